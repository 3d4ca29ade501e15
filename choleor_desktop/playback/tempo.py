"""Another tempo at the same pitch, with the beats where they belong."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from choleor_desktop.analysis.results import Floats32
from choleor_desktop.playback.mixer import fade_in

PAD_S = 0.25
_CROSS_S = 0.01
_EVEN_S = 0.003


def stretched(samples: Floats32, rate: int, ratio: float, *, first: int, n: int, margin: int) -> Floats32:
    """A part of a sound, faster or slower.

    Parameters
    ----------
    samples
        Stereo, (m, 2), with what is around the part, so that its ends sound as they do in the music.
    ratio
        How much faster.
    first, n
        Frame of ``samples`` at which the part begins, and how many frames come out.
    margin
        Frames that come out in front of those and behind them as well.

    Returns
    -------
    float32, (margin + n + margin, 2)
    """
    import python_stretch  # noqa: PLC0415 - only where the tempo is changed

    stretch = python_stretch.Signalsmith.Stretch(0)
    stretch.preset(2, rate)
    stretch.setTimeFactor(ratio)
    found = np.asarray(stretch.process(np.ascontiguousarray(samples.T))).T
    return window(found, round(first / ratio) - margin, n + 2 * margin)


def window(samples: Floats32, first: int, n: int) -> Floats32:
    """``n`` frames from ``first`` on; silence where there are none, (n, 2)."""
    found = np.zeros((n, 2), np.float32)
    begin, end = max(first, 0), min(first + n, len(samples))
    if end > begin:
        found[begin - first : end - first] = samples[begin:end]
    return found


def is_even(beats: Sequence[float], ratio: float) -> bool:
    """Whether all beats (s) are where an even pulse through the first and the last would have them."""
    even = np.linspace(beats[0], beats[-1], len(beats))
    return bool(np.abs(np.asarray(beats) - even).max() <= _EVEN_S * ratio)


def on_the_count(samples: Floats32, rate: int, beats: Sequence[int], period: float, margin: int) -> Floats32:
    """Bring beats that lie anywhere onto an even pulse.

    Parameters
    ----------
    samples
        Stereo, with ``PAD_S`` around the beats where the music has it.
    beats
        Frames of ``samples``, ascending, the end of the last count among them.
    period
        Frames from count to count.

    Returns
    -------
    float32, (margin + n + margin, 2), n the rounded length of all counts.
    """
    n_counts = len(beats) - 1
    whole = round(n_counts * period)
    if is_even([beat / rate for beat in beats], (beats[-1] - beats[0]) / max(whole, 1)):
        return stretched(samples, rate, (beats[-1] - beats[0]) / whole, first=beats[0], n=whole, margin=margin)
    found = np.zeros((whole + 2 * margin, 2), np.float32)
    pad, cross = round(PAD_S * rate), max(round(_CROSS_S * rate), margin)
    up = fade_in(cross)
    for i, (begin, end) in enumerate(pairwise(beats)):
        first, last = round(i * period), round((i + 1) * period)
        front = min(begin, pad)
        around = samples[begin - front : end + pad]
        n = last - first
        block = stretched(around, rate, (end - begin) / n, first=front, n=n, margin=cross)
        if i > 0:
            block[:cross] *= up
        if i < n_counts - 1:
            block = block[:-cross]
            block[-cross:] *= up[::-1]
        at = margin + first - cross
        skip = max(-at, 0)
        into = found[at + skip : at + len(block)]
        into += block[skip : skip + len(into)]
    return found
