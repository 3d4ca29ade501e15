"""Slices that are dragged: by their ids within the window, and as WAV files to other programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMetaType, QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QWidget

from choleor_desktop import settings as places
from choleor_desktop.errors import WorldError
from choleor_desktop.library.models import LibraryView

SLICES_TYPE = "application/x-choleor-slices"
_FILES_TYPE = "text/uri-list"
_MOST_FILES = 64
_WRITER = ThreadPoolExecutor(1, "dragged")


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


class SlicesWithSound(QMimeData):
    """Slices whose WAV files are written in a thread while the hand is on its way; a drop waits for the rest.

    The files stay: a music program plays them from where they are.
    """

    def __init__(self, view: LibraryView, rows: Sequence[int]) -> None:
        super().__init__()
        carry([view.slices.ids[row] for row in rows], self)
        self._written = _WRITER.submit(_write, view, list(rows))

    @property
    def problem(self) -> WorldError | None:
        """Why there is no file, or not for every slice."""
        return self._written.result()[1]

    def formats(self) -> list[str]:
        return [SLICES_TYPE, _FILES_TYPE]

    def retrieveData(self, name: str, kind: QMetaType | QMetaType.Type) -> Any:
        if name != _FILES_TYPE:
            return super().retrieveData(name, kind)
        return [QUrl.fromLocalFile(str(path)) for path in self._written.result()[0]]


def _write(view: LibraryView, rows: Sequence[int]) -> tuple[list[Path], WorldError | None]:
    from choleor_desktop.pipeline.export import sounds_of  # noqa: PLC0415 - not before the window shows

    try:
        written, failures = sounds_of(view, rows, places.music_folder() / "dragged")
    except WorldError as error:
        return [], error
    return written, failures[0][1] if failures else None


def drag(source: QWidget, view: LibraryView | None, rows: Sequence[int]) -> WorldError | None:
    """Drag slices out of a view, few enough of them as WAV files too; what went wrong with those."""
    if view is None or not rows:
        return None
    mime = SlicesWithSound(view, rows) if len(rows) <= _MOST_FILES else carry([view.slices.ids[row] for row in rows])
    held = QDrag(source)
    held.setMimeData(mime)
    held.exec(Qt.DropAction.CopyAction)
    return mime.problem if isinstance(mime, SlicesWithSound) else None
