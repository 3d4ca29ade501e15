"""Tables of text in dialogs: whole rows are chosen, and Tab goes on to the buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableWidget, QTableWidgetItem

from choleor_desktop.ui.parts.plain import plain_tip

_LETTERS_PX = 13


def letters_scale() -> float:
    """How large letters are now, beside those of a window without big letters."""
    return QFontInfo(QApplication.font()).pixelSize() / _LETTERS_PX


class PlainTable(QTableWidget):
    """Columns as wide as is said, more in big letters; those of which nothing is said share the rest."""

    def __init__(self, n_rows: int, heads: Sequence[str], widths: Sequence[int]) -> None:
        super().__init__(n_rows, len(heads))
        self.setHorizontalHeaderLabels(list(heads))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # the number of a slice is at the end of its name
        self.verticalHeader().hide()
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        for column, width in enumerate(widths):
            self.setColumnWidth(column, round(width * letters_scale()))
        for column in range(len(widths), len(heads)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def put(self, line: int, column: int, text: str) -> QTableWidgetItem:
        """Write in a cell what its tip says in full."""
        item = QTableWidgetItem(text)
        item.setToolTip(plain_tip(text))
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        self.setItem(line, column, item)
        return item
