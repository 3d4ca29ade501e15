"""Where the sound of songs and slices is; a file that holds other music by now is not theirs."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from choleor_desktop.errors import FileOfAnotherSong, FileReplaced, SliceWithoutSound
from choleor_desktop.library.models import LibraryView

_SECOND_NS = 10**9
_HOUR_NS = 3600 * _SECOND_NS
_MOST_HOURS = 14
_LATEST_NS = 2**63 - 1

State = tuple[int, int]
"""Size of a file, and its time in nanoseconds."""


def state_of(path: str) -> State | None:
    """How a file is now; None where there is none, but a folder perhaps, or a pipe."""
    try:
        info = Path(path).stat()
    except OSError:
        return None
    return told(info) if stat.S_ISREG(info.st_mode) else None


def told(info: os.stat_result) -> State:
    """Size and time of a file; a time after April 2262, of a clock gone wrong, is as late as can be stored."""
    return info.st_size, min(info.st_mtime_ns, _LATEST_NS)


def is_as_stamped(now: State, then: State) -> bool:
    """Whether a file has the size and time of its stamp.

    Notes
    -----
    Whole hours between two times are the clock's (summer time, another zone) on a drive that keeps the local time. Such
    drives (FAT) count in seconds; where there are parts of one, a file was written anew, at that time by chance.
    """
    hours, rest = divmod(abs(now[1] - then[1]), _HOUR_NS)
    is_clock = hours <= _MOST_HOURS and not rest and (not hours or not now[1] % _SECOND_NS)
    return now[0] == then[0] and is_clock


def song_file(view: LibraryView, song_row: int) -> str:
    """The file of a song that was cut.

    Raises
    ------
    FileOfAnotherSong
        When it was replaced by another song of the library.
    FileReplaced
        When it was replaced by other music.
    """
    return _own(view, song_row, view.songs[song_row].path)


def slice_sound(view: LibraryView, row: int) -> tuple[str, float, float]:
    """File of a slice, and where in it the slice begins and ends, in seconds.

    Raises
    ------
    FileOfAnotherSong, FileReplaced
        As above.
    SliceWithoutSound
        When the slice came from a feature table.
    """
    song_row, borders = int(view.slices.song[row]), view.slices.beats_s[row]
    if view.songs[song_row].without_sound:
        raise SliceWithoutSound(slice=view.slices.ids[row])
    if row in view.slices.files:
        return _own(view, song_row, view.slices.files[row]), 0.0, float(borders[-1] - borders[0])
    return song_file(view, song_row), float(borders[0]), float(borders[-1])


def _own(view: LibraryView, song_row: int, path: str) -> str:
    song = view.songs[song_row]
    if song.missing and path in view.replaced:
        raise FileOfAnotherSong(name=Path(path).name)
    stamp = view.stamps.get((song.id, path)) if song.missing else None
    now = state_of(path) if stamp is not None else None
    if now is not None and stamp is not None and not is_as_stamped(now, stamp):
        raise FileReplaced(name=Path(path).name)
    return path
