"""Beats that are tapped along with a song: when taps begin anew, and the grid that they say."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from choleor_desktop.analysis import repair
from choleor_desktop.analysis.parts import Part, in_part
from choleor_desktop.analysis.results import BeatGrid

END_S = 2.5
_FASTEST = 2.0
_LATE_S = 0.5


@dataclass
class Taps:
    """Where in the song taps were, in seconds; after a pause, or where the music jumped, they begin anew."""

    at_s: list[float] = field(default_factory=list)
    clock: Callable[[], float] = time.monotonic
    _last: float = 0.0
    _grid: BeatGrid | None = None  # before the first of them

    def add(self, grid: BeatGrid, heard_s: float | None, cursor_s: float) -> bool:
        """A beat is now, where the music is, or in silence where it would be; False where it has jumped meanwhile."""
        now = self.clock()
        since = now - self._last
        if since > END_S:
            self.clear()
        silent = self.at_s[-1] + since if self.at_s else cursor_s
        at = heard_s if heard_s is not None else silent
        has_jumped = len(self.at_s) > 0 and not 0 <= at - self.at_s[-1] <= _FASTEST * since + _LATE_S
        if has_jumped:
            self.clear()
        if not self.at_s:
            self._grid = grid
        if at not in self.at_s[-1:]:  # taps that a busy window finds together count as one, and one as missed
            self.at_s.append(at)
        self._last = now
        return not has_jumped

    def clear(self) -> None:
        self.at_s = []

    def grid(self, duration_s: float) -> BeatGrid:
        """By the taps, in the part of the song where they began.

        Raises
        ------
        ValueError
            When they are too few, or too uneven.
        """
        assert self._grid is not None
        return in_part(self._grid, duration_s, self.at_s[0], self._in_part)

    def _in_part(self, part: Part) -> BeatGrid:
        """One may tap on through a leap of the tempo."""
        taps = [tap - part.start_s for tap in self.at_s]
        return repair.from_taps([tap for tap in taps if tap < part.length_s], part.length_s, part.grid)
