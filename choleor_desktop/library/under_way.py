"""Which imports are under way, as a library keeps it: a row of its settings for each, from its beginning to its end."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict

from choleor_desktop.library.models import ImportWish

_PREFIX = "import "


def begin(connection: sqlite3.Connection, wish: ImportWish, n_songs: int) -> int:
    """Note an import, and keep numbers for its songs.

    Returns
    -------
    int
        The first of them; where the import is taken up again with as many songs, that of before, unless a song may
        have had one of them that undo or redo brings back.
    """
    found = connection.execute("SELECT value FROM setting WHERE key = ?", (_key(wish),)).fetchone()
    first, _, n = (found[0] if found else "").partition(" ")
    is_known_to_undo = connection.execute("SELECT 1 FROM mention LIMIT 1").fetchone()
    if n == str(n_songs) and first.isascii() and first.isdigit() and not is_known_to_undo:
        return int(first)
    new = 1 + last_number(connection)
    connection.execute("UPDATE sqlite_sequence SET seq = seq + ? WHERE name = 'song'", (n_songs,))
    connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (_key(wish), f"{new} {n_songs}"))
    return new


def last_number(connection: sqlite3.Connection) -> int:
    """The highest number that a song was given, or that is kept for one."""
    query = "SELECT seq FROM sqlite_sequence WHERE name = 'song'"
    found = connection.execute(query).fetchone()
    if found is None:
        connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('song', 0)")
    return found[0] if found else 0


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
