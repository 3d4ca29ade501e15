"""The tables of a library file, and how older files become new ones."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

APPLICATION_ID = 0x43684C72
"""``ChLr``: tells a library from other SQLite files."""

VERSION = 1

_FIRST = """
CREATE TABLE setting (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
CREATE TABLE song (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE CHECK (length(id) > 0),
    path BLOB NOT NULL,
    relative BLOB,
    title TEXT NOT NULL,
    artist TEXT NOT NULL,
    duration_s REAL NOT NULL CHECK (duration_s >= 0),
    ready_cut INTEGER NOT NULL CHECK (ready_cut IN (0, 1)),
    missing INTEGER NOT NULL DEFAULT 0 CHECK (missing IN (0, 1)),
    edited INTEGER NOT NULL DEFAULT 0 CHECK (edited IN (0, 1)),
    grid TEXT NOT NULL,
    beats BLOB NOT NULL,
    warnings TEXT NOT NULL,
    parameters_digest TEXT NOT NULL,
    n_slices INTEGER NOT NULL CHECK (n_slices >= 0),
    borders BLOB NOT NULL,
    features BLOB NOT NULL,
    checksum INTEGER NOT NULL,
    clusters BLOB
) STRICT;
CREATE TABLE slice (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) > 0),
    song INTEGER NOT NULL REFERENCES song (number) ON DELETE CASCADE,
    place INTEGER NOT NULL CHECK (place >= 0),
    UNIQUE (song, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE file (
    song INTEGER NOT NULL REFERENCES song (number) ON DELETE CASCADE,
    place INTEGER NOT NULL CHECK (place >= 0),
    path BLOB NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    file_hash TEXT NOT NULL,
    audio_hash TEXT NOT NULL,
    PRIMARY KEY (song, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX file_by_hash ON file (file_hash);
CREATE TABLE label (
    slice TEXT NOT NULL PRIMARY KEY REFERENCES slice (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    tags TEXT NOT NULL,
    rating INTEGER NOT NULL CHECK (rating BETWEEN 0 AND 5),
    note TEXT NOT NULL,
    choreography TEXT NOT NULL,
    movement TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE clustering (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    k INTEGER NOT NULL CHECK (k >= 1),
    seed INTEGER NOT NULL,
    method TEXT NOT NULL,
    inertia REAL NOT NULL,
    silhouette REAL NOT NULL,
    curve TEXT NOT NULL,
    dimensions INTEGER NOT NULL,
    centres BLOB NOT NULL
) STRICT;
CREATE TABLE cluster_name (
    number INTEGER PRIMARY KEY CHECK (number >= 0),
    name TEXT NOT NULL
) STRICT;
CREATE TABLE action (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    what TEXT NOT NULL,
    changes BLOB NOT NULL,
    undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT;
INSERT INTO setting VALUES ('generation', '1');
"""


def _create(connection: sqlite3.Connection) -> None:
    for statement in _FIRST.split(";\n"):
        if statement.strip():
            connection.execute(statement)


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (_create,)
"""Step i leads from version i to i + 1."""


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a library to the newest version, step by step, each wholly or not at all."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    for step in range(version, VERSION):
        connection.execute("BEGIN IMMEDIATE")
        try:
            MIGRATIONS[step](connection)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {step + 1}")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
