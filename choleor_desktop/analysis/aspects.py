"""Five aspects of each slice, raw: timbre, tonality, rhythm, energy, tempo; all from the song's one transform."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis import contrast, spectral
from choleor_desktop.analysis.columns import (
    LAYOUT,
    N_COLUMNS,
    N_COUNTS,
    N_FLUCTUATION_BANDS,
    N_MFCC,
    N_TICKS,
    N_TONES,
)
from choleor_desktop.analysis.energy import RunningEnergy
from choleor_desktop.analysis.parameters import Parameters
from choleor_desktop.analysis.results import EightCount, Floats, Floats32
from choleor_desktop.analysis.spectral import Spectrum

_N_MEL = 124
"""Mel bands that are used: those up to 9.9 kHz. Above, codecs and resamplers cut as they please."""
_N_FLUCTUATION_TICKS = 128
_ONSET_EDGES = (0, 14, 58, _N_MEL)
_CONTRAST_FLOOR = 10 ** (-76 / 20)
_RANGE_DB, _ENERGY_RANGE_DB = 60.0, 40.0
_FLOOR = 1e-10
_ACCENT_SPREAD_S = 0.045
"""Two accents this far apart are almost the same accent to a dancer, and to the ticks."""
_EARLY_S = 0.025
"""Half counts are heard from so much before their beat on: a stroke ahead of the beat is its own half count's."""


def _of_slices(way: np.ufunc, rows: npt.NDArray[np.floating], edges: npt.NDArray[np.int64]) -> Floats32:
    """Sum or maximum of rows (..., n_frames) over each slice, (..., n_slices)."""
    borders = edges.ravel()
    # Where a slice ends with the song there is no frame at its end to name.
    inside = borders < rows.shape[-1]
    return way.reduceat(rows, borders[inside], axis=-1)[..., np.cumsum(inside)[::2] - 1]


def _around(edges: npt.NDArray[np.int64], n_frames: int) -> npt.NDArray[np.int64]:
    """Which slice each frame is of; before the first and after the last slice, theirs, (n_frames,)."""
    return np.clip(np.searchsorted(edges[:, 0], np.arange(n_frames), "right") - 1, 0, None)


def _loudest(each: npt.NDArray[np.floating], edges: npt.NDArray[np.int64]) -> Floats32:
    """The largest of (n_frames,) values in the slice each is of."""
    return _of_slices(np.maximum, each, edges)[_around(edges, len(each))]


def _contrast(spectrum: Spectrum, edges: npt.NDArray[np.int64]) -> Floats32:
    """Peaks over valleys in seven bands, dB, (7, n_frames); measured on every second frame.

    Notes
    -----
    Jiang et al. (2002), the peak being the mean of the loudest bins and the valley of the faintest.
    """
    # Far below the loudest there is only the noise of coding, which must not look like a sound of its own.
    floor = np.maximum(_CONTRAST_FLOOR * _loudest(spectrum.loudest, edges), np.float32(1e-6))[:: contrast.EVERY]
    peak, valley = spectrum.ends.transpose(2, 1, 0)
    found = 20 * np.log10((peak + floor) / (valley + floor))
    return np.repeat(found, contrast.EVERY, axis=1)[:, : len(spectrum.loudest)]


def _loudness(spectrum: Spectrum, edges: npt.NDArray[np.int64]) -> Floats32:
    """Mel bands in dB, (124, n_frames), not more than 60 dB below the loudest of the slice."""
    power = spectrum.mel_db[:_N_MEL]
    return np.maximum(power, _loudest(power.max(axis=0), edges) - np.float32(_RANGE_DB))


def _neighbours(n: int) -> Floats32:
    """What makes means of the mel bands in n groups of one size, (n, 124); bands left over are out."""
    size = _N_MEL // n
    weights = np.repeat(np.eye(n), size, axis=1) / size
    return np.pad(weights, ((0, 0), (0, _N_MEL - n * size))).astype(np.float32)


@lru_cache(maxsize=1)
def _readings() -> Floats32:
    """What makes MFCC, tones and bands of fluctuation of the mel bands, one under the other, (20 + 31 + 12, 124)."""
    return np.concatenate((spectral.cosines(N_MFCC, _N_MEL), _neighbours(N_TONES), _neighbours(N_FLUCTUATION_BANDS)))


@lru_cache(maxsize=1)
def _onset_bands() -> Floats32:
    """What makes means of the mel bands in three groups, (3, 124)."""
    sizes = np.diff(_ONSET_EDGES)
    return np.repeat(np.eye(len(sizes)) / sizes[:, None], sizes, axis=1).astype(np.float32)


