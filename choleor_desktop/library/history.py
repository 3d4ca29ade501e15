"""Undo and redo of what a person changed: rows as they were and as they became, stored as values."""

from __future__ import annotations

import base64
import json
import logging
import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from choleor_desktop.library.models import Action
from choleor_desktop.library.packing import UNREADABLE

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
_BELONGS_TO = {
    "label": ("slice", "slice", "id"),
    "slice": ("song", "song", "number"),
    "features": ("song", "song", "number"),
    "file": ("song", "song", "number"),
}
_MENTIONED = {"song", "slice"}
_REPLACEABLE = {"file"}
"""Tables whose rows are also written outside the history: where a song was found since is no step of undo."""
_OWN: Action = "analyse again"
"""What the program does of its own accord: a run of it is one step, and pushes out none of a person's."""
_MOST_ACTIONS = 2_000
_AT_ONCE = 1 << 20
_FORGET = """
    DELETE FROM action
    WHERE number <= (SELECT number FROM action WHERE what != ? ORDER BY number DESC LIMIT 1 OFFSET ?)
"""

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
    is_step_lost
        Whether the step that was to be taken back or done again could not be, and was dropped.
    """

    connection: sqlite3.Connection
    changes: list[Change] = field(default_factory=list)
    is_step_lost: bool = False

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

    def store(self, what: Action) -> bool:
        """Make what was changed one action that can be undone; what had been undone before can no longer be redone.

        False where there is nothing to undo.
        """
        if not self.changes or (what == _OWN and not _is_felt(self)):
            return False
        self.connection.execute("DELETE FROM action WHERE undone = 1")
        number = self.connection.execute(
            "INSERT INTO action (what, changes) VALUES (?, ?)", (what, pack(self.changes))
        ).lastrowid
        write_mentions(self.connection, number, self.changes)
        self.connection.execute(_FORGET, (_OWN, _MOST_ACTIONS))
        return True


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


def _is_felt(recorder: Recorder) -> bool:
    """Whether steps of a person could collide with what was changed: labels or slices went, or slices may come back."""
    taken, brought = [], []
    for table, before, after in recorder.changes:
        if table in {"slice", "label", "routine"}:
            taken += [(table, before)] if before is not None else []
            brought += [(table, after)] if after is not None else []
    names = [row["id"] for table, row in taken if table == "slice"]
    return sorted(taken, key=str) != sorted(brought, key=str) or is_mentioned(recorder.connection, names)


class DamagedStepError(ValueError):
    """A step of the history that cannot be read back."""


class _MisfitError(Exception):
    """A step that does not fit what is there: a fault of ours, or of what was changed on the disk."""


def undo(recorder: Recorder) -> str | None:
    """Take back the last action; its name, or None where there is none or it had to be dropped."""
    return _run(recorder, "undone = 0 ORDER BY number DESC", 1)


def redo(recorder: Recorder) -> str | None:
    """Do again what was undone last; its name, or None where there is none or it had to be dropped."""
    return _run(recorder, "undone = 1 ORDER BY number", 0)


def _run(recorder: Recorder, which: str, undone: int) -> str | None:
    """A step; of what the program did to many songs, all that follow each other."""
    what = _step(recorder, which, undone)
    query = f"SELECT CAST(what AS BLOB) FROM action WHERE {which} LIMIT 1"  # noqa: S608 - our own words
    follows = what == _OWN and not recorder.is_step_lost
    while follows and recorder.connection.execute(query).fetchone() == (_OWN.encode(),):
        follows = _step(recorder, which, undone) is not None
    return what


def _step(recorder: Recorder, which: str, undone: int) -> str | None:
    connection = recorder.connection
    query = f"SELECT number, CAST(what AS BLOB), changes FROM action WHERE {which} LIMIT 1"  # noqa: S608 - our own words
    found = connection.execute(query).fetchone()
    if found is None:
        return None
    number, what, packed = found
    connection.execute("PRAGMA defer_foreign_keys = ON")
    connection.execute("SAVEPOINT step")
    try:
        name = _text(what)
        changes = _turned(unpack(packed)) if undone else unpack(packed)
        _take(connection, changes)
    except (DamagedStepError, _MisfitError, sqlite3.IntegrityError) as error:
        # It would be in the way of all other steps at every further try.
        logging.getLogger(__name__).warning("step %d of the history is dropped", number, exc_info=error)
        connection.execute("ROLLBACK TO step")
        connection.execute("DELETE FROM action WHERE number = ?", (number,))
        recorder.is_step_lost = True
        return None
    connection.execute("UPDATE action SET undone = ? WHERE number = ?", (undone, number))
    recorder.changes.extend(changes)
    return name


def _text(stored: bytes) -> str:
    try:
        return stored.decode()
    except UnicodeDecodeError as error:
        raise DamagedStepError from error


def _turned(changes: Sequence[Change]) -> list[Change]:
    return [(table, after, before) for table, before, after in reversed(changes)]


def _take(connection: sqlite3.Connection, changes: Sequence[Change]) -> None:
    for change in changes:
        _set(connection, *change)
    for table, _, after in changes:
        column, other, key = _BELONGS_TO.get(table, ("", "", ""))
        if after is not None and column in after:
            there = f"SELECT 1 FROM {other} WHERE {key} = ?"  # noqa: S608 - our own words
            if not connection.execute(there, (after[column],)).fetchone():
                raise _MisfitError(f"a row of {table} belongs to nothing")


def damaged_steps(connection: sqlite3.Connection) -> list[int]:
    """Numbers of the steps that cannot be read back."""
    rows = connection.execute("SELECT number, CAST(what AS BLOB), changes FROM action ORDER BY number")
    return [number for number, what, packed in rows if not _is_whole(what, packed)]


def _is_whole(what: bytes, packed: bytes) -> bool:
    """Whether a step is as it was stored: what is compressed has a checksum. It may be larger than the memory."""
    reader = zlib.decompressobj()
    try:
        _text(what)
        while packed:
            reader.decompress(packed, _AT_ONCE)
            packed = reader.unconsumed_tail
        reader.flush()
    except (zlib.error, DamagedStepError):
        return False
    return reader.eof


def _set(connection: sqlite3.Connection, table: str, before: Row | None, after: Row | None) -> None:
    """Make a row as it is after; one that is not there does not fit."""
    keys = _KEYS[table]
    if before is not None:
        where, values = " AND ".join(f"{key} = ?" for key in keys), [before[key] for key in keys]
        if after is None:
            query = f"DELETE FROM {table} WHERE {where}"  # noqa: S608 - our own words
        else:
            columns = [name for name in after if before[name] != after[name]]
            if not columns:
                return  # a library that came from version 1 has such changes
            query = f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in columns)} WHERE {where}"  # noqa: S608
            values = [after[name] for name in columns] + values
        if connection.execute(query, values).rowcount != 1 and table not in _REPLACEABLE:
            raise _MisfitError(f"the history does not fit table {table}")
    elif after is not None:
        places, columns = ", ".join("?" * len(after)), ", ".join(after)
        how = "INSERT OR REPLACE" if table in _REPLACEABLE else "INSERT"
        connection.execute(f"{how} INTO {table} ({columns}) VALUES ({places})", list(after.values()))


def pack(changes: Sequence[Change]) -> bytes:
    """Changes as bytes: a line of JSON, and behind it what numbers it names, as they are."""
    numbers, n = list[bytes](), 0

    def place(value: bytes) -> dict[str, list[int]]:
        nonlocal n
        numbers.append(value)
        n += len(value)
        return {"bytes": [n - len(value), n]}

    line = json.dumps(changes, default=place, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return zlib.compress(b"\n".join((line, b"".join(numbers))))


def unpack(packed: bytes) -> list[Change]:
    """Changes as they were packed.

    Raises
    ------
    DamagedStepError
        When they cannot be read back.
    """
    try:
        line, _, numbers = zlib.decompress(packed).partition(b"\n")
        decode = partial(_decode, numbers=numbers)
        found = json.loads(line.decode("utf-8", "surrogatepass"), object_hook=decode)
        return [(table, before, after) for table, before, after in found]
    except (zlib.error, *UNREADABLE) as error:
        raise DamagedStepError from error


def _decode(value: dict[str, Any], *, numbers: bytes) -> Any:
    if set(value) != {"bytes"}:
        return value
    if isinstance(value["bytes"], str):  # as it was written before
        return base64.b85decode(value["bytes"])
    start, end = value["bytes"]
    return numbers[start:end]
