"""Runs tasks on an existing Dask cluster, each in a child of the Dask worker: a bad file cannot keep or kill that."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import multiprocessing
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from platform import node
from typing import Any

from choleor_desktop.analysis.parameters import DEFAULT
from choleor_desktop.errors import (
    ClusterUnreachable,
    ClusterWithoutWorkers,
    FileMissing,
    FormatNeedsExtra,
    MissingOnMachine,
    OtherVersion,
    WorkerFailed,
    WorldError,
)
from choleor_desktop.pipeline.worker import Task
from choleor_desktop.pipeline.workforce import Outcome, Workforce

_CONNECT_S = 30
_CLOSE_S = 5
_POLL_S = 0.2
_ASK_S = 5.0
_WITHOUT_WORKERS_S = 60.0  # a worker that is started anew, or by a queue of jobs, needs a while
_IN_FLIGHT = 2
_HERE = threading.local()
log = logging.getLogger(__name__)


def in_child(task: Task) -> tuple[str, Outcome]:
    """On the Dask worker: analyse in a process of its own, with the limits of every worker process.

    Returns
    -------
    machine, outcome
        The child is kept for the next song, so that it is started once for each thread of the Dask worker.
    """
    if not hasattr(_HERE, "workforce"):
        # Dask marks its workers as daemons, which may not have children; ours end with them all the same.
        multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]  # noqa: SLF001
        _HERE.workforce = Workforce(1)
    workforce: Workforce = _HERE.workforce
    workforce.submit(task)
    while not (found := workforce.settled()):
        pass
    return node(), found[0][1]


def run(
    tasks: Iterable[Task], address: str, *, tick: Callable[[str], None] = lambda _: None
) -> Iterator[tuple[Task, Outcome]]:
    """Outcomes as they come from the cluster at ``address``.

    Parameters
    ----------
    tick
        Called several times a second with what is done: ``import``, or ``no_worker`` while none is connected.

    Raises
    ------
    ClusterUnreachable, ClusterWithoutWorkers
        When its scheduler does not answer, or has no worker for a minute, at the beginning or later; what came back
        before is with the caller.
    FormatNeedsExtra
        When the extra ``cluster`` is not installed.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise FormatNeedsExtra(name="--dask", format="Dask clusters (extra “cluster”)") from error
    waiting = iter(tasks)
    first = next(waiting, None)
    if first is None:
        return
    try:
        asyncio.run(_reach(address))
        client = Client(address, timeout=_CONNECT_S, set_as_default=False)
    except Exception as error:  # whatever is wrong with what a person typed, it cannot be reached by it
        raise ClusterUnreachable(address=address) from error
    with _its_own_words():
        try:
            yield from _Stream(client, address, tick).run(first, waiting)
        finally:
            _leave(client)


async def _reach(address: str) -> None:
    """Knock at an address: a client that could not be made waits for a minute before it is gone."""
    from distributed import Security  # noqa: PLC0415 - an optional extra
    from distributed.comm.core import connect  # noqa: PLC0415 - as above

    comm = await connect(address, timeout=_CONNECT_S, **Security().get_connection_args("client"))
    await comm.close()


@contextlib.contextmanager
def _its_own_words() -> Iterator[None]:
    """Keep what Dask says of a lost connection, page after page, out of the way of the one sentence that helps."""
    loggers = [logging.getLogger(name) for name in ("distributed", "tornado.application")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _leave(client: Any) -> None:
    try:
        client.close(timeout=_CLOSE_S)
    except Exception as error:  # noqa: BLE001 - whatever broke the connection comes up again here, where it harms nothing
        log.info("parting from the cluster: %s", error)


class _Stream:
    """The songs that are on their way through one cluster."""

    def __init__(self, client: Any, address: str, tick: Callable[[str], None]) -> None:
        self._client, self._address, self._tick = client, address, tick
        self._in_flight: dict[Any, Task] = {}
        self._news = threading.Event()
        self._asked_at, self._known_threads, self._had_worker_at = -_ASK_S, 0, time.monotonic()

    def run(self, first: Task, waiting: Iterator[Task]) -> Iterator[tuple[Task, Outcome]]:
        upcoming: Task | None = first
        try:
            # Where the library is slower than the cluster, all may be back while more are to come.
            while upcoming is not None or self._in_flight:
                self._check()
                most = max(_IN_FLIGHT * self._n_threads(), 1)
                while upcoming is not None and len(self._in_flight) < most:
                    self._submit(upcoming)
                    upcoming = next(waiting, None)
                self._tick("import" if self._known_threads else "no_worker")
                for future in self._finished():
                    task = self._in_flight.pop(future)
                    try:
                        outcome = _outcome(task.name, future)
                    except (CancelledError, OSError) as error:  # the connection was lost since it was looked at
                        raise ClusterUnreachable(address=self._address) from error
                    yield task, outcome
        finally:
            if self._client.status == "running" and self._in_flight:
                self._client.cancel(list(self._in_flight), force=True)

    def _submit(self, task: Task) -> None:
        # A worker that dies is no fault of the song: Dask gives it to another one, three times.
        future = self._client.submit(in_child, task, pure=False, retries=0)
        future.add_done_callback(lambda _: self._news.set())
        self._in_flight[future] = task

    def _n_threads(self) -> int:
        """Of all workers, as the cluster is now; asked now and then, because Dask waits long for a lost scheduler."""
        now = time.monotonic()
        if now - self._asked_at > _ASK_S:
            try:
                workers = self._client.scheduler_info(n_workers=-1).get("workers", {}).values()
            except (OSError, TimeoutError, MemoryError) as error:  # the last: a length read from a broken connection
                raise ClusterUnreachable(address=self._address) from error
            self._asked_at, self._known_threads = now, sum(worker["nthreads"] for worker in workers)
            self._had_worker_at = now if self._known_threads else self._had_worker_at
            if now - self._had_worker_at > _WITHOUT_WORKERS_S:
                raise ClusterWithoutWorkers(address=self._address)
        return self._known_threads

    def _check(self) -> None:
        if self._client.status != "running" or any(f.status in {"cancelled", "lost"} for f in self._in_flight):
            raise ClusterUnreachable(address=self._address)

    def _finished(self) -> list[Any]:
        self._news.wait(_POLL_S)
        self._news.clear()
        self._check()
        return [future for future in self._in_flight if future.status != "pending"]


def _outcome(name: str, future: Any) -> Outcome:
    """What became of a song.

    Raises
    ------
    CancelledError, OSError
        When the cluster cannot be asked for it any more.
    """
    error = future.exception()
    if isinstance(error, WorldError):
        return error
    if error is not None:
        machine = getattr(getattr(error, "last_worker", None), "address", "")
        cause = f"its worker {machine} died" if machine else f"{type(error).__name__}: {error}"
        return WorkerFailed(name=name, cause=cause)
    machine, outcome = future.result()
    if isinstance(outcome, FileMissing):
        return MissingOnMachine(path=outcome.fields["path"], machine=machine)
    if isinstance(outcome, WorldError) or outcome.analysis is None:
        return outcome
    is_ours = outcome.analysis.parameters_digest == DEFAULT.digest()
    return outcome if is_ours else OtherVersion(name=name, machine=machine)
