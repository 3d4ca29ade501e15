"""The beat grid of a song: one constant tempo where it holds."""

from __future__ import annotations

import numpy as np

from choleor_desktop.analysis.results import BeatGrid, Floats, GridCandidate
from choleor_desktop.analysis.spectral import Spectrum
from choleor_desktop.progress import SILENT, Progress

_BANDS = ((0, 12, 1.5), (12, 60, 1.0), (60, 128, 0.8))
_TYPICAL_BPM = 118.0
_TEMPO_SPREAD = 0.35


def onset_bands(spectrum: Spectrum) -> Floats:
    """How much sound sets in, in low, middle and high mel bands, (3, n_frames)."""
    power = np.log1p(1e3 * spectrum.mel / max(float(spectrum.mel.max(initial=0.0)), 1e-12))
    rise = np.maximum(0, np.diff(power, axis=1, prepend=power[:, :1]))
    bands = np.stack([rise[low:high].mean(axis=0) * weight for low, high, weight in _BANDS])
    return bands / max(float(bands.max(initial=0.0)), 1e-12)


def _comb(envelope: Floats, first: float, period: float) -> float:
    """Mean of the envelope at the beats, in frames, by interpolation."""
    at = np.arange(first, len(envelope) - 1, period)
    low = at.astype(int)
    part = at - low
    return float((envelope[low] * (1 - part) + envelope[low + 1] * part).mean()) if len(at) else 0.0


def _tempo_strengths(envelope: Floats, frames_per_s: float, bpms: Floats) -> Floats:
    """Strength of each tempo: Fourier sums at the beat and its multiples, under a preference for dance tempos."""
    centred = envelope - envelope.mean()
    n = 1 << int(np.ceil(np.log2(len(centred) * 16)))
    lines = np.abs(np.fft.rfft(centred, n)) / max(1, len(centred))
    strengths = sum(
        weight * np.interp(bpms / 60 * times, np.arange(len(lines)) * frames_per_s / n, lines)
        for times, weight in ((1, 1.0), (2, 0.8), (4, 0.5), (0.5, 0.3))
    )
    return strengths * np.exp(-0.5 * (np.log2(bpms / _TYPICAL_BPM) / _TEMPO_SPREAD) ** 2)


def estimate_beats(spectrum: Spectrum, *, progress: Progress = SILENT) -> BeatGrid:
    """Find the constant grid that explains most onsets of a song.

    Returns
    -------
    BeatGrid
        Beats over the whole song, in seconds.
    """
    rate, parameters = spectrum.frames_per_s, spectrum.parameters
    bands = onset_bands(spectrum)
    envelope = bands.sum(axis=0)
    duration_s = len(spectrum.samples) / parameters.sample_rate
    bpms = np.arange(parameters.min_bpm, parameters.max_bpm, 0.02)
    strengths = _tempo_strengths(envelope, rate, bpms)
    bpm = float(bpms[strengths.argmax()])
    period = 60 / bpm * rate
    phases = np.linspace(0, period, 48, endpoint=False)
    combs = np.array([_comb(envelope + bands[0], phase, period) for phase in phases])
    first = float(phases[combs.argmax()])
    progress.step(1, 4, "beats")
    confidence = float(np.clip(1 - (envelope + bands[0]).mean() / max(float(combs.max()), 1e-12), 0, 1))
    times = np.arange(first / rate, duration_s, 60 / bpm)
    one = _first_count(bands, times, rate)
    offbeat = GridCandidate("offbeat", bpm, float((first / rate + 30 / bpm) % (60 / bpm)), confidence / 2)
    return BeatGrid(times, one, bpm, confidence, 0.0, candidates=(offbeat,))


def _first_count(bands: Floats, times: Floats, rate: float) -> int:
    """Which of the first eight beats begins the eight-counts: the one where most bass sets in."""
    frames = np.clip(np.round(times * rate).astype(int), 0, bands.shape[1] - 1)
    strength = np.array([bands[0, frames[start::8]].mean() if len(frames[start::8]) else 0.0 for start in range(8)])
    return int(strength.argmax())
