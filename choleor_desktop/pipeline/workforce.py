"""Runs tasks in worker processes; a file that crashes, hangs or bloats one is named, and the others go on."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from multiprocessing import get_context
from typing import Any

from pebble import ProcessExpired, ProcessPool

from choleor_desktop.errors import WorkerFailed, WorldError
from choleor_desktop.pipeline import worker
from choleor_desktop.pipeline.worker import Result, Task

TIME_LIMIT_S = 600.0
_POLL_S = 0.1
_IN_FLIGHT = 2

Outcome = Result | WorldError


def _cause(error: BaseException) -> str:
    if isinstance(error, TimeoutError):
        return f"it took longer than {TIME_LIMIT_S / 60:.0f} minutes"
    if isinstance(error, MemoryError):
        return "it needed too much memory"
    if isinstance(error, ProcessExpired):
        return f"its decoder crashed (code {error.exitcode})"
    return f"{type(error).__name__}: {error}"


def outcome_of(task: Task, future: Future[Any]) -> Outcome:
    """What became of a task; every exception as an error of the world with the name of the song."""
    try:
        return future.result()
    except WorldError as error:
        return error
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 - whatever a decoder does must cost one file only
        return WorkerFailed(name=task.name, cause=_cause(error))


def run(
    tasks: Iterable[Task],
    *,
    jobs: int | None = None,
    tick: Callable[[], None] = lambda: None,
    time_limit_s: float = TIME_LIMIT_S,
    function: Callable[[Task], Result] = worker.analyse,
) -> Iterator[tuple[Task, Outcome]]:
    """Outcomes as they come.

    Parameters
    ----------
    tasks
        Drawn only as workers become free, so that memory stays flat.
    jobs
        Worker processes; one per processor by default.
    tick
        Called several times a second; an exception from it ends the run within a second.
    """
    n_jobs = jobs or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else jobs or os.cpu_count() or 1
    waiting = iter(tasks)
    in_flight: dict[Future[Any], Task] = {}
    spawn: Any = get_context("spawn")
    pool = ProcessPool(n_jobs, initializer=worker.prepare, context=spawn)
    try:
        while True:
            while len(in_flight) < _IN_FLIGHT * n_jobs and (task := next(waiting, None)) is not None:
                in_flight[pool.schedule(function, args=[task], timeout=time_limit_s)] = task
            if not in_flight:
                break
            tick()
            done, _ = wait(in_flight, timeout=_POLL_S, return_when=FIRST_COMPLETED)
            for future in done:
                task = in_flight.pop(future)
                yield task, outcome_of(task, future)
        pool.close()
    finally:
        pool.stop()
        pool.join()
