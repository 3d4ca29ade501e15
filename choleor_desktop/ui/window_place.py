"""Where the window is and how it is divided, from one start to the next."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QMainWindow, QSplitter

from choleor_desktop.settings import Settings


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
