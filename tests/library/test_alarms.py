"""What is wrong with the world of a library: a clear sentence, a way back, and never a fresh start."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from made_songs import record
from old_libraries import OLD_LIBRARIES

from choleor_desktop import errors
from choleor_desktop.cli import main
from choleor_desktop.library import database, filesystems, lock, shelf
from choleor_desktop.library import store as library
from choleor_desktop.library.cache import Cache
from choleor_desktop.library.database import Database
from choleor_desktop.library.halves import half_of
from choleor_desktop.library.machine import machine
from choleor_desktop.library.models import Label, LabelEdit
from choleor_desktop.library.store import Store
from choleor_desktop.progress import Cancelled, Progress

RATED = Label(rating=3)


def rate(store, name="song-abc_0", rating=3):
    store.edit([LabelEdit(name, Label(rating=rating))])


def open_and_back_up(path):
    with Store.open(path) as store:
        store.wait()


def kill_while_open(path, script="pass"):
    """Another program opens the library, does something, and dies without closing it."""
    code = (
        "import os, sys\nfrom choleor_desktop.library.store import Store\n"
        "from choleor_desktop.library.models import Label, LabelEdit\n"
        f"store = Store.open(sys.argv[1])\n{script}\nsys.stdout.flush()\nos._exit(9)"
    )
    return subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False)


# --- what is no library, or none any more ----------------------------------------------------------


def test_a_library_without_its_version_is_damaged_and_never_made_anew(path, opened):
    opened.save_song(record())
    opened.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA user_version = 0")
    before = path.read_bytes()
    for create in (False, True):
        with pytest.raises(errors.LibraryDamaged, match="its version is missing"):
            Store.open(path, create=create)
    with pytest.raises(errors.LibraryDamaged):
        Store.open(path, read_only=True)
    assert path.read_bytes() == before


def test_a_vanished_library_is_an_alarm_and_its_backup_the_way_back(path, opened):
    opened.save_song(record())
    rate(opened)
    opened.close()
    open_and_back_up(path)
    path.unlink()
    for _ in range(3):
        with pytest.raises(errors.LibraryMissing, match="restore a backup"):
            Store.open(path, create=True)
    assert not path.exists()
    assert library.restore(path, library.newest_whole(path)) is None
    with Store.open(path) as store:
        assert store.view().labels == {"song-abc_0": RATED}


def test_what_another_program_made_while_this_one_waited_for_the_lock_is_not_made_anew(path, monkeypatch):
    class Late(lock.WriterLock):
        def __init__(self, library):
            monkeypatch.undo()
            with Store.open(library, create=True) as other:
                other.save_song(record())
            super().__init__(library)

    monkeypatch.setattr(database, "WriterLock", Late)
    with Store.open(path, create=True) as store:
        assert len(store.view().songs) == 1


def test_a_journal_without_its_library_is_an_alarm(path, opened):
    opened.save_song(record())
    journal = path.with_name(path.name + "-wal")
    content = journal.read_bytes()
    opened.close()
    path.unlink()
    journal.write_bytes(content)
    for create in (False, True):
        with pytest.raises(errors.LibraryMissing, match="-wal” is still there"):
            Store.open(path, create=create)
    assert journal.read_bytes() == content


def test_a_library_without_one_of_its_tables_is_damaged(path, opened):
    opened.save_song(record())
    opened.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DROP TABLE label")
    with pytest.raises(errors.LibraryDamaged, match="the table label is missing"):
        Store.open(path)


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0" + bytes(50)])
def test_an_empty_or_beheaded_library_can_be_restored(path, opened, content):
    opened.save_song(record())
    opened.close()
    open_and_back_up(path)
    path.write_bytes(content)
    with pytest.raises((errors.LibraryEmptyFile, errors.NotALibrary)):
        Store.open(path, create=True)
    assert path.read_bytes() == content
    kept = library.restore(path, library.newest_whole(path))
    assert kept is not None
    assert kept.read_bytes() == content
    with Store.open(path) as store:
        assert len(store.view().slices) == 3


def test_a_damaged_library_is_not_backed_up_over_whole_ones_and_what_reads_can_be_saved(path, opened, tmp_path):
    for i in range(40):
        opened.save_song(record(f"s-{i}", seed=i))
        rate(opened, f"s-{i}_0", 1 + i % 5)
    opened.close()
    open_and_back_up(path)
    whole = shelf.listed(path)
    with Store.open(path) as store:
        rate(store, "s-0_1")
    with closing(sqlite3.connect(path)) as connection:
        number = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'features'").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    data = bytearray(path.read_bytes())
    data[(number - 1) * size + 20 : number * size] = np.random.default_rng(7).bytes(size - 20)
    path.write_bytes(data)
    for copy in whole:
        copy.rename(copy.with_name("20200101-000001.choleor"))  # as if made long ago
    heard = []
    with Store.open(path, on_notice=heard.append) as store:
        assert len(store.view().labels) == 41
        assert store.damaged_songs()
        store.wait()
    assert [type(notice) for notice in heard] == [errors.BackupFailed]
    assert "not whole" in str(heard[0])
    assert [copy.name for copy in shelf.listed(path)] == ["20200101-000001.choleor"]
    assert library.check(path)
    saved = library.salvage(path, tmp_path / "saved.choleor")
    assert saved["label"] == 41
    assert saved["song"] == 40
    with Store.open(tmp_path / "saved.choleor") as store:
        assert len(store.view().labels) == 41
    assert len((tmp_path / "saved.labels.jsonl").read_text(encoding="utf-8").splitlines()) == 41


def test_one_flipped_byte_anywhere_is_an_alarm_or_harmless_and_never_a_crash(path, opened):
    opened.save_song(record(n=12))
    rate(opened)
    opened.close()
    good = path.read_bytes()
    with closing(sqlite3.connect(path)) as connection:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    for at in range(7, len(good), size // 2 + 11):
        data = bytearray(good)
        data[at] ^= 0xFF
        path.write_bytes(data)
        try:
            with Store.open(path, read_only=True) as store:
                view = store.view()
                assert len(view.slices) == len(view.match)
        except errors.LibraryError:
            pass
    path.write_bytes(good)
    with Store.open(path, read_only=True) as store:
        assert store.view().labels == {"song-abc_0": RATED}


def test_a_file_cut_short_is_an_alarm_and_what_is_there_can_be_saved(path, opened, tmp_path):
    for i in range(10):
        opened.save_song(record(f"s-{i}"))
        rate(opened, f"s-{i}_0")
    opened.close()
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])
    with pytest.raises(errors.LibraryDamaged):
        Store.open(path)
    assert library.check(path)
    assert library.salvage(path, tmp_path / "saved.choleor")["label"] == 10
    assert library.check(tmp_path / "saved.choleor") == []


# --- journals ----------------------------------------------------------------------------------------


def test_a_stale_journal_beside_a_restored_backup_is_moved_away(path, opened, tmp_path):
    opened.save_song(record())
    library.backup(path, tmp_path / "copy.choleor")
    opened.close()
    kill_while_open(path, "store.edit([LabelEdit('song-abc_1', Label(rating=5))])")
    assert path.with_name(path.name + "-wal").stat().st_size
    library.restore(path, tmp_path / "copy.choleor")
    with Store.open(path) as store:
        assert not store.view().labels
        assert len(store.view().slices) == 3
    assert library.check(path) == []


def test_changes_whose_journal_was_taken_away_are_announced(path, opened):
    opened.save_song(record())
    opened.close()
    kill_while_open(path, "for i in (1, 2): store.edit([LabelEdit('song-abc_1', Label(rating=i))])")
    path.with_name(path.name + "-wal").unlink()
    heard = []
    with Store.open(path, on_notice=heard.append) as store:
        assert not store.view().labels
    assert [type(notice) for notice in heard] == [errors.ChangesMissing]
    assert heard[0].fields["n"] == 2
    heard.clear()
    with Store.open(path, on_notice=heard.append):
        pass
    assert not heard


def test_what_waits_for_its_journal_is_not_repaired_nor_rescued_and_whole_when_that_is_put_back(
    path, opened, tmp_path, capsys
):
    opened.save_song(record())
    opened.close()
    kill_while_open(path, "for i in (1, 2): store.edit([LabelEdit('song-abc_1', Label(rating=i))])")
    journal = path.with_name(path.name + "-wal")
    journal.rename(tmp_path / "taken away")
    before = path.read_bytes()
    assert main(["check", str(path), "--repair"]) == 1
    said = capsys.readouterr()
    assert "The last 2 changes" in said.err
    assert "put it back" in said.err
    assert path.read_bytes() == before
    assert not list(tmp_path.glob("*salvaged*"))
    (tmp_path / "taken away").rename(journal)
    with Store.open(path) as store:
        assert store.view().labels["song-abc_1"].rating == 2
    assert main(["check", str(path), "--repair"]) == 0
    assert library.check(path) == []


def test_a_restored_library_is_another_edition(path, opened, tmp_path):
    opened.save_song(record())
    library.backup(path, tmp_path / "copy.choleor")
    edition = "SELECT value FROM setting WHERE key = 'edition'"
    first = opened._database.read(lambda c: c.execute(edition).fetchone()[0])
    opened.close()
    library.restore(path, tmp_path / "copy.choleor")
    with Store.open(path) as store:
        assert store._database.read(lambda c: c.execute(edition).fetchone()[0]) != first


# --- locks -------------------------------------------------------------------------------------------


def test_a_note_that_is_shorter_than_the_one_before_is_read_as_well(path):
    held = lock.WriterLock(path)
    held.note(1_000_000)
    held.note(7)
    assert lock.holder(path).generation == 7
    held.release()
    assert lock.holder(path) is None


def test_a_lock_of_a_dead_program_is_no_lock(path, opened):
    opened.save_song(record())
    opened.close()
    kill_while_open(path)
    held = lock.holder(path)
    assert held is not None
    assert held.host == socket.gethostname()
    with Store.open(path, read_only=True) as store:
        assert store.view().read_only_reason == "opened for reading"
    with Store.open(path) as store:
        rate(store)
    assert lock.holder(path) is None


@pytest.mark.skipif(sys.platform == "win32", reason="a lock that is shared is not known there")
def test_who_only_looks_whether_a_library_is_held_is_in_nobodys_way(path, opened):
    import fcntl

    opened.close()
    kill_while_open(path)
    assert lock.holder(path) is not None
    looking = os.open(lock.lock_path(path), os.O_RDWR)
    try:
        fcntl.flock(looking, fcntl.LOCK_SH)
        assert not lock.is_held(path), "another who looks does not hold it"
        with ThreadPoolExecutor(1) as pool:
            writing = pool.submit(Store.open, path)
            fcntl.flock(looking, fcntl.LOCK_UN)
            writing.result().close()
    finally:
        os.close(looking)


def test_a_library_that_another_computer_did_not_close_is_refused_with_the_way_out(path, opened):
    opened.save_song(record())
    opened.close()
    note = {"program": "choleor", "pid": 7, "host": "studio-2", "since": "2026-01-31T18:05:00+09:00", "generation": 1}
    lock.lock_path(path).write_text(json.dumps(note))
    with pytest.raises(errors.LibraryHeldElsewhere, match=r"process 7 on studio-2.* at 2026-01-31 18:05") as caught:
        Store.open(path)
    with Store.open(path, read_only=True) as store:
        assert len(store.view().slices) == 3
        assert store.view().read_only_reason == "another program has it open"
    Path(str(caught.value.fields["lock"])).unlink()
    with Store.open(path) as store:
        rate(store)


@pytest.mark.parametrize("is_same", [True, False])
def test_a_computer_is_known_whatever_its_name_is_today(path, opened, monkeypatch, is_same):
    """The system changes it with the network; then nobody is to be told that another computer holds the library."""
    opened.save_song(record())
    opened.close()
    kill_while_open(path)
    held = lock.holder(path)
    assert held is not None
    monkeypatch.setattr(socket, "gethostname", lambda: "mia-at-the-cafe" if is_same else held.host)
    if is_same:
        with Store.open(path) as store:
            rate(store)
        return
    note = json.loads(lock.lock_path(path).read_text())
    lock.lock_path(path).write_text(json.dumps(note | {"machine": "0123456789abcdef"}))
    with pytest.raises(errors.LibraryHeldElsewhere):
        Store.open(path)


def test_where_the_system_does_not_say_which_computer_this_is_a_lot_is_drawn_once(tmp_path):
    nowhere, folder = tmp_path / "machine-id", tmp_path / "config"
    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(lambda _: machine(nowhere, folder), range(64)))
    assert len(found) == 1
    assert machine(nowhere, tmp_path / "another") not in found
    assert [each.name for each in folder.iterdir()] == ["machine"], "no half one is left"
    for unsaid in ("", "uninitialized\n"):
        nowhere.write_text(unsaid)
        assert {machine(nowhere, folder)} == found, "as it is in a system that was not started yet"
    nowhere.write_text("4f3c2b1a\n")
    of_system = machine(nowhere, folder)
    assert of_system not in found
    assert "4f3c2b1a" not in of_system
    (tmp_path / "file").touch()
    assert machine(tmp_path / "missing", tmp_path / "file" / "below") == ""


def test_a_second_opening_is_refused_with_holder_and_time_and_loses_nothing(path, opened):
    opened.save_song(record())
    with pytest.raises(errors.LibraryBusy, match=rf"process {os.getpid()} on .* since 20\d\d-"):
        Store.open(path)
    rate(opened)
    with Store.open(path, read_only=True) as reader:
        assert reader.view().labels == {"song-abc_0": RATED}
        rate(opened, "song-abc_1", 5)
        assert len(reader.view().labels) == 2
        with pytest.raises(errors.LibraryReadOnly):
            rate(reader)
        with pytest.raises(errors.LibraryBusy):
            library.restore(path, path)


def test_readers_and_backups_beside_a_writer_see_whole_actions_only(path, opened, tmp_path):
    opened.save_song(record())
    names = [f"song-abc_{i}" for i in range(3)]
    done = threading.Event()

    def write():
        for i in range(60):
            opened.edit([LabelEdit(name, Label(rating=1 + i % 5)) for name in names])
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        n = 0
        while not done.is_set():
            with Store.open(path, read_only=True) as reader:
                assert len({label.rating for label in reader.view().labels.values()}) <= 1
            library.backup(path, tmp_path / f"copy-{n}.choleor")
            with Store.open(tmp_path / f"copy-{n}.choleor", read_only=True) as copy:
                assert len({label.rating for label in copy.view().labels.values()}) <= 1
            n += 1
    finally:
        writer.join()
    assert n
    assert opened.view().labels == dict.fromkeys(names, Label(rating=5))


def test_a_program_that_locks_the_file_for_a_while_is_waited_for_and_for_long_is_named(path, opened):
    opened.save_song(record())
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    with closing(other):
        other.execute("BEGIN IMMEDIATE")
        timer = threading.Timer(0.5, lambda: other.execute("ROLLBACK"))
        timer.start()
        rate(opened)
        timer.join()
        opened._database.read(lambda c: c.execute("PRAGMA busy_timeout = 200") and None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(errors.LibraryLocked, match="Nothing was changed"):
            rate(opened, "song-abc_1")
        other.execute("ROLLBACK")
        rate(opened, "song-abc_1")
    assert len(opened.view().labels) == 2


def test_opening_a_library_twice_in_one_program_does_not_end_its_locks(path, opened):
    opened.save_song(record())
    with Store.open(path, read_only=True):
        pass
    library.check(path)
    # Another program that may write would end and delete the journal now, if it were the only one.
    code = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT 1').fetchall(); c.close()"
    subprocess.run([sys.executable, "-c", code, str(path)], check=True)
    assert path.with_name(path.name + "-wal").exists()
    rate(opened)
    opened.close()
    with Store.open(path) as store:
        assert store.view().labels == {"song-abc_0": RATED}


# --- read-only and vanished places -------------------------------------------------------------------

LOOKER = """
import ctypes, sys
# Root may write everywhere: without its capabilities it is a person like others.
header, nothing = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
ctypes.CDLL(None).capset(header, nothing)
from choleor_desktop.library.store import Store
from choleor_desktop.library.models import Label, LabelEdit
from choleor_desktop.errors import LibraryError
with Store.open(sys.argv[1]) as store:
    print(len(store.view().slices), len(store.view().labels), store.view().read_only_reason, sep="|")
    try:
        store.edit([LabelEdit("song-abc_0", Label(rating=1))])
    except LibraryError as error:
        print(error)
