"""The big arrays of a library: what was measured on its slices; only import, recut and removal change them."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis.columns import N_COLUMNS
from choleor_desktop.analysis.levels import level_range
from choleor_desktop.analysis.results import Floats32, SliceFeatures
from choleor_desktop.library import arrays, filesystems
from choleor_desktop.library.models import SliceTable, Song
from choleor_desktop.library.packing import N_BORDERS, unpack_borders, unpack_features
from choleor_desktop.phrase import Phrase

_N_CLASSIC, _N_LEVELS = 20, 17
_SET = "slices"


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """The big arrays at one state of the library.

    Attributes
    ----------
    state
        Counts the changes of slices.
    digest
        Of all that was measured: copies of a library may count to the same state.
    damaged
        Ids of songs whose features cannot be read, or whose Match features have another shape; these are zeros.
    parts
        First row, number of rows and checksum of each song, by its number.
    """

    state: int
    digest: str
    slices: SliceTable
    features: SliceFeatures
    level_range: tuple[float, float]
    damaged: tuple[str, ...]
    parts: dict[int, tuple[int, int, int]]


def read_measured(
    connection: sqlite3.Connection, edition: str, state: int, songs: tuple[Song, ...], before: Measured | None
) -> Measured:
    """The big arrays, from where it is quickest: those kept on disk, those of the view before, or the library.

    Parameters
    ----------
    songs
        Of the library as it is now, in the order of their numbers.
    before
        The arrays of an earlier state, or None.
    """
    rows = _sizes(connection)
    starts = np.concatenate(([0], np.cumsum([n for _, n, _ in rows], dtype=np.int64)))
    parts = _parts(rows)
    content = repr((parts, [song.id for song in songs])).encode("utf-8", "surrogatepass")
    digest = hashlib.blake2b(content, digest_size=16).hexdigest()
    kept = (
        arrays.load(edition, _SET, [state, digest, N_COLUMNS]) if before is None and starts[-1] >= arrays.MANY else None
    )
    found = _from_kept(kept, songs) if kept is not None else None
    if found is None:
        found = _from_library(connection, songs, parts, before)
    lengths = np.maximum(found.borders[:, -1] - found.borders[:, 0], 1e-6)
    owner = np.repeat(np.arange(len(rows), dtype=np.int32), [n for _, n, _ in rows])
    index = (np.arange(int(starts[-1])) - np.repeat(starts[:-1], [n for _, n, _ in rows])).astype(np.int32)
    for array in (found.borders, owner, index, *found.features):
        array.setflags(write=False)
    slices = SliceTable(
        found.ids,
        owner,
        index,
        found.borders,
        (480 / lengths).astype(np.float32),
        _ready_cut_files(connection, parts, songs),
    )
    features = SliceFeatures(*found.features)
    measured = Measured(state, digest, slices, features, found.level_range, found.damaged, parts)
    # Once a session: an import into a large library would write all of it again for every song.
    if before is None and kept is None and len(slices) >= arrays.MANY:
        _keep(edition, measured)
    return measured


def look_through_measured(connection: sqlite3.Connection, songs: tuple[Song, ...]) -> int:
    """Read what the big arrays are made of, but for the features, and keep none of it; the number of slices.

    Raises
    ------
    ValueError
        When it cannot be read back, or does not fit together.
    """
    parts = _parts(_sizes(connection))
    n = sum(len(own) for own in _borders(connection, songs))
    _check_number(sum(1 for _ in connection.execute("SELECT id FROM slice ORDER BY song, place")), n)
    _ready_cut_files(connection, parts, songs)
    return n


def _check_number(found: int, wanted: int) -> None:
    if found != wanted:
        raise ValueError(Phrase("the slices: {found} where there should be {wanted}", found=found, wanted=wanted))


def _parts(rows: list[tuple[int, int, int]]) -> dict[int, tuple[int, int, int]]:
    """First row, number of rows and checksum of each song, by its number."""
    ends = accumulate(n for _, n, _ in rows)
    return {number: (end - n, n, checksum) for end, (number, n, checksum) in zip(ends, rows, strict=True)}


def _sizes(connection: sqlite3.Connection) -> list[tuple[int, int, int]]:
    """Number, slices and checksum of each song."""
    try:
        return connection.execute(
            "SELECT number, n_slices, coalesce(checksum, -1) FROM song LEFT JOIN features ON song = number "
            "ORDER BY number"
        ).fetchall()
    except sqlite3.DatabaseError as error:
        if not _is_damage(error):
            raise
        # No checksum can be read here, so none is believed: every song's features are looked at.
        return connection.execute("SELECT number, n_slices, -1 FROM song ORDER BY number").fetchall()


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    return filesystems.sqlite_code(error) == sqlite3.SQLITE_CORRUPT


@dataclass(frozen=True, slots=True, eq=False)
class _Content:
    ids: tuple[str, ...]
    borders: npt.NDArray[np.float64]
    features: tuple[Floats32, ...]
    damaged: tuple[str, ...]
    level_range: tuple[float, float]


# --- from the library ----------------------------------------------------------------------------


def _from_library(
    connection: sqlite3.Connection,
    songs: tuple[Song, ...],
    parts: dict[int, tuple[int, int, int]],
    before: Measured | None,
) -> _Content:
    borders = np.zeros((sum(size for _, size, _ in parts.values()), N_BORDERS))
    for (start, size, _), own in zip(parts.values(), _borders(connection, songs), strict=True):
        borders[start : start + size] = own
    features = _filled(
        connection, songs, parts, before, N_COLUMNS if before is None else before.features.match.shape[1]
    )
    if features.width != (width := features.wanted_width()):
        features = _filled(connection, songs, parts, before, width)
    ids = tuple(row[0] for row in connection.execute("SELECT id FROM slice ORDER BY song, place"))
    _check_number(len(ids), len(borders))
    measured = level_range(features.levels_db[features.heard])
    whole = (features.classic, features.match, features.levels_db)
    return _Content(ids, borders, whole, tuple(features.damaged), measured)


def _borders(connection: sqlite3.Connection, songs: tuple[Song, ...]) -> Iterator[npt.NDArray[np.float64]]:
    """Borders of the slices of each song, (n, 9)."""
    rows = connection.execute("SELECT borders FROM song ORDER BY number")
    for song, (packed,) in zip(songs, rows, strict=True):
        try:
            yield unpack_borders(packed).reshape(song.n_slices, N_BORDERS)
        except ValueError as error:
            raise ValueError(Phrase("the slices of “{song}”", song=song.id)) from error


def _filled(
    connection: sqlite3.Connection,
    songs: tuple[Song, ...],
    parts: dict[int, tuple[int, int, int]],
    before: Measured | None,
    width: int,
) -> _Filling:
    filling = _Filling(sum(size for _, size, _ in parts.values()), width)
    was_damaged = set() if before is None else set(before.damaged)
    for song, (number, (start, size, checksum)) in zip(songs, parts.items(), strict=True):
        old = before.parts.get(number) if before is not None and song.id not in was_damaged else None
        if before is not None and old is not None and old[1:] == (size, checksum):
            own: SliceFeatures | None = _rows_of(before.features, slice(old[0], old[0] + size))
        else:
            own = _features_of(connection, number)
        filling.fill(slice(start, start + size), own, song)
    return filling


class _Filling:
    """Three matrices.

    Parameters
    ----------
    width
        Of the one of Match, which came with a version of the analysis.
    """

    def __init__(self, n: int, width: int) -> None:
        self.classic, self.levels_db = (np.zeros((n, columns), np.float32) for columns in (_N_CLASSIC, _N_LEVELS))
        self.match = np.zeros((n, width), np.float32)
        self.width = width
        self.heard = np.zeros(n, bool)
        self.damaged: list[str] = []
        self._widths: Counter[int] = Counter()

    def fill(self, rows: slice, own: SliceFeatures | None, song: Song) -> None:
        if own is None or not self._fits(rows, own):
            self.damaged.append(song.id)
            return
        self.classic[rows], self.levels_db[rows] = own.classic, own.levels_db
        self.heard[rows] = not song.without_sound
        columns = own.match.shape[1]
        if not own.match[:1].any():
            return  # without sound
        self._widths[columns] += 1
        if columns == self.width:
            self.match[rows] = own.match
        else:
            # Measured by another version: not comparable with the others.
            self.damaged.append(song.id)

    @staticmethod
    def _fits(rows: slice, own: SliceFeatures) -> bool:
        n = rows.stop - rows.start
        return (own.classic.shape, own.levels_db.shape, len(own.match)) == ((n, _N_CLASSIC), (n, _N_LEVELS), n)

    def wanted_width(self) -> int:
        """That which the program compares today, or else that of the most songs."""
        if N_COLUMNS in self._widths:
            return N_COLUMNS
        return self._widths.most_common(1)[0][0] if self._widths else self.width


def _rows_of(features: SliceFeatures, rows: slice) -> SliceFeatures:
    return SliceFeatures(features.classic[rows], features.match[rows], features.levels_db[rows])


def _features_of(connection: sqlite3.Connection, number: int) -> SliceFeatures | None:
    """Features of a song, or None where they are damaged: the other songs are not affected."""
    try:
        found = connection.execute("SELECT data, checksum FROM features WHERE song = ?", (number,)).fetchone()
    except sqlite3.DatabaseError as error:
        if not _is_damage(error):
            raise
        return None
    return None if found is None else unpack_features(*found)


def _ready_cut_files(
    connection: sqlite3.Connection, parts: dict[int, tuple[int, int, int]], songs: tuple[Song, ...]
) -> MappingProxyType[int, str]:
    """Each slice's file; where a song moved along with the library, its files did too, but for those that stayed."""
    now = {number: song.path for number, song in zip(parts, songs, strict=True) if not song.without_sound}
    found = {}
    for number, place, folder, path in connection.execute(
        "SELECT number, place, song.path, file.path FROM song JOIN file ON file.song = number WHERE ready_cut = 1"
    ):
        if number in now:
            stored, name = os.fsdecode(folder), os.fsdecode(path)
            has_moved = now[number] != stored and not os.path.exists(name)
            found[parts[number][0] + place] = _moved(name, stored, now[number]) if has_moved else name
    return MappingProxyType(found)


