"""A person's repairs of a beat grid, or of a part of it between two leaps: a grid in, a grid out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from choleor_desktop.analysis.parts import ANOTHER_TEMPO, in_each, usual_bpm
from choleor_desktop.analysis.results import N_COUNTS, BeatGrid, Floats, GridCandidate

_OUTLIER = 0.3
_BOUNCE_S, _NEAREST_S = 0.12, 0.05
_UNEVEN, _MISSED, _CLEARLY = 0.2, 0.5, 0.75
_NEAR_IT, _FOLLOWS = np.linspace(0.9, 1.1, 9), 0.5
_BY_HAND, _BY_HAND_S, _EARLY = 0.1, 0.04, 0.1
_HAND_S, _SURELY, _AT_ENDS = 0.02, 4.0, 0.09
_RATIOS = np.array([1 / 2, 2 / 3, 3 / 4, 1, 4 / 3, 3 / 2, 2])
_AROUND = 3
FEWEST_TAPS = 4
_ROUNDS = 3
_ROUNDING_S = 1e-9
_SAME_S, _MORE_AT_ENDS = 0.005, 2


def _period_s(grid: BeatGrid) -> float:
    return float(np.median(np.diff(grid.beats_s))) if len(grid.beats_s) > 1 else 60.0 / grid.bpm


def _local_period_s(grid: BeatGrid, beats_s: Floats) -> float:
    return float(np.median(np.diff(beats_s))) if len(beats_s) > 1 else _period_s(grid)


def _filled(beats_s: Floats, front_s: float, back_s: float, duration_s: float) -> tuple[Floats, int]:
    """Beats continued to both ends of the song at the distances there, and how many came in front."""
    before = np.maximum(np.arange(beats_s[0] - front_s, -_ROUNDING_S, -front_s)[::-1], 0.0)
    after = np.arange(beats_s[-1] + back_s, duration_s, back_s)
    return np.concatenate((before, beats_s, after)), len(before)


def _sure(grid: BeatGrid, beats_s: Floats, first_count: int, bpm: float) -> BeatGrid:
    """A person said so."""
    return replace(
        grid,
        beats_s=beats_s,
        first_count=first_count % N_COUNTS,
        bpm=bpm,
        confidence=1.0,
        count_confidence=1.0,
        leaps=(),
    )


def half(grid: BeatGrid, duration_s: float) -> BeatGrid:
    """Every second beat; the first "1" stays a beat and a "1"."""
    del duration_s
    if len(grid.beats_s) < 2:  # noqa: PLR2004 - nothing to leave out
        return grid
    return _sure(grid, grid.beats_s[grid.first_count % 2 :: 2], grid.first_count // 2, grid.bpm / 2)


def double(grid: BeatGrid, duration_s: float) -> BeatGrid:
    """A beat between every two, and at both ends where there is room; the first "1" stays a "1".

    Beats that nobody could count any more are not doubled again: they would soon be millions.
    """
    if not len(grid.beats_s) or _period_s(grid) < 2 * _NEAREST_S:
        return grid
    halves = np.diff(grid.beats_s) / 2 if len(grid.beats_s) > 1 else np.array([_period_s(grid) / 2])
    between = grid.beats_s[: len(halves)] + halves
    edges = np.array([grid.beats_s[0] - halves[0], grid.beats_s[-1] + halves[-1]])
    beats = np.unique(np.concatenate((grid.beats_s, between, edges)))
    kept = beats[(beats >= 0) & (beats < duration_s)]
    front = int(edges[0] >= 0)
    return _sure(grid, kept, 2 * grid.first_count + front, grid.bpm * 2)


def shift(grid: BeatGrid, n_beats: int) -> BeatGrid:
    """The "1" comes ``n_beats`` later (earlier when negative)."""
    return _sure(grid, grid.beats_s, grid.first_count + n_beats, grid.bpm)


def nudge(grid: BeatGrid, seconds: float, duration_s: float) -> BeatGrid:
    """All beats come later by some seconds (earlier when negative).

    One that would come up to half a beat before the song is at its beginning, so that its eight-count is not lost, and
    goes back to its place with the others. Where the beats reached to an end of the song, they do so afterwards.
    """
    beats = grid.beats_s.copy()
    if not len(beats) or (len(beats) == 1 and grid.bpm <= 0):  # nobody knows how far it is to the next
        return grid
    # The first distance may be shorter than it was, see above.
    front, back = (_local_period_s(grid, part) for part in (beats[1 : N_COUNTS + 2], beats[-N_COUNTS - 1 :]))
    reaches = beats[0] < front, duration_s - beats[-1] <= back + _ROUNDING_S
    if beats[0] <= _ROUNDING_S and len(beats) > 1:
        beats[0] = min(beats[1] - front, 0.0)
    moved = beats + seconds
    n_early = int((moved < -_ROUNDING_S).sum())
    if n_early and moved[n_early - 1] >= -front / 2:
        n_early -= 1
    kept = np.maximum(moved[n_early:], 0.0)
    kept = kept[kept < duration_s]
    if not len(kept):
        return grid
    before = np.arange(kept[0] - front, -_ROUNDING_S, -front)[::-1] if reaches[0] else kept[:0]
    after = np.arange(kept[-1] + back, duration_s, back) if reaches[1] else kept[:0]
    whole = np.concatenate((np.maximum(before, 0.0), kept, after))
    return _sure(grid, whole, grid.first_count + len(before) - n_early, grid.bpm)


def nearest_beat(grid: BeatGrid, time_s: float) -> int:
    """Index of the beat nearest to a time."""
    return int(np.abs(grid.beats_s - time_s).argmin())


def this_is_one(grid: BeatGrid, time_s: float) -> BeatGrid:
    """The beat nearest to a time is a "1"."""
    if not len(grid.beats_s):
        return grid
    return _sure(grid, grid.beats_s, nearest_beat(grid, time_s), grid.bpm)


def count_anew(grid: BeatGrid, time_s: float) -> BeatGrid:
    """The count begins anew, with a "1", at the beat nearest to a time; or goes on there, if it begins anew already.

    So it is behind a cut, or a bridge of some beats more, which is not always found. What is in front and what is
    behind are then parts of their own.
    """
    if not len(grid.beats_s):
        return grid
    beat = nearest_beat(grid, time_s)
    others = [leap for leap in grid.leaps if leap[0] != beat]
    begins = (beat, 0) in grid.leaps and _in_time(grid, beat)
    first_count = grid.first_count if beat else 0
    leaps = others if begins or not beat else sorted([*others, (beat, 0)])
    return replace(grid, first_count=first_count, leaps=tuple(leaps), confidence=1.0, count_confidence=1.0)


def _in_time(grid: BeatGrid, beat: int) -> bool:
    """Whether a leap is none but of the count: the beats around it differ hardly more than those of either side do."""
    leaps = [0, *(leap for leap, _ in grid.leaps), len(grid.beats_s)]
    place = leaps.index(beat)
    first, end = max(leaps[place - 1], beat - _AROUND - 1), min(leaps[place + 1], beat + _AROUND + 1)
    around = np.log(np.diff(grid.beats_s[first:end]))
    sides = around[: beat - first - 1], around[beat - first :]
    usual = max([ANOTHER_TEMPO, *(_AROUND * float(np.ptp(side)) for side in sides if len(side))])
    return len(around) > 1 and float(np.ptp(around)) < usual


def _usual_distance(taps: Floats) -> float:
    """The distance that most others are once or a few times; beats that would have been missed count against it."""
    apart = np.diff(taps)
    times = np.maximum(np.round(apart[None] / apart[:, None]), 1)
    even = np.abs(apart[None] / apart[:, None] - times) < _UNEVEN
    best = int((even * (1 - _MISSED * (times - 1))).sum(axis=1).argmax())
    return float(np.median(apart[even[best]] / times[best][even[best]]))


def _numbered(taps: Floats) -> tuple[Floats, Floats]:
    """The taps that keep time, and the number of the beat each is on.

    The usual distance may be some way off where taps are few and shaky: of all that are near it, the one counts at
    which the most taps are closest to a beat, and the fewest beats are missed. Slips half way between two taps may
    have made it half of what was meant: its double counts where it fits clearly better.
    """
    near = _usual_distance(taps) * _NEAR_IT
    usual, double = (
        max((_numbered_at(taps, period) for period in times * near), key=lambda found: found[1]) for times in (1, 2)
    )
    numbers = double[0] if double[1] > usual[1] + _CLEARLY else usual[0]
    kept = np.isfinite(numbers)
    return taps[kept], numbers[kept]


def _numbered_at(taps: Floats, period: float) -> tuple[Floats, float]:
    """The number of the beat each tap is on, nan for a slip of the hand between two; and how well all of it fits.

    From tap to tap there are one, two, three... periods. A next beat is expected by the last taps together, not by the
    last one alone: where one is early and the next late, there is no beat between.
    """
    apart = np.diff(taps) / period
    start = int(np.abs(apart - np.round(np.maximum(apart, 1))).argmin())
    numbers = np.full(len(taps), np.nan)
    numbers[start] = 0
    fits = 1.0
    for way in (range(start + 1, len(taps)), range(start - 1, -1, -1)):
        at, number = taps[start], 0
        for tap in way:
            beats = (taps[tap] - at) / period
            n = round(beats)
            if abs(n) >= 1 and abs(beats - n) < _OUTLIER:
                number += n
                numbers[tap] = number
                at += (n + _FOLLOWS * (beats - n)) * period
                fits += 1 - ((beats - n) / _OUTLIER) ** 2 - _MISSED * (abs(n) - 1)
    return numbers, fits


def from_taps(taps_s: Sequence[float], duration_s: float, grid: BeatGrid | None = None) -> BeatGrid:
    """A grid through taps; the beat nearest to the first tap is a "1", also where that tap came too late.

    Taps far from the others' rhythm are dropped, missed ones are counted in.

    Parameters
    ----------
    grid
        The beats of the song so far. Where the taps keep to these, to every second one or at another simple ratio, the
        new beats do so over the whole song, as far beside them as the taps are: no hand keeps a tempo so exactly that
        it would still be right some hundred beats later. Else they are evenly spaced.

    Raises
    ------
    ValueError
        When fewer than four taps are left.
    """
    taps = np.unique(np.asarray(taps_s, np.float64))
    # Of a tap that bounced the first stroke was meant.
    taps = taps[np.diff(taps, prepend=-np.inf) > _BOUNCE_S]
    if len(taps) < FEWEST_TAPS:
        raise ValueError("at least four taps are needed")
    first = float(taps[0])
    taps, numbers = _numbered(taps)
    slope = start = 0.0
    for _ in range(_ROUNDS):
        if len(taps) < FEWEST_TAPS:
            raise ValueError("the taps are too uneven")
        slope, start = (float(number) for number in np.polyfit(numbers, taps, 1))
        good = np.abs(taps - (start + slope * numbers)) < _OUTLIER * slope
        if good.all():
            break
        taps, numbers = taps[good], numbers[good]
    known = None if grid is None else _by_known_beats(grid, taps, numbers)
    every = np.arange(np.floor(-start / slope), np.ceil((duration_s - start) / slope))
    beats = start + slope * every if known is None else known
    one = int(np.abs(beats - first).argmin())
    # A beat that the hand put a hair before the song is at its beginning.
    n_early = int((beats < -_EARLY * slope).sum())
    beats = np.maximum(beats[n_early:], 0.0)
    beats = beats[beats < duration_s - _ROUNDING_S]
    even = known is None or grid is None or grid.constant
    bpm = 60.0 / slope if known is None else usual_bpm(beats)
    return BeatGrid(beats, (one - n_early) % N_COUNTS, bpm, 1.0, 1.0, constant=even)


def _by_known_beats(grid: BeatGrid, taps: Floats, numbers: Floats) -> Floats | None:
    """Beats where taps are, over the whole song, at a simple ratio to those of a grid; None where taps keep to none."""
    if len(grid.beats_s) < 2:  # noqa: PLR2004 - a tempo
        return None
    beats, n = grid.beats_s, len(grid.beats_s)
    clock = np.concatenate(([2 * beats[0] - beats[1]], beats, [2 * beats[-1] - beats[-2]]))
    places = np.interp(taps, clock, np.arange(n + 2))
    line = np.polyfit(numbers, places, 1)
    found = max(float(line[0]), _ROUNDING_S)
    ratio = float(_RATIOS[np.abs(np.log(_RATIOS / found)).argmin()])
    far, beat_s = float(np.ptp(numbers)), float(np.ptp(taps) / np.ptp(numbers))
    beside = (places - np.polyval(line, numbers)) / ratio
    if abs(found / ratio - 1) > max(_SURELY * _unsure(numbers, beside, _HAND_S / beat_s), 2 * _AT_ENDS / far):
        return None
    start = float(np.mean(places - ratio * numbers))
    if not grid.constant and np.std(places / ratio - numbers) > max(_BY_HAND, _BY_HAND_S / beat_s):
        return None
    return np.interp(np.arange(start % ratio, n + 1, ratio), np.arange(n + 2), clock)


def _unsure(numbers: Floats, beside: Floats, hand: float) -> float:
    """The standard error of the tempo of taps: how far they are beside their own line says how steady the hand is.

    Few taps may lie in line by chance, so ``hand``, what hands are usually off, counts like two more of them.
    """
    steady = np.sqrt((np.sum(beside**2) + 2 * hand**2) / len(numbers))
    return float(steady / np.sqrt(np.sum((numbers - numbers.mean()) ** 2)))


def with_anchors(anchors: Sequence[tuple[float, int]], duration_s: float) -> BeatGrid:
    """A grid whose tempo changes at anchors: (time in seconds, index of the beat that is there); even between two.

    The beat of index 0 is a "1".

    Raises
    ------
    ValueError
        When there are fewer than two, or times and indices do not both rise.
    """
    fixed = sorted(anchors)
    times, numbers = np.array([t for t, _ in fixed]), np.array([i for _, i in fixed])
    if len(fixed) < 2 or (np.diff(times) <= 0).any() or (np.diff(numbers) <= 0).any():  # noqa: PLR2004 - a line
        raise ValueError("anchors must be at least two, later ones with higher beats")
    beats = np.interp(np.arange(numbers[0], numbers[-1] + 1), numbers, times)
    whole, n_before = _filled(beats, beats[1] - beats[0], beats[-1] - beats[-2], duration_s)
    return BeatGrid(whole, int(n_before - numbers[0]) % N_COUNTS, usual_bpm(whole), 1.0, 1.0, constant=False)


def _offbeats(grid: BeatGrid, duration_s: float) -> BeatGrid:
    """All beats half a beat later, with one in front and one behind where there is room."""
    if len(grid.beats_s) < 2:  # noqa: PLR2004 - a period
        return grid
    halves = np.diff(grid.beats_s) / 2
    beats = grid.beats_s + np.append(halves, halves[-1])
    front = grid.beats_s[0] - halves[0]
    whole = np.concatenate(([front], beats)) if front >= 0 else beats
    n_before = int(front >= 0)
    return _sure(grid, whole[whole < duration_s], grid.first_count + n_before, grid.bpm)


@lru_cache(maxsize=16)
def use_candidate(grid: BeatGrid, candidate: GridCandidate, duration_s: float) -> BeatGrid:
    """A runner-up instead; the "1" is the beat nearest to the first one before, on the off-beats the one after it.

    Beats that follow the players go on following them, and a count that begins anew does so, wherever the runner-up is
    made of the same pulse; where it is another one, nothing leaps.
    """
    follows = (not grid.constant or grid.leaps) and candidate.name in {"half", "double"}
    if len(grid.beats_s) > 1 and (follows or candidate.name == "offbeat"):
        change = {"half": half, "double": double, "offbeat": _offbeats}[candidate.name]
        return in_each(grid, duration_s, lambda part: change(part.grid, part.length_s))
    one = float(grid.beats_s[grid.first_count]) if len(grid.beats_s) > grid.first_count else candidate.first_beat_s
    beats = np.arange(candidate.first_beat_s, duration_s, 60.0 / candidate.bpm)
    nearest = int(np.abs(beats - one).argmin()) if len(beats) else 0
    return _sure(replace(grid, constant=True), beats, nearest, candidate.bpm)


def same_grid(one: BeatGrid, other: BeatGrid) -> bool:
    """Whether two grids have the same beats, and the same of them are a "1"."""
    if one is other:
        return True
    ones = one.first_count == other.first_count and one.leaps == other.leaps
    return ones and np.array_equal(one.beats_s, other.beats_s)


def same_pulse(one: BeatGrid, other: BeatGrid) -> bool:
    """Whether two grids of a song have the same beats, within 5 ms, whichever of them is a "1"."""
    few, many = sorted((one.beats_s, other.beats_s), key=len)
    if len(few) < 2 or len(many) - len(few) > _MORE_AT_ENDS:  # noqa: PLR2004 - a pulse
        return False
    after = np.clip(np.searchsorted(many, few), 1, len(many) - 1)
    apart = np.minimum(np.abs(few - many[after - 1]), np.abs(few - many[after]))
    return bool(np.median(apart) < _SAME_S)