def _changes(rows: Floats32, edges: npt.NDArray[np.int64]) -> Floats32:
    """Each frame less the one before; the first of a slice less its last, as if the slice were played in a loop.

    So what is measured on a slice depends on its own sound alone.
    """
    changes = np.empty_like(rows)
    changes[:, 0] = 0
    np.subtract(rows[:, 1:], rows[:, :-1], out=changes[:, 1:])
    first, last = edges.T
    changes[:, first] = rows[:, first] - rows[:, last - 1]
    return changes


def _sums(rows: npt.NDArray[np.floating]) -> Floats:
    """Running sums along frames with a zero in front, so that a mean over any span costs two reads."""
    sums = np.zeros((rows.shape[0], rows.shape[1] + 1))
    np.cumsum(rows, axis=1, out=sums[:, 1:])
    return sums


def _means(sums: Floats, starts: npt.NDArray[np.int64], stops: npt.NDArray[np.int64]) -> Floats:
    """Mean over frames start..stop, (n_rows, *starts.shape)."""
    last = sums.shape[1] - 1
    first = np.clip(starts, 0, last - 1)
    stop = np.clip(np.maximum(stops, first + 1), 1, last)
    return (sums[:, stop] - sums[:, first]) / (stop - first)


def _over(rows: Floats32, edges: npt.NDArray[np.int64]) -> Floats32:
    """Mean over each slice, (n_rows, n_slices)."""
    return _of_slices(np.add, rows, edges) / np.diff(edges, axis=1)[:, 0].astype(np.float32)


def _statistics(rows: Floats32, edges: npt.NDArray[np.int64]) -> tuple[Floats32, Floats32]:
    """Mean and standard deviation over each slice, (n_slices, n_rows)."""
    mean = _over(rows, edges)
    apart = rows - mean[:, _around(edges, rows.shape[1])]
    # What rounding left of the mean.
    rest = _over(apart, edges)
    square = _over(np.square(apart, out=apart), edges)
    return (mean + rest).T, np.sqrt(np.maximum(square - rest**2, 0)).T


def _ticks(slices: Sequence[EightCount], per_count: int) -> Floats:
    """Times that divide each count evenly, (n_slices, 8 * per_count + 1), seconds."""
    beats = np.array([piece.beats_s for piece in slices])
    at = np.arange(N_COUNTS * per_count + 1) / per_count
    count = np.minimum(at.astype(int), N_COUNTS - 1)
    return beats[:, count] + (at - count) * (beats[:, count + 1] - beats[:, count])


def slice_aspects(spectrum: Spectrum, slices: Sequence[EightCount], energy: RunningEnergy | None = None) -> Floats32:
    """Measure the aspects of every slice.

    Parameters
    ----------
    energy
        Of the same song, where it is known already.

    Returns
    -------
    ndarray
        Raw values, float32 and finite, (n_slices, N_COLUMNS), columns by ``LAYOUT``. Timbre: means of MFCC 1..19,
        deviations of MFCC 0..19 and of their changes (dB), mean and deviation of spectral contrast in seven bands (dB),
        mean over the slice's own mean, deviation and mean rise of 31 bands (dB). Tonality: chroma of each count.
        Rhythm: onsets in three bands on 32 ticks, then how strongly twelve bands fluctuate at six rates of the count.
        Energy: loudness of sixteen half counts (dB). Tempo: binary logarithm of beats per minute. Gain changes
        tonality by one factor and energy by one offset, which ``embedding`` takes away again, and the others not.
    """
    if not len(slices):
        return np.zeros((0, N_COLUMNS), np.float32)
    edges = _edges(spectrum, slices)
    loud = _loudness(spectrum, edges)
    mfcc, tones, bands = np.split(_readings() @ loud, (N_MFCC, N_MFCC + N_TONES))
    found = np.empty((len(slices), N_COLUMNS), np.float32)
    found[:, LAYOUT["timbre"]] = _timbre(spectrum, mfcc, tones, edges)
    found[:, LAYOUT["tonality"]] = _tonality(spectrum, slices)
    found[:, LAYOUT["rhythm"]] = np.concatenate(
        (_pattern(spectrum, loud, slices, edges), _fluctuation(spectrum, bands, slices)), axis=1
    )
    found[:, LAYOUT["energy"]] = _energy(energy or RunningEnergy.of(spectrum.samples), slices, spectrum.parameters)
    found[:, LAYOUT["tempo"]] = np.log2([[piece.bpm] for piece in slices])
    return np.nan_to_num(found, posinf=0.0, neginf=0.0)


