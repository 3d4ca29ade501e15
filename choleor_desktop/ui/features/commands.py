"""Which key starts what; what it does is told by feature."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QComboBox

from choleor_desktop.ui.features.alarm import Alarm
from choleor_desktop.ui.features.curating import Curating
from choleor_desktop.ui.features.exports import Exports
from choleor_desktop.ui.features.grid_repair import GridRepair
from choleor_desktop.ui.features.hearing import Hearing
from choleor_desktop.ui.features.leaving import Leaving
from choleor_desktop.ui.features.libraries import Libraries
from choleor_desktop.ui.features.look import Look
from choleor_desktop.ui.frame import Frame
from choleor_desktop.ui.parts.keys import KEYS, KeysDialog

_NEEDS_SLICES = {"next_view", "view_before", "movement", "fit_movement", "needs_look", "export", "faster", "slower"}
_GOES_ON = {
    "faster", "slower",
    "undo", "redo", "back", "forward", "nudge_earlier", "nudge_later", "earlier", "later", "next_view", "view_before",
}  # fmt: skip


class Commands(QObject):
    """Everything a person can ask for that is more than one signal."""

    def __init__(self, window: Frame) -> None:
        super().__init__(window)
        self.window = window
        self.beats, self.hearing, self.look = GridRepair(window), Hearing(window), Look(window)
        self.curating, self.exports = Curating(window, self.hearing), Exports(window)
        window.session.begun.add(self.beats.cut)
        self.libraries = Libraries(window)
        self.alarm, self.leaving = Alarm(window, self.libraries), Leaving(window)
        self._functions, similar = self._actions(), window.similar
        similar.plus_wanted.connect(lambda: self._add(lambda: similar.current_row))
        similar.minus_wanted.connect(lambda: self._add(lambda: similar.current_row, away=True))
        # Enter and Delete belong to whatever field is being written in, so they are commands in one list only.
        own = {"make_query": window.similar.list, "remove_song": window.songs.list}
        for key in KEYS:
            owner = own.get(key.action, window)
            shortcut = QShortcut(QKeySequence(key.sequence), owner)
            # Held too long, a key must not rate the next slices, tap beats or start the sound again and again.
            shortcut.setAutoRepeat(key.action in _GOES_ON)
            if owner is not window:
                shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(lambda action=key.action: self.run(action))

    def add(self, action: str, function: Callable[[], Any]) -> None:
        """What a tab does on a key of ``keys.KEYS``."""
        self._functions[action] = function

    def run(self, action: str) -> None:
        """What the key of an action does; of slices only where there are some."""
        view = self.window.session.view
        if action not in _NEEDS_SLICES or (view is not None and len(view.slices)):
            self._functions[action]()

    def undo(self) -> None:
        """Take back the last change; beats that are not cut yet, and a movement that is not whole, first."""
        session = self.window.session
        session.movements.save()
        if not self.beats.take_back() and not session.movements.take_back():
            session.labels.undo()

    def redo(self) -> None:
        """Do again what was taken back last."""
        self.window.session.movements.save()
        self.window.session.labels.redo()

    def press_focused(self) -> bool:
        """Press the button that was reached with Tab; False where the keyboard is on none."""
        focused = self.window.focusWidget()
        if isinstance(focused, QAbstractButton):
            focused.click()
            return True
        return False

    def _press_or_play(self) -> None:
        """Space presses a button, as everywhere; else it plays or stops."""
        focused = self.window.focusWidget()
        if self.press_focused():
            return
        if isinstance(focused, QComboBox):
            focused.showPopup()
        else:
            self.hearing.play_or_stop()

    def _add(self, chosen: Callable[[], int], *, away: bool = False) -> None:
        """Ask for slices that are like the chosen match as well, or unlike it, once the matches are those asked for."""
        self.window.session.question.once_answered(lambda: self._add_match(chosen(), away=away))

    def _add_match(self, match: int, *, away: bool) -> None:
        """Where that is not possible, say why."""
        question = self.window.session.question
        if match < 0:
            self.window.status.tell(self.tr("Choose a match first: Right, then Up or Down."))
        elif away and question.settings.method != "match":
            self.window.status.tell(self.tr("Unlike a slice: with Match only."))
        else:
            question.add(match, away=away)

    def _show_keys(self) -> None:
        dialog = KeysDialog(self.window, self.window.theme)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _actions(self) -> dict[str, Callable[[], Any]]:
        window, hearing, curating = self.window, self.hearing, self.curating
        return {
            "play_stop": self._press_or_play,
            **{name: getattr(window.toolbar, name).click for name in ("loop", "click", "counts", "count_in")},
            "faster": lambda: window.toolbar.step_tempo(1),
            "slower": lambda: window.toolbar.step_tempo(-1),
            "swap": hearing.swap,
            "play_on": hearing.play_on,
            "make_query": hearing.make_query,
            "back": window.session.question.back,
            "forward": window.session.question.forward,
            "plus": lambda: self._add(window.match_row),
            "minus": lambda: self._add(window.match_row, away=True),
            "other_songs": window.similar.other_songs.toggle,
            "suggest": curating.suggest,
            "tag": lambda: curating.edit_label("tags"),
            "note": lambda: curating.edit_label("note"),
            **{f"rate_{stars}": lambda n=stars: curating.rate(n) for stars in range(6)},
            "undo": self.undo,
            "redo": self.redo,
            "next_view": lambda: window.turn_tabs(1),
            "view_before": lambda: window.turn_tabs(-1),
            "search": lambda: window.toolbar.search.setFocus(Qt.FocusReason.ShortcutFocusReason),  # marks what is there
            "import": self.libraries.choose_files,
            "open": self.libraries.choose_library,
            "save_picture": self.look.save_picture,
            "export": self.exports.offer,
            "keys": self._show_keys,
        }
