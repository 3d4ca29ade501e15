"""The feature table in the original's layout: slice name first, then ``mfcc1`` to ``mfcc20``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePath

import numpy as np

from choleor_desktop.analysis.results import Floats32
from choleor_desktop.errors import TableUnreadable
from choleor_desktop.library import suffixes
from choleor_desktop.library.naming import nfc
from choleor_desktop.library.tables import check_once, read_table, with_points, write_table
from choleor_desktop.phrase import Phrase

COLUMNS = tuple(f"mfcc{i}" for i in range(1, 21))


def write_vectors(target: Path, ids: tuple[str, ...], vectors: Floats32, prefix: str = "mfcc") -> Path:
    """One row a slice; the numbers are written so that they come back bit for bit.

    Raises
    ------
    ExportFailed
    """
    first = "slice" if target.suffix.lower() == ".json" else ""  # the original's table has no name there
    names = tuple(f"{prefix}{i}" for i in range(1, vectors.shape[1] + 1))

    def rows() -> Iterator[dict[str, object]]:
        for name, vector in zip(ids, vectors, strict=True):
            yield {first: name, **dict(zip(names, map(float, vector), strict=True))}

    return write_table(target, rows(), (first, *names))


def is_classic(head: list[str]) -> bool:
    """Whether these are the columns of the original's table, in any order, after the slice's name."""
    return set(COLUMNS) <= set(head[1:])


def read_vectors(path: Path) -> tuple[tuple[str, ...], Floats32]:
    """Slice names and classic vectors, (n, 20), of a table in the original's layout.

    Raises
    ------
    FileMissing, FileForbidden, TableUnreadable
        Also where a name comes twice or is no text, or a number is not finite.
    """
    head, rows = read_table(path)
    if not rows:
        raise TableUnreadable(path=str(path), reason="it has no rows")
    if not is_classic(head):
        raise TableUnreadable(path=str(path), reason="its columns are others")
    names = tuple(_slice_name(row[head[0]]) for row in rows)
    if not all(names):
        raise TableUnreadable(path=str(path), reason="a slice has no name")
    if not all(map(_is_text, names)):
        raise TableUnreadable(path=str(path), reason="it is not text in UTF-8")
    check_once(names, path)
    rows = with_points(rows, COLUMNS)
    try:
        vectors = np.array([[float(row[name]) for name in COLUMNS] for row in rows], np.float32)
    except (ValueError, OverflowError) as error:
        raise TableUnreadable(path=str(path), reason="a cell is not a number") from error
    if not np.isfinite(vectors).all():
        raise TableUnreadable(path=str(path), reason="a number is not finite")
    if not vectors.any(axis=1).all():
        first = names[int(np.argmin(vectors.any(axis=1)))]
        raise TableUnreadable(path=str(path), reason=Phrase("the numbers of “{slice}” are all zero", slice=first))
    return names, vectors


def _is_text(name: str) -> bool:
    """Whether a library can hold a name: zeros part the names of its slices from each other."""
    try:
        return b"\0" not in name.encode()
    except UnicodeEncodeError:
        return False


def _slice_name(cell: str) -> str:
    """Slices are named without the suffix of their file."""
    path = PurePath(cell)
    return nfc(cell.removesuffix(path.suffix) if path.suffix.lower() in suffixes.SOUND else cell)
