"""How a library file is opened: looked at first, never made anew in place of an old one, migrated after a backup."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sqlite3
import stat
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from choleor_desktop.errors import (
    BackupFailed,
    DriveFails,
    ExportFailed,
    JournalAlone,
    LibraryDamaged,
    LibraryEmptyFile,
    LibraryError,
    LibraryForbidden,
    LibraryMissing,
    MigrationFailed,
    NotALibrary,
    SqliteTooOld,
)
from choleor_desktop.library import filesystems, migrations, schema, shelf, suffixes
from choleor_desktop.library.halves import half_of
from choleor_desktop.phrase import Phrase

_OLDEST_SQLITE = (3, 37)
_SAFETY = ("trusted_schema = OFF", "cell_size_check = ON", "busy_timeout = 5000", "mmap_size = 0")
_DURABILITY = ("synchronous = FULL", "foreign_keys = ON", "fullfsync = ON", "checkpoint_fullfsync = ON")
_CHECKED = (
    "setting", "song", "slice", "file", "label", "clustering", "cluster_name", "action", "routine", "tag", "mention",
)  # fmt: skip

_ANOTHER_KIND = {errno.EISDIR, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.EINVAL}
_FORBIDDEN = {errno.EACCES, errno.EPERM}
_MEMORY = "/dev/shm"  # noqa: S108 - a folder of its own is made there

_open_here: Counter[str] = Counter()
_open_lock = threading.Lock()


@contextlib.contextmanager
def held_open(path: Path) -> Iterator[None]:
    """Note that SQLite has this file open in this process."""
    name = os.path.realpath(path)
    with _open_lock:
        _open_here[name] += 1
    try:
        yield
    finally:
        with _open_lock:
            _open_here[name] -= 1


def look_at(path: Path) -> None:
    """Refuse what is not a library, before SQLite touches it.

    Raises
    ------
    LibraryMissing, LibraryForbidden, DriveFails, LibraryEmptyFile, NotALibrary, SqliteTooOld
    """
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise SqliteTooOld(version=sqlite3.sqlite_version)
    with _open_lock:
        try:
            if _open_here[os.path.realpath(path)] and os.path.exists(path):
                # It was looked at before; on POSIX systems closing the file here would end SQLite's own locks on it.
                return
            if not stat.S_ISREG(path.stat().st_mode):
                raise NotALibrary(path=str(path))  # a pipe would never open
            with path.open("rb") as file:
                head = file.read(100)
        except OSError as error:
            raise _unreadable(path, error) from error
    if not head:
        raise LibraryEmptyFile(path=str(path), backups=str(shelf.folder(path)))
    if not head.startswith(suffixes.SQLITE) or int.from_bytes(head[68:72]) != schema.APPLICATION_ID:
        raise NotALibrary(path=str(path))


def _unreadable(path: Path, error: OSError) -> LibraryError:
    """Why a file cannot be read at all."""
    if error.errno == errno.ENOENT:
        return missing(path)
    # Windows says of a folder that it is forbidden.
    if error.errno in _ANOTHER_KIND or (error.errno in _FORBIDDEN and os.path.isdir(path)):
        return NotALibrary(path=str(path))
    if error.errno in _FORBIDDEN:
        return LibraryForbidden(path=str(path))
    return DriveFails(path=str(path), reason=filesystems.reason(error))


def missing(path: Path) -> LibraryMissing:
    """The error for a file that is not there; an empty journal is what a look left behind."""
    return (JournalAlone if _size(path.with_name(path.name + "-wal")) else LibraryMissing)(path=str(path))


def damaged(path: Path, detail: Phrase, *, said: str = "") -> LibraryDamaged:
    """The error for a file that is not whole; what SQLite said of it is a note for those who know it."""
    error = LibraryDamaged(path=str(path), detail=detail, backups=str(shelf.folder(path)))
    for line in said.splitlines():
        error.add_note(line)
    return error


def make_new(path: Path) -> None:
    """Make the tables under another name first: a library is there wholly or not at all.

    Raises
    ------
    LibraryMissing
        When there was one at this place: its backups, its journal, or what a restore put aside are still there.
    ExportFailed
        When nothing can be made there.
    sqlite3.Error
    """
    error = missing(path)
    if isinstance(error, JournalAlone) or shelf.ways_back(path):
        raise error
    try:
        with (
            half_of(path) as half,
            contextlib.closing(sqlite3.connect(half, isolation_level=None)) as connection,
        ):
            migrations.migrate(connection)
        filesystems.sync_folder(path.parent)
    except OSError as error:
        raise ExportFailed(path=str(path), reason=filesystems.reason(error)) from error


@contextlib.contextmanager
def _closed_if_it_fails(connection: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.close()
        raise


@dataclass(frozen=True, slots=True)
class Opened:
    """A connection, and why nothing can be changed through it, or empty."""

    connection: sqlite3.Connection
    read_only_reason: str = ""


def open_for_writing(path: Path) -> Opened:
    """A connection that may change the library; its tables are those of this program.

    Raises
    ------
    LibraryDamaged, MigrationFailed, BackupFailed, sqlite3.Error
    """
    with contextlib.closing(_reading_connection(path)) as looking:
        version = _version(path, looking)
    if version > schema.VERSION:
        return open_for_reading(path, reason="it was made by a newer version of the program")
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)
    with _closed_if_it_fails(connection):
        _prepare(path, connection)
        _quick_check(path, connection)
        if version < schema.VERSION:
            _migrate(path, connection, version)
        if not connection.execute("SELECT 1 FROM setting WHERE key = 'edition'").fetchone():
            connection.execute(schema.NEW_EDITION)  # a copy of an older library had none
    return Opened(connection)


def _prepare(path: Path, connection: sqlite3.Connection) -> None:
    pragmas: tuple[str, ...] = (*_SAFETY, "journal_mode = WAL", *_DURABILITY)
    if filesystems.is_network(path):
        # A journal in shared memory is not safe on a network drive; alone with a plain journal is.
        pragmas = (*_SAFETY, "locking_mode = EXCLUSIVE", "journal_mode = TRUNCATE", *_DURABILITY)
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")


def _version(path: Path, connection: sqlite3.Connection) -> int:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version <= 0:
        raise damaged(path, Phrase("its version is missing"))
    return version


def _migrate(path: Path, connection: sqlite3.Connection, version: int) -> None:
    remark = f"before-version-{schema.VERSION}"
    before = [copy for copy in shelf.listed(path) if copy.stem.endswith(f"-{remark}")]
    copy = shelf.next_place(path, remark)
    try:
        if before and shelf.is_copy(before[-1], connection):
            copy = before[-1]  # of an earlier try
        else:
            shelf.copy_verified(connection, copy)
    except (OSError, sqlite3.Error) as error:
        raise BackupFailed(path=str(path), reason=filesystems.reason(error)) from error
    try:
        migrations.migrate(connection)
    except sqlite3.Error as error:
        raise MigrationFailed(
            path=str(path), version=version, backup=str(copy), reason=filesystems.reason(error)
        ) from error


def open_for_reading(path: Path, reason: str) -> Opened:
    """A connection that changes nothing, also while another program writes.

    Raises
    ------
    LibraryDamaged, sqlite3.Error
    """
    connection = _reading_connection(path)
    with _closed_if_it_fails(connection):
        is_older = _version(path, connection) < schema.VERSION
    if is_older:
        connection = _migrated_copy(connection)
    with _closed_if_it_fails(connection):
        for pragma in ("query_only = ON", *_SAFETY):
            connection.execute(f"PRAGMA {pragma}")
        _quick_check(path, connection)
    return Opened(connection, reason)


def _reading_connection(path: Path) -> sqlite3.Connection:
    uri = path.absolute().as_uri()
    connection = sqlite3.connect(f"{uri}?mode=ro", uri=True, isolation_level=None)
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema")
    except sqlite3.OperationalError as error:
        connection.close()
        cannot_share = getattr(error, "sqlite_errorname", "").startswith("SQLITE_IOERR_SHM")  # a full disk
        if (
            filesystems.sqlite_code(error) not in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}
            and not cannot_share
        ):
            raise
        # Where no journal can be made nobody else can be writing, and the file can be taken as it is.
        if any(_size(path.with_name(path.name + suffix)) for suffix in ("-wal", "-journal")):
            return _elsewhere(path)
        return sqlite3.connect(f"{uri}?mode=ro&immutable=1", uri=True, isolation_level=None)
    except BaseException:
        connection.close()
        raise
    return connection


def _elsewhere(path: Path) -> sqlite3.Connection:
    """What a journal that cannot be played holds is read from a copy of both; in memory where the disk is full."""
    try:
        return _copied(path, tempfile.gettempdir())
    except (OSError, sqlite3.OperationalError):
        try:
            return _copied(path, _MEMORY)
        except OSError as error:
            raise DriveFails(path=str(path), reason=filesystems.reason(error)) from error


def _copied(path: Path, place: str) -> sqlite3.Connection:
    memory = sqlite3.connect(":memory:", isolation_level=None)
    with _closed_if_it_fails(memory), tempfile.TemporaryDirectory(prefix="choleor-", dir=place) as folder:
        for suffix in ("", "-wal", "-journal"):
            source = path.with_name(path.name + suffix)
            if os.path.exists(source):
                shutil.copyfile(source, Path(folder, f"copy{suffix}"))
        with contextlib.closing(sqlite3.connect(Path(folder, "copy"))) as copy:
            copy.backup(memory)
    return memory


def _migrated_copy(connection: sqlite3.Connection) -> sqlite3.Connection:
    """An older library as a newer one, in a temporary file that vanishes by itself; the file stays as it is."""
    copy = sqlite3.connect("", isolation_level=None)
    with _closed_if_it_fails(copy):
        with contextlib.closing(connection):
            connection.backup(copy)
        migrations.migrate(copy)
        copy.execute("DELETE FROM setting WHERE key = 'edition'")  # given just now; nothing may be kept under it
    return copy


def _size(path: Path) -> int:
    return path.stat().st_size if os.path.exists(path) else 0


def _quick_check(path: Path, connection: sqlite3.Connection) -> None:
    """Look through all that a person made; features have checksums of their own and are looked at when read."""
    present = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    missing = {*_CHECKED, "features"} - present
    if missing and connection.execute("PRAGMA user_version").fetchone()[0] == schema.VERSION:
        raise damaged(path, Phrase("the table {table} is missing", table=min(missing)))
    for table in present.intersection(_CHECKED):
        found = connection.execute(f"PRAGMA quick_check({table})").fetchone()[0]
        if found != "ok":
            raise damaged(path, Phrase("the table {table} does not fit together", table=table), said=found)
