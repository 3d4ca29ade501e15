"""Which slices are heard, on end or as the sides of a comparison; found again in a library that has changed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from choleor_desktop.analysis.results import BeatGrid
from choleor_desktop.library.models import LibraryView
from choleor_desktop.pipeline.succession import same_place
from choleor_desktop.playback.sounds import PlayState, Sound

_SAME_S = 1e-3
OUTSIDE = -1
"""In place of a row: the file from outside, as a side of a comparison."""


def counted(sound: Sound, grid: BeatGrid) -> Sound:
    """A sound with the beats of its song, and which count each is."""
    own = slice(*np.searchsorted(grid.beats_s, (sound.start_s - _SAME_S, sound.end_s - _SAME_S)))
    return replace(sound, beats_s=tuple(grid.beats_s[own].tolist()), counts=tuple(grid.counts[own].tolist()))


def is_run(view: LibraryView, rows: Sequence[int]) -> bool:
    """Whether slices follow each other in one file."""
    table = view.slices
    return all(
        table.song[b] == table.song[a] and table.index[b] == table.index[a] + 1 and not {a, b} & table.files.keys()
        for a, b in pairwise(rows)
    )


@dataclass(frozen=True)
class Passage:
    """Slices of a library as it is now, and the names by which the player has known them since they began."""

    view: LibraryView
    rows: tuple[int, ...]
    names: tuple[str, ...]
    is_comparison: bool = False
    song_end_s: float | None = None
    """Where the song ends that is played through."""
    from_s: float | None = None
    """Where in the file it began, if not at its beginning."""
    side: str = "A"
    """With which side a comparison began."""

    @property
    def is_on_end(self) -> bool:
        """Whether it is more than one slice, of which one after the other is heard."""
        return not self.is_comparison and (len(self.rows) > 1 or self.song_end_s is not None)

    @cached_property
    def _spans_s(self) -> list[tuple[float, float]]:
        return [(float(beats[0]), float(beats[-1])) for beats in self.view.slices.beats_s[list(self.rows)]]

    def told(self, state: PlayState) -> PlayState:
        """The slice that is heard by the name that it has now; of several on end it is known by where the music is."""
        if state.slice_id not in self.names:
            return state
        place = self.names.index(state.slice_id)
        if self.is_on_end:
            place = max(bisect_right(self._spans_s, (state.position_s, np.inf)) - 1, 0)
            if state.position_s > self._spans_s[place][1] + _SAME_S:
                return replace(state, slice_id="")  # a short eight-count before a leap of the tempo, or the song's end
        row = self.rows[place]
        return state if row == OUTSIDE else replace(state, slice_id=self.view.slices.ids[row])

    def seen_in(self, view: LibraryView) -> Passage | None:
        """The same music in the library as it is now; None where one of its songs is not there any more."""
        if self.view.path != view.path:
            return None
        now = tuple(row if row == OUTSIDE else same_place(self.view, row, view) for row in self.rows)
        is_lost = any(place < 0 and row != OUTSIDE for row, place in zip(self.rows, now, strict=True))
        return None if is_lost else replace(self, view=view, rows=now)

    def is_cut_as(self, other: Passage) -> bool:
        """Whether its slices have the beats that they had in an earlier view."""
        mine, before = self.view.slices.beats_s, other.view.slices.beats_s
        places = zip(self.rows, other.rows, strict=True)
        return all(np.array_equal(mine[row], before[old]) for row, old in places if row != OUTSIDE)
