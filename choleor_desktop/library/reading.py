"""Builds the frozen view of a library; what did not change since the last one is shared with it."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from choleor_desktop.analysis.levels import level_range
from choleor_desktop.analysis.results import SliceFeatures
from choleor_desktop.library.models import NO_CLUSTER, Clustering, Label, LibraryView, Routine, SliceTable, Song
from choleor_desktop.library.opening import damaged
from choleor_desktop.library.packing import unpack_borders, unpack_features, unpack_grid, unpack_items

_SONG = (
    "SELECT number, id, path, relative, title, artist, duration_s, ready_cut, missing, edited, grid, beats, n_slices "
    "FROM song ORDER BY number"
)


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """The big arrays, which only import, recut and removal change."""

    state: int
    slices: SliceTable
    features: SliceFeatures
    level_range: tuple[float, float]
    damaged: tuple[str, ...]


def resolve(library: Path, path: bytes, relative: bytes | None) -> str:
    """Where a song is now: beside the library where the two moved together, else where it was."""
    stored = os.fsdecode(path)
    if relative is not None:
        beside = os.path.normpath(library.parent / os.fsdecode(relative))
        if beside != stored and Path(beside).exists() and not Path(stored).exists():
            return beside
    return stored


class Reader:
    """Reads views; lives in the thread of the connection."""

    def __init__(self, library: Path) -> None:
        self._library = library
        self._view: LibraryView | None = None
        self._table: _Table | None = None

    def view(self, connection: sqlite3.Connection, read_only_reason: str) -> LibraryView:
        """The library as it is now.

        Raises
        ------
        LibraryDamaged
            When a value that is stored cannot be read back.
        """
        try:
            return self._read(connection, read_only_reason)
        except (ValueError, TypeError, KeyError) as error:
            # All of it was written by this program: what does not fit was changed on the disk.
            raise damaged(self._library, f"a stored value cannot be read ({error})") from error

    def _read(self, connection: sqlite3.Connection, read_only_reason: str) -> LibraryView:
        numbers = dict(
            connection.execute("SELECT key, CAST(value AS INTEGER) FROM setting WHERE key IN ('generation', 'slices')")
        )
        generation = numbers["generation"]
        if self._view is not None and self._view.generation == generation:
            return self._view
        songs, own_numbers = self._songs(connection)
        state = numbers.get("slices", 0)
        if self._table is None or self._table.state != state:
            self._table = _read_table(connection, state, songs, own_numbers)
        table = self._table
        self._view = LibraryView(
            path=str(self._library),
            generation=generation,
            songs=songs,
            slices=table.slices,
            classic=table.features.classic,
            match=table.features.match,
            levels_db=table.features.levels_db,
            level_range=table.level_range,
            labels=MappingProxyType(dict(_labels(connection))),
            clustering=_clustering(connection, len(table.slices)),
            read_only_reason=read_only_reason,
            routines=_routines(connection),
            tag_colors=MappingProxyType(dict(connection.execute("SELECT name, color FROM tag ORDER BY name"))),
        )
        return self._view

    @property
    def damaged(self) -> tuple[str, ...]:
        """Songs whose stored features have a wrong checksum; they must be analysed again."""
        return () if self._table is None else self._table.damaged

    def _songs(self, connection: sqlite3.Connection) -> tuple[tuple[Song, ...], dict[int, int]]:
        known = {} if self._view is None else {song.id: song for song in self._view.songs}
        songs, numbers = [], {}
        for (
            number,
            own_id,
            path,
            relative,
            title,
            artist,
            seconds,
            ready,
            missing,
            edited,
            grid,
            beats,
            n,
        ) in connection.execute(_SONG):
            place = resolve(self._library, path, relative)
            before = known.get(own_id)
            song = Song(
                own_id, place, title, artist, seconds, unpack_grid(grid, beats), n, *map(bool, (ready, missing, edited))
            )
            same = before is not None and _same(before, song)
            numbers[number] = len(songs)
            songs.append(before if same and before is not None else song)
        return tuple(songs), numbers


def _same(a: Song, b: Song) -> bool:
    plain = ("path", "title", "artist", "duration_s", "n_slices", "ready_cut", "missing", "edited")
    return (
        all(getattr(a, name) == getattr(b, name) for name in plain)
        and a.grid.first_count == b.grid.first_count
        and a.grid.candidates == b.grid.candidates
        and np.array_equal(a.grid.beats_s, b.grid.beats_s)
    )


def _labels(connection: sqlite3.Connection) -> Iterator[tuple[str, Label]]:
    for slice_id, tags, rating, note, choreography, movement in connection.execute(
        "SELECT slice, tags, rating, note, choreography, movement FROM label ORDER BY slice"
    ):
        yield slice_id, Label(tuple(json.loads(tags)), rating, note, choreography, tuple(json.loads(movement)))


def _routines(connection: sqlite3.Connection) -> tuple[Routine, ...]:
    rows = connection.execute("SELECT name, items, bpm, number FROM routine ORDER BY number")
    return tuple(Routine(name, unpack_items(items), bpm, number) for name, items, bpm, number in rows)


def _read_table(connection: sqlite3.Connection, state: int, songs: tuple[Song, ...], numbers: dict[int, int]) -> _Table:
    n = sum(song.n_slices for song in songs)
    borders = np.zeros((n, 9))
    owner, index = np.zeros(n, np.int32), np.zeros(n, np.int32)
    parts: list[Any] = [None, None, None]
    damaged, at = [], 0
    for number, n_own, packed in connection.execute("SELECT number, n_slices, borders FROM song ORDER BY number"):
        rows = slice(at, at + n_own)
        at += n_own
        song = songs[numbers[number]]
        owner[rows], index[rows] = numbers[number], np.arange(n_own)
        borders[rows] = unpack_borders(packed)
        own = _features_of(connection, number)
        if own is None:
            damaged.append(song.id)
            continue
        for i, part in enumerate((own.classic, own.match, own.levels_db)):
            if parts[i] is None:
                parts[i] = np.zeros((n, part.shape[1]), np.float32)
            if parts[i].shape[1] == part.shape[1]:
                parts[i][rows] = part
            elif song.id not in damaged:
                damaged.append(song.id)  # measured by another version: not comparable
    widths = (20, 0, 17)
    classic, match, levels_db = (
        np.zeros((n, w), np.float32) if p is None else p for p, w in zip(parts, widths, strict=True)
    )
    for array in (borders, owner, index, classic, match, levels_db):
        array.setflags(write=False)
    ids = tuple(row[0] for row in connection.execute("SELECT id FROM slice ORDER BY song, place"))
    lengths = np.maximum(borders[:, -1] - borders[:, 0], 1e-6)
    table = SliceTable(
        ids,
        owner,
        index,
        borders,
        (480 / lengths).astype(np.float32),
        _ready_cut_files(connection, numbers, songs),
    )
    return _Table(state, table, SliceFeatures(classic, match, levels_db), level_range(levels_db), tuple(damaged))


def _features_of(connection: sqlite3.Connection, number: int) -> SliceFeatures | None:
    """Features of a song, or None where they are damaged: the other songs are not affected."""
    try:
        found = connection.execute("SELECT data, checksum FROM features WHERE song = ?", (number,)).fetchone()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
            raise
        return None
    return None if found is None else unpack_features(*found)


def _ready_cut_files(
    connection: sqlite3.Connection, numbers: dict[int, int], songs: tuple[Song, ...]
) -> MappingProxyType[int, str]:
    first = np.concatenate(([0], np.cumsum([song.n_slices for song in songs])))
    found = {}
    for number, place, path in connection.execute(
        "SELECT file.song, place, file.path FROM file JOIN song ON song.number = file.song WHERE ready_cut = 1"
    ):
        folder = songs[numbers[number]].path
        name = os.fsdecode(path)
        moved = str(Path(folder, Path(name).name))
        found[int(first[numbers[number]]) + place] = moved if folder != str(Path(name).parent) else name
    return MappingProxyType(found)


def _clustering(connection: sqlite3.Connection, n: int) -> Clustering | None:
    found = connection.execute(
        "SELECT k, seed, method, inertia, silhouette, curve, dimensions, centres, stamp FROM clustering"
    ).fetchone()
    if found is None:
        return None
    k, seed, method, inertia, silhouette, curve, dimensions, centres, stamp = found
    labels, at = np.full(n, NO_CLUSTER, np.int32), 0
    for n_own, blob, own in connection.execute("SELECT n_slices, clusters, clustered FROM song ORDER BY number"):
        # Undo may have brought back the numbers of an older clustering: they mean nothing in this one.
        if blob is not None and own == stamp and len(blob) == 4 * n_own:
            labels[at : at + n_own] = np.frombuffer(blob, "<i4")
        at += n_own
    labels.setflags(write=False)
    return Clustering(
        k=k,
        seed=seed,
        method=method,
        labels=labels,
        centres=np.frombuffer(centres, "<f4").reshape(-1, dimensions),
        inertia=inertia,
        silhouette=silhouette,
        curve=tuple((int(a), float(b), float(c)) for a, b, c in json.loads(curve)),
        names=MappingProxyType(dict(connection.execute("SELECT number, name FROM cluster_name"))),
    )
