"""A line of text that is kept somewhere: only what a person changed in it is written back, and none of it is cut."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from choleor_desktop.library.models import LONGEST_TEXT


class Field(QLineEdit):
    """Remembers what it was given, and says what a person made of it."""

    written = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setMaxLength(LONGEST_TEXT)
        self.setAcceptDrops(False)  # a file is for the window, not its path for the text
        self._given = ""
        self.editingFinished.connect(self.finish)

    @property
    def is_being_written(self) -> bool:
        """Whether it says something else than it was given."""
        return self.text() != self._given

    def give(self, text: str, *, is_other: bool = False) -> None:
        """Show what is kept; what is being written stays, unless the field is about another thing now."""
        if is_other or not self.is_being_written:
            if text != self.text():
                self.setText(text)
                self.setCursorPosition(0)
            self._given = self.text()

    def put_back(self) -> None:
        """Drop what is being written."""
        self.setText(self._given)

    def refuse(self, kept: str) -> None:
        """What was written cannot be kept: it stays to be put right, and Escape puts back what is kept."""
        self._given = kept

    def finish(self) -> None:
        """Say what was written, if anything was."""
        if self.is_being_written:
            self._given = self.text()
            self.written.emit(self._given)
