"""Five aspects of each slice, raw: timbre, tonality, rhythm, energy, tempo; all from the song's one transform."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

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
_N_FLUCTUATION_TICKS = 64
_ONSET_EDGES = (0, 14, 58, _N_MEL)
_CONTRAST_FLOOR = 10 ** (-76 / 20)
_RANGE_DB, _ENERGY_RANGE_DB = 60.0, 40.0
_FLOOR = 1e-10
_ACCENT_SPREAD_S = 0.045
"""Two accents this far apart are almost the same accent to a dancer, and to the ticks."""


def _loudest(each: npt.NDArray[np.floating], edges: npt.NDArray[np.int64]) -> Floats32:
    """The largest of (n_frames,) values in the slice each is of; before the first and after the last slice, theirs."""
    starts = np.minimum(edges[:, 0], len(each) - 1)
    own = np.array([each[a : max(b, a + 1)].max() for a, b in zip(starts, edges[:, 1], strict=True)], np.float32)
    return own[np.clip(np.searchsorted(starts, np.arange(len(each)), "right") - 1, 0, None)]


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


def _means_of_bands(rows: Floats32, n: int) -> Floats32:
    """Means of neighbouring rows (n_rows, n_frames) in n groups of one size, (n, n_frames); rows left over are out."""
    size = len(rows) // n
    weights = (np.repeat(np.eye(n), size, axis=1) / size).astype(np.float32)
    return weights @ rows[: n * size]


def _changes(rows: Floats32, edges: npt.NDArray[np.int64]) -> Floats32:
    """Each frame less the one before; the first of a slice less its last, as if the slice were played in a loop.

    So what is measured on a slice depends on its own sound alone.
    """
    changes = np.diff(rows, axis=1, prepend=rows[:, :1])
    last = rows.shape[1] - 1
    first, before = np.minimum(edges[:, 0], last), np.clip(edges[:, 1] - 1, 0, last)
    changes[:, first] = rows[:, first] - rows[:, before]
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


def _statistics(rows: npt.NDArray[np.floating], edges: npt.NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Mean and standard deviation over each slice, (n_slices, n_rows)."""
    starts, stops = edges[:, 0], edges[:, 1]
    # Far from zero the difference of two big sums would lose the digits that matter.
    centre = rows.mean(axis=1, keepdims=True)
    mean = _means(_sums(rows - centre), starts, stops)
    square = _means(_sums(np.square(rows - centre)), starts, stops)
    return (mean + centre).T, np.sqrt(np.maximum(square - mean**2, 0)).T


def _ticks(slices: Sequence[EightCount], per_count: int) -> Floats:
    """Times that divide each count evenly, (n_slices, 8 * per_count + 1), seconds."""
    beats = np.array([piece.beats_s for piece in slices])
    at = np.arange(N_COUNTS * per_count + 1) / per_count
    return np.stack([np.interp(at, np.arange(9), own) for own in beats])


def slice_aspects(spectrum: Spectrum, slices: Sequence[EightCount], energy: RunningEnergy | None = None) -> Floats32:
    """Measure the aspects of every slice.

    Parameters
    ----------
    energy
        Of the same song, where it is known already.

    Returns
    -------
    ndarray
        Raw values, float32 and finite, (n_slices, N_COLUMNS), columns by ``LAYOUT``; the same at any gain. Timbre:
        means of MFCC 1..19, deviations of MFCC 0..19 and of their changes (dB), mean and deviation of spectral contrast
        in seven bands (dB), mean over the slice's own mean, deviation and mean rise of 31 bands (dB). Tonality: chroma
        of each count. Rhythm: onsets in three bands on 32 ticks, then how strongly twelve bands fluctuate at six rates
        of the count. Energy: loudness of sixteen half counts (dB). Tempo: binary logarithm of beats per minute.
    """
    if not len(slices):
        return np.zeros((0, N_COLUMNS), np.float32)
    rate = spectrum.frames_per_s
    edges = np.round(np.array([[piece.start_s, piece.end_s] for piece in slices]) * rate).astype(np.int64)
    loud = _loudness(spectrum, edges)
    found = np.empty((len(slices), N_COLUMNS), np.float32)
    found[:, LAYOUT["timbre"]] = _timbre(spectrum, loud, edges)
    found[:, LAYOUT["tonality"]] = _tonality(spectrum, slices)
    found[:, LAYOUT["rhythm"]] = _rhythm(spectrum, loud, slices, edges)
    found[:, LAYOUT["energy"]] = _energy(energy or RunningEnergy.of(spectrum.samples), slices, spectrum.parameters)
    found[:, LAYOUT["tempo"]] = np.log2([[piece.bpm] for piece in slices])
    return np.nan_to_num(found, posinf=0.0, neginf=0.0)


