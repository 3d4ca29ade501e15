"""Cuts a song anew by a repaired grid, and carries the labels over."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from choleor_desktop.analysis.results import BeatGrid, Floats32
from choleor_desktop.analysis.song import analyse_song
from choleor_desktop.errors import FileReplaced, UnknownSong
from choleor_desktop.library import audio_file, scan, sources
from choleor_desktop.library.models import Label, Song
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.names import cut_anew
from choleor_desktop.pipeline.succession import succession
from choleor_desktop.progress import SILENT, Progress


@dataclass(frozen=True, slots=True)
class LostLabel:
    """A label that found no new slice: where it was and what it said."""

    slice_id: str
    start_s: float
    label: Label


@dataclass(frozen=True, slots=True, eq=False)
class Recut:
    """What became of the labels of a song that was cut anew.

    Attributes
    ----------
    grid
        By which it was cut.
    lost
        Labels that found none; undo brings them back.
    """

    song_id: str
    grid: BeatGrid
    lost: tuple[LostLabel, ...]


def recut_song(store: Store, song_id: str, grid: BeatGrid, *, progress: Progress = SILENT) -> Recut:
    """Analyse a song by this grid and store it, as one action that can be undone.

    Raises
    ------
    UnknownSong
        When there is no such song, or it came as ready-cut slices.
    AudioError
        When its file cannot be read, or holds other music than was imported.
    Cancelled
        When no longer wanted; then nothing changed.
    """
    view = store.view()
    row = view.song_row(song_id)
    if row < 0 or view.songs[row].ready_cut:
        raise UnknownSong(song=song_id)
    progress = progress.part()
    progress.step(0, 1, "recut")
    sound = audio_file.read_mono(sources.song_file(view, row))
    _check_known(store, view.songs[row], sound)
    analysis = analyse_song(sound, grid=grid, progress=progress.part(0.1, 0.9))
    mine = np.flatnonzero(view.slices.song == row).tolist()
    ids = cut_anew(view, row, analysis)
    heirs = succession(view, row, analysis, ids)
    progress.step(9, 10, "recut")
    store.replace_analysis(song_id, analysis, ids, heirs.labels, "repair the beats", places=heirs.places)
    lost = tuple(
        LostLabel(name, float(view.slices.beats_s[i, 0]), view.labels[name])
        for i in mine
        if (name := view.slices.ids[i]) in view.labels and name not in heirs.labels
    )
    return Recut(song_id, grid, lost)


def _check_known(store: Store, song: Song, sound: Floats32) -> None:
    """The grid belongs to the music that was imported; its file may have got other tags since."""
    for known in store.known_files(song.id)[:1]:  # what was salvaged of a damaged library may not know it any more
        is_same = scan.sound_hash(sound) == known.stamp.audio_hash
        if not is_same and scan.stamp(song.path).file_hash != known.stamp.file_hash:
            raise FileReplaced(name=scan.display_name(Path(song.path).name))
