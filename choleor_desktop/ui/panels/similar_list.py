"""The answers as a list: score, slice, one bar of aspects; under the chosen one a sentence why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from choleor_desktop.library.models import NO_CLUSTER, LibraryView
from choleor_desktop.pipeline.titles import figure
from choleor_desktop.ui.parts.dragged import drag
from choleor_desktop.ui.parts.lines import Index
from choleor_desktop.ui.parts.plain import plain_tip
from choleor_desktop.ui.parts.reasons import aspect_names, pieces_of_bar, reason_sentence
from choleor_desktop.ui.parts.titles import cluster_title, slice_title, tempo
from choleor_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from choleor_desktop.pipeline.find import Neighbour

NEIGHBOUR_ROLE, SENTENCE_ROLE, TITLE_ROLE = (Qt.ItemDataRole.UserRole + i for i in (1, 2, 3))
Queries = tuple[tuple[str, float], ...]
_ROW, _LEFT, _NAME = 46, 66, 110


class NeighbourModel(QAbstractListModel):
    """The neighbours of one answer, best first."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.view: LibraryView | None = None
        self.neighbours: tuple[Neighbour, ...] = ()
        self.queries: Queries = ()

    def set_answer(self, view: LibraryView | None, neighbours: tuple[Neighbour, ...], queries: Queries = ()) -> None:
        self.beginResetModel()
        self.view, self.neighbours, self.queries = view, neighbours, queries
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.neighbours)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        view = self.view
        if view is None or not 0 <= index.row() < len(self.neighbours):
            return None
        neighbour = self.neighbours[index.row()]
        if role == NEIGHBOUR_ROLE:
            return neighbour
        if role == TITLE_ROLE:
            return slice_title(view, neighbour.row)
        if role == SENTENCE_ROLE:
            return self._sentence(view, neighbour)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{figure(neighbour.score)} {slice_title(view, neighbour.row)}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{figure(neighbour.score)}, {slice_title(view, neighbour.row)}. {self._sentence(view, neighbour)}"
        if role == Qt.ItemDataRole.ToolTipRole:  # a narrow list shortens the title
            names = aspect_names()
            parts = (f"{names[name]}: {figure(part, 'z.1f')}" for name, part in neighbour.parts.items())
            return plain_tip("\n".join((slice_title(view, neighbour.row), *parts)))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def _sentence(self, view: LibraryView, neighbour: Neighbour) -> str:
        number = self.cluster_of(neighbour.row)
        cluster = cluster_title(view, number) if number >= 0 else ""
        return reason_sentence(neighbour, view.bpm(neighbour.row), self.queries, cluster)

    def bpm_of(self, row: int) -> float:
        return self.view.bpm(row) if self.view is not None else 0.0

    def cluster_of(self, row: int) -> int:
        return self.view.cluster_of(row) if self.view is not None else NO_CLUSTER


class NeighbourDelegate(QStyledItemDelegate):
    """Paints a neighbour in the theme's colours."""

    def __init__(self, parent: QListView, model: NeighbourModel) -> None:
        super().__init__(parent)
        self.theme = Theme()
        self._list, self._neighbours = parent, model
        self.playing_row = -1

    def _is_current(self, index: Index) -> bool:
        return self._list.currentIndex() == index

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        height = self.theme.px(_ROW)
        if self._is_current(index):
            metrics = QFontMetricsF(self.theme.font(12))
            room = QRectF(0, 0, max(self._list.viewport().width() - self.theme.px(_LEFT) - 18, 60), 500)
            sentence = index.data(SENTENCE_ROLE) or ""
            height += round(metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, sentence).height()) + 6
        return QSize(option.rect.width(), height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        neighbour, theme = index.data(NEIGHBOUR_ROLE), self.theme
        if neighbour is None:
            return
        area = QRectF(option.rect).adjusted(2, 2, -2, -2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, area, option.state)
        first = QRectF(area.left(), area.top(), area.width(), theme.px(_ROW - 4))
        painter.setFont(theme.font(18, bold=True, tabular=True))
        painter.setPen(theme.text)
        score = QRectF(area.left(), area.top(), theme.px(_LEFT - 10), first.height())
        painter.drawText(score, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, figure(neighbour.score))
        left = area.left() + theme.px(_LEFT)
        room = area.right() - left - 30
        self._paint_title(painter, QRectF(left, area.top() + theme.px(4), room, theme.px(20)), index)
        self._paint_parts(painter, QRectF(left, area.top() + theme.px(29), room, theme.px(5)), neighbour)
        playing = neighbour.row == self.playing_row
        icon = theme.icon("stop" if playing else "play", theme.b if playing else theme.dim)
        side = theme.px(16)
        icon.paint(painter, round(area.right()) - 26, round(first.center().y() - side / 2), side, side)
        if self._is_current(index):
            painter.setFont(theme.font(12))
            painter.setPen(theme.text)
            place = QRectF(left, first.bottom(), area.right() - left - 12, area.bottom() - first.bottom())
            painter.drawText(place, Qt.TextFlag.TextWordWrap, index.data(SENTENCE_ROLE))
        painter.restore()

    def _paint_ground(self, painter: QPainter, area: QRectF, state: QStyle.StateFlag) -> None:
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            focused = selected and self._list.hasFocus()
            painter.setPen(QPen(self.theme.b, 2 if focused else 1) if selected else Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.selection if selected else self.theme.raised)
            painter.drawRoundedRect(area, 8, 8)

    def _paint_title(self, painter: QPainter, area: QRectF, index: Index) -> None:
        """Song and number, tempo, and the mark of its cluster where that is another than the query's.

        In little room the name goes before the tempo.
        """
        theme, neighbour = self.theme, index.data(NEIGHBOUR_ROLE)
        known = self._neighbours.bpm_of(neighbour.row)
        bpm = tempo(known) if known else ""
        wide = theme.metrics(12, tabular=True).horizontalAdvance(bpm) + 8
        mark = theme.px(18) if neighbour.across_border else 0
        wanted = theme.metrics(bold=True).horizontalAdvance(index.data(TITLE_ROLE))
        if area.width() - wide - mark < min(wanted, theme.px(_NAME)):
            bpm, wide = "", 0
        title = area.adjusted(0, 0, -wide - mark, 0)
        x = area.left() + 8
        x += theme.draw_text(painter, title, index.data(TITLE_ROLE), theme.text, bold=True, middle=True)
        theme.draw_text(painter, QRectF(x, area.top(), wide + 8, area.height()), bpm, theme.dim, 12, tabular=True)
        if mark:
            number = self._neighbours.cluster_of(neighbour.row)
            centre = QRectF(area.right() - mark, area.top(), mark, area.height()).center()
            theme.draw_mark(painter, number, centre, theme.px(4))

    def _paint_parts(self, painter: QPainter, area: QRectF, neighbour: Neighbour) -> None:
        """One bar: as long as the score, divided among the aspects."""
        theme = self.theme
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.line)
        painter.drawRoundedRect(area, 2, 2)
        if not neighbour.parts:
            painter.setBrush(theme.wave)
            share = min(max(neighbour.score, 0.0), 100.0) / 100
            painter.drawRoundedRect(QRectF(area.left(), area.top(), area.width() * share, area.height()), 2, 2)
            return
        x = area.left()
        for piece, colour in zip(pieces_of_bar(neighbour.score, neighbour.parts), theme.aspects, strict=True):
            width = area.width() * piece / 100
            if width >= 1.5:
                painter.setBrush(colour)
                painter.drawRoundedRect(QRectF(x, area.top(), width - 1.5, area.height()), 2, 2)
            x += width


