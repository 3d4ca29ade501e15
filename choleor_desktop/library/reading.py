"""Builds the frozen view of a library; what did not change since the last one is shared with it."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from choleor_desktop.analysis.repair import same_grid
from choleor_desktop.analysis.results import BeatGrid
from choleor_desktop.library import history
from choleor_desktop.library.measured import Measured, look_through_measured, read_measured
from choleor_desktop.library.models import (
    LABEL_FIELDS,
    NO_CLUSTER,
    Clustering,
    FileStamp,
    KnownFile,
    Label,
    LibraryView,
    Routine,
    RoutineItem,
    Song,
)
from choleor_desktop.library.opening import damaged
from choleor_desktop.library.packing import (
    UNREADABLE,
    unpack_curve,
    unpack_grid,
    unpack_items,
    unpack_movement,
    unpack_tags,
)
from choleor_desktop.phrase import Phrase

_SONG = (
    "SELECT id, path, relative, title, artist, duration_s, ready_cut, missing, edited, "
    "instr(warnings, '\"no_sound\"'), grid, beats, n_slices FROM song ORDER BY number"
)
_REPLACED = (
    "WITH there AS MATERIALIZED (SELECT file.path FROM file JOIN song ON song.number = file.song WHERE missing = 0) "
    "SELECT DISTINCT file.path FROM file JOIN song ON song.number = file.song "
    "WHERE missing = 1 AND file.path IN there"
)
_STAMPS = "SELECT id, file.path, size, mtime_ns FROM file JOIN song ON song.number = file.song WHERE missing = 1"
_CLUSTER_PARTS = {"clustering", "cluster_name", "song"}


def resolve(folder: str, path: bytes, relative: bytes | None) -> str:
    """Where a song is now: beside the library where the two moved together, else where it was.

    Parameters
    ----------
    folder
        Of the library.
    path, relative
        Where the song was: absolute, and from the library's folder, or None.
    """
    stored = os.fsdecode(path)
    if relative is not None:
        beside = os.path.normpath(f"{folder}{os.sep}{os.fsdecode(relative)}")
        if beside != stored and os.path.exists(beside) and not os.path.exists(stored):
            return beside
    return stored


@contextlib.contextmanager
def _as_damage(library: Path) -> Iterator[None]:
    try:
        yield
    except UNREADABLE as error:
        # All of it was written by this program: what does not fit was changed on the disk.
        named = error.args[0] if error.args else None
        detail = (
            Phrase("a stored value cannot be read ({value})", value=named)
            if isinstance(named, Phrase)
            else Phrase("a stored value cannot be read")
        )
        raise damaged(library, detail, said=str(error)) from error


@contextlib.contextmanager
def _one_moment(connection: sqlite3.Connection) -> Iterator[None]:
    """One view of the library for all that is read, also while another program writes."""
    is_ours = not connection.in_transaction  # else it is that of a change that looks first
    if is_ours:
        connection.execute("BEGIN")
    try:
        yield
    finally:
        if is_ours and connection.in_transaction:
            connection.execute("ROLLBACK")  # nothing was changed; and it also works after an error


@contextlib.contextmanager
def _naming(what: Phrase) -> Iterator[None]:
    try:
        yield
    except UNREADABLE as error:
        raise ValueError(what) from error


def read_back(connection: sqlite3.Connection, library: Path) -> None:
    """Read all that views are made of, but for the features, which have checksums: SQLite has none of its values.

    Raises
    ------
    LibraryDamaged
        When a value that is stored cannot be read back: there is no view of this library.
    """
    with _as_damage(library), _one_moment(connection):
        Reader(library).look_through(connection)


class Reader:
    """Reads views; lives in the thread of the connection.

    What is known to be unchanged since the last view is shared with it: a label in a library of a million slices reads
    one row.

    Parameters
    ----------
    library
        The file itself.
    shown_as
        What the person calls it, where that is a link.
    """

    def __init__(self, library: Path, *, shown_as: Path | None = None) -> None:
        self._library, self._shown_as = library, shown_as or library
        self._view: LibraryView | None = None
        self._measured: Measured | None = None
        self._noted = 0
        self._stale: set[str] = set()
        self._labels: set[str] = set()

    def note(self, changes: Iterable[history.Change], *parts: str) -> None:
        """What a transaction of this program changes; called once in each, before it is committed.

        One that is rolled back makes the count too high, and the next view is read anew as a whole.
        """
        self._noted += 1
        self._stale.update(parts)
        for table, before, after in changes:
            self._stale.add(table)
            if table == "label":
                self._labels.update(row["slice"] for row in (before, after) if row is not None)

    def view(self, connection: sqlite3.Connection, read_only_reason: str) -> LibraryView:
        """The library as it is now.

        Raises
        ------
        LibraryDamaged
            When a value that is stored cannot be read back.
        """
        with _as_damage(self._library), _one_moment(connection):
            return self._read(connection, read_only_reason)

    def look_through(self, connection: sqlite3.Connection) -> None:
        """Read whatever a view is made of, but for the features, and keep none of it."""
        _settings(connection)
        songs = self._songs(connection)
        n_slices = look_through_measured(connection, songs)
        for _ in _labels(connection, "", ()):
            pass
        _routines(connection)
        _tag_colors(connection)
        _clustering(connection, n_slices)
        _replaced(connection, songs)
        known_files(connection)

    def _read(self, connection: sqlite3.Connection, read_only_reason: str) -> LibraryView:
        settings = _settings(connection)
        generation, before = int(settings["generation"]), self._view
        if before is not None and before.generation == generation:
            return before
        if before is None or generation - before.generation != self._noted:
            before = None
        self._view = self._renewed(connection, settings, before, read_only_reason)
        self._noted, self._stale, self._labels = 0, set(), set()
        return self._view

    def _renewed(
        self,
        connection: sqlite3.Connection,
        settings: dict[str, str],
        before: LibraryView | None,
        read_only_reason: str,
    ) -> LibraryView:
        state = int(settings.get("slices", 0))
        songs = self._songs(connection) if before is None or "song" in self._stale else before.songs
        if self._measured is None or self._measured.state != state:
            self._measured = read_measured(connection, settings.get("edition", ""), state, songs, self._measured)
        measured = self._measured
        same_slices = before is not None and before.slices is measured.slices
        keep_clusters = same_slices and not self._stale & _CLUSTER_PARTS
        return LibraryView(
            path=str(self._shown_as),
            generation=int(settings["generation"]),
            songs=songs,
            slices=measured.slices,
            classic=measured.features.classic,
            match=measured.features.match,
            levels_db=measured.features.levels_db,
            level_range=measured.level_range,
            labels=self._new_labels(connection, before),
            clustering=before.clustering if before and keep_clusters else _clustering(connection, len(measured.slices)),
            read_only_reason=read_only_reason,
            routines=before.routines if before and "routine" not in self._stale else _routines(connection),
            tag_colors=before.tag_colors if before and "tag" not in self._stale else _tag_colors(connection),
            edition=settings.get("edition", ""),
            slices_state=state,
            slices_digest=measured.digest,
            replaced=before.replaced if before and songs is before.songs else _replaced(connection, songs),
            stamps=before.stamps if before and songs is before.songs else _stamps(connection, songs),
        )

    @property
    def damaged(self) -> tuple[str, ...]:
        """Songs whose stored features have a wrong checksum; they must be analysed again."""
        return () if self._measured is None else self._measured.damaged

    def _new_labels(self, connection: sqlite3.Connection, before: LibraryView | None) -> Mapping[str, Label]:
        if before is None:
            return MappingProxyType(dict(_labels(connection, "", ())))
        if not self._labels:
            return before.labels
        fresh = dict(before.labels)
        for name in sorted(self._labels):
            fresh.pop(name, None)
            fresh.update(_labels(connection, "WHERE slice = ?", (name,)))
        return MappingProxyType(fresh)

    def _songs(self, connection: sqlite3.Connection) -> tuple[Song, ...]:
        known = {} if self._view is None else {song.id: song for song in self._view.songs}
        songs, folder = [], str(self._library.parent)
        for row in connection.execute(_SONG):
            own_id, path, relative, title, artist, seconds, *states, grid, beats, n = row
            place = resolve(folder, path, relative)
            found = _grid(own_id, grid, beats)
            song = Song(own_id, place, title, artist, seconds, found, n, *map(bool, states))
            before = known.get(own_id)
            songs.append(before if before is not None and _same(before, song) else song)
        return tuple(songs)


def known_files(connection: sqlite3.Connection, song_id: str = "") -> tuple[KnownFile, ...]:
    """Every file that was analysed, or those of a song, in the order of songs and slices."""
    which, of = ("WHERE song.id = ?", (song_id,)) if song_id else ("", ())
    rows = connection.execute(
        "SELECT song.id, file.path, size, mtime_ns, file_hash, audio_hash, parameters_digest FROM file "  # noqa: S608
        f"JOIN song ON song.number = file.song {which} ORDER BY song.number, place",
        of,
    )
    return tuple(
        KnownFile(song, FileStamp(os.fsdecode(path), size, mtime, file_hash, audio_hash), digest)
        for song, path, size, mtime, file_hash, audio_hash, digest in rows
    )


def song_of_sound(connection: sqlite3.Connection, audio_hash: str) -> str:
    """Id of the first song that has a file of this sound; empty where none has."""
    found = connection.execute(
        "SELECT song.id FROM file JOIN song ON song.number = file.song WHERE audio_hash = ? "
        "ORDER BY song.number LIMIT 1",
        (audio_hash,),
    ).fetchone()
    return found[0] if found else ""


def _settings(connection: sqlite3.Connection) -> dict[str, str]:
    """The counts of changes, which are numbers, and the edition."""
    found = dict(connection.execute("SELECT key, value FROM setting WHERE key IN ('generation', 'slices', 'edition')"))
    for key in found.keys() - {"edition"}:
        with _naming(Phrase("the count “{key}”", key=key)):
            int(found[key])
    with _naming(Phrase("the count “{key}”", key="generation")):
        found["generation"]
    return found


def _grid(song: str, text: str, beats: bytes) -> BeatGrid:
    with _naming(Phrase("the beats of “{song}”", song=song)):
        return unpack_grid(text, beats)


def _same(a: Song, b: Song) -> bool:
    plain = ("path", "title", "artist", "duration_s", "n_slices", "ready_cut", "missing", "edited", "without_sound")
    return (
        all(getattr(a, name) == getattr(b, name) for name in plain)
        and same_grid(a.grid, b.grid)
        and a.grid.candidates == b.grid.candidates
    )


def _labels(connection: sqlite3.Connection, where: str, values: tuple[str, ...]) -> Iterator[tuple[str, Label]]:
    query = f"SELECT slice, {', '.join(LABEL_FIELDS)} FROM label {where}"  # noqa: S608 - our own words
    lists: dict[tuple[str, Any], tuple[Any, ...]] = {}  # thousands of labels have the same few tags
    for slice_id, *texts in connection.execute(query, values):
        tags, rating, note, choreography, movement = texts
        for packed in ((tags, unpack_tags), (movement, unpack_movement)):
            if packed not in lists:
                text, unpack = packed
                with _naming(Phrase("the label of “{slice}”", slice=slice_id)):
                    lists[packed] = unpack(text)
        own_tags, levels = lists[tags, unpack_tags], lists[movement, unpack_movement]
        yield slice_id, Label(own_tags, rating, note, choreography, levels)


def _replaced(connection: sqlite3.Connection, songs: tuple[Song, ...]) -> frozenset[str]:
    if not any(song.missing for song in songs):
        return frozenset()
    return frozenset(os.fsdecode(path) for (path,) in connection.execute(_REPLACED))


def _stamps(connection: sqlite3.Connection, songs: tuple[Song, ...]) -> Mapping[tuple[str, str], tuple[int, int]]:
    found = connection.execute(_STAMPS) if any(song.missing for song in songs) else ()
    return MappingProxyType({(song, os.fsdecode(path)): (size, mtime) for song, path, size, mtime in found})


def _tag_colors(connection: sqlite3.Connection) -> Mapping[str, str]:
    return MappingProxyType(dict(connection.execute("SELECT name, color FROM tag ORDER BY name")))


def _routines(connection: sqlite3.Connection) -> tuple[Routine, ...]:
    rows = connection.execute("SELECT name, items, bpm, number FROM routine ORDER BY number")
    return tuple(Routine(name, _items(name, items), bpm, number) for name, items, bpm, number in rows)


def _items(routine: str, text: str) -> tuple[RoutineItem, ...]:
    with _naming(Phrase("the routine “{routine}”", routine=routine)):
        return unpack_items(text)


def _clustering(connection: sqlite3.Connection, n: int) -> Clustering | None:
    with _naming(Phrase("the clusters")):
        return _read_clustering(connection, n)


def _read_clustering(connection: sqlite3.Connection, n: int) -> Clustering | None:
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
        curve=unpack_curve(curve),
        names=MappingProxyType(dict(connection.execute("SELECT number, name FROM cluster_name"))),
    )
