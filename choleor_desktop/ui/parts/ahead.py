"""Libraries are loaded by a job so that the window hardly waits for it: import keeps the interpreter to itself."""

from __future__ import annotations

import ctypes
import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.util import find_spec
from types import ModuleType, TracebackType
from typing import Self

_STEP_S = 0.001


def open_ahead(*modules: str) -> None:
    """Have the system open what compiled modules are made of; for a job, as others have the interpreter meanwhile.

    Their import finds them open, and says what is wrong with them. Windows opens them as they are imported.
    """
    if sys.platform == "win32":
        return
    dlopen = ctypes.CDLL(None).dlopen  # a function that ctypes calls leaves the interpreter to others
    dlopen.restype, dlopen.argtypes = ctypes.c_void_p, (ctypes.c_char_p, ctypes.c_int)
    for module in modules:
        spec = find_spec(module)
        if spec is not None and spec.origin:
            dlopen(os.fsencode(spec.origin), os.RTLD_NOW)


class GivingWay(MetaPathFinder):
    """While it is entered, what its thread imports comes in small steps; before each ``wait`` lets others go first."""

    def __init__(self, wait: Callable[[], object]) -> None:
        self._wait, self._thread = wait, threading.get_ident()
        self._began = time.perf_counter()

    def __enter__(self) -> Self:
        sys.meta_path.insert(0, self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        sys.meta_path.remove(self)

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        """Asked before each module is looked for, of which it knows none."""
        del fullname, path, target
        if threading.get_ident() == self._thread:
            self._step()

    def make_names(self, module: ModuleType) -> None:
        """Have PySide make all classes of a module, which it does when each is first asked for."""
        for name in dir(module):
            self._step()
            getattr(module, name)

    def _step(self) -> None:
        if time.perf_counter() - self._began >= _STEP_S:
            self._wait()
            self._began = time.perf_counter()
