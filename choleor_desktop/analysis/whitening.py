"""Columns weighed by how little they vary within a song."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis.results import Floats, Floats32

_PRIOR = 1.0
_LEAST_VARIANCE = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Whitening:
    """A linear map after which the slices of one song scatter about its middle alike in every direction.

    Attributes
    ----------
    mean
        Of the library, float32, (d,).
    projection
        Deviations, whitening and a turn to the directions along which the library varies most, float32, (d, m).

    Notes
    -----
    Within-class covariance normalization (Hatch, Kajarekar and Stolcke 2006), the classes being the songs, which a
    library knows by itself. What changes from slice to slice of one song says little of how a song sounds.
    """

    mean: Floats32
    projection: Floats32

    @classmethod
    def fit(cls, rows: npt.NDArray[np.floating], song: npt.NDArray[np.integer], width: int, least: float = 0.0) -> Self:
        """Learn from rows (n, d) of songs (n,), keeping ``width`` directions.

        Deviations much smaller than ``least`` are noise, and are not blown up to the size of the others.

        The covariance within songs is drawn towards a round one, as if ``d`` more slices had been seen that vary
        alike in every column: a small library is hardly turned at all, and columns that are alike by chance in the few
        songs at hand do not decide.
        """
        values = np.asarray(rows, np.float64)
        n, d = values.shape
        mean = values.mean(axis=0) if n else np.zeros(d)
        deviation = np.sqrt((values.var(axis=0) if n else 0) + np.full(d, max(least, _LEAST_VARIANCE) ** 2))
        standard = (values - mean) / deviation
        axes = _round_within(standard, np.asarray(song))
        spread, turns = np.linalg.eigh(np.cov(standard @ axes, rowvar=False, bias=True) if n else np.eye(d))
        turns = turns[:, np.argsort(-spread, kind="stable")[:width]]
        turns = turns * np.where(turns[np.abs(turns).argmax(axis=0), range(turns.shape[1])] > 0, 1.0, -1.0)
        return cls(mean.astype(np.float32), (axes @ turns / deviation[:, None]).astype(np.float32))

    def apply(self, rows: Floats32) -> Floats32:
        """Rows (n, d) in the new directions, (n, m)."""
        return np.matmul(rows - self.mean, self.projection, dtype=np.float32)


def _round_within(standard: Floats, song: npt.NDArray[np.integer]) -> Floats:
    """Axes along which standardized rows vary by 1 within songs, up to the shrinking, (d, d)."""
    n, d = standard.shape
    songs, place = np.unique(song, return_inverse=True)
    middles = np.zeros((len(songs), d))
    np.add.at(middles, place, standard)
    apart = standard - (middles / np.maximum(np.bincount(place, minlength=len(songs)), 1)[:, None])[place]
    free = n - len(songs)
    covariance = apart.T @ apart / max(free, 1)
    trust = free / (free + _PRIOR * d)
    shrunk = trust * covariance + ((1 - trust) * np.trace(covariance) / d + _LEAST_VARIANCE) * np.eye(d)
    scales, axes = np.linalg.eigh(shrunk)
    return axes / np.sqrt(scales)
