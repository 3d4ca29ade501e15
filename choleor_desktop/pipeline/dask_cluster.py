"""Runs tasks on an existing Dask cluster, each in a child of the Dask worker: a bad file cannot keep that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from choleor_desktop.errors import ClusterUnreachable, FormatNeedsExtra, WorkerFailed, WorldError
from choleor_desktop.pipeline import workforce
from choleor_desktop.pipeline.worker import Task
from choleor_desktop.pipeline.workforce import Outcome

_CONNECT_S = 10
_POLL_S = 0.2
_IN_FLIGHT = 2


def in_child(task: Task) -> Outcome:
    """On the Dask worker: analyse in a process of its own, with the limits of every worker process."""
    for _, outcome in workforce.run([task], jobs=1):
        return outcome
    return WorkerFailed(name=task.name, cause="nothing came back")


def run(
    tasks: Iterable[Task], address: str, *, tick: Callable[[], None] = lambda: None
) -> Iterator[tuple[Task, Outcome]]:
    """Outcomes as they come from the cluster at ``address``.

    Raises
    ------
    ClusterUnreachable
        When its scheduler does not answer, at the beginning or later; what came back before is with the caller.
    FormatNeedsExtra
        When the extra ``cluster`` is not installed.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise FormatNeedsExtra(name="--dask", format="Dask clusters (extra “cluster”)") from error
    try:
        client = Client(address, timeout=_CONNECT_S, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterUnreachable(address=address) from error
    try:
        yield from _stream(client, iter(tasks), address, tick)
    finally:
        client.close(timeout=_CONNECT_S)


def _stream(
    client: Any, tasks: Iterator[Task], address: str, tick: Callable[[], None]
) -> Iterator[tuple[Task, Outcome]]:
    in_flight: dict[Any, Task] = {}
    while True:
        n_workers = max(len(client.scheduler_info(n_workers=-1)["workers"]), 1)
        while len(in_flight) < _IN_FLIGHT * n_workers and (task := next(tasks, None)) is not None:
            in_flight[client.submit(in_child, task, pure=False, retries=0)] = task
        if not in_flight:
            return
        tick()
        for future in _finished(list(in_flight)):
            task = in_flight.pop(future)
            yield task, _outcome(task, future)
        if client.status != "running":
            raise ClusterUnreachable(address=address)


def _finished(futures: list[Any]) -> list[Any]:
    from distributed import wait  # noqa: PLC0415

    try:
        found: Any = wait(futures, timeout=_POLL_S, return_when="FIRST_COMPLETED")
    except TimeoutError:
        return []
    return list(found.done)


def _outcome(task: Task, future: Any) -> Outcome:
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, WorldError):
        return error
    machine = getattr(getattr(error, "last_worker", None), "address", "")
    cause = f"its worker {machine} died" if machine else f"{type(error).__name__}: {error}"
    return WorkerFailed(name=task.name, cause=cause)
