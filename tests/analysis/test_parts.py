"""A grid whose tempo leaps: a repair is one of the part at the playhead, and nothing beyond a leap changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from choleor_desktop.analysis import anchors, repair, slicing, stretches
from choleor_desktop.analysis.anchors import Pin
from choleor_desktop.analysis.parts import (
    changes_tempo,
    in_each,
    in_part,
    keeps_tempo,
    parts_of,
    usual_bpm,
)
from choleor_desktop.analysis.results import BeatGrid, GridCandidate
from choleor_desktop.library.packing import pack_grid, unpack_grid

DURATION_S = 60.0


def with_a_leap() -> BeatGrid:
    """Beats at 120, from 20.1 s on at 100, where a 7 would come and an 8 comes."""
    beats = np.concatenate((0.1 + np.arange(40) * 0.5, 20.1 + np.arange(66) * 0.6))
    return BeatGrid(beats, 2, 100.0, 0.4, 0.2, constant=False, leaps=((40, 7),))


def by_key(grid: BeatGrid, how: str, at_s: float) -> BeatGrid:
    """What a key does to the part that a time is in."""
    ways = {
        "half": lambda part: repair.half(part.grid, part.length_s),
        "double": lambda part: repair.double(part.grid, part.length_s),
        "later": lambda part: repair.shift(part.grid, 1),
        "3 earlier": lambda part: repair.shift(part.grid, -3),
        "nudge later": lambda part: repair.nudge(part.grid, 0.05, part.length_s),
        "nudge earlier": lambda part: repair.nudge(part.grid, -0.05, part.length_s),
        "one": lambda part: repair.this_is_one(part.grid, at_s - part.start_s),
        "taps": lambda part: repair.from_taps(list(at_s - part.start_s + np.arange(8) * 0.4), part.length_s),
    }
    return in_part(grid, DURATION_S, at_s, ways[how])


@pytest.mark.parametrize("n", [40, 41, 44, 48])
def test_the_tempo_of_a_song_that_leaps_is_one_of_those_it_has(n):
    beats = np.concatenate((np.arange(n) / 2, n / 2 + np.arange(44) * 60 / 95))
    assert usual_bpm(beats, [(n, 0)]) == pytest.approx(120 if n >= 44 else 95)
    assert usual_bpm(beats[:n]) == pytest.approx(120)
    assert usual_bpm(beats[n - 1 : n + 2], [(1, 0)]) > 0, "of nothing but what reaches across"


def test_where_the_tempo_leaps_the_eight_count_before_ends_short():
    grid = with_a_leap()
    assert grid.counts[:4].tolist() == [6, 7, 0, 1]
    assert grid.counts[38:43].tolist() == [4, 5, 7, 0, 1]
    slices = slicing.cut(grid, DURATION_S)
    starts = [piece.start_s for piece in slices]
    np.testing.assert_allclose(starts, [*grid.beats_s[2:34:8], *grid.beats_s[41:98:8]])
    assert [piece.index for piece in slices] == list(range(len(slices)))


@pytest.mark.parametrize(
    ("how", "moved_s", "period_s"),
    [
        ("half", 0.0, 1.2),
        ("double", 0.0, 0.3),
        ("later", 0.6, 0.6),
        ("3 earlier", 3.0, 0.6),  # five beats later, behind the leap
        ("nudge later", 0.05, 0.6),
        ("nudge earlier", -0.05, 0.6),
        ("one", 0.6, 0.6),
        ("taps", 0.2, 0.4),
    ],
)
def test_a_repair_is_one_of_its_part(how, moved_s, period_s):
    grid = with_a_leap()
    found = by_key(grid, how, 30.9)
    ((leap, _),) = found.leaps
    np.testing.assert_array_equal(found.beats_s[:leap], grid.beats_s[:leap])
    assert leap >= 39, "but the last beat before a leap, where one behind it comes near"
    np.testing.assert_array_equal(found.counts[:leap], grid.counts[:leap])
    behind = found.beats_s[leap:]
    np.testing.assert_allclose(np.diff(behind), period_s)
    assert behind[0] < 20.1 + period_s
    assert behind[-1] > DURATION_S - 1.2
    first = 30.9 if how in {"one", "taps"} else grid.beats_s[41] + moved_s
    assert np.abs(behind[found.counts[leap:] == 0] - first).min() < 1e-6
    assert found.count_confidence == 1.0
    assert not found.constant


@pytest.mark.parametrize("how", ["half", "double", "later", "nudge later", "nudge earlier", "one", "taps"])
def test_a_repair_before_a_leap_changes_nothing_behind_it(how):
    grid = with_a_leap()
    found = by_key(grid, how, 5.1)
    ((leap, count),) = found.leaps
    assert count == 7
    np.testing.assert_array_equal(found.beats_s[leap:], grid.beats_s[40:])
    before = in_part(BeatGrid(grid.beats_s[:40], 2, 120.0, 0.4), 20.1, 5.1, lambda part: part.grid)
    alone = by_key(before, how, 5.1)
    n = min(leap, len(alone.beats_s))
    np.testing.assert_allclose(found.beats_s[:n], alone.beats_s[:n])
    assert found.first_count == alone.first_count


def test_readings_of_the_same_pulse_are_those_of_all_parts_and_of_another_the_tempo_leaps_nowhere():
    grid = with_a_leap()
    offbeats = repair.use_candidate(grid, GridCandidate("offbeat", 100.0, 0.0, 0.1), DURATION_S)
    half = repair.use_candidate(grid, GridCandidate("half", 50.0, 0.0, 0.1), DURATION_S)
    for found, moved in ((offbeats, (0.25, 0.3)), (half, (0.0, 0.0))):
        assert len(found.leaps) == 1
        ones = found.beats_s[found.counts == 0]
        assert np.abs(ones - (grid.beats_s[2] + moved[0])).min() < 1e-6
        assert np.abs(ones[ones > 20] - (grid.beats_s[41] + moved[1])).min() < 1e-6
    other = repair.use_candidate(grid, GridCandidate("tempo", 90.0, 0.2, 0.1), DURATION_S)
    assert (other.leaps, other.constant) == ((), True)


_STEPS = st.tuples(st.sampled_from(["half", "double", "later", "one", "nudge", "pin", "taps"]), st.integers(0, 199))


def _repaired(grid, how, place):
    time_s = place / 200 * DURATION_S
    if how == "pin":
        try:
            return anchors.pinned(grid, [anchors.pin_at(time_s, grid, [], DURATION_S)], DURATION_S)
        except ValueError:  # it cannot be pinned there
            return grid
    if how == "nudge":
        seconds = (place - 100) / 100
        return in_part(grid, DURATION_S, time_s, lambda part: repair.nudge(part.grid, seconds, part.length_s))
    return by_key(grid, how, time_s)


@given(st.lists(_STEPS, max_size=6))
def test_after_any_repairs_a_grid_whose_tempo_leaps_can_be_stored(steps):
    beats = np.concatenate((np.arange(0.3, 20, 0.5), np.arange(20, 40, 0.6), np.arange(40, DURATION_S, 0.45)))
    leaps = tuple((int(np.abs(beats - time).argmin()), count) for time, count in ((20, 5), (40, 0)))
    grid = BeatGrid(beats, 3, 120.0, 0.9, 0.9, constant=False, leaps=leaps)
    for how, place in steps:
        grid = _repaired(grid, how, place)
        assert repair.same_grid(unpack_grid(*pack_grid(grid)), grid)
        assert (np.diff(grid.beats_s) > 0).all()


EARLY_LEAP = BeatGrid(
    np.concatenate((0.1 + np.arange(4) * 0.7713, 3.3371 + np.arange(90) * 0.6123)),
    2,
    98.0,
    0.4,
    0.2,
    False,
    (),
    ((4, 7),),
)


@pytest.mark.parametrize("grid", [with_a_leap(), EARLY_LEAP])
@given(n_beats=st.integers(-40, 40))
def test_times_of_a_part_come_back_as_they_were(grid, n_beats):
    def shifted(grid, n):
        return in_each(grid, DURATION_S, lambda part: repair.shift(part.grid, n))

    assert repair.same_grid(shifted(grid, 8 * n_beats), grid)
    assert repair.same_grid(shifted(shifted(grid, n_beats), -n_beats), grid)
    assert shifted(grid, 0).bpm == grid.bpm


@pytest.mark.parametrize("how", ["a nudge", "a pin", "half and double"])
def test_a_small_repair_of_a_song_whose_tempo_leaps_leaves_its_tempo(how):
    """Where players are uneven, single beats have another median than eight-counts."""
    beats = with_a_leap().beats_s + np.tile([0.0, 0.0, 0.05], 36)[:106]
    grid = replace(with_a_leap(), beats_s=beats, bpm=usual_bpm(beats))
    if how == "a nudge":
        found = by_key(grid, "nudge later", 30.9)
    elif how == "a pin":
        found = anchors.pinned(grid, [Pin(float(beats[60]) + 0.01, 1, 20)], DURATION_S)
    else:
        found = by_key(by_key(grid, "half", 30.9), "double", 30.9)
    assert found.bpm == pytest.approx(grid.bpm, rel=0.01)


def test_the_tempo_of_a_song_whose_longer_part_is_halved_is_that_of_its_median_eight_count():
    assert by_key(with_a_leap(), "double", 30.9).bpm == pytest.approx(200)


def test_beats_behind_a_leap_that_come_near_the_last_one_before_it_take_its_place():
    """At 100 beats a minute half a beat is 0.3 s, and the last beat before the leap is at 19.6 s."""
    grid = with_a_leap()
    for early_s, n_before in ((0.15, 40), (0.25, 39)):
        found = in_part(
            grid, DURATION_S, 30.9, lambda part, by_s=early_s: repair.nudge(part.grid, -by_s, part.length_s)
        )
        assert (len(found.beats_s[found.beats_s < 19.7]), found.leaps) == (n_before, ((n_before, 7),))


@pytest.mark.parametrize(("start", "one", "n_before"), [(17, 1, 4), (18, 2, 5), (19, 3, 5)])
def test_a_beat_that_is_found_before_a_leap_is_none_nearer_than_half_a_beat_to_the_first_behind_it(
    start, one, n_before
):
    beats, leaps = stretches.beats_of([0, start], [0, one], np.arange(40) / 8)
    assert (beats[n_before], leaps) == (start, ((n_before, 4),))
    np.testing.assert_array_equal(beats[:n_before], np.arange(n_before) * 4)


def test_a_part_of_which_a_beat_that_comes_near_leaves_nothing_is_none():
    beats = np.concatenate((np.arange(0.4, 5.2, 0.4), [10.3], np.arange(10.6, DURATION_S, 0.6)))
    grid = BeatGrid(beats, 0, 150.0, 0.5, constant=False, leaps=((12, 0), (13, 5)))
    found = in_part(grid, DURATION_S, 30.0, lambda part: repair.nudge(part.grid, -0.12, part.length_s))
    assert found.leaps == ((12, 5),)
    np.testing.assert_allclose(found.beats_s[:14], [*beats[:12], *beats[13:15] - 0.12])


@pytest.mark.parametrize("n_times", [1, 2])
@pytest.mark.parametrize("at_s", [10.0, 50.0])
@pytest.mark.parametrize("first_s", np.arange(0.01, 0.5, 0.07))
def test_half_tempo_takes_nothing_from_the_other_part(first_s, at_s, n_times):
    """As far as a beat, or two, in front of slow beats there are some that are none of theirs."""
    grid = BeatGrid(first_s + 0.5 * np.arange(112), 0, 120.0, 0.9, leaps=((64, 0),))
    found = grid
    for _ in range(n_times):
        found = by_key(found, "half", at_s)
    same = slice(64) if at_s > 32 else slice(64, None)
    kept = np.isin(found.beats_s, grid.beats_s[same])
    np.testing.assert_array_equal(found.beats_s[kept], grid.beats_s[same])
    np.testing.assert_array_equal(found.counts[kept], grid.counts[same])


@pytest.mark.parametrize("how", ["later", "3 earlier", "one"])
def test_another_one_leaves_every_beat_also_one_that_is_near_another_part(how):
    beats = np.concatenate((0.5 * np.arange(60), 29.73 + 0.5 * np.arange(60)))
    grid = BeatGrid(beats, 0, 120.0, 0.9, constant=False, leaps=((60, 3),))
    for at_s in (10.0, 50.0):
        np.testing.assert_array_equal(by_key(grid, how, at_s).beats_s, beats)


def test_a_count_that_goes_on_otherwise_behind_a_leap_is_another_grid():
    grid = with_a_leap()
    assert not repair.same_grid(grid, replace(grid, leaps=((40, 6),)))


def test_this_is_one_does_not_depend_on_what_was_said_before():
    grid = with_a_leap()
    for before in grid.beats_s[40:60]:
        assert repair.same_grid(by_key(by_key(grid, "one", before), "one", 30.9), by_key(grid, "one", 30.9))


def test_a_single_pin_takes_the_beats_behind_it_along_as_far_as_the_song_goes():
    grid = BeatGrid(np.arange(0.45, DURATION_S, 0.5), 3, 120.0, 0.4)
    found = anchors.pinned(grid, [Pin(6.65, 0, 12)], DURATION_S)
    np.testing.assert_allclose(found.beats_s, [*grid.beats_s[:12], *np.arange(6.65, DURATION_S, 0.5)])
    assert found.counts[12] == grid.counts[12]


def test_a_beat_pinned_far_ahead_leaves_those_before_its_place_and_presses_the_others_together():
    grid = BeatGrid(np.arange(0.45, DURATION_S, 0.5), 3, 120.0, 0.4)
    found = anchors.pinned(grid, [Pin(4.9, 0, 12)], DURATION_S)
    np.testing.assert_allclose(found.beats_s[:9], grid.beats_s[:9])
    np.testing.assert_allclose(np.diff(found.beats_s[8:13]), 0.45 / 4)
    assert found.counts[12] == grid.counts[12]


def test_pins_move_nothing_beyond_a_leap_of_the_tempo():
    grid = with_a_leap()
    found = anchors.pinned(grid, [Pin(30.15, 1, 16), Pin(40.05, 1, 32)], DURATION_S)
    np.testing.assert_allclose(found.beats_s[:56], grid.beats_s[:56])
    np.testing.assert_allclose(np.diff(found.beats_s[56:73]), 9.9 / 16)
    assert found.leaps == grid.leaps
    both = anchors.pinned(grid, [Pin(10.15, 0, 20), Pin(30.15, 1, 16)], DURATION_S)
    np.testing.assert_allclose(both.beats_s[both.beats_s < 10], grid.beats_s[:20])
    np.testing.assert_allclose(np.diff(both.beats_s[20:39]), 0.5)
    np.testing.assert_allclose(np.diff(both.beats_s[56:]), 0.6)
    with pytest.raises(ValueError, match="later beats"):
        anchors.pinned(grid, [Pin(30.15, 0, 20), Pin(10.15, 1, 16)], DURATION_S)


def test_a_beat_that_other_pins_brought_in_at_an_end_can_be_pinned_too():
    grid = BeatGrid(np.arange(0.4, DURATION_S, 0.5), 3, 120.0, 0.4)
    pins = [Pin(10.4, 0, 20), Pin(17.4, 0, 35)]
    faster = anchors.pinned(grid, pins, DURATION_S)
    last = len(faster.beats_s) - 1
    assert last >= len(grid.beats_s)
    found = anchors.pinned(grid, [*pins, Pin(59.6, 0, last)], DURATION_S)
    assert found.beats_s[last] == pytest.approx(59.6)
    np.testing.assert_allclose(np.diff(found.beats_s[35:]), (59.6 - 17.4) / (last - 35))

    pins = [Pin(0.7, 0, 0), Pin(10.4, 0, 20)]
    assert anchors.pinned(grid, pins, DURATION_S).beats_s[0] == pytest.approx(0.215)
    found = anchors.pinned(grid, [Pin(0.25, 0, -1), *pins], DURATION_S)
    np.testing.assert_allclose(found.beats_s[:3], [0.25, 0.7, 1.185])
    assert found.counts[1] == grid.counts[0]


def test_a_pin_is_of_the_beat_and_part_that_it_was_before_other_pins_left_more_or_fewer():
    grid = with_a_leap()
    pins = [Pin(5.0, 0, 10), Pin(7.0, 0, 12)]  # a beat a second: half of those up to the leap
    fewer = anchors.pinned(grid, pins, DURATION_S)
    assert parts_of(fewer, DURATION_S)[1].first < 40
    assert anchors.pin_at(30.9, fewer, pins, DURATION_S) == Pin(30.9, 1, 18)
    assert anchors.pin_at(9.1, fewer, pins, DURATION_S) == Pin(9.1, 0, 14)
    assert anchors.pin_at(4.6, fewer, pins, DURATION_S) == Pin(4.6, 0, 9)


def test_a_beat_that_pins_bring_in_before_a_leap_is_not_one_of_the_next_part():
    grid = with_a_leap()
    pins = [Pin(2.1, 0, 4), Pin(6.1, 0, 14)]  # 150 a minute
    more = anchors.pinned(grid, pins, DURATION_S)
    beat = 6.1 + 30 * 0.4
    pin = anchors.pin_at(beat + 0.1, more, pins, DURATION_S)
    assert pin == Pin(beat + 0.1, 0, 44)
    found = anchors.pinned(grid, [*pins, pin], DURATION_S)
    np.testing.assert_allclose(found.beats_s[[14, 44]], [6.1, beat + 0.1])
    np.testing.assert_allclose(found.beats_s[found.beats_s > 20], grid.beats_s[40:])
    assert found.counts[44] == (grid.counts[14] + 30) % 8


def test_a_pin_that_beats_behind_a_leap_would_take_away_is_refused():
    grid = with_a_leap()
    with pytest.raises(ValueError, match="next part"):
        anchors.pinned(grid, [Pin(19.9, 0, 39)], DURATION_S)
    beats = np.concatenate((np.arange(0.4, 5.2, 0.4), [10.3], np.arange(10.6, DURATION_S, 0.6)))
    short = BeatGrid(beats, 0, 150.0, 0.5, constant=False, leaps=((12, 0), (13, 5)))
    with pytest.raises(ValueError, match="next part"):
        anchors.pinned(short, [Pin(10.48, 2, 0)], DURATION_S)


def test_counts_of_a_song_are_made_once_however_many_parts_it_has(monkeypatch):
    made, counts = [], BeatGrid.counts.fget
    monkeypatch.setattr(BeatGrid, "counts", property(lambda grid: made.append(grid) or counts(grid)))
    grid = BeatGrid(np.arange(4000) * 0.5, 0, 120.0, 0.8, leaps=tuple((beat, 0) for beat in range(100, 4000, 100)))
    assert [part.one for part in parts_of(grid, 2000.0)] == list(range(0, 4000, 100))
    assert made == [grid]


def test_a_reading_is_made_once_however_often_a_song_is_repaired():
    grid, half = with_a_leap(), GridCandidate("half", 50.0, 0.1, 0.3)
    assert repair.use_candidate(grid, half, DURATION_S) is repair.use_candidate(grid, half, DURATION_S)
    other = with_a_leap()
    assert repair.use_candidate(other, half, DURATION_S) is not repair.use_candidate(grid, half, DURATION_S)


@pytest.mark.parametrize(("name", "n_times"), [("half", 0.5), ("double", 2), ("offbeat", 1)])
def test_a_count_that_begins_anew_at_one_tempo_does_so_in_its_other_readings_and_the_tempo_stays_one(name, n_times):
    beats_s = 0.25 + 0.5 * np.arange(116)
    grid = BeatGrid(beats_s, 0, 120.0, 0.9, 0.8, True, (), ((52, 0),))
    found = repair.use_candidate(grid, GridCandidate(name, 120.0 * n_times, 0.25, 0.4), 58.5)
    assert found.constant
    assert found.bpm == pytest.approx(120.0 * n_times)
    assert np.diff(found.beats_s) == pytest.approx(0.5 / n_times)
    late = 0.25 if name == "offbeat" else 0.0
    ones = found.beats_s[found.counts == 0] - late
    period_s = 0.5 / n_times
    for at_s, from_s in ((ones[ones < 26.0], 0.25), (ones[ones >= 26.2], 26.25)):
        assert len(at_s) >= 3
        n_beats = np.diff([from_s, *at_s]) / period_s
        np.testing.assert_allclose(n_beats, 8 * np.round(n_beats / 8), atol=1e-6)


@pytest.mark.parametrize("first_s", [0.0, 0.0021, 0.019, 0.4])
def test_a_song_that_was_cut_keeps_its_tempo_though_its_first_beat_is_where_the_sound_begins(first_s):
    beats = np.concatenate(([0.0], first_s + 0.5 * np.arange(1, 60), 30.2 + 0.5 * np.arange(60)))
    cut = BeatGrid(beats, 0, 120.0, 0.9, constant=False, leaps=((60, 0),))
    assert keeps_tempo(cut, 61.0)
    assert not changes_tempo(cut)


@pytest.mark.parametrize(
    ("period_s", "keeps", "changes"), [(0.5, True, False), (0.51, False, False), (0.54, False, True)]
)
def test_a_tempo_that_changes_is_told_from_a_count_that_begins_anew(period_s, keeps, changes):
    beats = np.concatenate((0.5 * np.arange(60), 30.0 + period_s * np.arange(60)))
    grid = BeatGrid(beats, 0, 120.0, 0.9, constant=False, leaps=((60, 3),))
    assert (keeps_tempo(grid, 61.0), changes_tempo(grid)) == (keeps, changes)
    assert not changes_tempo(replace(grid, leaps=()))
