"""Which files a library knows, by place, content and sound, and where its songs are now."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from choleor_desktop.analysis.parameters import DEFAULT
from choleor_desktop.library.models import FileStamp, Song
from choleor_desktop.library.store import Store
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


def note_missing(store: Store, progress: Progress = SILENT) -> tuple[int, int, int]:
    """Look where the files of all songs are, and note which are missing and which are back; labels stay.

    Returns
    -------
    tuple of int
        How many songs are missing now that were not before, how many are back, and how many are heard from a copy now.

    Raises
    ------
    Cancelled
        When it is stopped; then nothing was noted.
    """
    files: defaultdict[str, list[FileStamp]] = defaultdict(list)
    for known in store.known_files():
        files[known.song_id].append(known.stamp)
    claims = Counter(stamp.path for stamps in files.values() for stamp in stamps)
    songs = store.view().songs
    gone, moved = set(), {}
    for done, song in enumerate(songs):
        progress.step(done, len(songs))
        reached = [stamp for stamp in files[song.id] if _is_reached(stamp, claims)]
        if not _is_there(song, files[song.id], reached):
            gone.add(song.id)
        elif (
            reached
            and not song.ready_cut
            and song.path in {stamp.path for stamp in files[song.id]} - {stamp.path for stamp in reached}
        ):
            moved[song.id] = sorted(files[song.id], key=lambda stamp, there=reached: stamp not in there)
    for song_id, places in moved.items():  # to a copy of it
        store.relink(song_id, places[0].path, places)
    changed = {
        missing: [song.id for song in songs if song.missing != missing and (song.id in gone) == missing]
        for missing in (True, False)
    }
    for missing, song_ids in changed.items():
        if song_ids:
            store.mark_missing(song_ids, missing)
    return len(changed[True]), len(changed[False]), len(moved)


def _is_reached(stamp: FileStamp, claims: Counter[str]) -> bool:
    """Whether a file is there; one that now holds another song's sound is not."""
    return _is_as_stamped(stamp) if claims[stamp.path] > 1 else Path(stamp.path).exists()


def _is_there(song: Song, stamps: Sequence[FileStamp], reached: Sequence[FileStamp]) -> bool:
    """Whether the sound of a song can be reached."""
    moved_along = song.path not in {stamp.path for stamp in stamps} and Path(song.path).exists()
    return moved_along or (len(reached) == len(stamps) if song.ready_cut else bool(reached))
