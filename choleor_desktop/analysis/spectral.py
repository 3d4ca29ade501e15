"""One short-time Fourier transform of a song, and the mel bands and MFCC made of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import scipy.fft
from numpy.lib.stride_tricks import sliding_window_view

from choleor_desktop.analysis import contrast
from choleor_desktop.analysis.columns import N_CONTRAST_BANDS
from choleor_desktop.analysis.parameters import DEFAULT, Parameters
from choleor_desktop.analysis.results import Floats32

# Few enough that window, transform and power stay in the processor's cache, enough for fast matrix products.
_SAMPLES_AT_ONCE = 1 << 17
_FILTERS_AT_ONCE = 16
_HIGHEST_NOTE_HZ = 3_600.0
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
        Absolute value of the transform up to 3.6 kHz, where the notes are, float32, (n_low, n_frames).
    loudest
        The highest magnitude of each frame, float32, (n_frames,).
    ends
        ``contrast.ends`` of every second frame, float32, (n_frames / 2, N_BANDS, 2).
    mel_db
        Power in Slaney's mel bands in decibels, float32, (n_mels, n_frames).
    mfcc
        float32, (n_mfcc, n_frames).
    """

    samples: Floats32
    parameters: Parameters
    magnitude: Floats32
    loudest: Floats32
    ends: Floats32
    mel_db: Floats32
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
    around = parameters.n_fft // 2
    padded = np.zeros(len(samples) + 2 * around, np.float32)
    padded[around : around + len(samples)] = samples
    return sliding_window_view(padded, parameters.n_fft)[:: parameters.hop_length]


def powers(frames: Floats32) -> Iterator[tuple[slice, Floats32]]:
    """Power of the transform of frames (n, n_fft) under a Hann window, some rows at a time.

    Yields
    ------
    rows, power
        Which frames, and their power, (n_rows, 1 + n_fft / 2); the next rows overwrite it.
    """
    n_fft = frames.shape[1]
    n_at_once = max(1, _SAMPLES_AT_ONCE // n_fft)
    window = _hann(n_fft)
    windowed = np.empty((n_at_once, n_fft), np.float32)
    power = np.empty((n_at_once, n_fft // 2 + 1), np.float32)
    for start in range(0, len(frames), n_at_once):
        some = frames[start : start + n_at_once]
        n = len(some)
        np.multiply(some, window, out=windowed[:n])
        lines = np.asarray(scipy.fft.rfft(windowed[:n], axis=1)).view(np.float32)
        np.square(lines, out=lines)
        np.add(lines[:, ::2], lines[:, 1::2], out=power[:n])
        yield slice(start, start + n), power[:n]


def magnitudes(frames: Floats32) -> Floats32:
    """Absolute value of the transform of frames (n, n_fft), as (n, 1 + n_fft / 2)."""
    found = np.empty((len(frames), frames.shape[1] // 2 + 1), np.float32)
    for rows, power in powers(frames):
        np.sqrt(power, out=found[rows])
    return found


@lru_cache(maxsize=8)
def _filter_groups(parameters: Parameters) -> tuple[tuple[slice, slice, Floats32], ...]:
    """Neighbouring mel filters together, with the bins they touch and their weights (n_bins, n_filters)."""
    filters = mel_filters(parameters.sample_rate, parameters.n_fft, parameters.n_mels)
    groups = []
    for start in range(0, parameters.n_mels, _FILTERS_AT_ONCE):
        bands = slice(start, min(start + _FILTERS_AT_ONCE, parameters.n_mels))
        touched = np.flatnonzero(filters[bands].any(axis=0))
        bins = slice(int(touched[0]), int(touched[-1]) + 1) if len(touched) else slice(0, 1)
        groups.append((bands, bins, np.ascontiguousarray(filters[bands, bins].T)))
    return tuple(groups)


def _filter(power: Floats32, parameters: Parameters, out: Floats32) -> None:
    """Gather power (n, n_bins) in mel bands (n, n_mels)."""
    for bands, bins, weights in _filter_groups(parameters):
        out[:, bands] = power[:, bins] @ weights


def mel_power(frames: Floats32, parameters: Parameters = DEFAULT) -> Floats32:
    """Power in mel bands of frames (n, n_fft), as (n, n_mels)."""
    mel = np.empty((len(frames), parameters.n_mels), np.float32)
    for rows, power in powers(frames):
        _filter(power, parameters, mel[rows])
    return mel


def decibels(power: Floats32) -> Floats32:
    """Power in decibels, reference 1, not below 1e-10."""
    found = np.log(np.maximum(power, np.float32(_AMIN)))
    found *= np.float32(10 / np.log(10))
    return found


def cepstrum(mel_db: Floats32, parameters: Parameters = DEFAULT) -> Floats32:
    """MFCC of mel bands in decibels (n, n_mels), as (n, n_mfcc); 80 dB below the loudest of all is the least."""
    floored = np.maximum(mel_db, mel_db.max(initial=10 * np.log10(_AMIN)) - np.float32(_TOP_DB))
    return floored @ cosines(parameters.n_mfcc, parameters.n_mels).T


def mfcc_of(samples: Floats32, parameters: Parameters = DEFAULT) -> Floats32:
    """MFCC of a sound by itself, (n_mfcc, n_frames), as ``librosa.feature.mfcc`` gives them.

    Notes
    -----
    Davis and Mermelstein (1980), with the filters and floors of librosa.
    """
    return cepstrum(decibels(mel_power(frames_of(samples, parameters), parameters)), parameters).T


def transform(samples: Floats32, parameters: Parameters = DEFAULT) -> Spectrum:
    """Transform a song once.

    Parameters
    ----------
    samples
        Mono, finite, at ``parameters.sample_rate``, (n,).
    """
    sound = np.ascontiguousarray(samples, np.float32)
    frames = frames_of(sound, parameters)
    hz_per_bin = parameters.sample_rate / parameters.n_fft
    n_low = min(int(_HIGHEST_NOTE_HZ / hz_per_bin), parameters.n_fft // 2) + 1
    magnitude = np.empty((len(frames), n_low), np.float32)
    loudest = np.empty(len(frames), np.float32)
    ends = np.empty((-(-len(frames) // contrast.EVERY), N_CONTRAST_BANDS, 2), np.float32)
    mel = np.empty((len(frames), parameters.n_mels), np.float32)
    for rows, power in powers(frames):
        _filter(power, parameters, mel[rows])
        np.sqrt(power[:, :n_low], out=magnitude[rows])
        power.max(axis=1, out=loudest[rows])
        first = -(-rows.start // contrast.EVERY)
        some = power[first * contrast.EVERY - rows.start :: contrast.EVERY]
        ends[first : first + len(some)] = contrast.ends(some, hz_per_bin)
    np.sqrt(loudest, out=loudest)
    mel_db = decibels(mel)
    return Spectrum(sound, parameters, magnitude.T, loudest, ends, mel_db.T, cepstrum(mel_db, parameters).T)
