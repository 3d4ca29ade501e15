"""Brings tables into a library: the original's feature table as slices without sound, and labels."""

from __future__ import annotations

import json
import math
import os
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from choleor_desktop.analysis.columns import N_COLUMNS
from choleor_desktop.analysis.parameters import DEFAULT
from choleor_desktop.analysis.results import NO_OVERVIEW, BeatGrid, Floats32, SliceFeatures, SongAnalysis
from choleor_desktop.analysis.slicing import evenly
from choleor_desktop.analysis.spans import Span, carry_labels
from choleor_desktop.errors import (
    AudioError,
    OtherFeatures,
    TableUnreadable,
    UnknownSlice,
    WorldError,
    WrongUse,
)
from choleor_desktop.library import naming, scan, suffixes
from choleor_desktop.library.classic_csv import is_classic, read_vectors
from choleor_desktop.library.export import LABEL_COLUMNS, TIME_COLUMNS
from choleor_desktop.library.models import Label, LabelEdit, LibraryView, SongRecord
from choleor_desktop.library.person_rows import check_label
from choleor_desktop.library.store import Store
from choleor_desktop.library.tables import check_once, read_table, with_points
from choleor_desktop.phrase import Phrase

_SLICE_S = 4.0  # how long a slice without sound is said to be
_QUIET_DB = -20.0
_N_LEVELS = 17
_LONGEST_SHOWN = 40
_ANOTHER_MACHINE = 1e-3  # how far what two machines measure may be apart


@dataclass(frozen=True, slots=True)
class TableReport:
    """What a table brought.

    Attributes
    ----------
    song
        The song that was made of a feature table, or empty.
    n_slices, n_labels
        What is new.
    n_skipped
        Rows of slices that were there already.
    failures
        (slice, reason) of rows that were not used.
    """

    song: str = ""
    n_slices: int = 0
    n_labels: int = 0
    n_skipped: int = 0
    failures: tuple[tuple[str, WorldError], ...] = ()


@dataclass(frozen=True, slots=True)
class IncomingLabels:
    """What a table of labels would bring.

    Attributes
    ----------
    fresh
        Labels of slices that have none.
    conflicts
        Labels of slices that have another one.
    n_same
        How many are as they are in the library.
    unknown
        Slices that are not in the library.
    """

    fresh: tuple[LabelEdit, ...] = ()
    conflicts: tuple[LabelEdit, ...] = ()
    n_same: int = 0
    unknown: tuple[str, ...] = ()


def is_table(path: Path) -> bool:
    """Whether a path is to be read as a table."""
    return path.suffix.lower() in suffixes.TABLES and not os.path.isdir(path)


def has_labels(path: Path) -> bool:
    """Whether a table is one of labels; one that cannot be read is none."""
    try:
        return _has_labels(path, *read_table(path))
    except (AudioError, TableUnreadable):
        return False


def incoming_labels(view: LibraryView, path: Path) -> IncomingLabels | None:
    """Compare a table of labels with those of a library; None for a table of something else.

    Raises
    ------
    FileMissing, FileForbidden, TableUnreadable
    """
    head, rows = read_table(path)
    return _compared(view, path, rows) if _has_labels(path, head, rows) else None


def differing_labels(view: LibraryView, paths: Sequence[Path]) -> tuple[tuple[LabelEdit, ...], int]:
    """Labels that tables among some files would bring to slices that have another one, and how many they bring besides.

    A table that cannot be read is left out: importing it says why.
    """
    conflicts: list[LabelEdit] = []
    n_fresh = 0
    for path in filter(is_table, paths):
        with suppress(AudioError, TableUnreadable):
            incoming = incoming_labels(view, path) or IncomingLabels()
            conflicts += incoming.conflicts
            n_fresh += len(incoming.fresh)
    return tuple(conflicts), n_fresh


