"""What keys and buttons make sound, and which."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from choleor_desktop.playback.sounds import PlayState, Sound
from choleor_desktop.progress import Progress
from choleor_desktop.resources import LANGUAGES
from choleor_desktop.ui import app
from choleor_desktop.ui.frame import Frame
from choleor_desktop.ui.parts.phrases import filled
from choleor_desktop.ui.passage import OUTSIDE, is_run

_LIKELY_MATCHES = 3


class Hearing(QObject):
    """Play, compare, tempo, click, counts, and the output they go to."""

    def __init__(self, window: Frame) -> None:
        super().__init__(window)
        self.window = window
        self._was_hidden = False
        window.session.read_again.connect(self._draw_match_anew)

    def play_row(self, row: int) -> None:
        view = self.window.session.view
        if view is not None:
            self.window.playing.play(view, row)
            self.prepare_likely(row)

    def select_and_play(self, row: int) -> None:
        self.play_row(row)
        self.window.session.select(row)

    def choose_listed(self) -> None:
        """Where what is listed lacks the chosen slice, its first one is chosen, for plots and matches as well."""
        model, session = self.window.model, self.window.session
        if len(model.rows) and model.line_of(session.row) < 0:
            session.select(model.first_row())

    def play_listed(self) -> None:
        """Go from the songs, or the search, to their slices, and hear the one that is chosen there."""
        self.choose_listed()
        self.window.front.widget.setFocus()
        if self.window.model.line_of(self.window.session.row) >= 0:
            self.play_row(self.window.session.row)

    def play_beside(self, by: int) -> bool:
        """Choose the slice some lines below in the table, and hear it; False where there is none."""
        model = self.window.model
        line = model.line_of(self.window.session.row)
        row = model.row_at(line + by if line >= 0 else 0)
        if row >= 0:
            self.select_and_play(row)
        return row >= 0

    def prepare_likely(self, row: int | None = None) -> None:
        """Have ready what the next key may ask for: the slices above and below, and the best matches."""
        session, answer = self.window.session, self.window.session.question.answer
        if session.view is None:
            return
        line = self.window.model.line_of(session.row if row is None else row)
        beside = [] if line < 0 else self.window.model.rows_beside(line)
        matches = [] if answer is None else [neighbour.row for neighbour in answer.neighbours[:_LIKELY_MATCHES]]
        self.window.playing.prepare(session.view, [*beside, *matches])

    def play_match(self, row: int) -> None:
        """Hear a match; in a comparison it becomes the other side."""
        session, playing = self.window.session, self.window.playing
        if session.view is None:
            return
        if playing.comparing is not None:
            self.window.similar.show_match(row)
            playing.compare(session.view, playing.comparing[0], row, side="B", blind=playing.blind)
        else:
            playing.play(session.view, row)
        answer = session.question.answer
        if answer is not None:
            rows = [neighbour.row for neighbour in answer.neighbours]
            place = rows.index(row) if row in rows else 0
            playing.prepare(session.view, rows[place + 1 :] + rows[:place][::-1])

    def stop_heard(self, row: int) -> bool:
        """Stop a slice that is heard, as the square beside it says; False where it is silent."""
        view, state = self.window.session.view, self.window.playing.state
        is_heard = view is not None and state.playing and state.slice_id == view.slices.ids[row]
        if is_heard:
            self.window.playing.stop()
        return is_heard

    def play_or_stop_match(self, row: int) -> None:
        if not self.stop_heard(row):
            self.play_match(row)

    def play_or_stop(self) -> None:
        """Stop; or play what is chosen where the keyboard is, the marked slices as one where they are a run."""
        window, view = self.window, self.window.session.view
        if window.playing.is_on:
            window.playing.stop()
        elif window.session.row >= 0 and view is not None:
            if window.songs.list.hasFocus():
                self.choose_listed()
            beside = window.chosen_beside()
            if beside >= 0:
                self.play_row(beside)
                return
            marked = window.table.chosen_rows()
            if len(marked) > 1 and is_run(view, marked):
                window.playing.play_run(view, marked)
            else:
                self.play_row(window.session.row)

    def play_on(self) -> None:
        session, beside = self.window.session, self.window.chosen_beside()
        row = beside if beside >= 0 else session.row
        if session.view is not None and row >= 0:
            self.window.playing.play_on(session.view, row)

    def play_from(self, time_s: float) -> None:
        session = self.window.session
        if session.view is not None and session.row >= 0:
            offset = (
                float(session.view.slices.beats_s[session.row, 0]) if session.row in session.view.slices.files else 0.0
            )
            self.window.playing.play(session.view, session.row, from_s=time_s - offset)

    def play_outside(self, _: int = -1) -> None:
        """The eight-count of the file from outside that is asked about."""
        if self._query() == OUTSIDE:
            self.window.playing.play_outside()

    def _query(self) -> int | None:
        """The row of what is asked about, or ``OUTSIDE``."""
        question = self.window.session.question
        outside = question.asked.outside
        if outside is None:
            return question.rows[0] if question.rows else None
        sound = Sound(outside.slice_id, outside.path, outside.start_s, outside.end_s, outside.beats_s)
        self.window.playing.outside = sound
        return OUTSIDE

    def compare(self, side: str) -> None:
        """A: the query, B: the match, both: together; blind: either, without telling which; once there are matches."""
        self.window.session.question.once_answered(partial(self._compare, side))

    def _compare(self, side: str) -> None:
        session, playing, query = self.window.session, self.window.playing, self._query()
        if self.window.match_row() < 0:
            self.window.similar.choose_best()
        match, answer = self.window.match_row(), session.question.answer
        if session.view is None or query is None or match < 0:
            if answer is not None and not answer.neighbours:
                self.window.status.tell(self.tr("There is no match to compare with."))
            return
        self.window.similar.show_match(match)
        if side == "blind":
            self._compare_blindly(query, match)
        elif playing.comparing == (query, match) and playing.state.playing:
            playing.swap(side)
        else:
            playing.compare(session.view, query, match, side=side)

    def _compare_blindly(self, query: int, match: int) -> None:
        """Begin; asked again, tell which side is heard."""
        session, playing, card = self.window.session, self.window.playing, self.window.similar.compare_card
        if session.view is None:
            return
        if playing.blind:
            playing.reveal()
            card.set_blind(False)
        else:
            playing.compare(session.view, query, match, blind=True)
            card.set_blind(True)
            self.window.status.tell(self.tr("Which is which? X swaps them; press “Reveal” to be told."))

    def other_than_shown(self, state: PlayState, row: int) -> str:
        """What is heard where that is not the slice shown; a song between or beside its slices is named alone."""
        session, playing = self.window.session, self.window.playing
        if session.view is None or not state.playing or row == session.row >= 0:
            return ""
        if playing.outside is not None and playing.is_outside(state):
            return Path(playing.outside.path).name
        if row >= 0:
            return session.title_of(row)
        song = session.view.song_row(playing.song_id)
        return session.view.song_names[song] if song >= 0 else ""

    def side_of(self, state: PlayState, row: int) -> str:
        """A, coral, for what is asked about; B, teal, for a match; neither for another, for both or unknown."""
        if self.window.playing.comparing is not None:
            return state.side if state.side in {"A", "B"} else "?"
        question = self.window.session.question
        if row in question.rows or self.window.playing.is_outside(state):
            return "A"
        matches = () if question.answer is None else (neighbour.row for neighbour in question.answer.neighbours)
        return "B" if row in matches else "?"

    def follow(self, state: PlayState) -> None:
        """A blind comparison that has ended hides nothing any more; one that is revealed is told."""
        playing, card = self.window.playing, self.window.similar.compare_card
        if card.is_blind and not playing.blind:
            card.set_blind(False)
        card.set_heard(state.side if state.playing and playing.comparing is not None else "")
        if self._was_hidden and state.playing and state.side in ("A", "B"):
            text = self.tr("This is A, the query.") if state.side == "A" else self.tr("This is B, the match.")
            self.window.status.tell(text)
        self._was_hidden = state.side == "?"

    def follow_match(self, row: int) -> None:
        """A comparison ends when no match is chosen any more; with another one it is begun anew."""
        if row < 0 and self.window.playing.comparing is not None:
            self.window.playing.stop()

    def _draw_match_anew(self) -> None:
        """The match may have been cut anew: its side of a comparison is drawn as it is now."""
        view, similar = self.window.session.view, self.window.similar
        row, shown = similar.match_row, similar.compare_card.waves.sides["B"]
        if view is None or shown is None or not 0 <= row < len(view.slices):
            return
        if not np.array_equal(shown.beats_s, view.slices.beats_s[row]):
            similar.match_changed.emit(row)

    def swap(self) -> None:
        """Change sides; without a comparison, begin one."""
        if self.window.playing.comparing is None or not self.window.playing.state.playing:
            self.compare("A")
        else:
            self.window.playing.swap()

    def set_loop(self, on: bool) -> None:
        self.window.playing.set_loop(on, self.window.session.view)

    def set_tempo(self, percent: int) -> None:
        self.window.playing.set_tempo(percent, self.window.session.view)

    @property
    def voice(self) -> str:
        """The language that was chosen for the voice that counts; empty for that of the window."""
        chosen = self.window.settings.get("voice", "")
        return chosen if chosen in LANGUAGES else ""

    def set_voice(self, language: str) -> None:
        """Count in a language, or with an empty one in that of the window, and say so."""
        self.window.settings.set("voice", language)
        is_on = self.window.toolbar.counts.isChecked()
        self.set_counts(is_on)
        if language:
            told = filled(self.tr("The voice counts in %1."), LANGUAGES[language])
        else:
            told = self.tr("The voice counts in the language of the window.")
        self.window.status.tell(told if is_on else told + " " + self.tr("It is heard once “Counts” is on."))

    def set_counts(self, on: bool) -> None:
        speaks = self.voice or app.running().language
        self.window.playing.set_spoken(speaks if on else None)

    def choose_device(self) -> None:
        """Ask by a menu where sound goes; which outputs there are is found out in a job."""

        def work(*, progress: Progress) -> tuple[str, ...]:
            progress.step(0, 1)
            return self.window.playing.devices()

        self.window.session.submit("", work, self._offer_devices, kind="devices")

    def _offer_devices(self, names: tuple[str, ...]) -> None:
        menu = QMenu(self.window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        group = QActionGroup(menu)
        chosen = self.window.settings.get("device", "")
        for name in ("", *names):
            action = menu.addAction(name.replace("&", "&&") or self.tr("The system's output"))
            action.setCheckable(True)
            action.setChecked(name == chosen)
            action.setData(name)
            group.addAction(action)
        group.triggered.connect(self._use_device)
        button = self.window.status.device
        menu.popup(button.mapToGlobal(button.rect().topLeft()) - QPoint(0, menu.sizeHint().height()))

    def _use_device(self, action: QAction) -> None:
        name = str(action.data())
        self.window.settings.set("device", name)
        self.window.playing.use_device(name or None)

    def make_query(self) -> None:
        row = self.window.similar.current_row
        if row >= 0 and self.window.similar.list.hasFocus():
            self.select_and_play(row)
