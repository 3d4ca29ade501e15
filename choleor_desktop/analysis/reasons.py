"""Why a slice is in the answer: only what is weighed, only what is better than chance, only of the counts compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis import calibration
from choleor_desktop.analysis.by_count import agreement
from choleor_desktop.analysis.columns import LAYOUT
from choleor_desktop.analysis.results import N_COUNTS, Floats
from choleor_desktop.analysis.similarity import ASPECTS, MatchSpace, Query

_LEAST_SPREAD, _LEAST_GAIN = 1e-3, 0.5
_FAR = 0.5
_PAIRS_ENOUGH = 5_000
_NEAR_TEMPO = np.log2(1.06)
_RHYTHM, _TEMPO = ASPECTS.index("rhythm"), ASPECTS.index("tempo")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a slice is in the answer, as data.

    Attributes
    ----------
    aspect
        The aspect in which it stands out, also among the answers; None where there is none.
    counts_alike
        Counts 1..8, of those that were compared, on which accents and loudness agree.
    parts_at
        The first of the compared counts on which they do not, or None.
    counts
        First and last count that were compared.
    query
        Which slice of the query, counted from 0, it is nearest to: the reason speaks of this one.
    """

    aspect: str | None
    counts_alike: tuple[int, ...]
    parts_at: int | None
    counts: tuple[int, int] = (1, N_COUNTS)
    query: int = 0


def reasons(space: MatchSpace, query: Query, rows: Sequence[int]) -> tuple[Reason, ...]:
    """Why slices answer a query, each beside the slice of the query that it is nearest to.

    Notes
    -----
    An aspect speaks for a slice when it has a weight, lies half a deviation above what two unrelated slices have in
    common in it, and gives more than its share of 50 to the score. Rhythm must agree on half of the counts, too, and
    tempos must be within 6 %. Of those that stand out at least half as far as the furthest, the one is named in which
    the slice is furthest above the other answers: all that come out of one song share its rhythm, which says nothing of
    any of them. Weights do not count: they have chosen the answers already.
    """
    chosen = np.array(rows, np.int64)
    weights = query.shares
    cosines = space.cosines(query, chosen)
    nearest = np.argmax(cosines @ weights, axis=0)
    raws = [space.raw_of(one) for one in query.positive]
    counts = query.counts or (1, N_COUNTS)
    each = np.arange(len(chosen))
    alike = np.stack([agreement(raw, space.counts.match[chosen]) for raw in raws])[nearest, each]
    alike = alike[:, counts[0] - 1 : counts[1]]
    tempos = np.array([raw[LAYOUT["tempo"]][0] for raw in raws])[nearest]
    apart = np.abs(tempos - space.counts.match[chosen, LAYOUT["tempo"].start])
    gain, usual = _gains(cosines[nearest, each], space.pairs(query.counts), weights)
    gain[alike.mean(axis=1) < 0.5, _RHYTHM] = -np.inf  # noqa: PLR2004 - half
    gain[apart > _NEAR_TEMPO, _TEMPO] = -np.inf
    far = gain >= _FAR * gain.max(axis=1, keepdims=True)
    best = np.argmax(np.where(far, gain - usual, -np.inf), axis=1)
    return tuple(
        _reason(ASPECTS[aspect] if gain[i, aspect] > -np.inf else None, alike[i], counts, int(nearest[i]))
        for i, aspect in enumerate(best.tolist())
    )


def _gains(cosines: Floats, pairs: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """How many deviations each aspect stands out by, (m, 5), of cosines (m, 5) over unrelated pairs; -inf where not.

    With them how far it is usual among these answers, (5,); 0 for one alone.
    """
    some = pairs[:_PAIRS_ENOUGH]
    gain = (cosines - np.median(some, axis=0)) / np.maximum(some.std(axis=0), _LEAST_SPREAD)
    usual = np.median(gain, axis=0) if len(gain) > 1 else np.zeros(len(weights))
    stands_out = (weights > 0) & (gain >= _LEAST_GAIN) & (cosines > calibration.middle_of(pairs, weights))
    return np.where(stands_out, gain, -np.inf), usual


def _reason(aspect: str | None, alike: npt.NDArray[np.bool_], counts: tuple[int, int], query: int) -> Reason:
    same = tuple((np.flatnonzero(alike) + counts[0]).tolist())
    return Reason(aspect, same, None if alike.all() else int(np.argmin(alike)) + counts[0], counts, query)
