"""Samples in the sound process: parts of a plan as they arrive, and as long as they are needed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from choleor_desktop.analysis.results import Floats32

RESERVE_MARGINS = 20
NEAR_S = 60.0
"""So far ahead is rendered, whatever is played."""
LONG_S = 600.0
"""Of what is longer, only what is near the place that is heard is kept."""
_NOTHING = -(1 << 40)
_BEGINNING = 3
_CLICK = 1.5


def part_at(parts: Sequence[int], frame: float) -> int:
    """Number of the part a frame is in."""
    return max(bisect_right(parts, frame) - 1, 0)


def parts_after(parts: Sequence[int], n: int, frame: float, most: int) -> list[int]:
    """Numbers of the parts that are heard within so many frames from one on, where after n frames all begins again."""
    first, end = part_at(parts, frame), frame + most
    return [*range(first, bisect_left(parts, end)), *range(min(first, bisect_left(parts, end - n)))]


@dataclass(slots=True, eq=False)
class Tape:
    """Samples that are ready to play, or arrive part by part.

    Attributes
    ----------
    place
        What is on it; tapes of one place are the same music at several tempos.
    ratio
        How fast it is on this tape, to compare with other tapes of its place.
    n
        Frames, not counting the margins.
    margin
        Frames in front of the first and behind the last, which are heard under a ramp only.
    beats
        Frames of the counts, ascending.
    parts
        First frame of each part, ascending from 0; a part may begin to fade in up to two margins before it.
    n_sides
        How many versions of the music it holds, of which one is heard.
    counts
        Which count each beat is, 0..7.
    clicks_at_seam
        Of each side, whether the step from its last frame to its first would be heard.
    """

    key: int
    place: Any
    ratio: float
    n: int
    margin: int
    beats: tuple[int, ...]
    parts: tuple[int, ...]
    n_sides: int = 1
    counts: tuple[int, ...] = ()
    clicks_at_seam: tuple[bool, ...] = field(init=False)
    _blocks: dict[int, tuple[int, Floats32]] = field(default_factory=dict)
    _ends: list[int] = field(default_factory=list)
    _silence: Floats32 = field(init=False)

    def __post_init__(self) -> None:
        self._silence = np.zeros((4 * self.margin + 1, 2), np.float32)
        self.clicks_at_seam = (False,) * self.n_sides

    def add(self, number: int, first: int, block: Floats32) -> None:
        """Put a part in its place, (sides, m, 2), its first sample at frame ``first``; parts fade into each other."""
        if number not in self._blocks:
            self._blocks[number] = first, block
            self._find_ends()
            last = len(self.parts) - 1
            if number in (0, last) and {0, last} <= self._blocks.keys():
                self.clicks_at_seam = tuple(self._clicks(side) for side in range(self.n_sides))

    def _clicks(self, side: int) -> bool:
        """Whether the step at the seam is far above all those near it, which a stroke there has by itself."""
        last = self._of(len(self.parts) - 1, side, self.n - self.margin, self.margin)
        first = self._of(0, side, 0, self.margin)
        near = max(float(np.abs(np.diff(part, axis=0)).max(initial=0.0)) for part in (last, first))
        return float(np.abs(first[0] - last[-1]).max()) > _CLICK * near

    def _find_ends(self) -> None:
        ends, end = [], self.n + self.margin
        for i in reversed(range(len(self.parts))):
            ends.append(end if i in self._blocks else _NOTHING)
            if i not in self._blocks:
                # It will begin to fade in before its border.
                end = self.parts[i] - 2 * self.margin
        self._ends = ends[::-1]

    def ready_until(self, frame: int) -> int:
        """How far the music has arrived that begins with the part a frame is in."""
        return self._ends[part_at(self.parts, frame)] if self._ends else _NOTHING

    def is_ready_at(self, frame: int) -> bool:
        """Whether a frame can be played, the ramp before it, and so much behind it that more can come meanwhile."""
        last = min(frame + RESERVE_MARGINS * self.margin, self.n)
        return min(self.ready_until(frame), self.ready_until(frame - self.margin)) >= max(last, frame + 1)

    def missing(self, first: int, last: int) -> list[int]:
        """Numbers of the parts that are not here and are heard between two frames."""
        return [i for i in range(part_at(self.parts, first), bisect_left(self.parts, last)) if i not in self._blocks]

    def missing_near(self, frame: int, near: int) -> tuple[int, ...]:
        """Numbers of those that are not here and are heard within ``near`` frames, the beginning after the end."""
        return tuple(i for i in parts_after(self.parts, self.n, frame, near) if i not in self._blocks)

    def keep_near(self, frames: Iterable[int], near: int) -> list[int]:
        """Let go of what is far from all these frames and not the very beginning, and tell which parts that were."""
        wanted = set(range(_BEGINNING))
        for frame in frames:
            back = range(part_at(self.parts, frame - near), part_at(self.parts, frame))
            wanted |= {*back, *parts_after(self.parts, self.n, frame, near)}
        gone = [i for i in self._blocks if i not in wanted]
        if gone:
            # Not in place: the callback may be reading.
            self._blocks = {i: block for i, block in self._blocks.items() if i in wanted}
            self._find_ends()
        return gone

    def read(self, side: int, at: int, most: int) -> Floats32:
        """Frames from ``at`` on, at least one and as many as can be had in one piece; silence where none are."""
        number = part_at(self.parts, at)
        end = self.parts[number + 1] if number + 1 < len(self.parts) else self.n + self.margin
        seam = min(self._begin_of(number + 1), end)
        if at < seam:
            return self._of(number, side, at, min(most, seam - at))
        mine, later = (self._of(i, side, at, min(most, end - at)) for i in (number, number + 1))
        n = min(len(mine), len(later))
        return mine[:n] + later[:n]

    def _begin_of(self, number: int) -> int:
        return self._blocks[number][0] if number in self._blocks else self.n + self.margin

    def _of(self, number: int, side: int, at: int, most: int) -> Floats32:
        """What one part has there; it neither begins nor ends within what is given."""
        first, block = self._blocks.get(number, (0, None))
        if block is None or not first <= at < first + block.shape[1]:
            silent = most if block is None or at >= first else min(most, first - at)
            return self._silence[: max(min(silent, len(self._silence)), 1)]
        return block[side, at - first : at - first + most]
