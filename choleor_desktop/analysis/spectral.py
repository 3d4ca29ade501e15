"""One short-time Fourier transform of a song, and the mel bands and MFCC made of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import scipy.fft

from choleor_desktop.analysis import contrast
from choleor_desktop.analysis.columns import N_CHROMA, N_CONTRAST_BANDS
from choleor_desktop.analysis.notes import bass_bins, note_weights
from choleor_desktop.analysis.parameters import DEFAULT, Parameters
from choleor_desktop.analysis.results import Floats, Floats32

# Few enough that window and transform stay in the processor's cache, and some of these together for what follows: its
# many small steps cost more to begin than to do.
_SAMPLES_AT_ONCE, _TURNS_AT_ONCE = 3 << 16, 4
_FILTERS_AT_ONCE = 8
_ELEMENTS_AT_ONCE = 1_024
"""Not more than a frame has: numpy would copy several rows at a time, the window's too, to a buffer before it works."""
_TOP_DB = 80.0
_AMIN = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class Spectrum:
    """A song as its spectrum; librosa's defaults but for where frames begin: centred, zero padding, Hann window.

    Attributes
    ----------
    samples
        Mono, float32, (n,).
    start
        The sample that the first frame is centred on, not above 0: ``place_of_frames``.
    chroma, notes
        Roots of magnitudes gathered in the twelve notes, softly and sharply: ``notes.note_weights``, float32,
        (12, n_frames).
    bass
        Magnitudes of ``notes.bass_bins``, float32, (n_bass, n_frames).
    loudest
        The highest magnitude of each frame, float32, (n_frames,).
    ends
        ``contrast.ends`` of every second frame, float32, (n_frames / 2, N_CONTRAST_BANDS, 2).
    mel_db
        Power in Slaney's mel bands in decibels, float32, (n_mels, n_frames).
    mfcc
        float32, (n_mfcc, n_frames).
    """

    samples: Floats32
    start: int
    parameters: Parameters
    chroma: Floats32
    notes: Floats32
    bass: Floats32
    loudest: Floats32
    ends: Floats32
    mel_db: Floats32
    mfcc: Floats32

    @property
    def frames_per_s(self) -> float:
        """Frames per second."""
        return self.parameters.sample_rate / self.parameters.hop_length

    def frames(self, times_s: Floats) -> Floats:
        """Times as places between frames."""
        return (times_s - self.start / self.parameters.sample_rate) * self.frames_per_s

    def part(self, first: int, after: int) -> Spectrum:
        """What lies from one frame, of even number, up to another."""
        hop, frames = self.parameters.hop_length, slice(first, after + 1)
        start = self.start + first * hop
        return Spectrum(
            samples=self.samples[max(start, 0) : self.start + after * hop],
            start=min(start, 0),
            parameters=self.parameters,
            chroma=self.chroma[:, frames],
            notes=self.notes[:, frames],
            bass=self.bass[:, frames],
            loudest=self.loudest[frames],
            ends=self.ends[first // 2 : after // 2 + 1],
            mel_db=self.mel_db[:, frames],
            mfcc=self.mfcc[:, frames],
        )


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


def n_frames(n_samples: int, hop: int = DEFAULT.hop_length) -> int:
    """How many centred frames a sound has."""
    return 1 + n_samples // hop


def place_of_frames(samples: Floats32, period: int) -> int:
    """The sample that a frame is centred on, 0..period - 1, so chosen that the file's start does not matter.

    Energy folded to one period has a middle on that circle, and it moves with the sound.
    """
    n = len(samples) // period
    folded = samples[: n * period].reshape(n, period)
    # What the ends of a file hold or lack hardly counts.
    inner = (np.sin(np.pi * (np.arange(n) + 0.5) / max(n, 1)) ** 2).astype(np.float32)
    # In single precision within some rows, in double precision over the song.
    energy, at_once = np.zeros(period), max(1, _SAMPLES_AT_ONCE // period)
    for first in range(0, n, at_once):
        rows = slice(first, first + at_once)
        energy += inner[rows] @ np.square(folded[rows])
    middle = np.angle(np.exp(2j * np.pi * np.arange(period) / period) @ energy)
    return int(middle / (2 * np.pi) * period) % period


def frames_of(samples: Floats32, frames: slice, n_fft: int, hop: int, start: int = 0) -> Floats32:
    """Some of a sound's centred, overlapping frames, (n, n_fft), silence around it; a view where no end is near.

    The first of all is centred on the sample ``start``.
    """
    n = frames.stop - frames.start
    first = start + frames.start * hop - n_fft // 2
    after = first + (n - 1) * hop + n_fft
    piece = samples[max(first, 0) : max(after, 0)]
    if len(piece) < after - first:
        within, piece = piece, np.zeros(after - first, samples.dtype)
        piece[max(-first, 0) : max(-first, 0) + len(within)] = within
    return np.ndarray((n, n_fft), piece.dtype, piece, 0, (hop * piece.itemsize, piece.itemsize))


def powers(samples: Floats32, n_fft: int, hop: int, start: int = 0) -> Iterator[tuple[slice, Floats32]]:
    """Power of the transform of a sound's frames from ``start`` on under a Hann window, some frames at a time.

    Yields
    ------
    rows, power
        Which frames, and their power, (n_rows, 1 + n_fft / 2); the next rows overwrite it.
    """
    sound = np.ascontiguousarray(samples, np.float32)
    last, a_turn = n_frames(len(sound) - start, hop), max(1, _SAMPLES_AT_ONCE // n_fft)
    windowed = np.empty((a_turn, n_fft), np.float32)
    power = np.empty((_TURNS_AT_ONCE * a_turn, n_fft // 2 + 1), np.float32)
    for first in range(0, last, len(power)):
        rows = slice(first, min(first + len(power), last))
        for at in range(rows.start, rows.stop, a_turn):
            frames = frames_of(sound, slice(at, min(at + a_turn, rows.stop)), n_fft, hop, start)
            _to_power(frames, windowed[: len(frames)], power[at - first : at - first + len(frames)])
        yield rows, power[: rows.stop - first]


def _to_power(frames: Floats32, windowed: Floats32, out: Floats32) -> None:
    """Power of the transform of frames (n, n_fft) under a Hann window, (n, 1 + n_fft / 2)."""
    with np.errstate():
        np.setbufsize(_ELEMENTS_AT_ONCE)
        np.multiply(frames, _hann(frames.shape[1]), out=windowed)
    lines = np.asarray(scipy.fft.rfft(windowed, axis=1)).view(np.float32)
    np.square(lines, out=lines)
    np.add(lines[:, ::2], lines[:, 1::2], out=out)


def magnitudes(samples: Floats32, parameters: Parameters = DEFAULT) -> Floats32:
    """Absolute value of the transform of a sound, (n_frames, 1 + n_fft / 2)."""
    n_fft, hop = parameters.n_fft, parameters.hop_length
    found = np.empty((n_frames(len(samples), hop), n_fft // 2 + 1), np.float32)
    for rows, power in powers(samples, n_fft, hop):
        np.sqrt(power, out=found[rows])
    return found


FilterGroups = tuple[tuple[slice, slice, Floats32], ...]


def grouped(filters: Floats32) -> FilterGroups:
    """Neighbouring filters (n_filters, n_bins) together, with the bins they touch and their weights (bins, filters)."""
    groups = []
    for start in range(0, len(filters), _FILTERS_AT_ONCE):
        bands = slice(start, min(start + _FILTERS_AT_ONCE, len(filters)))
        touched = np.flatnonzero(filters[bands].any(axis=0))
        bins = slice(int(touched[0]), int(touched[-1]) + 1) if len(touched) else slice(0, 1)
        groups.append((bands, bins, np.ascontiguousarray(filters[bands, bins].T)))
    return tuple(groups)


def gather(power: Floats32, groups: FilterGroups, out: Floats32) -> None:
    """Power (n, n_bins) through filters, (n, n_filters)."""
    for bands, bins, weights in groups:
        np.matmul(power[:, bins], weights, out=out[:, bands])


@lru_cache(maxsize=8)
def _mel_groups(parameters: Parameters) -> FilterGroups:
    return grouped(mel_filters(parameters.sample_rate, parameters.n_fft, parameters.n_mels))


def _to_decibels(power: Floats32, out: Floats32) -> None:
    """Power in decibels, reference 1, not below 1e-10."""
    np.maximum(power, np.float32(_AMIN), out=out)
    np.log(out, out=out)
    out *= np.float32(10 / np.log(10))


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
    mel = np.empty((n_frames(len(samples), parameters.hop_length), parameters.n_mels), np.float32)
    for rows, power in powers(samples, parameters.n_fft, parameters.hop_length):
        gather(power, _mel_groups(parameters), mel[rows])
    _to_decibels(mel, mel)
    return cepstrum(mel, parameters).T


def transform(samples: Floats32, parameters: Parameters = DEFAULT, *, start: int | None = None) -> Spectrum:
    """Transform a song once.

    Parameters
    ----------
    samples
        Mono, finite, at ``parameters.sample_rate``, (n,).
    start
        The sample to centre the first frame on, not above 0; where the sound says if left out.
    """
    sound = np.ascontiguousarray(samples, np.float32)
    if start is None:
        # Every second frame is measured further, and is to be the same one.
        period = contrast.EVERY * parameters.hop_length
        start = -(-place_of_frames(sound, period) % period)
    n = n_frames(len(sound) - start, parameters.hop_length)
    hz_per_bin = parameters.sample_rate / parameters.n_fft
    notes, weights = note_weights(parameters)
    low = bass_bins(parameters)
    gathered = np.empty((n, 2 * N_CHROMA), np.float32)
    bass = np.empty((n, low.stop - low.start), np.float32)
    loudest = np.empty(n, np.float32)
    ends = np.empty((-(-n // contrast.EVERY), N_CONTRAST_BANDS, 2), np.float32)
    mel = np.empty((n, parameters.n_mels), np.float32)
    for rows, power in powers(sound, parameters.n_fft, parameters.hop_length, start):
        gather(power, _mel_groups(parameters), mel[rows])
        np.sqrt(power[:, low], out=bass[rows])
        np.matmul(np.sqrt(np.sqrt(power[:, notes])), weights, out=gathered[rows])
        power.max(axis=1, out=loudest[rows])
        first = -(-rows.start // contrast.EVERY)
        some = power[first * contrast.EVERY - rows.start :: contrast.EVERY]
        ends[first : first + len(some)] = contrast.ends(some, hz_per_bin)
        _to_decibels(mel[rows], mel[rows])
    np.sqrt(loudest, out=loudest)
    chroma, sharp = gathered[:, :N_CHROMA].T, gathered[:, N_CHROMA:].T
    return Spectrum(sound, start, parameters, chroma, sharp, bass.T, loudest, ends, mel.T, cepstrum(mel, parameters).T)
