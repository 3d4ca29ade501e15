"""Items of routines once a song was cut anew and its slices are others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from choleor_desktop.library.models import RoutineItem


def moved_items(
    items: Iterable[RoutineItem], now: Callable[[str], str], place: Callable[[str], tuple[int, int] | None]
) -> tuple[RoutineItem, ...]:
    """Items by the slices there are now; those that followed each other in the song and are one slice now are one item.

    Else the music of both would be danced twice. A slice that was there twice still is.

    Parameters
    ----------
    now
        Id of the new slice by that of the old one; empty where it is to be left out.
    place
        Song and index in the song of an old slice; None where that is not known.
    """
    found: list[RoutineItem] = []
    before: tuple[int, int] | None = None
    for item in items:
        at, name = place(item.slice_id), now(item.slice_id)
        is_next = at is not None and before is not None and at == (before[0], before[1] + 1)
        before = at
        if not name:
            continue
        matches = tuple(dict.fromkeys(filter(None, map(now, item.matches))))
        fresh = replace(item, slice_id=name, matches=matches)
        if found and is_next and found[-1].slice_id == name:
            found[-1] = _joined(found[-1], fresh)
        else:
            found.append(fresh)
    return tuple(found)


def _joined(first: RoutineItem, second: RoutineItem) -> RoutineItem:
    matches = dict.fromkeys((*first.matches, *second.matches))
    notes = dict.fromkeys(filter(None, (first.note, second.note)))
    return replace(first, matches=tuple(matches), note=" · ".join(notes))
