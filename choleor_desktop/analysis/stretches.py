"""Where the tempo leaps: each stretch is read by itself, as another song may begin there, with its own beat and "1"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis.counts import N_STEPS, STEPS_A_BEAT, evidence, fits, profile, sixteenths
from choleor_desktop.analysis.onsets import Onsets
from choleor_desktop.analysis.results import N_COUNTS, Floats, Leap
from choleor_desktop.analysis.spectral import Spectrum

_GOES_ON = 1.5
"""How much better another "1" must fit for the count not to go on; chosen by made songs that leap, and medleys."""
_SHORTEST = 2 * N_COUNTS
_FURTHEST, _NEAR = 6, 8


def count(
    onsets: Onsets, spectrum: Spectrum, pulses_s: Floats, leaps_s: Floats, *, swings: bool = False
) -> tuple[Floats, int, tuple[Leap, ...]]:
    """Find the beats, and which of them are a "1", in pulses whose tempo leaps.

    Returns
    -------
    beats_s, one, leaps
        The beats; which of the first eight is a "1"; where the count does not go on, as in ``BeatGrid.leaps``.
    """
    starts = [STEPS_A_BEAT * first for first in first_beats(pulses_s, leaps_s)]
    steps_s = sixteenths(pulses_s)
    ones = ones_of(evidence(onsets, spectrum, steps_s), starts, swings=swings)
    beats, leaps = _beats(starts, ones, len(steps_s))
    return steps_s[beats], ones[0] // STEPS_A_BEAT, leaps


def first_beats(beats_s: Floats, leaps_s: Floats) -> list[int]:
    """The beats with which stretches of another tempo begin, the first of all among them.

    Parameters
    ----------
    beats_s
        (n,), in seconds.
    leaps_s
        About when the tempo leaps; the beat is where the distances before and after it differ least among themselves.
    """
    logs = np.log(np.diff(beats_s))
    firsts = [0]
    for middle in np.searchsorted(beats_s, leaps_s):
        places = np.arange(max(middle - _FURTHEST, _SHORTEST), min(middle + _FURTHEST, len(beats_s) - _SHORTEST))
        if not len(places):
            continue
        bends = [_unevenness(logs[at - _NEAR : at]) + _unevenness(logs[at : at + _NEAR]) for at in places]
        first = int(places[np.argmin(bends)])
        if first - firsts[-1] >= _SHORTEST:
            firsts.append(first)
    return firsts


def _unevenness(distances: Floats) -> float:
    return float(np.abs(distances - np.median(distances)).sum())


def ones_of(kinds: Floats, starts: Sequence[int], *, swings: bool = False) -> list[int]:
    """Which sixteenth is a "1" in each stretch, 0..31 from the first of all.

    Parameters
    ----------
    kinds
        ``counts.evidence`` on all sixteenths, (n_kinds, n_steps).
    starts
        The sixteenths with which stretches begin.

    Notes
    -----
    Each stretch is read as a song is. The best course through the stretches is found by Viterbi, where the count
    rather goes on than begins anew.
    """
    rows = [_fits(kinds[:, start:end], start, swings=swings) for start, end in pairwise([*starts, kinds.shape[1]])]
    score, came_from = rows[0], []
    for row in rows[1:]:
        anew = int(score.argmax())
        goes_on = score + _GOES_ON >= score[anew]
        came_from.append(np.where(goes_on, np.arange(N_STEPS), anew))
        score = np.where(goes_on, score + _GOES_ON, score[anew]) + row
    path = [int(score.argmax())]
    for back in reversed(came_from):
        path.append(int(back[path[-1]]))
    return path[::-1]


def _fits(kinds: Floats, start: int, *, swings: bool) -> Floats:
    """How well each sixteenth would be the "1" in a stretch, (N_STEPS,)."""
    own = kinds / np.maximum(kinds.mean(axis=1, keepdims=True), 1e-6)
    return np.roll(fits(profile(own), swings=swings), start)


def _beats(starts: Sequence[int], ones: Sequence[int], n_steps: int) -> tuple[npt.NDArray[np.int64], tuple[Leap, ...]]:
    """The sixteenths that are beats, (n,), and with which of these the count does not go on."""
    beats = np.arange(0)
    leaps = []
    for i, (start, end) in enumerate(pairwise([*starts, n_steps])):
        own = np.arange(start + (ones[i] - start) % STEPS_A_BEAT, end, STEPS_A_BEAT)
        # The last beat before a leap is none where it is nearer than half a beat to the first one behind.
        beats = beats[beats <= own[0] - STEPS_A_BEAT // 2]
        if i and ones[i] != ones[i - 1]:
            leaps.append((len(beats), int((own[0] - ones[i]) % N_STEPS // STEPS_A_BEAT)))
        beats = np.concatenate((beats, own))
    return beats, tuple(leaps)
