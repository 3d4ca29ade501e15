"""SQLite's complaints in our words."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from pathlib import Path

from choleor_desktop.errors import (
    DiskFull,
    DriveFails,
    LibraryLocked,
    LibraryReadOnly,
    WorldError,
)
from choleor_desktop.library import filesystems
from choleor_desktop.library.opening import damaged, missing
from choleor_desktop.phrase import Phrase

DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
"""What is stored cannot be read back."""
_LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
_FORBIDDEN = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}
BROKEN = {*DAMAGE, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL}
"""After these a connection is not to be trusted: it is closed, and opened again for the next request."""

_NO_TEXT = "Could not decode to UTF-8"
"""How the complaint of Python's own sqlite3 begins, which has no number, about bytes that are no text."""


def why(error: BaseException, path: Path) -> str:
    """The reason of a failed write, for a sentence."""
    if isinstance(error, sqlite3.Error) and filesystems.sqlite_code(error) == sqlite3.SQLITE_IOERR and _is_full(path):
        return Phrase("there is no room left on the disk")
    return filesystems.reason(error)


def translated(error: sqlite3.Error, path: Path) -> Exception:
    """The error of the world behind an error of SQLite; the error itself where it is a fault of ours."""
    number, place = filesystems.sqlite_code(error), str(path)
    if number == sqlite3.SQLITE_FULL or (number == sqlite3.SQLITE_IOERR and _is_full(path)):
        found: Exception = DiskFull(path=place, free_mb=_free_mb(path))
    elif number in DAMAGE:
        found = damaged(path, Phrase("its content does not fit together"), said=str(error))
    elif str(error).startswith(_NO_TEXT):
        found = damaged(path, Phrase("a text in it cannot be read"))
    elif number in _LOCKED:
        found = LibraryLocked(path=place)
    elif number in _FORBIDDEN:
        found = LibraryReadOnly(path=place, reason=filesystems.reason(error))
    elif number in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR} and not os.path.exists(path):
        found = missing(path)
    elif number == sqlite3.SQLITE_CANTOPEN:
        found = LibraryReadOnly(path=place, reason="its folder cannot be written")
    elif number == sqlite3.SQLITE_IOERR:
        found = DriveFails(path=place, reason=why(error, path))
    else:
        found = error
    return found


def is_for_want_of_room(error: BaseException, path: Path) -> bool:
    """Whether the disk of a library is full, and that alone is wrong."""
    if isinstance(error, sqlite3.Error):
        return isinstance(translated(error, path), DiskFull)
    if isinstance(error, WorldError):
        return error.__cause__ is not None and is_for_want_of_room(error.__cause__, path)
    return isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}


def _free_mb(path: Path) -> float:
    try:
        return shutil.disk_usage(path.parent).free / 1e6
    except OSError:
        return 0.0


def _is_full(path: Path) -> bool:
    return os.path.exists(path) and _free_mb(path) < 1
