"""The names of the columns of slices."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QTableView

from choleor_desktop.ui.theme import Theme
from choleor_desktop.ui.views import slice_model

INDENT = 16  # of a slice's name, for the mark where it is heard


class SliceHeader(QHeaderView):
    """By which column the slices are sorted is said right behind its name, not where the next name begins."""

    def __init__(self, parent: QTableView, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.theme = theme
        self.setSectionsClickable(True)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803 - Qt's signature
        super().paintSection(painter, rect, logicalIndex)
        if logicalIndex != self.sortIndicatorSection():
            return
        name = self.model().headerData(logicalIndex, Qt.Orientation.Horizontal)
        left = rect.left() + (INDENT if logicalIndex == slice_model.SLICE else 0) + 8
        left += round(self.theme.metrics(12).horizontalAdvance(name)) + 3
        size = self.theme.px(12)
        if left + size <= rect.right():
            is_up = self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
            icon = self.theme.icon("up" if is_up else "down", self.theme.dim)
            icon.paint(painter, left, rect.center().y() - size // 2 + 1, size, size)
