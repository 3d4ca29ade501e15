"""Starts the sound process, speaks with it, and starts it again when it has crashed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from multiprocessing import get_context
from typing import Any, NamedTuple

from choleor_desktop.playback import engine, handover, shortcut
from choleor_desktop.playback.board import SIZE, Board, Moment
from choleor_desktop.playback.mail import Mail
from choleor_desktop.playback.sounds import Device
from choleor_desktop.urgency import begin

_AGAIN_S, _LONGEST_PAUSE_S = 0.15, 5.0
_LIVES_S = 30.0
_END_LIMIT_S = 2.0


class Opened(NamedTuple):
    """An output has been opened, or is known to be missing.

    Attributes
    ----------
    device
        Its name, or empty.
    outputs
        All that were there.
    is_empty
        The tapes that were loaded are gone.
    has_crashed
        The engine had, and another was started.
    last
        Where the music was when that happened.
    """

    device: str
    outputs: tuple[Device, ...]
    is_empty: bool
    has_crashed: bool
    last: Moment


class _Patience:
    """How long to wait before a process that has crashed is started again: longer, the sooner it did."""

    def __init__(self) -> None:
        self._pause_s, self._since_s = _AGAIN_S, time.monotonic()

    def pause_s(self) -> float:
        """For the crash that was just noticed."""
        now_s = time.monotonic()
        lived_s, self._since_s = now_s - self._since_s, now_s
        self._pause_s = _AGAIN_S if lived_s > _LIVES_S else min(2 * self._pause_s, _LONGEST_PAUSE_S)
        return self._pause_s


class SoundProcess:
    """One engine, from here on until ``close``.

    Parameters
    ----------
    opened
        Called from another thread, when an output was opened.
    arrived
        Called from another thread with the key of a tape and the number of a part that was decoded on the shortcut.
    lacking
        Called from another thread with the key of a tape; the frame near which something is missing, or None; and the
        numbers of parts that are not kept any longer.
    """

    def __init__(
        self,
        device: str | None,
        latency_s: float,
        opened: Callable[[Opened], None],
        arrived: Callable[[int, int], None],
        lacking: Callable[[int, int | None, list[int]], None],
    ) -> None:
        self._context = get_context("spawn")
        memory: Any = self._context.RawArray("d", SIZE)
        self._memory, self.board = memory, Board(memory)
        self.device = device
        self._latency_s, self._opened, self._arrived = latency_s, opened, arrived
        self._lacking = lacking
        self._closing = threading.Event()
        self._shortcut: Any = None
        self._start()
        self._threads = [
            threading.Thread(target=work, name="sound", daemon=True) for work in (self._listen, self._keep_shortcut)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int:
        """Of the engine that runs now."""
        return self._process.pid or 0

    @property
    def shortcut_pid(self) -> int:
        """Of the process that decodes for it."""
        return 0 if self._shortcut is None else self._shortcut.pid or 0

    def _start(self) -> None:
        self._commands, theirs = self._context.Pipe()
        self._handed, taken = self._context.Pipe()
        arguments = (engine.__name__, theirs, taken, self._memory, self.device, self._latency_s)
        self._process = self._context.Process(target=begin, args=arguments, name="sound", daemon=True)
        self._process.start()
        self._mail = Mail(self._commands)
        theirs.close()
        taken.close()

    def _keep_shortcut(self) -> None:
        """Have a process that decodes for the engine, and another where it has crashed or the engine with it."""
        patience = _Patience()
        while not self._closing.is_set():
            one_end, other_end = self._context.Pipe()
            arguments = (shortcut.__name__, other_end)
            process = self._context.Process(target=begin, args=arguments, name="shortcut", daemon=True)
            process.start()
            self._shortcut = process
            other_end.close()
            is_handed = handover.give(self._handed, one_end, self.pid)
            one_end.close()
            if not is_handed or self._closing.is_set():
                process.kill()
            process.join()
            self._closing.wait(patience.pause_s())

    def send(self, *message: Any, data: Any = None) -> bool:
        """Tell the engine something, perhaps with bytes; False where it has just died."""
        return self._mail.send(message, data)

    def _listen(self) -> None:
        lost, patience = None, _Patience()
        while not self._closing.is_set():
            try:
                kind, *told = self._commands.recv()
            except (EOFError, OSError):
                lost = lost or self.board.read()
                if self._closing.wait(patience.pause_s()):
                    return
                self._mail.end()
                self._process.kill()
                self._process.join()
                self._start()
                continue
            if kind == "part":
                self._arrived(*told)
            elif kind == "lacks":
                self._lacking(*told)
            elif kind == "hangs":
                self._shortcut.kill()
            else:
                device, outputs, is_empty, last = told
                self._opened(Opened(device, outputs, is_empty or lost is not None, lost is not None, lost or last))
                lost = None

    def close(self) -> None:
        """End the engine."""
        self._closing.set()
        self.send("close")
        self._process.join(_END_LIMIT_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        if self._shortcut is not None:
            self._shortcut.kill()
        self._mail.end()
        for thread in self._threads:
            thread.join(_END_LIMIT_S)
        self._commands.close()
