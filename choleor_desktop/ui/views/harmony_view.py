"""Harmony of music and movement: the curves together, the figures in words, and the slices that fit best."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import (
    QStringListModel,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QCompleter,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from choleor_desktop.pipeline.harmonies import Fit
from choleor_desktop.ui.dialogs.label_dialog import parse_movement
from choleor_desktop.ui.parts.field import Field
from choleor_desktop.ui.parts.flow import FlowLayout, together
from choleor_desktop.ui.parts.keys import key_of
from choleor_desktop.ui.parts.lines import LineModel
from choleor_desktop.ui.parts.one_line import OneLine
from choleor_desktop.ui.parts.plain import PlainLabel
from choleor_desktop.ui.parts.titles import tempo
from choleor_desktop.ui.plots.movement import MovementView, in_words
from choleor_desktop.ui.theme import Theme
from choleor_desktop.ui.views.fit_list import FitList


def _read_aloud(line: tuple[Fit, str]) -> str:
    fit, title = line
    return f"{fit.score:.0f} {title} {tempo(fit.bpm)}"


class HarmonyView(QWidget):
    """What a person sees of movement and music."""

    movement_changed = Signal(tuple)
    choreography_changed = Signal(str)
    find_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.curves = MovementView()
        self.setFocusProxy(self.curves)
        self.choreography, self.typed, self.problem = Field(), Field(), PlainLabel()
        self._movement: tuple[int, ...] = ()
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.choreography.setCompleter(completer)
        self._title, self._legend = OneLine(middle=True), OneLine(whole=True)
        self._choreography_label, self._typed_label = PlainLabel(), PlainLabel()
        self._legend.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._score, self._score_note = PlainLabel(), PlainLabel()
        self._score.setProperty("role", "headline")
        self._names_of_figures = [PlainLabel() for _ in range(4)]
        self.figures = [PlainLabel() for _ in range(4)]
        for label in (self._legend, self._choreography_label, self._typed_label, self._score_note):
            label.setProperty("role", "dim")
        for label in self._names_of_figures:
            label.setProperty("role", "dim")
        for label in (*self.figures, self.problem):
            label.setWordWrap(True)
        self._title.setProperty("role", "title")
        self.problem.setProperty("role", "problem")
        self.problem.hide()
        self.find_button, self.fits = QPushButton(), LineModel(self, _read_aloud, lambda line: line[1])
        self.list = FitList(self.fits)
        self.fits_of, self._fits_empty = PlainLabel(), PlainLabel()
        self.fits_of.setWordWrap(True)
        self._fits_empty.setProperty("role", "dim")
        self._fits_empty.setWordWrap(True)
        self._connect()
        self._lay_out()
        order = (self.curves, self.choreography, self.typed, self.find_button, self.list)
        for first, second in pairwise(order):
            QWidget.setTabOrder(first, second)
        self.retranslate()

    def _connect(self) -> None:
        self.curves.movement_changed.connect(self.movement_changed)
        self.typed.written.connect(self._typed)
        self.typed.textChanged.connect(self.problem.hide)
        self.choreography.written.connect(self._named)
        self.find_button.clicked.connect(self.find_wanted)

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addWidget(self._legend, 1)
        left.addLayout(head)
        left.addWidget(self.curves, 1)
        fields = FlowLayout()
        for label, field in ((self._choreography_label, self.choreography), (self._typed_label, self.typed)):
            fields.addWidget(together(label, field))
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)  # it is scrolled, not the tab
        left.addLayout(fields)
        left.addWidget(self.problem)
        top = QHBoxLayout()
        top.addWidget(self._score)
        top.addWidget(self._score_note)
        top.addStretch()
        right.addLayout(top)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for i, (name, figure) in enumerate(zip(self._names_of_figures, self.figures, strict=True)):
            grid.addWidget(name, i, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(figure, i, 1)
        right.addLayout(grid)
        right.addSpacing(4)
        right.addWidget(self.find_button)
        right.addWidget(self.fits_of)
        right.addWidget(self.list, 1)
        right.addWidget(self._fits_empty, 1, Qt.AlignmentFlag.AlignTop)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(18)
        layout.addLayout(left, 5)
        layout.addLayout(right, 4)

    def retranslate(self) -> None:
        self._legend.set_text(self.tr("bars: music · line: movement"))
        self._choreography_label.setText(self.tr("Choreography"))
        self._typed_label.setText(self.tr("Movement"))
        self.typed.setPlaceholderText("3 5 8 8 5 3 2 1")
        self.typed.setAccessibleName(self.tr("Eight movement levels from 1 to 10"))
        self.choreography.setAccessibleName(self.tr("Name of the choreography"))
        self.curves.setAccessibleName(self.tr("Movement over the levels of the music"))
        self.curves.setToolTip(
            self.tr(
                "Draw with the mouse, or type: arrows change count and level, digits set it (0: 10), Delete clears."
            )
            + "\n"
            + self.tr("While the slice is heard, a digit sets the count that is heard.")
        )
        names = (self.tr("Agreement"), self.tr("Shape"), self.tr("Accents"), self.tr("Timing"))
        for label, name in zip(self._names_of_figures, names, strict=True):
            label.setText(name)
        self.find_button.setText(self.tr("Find slices that fit") + f"   {key_of('fit_movement')}")
        self.list.setAccessibleName(self.tr("Slices that fit the movement, best first"))
        self._score_note.setText(self.tr("of 100, harmony"))
        self.problem.setText(self.tr("A movement is eight numbers from 1 to 10, or nothing."))
        self._align_fields()
        self._fits_empty.setText(self.tr("The slices of the library that fit best appear here."))
        self.say_why_empty("")

    def set_theme(self, theme: Theme) -> None:
        self.curves.set_theme(theme)
        self.typed.setMinimumWidth(theme.px(134))
        self.choreography.setMinimumWidth(theme.px(150))
        self.list.set_theme(theme)
        self.list.setMinimumHeight(theme.px(44))
        self._align_fields()

    def _align_fields(self) -> None:
        """Fields below each other begin at one line, whatever they are called."""
        labels = self._choreography_label, self._typed_label
        for label in labels:
            label.ensurePolished()
        widest = max(label.fontMetrics().size(0, label.text()).width() for label in labels)
        for label in labels:
            label.setMinimumWidth(widest)

    # --- what is shown ---------------------------------------------------------------------------

    def set_slice(
        self, title: str, levels: tuple[int, ...], movement: tuple[int, ...], choreography: str, *, is_other: bool
    ) -> None:
        """A slice with its music, its movement and its choreography; of the same slice what is being typed stays."""
        is_other_movement, self._movement = movement != self._movement, movement
        self._title.set_text(title)
        self.curves.set_slice(levels, movement, is_other=is_other)
        is_refused = self.problem.isVisibleTo(self)
        if is_other or is_other_movement or not is_refused:  # else it can be put right
            self.problem.hide()
            self.typed.give(in_words(movement), is_other=is_other or is_refused)
        self.choreography.give(choreography, is_other=is_other)

    def set_names(self, names: Sequence[str]) -> None:
        """Choreographies that are known."""
        if self._names.stringList() != list(names):
            self._names.setStringList(list(names))

    def say_why_empty(self, why: str) -> None:
        """In place of the curves, where a slice has no levels; the same where none is chosen."""
        self.curves.sentence = why or self.tr("Choose a slice to see its levels.")
        if why:
            self.set_harmony("", ("", "", "", ""))

    def set_harmony(self, score: str, figures: Sequence[str]) -> None:
        """The figures in words; without a movement an empty score and what to do."""
        self._score.setText(score)
        self._score.setVisible(bool(score))
        self._score_note.setVisible(bool(score))
        for name, figure, text in zip(self._names_of_figures, self.figures, figures, strict=True):
            name.setVisible(bool(score))
            figure.setText(text)
            figure.setVisible(bool(text))
        self.find_button.setEnabled(bool(score))

    def set_fits(self, fits: Sequence[tuple[Fit, str]]) -> None:
        """Slices that fit, with their titles."""
        self.fits.set_lines(fits)
        self.list.setVisible(bool(fits))
        self._fits_empty.setVisible(not fits)
        self.fits_of.setVisible(bool(fits))

    def say_what_fits(self, sentence: str, *, is_old: bool) -> None:
        """Which movement the listed slices fit; stronger where that is not the one above."""
        self.fits_of.setText(sentence)
        self.fits_of.setProperty("role", "problem" if is_old else "dim")
        self.fits_of.style().polish(self.fits_of)

    # --- what a person did -----------------------------------------------------------------------

    def finish(self) -> bool:
        """What is being written belongs to the slice that is shown; False where it is no movement."""
        self.curves.finish()
        self.choreography.finish()
        self.typed.finish()
        return not self.problem.isVisibleTo(self)

    def _named(self, text: str) -> None:
        self.choreography_changed.emit(" ".join(text.split()))

    def _typed(self, text: str) -> None:
        movement = parse_movement(text)
        if movement is None:
            self.typed.refuse(in_words(self._movement))
            self.problem.show()
            return
        self.problem.hide()
        if movement != self.curves.movement:
            self.curves.set_slice(self.curves.levels, movement)
            self.movement_changed.emit(movement)
