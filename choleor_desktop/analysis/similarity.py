"""Match: how alike two slices are, in five aspects that add up to a score of 0 to 100."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis import calibration
from choleor_desktop.analysis.by_count import COUNTED, CountView
from choleor_desktop.analysis.columns import ASPECTS, DEFAULT_WEIGHTS, N_COLUMNS
from choleor_desktop.analysis.embedding import SPANS, WIDTH, Embedding, by_song
from choleor_desktop.analysis.local_scaling import LocalScaling, scaled, stretched
from choleor_desktop.analysis.results import N_COUNTS, Floats, Floats32
from choleor_desktop.errors import FeaturesOutdated

_ROWS_AT_ONCE = 4_096
_FIRST_LOOK, _PAIRS_ON_COUNTS = 1_000, 5_000
_ROUGH_COSINE, _ROUGH_SCORE, _MOST_TIES = 1e-4, 2e-2, 20_000
_PUSH = 0.5
_IS_COUNTED = np.array([name in COUNTED for name in ASPECTS])

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
        First and last count (1..8) that are compared in rhythm, energy and tonality; None, as (1, 8) becomes, for all.

    Raises
    ------
    ValueError
        When the counts are not two of 1 to 8, the last not before the first.
    """

    positive: tuple[RowOrVector, ...]
    negative: tuple[RowOrVector, ...] = ()
    weights: Mapping[str, float] = field(default_factory=lambda: DEFAULT_WEIGHTS)
    allowed: npt.NDArray[np.bool_] | None = None
    n: int = 20
    counts: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if self.counts is not None and not 1 <= self.counts[0] <= self.counts[1] <= N_COUNTS:
            raise ValueError("counts must be two of 1 to 8, the last not before the first")
        if self.counts == (1, N_COUNTS):
            object.__setattr__(self, "counts", None)

    @property
    def shares(self) -> Floats:
        """The weights in the order of ``ASPECTS``, adding up to 1, (5,).

        Raises
        ------
        ValueError
            When no weight is above 0, or one is below.
        """
        return calibration.normalized([self.weights.get(name, 0.0) for name in ASPECTS])


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


