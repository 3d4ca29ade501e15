"""What the sound process tells the window without being asked: a few numbers in shared memory."""

from __future__ import annotations

from typing import Any, NamedTuple

FINE, NO_PORTAUDIO, NO_DEVICE, SILENT_BY_WISH = 0, 1, 2, 3
_TRIES = 100


class Moment(NamedTuple):
    """The sound process at its last block.

    Attributes
    ----------
    key, side
        The tape in play, or 0; and which side of it.
    position, begin, step, turns
        See ``Voice``; the position is that of the block's first frame.
    moment_s, delay_s
        When that was (``time.monotonic``), and how much later it is heard.
    rate, problem, generation
        Of the device; why there is none; how often one was opened.
    n_underflows, n_holds
        Blocks the device found missing; blocks for which the music was not ready.
    began_key, began_s
        The tape that was begun last, and when its first block was handed to the device (``time.monotonic``).
    """

    key: float = 0
    side: float = 0
    position: float = 0
    begin: float = 0
    step: float = 0
    turns: float = 0
    moment_s: float = 0
    delay_s: float = 0
    rate: float = 0
    problem: float = 0
    generation: float = 0
    n_underflows: float = 0
    n_holds: float = 0
    began_key: float = 0
    began_s: float = 0


_PLACE = {name: place for place, name in enumerate(Moment._fields, start=1)}
SIZE = len(_PLACE) + 1


class Board:
    """Numbers that belong together are written between two changes of the first one, so that none is read half.

    Parameters
    ----------
    memory
        Shared doubles, ``SIZE`` of them. Only the callback writes to the first eight; the rest stand alone.
    """

    def __init__(self, memory: Any) -> None:
        self._memory = memory

    def take_over(self) -> None:
        """Write from now on, where another process may have died in the middle of it."""
        self._memory[0] += self._memory[0] % 2

    def write(self, *voice: float) -> None:
        """The voice, from ``key`` to ``delay_s``."""
        memory = self._memory
        memory[0] += 1
        memory[1 : len(voice) + 1] = voice
        memory[0] += 1

    def set(self, name: str, value: float) -> None:
        """A number that stands alone."""
        self._memory[_PLACE[name]] = value

    def get(self, name: str) -> float:
        """A number that stands alone."""
        return self._memory[_PLACE[name]]

    def read(self) -> Moment:
        """All of it."""
        memory, found = self._memory, [0.0] * SIZE
        for _ in range(_TRIES):
            before = memory[0]
            found = memory[:]
            if before % 2 == 0 and found[0] == before == memory[0]:
                break
        return Moment(*found[1:])
