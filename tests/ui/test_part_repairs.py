"""Half and double tempo take each other back."""

from __future__ import annotations

import numpy as np
import pytest

from choleor_desktop.analysis.repair import shift
from choleor_desktop.analysis.results import BeatGrid
from choleor_desktop.ui.features.part_repairs import PartRepairs, refusal


@pytest.mark.parametrize("first_count", range(8))
@pytest.mark.parametrize("ways", [("double", "half"), ("half", "double"), ("double", "double", "half", "half")])
def test_the_way_back_leads_to_the_same_beats_and_the_same_one(first_count, ways):
    grid = BeatGrid(np.arange(0.3, 60, 0.5), first_count, 120.0, 0.5)
    repairs, there = PartRepairs(), grid
    for way in ways:
        there = repairs.repaired(way, there, 60.0)
    assert there.first_count == first_count
    np.testing.assert_array_equal(there.beats_s, grid.beats_s)
    assert there.confidence == 1.0


def test_what_was_changed_in_between_is_not_taken_back():
    grid = BeatGrid(np.arange(0.3, 60, 0.5), 2, 120.0, 0.5)
    repairs = PartRepairs()
    there = repairs.repaired("half", shift(repairs.repaired("double", grid, 60.0), 2), 60.0)
    ones, before = there.beats_s[there.first_count :: 8], grid.beats_s[grid.first_count :: 8]
    assert np.abs(ones[:, None] - before).min() == pytest.approx(0.5)


def test_beats_that_nobody_could_count_are_not_doubled_again_and_halving_leads_back_from_there():
    grid = BeatGrid(np.arange(0.3, 60, 0.5), 2, 120.0, 0.5)
    repairs, found = PartRepairs(), [grid]
    for _ in range(12):
        found.append(repairs.repaired("double", found[-1], 60.0))
    assert [len(each.beats_s) for each in found[:4]] == [120, 240, 480, 960]
    assert all(len(each.beats_s) == 960 for each in found[4:])
    for expected in found[2::-1]:
        found.append(repairs.repaired("half", found[-1], 60.0))
        np.testing.assert_array_equal(found[-1].beats_s, expected.beats_s)


def test_a_song_without_beats_is_not_said_to_have_too_fast_ones():
    none = BeatGrid(np.zeros(0), 0, 120.0, 0.0)
    for way in ("double", "half"):
        assert refusal(way, none, PartRepairs().repaired(way, none, 60.0)).startswith("There are too few beats")
    assert not refusal("earlier", none, none), "that says that they are right as they are"


UNEVEN_S = np.cumsum(0.5 + 0.06 * np.sin(np.arange(100) * 2.4))


@pytest.mark.parametrize("beat", [1, 2, 30, 39, 40, 41, 42, 60, 98])
def test_a_count_that_begins_anew_goes_on_with_the_next_press_however_uneven_the_beats_are(beat):
    grid = BeatGrid(UNEVEN_S, 3, 120.0, 0.5, constant=False, leaps=((40, 6),))
    repairs = PartRepairs()
    there = repairs.repaired("count_anew", grid, 52.0, float(UNEVEN_S[beat]))
    assert (beat, 0) in there.leaps
    there = repairs.repaired("count_anew", there, 52.0, float(UNEVEN_S[beat]) + 0.02)
    np.testing.assert_array_equal(there.counts, grid.counts)
    assert (beat, 0) in repairs.repaired("count_anew", there, 52.0, float(UNEVEN_S[beat])).leaps


@pytest.mark.parametrize("here_s", [9.6, 9.7, 9.8, 9.9])
def test_halving_is_taken_back_also_where_the_playhead_was_at_the_end_of_its_part(here_s):
    """The last beat in front of the leap is left out, and then the playhead is nearer to the other part."""
    beats = np.concatenate((np.arange(0.0, 10.0, 0.5), np.arange(10.3, 30.0, 0.4)))
    grid, repairs = BeatGrid(beats, 0, 150.0, 0.5, constant=False, leaps=((20, 5),)), PartRepairs()
    half = repairs.repaired("half", grid, 30.0, here_s)
    assert half.leaps == ((10, 5),)
    there = repairs.repaired("double", half, 30.0, here_s)
    np.testing.assert_array_equal(there.beats_s, beats)
    np.testing.assert_array_equal(there.counts, grid.counts)
