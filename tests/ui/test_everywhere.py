"""What must hold for every control, in both looks, under any hands, for hours.

Longer: CHOLEOR_MONKEY=500 CHOLEOR_SOAK=10000 ./test tests/ui/test_everywhere.py
"""

from __future__ import annotations

import os
import random
import subprocess
import sys

import psutil
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPushButton,
    QScrollBar,
    QToolButton,
    QWidget,
)

from choleor_desktop.ui.plots.ruler import Picture
from choleor_desktop.ui.tabs.slices import SlicesTab
from choleor_desktop.ui.theme import SHAPES, Theme

_CONTROLS = (QPushButton, QToolButton, QCheckBox, QComboBox, QLineEdit, QAbstractSpinBox, QAbstractSlider,
             QAbstractItemView, Picture)  # fmt: skip
_INTERACTIONS = int(os.environ.get("CHOLEOR_MONKEY", "100"))
_SELECTIONS = int(os.environ.get("CHOLEOR_SOAK", "60"))


def contrast(one: QColor, other: QColor) -> float:
    """Contrast ratio of WCAG 2.2."""

    def luminance(colour: QColor) -> float:
        parts = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
                 for value in (colour.redF(), colour.greenF(), colour.blueF())]  # fmt: skip
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("dark", [True, False])
def test_text_is_readable_on_every_ground(dark):
    theme = Theme(dark)
    for ground in (theme.ground, theme.panel, theme.raised, theme.selection):
        assert contrast(theme.text, ground) >= 4.5
        assert contrast(theme.dim, ground) >= 4.5, ground.name()
    for accent in (theme.a, theme.b):
        assert contrast(accent, theme.panel) >= 3
    assert contrast(theme.on_accent, theme.a) >= 4.5
    assert contrast(theme.on_accent, theme.b) >= 3


@pytest.mark.parametrize("dark", [True, False])
def test_clusters_and_aspects_stand_out_and_differ_by_shape(dark):
    theme = Theme(dark)
    for colour in (*theme.clusters, *theme.aspects, theme.wave, theme.star):
        assert contrast(colour, theme.panel) >= 3, colour.name()
        assert contrast(colour, theme.ground) >= 3, colour.name()
    assert len({colour.name() for colour in theme.clusters}) == len(theme.clusters) == len(set(SHAPES)) == 10


def test_a_colour_that_a_view_changes_stays_as_it_is_for_the_others():
    theme = Theme()
    theme.cluster(3).setAlphaF(0.1)
    assert theme.cluster(3).alphaF() == 1.0


def test_every_control_on_every_tab_says_its_name_to_a_screen_reader(show_window, library, qtbot):
    window = show_window(library)
    nameless = set()
    for tab in range(window.tabs.count()):
        window.tabs.setCurrentIndex(tab)
        for widget in window.findChildren(QWidget):
            if not isinstance(widget, _CONTROLS) or isinstance(widget, QScrollBar) or not widget.isVisible():
                continue
            if isinstance(widget.parent(), QAbstractSpinBox | QComboBox):
                continue
            words = widget.accessibleName() or getattr(widget, "text", lambda: "")()
            if not words:
                nameless.add(f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}")
    assert not nameless


