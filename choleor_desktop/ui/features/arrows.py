"""What the arrows do where nothing that has the keyboard needs them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent

from choleor_desktop.ui.features.hearing import Hearing
from choleor_desktop.ui.frame import Frame
from choleor_desktop.ui.plots.ruler import Picture


class Arrows(QObject):
    """Left and Right go between songs, tab and matches; Up and Down go from slice to slice."""

    def __init__(self, window: Frame, hearing: Hearing) -> None:
        super().__init__(window)
        self._window, self._hearing = window, hearing

    def use(self, event: QKeyEvent) -> bool:
        """Go where an arrow leads; False where the key is for others."""
        key = event.key()
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        across = (key == Qt.Key.Key_Right) - (key == Qt.Key.Key_Left)
        down = (key == Qt.Key.Key_Down) - (key == Qt.Key.Key_Up)
        return (across != 0 and self._cross(across)) or (down != 0 and self._step(down))

    def _cross(self, step: int) -> bool:
        window, focused = self._window, self._window.focusWidget()
        lists = (window.songs.list, window.front.widget, window.similar.list)
        here = [area.isAncestorOf(focused) for area in (window.songs, window.pages, window.similar)] if focused else []
        if True not in here or not 0 <= here.index(True) + step < len(lists):
            return False
        there = lists[here.index(True) + step]
        if there is window.similar.list:
            return self._enter_matches()
        there.setFocus()
        if focused is not None and window.songs.isAncestorOf(focused):
            self._hearing.choose_listed()
        return True

    def _enter_matches(self) -> bool:
        """To the matches of the slice that is chosen; where they are still looked for, once they are found."""
        window, focused = self._window, self._window.focusWidget()
        asked = window.session.interactive.find("neighbours")
        if asked is None:
            return window.similar.enter()
        asked.succeeded.connect(lambda _: window.similar.enter() if window.focusWidget() is focused else None)
        return True

    def _step(self, by: int) -> bool:
        """From a picture that has no need of them, too; Down leads on from the search."""
        window, focused = self._window, self._window.focusWidget()
        if isinstance(focused, Picture):
            return self._hearing.play_beside(by)
        if focused is window.toolbar.search and by > 0:
            window.toolbar.search_now()
            self._hearing.play_listed()
            return True
        return False
