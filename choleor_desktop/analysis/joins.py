"""Where music was joined: up to a moment the beats of one part go on, from there on those of the next."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from choleor_desktop.analysis.counts import STEPS_A_BEAT
from choleor_desktop.analysis.results import Floats

_FEWEST, _FEWEST_LEFT = 8, 4
"""How many beats a part has that is one, and how many are left of it."""
_AWAY, _LINE_BEATS, _NEAR = 10, 16, 16
"""How many beats beside a leap may be another part's; how many of the others say how they go on; how far from where a
leap was heard it may be."""
_OFFBEAT = 0.25

Line = tuple[float, float]
"""Even beats: one of them, and from each to the next, in frames."""


def joined(pulse: Floats, parts: Sequence[Floats], leaps: Sequence[float]) -> tuple[Floats, Floats]:
    """Beats of parts, each up to the moment from which on those of the next explain the onsets better.

    Of the beats and off-beats of a part those are taken that rather go on in time with the part before.

    Parameters
    ----------
    pulse
        Onsets, (n_frames,).
    parts
        Beats of each by itself, or off-beats, in frames, (n,).
    leaps
        About where each begins, in frames, (n_parts,).

    Returns
    -------
    beats, begin
        In frames: all beats, (n,), and where each but the first part begins that has eight beats or more, (n_joined,).
    """
    known = [one for one in zip(parts, leaps, strict=True) if len(one[0]) >= _FEWEST]
    if not known:
        return np.concatenate(parts), np.zeros(0)
    done, begin, own = list[Floats](), list[float](), known[0][0]
    for alone, leap in known[1:]:
        before, last = _going_on(own)
        behind, first = _coming(alone)
        low = max(float(own[0]) + _FEWEST_LEFT * last[1], leap - _NEAR * last[1])
        high = min(float(alone[-1]) - _FEWEST_LEFT * first[1], leap + _NEAR * first[1])
        at = hand_over(pulse, last, first, low, high)
        own = np.concatenate((before[before < at], np.arange(last[0] + last[1], at, last[1])))
        part = np.concatenate((np.arange(first[0] - first[1], at, -first[1])[::-1], behind[behind >= at]))
        beat = (last[1] + first[1]) / 2
        gap = float(part[0] - own[-1]) / beat
        if abs(gap - round(gap)) > _OFFBEAT:
            halves = np.diff(part, append=2 * part[-1] - part[-2]) / 2
            part = np.append(part[0] - halves[0], part + halves)
            part = part[part >= at]
        done.append(own[own <= part[0] - beat / 2])
        begin.append(at)
        own = part
    return np.concatenate([*done, own]), np.array(begin)


def _going_on(beats: Floats) -> tuple[Floats, Line]:
    """Beats without the last, which may be another part's, and the line on which they go on."""
    kept = beats[: len(beats) - max(0, min(_AWAY, (len(beats) - _FEWEST) // 2))]
    near = kept[-_LINE_BEATS:]
    period, start = np.polyfit(np.arange(len(near)), near, 1)
    return kept, (float(start + period * (len(near) - 1)), float(period))


def _coming(beats: Floats) -> tuple[Floats, Line]:
    """Beats without the first, which may be another part's, and the line on which they come."""
    kept, (at, period) = _going_on(-beats[::-1])
    return -kept[::-1], (-at, period)


def hand_over(pulse: Floats, before: Line, behind: Line, low: float, high: float) -> float:
    """Where between ``low`` and ``high`` one line of beats hands over to another, in frames."""
    # Beats and half-beats count more: the sixteenths of the two may be the same.
    combs = [
        [np.arange(low + (first - low) % (period / n), high, period / n) for n in (1, 2, STEPS_A_BEAT)]
        for first, period in (before, behind)
    ]
    at = np.concatenate([each for comb in combs for each in comb])
    if not len(at):
        return low
    order = np.argsort(at, kind="stable")
    signs = np.repeat((1, -1), [sum(map(len, comb)) for comb in combs])
    heights = np.interp(at, np.arange(len(pulse)), pulse) * signs
    last = int(np.cumsum(heights[order]).argmax())
    return float(at[order][last : last + 2].mean())
