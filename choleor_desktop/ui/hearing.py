"""What keys and buttons make sound, and which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from choleor_desktop.ui.main_window import MainWindow


class Hearing(QObject):
    """Play, compare, tempo, click, counts, and the output they go to."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window

    def play_row(self, row: int) -> None:
        view = self.window.session.view
        if view is not None:
            self.window.playing.play(view, row)

    def select_and_play(self, row: int) -> None:
        self.window.session.select(row)
        self.play_row(row)

    def play_match(self, row: int) -> None:
        """Hear a match; in a comparison it becomes the other side."""
        session, playing = self.window.session, self.window.playing
        if session.view is None:
            return
        if playing.comparing is not None:
            playing.compare(session.view, playing.comparing[0], row)
        else:
            playing.play(session.view, row)
        answer = session.question.answer
        if answer is not None:
            rows = [neighbour.row for neighbour in answer.neighbours]
            place = rows.index(row) if row in rows else 0
            playing.prepare(session.view, rows[place + 1 :] + rows[:place][::-1])

    def play_or_stop(self) -> None:
        window = self.window
        if window.playing.state.playing:
            window.playing.stop()
        elif window.session.row >= 0:
            focused = window.similar.list.hasFocus() and window.similar.current_row >= 0
            self.play_row(window.similar.current_row if focused else window.session.row)

    def play_on(self) -> None:
        session = self.window.session
        if session.view is not None and session.row >= 0:
            self.window.playing.play_on(session.view, session.row)

    def play_from(self, time_s: float) -> None:
        session = self.window.session
        if session.view is not None and session.row >= 0:
            offset = (
                float(session.view.slices.beats_s[session.row, 0]) if session.row in session.view.slices.files else 0.0
            )
            self.window.playing.play(session.view, session.row, from_s=time_s - offset)

    def compare(self, side: str) -> None:
        """A: the query, B: the match, both: together."""
        session, playing, match = self.window.session, self.window.playing, self.window.similar.current_row
        if session.view is None or match < 0 or not session.question.rows:
            return
        query = session.question.rows[0]
        if side == "both":
            playing.compare(session.view, query, match, both=True)
        elif playing.comparing == (query, match) and playing.state.playing:
            if playing.state.side != side:
                playing.swap()
        else:
            playing.compare(session.view, query, match)
            if side == "B":
                playing.swap()

    def swap(self) -> None:
        """Change sides; without a comparison, begin one."""
        if self.window.playing.comparing is None or not self.window.playing.state.playing:
            self.compare("A")
        else:
            self.window.playing.swap()

    def set_loop(self, on: bool) -> None:
        self.window.playing.loop = on
        self._again()

    def set_tempo(self, percent: int) -> None:
        self.window.playing.tempo_percent = percent
        self._again()

    def set_click(self, on: bool) -> None:
        self.window.playing.set_click(on)
        self._again()

    def set_counts(self, on: bool) -> None:
        self.window.playing.set_spoken(
            ("ko" if self.window.settings.get("language", "") == "ko" else "en") if on else None
        )
        self._again()

    def _again(self) -> None:
        """What is playing goes on as it is now set."""
        state, view = self.window.playing.state, self.window.session.view
        if not state.playing or view is None:
            return
        comparing = self.window.playing.comparing
        if comparing is not None:
            self.window.playing.compare(view, *comparing)
        elif state.slice_id in view.slices.rows:
            self.play_row(view.slices.rows[state.slice_id])

    def choose_device(self) -> None:
        menu = QMenu(self.window)
        group = QActionGroup(menu)
        chosen = self.window.settings.get("device", "")
        for name in ("", *self.window.playing.devices()):
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
        self.window.status.set_device(name or self.tr("The system's output"))

    def make_query(self) -> None:
        row = self.window.similar.current_row
        if row >= 0 and self.window.similar.list.hasFocus():
            self.select_and_play(row)
