"""Gives one end of a pipe to a process that runs already."""

from __future__ import annotations

import multiprocessing.connection
from multiprocessing import reduction
from multiprocessing.connection import Connection
from typing import Any

_END: Any = getattr(multiprocessing.connection, "PipeConnection", Connection)  # the first is that of Windows


def give(way: Any, end: Any, pid: int) -> bool:
    """Hand an end over; False where that process is gone.

    A connection that is pickled waits in a thread of this process to be fetched, which fails loudly when nobody comes.
    """
    try:
        reduction.send_handle(way, end.fileno(), pid)
    except (OSError, ValueError):
        return False
    return True


def take(way: Connection) -> Connection:
    """Wait for an end.

    Raises
    ------
    EOFError
        When nobody is there any more to hand one over.
    """
    return _END(reduction.recv_handle(way))
