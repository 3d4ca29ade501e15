"""Tags that the neighbours of a slice have: proposed, never given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from choleor_desktop.analysis.similarity import DEFAULT_WEIGHTS, Query
from choleor_desktop.library.models import NO_LABEL
from choleor_desktop.pipeline.find import Finder
from choleor_desktop.progress import SILENT, Progress

_N_NEIGHBOURS = 8
_LEAST_SHARE = 0.5
_CHANCE = 50.0
_LEAST_SCORE = 65.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A tag for a slice.

    Attributes
    ----------
    row
        The slice.
    share
        How much of the likeness of its tagged neighbours speaks for the tag, 0.5..1.
    because
        Rows of the neighbours that have it, closest first.
    """

    row: int
    tag: str
    share: float
    because: tuple[int, ...]


def suggest_tags(finder: Finder, rows: Sequence[int], *, progress: Progress = SILENT) -> tuple[Suggestion, ...]:
    """Tags for some slices, from the tagged slices that sound most like each of them.

    A neighbour speaks with what its score is above chance (50); a tag is proposed where at least half of all that is
    said speaks for it and the closest slice that has it scores at least 65. Tags that a slice has are left out.

    Returns
    -------
    tuple of Suggestion
        In the order of ``rows``, the best supported tag of a slice first.
    """
    view = finder.view
    tagged = np.zeros(len(view.slices), bool)
    for name, label in view.labels.items():
        tagged[view.row(name)] = bool(label.tags)
    found: list[Suggestion] = []
    for i, row in enumerate(rows):
        progress.step(i, len(rows), "suggest")
        allowed = tagged.copy()
        allowed[row] = False
        if allowed.any():
            found += _for_slice(finder, row, allowed)
    return tuple(found)


def _for_slice(finder: Finder, row: int, allowed: np.ndarray) -> list[Suggestion]:
    view = finder.view
    ranking = finder.space.rank(
        Query(positive=(row,), weights=DEFAULT_WEIGHTS, allowed=allowed, n=min(_N_NEIGHBOURS, int(allowed.sum())))
    )
    own = view.labels.get(view.slices.ids[row], NO_LABEL).tags
    votes: dict[str, float] = {}
    because: dict[str, list[int]] = {}
    total = 0.0
    for near, score in zip(ranking.rows.tolist(), ranking.scores.tolist(), strict=True):
        voice = max(score - _CHANCE, 0.0)
        total += voice
        for tag in view.labels[view.slices.ids[near]].tags:
            if tag not in own and (tag in votes or score >= _LEAST_SCORE):
                votes[tag] = votes.get(tag, 0.0) + voice
                because.setdefault(tag, []).append(near)
    return [
        Suggestion(row, tag, votes[tag] / total, tuple(because[tag]))
        for tag in sorted(votes, key=lambda tag: (-votes[tag], tag))
        if votes[tag] >= _LEAST_SHARE * total
    ]
