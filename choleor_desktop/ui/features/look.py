"""Light, dark, big letters, language, and pictures of what is shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from choleor_desktop.library.tables import whole_file
from choleor_desktop.progress import Progress
from choleor_desktop.ui import app
from choleor_desktop.ui.frame import Frame
from choleor_desktop.ui.parts.folders import last_folder, remember_folder, with_suffix
from choleor_desktop.ui.parts.offered import offer
from choleor_desktop.ui.parts.phrases import filled
from choleor_desktop.ui.plots.ruler import Picture
from choleor_desktop.ui.theme import BIG, Theme, big_letters


class Look(QObject):
    """How the window looks and which language it speaks."""

    def __init__(self, window: Frame) -> None:
        super().__init__(window)
        self.window = window

    def save_picture(self) -> None:
        """Ask which of the plots that are shown is saved as PNG or SVG."""
        if self._shown():
            offer(self.window, self.fill)
        else:
            self.window.status.tell(self.tr("No plot is shown here."))

    def fill(self, menu: QMenu) -> None:
        """The plots that are shown."""
        for picture in self._shown():
            menu.addAction(picture.accessibleName(), lambda picture=picture: self.choose_picture_file(picture))

    def _shown(self) -> list[Picture]:
        """The plots that are in sight; that of the tab in front comes first."""
        front, detail = self.window.front.picture(), self.window.detail
        pictures = filter(None, (front, detail.waveform, detail.levels, detail.mfcc))
        return [picture for picture in pictures if picture.isVisibleTo(self.window)]

    def serve_pictures(self) -> None:
        """Save each of the window's pictures when its own menu asks for it."""
        for picture in self.window.findChildren(Picture):
            picture.save_wanted.connect(self.choose_picture_file)

    def choose_picture_file(self, picture: Picture) -> None:
        """Ask where a picture goes, and write it there."""
        window = self.window
        place = last_folder(window.settings) / "choleor.png"
        found, kind = QFileDialog.getSaveFileName(
            window, self.tr("Save this picture"), str(place), "PNG (*.png);;SVG (*.svg)"
        )
        if not found:
            return
        remember_folder(window.settings, found)
        suffixes = (".svg", ".png") if "svg" in kind else (".png", ".svg")
        target = with_suffix(found, *suffixes)
        made = picture.drawn(as_svg=target.suffix.lower() == ".svg")

        def work(*, progress: Progress) -> Path:
            progress.step(0, 1)
            with whole_file(target) as place:
                place.write_bytes(made())
            return target

        window.session.submit(lambda: self.tr("Saving the picture"), work, self._saved, promised=True)

    def _saved(self, target: Path) -> None:
        self.window.status.tell(filled(self.tr("The picture is in “%1”."), target))

    def follow_system(self) -> None:
        """Be light or dark as the system is, also when it changes."""
        self.window.settings.set("theme", "")
        self.window.follows_system = True
        self.window.follow_system(QApplication.styleHints().colorScheme())
        self.window.status.tell(self.tr("Light or dark is as the system has it, from now on."))

    def set_look(self, *, dark: bool | None = None, big: bool | None = None) -> None:
        theme, settings = self.window.theme, self.window.settings
        room = self.window.screen().availableSize().expandedTo(self.window.size())
        scale = theme.scale if big is None else (big_letters(room) if big else 1.0)
        fresh = Theme(theme.dark if dark is None else dark, scale)
        if dark is not None:  # else the window goes on following the system
            settings.set("theme", "dark" if fresh.dark else "light")
            self.window.follows_system = False
        if big is not None:  # letters may be big for this start alone
            settings.set("big", big)
            if big and scale < BIG:
                self.window.status.tell(lambda: self.tr("Letters are as large as this screen has room for."))
        self.window.set_theme(fresh)

    def set_language(self, language: str) -> None:
        self.window.settings.set("language", language)
        app.running().speak(language)
