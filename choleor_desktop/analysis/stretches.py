"""Where the tempo leaps or a rest ends another song may begin: each stretch is read by itself, its beat and its "1"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis import recurrence
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

_GOES_ON, _AS_BEFORE = 1.5, 6.0
"""How much better another "1" must fit for the count not to go on; chosen by made songs that leap, and medleys."""
_SHORTEST = 2 * N_COUNTS
_A_BEAT = 0.06


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
    sounding = recurrence.sounds(kinds, onsets, spectrum, steps_s)
    around = zip(starts, starts[1:], [*starts[2:], len(sounding)], strict=False)
    alike = [recurrence.alike(sounding, *three) for three in around]
    readings = read(kinds, starts, beginning(onsets, steps_s), alike=np.reshape(alike, (-1, N_STEPS)), spacing=spacing)
    beats, leaps = beats_of(starts, [reading.one for reading in readings], steps_s)
    return steps_s[beats], leaps, readings


def beginnings(beats_s: Floats, again_s: Floats) -> list[int]:
    """The sixteenths with which stretches begin that are read by themselves, the first of all among them.

    Parameters
    ----------
    beats_s
        (n,), in seconds.
    again_s
        When the sound begins again after a silence, or the beats in another place or at another tempo; ascending.
    """
    steps_s, found = sixteenths(beats_s), [0]
    for time_s in again_s:
        first = int(np.abs(steps_s - time_s).argmin())
        if found[-1] + _SHORTEST * STEPS_A_BEAT <= first <= len(steps_s) - _SHORTEST * STEPS_A_BEAT:
            found.append(first)
    return found


def read(kinds: Floats, starts: Sequence[int], begins: Floats, *, alike: Floats, spacing: int = 1) -> list[Reading]:
    """How each stretch is counted, in sixteenths from the first of all.

    Parameters
    ----------
    kinds
        ``counts.evidence`` on all sixteenths, (n_kinds, n_steps).
    starts
        The sixteenths with which stretches begin.
    begins
        ``counts.beginning`` of the first.
    alike
        How alike what recurs is before and behind the start of each stretch but the first, if it is so many sixteenths
        later there: ``recurrence.alike``, (n_stretches - 1, N_STEPS).

    Notes
    -----
    Each stretch is read as a song is. The best course through the stretches is found by Viterbi, where the count
    rather goes on than begins anew, and rather begins where what recurs does; how likely each sixteenth is, by what all
    courses give it (forward, backward).
    """
    rows = [_fits(kinds[:, start:end], start, spacing=spacing) for start, end in pairwise([*starts, kinds.shape[1]])]
    rows[0] = rows[0] + begins
    links = _links(alike)
    score, came_from = rows[0], []
    for row, link in zip(rows[1:], links, strict=True):
        reach = score[:, None] + link
        came_from.append(reach.argmax(axis=0))
        score = reach.max(axis=0) + row
    path = [int(score.argmax())]
    for back in reversed(came_from):
        path.append(int(back[path[-1]]))
    return [Reading(one, likely) for one, likely in zip(path[::-1], _likely(rows, links), strict=True)]


def _links(alike: Floats) -> Floats:
    """How much rather the count goes from each "1" to each other, logarithm, (n_stretches - 1, N_STEPS, N_STEPS)."""
    rather = _AS_BEFORE * alike
    rather[:, 0] += _GOES_ON
    steps = np.arange(N_STEPS)
    return rather[:, (steps - steps[:, None]) % N_STEPS]


def _likely(rows: Sequence[Floats], links: Floats) -> list[Floats]:
    """How likely each sixteenth is the "1" of each stretch, (N_STEPS,) each."""
    before, behind = [np.zeros(N_STEPS)], [np.zeros(N_STEPS)]
    for row, link in zip(rows[:-1], links, strict=True):
        before.append(_sum_of_odds((before[-1] + row)[:, None] + link))
    for row, link in zip(rows[:0:-1], links[::-1], strict=True):
        behind.append(_sum_of_odds((behind[-1] + row)[:, None] + link.T))
    scores = [a + b + c for a, b, c in zip(before, rows, reversed(behind), strict=True)]
    odds = [np.exp(score - score.max()) for score in scores]
    return [each / each.sum() for each in odds]


def _sum_of_odds(scores: Floats) -> Floats:
    """Logarithms of the sums of odds, (N_STEPS,), of which the logarithms are given, (N_STEPS, N_STEPS)."""
    most = scores.max(axis=0)
    return most + np.log(np.exp(scores - most).sum(axis=0))


def _fits(kinds: Floats, start: int, *, spacing: int) -> Floats:
    """How well each sixteenth would be the "1" in a stretch, (N_STEPS,)."""
    return fits(np.roll(profile(relative(kinds)), start, axis=1), spacing=spacing)


def beats_of(
    starts: Sequence[int], ones: Sequence[int], steps_s: Floats
) -> tuple[npt.NDArray[np.int64], tuple[Leap, ...]]:
    """The sixteenths that are beats, (n,), and with which of them another tempo or another count begins."""
    beats = np.arange(0)
    leaps = []
    for i, (start, end) in enumerate(pairwise([*starts, len(steps_s)])):
        own = np.arange(start + (ones[i] - start) % STEPS_A_BEAT, end, STEPS_A_BEAT)
        # The last beat before a leap is none where it is nearer than half a beat to the first one behind.
        beats = beats[beats <= own[0] - STEPS_A_BEAT // 2]
        if i and (ones[i] != ones[i - 1] or _has_another_tempo(steps_s, start) or _jumps(steps_s, beats[-1], own)):
            leaps.append((len(beats), int((own[0] - ones[i]) % N_STEPS // STEPS_A_BEAT)))
        beats = np.concatenate((beats, own))
    return beats, tuple(leaps)


def _jumps(steps_s: Floats, last: int, own: npt.NDArray[np.int64]) -> bool:
    """Whether the beats of a stretch do not begin a beat behind the last one before it."""
    gap = (steps_s[own[0]] - steps_s[last]) / (steps_s[own[1]] - steps_s[own[0]])
    return bool(abs(gap - 1) > _A_BEAT)


def _has_another_tempo(steps_s: Floats, start: int) -> bool:
    """Whether the eight beats behind a place are clearly slower or faster than those before it."""
    periods = np.diff(steps_s)
    before, behind = periods[max(start - N_STEPS, 0) : start], periods[start : start + N_STEPS]
    return bool(abs(np.log(np.median(behind) / np.median(before))) > ANOTHER_TEMPO)
