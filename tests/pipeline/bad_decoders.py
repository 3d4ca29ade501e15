"""What a decoder of untrusted files may do to its process, by the name of the task. Runs in worker processes."""

from __future__ import annotations

import ctypes
import os
import re
import signal
import sys
import time

import numpy as np

from choleor_desktop.analysis.results import BeatGrid, SliceFeatures, SongAnalysis, SongOverview
from choleor_desktop.pipeline import worker
from choleor_desktop.pipeline.worker import Result, Task


def _hang_in_python():
    while True:
        pass


def _hang_in_c():
    re.match(r"(a+)+$", "a" * 64 + "b")  # holds the interpreter for ages


def _bomb():
    hoard = []
    while True:
        hoard.append(np.empty(64 << 20, np.uint8))


def _large():
    np.empty(3 << 29, np.uint8)


def _hours():
    worker.note_length(4 * 3600.0)
    time.sleep(2.5)


def _half():
    worker.note_share(1, 2)
    time.sleep(1_000)


BAD = {
    "segfault": lambda: ctypes.string_at(0),
    "abort": os.abort,
    "killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "exit": lambda: os._exit(0),
    "sys_exit": lambda: sys.exit(1),
    "raise": lambda: 1 / 0,
    "hang": _hang_in_python,
    "c_hang": _hang_in_c,
    "sleep": lambda: time.sleep(1_000),
    "bomb": _bomb,
    "large": _large,
    "hours": _hours,
    "half": _half,
}


def tiny() -> SongAnalysis:
    """An analysis without slices."""
    none = np.zeros((0, 1), np.float32)
    overview = SongOverview(np.zeros((0, 2), np.int8), 344.5, np.zeros((20, 0), np.float16), 43.0)
    return SongAnalysis(1.0, BeatGrid(np.zeros(0), 0, 120.0, 0.0), (), SliceFeatures(none, none, none), overview, "x")


def decode(task: Task) -> Result:
    """Do what the task's name says; other names are harmless and take a moment."""
    kind = task.name.split("-")[0]
    if kind in BAD:
        BAD[kind]()
    time.sleep(0.02)
    return Result(task.name, str(os.getpid()), task.files, tiny())
