"""Beats that a person pins to their place, with the tempo changing between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from choleor_desktop.analysis.repair import with_anchors
from choleor_desktop.analysis.results import N_COUNTS, BeatGrid

_HAIR_S = 1e-6


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
        were, later or earlier by what it moved. All this between two leaps of the tempo; beyond them nothing moves.

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
    parts: list[BeatGrid] = []
    for first, end in pairwise([0, *(beat for beat, _ in grid.leaps), len(grid.beats_s)]):
        own = [(time, index - first) for time, index in fixed if first <= index < end]
        parts.append(_part(grid, first, end, own, duration_s))
    beats, leaps = parts[0].beats_s, []
    for part in parts[1:]:
        # The last beat before a leap is none where it is nearer than half a beat to the first one behind.
        beats = beats[beats < part.beats_s[0] - 30 / part.bpm]
        leaps.append((len(beats), -part.first_count % N_COUNTS))
        beats = np.concatenate((beats, part.beats_s))
    bpm = 60.0 / float(np.median(np.diff(beats)))
    return BeatGrid(beats, parts[0].first_count, bpm, 1.0, 1.0, False, grid.candidates, tuple(leaps))


def _part(grid: BeatGrid, first: int, end: int, pins: Sequence[tuple[float, int]], duration_s: float) -> BeatGrid:
    """The beats between two leaps, by the pins among them."""
    beats, one = grid.beats_s[first:end], -int(grid.counts[first]) % N_COUNTS
    bpm = 60.0 / float(np.median(np.diff(beats))) if len(beats) > 1 else grid.bpm
    part = BeatGrid(beats, one, bpm, 1.0, 1.0)
    if not pins:
        return part
    found = _through(part, pins, duration_s if end == len(grid.beats_s) else float(grid.beats_s[end]))
    if not first:
        return found
    n_before = int((found.beats_s < min(float(beats[0]), pins[0][0]) - _HAIR_S).sum())
    return replace(found, beats_s=found.beats_s[n_before:], first_count=(found.first_count - n_before) % N_COUNTS)


def _through(grid: BeatGrid, pins: Sequence[tuple[float, int]], duration_s: float) -> BeatGrid:
    beats, (first_s, first) = grid.beats_s, pins[0]
    before = [(float(time), i) for i, time in enumerate(beats[:first]) if time < first_s]
    after: list[tuple[float, int]] = []
    if len(pins) == 1:
        moved = first_s - float(beats[first])
        after = [(float(time) + moved, first + 1 + i) for i, time in enumerate(beats[first + 1 :])]
        after = [(time, i) for time, i in after if time < duration_s]
    return with_anchors([(time, i - grid.first_count) for time, i in (*before, *pins, *after)], duration_s)
