"""The one connection to a library file, owned by one thread; SQLite's complaints in our words."""

from __future__ import annotations

import queue
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from choleor_desktop.errors import (
    DiskFull,
    LibraryDamaged,
    LibraryEmptyFile,
    LibraryMissing,
    LibraryNewer,
    LibraryReadOnly,
    NotALibrary,
    SaveFailed,
    WorldError,
)
from choleor_desktop.library import migrations, schema
from choleor_desktop.library.lock import WriterLock

_MAGIC = b"SQLite format 3\0"
_PRAGMAS = (
    "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF", "cell_size_check = ON",
    "busy_timeout = 5000", "mmap_size = 0", "fullfsync = ON", "checkpoint_fullfsync = ON",
)  # fmt: skip


def backup_folder(library: Path) -> Path:
    """Where the backups of a library are."""
    return library.with_name(library.name + ".backups")


def look_at(path: Path) -> None:
    """Refuse what is not a library, before SQLite touches it.

    Raises
    ------
    LibraryMissing, LibraryEmptyFile, NotALibrary
    """
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError as error:
        raise LibraryMissing(path=str(path)) from error
    except OSError as error:
        raise NotALibrary(path=str(path)) from error
    if not head:
        raise LibraryEmptyFile(path=str(path), backups=str(backup_folder(path)))
    if head[:16] != _MAGIC or int.from_bytes(head[68:72]) != schema.APPLICATION_ID:
        raise NotALibrary(path=str(path))


class Database:
    """Runs functions on the connection in its own thread, one after the other.

    Parameters
    ----------
    path
        The library file.
    create
        Make a new one when there is none.
    read_only
        Only look; then another program may hold it.

    Raises
    ------
    LibraryError
        When it cannot be opened.
    """

    def __init__(self, path: Path, *, create: bool = False, read_only: bool = False) -> None:
        self.path = path
        self.read_only_reason = ""
        self._lock: WriterLock | None = None
        self._jobs: queue.SimpleQueue[tuple[Callable[[sqlite3.Connection], Any], Future[Any]] | None] = (
            queue.SimpleQueue()
        )
        is_new = create and not path.exists() and not path.with_name(path.name + "-wal").exists()
        if not is_new:
            look_at(path)
        if read_only:
            self.read_only_reason = "opened for reading"
        else:
            self._take_lock(is_new=is_new)
        if is_new:
            self._make_new()
        ready: Future[None] = Future()
        self._thread = threading.Thread(target=self._work, args=(ready,), name="library", daemon=True)
        self._thread.start()
        try:
            ready.result()
        except BaseException:
            self._release()
            raise

    def _take_lock(self, *, is_new: bool) -> None:
        try:
            self._lock = WriterLock(self.path)
            if not is_new:
                with self.path.open("r+b"):
                    pass
        except OSError as error:
            reason = "you may not write there" if isinstance(error, PermissionError) else str(error.strerror)
            if is_new:
                raise LibraryReadOnly(path=str(self.path), reason=reason) from error
            self._release()
            self.read_only_reason = reason

    def _make_new(self) -> None:
        """Make the tables under another name first: a library is there wholly or not at all."""
        half = self.path.with_name(self.path.name + ".part")
        try:
            half.unlink(missing_ok=True)
            with closing(sqlite3.connect(half, isolation_level=None)) as connection:
                migrations.migrate(connection)
            half.replace(self.path)
        except sqlite3.Error as error:
            self._release()
            raise self.translate(error) from error
        except OSError as error:
            self._release()
            raise LibraryReadOnly(path=str(self.path), reason=str(error.strerror)) from error

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    # --- the thread of the connection ------------------------------------------------------------

    def _work(self, ready: Future[None]) -> None:
        try:
            connection = self._connect()
        except BaseException as error:  # noqa: BLE001 - handed to the caller
            ready.set_exception(error)
            return
        ready.set_result(None)
        while (job := self._jobs.get()) is not None:
            function, answer = job
            try:
                answer.set_result(function(connection))
            except BaseException as error:  # noqa: BLE001 - handed to the caller
                answer.set_exception(error)
            del job, function, answer
        connection.close()

    def _connect(self) -> sqlite3.Connection:
        try:
            return self._open_read_only() if self.read_only_reason else self._open_for_writing()
        except sqlite3.Error as error:
            raise self.translate(error) from error

    def _open_for_writing(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > schema.VERSION:
            connection.close()
            self._release()
            self.read_only_reason = str(LibraryNewer(path=str(self.path)))
            return self._open_read_only()
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        if version == 0 and connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
            connection.close()
            raise self._damaged("its version is missing")
        migrations.migrate(connection)
        self._quick_check(connection)
        return connection

    def _open_read_only(self) -> sqlite3.Connection:
        uri = self.path.absolute().as_uri()
        try:
            connection = sqlite3.connect(f"{uri}?mode=ro", uri=True, isolation_level=None)
            connection.execute("SELECT count(*) FROM sqlite_schema")
        except sqlite3.OperationalError:
            # Without a journal and without the right to make one, nobody else can be writing.
            connection = sqlite3.connect(f"{uri}?mode=ro&immutable=1", uri=True, isolation_level=None)
        for pragma in ("query_only = ON", "trusted_schema = OFF", "cell_size_check = ON", "busy_timeout = 5000"):
            connection.execute(f"PRAGMA {pragma}")
        self._quick_check(connection)
        return connection

    def _quick_check(self, connection: sqlite3.Connection) -> None:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            connection.close()
            raise self._damaged(found)

    def _damaged(self, detail: str) -> LibraryDamaged:
        return LibraryDamaged(
            path=str(self.path), detail=detail.splitlines()[-1], backups=str(backup_folder(self.path))
        )

    # --- for callers in any thread ---------------------------------------------------------------

    def read(self, function: Callable[[sqlite3.Connection], Any]) -> Any:
        """Run a function that only looks, and give its result."""
        answer: Future[Any] = Future()
        self._jobs.put((function, answer))
        try:
            return answer.result()
        except sqlite3.Error as error:
            raise self.translate(error) from error

    def write(self, function: Callable[[sqlite3.Connection], Any]) -> Any:
        """Run a function in one transaction: all of it is stored, or nothing.

        Raises
        ------
        LibraryReadOnly, DiskFull, SaveFailed
        """
        if self.read_only_reason:
            raise LibraryReadOnly(path=str(self.path), reason=self.read_only_reason)
        return self.read(lambda connection: _in_transaction(connection, function))

    def translate(self, error: sqlite3.Error) -> WorldError:
        """The error of the world behind an error of SQLite."""
        text = str(error)
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_FULL:
            free = shutil.disk_usage(self.path.parent).free / 1e6
            return DiskFull(path=str(self.path), free_mb=free)
        if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
            return self._damaged(text)
        if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}:
            return LibraryReadOnly(path=str(self.path), reason=text)
        if code == sqlite3.SQLITE_CANTOPEN:
            return LibraryReadOnly(path=str(self.path), reason="its folder cannot be written")
        return SaveFailed(path=str(self.path), reason=text)

    def close(self) -> None:
        """Finish what was asked and let go of the file."""
        if self._thread.is_alive():
            self._jobs.put(None)
            self._thread.join()
        self._release()


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("UPDATE setting SET value = CAST(value AS INTEGER) + 1 WHERE key = 'generation'")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _in_transaction(connection: sqlite3.Connection, function: Callable[[sqlite3.Connection], Any]) -> Any:
    with _transaction(connection):
        return function(connection)
