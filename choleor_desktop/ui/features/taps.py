"""Beats that are tapped along with a song: when taps begin anew, and the grid that they say."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import ceil

import numpy as np

from choleor_desktop.analysis import repair
from choleor_desktop.analysis.parts import Part, in_part, part_at, parts_of
from choleor_desktop.analysis.results import N_COUNTS, BeatGrid

END_S = 2.5
_PAUSE_S, _PAUSE = 1.0, 2.0
_FASTEST = 2.0
_LATE_S = 0.5


@dataclass
class Taps:
    """Where in the song taps were, in seconds; after a pause, or where the music jumped, they begin anew."""

    at_s: list[float] = field(default_factory=list)
    clock: Callable[[], float] = time.monotonic
    _last: float = 0.0
    before: BeatGrid | None = None  # the first of them
    found: BeatGrid | None = None  # by them, last
    _are_uneven: bool = False
    _longest_s: float = 0.0

    def add(self, grid: BeatGrid, heard_s: float | None, cursor_s: float) -> bool:
        """A beat is now, where the music is, or in silence where it would be; False where it has jumped meanwhile."""
        now = self.clock()
        since = now - self._last
        if since > self._pause_s:
            self.clear()
        silent = self.at_s[-1] + since if self.at_s else cursor_s
        at = heard_s if heard_s is not None else silent
        has_jumped = len(self.at_s) > 0 and not 0 <= at - self.at_s[-1] <= _FASTEST * since + _LATE_S
        if has_jumped:
            self.clear()
        if not self.at_s:
            self.before = grid
        else:
            self._longest_s = max(self._longest_s, since)
        if at not in self.at_s[-1:]:  # taps that a busy window finds together count as one, and one as missed
            self.at_s.append(at)
        self._last = now
        return not has_jumped

    def clear(self) -> None:
        self.at_s, self.found, self._are_uneven, self._longest_s = [], None, False, 0.0

    @property
    def were_just_uneven(self) -> bool:
        """Whether who tapped them is reading that."""
        return self._are_uneven and self.clock() - self._last < END_S

    @property
    def _pause_s(self) -> float:
        """After so long taps begin anew: sooner where they were too uneven, but not for one beat that is missed."""
        return min(max(_PAUSE * self._longest_s, _PAUSE_S), END_S) if self._are_uneven else END_S

    def part(self, duration_s: float) -> int:
        """The part of the song that they are for: the first in which there are four; -1 as long as none has.

        One may tap on through a leap of the tempo, or begin with a beat that was found in front of it.
        """
        if self.before is None or len(self.at_s) < repair.FEWEST_TAPS:
            return -1
        parts = parts_of(self.before, duration_s)
        places = [part_at(parts, tap) for tap in self.at_s]
        return next((place for place in places if places.count(place) >= repair.FEWEST_TAPS), -1)

    def grid(self, duration_s: float) -> BeatGrid:
        """By the taps, in their part of the song.

        Raises
        ------
        ValueError
            When they are too few, or too uneven.
        """
        place = self.part(duration_s)
        if self.before is None or place < 0:
            raise ValueError("at least four taps are needed")
        self._are_uneven = True
        self.found = in_part(self.before, duration_s, parts_of(self.before, duration_s)[place].start_s, self._in_part)
        self._are_uneven = False
        return self.found

    def _in_part(self, part: Part) -> BeatGrid:
        """A part by the taps, which begins with the first of them where that is in front of it."""
        taps, beat_s = np.array(self.at_s) - part.start_s, 60 / part.grid.bpm
        taps = taps[taps < part.length_s]
        if not len(part.grid.beats_s) or taps[0] >= 0:
            return repair.from_taps(taps.tolist(), part.length_s, part.grid)
        first_s = float(part.grid.beats_s[0])
        more = np.arange(ceil((first_s - taps[0]) / beat_s), 0, -1)
        lead_s = beat_s - float(taps[0])
        longer = replace(part.grid, beats_s=np.append(first_s - more * beat_s, part.grid.beats_s) + lead_s)
        found = repair.from_taps((taps + lead_s).tolist(), part.length_s + lead_s, longer)
        own = found.beats_s - lead_s
        early = int((own < taps[0] - 30 / found.bpm).sum())
        return replace(found, beats_s=own[early:], first_count=(found.first_count - early) % N_COUNTS)
