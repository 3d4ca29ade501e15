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
_UNSURE = 0.35
_CLIPPED_SHARE = 0.001
_N_STEPS = 4


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
    sound = _checked(samples, parameters)
    duration_s = len(sound) / parameters.sample_rate
    progress.step(0, _N_STEPS, "transform")
    spectrum = spectral.transform(sound, parameters)
    progress.step(1, _N_STEPS, "beats")
    found = beats.estimate_beats(spectrum, progress=progress) if grid is None else grid
    slices = slicing.cut(found, duration_s)
    progress.step(2, _N_STEPS, "features")
    features = _features(spectrum, slices)
    progress.step(_N_STEPS, _N_STEPS, "features")
    return SongAnalysis(
        duration_s=duration_s,
        grid=found,
        slices=slices,
        features=features,
        overview=overview(spectrum),
        parameters_digest=parameters.digest(),
        warnings=_warnings(sound, found, slices),
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
    # Before and after a piece stands the piece itself, as in a loop, and neither silence nor a stranger's sound.
    looped = [np.pad(piece, parameters.n_fft, mode="wrap") for piece in clean]
    spectrum = spectral.transform(np.concatenate(looped), parameters)
    energy = RunningEnergy.of(spectrum.samples)
    heard = [
        slicing.evenly(piece.start_s + (2 * i + 1) * parameters.n_fft / rate, piece.end_s - piece.start_s, i)
        for i, piece in enumerate(slices)
    ]
    own = SliceFeatures(
        classic=classic.vectors_of(clean, parameters),
        match=aspects.slice_aspects(spectrum, heard, energy),
        levels_db=levels.loudness_db(energy, heard, parameters),
    )
    times = np.array([time for piece in slices for time in piece.beats_s[:-1]] + [slices[-1].end_s])
    bpm = float(np.median([piece.bpm for piece in slices]))
    return SongAnalysis(
        duration_s=slices[-1].end_s,
        grid=BeatGrid(times, 0, bpm, 1.0, 1.0, constant=False),
        slices=slices,
        features=own,
        overview=overview(spectral.transform(np.concatenate(clean), parameters)),
        parameters_digest=parameters.digest(),
    )


def _end_to_end(pieces: Sequence[Floats32], rate: int) -> tuple[EightCount, ...]:
    """Where each piece lies when they follow each other."""
    starts = np.cumsum([0, *map(len, pieces)]) / rate
    return tuple(slicing.evenly(float(starts[i]), len(piece) / rate, i) for i, piece in enumerate(pieces))


def _checked(samples: Floats32, parameters: Parameters) -> Floats32:
    sound = _finite(samples)
    seconds = len(sound) / parameters.sample_rate
    if seconds < parameters.min_duration_s:
        raise AudioTooShort(name="", seconds=seconds)
    if max(float(sound.max()), -float(sound.min())) < _SILENT_PEAK:
        raise AudioSilent(name="")
    return sound


def _finite(samples: Floats32) -> Floats32:
    """Samples with silence where there was no number."""
    sound = np.asarray(samples, np.float32)
    return sound if np.isfinite(sound).all() else np.nan_to_num(sound, nan=0.0, posinf=0.0, neginf=0.0)


def _features(spectrum: spectral.Spectrum, slices: Sequence[EightCount]) -> SliceFeatures:
    energy = RunningEnergy.of(spectrum.samples)
    return SliceFeatures(
        classic=classic.slice_vectors(spectrum.samples, slices, spectrum.parameters),
        match=aspects.slice_aspects(spectrum, slices, energy),
        levels_db=levels.loudness_db(energy, slices, spectrum.parameters),
    )


def _warnings(sound: Floats32, grid: BeatGrid, slices: Sequence[EightCount]) -> tuple[str, ...]:
    """Codes of what a person may want to know: ``no_slices``, ``uncertain_beats``, ``free_tempo``, ``clipped``."""
    notes = {
        "no_slices": not slices,
        "uncertain_beats": grid.confidence < _UNSURE,
        "free_tempo": not grid.constant,
        "clipped": np.count_nonzero(sound >= 1.0) + np.count_nonzero(sound <= -1.0) > _CLIPPED_SHARE * len(sound),
    }
    return tuple(code for code, holds in notes.items() if holds)


def overview(spectrum: spectral.Spectrum) -> SongOverview:
    """What the plots draw of a song."""
    hop, rate = spectrum.parameters.peak_hop, spectrum.parameters.sample_rate
    n = -(-len(spectrum.samples) // hop)
    starts = np.arange(n) * hop
    extremes = np.stack([way.reduceat(spectrum.samples, starts) for way in (np.minimum, np.maximum)], axis=1)
    return SongOverview(
        peaks=np.clip(np.round(extremes * 127), -127, 127).astype(np.int8),
        blocks_per_s=rate / hop,
        mfcc=spectrum.mfcc.astype(np.float16),
        frames_per_s=spectrum.frames_per_s,
    )
