"""The table of slices: where it stands, what is chosen in it, and how one goes through it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import (
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QRect,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableView,
)

from choleor_desktop.ui.parts.dragged import drag
from choleor_desktop.ui.parts.scrolled import RoomyBar
from choleor_desktop.ui.theme import Theme
from choleor_desktop.ui.views import slice_model
from choleor_desktop.ui.views.left_line import LeftLine
from choleor_desktop.ui.views.slice_cells import Cells
from choleor_desktop.ui.views.slice_header import SliceHeader
from choleor_desktop.ui.views.slice_model import SliceModel


class SliceTable(QTableView):
    """All slices that the filters leave; arrows choose, and a choice is heard."""

    row_chosen = Signal(int, bool)
    message = Signal(object)

    def __init__(self, model: SliceModel, theme: Theme) -> None:
        super().__init__()
        self.setModel(model)
        self.slices = model
        self.cells = Cells(model, theme)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setShowGrid(False)
        self.setVerticalScrollBar(RoomyBar(Qt.Orientation.Vertical, self))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.header = header = SliceHeader(self, theme)
        self.setHorizontalHeader(header)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        # Its own, empty for ever: Qt asks at each painting whether columns are chosen, line by line where all are.
        header.setSelectionModel(QItemSelectionModel(model, header))
        header.setMinimumSectionSize(40)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        self.setSortingEnabled(True)
        self.sortByColumn(slice_model.SLICE, Qt.SortOrder.AscendingOrder)
        self.retranslate()
        self._quiet, self._pressed, self._left = False, -1, LeftLine(self, self.slices)
        self.clicked.connect(self._clicked)
        self._settling = QTimer(self, singleShot=True)
        self._settling.timeout.connect(lambda: self.scrollTo(self.currentIndex()))
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        model.held_changed.connect(lambda: header.set_held(model.held))
        self.set_theme(theme)

    def kept(self) -> dict[str, object]:
        """How the columns are sorted, and how wide a person made them, to be remembered."""
        return self.header.kept()

    def restore(self, kept: object) -> None:
        """Sort, and divide the room, as it was remembered, where that can be understood."""
        self.header.restore(kept)
        self.header.share(self.viewport().width())

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Slices"))
        self.horizontalHeader().setAccessibleName(self.tr("Sort by"))

    def set_theme(self, theme: Theme) -> None:
        was_in_view = self._is_current_above(self.viewport().height())
        self.cells.theme = self.header.theme = theme
        self.verticalHeader().setDefaultSectionSize(theme.px(31))
        self.header.share(self.viewport().width())
        if was_in_view:
            self._keep_current_in_view()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        was_in_view = self._is_current_above(event.oldSize().height())
        super().resizeEvent(event)
        self.header.share(self.viewport().width())
        if was_in_view:
            self._keep_current_in_view()

    def _keep_current_in_view(self) -> None:
        """Now, and once more when Qt has found how wide and high all columns and lines are now."""
        self.updateGeometries()  # else the scroll bar ends where the smaller lines ended
        self.scrollTo(self.currentIndex())
        self._settling.start()

    def _is_current_above(self, bottom: int) -> bool:
        """Whether the chosen slice is in a view that ends there."""
        return self.currentIndex().isValid() and 0 <= self.visualRect(self.currentIndex()).top() < bottom

    def set_playing(self, row: int) -> None:
        before, self.cells.playing_row = self.cells.playing_row, row
        if row != before:
            for line in map(self.slices.line_of, (before, row)):
                self.viewport().update(self.visualRect(self.slices.index(line, slice_model.SLICE)))

    def _mark(self, line: int) -> None:
        """Make a line the current one and the only one that is marked, whatever keys are held (Ctrl with Ctrl+L)."""
        how = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(self.slices.index(line, 0), how)

    def show_row(self, row: int) -> None:
        """Make a slice the current one, without a sound."""
        line = self.slices.line_of(row)
        if line < 0 or line == self.currentIndex().row():
            return
        self._quiet = True
        self._mark(line)
        self.scrollTo(self.slices.index(line, 0))
        self._quiet = False

    def follow(self, row: int) -> None:
        """A slice was chosen, perhaps elsewhere: no other stays marked, also where the filter leaves this one out."""
        if self.slices.line_of(row) < 0:
            self._left.forget()
            self.selectionModel().clear()
        else:
            self.show_row(row)

    def line_left(self) -> int:
        """The line that came into the place of the chosen slice when it left the table; -1 where it did not."""
        return self._left.beside(below=True)

    def keep_in_view(self, row: int) -> None:
        """Move the table so far that a slice is seen, where the filter leaves it."""
        line = self.slices.line_of(row)
        if line >= 0:
            self.scrollTo(self.slices.index(line, 0))

    def show_chosen(self, row: int) -> None:
        """After other rows came: the chosen slice marked and in view where it is among them, else their beginning."""
        self.executeDelayedItemsLayout()
        self.show_row(row)
        if self.slices.line_of(row) < 0:
            self.scrollToTop()
        self.keep_in_view(row)

    def paintEvent(self, event: QPaintEvent) -> None:
        # All at once: a delegate that Qt asks for each cell, with an index and a style, takes twice as long.
        painter, theme = QPainter(self.viewport()), self.cells.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if len(self.slices.rows):
            columns = [
                (column, self.columnViewportPosition(column), self.columnWidth(column))
                for column in range(self.slices.columnCount())
                if not self.isColumnHidden(column)
            ]
            seen = [each for each in columns if each[1] <= event.rect().right() and sum(each[1:]) > event.rect().left()]
            self.cells.paint(painter, self._lines_in(event.rect()), seen)
        elif self.slices.view is not None and len(self.slices.view.slices):
            painter.setFont(theme.font(13))
            painter.setPen(theme.dim)
            area = QRectF(self.viewport().rect()).adjusted(24, 24, -24, -24)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.slices.why_empty())
        painter.end()

    def _lines_in(self, area: QRect) -> Iterator[tuple[int, QRect, bool]]:
        """The slices in a part of the table, where they are, and whether they are marked."""
        first, last, n = self.rowAt(area.top()), self.rowAt(area.bottom()), len(self.slices.rows)
        last = n - 1 if last < 0 else last
        marked = [
            (part.top(), part.bottom())
            for part in self._marked_parts()
            if part.bottom() >= first and part.top() <= last
        ]
        left, width = self.columnViewportPosition(0), self.horizontalHeader().length()
        for line in range(max(first, 0), last + 1):
            place = QRect(left, self.rowViewportPosition(line), width, self.rowHeight(line))
            yield self.slices.row_at(line), place, any(top <= line <= bottom for top, bottom in marked)

    def chosen_rows(self) -> list[int]:
        """The slices that are marked, by ranges (a list of cells would be slow)."""
        lines = [self.slices.rows[part.top() : part.bottom() + 1] for part in self._marked_parts()]
        return np.sort(np.concatenate(lines)).tolist() if lines else []

    def selectAll(self) -> None:
        self.clearSelection()  # else Qt compares thousands of single lines with all of them
        super().selectAll()

    def are_several_chosen(self) -> bool:
        """Whether more than one slice is marked; asked while sound plays, so without a list of them."""
        return sum(part.height() for part in self._marked_parts()) > 1

    def _marked_parts(self) -> Iterator[QItemSelectionRange]:
        selection = self.selectionModel().selection()
        return map(selection.at, range(selection.count()))

    def startDrag(self, actions: Qt.DropAction) -> None:
        del actions
        problem = drag(self, self.slices.view, self.chosen_rows())
        if problem is not None:
            self.message.emit(problem)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = self.currentIndex().row() if not event.modifiers() else -1
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._pressed = -1  # the first of the two clicks is heard
        super().mouseDoubleClickEvent(event)

    def _clicked(self, index: QModelIndex) -> None:
        """The slice that was chosen already is heard again."""
        if index.row() == self._pressed:
            self.row_chosen.emit(int(self.slices.rows[index.row()]), True)

    def _current_changed(self, current: QModelIndex) -> None:
        if current.isValid() and not self._quiet:
            self.row_chosen.emit(int(self.slices.rows[current.row()]), self.hasFocus())

    def focusInEvent(self, event: QFocusEvent) -> None:
        is_chosen, self._quiet = self.currentIndex().isValid(), True
        super().focusInEvent(event)
        if not is_chosen:  # a filter hides the chosen slice, and Qt has chosen the first line
            self.selectionModel().clearCurrentIndex()
        self._quiet = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Letters and digits are commands here, not a search for a line that begins so.
        moving = {
            Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End,
        }  # fmt: skip
        widens = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End} and not widens and self.slices.rowCount():
            # The first and the last line, not the first and the last cell of this one.
            self._mark(0 if event.key() == Qt.Key.Key_Home else self.slices.rowCount() - 1)
            return
        beside = self._left.beside(below=event.key() == Qt.Key.Key_Down)
        if beside >= 0 and event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self._mark(beside)
        elif event.key() in moving or event.matches(QKeySequence.StandardKey.SelectAll):
            super().keyPressEvent(event)
        else:
            event.ignore()
