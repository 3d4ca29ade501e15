"""Harmony of music and movement: how well eight movement levels fit the eight count levels of a slice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis.results import Floats

LAGS = (-2, -1, 0, 1, 2)
_SPAN = 9.0
_LEAST_GAIN = 3.0
_SHARES = (0.5, 0.3, 0.2)


@dataclass(frozen=True, slots=True)
class Harmony:
    """What there is to say of one movement and one slice.

    Attributes
    ----------
    score
        0..100, larger is better: half agreement, three tenths shape, two tenths accents.
    per_count
        Distance |level - movement| on each count, 0..9.
    agreement
        1 - mean distance / 9.
    shape
        Correlation of the two curves, -1..1, or None where one of them is flat.
    accents
        Share of the counts on which both rise, both fall or both stay, of the seven changes, 0..1.
    lag
        Counts by which the movement would have to come later (-2..2) to fit best; 0 when that gains less than 3 points.
    lag_gain
        Points of score that this lag gains.
    """

    score: float
    per_count: tuple[float, ...]
    agreement: float
    shape: float | None
    accents: float
    lag: int
    lag_gain: float


def _parts(music: Floats, movement: Floats) -> tuple[Floats, Floats, Floats]:
    """Agreement, shape (not a number where flat) and accents of curves (..., n) with one movement (n,)."""
    agreement = 1 - np.abs(music - movement).mean(axis=-1) / _SPAN
    a, b = music - music.mean(axis=-1, keepdims=True), movement - movement.mean()
    lengths = np.sqrt((a**2).sum(axis=-1) * (b**2).sum())
    with np.errstate(invalid="ignore", divide="ignore"):
        shape = np.where(lengths > 0, (a * b).sum(axis=-1) / lengths, np.nan)
    accents = (np.sign(np.diff(music, axis=-1)) == np.sign(np.diff(movement))).mean(axis=-1)
    return agreement, shape, accents


def _score(music: Floats, movement: Floats) -> Floats:
    agreement, shape, accents = _parts(music, movement)
    # A flat curve has no shape: it is judged by the other two alone.
    shaped = np.where(np.isnan(shape), 0.0, (1 + shape) / 2)
    shares = np.where(np.isnan(shape), _SHARES[0] + _SHARES[2], 1.0)
    return 100 * (_SHARES[0] * agreement + _SHARES[1] * shaped + _SHARES[2] * accents) / shares


def _curves(music: npt.ArrayLike, movement: npt.ArrayLike) -> tuple[Floats, Floats]:
    levels, wish = np.asarray(music, np.float64), np.asarray(movement, np.float64)
    if levels.shape[-1:] != wish.shape:
        raise ValueError("music and movement must have the same number of counts")
    return levels, wish


def harmony(music: Sequence[int] | npt.NDArray[np.int8], movement: Sequence[int]) -> Harmony:
    """Compare the levels of a slice with those of a choreography, eight of each.

    Raises
    ------
    ValueError
        When they are not equally many.
    """
    levels, wish = _curves(music, movement)
    agreement, shape, accents = (float(x) for x in _parts(levels, wish))
    score = float(_score(levels, wish))
    lag, gain = _best_lag(levels, wish)
    return Harmony(
        score=score,
        per_count=tuple(np.abs(levels - wish).tolist()),
        agreement=agreement,
        shape=None if np.isnan(shape) else shape,
        accents=accents,
        lag=lag,
        lag_gain=gain,
    )


def _best_lag(levels: Floats, wish: Floats) -> tuple[int, float]:
    """Where the movement fits best when it comes some counts later; eight-counts repeat, so it wraps around."""
    scores = {lag: float(_score(levels, np.roll(wish, lag))) for lag in LAGS}
    best = max(LAGS, key=lambda lag: (round(scores[lag], 9), -abs(lag), -lag))
    gain = scores[best] - scores[0]
    return (best, gain) if gain >= _LEAST_GAIN else (0, 0.0)


def fit(music: npt.ArrayLike, movement: Sequence[int]) -> Floats:
    """Harmony scores 0..100 of many slices (n, 8) with one movement (8,), as (n,)."""
    return _score(*_curves(music, movement))
