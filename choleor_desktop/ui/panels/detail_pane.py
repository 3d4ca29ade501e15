"""One slice: its waveform, levels, MFCC, and the count that is heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from choleor_desktop.errors import WorldError
from choleor_desktop.pipeline.titles import figure
from choleor_desktop.ui.parts.one_line import OneLine
from choleor_desktop.ui.parts.phrases import error_text, filled
from choleor_desktop.ui.parts.plain import PlainLabel
from choleor_desktop.ui.plots.levels import LevelsView, range_in_words
from choleor_desktop.ui.plots.mfcc import MfccView
from choleor_desktop.ui.plots.waveform import WaveformView
from choleor_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from choleor_desktop.pipeline.detail import SliceDetail
    from choleor_desktop.playback.sounds import PlayState

_MOST = 16_777_215  # what Qt has for no limit


class _Widest(QLabel):
    """The first of some texts that it has room for, else the last: words of our own, and lines in a plot's colour."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._texts = [""]

    def set_texts(self, texts: list[str]) -> None:
        """From the longest to the shortest."""
        self._texts = texts
        self._choose()

    def _choose(self) -> None:
        *longer, last = self._texts
        wide = self.fontMetrics().horizontalAdvance
        self.setText(next((text for text in longer if wide(text) <= self.width()), last))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose()


