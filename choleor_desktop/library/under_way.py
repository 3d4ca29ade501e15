"""Which imports are under way, as a library keeps it: a row of its settings for each, from its beginning to its end."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict

from choleor_desktop.library.models import ImportWish

_PREFIX = "import "


def begin(connection: sqlite3.Connection, wish: ImportWish) -> None:
    """Note an import."""
    connection.execute("INSERT OR REPLACE INTO setting VALUES (?, '')", (_key(wish),))


def end(connection: sqlite3.Connection, wish: ImportWish) -> None:
    """Take the note away."""
    connection.execute("DELETE FROM setting WHERE key = ?", (_key(wish),))


def read(connection: sqlite3.Connection) -> tuple[ImportWish, ...]:
    """Those that are noted; a note that cannot be read, from a damaged library, is none."""
    keys = connection.execute("SELECT key FROM setting WHERE key GLOB ? ORDER BY rowid", (f"{_PREFIX}*",))
    return tuple(wish for (key,) in keys if (wish := _wish(key.removeprefix(_PREFIX))) is not None)


def _key(wish: ImportWish) -> str:
    return _PREFIX + json.dumps(asdict(wish))  # ASCII, also where a name is of bytes that are no text


def _wish(text: str) -> ImportWish | None:
    try:
        found = json.loads(text)
        return ImportWish(tuple(map(str, found["paths"])), bool(found["ready_cut"]), bool(found["keep_labels"]))
    except (ValueError, KeyError, TypeError):
        return None
