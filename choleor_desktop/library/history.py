"""Undo and redo of what a person changed: rows as they were and as they became, stored as values."""

from __future__ import annotations

import base64
import json
import sqlite3
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

_KEYS = {
    "label": ("slice",),
    "song": ("number",),
    "slice": ("id",),
    "file": ("song", "place"),
    "cluster_name": ("number",),
}
_MOST_ACTIONS = 2_000

Row = dict[str, Any]


@dataclass(slots=True)
class Recorder:
    """Changes rows and remembers how they were.

    Attributes
    ----------
    changes
        (table, row before or None, row after or None), in the order they happened.
    """

    connection: sqlite3.Connection
    changes: list[tuple[str, Row | None, Row | None]] = field(default_factory=list)

    def rows(self, table: str, where: str, values: Iterable[Any] = ()) -> list[Row]:
        """Rows of a table, as dictionaries."""
        cursor = self.connection.execute(f"SELECT * FROM {table} WHERE {where}", tuple(values))  # noqa: S608 - our own words
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def change(self, table: str, before: Row | None, after: Row | None) -> None:
        """Insert, replace or delete a row."""
        if before != after:
            _set(self.connection, table, before, after)
            self.changes.append((table, before, after))

    def store(self, what: str) -> None:
        """Make what was changed one action that can be undone; what had been undone before can no longer be redone."""
        if not self.changes:
            return
        self.connection.execute("DELETE FROM action WHERE undone = 1")
        self.connection.execute("INSERT INTO action (what, changes) VALUES (?, ?)", (what, _pack(self.changes)))
        self.connection.execute(
            "DELETE FROM action WHERE number <= (SELECT max(number) FROM action) - ?", (_MOST_ACTIONS,)
        )


def undo(connection: sqlite3.Connection) -> str | None:
    """Take back the last action; its name, or None where there is none."""
    return _step(
        connection, "SELECT number, what, changes FROM action WHERE undone = 0 ORDER BY number DESC LIMIT 1", 1
    )


def redo(connection: sqlite3.Connection) -> str | None:
    """Do again what was undone last; its name, or None where there is none."""
    return _step(connection, "SELECT number, what, changes FROM action WHERE undone = 1 ORDER BY number LIMIT 1", 0)


def _step(connection: sqlite3.Connection, query: str, undone: int) -> str | None:
    found = connection.execute(query).fetchone()
    if found is None:
        return None
    number, what, packed = found
    changes = _unpack(packed)
    connection.execute("PRAGMA defer_foreign_keys = ON")
    for table, before, after in reversed(changes) if undone else changes:
        _set(connection, table, *((after, before) if undone else (before, after)))
    connection.execute("UPDATE action SET undone = ? WHERE number = ?", (undone, number))
    return what


def depth(connection: sqlite3.Connection) -> tuple[bool, bool]:
    """Whether there is something to undo, and to redo."""
    counts = dict(connection.execute("SELECT undone, count(*) FROM action GROUP BY undone"))
    return bool(counts.get(0)), bool(counts.get(1))


def _set(connection: sqlite3.Connection, table: str, before: Row | None, after: Row | None) -> None:
    keys = _KEYS[table]
    if after is None:
        assert before is not None  # noqa: S101 - a change has two different sides
        where = " AND ".join(f"{key} = ?" for key in keys)
        connection.execute(f"DELETE FROM {table} WHERE {where}", [before[key] for key in keys])  # noqa: S608
        return
    names = list(after)
    places, columns = ", ".join("?" * len(names)), ", ".join(names)
    # Not INSERT OR REPLACE: that would delete first, and take the rows that hang on this one along.
    fresh = ", ".join(f"{name} = excluded.{name}" for name in names)
    connection.execute(
        f"INSERT INTO {table} ({columns}) VALUES ({places}) ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {fresh}",  # noqa: S608
        [after[name] for name in names],
    )


def _pack(changes: list[tuple[str, Row | None, Row | None]]) -> bytes:
    return zlib.compress(json.dumps(changes, default=_encode, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def _encode(value: bytes) -> dict[str, str]:
    return {"bytes": base64.b85encode(value).decode()}


def _unpack(packed: bytes) -> list[tuple[str, Row | None, Row | None]]:
    return json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass"), object_hook=_decode)


def _decode(value: dict[str, Any]) -> Any:
    return base64.b85decode(value["bytes"]) if set(value) == {"bytes"} else value
