"""Older libraries become new ones wholly, after a backup, or stay as they were; newer ones are left alone."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing

import numpy as np
import pytest
from made_songs import record
from old_libraries import OLD_LIBRARIES

from choleor_desktop import errors
from choleor_desktop.library import migrations, schema, shelf
from choleor_desktop.library import store as library
from choleor_desktop.library.models import Label, LabelEdit
from choleor_desktop.library.store import Store

MOVEMENT = (3, 5, 8, 8, 5, 3, 2, 1)
LABEL = Label(("봄", "x"), 4, "a\nb", "wave", MOVEMENT)


@pytest.fixture(params=sorted(OLD_LIBRARIES))
def old(request, path):
    OLD_LIBRARIES[request.param](path)
    return path


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def assert_is_all_there(view):
    assert [song.id for song in view.songs] == ["old-1", "old-2"]
    assert view.songs[0].title == "옛 노래 1"
    assert view.slices.ids == ("old-1_0", "old-1_1", "old-1_2", "old-2_0", "old-2_1")
    assert view.labels == {"old-1_0": LABEL}
    assert view.clustering.names == {1: "verse"}
    assert view.clustering.curve == ((2, 1.5, 0.25),)
    assert view.match[1, 3] == pytest.approx(1.03)
    assert view.match[3, 0] == pytest.approx(50.0)


def test_there_is_an_old_library_for_every_version():
    assert sorted(OLD_LIBRARIES) == list(range(1, schema.VERSION))


def test_an_older_library_is_brought_up_to_date_and_nothing_is_lost(old):
    with Store.open(old) as store:
        assert_is_all_there(store.view())
        assert store.known_files()[0].stamp.file_hash == "h1"
    with closing(sqlite3.connect(old)) as connection:
        kept = connection.execute("SELECT value FROM setting WHERE key = 'user:colour'").fetchone()
    assert kept == ('"red"',)
    assert library.check(old) == []


def test_the_history_of_an_older_library_can_be_undone_and_done_again(old):
    with Store.open(old) as store:
        assert store.redo() == "rate"
        assert store.view().labels["old-2_1"].rating == 1
        assert [store.undo() for _ in range(5)] == ["rate", "remove songs", "label", "repair the beats", None]
        view = store.view()
        assert view.labels["old-1_0"].rating == 2
        assert [song.n_slices for song in view.songs] == [3, 3, 2]
        assert view.match[3, 0] == pytest.approx(70.0)
        assert view.match[6, 0] == pytest.approx(90.0)
        assert [store.redo() for _ in range(5)] == ["repair the beats", "label", "remove songs", "rate", None]
        store.undo()
        assert_is_all_there(store.view())
    assert library.check(old) == []


def test_before_a_migration_there_is_a_verified_backup_that_the_older_program_can_open(old):
    with closing(sqlite3.connect(old)) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    with Store.open(old):
        pass
    copies = [copy for copy in shelf.listed(old) if f"before-version-{schema.VERSION}" in copy.name]
    assert len(copies) == 1
    with closing(sqlite3.connect(copies[0])) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == version
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert connection.execute("SELECT count(*) FROM song").fetchone()[0] == 2
    shelf.thin(old)
    assert copies[0].exists()


def test_an_older_library_opened_for_reading_is_read_whole_and_stays_as_it_is(old):
    before = digest(old)
    with Store.open(old, read_only=True) as store:
        assert_is_all_there(store.view())
        with pytest.raises(errors.LibraryReadOnly):
            store.edit([LabelEdit("old-1_0", LABEL)])
    assert digest(old) == before
    assert not shelf.listed(old)


@pytest.mark.parametrize("how", ["backup", "restore"])
def test_a_copy_of_an_older_library_is_an_edition_of_its_own(old, tmp_path, how):
    copy = tmp_path / "copy.choleor"
    (library.backup if how == "backup" else lambda a, b: library.restore(b, a))(old, copy)
    with Store.open(copy) as store:
        edition = store.view().edition
    assert len(edition) == 32
    with Store.open(copy) as store:
        assert store.view().edition == edition
    with Store.open(old) as store:
        assert store.view().edition not in {"", edition}


def test_what_can_be_read_of_a_damaged_older_library_is_saved_and_brought_up_to_date(old, tmp_path):
    with closing(sqlite3.connect(old)) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'action'").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    data = bytearray(old.read_bytes())
    data[(root - 1) * size : root * size] = np.random.default_rng(7).bytes(size)
    old.write_bytes(data)
    with pytest.raises(errors.LibraryError):
        Store.open(old)
    assert library.check(old)
    before = digest(old)
    saved = library.salvage(old, tmp_path / "saved.choleor")
    assert (saved["song"], saved["slice"], saved["label"]) == (2, 5, 1)
    assert digest(old) == before
    assert library.check(tmp_path / "saved.choleor") == []
    with Store.open(tmp_path / "saved.choleor") as store:
        assert_is_all_there(store.view())
        assert store.known_files()[0].stamp.file_hash == "h1"
    assert len((tmp_path / "saved.labels.jsonl").read_text(encoding="utf-8").splitlines()) == 1


@pytest.mark.parametrize("step", range(1, schema.VERSION))
def test_a_migration_that_fails_leaves_the_library_as_it_was_and_names_the_backup(old, step, monkeypatch):
    real = migrations.STEPS[step]

    def fails(connection):
        real(connection)
        raise sqlite3.IntegrityError("CHECK constraint failed: x")

    steps = list(migrations.STEPS)
    steps[step] = fails
    monkeypatch.setattr(migrations, "STEPS", tuple(steps))
    for _ in range(2):  # a second try finds the copy of the first
        with pytest.raises(errors.MigrationFailed, match=f"before-version-{schema.VERSION}"):
            Store.open(old)
        assert len(shelf.listed(old)) == 1
    with closing(sqlite3.connect(old)) as connection, connection:
        connection.execute("INSERT INTO setting VALUES ('another', 'state')")
    with pytest.raises(errors.MigrationFailed, match="-000002-before-version"):
        Store.open(old)
    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] <= step
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    monkeypatch.undo()
    with Store.open(old) as store:
        assert_is_all_there(store.view())


def test_without_a_backup_there_is_no_migration(old):
    before = digest(old)
    shelf.folder(old).write_text("in the way")
    with pytest.raises(errors.BackupFailed):
        Store.open(old)
    shelf.folder(old).unlink()
    assert digest(old) == before
    with Store.open(old) as store:
        assert_is_all_there(store.view())


@pytest.mark.parametrize("how", ["closed", "with a journal"])
def test_a_newer_library_opens_for_looking_with_the_reason_and_no_byte_changes(path, opened, how):
    opened.save_song(record())
    opened.close()
    files = {}
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
        if how == "with a journal":
            journal = path.with_name(path.name + "-wal")
            files = {file: file.read_bytes() for file in (path, journal)}
    for file, content in files.items():
        file.write_bytes(content)
    before = digest(path)
    with Store.open(path) as store:
        assert "newer version" in store.view().read_only_reason
        assert len(store.view().slices) == 3
        with pytest.raises(errors.LibraryReadOnly):
            store.edit([LabelEdit("song-abc_0", Label(rating=1))])
        with Store.open(path) as second:
            assert len(second.view().slices) == 3
    assert digest(path) == before


def test_a_step_that_does_not_fit_what_is_there_changes_nothing_and_is_not_in_the_way_of_others(path, opened):
    opened.save_song(record())
    opened.edit([LabelEdit("song-abc_2", Label(rating=3))])
    opened.edit([LabelEdit("song-abc_0", Label(rating=1)), LabelEdit("song-abc_1", Label(rating=2))])
    opened.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM label WHERE slice = 'song-abc_0'")
    with Store.open(path) as store:
        with pytest.raises(errors.StepLost):
            store.undo()
        assert set(store.view().labels) == {"song-abc_1", "song-abc_2"}
        assert store.undo() == "label"
        assert set(store.view().labels) == {"song-abc_1"}
