"""Outcomes in the order of their tasks, whichever worker is done first: a library is the same however it was made."""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from tempfile import SpooledTemporaryFile

from choleor_desktop.pipeline.worker import Task
from choleor_desktop.pipeline.workforce import Outcome

_IN_MEMORY = 64 << 20


class _Early:
    """Outcomes that came before their turn; beyond some megabytes they wait in a file that has no name."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by ``close``
        self._place: dict[int, int] = {}
        self._here: dict[int, Outcome] = {}

    def __contains__(self, number: int) -> bool:
        return number in self._place or number in self._here

    def put(self, number: int, outcome: Outcome) -> None:
        try:
            place = self._file.seek(0, 2)
            pickle.dump(outcome, self._file)
        except OSError:  # no room on that disk; what is done must not be lost for it
            self._here[number] = outcome
        else:
            self._place[number] = place

    def take(self, number: int) -> Outcome:
        if number in self._here:
            return self._here.pop(number)
        self._file.seek(self._place.pop(number))
        outcome = pickle.load(self._file)  # noqa: S301 - our own, from a file that nobody else can open
        if not self._place:
            self._file.seek(0)
            self._file.truncate()
        return outcome

    def close(self) -> None:
        self._file.close()


def in_order(
    run: Callable[[Iterator[Task]], Iterator[tuple[Task, Outcome]]], tasks: Iterable[Task]
) -> Iterator[tuple[Task, Outcome]]:
    """Outcomes of ``run`` in the order in which it drew its tasks.

    Parameters
    ----------
    run
        Gives outcomes as they come, each with the very task it drew. It goes on drawing while one that is slow is
        waited for; what overtakes that one waits, in bounded memory.

    Notes
    -----
    When ``run`` ends with an error, or because nobody wants it any more, what is there is given all the same, in this
    order, and then the error is raised: nothing that was done is lost.
    """
    waiting: deque[tuple[int, Task]] = deque()
    numbers: dict[int, int] = {}  # of tasks that are on their way, by the identity of the object

    def noted() -> Iterator[Task]:
        for number, task in enumerate(tasks):
            waiting.append((number, task))
            numbers[id(task)] = number
            yield task

    early = _Early()
    try:
        for task, outcome in run(noted()):
            number = numbers.pop(id(task))
            if number != waiting[0][0]:
                early.put(number, outcome)
                continue
            waiting.popleft()
            yield task, outcome
            while waiting and waiting[0][0] in early:
                number, task = waiting.popleft()  # noqa: PLW2901 - the one whose turn it is
                yield task, early.take(number)
    except Exception:
        yield from ((task, early.take(number)) for number, task in waiting if number in early)
        raise
    finally:
        early.close()
