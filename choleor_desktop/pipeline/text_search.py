"""Search as one types: every word of a text, anywhere in what is known of a slice, at a hundred thousand slices."""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import numpy.typing as npt

from choleor_desktop.library.models import LibraryView

Rows = npt.NDArray[np.bool_]


class TextIndex:
    """The words of one view of a library; made in some milliseconds, asked many times.

    Ids are kept as one long text, with a zero between two, so that a search is one pass in C.
    """

    def __init__(self, view: LibraryView, before: TextIndex | None = None) -> None:
        self.view, self.slices = view, view.slices
        if before is not None and before.slices is view.slices:
            self.songs, self.ids, self.starts = before.songs, before.ids, before.starts
        else:
            self.songs = [_plain(f"{song.id} {song.title} {song.artist}") for song in view.songs]
            self.ids = "\0".join(view.slices.ids).casefold()
            letters = np.frombuffer(self.ids.encode("utf-32-le", "surrogatepass"), np.uint32)
            self.starts = np.concatenate(([0], np.flatnonzero(letters == 0) + 1))
        rows = view.slices.rows
        self._labels = [
            (rows[name], _plain(" ".join((*label.tags, label.note, label.choreography))))
            for name, label in view.labels.items()
            if label.tags or label.note or label.choreography
        ]

    def rows(self, text: str) -> Rows:
        """Rows that contain every word of a text, whatever its case, in id, title, artist, tags, note or choreography.

        Parameters
        ----------
        text
            Taken literally; words are separated by spaces.

        Returns
        -------
        Rows
            Booleans, (n_slices,).
        """
        found = np.ones(len(self.slices), bool)
        for word in _plain(text).split():
            found &= self._with(word)
        return found

    def _with(self, word: str) -> Rows:
        table = self.slices
        song_hit = np.array([word in song for song in self.songs], bool)
        hit = song_hit[table.song] if len(song_hit) else np.zeros(len(table), bool)
        if not hit.all():
            # From each place where the word is, on to the next id.
            places = [place.start() for place in re.finditer(re.escape(word) + r"[^\0]*", self.ids)]
            hit[np.searchsorted(self.starts, places, side="right") - 1] = True
        for row, words in self._labels:
            if word in words:
                hit[row] = True
        return hit


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
