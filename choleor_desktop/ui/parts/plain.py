"""Text of files, tags and people shows every letter: Qt would guess which of it is HTML, and load what that names."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtGui import Qt as Guesses
from PySide6.QtWidgets import QDialog, QLabel, QMessageBox, QTextEdit, QWidget

from choleor_desktop.ui.theme import Theme

_MARGINS, _SPACING = (20, 18, 20, 14), 10
_SIGN = 44


class PlainLabel(QLabel):
    """A label that shows every letter it is given."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)


class PlainBox(QMessageBox):
    """A question or a message beside a sign; it shows every letter, also in the sentence below the first."""

    def __init__(self, parent: QWidget | None, theme: Theme) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setIconPixmap(theme.icon("alarm", theme.a).pixmap(theme.px(_SIGN), theme.px(_SIGN)))

    def setInformativeText(self, text: str) -> None:
        super().setInformativeText(" ")  # makes its label, which has no format of its own to be set
        for label in self.findChildren(QLabel):
            label.setTextFormat(Qt.TextFormat.PlainText)
        super().setInformativeText(text)

    def setDetailedText(self, text: str) -> None:
        super().setDetailedText(text)
        for details in self.findChildren(QTextEdit):
            details.setAccessibleName(self.text())
        for button in self.buttons():
            button.clicked.connect(self._write_dots)  # Qt names the one of the details anew
        self._write_dots()

    def _write_dots(self) -> None:
        for button in self.buttons():
            button.setText(button.text().replace("...", "…"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def showEvent(self, event: QShowEvent) -> None:
        set_apart(self)  # each text and button may have made another layout
        super().showEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Qt makes it no wider than a part of the screen, and cuts the words on many buttons off."""
        layout = self.layout()
        wide = layout.minimumSize().width() if layout is not None and self.isVisible() else 0
        if layout is not None and self.width() < wide <= self.screen().availableSize().width():
            self.setFixedSize(wide, layout.totalHeightForWidth(wide))


def set_apart(dialog: QDialog) -> None:
    """The margins of all dialogs, also of those that Qt lays out."""
    layout = dialog.layout()
    assert layout is not None
    layout.setContentsMargins(*_MARGINS)
    layout.setSpacing(_SPACING)


def plain_tip(text: str) -> str:
    """A tip that shows every letter."""
    is_guessed = Guesses.mightBeRichText(text)
    return Guesses.convertFromPlainText(text, Guesses.WhiteSpaceMode.WhiteSpaceNormal) if is_guessed else text
