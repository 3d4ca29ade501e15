"""Outcomes in the order of their tasks, as far as nobody waits long: a library is the same however it was made."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator

from choleor_desktop.pipeline.worker import Task
from choleor_desktop.pipeline.workforce import Outcome


def in_order(
    run: Callable[[Iterator[Task]], Iterator[tuple[Task, Outcome]]], tasks: Iterable[Task], *, most: int
) -> Iterator[tuple[Task, Outcome]]:
    """Outcomes of ``run`` in the order in which it drew its tasks.

    Parameters
    ----------
    run
        Gives outcomes as they come, each with the very task it drew; it goes on drawing while a slow one is waited for.
    most
        How many may wait for one that is slow; where more would, they go before it.

    Notes
    -----
    When ``run`` ends with an error, or because nobody wants it any more, what is there is given all the same, in this
    order, and then the error is raised: nothing that was done is lost.
    """
    waiting: deque[Task] = deque()
    early: dict[int, Outcome] = {}  # by the identity of the task, which is in ``waiting``

    def noted() -> Iterator[Task]:
        for task in tasks:
            waiting.append(task)
            yield task

    def given() -> Iterator[tuple[Task, Outcome]]:
        for task in [task for task in waiting if id(task) in early]:
            waiting.remove(task)
            yield task, early.pop(id(task))

    try:
        for task, outcome in run(noted()):
            early[id(task)] = outcome
            while waiting and id(waiting[0]) in early:
                first = waiting.popleft()
                yield first, early.pop(id(first))
            if len(early) > most:
                yield from given()
    except GeneratorExit:
        raise
    except BaseException:  # Ctrl+C, too
        yield from given()
        raise
