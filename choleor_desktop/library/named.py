"""What a person means by a path: a library, one that is to be made, or music for one."""

from __future__ import annotations

import os
from pathlib import Path

from choleor_desktop.library import suffixes


def library_named(path: Path) -> Path:
    """The library that a person means by a name: with the suffix of libraries where nothing has just that name."""
    if path.suffix == suffixes.LIBRARY or os.path.lexists(path) or _has_backups(path):
        return path
    return path.with_name(path.name + suffixes.LIBRARY)


def is_music(path: Path) -> bool:
    """Whether a path that was named in place of a library is to be imported: a folder, or a file that is no library.

    What is called like a song or a table is meant as one, also where it is not there: importing it says so.
    """
    if path.suffix == suffixes.LIBRARY or _has_backups(path):
        return False
    try:
        if os.path.isfile(path):
            with path.open("rb") as file:
                return file.read(len(suffixes.SQLITE)) != suffixes.SQLITE
        return os.path.isdir(path) or path.suffix.lower() in suffixes.SOUND | suffixes.TABLES
    except OSError:
        return False


def _has_backups(path: Path) -> bool:
    return os.path.lexists(f"{path}.backups")