def test_the_window_shows_before_the_heavy_packages_are_imported():
    program = (
        "import sys\n"
        "from choleor_desktop.__main__ import parse\n"
        "from choleor_desktop.ui import app as application\n"
        "from choleor_desktop.ui.opening import open_window\n"
        "app = application.make(['x'])\n"
        "window = open_window(app, parse([]))\n"
        "assert not window.grab().isNull() and window.isVisible()\n"
        "print(*sorted({'librosa', 'sklearn', 'pandas', 'numba', 'scipy', 'sqlite3'} & set(sys.modules)))\n"
        "sys.stdout.flush()\n"
        "import os; os._exit(0)\n"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not {"librosa", "sklearn", "pandas", "numba"} & set(told.stdout.split()), told.stdout


class Monkey:
    """Does what hands may do, in any order; the same for the same seed."""

    def __init__(self, window, seed: int) -> None:
        self.window, self.random = window, random.Random(seed)  # noqa: S311 - the same every time
        self.keys = (
            Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Space,
            Qt.Key.Key_Return, Qt.Key.Key_L, Qt.Key.Key_X, Qt.Key.Key_3, Qt.Key.Key_0, Qt.Key.Key_Plus,
            Qt.Key.Key_Minus, Qt.Key.Key_Tab, Qt.Key.Key_Escape, Qt.Key.Key_A,
        )  # fmt: skip

    def act(self) -> None:
        """One thing."""
        self.random.choice((self.click, self.click, self.press, self.press, self.press, self.search, self.turn))()

    def visible(self, kinds):
        window = self.window
        found = [w for w in window.findChildren(QWidget) if isinstance(w, kinds) and w.isVisible() and w.isEnabled()]
        # What opens a dialog of the system or leaves the window is no matter of this test.
        left_out = {window.toolbar.import_button, window.toolbar.more, window.status.device}
        return [w for w in found if w not in left_out and not _opens_dialog(w)]

    def click(self) -> None:
        widget = self.random.choice(self.visible((QPushButton, QCheckBox, QAbstractItemView, Picture)))
        place = widget.viewport() if isinstance(widget, QAbstractItemView) else widget
        x, y = self.random.randrange(max(place.width(), 1)), self.random.randrange(max(place.height(), 1))
        QTest.mouseClick(place, Qt.MouseButton.LeftButton, pos=QPoint(x, y))

    def press(self) -> None:
        target = QApplication.focusWidget() or self.window
        QTest.keyClick(target, self.random.choice(self.keys))

    def search(self) -> None:
        self.window.toolbar.search.setText(
            self.random.choice(("", "a", "봄", "' OR 1=1 --", "%", "\\", "x" * 3000, ""))
        )

    def turn(self) -> None:
        self.window.tabs.setCurrentIndex(self.random.randrange(self.window.tabs.count()))


def _opens_dialog(widget: QWidget) -> bool:
    return isinstance(widget, QPushButton) and widget.text().endswith("…")


@pytest.mark.timeout(1800)
def test_any_hands_at_all_do_no_harm(show_window, library, qtbot):
    window = show_window(library)
    monkey = Monkey(window, seed=7)
    for _ in range(_INTERACTIONS):
        monkey.act()
        qtbot.wait(5)
        dialog = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        if dialog is not None:
            dialog.close()
    window.playing.stop()
    window.toolbar.search.clear()
    qtbot.waitUntil(lambda: not window.session.interactive.is_busy, timeout=60_000)
    view = window.session.view
    window.session.select(len(view.slices) - 1)
    assert window.session.row == len(view.slices) - 1


@pytest.mark.timeout(3600)
def test_memory_stays_flat_over_many_selections(show_window, library, qtbot):
    window = show_window(library)
    session, process = window.session, psutil.Process()
    n = len(session.view.slices)

    def go_through(times: int) -> int:
        for i in range(times):
            row = (i * 7) % n
            session.select(row)
            qtbot.waitUntil(lambda row=row: window.detail.detail is not None and window.detail.detail.row == row)
        qtbot.waitUntil(lambda: not session.interactive.is_busy)
        return process.memory_info().rss

    go_through(max(_SELECTIONS // 3, 30))
    before = go_through(20)
    after = go_through(_SELECTIONS)
    assert after - before < 12_000_000 + 200 * _SELECTIONS, (before, after)
    table = window.tab(SlicesTab).view
    assert int(table.slices.rows[table.currentIndex().row()]) == session.row


def test_clicking_faster_than_answers_come_shows_the_last_slice(show_window, library, qtbot):
    window = show_window(library)
    session = window.session
    for row in range(len(session.view.slices)):
        session.select(row)
    last = len(session.view.slices) - 1
    qtbot.waitUntil(lambda: not session.interactive.is_busy, timeout=60_000)
    assert window.detail.detail.row == last
    assert session.question.answer.request.queries == (session.view.slices.ids[last],)
