"""A library whose drive goes, fails or is forbidden: nobody writes beside another, and the sentence fits the reason."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from made_songs import record

from choleor_desktop import errors
from choleor_desktop.library import lock, opening
from choleor_desktop.library import store as library
from choleor_desktop.library.models import Label, LabelEdit
from choleor_desktop.library.store import Store


def rate(store, name, rating=3):
    store.edit([LabelEdit(name, Label(rating=rating))])


@pytest.fixture
def drive(tmp_path):
    """A folder that can be taken away and comes back as other files of the same content."""
    folder = tmp_path / "drive"
    folder.mkdir()
    return folder


def pulled_out_and_back(drive, store):
    """As a drive that is mounted again; the store has been refused once meanwhile."""
    content = drive.with_name("content")
    shutil.copytree(drive, content)
    drive.rename(drive.with_name("gone"))
    with pytest.raises(errors.LibraryMissing):
        rate(store, "song-abc_0")
    content.rename(drive)


@pytest.fixture
def opened(drive):
    with Store.open(drive / "x.choleor", create=True) as store:
        store.wait()
        store.save_song(record())
        yield store


def test_a_drive_that_comes_back_in_use_by_another_is_refused_every_time_until_that_one_closes(drive, opened):
    pulled_out_and_back(drive, opened)
    with Store.open(opened.path) as other:
        for _ in range(3):
            with pytest.raises(errors.LibraryBusy):
                rate(opened, "song-abc_1")
            with pytest.raises(errors.LibraryBusy):
                opened.known_files()
        rate(other, "song-abc_2", 5)
    rate(opened, "song-abc_1")
    assert opened.view().labels == {"song-abc_1": Label(rating=3), "song-abc_2": Label(rating=5)}
    with pytest.raises(errors.LibraryBusy):
        Store.open(opened.path)
    opened.close()
    assert library.check(opened.path) == []


def test_a_drive_that_comes_back_without_room_for_the_lock_is_named_and_taken_up_again_later(drive, opened):
    pulled_out_and_back(drive, opened)
    place = lock.lock_path(opened.path)
    place.unlink()
    place.mkdir()  # no lock can be made there, whoever asks
    for _ in range(3):
        with pytest.raises(errors.LibraryReadOnly):
            rate(opened, "song-abc_1")
    place.rmdir()
    rate(opened, "song-abc_1")
    with pytest.raises(errors.LibraryBusy):
        Store.open(opened.path)


FORBIDDEN = """
import ctypes, sys
# Root may read everywhere: without its capabilities it is a person like others.
header, nothing = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
ctypes.CDLL(None).capset(header, nothing)
from choleor_desktop.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="rights are taken away as Linux has them")
@pytest.mark.parametrize(("command", "what"), [("songs", "file"), ("import", "folder")])
def test_a_library_that_may_not_be_read_is_no_other_kind_of_file(drive, opened, command, what):
    opened.close()
    place = opened.path if what == "file" else drive
    place.chmod(0)
    try:
        words = [sys.executable, "-c", FORBIDDEN, command, str(opened.path)]
        words += [str(drive.parent)] if command == "import" else []
        found = subprocess.run(words, capture_output=True, text=True, check=False)
    finally:
        place.chmod(0o755)
    assert "Traceback" not in found.stderr
    assert found.returncode == 1
    assert f"You may not read the library “{opened.path}”. Change its permissions" in found.stderr


@pytest.mark.parametrize("number", [errno.EIO, errno.ENXIO, errno.ESTALE])
def test_a_drive_that_fails_under_a_library_is_named_as_that(opened, monkeypatch, number):
    opened.close()

    def fails(self, *_):
        raise OSError(number, "the system says so", str(self))

    monkeypatch.setattr(Path, "open", fails)
    with pytest.raises(errors.DriveFails, match="Check the drive"):
        Store.open(opened.path)
    with pytest.raises(errors.DriveFails):
        opening.look_at(opened.path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders here")
def test_a_pipe_is_no_library_and_is_not_waited_for(drive):
    os.mkfifo(drive / "pipe.choleor")
    with pytest.raises(errors.NotALibrary):
        Store.open(drive / "pipe.choleor")


@pytest.mark.parametrize("kind", ["a pipe", "a folder", "a device"])
def test_a_lock_that_is_no_file_is_named_and_not_waited_for(opened, kind):
    opened.close()
    place = lock.lock_path(opened.path)
    place.unlink()
    if kind == "a folder":
        place.mkdir()
    elif kind == "a device":
        place.symlink_to(os.devnull)
    elif hasattr(os, "mkfifo"):
        os.mkfifo(place)
    else:
        pytest.skip("there are no pipes in folders here")
    assert not lock.is_held(opened.path)
    with Store.open(opened.path) as store, pytest.raises(errors.LibraryReadOnly) as refused:
        store.edit([])
    assert f"“{place.name}” beside it is no file. To make changes, move that away" in str(refused.value)
    with Store.open(opened.path, read_only=True) as store:
        assert store.view()


def test_a_folder_is_no_library(drive):
    for create in (False, True):
        with pytest.raises(errors.NotALibrary):
            Store.open(drive, create=create)
