"""A process that serves the window ends when the window is gone, whatever became of it."""

from __future__ import annotations

import os
import threading
from multiprocessing import connection, parent_process


def end_with_parent() -> None:
    """Watch the process that started this one, and leave at once when it has ended, even when it was killed.

    The operating system's own way (a signal when the parent dies) is Linux alone, and there it means the thread that
    started the process, which may end long before the program does.
    """
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        connection.wait([parent.sentinel])
        os._exit(0)

    threading.Thread(target=watch, name="lifeline", daemon=True).start()
