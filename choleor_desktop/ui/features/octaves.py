"""Half and double tempo, each the way back from the other."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from choleor_desktop.analysis import repair
from choleor_desktop.analysis.results import BeatGrid

_WAYS = {"half": repair.half, "double": repair.double}


@dataclass
class Octaves:
    """Remembers what was halved or doubled: eight of the doubled beats are four, so they do not tell the old “1”."""

    _past: list[tuple[str, BeatGrid, BeatGrid]] = field(default_factory=list)

    def turned(self, how: str, grid: BeatGrid, duration_s: float) -> BeatGrid:
        """A grid at half or double tempo; where that takes back the last turn, the grid before it."""
        if self._past:
            last, before, after = self._past[-1]
            if last != how and repair.same_grid(after, grid):
                self._past.pop()
                return replace(before, confidence=1.0, count_confidence=1.0)
        found = _WAYS[how](grid, duration_s)
        self._past.append((how, grid, found))
        return found