def import_table(store: Store, path: Path, *, keep_labels: bool = False) -> TableReport:
    """Add a table: features in the original's layout, or labels as they are exported.

    Labels replace those that the slices have, unless those are to be kept; that is one action that can be undone.
    Slices of a feature table have no sound: they can be compared by *Classic* and clustered by it.

    Raises
    ------
    FileMissing, FileForbidden, TableUnreadable
    """
    head, rows = read_table(path)
    if is_classic(head):
        return _add_features(store, path)
    if _has_labels(path, head, rows):
        return _add_labels(store, path, rows, keep_labels=keep_labels)
    raise TableUnreadable(path=str(path), reason="its columns are others")


def _add_features(store: Store, path: Path) -> TableReport:
    names, vectors = read_vectors(path)
    view = store.view()
    new = [i for i, name in enumerate(names) if name not in view.slices.rows]
    failures = tuple((names[i], OtherFeatures(slice=names[i])) for i in _contradicted(view, names, vectors))
    n_same = len(names) - len(new) - len(failures)
    if not new:
        return TableReport(n_skipped=n_same, failures=failures)
    stamp = scan.stamp(path)
    song = naming.song_id(naming.display_name(path.stem), stamp.file_hash, {s.id for s in view.songs})
    analysis = _without_sound(view, vectors[new])
    ids = tuple(names[i] for i in new)
    title = naming.title_from(naming.display_name(path.stem))
    store.save_song(SongRecord(song, stamp.path, title, "", True, (stamp,), ids, analysis))
    return TableReport(song, len(new), 0, n_same, failures)


def _contradicted(view: LibraryView, names: Sequence[str], vectors: Floats32) -> list[int]:
    """Which slices of a table have other features in the library; of those that are damaged there it is not known."""
    there = [(i, view.slices.rows[name]) for i, name in enumerate(names) if name in view.slices.rows]
    return [
        i
        for i, row in there
        if view.classic[row].any() and not np.allclose(vectors[i], view.classic[row], rtol=_ANOTHER_MACHINE, atol=1e-3)
    ]


def _without_sound(view: LibraryView, vectors: Floats32) -> SongAnalysis:
    n = len(vectors)
    slices = tuple(evenly(i * _SLICE_S, _SLICE_S, i) for i in range(n))
    beats = np.arange(8 * n + 1) * _SLICE_S / 8
    # Levels in the middle of the library's: something has to be shown; its range and its averages do without them.
    middle = np.median(view.levels_db, axis=0) if len(view.slices) else np.full(_N_LEVELS, _QUIET_DB)
    features = SliceFeatures(
        classic=vectors,
        match=np.zeros((n, N_COLUMNS), np.float32),
        levels_db=np.tile(middle.astype(np.float32), (n, 1)),
    )
    grid = BeatGrid(beats, 0, 480 / _SLICE_S, 0.0, 0.0)
    return SongAnalysis(n * _SLICE_S, grid, slices, features, NO_OVERVIEW, DEFAULT.digest(), ("no_sound",))


def _has_labels(path: Path, head: list[str], rows: list[dict[str, str]]) -> bool:
    """Whether it is a table of labels, be it of none: one in JSON does not say then of what it is."""
    return set(LABEL_COLUMNS) <= set(head) or (path.suffix.lower() == ".json" and not rows)


def _compared(view: LibraryView, path: Path, rows: list[dict[str, str]]) -> IncomingLabels:
    fresh, conflicts, unknown, n_same = [], [], [], 0
    rows = [row for row in rows if any(row.values())]  # spreadsheets leave blank lines behind
    rows = with_points(rows, (*TIME_COLUMNS, "rating"))
    check_once((row["slice"] for row in rows), path)
    places = _places(view, {row["slice"]: _span_of(row, path) for row in rows})
    check_once(filter(None, places.values()), path)
    for row in rows:
        name = places[row["slice"]]
        edit = LabelEdit(name, _label_of(row, path))
        mine = view.labels.get(name)
        if name not in view.slices.rows:
            unknown.append(row["slice"])
        elif mine == edit.label:
            n_same += 1
        else:
            (fresh if mine is None else conflicts).append(edit)
    return IncomingLabels(tuple(fresh), tuple(conflicts), n_same, tuple(unknown))


def _span_of(row: dict[str, str], path: Path) -> Span | None:
    """When a slice was in its song; None where the table does not tell, as those before did not."""
    start_s, end_s = (_read(row, name, path) for name in TIME_COLUMNS)
    return (start_s, end_s) if math.isfinite(start_s) and math.isfinite(end_s) else None


