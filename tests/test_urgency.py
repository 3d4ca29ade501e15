"""Which threads and programs go before others."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable

import pytest

from choleor_desktop.urgency import before_own_threads

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a thread's niceness is asked of Linux")


def _in_a_thread[T](function: Callable[[], T]) -> T:
    found: list[T] = []
    thread = threading.Thread(target=lambda: found.append(function()))
    thread.start()
    thread.join()
    return found[0]


def _niceness() -> int:
    return os.getpriority(os.PRIO_PROCESS, 0)


def _best() -> int:
    """What the system lets a thread have of what the window asks for."""
    usual = _niceness()
    try:
        os.setpriority(os.PRIO_PROCESS, 0, -10)
    except PermissionError:
        return usual
    return -10


def _after() -> tuple[int, int, int]:
    before_own_threads()
    told = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpriority(os.PRIO_PROCESS, 0))"],
        capture_output=True,
        text=True,
        check=True,
    )
    return _niceness(), _in_a_thread(_niceness), int(told.stdout)


def test_the_window_goes_before_its_threads_and_programs_which_are_as_urgent_as_usual():
    best, usual = _in_a_thread(_best), _in_a_thread(_niceness)
    assert _in_a_thread(_after) == (best, usual, usual)