"""


def look(path):
    command = [sys.executable, "-c", LOOKER, str(path)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr[-1500:]
    return found.stdout.splitlines()


@pytest.mark.skipif(sys.platform != "linux", reason="rights are taken away as Linux has them")
@pytest.mark.parametrize(
    ("modes", "reason"),
    [((0o444, 0o755), "the file is read-only"), ((0o644, 0o555), "you may not write there")],
    ids=["file", "folder"],
)
@pytest.mark.parametrize("crashed", [False, True])
def test_a_library_that_may_not_be_written_opens_for_looking_and_says_why(path, opened, modes, reason, crashed):
    opened.save_song(record())
    rate(opened)
    opened.close()
    if crashed:
        kill_while_open(path, "store.edit([LabelEdit('song-abc_1', Label(rating=5))])")
    lock.lock_path(path).unlink()
    shutil.rmtree(shelf.folder(path), ignore_errors=True)
    path.chmod(modes[0])
    path.parent.chmod(modes[1])
    try:
        lines = look(path)
    finally:
        path.parent.chmod(0o755)
        path.chmod(0o644)
    assert lines[0] == f"3|{2 if crashed else 1}|{reason}"
    assert reason in lines[1]


def mounted(folder, *options):
    command = ["mount", *options, str(folder)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting needs to be root")


@pytest.fixture
def small_disk(tmp_path):
    """A disk of two megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted(folder, "-t", "tmpfs", "-o", "size=2m", "none")
    yield folder
    while subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False).returncode == 0:
        pass


