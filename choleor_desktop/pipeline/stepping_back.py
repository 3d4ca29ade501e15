"""Processes that compute go behind the window and the sound, as long as those want anything."""

from __future__ import annotations

import os
import sys

_NICENESS = 10
_BELOW_NORMAL = 0x4000


def step_back() -> None:
    """Let this process, and what it begins, go behind others; they still get on while a processor is busy."""
    if sys.platform != "win32":
        os.setpriority(os.PRIO_PROCESS, 0, max(_NICENESS, os.getpriority(os.PRIO_PROCESS, 0)))
        return
    import ctypes  # noqa: PLC0415 - only there

    kernel = ctypes.WinDLL("kernel32")
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    kernel.SetPriorityClass.argtypes = (ctypes.c_void_p, ctypes.c_uint32)
    kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
