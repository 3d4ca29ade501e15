"""Clusters depend on the music alone."""

from __future__ import annotations

import numpy as np
import pytest
import soundfile

from choleor_desktop.analysis.repair import double, nudge, shift
from choleor_desktop.analysis.similarity import DEFAULT_WEIGHTS, SPANS
from choleor_desktop.errors import LibraryHasNoSlices, SlicesChanged
from choleor_desktop.library.models import NO_CLUSTER, Clustering
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline import clusters
from choleor_desktop.pipeline.clusters import cluster_library
from choleor_desktop.pipeline.find import Finder, Request
from choleor_desktop.pipeline.music import import_music
from choleor_desktop.pipeline.recut import recut_song
from choleor_desktop.progress import Progress


@pytest.mark.parametrize("method", ["match", "classic"])
def test_the_order_in_which_songs_came_changes_no_cluster(tmp_path, music, method):
    found = []
    for name, files in (("one", sorted(music.iterdir())), ("other", sorted(music.iterdir(), reverse=True))):
        with Store.open(tmp_path / f"{name}.choleor", create=True) as store:
            for file in files:
                import_music(store, [file])
            labels = cluster_library(store, k=4, method=method).labels
            found.append((store.view().slices.ids, dict(zip(store.view().slices.ids, labels.tolist(), strict=True))))
    assert found[0][0] != found[1][0]
    assert found[0][1] == found[1][1]


@pytest.mark.parametrize(
    ("before", "now", "heirs"),
    [
        ([0, 0, 0, 0], [0, 0, 1, 1], {}),
        ([0, 0, 0, 1], [1, 1, 0, 0], {0: 1}),
        ([0, 0, 1, 1], [0, 0, 0, 0], {}),
        ([0, 1, 1, 1], [0, 0, 0, 0], {1: 0}),
        ([NO_CLUSTER, NO_CLUSTER, 0, 1], [0, 0, 0, NO_CLUSTER], {0: 0}),
    ],
)
def test_a_cluster_lives_on_in_one_that_has_more_than_half_of_it_and_is_more_than_half_of_it(before, now, heirs):
    labels = np.array(before, np.int32)
    known = Clustering(2, 0, "match", labels, np.zeros((2, 1), np.float32), 0.0, 0.0)
    assert clusters._heirs(known, np.array(now, np.int32)) == heirs


def test_a_library_without_slices_is_not_clustered_and_that_is_said(tmp_path):
    with Store.open(tmp_path / "x.choleor", create=True) as store:
        with pytest.raises(LibraryHasNoSlices, match="Import music first"):
            cluster_library(store, k=6)
        assert store.view().clustering is None


def test_a_name_stays_with_its_slices_when_there_are_fewer_clusters_or_more(library):
    with Store.open(library) as store:
        cluster_library(store, k=6)
        for number in range(6):
            store.name_cluster(number, f"cluster {number}")
        for k in (5, 4, 3, 6):
            before = store.view().clustering
            after = cluster_library(store, k=k)
            for number, name in before.names.items():
                there = after.labels[before.labels == number]
                heir = int(np.bincount(there).argmax())
                lives_on = (there == heir).mean() > 0.5 and (before.labels[after.labels == heir] == number).mean() > 0.5
                assert (after.names.get(heir) == name) == lives_on
                assert (name in after.names.values()) == lives_on


def test_clusters_and_the_map_call_near_what_match_calls_alike(library):
    with Store.open(library) as store:
        view = store.view()
    finder = Finder(view)
    found, space = finder.vectors("match").astype(np.float64), finder.space
    for row in range(0, len(found), 5):
        rows = np.arange(len(found))
        cosines = sum(
            weight * (space.coordinates[:, span] @ space.coordinates[row, span])
            for (name, weight), span in zip(DEFAULT_WEIGHTS.items(), SPANS.values(), strict=True)
        )
        np.testing.assert_allclose(np.square(found[rows] - found[row]).sum(axis=1), 2 - 2 * cosines, atol=1e-4)


