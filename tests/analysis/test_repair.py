"""Repairs of a beat grid: what a person says is done, exactly, and nothing else moves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from choleor_desktop.analysis import repair, slicing
from choleor_desktop.analysis.results import BeatGrid, GridCandidate
from choleor_desktop.analysis.spans import carry_labels

DURATION_S = 60.0


def steady(bpm: float = 120.0, first_s: float = 0.1, one: int = 3, duration_s: float = DURATION_S) -> BeatGrid:
    return BeatGrid(np.arange(first_s, duration_s, 60 / bpm), one, bpm, 0.4, 0.2)


def ones(grid: BeatGrid) -> np.ndarray:
    return grid.beats_s[grid.first_count :: 8]


grids = st.builds(
    lambda bpm, first, one: steady(bpm, first * 60 / bpm, one),
    st.floats(60, 200),
    st.floats(0, 0.999),
    st.integers(0, 7),
)


@given(grids)
def test_double_keeps_every_beat_and_the_one_and_halves_the_distances(grid):
    twice = repair.double(grid, DURATION_S)
    assert np.isin(grid.beats_s, twice.beats_s).all()
    np.testing.assert_allclose(np.diff(twice.beats_s), 30 / grid.bpm, atol=1e-9)
    assert twice.bpm == pytest.approx(2 * grid.bpm)
    assert grid.beats_s[grid.first_count] in ones(twice)
    assert twice.beats_s[0] < 30 / grid.bpm + 1e-9
    assert twice.beats_s[-1] < DURATION_S <= twice.beats_s[-1] + 30 / grid.bpm + 1e-9


@given(grids)
def test_half_keeps_every_second_beat_and_the_one(grid):
    slow = repair.half(grid, DURATION_S)
    assert np.isin(slow.beats_s, grid.beats_s).all()
    np.testing.assert_allclose(np.diff(slow.beats_s), 120 / grid.bpm, atol=1e-9)
    assert grid.beats_s[grid.first_count] in ones(slow)
    assert slow.bpm == pytest.approx(grid.bpm / 2)


@given(grids)
def test_half_undoes_double(grid):
    back = repair.half(repair.double(grid, DURATION_S), DURATION_S)
    assert np.isin(grid.beats_s, back.beats_s).all()
    assert grid.beats_s[grid.first_count] in back.beats_s[back.first_count % 4 :: 4]


@given(grids, st.integers(-20, 20))
def test_shifting_there_and_back_changes_nothing_but_certainty(grid, n):
    moved = repair.shift(grid, n)
    assert 0 <= moved.first_count < 8
    assert (moved.first_count - grid.first_count - n) % 8 == 0
    np.testing.assert_array_equal(moved.beats_s, grid.beats_s)
    assert repair.shift(moved, -n).first_count == grid.first_count


@given(grids, st.floats(0, DURATION_S))
def test_this_is_one_makes_the_nearest_beat_a_one(grid, time_s):
    said = repair.this_is_one(grid, time_s)
    nearest = grid.beats_s[np.abs(grid.beats_s - time_s).argmin()]
    assert nearest in said.beats_s[said.first_count % 8 :: 8]
    assert said.count_confidence == 1.0


@given(grids, st.floats(0, DURATION_S))
def test_counting_anew_changes_nothing_in_front_and_is_taken_back_by_itself(grid, time_s):
    said = repair.count_anew(grid, time_s)
    beat = int(np.abs(grid.beats_s - time_s).argmin())
    np.testing.assert_array_equal(said.beats_s, grid.beats_s)
    np.testing.assert_array_equal(said.counts[:beat], grid.counts[:beat])
    np.testing.assert_array_equal(said.counts[beat:], np.arange(len(grid.beats_s) - beat) % 8)
    assert said.count_confidence == 1.0
    if beat > 1:
        assert repair.same_grid(repair.count_anew(said, time_s), grid)


def test_where_the_tempo_leaps_too_the_count_may_begin_anew_and_the_parts_stay():
    beats = np.concatenate((np.arange(0.0, 20.0, 0.5), np.arange(20.0, 50.0, 0.6)))
    grid = BeatGrid(beats, 0, 100.0, 0.5, constant=False, leaps=((40, 3),))
    said = repair.count_anew(repair.count_anew(grid, 20.0), 20.0)
    assert said.leaps == ((40, 0),)
    assert repair.count_anew(said, 22.4).leaps == ((40, 0), (44, 0))


@pytest.mark.parametrize("beat", [39, 41, 42, 44])
def test_a_count_begins_anew_and_goes_on_near_a_leap_of_the_tempo_and_where_players_are_uneven(beat):
    for beats in (
        np.concatenate((np.arange(0.0, 20.0, 0.5), np.arange(20.0, 50.0, 0.6))),
        np.cumsum(0.5 + np.tile([0.0, 0.03, 0.01, 0.04], 20)),
    ):
        grid = BeatGrid(beats, 0, 100.0, 0.5, constant=False, leaps=((40, 3),))
        time_s = float(beats[beat])
        assert repair.same_grid(repair.count_anew(repair.count_anew(grid, time_s), time_s), grid)


@given(grids, st.floats(-0.5, 0.5))
def test_nudging_moves_all_beats_and_the_same_beat_stays_the_one(grid, seconds):
    moved = repair.nudge(grid, seconds, DURATION_S)
    assert 0 <= moved.beats_s[0] <= moved.beats_s[-1] < DURATION_S
    middle = (grid.beats_s > 2) & (grid.beats_s < DURATION_S - 2)
    assert np.abs(moved.beats_s[:, None] - (grid.beats_s[middle] + seconds)).min(axis=0).max() < 1e-9
    period = 60 / grid.bpm
    np.testing.assert_allclose(np.diff(moved.beats_s)[1:], period, err_msg="also at the end")
    assert period / 2 - 1e-6 < np.diff(moved.beats_s)[0] < period + 1e-6
    later_one = grid.beats_s[grid.first_count + 8] + seconds
    assert np.abs(ones(moved) - later_one).min() < 1e-9


@pytest.mark.parametrize("first_s", [0.0, 0.004, 0.01, 0.2])
def test_nudging_there_and_back_loses_no_eight_count_and_changes_nothing_but_certainty(first_s):
    grid = steady(first_s=first_s, one=0)
    n_slices, moved = len(slicing.cut(grid, DURATION_S)), grid
    for seconds in [-0.01] * 20 + [0.01] * 20:
        moved = repair.nudge(moved, seconds, DURATION_S)
        assert len(slicing.cut(moved, DURATION_S)) >= n_slices
    np.testing.assert_allclose(moved.beats_s, grid.beats_s, atol=1e-9)
    assert moved.first_count == grid.first_count


def test_nudging_adds_no_beats_where_there_were_none():
    grid = BeatGrid(np.arange(20.0, 40.0, 0.5), 5, 120.0, 0.4, 0.2)
    for seconds in (-0.01, 0.01, 0.6):
        moved = repair.nudge(grid, seconds, DURATION_S)
        np.testing.assert_allclose(moved.beats_s, grid.beats_s + seconds)
        assert moved.first_count == 5


@given(
    st.floats(60, 180),
    st.integers(8, 40),
    st.lists(st.integers(1, 39), max_size=3),
    st.lists(st.floats(0.35, 0.65), max_size=3),
    st.integers(0, 2**31),
)
def test_taps_give_the_tempo_though_some_are_missed_doubled_or_shaky(bpm, n, missed, strays, seed):
    rng = np.random.default_rng(seed)
    numbers = np.setdiff1d(np.arange(n), [m for m in missed if 3 < m < n - 2 and m % 3 == 0])
    period = 60 / bpm
    taps = 5.0 + numbers * period + rng.uniform(-0.03, 0.03, len(numbers)) * period
    slips = [5.0 + (4 + 3 * i + at) * period for i, at in enumerate(strays) if 4 + 3 * i + 1 < n]
    grid = repair.from_taps([*taps, *slips], DURATION_S)
    assert grid.bpm == pytest.approx(bpm, rel=0.02)
    truth = 5.0 + np.arange(n) * period
    near = np.abs(grid.beats_s[:, None] - truth[None]).min(axis=0)
    assert near.max() < 0.12 * period
    assert np.abs(ones(grid) - 5.0).min() < 0.1 * period


@pytest.mark.parametrize("early_s", [0.0, 1e-16, 1e-12, 0.004, 0.02])
@pytest.mark.parametrize("period_s", [0.3, 0.5, 0.47, 1 / 3])
def test_the_first_tap_is_a_one_at_the_very_start_of_a_song_too(early_s, period_s):
    taps = np.maximum(np.arange(12) * period_s - early_s, 0.0)
    grid = repair.from_taps(taps, DURATION_S)
    assert grid.beats_s[0] >= 0
    first_beat_is_first_tap = grid.beats_s[0] < period_s / 2
    assert grid.first_count == (0 if first_beat_is_first_tap else 7)


def test_a_last_tap_that_came_early_leaves_no_beat_behind_the_song():
    taps = DURATION_S + 0.05 - 0.5 * np.arange(8, -1, -1)
    taps[-1] -= 0.06
    grid = repair.from_taps(taps, DURATION_S)
    assert grid.beats_s[-1] < DURATION_S
    np.testing.assert_allclose(np.diff(grid.beats_s), 0.5, atol=0.01)


def test_a_tap_far_off_the_beat_is_dropped():
    taps = list(10 + np.arange(12) * 0.5)
    taps[5] += 0.19
    grid = repair.from_taps(taps, DURATION_S)
    assert grid.bpm == pytest.approx(120, abs=0.01)
    assert np.abs(grid.beats_s - 10.0).min() < 1e-3


@pytest.mark.parametrize("slips", [[4.5, 7.5], [4.5, 7.44]])
def test_two_slips_half_way_between_nine_taps_do_not_make_the_tempo_double(slips):
    grid = repair.from_taps(10 + 0.5 * np.array([*range(9), *slips]), DURATION_S)
    assert grid.bpm == pytest.approx(120, rel=0.01)
    assert np.abs(ones(grid) - 10).min() < 0.01


@pytest.mark.parametrize(
    "numbers",
    [
        [0, 1, 3, 4, 6, 7, 9, 10, 12, 13, 15],
        [0, 2, 3, 5, 6, 8, 9, 11, 12, 14],
        [0, 1, 3, 4],
        [0, 2, 4, 6, 8, 9, 10, 11, 12, 13, 14, 15],
    ],
)
def test_taps_of_which_as_many_are_missed_as_not_give_the_tempo(numbers):
    grid = repair.from_taps(10 + 0.5 * np.array(numbers), DURATION_S)
    assert grid.bpm == pytest.approx(120, abs=1e-6)
    assert np.abs(ones(grid) - 10).min() < 1e-6


@pytest.mark.parametrize("bounced", [[0], [0, 3], [1, 2, 3, 4, 5], range(12)])
def test_of_a_tap_that_bounces_the_first_stroke_counts(bounced):
    taps = 10 + 0.5 * np.arange(12)
    grid = repair.from_taps([*taps, *(taps[list(bounced)] + 0.06)], DURATION_S)
    assert grid.bpm == pytest.approx(120, abs=1e-6)
    assert np.abs(ones(grid) - 10).min() < 1e-6


def tapped(times, seed):
    """As a hand taps along: some hundredths of a second early or late."""
    return times + np.random.default_rng(seed).normal(0, min(0.02, 0.05 * (times[1] - times[0])), len(times))


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("ratio", [0.5, 2 / 3, 1, 2])
def test_taps_that_keep_to_the_beats_of_a_song_are_right_to_its_end(ratio, seed):
    grid = BeatGrid(np.arange(0.31, 240, 60 / 127.3), 5, 127.3, 0.4)
    apart = ratio * 60 / 127.3
    place = 60.0 + apart * 0.4  # between the beats that were found
    found = repair.from_taps(tapped(place + apart * np.arange(12), seed), 240.0, grid)
    assert found.bpm == pytest.approx(127.3 / ratio, abs=1e-6)
    assert found.constant
    off = (found.beats_s - place + apart / 2) % apart - apart / 2
    assert np.abs(off[1:]).max() < 0.02
    assert np.abs(ones(found) - place).min() < 0.02


@pytest.mark.parametrize("seed", range(4))
def test_taps_on_the_off_beats_of_beats_that_follow_the_players_follow_them_too(seed):
    times = 0.2 + np.cumsum(0.5 + 0.05 * np.sin(np.arange(300) / 25))
    grid = BeatGrid(times, 0, 120.0, 0.4, constant=False)
    middles = (times[1:] + times[:-1]) / 2
    found = repair.from_taps(tapped(middles[100:116], seed), 160.0, grid)
    assert not found.constant
    assert np.abs(found.beats_s[:, None] - middles[None]).min(axis=0).max() < 0.03
    assert np.abs(ones(found) - middles[100]).min() < 0.03


@pytest.mark.parametrize("n", range(4, 13))
def test_fast_beats_of_which_one_is_tapped_early_and_the_next_late_are_not_counted_as_more(n):
    grid = BeatGrid(np.arange(0.31, 240, 60 / 174), 5, 174.0, 0.4)
    off = [0.006, -0.016, -0.012, -0.073, 0.054, 0.034, -0.01, 0.023, 0.008, -0.017, 0.029, -0.009]
    truth = grid.beats_s[32 : 32 + n]
    found = repair.from_taps(truth + off[:n], 240.0, grid)
    assert found.bpm == pytest.approx(174.0, abs=1e-6)
    assert np.abs(ones(found) - truth[0]).min() < 0.04


@pytest.mark.parametrize(("bpm", "n", "wrong"), [(174, 8, 3), (174, 12, 2), (174, 16, 2), (120, 8, 2)])
def test_a_shaky_hand_seldom_tells_another_tempo(bpm, n, wrong):
    """Of 200 series, 30 ms early or late."""
    rng = np.random.default_rng(0)
    grid = BeatGrid(np.arange(0.31, 240, 60 / bpm), 5, bpm, 0.4)
    series = [grid.beats_s[start : start + n] + rng.normal(0, 0.03, n) for start in rng.integers(8, 200, 200)]
    tempos = [repair.from_taps(taps, 240.0, grid).bpm for taps in series]
    assert (np.abs(np.array(tempos) / bpm - 1) > 0.02).sum() <= wrong


@pytest.mark.parametrize("constant", [True, False])
@pytest.mark.parametrize(("n", "kept"), [(8, 80), (10, 4), (12, 0)])
def test_a_steady_hand_tells_within_some_taps_that_the_beats_of_a_song_are_three_percent_too_slow(n, kept, constant):
    """Of 200 series, 12 ms early or late."""
    rng = np.random.default_rng(0)
    grid = BeatGrid(np.arange(0.31, 240, 60 / (0.97 * 174)), 5, 0.97 * 174, 0.4, constant=constant)
    series = [start + 60 / 174 * np.arange(n) + rng.normal(0, 0.012, n) for start in rng.uniform(5, 200, 200)]
    tempos = [repair.from_taps(taps, 240.0, grid).bpm for taps in series]
    assert (np.abs(np.array(tempos) / grid.bpm - 1) < 0.002).sum() <= kept


@pytest.mark.parametrize("bpm", [116.0, 140.0])
def test_taps_of_another_tempo_than_the_beats_of_a_song_are_believed(bpm):
    grid = BeatGrid(np.arange(0.31, 240, 0.5), 5, 120.0, 0.4)
    found = repair.from_taps(60 + 60 / bpm * np.arange(16), 240.0, grid)
    assert found.bpm == pytest.approx(bpm, abs=1e-6)


def test_a_first_beat_that_the_hand_put_before_the_song_is_at_its_beginning():
    taps = 0.5 * np.arange(12) - 0.02
    found = repair.from_taps(taps[1:], DURATION_S)
    assert found.beats_s[0] == 0
    assert found.first_count == 1


@pytest.mark.parametrize("taps", [[], [1.0], [1, 2, 3], [1.0, 1.0, 1.0, 1.0], [1.0, 1.31, 9.0, 9.17]])
def test_too_few_or_too_uneven_taps_are_refused(taps):
    with pytest.raises(ValueError, match="taps"):
        repair.from_taps(taps, DURATION_S)


@given(
    st.lists(st.floats(0.3, 1.0), min_size=1, max_size=6),
    st.lists(st.integers(1, 16), min_size=6, max_size=6),
    st.integers(-8, 8),
)
def test_anchors_are_beats_and_the_tempo_between_two_is_even(periods, lengths, first):
    times, numbers = [2.0], [first]
    for period, n in zip(periods, lengths, strict=False):
        times.append(times[-1] + n * period)
        numbers.append(numbers[-1] + n)
    grid = repair.with_anchors(list(zip(times, numbers, strict=True)), 200.0)
    assert np.abs(grid.beats_s[:, None] - np.array(times)[None]).min(axis=0).max() < 1e-9
    assert (np.diff(grid.beats_s) > 0).all()
    assert grid.beats_s[0] >= 0
    at = int(np.abs(grid.beats_s - times[0]).argmin())
    assert (at - grid.first_count - first) % 8 == 0
    assert not grid.constant


@pytest.mark.parametrize("anchors", [[], [(1.0, 0)], [(1.0, 0), (1.0, 4)], [(1.0, 4), (2.0, 4)], [(1.0, 8), (2.0, 4)]])
def test_anchors_that_do_not_rise_are_refused(anchors):
    with pytest.raises(ValueError, match="anchors"):
        repair.with_anchors(anchors, DURATION_S)


def test_a_runner_up_of_beats_that_follow_the_players_follows_them_too():
    times = np.cumsum(np.linspace(0.45, 0.6, 100))
    grid = BeatGrid(times, 2, 115.0, 0.5, 0.3, constant=False)
    offbeat = repair.use_candidate(grid, GridCandidate("offbeat", 115.0, 0.3, 0.4), 60.0)
    middles = (times[1:] + times[:-1]) / 2
    assert np.abs(offbeat.beats_s[:, None] - middles[None]).min(axis=0).max() < 1e-9
    assert offbeat.bpm == 115.0
    assert (
        np.abs(np.diff(offbeat.beats_s) - np.interp(offbeat.beats_s[1:], times, np.r_[np.diff(times), 0.6])).max() < 0.1
    )
    twice = repair.use_candidate(grid, GridCandidate("double", 230.0, 0.3, 0.4), 60.0)
    assert np.isin(times[times < 60], twice.beats_s).all()
    other = repair.use_candidate(grid, GridCandidate("tempo", 90.0, 0.2, 0.4), 60.0)
    assert other.constant
    np.testing.assert_allclose(np.diff(other.beats_s), 60 / 90)


@given(grids)
def test_an_offbeat_reading_lies_half_a_beat_away_and_its_one_near_the_old_one(grid):
    candidate = GridCandidate("offbeat", grid.bpm, float((grid.beats_s[0] + 30 / grid.bpm) % (60 / grid.bpm)), 0.2)
    other = repair.use_candidate(grid, candidate, DURATION_S)
    off = np.abs(other.beats_s[:, None] - grid.beats_s[None]).min(axis=1)
    np.testing.assert_allclose(off, 30 / grid.bpm, atol=1e-6)
    later = other.beats_s[other.first_count :: 8] - grid.beats_s[grid.first_count]
    assert np.abs(later - 30 / grid.bpm).min() < 1e-6


@given(grids, st.integers(0, 10_000))
def test_an_offbeat_reading_of_free_beats_has_its_one_half_a_beat_later_too(grid, seed):
    times = grid.beats_s[0] + np.cumsum(np.random.default_rng(seed).uniform(0.4, 0.6, len(grid.beats_s)))
    free = BeatGrid(times[times < DURATION_S], grid.first_count, 120.0, 0.5, constant=False)
    other = repair.use_candidate(free, GridCandidate("offbeat", 120.0, 0.1, 0.2), DURATION_S)
    one, after = free.beats_s[grid.first_count : grid.first_count + 2]
    assert np.abs(other.beats_s[other.first_count :: 8] - (one + after) / 2).min() < 1e-9


@pytest.mark.parametrize("beats", [[], [0.7]])
@pytest.mark.parametrize("first", [0, 3])
def test_a_song_of_no_beat_or_one_is_repaired_without_a_fall(beats, first):
    grid = BeatGrid(np.array(beats, np.float64), first, 120.0, 0.0)
    np.testing.assert_array_equal(repair.half(grid, 2.0).beats_s, beats)
    for fixed in (
        repair.half(grid, 2.0),
        repair.double(grid, 2.0),
        repair.shift(grid, 3),
        repair.nudge(grid, -0.1, 2.0),
        repair.this_is_one(grid, 1.0),
        repair.use_candidate(grid, GridCandidate("offbeat", 120.0, 0.2, 0.5), 2.0),
    ):
        assert slicing.cut(fixed, 2.0) == ()


def test_two_readings_are_one_where_but_two_beats_at_the_ends_differ():
    grid = steady()
    for n, same in ((2, True), (3, False)):
        assert repair.same_pulse(grid, BeatGrid(grid.beats_s[n:], 0, grid.bpm, 0.4)) == same
    assert not repair.same_pulse(grid, repair.nudge(grid, 0.006, DURATION_S))


def test_after_a_shift_by_two_beats_all_labels_are_kept_and_by_half_the_last_may_be_lost():
    grid = steady(one=0)
    old = [(p.start_s, p.end_s) for p in slicing.cut(grid, DURATION_S)]
    new = [(p.start_s, p.end_s) for p in slicing.cut(repair.shift(grid, 2), DURATION_S)]
    carried = carry_labels(old, new)
    assert all(carried[i] == i for i in range(len(new)))
    assert set(range(len(old))) - set(carried) <= {len(old) - 1}


@pytest.mark.parametrize("late", [0.0, 0.4])
def test_the_beat_nearest_to_the_first_tap_is_a_one_also_where_that_tap_came_late(late):
    taps = 4.0 + 0.5 * np.arange(12)
    grid = repair.from_taps([4.0 + late * 0.5, *taps[1:]], DURATION_S)
    ones = grid.beats_s[grid.first_count % 8 :: 8]
    assert np.abs(ones - 4.0).min() < 0.03
