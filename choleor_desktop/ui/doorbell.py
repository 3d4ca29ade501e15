"""One window a library: whoever starts the program again for it rings, and its window comes to the front."""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from choleor_desktop.library import lock
from choleor_desktop.ui.session.open_library import OpenLibrary

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

_CONNECT_MS, _ANSWER_MS = 1_000, 10_000

log = logging.getLogger(__name__)


def ring(library: Path, music: Sequence[Path] = ()) -> bool:
    """Ask the window that has a library open for changing to come to the front, and to import some music.

    Returns whether there is one that answers.
    """
    held = lock.holder(library)
    if held is None or not held.is_from_here():
        return False
    try:
        from PySide6.QtNetwork import QLocalSocket  # noqa: PLC0415 - needs libraries of the system that may be missing
    except ImportError:
        return False
    visitor = QLocalSocket()
    visitor.connectToServer(_name(library))
    if not visitor.waitForConnected(_CONNECT_MS):
        return False
    if music:
        visitor.write(json.dumps([os.path.abspath(path) for path in music]).encode() + b"\n")  # noqa: PTH100 - as named
        visitor.waitForBytesWritten(_CONNECT_MS)
    return visitor.bytesAvailable() > 0 or visitor.waitForReadyRead(_ANSWER_MS)  # it may have come while we wrote


def _name(library: Path) -> str:
    """Of this person and this library, whatever links lead to it."""
    place = f"{Path.home()}\n{os.path.realpath(library)}"
    return f"choleor-{hashlib.blake2b(os.fsencode(place), digest_size=16).hexdigest()}"


class Doorbell(QObject):
    """Hangs at the library that a window has open for changing."""

    brought = Signal(list)
    """Paths of music that was brought along."""

    def __init__(self, window: QWidget, session: OpenLibrary) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._server: QLocalServer | None = None
        session.opened.connect(self._hang)

    @Slot()
    def _hang(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
            self._server = None
        view = self._session.view
        if view is None or not self._session.can_change:
            return
        try:
            from PySide6.QtNetwork import QLocalServer  # noqa: PLC0415 - as above
        except ImportError:
            log.info("without QtNetwork a second start cannot find this window")
            return
        name = _name(Path(view.path))
        QLocalServer.removeServer(name)  # of a program that was killed: who holds the lock of the library has the door
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._open)
        self._server.listen(name)

    @Slot()
    def _open(self) -> None:
        visitor = self._server.nextPendingConnection() if self._server is not None else None
        if visitor is None:
            return
        visitor.disconnected.connect(visitor.deleteLater)
        if self._session.closed:  # it is on its way out, and nobody could bring it back
            visitor.abort()
            return
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.raise_()
        window.activateWindow()
        QApplication.alert(window)
        visitor.readyRead.connect(lambda: self._take(visitor))
        self._take(visitor)  # what came already
        visitor.write(b"here")
        visitor.flush()

    def _take(self, visitor: QLocalSocket) -> None:
        while visitor.canReadLine():
            with contextlib.suppress(ValueError, TypeError):
                self.brought.emit([Path(path) for path in json.loads(bytes(visitor.readLine().data()))])
