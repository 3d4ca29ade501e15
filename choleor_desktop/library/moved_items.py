"""Routines once a song was cut anew and its slices are others: what is danced is the same music, and as long."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import log2
from typing import NamedTuple

from choleor_desktop.library.models import FASTEST_BPM, SLOWEST_BPM, Routine, RoutineItem

_SAME_OCTAVE = 0.1


class Fate(NamedTuple):
    """What became of a slice.

    Attributes
    ----------
    names
        Ids of the slices that are where it was, in order; none where it is to be left out.
    song, place
        Where it was: any number of its song, and its position there.
    bpm, bpm_now
        Its tempo before and after; 0 where that is not known.
    """

    names: tuple[str, ...]
    song: int = -1
    place: int = -1
    bpm: float = 0.0
    bpm_now: float = 0.0

    def is_next(self, other: Fate | None) -> bool:
        """Whether it followed another in their song."""
        return other is not None and self.place >= 0 and (self.song, self.place) == (other.song, other.place + 1)


def moved_routine(routine: Routine, fate: Callable[[str], Fate]) -> Routine:
    """A routine by the slices there are now.

    Items that followed each other in the song and are one slice now are one item; one whose slice is several now is as
    many. A slice that was there twice still is. A routine of one song that went as the song does still does at half or
    double its tempo.

    Parameters
    ----------
    fate
        What became of a slice, by its id before.
    """
    found: list[RoutineItem] = []
    before: Fate | None = None
    fates = [fate(item.slice_id) for item in routine.items]
    for item, here in zip(routine.items, fates, strict=True):
        matches = [names for match in item.matches if (names := fate(match).names)]
        for part, name in enumerate(here.names):
            alike = dict.fromkeys(names[min(part, len(names) - 1)] for names in matches)
            fresh = replace(item, slice_id=name, matches=tuple(alike))
            if found and here.is_next(before) and found[-1].slice_id == name:
                found[-1] = _joined(found[-1], fresh)
            else:
                found.append(fresh)
        before = here
    return replace(routine, items=tuple(found), bpm=_moved_bpm(routine.bpm, fates))


def _moved_bpm(bpm: float, fates: Sequence[Fate]) -> float:
    is_of_one = len({each.song for each in fates}) == 1 and all(each.bpm > 0 and each.bpm_now > 0 for each in fates)
    if not is_of_one or all(abs(each.bpm - bpm) >= 1 for each in fates):
        return bpm
    octaves = [log2(each.bpm_now / each.bpm) for each in fates]
    octave = round(octaves[0])
    fresh = bpm * 2.0**octave
    is_whole = all(abs(each - octave) < _SAME_OCTAVE for each in octaves)
    return fresh if is_whole and SLOWEST_BPM <= fresh <= FASTEST_BPM else bpm


def _joined(first: RoutineItem, second: RoutineItem) -> RoutineItem:
    matches = dict.fromkeys((*first.matches, *second.matches))
    notes = dict.fromkeys(filter(None, (first.note, second.note)))
    return replace(first, matches=tuple(matches), note=" · ".join(notes))
