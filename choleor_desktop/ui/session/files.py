"""Where the files of the songs are: looked at when a library opens, when a person comes back, and for what is heard."""

from __future__ import annotations

import time
from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from choleor_desktop.errors import FileReplaced
from choleor_desktop.progress import Progress
from choleor_desktop.ui.session.jobs import Job
from choleor_desktop.ui.session.open_library import OpenLibrary

if TYPE_CHECKING:
    from choleor_desktop.library.models import LibraryView
    from choleor_desktop.pipeline.missing import Looked, Noted

_REST_S = 10.0
_REST_FACTOR = 50
"""So many times as long as a look took none follows: a slow drive, over a network perhaps, is hardly ever asked."""


class Files(QObject):
    """Notes which songs are missing, back, or other music by now; a file is read only where it was touched."""

    lost = Signal(object)
    """Songs that are heard, or were to be, and whose files hold other music by now, by their ids."""

    def __init__(self, library: OpenLibrary) -> None:
        super().__init__(library)
        self._library = library
        self._looked: Looked = {}
        self._rests: dict[str, float] = {}  # until when a song need not be looked at; "" is all of them
        library.opened.connect(self._begin)

    @Slot()
    def _begin(self) -> None:
        self._looked, self._rests = {}, {}
        self.look()

    def look(self) -> Job | None:
        """Look at the files of all songs."""
        store, looked = self._library.store, self._looked
        if store is None or not self._library.can_change:
            return None

        def work(*, progress: Progress) -> tuple[Noted, float]:
            from choleor_desktop.pipeline.missing import note_missing  # noqa: PLC0415 - not before the window shows

            began = time.monotonic()
            return note_missing(store, progress, read=False, looked=looked), time.monotonic() - began

        def done(found: tuple[Noted, float]) -> None:
            noted, took_s = found
            self._rests[""] = time.monotonic() + max(_REST_S, _REST_FACTOR * took_s)
            self._tell(noted)
            if noted.n_unread and self._library.store is store:
                self._library.submit(
                    lambda: self.tr("Checking files that were changed"), read, self._tell, kind="changed", slow=True
                )

        def read(*, progress: Progress) -> Noted:
            from choleor_desktop.pipeline.missing import note_missing  # noqa: PLC0415 - as above

            return note_missing(store, progress, looked=looked)

        return self._library.submit("", work, done, kind="missing", slow=True)

    @Slot(Qt.ApplicationState)
    def look_again(self, state: Qt.ApplicationState) -> None:
        """A person comes back from another program, which may have changed files, or the library that is looked at."""
        is_looking = any(self._library.background.find(kind) for kind in ("missing", "changed"))
        if state == Qt.ApplicationState.ApplicationActive and not is_looking and self._is_due(""):
            if self._library.can_change:
                self.look()
            else:
                self._look_at_library()

    def _look_at_library(self) -> None:
        """Who only looks sees what another program changed."""
        store = self._library.store
        if store is None:
            return

        def work(*, progress: Progress) -> LibraryView:
            progress.step(0, 1)
            return store.view()

        def done(view: LibraryView) -> None:
            if self._library.store is store and view is not self._library.view:
                self._library.refresh()

        self._library.submit("", work, done, kind="others")

    def _is_due(self, name: str) -> bool:
        return not self._library.closed and time.monotonic() >= self._rests.get(name, 0.0)

    @Slot(object)
    def look_at(self, song_ids: Collection[str]) -> None:
        """Look at the files of what is to be heard, and into one that was touched; nothing waits for that."""
        store, looked = self._library.store, self._looked
        due = {name for name in song_ids if self._is_due(name)}
        if store is None or not due or not self._library.can_change:
            return
        self._rests |= dict.fromkeys(due, time.monotonic() + _REST_S)

        def work(*, progress: Progress) -> Noted:
            from choleor_desktop.pipeline.missing import note_missing  # noqa: PLC0415 - as above

            return note_missing(store, progress, only=due, looked=looked)

        def done(noted: Noted) -> None:
            # Where a drive is away, what was loaded is heard on: it is that music still.
            if noted.replaced and self._library.store is store:
                self.lost.emit(noted.gone)
            self._tell(noted)

        self._library.load(work, done)

    def _tell(self, noted: Noted) -> None:
        if noted.gone or noted.n_back or noted.n_copied:
            self._library.refresh()
        if len(noted.replaced) == len(noted.gone) == 1:
            self._library.message.emit(FileReplaced(name=noted.replaced[0]))
        elif noted.gone:
            text = self.tr("The files of %Ln song(s) are missing.", "", len(noted.gone))
            hint = self.tr(
                "Connect the drive of the file(s), or import the folder where they are now: labels are kept.",
                "",
                len(noted.gone),
            )
            self._library.message.emit(f"{text} {hint}")
        elif noted.n_back:
            self._library.message.emit(self.tr("The files of %Ln song(s) are there again.", "", noted.n_back))
