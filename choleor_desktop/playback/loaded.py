"""What the window knows of the samples in the sound process."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from choleor_desktop.playback.plans import Plan, Span
from choleor_desktop.playback.tape import LONG_S, NEAR_S, RESERVE_MARGINS, part_at, parts_after

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
        Of its samples, or of those that are kept of a long one.
    """

    key: int
    plan: Plan
    here: set[int] = field(default_factory=set)
    n_bytes: int = field(init=False)

    def __post_init__(self) -> None:
        plan = self.plan
        n = plan.n + 2 * plan.margin if plan.n <= LONG_S * plan.rate else round(2 * NEAR_S * plan.rate)
        self.n_bytes = plan.n_sides * n * _BYTES_A_FRAME

    def missing_from(self, frame: int) -> list[int]:
        """Parts near a frame that have not arrived, those needed to begin there first, then those after it."""
        plan = self.plan
        near = parts_after(plan.parts, plan.n, frame - plan.margin, round(NEAR_S * plan.rate))
        return [i for i in near if i not in self.here]

    def needed_at(self, frame: int) -> tuple[int, ...]:
        """The part in which the ramp to a frame begins, that of the frame, and those that follow within a moment."""
        plan = self.plan
        around = frame - plan.margin, frame + (RESERVE_MARGINS + 2) * plan.margin
        first, last = (part_at(plan.parts, each) for each in around)
        return tuple(range(first, last + 1))

    def at_once(self, frame: int) -> tuple[int, ...]:
        """Missing parts that are decoded on the shortest way: those needed to begin, and the next where it is quick."""
        wanted = self.needed_at(frame)
        if isinstance(self.plan, Span) and self.plan.ratio == 1.0 and wanted[-1] + 1 < len(self.plan.parts):
            wanted = (*wanted, wanted[-1] + 1)
        return tuple(i for i in wanted if i not in self.here)


class Tapes:
    """All tapes in the sound process, the one that was wanted longest ago first."""

    def __init__(self) -> None:
        self.by_plan: dict[Plan, Loaded] = {}  # no OrderedDict: that hashes every plan each time it is gone through
        self._by_key: dict[int, Loaded] = {}
        self._numbers = itertools.count(1)

    def put(self, plan: Plan) -> Loaded:
        """Make a tape of a plan."""
        loaded = self.by_plan[plan] = Loaded(next(self._numbers), plan)
        self._by_key[loaded.key] = loaded
        return loaded

    def of_key(self, key: float) -> Loaded | None:
        """The tape of that name."""
        return self._by_key.get(int(key))

    def touch(self, plan: Plan) -> None:
        """It is wanted now."""
        self.by_plan[plan] = self.by_plan.pop(plan)

    def forget_oldest(self, wanted: Plan | None, playing: float) -> Iterator[int]:
        """Drop what is too much, and give the keys of that; what is wanted or playing stays."""
        size = sum(loaded.n_bytes for loaded in self.by_plan.values())
        for plan, loaded in list(self.by_plan.items())[:-1]:
            if len(self.by_plan) <= _KEPT and size <= _KEPT_BYTES:
                return
            if plan != wanted and loaded.key != int(playing):
                del self.by_plan[plan], self._by_key[loaded.key]
                size -= loaded.n_bytes
                yield loaded.key

    def clear(self) -> None:
        """The sound process has none any more."""
        self.by_plan.clear()
        self._by_key.clear()
