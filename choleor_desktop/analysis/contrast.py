"""The loudest and the faintest of a spectrum, band by band: how far its tones stand out of its noise."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import numpy as np

from choleor_desktop.analysis.columns import N_CONTRAST_BANDS
from choleor_desktop.analysis.results import Floats32

EVERY = 2
"""Measured on every second frame."""
_HZ = (0, 200, 400, 800, 1_600, 3_200, 6_400, 9_900)
_SHARE = 0.02


@lru_cache(maxsize=4)
def _bands(n_bins: int, hz_per_bin: float) -> tuple[tuple[tuple[int, int, int], ...], Floats32]:
    """Bands, and what makes means of their ends.

    Returns
    -------
    bands, means
        First bin, bin after the last and how many bins are an end, of each band; weights
        (n_ends, 2 * N_CONTRAST_BANDS).
    """
    borders = [min(round(hz / hz_per_bin), n_bins) for hz in _HZ]
    bands = tuple((low, high, min(max(1, round(_SHARE * (high - low))), high - low)) for low, high in pairwise(borders))
    sizes = np.repeat([n for _, _, n in bands], 2)
    means = np.repeat(np.eye(2 * N_CONTRAST_BANDS) / np.maximum(sizes, 1), sizes, axis=0)
    return bands, means.astype(np.float32)


def ends(power: Floats32, hz_per_bin: float) -> Floats32:
    """Mean magnitude of the loudest and of the faintest bins of each band.

    Parameters
    ----------
    power
        Of some frames, (n, n_bins), not below 0.

    Returns
    -------
    ndarray
        (n, N_CONTRAST_BANDS, 2): the loudest, then the faintest.
    """
    bands, means = _bands(power.shape[1], hz_per_bin)
    chosen = []
    # Numbers from 0 up are in the order of their bits, and whole numbers are sorted quicker.
    bits = power.view(np.int32)
    for low, high, n in bands:
        # Sorting whole rows is done with the processor's vectors, and is quicker than looking for both ends.
        ordered = np.sort(bits[:, low:high], axis=1).view(np.float32)
        chosen += [ordered[:, high - low - n :], ordered[:, :n]]
    return (np.sqrt(np.concatenate(chosen, axis=1)) @ means).reshape(len(power), N_CONTRAST_BANDS, 2)
