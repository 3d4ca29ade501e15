"""What slices, moments and numbers are called, on paper and in the window, in any language."""

from __future__ import annotations

import re

from choleor_desktop.analysis.parts import parts_of
from choleor_desktop.analysis.results import BeatGrid
from choleor_desktop.library.models import LibraryView

_MOST_TEMPOS = 2


def slice_title(view: LibraryView, row: int) -> str:
    """``Song · 17``, the first eight-count is 1; of a feature table the slice's own name.

    Songs of one title are told apart: ``Song — Artist · 17``.
    """
    if view.without_sound(row):
        return view.slices.ids[row]
    return f"{view.song_names[int(view.slices.song[row])]} · {int(view.slices.index[row]) + 1}"


def title_of_gone(slice_id: str) -> str:
    """What an id tells of a slice that is no longer there: ``Night Ferry · 17`` for ``Night_Ferry-64dbd4_16``."""
    told = re.fullmatch(r"(.+)-[0-9a-f]{6,}_(\d+)b*", slice_id)
    return slice_id if told is None else f"{told[1].replace('_', ' ')} · {int(told[2]) + 1}"


def on_one_line(title: str) -> str:
    """A slice's title whose number does not go to the next line without its song."""
    return title.replace(" · ", "\u00a0·\u00a0")


def minutes(seconds: float) -> str:
    """``1:05.2``."""
    tenths = round(seconds * 10)
    return f"{tenths // 600}:{tenths // 10 % 60:02d}.{tenths % 10}"


def figure(value: float, how: str = ".1f") -> str:
    """A number in the form ``how``, below zero with a minus sign and not with a hyphen."""
    return format(value, how).replace("-", "−")


def tempo(bpm: float, digits: int = 0) -> str:
    """``120 BPM`` on one line."""
    return f"{bpm:.{digits}f}\N{NO-BREAK SPACE}BPM"


def tempos(grid: BeatGrid, duration_s: float, digits: int = 0) -> str:
    """``120``, or of both parts of a song whose tempo leaps ``90 / 120``; of more, the least and the most."""
    found = list(dict.fromkeys(round(part.grid.bpm, digits) for part in parts_of(grid, duration_s)))
    between = " / "
    if len(found) > _MOST_TEMPOS:
        found, between = [min(found), max(found)], "\N{EN DASH}"
    return between.join(f"{bpm:.{digits}f}" for bpm in found)
