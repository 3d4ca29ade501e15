"""The one tempo of a song that keeps it, and where exactly its beats sound."""

from __future__ import annotations

import numpy as np
import scipy.fft
from scipy.ndimage import gaussian_filter1d, maximum_filter1d

from choleor_desktop.analysis.onsets import Onsets, unlevelled
from choleor_desktop.analysis.results import Floats, Floats32

_SPAN = 0.02
_MULTIPLES = ((1, 1.0), (2, 1.0), (4, 0.6))
_N_PHASES = 64
_OFFBEAT_WEIGHT = 0.5
_NEAR_S = 0.09
_FIT_ROUNDS = 3
_FEWEST_BEATS = 8
_NO_STROKE = 1e-6
_LATENCY_S = 0.012
_BLOCK = 64
_REACH_S = 0.03
_CLEAR = 1.5


def even_beats(first: float, period: float, end: float) -> Floats:
    """Beats at one distance from the start, 0, to the end, (n,); one of them is at ``first``."""
    return np.arange(first % period, end, period)


def _whole_song_rate(onsets: Onsets, bpm: float) -> float:
    """The tempo near ``bpm``, in beats per frame, whose Fourier lines over the whole song are the highest."""
    envelope = unlevelled(onsets.envelope, onsets.frames_per_s)
    n = 1 << int(np.ceil(np.log2(len(envelope) * 8)))
    lines = np.abs(np.asarray(scipy.fft.rfft(envelope, n)))
    per_frame = bpm / 60 / onsets.frames_per_s
    # The step moves the last beat of the song by a fiftieth of a beat.
    step = 0.02 / max(1.0, len(envelope) * per_frame)
    rates = per_frame * 2 ** np.arange(-_SPAN, _SPAN, step)
    at = np.arange(len(lines)) / n
    total = sum(weight * np.interp(rates * times, at, lines) for times, weight in _MULTIPLES)
    return float(rates[np.argmax(total)])


def best_phase(pulse: Floats, period: float) -> float:
    """Where in the period onsets gather, in frames; half a period later counts too, but less."""
    phases = np.arange(_N_PHASES) / _N_PHASES * period
    at = phases[:, None] + np.arange(int(len(pulse) / period) + 1) * period
    inside = at < len(pulse) - 1
    gathered = (np.interp(at, np.arange(len(pulse)), pulse) * inside).sum(axis=1) / np.maximum(inside.sum(axis=1), 1)
    return float(phases[(gathered + _OFFBEAT_WEIGHT * np.roll(gathered, -_N_PHASES // 2)).argmax()])


def onsets_near(pulse: Floats, beats: Floats, reach: int) -> tuple[Floats, Floats]:
    """The onset nearest to each beat, within ``reach`` frames, between frames; and how much it weighs, (n,) each."""
    around = np.clip(np.round(beats)[:, None].astype(int) + np.arange(-reach, reach + 1), 1, len(pulse) - 2)
    heights = pulse[around] * np.exp(-0.5 * ((around - beats[:, None]) / (0.5 * reach)) ** 2)
    top = around[np.arange(len(beats)), heights.argmax(axis=1)]
    before, here, after = pulse[top - 1], pulse[top], pulse[top + 1]
    bend = np.minimum(before - 2 * here + after, -1e-9)
    at = top + np.clip(0.5 * (before - after) / bend, -0.5, 0.5)
    return at, np.maximum(here, 0.0) * np.exp(-0.5 * ((at - beats) / (0.5 * reach)) ** 2)


def through_peaks(pulse: Floats, beats: Floats, rate: float) -> Floats:
    """The straight line through the onsets nearest to evenly spaced beats, each as heavy as it is high."""
    rows = np.arange(len(beats))
    for _ in range(_FIT_ROUNDS):
        at, weight = onsets_near(pulse, beats, round(_NEAR_S * rate))
        # No line is through a single stroke.
        if np.count_nonzero(weight > _NO_STROKE * weight.max()) < 2:  # noqa: PLR2004 - a line
            return beats
        slope, start = np.polyfit(rows, at, 1, w=np.sqrt(weight))
        beats = start + slope * rows
    return beats


def steady_beats(onsets: Onsets, bpm: float) -> Floats:
    """The evenly spaced beats that explain a song best, tempo and place fitted to all its onsets.

    Parameters
    ----------
    bpm
        The tempo, to about 2 %.

    Returns
    -------
    ndarray
        Beat times in frames, over the whole song, (n,); they may as well be the off-beats.
    """
    period = 1 / _whole_song_rate(onsets, bpm)
    n = len(onsets.pulse)
    beats = even_beats(best_phase(onsets.pulse, period), period, n)
    if len(beats) < _FEWEST_BEATS:
        return beats
    fitted = through_peaks(onsets.pulse, beats, onsets.frames_per_s)
    return even_beats(float(fitted[0]), float(fitted[1] - fitted[0]), n)


def explained(pulse: Floats, beats: Floats) -> float:
    """Mean height of the pulse at beats and half-beats, for comparing grids of a song."""
    near = maximum_filter1d(pulse, 3)
    both = np.concatenate((beats, (beats[1:] + beats[:-1]) / 2))
    return float(np.interp(both, np.arange(len(near)), near).mean()) if len(beats) else 0.0


def sounding_at(samples: Floats32, sample_rate: int, beats_s: Floats) -> Floats:
    """Beats moved together so that they are where the sound rises, free of the delay of transforms.

    The rise of loudness around all beats is laid one over the other; where their sum is highest, the beat sounds.

    Parameters
    ----------
    samples
        Mono, (n,).
    beats_s
        Beats as seen in frames, in seconds; off by the same few hundredths of a second.
    """
    n_blocks = len(samples) // _BLOCK
    rate = sample_rate / _BLOCK
    moved = beats_s + _LATENCY_S
    reach = round(_REACH_S * rate)
    if n_blocks <= 2 * reach or len(beats_s) < 1:
        return moved
    blocks = samples[: n_blocks * _BLOCK].reshape(n_blocks, _BLOCK)
    energy = np.einsum("ij,ij->i", blocks, blocks).astype(np.float64)
    level = np.log(energy + 1e-3 * energy.mean() + 1e-12)
    rise = np.maximum(0.0, np.diff(level, prepend=level[:1]))
    at = np.round(moved * rate).astype(int)
    at = at[(at > reach) & (at < n_blocks - reach - 1)]
    if not len(at):
        return moved
    stacked = gaussian_filter1d(rise[at[:, None] + np.arange(-reach, reach + 1)].mean(axis=0), 1.0, mode="nearest")
    top = int(stacked.argmax())
    if stacked[top] < _CLEAR * stacked.mean():
        return moved
    return moved + (top - reach) / rate
