"""Brings tables into a library: the original's feature table as slices without sound, and labels."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from choleor_desktop.analysis.columns import N_COLUMNS
from choleor_desktop.analysis.parameters import DEFAULT
from choleor_desktop.analysis.results import BeatGrid, Floats32, SliceFeatures, SongAnalysis, SongOverview
from choleor_desktop.analysis.slicing import evenly
from choleor_desktop.errors import TableUnreadable, UnknownSlice, WorldError
from choleor_desktop.library import scan
from choleor_desktop.library.classic_csv import is_classic, read_vectors
from choleor_desktop.library.export import LABEL_COLUMNS
from choleor_desktop.library.models import Label, LabelEdit, LibraryView, SongRecord
from choleor_desktop.library.store import Store
from choleor_desktop.library.tables import read_table

_SLICE_S = 4.0  # how long a slice without sound is said to be
_QUIET_DB = -20.0
_N_LEVELS = 17


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
        (slice, reason) of rows that could not be used.
    """

    song: str = ""
    n_slices: int = 0
    n_labels: int = 0
    n_skipped: int = 0
    failures: tuple[tuple[str, WorldError], ...] = ()


def is_table(path: Path) -> bool:
    """Whether a path is to be read as a table."""
    return path.suffix.lower() == ".csv"


def import_table(store: Store, path: Path) -> TableReport:
    """Add a table: features in the original's layout, or labels as they are exported.

    Labels replace those that the slices have, as one action that can be undone. Slices of a feature table have no
    sound: they can be compared by *Choleor classic* and clustered by it.

    Raises
    ------
    FileMissing, FileForbidden, TableUnreadable
    """
    rows = read_table(path)
    head = list(rows[0]) if rows else []
    if is_classic(head):
        return _add_features(store, path)
    if set(LABEL_COLUMNS) <= set(head):
        return _add_labels(store, path, rows)
    raise TableUnreadable(path=str(path), reason="it has neither features nor labels")


def _add_features(store: Store, path: Path) -> TableReport:
    names, vectors = read_vectors(path)
    view = store.view()
    new = [i for i, name in enumerate(names) if name not in view.slices.rows]
    if not new:
        return TableReport(n_skipped=len(names))
    stamp = scan.stamp(path)
    song = scan.song_id(scan.display_name(path.stem), stamp.file_hash, {s.id for s in view.songs})
    analysis = _without_sound(view, vectors[new])
    ids = tuple(names[i] for i in new)
    store.save_song(SongRecord(song, stamp.path, scan.display_name(path.stem), "", True, (stamp,), ids, analysis))
    return TableReport(song, len(new), 0, len(names) - len(new))


def _without_sound(view: LibraryView, vectors: Floats32) -> SongAnalysis:
    n = len(vectors)
    slices = tuple(evenly(i * _SLICE_S, _SLICE_S, i) for i in range(n))
    beats = np.arange(8 * n + 1) * _SLICE_S / 8
    # Levels in the middle of the library's, so that its range stays as it is.
    middle = np.median(view.levels_db, axis=0) if len(view.slices) else np.full(_N_LEVELS, _QUIET_DB)
    features = SliceFeatures(
        classic=vectors,
        match=np.zeros((n, N_COLUMNS), np.float32),
        levels_db=np.tile(middle.astype(np.float32), (n, 1)),
    )
    nothing = SongOverview(np.zeros((0, 2), np.int8), 344.5, np.zeros((20, 0), np.float16), 43.07)
    grid = BeatGrid(beats, 0, 480 / _SLICE_S, 0.0, 0.0)
    return SongAnalysis(n * _SLICE_S, grid, slices, features, nothing, DEFAULT.digest(), ("no_sound",))


def _add_labels(store: Store, path: Path, rows: list[dict[str, str]]) -> TableReport:
    view = store.view()
    edits, failures, n_skipped = [], [], 0
    for row in rows:
        try:
            label = Label(
                tags=tuple(str(tag) for tag in json.loads(row["tags"] or "[]")),
                rating=int(row["rating"] or 0),
                note=row["note"],
                choreography=row["choreography"],
                movement=tuple(int(level) for level in json.loads(row["movement"] or "[]")),
            )
        except (ValueError, TypeError) as error:
            raise TableUnreadable(path=str(path), reason=f"the label of “{row['slice']}” cannot be read") from error
        if row["slice"] not in view.slices.rows:
            failures.append((row["slice"], UnknownSlice(slice=row["slice"])))
        elif view.labels.get(row["slice"]) == label:
            n_skipped += 1
        else:
            edits.append(LabelEdit(row["slice"], label))
    if edits:
        store.edit(edits, "import labels")
    return TableReport("", 0, len(edits), n_skipped, tuple(failures))
