"""Labels of one slice or of many: tags, ratings, notes, choreographies."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, Qt

from choleor_desktop.ui.label_dialog import LabelDialog
from choleor_desktop.ui.tabs.slices import SlicesTab

if TYPE_CHECKING:
    from choleor_desktop.ui.main_window import MainWindow


class Curating(QObject):
    """What a person says of slices."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window

    def mark_rows(self, rows: Any) -> None:
        """Mark slices in the table, as ranges."""
        table, lines = self.window.tab(SlicesTab).view, []
        wanted = {int(row) for row in rows}
        lines = [line for line, row in enumerate(self.window.model.rows) if int(row) in wanted]
        selection = QItemSelection()
        for line in lines:
            index = self.window.model.index(line, 0)
            selection.select(index, index)
        mode = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        table.selectionModel().select(selection, mode)
        self.window.status.tell(
            self.tr("%n slice(s) marked: press T to tag them, 1 to 5 to rate them.", "", len(lines))
        )

    def _marked(self) -> list[int]:
        rows = self.window.tab(SlicesTab).view.chosen_rows()
        if not rows and self.window.session.row >= 0:
            rows = [self.window.session.row]
        return rows

    def rate(self, stars: int) -> None:
        self.window.session.labels.edit(self._marked(), lambda label: replace(label, rating=stars), "rate")

    def set_movement(self, movement: tuple[int, ...]) -> None:
        row = self.window.session.row
        if row >= 0:
            self.window.session.labels.edit([row], lambda label: replace(label, movement=movement), "movement")
            self.window.detail.levels.set_levels(self.window.detail.levels.levels, movement)

    def edit_label(self, focus: str) -> None:
        session, rows = self.window.session, self._marked()
        if session.view is None or not rows or not session.can_change:
            return
        known = sorted({tag for label in session.view.labels.values() for tag in label.tags})
        dialog = LabelDialog(self.window, [session.labels.of(row) for row in rows], known, focus)

        def save() -> None:
            session.labels.edit(rows, dialog.changed, "label")

        dialog.accepted.connect(save)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
