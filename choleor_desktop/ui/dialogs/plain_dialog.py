"""The frame that dialogs share: words above, what they are about, buttons below."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QInputDialog, QVBoxLayout, QWidget

from choleor_desktop.ui.dialogs.plain_table import letters_scale
from choleor_desktop.ui.parts.plain import PlainLabel, set_apart

_OF_WINDOW = 0.9


class PlainDialog(QDialog):
    """As wide and high as its letters ask for, within its window and the screen; gone once it is closed."""

    def __init__(self, parent: QWidget, title: str, size: tuple[int, int]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.buttons = QDialogButtonBox()
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        scale, room = letters_scale(), parent.window().size().boundedTo(parent.screen().availableSize())
        wanted = (round(length * scale) for length in size)
        most = (round(length * _OF_WINDOW) for length in (room.width(), room.height()))
        self.resize(*(min(length, limit) for length, limit in zip(wanted, most, strict=True)))

    def lay_out(self, words: str, content: QWidget, *, hint: str = "") -> None:
        """Put the words, dim, over the content; the hint between them on a line of its own."""
        layout = QVBoxLayout(self)
        set_apart(self)
        for text in filter(None, (words, hint)):
            label = PlainLabel(text)
            label.setWordWrap(True)
            label.setProperty("role", "dim")
            layout.addWidget(label)
        content.setAccessibleName(self.windowTitle())
        layout.addWidget(content, 1)
        layout.addWidget(self.buttons)


def open_question(ask: QInputDialog) -> None:
    """Open a dialog of Qt's own that asks for one thing, with the margins and the chief button of all others."""
    ask.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    ask.sizeHint()  # makes what is in it
    set_apart(ask)
    for buttons in ask.findChildren(QDialogButtonBox):
        chief = buttons.button(QDialogButtonBox.StandardButton.Ok)
        chief.setObjectName("primary")
        chief.style().polish(chief)
    ask.open()
