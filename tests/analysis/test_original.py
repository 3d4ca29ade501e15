"""What the original did otherwise than it meant to."""

from __future__ import annotations

import numpy as np
import pytest

from choleor_desktop.analysis import original
from choleor_desktop.analysis.energy import RunningEnergy
from choleor_desktop.analysis.levels import levels, loudness_db
from choleor_desktop.analysis.results import EightCount

RATE = 22_050


def _crescendo() -> np.ndarray:
    n = 4 * RATE
    noise = np.random.default_rng(0).normal(0, 0.3, n)
    return (noise * np.linspace(0.01, 1, n)).astype(np.float32)


def test_a_crescendo_is_flat_along_frequency_and_rises_along_time():
    sound = _crescendo()
    flat = original.frequency_levels(sound)
    assert flat.shape == (9,)
    assert np.ptp(flat) <= 1
    piece = EightCount(0, 0.0, 4.0, tuple(i / 2 for i in range(9)), 120.0)
    db = loudness_db(RunningEnergy.of(sound), [piece])[0, :9]
    rising = levels(db, (float(db.min()), float(db.max())))
    assert (np.diff(rising) >= 0).all()
    assert (rising[0], rising[-1]) == (1, 10)


def test_silence_is_level_one_and_beyond_thirty_decibels_is_zero():
    assert original.frequency_levels(np.zeros(RATE, np.float32)).tolist() == [1] * 9
    deafening = np.random.default_rng(0).normal(0, 100, RATE).astype(np.float32)
    assert original.frequency_levels(deafening).tolist() == [0] * 9


def test_steps_are_three_decibels_wide():
    tone = np.random.default_rng(1).normal(0, 1, 4 * RATE).astype(np.float32)
    found = [int(original.frequency_levels(tone * np.float32(10 ** (db / 20)))[4]) for db in (-30, -24, -18)]
    assert found[1] - found[0] == pytest.approx(2, abs=1)
    assert found[2] - found[1] == pytest.approx(2, abs=1)


def test_one_too_few_are_shown_and_the_first_is_thrown_away_whatever_it_is():
    assert original.one_too_few([4, 7, 1, 9], 3) == ((7, 1), 4)


def test_loudness_alone_can_hold_the_whole_vector():
    vector = np.full(20, -1.0)
    vector[0] = 19.0
    assert original.loudness_share(vector) == pytest.approx(361 / 380)
    assert original.loudness_share(np.zeros(20)) == 0.0
