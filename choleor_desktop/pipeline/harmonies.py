"""Harmony of movement and music in a library: how one slice fits, and which slices fit best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from choleor_desktop.analysis.movement import Harmony, fit, harmony
from choleor_desktop.library.models import LibraryView
from choleor_desktop.pipeline.space import has_sound


@dataclass(frozen=True, slots=True)
class Fit:
    """A slice whose levels fit a movement, and its tempo, as a movement is another dance at another; score 0..100."""

    row: int
    score: float
    levels: tuple[int, ...]
    bpm: float


def harmony_of(view: LibraryView, row: int, movement: Sequence[int]) -> Harmony:
    """How a movement of eight levels fits a slice."""
    return harmony(view.count_levels(row), movement)


def fitting(view: LibraryView, movement: Sequence[int], *, n: int, leave_out: int = -1) -> tuple[Fit, ...]:
    """The slices that fit a movement best, ties by slice id; those without sound fit none.

    Parameters
    ----------
    movement
        Eight levels, 1..10.
    leave_out
        Row of the slice the movement was made for.
    """
    if not len(view.slices):
        return ()
    music = view.count_levels(slice(None))
    scores = np.round(fit(music, movement), 6)
    heard = np.flatnonzero(has_sound(view)).tolist()
    order = sorted(heard, key=lambda row: (-scores[row], view.slices.ids[row]))
    best = [row for row in order if row != leave_out][:n]
    return tuple(Fit(row, float(scores[row]), tuple(music[row].tolist()), float(view.slices.bpm[row])) for row in best)


def still_fitting(view: LibraryView, fits: Sequence[Fit], movement: Sequence[int]) -> tuple[Fit, ...]:
    """Slices that were found before, as they fit now: levels are those of another range once songs came or went."""
    if not fits:
        return ()
    music = view.count_levels([each.row for each in fits])
    scores = np.round(fit(music, movement), 6).tolist()
    now = [
        replace(each, score=score, levels=tuple(own))
        for each, score, own in zip(fits, scores, music.tolist(), strict=True)
    ]
    return tuple(sorted(now, key=lambda each: (-each.score, view.slices.ids[each.row])))
