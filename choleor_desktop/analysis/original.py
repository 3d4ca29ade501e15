"""What the original service did otherwise than it meant to; kept to be shown beside what it meant."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis import spectral
from choleor_desktop.analysis.levels import N_SECTIONS
from choleor_desktop.analysis.parameters import DEFAULT
from choleor_desktop.analysis.results import TOP_LEVEL, Floats, Floats32

_STEP_DB = 3.0
_AMIN, _TOP_DB = 1e-5, 80.0


def frequency_levels(samples: Floats32) -> npt.NDArray[np.int8]:
    """Amplitude levels of nine bands of frequency, where nine sections of time were meant, (9,).

    Parameters
    ----------
    samples
        A slice, mono, (n,).

    Notes
    -----
    The 1025 rows of the transform's magnitude, in decibels with nothing below 0, are cut into nines; the mean of each
    becomes a level in fixed steps of 3 dB from 0, and 0 beyond 30 dB.
    """
    magnitude = spectral.magnitudes(samples, DEFAULT).T
    decibels = 20 * np.log10(np.maximum(magnitude, _AMIN))
    decibels = np.maximum(decibels, max(float(decibels.max()) - _TOP_DB, 0.0))
    size = len(decibels) // N_SECTIONS
    borders = [i * size for i in range(N_SECTIONS)] + [len(decibels)]
    means = np.array([round(float(decibels[a:b].mean()), 2) for a, b in pairwise(borders)])
    steps = np.maximum(np.ceil(means / _STEP_DB), 1)
    return np.where(steps > TOP_LEVEL, 0, steps).astype(np.int8)


def one_too_few(order: Sequence[int], n: int) -> tuple[tuple[int, ...], int]:
    """The n - 1 results that were shown, and what was thrown away: whichever came first, not the query.

    Parameters
    ----------
    order
        Rows of the whole cluster, the query among them, best first.
    """
    return tuple(order[1:n]), order[0]


def loudness_share(vector: npt.NDArray[np.floating]) -> float:
    """Share, 0..1, of MFCC 0 (overall level) in the squared length of a classic vector (20,)."""
    squares: Floats = np.square(np.asarray(vector, np.float64))
    total = float(squares.sum())
    return float(squares[0]) / total if total > 0 else 0.0
