"""Search as one types: every word of a text, anywhere in what is known of a slice, at a hundred thousand slices."""

from __future__ import annotations

from pathlib import PurePath

import numpy as np
import numpy.typing as npt

from choleor_desktop.library.models import Label, LibraryView
from choleor_desktop.library.naming import nfc

Rows = npt.NDArray[np.bool_]


class TextIndex:
    """The words of one view of a library; made in some milliseconds, asked many times.

    A slice is found by what its title says, ``Song · 17``. Its id is its title in a feature table, and the name of its
    file where a person cut it; of others only the whole id is looked for, as the part of a song in it counts from 0
    behind letters that say nothing. Ids are kept as the letters of one long text, with a zero around each, so that a
    search is a few passes in C. What is as it was in the view before is taken from its index.
    """

    def __init__(self, view: LibraryView, before: TextIndex | None = None) -> None:
        self.view, self.slices = view, view.slices
        if before is not None and before.slices is view.slices:
            self.letters, self.starts = before.letters, before.starts
        else:
            self.letters = _letters("\0".join(("", *view.slices.ids, "")).casefold())
            self.starts = np.flatnonzero(self.letters == 0)[:-1] + 1
        if before is not None and before.view.songs is view.songs:
            self.songs = before.songs
        else:
            stems = (PurePath(song.path).stem for song in view.songs)
            self.songs = [
                _plain(f"{name} {song.artist} {stem}")
                for name, song, stem in zip(view.song_names, view.songs, stems, strict=True)
            ]
        rows, known = view.slices.rows, {} if before is None else before.said
        self.said = {
            name: known[name] if name in known and known[name][0] is label else (label, _words_of(label))
            for name, label in view.labels.items()
            if label.tags or label.note or label.choreography
        }
        self._labels = [(rows[name], words) for name, (_, words) in self.said.items()]

    def rows(self, text: str) -> Rows:
        """Rows that contain every word of a text, whatever its case.

        They are looked for in title and number, artist, name of the file, tags, note and choreography.

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
        table, songs = self.slices, self.view.songs
        song_hit = np.array([word in text for text in self.songs], bool)
        hit = song_hit[table.song] if len(songs) else np.zeros(len(table), bool)
        if not hit.all():
            is_number = word.isdigit()
            named = np.array([song.without_sound or (song.ready_cut and not is_number) for song in songs], bool)
            has_number = ~np.array([song.without_sound for song in songs], bool)[table.song]
            places = self._places(word)
            rows = np.searchsorted(self.starts, places, side="right") - 1
            is_whole = (self.letters[places - 1] == 0) & (self.letters[places + len(word)] == 0)
            hit[rows[is_whole | named[table.song[rows]]]] = True
            if word == "·":
                hit |= has_number
            elif is_number:
                numbers = [i for i in range(int(table.index.max(initial=-1)) + 1) if word in str(i + 1)]
                hit |= has_number & np.isin(table.index, numbers)
        for row, words in self._labels:
            if word in words:
                hit[row] = True
        return hit

    def _places(self, word: str) -> npt.NDArray[np.intp]:
        """Where a word begins in the letters of all ids."""
        first, *others = _letters(word)
        places = np.flatnonzero(self.letters[: -len(word)] == first)
        for i, letter in enumerate(others, start=1):
            places = places[self.letters[places + i] == letter]
        return places


def _words_of(label: Label) -> str:
    return _plain(" ".join((*label.tags, label.note, label.choreography)))


def _letters(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _plain(text: str) -> str:
    return nfc(text).casefold()
