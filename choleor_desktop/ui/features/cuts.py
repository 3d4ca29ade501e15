"""Songs that are being cut by a repaired grid, and those of which that could not be stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from choleor_desktop.analysis.results import BeatGrid

if TYPE_CHECKING:
    from choleor_desktop.ui.session.jobs import Job


@dataclass
class Cut:
    """A song that is being cut by a grid, and how often undo was asked for meanwhile."""

    job: Job
    grid: BeatGrid
    regrets: int = 0
    has_failed: bool = False

    @property
    def is_going_on(self) -> bool:
        return not self.job.is_over and not self.job.is_cancelled


class Cuts:
    """By song: those that go on, until they are seen in the library, and those that failed, until another is begun."""

    def __init__(self) -> None:
        self._by_song: dict[str, Cut] = {}  # the last one last

    def of(self, song_id: str) -> Cut | None:
        """What was begun last for a song."""
        return self._by_song.get(song_id)

    def is_new(self, song_id: str) -> bool:
        """Whether the library as it is seen does not show yet by what a song is cut."""
        cut = self.of(song_id)
        return cut is not None and not cut.has_failed

    def is_regretted(self, song_id: str) -> bool:
        """Whether what was begun last for a song will be undone once it is cut."""
        cut = self.of(song_id)
        return cut is not None and cut.regrets > 0

    def begin(self, song_id: str, job: Job, grid: BeatGrid) -> Cut:
        """A song is being cut."""
        self._by_song.pop(song_id, None)
        cut = self._by_song[song_id] = Cut(job, grid)
        return cut

    def drop(self, song_id: str) -> None:
        """Nothing is known of a song any more."""
        self._by_song.pop(song_id, None)

    def drop_over(self) -> None:
        """The library was looked at: what is over is seen in it."""
        self._by_song = {name: cut for name, cut in self._by_song.items() if cut.is_going_on or cut.has_failed}

    def drop_failed(self, song_id: str = "") -> None:
        """What could not be stored, of one song or of all, is not wanted any more."""
        self._by_song = {
            name: cut for name, cut in self._by_song.items() if not cut.has_failed or song_id not in {"", name}
        }

    @property
    def going_on(self) -> Cut | None:
        """What was begun last, while it goes on."""
        last = next((cut for cut in reversed(self._by_song.values()) if not cut.has_failed), None)
        return last if last is not None and last.is_going_on else None
