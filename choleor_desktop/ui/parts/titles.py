"""What slices and clusters are called, for people."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from choleor_desktop.library.models import LibraryView
from choleor_desktop.pipeline.titles import slice_title
from choleor_desktop.ui.parts.phrases import filled

__all__ = ["cluster_title", "slice_title"]


def cluster_title(view: LibraryView, number: int) -> str:
    """A cluster's name for people: the one it was given, else its number from 1."""
    names = view.clustering.names if view.clustering is not None else {}
    return names.get(number) or filled(QCoreApplication.translate("Clusters", "cluster %1"), number + 1)
