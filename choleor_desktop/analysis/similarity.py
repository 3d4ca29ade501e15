"""Match: how alike two slices are, in five aspects that add up to a score of 0 to 100."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType
from typing import Self

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis import calibration
from choleor_desktop.analysis.aspects import LAYOUT
from choleor_desktop.analysis.embedding import COUNT_COLUMNS, SPANS, Embedding
from choleor_desktop.analysis.results import Floats, Floats32

ASPECTS: tuple[str, ...] = tuple(LAYOUT)
DEFAULT_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {"timbre": 0.45, "tonality": 0.1, "rhythm": 0.25, "energy": 0.05, "tempo": 0.15}
)
_N_CANDIDATES = 200
_PUSH = 0.5
_N_COUNTS = 8

RowOrVector = int | npt.NDArray[np.floating]


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """What is looked for.

    Attributes
    ----------
    positive
        Rows of the space, or raw vectors (N_COLUMNS,) from outside: find what is like all of these.
    negative
        And unlike these.
    weights
        Of the aspects, 0 or more, not all 0; only their ratio matters.
    allowed
        Rows that may be answered, boolean, (n,); None for all.
    n
        How many answers at most.
    counts
        First and last count (1..8) that are compared in rhythm, energy and tonality; None for all.
    """

    positive: tuple[RowOrVector, ...]
    negative: tuple[RowOrVector, ...] = ()
    weights: Mapping[str, float] = field(default_factory=lambda: DEFAULT_WEIGHTS)
    allowed: npt.NDArray[np.bool_] | None = None
    n: int = 20
    counts: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """The answer, best first.

    Attributes
    ----------
    rows
        (m,), of the space.
    scores
        0..100, (m,).
    parts
        What each aspect gives, (m, 5); a row adds up to its score.
    """

    rows: npt.NDArray[np.int64]
    scores: Floats
    parts: Floats


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a slice is in the answer, as data.

    Attributes
    ----------
    aspect
        The aspect that speaks for it most.
    counts_alike
        Counts 1..8 on which accents and loudness agree.
    parts_at
        The first count on which they do not, or None.
    """

    aspect: str
    counts_alike: tuple[int, ...]
    parts_at: int | None


