"""What songs and slices that come into a library are called there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from choleor_desktop.analysis.results import SongAnalysis
from choleor_desktop.library import naming
from choleor_desktop.library.models import FileStamp, LibraryView
from choleor_desktop.pipeline.worker import Task


@dataclass(slots=True)
class Names:
    """Gives names that nothing in the library has yet.

    Attributes
    ----------
    taken
        Those of its songs and slices.
    """

    taken: set[str]

    def of(self, task: Task, files: Sequence[FileStamp], analysis: SongAnalysis) -> tuple[str, tuple[str, ...]]:
        """The id of a new song, and those of its slices; they are taken once the song is stored."""
        content = _joint(files) if task.ready_cut else files[0].file_hash
        song = naming.song_id(task.name, content, self.taken)
        if task.ready_cut:
            return song, self._ready_cut(task, song, files)
        return song, _cut(song, analysis, self.taken.__contains__)

    def _ready_cut(self, task: Task, song: str, files: Sequence[FileStamp]) -> tuple[str, ...]:
        ids: list[str] = []
        for stamp in files:
            stem = naming.display_name(Path(stamp.path).stem)
            names = (stem, f"{task.name}/{stem}", f"{song}/{stem}", naming.slice_id(song, len(ids)))
            ids.append(next(name for name in names if name not in self.taken and name not in ids))
        return tuple(ids)


def cut_anew(view: LibraryView, row: int, analysis: SongAnalysis) -> tuple[str, ...]:
    """The ids of the slices of a song (its row) that is cut anew; no other song has them."""
    slices = view.slices

    def is_taken(name: str) -> bool:
        there = slices.rows.get(name)
        return there is not None and slices.song[there] != row

    return _cut(view.songs[row].id, analysis, is_taken)


def _cut(song: str, analysis: SongAnalysis, is_taken: Callable[[str], bool]) -> tuple[str, ...]:
    ids: list[str] = []
    for piece in analysis.slices:
        name = naming.slice_id(song, piece.index)
        while is_taken(name):  # by a feature table of the same music, or slices of it that were exported and came back
            name += "b"
        ids.append(name)
    return tuple(ids)


def title_of(name: str) -> str:
    """What ready-cut slices of a song of this name are listed under."""
    return naming.title_from(naming.display_name(name))


def _joint(stamps: Sequence[FileStamp]) -> str:
    """One name for the content of several files."""
    return hashlib.blake2b("".join(s.file_hash for s in stamps).encode(), digest_size=16).hexdigest()


def by_song(folders: dict[Path, tuple[Path, ...]]) -> Iterator[tuple[str, tuple[Path, ...]]]:
    """Ready-cut files by song: a folder holds one song, or several that their names tell apart."""
    for folder, files in folders.items():
        songs: dict[str, list[Path]] = {}
        for file in files:
            parts = naming.split_ready_cut(file.stem)
            songs.setdefault(parts[0] if parts else folder.name, []).append(file)
        for name, own in songs.items():
            yield name, tuple(own)
