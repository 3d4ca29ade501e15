"""Which stretch of a song is heard with a click that counts on to eight."""

from __future__ import annotations

import numpy as np

from choleor_desktop.analysis.results import N_COUNTS, BeatGrid

_LONGEST_S = 45.0
_SAME_S = 1e-6


def stretch_from(grid: BeatGrid, time_s: float, duration_s: float) -> tuple[int, float, float]:
    """Find the beat that the click calls "1", and from where to where the song is heard: up to a leap, if there is one.

    Where less than an eight-count is left before a leap, what is behind it is heard.
    """
    beats, counts = grid.beats_s, grid.counts
    for leap, _ in grid.leaps:
        if time_s + _SAME_S < beats[leap] and leap - np.searchsorted(beats, time_s - _SAME_S) < N_COUNTS:
            time_s = float(beats[leap])
    here = max(int(np.searchsorted(beats, time_s + _SAME_S)) - 1, 0)
    first = here - int(counts[here])  # behind a leap perhaps a beat before it, which is not heard
    if first < 0:
        first = here + int(counts[here:].argmin())
    start = max(time_s, float(beats[first]))
    leaps_s = (float(beats[leap]) for leap, _ in grid.leaps if beats[leap] > start + _SAME_S)
    return first, start, min(start + _LONGEST_S, next(leaps_s, duration_s))
