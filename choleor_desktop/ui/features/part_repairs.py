"""What a key does to the part of a song at the playhead, between two leaps of its tempo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from choleor_desktop.analysis import repair
from choleor_desktop.analysis.parts import Part, in_part, part_at, parts_of
from choleor_desktop.analysis.results import BeatGrid

_NUDGE_S = 0.01
_WAYS: dict[str, Callable[[Part, float], BeatGrid]] = {
    "earlier": lambda part, _: repair.shift(part.grid, -1),
    "later": lambda part, _: repair.shift(part.grid, 1),
    "nudge_earlier": lambda part, _: repair.nudge(part.grid, -_NUDGE_S, part.length_s),
    "nudge_later": lambda part, _: repair.nudge(part.grid, _NUDGE_S, part.length_s),
    "half": lambda part, _: repair.half(part.grid, part.length_s),
    "double": lambda part, _: repair.double(part.grid, part.length_s),
    "this_is_one": lambda part, here_s: repair.this_is_one(part.grid, here_s - part.start_s),
}
_BACK = {"half": "double", "double": "half"}


@dataclass
class PartRepairs:
    """Remembers what was halved or doubled: eight of the doubled beats are four, so they do not tell the old “1”."""

    _past: list[tuple[str, int, BeatGrid, BeatGrid]] = field(default_factory=list)

    def repaired(self, how: str, grid: BeatGrid, duration_s: float, here_s: float = 0.0) -> BeatGrid:
        """A grid with the part at a time changed; where half or double takes back the other, the grid before it.

        ``"count_anew"`` makes one part two, or two one.
        """
        if how == "count_anew":
            return repair.count_anew(grid, here_s)
        place = part_at(parts_of(grid, duration_s), here_s)
        if self._past:
            last, last_place, before, after = self._past[-1]
            if _BACK.get(how) == last and last_place == place and repair.same_grid(after, grid):
                self._past.pop()
                return replace(before, confidence=1.0, count_confidence=1.0)
        found = in_part(grid, duration_s, here_s, lambda part: _WAYS[how](part, here_s))
        if how in _BACK and not repair.same_grid(found, grid):
            self._past.append((how, place, grid, found))
        return found
