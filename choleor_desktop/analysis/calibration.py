"""From cosines to scores: hubs are held back, 50 is two unrelated slices, 100 is the same sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis.embedding import SPANS
from choleor_desktop.analysis.results import Floats, Floats32

MIDDLE, TOP = 50.0, 100.0
_N_REFERENCES = 1_000
_N_PAIRS = 20_000
_MOST_HUB = 0.9
_BEND, _NEAR = 1.5, 1e-9
_ROWS_AT_ONCE = 16_384


def normalized(weights: Sequence[float]) -> Floats:
    """Weights that add up to 1.

    Raises
    ------
    ValueError
        When one is below 0 or not a number, or none is above.
    """
    chosen = np.asarray(weights, np.float64)
    if not np.isfinite(chosen).all() or chosen.min() < 0 or not chosen.sum() > 0:
        raise ValueError("weights must be 0 or more, and not all 0")
    return chosen / chosen.sum()


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """What turns the cosines of a library into scores.

    Attributes
    ----------
    references
        Mean unit vector of the slices that hubs are measured against, float32, (d,).
    hubs
        How near each slice is to all others, by aspect, float32, (n, 5): a slice that is everybody's neighbour is
        held back by as much.
    pairs
        Corrected cosines of random pairs from different songs, (m, 5); their weighted median is the score 50.
    """

    references: Floats32
    hubs: Floats32
    pairs: Floats

    @classmethod
    def fit(cls, coordinates: Floats32, song: npt.NDArray[np.integer]) -> Self:
        """Measure hubs and chance on a seeded sample of a library."""
        rng = np.random.default_rng(0)
        n = len(coordinates)
        chosen = np.sort(rng.choice(n, min(n, _N_REFERENCES), replace=False)) if n else np.zeros(0, np.int64)
        # The mean cosine with many unit vectors is the product with their mean.
        mean = coordinates[chosen].mean(axis=0, dtype=np.float64) if n else np.zeros(coordinates.shape[1])
        scale = cls(mean.astype(np.float32), np.zeros((n, len(SPANS)), np.float32), np.zeros((1, len(SPANS))))
        for start in range(0, n, _ROWS_AT_ONCE):
            scale.hubs[start : start + _ROWS_AT_ONCE] = scale.hubs_of(coordinates[start : start + _ROWS_AT_ONCE])
        first, second = rng.integers(0, max(n, 1), (2, _N_PAIRS))
        if n:
            apart = song[first] != song[second]
            first, second = first[apart], second[apart]
        if not n or len(first) < 50:  # noqa: PLR2004 - too few to speak of chance
            return scale
        cosines = np.stack(
            [np.einsum("ij,ij->i", coordinates[first, s], coordinates[second, s]) for s in SPANS.values()], axis=1
        )
        pairs = _corrected(cosines, scale.hubs[first], scale.hubs[second]).astype(np.float64)
        return cls(scale.references, scale.hubs, pairs)

    def hubs_of(self, vectors: Floats32) -> Floats32:
        """How near vectors (d,) or (m, d) are to the slices of the library, by aspect, (5,) or (m, 5)."""
        columns = [vectors[..., span] @ self.references[span] for span in SPANS.values()]
        return np.clip(np.stack(columns, axis=-1), -_MOST_HUB, _MOST_HUB).astype(np.float32)

    def parts(
        self, cosines: npt.NDArray[np.floating], own: Floats32, rows: npt.NDArray[np.int64] | None, weights: Floats
    ) -> Floats:
        """Parts of the score, (m, 5), of cosines (m, 5) between a slice with hubs ``own`` and rows of the space."""
        corrected = _corrected(cosines, own, self.hubs if rows is None else self.hubs[rows])
        middle = float(np.median(self.pairs @ weights))
        total = corrected @ weights
        # One factor for all aspects of a slice, so that its parts add up to its score.
        return weights * (MIDDLE + (corrected - middle) * _steepness(total, middle)[:, None])


def _steepness(total: Floats, middle: float) -> Floats:
    """Points of score for each point of cosine above or below the middle, the curve through 0, 50 and 100.

    Below the middle it is a straight line. Above, it flattens towards the top: what is left of the way to 1 shrinks to
    its power of 1.5, since a copy that went through a codec differs a little in every number and is still the same.
    """
    room = max(1 - middle, 1e-9)
    way = np.clip((total - middle) / room, 0.0, 1.0)
    above = np.where(way > _NEAR, (1 - (1 - way) ** _BEND) / np.maximum(way, _NEAR), _BEND)
    return np.where(total >= middle, above * (MIDDLE / room), MIDDLE / max(middle + 1, 1e-9))


def _corrected(cosines: npt.NDArray[np.floating], a: Floats32, b: Floats32) -> npt.NDArray[np.floating]:
    """Cosines less what the two have in common with everybody; 1 stays 1."""
    common = (a + b) / 2
    return np.clip((cosines - common) / (1 - common), -1, 1)