def test_a_read_only_disk_opens_for_looking_with_the_reason(small_disk):
    path = small_disk / "x.choleor"
    with Store.open(path, create=True) as store:
        store.save_song(record())
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with Store.open(path) as store:
        assert store.view().read_only_reason == "the disk is read-only"
        assert len(store.view().slices) == 3
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    with Store.open(path) as store:
        rate(store)


def fill(disk):
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    return ballast


def test_of_a_copy_that_fails_its_journals_go_too(tmp_path):
    copies = []
    with contextlib.suppress(OSError), half_of(tmp_path / "copy.choleor") as half:
        copies.append(sqlite3.connect(half))
        copies[0].executescript("PRAGMA journal_mode = WAL; CREATE TABLE t (x)")
        assert len(list(tmp_path.iterdir())) == 3
        raise OSError
    copies[0].close()
    assert not list(tmp_path.iterdir())


def test_an_update_without_room_makes_one_copy_says_what_it_needs_and_is_done_when_there_is_room(small_disk):
    path = small_disk / "x.choleor"
    OLD_LIBRARIES[1](path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE song SET features = zeroblob(600000) WHERE number = 1")
    for _ in range(3):
        with Store.open(path) as store:
            assert str(store.view().read_only_reason) == "its update needs about 2 MB of room"
            with pytest.raises(errors.LibraryReadOnly, match=r"of room\. Free some space and open it again"):
                rate(store, "old-1_0")
        assert len(shelf.listed(path)) == 1
    subprocess.run(["mount", "-o", "remount,size=8m", str(small_disk)], check=True)
    with Store.open(path) as store:
        rate(store, "old-1_0")
    assert any("before-version" in copy.name for copy in shelf.listed(path)[:1])


def test_a_full_disk_is_one_sentence_nothing_is_lost_and_it_goes_on_when_there_is_room(small_disk):
    path = small_disk / "x.choleor"
    store = Store.open(path, create=True)
    store.save_song(record())
    rate(store)
    ballast = fill(small_disk)
    with pytest.raises(errors.DiskFull, match=r"\(0 MB free\)"):
        store.save_song(record("big", n=400))
    assert store.view().labels == {"song-abc_0": RATED}
    with pytest.raises(errors.ExportFailed, match=r"no room left|full"):
        library.backup(path, small_disk / "copy.choleor")
    assert not [file for file in small_disk.iterdir() if "copy" in file.name or ".part" in file.name]
    store.close()
    for read_only in (False, True):
        with Store.open(path, read_only=read_only) as again:
            assert again.view().labels == {"song-abc_0": RATED}
    ballast.unlink()
    with Store.open(path) as again:
        assert again.view().labels == {"song-abc_0": RATED}
        again.save_song(record("big", n=400))
        assert len(again.view().slices) == 403
    assert library.check(path) == []


@pytest.mark.parametrize("temporary_too", [False, True])
@pytest.mark.parametrize("state", ["closed", "killed", "older"])
def test_on_a_full_disk_a_library_opens_for_looking_and_says_why(small_disk, monkeypatch, state, temporary_too):
    path = small_disk / "x.choleor"
    if state == "older":
        OLD_LIBRARIES[max(OLD_LIBRARIES)](path)
    else:
        with Store.open(path, create=True) as store:
            store.save_song(record())
            rate(store)
    if state == "killed":
        kill_while_open(path, "store.edit([LabelEdit('song-abc_1', Label(rating=5))])")
    for beside in ("-shm", ".lock"):
        path.with_name(path.name + beside).unlink(missing_ok=True)
    fill(small_disk)
    if temporary_too:
        monkeypatch.setattr(tempfile, "tempdir", str(small_disk))
    with Store.open(path) as store:
        view = store.view()
        assert view.read_only_reason == "there is no room left on the disk"
        assert len(view.labels) == (2 if state == "killed" else 1)
        Cache(path).close()
        with pytest.raises(errors.LibraryReadOnly, match=r"there is no room left on the disk\. Free some space"):
            rate(store, view.slices.ids[0])
    (small_disk / "ballast").unlink()
    with Store.open(path) as store:
        rate(store, store.view().slices.ids[0], 4)
        assert store.view().labels[store.view().slices.ids[0]].rating == 4


@pytest.mark.parametrize("free", [0, 65_536])
def test_a_rescue_on_a_full_disk_says_so_and_leaves_nothing(small_disk, free):
    path = small_disk / "x.choleor"
    with Store.open(path, create=True) as store:
        store.save_song(record(n=400))
    ballast = fill(small_disk)
    with ballast.open("rb+") as file:
        file.truncate(ballast.stat().st_size - free)
    with pytest.raises(errors.ExportFailed, match=r"there is no room left on the disk\. .*free some space"):
        library.salvage(path, small_disk / "saved.choleor")
    assert not [file for file in small_disk.iterdir() if "saved" in file.name or ".part" in file.name]


def test_a_disk_that_is_full_for_the_backup_keeps_older_backups_and_says_so(small_disk):
    path = small_disk / "x.choleor"
    with Store.open(path, create=True) as store:
        store.save_song(record(n=400))
    open_and_back_up(path)
    before = shelf.listed(path)
    assert len(before) == 1
    before[0].rename(before[0].with_name("20200101-000001.choleor"))
    with Store.open(path) as store:
        rate(store, "song-abc_1")
        store.wait()
    for copy in shelf.listed(path)[1:]:
        copy.unlink()
    (small_disk / "ballast").write_bytes(bytes(shutil.disk_usage(small_disk).free - 150_000))
    heard = []
    with Store.open(path, on_notice=heard.append) as store:
        store.wait()
        rate(store)
    assert [type(notice) for notice in heard] == [errors.BackupFailed]
    assert "room" in str(heard[0]) or "full" in str(heard[0])
    names = sorted(file.name for file in shelf.folder(path).iterdir())
    assert names == ["20200101-000001.choleor"] or names[-1].endswith(".labels.jsonl")
    assert not list(shelf.folder(path).glob("*.part*"))


def test_a_drive_that_is_pulled_out_refuses_changes_and_goes_on_when_it_is_back(small_disk, tmp_path):
    path = small_disk / "x.choleor"
    store = Store.open(path, create=True)
    store.save_song(record())
    rate(store)
    store.wait()
    content = tmp_path / "content"
    shutil.copytree(small_disk, content)
    subprocess.run(["umount", "-l", str(small_disk)], check=True)
    for _ in range(2):
        with pytest.raises(errors.LibraryMissing, match="connect the drive"):
            rate(store, "song-abc_1")
    assert not list(small_disk.iterdir())
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(small_disk)], check=True)
    shutil.copytree(content, small_disk, dirs_exist_ok=True)
    rate(store, "song-abc_1")
    assert len(store.view().labels) == 2
    store.close()
    assert library.check(path) == []


