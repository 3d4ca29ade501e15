"""Files that are there wholly or not at all: written beside their place, and renamed when they are done."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_NAMES = "." + 16 * "[0-9a-f]" + ".part*"
_LONGEST_S = 3_600


@contextmanager
def half_of(place: Path, *, durable: bool = True) -> Iterator[Path]:
    """A place to write to, which becomes the file at the end; where that fails nothing is left of it.

    Parameters
    ----------
    durable
        Whether it waits for the disk, else a power cut may leave an empty file under the name.

    Raises
    ------
    OSError
        When it cannot take its place.
    """
    # A name of its own: two that write there at once must not share it.
    half = place.with_name(f".{os.urandom(8).hex()}.part{place.suffix}")
    try:
        yield half
        if durable:
            with half.open("rb+") as file:
                os.fsync(file.fileno())
        half.replace(place)
    finally:
        # The others are there where it is a library; nobody has them without it.
        for rest in (half, *(half.with_name(half.name + end) for end in ("-journal", "-wal", "-shm"))):
            with suppress(OSError):
                rest.unlink(missing_ok=True)


def sweep(folder: Path, *, is_ours: bool = False) -> None:
    """Remove halves that a killed program left.

    Parameters
    ----------
    is_ours
        Whether nobody else can be writing there; else those of the last hour stay.
    """
    for half in folder.glob(_NAMES):
        with suppress(OSError):
            if is_ours or time.time() - half.stat().st_mtime > _LONGEST_S:
                half.unlink(missing_ok=True)
