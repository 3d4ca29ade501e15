"""What slices and clusters are called, for people, and in which order titles are listed."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication

from choleor_desktop.library.models import LibraryView
from choleor_desktop.pipeline.titles import minutes, slice_title, tempo
from choleor_desktop.ui.parts.phrases import filled

__all__ = ["cluster_title", "in_order", "slice_facts", "slice_title", "tempo"]
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


def in_order(title: str) -> str:
    """What titles are sorted by: a song 2 comes before a song 10, and capital letters do not matter."""
    return _NUMBER.sub(lambda found: found[0].zfill(_DIGITS), title.casefold())
