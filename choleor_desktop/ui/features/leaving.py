"""Closing the window while something runs that would end with it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox

from choleor_desktop.ui.frame import Frame
from choleor_desktop.ui.parts.plain import PlainBox


class Leaving(QObject):
    """Nothing that a person asked for ends without a word."""

    def __init__(self, window: Frame) -> None:
        super().__init__(window)
        self.window = window
        self.box: QMessageBox | None = None
        self._is_certain = False

    def is_free(self) -> bool:
        """Whether the window may go now; else a person is asked, or has been already."""
        job = self.window.session.background.unfinished
        if job is None or self._is_certain:
            return True
        if self.box is None:
            self.box = box = PlainBox(self.window, self.window.theme)
            box.setWindowTitle("Choleor")
            box.setText(job.warning)
            stay = box.addButton(self.tr("Keep it running"), QMessageBox.ButtonRole.RejectRole)
            close = box.addButton(self.tr("Close the window"), QMessageBox.ButtonRole.DestructiveRole)
            close.clicked.connect(self.leave)
            box.setDefaultButton(stay)
            box.setEscapeButton(stay)
            box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            box.finished.connect(self._answered)
            job.finished.connect(box.reject)  # then there is nothing left to ask
            box.open()
        return False

    def _answered(self) -> None:
        self.box = None

    def leave(self) -> None:
        """Close the window, whatever is running."""
        self._is_certain = True
        self.window.close()
