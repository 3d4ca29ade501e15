"""Which files a library knows, by place, content and sound."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from choleor_desktop.analysis.parameters import DEFAULT
from choleor_desktop.library.models import FileStamp
from choleor_desktop.library.sources import is_as_stamped, state_of
from choleor_desktop.library.store import Store


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
        return stamp is not None and song not in self._old and self._is_as_it_was(stamp)

    @staticmethod
    def _is_as_it_was(stamp: FileStamp) -> bool:
        now = state_of(stamp.path)
        return now is not None and is_as_stamped(now, (stamp.size, stamp.mtime_ns))

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
        return not any(os.path.exists(stamp.path) for stamp in self._files[song_id] if stamp.file_hash == file_hash)

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

    def is_anywhere(self, song_id: str) -> bool:
        """Whether a file of a song is where it was."""
        return any(os.path.exists(stamp.path) for stamp in self._files[song_id])

    def further(self, song_id: str, stamps: Sequence[FileStamp]) -> list[FileStamp]:
        """Those files of a song that were not known, which is where it was; a ready-cut slice has one place."""
        if self._ready_cut or not self.is_anywhere(song_id):
            return []
        return [stamp for stamp in stamps if self.song_at(stamp.path) is None]

    def in_order(
        self, song_id: str, stamps: Sequence[FileStamp]
    ) -> tuple[tuple[FileStamp, ...], tuple[FileStamp, ...]]:
        """The file of a song, or all its ready-cut slices in their order; and those that are no longer there."""
        if not self._ready_cut:
            return tuple(stamps[:1]), ()
        found = {stamp.file_hash: stamp for stamp in stamps}
        # Those that the import does not speak of may lie where they were.
        ordered = [found.get(s.file_hash, s) for s in self._files[song_id]]
        return tuple(ordered), tuple(s for s in ordered if s.file_hash not in found and not self._is_as_it_was(s))

    # --- noting ----------------------------------------------------------------------------------

    def learn(self, song_id: str, name: str, stamps: Sequence[FileStamp]) -> None:
        """A song was stored with these files."""
        self._old.discard(song_id)
        self._names[song_id] = name
        self._forget(song_id)
        self._take(song_id, stamps)

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
        self._take(song_id, after)

    def _take(self, song_id: str, stamps: Sequence[FileStamp]) -> None:
        """These are files of a song now; another one that lay there is left with its other files, if it has any."""
        for stamp in stamps:
            other = self.song_at(stamp.path)
            rest = [] if other is None or self._ready_cut else [s for s in self._files[other] if s.path != stamp.path]
            if other is not None and rest:
                self._store.relink(other, rest[0].path, rest)
                self._files[other] = rest
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
            if stamp.path in new or (os.path.exists(stamp.path) and self.song_at(stamp.path) == song_id)
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
            if here is None and same and not os.path.exists(stamp.path):
                here = same.pop(0)
            after.append(stamp if here is None else replace(here, audio_hash=stamp.audio_hash))
        return after
