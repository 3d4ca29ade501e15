"""What the Match space of a large library costs only once."""

from __future__ import annotations

import dataclasses
import shutil
import threading

import numpy as np
import pytest

from choleor_desktop.analysis.projection import pca_map
from choleor_desktop.analysis.repair import shift
from choleor_desktop.analysis.similarity import MatchSpace
from choleor_desktop.library import arrays
from choleor_desktop.library.cache import Cache
from choleor_desktop.library.packing import pack_features, unpack_features
from choleor_desktop.library.rows import touch_slices
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline import space
from choleor_desktop.pipeline.find import Finder, Request
from choleor_desktop.pipeline.maps import map_coordinates
from choleor_desktop.pipeline.recut import recut_song


@pytest.fixture
def library(made_library, tmp_path, monkeypatch):
    monkeypatch.setattr(arrays, "arrays_folder", lambda: tmp_path / "arrays")
    monkeypatch.setattr(arrays, "MANY", 4)
    path = tmp_path / "large.choleor"
    shutil.copy(made_library, path)
    return path


def asked(path):
    """Answers of a library that was just opened, and whether the space came from what was kept."""
    with Store.open(path) as store:
        finder = Finder(store.view())
        found = finder.similar(Request((finder.view.slices.ids[0],), n=1_000)).neighbours
        [thread.join() for thread in threading.enumerate() if thread.name == "arrays"]
        return [(one.slice_id, one.score, dict(one.parts)) for one in found], not finder.space.coordinates.flags.owndata


def test_a_large_library_is_made_comparable_once_and_answers_the_same_afterwards(library, tmp_path):
    first, was_kept = asked(library)
    assert not was_kept
    again, was_kept = asked(library)
    assert was_kept
    assert again == first
    for file in (tmp_path / "arrays").iterdir():
        file.write_bytes(file.read_bytes()[:5_000])
    assert asked(library) == (first, False)


def test_what_was_kept_is_not_believed_when_slices_were_added_or_removed(library):
    asked(library)
    with Store.open(library) as store:
        store.remove_songs([store.view().songs[-1].id])
        view = store.view()
    found, was_kept = asked(library)
    assert not was_kept
    assert len(found) == len(view.slices) - 1
    np.testing.assert_array_equal(
        space.match_space(view, space.has_sound(view), keep=False).coordinates,
        MatchSpace.fit(view.match, view.slices.song).coordinates,
    )


def test_a_library_that_changes_all_the_time_is_not_written_to_disk_each_time(library, tmp_path):
    with Store.open(library) as store:
        finder = Finder(store.view())
        changed = dataclasses.replace(finder.view, match=finder.view.match.copy(), slices_state=99)
        assert len(finder.renewed(changed).space.coordinates) == len(changed.slices)
    assert not list((tmp_path / "arrays").glob("*-match*"))


def test_a_copy_of_a_library_that_went_another_way_gets_nothing_of_the_original(library, tmp_path):
    copy = tmp_path / "copy.choleor"
    shutil.copy(library, copy)
    told = {}
    for path, number in ((library, 0), (copy, 1)):
        with Store.open(path) as store:
            song = store.view().songs[number]
            recut_song(store, song.id, shift(song.grid, 4))
    for path in (library, copy):
        told[path] = asked(path)[0]
        with Store.open(path) as store:
            view = store.view()
            stored = {song.id: song.grid.beats_s for song in view.songs}
            for row, borders in enumerate(view.slices.beats_s):
                grid = stored[view.song_of(row).id]
                assert np.abs(grid - borders[0]).min() < 1e-6
            fresh = MatchSpace.fit(view.match, view.slices.song)
        np.testing.assert_allclose(Finder(view).space.coordinates, fresh.coordinates, atol=1e-6)
    assert told[library] != told[copy]


def test_a_map_is_made_anew_when_only_what_match_compares_has_changed(library, tmp_path):
    with Store.open(library) as store:
        first = store.view()
        cache = Cache(tmp_path / "map")
        before = map_coordinates(cache, Finder(first), kind="pca")
        np.testing.assert_array_equal(map_coordinates(cache, Finder(first), kind="pca"), before)
        store._database.write(_turn_match_over)
        store._database.write(touch_slices)
    with Store.open(library) as store:
        view = store.view()
    assert view.slices.ids == first.slices.ids
    np.testing.assert_array_equal(view.levels_db, first.levels_db)
    after = map_coordinates(cache, Finder(view), kind="pca")
    cache.close()
    assert not np.array_equal(after, before)
    np.testing.assert_array_equal(after, pca_map(Finder(view).vectors("match"), view.slices.bpm))


def _turn_match_over(connection):
    """As another version of the analysis might have measured: the same songs, other numbers in the same columns."""
    for number, data, checksum in connection.execute("SELECT song, data, checksum FROM features").fetchall():
        own = unpack_features(data, checksum)
        packed = pack_features(dataclasses.replace(own, match=own.match[::-1]))
        connection.execute("UPDATE features SET data = ?, checksum = ? WHERE song = ?", (*packed, number))
