"""Where the window is and how it is divided, from one start to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QSplitter

from choleor_desktop.settings import Settings


class Divided(QSplitter):
    """Shares its room as it is told, or as a person left it, once its parts know how large their letters are."""

    def __init__(self, orientation: Qt.Orientation, sizes: Sequence[int]) -> None:
        super().__init__(orientation)
        self._sizes, self._state, self._was_shown = list(sizes), QByteArray(), False
        self._is_by_hand, self._scale, self._least = False, 1.0, 0
        self.splitterMoved.connect(self._moved)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)

    def restoreState(self, state: QByteArray | bytes | bytearray | memoryview) -> bool:
        self._state = QByteArray(state)
        return super().restoreState(state)

    def saveState(self) -> QByteArray:
        """What was never laid out says nothing of how a person wants it."""
        return super().saveState() if self._was_shown else self._state

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._was_shown:
            self._was_shown = True
            self._is_by_hand = not self._state.isEmpty() and super().restoreState(self._state)
            if not self._is_by_hand:
                self.setSizes(self._sizes)
                self._share(self._sizes, self._scale)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._was_shown and not self._is_by_hand:
            self._share(self._sizes, self._scale)

    def set_scale(self, scale: float, least: int) -> None:
        """Sides grow with the letters, as far as the middle part keeps its least width."""
        factor = scale / self._scale
        self._scale, self._least = scale, least
        if self._was_shown and factor != 1:
            self._share(self.sizes(), factor) if self._is_by_hand else self._share(self._sizes, scale)

    def _moved(self) -> None:
        self._is_by_hand = True

    def _share(self, sizes: Sequence[int], factor: float) -> None:
        if not self._least:
            return
        left, _, right = sizes
        room = (self.width() - self._least) / (left + right)
        factor = min(factor, max(room, 1)) if factor > 1 else factor
        left, right = round(left * factor), round(right * factor)
        self.setSizes([left, self.width() - left - right, right])


def keep(window: QMainWindow, settings: Settings, splitters: Mapping[str, QSplitter]) -> None:
    """Remember place and sizes."""
    states = {"geometry": window.saveGeometry(), **{name: each.saveState() for name, each in splitters.items()}}
    for name, state in states.items():
        if not state.isEmpty():
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
