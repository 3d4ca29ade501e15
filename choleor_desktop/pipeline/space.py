"""The slices of a library made comparable; those of a large library are kept for the next time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis.columns import LAYOUT
from choleor_desktop.analysis.embedding import WIDTH, Embedding
from choleor_desktop.analysis.parameters import ANALYSIS_VERSION
from choleor_desktop.analysis.similarity import MatchSpace
from choleor_desktop.errors import SliceDamaged, SliceWithoutSound
from choleor_desktop.library import arrays
from choleor_desktop.library.models import LibraryView

_SET = "match"
_FORMAT = 9
_FEW_COLUMNS = 4


def has_sound(view: LibraryView) -> npt.NDArray[np.bool_]:
    """Slices that Match can compare, (n,); those that came from a feature table, or are damaged, hold zeros."""
    # Of a silent one little but its tempo is there.
    return view.match[:, :_FEW_COLUMNS].any(axis=1) | view.match[:, LAYOUT["tempo"]].any(axis=1)


def why_without_sound(view: LibraryView, row: int, *, needed_by: str = "Match") -> SliceWithoutSound:
    """Why Match, or what else needs its sound, has none of a slice: where it came from no table, its features are
    damaged or of another version."""
    if view.song_of(row).without_sound:
        return SliceWithoutSound(slice=view.slices.ids[row], reason=needed_by)
    return SliceDamaged(slice=view.slices.ids[row])


def measured(view: LibraryView, method: str) -> npt.NDArray[np.bool_]:
    """Slices that a method can compare, (n,); the original's vectors are there of slices without sound, too.

    Those are never all zero; also the ones that an older version of the analysis measured stay what they are.
    """
    return view.classic.any(axis=1) if method == "classic" else has_sound(view)


def songs_heard(view: LibraryView, with_sound: npt.NDArray[np.bool_]) -> npt.NDArray[np.integer]:
    """Song of each slice, by the order of their ids, (n,); -1 for slices without sound, of which nothing is learned.

    What is learned from a sample of songs does not depend on which was analysed first.
    """
    return np.where(with_sound, songs_by_id(view)[view.slices.song], -1)


def songs_by_id(view: LibraryView) -> npt.NDArray[np.intp]:
    """The place of each song in an order that does not depend on which was analysed first, (n_songs,)."""
    rank = np.empty(len(view.songs), np.intp)
    rank[sorted(range(len(view.songs)), key=lambda i: view.songs[i].id)] = np.arange(len(view.songs))
    return rank


def match_space(view: LibraryView, with_sound: npt.NDArray[np.bool_], *, keep: bool) -> MatchSpace:
    """Fit the Match space to a library, or take it from the arrays that are kept beside its features.

    Parameters
    ----------
    with_sound
        As ``has_sound`` tells.
    keep
        Keep it for the next opening, where there are many. Not while an import changes the library again and again.

    Raises
    ------
    FeaturesOutdated
        When the features are those of another version of the analysis.
    """
    n = len(view.slices)
    state = [ANALYSIS_VERSION, view.slices_state, view.slices_digest, WIDTH, _FORMAT]
    kept = arrays.load(view.edition, _SET, state) if n >= arrays.MANY else None
    song = songs_heard(view, with_sound)
    if kept is not None:
        embedding = Embedding.of_arrays(kept)
        return MatchSpace.of_coordinates(kept["coordinates"], embedding, view.match, song, kept["factors"])
    space = MatchSpace.fit(view.match, song)
    if keep and n >= arrays.MANY:
        content = {"coordinates": space.coordinates, "factors": space.local.factors, **space.embedding.arrays()}
        arrays.save_aside(view.edition, _SET, state, content)
    return space
