"""Amplitude levels 1..10 along time: nine sections and eight counts of each slice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis.energy import RunningEnergy
from choleor_desktop.analysis.parameters import DEFAULT, Parameters
from choleor_desktop.analysis.results import N_COUNTS, TOP_LEVEL, EightCount, Floats32

N_SECTIONS = 9
SILENCE_DB = -80.0
_NARROWEST_DB = 3.0
_QUIETEST_MUSIC_DB = 50.0


def loudness_db(energy: RunningEnergy, slices: Sequence[EightCount], parameters: Parameters = DEFAULT) -> Floats32:
    """Loudness of the sections and counts of each slice.

    Parameters
    ----------
    energy
        Of the song.
    slices
        Where its eight-counts are.

    Returns
    -------
    ndarray
        Root mean square in dB (full scale 0, silence -80), (n_slices, 17): nine equal sections of time, then the eight
        counts between the beats.
    """
    # In the amplitude code of the original the sections went along frequency; its authors meant time.
    if not slices:
        return np.zeros((0, N_SECTIONS + N_COUNTS), np.float32)
    sections_s = np.array([np.linspace(piece.start_s, piece.end_s, N_SECTIONS + 1) for piece in slices])
    counts_s = np.array([piece.beats_s for piece in slices])
    found = np.empty((len(slices), N_SECTIONS + N_COUNTS), np.float32)
    for columns, borders_s in ((slice(N_SECTIONS), sections_s), (slice(N_SECTIONS, None), counts_s)):
        at = np.round(borders_s * parameters.sample_rate).astype(np.int64)
        power = np.maximum(energy.mean_power(at), 10 ** (SILENCE_DB / 10))
        found[:, columns] = 10 * np.log10(power).reshape(len(slices), -1)
    return found


def level_range(levels_db: Floats32) -> tuple[float, float]:
    """The loudness that stands for level 1 and for level 10 in a library.

    Parameters
    ----------
    levels_db
        Of all its slices, (n, 17).

    Returns
    -------
    (low_db, high_db)
        The 1st and 99th percentile of the counts that hold music: what lies 50 dB below the 99th percentile of all is
        silence or its noise, and would flatten the rest. Where all is equally loud the range is widened to 3 dB around;
        where all is silent, silence is level 1.
    """
    counts = levels_db[:, N_SECTIONS:]
    if (counts <= SILENCE_DB).all():
        return SILENCE_DB, 0.0
    music = counts[counts >= np.percentile(counts, 99) - _QUIETEST_MUSIC_DB]
    low, high = (float(x) for x in np.percentile(music, (1, 99)))
    lacking = max(0.0, _NARROWEST_DB - (high - low)) / 2
    return low - lacking, high + lacking


def levels(db: Floats32, in_range: tuple[float, float]) -> npt.NDArray[np.int8]:
    """Levels 1..10 of loudnesses of any shape, in ten equal steps over the range of the library."""
    low, high = in_range
    steps = np.floor((np.asarray(db, np.float64) - low) / (high - low) * TOP_LEVEL) + 1
    return np.clip(steps, 1, TOP_LEVEL).astype(np.int8)
