"""Where the sound of songs and slices is; a file that holds other music by now is not theirs."""

from __future__ import annotations

from pathlib import Path

from choleor_desktop.errors import FileOfAnotherSong, FileReplaced, SliceWithoutSound
from choleor_desktop.library.models import LibraryView

_HOUR_NS = 3600 * 10**9
_MOST_HOURS = 14
_TICK_NS = 2 * 10**9


State = tuple[int, int]
"""Size of a file, and its time in nanoseconds."""


def state_of(path: str) -> State | None:
    """How a file is now; None where there is none."""
    try:
        info = Path(path).stat()
    except OSError:
        return None
    return info.st_size, info.st_mtime_ns


def is_as_stamped(now: State, then: State) -> bool:
    """Whether a file has the size and time of its stamp.

    Notes
    -----
    Whole hours between two times are the clock's (summer time, another zone) on a drive that keeps the local time.
    """
    apart = abs(now[1] - then[1])
    hours = round(apart / _HOUR_NS)
    is_clock = 1 <= hours <= _MOST_HOURS and abs(apart - hours * _HOUR_NS) <= _TICK_NS
    return now[0] == then[0] and (not apart or is_clock)


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