@pytest.mark.parametrize("is_older", [False, True])
def test_a_drive_that_is_back_before_the_next_change_is_known_by_what_was_stored_last(small_disk, tmp_path, is_older):
    path = small_disk / "x.choleor"
    store = Store.open(path, create=True)
    store.save_song(record())
    store.wait()
    if is_older:
        shutil.copytree(small_disk, tmp_path / "content")
    rate(store)
    if not is_older:
        shutil.copytree(small_disk, tmp_path / "content")
    subprocess.run(["umount", "-l", str(small_disk)], check=True)
    mounted(small_disk, "-t", "tmpfs", "-o", "size=2m", "none")
    shutil.copytree(tmp_path / "content", small_disk, dirs_exist_ok=True)
    for _ in range(2):
        if is_older:
            with pytest.raises(errors.LibraryReplaced):
                rate(store, "song-abc_1")
        else:
            rate(store, "song-abc_1")
    store.close()
    with Store.open(path) as again:
        assert len(again.view().labels) == (0 if is_older else 2)
    assert library.check(path) == []


def test_a_backup_that_comes_after_its_drive_was_pulled_out_leaves_nothing_where_the_drive_was(small_disk):
    path = small_disk / "x.choleor"
    with Store.open(path, create=True) as store:
        store.save_song(record())
    shutil.rmtree(shelf.folder(path), ignore_errors=True)
    database = Database(path, read_only=True)
    subprocess.run(["umount", "-l", str(small_disk)], check=True)
    with pytest.raises(FileNotFoundError, match=re.escape(str(path))):
        database.read(lambda c: shelf.copy_verified(c, shelf.next_place(path)))
    database.close()
    assert not list(small_disk.iterdir())


