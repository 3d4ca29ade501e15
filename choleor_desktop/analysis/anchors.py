"""Beats that a person pins to their place, with the tempo changing between them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from choleor_desktop.analysis.parts import Part, in_each, parts_of
from choleor_desktop.analysis.repair import nearest_beat, with_anchors
from choleor_desktop.analysis.results import BeatGrid

_SAME_S = 1e-6


class Pin(NamedTuple):
    """A beat, and when it is.

    Attributes
    ----------
    time_s
        In the song.
    part
        Which part of the song between two leaps it belongs to, from 0.
    beat
        Which beat of that part it was before any was pinned, from 0; one that other pins bring in before the first is
        -1, and one behind the last as it would go on.
    """

    time_s: float
    part: int
    beat: int


def pin_at(time_s: float, grid: BeatGrid, pins: Sequence[Pin], duration_s: float) -> Pin:
    """The pin that puts the beat nearest to a time there.

    Parameters
    ----------
    grid
        As other pins left it; at least one beat.
    pins
        Those, in order.
    """
    beat = nearest_beat(grid, time_s)
    part = next(part for part in parts_of(grid, duration_s) if beat < part.end)
    known = next((pin for pin in pins if pin.part == part.number), None)
    # Pins may bring in beats in front of a part, or take them away.
    first = 0 if known is None else known.beat - nearest_beat(part.grid, known.time_s - part.start_s)
    return Pin(time_s, part.number, first + beat - part.first)


def pinned(grid: BeatGrid, pins: Sequence[Pin], duration_s: float) -> BeatGrid:
    """A grid whose beats are where a person pinned them.

    In each part, beats before the first pin stay; between two pins they are even; after the last they go on at the
    tempo of the last two, or, with one pin alone, as they were, later or earlier by what it moved. Beyond a leap
    nothing moves.

    Parameters
    ----------
    grid
        As it was before any was pinned.

    Raises
    ------
    ValueError
        When there is no pin, later pins have not later beats, or beats of the next part take the place of a pinned one
        or of a whole part.
    """
    fixed = sorted(pins)
    if not fixed:
        raise ValueError("there is no pinned beat")
    if any(one[1:] >= other[1:] for one, other in pairwise(fixed)):
        raise ValueError("later pins must have later beats")

    def change(part: Part) -> BeatGrid:
        own = [(pin.time_s - part.start_s, pin.beat) for pin in fixed if pin.part == part.number]
        return _through(part.grid, own, part.length_s)

    found = in_each(grid, duration_s, change, among={pin.part for pin in fixed})
    beats = found.beats_s
    if len(found.leaps) < len(grid.leaps) or any(np.abs(beats - pin.time_s).min() > _SAME_S for pin in fixed):
        raise ValueError("a pinned beat is too near to the next part")
    return found


def _through(grid: BeatGrid, pins: Sequence[tuple[float, int]], duration_s: float) -> BeatGrid:
    beats, (first_s, first) = grid.beats_s, pins[0]
    before = [(float(time), i) for i, time in enumerate(beats[: max(first, 0)]) if time < first_s]
    after: list[tuple[float, int]] = []
    if len(pins) == 1 and 0 <= first < len(beats):
        moved = first_s - float(beats[first])
        after = [(float(time) + moved, first + 1 + i) for i, time in enumerate(beats[first + 1 :])]
        after = [(time, i) for time, i in after if time < duration_s]
    return with_anchors([(time, i - grid.first_count) for time, i in (*before, *pins, *after)], duration_s)
