"""Where the files of songs are now: missing, back, moved, or holding other music."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType
from typing import NamedTuple, Self

import numpy as np

from choleor_desktop.errors import UnknownSong
from choleor_desktop.library.models import FileStamp, LibraryView, Song
from choleor_desktop.library.naming import display_name
from choleor_desktop.library.sources import State, is_as_stamped, state_of
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.same_music import Today, same_music
from choleor_desktop.progress import SILENT, Progress


class Noted(NamedTuple):
    """What was noted of songs and their files.

    Attributes
    ----------
    gone
        Songs that are missing now and were not before.
    replaced
        Files in which other music was found now, by their names.
    n_back
        Songs that are there again.
    n_copied
        Songs that are heard from a copy now.
    n_unread
        Files that may hold other music, because they were touched, and were not looked into.
    """

    gone: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    n_back: int = 0
    n_copied: int = 0
    n_unread: int = 0


Looked = dict[FileStamp, tuple[State, Today | None]]
"""Files that were looked into: as they were then, and what was found in them."""


def _nothing(*_: object) -> None:
    """For who only looks."""


def note_missing(
    store: Store,
    progress: Progress = SILENT,
    *,
    read: bool = True,
    only: Collection[str] | None = None,
    looked: Looked | None = None,
) -> Noted:
    """Look where the files of songs are, and note which are missing and which are back; labels stay.

    Parameters
    ----------
    read
        Look into files that were touched: a song whose file holds other music now is missing.
    only
        These songs; without it all.
    looked
        What was found in files that were looked into before; as long as they stay as they were, they are not again.

    Raises
    ------
    Cancelled
        When it is stopped; then no song is noted as missing, and what was looked into need not be again.
    """

    def relink(song: Song, path: str, stamps: Sequence[FileStamp], named: tuple[str, str] | None = None) -> None:
        with suppress(UnknownSong):  # a person took it out while its files were looked at
            store.relink(song.id, path, stamps, named=named)

    look = _Look(store, progress, read=read, on_fresh=relink, looked={} if looked is None else looked)
    songs = [song for song in store.view().songs if only is None or song.id in only]
    found = look.at(songs, is_part=only is not None)
    for song in songs:
        if song.id in found.moved:
            relink(song, found.moved[song.id][0].path, found.moved[song.id])
    linked = found.fresh | found.moved.keys()
    noted = {song.id: song.missing and song.id not in linked for song in songs}  # what is linked is there
    for missing in (True, False):
        if song_ids := [name for name, was in noted.items() if was != missing and (name in found.gone) == missing]:
            store.mark_missing(song_ids, missing)
    gone = tuple(song.id for song in songs if not song.missing and song.id in found.gone)
    n_back = sum(song.missing and song.id not in found.gone for song in songs)
    return Noted(gone, tuple(found.replaced), n_back, len(found.moved), found.n_unread)


def as_it_is(
    store: Store, progress: Progress = SILENT, *, of: LibraryView | None = None, rows: Sequence[int] | None = None
) -> LibraryView:
    """The library with the songs as missing whose files are, also where that cannot be noted.

    Parameters
    ----------
    of
        As it was seen; without it, as it is now.
    rows
        Slices by whose songs alone it is asked for; without it all.

    Raises
    ------
    Cancelled
        When it is stopped.
    """
    view = store.view() if of is None else of
    asked = view.songs if rows is None else [view.songs[row] for row in np.unique(view.slices.song[list(rows)])]
    gone = {song.id for song in view.songs if song.missing} - {song.id for song in asked}
    gone |= _Look(store, progress).at(asked, is_part=rows is not None).gone
    stamps = {(f.song_id, f.stamp.path): (f.stamp.size, f.stamp.mtime_ns) for f in store.known_files()}
    songs = tuple(replace(song, missing=song.id in gone) for song in view.songs)
    return replace(view, songs=songs, stamps=MappingProxyType(stamps))


@dataclass(slots=True)
class _Look:
    """Looks at files, and finds out what is the matter with them.

    Attributes
    ----------
    on_fresh
        Called with a song, its path, stamps, and title and artist or None.
    gone
        Songs whose sound cannot be reached.
    moved
        Files of songs that are heard from a copy now, which comes first.
    fresh
        Songs of which a file was touched.
    replaced
        Files that were looked into and hold other music, by their names.
    n_unread
        Files that were touched and not looked into.
    """

    store: Store
    progress: Progress
    read: bool = True
    looked: Looked = field(default_factory=dict)
    on_fresh: Callable[..., None] = _nothing
    gone: set[str] = field(default_factory=set)
    moved: dict[str, list[FileStamp]] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)
    replaced: list[str] = field(default_factory=list)
    n_unread: int = 0
    claims: defaultdict[str, list[FileStamp]] = field(default_factory=lambda: defaultdict(list))

    def at(self, songs: Sequence[Song], *, is_part: bool = False) -> Self:
        """The files of all songs, or of a few."""
        known = (
            [file for song in songs for file in self.store.known_files(song.id)]
            if is_part
            else self.store.known_files()
        )
        files: defaultdict[str, list[FileStamp]] = defaultdict(list)
        for file in known:
            files[file.song_id].append(file.stamp)
            self.claims[file.stamp.path].append(file.stamp)
        for done, song in enumerate(songs):
            self.progress.step(done, len(songs))
            self._at(song, files[song.id], partial(self.progress.step, done, len(songs)))
        return self

    def _at(self, song: Song, stamps: list[FileStamp], tick: Callable[[], None]) -> None:
        if song.without_sound:
            return  # all of it was in its table
        today = [self._today(stamp, tick, was_there=not song.missing) for stamp in stamps]
        reached = [stamp for stamp, now in zip(stamps, today, strict=True) if now is not None]
        as_now = [stamp if now is None else now.stamp for stamp, now in zip(stamps, today, strict=True)]
        if not _is_there(song, stamps, reached):
            self.gone.add(song.id)
        elif reached and not song.ready_cut and song.path in {s.path for s in stamps} - {s.path for s in reached}:
            there = {stamp.path for stamp in reached}
            self.moved[song.id] = sorted(as_now, key=lambda stamp: stamp.path not in there)
        if as_now != stamps and song.id not in self.moved:
            self.fresh.add(song.id)
            named = today[0].named if today[0] is not None and not song.ready_cut else None
            self.on_fresh(song, song.path, as_now, named)

    def _today(self, stamp: FileStamp, tick: Callable[[], None], *, was_there: bool) -> Today | None:
        """A file as it is now; None where it is not there, or holds other music."""
        now = state_of(stamp.path)
        if now is None:
            return None
        if is_as_stamped(now, (stamp.size, stamp.mtime_ns)):
            return Today(stamp)
        if any(is_as_stamped(now, (other.size, other.mtime_ns)) for other in self.claims[stamp.path]):
            return None  # it holds another song's sound
        before, known = self.looked.get(stamp, (None, None))
        if before == now:
            return known
        if not self.read:
            self.n_unread += 1
            return Today(stamp) if was_there else None
        today = same_music(stamp, tick)
        if today is None and was_there:
            self.replaced.append(display_name(os.path.basename(stamp.path)))  # noqa: PTH119 - a plain name
        if today is None or today.is_sure:
            self.looked[stamp] = now, today
        return today


def _is_there(song: Song, stamps: Sequence[FileStamp], reached: Sequence[FileStamp]) -> bool:
    """Whether the sound of a song can be reached."""
    known = {os.path.dirname(stamp.path) if song.ready_cut else stamp.path for stamp in stamps}  # noqa: PTH120 - as stored
    moved_along = song.path not in known and os.path.exists(song.path)
    return moved_along or (len(reached) == len(stamps) if song.ready_cut else bool(reached))
