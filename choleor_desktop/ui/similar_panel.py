"""The most similar slices: score, aspects, a reason; method, scope, weights; the comparison of A and B."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QSlider,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from choleor_desktop.library.models import LibraryView
from choleor_desktop.ui.reasons import aspect_names, reason_sentence
from choleor_desktop.ui.request import ASPECTS, RequestSettings
from choleor_desktop.ui.session import slice_title
from choleor_desktop.ui.theme import Theme

NEIGHBOUR_ROLE = Qt.ItemDataRole.UserRole + 1


class _NeighbourModel(QAbstractListModel):
    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.view: LibraryView | None = None
        self.neighbours: tuple[Any, ...] = ()

    def set_answer(self, view: LibraryView | None, neighbours: tuple[Any, ...]) -> None:
        self.beginResetModel()
        self.view, self.neighbours = view, neighbours
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.neighbours)

    def title(self, neighbour: Any) -> str:
        return slice_title(self.view, neighbour.row) if self.view is not None else ""

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self.neighbours):
            return None
        neighbour = self.neighbours[index.row()]
        if role == NEIGHBOUR_ROLE:
            return neighbour
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{neighbour.score:.1f} {self.title(neighbour)}"
        if role == Qt.ItemDataRole.ToolTipRole and neighbour.parts:
            names = aspect_names()
            return "\n".join(f"{names[name]}: {part:.1f}" for name, part in neighbour.parts.items())
        return None


class _NeighbourDelegate(QStyledItemDelegate):
    def __init__(self, parent: Any, model: _NeighbourModel) -> None:
        super().__init__(parent)
        self.theme = Theme()
        self._neighbours = model
        self.playing_row = -1

    def _sentence(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return reason_sentence(index.data(NEIGHBOUR_ROLE))

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        height = 46
        view = self.parent()
        if isinstance(view, QListView) and view.currentIndex() == index and self._sentence(index):
            metrics = QFontMetricsF(self.theme.font(12))
            wide = max(view.viewport().width() - self.theme.px(92), 60)
            lines = metrics.boundingRect(
                QRectF(0, 0, wide, 500), Qt.TextFlag.TextWordWrap, self._sentence(index)
            ).height()
            height += round(lines / self.theme.scale) + 6
        return QSize(option.rect.width(), self.theme.px(height))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        neighbour, theme = index.data(NEIGHBOUR_ROLE), self.theme
        area = QRectF(option.rect).adjusted(2, 2, -2, -2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(theme.b if selected else Qt.PenStyle.NoPen)
            painter.setBrush(theme.selection if selected else theme.raised)
            painter.drawRoundedRect(area, 8, 8)
        first = QRectF(area.left(), area.top(), area.width(), theme.px(42))
        painter.setFont(theme.font(17, bold=True, tabular=True))
        painter.setPen(theme.text)
        painter.drawText(first.adjusted(10, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, f"{neighbour.score:.1f}")
        left = area.left() + theme.px(70)
        self._paint_title(painter, QRectF(left, area.top() + 3, area.right() - left - 26, theme.px(20)), neighbour)
        self._paint_parts(painter, QRectF(left, area.top() + theme.px(28), area.right() - left - 34, 5), neighbour)
        playing = neighbour.row == self.playing_row
        theme.icon("stop" if playing else "play", theme.b if playing else theme.dim).paint(
            painter, round(area.right()) - 26, round(first.center().y()) - 8, 16, 16
        )
        view = self.parent()
        current = isinstance(view, QListView) and view.currentIndex() == index
        sentence = self._sentence(index) if current else ""
        if sentence:
            painter.setFont(theme.font(12))
            painter.setPen(theme.dim)
            place = QRectF(left, first.bottom(), area.right() - left - 12, area.bottom() - first.bottom())
            painter.drawText(place, Qt.TextFlag.TextWordWrap, sentence)
        painter.restore()

    def _paint_title(self, painter: QPainter, area: QRectF, neighbour: Any) -> None:
        theme = self.theme
        view = self._neighbours.view
        bpm = f"{float(view.slices.bpm[neighbour.row]):.0f} BPM" if view is not None else ""
        if neighbour.across_border:
            bpm += " ⇥"
        painter.setFont(theme.font(12, tabular=True))
        room = area.width() - QFontMetricsF(painter.font()).horizontalAdvance(bpm) - 8
        painter.setFont(theme.font(13, bold=True))
        metrics = QFontMetricsF(painter.font())
        title = metrics.elidedText(self._neighbours.title(neighbour), Qt.TextElideMode.ElideMiddle, room)
        painter.setPen(theme.text)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, title)
        painter.setFont(theme.font(12, tabular=True))
        painter.setPen(theme.dim)
        offset = metrics.horizontalAdvance(title) + 8
        painter.drawText(area.adjusted(offset, 0, 40, 0), Qt.AlignmentFlag.AlignVCenter, bpm)

    def _paint_parts(self, painter: QPainter, area: QRectF, neighbour: Any) -> None:
        """One bar: as long as the score, divided among the aspects."""
        theme = self.theme
        painter.setPen(Qt.PenStyle.NoPen)
        if not neighbour.parts:
            painter.setBrush(theme.wave)
            painter.drawRoundedRect(
                QRectF(area.left(), area.top(), area.width() * max(neighbour.score, 0) / 100, 5), 2, 2
            )
            return
        x = area.left()
        for name, colour in zip(ASPECTS, theme.aspects, strict=True):
            width = area.width() * max(neighbour.parts.get(name, 0.0), 0.0) / 100
            if width >= 1.5:
                painter.setBrush(colour)
                painter.drawRoundedRect(QRectF(x, area.top(), width - 1.5, 5), 2, 2)
            x += width


class _ResultList(QListView):
    made_query = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.made_query.emit()
        elif event.key() in {
            Qt.Key.Key_Up,
            Qt.Key.Key_Down,
            Qt.Key.Key_Home,
            Qt.Key.Key_End,
            Qt.Key.Key_PageUp,
            Qt.Key.Key_PageDown,
        }:
            super().keyPressEvent(event)
        else:
            event.ignore()


class Segments(QWidget):
    """Two or three choices, one of them in force."""

    chosen = Signal(str)

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for name in names:
            button = QPushButton()
            button.setCheckable(True)
            button.setProperty("segment", True)
            button.clicked.connect(lambda _=False, chosen=name: self.chosen.emit(chosen))
            self._group.addButton(button)
            self.buttons[name] = button
            layout.addWidget(button)
        self.buttons[names[0]].setChecked(True)

    def set_chosen(self, name: str) -> None:
        self.buttons[name].setChecked(True)


class SimilarPanel(QWidget):
    """Everything on the right."""

    row_chosen = Signal(int)
    made_query = Signal(int)
    query_changed = Signal(dict)
    back_wanted = Signal()
    compare_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.theme = Theme()
        self._view: LibraryView | None = None
        self._title, self._to = QLabel(), QLabel()
        self._title.setProperty("role", "title")
        self._to.setProperty("role", "dim")
        self._to.setTextFormat(Qt.TextFormat.PlainText)
        self._back = QPushButton()
        self._back.setObjectName("quiet")
        self._back.clicked.connect(self.back_wanted)
        self.method, self.scope = Segments(("match", "classic")), Segments(("library", "cluster"))
        self.method.chosen.connect(lambda name: self.query_changed.emit({"method": name}))
        self.scope.chosen.connect(lambda name: self.query_changed.emit({"scope": name}))
        self._legend = QLabel()
        self._legend.setTextFormat(Qt.TextFormat.RichText)
        self._empty = QLabel()
        self._empty.setProperty("role", "dim")
        self._empty.setWordWrap(True)
        self._empty.setTextFormat(Qt.TextFormat.PlainText)
        self._make_list()
        self._make_compare()
        self._make_weights()
        self._lay_out()
        self.retranslate()

    def _make_list(self) -> None:
        self._model = _NeighbourModel(self)
        self.list = _ResultList()
        self._delegate = _NeighbourDelegate(self.list, self._model)
        self.list.setModel(self._model)
        self.list.setItemDelegate(self._delegate)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.selectionModel().currentChanged.connect(self._chosen)
        self.list.clicked.connect(self._clicked)
        self.list.made_query.connect(self._make_current_the_query)
        self.list.doubleClicked.connect(lambda _: self._make_current_the_query())
        self._quiet = False

    def _make_compare(self) -> None:
        self.compare_card = QFrame()
        self.compare_card.setProperty("role", "card")
        self._compare_title, self._compare_note = QLabel(), QLabel()
        self._compare_title.setProperty("role", "dim")
        self._compare_note.setProperty("role", "dim")
        self._compare_note.setTextFormat(Qt.TextFormat.PlainText)
        self.side_a, self.side_b, self.both = QPushButton("A"), QPushButton("B"), QPushButton()
        self.side_a.setProperty("side", "a")
        self.side_b.setProperty("side", "b")
        for button, side in ((self.side_a, "A"), (self.side_b, "B"), (self.both, "both")):
            button.clicked.connect(lambda _=False, chosen=side: self.compare_wanted.emit(chosen))
            button.setEnabled(False)
        layout = QVBoxLayout(self.compare_card)
        layout.setContentsMargins(12, 9, 12, 11)
        first, second = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self._compare_title)
        first.addStretch()
        first.addWidget(self._compare_note)
        second.addWidget(self.side_a)
        second.addWidget(self.side_b)
        second.addWidget(self.both)
        second.addStretch()
        layout.addLayout(first)
        layout.addLayout(second)

    def _make_weights(self) -> None:
        self.weights_card = QFrame()
        self.weights_card.setProperty("role", "card")
        self._weights_title = QLabel()
        self._weights_title.setProperty("role", "dim")
        self.other_songs = QCheckBox()
        self.other_songs.toggled.connect(lambda on: self.query_changed.emit({"other_songs_only": on}))
        layout = QVBoxLayout(self.weights_card)
        layout.setContentsMargins(12, 9, 12, 11)
        first = QHBoxLayout()
        first.addWidget(self._weights_title)
        first.addStretch()
        first.addWidget(self.other_songs)
        layout.addLayout(first)
        self.sliders: dict[str, QSlider] = {}
        self._slider_labels: dict[str, QLabel] = {}
        for name, weight in zip(ASPECTS, RequestSettings().weights, strict=True):
            label, slider = QLabel(), QSlider(Qt.Orientation.Horizontal)
            slider.setRange(0, 100)
            slider.setValue(round(weight * 100))
            slider.valueChanged.connect(self._weights_moved)
            row = QHBoxLayout()
            row.addWidget(label)
            row.addWidget(slider, 1)
            layout.addLayout(row)
            self.sliders[name], self._slider_labels[name] = slider, label

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        head, choice = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch()
        head.addWidget(self._to)
        head.addWidget(self._back)
        choice.addWidget(self.method)
        choice.addStretch()
        choice.addWidget(self.scope)
        layout.addLayout(head)
        layout.addLayout(choice)
        layout.addWidget(self._legend)
        layout.addWidget(self._empty)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.compare_card)
        layout.addWidget(self.weights_card)

    def retranslate(self) -> None:
        self._title.setText(self.tr("Most similar"))
        self._back.setToolTip(self.tr("The query before"))
        self._back.setAccessibleName(self.tr("The query before"))
        self.list.setAccessibleName(self.tr("Most similar slices"))
        self.method.buttons["match"].setText(self.tr("Match"))
        self.method.buttons["classic"].setText(self.tr("Classic"))
        self.method.buttons["match"].setToolTip(
            self.tr("Five aspects; 50 is two unrelated slices, 100 the same sound.")
        )
        self.method.buttons["classic"].setToolTip(self.tr("The original algorithm: cosine of 20 numbers, times 100."))
        self.scope.buttons["library"].setText(self.tr("Whole library"))
        self.scope.buttons["cluster"].setText(self.tr("In its cluster"))
        self._compare_title.setText(self.tr("Compare at one tempo"))
        self.side_a.setToolTip(self.tr("Hear the query"))
        self.side_b.setToolTip(self.tr("Hear the match, on the next beat (X)"))
        self.both.setText(self.tr("Both"))
        self.both.setToolTip(self.tr("Both together, the match without its bass"))
        self._weights_title.setText(self.tr("Weights"))
        self.other_songs.setText(self.tr("Other songs only"))
        names = aspect_names()
        for name, label in self._slider_labels.items():
            label.setText(names[name])
            self.sliders[name].setAccessibleName(self.tr("Weight of %1").replace("%1", names[name]))
        self._show_legend()
        self._align_labels()

    def _align_labels(self) -> None:
        width = max(label.sizeHint().width() for label in self._slider_labels.values())
        for label in self._slider_labels.values():
            label.setMinimumWidth(width + 6)

    def _show_legend(self) -> None:
        names = aspect_names()
        dim = self.theme.dim.name()
        parts = [
            f'<span style="color:{colour.name()}">■</span>&nbsp;<span style="color:{dim}">{names[name]}</span>'
            for name, colour in zip(ASPECTS, self.theme.aspects, strict=True)
        ]
        self._legend.setText(f'<span style="font-size:{self.theme.px(11)}px">{"&nbsp;&nbsp;".join(parts)}</span>')

    def set_theme(self, theme: Theme) -> None:
        self.theme = self._delegate.theme = theme
        self._back.setIcon(theme.icon("back", theme.dim))
        for (_, slider), colour in zip(self.sliders.items(), theme.aspects, strict=True):
            slider.setStyleSheet(f"QSlider::sub-page:horizontal {{ background: {colour.name()}; border-radius: 2px; }}")
        self._show_legend()
        self.list.doItemsLayout()

    # --- what is shown ---------------------------------------------------------------------------

    def set_answer(self, view: LibraryView, answer: Any, title: str) -> None:
        self._view = view
        self._to.setText(self.tr("to %1").replace("%1", title))
        self._to.setToolTip(title.replace("<", "‹"))
        self._quiet = True
        self._model.set_answer(view, answer.neighbours)
        self._quiet = False
        sentence = self._sentence(answer)
        self._empty.setText(sentence)
        self._empty.setVisible(bool(sentence))
        self._legend.setVisible(answer.request.method == "match" and bool(answer.neighbours))
        self.weights_card.setEnabled(answer.request.method == "match")
        self._show_sides()

    def clear(self, sentence: str) -> None:
        self._model.set_answer(None, ())
        self._to.clear()
        self._empty.setText(sentence)
        self._empty.show()
        self._legend.hide()
        self._show_sides()

    def _sentence(self, answer: Any) -> str:
        code, n = answer.sentence_code, len(answer.neighbours)
        if code == "not_clustered":
            return self.tr(
                "There are no clusters yet: open “Clusters” and press “Find clusters”, or look in the whole library."
            )
        if code == "none_left":
            return self.tr("Nothing is left: choose “Whole library”, or switch “Other songs only” off.")
        if code == "fewer" and answer.n_filtered:
            return (
                self.tr("Only %1 are left; the filters leave out %2.")
                .replace("%1", str(n))
                .replace("%2", str(answer.n_filtered))
            )
        if code == "fewer":
            return self.tr("The library has only %1 other slices.").replace("%1", str(n))
        return ""

    def set_query(self, query: RequestSettings) -> None:
        self.method.set_chosen(query.method)
        self.scope.set_chosen(query.scope)

    def set_playing(self, row: int) -> None:
        if row != self._delegate.playing_row:
            self._delegate.playing_row = row
            self.list.viewport().update()

    @property
    def current_row(self) -> int:
        neighbour = self.list.currentIndex().data(NEIGHBOUR_ROLE)
        return -1 if neighbour is None else int(neighbour.row)

    def _show_sides(self) -> None:
        has_match = self.current_row >= 0
        for button in (self.side_a, self.side_b, self.both):
            button.setEnabled(has_match)
        if self._view is not None and has_match:
            self._compare_note.setText(slice_title(self._view, self.current_row))
        else:
            self._compare_note.setText(self.tr("choose a match"))

    # --- what a person does ----------------------------------------------------------------------

    def _chosen(self, current: QModelIndex) -> None:
        self.list.doItemsLayout()
        self._show_sides()
        neighbour = current.data(NEIGHBOUR_ROLE)
        if neighbour is not None and not self._quiet:
            self.row_chosen.emit(neighbour.row)

    def _clicked(self, index: QModelIndex) -> None:
        neighbour = index.data(NEIGHBOUR_ROLE)
        if neighbour is not None and neighbour.row == self.current_row and not self._quiet:
            self.row_chosen.emit(neighbour.row)

    def _make_current_the_query(self) -> None:
        if self.current_row >= 0:
            self.made_query.emit(self.current_row)

    def _weights_moved(self) -> None:
        weights = tuple(self.sliders[name].value() / 100 for name in ASPECTS)
        if sum(weights) > 0:
            self.query_changed.emit({"weights": weights})
