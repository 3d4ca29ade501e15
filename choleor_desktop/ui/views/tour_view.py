"""The tour: a step at a time, with its picture, two sentences, and a switch where the original went wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from choleor_desktop.errors import WorldError
from choleor_desktop.ui.parts.flow import FlowLayout
from choleor_desktop.ui.parts.phrases import error_text
from choleor_desktop.ui.parts.plain import PlainLabel
from choleor_desktop.ui.parts.reasons import pieces_of_bar
from choleor_desktop.ui.parts.scrolled import scrolled
from choleor_desktop.ui.plots.curve import VectorView
from choleor_desktop.ui.plots.mfcc import MfccView
from choleor_desktop.ui.plots.ruler import Picture
from choleor_desktop.ui.plots.tour import FrameView, PointsView, RankView, SectionsView
from choleor_desktop.ui.plots.waveform import WaveformView
from choleor_desktop.ui.theme import Theme
from choleor_desktop.ui.views.tour_words import ORIGINAL, OURS, RUN_2, STEPS, choices, sentences, titles

if TYPE_CHECKING:
    from choleor_desktop.pipeline.tour import Tour


class _Steps(QListWidget):
    """The steps, chosen with the arrows; every other key belongs to the window."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End}:
            super().keyPressEvent(event)
        else:
            event.ignore()


