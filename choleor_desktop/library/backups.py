"""Verified copies of a library: made by themselves once a day, or when asked for; and putting one back."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from choleor_desktop.errors import (
    BackupFailed,
    BackupNotWhole,
    ExportFailed,
    LibraryError,
    LibraryReadOnly,
    NoBackup,
    WorldError,
)
from choleor_desktop.library import filesystems, halves, schema, shelf, suffixes
from choleor_desktop.library.checking import check
from choleor_desktop.library.database import Database
from choleor_desktop.library.lock import WriterLock
from choleor_desktop.library.opening import held_open, look_at
from choleor_desktop.library.reading import read_back
from choleor_desktop.phrase import Phrase
from choleor_desktop.progress import SILENT, Progress

_PATIENCE_S = 5.0
_YOUNG_S = 3_600.0


def _copy(library: Path, target: Path) -> None:
    database = Database(library, read_only=True)
    try:
        database.read(lambda c: read_back(c, library))
        database.read(lambda c: shelf.copy_verified(c, target))
    finally:
        database.close()


def backup(library: Path | str, target: Path | str) -> None:
    """Make a consistent, verified copy of a library, also while it is in use.

    Raises
    ------
    LibraryError
        When the library cannot be read or is damaged.
    ExportFailed
        When the copy cannot be written, or something is there already.
    """
    goal = Path(target)
    shelf.refuse_taken(goal)
    if not os.path.isdir(goal.parent):
        raise ExportFailed(path=str(goal), reason="its folder is not there")
    halves.sweep_dead(goal.parent)
    try:
        _copy(Path(library), goal)
    except LibraryReadOnly as error:
        raise ExportFailed(path=str(goal), reason="its folder cannot be written") from error
    except OSError as error:
        raise ExportFailed(path=str(goal), reason=filesystems.reason(error)) from error


class _Stopped(Exception):  # noqa: N818 - no error: the program ends
    """The library is being closed."""


class DailyBackup:
    """Makes a backup in the background when a library is opened, if anything changed since the last one.

    Of one day the last one is kept; and none is made within an hour of another.

    Parameters
    ----------
    on_problem
        Called, in another thread, when there can be no backup; the library goes on.
    progress
        Of the opening. Where the library is on a network drive, its connection keeps all others out: there the backup
        is made through it, and the opening waits.

    Raises
    ------
    Cancelled
        When the opening is no longer wanted.
    """

    def __init__(
        self, database: Database, on_problem: Callable[[WorldError], None], progress: Progress = SILENT
    ) -> None:
        self._library = library = database.path
        self._owner = database if filesystems.is_network(library) else None
        self._progress = SILENT if self._owner is None else progress
        self._on_problem = on_problem
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="backup", daemon=True)
        _sweep(library)
        if self._is_due():
            if self._owner is None:
                self._thread.start()
            else:
                self._work()

    def _is_due(self) -> bool:
        """Whether the newest backup is of another day or an hour old, or there is none."""
        newest = shelf.listed(self._library)[-1:]
        if not newest:
            return True
        # By its own day and age alone: where the clock was set back, other backups say nothing.
        try:
            age_s = abs(time.time() - newest[0].stat().st_mtime)
        except OSError:
            return True
        return shelf.day(newest[0]) != shelf.today() or age_s > _YOUNG_S

    def _has_news(self, connection: sqlite3.Connection) -> bool:
        newest = shelf.listed(self._library)[-1:]
        return shelf.state(connection) != (shelf.state_of(newest[0]) if newest else shelf.NOTHING)

    def _tick(self, done: int, total: int) -> None:
        if self._stop.is_set():
            raise _Stopped
        self._progress.step(done, total, "backup")

    def _work(self) -> None:
        try:
            self._make()
        except _Stopped:
            return
        except (WorldError, OSError, sqlite3.Error) as error:
            why = _said_by(error) if isinstance(error, WorldError) else filesystems.reason(error)
            self._on_problem(BackupFailed(path=str(self._library), reason=why))

    def _make(self) -> None:
        database = self._owner or Database(self._library, read_only=True)
        try:
            if not database.read(self._has_news):
                return
            # Before an older one is thinned away: from a copy that cannot be opened nothing can be brought back.
            database.read(lambda c: read_back(c, self._library))
            target = shelf.next_place(self._library)
            database.read(lambda c: shelf.copy_verified(c, target, tick=self._tick))
        finally:
            if database is not self._owner:
                database.close()
        shelf.write_labels(target, shelf.labels_of(target))
        shelf.thin(self._library)

    def wait(self) -> None:
        """Until it is made, or until it is clear that there is nothing to make."""
        if self._thread.is_alive():
            self._thread.join()

    def close(self) -> None:
        """Let it finish if it is nearly done; else it is made on the next opening."""
        if self._thread.is_alive():
            self._thread.join(_PATIENCE_S)
            self._stop.set()
            self._thread.join()


def _sweep(library: Path) -> None:
    """Remove what killed programs left: halves, and a backup that has not come into the library's place."""
    halves.sweep(shelf.folder(library), is_ours=True)
    halves.sweep(library.parent)
    with contextlib.suppress(OSError):
        shelf.on_its_way(library).unlink(missing_ok=True)


