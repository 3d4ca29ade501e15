"""Cuts a song anew by a repaired grid, and carries the labels over."""

from __future__ import annotations

import numpy as np

from choleor_desktop.analysis.repair import carry_labels
from choleor_desktop.analysis.results import BeatGrid
from choleor_desktop.analysis.song import analyse_song
from choleor_desktop.errors import UnknownSong
from choleor_desktop.library import audio_file, scan
from choleor_desktop.library.store import Store
from choleor_desktop.progress import SILENT, Progress


def recut_song(store: Store, song_id: str, grid: BeatGrid, *, progress: Progress = SILENT) -> tuple[str, ...]:
    """Analyse a song by this grid and store it, as one action that can be undone.

    Returns
    -------
    tuple of str
        Labelled slices whose labels found no new slice; undo brings them back.

    Raises
    ------
    UnknownSong
        When there is no such song, or it came as ready-cut slices.
    AudioError
        When its file cannot be read.
    Cancelled
        When no longer wanted; then nothing changed.
    """
    view = store.view()
    row = next((i for i, song in enumerate(view.songs) if song.id == song_id and not song.ready_cut), None)
    if row is None:
        raise UnknownSong(song=song_id)
    progress.step(0, 2, "recut")
    sound = audio_file.read_mono(view.songs[row].path)
    analysis = analyse_song(sound, grid=grid, progress=progress)
    mine = np.flatnonzero(view.slices.song == row).tolist()
    old = [(float(view.slices.beats_s[i, 0]), float(view.slices.beats_s[i, -1])) for i in mine]
    new = [(piece.start_s, piece.end_s) for piece in analysis.slices]
    ids = tuple(scan.slice_id(song_id, piece.index) for piece in analysis.slices)
    pairs = carry_labels(old, new)
    carried = {view.slices.ids[mine[i]]: ids[j] for i, j in pairs.items()}
    store.replace_analysis(song_id, analysis, ids, carried, "repair the beats")
    names = (view.slices.ids[i] for i in mine)
    return tuple(name for name in names if name in view.labels and name not in carried)
