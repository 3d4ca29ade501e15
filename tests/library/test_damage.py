"""One value of a library changed on the disk: found by a check, kept out of backups, never in the way of the rest."""

from __future__ import annotations

import contextlib
import sqlite3
from contextlib import closing

import numpy as np
import pytest
from made_songs import analysis, record

from choleor_desktop.errors import LibraryDamaged, StepLost, WorldError
from choleor_desktop.library import backups, history, shelf
from choleor_desktop.library import store as library
from choleor_desktop.library.database import Database
from choleor_desktop.library.models import Clustering, ImportWish, Label, LabelEdit, Routine, RoutineItem
from choleor_desktop.library.reading import read_back
from choleor_desktop.library.store import Store
from choleor_desktop.progress import SILENT


@pytest.fixture
def filled(path, opened):
    """A library that has something in every table; closed."""
    for i in range(2):
        opened.save_song(record(f"s-{i}", seed=i))
        opened.edit([LabelEdit(f"s-{i}_0", Label(("봄",), 3, "note", "wave", (3, 5, 8, 8, 5, 3, 2, 1)))])
    opened.save_song(record("gone"))
    opened.remove_songs(["gone"])
    opened.save_routine(Routine("Set", (RoutineItem("s-1_0", ("s-0_0",), "x"),)), "new routine")
    opened.color_tag("봄", "#3388ff")
    clusters = Clustering(
        1, 0, "match", np.zeros(6, np.int32), np.zeros((1, 4), np.float32), 1.0, 0.5, ((1, 2.0, 0.0),)
    )
    opened.save_clustering(clusters, opened.view())
    opened.name_cluster(0, "calm")
    opened.begin_import(ImportWish(("/music",)), 0)
    opened.mark_missing(["s-1"], True)
    opened.close()
    return path


def _change(path, statement, values=()):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        return connection.execute(statement, values).rowcount


def _make(path, content):
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    path.write_bytes(content)


def _columns(path):
    with closing(sqlite3.connect(path)) as connection:
        for (table,) in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
        ).fetchall():
            for _, column, kind, *_ in connection.execute(f"PRAGMA table_info({table})").fetchall():
                if kind in {"TEXT", "BLOB"}:
                    yield table, column, kind


