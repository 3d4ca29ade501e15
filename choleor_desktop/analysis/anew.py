"""Where the count begins anew at one tempo: what recurs every eight beats comes four beats beside from there on."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis.counts import (
    N_STEPS,
    STEPS_A_BEAT,
    Reading,
    beginning,
    evidence,
    profile,
    reading_of,
    sixteenths,
)
from choleor_desktop.analysis.onsets import N_BANDS, Onsets
from choleor_desktop.analysis.results import N_COUNTS, Floats, Floats32, Leap
from choleor_desktop.analysis.spectral import Spectrum

_BEATS_A_BAR = 4
_STEPS_A_BAR = _BEATS_A_BAR * STEPS_A_BEAT
_FEWEST_BARS = 4
_CLEARLY, _OPPOSITE = 0.9, 0.5
"""How clearly the halves of eight-counts change places, and the least cosine; chosen by 425 songs that go on."""


def count(
    onsets: Onsets, spectrum: Spectrum, pulses_s: Floats, *, spacing: int = 1
) -> tuple[Floats, tuple[Leap, ...], Reading]:
    """Find the beats and the "1" in pulses of one tempo, and where the count begins anew by half an eight-count.

    Returns
    -------
    beats_s, leaps, reading
        The beats; where the count begins anew, as in ``BeatGrid.leaps``; how it is counted up to there.
    """
    steps_s = sixteenths(pulses_s)
    kinds, begins = evidence(onsets, spectrum, steps_s), beginning(onsets, steps_s)
    reading = reading_of(profile(kinds), begins, spacing=spacing)
    first = reading.one % _STEPS_A_BAR
    later = later_bars(_bars(kinds, onsets, spectrum, steps_s[first:]))
    places = np.arange(len(steps_s))
    if later.any():
        bars = np.clip((places - first) // _STEPS_A_BAR, 0, len(later) - 1)
        places -= _STEPS_A_BAR * later[bars]
        reading = reading_of(profile(kinds, places), begins, spacing=spacing)
    beats = np.arange(reading.beat, len(steps_s), STEPS_A_BEAT)
    counts = (places[beats] - reading.one) % N_STEPS // STEPS_A_BEAT
    # From a "1" on; what is left before it is too short for an eight-count either way.
    anew = [beat - counts[beat] % -N_COUNTS for beat in np.flatnonzero(np.diff(beats - places[beats])) + 1]
    return steps_s[beats], tuple((int(beat), 0) for beat in anew), reading


def later_bars(bars: Floats) -> npt.NDArray[np.bool_]:
    """Which bars of four beats, (n_bars, n), belong to an eight-count that begins a bar later than at the first.

    Notes
    -----
    What differs between the first and second halves of all eight-counts is summed up to each bar, and behind it. Where
    the count begins anew these two sums point away from each other: their product, per beat, says how clearly. In
    parts that are unlike each other they point anywhere, which is why the angle is asked, too.
    """
    later = np.zeros(len(bars), bool)
    if len(bars) < 2 * _FEWEST_BARS:
        return later
    halves = bars * np.where(np.arange(len(bars)) % 2, -1.0, 1.0)[:, None]
    places = slice(_FEWEST_BARS - 1, len(bars) - _FEWEST_BARS)
    while True:
        before = halves.cumsum(axis=0)[places]
        behind = before - halves.sum(axis=0)
        split, sizes = (before * behind).sum(axis=1), np.linalg.norm(before, axis=1) * np.linalg.norm(behind, axis=1)
        split = np.where(split >= _OPPOSITE * sizes, split, 0.0) / (_BEATS_A_BAR * len(bars))
        split[np.convolve(np.diff(later), np.ones(2 * _FEWEST_BARS - 1), "same")[places] > 0] = -np.inf
        if split.max() < _CLEARLY:
            return later ^ later[:1]
        first = int(split.argmax()) + _FEWEST_BARS
        later[first:] ^= True
        halves[first:] *= -1


def _bars(kinds: Floats, onsets: Onsets, spectrum: Spectrum, steps_s: Floats) -> Floats:
    """What sounds in each bar, (n_bars, n): onsets on sixteenths, loudness and notes on beats, of like weight.

    The bars begin with the first of the steps, which are the last in ``kinds``, (n_kinds, n_steps). Fewer than can
    change places are left empty.
    """
    n_bars = max(0, (len(steps_s) - 1) // _STEPS_A_BAR)
    if n_bars < 2 * _FEWEST_BARS:
        return np.zeros((n_bars, 1))
    n_steps = n_bars * _STEPS_A_BAR
    edges_s = steps_s[: n_steps + 1 : STEPS_A_BEAT]
    struck = np.nan_to_num(kinds[:N_BANDS, kinds.shape[1] - len(steps_s) :][:, :n_steps], nan=1.0)
    notes = _means(spectrum.notes, spectrum.frames(edges_s))
    rows = (
        np.sqrt(struck).reshape(N_BANDS, -1, STEPS_A_BEAT).swapaxes(0, 1).reshape(n_bars * _BEATS_A_BAR, -1),
        _means(onsets.loudness, onsets.frames(edges_s)).T,
        (notes / np.maximum(np.linalg.norm(notes, axis=0), 1e-6)).T,
    )
    return np.concatenate([_even(each) for each in rows], axis=1).reshape(n_bars, -1)


def _means(rows: Floats | Floats32, edges: Floats) -> Floats:
    """Means of rows, (n_rows, n_frames), between every two edges, in frames: (n_rows, n_edges - 1)."""
    places = np.clip(np.round(edges).astype(int), 0, rows.shape[1] - 1)
    return np.add.reduceat(rows, places, axis=1)[:, :-1] / np.maximum(np.diff(places), 1)


def _even(rows: Floats) -> Floats:
    """Rows, (n_beats, n), less their mean, so that the mean square of their lengths is 1."""
    rows = rows - rows.mean(axis=0)
    return rows / max(float(np.sqrt(np.square(rows).sum(axis=1).mean())), 1e-9)
