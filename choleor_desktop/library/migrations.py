"""How the tables of an older library become those of this program, step by step, each wholly or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from choleor_desktop.library import history, schema
from choleor_desktop.phrase import Phrase


def _run(connection: sqlite3.Connection, statements: str) -> None:
    # Not executescript: that would commit the transaction of the step.
    for statement in statements.split(";\n"):
        if statement.strip():
            connection.execute(statement)


def _first(connection: sqlite3.Connection) -> None:
    _run(connection, schema.VERSION_1)


def _second(connection: sqlite3.Connection) -> None:
    _run(connection, schema.VERSION_2)
    for number, packed in connection.execute("SELECT number, changes FROM action ORDER BY number").fetchall():
        try:
            changes = [change for old in history.unpack(packed) for change in _without_features(*old)]
        except history.DamagedStepError:
            connection.execute("DELETE FROM action WHERE number = ?", (number,))
            continue
        connection.execute("UPDATE action SET changes = ? WHERE number = ?", (history.pack(changes), number))
        history.write_mentions(connection, number, changes)


def _without_features(table: str, before: history.Row | None, after: history.Row | None) -> list[history.Change]:
    """A change of version 1 as changes of version 2: features apart, and of a changed row only what changed."""
    if table != "song":
        return [history.difference(table, before, after)]
    sides = [None if row is None else dict(row) for row in (before, after)]
    taken: list[history.Row | None] = []
    for row in sides:
        if row is None:
            taken.append(None)
            continue
        own = {"song": row["number"], "data": row.pop("features"), "checksum": row.pop("checksum")}
        taken.append(own)
        row["clustered"] = 0
    song = history.difference("song", sides[0], sides[1])
    features = history.difference("features", taken[0], taken[1])
    # A song comes before what hangs on it, and goes after it.
    return [features, song] if after is None else [song, features]


def _check_links(connection: sqlite3.Connection) -> None:
    hanging = connection.execute("PRAGMA foreign_key_check").fetchone()
    if hanging is not None:
        raise sqlite3.IntegrityError(Phrase("a row of {table} lost what it belongs to", table=hanging[0]))


STEPS: tuple[Callable[[sqlite3.Connection], None], ...] = (_first, _second)
"""Step i leads from version i to version i + 1."""


def migrate(connection: sqlite3.Connection, to: int = schema.VERSION) -> None:
    """Bring a library up to a version, step by step; one of that version or a later one stays as it is.

    Raises
    ------
    sqlite3.Error
        When a step fails; the library is as the step before left it.
    """
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    for step in range(version, to):
        connection.execute("BEGIN IMMEDIATE")
        try:
            STEPS[step](connection)
            _check_links(connection)
            connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {step + 1}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
