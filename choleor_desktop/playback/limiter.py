"""What would clip is turned down for some ms around it; all else stays, bit for bit."""

from __future__ import annotations

import numpy as np

from choleor_desktop.analysis.results import Floats32

_STEP, _REACH = 64, 4


def limiting_gain(samples: Floats32, loudest: float) -> Floats32:
    """Gains, (n, 1), after which no peak of samples, (n, 2), is above ``loudest``; 1 away from such peaks."""
    peaks = np.maximum(np.abs(samples[:, 0]), np.abs(samples[:, 1]))
    if peaks.max(initial=0.0) <= loudest:
        return np.ones((len(peaks), 1), np.float32)
    n_steps = -(-len(peaks) // _STEP)
    highest = np.pad(peaks, (0, n_steps * _STEP - len(peaks))).reshape(n_steps, _STEP).max(axis=1)
    wanted = np.pad(np.minimum(1.0, loudest / np.maximum(highest, 1e-9)), 2 * _REACH + 1, mode="edge")
    # The least of a neighbourhood one step wider than what it is averaged over, so that no peak is missed in between.
    least = np.lib.stride_tricks.sliding_window_view(wanted, 2 * _REACH + 3).min(axis=1)
    gain = np.convolve(least, np.full(2 * _REACH + 1, 1 / (2 * _REACH + 1)), "valid")
    middles = (np.arange(n_steps) + 0.5) * _STEP
    return np.interp(np.arange(len(peaks)), middles, gain).astype(np.float32)[:, None]
