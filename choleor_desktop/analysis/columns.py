"""Which column of a Match vector is what."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from types import MappingProxyType

import numpy as np

from choleor_desktop.analysis.results import N_COUNTS

N_TICKS = 32
"""Ticks in an eight-count: four to a count."""
N_MOMENTS = 16
"""Half counts in an eight-count."""
N_ONSET_BANDS = 3
N_CHROMA = 12
N_MFCC = 20
N_CONTRAST_BANDS = 7
N_TONES = 31
N_FLUCTUATION_BANDS, N_FLUCTUATION_RATES = 12, 6

_WIDTHS = {
    "timbre": 3 * N_MFCC - 1 + 2 * N_CONTRAST_BANDS + 3 * N_TONES,
    "tonality": N_CHROMA * N_COUNTS,
    "rhythm": N_ONSET_BANDS * N_TICKS + N_FLUCTUATION_BANDS * N_FLUCTUATION_RATES,
    "energy": N_MOMENTS,
    "tempo": 1,
}
_ENDS = np.cumsum([0, *_WIDTHS.values()]).tolist()
LAYOUT: Mapping[str, slice] = MappingProxyType(
    {name: slice(a, b) for name, (a, b) in zip(_WIDTHS, pairwise(_ENDS), strict=True)}
)
"""Columns of each aspect."""
ASPECTS: tuple[str, ...] = tuple(LAYOUT)
DEFAULT_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {"timbre": 0.58, "tonality": 0.05, "rhythm": 0.25, "energy": 0.05, "tempo": 0.07}
)
"""What each aspect counts in a score of Match."""
N_COLUMNS: int = _ENDS[-1]
PATTERN_COLUMNS = N_ONSET_BANDS * N_TICKS
"""The first columns of rhythm: onsets per band and tick, a band after the other."""
