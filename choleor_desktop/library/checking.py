"""Whether a library is whole; and what can still be read of one that is not."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from choleor_desktop.errors import (
    ChangesMissing,
    ExportFailed,
    LibraryDamaged,
    LibraryError,
    MigrationFailed,
    NameTaken,
)
from choleor_desktop.library import history, migrations, naming, opening, packing, schema, shelf
from choleor_desktop.library.complaints import why
from choleor_desktop.library.database import Database
from choleor_desktop.library.halves import half_of, sweep_dead
from choleor_desktop.library.reading import read_back
from choleor_desktop.library.remains import left_of

_CONTENT = ("setting", "song", "features", "file", "slice", "label", "routine", "tag", "clustering", "cluster_name")


def check(library: Path | str, *, repair: bool = False, history_too: bool = True) -> list[str]:
    """Look whether a library is whole.

    Parameters
    ----------
    repair
        Rebuild the indexes first, and drop steps of undo that cannot be read.
    history_too
        Whether a step of undo that cannot be read is a problem: all else is there.

    Returns
    -------
    list of str
        A sentence for each problem that is left; empty when all is well.

    Raises
    ------
    LibraryError
        When the file is no library at all; or was to be repaired and is in use, or the journal with its last changes
        is missing: into what was repaired it could not be put back.
    """
    place = Path(library)
    opening.look_at(place)
    try:
        database = Database(place, read_only=not repair)
    except (LibraryDamaged, MigrationFailed) as error:
        return _told(error)
    try:
        for notice in database.notices:
            if isinstance(notice, ChangesMissing):
                raise notice
        found: list[str] = []
        try:
            if repair and not database.read_only_reason:
                database.read(lambda c: c.execute("REINDEX").close())
                database.write(_drop_damaged_steps)
            found += database.read(problems)
            database.read(lambda c: read_back(c, place))
            steps = database.read(history.damaged_steps) if history_too else []
            found += ["An undo step is damaged; “choleor check --repair” removes it."] * len(steps)
        except LibraryError as error:
            found += _told(error)
        return found
    finally:
        database.close()


def _told(error: LibraryError) -> list[str]:
    return [str(error), *(f"SQLite says: {note}." for note in getattr(error, "__notes__", ()))]


def problems(connection: sqlite3.Connection) -> list[str]:
    """A sentence for each thing that is wrong."""
    found = [
        f"The file is damaged: {row[0]}." for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"
    ]
    found += [f"A row of “{row[0]}” lost what it belongs to." for row in connection.execute("PRAGMA foreign_key_check")]
    for table, rule in schema.RULES:
        if connection.execute(f"SELECT 1 FROM {table} WHERE NOT ({rule}) LIMIT 1").fetchone():  # noqa: S608 - our own words
            found.append(f"A value in “{table}” is none that could be stored there.")
    for name, n, n_rows, features, checksum in connection.execute(
        "SELECT id, n_slices, (SELECT count(*) FROM slice WHERE song = number), coalesce(data, x''), "
        "coalesce(checksum, -1) FROM song LEFT JOIN features ON features.song = number"
    ):
        own = packing.unpack_features(features, checksum)
        if own is None:
            found.append(f"The features of “{name}” are damaged; import its file again.")
        elif not n == n_rows == len(own.classic):
            found.append(f"“{name}” has {n_rows} slices where it should have {n}; import its file again.")
    return found


def _drop_damaged_steps(connection: sqlite3.Connection) -> None:
    numbers = [(number,) for number in history.damaged_steps(connection)]
    connection.executemany("DELETE FROM action WHERE number = ?", numbers)


def salvage(library: Path | str, target: Path | str) -> dict[str, int]:
    """Read what can be read of a damaged library into a new one; the damaged file is not changed.

    Beside the new one all labels that could be read are written as lines of JSON, also those whose slice is lost.

    Returns
    -------
    dict
        How many rows of each table were saved.

    Raises
    ------
    LibraryError
        When the file is no library at all.
    ExportFailed
        When nothing can be written, or something is there already.
    """
    place, goal = Path(library), Path(target)
    opening.look_at(place)
    there = shelf.taken_with_labels(goal)
    if there is not None:
        raise NameTaken(path=str(there))
    uri = place.absolute().as_uri()
    sweep_dead(goal.parent)
    try:
        with (
            half_of(shelf.labels_of(goal)) as labels,  # last: a kill leaves no labels alone
            half_of(goal) as half,
            opening.held_open(place),
            contextlib.closing(sqlite3.connect(f"{uri}?mode=ro", uri=True, isolation_level=None)) as source,
            contextlib.closing(sqlite3.connect(half, isolation_level=None)) as new,
        ):
            source.execute("PRAGMA writable_schema = ON")  # else SQLite reads nothing of a file that was cut short
            source.text_factory = lambda text: text.decode("utf-8", "replace")
            migrations.migrate(new, _version(source))
            saved = {table: _save_rows(source, new, table) for table in _CONTENT}
            shelf.write_labels(half, labels)
            _give_back_slices(new)
            _drop_what_hangs(new)
            migrations.migrate(new)
            new.execute(schema.NEW_EDITION)
    except (sqlite3.Error, OSError) as error:
        # SQLite calls it an error of the disk where there is no room for what it needs beside the damaged one.
        raise ExportFailed(path=str(goal), reason=why(error, place)) from error
    return saved


def _version(source: sqlite3.Connection) -> int:
    """Of the tables that are read: those of this program where an older one is not told."""
    found = source.execute("PRAGMA user_version").fetchone()[0]
    return found if 0 < found < schema.VERSION else schema.VERSION


def _save_rows(source: sqlite3.Connection, new: sqlite3.Connection, table: str) -> int:
    columns = [row[1] for row in new.execute(f"PRAGMA table_info({table})")]
    if not columns:
        return 0  # it came with a later version
    insert = f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
    n = 0
    new.execute("BEGIN")
    for row in _readable(source, table, columns):
        left = left_of(table, dict(zip(columns, row, strict=True)))
        if left is not None:
            with contextlib.suppress(sqlite3.IntegrityError, sqlite3.InterfaceError):
                n += new.execute(insert, [left[name] for name in columns]).rowcount
    new.execute("COMMIT")
    return n


def _readable(source: sqlite3.Connection, table: str, columns: list[str]) -> Iterator[tuple[Any, ...]]:
    """Rows of a table, forwards as far as they can be read, then backwards from the other end."""
    names = ", ".join(columns)
    keys = [row[1] for row in source.execute(f"PRAGMA table_info({table})") if row[5]]
    for direction in ("ASC", "DESC"):
        order = ", ".join(f"{key} {direction}" for key in keys)
        try:
            yield from source.execute(f"SELECT {names} FROM {table} ORDER BY {order}")  # noqa: S608 - our own words
        except sqlite3.DatabaseError:
            continue
        else:
            return


def _give_back_slices(new: sqlite3.Connection) -> None:
    """Slices that a song has by its borders, under the names that an import would give them; labels stay with them."""
    for song, name, n in new.execute("SELECT number, id, n_slices FROM song").fetchall():
        new.execute("DELETE FROM slice WHERE song = ? AND place >= ?", (song, n))
        there = {place for (place,) in new.execute("SELECT place FROM slice WHERE song = ?", (song,))}
        for place in sorted(set(range(n)) - there):
            own = _lost_name(new, song, name, place)
            while new.execute("SELECT 1 FROM slice WHERE id = ?", (own,)).fetchone():
                own += "b"
            new.execute("INSERT INTO slice VALUES (?, ?, ?)", (own, song, place))


def _lost_name(new: sqlite3.Connection, song: int, name: str, place: int) -> str:
    """Of a slice whose row is lost: one that a label still has, of those that an import may have given it."""
    query = "SELECT path FROM file WHERE song = ? AND place = ? AND (SELECT ready_cut FROM song WHERE number = ?)"
    found = new.execute(query, (song, place, song)).fetchone()
    plain = naming.slice_id(name, place)
    if found is None:
        return plain
    stem = naming.display_name(Path(found[0]).stem)
    labelled = {slice_id for (slice_id,) in new.execute("SELECT slice FROM label")}
    names = (stem, f"{naming.display_name(Path(found[0]).parent.name)}/{stem}", f"{name}/{stem}")
    return next((each for each in names if each in labelled), stem)


def _drop_what_hangs(new: sqlite3.Connection) -> None:
    """Rows whose song or slice could not be read."""
    for _ in range(len(_CONTENT)):
        hanging = new.execute("PRAGMA foreign_key_check").fetchall()
        if not hanging:
            return
        for table, rowid, *_ in hanging:
            if rowid is not None:
                new.execute(f"DELETE FROM {table} WHERE rowid = ?", (rowid,))  # noqa: S608 - a table of ours
        new.execute("DELETE FROM slice WHERE song NOT IN (SELECT number FROM song)")
        new.execute("DELETE FROM file WHERE song NOT IN (SELECT number FROM song)")
        new.execute("DELETE FROM label WHERE slice NOT IN (SELECT id FROM slice)")
