"""What can wait has a turn of the event loop to itself, so that a key does not wait for several such things at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Turns(QObject):
    """Does one thing in each turn, in the order in which they came; keys, clicks and painting go first."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: deque[Callable[[], object]] = deque()
        self._is_over = False
        # A timer of its own, for Qt's call after 0 ms comes in the same turn; it is over before what it calls begins,
        # and so comes again in the loop of a dialog that was opened.
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._next)

    def take(self, what: Callable[[], object]) -> None:
        """Do it soon."""
        self._waiting.append(what)
        if self._is_over:
            self._do_all()
        else:
            self._timer.start()

    def finish(self) -> None:
        """What waits, and what comes from now on, is done in the turn in which it comes: whom it concerns goes soon."""
        self._is_over = True
        self._timer.stop()
        QTimer.singleShot(0, self, self._do_all)

    def _do_all(self) -> None:
        while self._waiting:
            self._next()

    def _next(self) -> None:
        what = self._waiting.popleft()
        if self._waiting and not self._is_over:
            self._timer.start()
        what()
