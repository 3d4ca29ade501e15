"""The table of slices in the window."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from choleor_desktop.library.models import LibraryView
from choleor_desktop.ui.features.commands import Commands
from choleor_desktop.ui.features.labelling import Labelling
from choleor_desktop.ui.frame import Frame
from choleor_desktop.ui.panels.labelling_bar import LabellingBar
from choleor_desktop.ui.tab import FRAME, SCROLL_BAR, SIDE, TALL, Tab
from choleor_desktop.ui.theme import Theme


class SlicesTab(Tab):
    """All slices that the filters leave."""

    name = "slices"

    def __init__(self, window: Frame, commands: Commands) -> None:
        self.view, self.bar = window.table, LabellingBar()
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        table = QHBoxLayout()
        table.setContentsMargins(SIDE - FRAME, 0, SIDE - FRAME - SCROLL_BAR, 0)
        table.addWidget(self.view)
        column.addLayout(table, 1)
        page.setFocusProxy(self.view)
        super().__init__(window, page)
        self.window, self.session, self.commands = window, window.session, commands
        self.labelling = Labelling(window, commands, self.bar)
        self.labelling.turned.connect(self._labelling_turned)
        self.view.row_chosen.connect(self._chosen)
        self.view.message.connect(self.session.message)
        window.filter_changed.connect(lambda: self.view.show_chosen(self.session.row))
        window.model.modelReset.connect(self._show_current)
        self._kept: list[int] = []
        window.model.about_to_sort.connect(self._keep_sorted)
        window.model.was_sorted.connect(self._mark_kept)
        self.session.view_replaced.connect(self._keep_marks)
        self.session.library_changed.connect(self._library_changed)
        self.session.selection_changed.connect(self.view.follow)
        self.view.selectionModel().selectionChanged.connect(self._tell_marked)
        window.playing_row_changed.connect(self.view.set_playing)

    def title(self) -> str:
        return self.tr("Slices")

    def retranslate(self) -> None:
        self.bar.retranslate()
        self.labelling.show()
        self.view.retranslate()

    def set_theme(self, theme: Theme) -> None:
        self.view.set_theme(theme)

    def _labelling_turned(self, on: bool) -> None:
        self.alone_below = TALL if on else 0
        self.window.share_height()

    def _keep_marks(self, before: LibraryView | None, after: LibraryView) -> None:
        self._kept = self.view.chosen_rows() if before is not None and before.slices is after.slices else []

    def _keep_sorted(self) -> None:
        self._kept = self.view.chosen_rows()
        if len(self._kept) > 1:
            self.view.clearSelection()  # else Qt would look for each cell of them, which can take seconds

    def _mark_kept(self) -> None:
        if len(self._kept) > 1 and self.view.chosen_rows() != self._kept:
            self.commands.curating.mark(self._kept)  # lines went, came or changed places

    def _library_changed(self, view: LibraryView) -> None:
        del view
        self._mark_kept()
        self._show_current()

    def _show_current(self) -> None:
        self.view.show_row(self.session.row)
        self._tell_marked()

    def _tell_marked(self) -> None:
        """How many slices keys apply to, and which: said for as long as they are marked."""
        rows = self.view.chosen_rows()
        marked = rows if len(rows) > 1 else []
        self.window.status.set_marked(len(marked))
        self.window.marked_changed.emit(marked)

    def _chosen(self, row: int, heard: bool) -> None:
        # Sound first: what choosing a slice draws and asks may take longer than an ear forgives.
        if heard:
            self.commands.hearing.play_row(row)
        self.session.select(row)
