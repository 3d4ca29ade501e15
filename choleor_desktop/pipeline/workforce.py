"""Runs tasks in worker processes; a file that crashes, hangs or bloats one is named, and the others go on."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing import forkserver, get_context, resource_tracker
from types import TracebackType
from typing import Any, Self

from pebble import ProcessExpired

from choleor_desktop.errors import (
    DecoderCrashed,
    NeedsTooMuchMemory,
    TookTooLong,
    WorkerEnded,
    WorkerFailed,
    WorkersUnavailable,
    WorldError,
)
from choleor_desktop.pipeline import worker
from choleor_desktop.pipeline.worker import Result, Task
from choleor_desktop.pool import Pool

TIME_LIMIT_S = 300.0
"""For a song of up to an hour, and for each hour of a longer one."""
_HOUR_S = 3600.0
_POLL_S = 0.1
_IN_FLIGHT = 2
_SHARE_OF_MEMORY = 0.8
_LEAST_MEMORY = 3 << 29
_MOST_BROKEN = 3
_FROM_OUTSIDE = {-9, -15, 255}  # SIGKILL, SIGTERM; the last is of a worker whose mould is gone
_KEEPS_A_MOULD = sys.platform == "linux"  # elsewhere libraries of the system do not stand being forked

Outcome = Result | WorldError


@dataclass(slots=True)
class _Entry:
    """A task that was given to the pool, and what is known of it.

    Attributes
    ----------
    place
        Where the worker notes its process id when it takes the task up.
    started_at
        A monotonic time; None before. With each step that it got further it starts anew.
    share
        How far it was when it last told so, 0..1.
    """

    task: Task
    place: int
    started_at: float | None = None
    share: float = 0.0


def n_processors() -> int:
    """Processors this program may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def memory_for_each(n_jobs: int) -> int:
    """Bytes that one of ``n_jobs`` workers may use, so that all of them fit into the machine."""
    try:
        physical = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # Windows
        return worker.MEMORY_LIMIT
    return max(_LEAST_MEMORY, min(worker.MEMORY_LIMIT, int(physical * _SHARE_OF_MEMORY) // n_jobs))


def context_of_workers() -> Any:
    """Where workers come from: on Linux one process, started for the first of them, that has loaded what each needs."""
    os.environ.update(worker.ONE_THREAD)  # what is started from here on inherits it
    if not _KEEPS_A_MOULD:
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(["choleor_desktop.pipeline.mould"])
    # Ctrl+C is for the program, which ends its workers: those would complain of it while they are loaded.
    resource_tracker.ensure_running()  # which would let it through again when the other starts it
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return context


class Workforce:
    """Worker processes, each of which may die without harm to the tasks of the others.

    Parameters
    ----------
    n_jobs
        How many.
    time_limit_s
        For one task, from when a worker takes it up or got further with it, or for each hour of its music where that is
        longer; time that the machine sleeps does not count.
    memory_limit
        Bytes of address space for one worker; by default a fair share of the machine's memory.

    Raises
    ------
    WorkersUnavailable
        When no process can be started.
    """

    def __init__(
        self,
        n_jobs: int,
        *,
        time_limit_s: float = TIME_LIMIT_S,
        memory_limit: int | None = None,
        function: Callable[[Task], Result] = worker.analyse,
    ) -> None:
        self.n_jobs = n_jobs
        self._memory_limit = memory_limit or memory_for_each(n_jobs)
        try:
            context = context_of_workers()
            self._pids: Any = context.RawArray("q", _IN_FLIGHT * n_jobs)
            self._lengths_s: Any = context.RawArray("d", _IN_FLIGHT * n_jobs)
            self._shares: Any = context.RawArray("d", _IN_FLIGHT * n_jobs)
        except OSError as error:
            raise WorkersUnavailable from error
        given = [self._memory_limit, self._pids, self._lengths_s, self._shares]
        self._pool = Pool(n_jobs, initializer=worker.prepare, initargs=given, context=context)
        self._time_limit_s = time_limit_s
        self._function = function
        self._tasks: dict[Future[Any], _Entry] = {}
        self._n_broken = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def __len__(self) -> int:
        return len(self._tasks)

    @property
    def is_full(self) -> bool:
        """Whether every worker has its next task waiting; more would only fill the memory."""
        return len(self._tasks) >= _IN_FLIGHT * self.n_jobs

    @property
    def under_way(self) -> list[tuple[Task, float]]:
        """The tasks that are not through, and how much of each is done, 0..1."""
        return [(entry.task, self._shares[entry.place]) for entry in self._tasks.values()]

    def submit(self, task: Task) -> None:
        """Give a task to the next free worker.

        Raises
        ------
        WorkersUnavailable
            When no process can be started.
        """
        place = min(set(range(len(self._pids))) - {entry.place for entry in self._tasks.values()})
        self._pids[place], self._lengths_s[place], self._shares[place] = 0, 0.0, 0.0
        try:
            future = self._pool.schedule(worker.guarded, args=[self._function, task, place])
        except RuntimeError as error:
            raise WorkersUnavailable from error
        self._tasks[future] = _Entry(task, place)

    def settled(self, wait_s: float = _POLL_S) -> list[tuple[Task, Outcome]]:
        """Tasks that are through, after at most ``wait_s`` seconds; of those that came together the earlier first.

        Raises
        ------
        WorkersUnavailable
            When no worker process can be started any more.
        """
        if self._pool.is_broken:
            self._begin_again()
        _, running = wait(self._tasks, timeout=wait_s, return_when=FIRST_COMPLETED)
        # In the order they were given; those of a pool that broke meanwhile are begun again the next time.
        through = [future for future in self._tasks if future not in running and not _is_undone(future)]
        found = [(self._tasks[future].task, self._outcome(self._tasks.pop(future).task, future)) for future in through]
        for future in running:
            trouble = self._trouble(self._tasks[future])
            if trouble is not None:
                future.cancel()
                found.append((self._tasks.pop(future).task, trouble))
        if found:
            self._n_broken = 0
        return found

    def _begin_again(self) -> None:
        """Give the tasks of a pool that broke to another; one that breaks again and again is no accident."""
        self._n_broken += 1
        again = [(future, entry.task) for future, entry in self._tasks.items() if _is_undone(future)]
        for future, _ in again:
            del self._tasks[future]
        if self._n_broken > _MOST_BROKEN:
            raise WorkersUnavailable
        for _, task in again:
            self.submit(task)

    def _trouble(self, entry: _Entry) -> WorkerFailed | None:
        """Why a running task must be given up, if it must."""
        now = time.monotonic()
        if not self._pids[entry.place]:
            return None
        if entry.started_at is None:
            entry.started_at = now
        if self._shares[entry.place] > entry.share:  # on a busy machine an hour of music may take long
            entry.share, entry.started_at = self._shares[entry.place], now
        limit_s = self._time_limit_s * max(1.0, self._lengths_s[entry.place] / _HOUR_S)
        if now - entry.started_at > limit_s:
            return TookTooLong(name=entry.task.name, seconds=limit_s)
        return None

    def stop(self) -> None:
        """End all worker processes at once."""
        self._pool.stop()

    def _outcome(self, task: Task, future: Future[Any]) -> Outcome:
        """What became of a task; every exception as an error of the world with the name of the song."""
        error = future.exception()
        if error is None:
            return future.result()
        if isinstance(error, WorldError):
            return error
        if isinstance(error, MemoryError):
            return NeedsTooMuchMemory(name=task.name, gigabytes=self._memory_limit / 2**30)
        if isinstance(error, ProcessExpired):
            kind = WorkerEnded if error.exitcode in _FROM_OUTSIDE else DecoderCrashed
            return kind(name=task.name, code=error.exitcode)
        return WorkerFailed(name=task.name, cause=f"{type(error).__name__}: {error}")


def _is_undone(future: Future[Any]) -> bool:
    """Whether it has no outcome, or only that its pool broke."""
    return not future.done() or isinstance(future.exception(), BrokenProcessPool)


def run(
    tasks: Iterable[Task],
    *,
    jobs: int | None = None,
    tick: Callable[[list[tuple[Task, float]]], None] = lambda _: None,
    time_limit_s: float = TIME_LIMIT_S,
    memory_limit: int | None = None,
    function: Callable[[Task], Result] = worker.analyse,
) -> Iterator[tuple[Task, Outcome]]:
    """Outcomes as they come.

    Parameters
    ----------
    tasks
        Drawn only as workers become free, so that memory stays flat; workers are started for the first one.
    jobs
        Worker processes; one per processor by default.
    memory_limit
        Bytes for one worker; by default its share, and for what does not fit into that, when all else is done, all.
    tick
        Called several times a second with the tasks that are not through and how much of each is done, 0..1; an
        exception from it ends the run within a second.
    """
    waiting = iter(tasks)
    first = list(islice(waiting, 2))
    if not first:
        return
    limits: dict[str, Any] = {"time_limit_s": time_limit_s, "memory_limit": memory_limit, "function": function}
    # A song by itself, such as a mix of hours, may have all the memory there is for songs.
    n_jobs = (jobs or n_processors()) if len(first) > 1 else 1
    too_large = []
    with Workforce(n_jobs, **limits) as workforce:
        for task, outcome in _through(workforce, chain(first, waiting), tick):
            if isinstance(outcome, NeedsTooMuchMemory) and n_jobs > 1 and memory_limit is None:
                too_large.append(task)
            else:
                yield task, outcome
    if too_large:  # so may those that did not fit beside others
        with Workforce(1, **limits) as workforce:
            yield from _through(workforce, iter(too_large), tick)


def _through(
    workforce: Workforce, waiting: Iterator[Task], tick: Callable[[list[tuple[Task, float]]], None]
) -> Iterator[tuple[Task, Outcome]]:
    """Outcomes of tasks that are drawn as workers become free."""
    while True:
        while not workforce.is_full and (task := next(waiting, None)) is not None:
            workforce.submit(task)
        if not len(workforce):
            return
        tick(workforce.under_way)
        yield from workforce.settled()
