"""What a screen reader says though the keyboard does not go there."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from choleor_desktop.ui.parts.phrases import filled

_translate = QCoreApplication.translate


def say(part: QWidget, words: str, *, urgent: bool = False) -> None:
    """Have words said that appeared in a part; what is urgent at once, else after what is being said."""
    event = QAccessibleAnnouncementEvent(part, words)
    how = QAccessible.AnnouncementPoliteness
    event.setPoliteness(how.Assertive if urgent else how.Polite)
    QAccessible.updateAccessibility(event)


def say_when_switched(*buttons: QAbstractButton) -> None:
    """Have it said that a key switched one of them on or off; where the keyboard is on it, that is said anyway."""
    for button in buttons:
        button.toggled.connect(partial(_say_switched, button))


def _say_switched(button: QAbstractButton, on: bool) -> None:
    if not button.hasFocus():
        words = _translate("Said", "%1: on") if on else _translate("Said", "%1: off")
        say(button, filled(words, button.accessibleName() or button.text()))
