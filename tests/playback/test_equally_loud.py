"""A routine that was asked to be equally loud."""

from __future__ import annotations

import numpy as np
import pytest
from sink import RATE, noise

from choleor_desktop.playback.plans import Routine
from choleor_desktop.playback.render import loudness_db, render
from choleor_desktop.playback.sounds import Sound


@pytest.mark.parametrize("is_level", [True, False])
def test_the_louder_slices_come_down_and_a_very_quiet_one_stays(tmp_path, is_level):
    beats = tuple(np.arange(9) * 0.25)
    sounds = []
    for i, level in enumerate((0.2, 0.05, 0.1, 0.001)):
        noise(tmp_path / f"{i}.wav", 3, level=level, seed=i)
        sounds.append(Sound(str(i), str(tmp_path / f"{i}.wav"), 0.0, 2.0, beats))
    plan = Routine(RATE, tuple(sounds), 240.0, is_level)
    found = [loudness_db(render(plan, i)[1][0][RATE // 10 : -RATE // 10]) for i in range(4)]
    assert (np.ptp(found[:3]) < 0.5) == is_level
    assert found[3] < -55
