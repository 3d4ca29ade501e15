"""The one connection to a library file, owned by one thread; SQLite's complaints in our words."""

from __future__ import annotations

import contextlib
import math
import os
import queue
import sqlite3
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from choleor_desktop.errors import (
    BackupFailed,
    ChangesMissing,
    ExportFailed,
    LibraryMissing,
    LibraryReadOnly,
    LibraryReplaced,
    MigrationFailed,
    NetworkDrive,
    NotSaved,
    SaveFailed,
    WorldError,
)
from choleor_desktop.library import complaints, filesystems, opening, shelf
from choleor_desktop.library.lock import WriterLock, is_held
from choleor_desktop.phrase import Phrase
from choleor_desktop.progress import Cancelled

Query = Callable[[sqlite3.Connection], Any]


class Database:
    """Runs functions on the connection in its own thread, one after the other.

    Parameters
    ----------
    path
        The library file.
    create
        Make a new one when there is none, and never was; nor where a link leads to one that is not there now.
    read_only
        Only look; then another program may hold it.

    Attributes
    ----------
    path
        Of the file itself, also where it was named by a link: its lock, journals and backups are beside it.
    read_only_reason
        Why nothing can be changed, or empty.
    notices
        What the person should hear about the opened library though it opened.

    Raises
    ------
    LibraryError
        When it cannot be opened.
    """

    def __init__(self, path: Path, *, create: bool = False, read_only: bool = False) -> None:
        self.path = filesystems.followed(path)
        self.read_only_reason = ""
        self.notices: list[WorldError] = []
        self._lock: WriterLock | None = None
        self._connection: sqlite3.Connection | None = None
        self._identity: tuple[int, int] | None = None
        self._edition, self._generation = "", 0
        self._replaced = False
        self._jobs: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = queue.SimpleQueue()
        self._door, self._is_closed = threading.Lock(), False
        self._held = contextlib.ExitStack()
        may_make = create and not filesystems.is_link(path)
        is_new = not self._is_there(create=may_make)
        if read_only:
            self.read_only_reason = "another program has it open" if is_held(self.path) else "opened for reading"
        else:
            is_new = self._take_lock(is_new=is_new)
        self._thread = threading.Thread(target=self._work, name="library", daemon=True)
        self._thread.start()
        try:
            self._ask(lambda: self._open_first(is_new=is_new))
        except BaseException:
            self.close()
            raise
        if not read_only and (filesystems.is_network(self.path) or filesystems.is_cloud(self.path)):
            self.notices.append(NetworkDrive(path=str(self.path)))

    def _is_there(self, *, create: bool) -> bool:
        try:
            opening.look_at(self.path)
        except LibraryMissing:
            if not create:
                raise
            return False
        return True

    def _take_lock(self, *, is_new: bool) -> bool:
        """Whether the library is still to be made: while this waited, another program may have made it."""
        try:
            self._lock = WriterLock(self.path)
        except OSError as error:
            why = filesystems.reason(error)
            if is_new:
                raise ExportFailed(path=str(self.path), reason=why) from error
            self.read_only_reason = why
            return False
        if is_new and not os.path.lexists(self.path):
            return True
        # Not by opening it: closing it again would end SQLite's locks of other connections in this process.
        if not os.access(self.path, os.W_OK):
            self.read_only_reason = "the file is read-only"
        elif self._has_other_name():
            self.read_only_reason = Phrase("the same file is there under a second name")
        if self.read_only_reason:
            self._release()
        return False

    def _has_other_name(self) -> bool:
        if not filesystems.has_other_name(self.path):
            return False
        with contextlib.suppress(OSError):  # then it stays as it is
            shelf.part(self.path)
        return filesystems.has_other_name(self.path)

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _hold_lock(self) -> None:
        """Take the lock anew where its file went away, with a drive perhaps; until then nobody writes here."""
        if self._lock is None or self._lock.is_there():
            return
        try:
            fresh = WriterLock(self.path)
        except OSError as error:
            raise LibraryReadOnly(path=str(self.path), reason=filesystems.reason(error)) from error
        self._release()
        self._lock = fresh

    # --- in the thread of the connection ---------------------------------------------------------

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            function, answer = job
            try:
                answer.set_result(function())
            except BaseException as error:  # noqa: BLE001 - handed to the caller
                _let_go(error)
                answer.set_exception(error)
            del job, function, answer
        self._drop()

    def _open_first(self, *, is_new: bool) -> None:
        if is_new:
            opening.make_new(self.path)
        try:
            connection = self._usable()
        except (sqlite3.Error, WorldError) as error:
            if is_new or not complaints.is_for_want_of_room(error, self.path):
                raise
            self.read_only_reason = _for_want_of_room(error, self.path)
            self._release()
            connection = self._usable()
        if self._lock is None:
            return
        self._generation = generation = _generation(connection)
        before = self._lock.stale
        if before is not None and before.generation > generation:
            self.notices.append(
                ChangesMissing(path=str(self.path), n=before.generation - generation, since=before.since_minute)
            )
        self._lock.note(generation)

    def _usable(self) -> sqlite3.Connection:
        """The connection; after an error of the disk a new one."""
        if self._connection is None:
            opening.look_at(self.path)
            self._hold_lock()
            self._held.enter_context(opening.held_open(self.path))
            try:
                opened = (
                    opening.open_for_reading(self.path, self.read_only_reason)
                    if self.read_only_reason
                    else opening.open_for_writing(self.path)
                )
                self._connection = opened.connection
                self._check_edition(_edition(opened.connection))
            except BaseException:
                self._drop()
                raise
            self._identity = _identity(self.path)
            if opened.read_only_reason and not self.read_only_reason:
                self.read_only_reason = opened.read_only_reason
                self._release()
        return self._connection

    def _check_edition(self, edition: str) -> None:
        if self._edition not in {"", edition}:
            raise LibraryReplaced(path=str(self.path))
        self._edition = edition

    def _drop(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None
        self._held.close()

    def _read(self, function: Query) -> Any:
        if self._replaced:
            raise LibraryReplaced(path=str(self.path))
        if self.read_only_reason and _identity(self.path) not in {None, self._identity}:
            self._drop()  # what was put in its place is to be seen, too
        try:
            return function(self._usable())
        except sqlite3.Error as error:
            if filesystems.sqlite_code(error) in complaints.BROKEN:
                self._drop()
            raise

    def _write(self, function: Query) -> Any:
        self._check_still_there()
        connection, wanted, result = self._usable(), 0, None
        try:
            connection.execute("BEGIN IMMEDIATE")
            result = function(connection)
            connection.execute("UPDATE setting SET value = CAST(value AS INTEGER) + 1 WHERE key = 'generation'")
            wanted = _generation(connection)
            connection.execute("COMMIT")
        except BaseException as error:
            broken = isinstance(error, sqlite3.Error) and filesystems.sqlite_code(error) in complaints.BROKEN
            if connection.in_transaction:
                with contextlib.suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
            if not broken:
                raise
            self._drop()
            if not wanted:
                raise NotSaved(path=str(self.path), reason=complaints.why(error, self.path)) from error
            self._settle(wanted, error)
        self._generation = wanted
        if self._lock is not None:
            self._lock.note(wanted)
        return result

    def _settle(self, wanted: int, error: BaseException) -> None:
        """A commit that failed may be there all the same: read it back from the disk before anything is said."""
        try:
            connection = self._usable()
            busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            found = _generation(connection)
        except (sqlite3.Error, WorldError) as again:
            self._drop()
            raise SaveFailed(path=str(self.path), reason=complaints.why(error, self.path)) from again
        if found < wanted:
            raise NotSaved(path=str(self.path), reason=complaints.why(error, self.path)) from error
        if busy:
            raise SaveFailed(path=str(self.path), reason=complaints.why(error, self.path)) from error

    def _check_still_there(self) -> None:
        """A file that was removed or replaced can still be written to, and nobody would ever see it again."""
        if self._replaced:
            raise LibraryReplaced(path=str(self.path))
        if self._connection is None or self._identity is None:
            return
        now = _identity(self.path)
        if now == self._identity:
            self._hold_lock()
            return
        is_on_another = now is not None and now[0] != self._identity[0]
        if is_on_another:
            # The journal that has this name by now is not the one that closing would empty and remove.
            self._connection.setconfig(sqlite3.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE)
        self._drop()
        if now is None:
            raise opening.missing(self.path)
        # A drive that was pulled out and is back is another to the system.
        if is_on_another and _generation(self._usable()) == self._generation:
            return
        self._drop()
        self._replaced = True
        raise LibraryReplaced(path=str(self.path))

    # --- for callers in any thread ---------------------------------------------------------------

    def _ask(self, function: Callable[[], Any]) -> Any:
        answer: Future[Any] = Future()
        with self._door:
            if self._is_closed:
                raise Cancelled  # what a job asks after its library was closed, nobody waits for
            self._jobs.put((function, answer))
        try:
            return answer.result()
        except sqlite3.Error as error:
            found = complaints.translated(error, self.path)
            if found is error:
                raise
            raise found from error
        except UnicodeDecodeError as error:
            # Also SQLite's own complaint about a damaged file may quote bytes that are no text.
            raise opening.damaged(self.path, Phrase("a text in it cannot be read")) from error

    def read(self, function: Query) -> Any:
        """Run a function that only looks, and give its result."""
        return self._ask(lambda: self._read(function))

    def write(self, function: Query) -> Any:
        """Run a function in one transaction: all of it is stored, or nothing.

        Raises
        ------
        LibraryReadOnly, DiskFull, LibraryMissing, LibraryReplaced, LibraryLocked
            Nothing was changed.
        NotSaved
            The disk failed, and the change is not there.
        SaveFailed
            The disk failed, and whether the change is there cannot be read.
        """
        self._refuse_where_read_only()
        return self._ask(lambda: self._write(function))

    def write_and_look(self, function: Query, look: Query) -> tuple[Any, Any, Any]:
        """The same, between two looks, with which nothing that others change is mistaken for it."""

        def work() -> tuple[Any, Any, Any]:
            return self._read(look), self._write(function), self._read(look)

        self._refuse_where_read_only()
        return self._ask(work)

    def _refuse_where_read_only(self) -> None:
        if self.read_only_reason:
            raise LibraryReadOnly(path=str(self.path), reason=self.read_only_reason)

    def close(self) -> None:
        """Finish what was asked and let go of the file."""
        with self._door:
            self._is_closed = True
            self._jobs.put(None)
        self._thread.join()
        self._release()


def _for_want_of_room(error: Exception, path: Path) -> Phrase:
    """Why nothing can be changed on a full disk, with the room that an update needs."""
    # Its pages are written to the journal, twice as many as there were, and from there to the file, which doubles.
    times = {BackupFailed: 4, MigrationFailed: 3}.get(type(error))
    if times is None:
        return Phrase("there is no room left on the disk")
    needed_mb = math.ceil(times * path.stat().st_size / 1e6)
    return Phrase("its update needs about {megabytes} MB of room", megabytes=needed_mb)


def _let_go(error: BaseException | None) -> None:
    """Half-read answers that the functions of an error still hold would keep the file open after it was closed."""
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__


def _generation(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT value FROM setting WHERE key = 'generation'").fetchone()[0])


def _edition(connection: sqlite3.Connection) -> str:
    found = connection.execute("SELECT value FROM setting WHERE key = 'edition'").fetchone()
    return found[0] if found else ""


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        info = path.stat()
    except OSError:
        return None
    return info.st_dev, info.st_ino
