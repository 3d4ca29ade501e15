"""Files that are there wholly or not at all: written beside their place, and renamed when they are done."""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from choleor_desktop.library import suffixes
from choleor_desktop.library.machine import is_alive, machine

_NAMES = "." + 16 * "[0-9a-f]" + ".part*"
_OWN = re.compile(r"\.[0-9a-f]{6}([0-9a-f]{4})([0-9a-f]{6})\.part(?:\.[^.]*)?")
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
    # A name of its own: two that write there at once must not share it. It says who writes, to ``sweep_dead``.
    half = place.with_name(f".{os.urandom(3).hex()}{_here()}{os.getpid() & 0xFFFFFF:06x}.part{place.suffix}")
    try:
        yield half
        if durable:
            with half.open("rb+") as file:
                os.fsync(file.fileno())
        half.replace(place)
    finally:
        # The others are there where it is a library; nobody has them without it.
        for rest in (half, *(half.with_name(half.name + end) for end in suffixes.JOURNALS)):
            with suppress(OSError):
                rest.unlink(missing_ok=True)


def sweep(folder: Path, *, is_ours: bool = False) -> None:
    """Remove halves that a killed program left.

    Parameters
    ----------
    is_ours
        Whether nobody else can be writing there; else those of the last hour stay, unless their program is dead.
    """
    for half in folder.glob(_NAMES):
        with suppress(OSError):
            if is_ours or _is_of_dead(half) or time.time() - half.stat().st_mtime > _LONGEST_S:
                half.unlink(missing_ok=True)


def sweep_dead(folder: Path) -> None:
    """Remove the halves of programs on this computer that are dead, however young, and nothing else: in a folder where
    anybody may keep anything."""
    with suppress(OSError):
        for half in folder.iterdir():
            if _is_of_dead(half) and os.path.isfile(half):
                half.unlink(missing_ok=True)


def _is_of_dead(half: Path) -> bool:
    found = _OWN.fullmatch(half.name)
    return found is not None and found[1] == _here() and not is_alive(int(found[2], 16))


def _here() -> str:
    """Four digits for this computer; by lot where it cannot be known again."""
    own = machine()
    return hashlib.sha256(own.encode()).hexdigest()[:4] if own else os.urandom(2).hex()
