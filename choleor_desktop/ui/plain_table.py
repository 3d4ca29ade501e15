"""Tables of text in dialogs: whole rows are chosen, and Tab goes on to the buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget


class PlainTable(QTableWidget):
    """Columns as wide as is said; the last one has the rest."""

    def __init__(self, n_rows: int, heads: Sequence[str], widths: Sequence[int]) -> None:
        super().__init__(n_rows, len(heads))
        self.setHorizontalHeaderLabels(list(heads))
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
        header.setSectionResizeMode(len(heads) - 1, QHeaderView.ResizeMode.Stretch)
