"""What a key does to the part of a song at the playhead, between two leaps of its tempo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QCoreApplication

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
_BACK = {"half": "double", "double": "half", "count_anew": "count_anew"}


def _place(how: str, grid: BeatGrid, duration_s: float, here_s: float) -> int:
    """The part that a time is in, or the beat from which the count begins anew."""
    if how == "count_anew":
        return repair.nearest_beat(grid, here_s) if len(grid.beats_s) else -1
    return part_at(parts_of(grid, duration_s), here_s)


def refusal(how: str, before: BeatGrid, after: BeatGrid) -> str:
    """Why half or double tempo left the beats as they were; empty where they are others now, and of other repairs."""
    if how not in _BACK or not repair.same_grid(before, after):
        return ""
    if how == "double" and len(before.beats_s):
        return QCoreApplication.translate("PartRepairs", "These beats are too fast to count at double tempo.")
    return QCoreApplication.translate(
        "PartRepairs", "There are too few beats here to halve or double their tempo: tap along with J."
    )


@dataclass
class PartRepairs:
    """Remembers what was halved, doubled or counted anew, which the new beats alone do not tell.

    Eight of the doubled beats are four, and where beats are uneven, or another tempo begins, a count may go on or not.
    """

    _past: list[tuple[str, int, BeatGrid, BeatGrid]] = field(default_factory=list)

    def repaired(self, how: str, grid: BeatGrid, duration_s: float, here_s: float = 0.0) -> BeatGrid:
        """A grid with the part at a time changed; what takes back the repair before it, at the same place, does so.

        ``"count_anew"`` makes one part two, or two one.
        """
        if self._past:
            last, place, before, after = self._past[-1]
            # Where a part ends depends on its beats: it is the part that the time was in before.
            is_there = _BACK.get(how) == last and _place(how, before, duration_s, here_s) == place
            if is_there and repair.same_grid(after, grid):
                self._past.pop()
                return replace(before, confidence=1.0, count_confidence=1.0)
        if how == "count_anew":
            found = repair.count_anew(grid, here_s)
        else:
            found = in_part(grid, duration_s, here_s, lambda part: _WAYS[how](part, here_s))
        if how in _BACK and not repair.same_grid(found, grid):
            self._past.append((how, _place(how, grid, duration_s, here_s), grid, found))
        return found
