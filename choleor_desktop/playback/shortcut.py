"""A process that decodes the beginning of what a person waits for, straight for the sound process beside it.

So the way from a key to its sound does not lead back through the window, whose threads have to wait for each other.
What is rendered besides, the window's renderers bring; they also tell why a file cannot be played.
"""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection

from choleor_desktop.errors import WorldError
from choleor_desktop.playback.lifeline import end_with_parent
from choleor_desktop.playback.plans import Plan

_MOST_ASKED = 4
_HANGS_S = 5.0


class Shortcut:
    """The sound process's end of it.

    Parameters
    ----------
    arrived
        Called from another thread with the key of a tape, the number of a part, its first frame and its samples.
    """

    def __init__(self, arrived: Callable[[int, int, int, bytes], None]) -> None:
        self._arrived = arrived
        self._connection: Connection | None = None
        self._lock = threading.Lock()
        self._open: dict[tuple[int, int], float] = {}
        self._refused: set[tuple[int, int]] = set()

    def ask(self, key: int, plan: Plan, numbers: Iterable[int]) -> None:
        """Have parts of a plan decoded; one that hangs is asked for nothing more."""
        with self._lock:
            for number in numbers:
                task = (key, number)
                is_known = task in self._open or task in self._refused
                if self._connection is None or is_known or len(self._open) == _MOST_ASKED:
                    continue
                self._open[task] = time.monotonic()
                with contextlib.suppress(OSError):
                    self._connection.send((key, plan, number))

    def hangs(self) -> bool:
        """Whether it has been at something for so long that it will not come; says so once."""
        with self._lock:
            asked_s = min(self._open.values(), default=None)
            is_late = asked_s is not None and time.monotonic() - asked_s > _HANGS_S
            if is_late:
                self._open.clear()
            return is_late

    def forgive(self) -> None:
        """What could not be decoded may be asked for once more."""
        with self._lock:
            self._refused.clear()

    def listen(self, connection: Connection) -> None:
        """Take what is decoded, until that process is gone; all else is rendered as always."""
        with self._lock:
            self._connection = connection
            self._open.clear()
        with contextlib.suppress(EOFError, OSError):
            while True:
                key, number, first = connection.recv()
                if first is not None:
                    self._arrived(key, number, first, connection.recv_bytes())
                with self._lock:
                    self._open.pop((key, number), None)
                    if first is None:
                        self._refused.add((key, number))
        with self._lock:
            if self._connection is connection:
                self._connection = None


def main(sound: Connection) -> None:
    """Answer ``(key, plan, number)`` by ``(key, number, first)`` and the samples; by None where there are none."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    from choleor_desktop.playback.render import render  # noqa: PLC0415 - takes its time, and nobody waits for it here

    try:
        while True:
            key, plan, number = sound.recv()
            try:
                first, samples = render(plan, number)
            except WorldError:
                sound.send((key, number, None))
                continue
            sound.send((key, number, first))
            sound.send_bytes(memoryview(samples).cast("B"))
    except (EOFError, OSError):
        return
