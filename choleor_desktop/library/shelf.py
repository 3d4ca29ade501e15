"""The folder of a library's backups: their names and numbers, making one, thinning them."""

from __future__ import annotations

import contextlib
import errno
import glob
import itertools
import json
import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from choleor_desktop.errors import NameTaken
from choleor_desktop.library import filesystems, suffixes
from choleor_desktop.library.halves import half_of
from choleor_desktop.library.models import LABEL_FIELDS
from choleor_desktop.phrase import Phrase

_DAILY, _WEEKLY, _MONTHLY = 7, 5, 12
_NAME = re.compile(r"[0-9]{8}-([0-9]+)(?:-.*)?\.choleor")
_FOLDER = ".backups"
_LABELS = ".labels.jsonl"
_PAGES_AT_ONCE = 4_096
_NOT_WRITTEN = {
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_FSYNC,
    sqlite3.SQLITE_IOERR_DIR_FSYNC,
    sqlite3.SQLITE_IOERR_TRUNCATE,
    sqlite3.SQLITE_CANTOPEN,
}
NOTHING = ("", 0)


def folder(library: Path) -> Path:
    """Where the backups of a library are."""
    place = filesystems.followed(library)
    return place.with_name(place.name + _FOLDER)


def listed(library: Path) -> list[Path]:
    """The backups of a library, oldest first by their number: clocks may be wrong."""
    try:
        found = [path for path in folder(library).iterdir() if number(path)]
    except OSError:
        return []
    return sorted(found, key=number)


def replaced(library: Path) -> list[Path]:
    """What was in the library's place before a backup was restored there; whole libraries themselves."""
    place = filesystems.followed(library)
    found = place.parent.glob(f"{glob.escape(place.name)}.before-*")
    # Where one of them was opened its lock, cache and backups lie beside it.
    own = [path for path in found if "." not in path.name.removeprefix(f"{place.name}.before-")]
    return sorted(path for path in own if not path.name.endswith(suffixes.JOURNALS))


def dated(library: Path) -> list[tuple[float, Path]]:
    """Both of them with when they were last changed, the latest first; of backups that with the largest number."""
    found: list[tuple[float, int, float, Path]] = []
    latest = 0.0
    for copy in (*listed(library), *replaced(library)):
        with contextlib.suppress(OSError):  # thinned away, or its drive is gone
            at = copy.stat().st_mtime
            if number(copy):  # made with a clock set back it is no older than those before it
                latest = max(latest, at)
            found.append((latest if number(copy) else at, number(copy), at, copy))
    return [(at, copy) for *_, at, copy in sorted(found, reverse=True)]


def on_its_way(library: Path) -> Path:
    """Where a backup lies that is about to take the library's place; left there by a restore that was killed."""
    place = filesystems.followed(library)
    return place.with_name(place.name + ".restored")


def ways_back(library: Path) -> list[Path]:
    """What can be put in the library's place, the best first; where there is anything, no library begins anew."""
    place, half = filesystems.followed(library), on_its_way(library)
    halves = [half] if os.path.lexists(half) else []
    backups, aside = listed(library)[::-1], replaced(library)[::-1]
    # Killed between two renames: what was put aside is the library as it was a moment ago.
    was_cut_short = halves and not os.path.lexists(place)
    return [*aside, *backups, *halves] if was_cut_short else [*backups, *aside, *halves]


def part(library: Path) -> None:
    """Take its second name from a library that a killed restore was about to put aside.

    Raises
    ------
    OSError
    """
    place = filesystems.followed(library)
    for aside in replaced(library):
        if os.path.exists(place) and os.path.exists(aside) and aside.samefile(place):
            bring_back(aside, place)


def bring_back(aside: Path, place: Path) -> None:
    """Make what was put aside, perhaps under a second name only, what it was; with its journals.

    Raises
    ------
    OSError
    """
    for suffix in suffixes.JOURNALS:
        journal, own = (name.with_name(name.name + suffix) for name in (aside, place))
        # Who looked at it under its second name left an empty one there.
        if os.path.lexists(journal) and not (os.path.exists(own) and own.stat().st_size):
            journal.replace(own)
    if os.path.lexists(place):
        aside.unlink()
    else:
        aside.replace(place)


