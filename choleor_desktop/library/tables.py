"""Tables that other programs read and that come back exactly: CSV and JSON, there wholly or not at all."""

from __future__ import annotations

import codecs
import csv
import errno
import json
import os
import re
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from choleor_desktop.errors import ExportFailed, FileForbidden, FileMissing, NameTaken, TableUnreadable
from choleor_desktop.library import filesystems, suffixes
from choleor_desktop.library.halves import half_of, sweep_dead
from choleor_desktop.phrase import Phrase

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_GUARD = "'"
_GUARDED = tuple(_GUARD + sign for sign in (*_FORMULA_SIGNS, _GUARD))  # other programs' names may begin like the guard
_COMMA, _THOUSAND = re.compile(r"[+-]?\d*,\d+(?:[eE][+-]?\d+)?"), re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
_LARGEST_TABLE = 1 << 30
_LIBRARY = tuple(suffixes.LIBRARY + end for end in ("", *suffixes.JOURNALS, ".lock"))
csv.field_size_limit(1 << 24)  # for the longest cell; no reader has a limit of its own


@contextmanager
def whole_file(target: Path, *, durable: bool = True, is_sound: bool = False) -> Iterator[Path]:
    """A place to write to, which becomes ``target`` at the end, or nothing; a pipe or a device is written to itself.

    Parameters
    ----------
    durable
        Whether it waits for the disk, so that it is whole after a power cut too. Of many files that can be made again
        each would wait.
    is_sound
        Whether sound is written, which alone may take the place of sound.

    Raises
    ------
    NameTaken
        When a library is there, or music that would become something else.
    ExportFailed
        When it cannot be written.
    """
    try:
        if _is_stream(target):
            yield target
            return
        place = Path(os.path.realpath(target))  # a link stays one
        if _is_work(place, may_be_sound=is_sound):
            raise NameTaken(path=str(target))
        if durable:  # where there are many, once for their folder is enough
            sweep_dead(place.parent)
        with half_of(place, durable=durable) as half:
            yield half
    except OSError as error:
        raise ExportFailed(path=str(target), reason=filesystems.reason(error)) from error


def _is_work(place: Path, *, may_be_sound: bool) -> bool:
    """Whether a person's library or music is there; a folder cannot be written to at all.

    Raises
    ------
    OSError
        When it cannot be looked at.
    """
    if os.path.isdir(place):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(place))
    if not os.path.isfile(place):
        return False
    if place.name.endswith(_LIBRARY) or (place.suffix.lower() in suffixes.SOUND and not may_be_sound):
        return True  # a library that is damaged, too, and what belongs to one
    with place.open("rb") as file:
        return file.read(len(suffixes.SQLITE)) == suffixes.SQLITE


def _is_stream(target: Path) -> bool:
    """Whether it is a pipe or a device, which is written to and stays what it is."""
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISCHR(mode) or stat.S_ISSOCK(mode)


def defused(value: object) -> object:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if isinstance(value, str) and value.startswith((*_FORMULA_SIGNS, _GUARD)):
        return _GUARD + value
    return value


def restored(cell: str) -> str:
    """A cell as it was before it was defused."""
    return cell[1:] if cell.startswith(_GUARDED) else cell


def write_table(
    target: Path,
    rows: Iterable[dict[str, Any]],
    columns: Sequence[str] | None = None,
    *,
    for_spreadsheets: bool = False,
) -> Path:
    """Rows as CSV (UTF-8, lists as JSON), or as JSON where the suffix says so.

    Parameters
    ----------
    columns
        Heads of the columns, which then are there without rows too; else those of the first row.
    for_spreadsheets
        Begin with the mark by which Excel knows UTF-8; other programs may take it for part of the first head.

    Raises
    ------
    ExportFailed
    """
    with whole_file(target) as place:
        if target.suffix.lower() == ".json":
            place.write_text(json.dumps(list(rows), ensure_ascii=False, allow_nan=False, indent=1), encoding="utf-8")
        else:
            with place.open("w", newline="", encoding="utf-8-sig" if for_spreadsheets else "utf-8") as file:
                writer = csv.writer(file)
                if columns is not None:
                    writer.writerow(columns)
                for row in rows:
                    if columns is None:
                        columns = list(row)
                        writer.writerow(columns)
                    writer.writerow([defused(_cell(row[name])) for name in columns])
    return target


