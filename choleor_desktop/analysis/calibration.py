"""From cosines to scores: 50 is two unrelated slices, 100 is the same sound, and parts add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis.embedding import SPANS, by_song
from choleor_desktop.analysis.local_scaling import scaled
from choleor_desktop.analysis.results import Floats, Floats32

MIDDLE, TOP = 50.0, 100.0
_N_PAIRS = 20_000
_HIGHEST_MIDDLE = 0.95
_BEND, _NEAR = 1.5, 1e-9


def normalized(weights: Sequence[float]) -> Floats:
    """Weights, (n,), that add up to 1.

    Raises
    ------
    ValueError
        When one is below 0 or not a number, or none is above.
    """
    chosen = np.asarray(weights, np.float64)
    if not np.isfinite(chosen).all() or chosen.min() < 0 or not chosen.max() > 0:
        raise ValueError("weights must be 0 or more, and not all 0")
    chosen = chosen / chosen.max()  # the sum of the greatest numbers would be none
    return chosen / chosen.sum()


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """What two unrelated slices of a library have in common.

    Attributes
    ----------
    pairs
        Cosines of random pairs from different songs, their distances scaled, (m, 5); their weighted median is the
        score 50.
    first, second
        The rows of those pairs, (m,); none where there is one song or none, and ``pairs`` is one row of 0.
    on_counts
        ``pairs`` as they are on some counts only, kept once they were asked for.
    """

    pairs: Floats
    first: npt.NDArray[np.int64]
    second: npt.NDArray[np.int64]
    on_counts: dict[tuple[int, int], Floats] = field(init=False, default_factory=dict)

    @property
    def knows_chance(self) -> bool:
        """Whether 50 is the median of different songs; with one song it is about two slices of that one."""
        return len(self.first) > 0

    @classmethod
    def fit(cls, coordinates: Floats32, song: npt.NDArray[np.integer], factors: Floats32) -> Self:
        """Measure chance on a seeded sample of a library, distances multiplied by the factors of both slices, (n,).

        Slices of no song (below 0) have no sound to compare.
        """
        first, second = _strangers(song)
        if not len(first):
            return cls(np.zeros((1, len(SPANS))), first, second)
        cosines = [np.einsum("ij,ij->i", coordinates[first, s], coordinates[second, s]) for s in SPANS.values()]
        pairs = np.stack(cosines, axis=1).astype(np.float64)
        return cls(scaled(pairs, factors[first] * factors[second]), first, second)


def _strangers(song: npt.NDArray[np.integer]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Rows of random pairs of slices, any two of different songs as likely as any other; none of a single song."""
    heard = by_song(song)
    songs, starts, sizes = np.unique(song[heard], return_index=True, return_counts=True)
    if len(songs) <= 1:
        return heard[:0], heard[:0]
    rng = np.random.default_rng(0)
    others = len(heard) - sizes
    place = rng.choice(len(songs), _N_PAIRS, p=sizes * others / (sizes * others).sum())
    first = starts[place] + rng.integers(sizes[place])
    second = rng.integers(others[place])
    second[second >= starts[place]] += sizes[place][second >= starts[place]]
    return heard[first], heard[second]


def middle_of(pairs: Floats, weights: Floats) -> float:
    """The median of the weighted cosines of pairs, (m, 5).

    Where all songs are alike it stays below 1: the same sound is 100 there, too.
    """
    return min(float(np.median(pairs @ weights)), _HIGHEST_MIDDLE)


def curve(total: npt.NDArray[np.floating], middle: float) -> npt.NDArray[np.floating]:
    """Scores, 0..100 and a hair beyond, of weighted cosines, (m,)."""
    return MIDDLE + (total - middle) * _steepness(total, middle)


def lowest(middle: float) -> float:
    """The weighted cosine whose score is 0: -1, or less where unrelated slices are nearly opposites."""
    return middle - MIDDLE / _below(middle)


def _below(middle: float) -> float:
    """Points of score for each point of cosine below the middle: never more than just above it."""
    return min(MIDDLE / max(middle + 1, 1e-9), _BEND * MIDDLE / (1 - middle))


def parts(cosines: npt.NDArray[np.floating], weights: Floats, middle: float) -> Floats:
    """Parts of the score, (m, 5), of cosines (m, 5); a row adds up to ``curve`` of their weighted sum."""
    # One factor for all aspects of a slice, so that its parts add up to its score.
    steepness = _steepness(cosines @ weights, middle)
    return weights * (MIDDLE + (cosines - middle) * steepness[:, None])


def _steepness(total: npt.NDArray[np.floating], middle: float) -> npt.NDArray[np.floating]:
    """Points of score for each point of cosine above or below the middle, the curve through 0, 50 and 100.

    Below the middle it is a straight line. Above, it flattens towards the top: what is left of the way to 1 shrinks to
    its power of 1.5, since a copy that went through a codec differs a little in every number and is still the same.
    """
    room = 1 - middle
    way = np.clip((total - middle) / room, 0.0, 1.0)
    above = np.where(way > _NEAR, (1 - (1 - way) ** _BEND) / np.maximum(way, _NEAR), _BEND)
    return np.where(total >= middle, above * (MIDDLE / room), _below(middle))
