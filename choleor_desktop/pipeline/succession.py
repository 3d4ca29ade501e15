"""Where slices are once their song was cut anew: their labels, their places in routines, what was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from choleor_desktop.analysis.results import SongAnalysis
from choleor_desktop.analysis.spans import belong_together, carry_labels, closest, in_place_of
from choleor_desktop.library.models import LibraryView, Routine
from choleor_desktop.library.moved_items import Fate, moved_routine


@dataclass(frozen=True, slots=True)
class Succession:
    """New slices by old slice of a song, all by id.

    Attributes
    ----------
    labels
        Which takes over the labels, of several the one whose own are kept first; those that share too little with any
        are not named.
    places
        Which lie where the old one was, in order. All are named, unless there are no new slices.
    """

    labels: dict[str, str]
    places: dict[str, tuple[str, ...]]


class Place(NamedTuple):
    """Where a slice is in the music, by which it is found also once its song was cut anew."""

    slice_id: str
    song_id: str
    start_s: float
    end_s: float

    @classmethod
    def of(cls, view: LibraryView, row: int) -> Place:
        """The place of a slice of a view."""
        return cls(view.slices.ids[row], view.song_of(row).id, *view.slices.span(row))


def succession(view: LibraryView, song: int, analysis: SongAnalysis, slice_ids: Sequence[str]) -> Succession:
    """What becomes of the slices of a song (its row) that is cut anew.

    Parameters
    ----------
    analysis, slice_ids
        How it is cut now, and the ids of its new slices, which may be those of old ones.
    """
    rows = view.slices_of(song)
    old_ids = [view.slices.ids[row] for row in rows]
    old = view.slices.beats_s[rows][:, [0, -1]].astype(float)
    new = np.array([(piece.start_s, piece.end_s) for piece in analysis.slices]).reshape(-1, 2)
    labelled = {i for i, name in enumerate(old_ids) if name in view.labels}
    taken = carry_labels(list(map(tuple, old)), list(map(tuple, new)), labelled)
    labels = {old_ids[i]: slice_ids[j] for i, j in taken.items()}
    for i in sorted(labelled - taken.keys()) if len(new) else ():  # at half the tempo two become one
        if belong_together(old[i], new[nearest := closest(old[i], new)]):
            labels[old_ids[i]] = slice_ids[nearest]
    pieces = [in_place_of(tuple(span), new) for span in old if len(new)]
    places = {name: tuple(slice_ids[i] for i in found) for name, found in zip(old_ids, pieces, strict=False)}
    return Succession(labels, places)


def same_place(before: LibraryView, row: int, after: LibraryView) -> int:
    """The slice of a newer view where, or nearest to where, one of an older view was; -1 when the song is gone."""
    return row if before.slices is after.slices or row < 0 else row_at(after, Place.of(before, row))


def row_at(view: LibraryView, place: Place) -> int:
    """The slice that is, or is nearest to, a place in the music; -1 when its song is gone."""
    span, slices = (place.start_s, place.end_s), view.slices
    same = slices.rows.get(place.slice_id, -1)
    if same >= 0 and slices.span(same) == span:
        return same
    rows = view.slices_of(view.song_row(place.song_id))
    return int(rows[closest(span, slices.beats_s[rows][:, [0, -1]])]) if len(rows) else -1


def _rows_at(view: LibraryView, place: Place) -> tuple[int, ...]:
    """The slices that are in a place in the music, in order, of which there may be several; none when its song is
    gone."""
    span, slices = (place.start_s, place.end_s), view.slices
    same = slices.rows.get(place.slice_id, -1)
    if same >= 0 and slices.span(same) == span:
        return (same,)
    rows = view.slices_of(view.song_row(place.song_id))
    found = in_place_of(span, slices.beats_s[rows][:, [0, -1]]) if len(rows) else ()
    return tuple(int(rows[i]) for i in found)


def same_slice(before: LibraryView, row: int, after: LibraryView) -> int:
    """The same, where the two share at least half of the shorter, as labels are carried; else -1."""
    place = same_place(before, row, after)
    if place < 0:
        return -1
    return place if belong_together(before.slices.span(row), after.slices.span(place)) else -1


def named_now(before: LibraryView, name: str, after: LibraryView) -> str:
    """Id of the slice of a newer view where one of an older view was; of one that is gone its own."""
    place = same_place(before, before.slices.rows.get(name, -1), after)
    return after.slices.ids[place] if place >= 0 else name


def followed(before: LibraryView, routine: Routine, after: LibraryView) -> Routine:
    """A routine, by the slices that lie in a newer view where those of an older one were; one that is gone stays."""
    if before.slices is after.slices:
        return routine

    def fate(name: str) -> Fate:
        row = before.slices.rows.get(name, -1)
        there = _rows_at(after, Place.of(before, row)) if row >= 0 else ()
        if not there:
            return Fate((name,))
        names, slices = tuple(after.slices.ids[i] for i in there), before.slices
        return Fate(names, int(slices.song[row]), int(slices.index[row]), before.bpm(row), after.bpm(there[0]))

    return moved_routine(routine, fate)


def item_now(before: LibraryView, routine: Routine, item: int, after: LibraryView) -> int:
    """Which item of a routine, once it has followed into a newer view, is where one was."""
    until, with_it = (
        len(followed(before, replace(routine, items=routine.items[:n]), after).items) for n in (item, item + 1)
    )
    return max(min(until, with_it - 1), 0)  # it may be one with the item before


def is_cut_anew(before: LibraryView, routine: Routine, after: LibraryView) -> bool:
    """Whether slices of a routine whose songs are there still have other borders in a newer view."""
    rows = {before.slices.rows.get(item.slice_id, -1) for item in routine.items} - {-1}
    places = ((row, same_place(before, row, after)) for row in rows if before.slices is not after.slices)
    return any(now >= 0 and before.slices.span(row) != after.slices.span(now) for row, now in places)


def renamed_tag(before: LibraryView, view: LibraryView, tag: str) -> str:
    """The tag that all slices with this one have instead in a newer view; empty where there is none."""
    had = [name for name, label in before.labels.items() if tag in label.tags and name in view.labels]
    if not had:
        return ""
    all_have = set.intersection(*(set(view.labels[name].tags) for name in had))
    fresh = set.union(*(set(view.labels[name].tags) - set(before.labels[name].tags) for name in had))
    return min(all_have & fresh, default="")