class DetailPane(QWidget):
    """The pictures of the chosen slice, all on the same counts."""

    seek_requested = Signal(float)
    counts_selected = Signal(int, int)
    movement_drawn = Signal(tuple)

    def __init__(self) -> None:
        super().__init__()
        self.theme = Theme()
        self.detail: SliceDetail | None = None
        self.problem: WorldError | None = None
        self.title, self._facts, self._wave_title = OneLine(middle=True), PlainLabel(), OneLine(middle=True)
        self._heard = ""
        self.title.setProperty("role", "title")
        self._levels_title, self._levels_note, self._mfcc_title = PlainLabel(), _Widest(), PlainLabel()
        self._range_db: tuple[float, float] | None = None
        self._mfcc_note = OneLine(whole=True)
        for label in (
            self._facts,
            self._wave_title,
            self._levels_title,
            self._levels_note,
            self._mfcc_title,
            self._mfcc_note,
        ):
            label.setProperty("role", "dim")
        for note in (self._levels_note, self._mfcc_note, self._wave_title):
            note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._mark, self.cluster, self._cluster = PlainLabel(), OneLine(), (-1, "")
        self.cluster.setProperty("role", "dim")
        self.note, self._note = OneLine(), ""
        self.note.setProperty("role", "dim")
        self.waveform, self.levels, self.mfcc = WaveformView(), LevelsView(), MfccView()
        self.clock = PlainLabel()
        self.clock.setProperty("role", "clock")
        self.clock.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.clock.setMinimumWidth(64)
        self._show_count(0)
        self.waveform.seek_requested.connect(self.seek_requested)
        self.waveform.counts_selected.connect(self.counts_selected)
        self.levels.movement_drawn.connect(self.movement_drawn)
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 12)
        layout.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addWidget(self._facts)
        head.addWidget(self._mark)
        head.addWidget(self.cluster)
        head.addWidget(self.note, 1)
        head.addWidget(self._wave_title, 1)
        layout.addLayout(head)
        layout.addWidget(self.waveform, 3)
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        for column, title, note in ((0, self._levels_title, self._levels_note), (2, self._mfcc_title, self._mfcc_note)):
            over = QHBoxLayout()
            over.setSpacing(14)
            over.addWidget(title)
            over.addWidget(note, 1)
            grid.addLayout(over, 0, column)
        grid.addWidget(self.levels, 1, 0)
        grid.addWidget(self.clock, 1, 1)
        grid.addWidget(self.mfcc, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(2, 3)
        grid.setRowStretch(1, 1)
        layout.addLayout(grid, 3)

    def retranslate(self) -> None:
        self._show_heard()
        self._levels_title.setText(self.tr("Levels per count"))
        self._show_scale()
        self._mfcc_title.setText(self.tr("MFCC 1–20"))
        self._mfcc_note.set_text(self.tr("dB, each row over its own range"))
        self.show_problem(self.problem)
        self.clock.setAccessibleName(self.tr("The count that is heard"))
        if self.detail is None:
            self.title.set_text(self.tr("No slice chosen"))
        self._show_note()

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.setMinimumHeight(theme.px(240))
        self._show_mark()
        self._show_scale()
        self.levels.setMinimumWidth(theme.px(190))  # more than is written above needs, whatever that is
        for view in (self.waveform, self.levels, self.mfcc):
            view.set_theme(theme)

    def _share_width(self) -> None:
        """A long title leaves room for the note and for what is heard, where there are any."""
        is_alone = not (self._heard or self._note)
        self.title.setMaximumWidth(_MOST if is_alone else self.width() * 2 // 5)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def set_title(self, title: str, facts: str = "") -> None:
        self.title.set_text(title or self.tr("No slice chosen"))
        self._facts.setText(facts)

    def set_cluster(self, number: int, name: str) -> None:
        """The cluster of the slice, by its mark and name; -1 where it has none."""
        self._cluster = (number, name)
        self._show_mark()

    def _show_mark(self) -> None:
        number, name = self._cluster
        size = self.theme.px(18)
        self._mark.setPixmap(self.theme.mark(number).pixmap(size, size) if number >= 0 else QPixmap())
        self.cluster.setMaximumWidth(self.theme.px(200))
        self.cluster.set_text(name)
        for label in (self._mark, self.cluster):
            label.setVisible(number >= 0)

    def set_note(self, note: str) -> None:
        """What was written of the slice."""
        self._note = note
        self._show_note()

    def _show_note(self) -> None:
        note = " ".join(self._note.split())
        self.note.set_text(filled(self.tr("Note: %1"), note) if note else "")
        self._share_width()

    def show_problem(self, problem: WorldError | None) -> None:
        """In place of the pictures of a slice why there are none."""
        if problem is not None:
            self.set_detail(None)
            for view in (self.waveform, self.levels, self.mfcc):
                view.set_detail(None, error_text(problem))
        self.problem = problem

    def set_detail(self, detail: SliceDetail | None, movement: tuple[int, ...] = ()) -> None:
        if detail is None or self.detail is None or detail.slice_id != self.detail.slice_id:
            self.levels.finish()  # what is drawn is for the slice that it was begun on
        self.detail, self.problem = detail, None
        for view in (self.waveform, self.levels, self.mfcc):
            view.set_detail(detail)
        self._range_db = None if detail is None else detail.level_range
        self.levels.set_levels(detail.levels8 if detail is not None else (), movement, self._range_db)
        self._show_scale()
        self._show_count(0)

    def set_levels(self, levels: tuple[int, ...], movement: tuple[int, ...], range_db: tuple[float, float]) -> None:
        """Other levels and their range in dB, or another movement, of the slice that is shown."""
        self._range_db = range_db
        self.levels.set_levels(levels, movement, range_db)
        self._show_scale()

    def _show_scale(self) -> None:
        """Beside the levels what the line over them is; without one, from where to where they go."""
        line = f'<span style="color:{self.theme.a.name()}">━</span> ' + self.tr("movement")
        texts = ["1–10"]
        if self._range_db is not None:
            loudness = filled(self.tr("%1 to %2 dB"), *(figure(end, ".0f") for end in self._range_db))
            texts = [f"1–10 · {loudness}", loudness, *texts]
        self._levels_note.set_texts([line] if self.levels.movement else texts)
        self._levels_note.setToolTip("" if self._range_db is None else range_in_words(self._range_db))

    def set_heard(self, title: str) -> None:
        """Another slice than the one that is shown is heard; empty for none."""
        if title != self._heard:
            self._heard = title
            self._show_heard()

    def _show_heard(self) -> None:
        heard = filled(self.tr("Heard: %1"), self._heard)
        self._wave_title.say_whole(not self._heard)  # else there is nothing to know that could not be seen
        self._wave_title.set_text(heard if self._heard else self.tr("Waveform"))
        self._share_width()

    def set_play_state(self, state: PlayState, side: str) -> None:
        """Move the playhead, only where this slice is heard, and the clock: A, B, or neither where that is open."""
        here = self.detail is not None and state.playing and state.slice_id == self.detail.slice_id
        time_s = state.position_s if here else None
        for view in (self.waveform, self.mfcc):
            view.set_playhead(time_s)
        self.levels.set_count(state.count if here and state.count > 0 else 0)
        self._show_count(abs(state.count) if state.playing else 0, side)

    def _show_count(self, count: int, side: str = "A") -> None:
        """The count that is heard, in the colour of its side; while nothing is, a pale 1 that waits."""
        if (self.clock.property("idle"), self.clock.property("side")) != (not count, side):
            self.clock.setProperty("idle", not count)
            self.clock.setProperty("side", side)
            self.clock.style().polish(self.clock)
        self.clock.setText(str(count or 1))
