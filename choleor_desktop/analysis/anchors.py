"""Beats that a person pins to their place, with the tempo changing between them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from choleor_desktop.analysis.parts import in_each, parts_of
from choleor_desktop.analysis.repair import with_anchors
from choleor_desktop.analysis.results import BeatGrid


def pinned(grid: BeatGrid, pins: Sequence[tuple[float, int]], duration_s: float) -> BeatGrid:
    """A grid whose beats are where a person pinned them.

    Parameters
    ----------
    grid
        As it was before any was pinned.
    pins
        (time in seconds, index of the beat in ``grid`` that is there). Before the first pin the beats stay; between two
        pins they are even; after the last they go on at the tempo of the last two, or, with one pin alone, as they
        were, later or earlier by what it moved. All this between two leaps of the tempo; beyond them nothing moves.
        A beat that other pins bring in before the first of ``grid`` is -1, and one behind the last as it would go on.

    Raises
    ------
    ValueError
        When there is no pin, or later pins have not later beats.
    """
    fixed = sorted((float(time), int(index)) for time, index in pins)
    if not fixed:
        raise ValueError("there is no pinned beat")
    if any(a >= b for (_, a), (_, b) in pairwise(fixed)):
        raise ValueError("later pins must have later beats")
    parts = parts_of(grid, duration_s)
    # By other pins there may be beats before the first and behind the last that ``grid`` has.
    edges = [-math.inf, *(part.first for part in parts[1:]), math.inf]
    pins_of = [
        [(time - part.start_s, index - part.first) for time, index in fixed if begin <= index < end]
        for part, (begin, end) in zip(parts, pairwise(edges), strict=True)
    ]
    among = [number for number, own in enumerate(pins_of) if own]
    return in_each(grid, duration_s, lambda part: _through(part.grid, pins_of[part.number], part.length_s), among=among)


def _through(grid: BeatGrid, pins: Sequence[tuple[float, int]], duration_s: float) -> BeatGrid:
    beats, (first_s, first) = grid.beats_s, pins[0]
    before = [(float(time), i) for i, time in enumerate(beats[: max(first, 0)]) if time < first_s]
    after: list[tuple[float, int]] = []
    if len(pins) == 1 and 0 <= first < len(beats):
        moved = first_s - float(beats[first])
        after = [(float(time) + moved, first + 1 + i) for i, time in enumerate(beats[first + 1 :])]
        after = [(time, i) for time, i in after if time < duration_s]
    return with_anchors([(time, i - grid.first_count) for time, i in (*before, *pins, *after)], duration_s)
