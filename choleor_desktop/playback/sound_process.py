"""Starts the sound process, speaks with it, and starts it again when it has crashed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from multiprocessing import get_context
from typing import Any, NamedTuple

from choleor_desktop.playback import engine, shortcut
from choleor_desktop.playback.board import SIZE, Board, Moment
from choleor_desktop.playback.sounds import Device

_AGAIN_S = 0.3
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
    last
        Where the music was when that happened.
    """

    device: str
    outputs: tuple[Device, ...]
    is_empty: bool
    last: Moment


class SoundProcess:
    """One engine, from here on until ``close``.

    Parameters
    ----------
    opened
        Called from another thread, when an output was opened.
    arrived
        Called from another thread with the key of a tape and the number of a part that was decoded on the shortcut.
    """

    def __init__(
        self,
        device: str | None,
        latency_s: float,
        opened: Callable[[Opened], None],
        arrived: Callable[[int, int], None],
    ) -> None:
        self._context = get_context("spawn")
        memory: Any = self._context.RawArray("d", SIZE)
        self._memory, self.board = memory, Board(memory)
        self.device = device
        self._latency_s, self._opened, self._arrived = latency_s, opened, arrived
        self._sending = threading.Lock()
        self._closing = threading.Event()
        self._start()
        self._listener = threading.Thread(target=self._listen, name="sound", daemon=True)
        self._listener.start()

    @property
    def pid(self) -> int:
        """Of the engine that runs now."""
        return self._process.pid or 0

    @property
    def shortcut_pid(self) -> int:
        """Of the process that decodes for it."""
        return self._shortcut.pid or 0

    def _start(self) -> None:
        self._commands, theirs = self._context.Pipe()
        one_end, other_end = self._context.Pipe()
        arguments = (theirs, one_end, self._memory, self.device, self._latency_s)
        self._process = self._context.Process(target=engine.main, args=arguments, name="sound", daemon=True)
        self._process.start()
        # It ends when the sound process does, and its end of the pipe with it.
        self._shortcut = self._context.Process(target=shortcut.main, args=(other_end,), name="shortcut", daemon=True)
        self._shortcut.start()
        for end in (theirs, one_end, other_end):
            end.close()

    def send(self, *message: Any, data: Any = None) -> bool:
        """Tell the engine something, perhaps with bytes; False where it has just died."""
        with self._sending:
            try:
                self._commands.send(message)
                if data is not None:
                    self._commands.send_bytes(data)
            except (OSError, ValueError):
                return False
            return True

    def _listen(self) -> None:
        lost: Moment | None = None
        while not self._closing.is_set():
            try:
                kind, *told = self._commands.recv()
            except (EOFError, OSError):
                lost = lost or self.board.read()
                if self._closing.wait(_AGAIN_S):
                    return
                with self._sending:
                    self._process.kill()
                    self._process.join()
                    self._shortcut.kill()
                    self._shortcut.join()
                    self._start()
                continue
            if kind == "part":
                self._arrived(*told)
                continue
            device, outputs, is_empty, last = told
            self._opened(Opened(device, outputs, is_empty or lost is not None, lost or last))
            lost = None

    def close(self) -> None:
        """End the engine."""
        self._closing.set()
        self.send("close")
        self._process.join(_END_LIMIT_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._shortcut.kill()
        self._shortcut.join()
        self._listener.join(_END_LIMIT_S)
        self._commands.close()
