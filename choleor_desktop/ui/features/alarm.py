"""A library that does not open: one sentence, and the ways out as buttons."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox, QPushButton

from choleor_desktop.errors import (
    LibraryBusy,
    LibraryDamaged,
    LibraryEmptyFile,
    LibraryHeldElsewhere,
    LibraryMissing,
    NoBackup,
    WorldError,
)
from choleor_desktop.progress import Progress
from choleor_desktop.ui.features.libraries import Libraries
from choleor_desktop.ui.frame import Frame
from choleor_desktop.ui.parts.phrases import day_words, error_sentences, error_text, filled
from choleor_desktop.ui.parts.plain import PlainBox

_LOST = (LibraryDamaged, LibraryEmptyFile, LibraryMissing)
_HELD = (LibraryBusy, LibraryHeldElsewhere)


class Alarm(QObject):
    """Asks what to do when a library is damaged, empty or gone, or in use elsewhere."""

    def __init__(self, window: Frame, libraries: Libraries) -> None:
        super().__init__(window)
        self.window, self._libraries = window, libraries
        self.box: QMessageBox | None = None

    def raise_for(self, path: Path, error: object) -> None:
        """Ask, where there is more to do than to read the sentence in the message line."""
        self._open_again_instead_of(path)
        if not isinstance(error, (*_LOST, *_HELD)):
            return

        def work(*, progress: Progress) -> tuple[str, bool]:
            from choleor_desktop.library import shelf  # noqa: PLC0415 - not before the window shows

            progress.step(0, 1)
            backups = shelf.ways_back(path)
            return shelf.day(backups[0]) if backups else "", os.path.isdir(path.parent)

        self.window.session.submit("", work, lambda found: self._ask(path, error, *found))

    def _open_again_instead_of(self, path: Path) -> None:
        """The library that is shown may have been closed to be read again when this one was wanted in its place."""
        session = self.window.session
        view, is_awaited = session.view, session.interactive.find("open") is not None
        if view is None or session.store is not None or is_awaited or session.closed or session.is_open(path):
            return
        session.open_library(Path(view.path), look_only=bool(view.read_only_reason))

    def _ask(self, path: Path, error: WorldError, backup_of: str, has_folder: bool) -> None:
        box = PlainBox(self.window, self.window.theme)
        box.setWindowTitle(self.tr("The library does not open"))
        sentence, hint = error_sentences(error)
        box.setText(sentence)
        box.setInformativeText(hint)
        chosen: dict[QPushButton, Callable[[], Any]] = {}
        if isinstance(error, _HELD):
            button = box.addButton(self.tr("Open for viewing only"), QMessageBox.ButtonRole.AcceptRole)
            chosen[button] = lambda: self.window.session.open_library(path, look_only=True)
        elif backup_of:
            text = filled(self.tr("There is a backup of %1."), day_words(backup_of))
            if type(error) is not LibraryMissing:  # nothing is there, at most an empty journal
                text += " " + self.tr("What is there now is kept beside it.")
            self._offer_backup(box, path, text, chosen)
        elif not isinstance(error, LibraryMissing):
            box.setInformativeText(error_text(NoBackup(path=path, folder=error.fields["backups"])))
        thrown_away = type(error) is LibraryMissing and has_folder and not backup_of
        if isinstance(error, LibraryMissing):  # a drive may only be away; then Enter loses and makes nothing
            again = box.addButton(self.tr("Try again"), QMessageBox.ButtonRole.ActionRole)
            chosen[again] = lambda: self._libraries.open_library(path)
            if not backup_of:
                box.setDefaultButton(again)
        if thrown_away:
            button = box.addButton(self.tr("Make a new library here"), QMessageBox.ButtonRole.ActionRole)
            chosen[button] = lambda: self._libraries.open_library(path, create=True)
        other = box.addButton(self.tr("Open another library…"), QMessageBox.ButtonRole.ActionRole)
        chosen[other] = self._libraries.choose_library
        if thrown_away:
            forget = box.addButton(self.tr("Do not ask again"), QMessageBox.ButtonRole.DestructiveRole)
            chosen[forget] = lambda: self.window.settings.set("library", "")
        later = box.addButton(self.tr("Not now"), QMessageBox.ButtonRole.RejectRole)
        box.setEscapeButton(later)
        box.buttonClicked.connect(lambda button: chosen.get(button, lambda: None)())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.box = box
        box.open()

    def _offer_backup(
        self, box: QMessageBox, path: Path, text: str, chosen: dict[QPushButton, Callable[[], Any]]
    ) -> None:
        box.setInformativeText(text)
        button = box.addButton(self.tr("Restore the backup"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(button)
        chosen[button] = lambda: self._restore(path)

    def _restore(self, path: Path) -> None:
        session = self.window.session

        def work(*, progress: Progress) -> str:
            from choleor_desktop.library import shelf  # noqa: PLC0415 - not before it is needed
            from choleor_desktop.library.backups import newest_whole, restore  # noqa: PLC0415

            progress.step(0, 1)
            copy = newest_whole(path)
            restore(path, copy)
            return shelf.day(copy)

        def done(day: str) -> None:
            session.open_library(path)
            session.message.emit(filled(self.tr("The backup of %1 was restored."), day_words(day)))

        session.submit(lambda: self.tr("Restoring the backup"), work, done)
