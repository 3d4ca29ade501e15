"""The slices that fit a movement: heard with the arrows, and used like matches."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView

from choleor_desktop.library.models import LibraryView
from choleor_desktop.pipeline.harmonies import Fit
from choleor_desktop.ui.parts.dragged import drag
from choleor_desktop.ui.parts.lines import LINE_ROLE, Index, LineDelegate, LineList, LineModel
from choleor_desktop.ui.parts.titles import tempo
from choleor_desktop.ui.views.slice_cells import draw_heard, draw_levels


class _FitDelegate(LineDelegate):
    """The score, a mark where it is heard, the slice and below it its tempo, its levels."""

    playing_row = -1

    def height_of(self, line: tuple[Fit, str]) -> int:
        del line
        return 42

    def paint_line(self, painter: QPainter, area: QRectF, line: tuple[Fit, str], index: Index) -> None:
        del index
        (fit, title), theme, inner = line, self.theme, area.adjusted(8, 0, -8, 0)
        theme.draw_text(painter, inner, f"{fit.score:.0f}", theme.text, 15, bold=True, tabular=True)
        if fit.row == self.playing_row:
            draw_heard(painter, theme, QPointF(inner.left() + theme.px(26), inner.center().y()))
        wide = min(theme.px(72), inner.width() / 4)
        bars = QRectF(inner.right() - wide, inner.top() + 6, wide, inner.height() - 12)
        draw_levels(painter, theme, bars, fit.levels)
        words = inner.adjusted(theme.px(40), theme.px(2), -wide - 10, -theme.px(2))
        above, below = QRectF(words), QRectF(words)
        above.setBottom(words.center().y())
        below.setTop(words.center().y())
        theme.draw_text(painter, above, title, theme.text, middle=True)
        theme.draw_text(painter, below, tempo(fit.bpm), theme.dim, 12, tabular=True)


class FitList(LineList[_FitDelegate]):
    """Arrows audition, Enter makes the chosen one the query."""

    row_chosen = Signal(int)
    made_query = Signal(int)
    message = Signal(object)

    def __init__(self, model: LineModel) -> None:
        super().__init__(model, _FitDelegate())
        self.library: LibraryView | None = None
        self._before = QModelIndex()
        self._is_quiet = False
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.selectionModel().currentChanged.connect(self._chosen)
        self.clicked.connect(self._clicked)
        self.doubleClicked.connect(lambda _: self._make_query())

    def set_playing(self, row: int) -> None:
        """The slice that is heard, -1 for none."""
        self.delegate.playing_row = row
        self.viewport().update()

    @property
    def current_row(self) -> int:
        """The slice that is chosen, or -1."""
        line = self.currentIndex().data(LINE_ROLE)
        return -1 if line is None else int(line[0].row)

    def choose_silently(self, row: int) -> None:
        """A slice that was chosen before, and is heard or was."""
        self._is_quiet = True
        for line in range(self.model().rowCount()):
            if self.model().index(line, 0).data(LINE_ROLE)[0].row == row:
                self.setCurrentIndex(self.model().index(line, 0))
        self._is_quiet = False

    def _chosen(self) -> None:
        if self.current_row >= 0 and not self._is_quiet:
            self.row_chosen.emit(self.current_row)

    def _clicked(self, index: QModelIndex) -> None:
        if index == self._before:  # else it is heard already
            self._chosen()

    def _make_query(self) -> None:
        if self.current_row >= 0:
            self.made_query.emit(self.current_row)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._before = self.currentIndex()
        super().mousePressEvent(event)

    def startDrag(self, actions: Qt.DropAction) -> None:
        del actions
        problem = drag(self, self.library, [self.current_row] if self.current_row >= 0 else [])
        if problem is not None:
            self.message.emit(problem)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():
                self._make_query()
        else:
            super().keyPressEvent(event)
