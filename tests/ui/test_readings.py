"""The beats of a song as they are drawn, and their other readings, a button each."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from choleor_desktop.analysis.results import BeatGrid
from choleor_desktop.analysis.slicing import cut
from choleor_desktop.ui.plots.beat_strip import BeatStrip
from choleor_desktop.ui.tabs.beats import BeatsTab
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


def test_tab_goes_to_the_readings_before_the_repairs_below_them(view: BeatsView) -> None:
    view.set_readings(TEXTS, 0)
    view.set_head("A song", "120 BPM", "", "", can_repair=True)
    view.strip.setFocus()
    reached = []
    for _ in range(4):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget())
    buttons = [button for button in view.findChildren(QPushButton) if button.isCheckable()]
    assert reached == [*buttons, view.buttons["hear_click"]]


def test_a_steady_tempo_beside_a_changing_one_says_so_as_it_may_be_as_fast(show_window) -> None:
    tab = show_window().tab(BeatsTab)
    assert tab.reading("tempo", steadier=True) == "steady tempo"
    assert tab.reading("tempo", steadier=False) == "another tempo"


class _Notes(QPainter):
    """Keeps what is written, and how high."""

    def __init__(self, image: QImage) -> None:
        super().__init__(image)
        self.written: list[tuple[str, bool]] = []
        self.n_crossed = 0

    def drawLine(self, line: QLineF) -> None:
        super().drawLine(line)
        self.n_crossed += bool(self.written)

    def drawText(self, place: QPointF, text: str) -> None:
        self.written.append((text, place.y() > self.device().height() / 2))


def test_every_count_is_written_and_the_number_of_an_eight_count_is_below(qapp: Any) -> None:
    strip, image = BeatStrip(), QImage(900, 300, QImage.Format.Format_RGB32)
    beats = np.arange(24) * 0.5
    strip.set_grid(BeatGrid(beats, 0, 120.0, 0.9, constant=True), 12.0, ())
    painter = _Notes(image)
    strip.draw_picture(painter, QRectF(image.rect()))
    painter.end()
    assert [text for text, is_low in painter.written if not is_low] == [*"12345678"] * 3
    assert [text for text, is_low in painter.written if is_low] == ["1", "2", "3"]
    assert not painter.n_crossed, "no line goes through what is written"


@pytest.mark.parametrize(("duration_s", "numbers"), [(11.96, ["1", "2", "3"]), (11.9, ["1", "2"])])
def test_an_eight_count_that_the_song_does_not_hold_has_no_number_as_it_is_no_slice(qapp: Any, duration_s, numbers):
    strip, image = BeatStrip(), QImage(900, 300, QImage.Format.Format_RGB32)
    grid = BeatGrid(np.arange(24) * 0.5, 0, 120.0, 0.9)
    strip.set_grid(grid, duration_s, ())
    painter = _Notes(image)
    strip.draw_picture(painter, QRectF(image.rect()))
    painter.end()
    assert [text for text, is_low in painter.written if is_low] == numbers
    assert len(cut(grid, duration_s)) == len(numbers)


def test_what_is_written_at_the_edge_of_the_beats_is_whole_or_not_there(qapp: Any) -> None:
    written = []
    counts = []
    for edge in (10, 40):
        strip, image = BeatStrip(), QImage(900, 300, QImage.Format.Format_RGB32)
        one_s = strip.span_s * (1 - edge / 900)
        strip.set_grid(BeatGrid(one_s + (np.arange(32) - 16) * 0.5, 0, 120.0, 0.9), 60.0, ())
        painter = _Notes(image)
        strip.draw_picture(painter, QRectF(image.rect()))
        painter.end()
        written.append([text for text, is_low in painter.written if is_low])
        counts.append([text for text, is_low in painter.written if not is_low])
    assert written == [["1", "2"], ["1", "2", "3"]]
    assert [each[-1] for each in counts] == ["8", "1"]
