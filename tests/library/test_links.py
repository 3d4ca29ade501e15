"""A library that has several names: a symbolic link leads to the one there is; by a hard link nobody may change it."""

from __future__ import annotations

import os
import shutil
import subprocess
import unicodedata

import pytest
from made_songs import record

from choleor_desktop.errors import LibraryBusy, LibraryMissing, LibraryReadOnly, LibraryReplaced, NotALibrary
from choleor_desktop.library import filesystems, lock, shelf
from choleor_desktop.library import store as library
from choleor_desktop.library.cache import Cache
from choleor_desktop.library.models import Label, LabelEdit
from choleor_desktop.library.store import Store

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links need rights of their own there")


@pytest.fixture
def linked(tmp_path):
    """A library on a drive, with one song; and a link to it in another folder."""
    place, link = tmp_path / "drive" / "lib.choleor", tmp_path / "desk" / "link.choleor"
    place.parent.mkdir()
    link.parent.mkdir()
    with Store.open(place, create=True) as store:
        store.save_song(record())
    link.symlink_to("../drive/lib.choleor")
    return place, link


@pytest.mark.parametrize("first", [0, 1])
def test_by_both_names_it_has_one_lock(linked, first):
    with Store.open(linked[first]) as store:
        assert not store.view().read_only_reason
        with pytest.raises(LibraryBusy):
            Store.open(linked[1 - first])
        with Store.open(linked[1 - first], read_only=True) as reader:
            assert "another program" in reader.view().read_only_reason
    assert lock.lock_path(linked[0]) == lock.lock_path(linked[1])


def test_the_person_reads_the_name_that_was_chosen_and_all_that_belongs_to_it_lies_beside_the_file(linked):
    place, link = linked
    with Store.open(link) as store:
        store.edit([LabelEdit("song-abc_0", Label(rating=3))])
        store.wait()
        Cache(store.path).close()
        assert store.view().path == str(link)
    assert [entry.name for entry in link.parent.iterdir()] == [link.name]
    assert shelf.listed(link) == shelf.listed(place) != []
    assert place.with_name(place.name + ".cache").exists()


def test_a_link_to_what_is_not_there_now_is_never_a_fresh_start(linked):
    place, link = linked
    place.parent.rename(place.parent.with_name("pulled out"))
    for folder_is_there in (False, True):  # the empty folder that a drive was shown in may be left
        if folder_is_there:
            place.parent.mkdir()
        with pytest.raises(LibraryMissing, match="connect the drive"):
            Store.open(link, create=True)
        assert link.is_symlink()
        assert not place.exists()
    place.parent.rmdir()
    place.parent.with_name("pulled out").rename(place.parent)
    with Store.open(link, create=True) as store:
        assert len(store.view().songs) == 1


def test_who_only_looks_sees_what_a_restore_put_in_its_place(linked, tmp_path):
    place, _ = linked
    library.backup(place, tmp_path / "copy.choleor")
    with Store.open(place) as store:
        store.edit([LabelEdit("song-abc_0", Label(rating=3))])
    with Store.open(place, read_only=True) as reader:
        assert len(reader.view().labels) == 1
        library.restore(place, tmp_path / "copy.choleor")
        with pytest.raises(LibraryReplaced):
            reader.view()


@pytest.mark.parametrize("is_composed", [True, False])
def test_a_name_in_the_other_unicode_form_leads_to_the_library_there_is_and_makes_no_new_one(tmp_path, is_composed):
    name = "노래.choleor"
    forms = tmp_path / unicodedata.normalize("NFC", name), tmp_path / unicodedata.normalize("NFD", name)
    here, other = forms if is_composed else reversed(forms)
    with Store.open(here, create=True) as store:
        store.save_song(record())
    if other.exists():
        pytest.skip("the disk takes both forms for one")
    with Store.open(other, create=True) as store:
        store.edit([LabelEdit("song-abc_0", Label(rating=3))])
        with pytest.raises(LibraryBusy):
            Store.open(here)
        store.wait()
    library.restore(other, library.newest_whole(other))
    assert {path.name.partition(".")[0] for path in tmp_path.iterdir()} == {here.stem}
    with Store.open(here) as store:
        assert len(store.view().songs) == 1


def test_a_lock_that_is_removed_is_taken_anew_before_the_next_change(linked):
    place, _ = linked
    with Store.open(place) as store:
        lock.lock_path(place).unlink()
        store.edit([LabelEdit("song-abc_0", Label(rating=3))])
        with pytest.raises(LibraryBusy):
            Store.open(place)


def test_a_link_to_itself_is_no_library(tmp_path):
    link = tmp_path / "x.choleor"
    link.symlink_to(link)
    with pytest.raises((NotALibrary, LibraryMissing)):
        Store.open(link, create=True)
    assert link.is_symlink()


@pytest.mark.parametrize("is_lost", [False, True])
def test_restoring_puts_the_backup_where_the_link_leads(linked, tmp_path, is_lost):
    place, link = linked
    library.backup(link, tmp_path / "copy.choleor")
    with Store.open(place) as store:
        store.edit([LabelEdit("song-abc_0", Label(rating=3))])
    if is_lost:
        place.unlink()
    kept = library.restore(link, tmp_path / "copy.choleor")
    assert link.is_symlink()
    assert (kept and kept.parent) == (None if is_lost else place.parent)
    with Store.open(place) as store:
        assert not store.view().labels


@pytest.fixture(params=["hard link", "mount"])
def twin(request, linked):
    """The library of ``linked`` under a second name, beside which there is another lock."""
    place, link = linked
    link.unlink()
    if request.param == "hard link":
        link.hardlink_to(place)
        yield place, link
        return
    link.touch()
    command = ["mount", "--bind", str(place), str(link)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting needs to be root")
    yield place, link
    subprocess.run(["umount", str(link)], check=True)


def test_under_a_second_name_nothing_is_changed_and_all_of_it_can_be_copied(twin, tmp_path):
    place, name = twin
    with Store.open(name) as second:
        assert second.view().read_only_reason == "the same file is there under a second name"
        with pytest.raises(LibraryReadOnly, match=r"under a second name\. To make changes, copy it"):
            second.edit([LabelEdit("song-abc_0", Label(rating=3))])
    with Store.open(place) as first:
        assert bool(first.view().read_only_reason) == (place.stat().st_nlink > 1)
    library.backup(name, tmp_path / "copy.choleor")
    with Store.open(tmp_path / "copy.choleor") as copy:
        copy.edit([LabelEdit("song-abc_0", Label(rating=3))])


def test_the_short_name_that_windows_gives_a_file_is_no_second_one(linked, monkeypatch):
    place, link = linked
    link.unlink()
    link.hardlink_to(place)
    monkeypatch.setattr(filesystems, "_mounts", lambda: [("/", "fuseblk")])
    with Store.open(place) as store:
        assert not store.view().read_only_reason
