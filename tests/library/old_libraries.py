"""Libraries as older versions of the program left them; what stands here is frozen, never adapted to a new version."""

from __future__ import annotations

import base64
import json
import sqlite3
import struct
import zlib
from contextlib import closing
from pathlib import Path

_APPLICATION_ID = 0x43684C72

_TABLES_1 = """
CREATE TABLE setting (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE song (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE CHECK (length(id) > 0),
    path BLOB NOT NULL, relative BLOB, title TEXT NOT NULL, artist TEXT NOT NULL,
    duration_s REAL NOT NULL CHECK (duration_s >= 0),
    ready_cut INTEGER NOT NULL CHECK (ready_cut IN (0, 1)),
    missing INTEGER NOT NULL DEFAULT 0 CHECK (missing IN (0, 1)),
    edited INTEGER NOT NULL DEFAULT 0 CHECK (edited IN (0, 1)),
    grid TEXT NOT NULL, beats BLOB NOT NULL, warnings TEXT NOT NULL, parameters_digest TEXT NOT NULL,
    n_slices INTEGER NOT NULL CHECK (n_slices >= 0),
    borders BLOB NOT NULL, features BLOB NOT NULL, checksum INTEGER NOT NULL, clusters BLOB
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
    path BLOB NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    file_hash TEXT NOT NULL, audio_hash TEXT NOT NULL,
    PRIMARY KEY (song, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX file_by_hash ON file (file_hash);
CREATE TABLE label (
    slice TEXT NOT NULL PRIMARY KEY REFERENCES slice (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    tags TEXT NOT NULL, rating INTEGER NOT NULL CHECK (rating BETWEEN 0 AND 5),
    note TEXT NOT NULL, choreography TEXT NOT NULL, movement TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE clustering (
    id INTEGER PRIMARY KEY CHECK (id = 1), k INTEGER NOT NULL CHECK (k >= 1), seed INTEGER NOT NULL,
    method TEXT NOT NULL, inertia REAL NOT NULL, silhouette REAL NOT NULL, curve TEXT NOT NULL,
    dimensions INTEGER NOT NULL, centres BLOB NOT NULL
) STRICT;
CREATE TABLE cluster_name (number INTEGER PRIMARY KEY CHECK (number >= 0), name TEXT NOT NULL) STRICT;
CREATE TABLE action (
    number INTEGER PRIMARY KEY AUTOINCREMENT, what TEXT NOT NULL, changes BLOB NOT NULL,
    undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT;
INSERT INTO setting VALUES ('generation', '41');
INSERT INTO setting VALUES ('slices', '7');
INSERT INTO setting VALUES ('user:colour', '"red"');
"""
_GRID_1 = json.dumps(
    {
        "first_count": 0, "bpm": 120.0, "confidence": 0.9, "count_confidence": 0.5, "constant": True,
        "candidates": [["half", 60.0, 0.0, 0.4]],
    }
)  # fmt: skip


def _features(n: int, seed: float) -> tuple[bytes, int]:
    values = [seed + row + column / 100 for width in (20, 30, 17) for row in range(n) for column in range(width)]
    blob = struct.pack("<4I", n, 20, 30, 17) + struct.pack(f"<{len(values)}f", *values)
    return blob, zlib.crc32(blob)


def _song(number: int, n: int, seed: float = 0.0, **changed: object) -> dict[str, object]:
    beats = [i / 2 for i in range(8 * n + 1)]
    borders = [4.0 * i + j / 2 for i in range(n) for j in range(9)]
    blob, checksum = _features(n, seed)
    return {
        "number": number, "id": f"old-{number}", "path": f"/music/old {number}.mp3".encode(), "relative": None,
        "title": f"옛 노래 {number}", "artist": "", "duration_s": 4.0 * n, "ready_cut": 0, "missing": 0, "edited": 0,
        "grid": _GRID_1, "beats": struct.pack(f"<{len(beats)}d", *beats), "warnings": "[]",
        "parameters_digest": "d1", "n_slices": n, "borders": struct.pack(f"<{len(borders)}d", *borders),
        "features": blob, "checksum": checksum, "clusters": struct.pack(f"<{n}i", *[i % 2 for i in range(n)]),
        **changed,
    }  # fmt: skip


def _insert(connection: sqlite3.Connection, table: str, row: dict[str, object]) -> None:
    names, places = ", ".join(row), ", ".join("?" * len(row))
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", list(row.values()))  # noqa: S608


def _action(connection: sqlite3.Connection, what: str, changes: list[object], undone: int = 0) -> None:
    def encode(value: bytes) -> dict[str, str]:
        return {"bytes": base64.b85encode(value).decode()}

    packed = zlib.compress(json.dumps(changes, default=encode, ensure_ascii=False).encode())
    connection.execute("INSERT INTO action (what, changes, undone) VALUES (?, ?, ?)", (what, packed, undone))


def version_1(path: Path) -> None:
    """Two songs, labels, clusters; the history holds a cut, a label, a removed song, and an undone label."""
    first, second, gone = _song(1, 3), _song(2, 2, 50.0), _song(3, 2, 90.0)
    before_cut = {**second, **_song(2, 3, 70.0), "clusters": None}
    label = {
        "slice": "old-1_0", "tags": '["봄", "x"]', "rating": 4, "note": "a\nb", "choreography": "wave",
        "movement": "[3, 5, 8, 8, 5, 3, 2, 1]",
    }  # fmt: skip
    cut = [
        *[["slice", {"id": f"old-2_{i}", "song": 2, "place": i}, None] for i in range(3)],
        ["song", before_cut, second],
        *[["slice", None, {"id": f"old-2_{i}", "song": 2, "place": i}] for i in range(2)],
    ]
    file = {
        "song": 3, "place": 0, "path": b"/music/old 3.mp3", "size": 1, "mtime_ns": 2, "file_hash": "h3",
        "audio_hash": "s3",
    }  # fmt: skip
    removed = [
        *[["slice", {"id": f"old-3_{i}", "song": 3, "place": i}, None] for i in range(2)],
        ["file", file, None],
        ["song", gone, None],
    ]
    undone = ["label", None, {**label, "slice": "old-2_1", "rating": 1}]
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(_TABLES_1)
        for song in (first, second, gone):
            _insert(connection, "song", song)
        connection.execute("DELETE FROM song WHERE number = 3")
        for number, n in ((1, 3), (2, 2)):
            for i in range(n):
                _insert(connection, "slice", {"id": f"old-{number}_{i}", "song": number, "place": i})
            own = {"song": number, "path": f"/music/old {number}.mp3".encode(), "file_hash": f"h{number}"}
            _insert(connection, "file", {**file, **own, "audio_hash": f"s{number}"})
        _insert(connection, "label", label)
        connection.execute(
            "INSERT INTO clustering VALUES (1, 2, 5, 'match', 1.5, 0.25, '[[2, 1.5, 0.25]]', 2, ?)",
            (struct.pack("<4f", 1, 0, 0, 1),),
        )
        connection.execute("INSERT INTO cluster_name VALUES (1, 'verse')")
        _action(connection, "repair the beats", cut)
        _action(connection, "label", [["label", {**label, "rating": 2}, label]])
        _action(connection, "remove songs", removed)
        _action(connection, "rate", [undone], 1)
        connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 1")


OLD_LIBRARIES = {1: version_1}
"""How a library of each version is made."""