def _cell(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | tuple) else value


def read_table(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Head and rows of a table, CSV or JSON by its suffix, cells as they were before they were defused.

    An empty JSON table has no head; lists and numbers of a JSON table are as in a CSV file.

    Raises
    ------
    FileMissing, FileForbidden, TableUnreadable
    """
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):  # a pipe would be waited for without end
            raise TableUnreadable(path=str(path), reason="it is no file")
        if state.st_size > _LARGEST_TABLE:
            raise TableUnreadable(path=str(path), reason="it is larger than a gigabyte")
        if path.suffix.lower() == ".json":
            return _read_json(path)
        with path.open(newline="", encoding=_encoding(path)) as file:
            reader = csv.reader(file, delimiter=_delimiter(file.readline()))
            file.seek(0)
            head = next(reader, [])
            rows = [_row(path, head, cells, number) for number, cells in enumerate(reader, 2) if cells]
    except FileNotFoundError as error:
        raise FileMissing(path=str(path)) from error
    except UnicodeDecodeError as error:
        raise TableUnreadable(path=str(path), reason="it is not text in UTF-8") from error
    except PermissionError as error:
        raise FileForbidden(path=str(path)) from error
    except OSError as error:
        raise TableUnreadable(path=str(path), reason=filesystems.reason(error)) from error
    except (csv.Error, ValueError) as error:
        why = Phrase("it cannot be read as CSV (“{said}”)", said=str(error))
        raise TableUnreadable(path=str(path), reason=why) from error
    return head, rows


def with_points(rows: list[dict[str, str]], columns: Sequence[str]) -> list[dict[str, str]]:
    """The rows with decimal points where the numbers of these columns have decimal commas, as in much of Europe.

    A comma may part thousands, too: numbers are read so only where one of them shows it and none has a point.
    """
    cells = [cell for row in rows for name in columns if (cell := row.get(name))]
    is_shown = any("," in cell and _COMMA.fullmatch(cell) and not _THOUSAND.fullmatch(cell) for cell in cells)
    if not is_shown or any("." in cell for cell in cells):
        return rows
    return [row | {name: row[name].replace(",", ".") for name in columns if name in row} for row in rows]


def check_once(slices: Iterable[str], path: Path) -> None:
    """Refuse a table that tells of a slice twice.

    Raises
    ------
    TableUnreadable
        With the first that comes twice.
    """
    for name, n in Counter(slices).items():
        if n > 1:
            raise TableUnreadable(path=str(path), reason=Phrase("two of its rows are for “{slice}”", slice=name))


def _encoding(path: Path) -> str:
    """UTF-16 where its mark says so, as spreadsheets write it; else UTF-8: of others nothing tells which it is."""
    with path.open("rb") as file:
        return "utf-16" if file.read(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE} else "utf-8-sig"


def _delimiter(head: str) -> str:
    """What stands between the cells: where a head has no comma it is what spreadsheets write besides."""
    return next((sign for sign in ";\t" if sign in head and "," not in head), ",")


def _row(path: Path, head: list[str], cells: list[str], number: int) -> dict[str, str]:
    if len(cells) != len(head):
        why = Phrase("row {row} has {n} cells, and the first row has {m}", row=number, n=len(cells), m=len(head))
        raise TableUnreadable(path=str(path), reason=why)
    return dict(zip(head, map(restored, cells), strict=True))


def _read_json(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    try:
        found = json.loads(path.read_text(encoding=_encoding(path)))
    except (json.JSONDecodeError, RecursionError) as error:
        raise TableUnreadable(path=str(path), reason="it is not JSON") from error
    if not isinstance(found, list) or not all(isinstance(row, dict) and row.keys() == found[0].keys() for row in found):
        raise TableUnreadable(path=str(path), reason="it is no table")
    rows = [{name: _text(value, path) for name, value in row.items()} for row in found]
    return list(rows[0]) if rows else [], rows


def _text(value: object, path: Path) -> str:
    """A cell of a JSON table as it is in a CSV file; what other programs write for an empty one is empty."""
    if value is None or value != value:  # noqa: PLR0124 - only NaN is not itself
        return ""
    if isinstance(value, bool | dict):
        raise TableUnreadable(path=str(path), reason="a cell is neither text nor a number nor a list")
    return str(_cell(value))