@dataclass(frozen=True, slots=True, eq=False)
class MatchSpace:
    """All slices of a library, made comparable.

    Attributes
    ----------
    coordinates
        A unit vector per aspect, side by side (``embedding.SPANS``), float32, (n, d).
    counts
        The same slices count by count.
    """

    coordinates: Floats32
    embedding: Embedding
    local: LocalScaling
    scale: calibration.Scale
    counts: CountView

    @classmethod
    def fit(cls, match: Floats32, song: npt.NDArray[np.integer]) -> Self:
        """Learn the statistics of a library; nothing is random but seeded samples.

        Parameters
        ----------
        match
            Raw aspects, (n, N_COLUMNS); kept, not copied.
        song
            Which song each slice is of, (n,): what varies within songs counts less, and the score 50 is the median over
            pairs of different songs. Below 0 for slices without sound: nothing is learned from them.

        Raises
        ------
        FeaturesOutdated
            When the aspects are those of another version of the analysis.
        """
        songs = np.asarray(song)
        embedding = _embedding(match, songs)
        return cls.of_coordinates(embedding.coordinates(match, songs), embedding, match, songs)

    @classmethod
    def of_coordinates(
        cls,
        coordinates: Floats32,
        embedding: Embedding,
        match: Floats32,
        song: npt.NDArray[np.integer],
        factors: Floats32 | None = None,
    ) -> Self:
        """The space that ``fit`` made, of what takes longest in it: coordinates, embedding and factors as they were."""
        local = LocalScaling.fit(coordinates, song, _column_weights(), factors)
        scale = calibration.Scale.fit(coordinates, song, local.factors)
        return cls(coordinates, embedding, local, scale, CountView.fit(match, by_song(np.asarray(song))))

    def rank(self, query: Query) -> Ranking:
        """The slices most like the query; never the query's own rows; ties by row.

        Raises
        ------
        ValueError
            When no weight is above 0, one is below, or nothing is looked for.
        """
        weights = query.shares
        if not query.positive:
            raise ValueError("a query needs at least one slice")
        likes = [self._wish(one, weights, query.counts) for one in query.positive]
        dislikes = [self._wish(one, weights, query.counts) for one in query.negative]
        own = [int(one) for one in (*query.positive, *query.negative) if isinstance(one, int | np.integer)]
        allowed = np.ones(len(self.coordinates), bool) if query.allowed is None else query.allowed.copy()
        allowed[own] = False
        n_wanted = min(int(allowed.sum()), max(query.n, 0))
        rough, roughness = self._rough(likes, dislikes, allowed, n_wanted)
        rows = _candidates(rough, n_wanted, roughness)
        parts = self._parts(likes, dislikes, weights, rows)
        # Rounding may leave a sum a hair outside.
        scores = np.clip(parts.sum(axis=1), 0.0, calibration.TOP)
        order = np.lexsort((rows, -np.round(scores, 9)))[:n_wanted]
        return Ranking(rows[order], scores[order], parts[order])

    def cosines(self, query: Query, rows: npt.NDArray[np.int64]) -> Floats:
        """What chosen rows have in common with each positive slice of a query, an aspect a column, (p, m, 5)."""
        wishes = [self._wish(one, query.shares, query.counts) for one in query.positive]
        return np.stack([self._cosines(wish, rows) for wish in wishes])

    def pairs(self, counts: tuple[int, int] | None) -> Floats:
        """What unrelated slices have in common, on all counts or on some, an aspect a column, (m, 5)."""
        return self.scale.pairs if counts is None else self._pairs_on_counts(counts)

    def raw_of(self, one: RowOrVector) -> Floats32:
        """Raw aspects, (N_COLUMNS,)."""
        return self.counts.match[int(one)] if isinstance(one, int | np.integer) else np.asarray(one, np.float32)

    def _wish(self, one: RowOrVector, weights: Floats, counts: tuple[int, int] | None) -> _Wish:
        raw = self.raw_of(one)
        if isinstance(one, int | np.integer):
            vector, factor = self.coordinates[int(one)], float(self.local.factors[int(one)])
        else:
            vector = self.embedding.apply(raw[None])[0]
            factor = self.local.factor_of(vector)
        return _Wish(raw, vector, factor, weights, calibration.middle_of(self.pairs(counts), weights), counts)

    def _pairs_on_counts(self, counts: tuple[int, int]) -> Floats:
        """What unrelated slices have in common where some aspects are compared on some counts only, (m, 5)."""
        if counts not in self.scale.on_counts:
            pairs = self.scale.pairs[:_PAIRS_ON_COUNTS].copy()
            sides = (self.scale.first[:_PAIRS_ON_COUNTS], self.scale.second[:_PAIRS_ON_COUNTS])
            if len(sides[0]):
                a, b = (self.counts.vectors(self.counts.match[side], counts) for side in sides)
                same = np.stack([np.einsum("ij,ij->i", a[name], b[name]) for name in COUNTED], axis=1)
                first, second = (self.local.factors[side] for side in sides)
                columns = [ASPECTS.index(name) for name in COUNTED]
                pairs[:, columns] = scaled(same.astype(np.float64), first * second)
            self.scale.on_counts[counts] = pairs
        return self.scale.on_counts[counts]

    def _cosines(self, wish: _Wish, rows: npt.NDArray[np.int64]) -> Floats:
        """Cosine of each aspect with chosen rows in double precision, distances scaled, (m, 5)."""
        table, one = self.coordinates[rows].astype(np.float64), wish.vector.astype(np.float64)
        found = np.stack([_cosine(table[:, span], one[span]) for span in SPANS.values()], axis=1)
        if wish.counts is not None:
            found[:, _IS_COUNTED] = self.counts.cosines(wish.raw, rows, wish.counts, dtype=np.float64)
        factors = wish.factor * self.local.factors[rows].astype(np.float64)
        return stretched(found, factors, found @ wish.weights, calibration.lowest(wish.middle))

    def _totals(self, wish: _Wish, allowed: npt.NDArray[np.bool_]) -> Floats32:
        """Weighted cosines with all rows in single precision, scaled, (n,): one pass over the coordinates."""
        totals = self._folded(wish)
        if wish.counts is not None:
            rows = np.flatnonzero(allowed)
            for start in range(0, len(rows), _ROWS_AT_ONCE):
                self._add_counted(totals, wish, rows[start : start + _ROWS_AT_ONCE])
        totals = self._scaled(totals, wish)
        totals[~allowed] = -np.inf
        return totals

    def _scaled(self, totals: Floats32, wish: _Wish, rows: npt.NDArray[np.int64] | None = None) -> Floats32:
        """Weighted cosines of all rows, or of some, with their distances scaled."""
        factors = self.local.factors if rows is None else self.local.factors[rows]
        found = 1 - (1 - totals) * (np.float32(wish.factor) * factors)
        return np.maximum(found, np.float32(calibration.lowest(wish.middle)), out=found)

    def _best_on_counts(self, wish: _Wish, allowed: npt.NDArray[np.bool_], n_wanted: int) -> Floats32:
        """``_totals`` of all rows that may be among the best; of others, -inf.

        What does not depend on counts is known from one pass. Rows that are so far behind in it that they could not
        catch up even if they were the same on the counts need no closer look.
        """
        known = self._folded(wish)
        lead = np.float32(wish.weights[_IS_COUNTED].sum())
        most = self._scaled(known + lead, wish)
        most[~allowed] = -np.inf
        n_first = min(max(_FIRST_LOOK, 2 * n_wanted), len(known))
        first = np.argpartition(most, len(most) - n_first)[len(most) - n_first :]
        first = first[most[first] > -np.inf]
        totals = np.full_like(known, -np.inf)
        self._look(totals, known, wish, first)
        least = np.partition(totals, len(totals) - n_wanted)[len(totals) - n_wanted] if n_wanted else np.inf
        rest = np.flatnonzero((most + _ROUGH_COSINE >= least) & (most > -np.inf) & (totals == -np.inf))
        self._look(totals, known, wish, rest)
        return totals

    def _look(self, totals: Floats32, known: Floats32, wish: _Wish, rows: npt.NDArray[np.int64]) -> None:
        """Fill in the totals of some rows, of which it is known what does not depend on counts."""
        totals[rows] = known[rows]
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            some = rows[start : start + _ROWS_AT_ONCE]
            self._add_counted(totals, wish, some)
            totals[some] = self._scaled(totals[some], wish, some)

    def _folded(self, wish: _Wish) -> Floats32:
        """Weighted cosines of the aspects that are compared as a whole, (n,)."""
        folded = np.zeros_like(wish.vector)
        for span, weight, counted in zip(SPANS.values(), wish.weights, _IS_COUNTED, strict=True):
            if wish.counts is None or not counted:
                folded[span] = np.float32(weight) * wish.vector[span]
        totals: Floats32 = self.coordinates @ folded
        return totals

    def _add_counted(self, totals: Floats32, wish: _Wish, rows: npt.NDArray[np.int64]) -> None:
        """Add to totals of some rows what they have in common on the counts of a wish."""
        assert wish.counts is not None  # noqa: S101 - asked for only with counts
        names = [name for name in COUNTED if wish.weights[ASPECTS.index(name)] > 0]
        weights = np.array([wish.weights[ASPECTS.index(name)] for name in names], np.float32)
        totals[rows] += self.counts.cosines(wish.raw, rows, wish.counts, names) @ weights

    def _rough(
        self, likes: Sequence[_Wish], dislikes: Sequence[_Wish], allowed: npt.NDArray[np.bool_], n_wanted: int
    ) -> tuple[Floats32, float]:
        """What orders the allowed rows nearly as their scores do, (n,), others -inf, and how far that may be wrong."""
        if len(likes) == 1 and not dislikes:
            one = likes[0]
            if one.counts is not None:
                return self._best_on_counts(one, allowed, n_wanted), _ROUGH_COSINE
            return self._totals(one, allowed), _ROUGH_COSINE

        def scored(wish: _Wish) -> npt.NDArray[np.floating]:
            return calibration.curve(self._totals(wish, allowed), wish.middle)

        scores = sum(map(scored, likes[1:]), scored(likes[0])) / len(likes)
        for wish in dislikes:
            scores = np.maximum(scores - _PUSH * np.maximum(scored(wish) - calibration.MIDDLE, 0), 0)
        scores[~allowed] = -np.inf
        return scores.astype(np.float32), _ROUGH_SCORE

    def _parts(
        self, likes: Sequence[_Wish], dislikes: Sequence[_Wish], weights: Floats, rows: npt.NDArray[np.int64]
    ) -> Floats:
        """Parts of the score of chosen rows in double precision, (m, 5)."""

        def scored(wish: _Wish) -> Floats:
            return calibration.parts(self._cosines(wish, rows), wish.weights, wish.middle)

        parts = sum(map(scored, likes[1:]), scored(likes[0])) / len(likes)
        for wish in dislikes:
            excess = np.maximum(scored(wish).sum(axis=1, keepdims=True) - calibration.MIDDLE, 0)
            parts = parts - _PUSH * excess * weights
        return np.where(parts.sum(axis=1, keepdims=True) < 0, 0.0, parts) if dislikes else parts


