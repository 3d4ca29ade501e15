"""Other readings of a song's beats, a button each."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton

from choleor_desktop.ui.views.beats_view import BeatsView

TEXTS = ("120 BPM", "half tempo, 60 BPM", "double tempo, 240 BPM")


@pytest.fixture
def view(qtbot: Any) -> BeatsView:
    view = BeatsView()
    qtbot.addWidget(view)
    view.show()
    return view


def shown(view: BeatsView) -> list[str]:
    buttons = [button for button in view.findChildren(QPushButton) if button.isCheckable() and button.isVisible()]
    return [button.text() for button in buttons]


def test_each_reading_has_a_button_and_one_alone_has_none(view: BeatsView) -> None:
    view.set_readings(TEXTS, 1)
    assert shown(view) == list(TEXTS)
    view.set_readings(TEXTS[:2], 0)
    assert shown(view) == list(TEXTS[:2])
    view.set_readings(TEXTS[:1], 0)
    assert shown(view) == []
    view.set_readings((), 0)
    assert shown(view) == []


def test_the_keyboard_stays_on_a_reading_that_was_chosen(view: BeatsView) -> None:
    view.set_readings(TEXTS, 0)
    button = next(button for button in view.findChildren(QPushButton) if button.text() == TEXTS[1])
    button.setFocus()
    view.set_readings(TEXTS, 1)
    view.set_readings(TEXTS[:2], 1)
    assert view.focusWidget() is button