class TourView(QWidget):
    """Shows a ``Tour``; it asks to hear the slice, and to go to another one where more is to be seen."""

    play_wanted = Signal()
    slice_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.theme = Theme()
        self.tour: Tour | None = None
        self._title_of: Callable[[int], str] = str
        self._is_playing = False
        self._instead: Callable[[], str] = self._choose
        self.steps, self.pictures = _Steps(), QStackedWidget()
        self.setFocusProxy(self.steps)
        self.head, self.words = PlainLabel(), PlainLabel()
        self.back_button, self.next_button, self.play_button = QPushButton(), QPushButton(), QPushButton()
        self.there_button = QPushButton()
        self.wave, self.mfcc, self.vector, self.frame = WaveformView(), MfccView(), VectorView(), FrameView()
        self.points, self.rank, self.sections = PointsView(), RankView(), SectionsView()
        self._buttons: dict[str, QPushButton] = {}
        self._ways = QWidget()
        self._chosen: dict[str, str] = {step.name: step.choices[0] for step in STEPS if step.choices}
        self._lay_out()
        self.retranslate()
        self.steps.setCurrentRow(0)

    def _lay_out(self) -> None:
        for _ in STEPS:
            self.steps.addItem(QListWidgetItem())
        self.steps.currentRowChanged.connect(self._show)
        for picture in self._all_pictures():
            self.pictures.addWidget(picture)
        self.wave.setEnabled(False)
        self.head.setProperty("role", "headline")
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.next_button.setObjectName("primary")
        self.back_button.clicked.connect(lambda: self.go(-1))
        self.next_button.clicked.connect(lambda: self.go(1))
        self.play_button.clicked.connect(self.play_wanted)
        self.there_button.clicked.connect(lambda: self.slice_wanted.emit(self.elsewhere))
        head, ways = FlowLayout(), self._ways
        head.setSpacing(12)
        ways.setObjectName("segments")
        ways.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        switches = QHBoxLayout(ways)
        switches.setContentsMargins(1, 1, 1, 1)
        head.addWidget(self.head)
        for name in choices():
            button = QPushButton()
            button.setCheckable(True)
            button.setProperty("segment", True)
            button.clicked.connect(lambda _=False, name=name: self.choose(name))
            self._buttons[name] = button
            switches.addWidget(button)
        switches.setSpacing(0)
        head.addWidget(ways)
        foot = QHBoxLayout()
        foot.addWidget(self.play_button)
        foot.addWidget(self.there_button)
        foot.addStretch()
        foot.addWidget(self.back_button)
        foot.addWidget(self.next_button)
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addWidget(self._page(head), 1)
        right.addLayout(foot)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 12)
        layout.setSpacing(14)
        layout.addWidget(self.steps)
        layout.addLayout(right, 1)

    def _page(self, head: FlowLayout) -> QWidget:
        """Picture and words of a step; on a low screen they are scrolled, and the buttons below stay in reach."""
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.pictures, 1)
        column.addWidget(self.words)
        return scrolled(page)

    def _all_pictures(self) -> tuple[Picture, ...]:
        return (self.wave, self.frame, self.mfcc, self.vector, self.points, self.rank, self.sections)

    def retranslate(self) -> None:
        names, ways = titles(), choices()
        for i, step in enumerate(STEPS):
            self.steps.item(i).setText(f"{i + 1:\u2007>2}  {names[step.name]}")
        for name, button in self._buttons.items():
            button.setText(ways[name])
        self.steps.setAccessibleName(self.tr("Steps from sound to score"))
        self.back_button.setText(self.tr("Back"))
        self.next_button.setText(self.tr("Next step"))
        self.there_button.setText(self.tr("Go there"))
        self.there_button.setToolTip(self.tr("Choose the slice that is named here; the step stays"))
        self.set_playing(self._is_playing)
        self._show()

    def set_playing(self, playing: bool) -> None:
        """Whether the button would stop what is heard."""
        self._is_playing = playing
        self.play_button.setText(self.tr("Stop") if playing else self.tr("Play"))

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        for picture in self._all_pictures():
            picture.set_theme(theme)
        self.steps.setFixedWidth(theme.px(138))
        for i in range(self.steps.count()):
            self.steps.item(i).setSizeHint(QSize(theme.px(110), theme.px(27)))
            self.steps.item(i).setFont(theme.font(13, tabular=True))
        self.words.setFont(theme.font(16))
        self.words.setStyleSheet(f"font-size: {theme.px(16)}px;")
        self.words.setMinimumHeight(theme.px(74))

    # --- where one is ----------------------------------------------------------------------------

    @property
    def step(self) -> int:
        return max(self.steps.currentRow(), 0)

    @property
    def choice(self) -> str:
        """The way the step is shown; empty where there is only one."""
        return self._chosen.get(STEPS[self.step].name, "")

    @property
    def elsewhere(self) -> int:
        """The slice that shows the fault of this step where this one does not; -1 where that is not needed."""
        if self.tour is None or self.choice == OURS:
            return -1
        return self.tour.elsewhere.get(STEPS[self.step].name, -1)

    def go(self, by: int) -> None:
        """A step on or back."""
        self.steps.setCurrentRow(min(max(self.step + by, 0), len(STEPS) - 1))

    def choose(self, name: str) -> None:
        """Show the step as the original did it, or as it is now."""
        if name in STEPS[self.step].choices:
            self._chosen[STEPS[self.step].name] = name
        self._show()

    def set_tour(self, tour: Tour | None, title_of: Callable[[int], str] = str) -> None:
        """Another slice; the step stays."""
        self.tour, self._title_of, self._instead = tour, title_of, self._choose
        self._show()

    def show_problem(self, problem: WorldError) -> None:
        """Why this slice has no tour."""
        self._instead = partial(error_text, problem)
        self._show()

    def show_cancelled(self) -> None:
        """The tour of this slice was not wanted any more: how to have it all the same."""
        self._instead = lambda: self.tr(
            "The tour of this slice was cancelled. Open this tab again, or choose another slice."
        )
        self._show()

    def _choose(self) -> str:
        return self.tr("Choose a slice: the tour shows how its score comes about, step by step.")

    def set_preparing(self) -> None:
        """A slice is chosen, and its tour will come; a tour that is shown stays."""
        self._instead = lambda: self.tr("One moment: the numbers of this slice are being computed…")
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Right, Qt.Key.Key_PageDown}:
            self.go(1)
        elif event.key() in {Qt.Key.Key_Left, Qt.Key.Key_PageUp}:
            self.go(-1)
        else:
            super().keyPressEvent(event)

    # --- showing it ------------------------------------------------------------------------------

    def _show(self) -> None:
        step = STEPS[self.step]
        self.head.setText(titles()[step.name])
        for name, button in self._buttons.items():
            button.setVisible(name in step.choices)
            button.setChecked(name == self.choice)
        self._ways.setVisible(bool(step.choices))
        self.back_button.setEnabled(self.step > 0)
        self.next_button.setEnabled(self.step < len(STEPS) - 1)
        self.play_button.setEnabled(self.tour is not None)
        self.there_button.setVisible(self.elsewhere >= 0)
        self.pictures.setVisible(self.tour is not None)
        if self.tour is None:
            self.words.setText(self._instead())
            return
        said = sentences(step.name, self.choice, self.tour, self._title_of)
        self.words.setText(said)
        picture = self._picture(step.name, self.tour)
        picture.setAccessibleName(titles()[step.name])
        picture.setAccessibleDescription(said)
        self.pictures.setCurrentWidget(picture)

    def _picture(self, step: str, tour: Tour) -> Picture:
        if step in {"sound", "mfcc"}:
            view = self.wave if step == "sound" else self.mfcc
            view.set_detail(tour.detail)
            return view
        if step == "frames":
            self.frame.set_frame(tour.frame)
            return self.frame
        if step in {"vector", "sign", "gain", "cosine"}:
            self.vector.set_vectors(tuple(tour.vector), self._beside(step, tour))
            return self.vector
        if step == "clusters":
            return self._clusters(tour)
        if step == "levels":
            return self._levels(tour)
        return self._ranking(step, tour)

    def _beside(self, step: str, tour: Tour) -> tuple[float, ...]:
        """The vector that stands beside the slice's own."""
        if step == "sign":
            return tuple(-tour.vector) if self.choice == ORIGINAL else tuple(tour.vector)
        if step == "gain":
            return tuple(tour.quiet_vector)
        return tuple(tour.other_vector) if step == "cosine" else ()

    def _clusters(self, tour: Tour) -> Picture:
        grouping = tour.groupings[1 if self.choice == RUN_2 else 0]
        nearest = np.searchsorted(tour.sample, [neighbour.row for neighbour in tour.nearest]).tolist()
        query = int(np.searchsorted(tour.sample, tour.detail.row))
        self.points.set_points(tour.xy, grouping.labels, query, nearest)
        return self.points

    def _levels(self, tour: Tour) -> Picture:
        if self.choice == OURS:
            self.sections.set_sections(tour.levels, self.tr("count 1"), self.tr("time →"))
        else:
            self.sections.set_sections(tour.frequency_levels, self.tr("low"), self.tr("frequency →"))
        return self.sections

    def _ranking(self, step: str, tour: Tour) -> Picture:
        if step == "results" and self.choice == ORIGINAL:
            lines = [(self._title_of(row), score, (), False) for row, score in tour.shown]
            self.rank.set_lines([(self._title_of(tour.thrown), 100.0, (), True), *lines], self.tr("thrown away"))
            return self.rank
        found = tour.nearest if step == "results" else tour.match
        parts = [() if step == "results" else pieces_of_bar(n.score, n.parts) for n in found]
        self.rank.set_lines([(self._title_of(n.row), n.score, own, False) for n, own in zip(found, parts, strict=True)])
        return self.rank
