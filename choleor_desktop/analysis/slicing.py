"""From a beat grid to eight-counts."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis.results import N_COUNTS, BeatGrid, EightCount, Floats

_SLACK_S = 0.05
_LONGER = 1.06
"""From how many times the others on the last count before a leap is longer than they are."""


def beginnings(grid: BeatGrid, duration_s: float) -> npt.NDArray[np.int64]:
    """The beats with which the complete eight-counts of a song begin, (n,): those that ``cut`` gives."""
    ones = grid.eight_counts
    return ones[_borders(grid)[ones + N_COUNTS] <= duration_s + _SLACK_S] if len(ones) else ones


def is_cut_short(grid: BeatGrid, duration_s: float, time_s: float) -> bool:
    """Whether a time is on beats of no whole eight-count, as a leap is before eight of them are over, or behind it."""
    ones = beginnings(grid, duration_s)
    beat = int(np.searchsorted(grid.beats_s, time_s, "right")) - 1
    place = int(np.searchsorted(ones, beat, "right"))
    first = int(ones[place - 1]) + N_COUNTS if place else 0
    until = int(ones[place]) if place < len(ones) else len(grid.beats_s)
    return first <= beat < until and any(first <= leap <= until for leap, _ in grid.leaps)


def _borders(grid: BeatGrid) -> Floats:
    """Its beats, and where the one after them would be: a local period later."""
    beats = np.asarray(grid.beats_s, np.float64)
    if len(beats) < 2:  # noqa: PLR2004 - a period needs two beats
        return beats
    return np.append(beats, beats[-1] + np.median(np.diff(beats[-N_COUNTS - 1 :])))


def cut(grid: BeatGrid, duration_s: float) -> tuple[EightCount, ...]:
    """The complete eight-counts of a song, in order.

    Parameters
    ----------
    grid
        Beats and which of them is the first "1".
    duration_s
        Length of the song; a last eight-count that ends up to 50 ms later still counts and is cut there.
    """
    beats, leaps = _borders(grid), {beat for beat, _ in grid.leaps}
    slices = []
    for first in beginnings(grid, duration_s).tolist():
        borders = beats[first : first + N_COUNTS + 1].copy()
        if first + N_COUNTS in leaps:
            # The next beat may come up to half a beat after this count ends.
            usual = np.median(np.diff(borders[:-1]))
            if borders[-1] - borders[-2] > _LONGER * usual:
                borders[-1] = borders[-2] + usual
        borders = np.clip(borders, 0.0, duration_s)
        length = float(borders[-1] - borders[0])
        times = tuple(float(time) for time in borders)
        slices.append(EightCount(len(slices), times[0], times[-1], times, 60.0 * N_COUNTS / length))
    return tuple(slices)


def evenly(start_s: float, duration_s: float, index: int) -> EightCount:
    """A ready-cut slice: its eight counts divide it evenly."""
    borders = tuple(float(time) for time in start_s + np.linspace(0.0, duration_s, N_COUNTS + 1))
    return EightCount(index, borders[0], borders[-1], borders, 60.0 * N_COUNTS / duration_s)
