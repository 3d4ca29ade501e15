"""Which programs a process or thread goes before or behind, where the system allows it."""

from __future__ import annotations

import contextlib
import os
import sys
from importlib import import_module
from typing import Any

_REALTIME, _LEAST_REALTIME, _BEFORE = 3, 1, -11
_BEFORE_OWN_THREADS, _ABOVE_NORMAL = -10, 1
_BEHIND, _A_LITTLE_BEHIND = 10, 5
_BELOW_NORMAL = 0x4000


def before_all_others() -> None:
    """For what hands sound to the device: as urgent as the sound server itself, or at least before most."""
    _go_before(_REALTIME)


def before_most_others() -> None:
    """For the few milliseconds of work between a key and its sound."""
    _go_before(_LEAST_REALTIME)


def before_own_threads() -> None:
    """For the thread of the window: jobs in other threads of its process do not keep it from a processor.

    What it begins, threads and programs, is as urgent as usual all the same.
    """
    if sys.platform.startswith("linux"):
        with contextlib.suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_OTHER | os.SCHED_RESET_ON_FORK, os.sched_param(0))
            os.setpriority(os.PRIO_PROCESS, 0, _BEFORE_OWN_THREADS)  # on Linux of this thread
    elif sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - only there

        kernel = ctypes.WinDLL("kernel32")
        kernel.GetCurrentThread.restype = ctypes.c_void_p
        kernel.SetThreadPriority.argtypes = (ctypes.c_void_p, ctypes.c_int)
        kernel.SetThreadPriority(kernel.GetCurrentThread(), _ABOVE_NORMAL)


def a_little_behind() -> None:
    """For what prepares sound: it goes before what nobody waits for, and does not stand in the window's way."""
    _go_behind(_A_LITTLE_BEHIND)


def behind_others() -> None:
    """For what computes at length; it still gets on while a processor is busy."""
    _go_behind(_BEHIND)


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
            os.setpriority(os.PRIO_PROCESS, 0, _BEFORE)


def _go_behind(niceness: int) -> None:
    """At a worse niceness; on Windows in the class below the usual one."""
    if sys.platform != "win32":
        os.setpriority(os.PRIO_PROCESS, 0, max(niceness, os.getpriority(os.PRIO_PROCESS, 0)))
        return
    import ctypes  # noqa: PLC0415 - only there

    kernel = ctypes.WinDLL("kernel32")
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    kernel.SetPriorityClass.argtypes = (ctypes.c_void_p, ctypes.c_uint32)
    kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