def test_a_library_that_was_replaced_under_an_open_window_is_not_written_over(path, opened, tmp_path):
    opened.save_song(record())
    library.backup(path, tmp_path / "copy.choleor")
    rate(opened)
    (tmp_path / "copy.choleor").replace(path)
    before = path.read_bytes()
    for _ in range(2):
        with pytest.raises(errors.LibraryReplaced):
            rate(opened, "song-abc_1")
    opened.close()
    assert path.read_bytes() == before


def test_a_network_drive_has_no_journal_in_shared_memory_and_is_announced(path, monkeypatch):
    monkeypatch.setattr(filesystems, "kind", lambda _: "cifs")
    heard = []
    with Store.open(path, create=True, on_notice=heard.append) as store:
        store.save_song(record())
        mode = store._database.read(lambda c: c.execute("PRAGMA journal_mode").fetchone()[0])
        assert mode == "truncate"
        assert not path.with_name(path.name + "-shm").exists()
        rate(store)
    with Store.open(path, on_notice=heard.append) as store:
        store.wait()
        rate(store)
    assert {type(each) for each in heard} == {errors.NetworkDrive}
    assert library.check(path) == []
    assert library.check(library.newest_whole(path)) == []


def test_the_backup_that_an_opening_waits_for_on_a_network_drive_is_told_and_can_be_stopped(path, monkeypatch):
    monkeypatch.setattr(filesystems, "kind", lambda _: "cifs")
    with Store.open(path, create=True) as store:
        store.save_song(record())
    with pytest.raises(Cancelled):
        Store.open(path, progress=Progress(is_cancelled=lambda: True))
    assert lock.holder(path) is None, "nothing is open"
    assert shelf.listed(path) == []
    told = []
    with Store.open(path, progress=Progress(lambda *step: told.append(step))):
        assert len(shelf.listed(path)) == 1
    done, total, what = told[-1]
    assert (done == total > 0, what) == (True, "backup")


