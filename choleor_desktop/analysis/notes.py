"""Which bins of the transform carry notes and bass, and what gathers them in the twelve notes."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from choleor_desktop.analysis.columns import N_CHROMA
from choleor_desktop.analysis.parameters import Parameters
from choleor_desktop.analysis.results import Floats32

_LOWEST_NOTE_HZ, _HIGHEST_NOTE_HZ = 110.0, 3_520.0
_BASS_HZ = (21.0, 270.0)
_SEMITONE_WIDTH = 0.35


@lru_cache(maxsize=4)
def note_weights(parameters: Parameters) -> tuple[slice, Floats32]:
    """The bins that carry notes, and how much each belongs to which note.

    Returns
    -------
    bins, weights
        Weights (n_bins, 24): first a soft window of a semitone around each of the twelve notes, C first, for comparing
        sounds; then each bin to its nearest note, A first, for telling where notes change.
    """
    hz = np.fft.rfftfreq(parameters.n_fft, 1 / parameters.sample_rate)
    low, high = np.searchsorted(hz, _LOWEST_NOTE_HZ), np.searchsorted(hz, _HIGHEST_NOTE_HZ, "right")
    from_a = 12 * np.log2(hz[low:high, None] / 440.0)
    apart = (from_a + 9 - np.arange(N_CHROMA) + 6) % 12 - 6
    soft = np.exp(-0.5 * (apart / _SEMITONE_WIDTH) ** 2)
    nearest = np.round(from_a).astype(int) % 12 == np.arange(N_CHROMA)
    weights = np.concatenate((soft, nearest), axis=1).astype(np.float32)
    weights.setflags(write=False)
    return slice(int(low), int(high)), weights


def bass_bins(parameters: Parameters) -> slice:
    """The bins of the bass."""
    low, high = (int(hz * parameters.n_fft / parameters.sample_rate) for hz in _BASS_HZ)
    return slice(low, high)