@dataclass(frozen=True, slots=True, eq=False)
class _Wish:
    """One slice of a query, ready to be compared.

    Attributes
    ----------
    raw, vector
        Its raw aspects, (N_COLUMNS,), and its unit vectors, (d,).
    factor
        What its distances are multiplied by.
    middle
        What two unrelated slices have in common under these weights.
    """

    raw: Floats32
    vector: Floats32
    factor: float
    weights: Floats
    middle: float
    counts: tuple[int, int] | None


def _embedding(match: Floats32, song: npt.NDArray[np.integer]) -> Embedding:
    if len(match) and match.shape[1] != N_COLUMNS:
        raise FeaturesOutdated
    return Embedding.fit(match, song)


def weighed(coordinates: Floats32) -> Floats32:
    """Coordinates (n, d) in which near is what Match calls alike: for clusters and maps.

    The squared distance of two slices is 2 less twice their cosine under the default weights.
    """
    return coordinates * np.sqrt(_column_weights())


def _column_weights() -> Floats32:
    """What the default weights give each column of the coordinates, (d,)."""
    found = np.zeros(WIDTH, np.float32)
    for name, span in SPANS.items():
        found[span] = DEFAULT_WEIGHTS[name]
    return found


def _cosine(rows: Floats, one: Floats) -> Floats:
    """Cosine of rows (m, d) with one (d,), never beyond 1: vectors in single precision are not quite unit vectors."""
    return np.clip(rows @ one / (np.linalg.norm(rows, axis=1) * np.linalg.norm(one)), -1.0, 1.0)


def _candidates(rough: Floats32, n_wanted: int, roughness: float) -> npt.NDArray[np.int64]:
    """Rows that may be among the best once they are compared exactly, ascending."""
    if n_wanted == 0:
        return np.zeros(0, np.int64)
    least = np.partition(rough, len(rough) - n_wanted)[len(rough) - n_wanted]
    rows = np.flatnonzero(rough >= least - roughness)
    if len(rows) <= n_wanted + _MOST_TIES:
        return rows
    # So many alike: those that are better for certain, then the first of the rest.
    better = rows[rough[rows] > least + roughness]
    rest = rows[rough[rows] <= least + roughness][: n_wanted + _MOST_TIES - len(better)]
    return np.sort(np.concatenate((better, rest)))
