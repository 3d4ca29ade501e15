"""Clusters: how many, the curves that help to choose, and a line for each."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from choleor_desktop.library.models import LibraryView
from choleor_desktop.ui.plots.curve import CurveView
from choleor_desktop.ui.session import slice_title
from choleor_desktop.ui.theme import SHAPES, Theme, draw_shape

_CURVE_MAX = 20


class _Mark(QWidget):
    """A cluster's colour and shape; a click plays its most typical slice."""

    clicked = Signal()

    def __init__(self, number: int, theme: Theme) -> None:
        super().__init__()
        self.number, self.theme = number, theme
        self.setFixedSize(theme.px(30), theme.px(30))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def paintEvent(self, event: Any) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QPointF(self.rect().center())
        draw_shape(
            painter, SHAPES[self.number % len(SHAPES)], centre, self.theme.px(8), self.theme.cluster(self.number)
        )
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        del event
        self.clicked.emit()


class _Shares(QWidget):
    """A bar of how many slices of which songs."""

    def __init__(self, share: float, text: str, theme: Theme, number: int) -> None:
        super().__init__()
        self._share, self._text, self._theme, self._number = share, text, theme, number
        self.setMinimumHeight(theme.px(34))

    def sizeHint(self) -> QSize:
        return QSize(240, self._theme.px(34))

    def paintEvent(self, event: Any) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, area = self._theme, QRectF(self.rect())
        painter.setFont(theme.font(12))
        text = QFontMetricsF(painter.font()).elidedText(self._text, Qt.TextElideMode.ElideRight, area.width())
        painter.setPen(theme.dim)
        painter.drawText(area.adjusted(0, 0, 0, -10), Qt.AlignmentFlag.AlignVCenter, text)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.line)
        painter.drawRoundedRect(QRectF(0, area.bottom() - 7, area.width(), 4), 2, 2)
        painter.setBrush(theme.cluster(self._number))
        painter.drawRoundedRect(QRectF(0, area.bottom() - 7, max(area.width() * self._share, 4), 4), 2, 2)
        painter.end()


