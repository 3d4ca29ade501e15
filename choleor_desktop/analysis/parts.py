"""A grid whose tempo leaps, part by part: what lies between two leaps is repaired as a song of its own."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np

from choleor_desktop.analysis.results import N_COUNTS, BeatGrid, Floats, Leap

ANOTHER_TEMPO = 0.06
"""How far apart the logarithms of two tempos are where the tempo leaps."""
_PER_S = 1024
_EVEN_S = 1e-6
_FEWEST_EVEN, _SAME = 3, 1.005


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What lies between two leaps of the tempo.

    Attributes
    ----------
    grid
        Its beats, in seconds from its start; its tempo leaps nowhere.
    number
        Which it is, from 0.
    first
        Its first beat in the grid of the song.
    start_s, length_s
        Where it begins in the song, half way between the last beat before it and its own first; and how long it is.
    """

    grid: BeatGrid
    number: int
    first: int
    start_s: float
    length_s: float

    @property
    def end(self) -> int:
        """The first beat behind it in the grid of the song."""
        return self.first + len(self.grid.beats_s)

    @property
    def one(self) -> int:
        """Its first "1" in the grid of the song, which may be behind its end."""
        return self.first + self.grid.first_count


def usual_bpm(beats_s: Floats, leaps: Sequence[Leap] = ()) -> float:
    """Beats per minute of the median eight-count of at least two beats; single beats would say it less exactly.

    Parameters
    ----------
    leaps
        As in ``BeatGrid.leaps``: nobody plays the tempo of what reaches across one, or between the two beside it.
    """
    n = min(N_COUNTS, len(beats_s) - 1)
    apart = beats_s[n:] - beats_s[:-n]
    within = np.ones(len(apart), bool)
    for beat, _ in leaps:
        within[max(beat - n, 0) : beat] = False
    whole = np.sort(apart[within] if within.any() else apart)
    # The median; numpy's own takes a while to begin, for each of the hundred parts of a mix of hours.
    low, high = whole[(len(whole) - 1) // 2], whole[len(whole) // 2]
    return 60 * n / float(low if leaps else (low + high) / 2)


@lru_cache(maxsize=16)
def parts_of(grid: BeatGrid, duration_s: float) -> tuple[Part, ...]:
    """The parts of a song; all of it where its tempo leaps nowhere."""
    if not grid.leaps:
        return (Part(grid, 0, 0, 0.0, duration_s),)
    beats, counts, found = grid.beats_s, grid.counts, []
    for first, end in pairwise([0, *(beat for beat, _ in grid.leaps), len(beats)]):
        # Of such a start times go to the part's and back as they were, bit for bit.
        start_s = round(float(beats[first - 1] + beats[first]) / 2 * _PER_S) / _PER_S if first else 0.0
        end_s = float(beats[end]) if end < len(beats) else duration_s
        own = beats[first:end] - start_s
        bpm = usual_bpm(own) if len(own) > 1 else grid.bpm
        one = -int(counts[first]) % N_COUNTS
        part = replace(grid, beats_s=own, first_count=one, bpm=bpm, leaps=())
        found.append(Part(part, len(found), first, start_s, end_s - start_s))
    return tuple(found)


def is_even(beats_s: Floats) -> bool:
    """Whether at least two beats, (n,), lie at one distance."""
    return float(np.ptp(np.diff(beats_s))) < _EVEN_S


@lru_cache(maxsize=16)
def keeps_tempo(grid: BeatGrid, duration_s: float) -> bool:
    """Whether a song has one even tempo, though beats or count may begin anew, as where it was cut."""
    if grid.constant:
        return True
    parts = [part.grid for part in parts_of(grid, duration_s) if len(part.grid.beats_s) > _FEWEST_EVEN]
    # The last beat before a cut lies between two pulses that are no beat apart; the first of all, where sound begins.
    evenly = all(is_even(part.beats_s[1:-1]) for part in parts)
    return evenly and bool(parts) and max(part.bpm for part in parts) < _SAME * min(part.bpm for part in parts)


def changes_tempo(grid: BeatGrid) -> bool:
    """Whether the tempo is another behind a leap, as in a medley, and not the count alone."""
    edges = pairwise([0, *(beat for beat, _ in grid.leaps), len(grid.beats_s)])
    parts = [grid.beats_s[first : end - 1] for first, end in edges if end - first > _FEWEST_EVEN]
    logs = [math.log((len(part) - 1) / float(part[-1] - part[0])) for part in parts]
    return bool(logs) and max(logs) - min(logs) > ANOTHER_TEMPO


def part_at(parts: Sequence[Part], time_s: float) -> int:
    """Number of the part that a time is in."""
    return max(sum(part.start_s <= time_s for part in parts) - 1, 0)


def in_each(
    grid: BeatGrid, duration_s: float, change: Callable[[Part], BeatGrid], *, among: Collection[int] | None = None
) -> BeatGrid:
    """Change all parts of a song, or those of some numbers; then a person is sure of it.

    Parameters
    ----------
    change
        Gives the new grid of a part, in its own time.
    """
    parts = parts_of(grid, duration_s)
    numbers = range(len(parts)) if among is None else among
    grids = [change(part) if part.number in numbers else part.grid for part in parts]
    if len(parts) == 1:
        return replace(grids[0], candidates=grid.candidates, confidence=1.0, count_confidence=1.0)
    room, n = np.empty(sum(len(each.beats_s) for each in grids)), 0
    first_count, leaps = 0, list[Leap]()
    for i, part in enumerate(parts):
        own = grids[i].beats_s + part.start_s
        if not len(own):
            continue
        if n and _is_moved(parts[i - 1 : i + 1], grids[i - 1 : i + 1]):
            # The last beat before a leap is none where it is nearer than half a beat to the first one behind.
            n = int(np.searchsorted(room[:n], own[0] - 30 / max(each.bpm for each in grids[i - 1 : i + 1])))
            while leaps and leaps[-1][0] >= n:  # a part of which nothing is left
                leaps.pop()
        if n:
            leaps.append((n, -grids[i].first_count % N_COUNTS))
        else:
            first_count = grids[i].first_count
        room[n : n + len(own)] = own
        n += len(own)
    beats = room[:n]
    is_same = np.array_equal(beats, grid.beats_s)
    evenly = is_same or (len(beats) > 1 and is_even(beats))
    bpm = grid.bpm if is_same or len(beats) < 2 else usual_bpm(beats, leaps)  # noqa: PLR2004 - a period
    return BeatGrid(beats, first_count, bpm, 1.0, 1.0, evenly and grid.constant, grid.candidates, tuple(leaps))


def _is_moved(parts: Sequence[Part], grids: Sequence[BeatGrid]) -> bool:
    """Whether the last beat of the first of two parts, or the first of the second, is not where it was."""
    (before, behind), (last, first) = parts, grids
    ends = (before.grid.beats_s[-1:], last.beats_s[-1:]), (behind.grid.beats_s[:1], first.beats_s[:1])
    return not all(np.array_equal(was, now) for was, now in ends)


def in_part(grid: BeatGrid, duration_s: float, at_s: float, change: Callable[[Part], BeatGrid]) -> BeatGrid:
    """Change the part that a time is in, and nothing beyond a leap."""
    return in_each(grid, duration_s, change, among={part_at(parts_of(grid, duration_s), at_s)})