def _timbre(spectrum: Spectrum, loud: Floats32, edges: npt.NDArray[np.int64]) -> Floats:
    mfcc = spectral.cosines(N_MFCC, len(loud)) @ loud
    mean, deviation = _statistics(mfcc, edges)
    _, moving = _statistics(_changes(mfcc, edges), edges)
    standing_out, changing = _statistics(_contrast(spectrum, edges), edges)
    tones = _means_of_bands(loud, N_TONES)
    tone, swinging = _statistics(tones, edges)
    rising = _means(_sums(np.maximum(_changes(tones, edges), 0)), edges[:, 0], edges[:, 1]).T
    # MFCC 0 is gain, and so is the mean of all bands.
    tone -= tone.mean(axis=1, keepdims=True)
    return np.concatenate((mean[:, 1:], deviation, moving, standing_out, changing, tone, swinging, rising), axis=1)


def _tonality(spectrum: Spectrum, slices: Sequence[EightCount]) -> Floats:
    at = np.round(_ticks(slices, 1) * spectrum.frames_per_s).astype(np.int64)
    return _means(_sums(spectrum.chroma), at[:, :-1], at[:, 1:]).transpose(1, 2, 0).reshape(len(slices), -1)


def _rhythm(spectrum: Spectrum, loud: Floats32, slices: Sequence[EightCount], edges: npt.NDArray[np.int64]) -> Floats:
    rises = np.maximum(_changes(loud, edges), 0)
    onsets = np.stack([rises[a:b].mean(axis=0, dtype=np.float32) for a, b in pairwise(_ONSET_EDGES)])
    # A beat some milliseconds off must not look like another rhythm: read a smoothed envelope at the ticks.
    smooth = _smoothed(onsets, _ACCENT_SPREAD_S * spectrum.frames_per_s)
    ticks = _ticks(slices, N_TICKS // N_COUNTS)[:, :-1] * spectrum.frames_per_s
    frames = np.arange(onsets.shape[1])
    pattern = np.stack([np.interp(ticks, frames, band) for band in smooth], axis=1)
    return np.concatenate((pattern.reshape(len(slices), -1), _fluctuation(spectrum, loud, slices)), axis=1)


def _smoothed(rows: Floats32, deviation: float) -> Floats32:
    """Rows (n, n_frames) under a Gaussian of that many frames, their ends held."""
    reach = int(np.ceil(4 * deviation))
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / deviation) ** 2)
    wide = np.pad(rows, ((0, 0), (reach, reach)), mode="edge")
    return np.stack([np.convolve(row, weights / weights.sum(), mode="valid") for row in wide]).astype(np.float32)


def _fluctuation(spectrum: Spectrum, loud: Floats32, slices: Sequence[EightCount]) -> Floats:
    """How strongly each of twelve bands swells once to thirty-two times in a slice, at six groups of rates.

    Notes
    -----
    After Pampalk's fluctuation patterns (2006), on the counts in place of seconds.
    """
    bands = _means_of_bands(loud, N_FLUCTUATION_BANDS)
    at = np.round(_ticks(slices, _N_FLUCTUATION_TICKS // N_COUNTS) * spectrum.frames_per_s).astype(np.int64)
    curve = _means(_sums(bands), at[:, :-1], at[:, 1:]).transpose(1, 0, 2)
    lines = np.abs(np.fft.rfft(curve - curve.mean(axis=2, keepdims=True), axis=2)) / _N_FLUCTUATION_TICKS
    groups = ((1, 3), (3, 6), (6, 10), (10, 15), (15, 20), (20, 33))
    return np.stack([lines[:, :, a:b].max(axis=2) for a, b in groups], axis=2).reshape(len(at), -1)


def _energy(energy: RunningEnergy, slices: Sequence[EightCount], parameters: Parameters) -> Floats:
    at = np.round(_ticks(slices, 2) * parameters.sample_rate).astype(np.int64)
    found = 10 * np.log10(np.maximum(energy.mean_power(at), _FLOOR))
    return np.maximum(found, found.max(axis=1, keepdims=True) - _ENERGY_RANGE_DB)
