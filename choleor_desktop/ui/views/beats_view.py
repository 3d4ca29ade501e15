"""Repairing beats: the songs that need a look, the song along its beats, and a button with its key for each repair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from choleor_desktop.ui.parts.flow import FlowLayout
from choleor_desktop.ui.parts.keys import key_of
from choleor_desktop.ui.parts.lines import LINE_ROLE, Index, LineDelegate, LineList, LineModel
from choleor_desktop.ui.parts.one_line import OneLine
from choleor_desktop.ui.parts.phrases import filled
from choleor_desktop.ui.parts.plain import PlainLabel
from choleor_desktop.ui.parts.scrolled import scrolled
from choleor_desktop.ui.plots.beat_strip import BeatStrip
from choleor_desktop.ui.theme import Theme

_SIDE = 14
_REASON = 16  # height of its line, before letters are enlarged
_UNIT = "\N{NO-BREAK SPACE}BPM"


@dataclass(frozen=True, slots=True)
class SongLine:
    """A song in the list: why it needs a look, and how sure its beats are."""

    song: int
    title: str
    reasons: tuple[str, ...]
    note: str
    is_doubtful: bool = False


class _SongDelegate(LineDelegate):
    """Title and confidence, each reason in a line of dim text below."""

    def height_of(self, line: SongLine) -> int:
        return 28 + _REASON * len(line.reasons)

    def paint_line(self, painter: QPainter, area: QRectF, line: SongLine, index: Index) -> None:
        del index
        theme, inner = self.theme, area.adjusted(10, 0, -10, 0)
        top = QRectF(inner.left(), inner.top(), inner.width(), theme.px(26))
        wide = theme.metrics(12, tabular=True).horizontalAdvance(line.note)
        colour = theme.a if line.is_doubtful else theme.dim
        theme.draw_text(painter, top.adjusted(top.width() - wide - 1, 0, 0, 0), line.note, colour, 12, tabular=True)
        room = top.adjusted(0, 0, -wide - 10, 0)
        theme.draw_text(painter, room, line.title, theme.text, bold=line.is_doubtful, middle=True)
        for i, reason in enumerate(line.reasons):
            low = QRectF(inner.left(), top.bottom() - 3 + theme.px(_REASON * i), inner.width(), theme.px(_REASON))
            theme.draw_text(painter, low, reason, theme.dim, 12)


class BeatsView(QWidget):
    """What a person sees while repairing beats."""

    song_chosen = Signal(int)
    action_wanted = Signal(str)
    reading_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.theme = Theme()
        self._model = LineModel(
            self,
            lambda line: ", ".join(filter(None, (line.title, line.note, *line.reasons))),
            lambda line: "\n".join((line.title, *line.reasons)),
        )
        self.songs = LineList(self._model, _SongDelegate())
        self.songs.selectionModel().currentChanged.connect(self._song_chosen)
        self._list_title, self._why, self._state, self._lost = (PlainLabel() for _ in range(4))
        self._title, self._facts = OneLine(), OneLine(step=40)
        self._list_title.setProperty("role", "group")
        self._title.setProperty("role", "title")
        for label in (self._facts, self._why, self._state):
            label.setProperty("role", "dim")
        for label in (self._why, self._state, self._lost):
            label.setWordWrap(True)
        self.strip = BeatStrip()
        self.buttons: dict[str, QPushButton] = {}
        for action in _ACTIONS:
            button = QPushButton()
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, action=action: self.action_wanted.emit(action))
            self.buttons[action] = button
        self._readings, self._readings_title = QWidget(), PlainLabel()
        self._readings_title.setProperty("role", "dim")
        self._readings.hide()
        self._reading_flow = FlowLayout(self._readings)
        self._reading_flow.addWidget(self._readings_title)
        self._reading_buttons: list[QPushButton] = []
        self._undo = QPushButton()
        self._undo.clicked.connect(lambda: self.action_wanted.emit("undo"))
        self._quiet = False
        self._lay_out()
        self.retranslate()
        self.set_lost("")

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(4)
        self._list_title.setIndent(8)
        left.addWidget(self._list_title)
        left.addWidget(self.songs, 1)
        head, buttons = FlowLayout(), FlowLayout(even=True)
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self._facts)
        for button in self.buttons.values():
            button.setProperty("compact", True)
            buttons.addWidget(button)
        lost = QHBoxLayout()
        lost.addWidget(self._lost, 1)
        lost.addWidget(self._undo)
        song = QWidget()
        right = QVBoxLayout(song)
        right.setContentsMargins(0, 0, _SIDE, 0)
        right.setSpacing(8)
        right.addLayout(head)
        right.addWidget(self._why)
        right.addWidget(self._state)
        right.addWidget(self.strip, 1)
        right.addWidget(self._readings)
        right.addLayout(buttons)
        right.addLayout(lost)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 12, 0, 12)
        layout.setSpacing(12)
        layout.addLayout(left, 1)
        layout.addWidget(scrolled(song), 3)  # alone: the list of songs stays in sight

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """The strip has the keyboard; a proxy would lead Tab past the songs before it."""
        self.strip.setFocus(reason)

    def retranslate(self) -> None:
        words = self._words()
        for action, button in self.buttons.items():
            button.setText(f"{words[action]}   {key_of(action)}")
            button.setAccessibleName(words[action])
        self._undo.setText(self.tr("Undo"))
        self.songs.setAccessibleName(self.tr("Songs, those that need a look first"))
        self.strip.setAccessibleName(self.tr("The song along its beats"))
        self.strip.setToolTip(self.tr("Click: go there. Arrows: one beat. Page keys: eight beats. + and −: zoom."))

    def _words(self) -> dict[str, str]:
        return {
            "hear_click": self.tr("Play with click"),
            "earlier": self.tr("“1” a beat earlier"),
            "later": self.tr("“1” a beat later"),
            "this_is_one": self.tr("This is “1”"),
            "count_anew": self.tr("Count anew"),
            "half": self.tr("Half tempo"),
            "double": self.tr("Double tempo"),
            "nudge_earlier": self.tr("10 ms earlier"),
            "nudge_later": self.tr("10 ms later"),
            "tap_beat": self.tr("Tap the beats"),
            "pin_beat": self.tr("Pin a beat here"),
        }

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.songs.set_theme(theme)
        self.songs.setMinimumWidth(theme.px(150))
        self.songs.setMaximumWidth(theme.px(340))
        self.strip.set_theme(theme)

    # --- what is shown ---------------------------------------------------------------------------

    def set_songs(self, lines: Sequence[SongLine], current: int) -> None:
        """Songs, the most doubtful first."""
        n = sum(line.is_doubtful for line in lines)
        title = filled(self.tr("NEEDS A LOOK · %1"), n) if n else self.tr("ALL BEATS ARE SURE")
        self._list_title.setText(title)
        self._list_title.setProperty("role", "warn" if n else "group")
        self._list_title.style().polish(self._list_title)
        if tuple(lines) != self._model.lines:
            self._quiet = True
            self._model.set_lines(lines)
            self._quiet = False
        self.show_song(current)

    def show_song(self, song: int) -> None:
        line = next((i for i, each in enumerate(self._model.lines) if each.song == song), -1)
        if line >= 0 and line != self.songs.currentIndex().row():
            self._quiet = True
            self.songs.setCurrentIndex(self._model.index(line))
            self._quiet = False

    def set_head(self, title: str, facts: str, why: str, state: str, *, can_repair: bool) -> None:
        """The song's name, what its beats are, why they need a look, and what is going on."""
        self._title.set_text(title)
        self.set_facts(facts)
        for label, text in ((self._why, why), (self._state, state)):
            label.setText(text)
            label.setVisible(bool(text))
        for action, button in self.buttons.items():
            button.setEnabled(bool(title) if action == "hear_click" else can_repair)

    def set_facts(self, facts: str) -> None:
        """What its beats are, and where in it one is."""
        self._facts.set_text(facts)

    def set_readings(self, texts: Sequence[str], chosen: int) -> None:
        """Other readings of the song, a button each; those that are there already say something else.

        Five of a medley have room in one row where the first alone names the unit.
        """
        n_shown = sum(not button.isHidden() for button in self._reading_buttons)
        if n_shown != len(texts) and not any(button.hasFocus() for button in self._reading_buttons):
            self._readings.hide()  # else the tab would be laid out anew for each of them
        while len(self._reading_buttons) < len(texts):
            self._add_reading()
        self._readings_title.setText(self.tr("Readings") + f"   {key_of('other_reading')}")
        for i, button in enumerate(self._reading_buttons):
            text = texts[i] if i < len(texts) else ""
            button.setText(text.removesuffix(_UNIT) if i else text)
            button.setToolTip(text)
            button.setAccessibleName(text)
            button.setChecked(i == chosen)
            button.setVisible(i < len(texts))
        self._readings.setVisible(len(texts) > 1)

    def _add_reading(self) -> None:
        """One more button, of a reading that is shown later."""
        button, number = QPushButton(), len(self._reading_buttons)
        button.setProperty("compact", True)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self._reading_chosen(number))
        self._reading_flow.addWidget(button)
        QWidget.setTabOrder(self._reading_buttons[-1] if self._reading_buttons else self.strip, button)
        self._reading_buttons.append(button)

    def _reading_chosen(self, number: int) -> None:
        self._reading_buttons[number].setChecked(True)  # also where it was already
        self.reading_wanted.emit(number)

    def set_lost(self, text: str) -> None:
        """Labels that found no new slice; empty for none."""
        self._lost.setText(text)
        self._lost.setVisible(bool(text))
        self._undo.setVisible(bool(text))

    def _song_chosen(self, current: QModelIndex) -> None:
        line = current.data(LINE_ROLE)
        if line is not None and not self._quiet:
            self.song_chosen.emit(line.song)


_ACTIONS = (
    "hear_click", "earlier", "later", "nudge_earlier", "nudge_later",
    "this_is_one", "count_anew", "half", "double", "tap_beat", "pin_beat",
)  # fmt: skip
