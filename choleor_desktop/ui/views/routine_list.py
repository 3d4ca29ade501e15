"""The eight-counts of a routine as a list: how its rows look, and what may be dropped on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import (
    QLineF,
    QMimeData,
    QModelIndex,
    QPoint,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QDragMoveEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QWidget

from choleor_desktop.analysis.results import N_COUNTS, TOP_LEVEL
from choleor_desktop.pipeline.sheets import Sheet, SheetRow, tempo_or_gone
from choleor_desktop.pipeline.titles import minutes
from choleor_desktop.ui.parts.dragged import SLICES_TYPE, carried, carry
from choleor_desktop.ui.parts.lines import Index, LineDelegate, LineList, LineModel
from choleor_desktop.ui.plots.movement import draw_small_movement

_ITEM_TYPE = "application/x-choleor-routine-item"


class RoutineModel(LineModel):
    """One row per eight-count; what is dropped is told, not done."""

    moved = Signal(int, int)
    slices_dropped = Signal(tuple, int)
    matches_dropped = Signal(tuple, int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            parent,
            lambda row: ", ".join((f"{row.number} {minutes(row.time_s)} {row.title}", *_more_of(row))),
            lambda row: "\n".join((row.title, *_more_of(row))),
        )
        self.sheet: Sheet | None = None

    def set_sheet(self, sheet: Sheet | None) -> None:
        """Show a sheet; the same one as before, now stored, leaves what is in sight in sight."""
        self.sheet = sheet
        rows = sheet.rows if sheet is not None else ()
        if rows != self.rows:
            self.set_lines(rows)

    @property
    def rows(self) -> tuple[SheetRow, ...]:
        return tuple(self.lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        both = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsDropEnabled
        if index.isValid():
            return both | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
        return both

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def mimeTypes(self) -> list[str]:
        return [_ITEM_TYPE, SLICES_TYPE]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        mime = carry(())  # no music to import; where it goes in the order is all that counts
        mime.setData(_ITEM_TYPE, str(indexes[0].row()).encode())
        return mime

    def canDropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        del action, row, column, parent
        return data.hasFormat(_ITEM_TYPE) or data.hasFormat(SLICES_TYPE)

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        """On a row: a match of it. Between rows: a place in the order. Nothing is removed where it came from."""
        del action, column
        place = row if row >= 0 else parent.row() if parent.isValid() else len(self.rows)
        if data.hasFormat(_ITEM_TYPE):
            item = int(bytes(data.data(_ITEM_TYPE).data()))
            self.moved.emit(item, place + 1 if parent.isValid() and place > item else place)
        elif parent.isValid():
            self.matches_dropped.emit(carried(data), parent.row())
        else:
            self.slices_dropped.emit(carried(data), place)
        return False


class RoutineDelegate(LineDelegate):
    """Number, time, music with its tempo step, levels with movement, choreography, notes and matches."""

    def __init__(self) -> None:
        super().__init__()
        self.playing_item = -1
        self.missing = ""

    def height_of(self, line: SheetRow) -> int:
        del line
        return 58

    def paint_line(self, painter: QPainter, area: QRectF, line: SheetRow, index: Index) -> None:
        if index.row() == self.playing_item:
            painter.setPen(QPen(self.theme.b, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 7, 7)
        self._paint_columns(painter, area, line)

    def _paint_columns(self, painter: QPainter, area: QRectF, row: SheetRow) -> None:
        theme = self.theme
        number, levels = theme.px(96), min(theme.px(124), area.width() * 0.18)
        rest = area.width() - number - levels - 44
        music, words = rest * 0.46, rest * 0.54
        left = area.left() + 10
        theme.draw_text(painter, QRectF(left, area.top(), 50, area.height()), str(row.number), theme.a, 18, bold=True)
        time = QRectF(left + theme.px(36), area.top(), number, area.height())
        theme.draw_text(painter, time, minutes(row.time_s), theme.dim, 12, tabular=True)
        left += number
        under = tempo_or_gone(row, self.missing)
        self._two_lines(painter, QRectF(left, area.top(), music, area.height()), row.title, under)
        left += music + 12
        self._paint_levels(painter, QRectF(left, area.top() + 9, levels, area.height() - 18), row)
        left += levels + 16
        under = " · ".join(filter(None, (row.note, "≈ " + ", ".join(row.matches) if row.matches else "")))
        self._two_lines(painter, QRectF(left, area.top(), words, area.height()), row.choreography, under)

    def _two_lines(self, painter: QPainter, area: QRectF, first: str, second: str) -> None:
        half = area.height() / 2
        top = QRectF(area.left(), area.top() + 3, area.width(), half)
        if not first or not second:
            top = area
        if first:
            self.theme.draw_text(painter, top, _in_one(first), self.theme.text, bold=True, tabular=True, middle=True)
        if second:
            place = QRectF(area.left(), area.top() + half - 4, area.width(), half) if first else area
            self.theme.draw_text(painter, place, _in_one(second), self.theme.dim, 12, tabular=True, middle=True)

    def _paint_levels(self, painter: QPainter, area: QRectF, row: SheetRow) -> None:
        width = area.width() / N_COUNTS
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.wave)
        for i, level in enumerate(row.levels):
            high = area.height() * level / TOP_LEVEL
            painter.drawRoundedRect(QRectF(area.left() + i * width, area.bottom() - high, width - 2, high), 1, 1)
        if row.movement:
            draw_small_movement(painter, self.theme, area.adjusted(-1, 0, -1, 0), row.movement)


def _more_of(row: SheetRow) -> Iterator[str]:
    """What is kept beside an eight-count, and written for it."""
    return filter(None, (*row.matches, row.choreography, row.note))


def _in_one(text: str) -> str:
    """Lines of a text beside each other."""
    return text.replace("\n", " / ")


class RoutineList(LineList[RoutineDelegate]):
    """Arrows choose, Alt with arrows moves, Delete takes out, Enter plays from there."""

    item_chosen = Signal(int)
    moved = Signal(int, int)
    taken_out = Signal(int)
    play_wanted = Signal(int)

    def __init__(self, model: RoutineModel) -> None:
        super().__init__(model, RoutineDelegate())
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(True)
        self.setDragDropOverwriteMode(False)
        self._held_at = QPoint()
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        self.doubleClicked.connect(lambda index: self.play_wanted.emit(index.row()))

    def _current_changed(self, current: QModelIndex) -> None:
        self.item_chosen.emit(current.row() if current.isValid() else -1)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)
        self._held_at = event.position().toPoint()

    def paintEvent(self, event: QPaintEvent) -> None:
        self.setDropIndicatorShown(False)  # Qt would draw its own: angular, white, and without its right side
        super().paintEvent(event)
        self.setDropIndicatorShown(True)
        if self.state() == QAbstractItemView.State.DraggingState:
            self._paint_drop()

    def _paint_drop(self) -> None:
        """Around the eight-count that gets a match, or where another one comes in."""
        where, over = self.dropIndicatorPosition(), self.visualRect(self.indexAt(self._held_at))
        place = QRectF(over).adjusted(3, 2, -3, -2)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.delegate.theme.b, 2))
        if where == QAbstractItemView.DropIndicatorPosition.OnItem:
            painter.drawRoundedRect(place, 7, 7)
        elif where != QAbstractItemView.DropIndicatorPosition.OnViewport:
            is_above = where == QAbstractItemView.DropIndicatorPosition.AboveItem
            y = max(place.top() - 2, 1) if is_above else place.bottom() + 2
            painter.drawLine(QLineF(place.left(), y, place.right(), y))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item, key = self.currentIndex().row(), event.key()
        moving = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if moving and key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.moved.emit(item, item - 1 if key == Qt.Key.Key_Up else item + 2)
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            if not event.isAutoRepeat():
                self.taken_out.emit(item)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():  # held too long, it would stop and begin again and again
                self.play_wanted.emit(max(item, 0))
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End}:
            super().keyPressEvent(event)
        else:
            event.ignore()
