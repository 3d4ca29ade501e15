"""Messages to the sound process, which never hold up the window, even where that process stands still."""

from __future__ import annotations

import select
import threading
from collections import deque
from multiprocessing.reduction import ForkingPickler
from typing import Any

_SMALL = 16_384


class Mail:
    """Sends in order: a short message from the caller's thread where the way is free, the rest from one of its own.

    A key is heard sooner where no other thread has to wake up first.
    """

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._waiting: deque[Any] = deque()
        self._change = threading.Condition()
        self._is_over = False
        threading.Thread(target=self._work, name="mail", daemon=True).start()

    def send(self, message: Any, data: Any = None) -> bool:
        """Send a message, perhaps with bytes behind it; False where nobody is there to read it."""
        written = bytes(ForkingPickler.dumps(message))
        with self._change:
            if self._is_over:
                return False
            if not self._waiting and data is None and len(written) <= _SMALL and self._is_free():
                return self._write(written)
            self._waiting.append(written)
            if data is not None:
                self._waiting.append(data)
            self._change.notify()
        return True

    def _is_free(self) -> bool:
        if not hasattr(select, "poll"):
            return True
        poll = select.poll()
        poll.register(self._connection.fileno(), select.POLLOUT)
        return bool(poll.poll(0))

    def _write(self, written: Any) -> bool:
        try:
            self._connection.send_bytes(written)
        except (OSError, ValueError):
            self._is_over = True
        return not self._is_over

    def _work(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._waiting or self._is_over)
                if self._is_over:
                    return
                first = self._waiting[0]
            self._write(first)
            with self._change:
                self._waiting.popleft()

    def end(self) -> None:
        """Send nothing more."""
        with self._change:
            self._is_over = True
            self._change.notify()
