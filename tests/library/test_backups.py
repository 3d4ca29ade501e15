"""Backups: thinned by number, readable without the program; on the command line as in the window."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from made_songs import record

from choleor_desktop.cli import main
from choleor_desktop.errors import BackupFailed, ExportFailed, LibraryDamaged, LibraryMissing, NameTaken
from choleor_desktop.library import backups, shelf
from choleor_desktop.library import store as library
from choleor_desktop.library.cache import Cache
from choleor_desktop.library.models import Clustering, Label, LabelEdit, Routine, RoutineItem
from choleor_desktop.library.store import Store

MOVEMENT = (3, 5, 8, 8, 5, 3, 2, 1)


def put(path, *names):
    shelf.folder(path).mkdir(exist_ok=True)
    for name in names:
        (shelf.folder(path) / f"{name}.choleor").write_bytes(b"")


def names(path):
    return [copy.stem for copy in shelf.listed(path)]


def test_thinning_keeps_days_weeks_and_months(path):
    days = [f"2025{month:02d}{day:02d}" for month in range(1, 13) for day in range(1, 29)]
    put(path, *[f"{day}-{i:06d}" for i, day in enumerate(days, 1)])
    shelf.thin(path)
    kept = [name.split("-")[0] for name in names(path)]
    assert kept[-7:] == days[-7:]
    assert len({day[:6] for day in kept}) == 12
    assert 7 + 3 + 11 <= len(kept) <= 7 + 5 + 12


def test_thinning_goes_by_number_and_never_takes_the_newest(path):
    put(path, "20260301-000001", "20260302-000002", "20200101-000003", "20200101-000004")
    shelf.thin(path)
    assert names(path) == ["20260301-000001", "20260302-000002", "20200101-000004"]


def test_copies_that_a_person_put_among_the_backups_are_no_backups_and_stay(path):
    put(path, "show-2", "my copy-2025", "20260301-000007-good", "20260302-000008")
    shelf.thin(path)
    assert names(path) == ["20260301-000007-good", "20260302-000008"]
    assert sorted(file.stem for file in shelf.folder(path).iterdir())[2:] == ["my copy-2025", "show-2"]
    assert shelf.number(shelf.next_place(path)) == 9


def test_of_many_backups_made_with_a_clock_set_back_the_last_is_kept(path, opened, monkeypatch):
    opened.save_song(record())
    opened.close()
    for i, day in enumerate(["20260310", "20260311", "20190101"]):
        monkeypatch.setattr(shelf, "today", lambda day=day: day)
        with Store.open(path) as store:
            store.wait()
            store.edit([LabelEdit("song-abc_0", Label(rating=i + 1))])
    assert [name.split("-")[0] for name in names(path)] == ["20260310", "20260311", "20190101"]
    library.restore(path, library.newest_whole(path))
    with Store.open(path) as store:
        assert store.view().labels["song-abc_0"].rating == 2


def test_of_backups_to_choose_from_the_last_stands_first_also_where_the_clock_was_set_back(path):
    shelf.folder(path).mkdir()
    times = {"20260310-000001": 1e9 + 1000, "20260311-000002": 1e9 + 2000, "20190101-000003": 1e9 - 5000}
    for name, at in times.items():
        (shelf.folder(path) / f"{name}.choleor").touch()
        os.utime(shelf.folder(path) / f"{name}.choleor", (at, at))
    for name, at in (("new", 1e9 + 3000), ("old", 1e9 + 500)):
        aside = path.with_name(f"{path.name}.before-{name}")
        aside.touch()
        os.utime(aside, (at, at))
    found = [(copy.name.removeprefix(f"{path.name}."), at) for at, copy in shelf.dated(path)]
    assert found == [
        ("before-new", 1e9 + 3000),
        *((f"{name}.choleor", times[name]) for name in sorted(times, key=lambda name: name[-6:], reverse=True)),
        ("before-old", 1e9 + 500),
    ]


def test_nothing_new_makes_no_backup_and_an_empty_library_neither(path, opened, monkeypatch):
    opened.wait()
    assert names(path) == []
    opened.save_song(record())
    opened.close()
    for day in ("20260310", "20260311", "20260312"):
        monkeypatch.setattr(shelf, "today", lambda day=day: day)
        with Store.open(path) as store:
            store.wait()
    assert len(names(path)) == 1


def test_the_labels_beside_a_backup_are_lines_of_json(path, opened):
    opened.save_song(record())
    label = Label(("봄", '"x"'), 4, "a\nb", "파도", MOVEMENT)
    opened.edit([LabelEdit("song-abc_1", label)])
    opened.close()
    with Store.open(path) as store:
        store.wait()
    (copy,) = shelf.listed(path)
    (line,) = copy.with_suffix(".labels.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == {
        "slice": "song-abc_1", "tags": ["봄", '"x"'], "rating": 4, "note": "a\nb", "choreography": "파도",
        "movement": list(MOVEMENT),
    }  # fmt: skip


def run(capsys, *words):
    code = main([str(word) for word in words])
    out = capsys.readouterr().out
    return code, json.loads(out) if "--json" in words else out


def test_the_command_line_checks_backs_up_and_restores(path, opened, tmp_path, capsys):
    opened.save_song(record())
    copy = tmp_path / "copy.choleor"
    assert run(capsys, "backup", path, copy, "--json") == (0, {"ok": True, "problems": [], "written": str(copy)})
    assert run(capsys, "backup", path, copy)[0] == 1
    opened.edit([LabelEdit("song-abc_1", Label(rating=3))])
    assert run(capsys, "restore", path, copy, "--json")[0] == 1  # the library is in use
    opened.close()
    assert run(capsys, "check", path, "--json") == (0, {"ok": True, "problems": []})
    code, answer = run(capsys, "restore", path, copy, "--json")
    assert code == 0
    assert answer["restored"] == str(copy)
    with Store.open(answer["kept"], read_only=True) as store:
        assert len(store.view().labels) == 1
    with Store.open(path) as store:
        assert not store.view().labels


def test_the_command_line_restores_the_newest_whole_backup(path, opened, capsys):
    assert run(capsys, "restore", path)[0] == 1
    opened.save_song(record())
    opened.close()
    with Store.open(path) as store:
        store.wait()
    put(path, "29990101-900000")
    path.write_bytes(b"")
    assert run(capsys, "songs", path, "--json")[0] == 1
    code, answer = run(capsys, "restore", path, "--json")
    assert code == 0
    assert "900000" not in answer["restored"]
    assert run(capsys, "check", path)[1] == "The library is whole.\n"


def test_the_command_line_saves_what_is_left_of_a_damaged_library(path, opened, capsys):
    for i in range(30):
        opened.save_song(record(f"s-{i}"))
        opened.edit([LabelEdit(f"s-{i}_0", Label(rating=3))])
    edition = opened.view().edition
    opened.close()
    with closing(sqlite3.connect(path)) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'file'").fetchone()[0]
    data = bytearray(path.read_bytes())
    data[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(data)
    before = path.read_bytes()
    code, answer = run(capsys, "check", path, "--json")
    assert (code, answer["ok"]) == (1, False)
    code, answer = run(capsys, "check", path, "--repair", "--json")
    assert code == 1
    assert answer["rows"]["label"] == 30
    assert path.read_bytes() == before
    with Store.open(answer["salvaged"]) as store:
        assert len(store.view().labels) == 30
        assert len(store.view().edition) == len(edition)
        assert store.view().edition != edition, "what is kept for the damaged one is not taken for this one"
    assert run(capsys, "check", answer["salvaged"])[0] == 0


def test_what_an_earlier_rescue_saved_is_never_written_over(path, opened, tmp_path, capsys):
    opened.save_song(record())
    opened.edit([LabelEdit("song-abc_0", Label(rating=3))])
    opened.close()
    page = 4096
    with path.open("r+b") as file:
        file.seek(5 * page)
        file.write(b"\xff" * page)
    found = [run(capsys, "check", path, "--repair", "--json")[1]["salvaged"] for _ in range(2)]
    saved = [shelf.labels_of(Path(copy)) for copy in found]
    for copy, labels in zip(found, saved, strict=True):
        Path(copy).unlink()  # a library of it is made elsewhere
        labels.write_text("kept")
    third = run(capsys, "check", path, "--repair", "--json")[1]["salvaged"]
    assert third not in found
    assert [labels.read_text() for labels in saved] == ["kept", "kept"]
    with pytest.raises(NameTaken, match=r"labels\.jsonl"):
        library.salvage(path, found[0])
    assert not Path(found[0]).exists()
    assert saved[0].read_text() == "kept"


def kill_as_it_writes(script, path, target):
    """Run a program that kills itself: what it has begun lies there, and nothing under the name that it was to have."""
    assert subprocess.run([sys.executable, "-c", script, path, target], check=False).returncode == -9
    assert not target.exists()
    assert list(target.parent.glob(".*.part*"))


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_rescue_that_is_killed_leaves_nothing_that_is_only_begun_and_the_next_sweeps(path, opened, tmp_path):
    opened.save_song(record())
    opened.close()
    script = (
        "import os, signal, sys\nfrom choleor_desktop.library import checking\n"
        "checking._drop_what_hangs = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n"
        "checking.salvage(sys.argv[1], sys.argv[2])\n"
    )
    target = tmp_path / "saved.choleor"
    kill_as_it_writes(script, path, target)
    assert not shelf.labels_of(target).exists()
    library.salvage(path, target)
    assert {file.name for file in tmp_path.iterdir()} >= {target.name, shelf.labels_of(target).name}
    assert not list(tmp_path.glob(".*.part*"))


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_backup_that_is_killed_leaves_nothing_that_looks_like_one_and_the_next_sweeps(path, opened, tmp_path):
    opened.save_song(record())
    folder = tmp_path / "stick"
    folder.mkdir()
    script = (
        "import os, signal, sys\nfrom choleor_desktop.library import backups, shelf\n"
        "def copied(source, copy, tick):\n"
        "    copy.execute('PRAGMA journal_mode = DELETE')\n"
        "    copy.executescript('BEGIN; CREATE TABLE half (x)')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "shelf._copy_pages = copied\n"
        "backups.backup(sys.argv[1], sys.argv[2])\n"
    )
    target = folder / "mine.choleor"
    kill_as_it_writes(script, path, target)
    library.backup(path, target)
    assert list(folder.iterdir()) == [target]
    assert library.check(target) == []


def test_a_whole_library_in_a_synchronized_folder_needs_no_repair(tmp_path, capsys):
    path = tmp_path / "Dropbox" / "mine.choleor"
    path.parent.mkdir()
    with Store.open(path, create=True) as store:
        store.save_song(record())
    code, answer = run(capsys, "check", path, "--repair", "--json")
    assert (code, answer) == (0, {"ok": True, "problems": []})


@pytest.mark.parametrize("command", ["check", "backup", "restore"])
def test_a_library_that_is_not_there_is_one_sentence(tmp_path, capsys, command):
    more = [tmp_path / "copy"] if command != "check" else []
    code, answer = run(capsys, command, tmp_path / "no.choleor", *more, "--json")
    assert code == 1
    assert "no.choleor" in answer["error"] or "copy" in answer["error"]


DAMAGE = {
    "beats, no JSON": ("UPDATE song SET grid = replace(grid, ':', ';') WHERE id = 's-1'", "s-1"),
    "beats, another name": ("UPDATE song SET grid = replace(grid, 'bpm', 'bqm') WHERE id = 's-1'", "s-1"),
    "beats cut off": ("UPDATE song SET beats = substr(beats, 2) WHERE id = 's-1'", "s-1"),
    "tags": ("UPDATE label SET tags = replace(tags, '\"', '''') WHERE slice = 's-1_0'", "s-1_0"),
    "a note of no text": ("UPDATE label SET note = CAST(x'61ff62' AS TEXT) WHERE slice = 's-1_0'", "text"),
    "a routine": ("UPDATE routine SET items = replace(items, ']', '}')", "Set"),
    "clusters": ("UPDATE clustering SET centres = substr(centres, 2)", "cluster"),
    "a counter": ("UPDATE setting SET value = 'x' WHERE key = 'slices'", "slices"),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_a_value_that_cannot_be_read_is_found_by_a_check_kept_out_of_backups_and_left_out_of_what_is_saved(
    path, opened, tmp_path, monkeypatch, what
):
    for i in range(2):
        opened.save_song(record(f"s-{i}", seed=i))
        opened.edit([LabelEdit(f"s-{i}_0", Label(("봄",), 3, "note", "wave", MOVEMENT))])
    opened.save_routine(Routine("Set", (RoutineItem("s-1_0"),)), "new routine")
    labels = np.zeros(6, np.int32)
    opened.save_clustering(Clustering(1, 0, "match", labels, np.zeros((1, 4), np.float32), 1.0, 0.5), opened.view())
    opened.close()
    with Store.open(path) as store:
        store.wait()
        store.edit([LabelEdit("s-0_1", Label(rating=1))])
    whole = shelf.listed(path)
    statement, named = DAMAGE[what]
    with closing(sqlite3.connect(path)) as connection, connection:
        assert connection.execute(statement).rowcount == 1
    assert any(named in problem for problem in library.check(path)), library.check(path)
    monkeypatch.setattr(backups, "_YOUNG_S", -1.0)
    heard = []
    with closing(Store.open(path, on_notice=heard.append)) as store:
        with pytest.raises(LibraryDamaged):
            store.view()
        store.wait()
    assert [type(notice) for notice in heard] == [BackupFailed]
    assert named in str(heard[0])
    assert shelf.listed(path) == whole
    with pytest.raises(LibraryDamaged):
        library.backup(path, tmp_path / "copy.choleor")
    library.salvage(path, tmp_path / "saved.choleor")
    assert library.check(tmp_path / "saved.choleor") == []
    with Store.open(tmp_path / "saved.choleor") as store:
        view = store.view()
    assert len(view.slices) == 6
    assert view.labels["s-1_0"].rating == 3
    assert view.labels["s-1_0"].choreography == "wave"
    np.testing.assert_array_equal(view.songs[1].grid.beats_s, view.songs[0].grid.beats_s)
    assert view.songs[1].grid.first_count == 0
    assert [routine.name for routine in view.routines] == ["Set"]
    library.restore(path, library.newest_whole(path))
    with Store.open(path) as store:
        assert len(store.view().labels) == 2


def left_behind(path, place):
    """A library as a kill leaves it: what was stored last is in its journal alone."""
    with Store.open(path) as store:
        store.wait()
        store.edit([LabelEdit("song-abc_0", Label(("left behind",)))])
        for suffix in ("", "-wal"):
            shutil.copyfile(f"{path}{suffix}", f"{place}{suffix}")


@pytest.mark.parametrize("how", [library.backup, library.salvage])
def test_a_journal_that_was_left_behind_is_never_played_into_a_copy(path, opened, tmp_path, how):
    opened.save_song(record())
    opened.close()
    target = tmp_path / "copy.choleor"
    left_behind(path, target)
    target.unlink()
    before = {file: file.read_bytes() for file in tmp_path.glob("copy.choleor*")}
    with pytest.raises(NameTaken, match=r"copy\.choleor-wal"):
        how(path, target)
    assert {file: file.read_bytes() for file in tmp_path.glob("copy.choleor*")} == before


def test_within_an_hour_of_one_backup_no_other_is_made(path, opened):
    opened.save_song(record())
    opened.close()
    for rating in (1, 2):
        with Store.open(path) as again:
            again.wait()
            again.edit([LabelEdit("song-abc_0", Label(rating=rating))])
    assert [shelf.number(copy) for copy in shelf.listed(path)] == [1]


_TABLES = "CREATE TABLE song (id INTEGER PRIMARY KEY, title); INSERT INTO song VALUES (1, NULL);"
_LOST = "CREATE TABLE part (song REFERENCES song); INSERT INTO part VALUES (2)"
_NOT_AS_SAID = (
    "PRAGMA writable_schema = 1; UPDATE sqlite_schema "
    "SET sql = 'CREATE TABLE song (id INTEGER PRIMARY KEY, title NOT NULL)'"
)


@pytest.mark.parametrize(("what", "said"), [(_LOST, "part lost what it belongs to"), (_NOT_AS_SAID, "not whole")])
def test_a_copy_that_is_not_whole_gets_no_name(tmp_path, what, said):
    with closing(sqlite3.connect(tmp_path / "x.choleor")) as connection:
        connection.executescript(_TABLES + what)
    target = tmp_path / "copy.choleor"
    with closing(sqlite3.connect(tmp_path / "x.choleor")) as connection, pytest.raises(OSError, match=said):
        shelf.copy_verified(connection, target)
    assert [file.name for file in tmp_path.iterdir()] == ["x.choleor"]


def test_no_copy_takes_the_place_of_what_came_there_meanwhile(path, opened, tmp_path):
    target = tmp_path / "copy.choleor"
    target.write_bytes(b"came meanwhile")
    with closing(sqlite3.connect(path)) as connection, pytest.raises(NameTaken):
        shelf.copy_verified(connection, target)
    assert target.read_bytes() == b"came meanwhile"


@pytest.mark.skipif(sys.platform != "linux", reason="limits the size of files as Linux does")
def test_a_drive_that_fails_under_the_copy_is_not_said_to_be_the_library_s(path, opened, tmp_path):
    opened.save_song(record())
    opened.close()
    target = tmp_path / "stick" / "copy.choleor"
    target.parent.mkdir()
    limited = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)); "
    backup = f"from choleor_desktop.cli import main; main(['backup', {str(path)!r}, {str(target)!r}])"
    done = subprocess.run([sys.executable, "-c", limited + backup], capture_output=True, text=True, check=False)
    assert str(target) in done.stderr
    assert path.name not in done.stderr
    assert not any(target.parent.iterdir())


def test_the_next_backup_has_a_place_where_no_journal_was_left_behind(path):
    put(path, "20260301-000001")
    first = shelf.next_place(path)
    first.with_name(first.name + "-wal").write_bytes(b"x")
    assert shelf.number(shelf.next_place(path)) == shelf.number(first) + 1


def test_what_a_restore_puts_aside_is_the_way_back_where_there_is_no_backup_and_no_library_begins_anew(
    path, opened, tmp_path
):
    opened.save_song(record())
    library.backup(path, tmp_path / "copy.choleor")
    opened.edit([LabelEdit("song-abc_0", Label(rating=3))])
    opened.close()
    kept = library.restore(path, tmp_path / "copy.choleor")
    assert kept is not None
    path.unlink()
    with pytest.raises(LibraryMissing, match="restore a backup"):
        Store.open(path, create=True)
    assert library.newest_whole(path) == kept
    shelf.on_its_way(path).write_bytes(kept.read_bytes())
    kept.unlink()
    with pytest.raises(LibraryMissing):
        Store.open(path, create=True)
    library.restore(path, library.newest_whole(path))
    with Store.open(path) as store:
        assert store.view().labels["song-abc_0"].rating == 3


@pytest.mark.skipif(os.name == "nt", reason="what is open cannot be copied there")
def test_a_library_that_was_about_to_be_put_aside_keeps_what_only_its_journal_holds(path, opened, tmp_path):
    opened.save_song(record())
    opened.close()
    place = tmp_path / "killed.choleor"
    left_behind(path, place)
    aside = place.with_name(f"{place.name}.before-20260103-101500")
    aside.hardlink_to(place)
    aside.with_name(f"{aside.name}-wal").touch()  # somebody looked at it by that name
    with Store.open(place) as store:
        assert store.view().labels["song-abc_0"].tags == ("left behind",)
        assert not store.view().read_only_reason
    assert shelf.replaced(place) == []


def test_a_restore_that_cannot_end_leaves_what_was_there(path, opened, tmp_path, monkeypatch):
    opened.save_song(record())
    library.backup(path, tmp_path / "copy.choleor")
    opened.edit([LabelEdit("song-abc_0", Label(rating=3))])
    opened.close()
    replace = Path.replace

    def refused(self, target):
        if target == path:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refused)
        with pytest.raises(ExportFailed, match="the disk reports an error"):
            library.restore(path, tmp_path / "copy.choleor")
    assert shelf.replaced(path) == []
    with Store.open(path) as store:
        assert store.view().labels["song-abc_0"].rating == 3
        assert not store.view().read_only_reason


def test_what_belongs_to_a_library_that_was_put_aside_is_no_library(path, opened):
    opened.save_song(record())
    opened.close()
    aside = path.with_name(f"{path.name}.before-20260103-101500-again")
    shutil.copy(path, aside)
    with Store.open(aside) as store, closing(Cache(aside)):
        store.wait()
    assert {"lock", "cache", "backups"} <= {file.name.rpartition(".")[2] for file in path.parent.glob("*before*")}
    assert shelf.replaced(path) == [aside]


def test_a_backup_is_told_from_what_was_put_aside_whatever_the_name_of_the_library(tmp_path):
    aside = tmp_path / "my-5-songs.choleor.before-20260103-101500"
    aside.touch()
    os.utime(aside, (1_767_500_000, 1_767_500_000))
    assert shelf.number(aside) == 0
    assert not shelf.is_before_update(aside)
    assert shelf.day(aside) in {"20260103", "20260104", "20260105"}


@pytest.mark.skipif(sys.platform != "linux", reason="names elsewhere are text")
def test_a_library_in_a_folder_whose_name_is_no_text_is_backed_up(tmp_path):
    path = tmp_path / os.fsdecode(b"u\xff") / "l.choleor"
    path.parent.mkdir()
    with Store.open(path, create=True) as store:
        store.wait()
        store.save_song(record())
    heard = []
    with Store.open(path, on_notice=heard.append) as store:
        store.wait()
    assert heard == []
    assert len(shelf.listed(path)) == 1


def test_what_a_look_left_behind_keeps_no_library_from_being_made(path, opened):
    opened.close()
    path.unlink()
    path.with_name(path.name + "-wal").write_bytes(b"")
    with Store.open(path, create=True) as store:
        assert not store.view().songs
