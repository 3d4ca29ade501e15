"""The loudest and the faintest of a spectrum, band by band: how far its tones stand out of its noise."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import numpy as np

from choleor_desktop.analysis.results import Floats32

N_BANDS = 7
EVERY = 2
"""Measured on every second frame."""
_HZ = (0, 200, 400, 800, 1_600, 3_200, 6_400, 9_900)
_SHARE = 0.02


@lru_cache(maxsize=4)
def _bands(n_bins: int, hz_per_bin: float) -> tuple[tuple[int, int, int], ...]:
    """First bin, bin after the last, and how many count as the loudest and as the faintest, of each band."""
    borders = [min(round(hz / hz_per_bin), n_bins) for hz in _HZ]
    return tuple((low, high, max(1, round(_SHARE * (high - low)))) for low, high in pairwise(borders))


def ends(power: Floats32, hz_per_bin: float) -> Floats32:
    """Mean magnitude of the loudest and of the faintest bins of each band.

    Parameters
    ----------
    power
        Of some frames, (n, n_bins).

    Returns
    -------
    ndarray
        (n, 2, N_BANDS): the loudest, then the faintest.
    """
    found = np.zeros((len(power), 2, N_BANDS), np.float32)
    for band, (low, high, n) in enumerate(_bands(power.shape[1], hz_per_bin)):
        if low < high:
            # Sorting whole rows is done with the processor's vectors, and is quicker than looking for both ends.
            ordered = np.sort(power[:, low:high], axis=1)
            np.sqrt(ordered[:, -n:]).mean(axis=1, out=found[:, 0, band])
            np.sqrt(ordered[:, :n]).mean(axis=1, out=found[:, 1, band])
    return found