def day(backup: Path) -> str:
    """The day that stands in a backup's name, ``20260131``; of what is none, the day when it was last changed."""
    if number(backup):
        return backup.name.split("-")[0]
    return datetime.fromtimestamp(backup.lstat().st_mtime).astimezone().strftime("%Y%m%d")


def number(backup: Path) -> int:
    """The number in a backup's name, larger for later ones; 0 where it is none, but a copy that a person put there."""
    found = _NAME.fullmatch(backup.name)
    return 0 if found is None else int(found[1])


def is_before_update(backup: Path) -> bool:
    """Whether it was made before a library was brought up to date by a newer version of the program."""
    return number(backup) > 0 and backup.stem.count("-") > 1


def today() -> str:
    """As in the names of backups."""
    return datetime.now().astimezone().strftime("%Y%m%d")


def next_place(library: Path, remark: str = "") -> Path:
    """Where the next backup belongs; a remark in its name says why it was made."""
    following = 1 + max((number(path) for path in listed(library)), default=0)
    tail = f"-{remark}" if remark else ""
    places = (folder(library) / f"{today()}-{n:06d}{tail}{suffixes.LIBRARY}" for n in itertools.count(following))
    return next(place for place in places if taken_with_labels(place) is None)


def taken(target: Path) -> Path | None:
    """What is in the way of a new library at a place: one, or a journal, which would be played into the new one."""
    names = (target.with_name(target.name + suffix) for suffix in ("", *suffixes.JOURNALS))
    return next((name for name in names if os.path.lexists(name)), None)


def labels_of(copy: Path) -> Path:
    """Where the labels of a backup are, readable without this program."""
    return copy.with_suffix(_LABELS)


def taken_with_labels(target: Path) -> Path | None:
    """What is in the way of a new library at a place, and of its labels beside it."""
    labels = labels_of(target)
    return taken(target) or (labels if os.path.lexists(labels) else None)


def refuse_taken(target: Path) -> None:
    """Leave what is at a place as it is.

    Raises
    ------
    NameTaken
    """
    there = taken(target)
    if there is not None:
        raise NameTaken(path=str(there))


def state(connection: sqlite3.Connection) -> tuple[str, int]:
    """What tells two states of a library apart: its edition and its generation; ``NOTHING`` for an empty one."""
    if connection.execute("SELECT NOT EXISTS (SELECT 1 FROM song) AND NOT EXISTS (SELECT 1 FROM action)").fetchone()[0]:
        return NOTHING
    found = dict(connection.execute("SELECT key, value FROM setting WHERE key IN ('edition', 'generation')"))
    return found.get("edition", ""), int(found["generation"])


def state_of(backup: Path) -> tuple[str, int]:
    """State of the library in a backup; ``NOTHING`` where it cannot be read."""
    try:
        with contextlib.closing(sqlite3.connect(f"{backup.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return state(connection)
    except sqlite3.Error:
        return NOTHING


def is_copy(backup: Path, connection: sqlite3.Connection) -> bool:
    """Whether every row of a library is in a backup, and none besides."""
    try:
        with contextlib.closing(sqlite3.connect(f"{backup.absolute().as_uri()}?mode=ro", uri=True)) as copy:
            pairs = itertools.zip_longest(_everything(copy), _everything(connection))
            return all(one == other for one, other in pairs)
    except sqlite3.Error:
        return False


def _everything(connection: sqlite3.Connection) -> Iterator[tuple[object, ...]]:
    yield connection.execute("PRAGMA user_version").fetchone()
    tables = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
    for name, sql in tables:
        yield name, sql
        quoted = name.replace('"', '""')
        yield from connection.execute(f'SELECT * FROM "{quoted}"')  # noqa: S608 - a name has no place of its own


def _go_on(done: int, total: int) -> None:
    """Nobody asks how far it is, or ends it."""
    del done, total


def copy_verified(connection: sqlite3.Connection, target: Path, *, tick: Callable[[int, int], None] = _go_on) -> None:
    """Copy an open library as it is now, look whether the copy is whole, and give it its name only then, if it is free.

    Parameters
    ----------
    tick
        Called now and then with how many pages are copied, and of how many; what it raises ends the copying.

    Raises
    ------
    NameTaken, OSError, sqlite3.Error
        When there is no copy; nothing is left of it then.
    """
    refuse_taken(target)
    try:
        if not os.path.exists(target.parent):
            _make_folder(target.parent)
        with half_of(target) as half, _new_file(half) as copy:
            _copy_pages(connection, copy, tick)
            copy.execute("PRAGMA journal_mode = DELETE")
            found = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if found != "ok":
                raise OSError(Phrase("the copy is not whole"))
            hanging = copy.execute("PRAGMA foreign_key_check").fetchone()
            if hanging is not None:
                raise OSError(Phrase("a row of {table} lost what it belongs to", table=hanging[0]))
        filesystems.sync_folder(target.parent)
    except sqlite3.Error as error:
        # Only the copy is written to: it is its disk that is full or fails, not the library's.
        if filesystems.sqlite_code(error) == sqlite3.SQLITE_FULL:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target)) from error
        if getattr(error, "sqlite_errorcode", 0) in _NOT_WRITTEN:
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(target)) from error
        raise


