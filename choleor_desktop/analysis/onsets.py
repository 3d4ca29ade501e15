"""Where sound sets in: a finer look than the song's one transform, for beats alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from scipy.ndimage import gaussian_filter1d, uniform_filter1d

from choleor_desktop.analysis.results import Floats, Floats32
from choleor_desktop.analysis.spectral import FilterGroups, gather, grouped, n_frames, place_of_frames, powers

_N_FFT, _HOP = 1_024, 256
_LOWEST_HZ, _HIGHEST_HZ, _N_FILTERS = 30.0, 10_500.0, 32
_BAND_HZ = (0.0, 140.0, 450.0, 1_800.0, 5_000.0, np.inf)
_BAND_WEIGHTS = (1.3, 1.0, 1.0, 1.0, 0.8)
_COMPRESSION = 8.0
_FLOOR_SHARE = 0.02
_NEIGHBOURHOOD_S = 1.5

N_BANDS = len(_BAND_WEIGHTS)
"""Bands in which onsets are told apart: bass drum and bass, body, voice, presence, cymbals."""


@dataclass(frozen=True, slots=True, eq=False)
class Onsets:
    """How much sound sets in.

    Attributes
    ----------
    bands
        Rise of the logarithmic power in each band, (N_BANDS, n_frames).
    loudness
        Logarithmic power in each band, (N_BANDS, n_frames).
    envelope
        The bands together, (n_frames,).
    pulse
        The envelope, smoothed, freed of its local mean, with standard deviation 1 and its highest peaks cut off.
    frames_per_s, start_s
        Frames per second, and where the first is centred; ``seconds`` and ``frames`` go from one to the other.
    """

    bands: Floats
    loudness: Floats
    envelope: Floats
    pulse: Floats
    frames_per_s: float
    start_s: float

    def seconds(self, frames: Floats) -> Floats:
        """Places between frames as times."""
        return self.start_s + frames / self.frames_per_s

    def frames(self, times_s: Floats) -> Floats:
        """Times as places between frames."""
        return (times_s - self.start_s) * self.frames_per_s

    def part(self, first: int, after: int) -> Onsets:
        """What lies from one frame up to another."""
        rows = slice(first, after)
        start_s = self.start_s + first / self.frames_per_s
        bands, loudness = self.bands[:, rows], self.loudness[:, rows]
        return Onsets(bands, loudness, self.envelope[rows], self.pulse[rows], self.frames_per_s, start_s)


@lru_cache(maxsize=4)
def _filters(sample_rate: int) -> tuple[FilterGroups, Floats]:
    """Triangular filters even on the mel scale, and their centres in Hz, (n_filters,)."""
    lowest, highest = (2_595 * np.log10(1 + hz / 700) for hz in (_LOWEST_HZ, min(_HIGHEST_HZ, 0.48 * sample_rate)))
    edges = 700 * (10 ** (np.linspace(lowest, highest, _N_FILTERS + 2) / 2_595) - 1)
    bins = np.fft.rfftfreq(_N_FFT, 1 / sample_rate)[:, None]
    rising, falling = (bins - edges[:-2]) / np.diff(edges)[:-1], (edges[2:] - bins) / np.diff(edges)[1:]
    weights = np.maximum(0, np.minimum(rising, falling))
    # The lowest filters are narrower than a bin: they take the nearest one.
    empty = np.flatnonzero(weights.sum(axis=0) == 0)
    weights[np.abs(bins - edges[1:-1]).argmin(axis=0)[empty], empty] = 1.0
    return grouped((weights / weights.sum(axis=0)).astype(np.float32).T), edges[1:-1]


def _power(samples: Floats32, filters: FilterGroups, start: int) -> Floats32:
    """Power in the filters of frames from the one centred on ``start``, (n_frames, n_filters)."""
    found = np.empty((n_frames(len(samples) - start, _HOP), _N_FILTERS), np.float32)
    for rows, power in powers(samples, _N_FFT, _HOP, start):
        gather(power, filters, found[rows])
    return found


def rises[T: (Floats, Floats32)](rows: T) -> T:
    """How much each row, (n_rows, n_frames), rises from the frame before each to the one after; 0 where it falls."""
    found = np.zeros_like(rows)
    np.maximum(0, rows[:, 2:] - rows[:, :-2], out=found[:, 1:-1])
    return found


def unlevelled(envelope: Floats, frames_per_s: float) -> Floats:
    """An envelope less its mean over three seconds around."""
    width = 2 * int(_NEIGHBOURHOOD_S * frames_per_s) + 1
    return envelope - uniform_filter1d(envelope, width, mode="nearest")


def find_onsets(samples: Floats32, sample_rate: int) -> Onsets:
    """Measure where sound sets in.

    Parameters
    ----------
    samples
        Mono, finite, (n,). Louder or softer sound gives the same onsets.

    Notes
    -----
    Spectral flux of the logarithmic power, each filter relative to its own mean over the song, so that neither
    loudness nor the tone of a recording decides.
    """
    filters, centres_hz = _filters(sample_rate)
    start = place_of_frames(samples, _HOP)
    # From the silence in front: a stroke with the first sample rises from it as any other.
    power = _power(samples[start:], filters, -_N_FFT)
    mean = power.mean(axis=0)
    usual = mean + np.float32(_FLOOR_SHARE) * mean.mean()
    level = np.log(1 + power * (np.float32(_COMPRESSION) / np.maximum(usual, np.float32(1e-20))))
    members = np.array([(centres_hz >= low) & (centres_hz < high) for low, high in pairwise(_BAND_HZ)], np.float32)
    members /= members.sum(axis=1, keepdims=True)
    bands, loudness = ((members @ rows).astype(np.float64) for rows in (rises(level.T), level.T))
    envelope = np.asarray(_BAND_WEIGHTS) @ bands
    rate = sample_rate / _HOP
    pulse = unlevelled(gaussian_filter1d(envelope, 1.0), rate)
    pulse = np.clip(pulse / max(float(pulse.std()), 1e-9), -1.0, 4.0)
    return Onsets(bands, loudness, envelope, pulse, rate, (start - _N_FFT) / sample_rate)
