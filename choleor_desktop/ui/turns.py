"""What can wait has a turn of the event loop to itself, so that a key does not wait for several such things at once."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

_MOST_S = 0.05
_LONG_S = 0.004
_N_PUT_OFF, _N_PUT_OFF_FIRST = 3, 1  # at most


class Turns(QObject):
    """Does one thing in each turn, in the order in which they came; keys, clicks and painting go first."""

    _asked = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._asked.connect(self.take)
        self._waiting: deque[tuple[Callable[[], object], int]] = deque()
        self._is_over = False
        self._asked_at, self._n_put_off = 0.0, 0
        # A timer of its own, for Qt's call after 0 ms comes in the same turn; it is over before what it calls begins,
        # and so comes again in the loop of a dialog that was opened.
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._come)

    @Slot(object)
    def take(self, what: Callable[[], object]) -> None:
        """Do it soon."""
        self._waiting.append((what, _N_PUT_OFF))
        self._ask_for_one()

    def take_first(self, what: Callable[[], object]) -> None:
        """Do it before all that waits: what a person sees, which is not put off for long."""
        self._waiting.appendleft((what, _N_PUT_OFF_FIRST))
        self._ask_for_one()

    def wait(self) -> None:
        """Until the window has done what it was at, but not for long; for the thread of a job."""
        is_free = threading.Event()
        self._asked.emit(is_free.set)
        is_free.wait(_MOST_S)

    def finish(self) -> None:
        """What waits is done now, and what comes from now on at once: whom it concerns goes soon."""
        self._is_over = True
        self._timer.stop()
        self._do_all()

    def _do_all(self) -> None:
        while self._waiting:
            self._next()

    def _ask_for_one(self) -> None:
        if self._is_over:
            self._do_all()
        elif not self._timer.isActive():
            self._ask()

    def _ask(self) -> None:
        self._asked_at = time.perf_counter()
        self._timer.start()

    def _come(self) -> None:
        """In this turn, unless something else has taken long in it already."""
        is_long = time.perf_counter() - self._asked_at > _LONG_S
        if is_long and self._n_put_off < self._waiting[0][1]:
            self._n_put_off += 1
            self._ask()
        else:
            self._n_put_off = 0
            self._next()

    def _next(self) -> None:
        what, _ = self._waiting.popleft()
        if self._waiting and not self._is_over:
            self._timer.start()
        what()
        self._asked_at = time.perf_counter()  # from here on the turn is that of others
