"""A number with a range, which says so when a person writes one outside it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QSpinBox


class RangeBox(QSpinBox):
    """Any number may be written; one that is out of range is put back, and that is told."""

    refused = Signal()

    def validate(self, text: str, at: int) -> tuple[QValidator.State, str, int]:
        """A number that is too big may stand there until Enter: else its last digit is not taken, without a word."""
        if self._number(text).isdecimal() and len(self._number(text)) <= len(str(self.maximum())) + 1:
            is_known = self.minimum() <= int(self._number(text)) <= self.maximum()
            state = QValidator.State.Acceptable if is_known else QValidator.State.Intermediate
            return state, text, at
        return super().validate(text, at)

    def fixup(self, text: str) -> str:
        if self._number(text):
            self.refused.emit()
        return super().fixup(text)

    def _number(self, text: str) -> str:
        return text.removeprefix(self.prefix()).removesuffix(self.suffix()).strip()
