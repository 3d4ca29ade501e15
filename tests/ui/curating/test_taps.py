"""What taps along a song are: where a beat is, and when they begin anew."""

from __future__ import annotations

import numpy as np
import pytest

from choleor_desktop.analysis.results import BeatGrid
from choleor_desktop.ui.features.taps import Taps

GRID = BeatGrid(np.arange(0.0, 60.0, 0.5), 0, 120.0, 0.5)


def tapped(times, heard=None):
    """Taps at times of the clock, in silence or where the music was heard."""
    taps = Taps(clock=iter([100.0 + time for time in times]).__next__)
    stayed = [taps.add(GRID, None if heard is None else heard[i], 7.0) for i in range(len(times))]
    return taps, stayed


def test_in_silence_they_go_on_from_the_cursor_as_time_does():
    taps, stayed = tapped([0.0, 0.6, 1.2, 1.8])
    assert taps.at_s == pytest.approx([7.0, 7.6, 8.2, 8.8])
    assert stayed == [True] * 4
    assert taps.grid(60.0).bpm == pytest.approx(100)


def test_after_a_pause_they_begin_anew():
    assert tapped([0.0, 0.6, 3.0])[0].at_s == pytest.approx([7.0, 7.6, 10.0])
    assert tapped([0.0, 0.6, 3.2])[0].at_s == pytest.approx([7.0])


@pytest.mark.parametrize(("heard_s", "stays"), [(11.2, True), (9.9, False), (13.0, False)])
def test_where_the_music_jumped_they_begin_anew_and_it_is_said(heard_s, stays):
    taps, stayed = tapped([0.0, 0.6], [10.0, heard_s])
    assert stayed == [True, stays]
    assert taps.at_s == ([10.0, heard_s] if stays else [heard_s])


def test_two_taps_that_a_busy_window_finds_together_are_no_jump_of_the_music():
    """The music was not looked at between them: all taps were lost, and the music was blamed."""
    taps, stayed = tapped([0.0, 0.6, 1.2, 2.1, 2.1, 2.4, 3.0, 3.6], [10.0, 10.6, 11.2, 12.1, 12.1, 12.4, 13.0, 13.6])
    assert all(stayed)
    assert taps.at_s == [10.0, 10.6, 11.2, 12.1, 12.4, 13.0, 13.6]
    assert taps.grid(60.0).bpm == pytest.approx(100, abs=0.5)


LEAPING = BeatGrid(
    np.concatenate((np.arange(0.0, 20.2, 0.5), np.arange(20.8, 60.0, 0.4))),
    0, 150.0, 0.5, constant=False, leaps=((41, 2),),
)  # fmt: skip
"""Of which the music leaps at 20 s, and is fast from there on: the first two fast beats were not found."""


@pytest.mark.parametrize("beat_s", [0.4, 0.8])
@pytest.mark.parametrize("n_early", [1, 2, 3])
def test_they_may_begin_in_front_of_a_leap_that_was_found_too_late(n_early, beat_s):
    first_s = 20.8 - 0.4 * n_early
    times = first_s + beat_s * np.arange(8 + n_early)
    taps = Taps(clock=iter(100.0 + times).__next__)
    were_enough = []
    for time in times:
        assert taps.add(LEAPING, float(time), 0.0)
        were_enough.append(taps.part(60.0) >= 0)
    assert were_enough[3:].count(False) <= n_early
    found = taps.grid(60.0)
    before = LEAPING.beats_s[LEAPING.beats_s < first_s - 0.25]
    np.testing.assert_array_equal(found.beats_s[: len(before)], before)
    behind = found.beats_s[found.beats_s > first_s - 0.1]
    np.testing.assert_allclose(behind, first_s + beat_s * np.arange(len(behind)))
    assert behind[-1] > 60.0 - beat_s - 1e-6
    np.testing.assert_array_equal(found.counts[-len(behind) :], np.arange(len(behind)) % 8)


def test_in_front_of_a_leap_four_are_for_what_is_there_however_many_follow_behind_it():
    times = np.append(18.2 + 0.5 * np.arange(4), 20.2 + 0.4 * np.arange(12))
    taps = Taps(clock=iter(100.0 + times).__next__)
    for time in times:
        taps.add(LEAPING, float(time), 0.0)
    assert taps.part(60.0) == 0


def test_too_few_say_nothing():
    with pytest.raises(ValueError, match="taps"):
        tapped([0.0, 0.6])[0].grid(60.0)
