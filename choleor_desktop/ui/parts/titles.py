"""What slices and clusters are called, for people, and in which order titles are listed."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication

from choleor_desktop.library.models import LibraryView
from choleor_desktop.pipeline.titles import slice_title
from choleor_desktop.ui.parts.phrases import filled

__all__ = ["cluster_title", "in_order", "slice_title"]
_NUMBER, _DIGITS = re.compile(r"\d+"), 12


def cluster_title(view: LibraryView, number: int) -> str:
    """A cluster's name for people: the one it was given, else its number from 1."""
    names = view.clustering.names if view.clustering is not None else {}
    return names.get(number) or filled(QCoreApplication.translate("Clusters", "cluster %1"), number + 1)


def in_order(title: str) -> str:
    """What titles are sorted by: a song 2 comes before a song 10, and capital letters do not matter."""
    return _NUMBER.sub(lambda found: found[0].zfill(_DIGITS), title.casefold())
