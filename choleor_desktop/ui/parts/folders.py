"""Where a file dialog begins, in the folder that was used last, else where the music is; and what came of it."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QStandardPaths

from choleor_desktop.settings import Settings

_SETTING = "folder"


def last_folder(settings: Settings) -> Path:
    """The folder that a person was in last; where it is gone, that of music, else home."""
    used = settings.get(_SETTING, "")
    if used and os.path.isdir(used):
        return Path(used)
    music = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.MusicLocation)
    return Path(music) if music and os.path.isdir(music) else Path.home()


def remember_folder(settings: Settings, chosen: str) -> None:
    """Begin there the next time: in a folder, or in that of a file."""
    path = Path(chosen)
    settings.set(_SETTING, str(path if os.path.isdir(path) else path.parent))


def with_suffix(chosen: str, *suffixes: str) -> Path:
    """The file that was chosen, by a suffix of its kind: by the first where it had none of them, whatever else it had.

    A dialog asks before a file of the name that was typed is written over: one of the longer name, it does not know of,
    is not written over.
    """
    path = Path(chosen)
    if path.suffix.lower() in suffixes:
        return path
    named = path.with_name(path.name + suffixes[0])
    n = 2
    while os.path.exists(named):
        named = path.with_name(f"{path.name} {n}{suffixes[0]}")
        n += 1
    return named
