"""Search as one types: every word of a text, anywhere in what is known of a slice, at a hundred thousand slices."""

from __future__ import annotations

import unicodedata

import numpy as np
import numpy.typing as npt

from choleor_desktop.library.models import Label, LibraryView

Rows = npt.NDArray[np.bool_]


class TextIndex:
    """The words of one view of a library; made in some milliseconds, asked many times.

    Ids are kept as the letters of one long text, with a zero between two, so that a search is a few passes in C. What
    is as it was in the view before is taken from its index.
    """

    def __init__(self, view: LibraryView, before: TextIndex | None = None) -> None:
        self.view, self.slices = view, view.slices
        if before is not None and before.slices is view.slices:
            self.songs, self.letters, self.starts = before.songs, before.letters, before.starts
        else:
            self.songs = [_plain(f"{song.id} {song.title} {song.artist}") for song in view.songs]
            self.letters = _letters("\0".join(view.slices.ids).casefold())
            self.starts = np.concatenate(([0], np.flatnonzero(self.letters == 0) + 1))
        rows, known = view.slices.rows, {} if before is None else before.said
        self.said = {
            name: known[name] if name in known and known[name][0] is label else (label, _words_of(label))
            for name, label in view.labels.items()
            if label.tags or label.note or label.choreography
        }
        self._labels = [(rows[name], words) for name, (_, words) in self.said.items()]

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
            hit[np.searchsorted(self.starts, self._places(word), side="right") - 1] = True
        for row, words in self._labels:
            if word in words:
                hit[row] = True
        return hit

    def _places(self, word: str) -> npt.NDArray[np.intp]:
        """Where a word begins in the letters of all ids."""
        first, *others = _letters(word)
        places = np.flatnonzero(self.letters[: max(len(self.letters) - len(others), 0)] == first)
        for i, letter in enumerate(others, start=1):
            places = places[self.letters[places + i] == letter]
        return places


def _words_of(label: Label) -> str:
    return _plain(" ".join((*label.tags, label.note, label.choreography)))


def _letters(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
