"""Big arrays of a library, ready to be mapped into memory: made from the library, and made again when it changed.

They lie in the cache folder of this computer, not beside the library: pulling out the library's drive must not take
away memory that is mapped.
"""

from __future__ import annotations

import contextlib
import json
import mmap
import os
import re
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from choleor_desktop.library.halves import half_of, sweep
from choleor_desktop.own_folders import arrays_folder

_MAGIC = b"CholeorArrays1\0\0"
_ALIGN = 4_096
_SUFFIX = ".arrays"
_KEPT_S = 60 * 86_400
MANY = 20_000
"""From so many slices on, what takes long to make of them is kept for the next opening."""
Array = npt.NDArray[Any]


def _place(edition: str, what: str) -> Path | None:
    # The edition comes from the library file: it must not name a path.
    return arrays_folder() / f"{edition}-{what}{_SUFFIX}" if re.fullmatch("[0-9a-f]{32}", edition) else None


def load(edition: str, what: str, state: object) -> dict[str, Array] | None:
    """Arrays as they were saved, mapped and read-only; None where there are none of this state.

    Parameters
    ----------
    edition
        Of the library.
    what
        Name of the set of arrays, a word.
    state
        A JSON value that was given when they were saved.
    """
    place = _place(edition, what)
    if place is None:
        return None
    try:
        with place.open("rb") as file:
            head = file.read(_ALIGN)
            n = int.from_bytes(head[16:20], "little")
            entries = json.loads(head[20 : 20 + n]) if head[:16] == _MAGIC else {}
            if entries.get("state") != json.loads(json.dumps(state)):
                return None
            if os.fstat(file.fileno()).st_size != entries["size"]:
                return None
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        with contextlib.suppress(OSError):
            os.utime(place)  # those not used for long are removed
        return {
            name: np.frombuffer(mapped, dtype, int(np.prod(shape)), start).reshape(shape)
            for name, dtype, shape, start in entries["arrays"]
        }
    except (OSError, ValueError, KeyError, TypeError):
        return None


def save(edition: str, what: str, state: object, arrays: Mapping[str, Array]) -> None:
    """Keep arrays for the next opening, in place of those of another state; where that fails they are made again."""
    place = _place(edition, what)
    if place is None:
        return
    entries, at = [], _ALIGN
    for name, array in arrays.items():
        entries.append([name, array.dtype.str, list(array.shape), at])
        at += -(-array.nbytes // _ALIGN) * _ALIGN
    head = json.dumps({"state": state, "arrays": entries, "size": at}).encode()
    if len(head) > _ALIGN - 20:
        return
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        sweep(place.parent)
        _forget_old(place.parent)
        with half_of(place, durable=False) as half, half.open("wb") as file:
            file.write((_MAGIC + len(head).to_bytes(4, "little") + head).ljust(_ALIGN, b"\0"))
            for array in arrays.values():
                np.ascontiguousarray(array).tofile(file)
                file.write(bytes(-array.nbytes % _ALIGN))


def save_aside(edition: str, what: str, state: object, arrays: Mapping[str, Array]) -> None:
    """Save arrays by a thread of its own, for which nobody waits but the end of the program."""
    threading.Thread(target=save, args=(edition, what, state, arrays), name="arrays").start()


def _forget_old(place: Path) -> None:
    """Remove what no library asked for in two months."""
    for file in place.iterdir():
        with contextlib.suppress(OSError):
            if time.time() - file.stat().st_mtime > _KEPT_S:
                file.unlink()
