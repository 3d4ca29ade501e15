"""No slice is everybody's neighbour only because it lies in the middle of all."""

from __future__ import annotations

import numpy as np
import pytest

from choleor_desktop.analysis.local_scaling import LocalScaling, stretched

N, D = 400, 60
WEIGHTS = np.ones(D, np.float32)


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def with_a_hub():
    """Slices of 80 songs about a common middle, and row 0 in that middle."""
    rng = np.random.default_rng(3)
    middle = unit(rng.normal(size=(1, D)))
    noise = unit(rng.normal(size=(N, D)))
    noise[0] *= 0.2
    return unit(0.7 * middle + noise), np.arange(N) // 5


def times_among_the_ten_nearest(row, cosines):
    others = np.array(cosines)
    np.fill_diagonal(others, -np.inf)
    return int((np.argsort(-others, axis=1)[:, :10] == row).sum())


def test_a_factor_tells_how_near_the_ten_nearest_strangers_are():
    rng = np.random.default_rng(2)
    song = np.arange(90) // 6
    coordinates = unit(
        unit(rng.normal(size=(15, D)))[song] * rng.uniform(0.3, 2, (90, 1)) + unit(rng.normal(size=(90, D)))
    )
    cosines = (coordinates @ coordinates.T).astype(float)
    cosines[song[:, None] == song] = -np.inf
    apart = 1 - np.sort(cosines, axis=1)[:, -10:].mean(axis=1)
    local = LocalScaling.fit(coordinates, song, WEIGHTS)
    assert local.usual == pytest.approx(np.median(apart), rel=1e-5)
    np.testing.assert_allclose(local.factors, np.sqrt(np.median(apart) / apart), rtol=1e-4)


def test_a_slice_in_the_middle_of_all_is_no_longer_everybodys_neighbour(with_a_hub):
    coordinates, song = with_a_hub
    cosines = (coordinates @ coordinates.T).astype(float)
    local = LocalScaling.fit(coordinates, song, WEIGHTS)
    scaled = 1 - (1 - cosines) * np.outer(local.factors, local.factors)
    before, after = (times_among_the_ten_nearest(0, each) for each in (cosines, scaled))
    assert before > N / 2
    assert after < before / 3
    assert local.factors[0] == local.factors.max()


def test_the_same_sound_stays_the_same_and_nothing_is_less_alike_than_its_opposite(with_a_hub):
    coordinates, song = with_a_hub
    local = LocalScaling.fit(coordinates, song, WEIGHTS)
    cosines = np.array([[1.0, 1.0, 1.0, 1.0, 1.0], [-1.0, -0.9, -1.0, -0.5, -1.0]])
    weights = np.full(5, 0.2)
    for lowest in (-1.0, -1.5):
        found = stretched(cosines, local.factors[:2].astype(float) * 1.5, cosines @ weights, lowest)
        assert found[0] == pytest.approx(1, abs=1e-12)
        assert found[1] @ weights >= lowest - 1e-12


def test_where_there_are_no_strangers_nothing_is_scaled():
    coordinates = unit(np.random.default_rng(0).normal(size=(7, D)))
    for n in (7, 1, 0):
        local = LocalScaling.fit(coordinates[:n], np.zeros(n, int), WEIGHTS)
        assert local.factors.tolist() == [1] * n
    assert LocalScaling.fit(coordinates[:0], np.zeros(0, int), WEIGHTS).factor_of(coordinates[0]) == 1


def test_a_slice_from_outside_is_scaled_like_one_of_the_library(with_a_hub):
    coordinates, song = with_a_hub
    local = LocalScaling.fit(coordinates[:-5], song[:-5], WEIGHTS)
    whole = LocalScaling.fit(coordinates, song, WEIGHTS)
    for row in range(N - 5, N):
        assert local.factor_of(coordinates[row]) == pytest.approx(whole.factors[row], rel=0.02)


@pytest.mark.parametrize(("n", "apart"), [(N, 0.4), (2_000, 0.8)])
def test_a_slice_of_a_known_song_from_outside_is_scaled_as_its_row_is(n, apart):
    """Also where few slices of its song, or none that is near, stand for the library."""
    rng = np.random.default_rng(4)
    songs = unit(rng.normal(size=(40, D)))
    song = np.repeat(np.arange(40), n // 40)
    coordinates = unit(songs[song] + apart * unit(rng.normal(size=(n, D))))
    local = LocalScaling.fit(coordinates, song, WEIGHTS)
    for row in range(0, n, 7):
        assert local.factor_of(coordinates[row]) == pytest.approx(local.factors[row], rel=1e-4)


def test_a_slice_of_an_unknown_song_is_scaled_by_all_that_is_near_it():
    """It resembles one song of the library, and is not that song."""
    rng = np.random.default_rng(4)
    songs = unit(rng.normal(size=(40, D)))
    song = np.repeat(np.arange(40), 10)
    coordinates = unit(songs[song] + 0.4 * unit(rng.normal(size=(N, D))))
    other = unit(songs[:1] + 1.2 * unit(rng.normal(size=(1, D))))
    whole = LocalScaling.fit(np.concatenate((coordinates, other)), np.append(song, 40), WEIGHTS)
    assert LocalScaling.fit(coordinates, song, WEIGHTS).factor_of(other[0]) == pytest.approx(
        whole.factors[-1], rel=0.02
    )


def test_neither_a_crowd_nor_a_loner_is_scaled_without_bounds():
    rng = np.random.default_rng(5)
    crowd = unit(unit(rng.normal(size=(1, D))) + 0.05 * unit(rng.normal(size=(100, D))))
    usual = unit(unit(rng.normal(size=(1, D))) + 0.5 * unit(rng.normal(size=(280, D))))
    loners = unit(rng.normal(size=(20, D)))
    factors = LocalScaling.fit(np.concatenate((crowd, usual, loners)), np.arange(N), WEIGHTS).factors
    assert factors.min() == pytest.approx(0.75)
    assert factors.max() == pytest.approx(1.5)


def test_a_large_library_is_measured_in_parts_the_same_every_time(with_a_hub):
    many = unit(np.tile(with_a_hub[0], (25, 1)) + np.random.default_rng(1).normal(0, 0.12, (25 * N, D)))
    song = np.arange(len(many)) // 5
    first, again = (LocalScaling.fit(many, song, WEIGHTS) for _ in range(2))
    assert np.array_equal(first.factors, again.factors)
    kept = LocalScaling.fit(many, song, WEIGHTS, first.factors)
    assert kept.usual == first.usual
    assert kept.factor_of(many[3]) == pytest.approx(first.factors[3], rel=0.02)
