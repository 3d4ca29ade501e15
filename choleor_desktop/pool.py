"""Worker processes that are there again where one of them died at rest, which ends a pool of pebble for good."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from typing import Any

from pebble import ProcessPool


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
        self._pool = ProcessPool(n_workers, **how)
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
