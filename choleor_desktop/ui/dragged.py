"""Slices that are dragged from one view to another, by their ids."""

from __future__ import annotations

import json
from collections.abc import Sequence

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QWidget

SLICES_TYPE = "application/x-choleor-slices"


def carry(slice_ids: Sequence[str], mime: QMimeData | None = None) -> QMimeData:
    """Put slices into what is dragged."""
    mime = mime or QMimeData()
    mime.setData(SLICES_TYPE, json.dumps(list(slice_ids)).encode())
    return mime


def carried(mime: QMimeData) -> tuple[str, ...]:
    """The slices in what is dragged; none where there are none."""
    if not mime.hasFormat(SLICES_TYPE):
        return ()
    try:
        found = json.loads(bytes(mime.data(SLICES_TYPE).data()))
    except ValueError:
        return ()
    return tuple(name for name in found if isinstance(name, str)) if isinstance(found, list) else ()


def drag(source: QWidget, slice_ids: Sequence[str]) -> None:
    """Begin to drag slices out of a view."""
    if slice_ids:
        held = QDrag(source)
        held.setMimeData(carry(slice_ids))
        held.exec(Qt.DropAction.CopyAction)
