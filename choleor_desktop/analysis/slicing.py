"""From a beat grid to eight-counts."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis.parameters import DEFAULT
from choleor_desktop.analysis.results import BeatGrid, EightCount, Floats

_SLACK_S = 0.05


def beginnings(grid: BeatGrid, duration_s: float) -> npt.NDArray[np.int64]:
    """The beats with which the complete eight-counts of a song begin, (n,): those that ``cut`` gives."""
    ones = grid.eight_counts
    return ones[_borders(grid)[ones + DEFAULT.beats_per_slice] <= duration_s + _SLACK_S] if len(ones) else ones


def _borders(grid: BeatGrid) -> Floats:
    """Its beats, and where the one after them would be: a local period later."""
    beats = np.asarray(grid.beats_s, np.float64)
    if len(beats) < 2:  # noqa: PLR2004 - a period needs two beats
        return beats
    return np.append(beats, beats[-1] + np.median(np.diff(beats[-DEFAULT.beats_per_slice - 1 :])))


def cut(grid: BeatGrid, duration_s: float) -> tuple[EightCount, ...]:
    """The complete eight-counts of a song, in order.

    Parameters
    ----------
    grid
        Beats and which of them is the first "1".
    duration_s
        Length of the song; a last eight-count that ends up to 50 ms later still counts and is cut there.
    """
    n, beats = DEFAULT.beats_per_slice, _borders(grid)
    slices = []
    for first in beginnings(grid, duration_s):
        borders = np.clip(beats[first : first + n + 1], 0.0, duration_s)
        length = float(borders[-1] - borders[0])
        times = tuple(float(time) for time in borders)
        slices.append(EightCount(len(slices), times[0], times[-1], times, 60.0 * n / length))
    return tuple(slices)


def evenly(start_s: float, duration_s: float, index: int) -> EightCount:
    """A ready-cut slice: its eight counts divide it evenly."""
    n = DEFAULT.beats_per_slice
    borders = tuple(float(time) for time in start_s + np.linspace(0.0, duration_s, n + 1))
    return EightCount(index, borders[0], borders[-1], borders, 60.0 * n / duration_s)
