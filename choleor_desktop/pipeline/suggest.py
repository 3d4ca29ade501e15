"""Tags that the neighbours of a slice have: proposed, never given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from choleor_desktop.analysis.calibration import MIDDLE, TOP
from choleor_desktop.analysis.similarity import DEFAULT_WEIGHTS, Query
from choleor_desktop.pipeline.find import Finder
from choleor_desktop.progress import SILENT, Progress

_N_NEIGHBOURS = 12
_LEAST_SCORE = 65.0
_LEAST_AGREEING = 2
_LEAST_SURE = 0.5
_LEAST_LIFT = 1.5
_STRONG_AGREEING, _STRONG_SURE = 3, 0.7
_PRIOR = 1.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A tag for a slice.

    Attributes
    ----------
    row
        The slice.
    sure
        How far its neighbours speak for the tag, 0.5..1; never 1, however many do.
    because
        Rows of the neighbours that have it, closest first.
    is_strong
        Whether at least three neighbours have it and it is at least 70 % sure.
    """

    row: int
    tag: str
    sure: float
    because: tuple[int, ...]
    is_strong: bool


def suggest_tags(finder: Finder, rows: Sequence[int], *, progress: Progress = SILENT) -> tuple[Suggestion, ...]:
    """Tags for some slices, from the tagged ones among the slices of the library that sound most like each of them.

    Of the twelve nearest slices, those that score at least 65 count. A tagged one speaks with how far its score lies
    from chance (50: no voice) to the same sound (100: one voice), for the tags it has and against those it has not.
    One more voice speaks with the share of all slices that have the tag, so that a single neighbour proves little. A
    tag is proposed where two neighbours have it, half of all that is said speaks for it, and it is at least one and a
    half times as frequent among the twelve as in the library.

    Returns
    -------
    tuple of Suggestion
        In the order of ``rows``, the surest tag of a slice first.
    """
    view = finder.view
    tags = {view.row(name): label.tags for name, label in view.labels.items() if label.tags}
    given = Counter(tag for each in tags.values() for tag in each)
    usual = {tag: n / len(view.slices) for tag, n in given.items()}
    found: list[Suggestion] = []
    for i, row in enumerate(rows):
        progress.step(i, len(rows), "suggest")
        if tags and finder.with_sound[row]:
            found += _for_slice(finder, row, tags, usual)
    return tuple(found)


def _for_slice(
    finder: Finder, row: int, tags: Mapping[int, tuple[str, ...]], usual: Mapping[str, float]
) -> list[Suggestion]:
    others = finder.with_sound.copy()
    others[row] = False
    if not others.any():
        return []
    query = Query(positive=(row,), weights=DEFAULT_WEIGHTS, allowed=others, n=min(_N_NEIGHBOURS, int(others.sum())))
    ranking = finder.space.rank(query)
    voices = {
        near: (score - MIDDLE) / (TOP - MIDDLE)
        for near, score in zip(ranking.rows.tolist(), ranking.scores.tolist(), strict=True)
        if near in tags and score >= _LEAST_SCORE
    }
    total = sum(voices.values())
    found: list[Suggestion] = []
    for tag in {tag for near in voices for tag in tags[near]}.difference(tags.get(row, ())):
        because = tuple(near for near in voices if tag in tags[near])
        sure = (sum(voices[near] for near in because) + _PRIOR * usual[tag]) / (total + _PRIOR)
        agreeing = max(_LEAST_AGREEING, _LEAST_LIFT * usual[tag] * len(ranking.rows))
        if len(because) >= agreeing and sure >= _LEAST_SURE:
            strong = len(because) >= _STRONG_AGREEING and sure >= _STRONG_SURE
            found.append(Suggestion(row, tag, sure, because, strong))
    return sorted(found, key=lambda each: (-each.sure, each.tag))