def _new_file(place: Path) -> contextlib.closing[sqlite3.Connection]:
    place.touch(exist_ok=False)  # where that fails, the system's reason is better than SQLite's
    return contextlib.closing(sqlite3.connect(place, isolation_level=None))


def _make_folder(place: Path) -> None:
    """Make the folder of the backups, and only beside the library: where a drive was pulled out there is still the
    folder that it was shown in, and what is put there would be hidden, or in the way, when the drive is back."""
    library = place.with_name(place.name.removesuffix(_FOLDER))
    if library == place or not os.path.lexists(library):
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(library))
    place.mkdir(exist_ok=True)


def _copy_pages(source: sqlite3.Connection, copy: sqlite3.Connection, tick: Callable[[int, int], None]) -> None:
    # One view of the library for the whole copy: without it every change meanwhile would begin the copy anew.
    source.execute("BEGIN")
    try:
        source.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        copy.execute("PRAGMA synchronous = OFF")
        source.backup(copy, pages=_PAGES_AT_ONCE, progress=lambda _, left, total: tick(total - left, total))
    finally:
        if source.in_transaction:
            source.execute("COMMIT")


def write_labels(copy: Path, target: Path) -> None:
    """The labels of a copy as lines of JSON, readable without this program."""
    names = ("slice", *LABEL_FIELDS)
    with (
        half_of(target) as half,
        contextlib.closing(sqlite3.connect(copy)) as connection,
        half.open("w", encoding="utf-8") as file,
    ):
        for row in connection.execute(f"SELECT {', '.join(names)} FROM label ORDER BY slice"):  # noqa: S608
            entry = dict(zip(names, row, strict=True))
            entry["tags"], entry["movement"] = json.loads(entry["tags"]), json.loads(entry["movement"])
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")


def thin(library: Path) -> None:
    """Keep the newest of seven days, five weeks and twelve months, the newest of all and those
    made before a migration; later is what has the larger number, whatever the clock says."""
    newest_first = listed(library)[::-1]
    kept: set[Path] = {*newest_first[:1], *(path for path in newest_first if is_before_update(path))}
    for n, key in ((_DAILY, "%Y%m%d"), (_WEEKLY, "%G%V"), (_MONTHLY, "%Y%m")):
        spans: dict[str, Path] = {}
        for path in newest_first:
            with contextlib.suppress(ValueError):
                moment = datetime.strptime(day(path), "%Y%m%d")  # noqa: DTZ007 - a name, not a moment
                spans.setdefault(moment.strftime(key), path)
        kept.update(list(spans.values())[:n])
    for path in set(newest_first) - kept:
        # One that somebody is looking at cannot be removed everywhere: it goes another time.
        with contextlib.suppress(OSError):
            path.unlink()
            labels_of(path).unlink(missing_ok=True)