def _edges(spectrum: Spectrum, slices: Sequence[EightCount]) -> npt.NDArray[np.int64]:
    """First frame of each slice and the one after its last, at least one frame apart, (n_slices, 2)."""
    ends_s = np.array([[piece.start_s, piece.end_s] for piece in slices])
    edges, n_frames = np.round(spectrum.frames(ends_s)).astype(np.int64), len(spectrum.loudest)
    first = np.clip(edges[:, 0], 0, n_frames - 1)
    return np.stack((first, np.clip(edges[:, 1], first + 1, n_frames)), axis=1)


def _timbre(spectrum: Spectrum, mfcc: Floats32, tones: Floats32, edges: npt.NDArray[np.int64]) -> Floats32:
    mean, deviation = _statistics(mfcc, edges)
    _, moving = _statistics(_changes(mfcc, edges), edges)
    standing_out, changing = _statistics(_contrast(spectrum, edges), edges)
    tone, swinging = _statistics(tones, edges)
    rises = _changes(tones, edges)
    rising = _over(np.maximum(rises, 0, out=rises), edges).T
    # MFCC 0 is gain, and so is the mean of all bands.
    tone -= tone.mean(axis=1, keepdims=True)
    return np.concatenate((mean[:, 1:], deviation, moving, standing_out, changing, tone, swinging, rising), axis=1)


def _tonality(spectrum: Spectrum, slices: Sequence[EightCount]) -> Floats:
    at = np.round(spectrum.frames(_ticks(slices, 1))).astype(np.int64)
    return _means(_sums(spectrum.chroma), at[:, :-1], at[:, 1:]).transpose(1, 2, 0).reshape(len(slices), -1)


def _pattern(spectrum: Spectrum, loud: Floats32, slices: Sequence[EightCount], edges: npt.NDArray[np.int64]) -> Floats:
    """Onsets in three bands on the ticks, (n_slices, 3 * 32)."""
    rises = _changes(loud, edges)
    onsets = _onset_bands() @ np.maximum(rises, 0, out=rises)
    # A beat some milliseconds off must not look like another rhythm: read a smoothed envelope at the ticks.
    smooth = _smoothed(onsets, _ACCENT_SPREAD_S * spectrum.frames_per_s)
    ticks = spectrum.frames(_ticks(slices, N_TICKS // N_COUNTS)[:, :-1])
    frames = np.arange(onsets.shape[1])
    return np.stack([np.interp(ticks, frames, band) for band in smooth], axis=1).reshape(len(slices), -1)


def _smoothed(rows: Floats32, deviation: float) -> Floats32:
    """Rows (n, n_frames) under a Gaussian of that many frames, their ends held."""
    reach = int(np.ceil(4 * deviation))
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / deviation) ** 2)
    wide = np.pad(rows, ((0, 0), (reach, reach)), mode="edge")
    return np.stack([np.convolve(row, weights / weights.sum(), mode="valid") for row in wide]).astype(np.float32)


def _fluctuation(spectrum: Spectrum, bands: Floats32, slices: Sequence[EightCount]) -> Floats:
    """How strongly each of twelve bands swells once to thirty-two times in a slice, at six groups of rates.

    Notes
    -----
    After Pampalk's fluctuation patterns (2006), on the counts in place of seconds.
    """
    # Four readings to a swell of the fastest rate, between frames as well: a stroke counts the same wherever it falls.
    at = spectrum.frames(_ticks(slices, _N_FLUCTUATION_TICKS // N_COUNTS)) + 0.5
    sums = _sums(np.pad(bands, ((0, 0), (0, 1)), mode="edge"))
    curve = np.stack([np.diff(np.interp(at, np.arange(len(row)), row), axis=1) for row in sums], axis=1)
    curve /= np.diff(at, axis=1)[:, None]
    lines = np.abs(np.fft.rfft(curve - curve.mean(axis=2, keepdims=True), axis=2)) / _N_FLUCTUATION_TICKS
    groups = ((1, 3), (3, 6), (6, 10), (10, 15), (15, 20), (20, 33))
    return np.stack([lines[:, :, a:b].max(axis=2) for a, b in groups], axis=2).reshape(len(at), -1)


def _energy(energy: RunningEnergy, slices: Sequence[EightCount], parameters: Parameters) -> Floats:
    ticks = _ticks(slices, 2)
    at = np.round(np.maximum(ticks - _EARLY_S, ticks[:, :1]) * parameters.sample_rate).astype(np.int64)
    found = 10 * np.log10(np.maximum(energy.mean_power(at), _FLOOR))
    return np.maximum(found, found.max(axis=1, keepdims=True) - _ENERGY_RANGE_DB)
