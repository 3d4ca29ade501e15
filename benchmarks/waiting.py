"""How long a thread waits for others: what a busy machine does to a figure, told apart from what is ours."""

from __future__ import annotations

import compileall
import contextlib
import os
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import choleor_desktop

_OURS, _QT = "choleor_desktop", "Qt"


class Queue:
    """How long the system has let this thread wait for a processor that other programs had (Linux; elsewhere 0)."""

    def __init__(self) -> None:
        place = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._told = os.open(place, os.O_RDONLY) if place.exists() else -1

    def seconds(self) -> float:
        """Since the thread began."""
        return int(os.pread(self._told, 100, 0).split()[1]) / 1e9 if self._told >= 0 else 0.0


class Stolen:
    """How long the processors of a virtual machine had none of the host's (Linux; elsewhere 0), in steps of 10 ms."""

    def __init__(self) -> None:
        place = Path("/proc/stat")
        self._told = os.open(place, os.O_RDONLY) if place.exists() else -1
        self._length = 100 * ((os.cpu_count() or 1) + 1)

    def seconds(self) -> float:
        """Of all of them since the machine began."""
        if self._told < 0:
            return 0.0
        steal = int(os.pread(self._told, self._length, 0).split(b"\n", 1)[0].split()[8])
        return steal / os.sysconf("SC_CLK_TCK")


def compile_program() -> None:
    """As an installation leaves it, where this shell forbids Python to keep what it compiled."""
    compileall.compile_dir(Path(choleor_desktop.__file__).parent, quiet=1)


@contextlib.contextmanager
def own_home() -> Iterator[Path]:
    """A folder in which the program keeps what it remembers, as at its first start; it goes at the end."""
    with tempfile.TemporaryDirectory() as home:
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            os.environ[name] = str(Path(home, name.lower()))
        yield Path(home)


def go_ahead() -> None:
    """All threads of this program go before all other programs (Linux, as root); what it starts does not inherit it."""
    how = os.SCHED_RR | os.SCHED_RESET_ON_FORK
    for thread in Path("/proc/self/task").iterdir():
        with contextlib.suppress(ProcessLookupError):
            os.sched_setscheduler(int(thread.name), how, os.sched_param(1))


def place_of(frame: FrameType | None) -> str:
    """The innermost function, where it is of a library, and those of the program, innermost first."""
    found: list[str] = []
    if frame is not None and _OURS not in Path(frame.f_code.co_filename).parts:
        found.append(f"({Path(frame.f_code.co_filename).stem}.{frame.f_code.co_name})")
    while frame is not None and len(found) < 4:
        path = Path(frame.f_code.co_filename)
        if _OURS in path.parts:
            found.append(f"{path.stem}.{frame.f_code.co_name}")
        frame = frame.f_back
    return " < ".join(found) or _QT
