"""Cuts a song anew by a repaired grid, and carries the labels over."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

from choleor_desktop.analysis.results import NO_OVERVIEW, BeatGrid, SongAnalysis
from choleor_desktop.errors import FileReplaced, UnknownSong
from choleor_desktop.library import audio_file, naming, scan, sources
from choleor_desktop.library.models import NO_LABEL, FileStamp, Label, LibraryView
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.aside import Compute, here
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
    n_slices
        Of the song now; none where no whole eight-count fits into it.
    n_joined
        New slices that took over the labels of several, in whose note is what had no room.
    n_items_joined
        Items of routines that became one with the item before.
    n_items_more
        Items of routines that came beside one whose slice became several.
    """

    song_id: str
    grid: BeatGrid
    lost: tuple[LostLabel, ...]
    n_slices: int
    n_joined: int = 0
    n_items_joined: int = 0
    n_items_more: int = 0


def recut_song(
    store: Store, song_id: str, grid: BeatGrid, *, compute: Compute = here, progress: Progress = SILENT
) -> Recut:
    """Analyse a song by this grid and store it, as one action that can be undone.

    Parameters
    ----------
    compute
        Where it is analysed, which takes 15 s of a processor for an hour of music.

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
    # What was salvaged of a damaged library may not know its files any more.
    known = next((file.stamp for file in store.known_files(song_id)), None)
    analysis = compute(_analysed, sources.song_file(view, row), grid, known, progress=progress.part(0.0, 0.9))
    mine = view.slices_of(row).tolist()
    ids = cut_anew(view, row, analysis)
    heirs = succession(view, row, analysis, ids)
    progress.step(9, 10, "recut")
    store.replace_analysis(song_id, analysis, ids, heirs.labels, "repair the beats", places=heirs.places)
    lost = tuple(
        LostLabel(name, float(view.slices.beats_s[i, 0]), view.labels[name])
        for i in mine
        if (name := view.slices.ids[i]) in view.labels and name not in heirs.labels
    )
    after = store.view()
    notes = defaultdict[str, list[str]](list)
    for old, new in heirs.labels.items():
        if old in view.labels:
            notes[new].append(view.labels[old].note)
    n_more = _n_items(after) - _n_items(view)
    return Recut(
        song_id,
        grid,
        lost,
        n_slices=len(ids),
        n_joined=sum(after.labels.get(new, NO_LABEL).note not in {"", *olds} for new, olds in notes.items()),
        n_items_joined=max(-n_more, 0),
        n_items_more=max(n_more, 0),
    )


def _n_items(view: LibraryView) -> int:
    return sum(len(routine.items) for routine in view.routines)


def _analysed(path: str, grid: BeatGrid, known: FileStamp | None, *, progress: Progress) -> SongAnalysis:
    """A file cut by a grid, which belongs to the music that was imported; its tags may be others since."""
    from choleor_desktop.analysis.song import analyse_song  # noqa: PLC0415 - the window does without
    from choleor_desktop.pipeline.worker import DECODED  # noqa: PLC0415 - it loads the same

    sound = audio_file.decode(path, progress=progress.part(0.0, DECODED)).samples
    is_known = known is None or scan.sound_hash(sound) == known.audio_hash
    if known is not None and not is_known and scan.stamp(path).file_hash != known.file_hash:
        raise FileReplaced(name=naming.display_name(Path(path).name))
    analysis = analyse_song(sound, grid=grid, progress=progress.part(DECODED, 1.0))
    return replace(analysis, overview=NO_OVERVIEW)  # it stays as it is, and would take the longest to send
