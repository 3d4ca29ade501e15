"""One window a library: whoever starts the program again for it rings, and its window comes to the front."""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import socket
import struct
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from choleor_desktop.library import lock
from choleor_desktop.progress import Progress
from choleor_desktop.ui.parts.ahead import open_ahead
from choleor_desktop.ui.session.open_library import OpenLibrary

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

_CONNECT_MS, _ANSWER_MS = 1_000, 10_000
_DRIVE_S = 2.0
"""A drive that is asleep for longer, or away, is waited for once the window shows."""
_IS_ABSTRACT = sys.platform.startswith("linux")
"""Whether the door is a name alone: as a file, one would wait for the disk while the window hangs it, and a killed one
would leave it behind."""

log = logging.getLogger(__name__)


def load_network(*, progress: Progress) -> None:
    """Load what a door is made of; for a job, as the system may have to read a dozen of its libraries for that."""
    progress.step(0, 1)
    open_ahead("PySide6.QtNetwork")
    with contextlib.suppress(ImportError):
        from PySide6 import QtNetwork  # noqa: F401, PLC0415 - needs libraries of the system that may be missing


def ring(library: Path, music: Sequence[Path] = ()) -> bool:
    """Ask the window that has a library open for changing to come to the front, and to import some music.

    Returns whether there is one that answers.
    """
    doors: list[str] = []
    looking = threading.Thread(target=lambda: doors.extend(_doors(library)), daemon=True)
    looking.start()
    looking.join(_DRIVE_S)
    if not doors:
        return False
    try:
        from PySide6.QtNetwork import QLocalSocket  # noqa: PLC0415 - as above
    except ImportError:
        return False
    visitor = QLocalSocket()
    if _IS_ABSTRACT:
        visitor.setSocketOptions(QLocalSocket.SocketOption.AbstractNamespaceOption)
    visitor.connectToServer(doors[0])
    if not visitor.waitForConnected(_CONNECT_MS):
        return False
    if music:
        visitor.write(json.dumps([os.path.abspath(path) for path in music]).encode() + b"\n")  # noqa: PTH100 - as named
        visitor.waitForBytesWritten(_CONNECT_MS)
    return visitor.bytesAvailable() > 0 or visitor.waitForReadyRead(_ANSWER_MS)  # it may have come while we wrote


def _doors(library: Path) -> list[str]:
    """The name of a library's door, where a program on this computer has it open."""
    held = lock.holder(library)
    return [_name(os.path.realpath(library))] if held is not None and held.is_from_here() else []


def _name(place: str) -> str:
    """Of this person and the library at this place."""
    return f"choleor-{hashlib.blake2b(os.fsencode(f'{Path.home()}\n{place}'), digest_size=16).hexdigest()}"


def _is_of_this_person(descriptor: int) -> bool:
    """Whether the program at the other end is: a name, unlike a file, everybody may knock at."""
    with socket.socket(fileno=os.dup(descriptor)) as visitor:
        told = visitor.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    _, person, _ = struct.unpack("3i", told)
    return bool(person == os.getuid())


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
        if not self._session.can_change:
            return
        try:
            from PySide6.QtNetwork import QLocalServer  # noqa: PLC0415 - as above
        except ImportError:
            log.info("without QtNetwork a second start cannot find this window")
            return
        name = _name(self._session.place)
        self._server = QLocalServer(self)
        option = QLocalServer.SocketOption
        self._server.setSocketOptions(option.AbstractNamespaceOption if _IS_ABSTRACT else option.UserAccessOption)
        if not _IS_ABSTRACT:
            QLocalServer.removeServer(name)  # of a program that was killed: who holds the library's lock has the door
        self._server.newConnection.connect(self._open)
        self._server.listen(name)

    @Slot()
    def _open(self) -> None:
        visitor = self._server.nextPendingConnection() if self._server is not None else None
        if visitor is None:
            return
        visitor.disconnected.connect(visitor.deleteLater)
        # A window that is on its way out, nobody could bring back.
        if self._session.closed or (_IS_ABSTRACT and not _is_of_this_person(int(visitor.socketDescriptor()))):
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
