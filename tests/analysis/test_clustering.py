"""Clusters: the same every time, and their numbers last."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.cluster import KMeans

from choleor_desktop.analysis import clustering, projection
from choleor_desktop.progress import Cancelled, Progress


@pytest.fixture(scope="module")
def heaps():
    rng = np.random.default_rng(0)
    return np.concatenate([rng.normal(4 * i, 1, (60 + 5 * i, 6)) for i in range(6)]).astype(np.float32)


def test_the_same_vectors_and_seed_give_the_same_labels_to_the_bit(heaps):
    a, b = clustering.cluster(heaps, 6), clustering.cluster(heaps, 6)
    np.testing.assert_array_equal(a.labels, b.labels)
    np.testing.assert_array_equal(a.centres, b.centres)
    assert a.inertia == b.inertia


def test_any_seed_that_may_be_asked_for_gives_clusters(heaps):
    assert np.unique(clustering.cluster(heaps, 6, seed=2**32 - 1).labels).tolist() == list(range(6))


@pytest.mark.parametrize(("seed", "starts"), [(0, range(8)), (3, range(3_000, 3_008))])
def test_of_the_eight_starts_of_a_seed_the_best_is_kept(seed, starts):
    """Where there are no heaps, each ends elsewhere."""
    vectors = np.random.default_rng(0).uniform(size=(300, 4)).astype(np.float32)
    inertias = [KMeans(12, n_init=1, random_state=start).fit(vectors).inertia_ for start in starts]
    assert min(inertias) < 0.99 * max(inertias)
    assert clustering.cluster(vectors, 12, seed=seed).inertia == pytest.approx(min(inertias), rel=1e-5)


def test_heaps_are_found_and_the_largest_comes_first(heaps):
    found = clustering.cluster(heaps, 6)
    sizes = np.bincount(found.labels)
    assert sizes.tolist() == sorted(sizes.tolist(), reverse=True)
    assert sorted(sizes.tolist()) == [60 + 5 * i for i in range(6)]
    assert found.silhouette > 0.5


def test_what_is_the_same_sound_all_but_for_dust_is_one_cluster(heaps):
    rng = np.random.default_rng(1)
    vectors = np.repeat(heaps[::80], 700, axis=0) + rng.normal(0, 0.003, (700 * len(heaps[::80]), 6)).astype(np.float32)
    assert len(clustering.cluster(vectors, 12).centres) == 12
    found = clustering.cluster(vectors, 12, same=clustering.SAME_SOUND)
    np.testing.assert_array_equal(np.bincount(found.labels), np.full(len(heaps[::80]), 700))
    assert [k for k, *_ in clustering.elbow(vectors, range(1, 13), same=clustering.SAME_SOUND)] == [1, 2, 3, 4, 5, 6]


def test_numbers_stay_when_the_number_of_clusters_changes(heaps):
    six = clustering.cluster(heaps, 6)
    for k in (5, 7, 8):
        other = clustering.cluster(heaps, k, previous=six.centres)
        again = clustering.cluster(heaps, 6, previous=other.centres)
        assert (other.labels == six.labels).mean() > 0.6
        assert (again.labels == six.labels).mean() > 0.6


def test_new_clusters_have_the_numbers_behind_by_size(heaps):
    """The two smallest heaps were there before."""
    before = np.stack([heaps[labels].mean(axis=0) for labels in (slice(60), slice(60, 125))])
    sizes = np.bincount(clustering.cluster(heaps, 6, previous=before).labels)
    assert sizes.tolist() == [60, 65, 85, 80, 75, 70]


def test_the_middle_of_a_label_that_nobody_has_is_that_of_all():
    vectors = np.array([[0.0, 0.0], [2.0, 0.0], [4.0, 6.0]])
    found = clustering.middles(vectors, np.array([0, 0, 2], np.int32))
    assert found.tolist() == [[1, 0], [2, 2], [4, 6]]


@pytest.mark.parametrize(("vectors", "k"), [(np.ones((1, 3)), 4), (np.zeros((7, 3)), 10), (np.eye(3), 10)])
def test_more_clusters_than_there_can_be_are_not_made(vectors, k):
    found = clustering.cluster(vectors, k)
    assert len(found.centres) == len(np.unique(vectors, axis=0))
    assert set(found.labels.tolist()) == set(range(len(found.centres)))
    assert np.isfinite(found.silhouette)


def test_what_is_not_a_number_is_refused(heaps):
    with pytest.raises(ValueError, match="finite"):
        clustering.cluster(np.where(heaps > 20, np.nan, heaps), 3)
    with pytest.raises(ValueError, match="at least 1"):
        clustering.cluster(heaps, 0)


def test_it_can_be_cancelled_between_two_starts(heaps):
    steps = []

    def enough():
        steps.append(1)
        return len(steps) > 3

    with pytest.raises(Cancelled):
        clustering.cluster(heaps, 6, progress=Progress(is_cancelled=enough))
    assert len(steps) == 4


def test_the_curve_tells_how_far_it_is_and_can_be_cancelled_between_two_starts(heaps):
    told = []
    progress = Progress(lambda done, total, _: told.append((done, total)), lambda: len(told) > 10)
    with pytest.raises(Cancelled):
        clustering.elbow(heaps, range(1, 9), progress=progress)
    assert told == [(0, 8)] * 8 + [(1, 8)] * 3


def test_the_elbow_falls_and_bends_at_the_heaps(heaps):
    curve = clustering.elbow(heaps, range(1, 9))
    inertias = [inertia for _, inertia, _ in curve]
    assert inertias == sorted(inertias, reverse=True)
    assert max(curve, key=lambda point: point[2])[0] == 6


def test_a_medoid_is_the_member_nearest_to_the_middle(heaps):
    found = clustering.cluster(heaps, 6)
    for number, row in clustering.medoids(heaps, found.labels).items():
        assert found.labels[row] == number
        own = heaps[found.labels == number]
        nearest = np.linalg.norm(own - own.mean(axis=0), axis=1).min()
        assert np.linalg.norm(heaps[row] - own.mean(axis=0)) == pytest.approx(nearest, rel=1e-5)


def test_maps_are_the_same_every_time_and_keep_heaps_apart(heaps):
    labels = clustering.cluster(heaps, 6).labels
    for make in (projection.pca_map, projection.neighbour_map):
        xy = make(heaps)
        np.testing.assert_array_equal(xy, make(heaps))
        apart = np.linalg.norm(xy[:, None] - xy[None], axis=2)
        np.fill_diagonal(apart, np.inf)
        nearest = apart.argsort(axis=1)[:, :5]
        assert (labels[nearest] == labels[:, None]).mean() > 0.9


def test_a_map_is_not_mirrored_where_the_same_vectors_come_in_other_coordinates(heaps):
    side = heaps[:, 0] + heaps[:, 3] ** 2
    turns = [np.linalg.qr(np.random.default_rng(seed).normal(size=(6, 6)))[0] for seed in range(20)]
    first = projection.pca_map(heaps, side)
    for turn in turns:
        np.testing.assert_allclose(projection.pca_map(heaps @ turn.astype(np.float32), side), first, atol=1e-3)


@pytest.mark.parametrize("n", [0, 1, 2, 11])
def test_few_slices_have_a_map_too(n):
    assert projection.neighbour_map(np.random.default_rng(0).normal(0, 1, (n, 5))).shape == (n, 2)


def test_what_hardly_varies_within_a_cluster_sets_it_apart_no_more_for_that():
    rng = np.random.default_rng(0)
    labels = np.repeat(np.arange(4, dtype=np.int32), 50)
    tempo = np.array([-1.0, 1.0, -1.0, 1.0])[labels] * 0.3
    wide = np.array([[3, 0, 0], [-3, 0, 0], [0, 3, 0], [0, -3, 0]], np.float64)[labels] + rng.normal(0, 1, (200, 3))
    spans = {"timbre": slice(0, 1), "rhythm": slice(1, 2), "energy": slice(2, 3), "tempo": slice(3, 4)}
    vectors = np.column_stack([wide, tempo])
    found = clustering.set_apart(vectors, labels, spans)
    assert {number: names[:1] for number, names in found.items()} == {
        0: ("timbre",),
        1: ("timbre",),
        2: ("rhythm",),
        3: ("rhythm",),
    }


def test_what_is_far_for_most_clusters_sets_one_apart_less_than_what_is_far_for_it_alone():
    labels = np.repeat(np.arange(4, dtype=np.int32), 50)
    far = np.array([1.0, -1.0, 1.0, -1.0])[labels]
    alone = np.array([0.7, -0.7 / 3, -0.7 / 3, -0.7 / 3])[labels] + 0.9 * np.tile([-1.0, 1.0], 100)
    spans = {"timbre": slice(0, 1), "rhythm": slice(1, 2)}
    found = clustering.set_apart(np.column_stack([far, alone]), labels, spans)
    assert {number: names[:1] for number, names in found.items()} == {
        0: ("rhythm",),
        1: ("timbre",),
        2: ("timbre",),
        3: ("timbre",),
    }
