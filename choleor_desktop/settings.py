"""What is remembered between starts: one small JSON file; a damaged one is forgotten, never in the way."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import Any

import platformdirs

_NAME = "choleor-desktop"


def config_file() -> Path:
    """Where the settings are."""
    return Path(platformdirs.user_config_dir(_NAME, appauthor=False)) / "settings.json"


def music_folder() -> Path:
    """Where the program keeps libraries of its own: the first one, and the demo."""
    return Path(platformdirs.user_data_dir(_NAME, appauthor=False))


def first_library() -> Path:
    """The library of somebody who has not chosen a place for one."""
    return music_folder() / "Music.choleor"


class Settings:
    """Values by name, written at once and as a whole."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or config_file()
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            found = {}
        self._values: dict[str, Any] = found if isinstance(found, dict) else {}

    def get(self, name: str, default: Any = None) -> Any:
        """A value, or ``default`` where there is none of that type."""
        value = self._values.get(name, default)
        return value if default is None or isinstance(value, type(default)) else default

    def set(self, name: str, value: Any) -> None:
        """Remember a JSON value; where that cannot be written it holds until the program ends."""
        if self._values.get(name) == value:
            return
        self._values[name] = value
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            half = self._path.with_suffix(f".{os.getpid()}.part")
            half.write_text(json.dumps(self._values, ensure_ascii=False, indent=1), encoding="utf-8")
            half.replace(self._path)
