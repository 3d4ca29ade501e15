"""Compiled parts of libraries, opened before the import of them, which keeps the interpreter while they are linked."""

from __future__ import annotations

import ctypes
import os
import sys
from importlib.util import find_spec


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