class ClustersView(QWidget):
    """Find clusters, look at them, name them, hear the most typical slice of each."""

    run_wanted = Signal(int, str, bool)
    named = Signal(int, str)
    row_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.theme = Theme()
        self._view: LibraryView | None = None
        self.k, self.method, self.run_button, self.curve_button = QSpinBox(), QComboBox(), QPushButton(), QPushButton()
        self.k.setRange(1, 200)
        self.k.setValue(10)
        self.method.addItem("", "match")
        self.method.addItem("", "classic")
        self.run_button.setObjectName("primary")
        self.run_button.clicked.connect(lambda: self._run(curve=False))
        self.curve_button.clicked.connect(lambda: self._run(curve=True))
        self._k_label, self._method_label, self._summary, self._curve_empty = QLabel(), QLabel(), QLabel(), QLabel()
        for label in (self._k_label, self._method_label, self._summary, self._curve_empty):
            label.setProperty("role", "dim")
        self._curve_empty.setWordWrap(True)
        self._curve_empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.curve = CurveView()
        self.curve.k_chosen.connect(self._k_dragged)
        self._cards = QWidget()
        self._card_layout = QVBoxLayout(self._cards)
        self._card_layout.setContentsMargins(0, 0, 8, 0)
        self._card_layout.setSpacing(2)
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        row = QHBoxLayout()
        for widget in (self._k_label, self.k, self._method_label, self.method, self.run_button, self.curve_button):
            row.addWidget(widget)
        row.addStretch()
        row.addWidget(self._summary)
        layout.addLayout(row)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._cards)
        right = QWidget()
        right_layout = QVBoxLayout(right)
        right_layout.setContentsMargins(14, 0, 0, 0)
        right_layout.addWidget(self._curve_empty)
        right_layout.addWidget(self.curve, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(1)
        split.addWidget(scroll)
        split.addWidget(right)
        split.setSizes([520, 420])
        layout.addWidget(split, 1)

    def retranslate(self) -> None:
        self._k_label.setText(self.tr("Clusters"))
        self._method_label.setText(self.tr("by"))
        self.method.setItemText(0, self.tr("Match"))
        self.method.setItemText(1, self.tr("Classic"))
        self.run_button.setText(self.tr("Find clusters"))
        self.curve_button.setText(self.tr("Draw the curves"))
        self.curve_button.setToolTip(
            self.tr("Try 1 to %1 clusters; this takes a while.").replace("%1", str(_CURVE_MAX))
        )
        self.k.setAccessibleName(self.tr("How many clusters"))
        self.method.setAccessibleName(self.tr("By which method"))
        self._curve_empty.setText(
            self.tr("“Draw the curves” tries every number of clusters and shows where more of them stop helping.")
        )
        self.curve.retranslate()
        if self._view is not None:
            self.set_view(self._view)

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.curve.set_theme(theme)
        if self._view is not None:
            self.set_view(self._view)

    def _run(self, *, curve: bool) -> None:
        self.run_wanted.emit(self.k.value(), self.method.currentData(), curve)

    def _k_dragged(self, k: int) -> None:
        self.k.setValue(k)
        self._run(curve=False)

    def set_running(self, running: bool) -> None:
        self.run_button.setEnabled(not running)
        self.curve_button.setEnabled(not running)

    def set_view(self, view: LibraryView) -> None:
        self._view = view
        clustering = view.clustering
        while self._card_layout.count():
            item = self._card_layout.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        has_curve = clustering is not None and len(clustering.curve) > 1
        self.curve.setVisible(has_curve)
        self._curve_empty.setVisible(not has_curve)
        if clustering is None:
            sentence = self.tr("No clusters yet. Choose how many, and press “Find clusters”.")
            if not len(view.slices):
                sentence = self.tr("Import music first; then the slices can be grouped.")
            label = QLabel(sentence)
            label.setProperty("role", "dim")
            self._card_layout.addWidget(label)
            self._card_layout.addStretch()
            self._summary.clear()
            return
        if has_curve:
            self.curve.set_curve(clustering.curve, clustering.k)
        text = self.tr("inertia %1 · silhouette %2").replace("%1", f"{clustering.inertia:,.0f}".replace(",", " "))
        self._summary.setText(text.replace("%2", f"{clustering.silhouette:.2f}"))
        for number in range(clustering.k):
            self._card_layout.addWidget(self._card(view, number))
        self._card_layout.addStretch()

    def _card(self, view: LibraryView, number: int) -> QWidget:
        assert view.clustering is not None
        rows = np.flatnonzero(view.clustering.labels == number)
        songs, counts = np.unique(view.slices.song[rows], return_counts=True)
        order = np.argsort(-counts, kind="stable")
        named = ", ".join(view.songs[int(songs[i])].title for i in order[:4])
        if len(songs) > 4:
            named += self.tr(" and %1 more").replace("%1", str(len(songs) - 4))
        card = QWidget()
        layout = QHBoxLayout(card)
        layout.setContentsMargins(0, 2, 0, 2)
        mark = _Mark(number, self.theme)
        name = QLineEdit(view.clustering.names.get(number, ""))
        name.setPlaceholderText(self.tr("Cluster %1").replace("%1", str(number + 1)))
        name.setAccessibleName(self.tr("Name of cluster %1").replace("%1", str(number + 1)))
        name.setFixedWidth(self.theme.px(150))
        name.setMaxLength(60)
        name.editingFinished.connect(lambda: self._rename(number, name))
        size = QLabel(str(len(rows)))
        size.setFixedWidth(self.theme.px(44))
        size.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(mark)
        layout.addWidget(name)
        layout.addWidget(size)
        layout.addWidget(_Shares(len(rows) / max(len(view.slices), 1), named, self.theme, number), 1)
        if len(rows):
            typical = int(rows[len(rows) // 2])
            button = QPushButton()
            button.setIcon(self.theme.icon("play"))
            button.setToolTip(self.tr("Hear %1").replace("%1", slice_title(view, typical)).replace("<", "‹"))
            button.setAccessibleName(button.toolTip())
            button.clicked.connect(lambda _=False, row=typical: self.row_chosen.emit(row))
            mark.clicked.connect(lambda row=typical: self.row_chosen.emit(row))
            layout.addWidget(button)
        return card

    def _rename(self, number: int, field: QLineEdit) -> None:
        view = self._view
        if view is None or view.clustering is None:
            return
        text = " ".join(field.text().split())
        if text != view.clustering.names.get(number, ""):
            self.named.emit(number, text)
