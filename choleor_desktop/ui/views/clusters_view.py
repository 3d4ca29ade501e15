"""Clusters: how many, the curves that help to choose, and a line for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from choleor_desktop.library.models import Clustering, LibraryView
from choleor_desktop.pipeline.titles import figure
from choleor_desktop.ui.parts.calm_bar import CalmBar
from choleor_desktop.ui.parts.flow import FlowLayout, keep_room
from choleor_desktop.ui.parts.phrases import filled
from choleor_desktop.ui.parts.plain import PlainLabel
from choleor_desktop.ui.parts.range_box import RangeBox
from choleor_desktop.ui.parts.reasons import aspect_names
from choleor_desktop.ui.parts.titles import slice_title
from choleor_desktop.ui.plots.curve import CurveView
from choleor_desktop.ui.theme import Theme
from choleor_desktop.ui.views.cluster_card import ClusterCard

if TYPE_CHECKING:
    from choleor_desktop.pipeline.portraits import Portrait

CURVE_MAX = 20


def same_clusters(before: LibraryView, after: LibraryView) -> bool:
    """Whether two views have the same slices and group them alike, whatever the names of the clusters."""
    a, b = before.clustering, after.clustering
    if before.slices is not after.slices or a is None or b is None:
        return before.slices is after.slices and a is b
    told = [(each.k, each.method, each.inertia, each.curve) for each in (a, b)]
    return told[0] == told[1] and np.array_equal(a.labels, b.labels)


class ClustersView(QWidget):
    """Find clusters, look at them, name them, hear the most typical slice of each."""

    run_wanted = Signal(int, str, bool)
    named = Signal(int, str)
    row_chosen = Signal(int)
    cancel_wanted = Signal()
    menu_wanted = Signal(object, QPoint)

    def __init__(self, in_steps: Callable[[Sequence[Callable[[], object]]], None]) -> None:
        super().__init__()
        self._in_steps = in_steps
        self.theme = Theme()
        self._view: LibraryView | None = None
        self._portraits: tuple[Portrait, ...] = ()
        self._blank: list[ClusterCard] = []
        """Cards whose portraits are known and not said yet."""
        self._shown: list[ClusterCard] = []
        self._playing, self._asked = -1, 0
        self.progress, self.cancel = CalmBar(), QPushButton()
        self.progress.setFixedWidth(120)
        self.cancel.clicked.connect(self.cancel_wanted)
        self.k, self.method, self.run_button, self.curve_button = RangeBox(), QComboBox(), QPushButton(), QPushButton()
        self.k.setRange(1, 200)
        self.k.setValue(10)
        self.k.setKeyboardTracking(False)
        self.k.lineEdit().setTextMargins(8, 0, 0, 0)
        self.k.lineEdit().returnPressed.connect(lambda: self.k.was_refused or self._run(curve=False))
        self.method.addItem("", "match")
        self.method.addItem("", "classic")
        self.run_button.setObjectName("primary")
        self.run_button.clicked.connect(lambda: self._run(curve=False))
        self.curve_button.clicked.connect(lambda: self._run(curve=True))
        self._k_label, self._method_label, self._summary, self._curve_empty = (PlainLabel() for _ in range(4))
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
        keep_room(self.cancel)
        keep_room(self.progress)
        self.set_running(False)
        layout.addLayout(row)
        layout.addLayout(below)
        self._scroll = scroll = QScrollArea()
        scroll.setObjectName("stop")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._cards)
        scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
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

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """The cards have the keyboard; a proxy would lead Tab past what stands over them."""
        self._scroll.setFocus(reason)

    def retranslate(self) -> None:
        self._k_label.setText(self.tr("Clusters"))
        self._scroll.setAccessibleName(self.tr("Clusters"))
        self._method_label.setText(self.tr("by"))
        self.method.setItemText(0, self.tr("Match"))
        self.method.setItemText(1, self.tr("Classic"))
        self.run_button.setText(self.tr("Find clusters"))
        self.curve_button.setText(self.tr("Draw the curves"))
        self.curve_button.setToolTip(filled(self.tr("Try 1 to %1 clusters; this takes a while."), CURVE_MAX))
        self.cancel.setText(self.tr("Cancel"))
        self.k.setAccessibleName(self.tr("How many clusters"))
        self.method.setAccessibleName(self.tr("By which method"))
        self.method.setToolTip(self.method.accessibleName())  # a screen reader takes what is chosen for its name
        self._curve_empty.setText(
            self.tr("“Draw the curves” tries every number of clusters and shows where more of them stop helping.")
        )
        self.curve.retranslate()
        for card in self._shown:
            self._entitle(card)
        self._refill()

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.curve.set_theme(theme)
        for card in self._shown:
            card.set_theme(theme)

    def _run(self, *, curve: bool) -> None:
        if not self.k.take():
            return
        self._asked = self.k.value()
        self.run_wanted.emit(self._asked, self.method.currentData(), curve)

    def _k_dragged(self, k: int) -> None:
        self.k.setValue(k)
        self._run(curve=False)

    def set_running(self, running: bool) -> None:
        self.run_button.setEnabled(not running)
        self.curve_button.setEnabled(not running)
        self.progress.show_step(0, 0)
        self.progress.setVisible(running)
        self.cancel.setVisible(running)

    def set_progress(self, done: int, total: int) -> None:
        """How far it is."""
        self.progress.show_step(done, total)

    @property
    def has_portraits(self) -> bool:
        return bool(self._portraits) and not self._blank

    @property
    def seen(self) -> LibraryView | None:
        """The library as the cards show it."""
        return self._view

    def has(self, card: ClusterCard) -> bool:
        """Whether a card is still one of those that are shown."""
        return card in self._shown

    def shows(self, view: LibraryView) -> bool:
        """Whether a view has the slices and clusters that are shown."""
        return self._view is not None and view.clustering is not None and same_clusters(self._view, view)

    def set_portraits(self, portraits: tuple[Portrait, ...]) -> None:
        """What the clusters in force are like; names being typed and a number being chosen stay."""
        self._portraits = portraits
        self._blank = [card for card in self._shown if card.number < len(portraits)]
        self._in_steps([self._portray_next] * len(self._blank))

    def _portray_next(self) -> None:
        """One card, as long as any is left: each has the room of all laid out."""
        if self._blank:
            card = self._blank.pop(0)
            self._portray(card, self._portraits[card.number])

    def _words(self, portrait: Portrait) -> str:
        """What sets a cluster apart: how it is unlike the rest, and in a line of its own by which aspects."""
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
        words = [filled((more if t.deviation > 0 else less)[t.code], f"{t.value:.0f}") for t in portrait.traits]
        aspects = [aspect_names()[name] for name in portrait.aspects]
        apart = ("", self.tr("Stands apart by %1"), self.tr("Stands apart by %1 and %2"))[len(aspects)]
        lines = filter(None, ("\N{NO-BREAK SPACE}· ".join(words), filled(apart, *aspects)))
        return "\n".join(lines) or self.tr("like the library as a whole")

    def set_view(self, view: LibraryView) -> None:
        """Another state of the library; cards whose clusters are the same stay, with the keyboard in them."""
        is_same = self.shows(view)
        if not is_same:
            self._finish_names(view)
        before, self._view = self._view, view
        if is_same:
            self.show_names()
            return
        self._follow(before, view)
        self._portraits, self._blank = (), []
        self._refill()

    def _finish_names(self, view: LibraryView) -> None:
        """What is being written is for the cluster that it was begun for, which may have no number, or another, now."""
        before = self._view
        written = [card for card in self._shown if card.name.is_being_written]
        if before is not None and written:
            from choleor_desktop.pipeline.clusters import heir_of  # noqa: PLC0415 - not before the window shows

            for card in written:
                if heir_of(before, card.number, view) != card.number:
                    card.name.finish()

    def _follow(self, before: LibraryView | None, view: LibraryView) -> None:
        """Number and method of the clusters in force; a number that a person chose meanwhile stays."""
        new = view.clustering
        if new is None:
            return
        old = before.clustering if before is not None and before.path == view.path else None
        if old is None or self.k.value() in {old.k, self._asked}:  # there may be fewer than were asked for
            self.k.setValue(new.k)
        if old is None:
            self.method.setCurrentIndex(self.method.findData(new.method))

    def mark_in_force(self) -> None:
        """The line on the curves goes back to as many clusters as there are."""
        clustering = None if self._view is None else self._view.clustering
        if clustering is not None:
            self.curve.set_curve(clustering.curve, clustering.k)

    def set_playing(self, row: int) -> None:
        """The slice that is heard, -1 for none."""
        if row != self._playing:
            self._playing = row
            for card in self._shown:
                card.set_playing(row)

    def show_names(self) -> None:
        """The clusters' names as they are kept."""
        names = self._view.clustering.names if self._view is not None and self._view.clustering is not None else {}
        for card in self._shown:
            card.show_name(names.get(card.number, ""))

    def _clear(self) -> None:
        self._shown = []
        while self._card_layout.count():
            item = self._card_layout.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()

    def _refill(self) -> None:
        """The cards of the clusters that there are now; those that were there are filled anew, which is quicker."""
        view = self._view
        if view is None:
            return
        clustering = view.clustering
        has_curve = clustering is not None and len(clustering.curve) > 1
        self.curve.setVisible(has_curve)
        self._curve_empty.setVisible(not has_curve)
        if clustering is None:
            self._show_empty(bool(len(view.slices)))
            return
        if has_curve:
            self.curve.set_curve(clustering.curve, clustering.k)
        silhouette = figure(clustering.silhouette, ".2f") if clustering.has_silhouette(clustering.k) else "–"
        told = filled(self.tr("inertia %1 · silhouette %2"), round(clustering.inertia), silhouette)
        self._summary.setText(told)
        if not self._shown:
            self._clear()
            self._card_layout.addStretch(1)  # cards are as high as what is said on them
        while len(self._shown) > clustering.k:
            card = self._shown.pop()
            self._card_layout.removeWidget(card)
            card.deleteLater()
        for card in self._shown:
            self._fill(view, clustering, card)
        self._add_cards(clustering.k - len(self._shown))

    def _show_empty(self, has_slices: bool) -> None:
        self._clear()
        label = PlainLabel(
            self.tr("No clusters yet. Choose how many, and press “Find clusters”.")
            if has_slices
            else self.tr("Import music first; then the slices can be grouped.")
        )
        label.setProperty("role", "dim")
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._card_layout.addWidget(label, 1)
        self._summary.clear()

    def _add_cards(self, missing: int) -> None:
        """Those that are missing: one at a time, as each takes a moment to make, and laid out together."""
        if missing:
            self._card_layout.setEnabled(False)
            self._in_steps([*[self._add_card] * missing, self._lay_out_cards])

    def _add_card(self) -> None:
        """The next, unless other clusters have come meanwhile."""
        view, number = self._view, len(self._shown)
        if view is None or view.clustering is None or number >= view.clustering.k:
            return
        before = self._shown[-1].hear if self._shown else self._scroll
        card = self._new_card(number)
        self._fill(view, view.clustering, card)
        self._card_layout.insertWidget(number, card)
        for one, other in ((before, card.name), (card.name, card.hear)):
            QWidget.setTabOrder(one, other)

    def _lay_out_cards(self) -> None:
        self._card_layout.setEnabled(True)
        self._card_layout.invalidate()

    def _new_card(self, number: int) -> ClusterCard:
        card = ClusterCard(number, self.theme)
        name = card.name
        self._entitle(card)
        name.written.connect(lambda text: self._rename(number, text))
        card.typical_wanted.connect(self.row_chosen)
        card.menu_wanted.connect(lambda place: self.menu_wanted.emit(card, place))
        self._shown.append(card)
        return card

    def _entitle(self, card: ClusterCard) -> None:
        number = card.number + 1
        card.set_titles(filled(self.tr("Cluster %1"), number), filled(self.tr("Name of cluster %1"), number))

    def _fill(self, view: LibraryView, clustering: Clustering, card: ClusterCard) -> None:
        rows = np.flatnonzero(clustering.labels == card.number)
        songs, counts = np.unique(view.slices.song[rows], return_counts=True)
        order = np.argsort(-counts, kind="stable")
        named = ", ".join(view.song_names[int(songs[i])] for i in order[:4])
        if len(songs) > 4:
            named += filled(self.tr(" and %1 more"), len(songs) - 4)
        share = len(rows) / max(len(view.slices), 1)
        card.fill(clustering.names.get(card.number, ""), len(rows), share, named)
        if card.number < len(self._portraits):
            self._portray(card, self._portraits[card.number])
        else:
            card.forget_portrait()

    def _portray(self, card: ClusterCard, portrait: Portrait) -> None:
        assert self._view is not None
        typical = portrait.medoid
        heard = filled(self.tr("Play %1"), slice_title(self._view, typical)) if typical >= 0 else ""
        card.set_portrait(self._words(portrait), typical, heard)
        card.set_playing(self._playing)

    def _rename(self, number: int, text: str) -> None:
        view = self._view
        if view is None or view.clustering is None:
            return
        text = " ".join(text.split())
        if text != view.clustering.names.get(number, ""):
            self.named.emit(number, text)
