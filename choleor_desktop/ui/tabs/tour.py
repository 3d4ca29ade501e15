"""The tour in the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from choleor_desktop.errors import WorldError
from choleor_desktop.library.models import LibraryView
from choleor_desktop.progress import Progress
from choleor_desktop.ui.features.commands import Commands
from choleor_desktop.ui.frame import Frame
from choleor_desktop.ui.parts.titles import slice_title
from choleor_desktop.ui.plots.ruler import Picture
from choleor_desktop.ui.tab import TALL, Tab
from choleor_desktop.ui.theme import Theme
from choleor_desktop.ui.views.tour_view import TourView

if TYPE_CHECKING:
    from choleor_desktop.pipeline.tour import Tour

_OUTDATED_AFTER_MS = 400


class TourTab(Tab):
    """From sound to score on the chosen slice; computed while it is in front."""

    name = "tour"
    alone_below = TALL

    def __init__(self, window: Frame, commands: Commands) -> None:
        self.view = TourView()
        super().__init__(window, self.view)
        self.window, self.session, self.commands = window, window.session, commands
        self._shown: tuple[object, int] = (None, -1)
        self._library: LibraryView | None = None
        self._waiting = QTimer(self, singleShot=True, interval=_OUTDATED_AFTER_MS)
        self._waiting.timeout.connect(self._take_away)
        self.view.play_wanted.connect(self.commands.hearing.play_or_stop)
        self.view.slice_wanted.connect(self._go_to)
        window.playing.changed.connect(lambda state: self.view.set_playing(state.playing))
        self.session.selection_changed.connect(lambda _: self.opened())
        self.session.library_changed.connect(self._library_changed)

    def title(self) -> str:
        return self.tr("Tour")

    def retranslate(self) -> None:
        self.view.retranslate()

    def set_theme(self, theme: Theme) -> None:
        self.view.set_theme(theme)

    def picture(self) -> Picture | None:
        shown = self.view.pictures.currentWidget()
        return shown if isinstance(shown, Picture) else None

    def _library_changed(self, view: LibraryView) -> None:
        del view
        self.opened()

    def opened(self) -> None:
        """Walk to the chosen slice, unless that is what is shown."""
        library, cache, row = self.session.view, self.session.cache, self.session.row
        if self.window.front is not self or library is None or cache is None:
            return
        if row < 0:
            self.view.set_tour(None)
            return
        if self._shown == (library.slices, row):
            return

        def work(*, progress: Progress) -> tuple[LibraryView, Tour]:
            from choleor_desktop.pipeline.tour import tour  # noqa: PLC0415 - not before the window shows

            finder = self.session.finder(library)
            return library, tour(cache, finder, row, compute=self.session.compute_aside, progress=progress)

        self.view.set_preparing()
        self._waiting.start()
        job = self.session.submit(lambda: self.tr("Preparing the tour"), work, self._arrived, kind="tour", slow=True)
        job.cancelled.connect(self._cancelled)
        job.failed.connect(self._failed)

    def _take_away(self) -> None:
        """The tour of another slice would be taken for that of this one, which waits until a long job is done."""
        job = self.session.background.find("tour")
        if job is not None and not job.has_begun:
            self._shown = (None, -1)
            self.view.set_tour(None)
            self.view.set_preparing()

    def _not_computed(self, say: Callable[[], object]) -> None:
        """It was cancelled or went wrong: it comes when the tour is opened again, unless another is on its way."""
        if self.session.background.find("tour") is None:
            self._shown = (None, -1)
            self.view.set_tour(None)
            say()

    def _cancelled(self) -> None:
        self._not_computed(self.view.show_cancelled)

    def _failed(self, error: object) -> None:
        self._not_computed(lambda: isinstance(error, WorldError) and self.view.show_problem(error))

    def _arrived(self, result: tuple[LibraryView, Tour]) -> None:
        (library, tour), view = result, self.session.view
        if view is not None and tour.detail.row == self.session.row and library.slices is view.slices:
            self._shown, self._library = (library.slices, tour.detail.row), library
            self.view.set_tour(tour, partial(slice_title, library))

    def _go_to(self, row: int) -> None:
        """Choose a slice that the tour named; the tour follows, and the step stays."""
        if self._library is not None:
            self.session.select(self.session.row_now(self._library, row))
            self.view.setFocus()  # the button is gone there, and the arrows go on
