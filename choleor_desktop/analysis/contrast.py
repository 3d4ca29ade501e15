"""The loudest and the faintest of a spectrum, band by band: how far its tones stand out of its noise."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis.columns import N_CONTRAST_BANDS
from choleor_desktop.analysis.results import Floats32

EVERY = 2
"""Measured on every second frame."""
_HZ = (0, 200, 400, 800, 1_600, 3_200, 6_400, 9_900)
_SHARE = 0.02


@lru_cache(maxsize=4)
def _bands(n_bins: int, hz_per_bin: float) -> tuple[tuple[slice, ...], npt.NDArray[np.intp], Floats32]:
    """Bands, where their ends are once each is in order, and what makes means of these.

    Returns
    -------
    bands, at_ends, means
        The bins of each band; the loudest and the faintest places of each, (n_ends,); weights
        (n_ends, 2 * N_CONTRAST_BANDS).
    """
    borders = [min(round(hz / hz_per_bin), n_bins) for hz in _HZ]
    found = []
    for low, high in pairwise(borders):
        n = min(max(1, round(_SHARE * (high - low))), high - low)
        found += [np.arange(high - n, high), np.arange(low, low + n)]
    sizes = [len(end) for end in found]
    means = np.repeat(np.eye(2 * N_CONTRAST_BANDS) / np.maximum(sizes, 1)[:, None], sizes, axis=0)
    return tuple(slice(*band) for band in pairwise(borders)), np.concatenate(found), means.astype(np.float32)


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
    bands, at_ends, means = _bands(power.shape[1], hz_per_bin)
    ordered = power[:, : bands[-1].stop].copy()
    # Numbers from 0 up are in the order of their bits, and whole numbers are sorted quicker.
    bits = ordered.view(np.int32)
    for band in bands:
        # Sorting whole rows is done with the processor's vectors, and is quicker than looking for both ends.
        bits[:, band].sort(axis=1)
    return (np.sqrt(ordered.take(at_ends, axis=1)) @ means).reshape(len(power), N_CONTRAST_BANDS, 2)
