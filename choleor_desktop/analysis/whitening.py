"""Columns weighed by how little they vary within a song."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis.results import Floats, Floats32

_PRIOR = 1.0
_PRIOR_SONGS = 8.0
_LEAST_VARIANCE = 1e-3
_CERTAINTY = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Whitening:
    """A linear map after which the slices of one song scatter about its middle alike, where songs differ at all.

    Attributes
    ----------
    mean
        Of the library, float32, (d,).
    projection
        Deviations, whitening, a turn to where songs differ most, and how far each of those counts, float32, (d, m).

    Notes
    -----
    Within-class covariance normalization (Hatch, Kajarekar and Stolcke 2006), the classes being the songs, which a
    library knows by itself. What changes from slice to slice of one song says little of how a song sounds. In the
    directions that are left a value is believed as far as songs differ there, as in linear models with a random effect
    for each class (Ioffe, "Probabilistic linear discriminant analysis", 2006).
    """

    mean: Floats32
    projection: Floats32

    @classmethod
    def fit(
        cls,
        rows: npt.NDArray[np.floating],
        song: npt.NDArray[np.integer],
        width: int,
        least: float = 0.0,
        doubt: float = 0.0,
        *,
        idle: Floats | float = 0.0,
        of_the_same: Floats | float = 0.0,
    ) -> Self:
        """Learn from rows (n, d) of songs (n,), keeping ``width`` directions.

        Deviations much smaller than ``least`` are noise: they are not blown up to the size of the others, as long as
        slices are so few that whitening hardly does so. What varies within songs is held ``doubt`` times against a
        direction; with 0 all directions count alike. A covariance ``idle`` (d, d), in the units of the rows, of changes
        that mean nothing is held to be within songs, too. A direction counts by how much more there is in it than three
        times ``of_the_same`` (d, d), the covariance of what rows of the same sound differ by.

        The covariance within songs is drawn towards a round one, as if ``d`` more slices had been seen that vary
        alike in every column: a small library is hardly turned at all, and columns that are alike by chance in the few
        songs at hand do not decide. In the same way songs are taken to differ as slices do until there are many.
        """
        values = np.asarray(rows, np.float64)
        n, d = values.shape
        mean = values.mean(axis=0) if n else np.zeros(d)
        deviation = np.sqrt((values.var(axis=0) if n else 0) + np.full(d, max(least, _LEAST_VARIANCE) ** 2))
        standard = (values - mean) / deviation
        apart, n_songs = _apart(standard, np.asarray(song))
        scatter = apart.T @ apart / max(n - n_songs, 1) + idle / np.outer(deviation, deviation)
        axes = _round_within(scatter, n - n_songs)
        spread, turns = np.linalg.eigh(np.cov(standard @ axes, rowvar=False, bias=True) if n else np.eye(d))
        directions = axes @ turns
        belief = _belief(spread, _along(directions, scatter), doubt, n_songs)
        same = _CERTAINTY * _along(directions, of_the_same / np.outer(deviation, deviation))
        belief = belief * np.maximum(1 - same / np.maximum(spread, 1e-12), 0)
        chosen = np.argsort(-belief * spread, kind="stable")[:width]
        turns = turns[:, chosen] * np.sqrt(belief[chosen])
        turns = turns * np.where(turns[np.abs(turns).argmax(axis=0), range(turns.shape[1])] > 0, 1.0, -1.0)
        return cls(mean.astype(np.float32), (axes @ turns / deviation[:, None]).astype(np.float32))

    def apply(self, rows: Floats32) -> Floats32:
        """Rows (n, d) in the new directions, (n, m)."""
        return np.matmul(rows - self.mean, self.projection, dtype=np.float32)


def _along(directions: Floats, covariance: Floats) -> Floats:
    """Variance in each of the directions (d, m), (m,)."""
    return (directions * (covariance @ directions)).sum(axis=0)


def _apart(standard: Floats, song: npt.NDArray[np.integer]) -> tuple[Floats, int]:
    """Rows less the middle of their song, (n, d), and how many songs there are."""
    songs, place = np.unique(song, return_inverse=True)
    middles = np.zeros((len(songs), standard.shape[1]))
    np.add.at(middles, place, standard)
    return standard - (middles / np.maximum(np.bincount(place, minlength=len(songs)), 1)[:, None])[place], len(songs)


def _round_within(covariance: Floats, free: int) -> Floats:
    """Axes along which standardized rows vary by 1 within songs, up to the shrinking, (d, d)."""
    d = len(covariance)
    trust = free / (free + _PRIOR * d)
    shrunk = trust * covariance + ((1 - trust) * np.trace(covariance) / d + _LEAST_VARIANCE) * np.eye(d)
    scales, axes = np.linalg.eigh(shrunk)
    return axes / np.sqrt(scales)


def _belief(spread: Floats, within: Floats, doubt: float, n_songs: int) -> Floats:
    """How far a direction tells songs apart, 0..1, of its variance in all and within songs, (d,)."""
    trust = max(n_songs - 1, 0) / (max(n_songs - 1, 0) + _PRIOR_SONGS)
    between = trust * np.maximum(spread - within, 0) + (1 - trust) * np.maximum(spread, 0)
    return (between + _LEAST_VARIANCE) / (between + doubt * within + _LEAST_VARIANCE)
