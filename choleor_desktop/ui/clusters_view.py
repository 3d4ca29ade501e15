"""Clusters: how many, the curves that help to choose, and a line for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from choleor_desktop.library.models import Clustering, LibraryView
from choleor_desktop.ui.flow import FlowLayout
from choleor_desktop.ui.plots.curve import CurveView
from choleor_desktop.ui.session import slice_title
from choleor_desktop.ui.theme import SHAPES, Theme, draw_shape

if TYPE_CHECKING:
    from choleor_desktop.pipeline.portraits import Portrait

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
    """What sets a cluster apart, its songs, and a bar of how large it is."""

    def __init__(self, number: int, theme: Theme, share: float, songs: str) -> None:
        super().__init__()
        self._number, self._theme, self._share, self._songs, self._words = number, theme, share, songs, ""
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_words("")

    def set_words(self, words: str) -> None:
        self._words = words
        self.setToolTip(f"{words}\n{self._songs}".strip().replace("<", "‹"))
        self.setAccessibleName(f"{words}. {self._songs}" if words else self._songs)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(240))

    def heightForWidth(self, width: int) -> int:
        return self._theme.px(30 + 20 * self._n_lines(width))

    def _n_lines(self, width: int) -> int:
        """How many lines the words take."""
        metrics = self._theme.metrics(13)
        needed = metrics.boundingRect(QRectF(0, 0, width, 1000), Qt.TextFlag.TextWordWrap, self._words)
        return max(round(needed.height() / metrics.lineSpacing()), 1)

    def paintEvent(self, event: Any) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, area = self._theme, QRectF(self.rect())
        line, n_lines = theme.px(20), self._n_lines(self.width())
        painter.setFont(theme.font(13))
        painter.setPen(theme.text)
        how = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(QRectF(0, 0, area.width(), n_lines * line), how, self._words)
        painter.setFont(theme.font(12))
        painter.setPen(theme.dim)
        songs = theme.metrics(12).elidedText(self._songs, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(QRectF(0, n_lines * line, area.width(), line), Qt.AlignmentFlag.AlignVCenter, songs)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.line)
        painter.drawRoundedRect(QRectF(0, area.bottom() - 7, area.width(), 4), 2, 2)
        painter.setBrush(theme.cluster(self._number))
        painter.drawRoundedRect(QRectF(0, area.bottom() - 7, max(area.width() * self._share, 4), 4), 2, 2)
        painter.end()


class _Card(QWidget):
    """A cluster: its mark, name, size, what is in it, and its most typical slice to hear."""

    typical_wanted = Signal(int)

    def __init__(self, number: int, theme: Theme, size: int, share: float, songs: str) -> None:
        super().__init__()
        self.number, self._typical = number, -1
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        mark, self.name, shown_size = _Mark(number, theme), QLineEdit(), QLabel(str(size))
        self._shares, self._hear = _Shares(number, theme, share, songs), QPushButton()
        self.name.setMinimumWidth(theme.px(86))
        self.name.setMaximumWidth(theme.px(124))
        self.name.setMaxLength(60)
        shown_size.setFixedWidth(theme.px(36))
        shown_size.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._hear.setIcon(theme.icon("play"))
        self._hear.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._hear.hide()
        self._hear.clicked.connect(self._wanted)
        mark.clicked.connect(self._wanted)
        layout.addWidget(mark)
        layout.addWidget(self.name, 1)
        layout.addWidget(shown_size)
        layout.addWidget(self._shares, 2)
        layout.addWidget(self._hear)

    def set_portrait(self, words: str, typical: int, heard: str) -> None:
        """What sets it apart, and the row that is most typical (-1: none)."""
        self._typical = typical
        self._shares.set_words(words)
        self._hear.setToolTip(heard.replace("<", "‹"))
        self._hear.setAccessibleName(heard)
        self._hear.setVisible(typical >= 0)

    def _wanted(self) -> None:
        if self._typical >= 0:
            self.typical_wanted.emit(self._typical)


def _same(a: Clustering, b: Clustering) -> bool:
    """Whether they group the slices alike, whatever their names."""
    told = [(each.k, each.method, each.inertia, each.curve) for each in (a, b)]
    return told[0] == told[1] and np.array_equal(a.labels, b.labels)


class ClustersView(QWidget):
    """Find clusters, look at them, name them, hear the most typical slice of each."""

    run_wanted = Signal(int, str, bool)
    named = Signal(int, str)
    row_chosen = Signal(int)
    cancel_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.theme = Theme()
        self._view: LibraryView | None = None
        self._portraits: tuple[Portrait, ...] = ()
        self._names: dict[int, QLineEdit] = {}
        self.progress, self.cancel = QProgressBar(), QPushButton()
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(120)
        self.cancel.clicked.connect(self.cancel_wanted)
        self.k, self.method, self.run_button, self.curve_button = QSpinBox(), QComboBox(), QPushButton(), QPushButton()
        self.k.setRange(1, 200)
        self.k.setValue(10)
        self.k.lineEdit().setTextMargins(8, 0, 0, 0)
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
        row, below = FlowLayout(), FlowLayout()
        for widget in (self._k_label, self.k, self._method_label, self.method, self.run_button, self.curve_button):
            row.addWidget(widget)
        for widget in (self._summary, self.progress, self.cancel):
            below.addWidget(widget)
        self.cancel.setProperty("compact", True)
        self.set_running(False)
        layout.addLayout(row)
        layout.addLayout(below)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._cards)
        scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        scroll.setAccessibleName(self.tr("Clusters"))
        self.setFocusProxy(scroll)
        right = QWidget()
        right_layout = QVBoxLayout(right)
        right_layout.setContentsMargins(14, 0, 0, 0)
        right_layout.addWidget(self._curve_empty)
        right_layout.addWidget(self.curve, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(1)
        split.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)  # cards are scrolled, not the tab
        split.addWidget(scroll)
        split.addWidget(right)
        split.setSizes([640, 300])
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
        self.cancel.setText(self.tr("Cancel"))
        self.k.setAccessibleName(self.tr("How many clusters"))
        self.method.setAccessibleName(self.tr("By which method"))
        self._curve_empty.setText(
            self.tr("“Draw the curves” tries every number of clusters and shows where more of them stop helping.")
        )
        self.curve.retranslate()
        self._rebuild()

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.curve.set_theme(theme)
        self._rebuild()

    def _run(self, *, curve: bool) -> None:
        self.run_wanted.emit(self.k.value(), self.method.currentData(), curve)

    def _k_dragged(self, k: int) -> None:
        self.k.setValue(k)
        self._run(curve=False)

    def set_running(self, running: bool) -> None:
        self.run_button.setEnabled(not running)
        self.curve_button.setEnabled(not running)
        self.progress.setRange(0, 0)
        self.progress.setVisible(running)
        self.cancel.setVisible(running)
        self._summary.setVisible(not running)

    def set_progress(self, done: int, total: int) -> None:
        """How far it is."""
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    @property
    def has_portraits(self) -> bool:
        return bool(self._portraits)

    def shows(self, view: LibraryView) -> bool:
        """Whether a view has the slices and clusters that are shown."""
        mine = self._view
        if mine is None or mine.slices is not view.slices or mine.clustering is None or view.clustering is None:
            return False
        return _same(mine.clustering, view.clustering)

    def set_portraits(self, portraits: tuple[Portrait, ...]) -> None:
        """What the clusters in force are like; names being typed and a number being chosen stay."""
        self._portraits = portraits
        for card in self._cards.findChildren(_Card):
            if card.number < len(portraits):
                self._portray(card, portraits[card.number])

    def _words(self, portrait: Portrait) -> str:
        """What sets a cluster apart."""
        more = {
            "tempo": self.tr("fast, %1 BPM"), "loudness": self.tr("loud"), "contrast": self.tr("loud and soft counts"),
            "rise": self.tr("grows towards the 8"), "brightness": self.tr("bright"), "bass": self.tr("much bass drum"),
            "onsets": self.tr("busy"),
        }  # fmt: skip
        less = {
            "tempo": self.tr("slow, %1 BPM"), "loudness": self.tr("soft"), "contrast": self.tr("even"),
            "rise": self.tr("fades towards the 8"), "brightness": self.tr("dark"), "bass": self.tr("little bass drum"),
            "onsets": self.tr("sparse"),
        }  # fmt: skip
        words = [(more if t.deviation > 0 else less)[t.code].replace("%1", f"{t.value:.0f}") for t in portrait.traits]
        return " · ".join(words) or self.tr("like the library as a whole")

    def set_view(self, view: LibraryView) -> None:
        """Another state of the library; cards whose clusters are the same stay, with the keyboard in them."""
        before, self._view = self._view, view
        old, new = before.clustering if before is not None else None, view.clustering
        same_slices = before is not None and before.slices is view.slices
        if same_slices and old is not None and new is not None and _same(old, new):
            for number, name in self._names.items():
                if not name.hasFocus():
                    name.setText(new.names.get(number, ""))
            return
        if old is not None and new is not None and self.k.value() == old.k:
            self.k.setValue(new.k)
        self._portraits = ()
        self._rebuild()

    def _rebuild(self) -> None:
        view = self._view
        if view is None:
            return
        self._names = {}
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

    def _card(self, view: LibraryView, number: int) -> _Card:
        assert view.clustering is not None
        rows = np.flatnonzero(view.clustering.labels == number)
        songs, counts = np.unique(view.slices.song[rows], return_counts=True)
        order = np.argsort(-counts, kind="stable")
        named = ", ".join(view.songs[int(songs[i])].title for i in order[:4])
        if len(songs) > 4:
            named += self.tr(" and %1 more").replace("%1", str(len(songs) - 4))
        card = _Card(number, self.theme, len(rows), len(rows) / max(len(view.slices), 1), named)
        name = card.name
        name.setText(view.clustering.names.get(number, ""))
        name.setPlaceholderText(self.tr("Cluster %1").replace("%1", str(number + 1)))
        name.setAccessibleName(self.tr("Name of cluster %1").replace("%1", str(number + 1)))
        self._names[number] = name
        name.editingFinished.connect(lambda: self._rename(number, name))
        card.typical_wanted.connect(self.row_chosen)
        if number < len(self._portraits):
            self._portray(card, self._portraits[number])
        return card

    def _portray(self, card: _Card, portrait: Portrait) -> None:
        assert self._view is not None
        typical = portrait.medoid
        heard = self.tr("Hear %1").replace("%1", slice_title(self._view, typical)) if typical >= 0 else ""
        card.set_portrait(self._words(portrait), typical, heard)

    def _rename(self, number: int, field: QLineEdit) -> None:
        view = self._view
        if view is None or view.clustering is None:
            return
        text = " ".join(field.text().split())
        if text != view.clustering.names.get(number, ""):
            self.named.emit(number, text)