@pytest.mark.parametrize("method", ["match", "classic"])
def test_a_song_that_came_after_the_clusters_is_answered_from_the_nearest_one(library, drum_loop, tmp_path, method):
    soundfile.write(tmp_path / "late.flac", drum_loop(118.0, 24.0, seed=9), 22_050)
    with Store.open(library) as store:
        clustering = cluster_library(store, k=3, method=method)
        assert import_music(store, [tmp_path / "late.flac"]).songs
        view = store.view()
        late = int(np.flatnonzero(view.clustering.labels < 0)[0])
        found = Finder(view).similar(Request((view.slices.ids[late],), scope="cluster", n=3)).neighbours
        assert len(found) == 3
        assert len({int(view.clustering.labels[one.row]) for one in found}) == 1
        assert not any(one.across_border for one in found)
        every = Finder(view).similar(Request((view.slices.ids[late],), n=len(view.slices))).neighbours
        assert any(view.clustering.labels[one.row] < 0 for one in every), "its own song"
        for one in every:
            nearest = view.clustering.labels[found[0].row]
            assert one.across_border == (view.clustering.labels[one.row] not in {-1, nearest})
    assert clustering.k == 3


def test_a_repair_leaves_slices_in_their_clusters_with_names_and_numbers_and_undo_does_too(library):
    with Store.open(library) as store:
        before = cluster_library(store, k=3).labels
        names = {0: "verse", 1: "chorus", 2: "bridge"}
        for number, name in names.items():
            store.name_cluster(number, name)
        for song in store.view().songs:
            recut_song(store, song.id, nudge(song.grid, 0.01, song.duration_s))
        repaired = store.view()
        assert repaired.clustering.labels.tolist() == before.tolist()
        again = cluster_library(store, k=3)
        assert dict(again.names) == names
        assert (again.labels == before).mean() > 0.9
        for _ in range(1 + len(repaired.songs)):
            store.undo()
            assert NO_CLUSTER not in store.view().clustering.labels
        assert store.view().clustering.labels.tolist() == before.tolist()
        for _ in repaired.songs:
            store.redo()
        assert store.view().clustering.labels.tolist() == before.tolist()


def test_both_halves_of_a_slice_are_in_its_cluster_and_what_was_in_no_slice_is_in_none(library):
    with Store.open(library) as store:
        before = store.view()
        song = before.songs[0]
        recut_song(store, song.id, double(song.grid, song.duration_s))
        after = store.view()
        spans = [(view.slices.beats_s[view.slices.song == 0][:, [0, -1]]).tolist() for view in (before, after)]
        clusters = [view.clustering.labels[view.slices.song == 0].tolist() for view in (before, after)]
        assert len(spans[1]) > len(spans[0])
        for (start_s, end_s), cluster in zip(spans[1], clusters[1], strict=True):
            within = [i for i, old in enumerate(spans[0]) if old[0] <= (start_s + end_s) / 2 < old[1]]
            assert cluster == (clusters[0][within[0]] if within else NO_CLUSTER)
        store.undo()
        assert store.view().clustering.labels.tolist() == before.clustering.labels.tolist()


def test_clusters_of_slices_that_were_cut_anew_meanwhile_are_not_given_to_the_new_ones(library):
    with Store.open(library) as store:
        before = cluster_library(store, k=3)
        # One "1" later, and back again, there are about as many slices.
        song = store.view().songs[0]
        recut_song(store, song.id, shift(song.grid, 1))
        undone = []

        def undo_once(*_: object) -> None:
            if not undone:
                undone.append(store.undo())

        with pytest.raises(SlicesChanged):
            cluster_library(store, k=2, progress=Progress(undo_once))
        assert undone
        assert store.view().clustering.k == before.k


def test_curves_stay_with_another_k_and_go_when_the_slices_are_others(library, drum_loop, tmp_path):
    soundfile.write(tmp_path / "late.flac", drum_loop(118.0, 24.0, seed=9), 22_050)
    with Store.open(library) as store:
        drawn = cluster_library(store, k=3, curve_max=4).curve
        assert [k for k, _, _ in drawn] == [1, 2, 3, 4]
        assert cluster_library(store, k=2, seed=5).curve == drawn
        assert cluster_library(store, k=2, method="classic").curve == ()
        store.undo()
        assert import_music(store, [tmp_path / "late.flac"]).songs
        assert cluster_library(store, k=3).curve == ()


@pytest.mark.parametrize("method", ["match", "classic"])
def test_curves_of_a_song_that_is_gone_go_with_it(library, method):
    with Store.open(library) as store:
        assert cluster_library(store, k=3, method=method, curve_max=3).curve
        store.remove_songs([store.view().songs[0].id])
        assert cluster_library(store, k=3, method=method).curve == ()
