"""The table of slices and how its cells are painted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

import numpy as np
from PySide6.QtCore import (
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSizeF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QBrush, QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
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
from choleor_desktop.ui.views.slice_header import INDENT, SliceHeader
from choleor_desktop.ui.views.slice_model import SliceModel

_STAR = (
    (0, -1), (0.24, -0.32), (0.95, -0.31), (0.38, 0.12), (0.59, 0.81),
    (0, 0.4), (-0.59, 0.81), (-0.38, 0.12), (-0.95, -0.31), (-0.24, -0.32),
)  # fmt: skip
_Column = tuple[int, int, int]


def draw_levels(painter: QPainter, theme: Theme, area: QRectF, values: Sequence[int]) -> None:
    """Eight small bars."""
    step, height = int(area.width() / 8), int(area.height())

    def draw(level: int, onto: QPainter) -> None:
        onto.setPen(Qt.PenStyle.NoPen)
        onto.setBrush(theme.wave)
        top = height * (1 - level / 10)
        onto.drawRoundedRect(QRectF(0, top, step - 2, height - top), 1, 1)

    for i, level in enumerate(values):
        corner = QPointF(area.left() + i * step, area.top())
        theme.stamp(painter, corner, QSizeF(step, height), ("level", level, step, height), partial(draw, level))


def draw_stars(painter: QPainter, theme: Theme, area: QRectF, n: int) -> None:
    """As many stars as were given."""
    size = min(7.0 * theme.scale, area.height() / 2, area.width() / (5 * 2.3))

    def draw(onto: QPainter) -> None:
        onto.setPen(Qt.PenStyle.NoPen)
        onto.setBrush(theme.star)
        for i in range(n):
            x = size + i * size * 2.3
            onto.drawPolygon([QPointF(x + px * size, (1 + py) * size) for px, py in _STAR])

    if n:
        corner = QPointF(area.left(), area.center().y() - size)
        theme.stamp(painter, corner, QSizeF(n * size * 2.3, 2 * size), ("stars", n, size), draw)


def draw_tags(painter: QPainter, theme: Theme, area: QRectF, tags: tuple[str, ...], colours: Mapping[str, str]) -> None:
    """Rounded chips, as many as there is room for; those that were given a colour with a dot of it."""
    if not tags:
        return
    painter.setFont(theme.font(11))
    metrics = theme.metrics(11)
    x = area.left()
    for i, tag in enumerate(tags):
        rest = len(tags) - i
        more = f"+{rest - 1}" if rest > 1 else ""
        room = area.right() - x - (metrics.horizontalAdvance(more) + 5 if more else 0)
        colour = colours.get(tag, "")
        dot = theme.px(12) if colour else 0
        text = metrics.elidedText(tag, Qt.TextElideMode.ElideRight, max(room - 20 - dot, 20))
        width = metrics.horizontalAdvance(text) + 16 + dot
        if width > room:
            painter.setPen(theme.dim)
            place = QRectF(x, area.top(), area.right() - x, area.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, f"+{rest}")
            return
        chip = QRectF(x, area.center().y() - 10 * theme.scale, width, 20 * theme.scale)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.raised)
        painter.drawRoundedRect(chip, 10, 10)
        if colour:
            theme.draw_dot(painter, QPointF(x + 8 + 4 * theme.scale, chip.center().y()), colour)
        painter.setPen(theme.text)
        painter.drawText(chip.adjusted(dot, 0, 0, 0), Qt.AlignmentFlag.AlignCenter, text)
        x += width + 5


def draw_corner(painter: QPainter, theme: Theme, area: QRectF) -> None:
    """A corner turned down: there is a note."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.star)
    right, top, size = area.right() + 6, area.top() + 3, 8 * theme.scale
    painter.drawPolygon([QPointF(right - size, top), QPointF(right, top), QPointF(right, top + size)])


def draw_heard(painter: QPainter, theme: Theme, left: QPointF) -> None:
    """The mark of a slice that is heard, from the middle of its left side."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(theme.a))
    half = QPointF(0, 5 * theme.scale)
    painter.drawPolygon([left - half, left + half, left + QPointF(9 * theme.scale, 0)])


class Cells:
    """Paints cells in the theme's colours; more than a hundred at each step through the table."""

    def __init__(self, slices: SliceModel, theme: Theme) -> None:
        self.slices, self.theme = slices, theme
        self.playing_row = -1

    def paint(self, painter: QPainter, rows: Iterable[tuple[int, QRect, bool]], columns: Sequence[_Column]) -> None:
        """Paint slices, each in its place and perhaps chosen."""
        for row, place, is_chosen in rows:
            if is_chosen:
                painter.fillRect(place, self.theme.selection)
            painter.fillRect(place.left(), place.bottom(), place.width(), 1, self.theme.line)
            for column, left, width in columns:
                self._paint_content(painter, QRectF(left + 8, place.top(), width - 16, place.height()), row, column)

    def _paint_content(self, painter: QPainter, area: QRectF, row: int, column: int) -> None:
        theme, slices = self.theme, self.slices
        if column == slice_model.LEVELS:
            draw_levels(painter, theme, area.adjusted(0, 7, 0, -7), slices.levels_of(row).tolist())
        elif column == slice_model.CLUSTER:
            self._paint_cluster(painter, area, slices.cluster_of(row))
        elif column == slice_model.RATING:
            draw_stars(painter, theme, area, slices.label_of(row).rating)
        elif column == slice_model.TAGS:
            label = slices.label_of(row)
            draw_tags(painter, theme, area, label.tags, slices.tag_colours)
            if label.note:
                draw_corner(painter, theme, area)
        elif column == slice_model.SLICE:
            self._paint_title(painter, area, row)
        else:
            is_song = column == slice_model.SONG
            colour = theme.dim if is_song else theme.text
            theme.draw_text(painter, area, slices.text_of(row, column), colour, tabular=not is_song)

    def _paint_cluster(self, painter: QPainter, area: QRectF, number: int) -> None:
        if number < 0:
            return
        theme = self.theme
        centre = QPointF(area.left() + 6 * theme.scale, area.center().y())
        theme.draw_mark(painter, number, centre, 4.5 * theme.scale)
        theme.draw_text(painter, area.adjusted(theme.px(18), 0, 0, 0), str(number + 1), theme.text, tabular=True)

    def _paint_title(self, painter: QPainter, area: QRectF, row: int) -> None:
        """The slice's name, behind a mark where it is heard."""
        if row == self.playing_row:
            draw_heard(painter, self.theme, QPointF(area.left(), area.center().y()))
        text = self.slices.text_of(row, slice_model.SLICE)
        self.theme.draw_text(painter, area.adjusted(INDENT, 0, 0, 0), text, self.theme.text, bold=True, middle=True)


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
        self._left.forget()
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
