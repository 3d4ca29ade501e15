"""Where the music is for the ear, by what the sound process told last."""

from __future__ import annotations

import pytest
from sink import RATE

from choleor_desktop.playback.board import Moment
from choleor_desktop.playback.hearing import heard
from choleor_desktop.playback.plans import Comparison, Routine, Span
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


BEATS = tuple(1.5 + i / 2 for i in range(8))
WHOLE = Span(RATE, Sound("a", "a.wav", 1.0, 5.5, BEATS))  # half a second lies in front of its first count
STEP = RATE // 2


@pytest.mark.parametrize(
    ("moment", "position_s", "count", "passed"),
    [
        (Moment(position=RATE // 4), 1.25, 0, 0.0),
        (Moment(position=STEP), 1.5, 1, 0.0),
        (Moment(position=3.75 * STEP), 2.875, 3, 0.75),
        (Moment(position=8.5 * STEP), 5.25, 8, 0.5),
        (Moment(position=STEP, begin=3 * STEP), 2.5, 3, 0.0),  # it begins there, whatever the ear still waits for
        (Moment(position=STEP, begin=3 * STEP, turns=1), 1.5, 1, 0.0),  # a loop goes on from its own beginning
        (Moment(position=3 * STEP, begin=3 * STEP, step=STEP), 2.5, 3, 0.0),  # the count-in is over
    ],
)
def test_the_count_that_is_heard_and_how_much_of_it_is_over(moment, position_s, count, passed):
    found = heard(WHOLE, moment, 0.0)
    assert (found.position_s, found.count, found.leads_to) == (pytest.approx(position_s), count, 0)
    assert found.passed == pytest.approx(passed)


@pytest.mark.parametrize("turns", [0, 1])
def test_nothing_is_heard_behind_the_end(turns):
    found = heard(WHOLE, Moment(position=WHOLE.n - 10, turns=turns), 0.3)
    assert found.position_s == pytest.approx(5.5 - 1 / RATE)
    assert found.count == 8


@pytest.mark.parametrize(
    ("begin", "counts_to_go", "count", "passed", "leads_to"),
    [
        (1, 2.25, -6, 0.75, 1),
        (5, 2.25, -2, 0.75, 5),
        (5, 8.0, -5, 0.0, 5),
        (5, 9.5, -5, 0.0, 5),  # the delay of the output comes first
        (5, 0.25, -4, 0.75, 5),
    ],
)
def test_a_count_in_says_the_counts_that_lead_to_the_first_of_the_music(begin, counts_to_go, count, passed, leads_to):
    moment = Moment(position=(begin - counts_to_go) * STEP, begin=begin * STEP, step=STEP)
    found = heard(WHOLE, moment, 0.0)
    assert (found.count, found.leads_to) == (count, leads_to)
    assert found.passed == pytest.approx(passed)
    assert found.position_s == pytest.approx(1.0 + begin / 2)


def test_at_another_tempo_the_place_in_the_file_moves_as_fast_as_it_is_heard():
    plan = Span(RATE, Sound("a", "a.wav", 1.0, 5.5, BEATS, tempo_ratio=0.5))
    assert heard(plan, Moment(position=2 * RATE), 0.0).position_s == pytest.approx(2.0)


def test_brought_to_one_tempo_each_sound_is_where_its_own_counts_are():
    even = Sound("a", "a.wav", 0.0, 4.0, tuple(i / 2 for i in range(8)))
    late = Sound("b", "b.wav", 9.0, 14.0, (9.0, 9.5, 10.0, 10.5, 11.5, 12.0, 12.5, 13.0))
    comparison = Comparison(RATE, (even, late), 120.0)
    for side, sound, position_s in ((0, even, 1.75), (1, late, 11.0), (2, even, 1.75)):
        found = heard(comparison, Moment(position=3.5 * STEP, side=side), 0.0)
        assert (found.sound, found.side, found.count) == (sound, ["A", "B", "both"][side], 4)
        assert found.position_s == pytest.approx(position_s)
    routine = Routine(RATE, (even, late), 120.0)
    found = heard(routine, Moment(position=routine.length + 7.5 * STEP), 0.0)
    assert (found.sound, found.item, found.count) == (late, 1, 8)
    assert found.position_s == pytest.approx(13.5)
