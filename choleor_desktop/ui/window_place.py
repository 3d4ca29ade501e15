"""Where the window is and how it is divided, from one start to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QMainWindow, QSplitter

from choleor_desktop.settings import Settings


class Divided(QSplitter):
    """Shares its room as it is told, or as a person left it, once its parts know how large their letters are."""

    def __init__(self, orientation: Qt.Orientation, sizes: Sequence[int]) -> None:
        super().__init__(orientation)
        self._sizes, self._state, self._was_shown = list(sizes), QByteArray(), False
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)

    def restoreState(self, state: QByteArray | bytes | bytearray | memoryview) -> bool:
        self._state = QByteArray(state)
        return super().restoreState(state)

    def saveState(self) -> QByteArray:
        return super().saveState() if self._was_shown or self._state.isEmpty() else self._state

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._was_shown:
            self._was_shown = True
            if self._state.isEmpty() or not super().restoreState(self._state):
                self.setSizes(self._sizes)


def keep(window: QMainWindow, settings: Settings, splitters: Mapping[str, QSplitter]) -> None:
    """Remember place and sizes."""
    states = {"geometry": window.saveGeometry(), **{name: each.saveState() for name, each in splitters.items()}}
    for name, state in states.items():
        settings.set(name, bytes(state.toBase64().data()).decode())


def restore(window: QMainWindow, settings: Settings, splitters: Mapping[str, QSplitter]) -> None:
    """Place and sizes as they were left."""
    targets = {"geometry": window.restoreGeometry, **{name: each.restoreState for name, each in splitters.items()}}
    for name, put in targets.items():
        kept = settings.get(name, "")
        if kept:
            put(QByteArray.fromBase64(kept.encode()))
    fit(window)


def fit(window: QMainWindow) -> None:
    """All of the window on the screen that there is now, wherever and however large it was left."""
    room, frame = window.screen().availableGeometry(), window.frameGeometry().size() - window.size()
    window.resize(window.size().boundedTo(room.size() - frame))
    left = min(window.x(), room.left() + room.width() - window.width() - frame.width())
    top = min(window.y(), room.top() + room.height() - window.height() - frame.height())
    window.move(max(left, room.left()), max(top, room.top()))
