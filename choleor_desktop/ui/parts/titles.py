"""What slices and clusters are called, for people, and in which order titles are listed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from choleor_desktop.library.models import LibraryView, Song
from choleor_desktop.pipeline.titles import minutes, slice_title, tempo
from choleor_desktop.ui.parts.phrases import filled

__all__ = ["cluster_title", "in_order", "slice_facts", "slice_title", "song_names", "tempo"]
_NUMBER, _DIGITS = re.compile(r"\d+"), 12


def cluster_title(view: LibraryView, number: int) -> str:
    """A cluster's name for people: the one it was given, else its number from 1."""
    names = view.clustering.names if view.clustering is not None else {}
    return names.get(number) or filled(QCoreApplication.translate("Clusters", "cluster %1"), number + 1)


def slice_facts(view: LibraryView | None, row: int) -> str:
    """A slice's tempo and where in its song it is; empty where there is none, or they are not known."""
    if view is None or row < 0 or view.without_sound(row):
        return ""
    start_s, end_s = view.slices.span(row)
    return f"{tempo(view.slices.bpm[row])} · {minutes(start_s)} – {minutes(end_s)}"


def song_names(songs: Sequence[Song]) -> list[str]:
    """What songs are called in a list: their titles; those of one title with their artist, or their file or folder."""
    names, alike = [song.title for song in songs], defaultdict[str, list[int]](list)
    for row, song in enumerate(songs):
        alike[song.title].append(row)
    for rows in alike.values():
        if len(rows) > 1:
            artists, files = [songs[row].artist for row in rows], [Path(songs[row].path) for row in rows]
            ways = (artists, [file.name for file in files], [file.parent.name for file in files], list(map(str, files)))
            way = next((way for way in ways if len(set(way)) == len(rows)), artists)
            for row, more in zip(rows, way, strict=True):
                names[row] += f" — {more}" if more else ""
    return names


def in_order(title: str) -> str:
    """What titles are sorted by: a song 2 comes before a song 10, and capital letters do not matter."""
    return _NUMBER.sub(lambda found: found[0].zfill(_DIGITS), title.casefold())
