"""A number with a range, which says so when a person writes one outside it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QValidator
from PySide6.QtWidgets import QSpinBox

from choleor_desktop.ui.parts.phrases import filled


class RangeBox(QSpinBox):
    """Any number may be written; one that is out of range is put back, and that is told."""

    refused = Signal(str)
    """Why a number was put back."""

    def __init__(self) -> None:
        super().__init__()
        self.was_refused = False
        """Whether the last key was the end of a number that was put back."""

    def take(self) -> bool:
        """Take what is written, and not yet entered; False where it was put back."""
        self.was_refused = False
        self.interpretText()
        return not self.was_refused

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.was_refused = False
        super().keyPressEvent(event)

    def validate(self, text: str, at: int) -> tuple[QValidator.State, str, int]:
        """A number that is too big may stand there until Enter: else its last digit is not taken, without a word."""
        if self._number(text).isdecimal() and len(self._number(text)) <= len(str(self.maximum())) + 1:
            is_known = self.minimum() <= int(self._number(text)) <= self.maximum()
            state = QValidator.State.Acceptable if is_known else QValidator.State.Intermediate
            return state, text, at
        return super().validate(text, at)

    def fixup(self, text: str) -> str:
        if self._number(text):
            self.was_refused = True
            told = self.tr("%1: from %2 to %3 only, so it stays at %4.")
            limits = (self._words(value) for value in (self.minimum(), self.maximum(), self.value()))
            self.refused.emit(filled(told, self.accessibleName(), *limits))
        return super().fixup(text)

    def _words(self, value: int) -> str:
        return self.textFromValue(value) + self.suffix()

    def _number(self, text: str) -> str:
        return text.removeprefix(self.prefix()).removesuffix(self.suffix()).strip()