LINUX_MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
90 22 0:50 / /mnt/내\\040음악 rw,relatime shared:40 - cifs //studio/music rw,vers=3.1.1
91 22 0:51 / /mnt/a\\134b\udcff rw - nfs4 studio:/a rw
92 22 0:52 / /mnt/usb rw - vfat /dev/sdb1 rw
"""
MACOS_MOUNTS = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)
//mia@studio/music on /Volumes/내 음악 (new) (smbfs, nodev, nosuid, mounted by mia)
"""


def test_network_drives_of_any_name_are_known():
    linux, macos = filesystems.mounts_of_linux(LINUX_MOUNTS), filesystems.mounts_of_macos(MACOS_MOUNTS)
    for mounts, place, kind in (
        (linux, "/mnt/내 음악/x.choleor", "cifs"),
        (linux, "/mnt/내 음악2/x.choleor", "ext4"),
        (linux, "/mnt/a\\b\udcff/x.choleor", "nfs4"),
        (linux, "/mnt/usb", "vfat"),
        (macos, "/Volumes/내 음악 (new)/x.choleor", "smbfs"),
        (macos, "/Users/mia/x.choleor", "apfs"),
        ([], "/x.choleor", ""),
    ):
        assert filesystems.kind_among(mounts, place) == kind


@pytest.mark.parametrize(
    ("path", "drive"),
    [
        (r"C:\music\x.choleor", "C:"),
        (r"\\?\C:\music\x.choleor", "C:"),
        (r"\\studio\music\x.choleor", r"\\studio\music"),
        (r"\\?\UNC\studio\music\x.choleor", r"\\studio\music"),
    ],
)
def test_the_drive_of_a_path_of_windows_is_known_in_its_long_form_too(path, drive):
    assert filesystems.windows_drive(path) == drive


