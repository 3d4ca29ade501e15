"""What the window knows of the samples in the sound process."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from choleor_desktop.playback.mixer import RESERVE_MARGINS
from choleor_desktop.playback.plans import Plan, Span

_BYTES_A_FRAME = 8
_KEPT = 64
_KEPT_BYTES = 400 << 20


@dataclass(slots=True, eq=False)
class Loaded:
    """A tape in the sound process.

    Attributes
    ----------
    key
        Its name there.
    here
        Numbers of the parts that were sent there.
    n_bytes
        Of its samples.
    """

    key: int
    plan: Plan
    here: set[int] = field(default_factory=set)
    n_bytes: int = field(init=False)

    def __post_init__(self) -> None:
        self.n_bytes = self.plan.n_sides * (self.plan.n + 2 * self.plan.margin) * _BYTES_A_FRAME

    def missing_from(self, frame: int) -> list[int]:
        """Parts that have not arrived, those needed to begin at a frame first, then those after it."""
        first, n = self.needed_at(frame)[0], len(self.plan.parts)
        return [i for i in (*range(first, n), *range(first)) if i not in self.here]

    def needed_at(self, frame: int) -> tuple[int, ...]:
        """The part in which the ramp to a frame begins, that of the frame, and those that follow within a moment."""
        plan = self.plan
        first, last = self.part_at(frame - plan.margin), self.part_at(frame + (RESERVE_MARGINS + 2) * plan.margin)
        return tuple(range(first, last + 1))

    def at_once(self, frame: int) -> tuple[int, ...]:
        """Missing parts that are decoded on the shortest way: those needed to begin, and the next where it is quick."""
        wanted = self.needed_at(frame)
        if isinstance(self.plan, Span) and self.plan.ratio == 1.0 and wanted[-1] + 1 < len(self.plan.parts):
            wanted = (*wanted, wanted[-1] + 1)
        return tuple(i for i in wanted if i not in self.here)

    def part_at(self, frame: int) -> int:
        """The part a frame is in."""
        return max(bisect_right(self.plan.parts, frame) - 1, 0)


class Shelf:
    """All tapes in the sound process, the one that was wanted longest ago first."""

    def __init__(self) -> None:
        self.tapes: dict[Plan, Loaded] = {}  # no OrderedDict: that hashes every plan each time it is gone through
        self._by_key: dict[int, Loaded] = {}
        self._numbers = itertools.count(1)

    def put(self, plan: Plan) -> Loaded:
        """Make a tape of a plan."""
        loaded = self.tapes[plan] = Loaded(next(self._numbers), plan)
        self._by_key[loaded.key] = loaded
        return loaded

    def of_key(self, key: float) -> Loaded | None:
        """The tape of that name."""
        return self._by_key.get(int(key))

    def touch(self, plan: Plan) -> None:
        """It is wanted now."""
        self.tapes[plan] = self.tapes.pop(plan)

    def forget_oldest(self, wanted: Plan | None, playing: float) -> Iterator[int]:
        """Drop what is too much, and give the keys of that; what is wanted or playing stays."""
        size = sum(loaded.n_bytes for loaded in self.tapes.values())
        for plan, loaded in list(self.tapes.items())[:-1]:
            if len(self.tapes) <= _KEPT and size <= _KEPT_BYTES:
                return
            if plan != wanted and loaded.key != int(playing):
                del self.tapes[plan], self._by_key[loaded.key]
                size -= loaded.n_bytes
                yield loaded.key

    def clear(self) -> None:
        """The sound process has none any more."""
        self.tapes.clear()
        self._by_key.clear()