def _said_by(error: WorldError) -> str:
    """Without the path, which the sentence that it comes into has already."""
    detail = error.fields.get("detail")
    return detail if isinstance(detail, Phrase) else Phrase.of(error)


def newest_whole(library: Path | str) -> Path:
    """The newest backup that is whole; without one, what an earlier restore put aside.

    Raises
    ------
    NoBackup
    """
    place = Path(library)
    for copy in shelf.ways_back(place):
        with contextlib.suppress(LibraryError):
            if not check(copy, history_too=False):
                return copy
    raise NoBackup(path=str(place), folder=str(shelf.folder(place)))


def restore(library: Path | str, copy: Path | str) -> Path | None:
    """Put a backup in the library's place; what was there is kept beside it.

    Returns
    -------
    Path or None
        Where the library that was there is kept now.

    Raises
    ------
    LibraryError
        When the backup is no library, or the library is in use.
    ExportFailed
        When the backup is not whole, or nothing can be written there; then nothing was changed.
    """
    place, source = filesystems.followed(Path(library)), Path(copy)
    problems = check(source, history_too=False)
    if problems:
        raise BackupNotWhole(path=str(place))
    half = shelf.on_its_way(place)
    if filesystems.is_same(half, source):
        half = half.with_name(half.name + "-again")
    try:
        lock = WriterLock(place)
        try:
            for suffix in ("", *suffixes.JOURNALS):
                half.with_name(half.name + suffix).unlink(missing_ok=True)
            _copy(source, half)
            _renew(half)
            return _exchange(place, half)
        finally:
            with contextlib.suppress(OSError):
                half.unlink(missing_ok=True)
            lock.release()
    except (OSError, sqlite3.Error) as error:
        raise ExportFailed(path=str(place), reason=filesystems.reason(error)) from error


def _renew(copy: Path) -> None:
    """A restored library is another edition: nothing that was kept for the one before fits it by chance."""
    with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        if connection.execute("PRAGMA user_version").fetchone()[0] == schema.VERSION:
            connection.execute(schema.NEW_EDITION)
    with copy.open("rb+") as file:
        os.fsync(file.fileno())


def _exchange(place: Path, half: Path) -> Path | None:
    shelf.part(place)
    _fold_in(place)
    moment = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    aside = place.with_name(f"{place.name}.before-{moment}")
    while shelf.taken(aside) is not None:
        aside = aside.with_name(aside.name + "-again")
    try:
        kept = _put_aside(place, aside)
        half.replace(place)
    except OSError:
        if os.path.lexists(aside):
            shelf.bring_back(aside, place)
        raise
    with contextlib.suppress(OSError):  # it is done; a power cut may bring back the one before, which is whole as well
        filesystems.sync_folder(place.parent)
    return kept


def _put_aside(place: Path, aside: Path) -> Path | None:
    """Give what is in a place a second name, so that there is no moment without a library; and its journals the same:
    one of the old file would be played into the new one."""
    kept = aside if os.path.lexists(place) else None
    if kept is not None:
        try:
            kept.hardlink_to(place)
        except OSError:  # a disk without links, or a folder in the library's place
            place.replace(kept)
        filesystems.sync_folder(place.parent)
    for suffix in suffixes.JOURNALS:
        journal = place.with_name(place.name + suffix)
        if os.path.lexists(journal):
            journal.replace(aside.with_name(aside.name + suffix))
    return kept


def _fold_in(place: Path) -> None:
    """Bring into a library what only its journal holds, as opening it would: a kill could part the two for ever. One
    that is too damaged for that is kept as it is."""
    with contextlib.suppress(LibraryError, sqlite3.Error):
        look_at(place)
        uri = f"{place.absolute().as_uri()}?mode=rw"
        with held_open(place), contextlib.closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
