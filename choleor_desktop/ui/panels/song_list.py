"""The list on the left: what slices can be filtered by, under titles, one of it or several at once."""

from __future__ import annotations

from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from choleor_desktop.ui.parts.lines import Index
from choleor_desktop.ui.parts.plain import plain_tip
from choleor_desktop.ui.theme import Theme
from choleor_desktop.ui.views.slice_filter import Filter

ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1
ALL = 1  # the line of all songs, below their title
Flag = QItemSelectionModel.SelectionFlag


class Entry(NamedTuple):
    """A line of the list: a title of a group (no filter), or something to filter by."""

    text: str
    note: str = ""
    filter: Filter | None = None
    is_warning: bool = False
    tip: str = ""
    colour: str = ""
    is_doubt: bool = False  # a song, where it is listed for its beats


class EntryModel(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def set_entries(self, entries: list[Entry]) -> None:
        if entries == self.entries:
            return
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self.entries):
            return None
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{entry.text} {entry.note}".strip()
        if role == ENTRY_ROLE:
            return entry
        if role == Qt.ItemDataRole.ToolTipRole:  # a narrow list shortens names
            return plain_tip("\n".join(filter(None, (entry.text, entry.tip))))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        is_title = index.row() < len(self.entries) and self.entries[index.row()].filter is None
        return Qt.ItemFlag.NoItemFlags if is_title else super().flags(index)


class EntryDelegate(QStyledItemDelegate):
    def __init__(self, parent: QObject, entries: EntryModel) -> None:
        super().__init__(parent)
        self._entries = entries
        self.set_theme(Theme())

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self._size, self._title_size = QSize(80, theme.px(28)), QSize(80, theme.px(36))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option
        entries = self._entries.entries  # not by way of Qt: a large library asks some thousand times
        is_title = index.row() < len(entries) and entries[index.row()].filter is None
        return self._title_size if is_title else self._size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(ENTRY_ROLE)
        theme, area = self.theme, QRectF(option.rect).adjusted(4, 1, -4, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if entry.filter is None:
            font = theme.font(11, bold=True)
            font.setLetterSpacing(font.SpacingType.AbsoluteSpacing, 0.8)
            painter.setFont(font)
            painter.setPen(theme.a if entry.is_warning else theme.dim)
            title = painter.fontMetrics().elidedText(entry.text, Qt.TextElideMode.ElideMiddle, round(area.width()) - 8)
            painter.drawText(area.adjusted(8, 0, 0, -4), Qt.AlignmentFlag.AlignBottom, title)
            painter.restore()
            return
        state = option.state
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.selection if state & QStyle.StateFlag.State_Selected else theme.raised)
            painter.drawRoundedRect(area, 7, 7)
        elif state & QStyle.StateFlag.State_HasFocus:  # the keyboard is here, and nothing is chosen by that
            painter.setPen(theme.dim)
            painter.drawRoundedRect(area, 7, 7)
        inner = area.adjusted(8, 0, -8, 0)
        wide = theme.metrics(12, tabular=True).horizontalAdvance(entry.note)
        theme.draw_text(
            painter, inner.adjusted(inner.width() - wide - 1, 0, 0, 0), entry.note, theme.dim, 12, tabular=True
        )
        dot = theme.px(13) if entry.colour else 0
        if dot:
            theme.draw_dot(painter, QPointF(inner.left() + theme.px(4), inner.center().y()), entry.colour)
        elif entry.filter.cluster >= 0:
            dot, centre = theme.px(16), QPointF(inner.left() + 5 * theme.scale, inner.center().y())
            theme.draw_mark(painter, entry.filter.cluster, centre, 4.5 * theme.scale)
        colour = theme.a if entry.is_warning else theme.text
        theme.draw_text(painter, inner.adjusted(dot, 0, -wide - 10, 0), entry.text, colour, middle=True)
        painter.restore()


class EntryList(QListView):
    """Home goes to the first line that can be chosen, below the title of the songs; letters are commands, no search.

    A line is chosen beside others by Ctrl+click, or by Ctrl with the arrows and Space, and in no other way.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)

    def keyboardSearch(self, search: str) -> None:
        del search

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down} and held == Qt.KeyboardModifier.ControlModifier:
                event.accept()  # no other tempo: the keyboard goes to a line that may be chosen as well
                return True
        return super().event(event)

    def selectAll(self) -> None:
        """“All songs”, and not every tag at once."""
        self.selectionModel().setCurrentIndex(self.model().index(ALL, 0), Flag.ClearAndSelect)

    def selectionCommand(self, index: Index, event: QEvent | None = None) -> QItemSelectionModel.SelectionFlag:
        """Titles, the ground and the right button choose nothing; without Ctrl, a line is chosen alone."""
        wanted, entry = super().selectionCommand(index, event), index.data(ENTRY_ROLE)
        is_right = isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.RightButton
        if entry is None or entry.filter is None or is_right:
            return Flag.NoUpdate
        if wanted & Flag.Toggle:
            return self.beside(index)
        return Flag.ClearAndSelect if wanted & Flag.Select else Flag.NoUpdate

    def beside(self, index: Index) -> QItemSelectionModel.SelectionFlag:
        """How a line is chosen beside the others, or no longer; “All songs” stands alone."""
        entries = [place.data(ENTRY_ROLE) for place in (index, *self.selectedIndexes()[:1])]
        return Flag.ClearAndSelect if any(entry.filter == Filter() for entry in entries) else Flag.Toggle

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A click that slips is a click on the line where it began."""
        if not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        if action == QAbstractItemView.CursorAction.MoveHome and self.model().rowCount() > ALL:
            return self.model().index(ALL, 0)
        return super().moveCursor(action, modifiers)
