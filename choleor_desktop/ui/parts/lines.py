"""Lists of values: a line for each, painted by the view it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from choleor_desktop.ui.parts.plain import plain_tip
from choleor_desktop.ui.theme import Theme

LINE_ROLE = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


class LineModel(QAbstractListModel):
    """Holds the values; ``text`` is what of a value is read aloud, ``tip`` what appears beside the pointer."""

    def __init__(self, parent: QWidget, text: Callable[[Any], str], tip: Callable[[Any], str] = lambda _: "") -> None:
        super().__init__(parent)
        self.lines: Sequence[Any] = ()
        self._text, self._tip = text, tip

    def set_lines(self, lines: Sequence[Any]) -> None:
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self.lines):
            return None
        line = self.lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._text(line)
        return plain_tip(self._tip(line)) or None if role == Qt.ItemDataRole.ToolTipRole else None


class LineDelegate(QStyledItemDelegate):
    """The ground of a line that is chosen or pointed at; ``paint_line`` paints what stands on it."""

    def __init__(self) -> None:
        super().__init__()
        self.theme = Theme()

    def height_of(self, line: Any) -> int:
        """How high a line is before letters are enlarged."""
        raise NotImplementedError

    def paint_line(self, painter: QPainter, area: QRectF, line: Any, index: Index) -> None:
        raise NotImplementedError

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(max(option.rect.width(), 120), self.theme.px(self.height_of(index.data(LINE_ROLE))))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, area = self.theme, QRectF(option.rect).adjusted(2, 1, -2, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.selection if chosen else theme.raised)
            painter.drawRoundedRect(area, 7, 7)
        self.paint_line(painter, area, index.data(LINE_ROLE), index)
        painter.restore()


class LineList[D: LineDelegate](QListView):
    """A list of such lines, as wide as there is room; letters are commands, no search."""

    def keyboardSearch(self, search: str) -> None:
        del search

    def reset(self) -> None:
        super().reset()
        self.setCurrentIndex(QModelIndex())  # else Qt chooses the first line as soon as the keyboard comes

    def __init__(self, model: LineModel, delegate: D, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.delegate = delegate
        delegate.setParent(self)
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def set_theme(self, theme: Theme) -> None:
        was_in_sight = self._has_chosen_within(self.viewport().size())
        self.delegate.theme = theme
        self.scheduleDelayedItemsLayout()
        if was_in_sight:
            self.scrollTo(self.currentIndex())

    def resizeEvent(self, event: QResizeEvent) -> None:
        was_in_sight = self._has_chosen_within(event.oldSize())
        super().resizeEvent(event)
        if was_in_sight:
            self.scrollTo(self.currentIndex())

    def _has_chosen_within(self, room: QSize) -> bool:
        """Whether the chosen line is in sight, where the list has that room."""
        return QRect(QPoint(), room).intersects(self.visualRect(self.currentIndex()))