def _places(view: LibraryView, spans: dict[str, Span | None]) -> dict[str, str]:
    """The slice that has the music now for each slice of a table; empty for one that is there no more.

    Its name alone would lead to other music once its song was cut anew.
    """
    places = {name: name if span is None else "" for name, span in spans.items()}
    songs = {song.id: row for row, song in enumerate(view.songs)}
    by_song: defaultdict[int, dict[str, Span]] = defaultdict(dict)
    for name, span in spans.items():
        row = view.slices.rows.get(name)
        song = songs.get(name.rpartition("_")[0], -1) if row is None else int(view.slices.song[row])
        if song >= 0 and view.songs[song].ready_cut:
            places[name] = name
        elif span is not None:
            by_song[song][name] = span
    for song, there in by_song.items():
        own = view.slices_of(song)
        now = [view.slices.span(i) for i in own]
        names = sorted(there, key=there.__getitem__)  # a person may have sorted the table by anything
        for i, j in carry_labels([there[name] for name in names], now).items():
            places[names[i]] = view.slices.ids[own[j]]
    return places


def _list_in(cell: str) -> list[Any]:
    found = json.loads(cell or "[]")
    if not isinstance(found, list):
        raise TypeError
    return found


def _whole(value: float | str) -> int:
    """A whole number, also as other programs write those of a column in which a cell is empty: 3.0."""
    number = float(value)
    if int(number) != number:
        raise ValueError
    return int(number)


_CELLS: dict[str, tuple[Callable[[str], Any], Phrase]] = {
    "tags": (
        lambda cell: tuple(dict.fromkeys(filter(None, map(str, _list_in(cell))))),
        Phrase('a list as ["slow", "spring"]'),
    ),
    "rating": (lambda cell: _whole(cell or 0), Phrase("a whole number")),
    "movement": (lambda cell: tuple(map(_whole, _list_in(cell))), Phrase("a list as [1, 2, 3, 4, 5, 6, 7, 8]")),
    **dict.fromkeys(TIME_COLUMNS, (lambda cell: float(cell or "nan"), Phrase("a number"))),
}
"""How cells are read, by their column, and what is expected there; in the other columns is text."""


def _read(row: dict[str, str], column: str, path: Path) -> Any:
    (reader, expected), cell = _CELLS[column], row.get(column, "")
    try:
        return reader(cell)
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        shown = cell if len(cell) <= _LONGEST_SHOWN else f"{cell[:_LONGEST_SHOWN]}…"
        why = Phrase(
            "“{column}” of “{slice}” is “{cell}”, not {expected}",
            column=column,
            slice=row["slice"],
            cell=shown,
            expected=expected,
        )
        raise TableUnreadable(path=str(path), reason=why) from error


def _label_of(row: dict[str, str], path: Path) -> Label:
    label = Label(
        tags=_read(row, "tags", path),
        rating=_read(row, "rating", path),
        note=row["note"],
        choreography=row["choreography"],
        movement=_read(row, "movement", path),
    )
    try:
        check_label(label)
    except WrongUse as error:
        why = Phrase("the label of “{slice}” cannot be used ({why})", slice=row["slice"], why=Phrase.of(error))
        raise TableUnreadable(path=str(path), reason=why) from error
    return label


def _add_labels(store: Store, path: Path, rows: list[dict[str, str]], *, keep_labels: bool) -> TableReport:
    """Compare and store in one transaction: no label that is given meanwhile is taken for none."""
    incoming, edits = IncomingLabels(), ()

    def compared(view: LibraryView) -> tuple[LabelEdit, ...]:
        nonlocal incoming, edits
        incoming = _compared(view, path, rows)
        edits = incoming.fresh if keep_labels else (*incoming.fresh, *incoming.conflicts)
        return edits

    store.edit(compared, "import labels")
    n_skipped = incoming.n_same + (len(incoming.conflicts) if keep_labels else 0)
    failures = tuple((name, UnknownSlice(slice=name)) for name in incoming.unknown)
    return TableReport("", 0, len(edits), n_skipped, failures)
