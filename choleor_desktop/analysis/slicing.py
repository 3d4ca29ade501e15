"""From a beat grid to eight-counts."""

from __future__ import annotations

import numpy as np

from choleor_desktop.analysis.parameters import DEFAULT
from choleor_desktop.analysis.results import BeatGrid, EightCount

_SLACK_S = 0.05


def cut(grid: BeatGrid, duration_s: float) -> tuple[EightCount, ...]:
    """The complete eight-counts of a song, in order.

    Parameters
    ----------
    grid
        Beats and which of them is the first "1".
    duration_s
        Length of the song; a last eight-count that ends up to 50 ms later still counts and is cut there.
    """
    n = DEFAULT.beats_per_slice
    beats = np.asarray(grid.beats_s, np.float64)
    if len(beats) >= 2:  # noqa: PLR2004 - a period needs two beats
        # The border after the last beat is one local period later.
        beats = np.append(beats, beats[-1] + np.median(np.diff(beats[-n - 1 :])))
    slices = []
    for first in grid.eight_counts:
        borders = beats[first : first + n + 1].copy()
        if borders[-1] > duration_s + _SLACK_S:
            break
        borders = np.clip(borders, 0.0, duration_s)
        length = float(borders[-1] - borders[0])
        times = tuple(float(time) for time in borders)
        slices.append(EightCount(len(slices), times[0], times[-1], times, 60.0 * n / length))
    return tuple(slices)


def evenly(start_s: float, duration_s: float, index: int) -> EightCount:
    """A ready-cut slice: its eight counts divide it evenly."""
    n = DEFAULT.beats_per_slice
    borders = tuple(float(time) for time in start_s + np.linspace(0.0, duration_s, n + 1))
    return EightCount(index, borders[0], borders[-1], borders, 60.0 * n / duration_s)
