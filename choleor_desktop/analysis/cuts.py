"""Where music was cut, or another song joined on: the pulse jumps to another place, or another tempo, all at once."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from scipy.ndimage import maximum_filter1d

from choleor_desktop.analysis.counts import STEPS_A_BEAT
from choleor_desktop.analysis.grid import best_phase, through_peaks
from choleor_desktop.analysis.joins import hand_over
from choleor_desktop.analysis.onsets import Onsets
from choleor_desktop.analysis.results import Floats
from choleor_desktop.analysis.tempo import ONE_TEMPO, TempoCourse

_N_BEATS = 16
"""How far before and behind a cut the pulse is compared."""
_FEWEST_BEATS, _NEAR = 4, 3
_N_PLACES = 12
_CLEARLY, _AT_ONCE = 0.65, 2.0
"""How clearly the pulse must jump, and how much more clearly than sixteen beats earlier or later."""
_IN_TIME, _STEPS_IN_TIME, _BEATS_IN_TIME = 0.985, 0.97, 8
"""How well all parts of a piece, of so many beats, must agree where in the sixteenth its pulse is; less for a step."""
_STANDING, _STEPPING, _STEP, _EVEN = 24, 12, 0.12, 0.2
"""How many followed beats before and behind a step stand still, how many it takes, how far it goes at least, in beats,
and by what share of that those that stand still move at most."""
_WINDOW_S, _HOP_S, _FEWEST_WINDOWS = 8.0, 2.0, 4
_TIMES = (1, 2, 2, 4, 4)
_CHANGES, _ACROSS, _FEWEST_EVEN, _MOST_BETWEEN = 0.012, 2, 6, 10
"""How much a tempo changes from two windows before to two behind; how many it is even for, and changes for at most."""


def even_pieces(onsets: Onsets, course: TempoCourse, followed: Floats, *, swings: bool) -> list[Floats]:
    """Even beats for each piece of music that was cut or joined.

    Parameters
    ----------
    followed
        Beats that follow the music, in frames, (n,); none where even ones explain it.
    swings
        Eighths are long and short in turn.

    Returns
    -------
    list of ndarray
        Beats in frames, or off-beats, of each piece; none where nothing was cut.

    Notes
    -----
    Onsets are looked at by their place within the sixteenth. Accents move beats by sixteenths, and players slide: what
    moves by another part of a sixteenth, at once, in music that otherwise keeps time, was cut. So was what goes from
    one even tempo to another within seconds. Where beats that follow the music are even, step aside by some sixteenths
    and are even again, it was cut as well. Long and short notes take turns as what was cut does: there only such steps
    count. All limits were chosen by 420 songs that nobody cut, and 200 whose tempo was made to wander by 0.3 to 1 %.
    """
    begin, in_time = list[tuple[float, float]](), _STEPS_IN_TIME
    spans = _even_spans(course, len(onsets.pulse), onsets.frames_per_s)
    for start, end, bpm in spans:
        pulse = onsets.pulse[start:end]
        rate = _usual_rate(pulse, onsets.frames_per_s, bpm)
        steps = followed[_steps(followed * rate)] if len(spans) == 1 else followed[:0]
        jumps = [] if swings else _jumps(_places(pulse, np.arange(0.0, len(pulse), 1 / rate)))
        anew = start + np.array(jumps) / rate
        anew = anew[np.abs(anew[:, None] - steps).min(axis=1, initial=np.inf) > _N_BEATS / rate]
        if len(anew) or len(spans) > 1:
            in_time = _IN_TIME
        begin += [(float(at), rate) for at in (start, *sorted([*anew, *steps]))]
    pieces = _pieces(onsets, begin) if len(begin) > 1 else []
    return pieces if _in_time(onsets.pulse, pieces) > in_time else []


def _even_spans(course: TempoCourse, n_frames: int, frames_per_s: float) -> list[tuple[int, int, float]]:
    """First frame, end and tempo of spans of one tempo each; none where the tempo drifts, or is even too shortly."""
    logs = np.log(course.bpm)
    if np.ptp(logs) < np.log(ONE_TEMPO):
        return [(0, n_frames, float(np.median(course.bpm)))]
    change = np.zeros(len(logs), bool)
    change[_ACROSS:-_ACROSS] = np.abs(logs[2 * _ACROSS :] - logs[: -2 * _ACROSS]) > _CHANGES
    edges = np.flatnonzero(np.diff(np.concatenate(([True], change, [True])).astype(int)))
    even = list(zip(edges[::2], edges[1::2], strict=True))
    between = [start - end for (_, end), (start, _) in pairwise(even)]
    if (
        min((end - start for start, end in even), default=0) < _FEWEST_EVEN
        or max(between, default=0) > _MOST_BETWEEN
        or any(np.ptp(logs[start:end]) > np.log(ONE_TEMPO) for start, end in even)
    ):
        return []
    middles = [(course.times_s[end - 1] + course.times_s[start]) / 2 for (_, end), (start, _) in pairwise(even)]
    borders = [0, *(round(float(middle) * frames_per_s) for middle in middles), n_frames]
    tempos = [float(np.median(course.bpm[start:end])) for start, end in even]
    return [(start, end, bpm) for (start, end), bpm in zip(pairwise(borders), tempos, strict=True)]


def _usual_rate(pulse: Floats, frames_per_s: float, bpm: float) -> float:
    """The tempo near ``bpm``, in beats per frame, wherever the pulse does not jump.

    It is how far the phase of beats, half-beats and sixteenths goes on from window to window, in the median: windows
    in which the pulse jumps are few.
    """
    rate = bpm / 60 / frames_per_s
    width, hop = (round(seconds * frames_per_s) for seconds in (_WINDOW_S, _HOP_S))
    starts, frames = np.arange(0, len(pulse) - width, hop), np.arange(len(pulse))
    if len(starts) < _FEWEST_WINDOWS:
        return rate
    for times in _TIMES:
        running = np.append(0, np.cumsum(pulse * np.exp(-2j * np.pi * times * rate * frames)))
        lines = running[starts + width] - running[starts]
        goes_on = lines[1:] * np.conj(lines[:-1])
        order = np.argsort(np.angle(goes_on))
        weights = np.cumsum(np.sqrt(np.abs(goes_on))[order])
        middle = goes_on[order[np.searchsorted(weights, weights[-1] / 2)]]
        rate += float(np.angle(middle)) / (2 * np.pi * times * hop)
    return rate


def _places(pulse: Floats, beats: Floats) -> Floats:
    """Onsets at each place within the sixteenths of each beat but the last, (n_beats - 1, _N_PLACES)."""
    n_a_beat = STEPS_A_BEAT * _N_PLACES
    at = np.interp(np.arange((len(beats) - 1) * n_a_beat) / n_a_beat, np.arange(len(beats)), beats)
    heights = np.interp(at, np.arange(len(pulse)), pulse)
    return heights.reshape(-1, STEPS_A_BEAT, _N_PLACES).sum(axis=1)


def _in_time(pulse: Floats, pieces: list[Floats]) -> float:
    """How well the pulse of even pieces stays at the same place within the sixteenth from beginning to end, 0..1."""
    lines, n = np.exp(2j * np.pi * np.arange(_N_PLACES) / _N_PLACES), _BEATS_IN_TIME
    together, apart = 0.0, 1e-9
    for piece in pieces:
        running = np.append(0, np.cumsum(_places(pulse, piece) @ lines))
        parts = running[n :: n // 2] - running[: -n : n // 2]
        together, apart = together + abs(parts.sum()), apart + float(np.abs(parts).sum())
    return together / apart


def _jumps(rows: Floats) -> list[int]:
    """At about which beats of ``_places`` the place that is struck jumps."""
    if len(rows) < 2 * _N_BEATS:
        return []
    rows = rows - rows.mean()
    rows = rows + (np.roll(rows, 1, axis=1) + np.roll(rows, -1, axis=1)) / 2
    running = np.concatenate((np.zeros((1, _N_PLACES)), rows.cumsum(axis=0)))
    sums = running[_N_BEATS:] - running[:-_N_BEATS]
    before, behind = sums[:-_N_BEATS], sums[_N_BEATS:]
    apart = before.max(axis=1) + behind.max(axis=1)
    gain = np.maximum(apart - (before + behind).max(axis=1), 0.0)
    # Beside what the places have in common, and what would be chance.
    usual = max(float(rows.std()) * np.sqrt(2 * _N_BEATS), 1e-9)
    clear = gain / np.sqrt(np.maximum(apart, usual) * usual)
    # What slides does so before and behind as well.
    aside = np.pad(maximum_filter1d(clear, 2 * _NEAR + 1), _N_BEATS)
    clear[clear < _AT_ONCE * np.maximum(aside[: len(clear)], aside[2 * _N_BEATS :])] = 0.0
    return [at + _N_BEATS for at in _highest(clear, _N_BEATS, least=_CLEARLY)]


def _steps(beats: Floats) -> list[int]:
    """At about which of followed beats, counted in even ones, (n,), they step aside."""
    aside = beats - np.arange(len(beats))
    if len(aside) < 2 * _STANDING + _STEPPING:
        return []
    windows = np.lib.stride_tricks.sliding_window_view(aside, _STANDING)
    moves, middles = np.ptp(windows, axis=1), np.median(windows, axis=1)
    behind = _STANDING + _STEPPING
    steps = np.abs(middles[behind:] - middles[:-behind])
    steps[(steps < _STEP) | (np.maximum(moves[behind:], moves[:-behind]) > _EVEN * steps)] = 0.0
    return [at + _STANDING + _STEPPING // 2 for at in _highest(steps, behind, least=0.0)]


def _highest(heights: Floats, apart: int, *, least: float) -> list[int]:
    """Where heights above the least are, ascending, the highest first chosen and none so near to it; heights go."""
    found = []
    while heights.max() > least:
        at = int(heights.argmax())
        found.append(at)
        heights[max(at - apart, 0) : at + apart] = 0.0
    return sorted(found)


def _pieces(onsets: Onsets, begin: list[tuple[float, float]]) -> list[Floats]:
    """Even beats of each piece, of which it is known about in which frame it begins, and its beats per frame."""
    pulse, end = onsets.pulse, float(len(onsets.pulse))
    starts, rates = [start for start, _ in begin], [rate for _, rate in begin]
    lines = []
    for (start, stop), rate in zip(pairwise([*map(round, starts), len(pulse)]), rates, strict=True):
        part = pulse[start:stop]
        period = 1 / _usual_rate(part, onsets.frames_per_s, 60 * onsets.frames_per_s * rate)
        beats = through_peaks(part, np.arange(best_phase(part, period), len(part), period), onsets.frames_per_s)
        lines.append((start + float(beats[0]), float(beats[1] - beats[0])))
    edges = [0.0]
    for i, (start, after) in enumerate(pairwise([*starts[1:], end])):
        low = max(edges[-1] + _FEWEST_BEATS / rates[i], start - _N_BEATS / rates[i])
        high = min(after - _FEWEST_BEATS / rates[i + 1], start + _N_BEATS / rates[i])
        edges.append(hand_over(pulse, lines[i], lines[i + 1], low, high))
    return [
        np.arange(start + (first - start) % period, stop, period)
        for (first, period), (start, stop) in zip(lines, pairwise([*edges, end]), strict=True)
    ]
