"""Beats that a person pins to their place, with the tempo changing between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from choleor_desktop.analysis.repair import with_anchors
from choleor_desktop.analysis.results import BeatGrid


def nearest_beat(grid: BeatGrid, time_s: float) -> int:
    """Index of the beat nearest to a time."""
    return int(np.abs(grid.beats_s - time_s).argmin())


def pinned(grid: BeatGrid, pins: Sequence[tuple[float, int]], duration_s: float) -> BeatGrid:
    """A grid whose beats are where a person pinned them.

    Parameters
    ----------
    grid
        As it was before any was pinned.
    pins
        (time in seconds, index of the beat in ``grid`` that is there). Before the first pin the beats stay; between two
        pins they are even; after the last they go on at the tempo of the last two, or, with one pin alone, as they
        were, later or earlier by what it moved.

    Raises
    ------
    ValueError
        When there is no pin, or later pins have not later beats.
    """
    if not pins:
        raise ValueError("there is no pinned beat")
    beats, one = grid.beats_s, grid.first_count
    fixed = sorted((float(time), int(index)) for time, index in pins)
    first_s, first = fixed[0]
    before = [(float(time), i) for i, time in enumerate(beats[:first]) if time < first_s]
    after: list[tuple[float, int]] = []
    if len(fixed) == 1:
        moved = first_s - float(beats[first])
        after = [(float(time) + moved, first + 1 + i) for i, time in enumerate(beats[first + 1 :])]
        after = [(time, i) for time, i in after if time < duration_s]
    anchors = [(time, i - one) for time, i in (*before, *fixed, *after)]
    found = with_anchors(anchors, duration_s)
    moved_by = nearest_beat(found, first_s) - first
    restarts = tuple(beat + moved_by for beat in grid.restarts if 0 < beat + moved_by < len(found.beats_s))
    return replace(found, candidates=grid.candidates, restarts=restarts)
