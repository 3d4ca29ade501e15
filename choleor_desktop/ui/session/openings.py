"""A library that is being opened, and what was begun in the one before and has to be done first."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from choleor_desktop.errors import WorldError
from choleor_desktop.library.models import LibraryView
from choleor_desktop.progress import Cancelled
from choleor_desktop.ui.parts.phrases import filled
from choleor_desktop.ui.session.jobs import Job
from choleor_desktop.ui.turns import Turns

if TYPE_CHECKING:
    from choleor_desktop.library.cache import Cache
    from choleor_desktop.library.store import Store


@dataclass(eq=False)
class Opening:
    """A library that is being opened: by which job, and what is to be closed when the job was cancelled meanwhile."""

    job: Job | None = None
    place: str = ""
    kept: tuple[Store, Cache] | None = None
    error: WorldError | None = None
    was_changed: bool = False

    def open(self, path: Path, ready: Callable[[LibraryView], LibraryView], **how: Any) -> LibraryView:
        """The library as it is then; in the thread of its job."""
        from choleor_desktop.library.cache import Cache  # noqa: PLC0415 - not before the window shows
        from choleor_desktop.library.store import Store  # noqa: PLC0415

        try:
            store = Store.open(path, **how)
            try:
                view = ready(store.view())
            except BaseException:
                store.close()
                raise
        except WorldError as error:
            self.error = error
            raise
        self.kept, self.place = (store, Cache(path)), os.path.realpath(path)
        return view

    @property
    def is_hoped_for(self) -> bool:
        """Whether it is open, or will be unless something is wrong with it."""
        return self.error is None and not (self.job is not None and self.job.is_cancelled)

    def store(self) -> Store:
        """For jobs that were given behind its own, in their thread; where it did not open, they fail as it did."""
        if self.kept is None:
            raise self.error or Cancelled
        self.was_changed = True
        return self.kept[0]

    def take(self) -> tuple[Store, Cache]:
        """It is shown from here on. Its job knows the opening: the two would keep each other, and the library."""
        assert self.kept is not None
        self.job = None
        return self.kept

    def close(self) -> None:
        """Nobody wants it any more."""
        for each in self.kept or ():
            each.close()


class Begun(QObject):
    """What a person has begun in the open library and only that one can keep; another takes its place afterwards."""

    def __init__(self, turns: Turns, tell: Callable[[str], object]) -> None:
        super().__init__(turns)
        self._turns, self._tell = turns, tell
        self._parts: list[Callable[[], Job | QDialog | None]] = []

    def add(self, part: Callable[[], Job | QDialog | None]) -> None:
        """Something that tells what is begun there, if anything is."""
        self._parts.append(part)

    def once_done(self, function: Callable[[], object], opens: str = "") -> None:
        """Do something as soon as nothing is begun any more; where a library waits for that, it is said."""
        work = next((found for part in self._parts if (found := part()) is not None), None)
        if work is None:
            function()
            return
        if opens:
            text = self.tr("“%1” opens as soon as what was begun in this library is stored.")
            self._tell(filled(text, opens))
        work.finished.connect(lambda *_: self._turns.take(lambda: self.once_done(function)))