def test_the_file_system_is_known():
    assert filesystems.kind(Path("/proc/self/stat")) in {"proc", ""}
    assert filesystems.is_cloud(Path("/home/a/Dropbox/Music/x.choleor"))
    assert not filesystems.is_cloud(Path("/home/a/dropbox.choleor"))


def test_a_sqlite_that_is_too_old_is_named(path, opened, monkeypatch):
    opened.close()
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    with pytest.raises(errors.SqliteTooOld):
        Store.open(path)


def test_a_reading_connection_never_ends_or_empties_the_journal(path, opened):
    """Two connections that checkpoint would meet the WAL-reset bug of SQLite before 3.51.3; readers never do."""
    opened.save_song(record())
    rate(opened)
    journal = path.with_name(path.name + "-wal")
    before = journal.read_bytes()
    with Store.open(path, read_only=True) as reader, pytest.raises((errors.LibraryError, sqlite3.Error)):
        reader._database._ask(lambda: _checkpoint(reader._database))
    assert journal.read_bytes() == before


def _checkpoint(database):
    busy, *_ = database._usable().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise sqlite3.OperationalError("busy")


def test_the_libc_that_takes_rights_away_is_there():
    assert hasattr(ctypes.CDLL(None), "capset") or sys.platform != "linux"
