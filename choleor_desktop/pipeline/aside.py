"""Long computations in a process of their own: they hold up no thread of the window, and end at once when cancelled."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import numpy as np
import numpy.typing as npt
from pebble import ProcessExpired

from choleor_desktop.errors import ComputationFailed, WorkersUnavailable
from choleor_desktop.pipeline import worker
from choleor_desktop.pipeline.workforce import context_of_workers
from choleor_desktop.pool import Pool
from choleor_desktop.progress import WHOLE, Cancelled, Progress

_POLL_S = 0.05
_LONGEST_WORD = 32
_PIECE = 1 << 20
Array = npt.NDArray[Any]

Compute = Callable[..., Any]
"""Calls a function with arguments and a ``progress``, and returns what it returns: ``here`` or ``Aside.run``."""

_share: Any = None
_word: Any = None


def here(function: Callable[..., Any], *arguments: Any, progress: Progress) -> Any:
    """Compute in this thread."""
    return function(*arguments, progress=progress)


def _prepare(share: Any, word: Any) -> None:
    global _share, _word
    _share, _word = share, word
    worker.serve()


def _report(done: int, total: int, what: str) -> None:
    share = done / total if total else 0.0
    _share.value, _word.value = max(_share.value, share), what.encode()[:_LONGEST_WORD]


class _Sent:
    """An array on its way to the process: while it is copied no other thread has the interpreter, so by pieces."""

    def __init__(self, array: Array) -> None:
        self._array = array

    def __reduce__(self) -> tuple[Any, ...]:
        n_pieces = min(self._array.nbytes // _PIECE, self._array.shape[0]) if self._array.ndim else 1
        pieces = [_Sent(piece) for piece in np.array_split(self._array, n_pieces)] if n_pieces > 1 else []
        return (np.concatenate, (pieces,)) if pieces else (np.asarray, (self._array,))


def _work(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    return function(*arguments, progress=Progress(_report))


class Aside:
    """A process that computes what a window asks for, one thing after the other.

    The first wish begins it; it stays for the next, with the libraries that it has loaded, until it is closed.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: Pool | None = None
        self._share: Any = None
        self._word: Any = None

    def run(self, function: Callable[..., Any], *arguments: Any, progress: Progress) -> Any:
        """Call a function of a module with arguments that can be sent, and with a ``progress`` of its own.

        Raises
        ------
        Cancelled
            When no longer wanted; the process is ended then.
        ComputationFailed
            When the process was ended by another, or has no memory left.
        WorkersUnavailable
            When no process can be started.
        """
        sent = tuple(_Sent(each) if isinstance(each, np.ndarray) else each for each in arguments)
        with self._lock:
            try:
                future = self._begin().schedule(_work, args=[function, sent])
            except (OSError, RuntimeError) as error:
                self.close()  # the next wish may find one that can be started
                raise WorkersUnavailable from error
            try:
                return self._outcome(future, progress)
            finally:
                future.cancel()

    def _begin(self) -> Pool:
        if self._pool is None:
            context = context_of_workers()
            self._share, self._word = context.RawValue("d"), context.RawArray("c", _LONGEST_WORD + 1)
            self._pool = Pool(1, initializer=_prepare, initargs=[self._share, self._word], context=context)
        self._share.value, self._word.value = 0.0, b""
        return self._pool

    def _outcome(self, future: Future[Any], progress: Progress) -> Any:
        while True:
            running = wait([future], timeout=_POLL_S).not_done
            progress.step(round(WHOLE * self._share.value), WHOLE, self._word.value.decode(errors="replace"))
            if not running:
                break
        if future.cancelled():
            raise Cancelled  # it was closed meanwhile
        error = future.exception()
        if error is None:
            return future.result()
        if isinstance(error, MemoryError | ProcessExpired | BrokenProcessPool):
            raise ComputationFailed from error
        raise error

    def close(self) -> None:
        """End the process; who waits for it waits no longer."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()
