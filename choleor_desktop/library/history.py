"""Undo and redo of what a person changed: rows as they were and as they became, stored as values."""

from __future__ import annotations

import base64
import json
import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from choleor_desktop.library.models import Action

_KEYS = {
    "label": ("slice",),
    "song": ("number",),
    "features": ("song",),
    "slice": ("id",),
    "file": ("song", "place"),
    "clustering": ("id",),
    "cluster_name": ("number",),
    "routine": ("number",),
    "tag": ("name",),
}
_MENTIONED = {"song", "slice"}
_MOST_ACTIONS = 2_000

Row = dict[str, Any]
Change = tuple[str, Row | None, Row | None]
"""Table, row before or None, row after or None; of a row that stays, its key and the columns that changed."""


@dataclass(slots=True)
class Recorder:
    """Changes rows and remembers how they were.

    Attributes
    ----------
    changes
        In the order they happened.
    """

    connection: sqlite3.Connection
    changes: list[Change] = field(default_factory=list)

    def rows(self, table: str, where: str, values: Iterable[Any] = ()) -> list[Row]:
        """Rows of a table, as dictionaries."""
        cursor = self.connection.execute(f"SELECT * FROM {table} WHERE {where}", tuple(values))  # noqa: S608 - our own words
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def change(self, table: str, before: Row | None, after: Row | None) -> None:
        """Insert, change or delete a row."""
        if before != after:
            change = difference(table, before, after)
            _set(self.connection, *change)
            self.changes.append(change)

    def put(self, table: str, key: Row, after: Row | None) -> None:
        """Make the row of a key be like this, new or changed; None takes it away."""
        before = self.rows(table, " AND ".join(f"{name} = ?" for name in key), key.values())
        self.change(table, before[0] if before else None, after)

    def store(self, what: Action) -> None:
        """Make what was changed one action that can be undone; what had been undone before can no longer be redone."""
        if not self.changes:
            return
        self.connection.execute("DELETE FROM action WHERE undone = 1")
        number = self.connection.execute(
            "INSERT INTO action (what, changes) VALUES (?, ?)", (what, pack(self.changes))
        ).lastrowid
        write_mentions(self.connection, number, self.changes)
        self.connection.execute("DELETE FROM action WHERE number <= ? - ?", (number, _MOST_ACTIONS))


def difference(table: str, before: Row | None, after: Row | None) -> Change:
    """A change that says of a row that stays only what changed: undoing it leaves alone what others changed since."""
    if before is None or after is None or any(before[key] != after[key] for key in _KEYS[table]):
        return table, before, after
    names = [name for name in after if name in _KEYS[table] or before[name] != after[name]]
    return table, {name: before[name] for name in names}, {name: after[name] for name in names}


def write_mentions(connection: sqlite3.Connection, number: int | None, changes: Sequence[Change]) -> None:
    """Note which songs and slices an action brings or takes away."""
    names = {
        row["id"]
        for table, before, after in changes
        if table in _MENTIONED and (before is None or after is None)
        for row in (before, after)
        if row is not None
    }
    connection.executemany("INSERT INTO mention VALUES (?, ?)", [(name, number) for name in sorted(names)])


def is_mentioned(connection: sqlite3.Connection, names: Sequence[str]) -> bool:
    """Whether undoing or redoing something could bring or take away a song or slice of one of these names."""
    return any(connection.execute("SELECT 1 FROM mention WHERE name = ?", (name,)).fetchone() for name in names)


def undo(recorder: Recorder) -> str | None:
    """Take back the last action; its name, or None where there is none."""
    return _step(recorder, "SELECT number, what, changes FROM action WHERE undone = 0 ORDER BY number DESC LIMIT 1", 1)


def redo(recorder: Recorder) -> str | None:
    """Do again what was undone last; its name, or None where there is none."""
    return _step(recorder, "SELECT number, what, changes FROM action WHERE undone = 1 ORDER BY number LIMIT 1", 0)


def _step(recorder: Recorder, query: str, undone: int) -> str | None:
    connection = recorder.connection
    found = connection.execute(query).fetchone()
    if found is None:
        return None
    number, what, packed = found
    connection.execute("PRAGMA defer_foreign_keys = ON")
    changes = unpack(packed)
    for table, before, after in reversed(changes) if undone else changes:
        change = (table, after, before) if undone else (table, before, after)
        _set(connection, *change)
        recorder.changes.append(change)
    connection.execute("UPDATE action SET undone = ? WHERE number = ?", (undone, number))
    return what


def _set(connection: sqlite3.Connection, table: str, before: Row | None, after: Row | None) -> None:
    """Make a row as it is after; a row that is not as it was before is a fault of ours, and nothing is changed."""
    keys = _KEYS[table]
    if before is not None:
        where, values = " AND ".join(f"{key} = ?" for key in keys), [before[key] for key in keys]
        if after is None:
            query = f"DELETE FROM {table} WHERE {where}"  # noqa: S608 - our own words
        else:
            columns = [name for name in after if before[name] != after[name]]
            query = f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in columns)} WHERE {where}"  # noqa: S608
            values = [after[name] for name in columns] + values
        if connection.execute(query, values).rowcount != 1:
            raise RuntimeError(f"the history does not fit table {table}")
    elif after is not None:
        places, columns = ", ".join("?" * len(after)), ", ".join(after)
        connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({places})", list(after.values()))  # noqa: S608


def pack(changes: Sequence[Change]) -> bytes:
    """Changes as bytes."""
    return zlib.compress(json.dumps(changes, default=_encode, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def _encode(value: bytes) -> dict[str, str]:
    return {"bytes": base64.b85encode(value).decode()}


def unpack(packed: bytes) -> list[Change]:
    """Changes as they were packed."""
    found = json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass"), object_hook=_decode)
    return [(table, before, after) for table, before, after in found]


def _decode(value: dict[str, Any]) -> Any:
    return base64.b85decode(value["bytes"]) if set(value) == {"bytes"} else value
