"""Verified copies of a library, made by themselves and thinned; checking one, and putting one back."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import threading
from datetime import datetime
from pathlib import Path

from choleor_desktop.errors import ExportFailed, LibraryError, LibraryReadOnly, WorldError
from choleor_desktop.library import packing
from choleor_desktop.library.database import Database, backup_folder, look_at
from choleor_desktop.library.lock import WriterLock

_DAILY, _WEEKLY, _MONTHLY = 7, 5, 12
_SUFFIX = ".choleor"


def _copy(library: Path, target: Path) -> None:
    """A consistent, verified copy, also of a library in use; there is never half a file at ``target``."""
    half = target.with_name(target.name + ".part")
    half.unlink(missing_ok=True)
    database = Database(library, read_only=True)
    try:
        with contextlib.closing(sqlite3.connect(half)) as copy:
            # In one step: a copy in several would begin again whenever the library is changed meanwhile.
            database.read(lambda c: c.backup(copy, pages=-1))
            copy.execute("PRAGMA journal_mode = DELETE")
            if copy.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
                raise ExportFailed(path=str(target), reason="the copy is not whole")
        with half.open("rb+") as file:
            os.fsync(file.fileno())
        half.replace(target)
    except OSError as error:
        raise ExportFailed(path=str(target), reason=error.strerror or str(error)) from error
    finally:
        database.close()
        with contextlib.suppress(OSError):
            half.unlink(missing_ok=True)


def backup(library: Path | str, target: Path | str) -> None:
    """Make a consistent copy of a library, also while it is in use.

    Raises
    ------
    LibraryError
        When the library cannot be read.
    ExportFailed
        When the copy cannot be written, or something is there already.
    """
    goal = Path(target)
    if os.path.lexists(goal):
        raise ExportFailed(path=str(goal), reason="a file of that name is there")
    if not goal.parent.is_dir():
        raise ExportFailed(path=str(goal), reason="its folder is not there")
    try:
        _copy(Path(library), goal)
    except LibraryReadOnly as error:
        raise ExportFailed(path=str(goal), reason="its folder cannot be written") from error


def make_daily(library: Path) -> None:
    """Make today's backup in the background, if there is none yet; a failure waits for the next opening."""
    today = datetime.now().astimezone().strftime("%Y%m%d")
    folder = backup_folder(library)
    if any(path.name.split("-")[0] == today for path in listed(library)):
        return

    def work() -> None:
        with contextlib.suppress(WorldError, OSError, sqlite3.Error):
            folder.mkdir(exist_ok=True)
            number = 1 + max((_number(path) for path in listed(library)), default=0)
            target = folder / f"{today}-{number:06d}{_SUFFIX}"
            _copy(library, target)
            _write_labels(target)
            _thin(library)

    threading.Thread(target=work, name="backup", daemon=True).start()


def listed(library: Path) -> list[Path]:
    """The backups of a library, oldest first by their number; clocks may be wrong."""
    found = [path for path in backup_folder(library).glob(f"*-*{_SUFFIX}") if _number(path)]
    return sorted(found, key=_number)


def _number(path: Path) -> int:
    tail = path.stem.rpartition("-")[2]
    return int(tail) if tail.isdigit() else 0


def _write_labels(copy: Path) -> None:
    """The labels of a backup as lines of JSON beside it, readable without this program."""
    target = copy.with_suffix(".labels.jsonl")
    with contextlib.closing(sqlite3.connect(copy)) as connection:
        names = ("slice", "tags", "rating", "note", "choreography", "movement")
        rows = connection.execute(f"SELECT {', '.join(names)} FROM label ORDER BY slice")  # noqa: S608 - our own names
        half = target.with_name(target.name + ".part")
        with half.open("w", encoding="utf-8") as file:
            for row in rows:
                entry = dict(zip(names, row, strict=True))
                entry["tags"], entry["movement"] = json.loads(entry["tags"]), json.loads(entry["movement"])
                file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        half.replace(target)


def _thin(library: Path) -> None:
    """Keep the newest of seven days, five weeks and twelve months; the newest of all always."""
    newest_first = listed(library)[::-1]
    kept: set[Path] = set(newest_first[:1])
    for n, key in ((_DAILY, "%Y%m%d"), (_WEEKLY, "%G%V"), (_MONTHLY, "%Y%m")):
        spans: dict[str, Path] = {}
        for path in newest_first:
            with contextlib.suppress(ValueError):
                day = datetime.strptime(path.name.split("-")[0], "%Y%m%d")  # noqa: DTZ007 - a name, not a moment
                spans.setdefault(day.strftime(key), path)
        kept.update(list(spans.values())[:n])
    for path in set(newest_first) - kept:
        path.unlink()
        path.with_suffix(".labels.jsonl").unlink(missing_ok=True)


def check(library: Path | str, *, repair: bool = False) -> list[str]:
    """Look whether a library is whole.

    Parameters
    ----------
    repair
        Rebuild the indexes, and drop what can be made again from the music.

    Returns
    -------
    list of str
        A sentence for each problem that is left; empty when all is well.

    Raises
    ------
    LibraryError
        When the file is no library at all.
    """
    place = Path(library)
    look_at(place)
    try:
        database = Database(place, read_only=not repair)
    except LibraryError as error:
        return [str(error)]
    try:
        if repair and not database.read_only_reason:
            database.read(lambda c: c.execute("REINDEX") and None)
        return database.read(_problems)
    except LibraryError as error:
        return [str(error)]
    finally:
        database.close()


def _problems(connection: sqlite3.Connection) -> list[str]:
    found = [
        f"The file is damaged: {row[0]}." for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"
    ]
    found += [f"A row of “{row[0]}” hangs in the air." for row in connection.execute("PRAGMA foreign_key_check")]
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


def restore(library: Path | str, copy: Path | str) -> Path | None:
    """Put a backup in the library's place.

    Returns
    -------
    Path or None
        Where the library that was there is kept now.

    Raises
    ------
    LibraryError
        When the backup is not whole, or the library is in use.
    """
    place, source = Path(library), Path(copy)
    problems = check(source)
    if problems:
        raise ExportFailed(path=str(place), reason="the backup is not whole")
    lock = WriterLock(place)
    try:
        half = place.with_name(place.name + ".part")
        half.unlink(missing_ok=True)
        _copy(source, half)
        kept = None
        if place.exists():
            moment = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
            kept = place.with_name(f"{place.name}.before-{moment}")
            place.replace(kept)
        # A journal of the old file would be played into the new one.
        for suffix in ("-wal", "-shm"):
            journal = place.with_name(place.name + suffix)
            if journal.exists():
                journal.replace(
                    Path(f"{kept or place}.old{suffix}") if kept is None else kept.with_name(kept.name + suffix)
                )
        half.replace(place)
        return kept
    except OSError as error:
        raise ExportFailed(path=str(place), reason=error.strerror or str(error)) from error
    else:
        return kept
    finally:
        lock.release()
