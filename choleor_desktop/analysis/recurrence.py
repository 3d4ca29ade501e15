"""What recurs every eight beats, and from which beat on it comes some sixteenths later: there was cut, or added."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy.fft

from choleor_desktop.analysis.counts import N_STEPS, STEPS_A_BEAT, TURNS
from choleor_desktop.analysis.onsets import N_BANDS, Onsets
from choleor_desktop.analysis.results import N_COUNTS, Floats, Floats32
from choleor_desktop.analysis.spectral import Spectrum

_FEWEST, _MOST = 24, 96
"""How many beats before and behind a place are compared."""
_STEPS = _MOST * STEPS_A_BEAT
_CLEARLY = 0.37
"""How clearly what recurs must come later; chosen by 375 songs of which ten are later somewhere."""
_BLOCK = 1_024


def sounds(kinds: Floats, onsets: Onsets, spectrum: Spectrum, steps_s: Floats) -> Floats32:
    """What sounds on each sixteenth but the last: onsets, turns of the harmony, loudness and notes, of like weight.

    Parameters
    ----------
    kinds
        ``counts.evidence`` on all sixteenths, (n_kinds, n_steps).

    Returns
    -------
    ndarray
        (n_steps - 1, n), 0 in the mean, and of length 1 in the root mean square.
    """
    known = np.nan_to_num(kinds[:, :-1], nan=1.0)
    notes = _means(spectrum.notes, spectrum.frames(steps_s))
    rows = (
        np.sqrt(known[:N_BANDS]),
        known[TURNS],
        _means(onsets.loudness, onsets.frames(steps_s)),
        notes / np.maximum(np.linalg.norm(notes, axis=0), 1e-6),
    )
    return (np.concatenate([_even(each) for each in rows]).T / np.sqrt(len(rows))).astype(np.float32)


def _means(rows: Floats | Floats32, edges: Floats) -> Floats:
    """Means of rows, (n_rows, n_frames), between every two edges, in frames: (n_rows, n_edges - 1)."""
    places = np.clip(np.round(edges).astype(int), 0, rows.shape[1] - 1)
    return np.add.reduceat(rows, places, axis=1)[:, :-1] / np.maximum(np.diff(places), 1)


def _even(rows: Floats) -> Floats:
    """Rows, (n, n_steps), less their means, so that the mean square of the lengths of their columns is 1."""
    rows = rows - rows.mean(axis=1, keepdims=True)
    return rows / max(float(np.sqrt(np.square(rows).sum(axis=0).mean())), 1e-9)


def alike(sounding: Floats32, first: int, at: int, end: int) -> Floats:
    """How alike what recurs is before and behind a sixteenth, if it is so many later behind it: cosines, (N_STEPS,).

    Parameters
    ----------
    sounding
        ``sounds``, (n_steps, n).
    first, at, end
        Between which sixteenths it is looked at, and which is the first behind.
    """
    sums = np.zeros((2, N_STEPS, sounding.shape[1]), np.float32)
    for side, (start, stop) in zip(sums, ((max(first, at - _STEPS), at), (at, min(end, at + _STEPS))), strict=True):
        np.add.at(side, np.arange(start, stop) % N_STEPS, sounding[start:stop])
    return _products(sums[0], sums[1]) / max(float(np.prod(np.linalg.norm(sums, axis=(1, 2)))), 1e-9)


def _products(before: Floats32, behind: Floats32) -> Floats:
    """Products of what is on each sixteenth before and so many later behind, (..., N_STEPS) of (..., N_STEPS, n)."""
    lines = np.conj(np.asarray(scipy.fft.rfft(before, axis=-2))) * np.asarray(scipy.fft.rfft(behind, axis=-2))
    return np.asarray(scipy.fft.irfft(lines.sum(axis=-1), N_STEPS), np.float64)


def later(sounding: Floats32, *, spacing: int = 1) -> npt.NDArray[np.int64]:
    """How many sixteenths later than at first an eight-count begins at each beat, 0..31, (n_beats,).

    Parameters
    ----------
    sounding
        ``sounds``, (STEPS_A_BEAT * n_beats, n).
    spacing
        Only by how many sixteenths, or a multiple of it, it may be later.

    Notes
    -----
    Before and behind each beat, what sounds on each sixteenth of an eight-count is added up over up to twelve of them.
    The correlation of the two, over all rotations of an eight-count, says by how many sixteenths what recurs is later.
    How clear it is: the geometric mean of how alike the two are then, of how much more alike than if the count went on
    (cosines both), and of how much more they have in common in a sixteenth, times how many eight-counts there are.
    """
    rows = sounding.reshape(-1, STEPS_A_BEAT, sounding.shape[1])
    late, free = np.zeros(len(rows), np.int64), np.zeros(len(rows) + 1, bool)
    free[_FEWEST : len(rows) - _FEWEST + 1] = True
    while True:
        sums = _sums(rows, late)
        clear, turns = _clearly_later(sums, spacing)
        clear *= free
        if clear.max() < _CLEARLY:
            return late
        near = int(clear.argmax())
        first, end, turn = max(near - _MOST, 0), min(near + _MOST, len(rows)), int(turns[near])
        recurs = sums[near] - sums[first] + np.roll(sums[end] - sums[near], -turn, axis=0)
        likelier = _likelier_later(rows, late, recurs, turn)
        around = slice(near - _FEWEST, near + _FEWEST + 1)
        at = around.start + int(np.where(free[around], likelier[around], -np.inf).argmax())
        late[at:] = (late[at:] + turn) % N_STEPS
        free[at - _FEWEST + 1 : at + _FEWEST] = False


def _sixteenths(late: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Which of an eight-count the sixteenths of beats are, (n_beats, STEPS_A_BEAT)."""
    steps = np.arange(STEPS_A_BEAT * len(late)).reshape(-1, STEPS_A_BEAT)
    return (steps - late[:, None]) % N_STEPS


