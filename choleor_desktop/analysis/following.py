"""Beats that follow the players, where the tempo moves."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter1d

from choleor_desktop.analysis.results import Floats

_PLACES = 48
_MEMORY_BEATS = 4.0
_OFFBEAT_WEIGHT = 0.5
_SHIFT_COST, _FURTHEST_SHIFT = 0.5, 3
_SMOOTH_BEATS = 1.5


def _phases(rows: Floats) -> Floats:
    """The best path through the places within the beat (Viterbi): it may shift a little from beat to beat, (n,)."""
    places = rows.shape[1]
    shifts = np.arange(-_FURTHEST_SHIFT, _FURTHEST_SHIFT + 1)
    before = (np.arange(places) - shifts[:, None]) % places
    cost = (_SHIFT_COST * shifts**2)[:, None]
    score, came_from = rows[0].copy(), []
    for row in rows[1:]:
        reach = score[before] - cost
        came_from.append(shifts[reach.argmax(axis=0)])
        score = reach.max(axis=0) + row
    path = [int(score.argmax())]
    for shift in reversed(came_from):
        path.append(path[-1] - int(shift[path[-1] % places]))
    turns = np.array(path[::-1], np.float64) / places
    return gaussian_filter1d(turns - np.floor(turns[0]), _SMOOTH_BEATS, mode="nearest")


def follow(pulse: Floats, periods: Floats) -> Floats:
    """Beats along a tempo that changes gently.

    Time is bent so that the tempo course becomes even; what is left is a phase that wanders slowly, and it is
    followed over several beats at once, on beats and half-beats alike, so that it never slips from one to the other.

    Parameters
    ----------
    pulse
        Onsets, (n_frames,).
    periods
        Length of a beat at every frame, in frames, (n_frames,).

    Returns
    -------
    ndarray
        Beat times in frames; they may as well be the off-beats.
    """
    frames = np.arange(len(pulse))
    beats = np.concatenate(([0.0], np.cumsum(1 / periods)[:-1]))
    n_beats = int(np.ceil(beats[-1])) + 1
    at = np.interp(np.arange(n_beats * _PLACES) / _PLACES, beats, frames, right=len(pulse))
    rows = np.interp(at, frames, pulse, right=0.0).reshape(n_beats, _PLACES)
    rows = gaussian_filter1d(rows, _MEMORY_BEATS, axis=0, mode="constant") * _MEMORY_BEATS
    rows += _OFFBEAT_WEIGHT * np.roll(rows, _PLACES // 2, axis=1)
    phases = _phases(rows)
    places = np.arange(n_beats) + phases
    places = np.concatenate((places[0] + [-2, -1], places, places[-1] + [1, 2]))
    return np.interp(places[(places >= 0) & (places <= beats[-1])], beats, frames)
