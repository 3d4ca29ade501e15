"""How far an import is: in thousandths of its time while its songs are few, else in songs that are through."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path

from choleor_desktop.library.models import FileStamp
from choleor_desktop.pipeline.worker import Task
from choleor_desktop.progress import WHOLE, Progress

FEW = 100
"""Of more songs than these each is less than a hundredth: it is told how many are through."""


class HowFar:
    """What is through and what is left of an import's songs.

    Parameters
    ----------
    progress
        Where it is told.
    songs
        The files of each, in the order in which they are looked at.
    n_workers
        How many songs are analysed at a time.
    """

    def __init__(self, progress: Progress, songs: Sequence[Sequence[Path]], n_workers: int) -> None:
        self._progress, self._n_workers = progress, n_workers
        self._n_done, self._n_total = 0, len(songs)
        self._is_few = len(songs) <= FEW
        # Bytes stand for the time that a song takes: its length is known only to the worker that decodes it.
        self._waiting = deque(sum(map(_size, files)) for files in songs) if self._is_few else deque[int]()
        self._taken_up: dict[str, int] = {}
        self._whole = self._time_left(())
        self._told = 0

    def looked_at(self, work: Sequence[Sequence[FileStamp]]) -> None:
        """The next song was looked at: it is analysed as one or as some, or needs no work."""
        self._n_total += max(0, len(work) - 1)
        self._n_done += not work
        if self._is_few:
            self._waiting.popleft()
            self._taken_up |= {stamps[0].path: sum(max(stamp.size, 1) for stamp in stamps) for stamps in work}

    def through(self, task: Task) -> None:
        """A song that needed work has an outcome."""
        self._n_done += 1
        self._taken_up.pop(task.files[0].path, None)

    def tell(self, what: str, under_way: Sequence[tuple[Task, float]] = ()) -> None:
        """Report it, with how much is done of songs that are not through, 0..1."""
        if not self._is_few:
            self._progress.step(self._n_done, self._n_total, what)
            return
        share = 1 - self._time_left(under_way) / self._whole
        self._told = max(self._told, round(WHOLE * share))  # what did not fit into the memory is begun again
        self._progress.step(self._told, WHOLE, what)

    def _time_left(self, under_way: Sequence[tuple[Task, float]]) -> float:
        """Until the last worker is through, where the next song goes to the first one that is free."""
        shares = {task.files[0].path: share for task, share in under_way}
        begun = (size * (1 - shares.get(path, 0.0)) for path, size in self._taken_up.items())
        return _time_of(chain(begun, self._waiting), self._n_workers)


def _time_of(sizes: Iterable[float], n_workers: int) -> float:
    ends = [0.0] * n_workers
    for size in sizes:
        heapq.heapreplace(ends, ends[0] + size)
    return max(ends)


def _size(path: Path) -> int:
    with suppress(OSError):
        return max(path.stat().st_size, 1)
    return 1
