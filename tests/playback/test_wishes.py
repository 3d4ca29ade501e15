"""What was asked for goes on where it was when the output is another."""

from __future__ import annotations

import pytest
from sink import RATE

from choleor_desktop.playback.board import Moment
from choleor_desktop.playback.plans import Span
from choleor_desktop.playback.sounds import Sound
from choleor_desktop.playback.wishes import Wish


@pytest.mark.parametrize(
    ("last", "frame"),
    [
        (Moment(position=-5_000, begin=1_000), 1_000),  # it was being counted in
        (Moment(position=7_000, begin=1_000), 7_000),
        (Moment(position=500, begin=1_000, turns=1), 500),  # a loop that has begun again
    ],
)
@pytest.mark.parametrize("tempo_ratio", [1.0, 0.5])
def test_at_another_rate_and_tempo_music_goes_on_from_the_same_place(last, frame, tempo_ratio):
    playing = Span(RATE, Sound("a", "a.wav", 1.0, 9.0))
    wish = Wish(Span(RATE, Sound("a", "a.wav", 1.0, 9.0, tempo_ratio=tempo_ratio)), 1_000, count_in=True)
    found = wish.going_on(2 * RATE, playing, last._replace(side=1))
    assert (found.frame, found.plan.rate, found.count_in) == (2 * frame / tempo_ratio, 2 * RATE, False)
    assert found.side == 1, "the side of a comparison that was heard last"


@pytest.mark.parametrize("rate", [8_000, 44_100, 48_000, 96_000])
def test_what_begins_with_its_last_frame_does_so_at_every_rate(rate):
    plan = Span(RATE, Sound("a", "a.wav", 1.0, 1.77))
    found = Wish(plan, plan.n - 1).anew(rate)
    assert 0 <= found.frame < found.plan.n


def test_other_music_begins_where_it_was_asked_to():
    playing, wanted = (Span(RATE, Sound(name, name, 1.0, 9.0)) for name in ("a.wav", "b.wav"))
    assert Wish(wanted, 1_000, count_in=True).going_on(2 * RATE, playing, Moment(position=7_000)).frame == 2_000