@dataclass(frozen=True, slots=True, eq=False)
class MatchSpace:
    """All slices of a library, made comparable.

    Attributes
    ----------
    coordinates
        A unit vector per aspect, side by side (``embedding.SPANS``), float32, (n, d); for clusters and maps as well.
    """

    coordinates: Floats32
    embedding: Embedding
    scale: calibration.Scale

    @classmethod
    def fit(cls, match: Floats32, song: npt.NDArray[np.integer]) -> Self:
        """Learn the statistics of a library; nothing is random but a seeded sample.

        Parameters
        ----------
        match
            Raw aspects, (n, N_COLUMNS).
        song
            Which song each slice is of, (n,): the score 50 is the median over pairs of different songs.
        """
        embedding = Embedding.fit(match)
        coordinates = embedding.apply(match)
        return cls(coordinates, embedding, calibration.Scale.fit(coordinates, np.asarray(song)))

    def _vector(self, one: RowOrVector) -> Floats32:
        if isinstance(one, int | np.integer):
            return self.coordinates[int(one)]
        return self.embedding.apply(np.asarray(one, np.float32)[None])[0]

    def cosines(
        self, vector: Floats32, rows: npt.NDArray[np.int64] | None = None, counts: tuple[int, int] | None = None
    ) -> npt.NDArray[np.floating]:
        """Cosine of each aspect with rows of the space (all when None), (m, 5), in double precision for chosen rows."""
        table = self.coordinates if rows is None else self.coordinates[rows].astype(np.float64)
        one = vector if rows is None else vector.astype(np.float64)
        found: npt.NDArray[np.floating] = np.empty((len(table), len(ASPECTS)), table.dtype)
        for i, name in enumerate(ASPECTS):
            span = SPANS[name]
            if counts is None or name not in COUNT_COLUMNS:
                found[:, i] = table[:, span] @ one[span]
            else:
                chosen = COUNT_COLUMNS[name](counts)
                part, own = table[:, span][:, chosen], one[span][chosen]
                lengths = np.linalg.norm(part, axis=1) * np.linalg.norm(own)
                found[:, i] = part @ own / np.maximum(lengths, 1e-9)
        return found

    def rank(self, query: Query) -> Ranking:
        """The slices most like the query; never the query's own rows; ties by row.

        Raises
        ------
        ValueError
            When no weight is above 0, one is below, or nothing is looked for.
        """
        weights = calibration.normalized([query.weights.get(name, 0.0) for name in ASPECTS])
        if not query.positive:
            raise ValueError("a query needs at least one slice")
        rough = self._parts(query, weights, None).sum(axis=1)
        own = [int(one) for one in (*query.positive, *query.negative) if isinstance(one, int | np.integer)]
        if query.allowed is not None:
            rough[~query.allowed] = -np.inf
        rough[own] = -np.inf
        n_left = int(np.isfinite(rough).sum())
        n_wanted = min(n_left, max(query.n, 0))
        n_candidates = min(n_left, n_wanted + _N_CANDIDATES)
        rows = (
            np.sort(np.argpartition(-rough, max(n_candidates - 1, 0))[:n_candidates])
            if n_candidates
            else np.zeros(0, np.int64)
        )
        parts = self._parts(query, weights, rows)
        scores = parts.sum(axis=1)
        order = np.lexsort((rows, -np.round(scores, 9)))[:n_wanted]
        return Ranking(rows[order], scores[order].astype(np.float64), parts[order].astype(np.float64))

    def _parts(self, query: Query, weights: Floats, rows: npt.NDArray[np.int64] | None) -> npt.NDArray[np.floating]:
        """Parts of the score of rows (all when None), (m, 5)."""

        def mean(ones: tuple[RowOrVector, ...]) -> npt.NDArray[np.floating]:
            total: npt.NDArray[np.floating] | None = None
            for one in ones:
                vector = self._vector(one)
                own = self.scale.hubs_of(vector) if not isinstance(one, int | np.integer) else self.scale.hubs[int(one)]
                alike = self.scale.parts(self.cosines(vector, rows, query.counts), own, rows, weights)
                total = alike if total is None else total + alike
            assert total is not None  # noqa: S101 - never called without slices
            return total / len(ones)

        parts = mean(query.positive)
        if query.negative:
            away = mean(query.negative)
            excess = np.maximum(away.sum(axis=1, keepdims=True) - calibration.MIDDLE, 0)
            parts = parts - _PUSH * excess * weights
            parts = parts * np.where(parts.sum(axis=1, keepdims=True) < 0, 0.0, 1.0)
        return parts

    def reason(self, one: RowOrVector, row: int) -> Reason:
        """Why a slice is like another: the strongest aspect, the counts that agree, and where the two part first."""
        vector = self._vector(one)
        cosines = self.cosines(vector, np.array([row]))[0]
        gain = cosines - np.median(self.scale.pairs, axis=0)
        by_count = [
            float(
                np.mean(
                    [
                        self.cosines(vector, np.array([row]), (c, c))[0, ASPECTS.index(name)]
                        for name in ("rhythm", "energy")
                    ]
                )
            )
            for c in range(1, _N_COUNTS + 1)
        ]
        alike = tuple(c + 1 for c, value in enumerate(by_count) if value >= 0.5)  # noqa: PLR2004 - half way
        parts_at = next((c for c in range(1, _N_COUNTS + 1) if c not in alike), None)
        return Reason(ASPECTS[int(np.argmax(gain[:4]))], alike, parts_at)


def spans_are_whole() -> bool:
    """Whether the aspects lie side by side without gaps."""
    return all(SPANS[a].stop == SPANS[b].start for a, b in pairwise(ASPECTS))