def _worse(value, kind):
    """The same with one byte changed, at its beginning, in its middle, at its end; and without its last byte."""
    content = value.encode() if kind == "TEXT" else value
    for at, bits in ((0, 0x0B), (len(content) // 2, 0xFF), (len(content) - 1, 0x0B)) if content else ():
        yield content[:at] + bytes([content[at] ^ bits]) + content[at + 1 :]
    yield content[:-1] if content else b"\xff"


def _undo_all(store):
    for _ in range(20):
        with contextlib.suppress(StepLost):  # a text that is another text now is no damage that can be seen
            if store.undo() is None:
                break
        store.view()


def _use(path):
    """All that a program reads of a library; the words of what is wrong, or empty."""
    try:
        with Store.open(path) as store:
            try:
                view = store.view()
                for label in view.labels.values():
                    assert {*map(type, label.tags)} <= {str}
                    assert {*map(type, label.movement)} <= {int}
                store.known_files()
                store.imports_under_way()
                _undo_all(store)
            finally:
                store.wait()
    except WorldError as error:
        return f"{type(error).__name__}: {error}"
    return ""


def test_no_changed_byte_of_any_value_keeps_a_library_from_being_used_without_a_check_that_finds_it(filled):
    good = filled.read_bytes()
    unseen, tried = [], set()
    columns = list(_columns(filled))
    for table, column, kind in columns:
        _make(filled, good)
        with closing(sqlite3.connect(filled)) as connection:
            query = f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY 1 DESC LIMIT 1"  # noqa: S608
            (value,) = connection.execute(query).fetchone()
        for content in _worse(value, kind):
            _make(filled, good)
            wanted = f"UPDATE {table} SET {column} = CAST(? AS {kind}) WHERE {column} = ?"  # noqa: S608
            assert _change(filled, wanted, (content, value))
            tried.add((table, column))
            problems = library.check(filled)
            told = _use(filled)
            if told and not problems:
                unseen.append((table, column, content[:20], told))
    assert tried == {(table, column) for table, column, _ in columns}
    assert len(tried) > 20
    assert not unseen, "\n".join(map(str, unseen))


@pytest.mark.parametrize("column", ["title", "artist"])
def test_names_that_are_no_text_are_not_backed_up_over_what_is_whole(filled, monkeypatch, column):
    with Store.open(filled) as store:
        store.wait()
    whole = shelf.listed(filled)
    assert whole
    statement = f"UPDATE song SET {column} = CAST(x'41ff42' AS TEXT) WHERE number = 1"  # noqa: S608
    assert _change(filled, statement) == 1
    _change(filled, "UPDATE setting SET value = value + 1 WHERE key = 'generation'")
    monkeypatch.setattr(backups, "_YOUNG_S", -1.0)
    heard = []
    with Store.open(filled, on_notice=heard.append) as store:
        with pytest.raises(LibraryDamaged):
            store.view()
        store.wait()
    assert len(heard) == 1
    assert shelf.listed(filled) == whole
    assert library.check(filled)
    library.restore(filled, library.newest_whole(filled))
    with Store.open(filled) as store:
        assert [song.title for song in store.view().songs] == ["S-0", "S-1"]


def test_whatever_a_view_cannot_read_a_check_cannot_either(filled):
    """Every column that is asked for by the view is asked for by the check: none can be forgotten."""
    asked = {}
    for what in ("view", "read_back"):
        database = Database(filled, read_only=True)
        seen: set[tuple[str, str]] = set()

        def note(action, table, column, *_, seen=seen):
            if action == sqlite3.SQLITE_READ and column:
                seen.add((table, column))
            return sqlite3.SQLITE_OK

        try:
            database.read(lambda c, note=note: c.set_authorizer(note))
            if what == "view":
                store = Store(filled, database, lambda _: None, SILENT)
                store.view()
            else:
                database.read(lambda c: read_back(c, filled))
            database.read(lambda c: c.set_authorizer(None))
        finally:
            database.close()
        asked[what] = seen
    assert len(asked["view"]) > 30
    assert asked["view"] - asked["read_back"] <= {("features", "data")}


def test_a_damaged_step_of_undo_is_told_dropped_and_those_before_it_can_be_undone(filled):
    with closing(sqlite3.connect(filled)) as connection:
        (last,) = connection.execute("SELECT max(number) FROM action").fetchone()
    assert _change(filled, "UPDATE action SET changes = x'00112233' WHERE number = ?", (last,)) == 1
    with Store.open(filled) as store:
        with pytest.raises(StepLost, match="skipped"):
            store.undo()
        assert store.view().clustering.names == {0: "calm"}, "what it would have undone stays"
        assert [store.undo(), store.undo()] == ["find clusters", "color a tag"]
        assert not store.view().tag_colors
        assert store.redo() == "color a tag"
    assert library.check(filled) == []


def test_a_step_whose_name_is_damaged_is_not_in_the_way_of_what_the_program_did_after_it(path, opened):
    opened.save_song(record())
    opened.edit([LabelEdit("song-abc_0", Label(rating=1))])
    opened.replace_analysis("song-abc", analysis(2, 9), ("song-abc_0", "song-abc_1"), {}, "analyse again")
    opened.close()
    assert _change(path, "UPDATE action SET what = CAST(x'ff' AS TEXT) WHERE what = 'label'") == 1
    with Store.open(path) as store:
        assert store.undo() == "analyse again"
        with pytest.raises(StepLost, match="skipped"):
            store.undo()
        assert store.undo() is None


def test_a_step_that_does_not_fit_because_a_later_one_was_lost_is_dropped_too(path, opened):
    opened.save_song(record())
    for label in (Label(rating=1), Label()):
        opened.edit([LabelEdit("song-abc_0", label)])
    opened.close()
    _change(path, "UPDATE action SET changes = substr(changes, 2) WHERE number = (SELECT max(number) FROM action)")
    with Store.open(path) as store:
        for _ in range(2):  # the label that the first would take away is not there any more
            with pytest.raises(StepLost):
                store.undo()
        assert not store.view().labels
        assert store.undo() is None
        store.edit([LabelEdit("song-abc_0", Label(rating=2))])
        assert store.undo() == "label"


def test_a_check_names_damaged_steps_repairs_them_and_a_backup_that_has_one_can_be_restored(filled, tmp_path):
    _change(filled, "UPDATE action SET changes = x'00' WHERE number = 2")
    _change(filled, "UPDATE action SET what = CAST(x'ff' AS TEXT) WHERE number = 4")
    assert ["undo step" in problem for problem in library.check(filled)] == [True, True]
    library.backup(filled, tmp_path / "copy.choleor")
    library.restore(filled, tmp_path / "copy.choleor")
    assert len(library.check(filled)) == 2
    assert library.check(filled, repair=True) == []
    with Store.open(filled) as store:
        assert len(store.view().labels) == 2


def test_a_song_whose_features_are_gone_is_repaired_by_analysing_it_again(path, opened):
    opened.save_song(record())
    opened.close()
    assert _change(path, "DELETE FROM features") == 1
    assert any("import its file again" in problem for problem in library.check(path))
    with Store.open(path) as store:
        assert store.damaged_songs() == ("song-abc",)
        store.save_song(record())
        assert store.damaged_songs() == ()
    assert library.check(path) == []
    with Store.open(path) as store:
        np.testing.assert_array_equal(store.view().match, record().analysis.features.match)


def test_redo_of_a_removal_fits_also_where_files_of_the_song_were_found_elsewhere_since(opened):
    own = record()
    stamp = own.files[0]
    opened.save_song(own)
    opened.relink("song-abc", "/music/a.flac", [stamp, stamp])
    opened.remove_songs(["song-abc"])
    assert opened.undo() == "remove songs"
    opened.relink("song-abc", "/music/c.flac", [stamp])
    for _ in range(2):
        assert opened.redo() == "remove songs"
        assert not opened.view().songs
        assert not opened.known_files()
        assert opened.undo() == "remove songs"
        assert len(opened.view().songs) == 1
    assert opened.known_files("song-abc")


def test_every_table_has_something_in_it_to_be_damaged(filled):
    with closing(sqlite3.connect(filled)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
            found = connection.execute(f"SELECT EXISTS (SELECT 1 FROM {name})").fetchone()[0]  # noqa: S608
            assert found, f"fill {name} above"


def test_a_library_that_cannot_be_read_is_let_go_of_when_it_is_closed(filled):
    _change(filled, "UPDATE file SET file_hash = CAST(x'ff' AS TEXT)")
    with Store.open(filled) as store:
        store.wait()
        with pytest.raises(LibraryDamaged) as told:
            store.known_files()
    assert told.value is not None  # as long as somebody holds the error
    assert not filled.with_name(filled.name + "-wal").exists()


def test_what_is_left_is_saved_also_where_beats_are_zeros_tags_are_no_texts_and_names_of_slices_are_lost(
    filled, tmp_path
):
    _change(filled, "UPDATE song SET grid = 'x', beats = zeroblob(length(beats)) WHERE id = 's-0'")
    _change(filled, "UPDATE label SET tags = '[[1]]' WHERE slice = 's-0_0'")
    _change(filled, "DELETE FROM slice WHERE id IN ('s-1_0', 's-1_1')")
    assert library.check(filled)
    library.salvage(filled, tmp_path / "saved.choleor")
    assert library.check(tmp_path / "saved.choleor") == []
    with Store.open(tmp_path / "saved.choleor") as store:
        view = store.view()
    assert view.slices.ids == ("s-0_0", "s-0_1", "s-0_2", "s-1_0", "s-1_1", "s-1_2")
    assert view.labels["s-0_0"].note == view.labels["s-1_0"].note == "note"
    np.testing.assert_array_equal(view.songs[0].grid.beats_s, view.songs[1].grid.beats_s)


def test_a_change_of_nothing_can_be_undone(path, opened):
    """Libraries that came from version 1 have such changes."""
    opened.save_song(record())
    opened.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        nothing = history.pack([("features", {"song": 1}, {"song": 1})])
        connection.execute("INSERT INTO action (what, changes) VALUES ('repair the beats', ?)", (nothing,))
    with Store.open(path) as store:
        assert store.undo() == "repair the beats"
        assert store.redo() == "repair the beats"
