"""How else a song may be counted; of a mix of hours that is found out in the background."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from choleor_desktop.analysis import repair
from choleor_desktop.analysis.results import BeatGrid
from choleor_desktop.library.models import Song
from choleor_desktop.pipeline.titles import tempos
from choleor_desktop.progress import Progress
from choleor_desktop.ui.session.session import Session

if TYPE_CHECKING:
    from choleor_desktop.ui.session.jobs import Job

FEW_LEAPS = 16
"""More parts than these, of up to half a millisecond each, would keep the window waiting."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A grid, and its tempos in words."""

    grid: BeatGrid
    tempos: str


def _readings_of(song: Song, before_each: Callable[[], None] = lambda: None) -> tuple[Reading, ...]:
    """The grid as it was found, then the other readings that the analysis thought of; none where it did of none."""
    found = list[Reading]()
    for other in (None, *song.grid.candidates) if song.grid.candidates else ():
        before_each()
        grid = song.grid if other is None else repair.use_candidate(song.grid, other, song.duration_s)
        found.append(Reading(grid, tempos(grid, song.duration_s)))
    return tuple(found)


class Readings(QObject):
    """Those of the song under repair; they stay when the song is cut by one of them, until they are forgotten."""

    found = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._kept: tuple[Reading, ...] = ()
        self._made: tuple[BeatGrid | None, tuple[Reading, ...]] = (None, ())
        self._job: Job | None = None

    def forget(self) -> None:
        """From now on they are those of the beats that a song has then."""
        self._kept = ()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def of(self, song: Song) -> tuple[Reading, ...]:
        """All, at once: a person waits for one."""
        if not self._kept:
            if self._made[0] is not song.grid:
                self._made = song.grid, _readings_of(song)
            self._kept = self._made[1]
        return self._kept

    def number_of(self, song: Song, grid: BeatGrid) -> int:
        """Which of them has the beats of a grid; -1 where none has."""
        return next((i for i, one in enumerate(self.of(song)) if repair.same_pulse(one.grid, grid)), -1)

    def are_known(self, song: Song) -> bool:
        """Whether nobody has to wait for them; else they are being made, and ``found`` tells when they are."""
        if self._kept or self._made[0] is song.grid or len(song.grid.leaps) <= FEW_LEAPS:
            return True
        if self._job is None:

            def work(*, progress: Progress) -> tuple[BeatGrid, tuple[Reading, ...]]:
                progress.step(0, 1)
                return song.grid, _readings_of(song, self._session.give_way)

            self._job = self._session.submit("", work, self._done, kind="readings")
        return False

    def _done(self, made: tuple[BeatGrid, tuple[Reading, ...]]) -> None:
        self._job, self._made = None, made
        self.found.emit()
