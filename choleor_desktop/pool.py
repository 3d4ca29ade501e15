"""Worker processes of which each may die, at work or at rest, and what that costs is told of the right task."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from typing import Any

from pebble import ProcessPool
from pebble.pool.process import PoolManager, WorkerManager

_SILENT_S = 10.0


class _Workers(WorkerManager):
    """Workers that are ended only while nothing is unread that they may have said."""

    def maybe_stop_worker(self, worker_id: int) -> bool:
        with self.is_silenced() as is_silenced:
            return is_silenced and not self.is_unread and super().maybe_stop_worker(worker_id)

    def is_silenced(self) -> AbstractContextManager[bool]:
        """Whether no worker speaks, and none can until this is left again."""
        channel: Any = self.workers_channel
        return channel.lock(block=False)

    @property
    def is_unread(self) -> bool:
        """Whether there is something to read that a worker said."""
        channel: Any = self.pool_channel
        return channel.poll(0)


class _Manager(PoolManager):
    """Tells what a worker died of, or was ended for, when all is read that it had said of the tasks before.

    Pebble looks from another thread than the one that reads: where that comes late, a task is blamed that was through,
    and of the one that the worker took up next nothing is ever heard.
    """

    def __init__(self, context: Any, mp_context: Any) -> None:
        super().__init__(context, mp_context)
        self.worker_manager = self._workers = _Workers(context.workers, context.worker_parameters, mp_context)
        self._ended: deque[tuple[int, Any]] = deque()
        self._silent_since: float | None = None
        self._lock = threading.Lock()
        self._is_over = False

    def stop(self) -> None:
        with self._lock:
            self._is_over = True
        super().stop()

    def update_status(self) -> None:
        """Note which workers ended, and begin others; in a thread that waits for nothing they say."""
        workers = self.worker_manager.workers
        for number, worker in tuple(workers.items()):
            if not worker.is_alive() and workers.pop(number, None) is not None:
                self._ended.append((number, worker.exitcode))
                self._silent_since = self._silent_since or time.monotonic()
        self._look_for_silence()
        self.worker_manager.create_workers()

    def _look_for_silence(self) -> None:
        """A worker that died in the middle of a sentence has the word for ever, and all others wait for it."""
        if self._silent_since is None:
            return
        with self._workers.is_silenced() as is_silenced:
            if is_silenced:
                self._silent_since = None
            elif time.monotonic() - self._silent_since > _SILENT_S:
                raise BrokenProcessPool("a worker died while it told what it had found")

    def process_next_message(self, timeout: float) -> None:
        """Read what a worker says; where nothing is unread, see to those that ended and to tasks that are to end."""
        with self._lock:
            if not self._is_over:
                self._judge()
        super().process_next_message(timeout)

    def _judge(self) -> None:
        n_ended = len(self._ended)  # what those had said is there to be read by now
        if self._workers.is_unread:
            return
        for _ in range(n_ended):
            self.handle_worker_expiration(self._ended.popleft())
        self.update_tasks()


class _Processes(ProcessPool):
    def __init__(self, n_workers: int, **how: Any) -> None:
        super().__init__(n_workers, **how)
        self._pool_manager = _Manager(self._context, how["context"])


class Pool:
    """A pool of pebble, made anew when it broke; who had given it tasks finds ``BrokenProcessPool`` as their outcome.

    Parameters
    ----------
    n_workers
        How many.
    **how
        As pebble takes it: ``initializer``, ``initargs``, ``context``.
    """

    def __init__(self, n_workers: int, **how: Any) -> None:
        self._n_workers, self._how = n_workers, how
        self._pool = _Processes(n_workers, **how)
        self._lock = threading.Lock()

    @property
    def is_broken(self) -> bool:
        """Whether what it was given will not be done."""
        return not self._pool.active

    def schedule(
        self, function: Callable[..., Any], *, args: Iterable[Any] = (), timeout: float | None = None
    ) -> Future[Any]:
        """Give a task to the next free worker.

        Raises
        ------
        RuntimeError
            When no worker can be started.
        """
        with self._lock:
            try:
                return self._pool.schedule(function, args=args, timeout=timeout)
            except RuntimeError:
                broken, self._pool = self._pool, ProcessPool(self._n_workers, **self._how)
                broken.stop()
                # It may be a thread of the broken one that gives its tasks again, and none can wait for its own end.
                threading.Thread(target=broken.join, name="broken pool", daemon=True).start()
                return self._pool.schedule(function, args=args, timeout=timeout)

    def stop(self) -> None:
        """End the workers at once."""
        self._pool.stop()
        self._pool.join()
