"""What a person means by a path: a library, one that is to be made, or music for one."""

from __future__ import annotations

import os
from pathlib import Path

from choleor_desktop.library.suffixes import SOUND, TABLES

_SUFFIX = ".choleor"
_LIBRARY_HEAD = b"SQLite format 3"


def library_named(path: Path) -> Path:
    """The library that a person means by a name: with the suffix of libraries where nothing has just that name."""
    if path.suffix == _SUFFIX or os.path.lexists(path) or _has_backups(path):
        return path
    return path.with_name(path.name + _SUFFIX)


def is_music(path: Path) -> bool:
    """Whether a path that was named in place of a library is to be imported: a folder, or a file that is no library.

    What is called like a song or a table is meant as one, also where it is not there: importing it says so.
    """
    if path.suffix == _SUFFIX or _has_backups(path):
        return False
    try:
        if os.path.isfile(path):
            with path.open("rb") as file:
                return not file.read(len(_LIBRARY_HEAD)).startswith(_LIBRARY_HEAD)
        return os.path.isdir(path) or path.suffix.lower() in SOUND | TABLES
    except OSError:
        return False


def _has_backups(path: Path) -> bool:
    return os.path.lexists(f"{path}.backups")
