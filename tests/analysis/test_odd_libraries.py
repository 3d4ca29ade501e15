"""Libraries and songs that nobody planned for: sensible answers, or a clear sentence."""

from __future__ import annotations

import numpy as np
import pytest

from choleor_desktop.analysis import classic, clustering, levels, projection
from choleor_desktop.analysis.similarity import MatchSpace, Query
from choleor_desktop.analysis.song import analyse_ready_cut, analyse_song
from choleor_desktop.errors import AudioSilent, FeaturesOutdated

RATE = 22_050


def strikes(times, seconds, hz=90.0):
    """Thuds at these times over a quiet tone."""
    sound = 0.02 * np.sin(2 * np.pi * 330 * np.arange(round(seconds * RATE)) / RATE)
    t = np.arange(round(0.2 * RATE)) / RATE
    thud = 0.8 * np.sin(2 * np.pi * hz * t) * np.exp(-t / 0.05)
    for i, time in enumerate(times):
        at = round(time * RATE)
        sound[at : at + len(thud)] += (thud * (1 if i % 3 else 1.4))[: len(sound) - at]
    return (sound / np.abs(sound).max()).astype(np.float32)


def library_of(*analyses):
    match = np.concatenate([a.features.match for a in analyses])
    return MatchSpace.fit(match, np.repeat(np.arange(len(analyses)), [len(a.slices) for a in analyses]))


def check(space):
    n = len(space.coordinates)
    for row in range(n):
        found = space.rank(Query((row,), n=n))
        assert len(found.rows) == n - 1
        assert np.isfinite(found.scores).all()
        assert ((found.scores >= 0) & (found.scores <= 100)).all()
        np.testing.assert_allclose(found.parts.sum(axis=1), found.scores, atol=1e-6)
    made = clustering.cluster(space.coordinates, 10)
    assert len(made.labels) == n
    assert np.isfinite(projection.neighbour_map(space.coordinates)).all()


def test_in_a_library_of_identical_songs_the_same_sound_is_100(drum_loop):
    one = analyse_song(drum_loop(120, 16.0, seed=2))
    space = library_of(one, one, one)
    check(space)
    n = len(one.slices)
    found = space.rank(Query((0,), n=10))
    best = dict(zip(found.rows.tolist(), found.scores.tolist(), strict=True))
    assert best[n] == pytest.approx(100, abs=1e-6)
    assert best[2 * n] == pytest.approx(100, abs=1e-6)


@pytest.mark.parametrize(("bpm", "seed"), [(126.3, 3), (97.1, 5), (141.7, 8)])
def test_of_a_song_that_is_one_loop_the_same_sound_is_100_with_nothing_else_in_the_library(drum_loop, bpm, seed):
    """Two eight-counts over and over; that they are no whole number of frames must not look like a difference."""
    twice = drum_loop(bpm, 16 * 60 / bpm, seed)
    one = analyse_song(np.tile(twice, 6))
    space = library_of(one)
    check(space)
    starts = np.array([piece.start_s for piece in one.slices]) / (len(twice) / RATE)
    for row in range(len(starts)):
        found = space.rank(Query((row,), n=len(starts)))
        apart = np.abs((starts[found.rows] - starts[row] + 0.5) % 1 - 0.5)
        assert found.scores[apart < 0.01].min() > 95
        assert found.scores[apart > 0.4].max() < 50


def test_of_one_song_in_two_files_only_copies_score_100(drum_loop):
    sound = drum_loop(118, 30.0, seed=4)
    rng = np.random.default_rng(0)
    sound *= np.linspace(0.5, 1, len(sound), dtype=np.float32) ** rng.uniform(0.5, 1)
    one = analyse_song(sound)
    late = np.concatenate((np.zeros(round(0.02 * RATE), np.float32), 0.5 * sound))
    space = library_of(one, analyse_song(late.astype(np.float32)))
    n = len(one.slices)
    for row in range(n):
        found = space.rank(Query((row,), n=2 * n))
        assert found.scores[found.rows == n + row][0] > 98


def test_a_library_of_one_slice_answers_with_nothing(drum_loop):
    space = library_of(analyse_ready_cut([drum_loop(120, 4.0)]))
    assert len(space.rank(Query((0,), n=10)).rows) == 0
    check(space)
    found = space.rank(Query((space.counts.match[0],), n=1))
    assert found.scores[0] == pytest.approx(100, abs=1e-6)


