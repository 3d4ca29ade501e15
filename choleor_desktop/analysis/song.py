"""From the sound of a song to all that is stored of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from choleor_desktop.analysis import aspects, beats, classic, levels, slicing, spectral
from choleor_desktop.analysis.energy import RunningEnergy
from choleor_desktop.analysis.parameters import DEFAULT, Parameters
from choleor_desktop.analysis.results import (
    BeatGrid,
    EightCount,
    Floats32,
    SliceFeatures,
    SongAnalysis,
    SongOverview,
)
from choleor_desktop.errors import AudioSilent, AudioTooShort
from choleor_desktop.progress import SILENT, Progress

_SILENT_PEAK = 10 ** (-70 / 20)
_N_STEPS = 3
_BLOCKS_AT_ONCE = 1_024


def analyse_song(
    samples: Floats32,
    parameters: Parameters = DEFAULT,
    *,
    grid: BeatGrid | None = None,
    progress: Progress = SILENT,
) -> SongAnalysis:
    """Beats, eight-counts and features of a song.

    Parameters
    ----------
    samples
        Mono, float32, at ``parameters.sample_rate``, (n,).
    grid
        Cut by this grid, as a person repaired it, instead of looking for beats.

    Raises
    ------
    AudioTooShort, AudioSilent
        When there is nothing to cut; without fields ``name``, which the caller knows.
    Cancelled
        Between two steps.
    """
    sound, level, peaks = _checked(samples, parameters)
    duration_s = len(sound) / parameters.sample_rate
    progress = progress.part()
    progress.step(0, _N_STEPS, "transform")
    spectrum = spectral.transform(level, parameters)
    progress.step(1, _N_STEPS, "beats")
    found = beats.estimate_beats(spectrum, progress=progress.part(1 / _N_STEPS, 2 / _N_STEPS)) if grid is None else grid
    slices = slicing.cut(found, duration_s)
    progress.step(2, _N_STEPS, "features")
    features = _features(sound, spectrum, slices)
    progress.step(_N_STEPS, _N_STEPS, "features")
    return SongAnalysis(
        duration_s=duration_s,
        grid=found,
        slices=slices,
        features=features,
        overview=overview(spectrum.mfcc[:, round(-spectrum.start / parameters.hop_length) :], peaks, parameters),
        parameters_digest=parameters.digest(),
    )


def analyse_ready_cut(pieces: Sequence[Floats32], parameters: Parameters = DEFAULT) -> SongAnalysis:
    """Features of slices that came as files of their own, laid end to end in time.

    Parameters
    ----------
    pieces
        The sound of each slice, mono, float32; its eight counts divide it evenly.

    Raises
    ------
    AudioTooShort
        When a piece holds no samples.
    """
    rate = parameters.sample_rate
    clean = [_finite(piece) for piece in pieces]
    if not clean or not all(len(piece) for piece in clean):
        raise AudioTooShort(name="", seconds=0.0)
    slices = _end_to_end(clean, rate)
    # Each by itself: the same file has the same numbers, whatever lies beside it.
    level = [centred(piece) for piece in clean]
    match, levels_db = zip(*(_of_piece(piece, parameters) for piece in level), strict=True)
    own = SliceFeatures(classic.vectors_of(clean, parameters), np.concatenate(match), np.concatenate(levels_db))
    mfcc = spectral.mfcc_of(np.concatenate(level), parameters)
    times = np.array([time for piece in slices for time in piece.beats_s[:-1]] + [slices[-1].end_s])
    bpm = float(np.median([piece.bpm for piece in slices]))
    return SongAnalysis(
        duration_s=slices[-1].end_s,
        grid=BeatGrid(times, 0, bpm, 1.0, 1.0, constant=False),
        slices=slices,
        features=own,
        overview=overview(mfcc, extremes(np.concatenate(clean), parameters), parameters),
        parameters_digest=parameters.digest(),
    )


def analyse_one_slice(samples: Floats32, parameters: Parameters = DEFAULT) -> SongAnalysis:
    """Features of a sound that is one eight-count by itself, and asks for others that are like it.

    Raises
    ------
    AudioTooShort, AudioSilent
        When there is nothing to compare, as of a song.
    """
    sound = _finite(samples)
    if len(sound) and _is_silent(extremes(sound, parameters), _offset(sound)):
        raise AudioSilent(name="")
    return analyse_ready_cut([sound], parameters)


def _of_piece(piece: Floats32, parameters: Parameters) -> tuple[Floats32, Floats32]:
    """What Match knows of a ready-cut slice, (1, N_COLUMNS), and its loudness, (1, 17)."""
    # Before and after a piece stands the piece itself, as in a loop, and not silence.
    looped = np.pad(piece, parameters.n_fft, mode="wrap")
    start_s, length_s = parameters.n_fft / parameters.sample_rate, len(piece) / parameters.sample_rate
    heard, energy = [slicing.evenly(start_s, length_s, 0)], RunningEnergy.of(looped)
    match = aspects.slice_aspects(spectral.transform(looped, parameters, start=0), heard, energy)
    return match, levels.loudness_db(energy, heard, parameters)


def _end_to_end(pieces: Sequence[Floats32], rate: int) -> tuple[EightCount, ...]:
    """Where each piece lies when they follow each other."""
    starts = np.cumsum([0, *map(len, pieces)]) / rate
    return tuple(slicing.evenly(float(starts[i]), len(piece) / rate, i) for i, piece in enumerate(pieces))


def _checked(samples: Floats32, parameters: Parameters) -> tuple[Floats32, Floats32, Floats32]:
    """A sound that is long and loud enough, silence where there was no number; ``centred``; and its ``extremes``."""
    sound = np.ascontiguousarray(samples, np.float32)
    seconds = len(sound) / parameters.sample_rate
    if seconds < parameters.min_duration_s:
        raise AudioTooShort(name="", seconds=seconds)
    peaks = extremes(sound, parameters)
    if not np.isfinite(peaks).all():
        sound = _finite(sound)
        peaks = extremes(sound, parameters)
    offset = _offset(sound)
    if _is_silent(peaks, offset):
        raise AudioSilent(name="")
    return sound, sound - offset, peaks


def _is_silent(peaks: Floats32, offset: np.float32) -> bool:
    return float(np.abs(peaks - offset).max()) < _SILENT_PEAK


def _finite(samples: Floats32) -> Floats32:
    """Samples with silence where there was no number."""
    sound = np.asarray(samples, np.float32)
    return sound if np.isfinite(sound).all() else np.nan_to_num(sound, nan=0.0, posinf=0.0, neginf=0.0)


def _features(sound: Floats32, spectrum: spectral.Spectrum, slices: Sequence[EightCount]) -> SliceFeatures:
    """All features of slices: classic of the sound as it is, as the original has it, the others of the centred one."""
    energy = RunningEnergy.of(spectrum.samples)
    return SliceFeatures(
        classic=classic.slice_vectors(sound, slices, spectrum.parameters),
        match=aspects.slice_aspects(spectrum, slices, energy),
        levels_db=levels.loudness_db(energy, slices, spectrum.parameters),
    )


def centred(samples: Floats32) -> Floats32:
    """A sound, (n,), without the offset that some sound cards and tapes leave, which nobody hears."""
    return samples - _offset(samples)


def _offset(samples: Floats32) -> np.float32:
    return samples.mean(dtype=np.float64).astype(np.float32)


def extremes(samples: Floats32, parameters: Parameters = DEFAULT) -> Floats32:
    """The lowest and the highest sample of each block of ``peak_hop``, (n_blocks, 2)."""
    hop = parameters.peak_hop
    found = np.empty((-(-len(samples) // hop), 2), np.float32)
    n_whole = len(samples) // hop
    for first in range(0, n_whole, _BLOCKS_AT_ONCE):
        blocks = slice(first, min(first + _BLOCKS_AT_ONCE, n_whole))
        # Turned, as many blocks side by side are compared quicker than the few samples of each.
        turned = samples[blocks.start * hop : blocks.stop * hop].reshape(-1, hop).T.copy()
        turned.min(axis=0, out=found[blocks, 0])
        turned.max(axis=0, out=found[blocks, 1])
    rest = samples[n_whole * hop :]
    if len(rest):
        found[-1] = rest.min(), rest.max()
    return found


def overview(mfcc: Floats32, peaks: Floats32, parameters: Parameters = DEFAULT) -> SongOverview:
    """What the plots draw of a song: its MFCC (20, n_frames) and ``extremes``."""
    return SongOverview(
        peaks=np.clip(np.round(peaks * 127), -127, 127).astype(np.int8),
        blocks_per_s=parameters.sample_rate / parameters.peak_hop,
        mfcc=mfcc.astype(np.float16),
        frames_per_s=parameters.sample_rate / parameters.hop_length,
    )
