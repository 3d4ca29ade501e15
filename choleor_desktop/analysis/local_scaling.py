"""Distances measured by how near strangers usually are, so that no slice is everybody's neighbour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis.embedding import by_song
from choleor_desktop.analysis.results import Floats, Floats32

_N_REFERENCES, _N_NEAR = 512, 10
_LEAST, _MOST = 0.75, 1.5
_NEAREST = 0.01
_OWN_SONG = 0.7
_ROWS_AT_ONCE = 8_192


@dataclass(frozen=True, slots=True, eq=False)
class LocalScaling:
    """What the distance of two slices is multiplied by: the factor of one times that of the other.

    Attributes
    ----------
    factors
        Of each slice, float32, (n,), .75 to 1.5: 1 where its nearest strangers are as far as is usual, more in a crowd.
    coordinates, song, weights
        What they were measured on, see ``fit``.
    references
        Some slices of the library that stand for all, weighted, (m, d).
    songs
        Which song each reference is of, (m,).
    usual
        How far the nearest strangers of a slice are in the median.

    Notes
    -----
    Zelnik-Manor and Perona (2004); that it takes hubs away: Schnitzer, Flexer, Schedl and Widmer, "Local and global
    scaling reduce hubs in space" (2012). Here the neighbourhood is that among 512 slices, so that a million slices
    take seconds; and slices of the same song, which are near anyway, are left out. Distance 0 stays 0.
    """

    factors: Floats32
    coordinates: Floats32
    song: npt.NDArray[np.integer]
    weights: Floats32
    references: Floats32
    songs: npt.NDArray[np.integer]
    usual: float

    @classmethod
    def fit(
        cls,
        coordinates: Floats32,
        song: npt.NDArray[np.integer],
        weights: Floats32,
        factors: Floats32 | None = None,
    ) -> Self:
        """Measure the neighbourhoods of a library.

        Parameters
        ----------
        coordinates
            (n, d), of which the weighted scalar product is the cosine.
        song
            Which song each slice is of, (n,); below 0 one without sound, which is nobody's neighbour.
        weights
            Of the columns, (d,).
        factors
            As they were found before, for these coordinates.
        """
        heard = by_song(song)
        rows = np.random.default_rng(0).choice(heard, min(len(heard), _N_REFERENCES), replace=False)
        references = coordinates[rows] * weights
        apart = _apart(coordinates[rows], references, song[rows], song[rows])
        known = apart[np.isfinite(apart)]
        usual = max(float(np.median(known)), _NEAREST) if len(known) else 1.0
        if factors is None:
            factors = np.ones(len(coordinates), np.float32)
            for start in range(0, len(heard), _ROWS_AT_ONCE):
                part = heard[start : start + _ROWS_AT_ONCE]
                factors[part] = _factors(_apart(coordinates[part], references, song[part], song[rows]), usual)
        return cls(factors, coordinates, song, weights, references, song[rows], usual)

    def factor_of(self, vector: Floats32) -> float:
        """Of a slice from outside.

        Its song may be in the library: the song of the nearest slice of all, where that is as near as slices of one
        song are, is left out, as it is for a row of the library.
        """
        if not len(self.references):
            return 1.0
        cosines = self.coordinates @ (vector * self.weights)
        nearest = int(cosines.argmax())
        own = self.song[nearest] if cosines[nearest] >= _OWN_SONG else -1
        apart = _apart(vector[None], self.references, np.full(1, own), self.songs)
        return float(_factors(apart, self.usual)[0])


def _apart(
    vectors: Floats32, references: Floats32, song: npt.NDArray[np.integer], theirs: npt.NDArray[np.integer]
) -> Floats32:
    """Mean distance to the nearest references of other songs, (n,); not a number where there is none."""
    cosines = vectors @ references.T
    cosines[song[:, None] == theirs[None]] = -np.inf
    n_near = min(_N_NEAR, len(references))
    nearest = np.partition(cosines, -n_near, axis=1)[:, -n_near:] if n_near else cosines
    is_other = nearest > -np.inf
    n = is_other.sum(axis=1)
    total = np.where(is_other, nearest, 0).sum(axis=1)
    return np.where(n > 0, 1 - total / np.maximum(n, 1), np.nan).astype(np.float32)


def _factors(apart: Floats32, usual: float) -> Floats32:
    found = np.clip(np.sqrt(usual / np.maximum(apart, _NEAREST)), _LEAST, _MOST)
    return np.where(np.isnan(apart), 1, found).astype(np.float32)


def scaled(cosines: Floats, factors: npt.NDArray[np.floating]) -> Floats:
    """Cosines (m, 5) whose distances are multiplied by factors (m,)."""
    return 1 - (1 - cosines) * factors[:, None]


def stretched(cosines: Floats, factors: Floats, totals: Floats, lowest: float) -> Floats:
    """The same, but so that no total (m,) falls below the lowest."""
    return scaled(cosines, np.minimum(factors, (1 - lowest) / np.maximum(1 - totals, 1e-9)))