def test_silence_is_refused_as_a_song_and_alike_as_slices(drum_loop):
    silent = np.zeros(4 * RATE, np.float32)
    with pytest.raises(AudioSilent):
        analyse_song(silent)
    nothing = analyse_ready_cut([silent, silent, silent])
    space = library_of(nothing)
    check(space)
    assert (space.rank(Query((0,), n=2)).scores > 99).all()
    marks = levels.levels(nothing.features.levels_db, levels.level_range(nothing.features.levels_db))
    assert len(set(marks.ravel().tolist())) == 1
    mixed = library_of(nothing, analyse_song(drum_loop(110, 24.0)))
    check(mixed)
    assert set(mixed.rank(Query((0,), n=2)).rows.tolist()) == {1, 2}


@pytest.mark.parametrize("offset", [0.01, 0.2])
def test_an_offset_that_nobody_hears_changes_nothing_but_classic(drum_loop, offset):
    sound = (0.2 * drum_loop(120, 20.0)).astype(np.float32)
    lifted = sound + np.float32(offset)
    plain, found = analyse_song(sound), analyse_song(lifted)
    np.testing.assert_allclose(found.grid.beats_s, plain.grid.beats_s, atol=1e-6)
    assert found.grid.confidence == pytest.approx(plain.grid.confidence, abs=1e-3)
    np.testing.assert_allclose(found.features.levels_db, plain.features.levels_db, atol=0.01)
    np.testing.assert_allclose(found.features.match, plain.features.match, atol=0.05)
    np.testing.assert_array_equal(found.features.classic, classic.slice_vectors(lifted, found.slices))
    cut = [analyse_ready_cut([part[: 4 * RATE]]).features.match for part in (sound, lifted)]
    np.testing.assert_allclose(cut[1], cut[0], atol=0.05)


def test_an_offset_alone_is_silence_and_so_are_the_ends_of_a_song(drum_loop):
    for height in (0.3, -0.001):
        with pytest.raises(AudioSilent):
            analyse_song(np.full(12 * RATE, height, np.float32))
    song = (0.5 * drum_loop(120, 20.0)).astype(np.float32)
    behind = np.concatenate((np.zeros(20 * RATE, np.float32), song))
    plain = analyse_song(song).grid
    for sound in (behind + np.float32(0.01), np.concatenate((behind[: 20 * RATE], song + np.float32(0.05)))):
        found = analyse_song(sound).grid
        assert found.confidence == pytest.approx(plain.confidence, abs=0.02)
        assert found.constant == plain.constant


def test_ready_cut_slices_of_the_same_sound_have_the_same_numbers_whatever_lies_beside_them(drum_loop):
    piece, other = drum_loop(120, 4.0), drum_loop(97, 4.7)
    found = analyse_ready_cut([piece, other, piece, piece]).features
    alone = analyse_ready_cut([piece]).features
    for among, by_itself in zip(
        (found.classic, found.match, found.levels_db), (alone.classic, alone.match, alone.levels_db), strict=True
    ):
        np.testing.assert_array_equal(among[[0, 2, 3]], np.repeat(by_itself, 3, axis=0))
    assert (library_of(analyse_ready_cut([piece] * 4)).rank(Query((0,), n=3)).scores > 99.99).all()


def test_three_four_time_and_rubato_give_finite_answers(drum_loop):
    rng = np.random.default_rng(5)
    waltz = analyse_song(strikes(np.arange(0.2, 29, 60 / 96), 30.0))
    times = np.cumsum(0.55 * (1 + 0.35 * np.sin(np.arange(50) / 4)) + rng.uniform(-0.08, 0.08, 50))
    rubato = analyse_song(strikes(times[times < 29], 30.0, hz=140.0))
    assert len(waltz.slices) >= 4
    space = library_of(waltz, rubato, analyse_song(drum_loop(128, 24.0, seed=1)))
    check(space)
    # A waltz is its own nearest neighbour all the same.
    assert space.rank(Query((1,), n=1)).rows[0] < len(waltz.slices)


def test_a_library_without_slices_has_a_space(drum_loop):
    empty = analyse_song(drum_loop(120, 16.0)).features.match[:0]
    space = MatchSpace.fit(empty, np.zeros(0, int))
    assert len(space.rank(Query((np.ones(empty.shape[1], np.float32),), n=5)).rows) == 0


def test_features_of_another_version_are_refused_with_what_to_do(drum_loop):
    features = analyse_song(drum_loop(120, 16.0)).features.match
    with pytest.raises(FeaturesOutdated, match="earlier version"):
        MatchSpace.fit(features[:, :-4], np.zeros(len(features), int))
