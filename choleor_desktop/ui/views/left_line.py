"""Where one was in a table: its chosen line went, as what was said of it is not listed, or others come above it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QTableView

from choleor_desktop.ui.views.slice_model import SliceModel


class LeftLine(QObject):
    """Keeps the place, and how far the table was scrolled, until something else is chosen; the chosen line in sight."""

    def __init__(self, table: QTableView, slices: SliceModel) -> None:
        super().__init__(table)
        self._table, self._slices, self._line, self._scrolled = table, slices, -1, 0
        self._above = slices.rows[:0]
        self._filter = slices.filter
        slices.modelAboutToBeReset.connect(self._keep)
        slices.modelReset.connect(self._find_place)
        self._others_came = QTimer(self, singleShot=True)  # all at once: the table is laid out for it
        self._others_came.timeout.connect(self._keep_in_sight)
        slices.rowsAboutToBeInserted.connect(self._look)

    def _keep(self) -> None:
        if self._slices.filter != self._filter:  # at each key of a search there would be lines to lay out twice
            self._filter = self._slices.filter
            self.forget()
            return
        current = self._table.currentIndex()
        self._line = current.row() if current.isValid() else self._line
        self._above = self._slices.rows[: max(self._line, 0)]
        self._scrolled = self._table.verticalScrollBar().value()

    def _find_place(self) -> None:
        """Below those that were above and stayed: of several that are labelled at once all may have gone."""
        if self._line >= 0:
            stayed = np.flatnonzero(np.isin(self._slices.rows, self._above))
            self._line = int(stayed[-1]) + 1 if len(stayed) else 0
            self._table.executeDelayedItemsLayout()
            self._table.verticalScrollBar().setValue(self._scrolled)

    def _look(self) -> None:
        if self._others_came.isActive():
            return
        at = self._table.visualRect(self._table.currentIndex())
        if self._table.viewport().rect().contains(at.center()):
            self._others_came.start()

    def _keep_in_sight(self) -> None:
        self._table.executeDelayedItemsLayout()
        self._table.scrollTo(self._table.currentIndex())

    def forget(self) -> None:
        """Other lines are wanted, or another slice is chosen."""
        self._line = -1

    def beside(self, *, below: bool) -> int:
        """The line that came into its place, or the one above that; -1 where one begins anew."""
        n = self._table.model().rowCount()
        if self._line < 0 or not n or self._table.currentIndex().isValid():
            return -1
        return min(max(self._line - (not below), 0), n - 1)
