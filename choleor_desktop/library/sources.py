"""Where the sound of songs and slices is; a file that holds another song by now is not theirs."""

from __future__ import annotations

from pathlib import Path

from choleor_desktop.errors import FileOfAnotherSong, SliceWithoutSound
from choleor_desktop.library.models import LibraryView


def song_file(view: LibraryView, song_row: int) -> str:
    """The file of a song that was cut.

    Raises
    ------
    FileOfAnotherSong
        When it was replaced by another song of the library.
    """
    return _own(view, song_row, view.songs[song_row].path)


def slice_sound(view: LibraryView, row: int) -> tuple[str, float, float]:
    """File of a slice, and where in it the slice begins and ends, in seconds.

    Raises
    ------
    FileOfAnotherSong
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
    if view.songs[song_row].missing and path in view.replaced:
        raise FileOfAnotherSong(name=Path(path).name)
    return path
