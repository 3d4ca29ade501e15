"""Where the tempo leaps or a rest ends another song may begin: each stretch is read by itself, its beat and its "1"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis.counts import (
    N_STEPS,
    STEPS_A_BEAT,
    Reading,
    beginning,
    evidence,
    fits,
    profile,
    relative,
    sixteenths,
)
from choleor_desktop.analysis.onsets import Onsets
from choleor_desktop.analysis.parts import ANOTHER_TEMPO
from choleor_desktop.analysis.results import N_COUNTS, Floats, Leap
from choleor_desktop.analysis.spectral import Spectrum

_GOES_ON = 1.5
"""How much better another "1" must fit for the count not to go on; chosen by made songs that leap, and medleys."""
_SHORTEST = 2 * N_COUNTS
_FURTHEST, _NEAR = 6, 8


def count(
    onsets: Onsets, spectrum: Spectrum, pulses_s: Floats, starts: Sequence[int], *, spacing: int = 1
) -> tuple[Floats, tuple[Leap, ...], list[Reading]]:
    """Find the beats, and which of them are a "1", in pulses of stretches that begin as ``beginnings`` says.

    Returns
    -------
    beats_s, leaps, readings
        The beats; the leaps among them, as in ``BeatGrid.leaps``; how each stretch is counted, from the first pulse.
    """
    steps_s = sixteenths(pulses_s)
    kinds = evidence(onsets, spectrum, steps_s)
    readings = read(kinds, starts, beginning(onsets, steps_s), spacing=spacing)
    beats, leaps = _beats(starts, [reading.one for reading in readings], steps_s)
    return steps_s[beats], leaps, readings


def beginnings(beats_s: Floats, leaps_s: Floats, rests_s: Floats) -> list[int]:
    """The sixteenths with which stretches begin that are read by themselves, the first of all among them.

    Parameters
    ----------
    beats_s
        (n,), in seconds.
    leaps_s
        About when the tempo leaps: at the beat where the distances before and after it differ least among themselves.
    rests_s
        When the sound begins again after a silence.
    """
    steps_s, found = sixteenths(beats_s), [0]
    for rest_s in rests_s:
        first = int(np.abs(steps_s - rest_s).argmin())
        if found[-1] + _SHORTEST * STEPS_A_BEAT <= first <= len(steps_s) - _SHORTEST * STEPS_A_BEAT:
            found.append(first)
    logs = np.log(np.diff(beats_s))
    for middle in np.searchsorted(beats_s, leaps_s):
        places = np.arange(max(middle - _FURTHEST, _SHORTEST), min(middle + _FURTHEST, len(beats_s) - _SHORTEST))
        if not len(places):
            continue
        bends = [_unevenness(logs[at - _NEAR : at]) + _unevenness(logs[at : at + _NEAR]) for at in places]
        first = STEPS_A_BEAT * int(places[np.argmin(bends)])
        if min(abs(first - other) for other in found) >= _SHORTEST * STEPS_A_BEAT:
            found = sorted([*found, first])
    return found


def _unevenness(distances: Floats) -> float:
    return float(np.abs(distances - np.median(distances)).sum())


def read(kinds: Floats, starts: Sequence[int], begins: Floats, *, spacing: int = 1) -> list[Reading]:
    """How each stretch is counted, in sixteenths from the first of all.

    Parameters
    ----------
    kinds
        ``counts.evidence`` on all sixteenths, (n_kinds, n_steps).
    starts
        The sixteenths with which stretches begin.
    begins
        ``counts.beginning`` of the first.

    Notes
    -----
    Each stretch is read as a song is. The best course through the stretches is found by Viterbi, where the count
    rather goes on than begins anew; how likely each sixteenth is, by what all courses give it (forward, backward).
    """
    rows = [_fits(kinds[:, start:end], start, spacing=spacing) for start, end in pairwise([*starts, kinds.shape[1]])]
    rows[0] = rows[0] + begins
    score, came_from = rows[0], []
    for row in rows[1:]:
        anew = int(score.argmax())
        goes_on = score + _GOES_ON >= score[anew]
        came_from.append(np.where(goes_on, np.arange(N_STEPS), anew))
        score = np.where(goes_on, score + _GOES_ON, score[anew]) + row
    path = [int(score.argmax())]
    for back in reversed(came_from):
        path.append(int(back[path[-1]]))
    return [Reading(one, likely) for one, likely in zip(path[::-1], _likely(rows), strict=True)]


def _likely(rows: Sequence[Floats]) -> list[Floats]:
    """How likely each sixteenth is the "1" of each stretch, (N_STEPS,) each."""
    before, behind = [np.zeros(N_STEPS)], [np.zeros(N_STEPS)]
    for row in rows[:-1]:
        before.append(_through(before[-1] + row))
    for row in rows[:0:-1]:
        behind.append(_through(behind[-1] + row))
    scores = [a + b + c for a, b, c in zip(before, rows, reversed(behind), strict=True)]
    odds = [np.exp(score - score.max()) for score in scores]
    return [each / each.sum() for each in odds]


def _through(score: Floats) -> Floats:
    """What all courses give to each sixteenth behind a leap, from what they give it before."""
    given = np.exp(score - score.max())
    return np.log(given.sum() + (np.exp(_GOES_ON) - 1) * given)


def _fits(kinds: Floats, start: int, *, spacing: int) -> Floats:
    """How well each sixteenth would be the "1" in a stretch, (N_STEPS,)."""
    return fits(np.roll(profile(relative(kinds)), start, axis=1), spacing=spacing)


def _beats(
    starts: Sequence[int], ones: Sequence[int], steps_s: Floats
) -> tuple[npt.NDArray[np.int64], tuple[Leap, ...]]:
    """The sixteenths that are beats, (n,), and with which of them another tempo or another count begins."""
    beats = np.arange(0)
    leaps = []
    for i, (start, end) in enumerate(pairwise([*starts, len(steps_s)])):
        own = np.arange(start + (ones[i] - start) % STEPS_A_BEAT, end, STEPS_A_BEAT)
        # The last beat before a leap is none where it is nearer than half a beat to the first one behind.
        beats = beats[beats <= own[0] - STEPS_A_BEAT // 2]
        if i and (ones[i] != ones[i - 1] or _has_another_tempo(steps_s, start)):
            leaps.append((len(beats), int((own[0] - ones[i]) % N_STEPS // STEPS_A_BEAT)))
        beats = np.concatenate((beats, own))
    return beats, tuple(leaps)


def _has_another_tempo(steps_s: Floats, start: int) -> bool:
    """Whether the eight beats behind a place are clearly slower or faster than those before it."""
    periods = np.diff(steps_s)
    before, behind = periods[max(start - N_STEPS, 0) : start], periods[start : start + N_STEPS]
    return bool(abs(np.log(np.median(behind) / np.median(before))) > ANOTHER_TEMPO)
