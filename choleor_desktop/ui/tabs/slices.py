"""The table of slices in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from choleor_desktop.library.models import LibraryView
from choleor_desktop.ui.slice_table import SliceTable
from choleor_desktop.ui.tabs.tab import Tab
from choleor_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from choleor_desktop.ui.main_window import MainWindow


class SlicesTab(Tab):
    """All slices that the filters leave."""

    name = "slices"

    def __init__(self, window: MainWindow) -> None:
        self.view = SliceTable(window.model, window.theme)
        super().__init__(window, self.view)
        self.view.row_chosen.connect(self._chosen)
        window.filter_changed.connect(self._show_current)
        self.session.library_changed.connect(self._library_changed)
        self.session.selection_changed.connect(self.view.show_row)
        window.playing_row_changed.connect(self.view.set_playing)

    def title(self) -> str:
        return self.tr("Slices")

    def set_theme(self, theme: Theme) -> None:
        self.view.set_theme(theme)

    def _library_changed(self, view: LibraryView) -> None:
        del view
        self._show_current()

    def _show_current(self) -> None:
        self.view.show_row(self.session.row)

    def _chosen(self, row: int, heard: bool) -> None:
        self.session.select(row)
        if heard:
            self.commands.hearing.play_row(row)
