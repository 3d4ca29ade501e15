"""Beats that follow the players, where the tempo moves."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter1d

from choleor_desktop.analysis.grid import onsets_near
from choleor_desktop.analysis.results import Floats

_PLACES = 48
_MEMORY_BEATS = 4.0
_OFFBEAT_WEIGHT = 0.5
_SHIFT_COST, _FURTHEST_SHIFT = 0.5, 3
_SMOOTH_BEATS = 1.5
_UNEVEN_COST = 400.0
_SHORTEST, _LONGEST = 0.75, 1.35
_LINE_BEATS, _NEAR_FRAMES, _BARE_WEIGHT = 9, 3, 0.05


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


def jump_along(pulse: Floats, periods: Floats) -> Floats:
    """Beats along a tempo that changes all at once.

    Returns
    -------
    ndarray
        Beat times in frames.

    Notes
    -----
    Dynamic programming after Ellis (2007) with a period of its own at every frame, a shortest beat at a time.
    """
    n = len(pulse)
    shortest, longest = max(1, int(periods.min() * _SHORTEST)), int(np.ceil(periods.max() * _LONGEST))
    lags = np.arange(shortest, longest + 1)
    score = np.zeros(n + longest)
    came_from = np.full(n, -1)
    for start in range(0, n, shortest):
        now = np.arange(start, min(n, start + shortest))
        uneven = _UNEVEN_COST * np.log(lags[None] / periods[now][:, None]) ** 2
        reach = score[now[:, None] - lags[None] + longest] - uneven
        best = reach.argmax(axis=1)
        gain = reach[np.arange(len(now)), best]
        score[now + longest] = pulse[now] + np.maximum(gain, 0.0)
        earlier = now - lags[best]
        came_from[now] = np.where((gain > 0) & (earlier >= 0), earlier, -1)
    last = min(n, int(periods[-1]) + 1)
    path = [n - last + int(score[-last:].argmax())]
    while came_from[path[-1]] >= 0:
        path.append(int(came_from[path[-1]]))
    return np.array(path[::-1], np.float64)


def straightened(beats: Floats, pulse: Floats) -> Floats:
    """Beats on whole frames, put between them: each on the straightest line through nine beats that it is among.

    A line goes through the onsets nearest to its beats, and never across a leap of the tempo, where it would be bent.

    Parameters
    ----------
    beats
        Beat times in frames.
    pulse
        Onsets, (n_frames,).
    """
    if len(beats) < _LINE_BEATS:
        return beats
    at, weight = onsets_near(pulse, beats, _NEAR_FRAMES)
    weight += _BARE_WEIGHT
    at = (weight - _BARE_WEIGHT) / weight * at + _BARE_WEIGHT / weight * beats
    rows = np.arange(_LINE_BEATS, dtype=np.float64)
    windows, weights = (np.lib.stride_tricks.sliding_window_view(side, _LINE_BEATS) for side in (at, weight))
    total = weights.sum(axis=1)
    middle, mean = weights @ rows / total, (weights * windows).sum(axis=1) / total
    across = rows - middle[:, None]
    slope = (weights * across * windows).sum(axis=1) / (weights * across**2).sum(axis=1)
    lines = mean[:, None] + slope[:, None] * across
    bend = (weights * np.square(windows - lines)).sum(axis=1) / total
    # Of the windows that hold a beat, the one whose onsets are least beside its line.
    starts = np.arange(len(beats))[:, None] - rows.astype(int)
    inside = (starts >= 0) & (starts < len(windows))
    starts = np.clip(starts, 0, len(windows) - 1)
    best = np.where(inside, bend[starts], np.inf).argmin(axis=1)
    return lines[starts[np.arange(len(beats)), best], best]
