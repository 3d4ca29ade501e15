"""Levels follow loudness in time; harmony compares them with a movement."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from choleor_desktop.analysis import levels, movement
from choleor_desktop.analysis.energy import RunningEnergy
from choleor_desktop.analysis.results import EightCount
from choleor_desktop.analysis.song import analyse_song

RATE = 22_050
EIGHT = st.lists(st.integers(1, 10), min_size=8, max_size=8)


def piece(seconds=4.0):
    return EightCount(0, 0.0, seconds, tuple(np.linspace(0, seconds, 9)), 480 / seconds)


def test_a_crescendo_rises_in_sections_and_counts():
    t = np.arange(4 * RATE) / RATE
    sound = (np.sin(2 * np.pi * 220 * t) * 10 ** ((t / 4 * 40 - 40) / 20)).astype(np.float32)
    db = levels.loudness_db(RunningEnergy.of(sound), [piece()])
    assert (np.diff(db[0, :9]) > 3).all()
    assert (np.diff(db[0, 9:]) > 3).all()
    marks = levels.levels(db, levels.level_range(db))
    assert (np.diff(marks[0, 9:].astype(int)) >= 0).all()
    assert marks[0, 9] == 1
    assert marks[0, -1] == 10


def test_loudness_of_a_full_sine_is_minus_three_decibels():
    sound = np.sin(2 * np.pi * 441 * np.arange(4 * RATE) / RATE).astype(np.float32)
    np.testing.assert_allclose(levels.loudness_db(RunningEnergy.of(sound), [piece()]), -3.01, atol=0.02)


@pytest.mark.parametrize(
    "db", [np.zeros((0, 17), np.float32), np.full((1, 17), -80, np.float32), np.full((9, 17), -12, np.float32)]
)
def test_a_library_without_any_difference_still_has_levels(db):
    low, high = levels.level_range(db)
    assert high > low
    marks = levels.levels(db, (low, high))
    assert ((marks >= 1) & (marks <= 10)).all()


def test_where_all_is_equally_loud_ten_levels_are_three_decibels_about_it():
    assert levels.level_range(np.full((9, 17), -12, np.float32)) == pytest.approx((-13.5, -10.5))


def test_one_silent_intro_does_not_flatten_the_rest():
    db = np.concatenate([np.full((1, 17), -80.0), np.linspace(-30, -10, 300)[:, None] * np.ones((1, 17))]).astype(
        np.float32
    )
    low, high = levels.level_range(db)
    assert low > -35
    assert high == pytest.approx(-10.2, abs=0.3)


@pytest.mark.parametrize("odd_db", [0.0, -64.0])
def test_one_slice_that_is_louder_or_softer_than_all_the_rest_does_not_flatten_it(odd_db):
    usual = np.repeat(np.linspace(-60, -15, 300, dtype=np.float32)[:, None], 17, axis=1)
    with_it = np.concatenate([np.full((1, 17), odd_db, np.float32), usual])
    assert levels.level_range(usual) == pytest.approx((-59.55, -15.45), abs=0.01)
    assert levels.level_range(with_it) == pytest.approx(levels.level_range(usual), abs=0.3)


def test_levels_are_ten_steps_of_one_size_from_the_lowest_to_the_highest():
    db = np.array([-40.0, -30.0, -28.1, -27.9, -20.1, -19.9, -12.1, -11.9, -10.0, 0.0])
    assert levels.levels(db, (-30.0, -10.0)).tolist() == [1, 1, 1, 2, 5, 6, 9, 10, 10, 10]


def test_counts_are_as_loud_as_what_lies_between_their_beats():
    beats_s = (0.0, 0.3, 1.0, 1.4, 2.0, 2.6, 3.1, 3.7, 4.0)
    heights = np.array([0.1, 0.8, 0.2, 0.5, 0.4, 0.05, 0.6, 0.3])
    sound = np.repeat(heights, np.diff(np.round(np.array(beats_s) * RATE).astype(int))).astype(np.float32)
    found = levels.loudness_db(RunningEnergy.of(sound), [EightCount(0, 0.0, 4.0, beats_s, 120.0)])
    np.testing.assert_allclose(found[0, 9:], 20 * np.log10(heights), atol=0.01)


@pytest.mark.parametrize("n_silent", [1, 20, 150])
@pytest.mark.parametrize("silence_db", [-80.0, -70.0])
def test_silence_changes_no_level_of_a_small_library(n_silent, silence_db):
    music = np.repeat(np.linspace(-30, -10, 40, dtype=np.float32)[:, None], 17, axis=1)
    silent = np.full((n_silent, 17), silence_db, np.float32)
    assert levels.level_range(np.concatenate([silent, music])) == pytest.approx(levels.level_range(music))


def test_where_all_is_silent_silence_is_level_one():
    db = np.full((3, 17), levels.SILENCE_DB, np.float32)
    assert (levels.levels(db, levels.level_range(db)) == 1).all()


@given(EIGHT)
def test_a_movement_like_the_music_has_full_harmony(curve):
    found = movement.harmony(curve, curve)
    assert found.score == pytest.approx(100)
    assert found.lag == 0
    assert (found.shape is None) == (len(set(curve)) == 1)


@given(EIGHT, EIGHT)
def test_harmony_is_between_0_and_100_and_many_at_once_agree_with_one(music, danced):
    found = movement.harmony(music, danced)
    assert -1e-9 <= found.score <= 100 + 1e-9
    assert movement.fit([music, danced], danced)[0] == pytest.approx(found.score)
    assert found.per_count == tuple(abs(a - b) for a, b in zip(music, danced, strict=True))


@pytest.mark.parametrize(
    ("danced", "agreement", "shape", "accents", "score"),
    [
        ([2, 3, 4, 5, 6, 7, 8, 9], 8 / 9, 1, 1, 100 * (0.5 * 8 / 9 + 0.3 + 0.2)),
        ([8, 7, 6, 5, 4, 3, 2, 1], 5 / 9, -1, 0, 100 * 0.5 * 5 / 9),
        ([5, 5, 5, 5, 5, 5, 5, 5], 7 / 9, None, 0, 100 * 0.5 * 7 / 9 / 0.7),
    ],
)
def test_harmony_is_half_agreement_three_tenths_shape_and_two_tenths_accents(danced, agreement, shape, accents, score):
    found = movement.harmony([1, 2, 3, 4, 5, 6, 7, 8], danced)
    assert (found.agreement, found.accents, found.score) == pytest.approx((agreement, accents, score))
    assert found.shape == (None if shape is None else pytest.approx(shape))


def test_a_movement_that_comes_too_early_gets_the_lag_that_mends_it():
    music = [1, 1, 5, 9, 9, 5, 1, 1]
    found = movement.harmony(music, list(np.roll(music, -2)))
    assert found.lag == 2
    assert found.lag_gain > 30


def test_a_lag_that_gains_less_than_three_points_is_not_worth_a_word():
    music, danced = [1, 1, 4, 3, 1, 1, 1, 2], [1, 1, 3, 1, 1, 1, 2, 1]
    gain = movement.fit(music, list(np.roll(danced, 1))) - movement.fit(music, danced)
    assert 1 < gain < 3
    found = movement.harmony(music, danced)
    assert (found.lag, found.lag_gain) == (0, 0.0)


@pytest.mark.parametrize(
    ("music", "danced", "lag"),
    [([9, 9, 1, 1] * 2, [1, 1, 9, 9] * 2, -2), ([1, 1, 9, 9, 9, 9, 1, 1], [1, 9, 9, 9, 1, 1, 1, 1], 1)],
)
def test_of_lags_that_fit_as_well_the_smallest_is_told_and_earlier_rather_than_later(music, danced, lag):
    assert movement.harmony(music, danced).lag == lag


def test_a_flat_movement_has_no_shape():
    assert movement.harmony([1, 2, 3, 4, 5, 6, 7, 8], [5] * 8).shape is None


def test_sound_without_an_eight_count_has_no_levels_and_no_features(drum_loop):
    assert levels.loudness_db(RunningEnergy.of(np.ones(RATE, np.float32)), []).shape == (0, 17)
    found = analyse_song(drum_loop(100.0, 3.0, seed=1))
    assert not found.slices
    assert [len(part) for part in (found.features.classic, found.features.match, found.features.levels_db)] == [0, 0, 0]