def _moved(file: str, before: str, now: str) -> str:
    """Where a file is, now that the folder before is another; on another drive it stayed."""
    try:
        return os.path.normpath(os.path.join(now, os.path.relpath(file, before)))  # noqa: PTH118
    except ValueError:
        return file


# --- kept from the last time ---------------------------------------------------------------------


def _from_kept(kept: dict[str, arrays.Array], songs: tuple[Song, ...]) -> _Content | None:
    try:
        ids = tuple(kept["ids"].tobytes().decode("utf-8", "surrogatepass").split("\0"))
        damaged = json.loads(kept["damaged"].tobytes())
        features = tuple(kept[name] for name in ("classic", "match", "levels_db"))
        borders, low_high = kept["borders"], kept["level_range"]
    except (KeyError, ValueError):
        return None
    n = sum(song.n_slices for song in songs)
    if not len(ids) == len(borders) == n == len(features[0]):
        return None
    return _Content(ids, borders, features, tuple(damaged), (float(low_high[0]), float(low_high[1])))


def _keep(edition: str, measured: Measured) -> None:
    """In the background: the view does not wait for it, only the end of the program."""
    slices, features = measured.slices, measured.features
    content = {
        "ids": np.frombuffer("\0".join(slices.ids).encode("utf-8", "surrogatepass"), np.uint8),
        "damaged": np.frombuffer(json.dumps(measured.damaged).encode(), np.uint8),
        "level_range": np.array(measured.level_range),
        "borders": slices.beats_s,
        "classic": features.classic,
        "match": features.match,
        "levels_db": features.levels_db,
    }
    state = [measured.state, measured.digest, N_COLUMNS]
    arrays.save_aside(edition, _SET, state, content)
