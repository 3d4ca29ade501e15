"""Slices that are the same sound all but for where frames fall in it: what differs between them means nothing."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis.columns import (
    N_CHROMA,
    N_CONTRAST_BANDS,
    N_FLUCTUATION_BANDS,
    N_FLUCTUATION_RATES,
    N_MFCC,
    N_TONES,
    PATTERN_COLUMNS,
)
from choleor_desktop.analysis.results import Floats, Floats32

_LARGEST_SAMPLE = 1_024
_FURTHEST = 3.0
_DEVIATIONS: Mapping[str, Floats] = {
    "timbre": np.repeat(
        [0.1, 0.1, 0.2, 0.4, 0.35, 0.04, 0.06, 0.02],
        [N_MFCC - 1, N_MFCC, N_MFCC, N_CONTRAST_BANDS, N_CONTRAST_BANDS, N_TONES, N_TONES, N_TONES],
    ),
    "tonality": np.repeat(0.0005, 5 * N_CHROMA),
    "rhythm": np.repeat([0.05, 0.01], [PATTERN_COLUMNS, N_FLUCTUATION_BANDS * N_FLUCTUATION_RATES]),
}
"""How far repeats in a loop that is played over and over differ in the columns: dB, length, roots of dB."""


def some(rows: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """At most 1 024 of a library's rows, in a seeded choice."""
    if len(rows) <= _LARGEST_SAMPLE:
        return rows
    return np.random.default_rng(0).choice(rows, _LARGEST_SAMPLE, replace=False)


def same_sound(shaped: Mapping[str, Floats32]) -> npt.NDArray[np.bool_]:
    """Which of n slices are the same sound as which other, (n, n).

    Parameters
    ----------
    shaped
        The columns that are compared of timbre, tonality and rhythm, each (n, d).
    """
    found = ~np.eye(len(shaped["timbre"]), dtype=bool)
    for aspect, deviations in _DEVIATIONS.items():
        rows = shaped[aspect] / deviations
        squares = np.square(rows).sum(axis=1)
        # Of a difference of two that vary alike, the square is twice that of either.
        found &= squares[:, None] + squares - 2 * (rows @ rows.T) <= 2 * _FURTHEST**2 * len(deviations)
    return found


def differences(rows: Floats32, same: npt.NDArray[np.bool_]) -> Floats:
    """Covariance of what differs between rows (n, d) that are the same sound (n, n), (d, d); 0 where none are."""
    values = rows.astype(np.float64)
    n_same = same.sum(axis=1)
    return values.T @ (n_same[:, None] * values - same @ values) / max(int(n_same.sum()), 1)
