"""One short-time Fourier transform of a song, and the mel bands and MFCC made of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import scipy.fft
from numpy.lib.stride_tricks import sliding_window_view

from choleor_desktop.analysis.parameters import DEFAULT, Parameters
from choleor_desktop.analysis.results import Floats32

_FRAMES_AT_ONCE = 512
_TOP_DB = 80.0
_AMIN = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class Spectrum:
    """A song as its spectrum; librosa's defaults: centred frames, zero padding, Hann window.

    Attributes
    ----------
    samples
        Mono, float32, (n,).
    magnitude
        Absolute value of the transform, float32, (1 + n_fft / 2, n_frames).
    mel
        Power in Slaney's mel bands, float32, (n_mels, n_frames).
    mfcc
        float32, (n_mfcc, n_frames).
    """

    samples: Floats32
    parameters: Parameters
    magnitude: Floats32
    mel: Floats32
    mfcc: Floats32

    @property
    def frames_per_s(self) -> float:
        """Frames per second; frame i is centred on ``i / frames_per_s``."""
        return self.parameters.sample_rate / self.parameters.hop_length


@lru_cache(maxsize=8)
def mel_filters(sample_rate: int, n_fft: int, n_mels: int) -> Floats32:
    """Slaney's mel filter bank, area-normalized, (n_mels, 1 + n_fft / 2); equal to ``librosa.filters.mel``."""
    low, step, log_from_hz = 0.0, 200.0 / 3, 1_000.0
    log_from, log_step = log_from_hz / step, np.log(6.4) / 27
    top_hz = sample_rate / 2
    top = (log_from + np.log(top_hz / log_from_hz) / log_step) if top_hz >= log_from_hz else top_hz / step
    mels = np.linspace(low, top, n_mels + 2)
    edges = np.where(mels < log_from, step * mels, log_from_hz * np.exp(log_step * (mels - log_from)))
    bins = np.fft.rfftfreq(n_fft, 1 / sample_rate)
    ramps = edges[:, None] - bins[None, :]
    widths = np.diff(edges)
    rising, falling = -ramps[:-2] / widths[:-1, None], ramps[2:] / widths[1:, None]
    filters = np.maximum(0, np.minimum(rising, falling)) * (2 / (edges[2:] - edges[:-2]))[:, None]
    filters = filters.astype(np.float32)
    filters.setflags(write=False)
    return filters


@lru_cache(maxsize=8)
def _hann(n: int) -> Floats32:
    window = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(n) / n)).astype(np.float32)
    window.setflags(write=False)
    return window


@lru_cache(maxsize=8)
def cosines(n_mfcc: int, n_mels: int) -> Floats32:
    """The orthonormal DCT-II as a matrix, (n_mfcc, n_mels)."""
    basis = np.asarray(scipy.fft.dct(np.eye(n_mels), axis=0, norm="ortho"))[:n_mfcc].astype(np.float32)
    basis.setflags(write=False)
    return basis


def frames_of(samples: Floats32, parameters: Parameters = DEFAULT) -> Floats32:
    """Centred, overlapping frames of a sound, a view of shape (n_frames, n_fft)."""
    padded = np.pad(np.asarray(samples, np.float32), parameters.n_fft // 2)
    return sliding_window_view(padded, parameters.n_fft)[:: parameters.hop_length]


def magnitudes(frames: Floats32, parameters: Parameters = DEFAULT) -> Floats32:
    """Absolute value of the transform of frames (n, n_fft), as (n, 1 + n_fft / 2)."""
    found = np.empty((len(frames), parameters.n_fft // 2 + 1), np.float32)
    window = _hann(parameters.n_fft)
    for start in range(0, len(frames), _FRAMES_AT_ONCE):
        block = np.asarray(scipy.fft.rfft(frames[start : start + _FRAMES_AT_ONCE] * window, axis=1, overwrite_x=True))
        np.abs(block, out=found[start : start + len(block)])
    return found


def mel_power(magnitude: Floats32, parameters: Parameters = DEFAULT) -> Floats32:
    """Power in mel bands of magnitudes (n, 1 + n_fft / 2), as (n, n_mels)."""
    filters = mel_filters(parameters.sample_rate, parameters.n_fft, parameters.n_mels)
    return np.square(magnitude) @ filters.T


def decibels(power: Floats32) -> Floats32:
    """Power in decibels, reference 1, not below 1e-10."""
    return 10 * np.log10(np.maximum(power, np.float32(_AMIN)))


def loudest_db(mel: Floats32) -> float:
    """The loudest of mel powers, in decibels."""
    return float(decibels(mel.max(initial=0.0, keepdims=True))[0, 0])


def cepstrum(mel: Floats32, loudest_db: float | Floats32, parameters: Parameters = DEFAULT) -> Floats32:
    """MFCC of mel powers (n, n_mels), as (n, n_mfcc); what lies 80 dB below ``loudest_db`` is raised to there."""
    floored = np.maximum(decibels(mel), np.float32(loudest_db) - np.float32(_TOP_DB))
    return floored @ cosines(parameters.n_mfcc, parameters.n_mels).T


def mfcc_of(samples: Floats32, parameters: Parameters = DEFAULT) -> Floats32:
    """MFCC of a sound by itself, (n_mfcc, n_frames), as ``librosa.feature.mfcc`` gives them.

    Notes
    -----
    Davis and Mermelstein (1980), with the filters and floors of librosa.
    """
    mel = mel_power(magnitudes(frames_of(samples, parameters), parameters), parameters)
    return cepstrum(mel, loudest_db(mel), parameters).T


def transform(samples: Floats32, parameters: Parameters = DEFAULT) -> Spectrum:
    """Transform a song once.

    Parameters
    ----------
    samples
        Mono, finite, at ``parameters.sample_rate``, (n,).
    """
    sound = np.ascontiguousarray(samples, np.float32)
    magnitude = magnitudes(frames_of(sound, parameters), parameters)
    mel = mel_power(magnitude, parameters)
    mfcc = cepstrum(mel, loudest_db(mel), parameters)
    return Spectrum(sound, parameters, magnitude.T, mel.T, mfcc.T)
