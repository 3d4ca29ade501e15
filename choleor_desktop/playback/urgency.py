"""Which programs a process goes before, where the system allows it; threads that it begins later inherit it."""

from __future__ import annotations

import contextlib
import os
import sys
from importlib import import_module
from typing import Any

_REALTIME, _LEAST_REALTIME, _NICENESS = 3, 1, -11


def before_all_others() -> None:
    """For what hands sound to the device: as urgent as the sound server itself, or at least before most."""
    _go_before(_REALTIME)


def before_most_others() -> None:
    """For the few milliseconds of work between a key and its sound."""
    _go_before(_LEAST_REALTIME)


def begin(module: str, *arguments: Any) -> None:
    """The beginning of a process that somebody waits for: it goes before others already while it loads its modules."""
    before_most_others()
    import_module(module).main(*arguments)


def _go_before(priority: int) -> None:
    """At a real-time priority, or else at a better niceness."""
    if sys.platform.startswith("linux"):
        with contextlib.suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(priority))
            return
    if hasattr(os, "setpriority"):
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, 0, _NICENESS)
