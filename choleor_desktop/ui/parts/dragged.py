"""Slices that are dragged: by where they are in the music within the window, and as WAV files to other programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMetaType, QMimeData, Qt, QUrl
from PySide6.QtGui import QCursor, QDrag
from PySide6.QtWidgets import QWidget

from choleor_desktop.errors import TooManyToDrag, WorldError
from choleor_desktop.library.models import LibraryView
from choleor_desktop.own_folders import dragged_folder
from choleor_desktop.pipeline.succession import Place

SLICES_TYPE = "application/x-choleor-slices"
_FILES_TYPE = "text/uri-list"
_MOST_FILES = 64
_WRITER = ThreadPoolExecutor(1, "dragged")


def carry(places: Sequence[Place], mime: QMimeData | None = None) -> QMimeData:
    """Put slices into what is dragged; by their places, as their song may be cut anew before they are dropped."""
    mime = mime or QMimeData()
    mime.setData(SLICES_TYPE, json.dumps(places).encode())
    return mime


def carried(mime: QMimeData) -> tuple[Place, ...]:
    """The slices in what is dragged; none where there are none."""
    if not mime.hasFormat(SLICES_TYPE):
        return ()
    try:
        found = json.loads(bytes(mime.data(SLICES_TYPE).data()))
        return tuple(Place(str(name), str(song), float(start), float(end)) for name, song, start, end in found)
    except (ValueError, TypeError):
        return ()


def _places(view: LibraryView, rows: Sequence[int]) -> list[Place]:
    return [Place.of(view, row) for row in rows]


class SlicesWithSound(QMimeData):
    """Slices whose WAV files are written in a thread once the hand leaves the window; a drop waits for the rest.

    The files stay: a music program plays them from where they are.
    """

    def __init__(self, view: LibraryView, rows: Sequence[int]) -> None:
        super().__init__()
        carry(_places(view, rows), self)
        self._view, self._rows = view, list(rows)
        self._written: Future[tuple[list[Path], WorldError | None]] | None = None

    def begin(self) -> Future[tuple[list[Path], WorldError | None]]:
        """Write the files, unless that was begun before."""
        if self._written is None:
            self._written = _WRITER.submit(_write, self._view, self._rows)
        return self._written

    @property
    def problem(self) -> WorldError | None:
        """Why there is no file, or not for every slice; nothing where none was wanted, or they are written still, which
        a drop has waited for."""
        return self._written.result()[1] if self._written is not None and self._written.done() else None

    def formats(self) -> list[str]:
        return [SLICES_TYPE, _FILES_TYPE]

    def retrieveData(self, name: str, kind: QMetaType | QMetaType.Type) -> Any:
        if name != _FILES_TYPE:
            return super().retrieveData(name, kind)
        return [QUrl.fromLocalFile(str(path)) for path in self.begin().result()[0]]


def _write(view: LibraryView, rows: Sequence[int]) -> tuple[list[Path], WorldError | None]:
    from choleor_desktop.pipeline.export import sounds_of  # noqa: PLC0415 - not before the window shows

    try:
        written, failures = sounds_of(view, rows, dragged_folder())
    except WorldError as error:
        return [], error
    return written, failures[0][1] if failures else None


def drag(source: QWidget, view: LibraryView | None, rows: Sequence[int]) -> WorldError | None:
    """Drag slices out of a view, few enough of them as WAV files too; what went wrong with those."""
    if view is None or not rows:
        return None
    held = QDrag(source)
    if len(rows) > _MOST_FILES:
        held.setMimeData(carry(_places(view, rows)))
        is_taken = held.exec(Qt.DropAction.CopyAction) != Qt.DropAction.IgnoreAction
        is_outside = not source.window().frameGeometry().contains(QCursor.pos())
        return TooManyToDrag(most=_MOST_FILES) if is_outside and not is_taken else None
    mime = SlicesWithSound(view, rows)
    held.setMimeData(mime)
    held.targetChanged.connect(lambda target: mime.begin() if target is None else None)
    held.exec(Qt.DropAction.CopyAction)
    return mime.problem
