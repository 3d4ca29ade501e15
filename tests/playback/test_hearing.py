"""Where the music is for the ear, by what the sound process told last."""

from __future__ import annotations

import pytest
from sink import RATE

from choleor_desktop.playback.board import Moment
from choleor_desktop.playback.hearing import heard
from choleor_desktop.playback.plans import Span
from choleor_desktop.playback.sounds import Sound


@pytest.mark.parametrize(
    ("moment", "now_s", "position_s"),
    [
        (Moment(position=RATE, moment_s=5.0, delay_s=0.1), 5.3, 2.2),
        (Moment(position=0, turns=1, moment_s=5.0, delay_s=0.1), 5.0, 2.9),  # the end of the turn before
        (Moment(position=0, moment_s=5.0), 99.0, 1.5),  # nothing was told for long
    ],
)
def test_what_is_heard_is_later_than_what_was_handed_over(moment, now_s, position_s):
    plan = Span(RATE, Sound("a", "a.wav", 1.0, 3.0))
    assert heard(plan, moment, now_s).position_s == pytest.approx(position_s)
