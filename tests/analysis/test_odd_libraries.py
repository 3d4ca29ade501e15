"""Libraries and songs that nobody planned for: sensible answers, or a clear sentence."""

from __future__ import annotations

import numpy as np
import pytest

from choleor_desktop.analysis import clustering, levels, projection
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
        assert ((found.scores >= 0) & (found.scores <= 100 + 1e-9)).all()
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
