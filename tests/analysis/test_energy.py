"""Energy between any two moments of a sound."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from choleor_desktop.analysis.energy import RunningEnergy
from choleor_desktop.analysis.song import extremes


def test_the_power_between_borders_is_the_mean_square_of_what_lies_between():
    sound = np.random.default_rng(0).normal(0, 0.2, 10_001).astype(np.float32)
    borders = np.array([[0, 1, 63, 64, 65, 4_000], [128, 5_000, 9_999, 10_000, 10_001, 10_001]])
    found = RunningEnergy.of(sound).mean_power(borders)
    for row, own in zip(borders, found, strict=True):
        wanted = [np.square(sound[a:b], dtype=np.float64).mean() if b > a else 0.0 for a, b in pairwise(row)]
        np.testing.assert_allclose(own, wanted, atol=1e-6)


def test_borders_outside_a_sound_are_its_ends():
    sound = np.full(100, 0.5, np.float32)
    np.testing.assert_allclose(RunningEnergy.of(sound).mean_power(np.array([-50, 20, 400, 500])), [0.25, 0.25, 0.0])


def test_silence_after_a_loud_sound_is_silence():
    sound = np.concatenate((np.full(100_000 + 17, 0.9), np.zeros(50_000))).astype(np.float32)
    assert RunningEnergy.of(sound).mean_power(np.array([100_017, 150_017]))[0] < 1e-9


@pytest.mark.parametrize("n", [0, 1, 63, 64, 65, 64 * 1_024, 64 * 1_024 + 1, 64 * 2_050 - 1])
def test_of_each_block_the_lowest_and_the_highest_sample_are_known(n):
    sound = np.random.default_rng(n).normal(size=n).astype(np.float32)
    sound[5:6] = np.nan
    wanted = [(block.min(), block.max()) for block in np.split(sound, np.arange(64, n, 64)) if len(block)]
    np.testing.assert_array_equal(extremes(sound), np.reshape(wanted, (-1, 2)))
