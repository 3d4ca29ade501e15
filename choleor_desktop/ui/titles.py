"""What slices and clusters are called, for people."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from choleor_desktop.library.models import LibraryView


def slice_title(view: LibraryView, row: int) -> str:
    """``Song · 17``; the first eight-count is 1."""
    song = view.songs[int(view.slices.song[row])]
    return f"{song.title} · {int(view.slices.index[row]) + 1}"


def cluster_title(view: LibraryView, number: int) -> str:
    """A cluster's name for people: the one it was given, else its number from 1."""
    names = view.clustering.names if view.clustering is not None else {}
    return names.get(number) or QCoreApplication.translate("Clusters", "cluster %1").replace("%1", str(number + 1))
