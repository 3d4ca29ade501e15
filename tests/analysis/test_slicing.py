"""From beats to eight-counts: whole ones only, up to the end of the song."""

from __future__ import annotations

import numpy as np
import pytest

from choleor_desktop.analysis.results import BeatGrid
from choleor_desktop.analysis.slicing import cut, is_cut_short


def test_songs_are_cut_into_whole_eight_counts_from_the_first_one():
    grid = BeatGrid(np.arange(0.5, 30, 0.5), 3, 120.0, 1.0)
    pieces = cut(grid, 30.0)
    assert [p.index for p in pieces] == list(range(len(pieces)))
    assert pieces[0].start_s == pytest.approx(2.0)
    assert all(p.end_s - p.start_s == pytest.approx(4.0) for p in pieces)
    assert pieces[-1].end_s <= 30.0
    assert all(len(p.beats_s) == 9 for p in pieces)
    assert cut(BeatGrid(np.arange(0, 3, 0.5), 0, 120.0, 1.0), 3.0) == ()


@pytest.mark.parametrize(("late_s", "n"), [(0.04, 2), (0.06, 1)])
def test_a_last_eight_count_may_end_a_hair_behind_the_song_and_is_cut_there(late_s, n):
    duration_s = 8.0 - late_s
    pieces = cut(BeatGrid(np.arange(0, 8, 0.5), 0, 120.0, 1.0), duration_s)
    assert len(pieces) == n
    assert pieces[-1].end_s == min(duration_s, 4.0 * n)


@pytest.mark.parametrize(("next_s", "end_s"), [(4.3, 4.0), (4.02, 4.02), (3.8, 3.8)])
def test_before_a_leap_the_last_count_is_as_long_as_the_others_or_ends_with_the_leap(next_s, end_s):
    beats = np.concatenate((np.arange(0.0, 4.0, 0.5), np.arange(next_s, 16.0, 0.6)))
    pieces = cut(BeatGrid(beats, 0, 120.0, 1.0, constant=False, leaps=((8, 0),)), 16.0)
    assert pieces[0].end_s == pytest.approx(end_s)
    assert pieces[1].start_s == next_s


def test_behind_the_last_beat_the_song_goes_on_at_the_tempo_it_has_there():
    slow, fast = np.arange(0.0, 32.0, 1.0), np.arange(32.0, 36.0, 0.5)
    pieces = cut(BeatGrid(np.concatenate((slow, fast)), 0, 60.0, 1.0, constant=False), 60.0)
    assert pieces[-1].beats_s == tuple(np.arange(32.0, 36.5, 0.5))


def test_beats_between_two_slices_are_cut_short_by_a_leap_and_those_at_the_ends_of_a_song_are_not():
    grid = BeatGrid(np.arange(2.0, 30.0, 0.5), 3, 120.0, 1.0, leaps=((14, 0), (40, 6)))
    found = [is_cut_short(grid, 30.0, time) for time in (*(grid.beats_s + 0.1), 0.5)]
    slices = [(round((each.start_s - 2) * 2), round((each.end_s - 2) * 2)) for each in cut(grid, 30.0)]
    assert slices == [(3, 11), (14, 22), (22, 30), (30, 38), (42, 50)]
    assert np.flatnonzero(found).tolist() == [11, 12, 13, 38, 39, 40, 41]


@pytest.mark.parametrize(("leaps", "cut_short"), [(((5, 0),), [0, 1, 2, 3, 4]), (((11, 0),), [*range(8, 16)])])
def test_beats_in_front_of_all_slices_or_behind_them_are_cut_short_by_a_leap_too(leaps, cut_short):
    grid = BeatGrid(np.arange(0.0, 8.0, 0.5), 0, 120.0, 1.0, leaps=leaps)
    assert [beat for beat in range(13) if is_cut_short(grid, 8.0, beat / 2)] == [
        each for each in cut_short if each < 13
    ]
