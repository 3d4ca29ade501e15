"""All that is shown of one slice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis.levels import N_SECTIONS, levels
from choleor_desktop.analysis.results import Floats, Floats32, SongOverview
from choleor_desktop.errors import SliceWithoutSound
from choleor_desktop.library import sources
from choleor_desktop.library.cache import Cache
from choleor_desktop.library.models import LibraryView


@dataclass(frozen=True, slots=True, eq=False)
class SliceDetail:
    """What the plots draw of a slice; times in the song's seconds.

    Attributes
    ----------
    peaks
        Lowest and highest sample of each block, -127..127, int8, (m, 2), from ``start_s`` on.
    mfcc
        float32, (20, f), its first frame centred on ``start_s`` within half a frame.
    beats_s
        The nine borders of the counts.
    levels8, levels9
        Levels 1..10 of counts and sections.
    levels_db
        Loudness of the counts in dB, (8,).
    level_range
        dB that stand for level 1 and level 10 in the library.
    classic
        (20,).
    """

    row: int
    slice_id: str
    start_s: float
    end_s: float
    beats_s: tuple[float, ...]
    bpm: float
    peaks: npt.NDArray[np.int8]
    blocks_per_s: float
    mfcc: Floats32
    frames_per_s: float
    levels8: tuple[int, ...]
    levels9: tuple[int, ...]
    levels_db: tuple[float, ...]
    level_range: tuple[float, float]
    classic: Floats

    def is_of(self, view: LibraryView, row: int) -> bool:
        """Whether it is what a slice of a view is now: its song may have been cut anew since."""
        slices = view.slices
        is_it = self.row == row and self.slice_id == slices.ids[row]
        return is_it and np.array_equal(self.beats_s, slices.beats_s[row])


def overview(cache: Cache, view: LibraryView, song_row: int) -> SongOverview:
    """What the plots draw of a song: kept, or made again from its file.

    Raises
    ------
    AudioError
        When it must be made again and the file is not there, damaged, or another song's by now.
    SliceWithoutSound
        When the song came from a feature table.
    """
    song = view.songs[song_row]
    kept = cache.overview(song.id)
    if kept is not None:
        return kept
    return _made_again(cache, view, song_row)


def _made_again(cache: Cache, view: LibraryView, song_row: int) -> SongOverview:
    from choleor_desktop.analysis import song as of_song  # noqa: PLC0415 - slow to load, and seldom wanted
    from choleor_desktop.analysis import spectral  # noqa: PLC0415
    from choleor_desktop.library import audio_file  # noqa: PLC0415

    song = view.songs[song_row]
    if song.ready_cut:
        files = [sources.slice_sound(view, int(row))[0] for row in view.slices_of(song_row)]
        sound = np.concatenate([audio_file.read_mono(file) for file in files])
    else:
        sound = audio_file.read_mono(sources.song_file(view, song_row))
    made = of_song.overview(spectral.mfcc_of(sound), of_song.extremes(sound))
    cache.put_overview(song.id, made)
    return made


def slice_detail(cache: Cache, view: LibraryView, row: int) -> SliceDetail:
    """Gather what is shown of a slice.

    Raises
    ------
    AudioError, SliceWithoutSound
        When there is nothing to draw: as ``overview`` says.
    """
    table = view.slices
    if view.song_of(row).without_sound:
        raise SliceWithoutSound(slice=table.ids[row])
    whole = overview(cache, view, int(table.song[row]))
    borders = tuple(float(time) for time in table.beats_s[row])
    start, end = borders[0], borders[-1]
    frames = slice(round(start * whole.frames_per_s), max(round(end * whole.frames_per_s), 1))
    marks = levels(view.levels_db[row], view.level_range)
    return SliceDetail(
        row=row,
        slice_id=table.ids[row],
        start_s=start,
        end_s=end,
        beats_s=borders,
        bpm=float(table.bpm[row]),
        peaks=whole.peaks_between(start, end),
        blocks_per_s=whole.blocks_per_s,
        mfcc=whole.mfcc[:, frames].astype(np.float32),
        frames_per_s=whole.frames_per_s,
        levels8=tuple(marks[N_SECTIONS:].tolist()),
        levels9=tuple(marks[:N_SECTIONS].tolist()),
        levels_db=tuple(float(x) for x in view.levels_db[row, N_SECTIONS:]),
        level_range=view.level_range,
        classic=view.classic[row].astype(np.float64),
    )
