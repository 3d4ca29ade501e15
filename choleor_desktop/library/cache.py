"""What can be made again from the music: overviews of songs, maps. Lives beside the library and never blocks it."""

from __future__ import annotations

import contextlib
import io
import sqlite3
import struct
import threading
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis.results import SongOverview
from choleor_desktop.library import complaints, filesystems, suffixes

_VERSION = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS overview (song TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS coordinates (key TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
"""


def _pack(arrays: dict[str, npt.NDArray[np.generic]]) -> bytes:
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **arrays)
    return file.getvalue()


def _unpack(blob: object) -> dict[str, npt.NDArray[np.generic]] | None:
    """The arrays of a blob, or None where it is damaged: SQLite has no checksums, but the archive has one of each."""
    if not isinstance(blob, bytes):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(blob)) as archive:
            if any(entry.compress_type != zipfile.ZIP_STORED for entry in archive.infolist()):
                return None
            contents = {name.removesuffix(".npy"): archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, RuntimeError, ValueError, OSError, EOFError, struct.error):
        return None
    return {name: np.load(io.BytesIO(content), allow_pickle=False) for name, content in contents.items()}


class Cache:
    """Overviews and maps of one library; safe in every thread; a damaged one is made anew.

    Parameters
    ----------
    library_path
        The cache is the file of that name with ``.cache`` behind it; where it cannot be written it lives in memory.
    """

    def __init__(self, library_path: Path | str) -> None:
        self._path = Path(f"{filesystems.followed(Path(library_path))}.cache")
        self._lock = threading.Lock()
        self._last: tuple[str, SongOverview] | None = None  # of the song whose slices are looked at, which may be hours
        self._connection: sqlite3.Connection | None = self._open()

    def _open(self) -> sqlite3.Connection:
        for _ in range(2):
            try:
                return self._connect(str(self._path))
            except sqlite3.Error:
                self._remove()
        return self._connect(":memory:")

    def _remove(self) -> None:
        with contextlib.suppress(OSError):
            for suffix in ("", *suffixes.JOURNALS):
                Path(f"{self._path}{suffix}").unlink(missing_ok=True)

    @staticmethod
    def _connect(place: str) -> sqlite3.Connection:
        connection = sqlite3.connect(place, check_same_thread=False, isolation_level=None, timeout=2)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = OFF")
            if connection.execute("PRAGMA user_version").fetchone()[0] != _VERSION:
                for table in ("overview", "coordinates"):
                    connection.execute(f"DROP TABLE IF EXISTS {table}")
                connection.execute(f"PRAGMA user_version = {_VERSION}")
            connection.executescript(_TABLES)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _ask(self, query: str, *values: object) -> Any:
        """The first value that is found; None where there is none, and when the cache is closed or had to be renewed.

        What cannot be kept is made again next time; that is all a cache may cost.
        """
        with self._lock:
            if self._connection is None:
                return None
            try:
                found = self._connection.execute(query, values).fetchone()
            except sqlite3.Error as error:
                self._connection.close()
                if filesystems.sqlite_code(error) in complaints.DAMAGE:
                    self._remove()
                self._connection = self._open()
                return None
        return None if found is None else found[0]

    def _get(self, query: str, key: str) -> dict[str, npt.NDArray[np.generic]] | None:
        blob = self._ask(query, key)
        return None if blob is None else _unpack(blob)

    def _put(self, query: str, key: str, arrays: dict[str, npt.NDArray[np.generic]]) -> None:
        self._ask(query, key, _pack(arrays))

    def overview(self, song_id: str) -> SongOverview | None:
        """What the plots draw of a song, or None where it must be made again."""
        last = self._last
        if last is not None and last[0] == song_id:
            return last[1]
        data = self._get("SELECT data FROM overview WHERE song = ?", song_id)
        try:
            if data is None:
                return None
            peaks, mfcc = data["peaks"].astype(np.int8), data["mfcc"].astype(np.float16)
            rates = data["rates"].astype(np.float64)
            found = SongOverview(peaks, float(rates[0]), mfcc, float(rates[1]))
        except (KeyError, IndexError):
            return None
        self._last = song_id, found
        return found

    def put_overview(self, song_id: str, overview: SongOverview) -> None:
        """Keep what the plots draw of a song."""
        self._last = None
        rates = np.array([overview.blocks_per_s, overview.frames_per_s])
        arrays = {"peaks": overview.peaks, "mfcc": overview.mfcc, "rates": rates}
        self._put("INSERT OR REPLACE INTO overview VALUES (?, ?)", song_id, arrays)

    def coordinates(self, key: str) -> npt.NDArray[np.float32] | None:
        """A map that was kept, (n, 2), or None."""
        data = self._get("SELECT data FROM coordinates WHERE key = ?", key)
        return None if data is None or "xy" not in data else data["xy"].astype(np.float32)

    def put_coordinates(self, key: str, xy: npt.NDArray[np.float32]) -> None:
        """Keep a map."""
        self._put("INSERT OR REPLACE INTO coordinates VALUES (?, ?)", key, {"xy": xy})

    def close(self) -> None:
        """Let go of the file; what is asked later finds nothing and keeps nothing."""
        self._last = None
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None
