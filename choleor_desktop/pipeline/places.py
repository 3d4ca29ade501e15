"""Which files a library knows, by place, content and sound, and where its songs are now."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

from choleor_desktop.analysis.parameters import DEFAULT
from choleor_desktop.errors import UnknownSong
from choleor_desktop.library.models import FileStamp, LibraryView, Song
from choleor_desktop.library.sources import is_as_stamped
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.same_music import Today, same_music
from choleor_desktop.progress import SILENT, Progress


class Places:
    """The files of a library's songs, or of its ready-cut slices, as an import needs to know them.

    A song may lie at several places (copies); a sound is analysed once, wherever it lies and whatever its tags say.
    """

    def __init__(self, store: Store, *, ready_cut: bool) -> None:
        self._store = store
        self._ready_cut = ready_cut
        view = store.view()
        self.songs = {song.id: song for song in view.songs if song.ready_cut == ready_cut}
        self._names = {song.id: song.title for song in self.songs.values()}
        self._old = set(store.damaged_songs())
        self._files: defaultdict[str, list[FileStamp]] = defaultdict(list)
        self._by_path: dict[str, tuple[str, FileStamp]] = {}
        self._by_content: defaultdict[str, dict[str, str]] = defaultdict(dict)
        """Hash of the sound by song; also of contents that have other tags by now."""
        self._by_sound: dict[str, str] = {}
        known = [file for file in store.known_files() if file.song_id in self.songs]
        self._old |= {file.song_id for file in known if file.parameters_digest != DEFAULT.digest()}
        for file in known:
            self._learn(file.song_id, file.stamp)

    def _learn(self, song_id: str, stamp: FileStamp) -> None:
        self._files[song_id].append(stamp)
        self._by_path[stamp.path] = song_id, stamp
        self._by_content[stamp.file_hash][song_id] = stamp.audio_hash
        if song_id not in self._old:
            self._by_sound[stamp.audio_hash] = song_id

    # --- looking ---------------------------------------------------------------------------------

    def is_untouched(self, path: Path) -> bool:
        """Whether the file is as it was when it was analysed, by its size and time."""
        song, stamp = self._by_path.get(str(path), ("", None))
        return stamp is not None and song not in self._old and _is_as_stamped(stamp)

    def owner(self, stamp: FileStamp, name: str) -> str | None:
        """The song of this content, if its analysis is of today; of ready-cut slices that of this name.

        What songs of ready-cut slices have in common is known in each of them; it came from one of another name only if
        it is no longer there.
        """
        song = self._song_of(stamp, name)
        return None if song in self._old else song

    def outdated(self, stamp: FileStamp, name: str) -> str | None:
        """The same, if it was analysed by an older version or its features are damaged."""
        song = self._song_of(stamp, name)
        return song if song in self._old else None

    def _song_of(self, stamp: FileStamp, name: str) -> str | None:
        songs = list(self._by_content.get(stamp.file_hash, ()))
        if not self._ready_cut:
            return songs[-1] if songs else None
        of_name = [song for song in songs if self._names[song] == name]
        return next(iter([*of_name, *(song for song in songs if self._has_left(song, stamp.file_hash))]), None)

    def _has_left(self, song_id: str, file_hash: str) -> bool:
        return not any(Path(stamp.path).exists() for stamp in self._files[song_id] if stamp.file_hash == file_hash)

    def sound_at(self, path: str) -> str:
        """Hash of the sound that was in this file, or empty."""
        song, stamp = self._by_path.get(path, ("", None))
        return "" if stamp is None or song in self._old else stamp.audio_hash

    def owner_of_sound(self, audio_hash: str) -> str | None:
        """The song with this sound."""
        return self._by_sound.get(audio_hash)

    def song_at(self, path: str) -> str | None:
        """The song that was in this file."""
        found = self._by_path.get(path)
        return None if found is None else found[0]

    def files_of(self, song_id: str) -> tuple[FileStamp, ...]:
        """The files of a song: its places, or its ready-cut slices in order."""
        return tuple(self._files[song_id])

    def in_order(self, song_id: str, stamps: Sequence[FileStamp]) -> tuple[FileStamp, ...]:
        """The file of a song, or all its ready-cut slices in their order; nothing where one is missing."""
        if not self._ready_cut:
            return tuple(stamps[:1])
        found = {stamp.file_hash: stamp for stamp in stamps}
        ordered = [found.get(stamp.file_hash) for stamp in self._files[song_id]]
        return tuple(stamp for stamp in ordered if stamp is not None) if None not in ordered else ()

    # --- noting ----------------------------------------------------------------------------------

    def learn(self, song_id: str, name: str, stamps: Sequence[FileStamp]) -> None:
        """A song was stored with these files."""
        self._old.discard(song_id)
        self._names[song_id] = name
        self._forget(song_id)
        for stamp in stamps:
            self._learn(song_id, stamp)

    def follow(self, song_id: str, found: Sequence[FileStamp], *, named: tuple[str, str] | None = None) -> None:
        """Known sound lies here too, or lies here now; files of a known content need no hash of their sound.

        Title and artist are those that the tags of a song's first file say today.
        """
        before = self._files[song_id]
        fresh = [s if s.audio_hash else replace(s, audio_hash=self._by_content[s.file_hash][song_id]) for s in found]
        after = self._ready_cut_now(before, fresh) if self._ready_cut else self._places_now(song_id, before, fresh)
        if after == before:
            return
        place = os.path.dirname(after[0].path) if self._ready_cut else after[0].path  # noqa: PTH120 - a plain name
        self._store.relink(song_id, place, after, named=named if after[0] in fresh else None)
        self._forget(song_id)
        for stamp in after:
            self._learn(song_id, stamp)

    def _forget(self, song_id: str) -> None:
        for stamp in self._files.pop(song_id, ()):
            if self.song_at(stamp.path) == song_id:
                del self._by_path[stamp.path]

    def _places_now(self, song_id: str, before: Sequence[FileStamp], fresh: Sequence[FileStamp]) -> list[FileStamp]:
        new = {stamp.path: stamp for stamp in fresh}
        kept = [
            new.pop(stamp.path, stamp)
            for stamp in before
            if stamp.path in new or (Path(stamp.path).exists() and self.song_at(stamp.path) == song_id)
        ]
        return [*kept, *new.values()]

    @staticmethod
    def _ready_cut_now(before: Sequence[FileStamp], fresh: Sequence[FileStamp]) -> list[FileStamp]:
        """A slice has one place: where it is, or where it was found if it is no longer there."""
        found: defaultdict[str, list[FileStamp]] = defaultdict(list)
        for stamp in fresh:
            found[stamp.file_hash].append(stamp)
        after = []
        for stamp in before:
            same = found.get(stamp.file_hash, [])
            here = next((s for s in same if s.path == stamp.path), None)
            if here is None and same and not Path(stamp.path).exists():
                here = same.pop(0)
            after.append(stamp if here is None else replace(here, audio_hash=stamp.audio_hash))
        return after


def _is_as_stamped(stamp: FileStamp) -> bool:
    try:
        info = Path(stamp.path).stat()
    except OSError:
        return False
    return (info.st_size, info.st_mtime_ns) == (stamp.size, stamp.mtime_ns)


@dataclass(frozen=True, slots=True)
class _Found:
    """What is the matter with the files of songs.

    Attributes
    ----------
    gone
        Songs whose sound cannot be reached.
    moved
        Files of songs that are heard from a copy now, which comes first.
    fresh
        Songs of which a file was touched.
    """

    gone: set[str] = field(default_factory=set)
    moved: dict[str, list[FileStamp]] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)


def _nothing(*_: object) -> None:
    """For who only looks."""


def note_missing(store: Store, progress: Progress = SILENT, *, read: bool = True) -> tuple[int, int, int]:
    """Look where the files of all songs are, and note which are missing and which are back; labels stay.

    Parameters
    ----------
    read
        Look into files that were touched: a song whose file holds other music now is missing.

    Returns
    -------
    tuple of int
        How many songs are missing now that were not before, how many are back, and how many are heard from a copy now.

    Raises
    ------
    Cancelled
        When it is stopped; then no song is noted as missing, and what was looked into need not be again.
    """

    def relink(song: Song, path: str, stamps: Sequence[FileStamp], named: tuple[str, str] | None = None) -> None:
        with suppress(UnknownSong):  # a person took it out while its files were looked at
            store.relink(song.id, path, stamps, named=named)

    songs = store.view().songs
    found = _look(store, progress, read=read, on_fresh=relink)
    for song in songs:
        if song.id in found.moved:
            relink(song, found.moved[song.id][0].path, found.moved[song.id])
    linked = found.fresh | found.moved.keys()
    noted = {song.id: song.missing and song.id not in linked for song in songs}  # what is linked is there
    for missing in (True, False):
        if song_ids := [name for name, was in noted.items() if was != missing and (name in found.gone) == missing]:
            store.mark_missing(song_ids, missing)
    n_gone = sum(not song.missing and song.id in found.gone for song in songs)
    return n_gone, sum(song.missing and song.id not in found.gone for song in songs), len(found.moved)


def as_it_is(store: Store, progress: Progress = SILENT) -> LibraryView:
    """The library with the songs as missing whose files are, also where that cannot be noted.

    Raises
    ------
    Cancelled
        When it is stopped.
    """
    view, gone = store.view(), _look(store, progress, read=True).gone
    stamps = {(f.song_id, f.stamp.path): (f.stamp.size, f.stamp.mtime_ns) for f in store.known_files()}
    songs = tuple(replace(song, missing=song.id in gone) for song in view.songs)
    return replace(view, songs=songs, stamps=MappingProxyType(stamps))


def n_touched(store: Store) -> int:
    """How many files are there and not as they were stamped, so that they would be read."""
    stamps = {(each.stamp.path, each.stamp.size, each.stamp.mtime_ns) for each in store.known_files()}
    return sum(is_as_stamped(*stamp) is False for stamp in stamps)


def _look(store: Store, progress: Progress, *, read: bool, on_fresh: Callable[..., None] = _nothing) -> _Found:
    """Look at all files; ``on_fresh`` is called with a song, its path, stamps, and title and artist or None."""
    files: defaultdict[str, list[FileStamp]] = defaultdict(list)
    for known in store.known_files():
        files[known.song_id].append(known.stamp)
    claims = Counter(stamp.path for stamps in files.values() for stamp in stamps)
    songs, found = store.view().songs, _Found()
    for done, song in enumerate(songs):
        progress.step(done, len(songs))
        tick = partial(progress.step, done, len(songs)) if read and not song.without_sound else None
        stamps = files[song.id]
        today = [_today(stamp, claims, tick, was_there=not song.missing) for stamp in stamps]
        reached = [stamp for stamp, now in zip(stamps, today, strict=True) if now is not None]
        as_now = [stamp if now is None else now.stamp for stamp, now in zip(stamps, today, strict=True)]
        if not _is_there(song, stamps, reached):
            found.gone.add(song.id)
        elif reached and not song.ready_cut and song.path in {s.path for s in stamps} - {s.path for s in reached}:
            there = {stamp.path for stamp in reached}
            found.moved[song.id] = sorted(as_now, key=lambda stamp, there=there: stamp.path not in there)
        if as_now != stamps and song.id not in found.moved:
            found.fresh.add(song.id)
            named = today[0].named if today[0] is not None and not song.ready_cut else None
            on_fresh(song, song.path, as_now, named)
    return found


def _today(stamp: FileStamp, claims: Counter[str], tick: Callable[[], None] | None, *, was_there: bool) -> Today | None:
    """A file as it is now; None where it is not there, or holds other music."""
    same = is_as_stamped(stamp.path, stamp.size, stamp.mtime_ns)
    if same:
        return Today(stamp)
    if same is None or claims[stamp.path] > 1:  # there it holds another song's sound
        return None
    if tick is None:
        return Today(stamp) if was_there else None
    return same_music(stamp, tick)


def _is_there(song: Song, stamps: Sequence[FileStamp], reached: Sequence[FileStamp]) -> bool:
    """Whether the sound of a song can be reached."""
    known = {os.path.dirname(stamp.path) if song.ready_cut else stamp.path for stamp in stamps}  # noqa: PTH120 - as stored
    moved_along = song.path not in known and Path(song.path).exists()
    return moved_along or (len(reached) == len(stamps) if song.ready_cut else bool(reached))
