"""What is remembered between starts: one small JSON file, never in the way."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from choleor_desktop.library.halves import half_of, sweep
from choleor_desktop.library.lock import held
from choleor_desktop.own_folders import settings_folder


def config_file() -> Path:
    """Where the settings are."""
    return settings_folder() / "settings.json"


class Settings:
    """Values by name; a thread of its own writes them at once, and what another window wrote meanwhile stays."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or config_file()
        self._values: dict[str, Any] = self._read() or {}
        self._changes: list[tuple[str, Callable[[Any], Any]]] = []
        """What was said and is not in the file yet, also because that failed."""
        self._lock = threading.Lock()
        self._disk = ThreadPoolExecutor(1, "settings")  # a slow one holds up nobody; Python waits for it at its end

    def get(self, name: str, default: Any = None) -> Any:
        """A value, or ``default`` where there is none of that type."""
        value = self._values.get(name, default)
        return value if default is None or isinstance(value, type(default)) else default

    def set(self, name: str, value: Any) -> None:
        """Remember a JSON value; where that cannot be written it holds until the program ends."""
        self._remember(name, lambda _: value)

    def add(self, name: str, entries: Mapping[str, Any], *, most: int) -> None:
        """Remember entries of a table, the latest last and no more than so many; those of other windows stay."""

        def joined(there: Any) -> dict[str, Any]:
            others = there.items() if isinstance(there, dict) else ()
            table = {key: value for key, value in others if key not in entries} | dict(entries)
            return dict(list(table.items())[-most:])

        self._remember(name, joined)

    def flush(self) -> None:
        """Wait until all that was said is in the file, or cannot be written."""
        self._disk.submit(self._write).result()

    def _remember(self, name: str, change: Callable[[Any], Any]) -> None:
        with self._lock:
            self._values[name] = change(self._values.get(name))
            self._changes.append((name, change))
        self._disk.submit(self._write)

    def _write(self) -> None:
        """Make all changes to what is in the file, or else to what is known; the next try makes those that failed."""
        changes = list(self._changes)
        if not changes:
            return
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with held(self._path.with_name(self._path.name + ".lock")):
                there = self._read()
                fresh = dict(self._values if there is None else there)
                for name, change in changes:
                    fresh[name] = change(fresh.get(name))
                if fresh != there:
                    self._replace(fresh)
            with self._lock:
                del self._changes[: len(changes)]
                for name in {name for name, _ in changes} - {name for name, _ in self._changes}:
                    self._values[name] = fresh[name]

    def _replace(self, values: dict[str, Any]) -> None:
        sweep(self._path.parent)
        with half_of(self._path) as half:
            # In ASCII alone: of a name that is no text, such as that of a folder of an old disk, every byte comes back.
            half.write_text(json.dumps(values, indent=1), encoding="ascii")

    def _read(self) -> dict[str, Any] | None:
        """What is in the file; None where it is not there or damaged."""
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return None
        return found if isinstance(found, dict) else None
