"""The map of all slices in the window."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from choleor_desktop.library.models import LibraryView
from choleor_desktop.ui.features.commands import Commands
from choleor_desktop.ui.frame import Frame
from choleor_desktop.ui.parts.titles import slice_title
from choleor_desktop.ui.plots.map_view import MapView
from choleor_desktop.ui.tab import SIDE, Tab
from choleor_desktop.ui.theme import Theme

_LINES = 10


class MapTab(Tab):
    """Where every slice lies; the true neighbours of the query are joined to it by lines."""

    name = "map"

    def __init__(self, window: Frame, commands: Commands) -> None:
        self.view = MapView()
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(SIDE, 12, SIDE, 12)
        column.addWidget(self.view)
        page.setFocusProxy(self.view)
        super().__init__(window, page)
        self.window, self.session, self.commands = window, window.session, commands
        self.kind = "pca"
        self.hover_to_hear = False
        self._made_of: LibraryView | None = None
        self.view.row_clicked.connect(self._clicked)
        self.view.row_hovered.connect(self._hovered)
        self.view.rows_lassoed.connect(self._lassoed)
        session = self.session
        session.library_changed.connect(self._library_changed)
        session.selection_changed.connect(self._selection_changed)
        session.question.answered.connect(self._answered)
        session.work.map_made.connect(self._map_made)
        window.filter_changed.connect(self._filter_changed)
        window.marked_changed.connect(self.view.set_marked)

    def title(self) -> str:
        return self.tr("Map")

    def set_theme(self, theme: Theme) -> None:
        self.view.set_theme(theme)

    def opened(self) -> None:
        self.view.is_awaited = self.session.view is not None and len(self.session.view.slices) > 0
        self.session.work.make_map(self.kind)

    def picture(self) -> MapView:
        return self.view

    def draw_neighbour_map(self) -> None:
        """The map that keeps neighbourhoods; it takes its time."""
        self.kind = "neighbours"
        if not self.window.show_tab(MapTab):
            self.opened()

    def toggle_hover(self) -> None:
        """Hear what is under the pointer, or not."""
        self.hover_to_hear = not self.hover_to_hear
        on, off = (
            self.tr("Slices under the pointer are heard now."),
            self.tr("Slices under the pointer stay silent now."),
        )
        self.window.status.tell(on if self.hover_to_hear else off)

    def _library_changed(self, view: LibraryView) -> None:
        if view.clustering is not None and len(view.clustering.labels) == self.view.n_points:
            self.view.set_labels(view.clustering.labels, view.clustering.names)
        if self.window.front is self:
            self.opened()

    def _selection_changed(self, row: int) -> None:
        self.view.set_current(row)
        self.view.set_neighbours(())

    def _answered(self, answer: Any) -> None:
        self.view.set_neighbours([neighbour.row for neighbour in answer.neighbours[:_LINES]])

    def _filter_changed(self) -> None:
        self.view.set_allowed(self.window.model.allowed())

    def _map_made(self, result: tuple[LibraryView, Any]) -> None:
        made_of, xy = result
        view = self.session.view
        if view is None or made_of.slices is not view.slices:
            return
        labels = view.clustering.labels if view.clustering is not None else view.slices.song * 0 - 1
        self._made_of = view
        self.view.set_points(xy, labels, partial(slice_title, view))
        self.view.set_labels(labels, view.clustering.names if view.clustering is not None else {})
        self.view.set_allowed(self.window.model.allowed())
        self.view.set_current(self.session.row)

    def _is_current(self) -> bool:
        """Whether the points are those of the library as it is now; after songs came or went, its map is made anew."""
        view = self.session.view
        return view is not None and self._made_of is not None and view.slices is self._made_of.slices

    def _clicked(self, row: int) -> None:
        if self._is_current():
            self.commands.hearing.select_and_play(row)

    def _lassoed(self, rows: Any) -> None:
        if self._is_current():
            self.commands.curating.mark_rows(rows)

    def _hovered(self, row: int) -> None:
        if row >= 0 and self.hover_to_hear and self._is_current():
            self.commands.hearing.play_row(row)