def _sums(rows: Floats32, late: npt.NDArray[np.int64]) -> Floats32:
    """What sounds on each sixteenth of an eight-count, added up to each beat, (n_beats + 1, N_STEPS, n)."""
    sums = np.zeros((len(rows) + 1, N_STEPS, rows.shape[2]), np.float32)
    sums[np.arange(1, len(rows) + 1)[:, None], _sixteenths(late)] = rows
    return np.cumsum(sums, axis=0, out=sums)


def _clearly_later(sums: Floats32, spacing: int) -> tuple[Floats, npt.NDArray[np.int64]]:
    """How clearly what recurs is later from each beat on, and by how many sixteenths, (n_beats + 1,) each."""
    n = len(sums) - 1
    clear, turns = np.zeros(n + 1), np.zeros(n + 1, np.int64)
    for start in range(_FEWEST, n - _FEWEST + 1, _BLOCK):
        at = np.arange(start, min(start + _BLOCK, n - _FEWEST + 1))
        first, end = np.maximum(at - _MOST, 0), np.minimum(at + _MOST, n)
        before, behind = sums[at] - sums[first], sums[end] - sums[at]
        alike = _products(before, behind)[:, ::spacing]
        best = alike.argmax(axis=1)
        most = np.maximum(alike[np.arange(len(at)), best], 0.0)
        more = np.maximum(most - alike[:, 0], 0.0)
        sizes = np.sqrt(np.square(before).sum(axis=(1, 2)) * np.square(behind).sum(axis=(1, 2)))
        weights = np.sqrt((at - first) * (end - at)) * (N_STEPS / N_COUNTS)
        clear[at] = np.cbrt(most * more**2 / np.maximum(sizes**2 * weights, 1e-9))
        turns[at] = best * spacing
    return clear, turns


def _likelier_later(rows: Floats32, late: npt.NDArray[np.int64], recurs: Floats32, turn: int) -> Floats:
    """How much rather beats fit an eight-count of ``recurs``, (N_STEPS, n), later by ``turn`` than as late as they are.

    Returns
    -------
    ndarray
        The sum of what is less likely before and likelier behind each beat, (n_beats + 1,), but for a constant.
    """
    places = _sixteenths(late)
    goes_on, is_later = (np.einsum("bsn,bsn->b", rows, recurs[at % N_STEPS]) for at in (places, places - turn))
    return np.append(0.0, np.cumsum(goes_on - is_later))
