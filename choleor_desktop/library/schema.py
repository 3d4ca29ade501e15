"""The tables of a library file, version by version; a version that was released is never changed again."""

from __future__ import annotations

import re

APPLICATION_ID = 0x43684C72
"""``ChLr``: tells a library from other SQLite files."""

VERSION = 2
"""Of the tables that this program writes."""

NEW_EDITION = "INSERT OR REPLACE INTO setting VALUES ('edition', lower(hex(randomblob(16))))"
"""For a file that is made of another: nothing that was kept for that one fits it by chance."""

VERSION_1 = """
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
"""Songs, slices, labels, clusters, actions."""

VERSION_2 = """
CREATE TABLE features (
    song INTEGER PRIMARY KEY REFERENCES song (number) ON DELETE CASCADE,
    checksum INTEGER NOT NULL,
    data BLOB NOT NULL
) STRICT;
INSERT INTO features SELECT number, checksum, features FROM song;
ALTER TABLE song DROP COLUMN features;
ALTER TABLE song DROP COLUMN checksum;
ALTER TABLE song ADD COLUMN clustered INTEGER NOT NULL DEFAULT 0;
ALTER TABLE clustering ADD COLUMN stamp INTEGER NOT NULL DEFAULT 0;
CREATE TABLE routine (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    bpm REAL NOT NULL CHECK (bpm >= 0),
    items TEXT NOT NULL
) STRICT;
CREATE TABLE tag (
    name TEXT NOT NULL PRIMARY KEY CHECK (length(name) > 0),
    color TEXT NOT NULL CHECK (color GLOB '#[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]')
) STRICT, WITHOUT ROWID;
CREATE TABLE mention (
    name TEXT NOT NULL,
    action INTEGER NOT NULL REFERENCES action (number) ON DELETE CASCADE,
    PRIMARY KEY (name, action)
) STRICT, WITHOUT ROWID;
CREATE INDEX mention_by_action ON mention (action);
INSERT OR REPLACE INTO setting VALUES ('edition', lower(hex(randomblob(16))));
"""
"""Features in a table of their own, so that clusters and titles are read without them; routines; colors of tags; which
songs and slices the actions speak of; an edition that tells a restored library from the one it replaced."""


RULES: tuple[tuple[str, str], ...] = tuple(
    (table, rule)
    for table, columns in re.findall(r"CREATE TABLE (\w+) \((.*?)\n\)", VERSION_1 + VERSION_2, re.DOTALL)
    for rule in re.findall(r"CHECK \((.*)\),?$", columns, re.MULTILINE)
)
"""Table and what must hold of its rows: through a connection that only reads SQLite does not look at its checks."""
