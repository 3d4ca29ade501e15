"""The map of all slices in the window."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtWidgets import QLineEdit, QSpinBox, QVBoxLayout, QWidget

from choleor_desktop.library.models import LibraryView, SliceTable
from choleor_desktop.ui.features.commands import Commands
from choleor_desktop.ui.frame import Frame
from choleor_desktop.ui.parts.titles import slice_title
from choleor_desktop.ui.plots.map_view import MapView
from choleor_desktop.ui.tab import SIDE, Tab
from choleor_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from choleor_desktop.pipeline.find import Answer

_LINES = 10


class MapTab(Tab):
    """Where every slice lies; the true neighbours of the query are joined to it by lines."""

    name = "map"
    alone_below = 560

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
        self._awaited_id = self._pointed_id = ""
        self._made_of: LibraryView | None = None
        self._asked: tuple[SliceTable, str] | None = None
        self.view.row_clicked.connect(self._clicked)
        self.view.row_hovered.connect(self._hovered)
        self.view.rows_lassoed.connect(self._lassoed)
        self.view.marks_dropped.connect(commands.curating.unmark)
        session = self.session
        session.library_changed.connect(self._library_changed)
        session.selection_changed.connect(self._selection_changed)
        session.question.answered.connect(self._answered)
        session.work.map_made.connect(self._map_made)
        window.filter_changed.connect(self._filter_changed)
        window.marked_changed.connect(self.view.set_marked)
        window.playing_row_changed.connect(self._heard)
        window.slice_in[self.view] = self._slice_here

    def title(self) -> str:
        return self.tr("Map")

    def set_theme(self, theme: Theme) -> None:
        self.view.set_theme(theme)

    def opened(self) -> None:
        """Have the map of these slices made, unless it is there or on its way."""
        view, asked = self.session.view, self._asked
        if view is None or (asked is not None and asked[0] is view.slices and asked[1] == self.kind):
            return
        job = self.session.work.make_map(self.kind)
        self.view.set_awaited(job is not None)
        self._asked = (view.slices, self.kind) if job is not None else None
        if job is not None:
            job.cancelled.connect(self._not_made)
            job.failed.connect(self._not_made)

    def _not_made(self) -> None:
        """It was cancelled or went wrong: it comes when the map is opened again, unless another is on its way."""
        if self.session.background.find("map") is None:
            self._asked = None
            self.view.set_awaited(False, failed=True)

    def picture(self) -> MapView:
        return self.view

    def toggle_neighbours(self) -> None:
        """The map that keeps neighbourhoods, which takes its time, or again the quick one."""
        self.kind = "pca" if self.kind == "neighbours" else "neighbours"
        if not self.window.show_tab(MapTab):
            self.opened()

    def toggle_hover(self) -> None:
        """Hear what is under the pointer, or not."""
        self.hover_to_hear = not self.hover_to_hear
        self._forget_pointed()
        on, off = (
            self.tr("Slices under the pointer are played now."),
            self.tr("Slices under the pointer stay silent now."),
        )
        self.window.status.tell(on if self.hover_to_hear else off)

    def kept(self) -> dict[str, object]:
        return {"hover": self.hover_to_hear, "kind": self.kind}

    def restore(self, kept: Mapping[str, object]) -> None:
        self.hover_to_hear = kept.get("hover") is True
        self.kind = "neighbours" if kept.get("kind") == "neighbours" else "pca"

    def _library_changed(self, view: LibraryView) -> None:
        is_outdated = not self.is_current()
        self.view.set_outdated(is_outdated)
        if not is_outdated:
            self._show_clusters(view)
        if self.window.front is self:
            self.opened()

    def _selection_changed(self, row: int) -> None:
        self._forget_pointed()
        self.view.set_current(row)
        self.view.set_neighbours(())

    def _answered(self, answer: Answer) -> None:
        view, row = self.session.view, self.session.row
        # One may ask about a file, or another slice than the chosen one.
        is_its = view is not None and row >= 0 and view.slices.ids[row] in answer.request.queries
        self.view.set_neighbours([neighbour.row for neighbour in answer.neighbours[:_LINES]] if is_its else ())

    def _filter_changed(self) -> None:
        self.view.set_allowed(self.window.model.allowed())

    def _map_made(self, result: tuple[LibraryView, npt.NDArray[np.float32]]) -> None:
        made_of, xy = result
        view = self.session.view
        if view is None or made_of.slices is not view.slices:
            return
        self._made_of = view
        self.view.set_outdated(False)
        self.view.set_points(xy, _clusters_of(view), partial(slice_title, view))
        self._show_clusters(view)
        self.view.set_allowed(self.window.model.allowed())
        self.view.set_current(self.session.row)

    def _show_clusters(self, view: LibraryView) -> None:
        self.view.set_labels(_clusters_of(view), view.clustering.names if view.clustering is not None else {})

    def is_current(self) -> bool:
        """Whether the points are those of the library as it is now; after songs came or went, its map is made anew."""
        view = self.session.view
        return view is not None and self._made_of is not None and view.slices is self._made_of.slices

    def _clicked(self, row: int) -> None:
        if self.is_current():
            self.commands.hearing.select_and_play(row)

    def _lassoed(self, rows: npt.NDArray[np.int64]) -> None:
        if self.is_current():
            self.commands.curating.mark_rows(rows)

    # --- hearing what is under the pointer ---------------------------------------------------------

    def _hovered(self, row: int) -> None:
        view = self.session.view
        if row < 0 or view is None or not self.hover_to_hear or not self.is_current():
            return
        self._awaited_id = view.slices.ids[row]
        self.commands.hearing.play_row(row)
        if not isinstance(self.window.focusWidget(), QLineEdit | QSpinBox):  # keys are for what is heard
            self.view.setFocus()

    def _heard(self, row: int) -> None:
        """What is heard has waves; from under the pointer, keys are for it until something else is heard or chosen."""
        view = self.session.view
        if view is not None and row >= 0 and self.window.playing.comparing is None:
            self._pointed_id = self._awaited_id if view.slices.ids[row] == self._awaited_id else ""
        row = row if row >= 0 else self._pointed()
        self.view.set_heard(row if self.is_current() else -1)

    def _pointed(self) -> int:
        """The slice that keys on the map are for, as it was heard from under the pointer; -1 for those chosen."""
        view = self.session.view
        if view is None or self.window.table.are_several_chosen():
            return -1
        return view.slices.rows.get(self._pointed_id, -1)

    def _slice_here(self) -> int:
        """The slice that keys on the map are for: where the keyboard points, else as above."""
        is_for_one = self.is_current() and not self.window.table.are_several_chosen()
        here = self.view.pointed_row if is_for_one else -1
        return here if here >= 0 else self._pointed()

    def _forget_pointed(self) -> None:
        self._pointed_id = ""
        if not self.window.playing.state.playing:
            self.view.set_heard(-1)


def _clusters_of(view: LibraryView) -> npt.NDArray[np.int32]:
    """The cluster of every slice; -1 where there are none."""
    return view.clustering.labels if view.clustering is not None else np.full(len(view.slices), -1, np.int32)
