"""Where a slice of an older view is in a newer one, after its song was cut anew."""

from __future__ import annotations

import numpy as np

from choleor_desktop.library.models import LibraryView


def same_place(before: LibraryView, row: int, after: LibraryView) -> int:
    """The slice of a newer view that lies where a slice of an older one was; -1 where there is none."""
    if before.slices is after.slices or row < 0:
        return row
    song_id = before.songs[int(before.slices.song[row])].id
    song = after.song_row(song_id)
    rows = np.flatnonzero(after.slices.song == song)
    if not len(rows):
        return -1
    start, end = before.slices.beats_s[row, 0], before.slices.beats_s[row, -1]
    borders = after.slices.beats_s[rows]
    shared = np.minimum(borders[:, -1], end) - np.maximum(borders[:, 0], start)
    return int(rows[shared.argmax()])
