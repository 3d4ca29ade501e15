"""Where the window is and how it is divided, from one start to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QByteArray, QEvent, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QSplitter

from choleor_desktop.settings import Settings

_USUAL = 1600
_SIDES = (200, 0.1, 300), (360, 0.15, 520)  # in a usual window, of what a wider one has more, and at most
_TIGHT = 510  # the middle of a small window: below that the sides give way, as far as they can
_LARGEST = 10


class Divided(QSplitter):
    """Shares its room as it is told, or as a person left it, once its parts know how large their letters are."""

    def __init__(self, orientation: Qt.Orientation, sizes: Sequence[int] = ()) -> None:
        super().__init__(orientation)
        self._sizes, self._state, self._was_shown = list(sizes), QByteArray(), False
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
            if self._state.isEmpty() or not super().restoreState(self._state):
                self.setSizes(self._sizes)


class Columns(Divided):
    """A middle between two sides, which grow with the letters and, until a person moves them, with the room."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._scale, self._least = 1.0, 0
        self.by_hand: tuple[int, int, float] | None = None
        """How wide a person made the sides, and how large the letters were then."""
        self.splitterMoved.connect(self._moved)

    def set_scale(self, scale: float, least: int) -> None:
        """Sides grow with the letters, as far as the middle keeps its least width."""
        self._scale, self._least = scale, least
        self._share()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def event(self, event: QEvent) -> bool:
        is_done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:  # a side may need less than before, in another language
            self._share()
        return is_done

    def _moved(self) -> None:
        left, _, right = self.sizes()
        self.by_hand = left, right, self._scale

    def _share(self) -> None:
        if self.by_hand is None:
            more = max(self.width() / self._scale - _USUAL, 0)
            sides = [min(usual + more * part, most) for usual, part, most in _SIDES]
            factor = self._scale
        else:
            *sides, scale = self.by_hand
            factor = self._scale / scale
        room = (self.width() - self._least) / sum(sides)
        tight = (self.width() - _TIGHT * self._scale) / sum(sides)
        factor = min(factor, max(room, min(tight, 1)))
        left, right = (max(round(side * factor), self._needed(at)) for side, at in zip(sides, (0, 2), strict=True))
        handles = self.handleWidth() * (self.count() - 1)
        shares = [left, self.width() - left - right - handles, right]
        if self.sizes() != shares:
            self.setSizes(shares)

    def _needed(self, at: int) -> int:
        side = self.widget(at)
        return max(side.minimumWidth(), side.minimumSizeHint().width()) if side is not None else 0

    def kept(self) -> list[float]:
        """The sides, as a person made them."""
        return list(self.by_hand or ())

    def restore(self, kept: object) -> None:
        """As it was remembered; what cannot be understood stays as it is."""
        match kept:
            case [int(left), int(right), int(scale) | float(scale)] if left > 0 < right and 1 <= scale < _LARGEST:
                self.by_hand = left, right, scale


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