class SimilarList(QListView):
    """Arrows audition, Enter makes the chosen one the query."""

    made_query = Signal()
    clicked_again = Signal()
    """The slice that was chosen already was clicked."""
    message = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.neighbours = NeighbourModel(self)
        self.delegate = NeighbourDelegate(self, self.neighbours)
        self.setModel(self.neighbours)
        self.setItemDelegate(self.delegate)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._before = QModelIndex()
        self.clicked.connect(self._clicked)
        self.doubleClicked.connect(lambda _: self.made_query.emit())

    def set_theme(self, theme: Theme) -> None:
        self.delegate.theme = theme
        self.doItemsLayout()

    def keyboardSearch(self, search: str) -> None:
        del search  # letters are commands

    def set_playing(self, row: int) -> None:
        before, self.delegate.playing_row = self.delegate.playing_row, row
        if row != before:
            for line, neighbour in enumerate(self.neighbours.neighbours):
                if neighbour.row in {before, row}:
                    self.update(self.neighbours.index(line))

    def set_answer(self, view: LibraryView, neighbours: tuple[Neighbour, ...], queries: Queries, kept: str) -> None:
        """Another answer, from its best on; a slice that is to stay chosen does where it is among them."""
        self.neighbours.set_answer(view, neighbours, queries)
        self.scrollToTop()
        for line, neighbour in enumerate(neighbours):
            if neighbour.slice_id == kept:
                self.setCurrentIndex(self.neighbours.index(line))

    def follow(self, view: LibraryView, neighbours: tuple[Neighbour, ...]) -> None:
        """The same answer in a library that changed; the chosen slice stays chosen."""
        chosen = self.currentIndex().data(NEIGHBOUR_ROLE)
        self.neighbours.set_answer(view, neighbours, self.neighbours.queries)
        for line, neighbour in enumerate(neighbours):
            if chosen is not None and neighbour.slice_id == chosen.slice_id:
                self.setCurrentIndex(self.neighbours.index(line))

    @property
    def current_row(self) -> int:
        """The slice that is chosen, or -1."""
        neighbour = self.currentIndex().data(NEIGHBOUR_ROLE)
        return -1 if neighbour is None else int(neighbour.row)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._before = self.currentIndex()
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._before = QModelIndex()
        super().mouseDoubleClickEvent(event)

    def _clicked(self, index: QModelIndex) -> None:
        if index == self._before:  # else it was chosen, and so heard, when the button went down
            self.clicked_again.emit()

    def reset(self) -> None:
        super().reset()
        self.setCurrentIndex(QModelIndex())  # else Qt chooses, and plays, the best as soon as the keyboard comes

    def startDrag(self, actions: Qt.DropAction) -> None:
        del actions
        view, row = self.neighbours.view, self.current_row
        problem = drag(self, view, [row] if row >= 0 else [])
        if problem is not None:
            self.message.emit(problem)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Letters and digits are commands here, not a search for a line that begins so.
        moving = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp,
                  Qt.Key.Key_PageDown}  # fmt: skip
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.made_query.emit()
        elif event.key() in moving:
            super().keyPressEvent(event)
        else:
            event.ignore()
