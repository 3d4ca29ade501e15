"""What must hold for every control, in both looks."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QScrollBar,
    QToolButton,
    QWidget,
)

from choleor_desktop.__main__ import parse
from choleor_desktop.ui.dialogs.label_dialog import LabelDialog
from choleor_desktop.ui.opening import open_window
from choleor_desktop.ui.parts.keys import KeysDialog
from choleor_desktop.ui.plots.ruler import Picture
from choleor_desktop.ui.theme import SHAPES, Theme

_CONTROLS = (QPushButton, QToolButton, QCheckBox, QComboBox, QLineEdit, QAbstractSpinBox, QAbstractSlider,
             QAbstractItemView, Picture)  # fmt: skip


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
        assert contrast(theme.a, ground) >= 4.5, ground.name()  # songs that need a look, the count 1
        assert contrast(theme.star, ground) >= 3, ground.name()
        assert all(contrast(aspect, ground) >= 3 for aspect in theme.aspects), ground.name()
    assert contrast(theme.b, theme.panel) >= 4.5
    for accent in (theme.a, theme.b):
        assert contrast(theme.on_accent, accent) >= 4.5


@pytest.mark.parametrize("dark", [True, False])
def test_clusters_and_aspects_stand_out_and_differ_by_shape(dark):
    theme = Theme(dark)
    # The edge of a field and a scroll bar are faint; what is on has a line of the colour of waves.
    for colour in (*theme.clusters, *theme.aspects, theme.wave, theme.star, theme.faint):
        assert contrast(colour, theme.panel) >= 3, colour.name()
        assert contrast(colour, theme.ground) >= 3, colour.name()
    assert contrast(theme.wave, theme.raised) >= 3
    assert len({colour.name() for colour in theme.clusters}) == len(theme.clusters) == 10
    assert len(set(SHAPES)) == 20


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_drawings_of_the_file_dialog_are_seen(show_window, theme):
    window = show_window(None, "--theme", theme)
    dialog = QFileDialog(window)
    for button in dialog.findChildren(QToolButton):
        drawn = button.icon().pixmap(16).toImage()
        colours = [drawn.pixelColor(x, y) for x in range(drawn.width()) for y in range(drawn.height())]
        strong = [contrast(colour, window.theme.raised) for colour in colours if colour.alpha() > 200]
        assert max(strong) >= 3, button.objectName()


def test_a_colour_that_a_view_changes_stays_as_it_is_for_the_others():
    theme = Theme()
    theme.cluster(3).setAlphaF(0.1)
    assert theme.cluster(3).alphaF() == 1.0


def _nameless(window) -> set[str]:
    """The controls in sight for which a screen reader has no name; what stands in a field or was chosen is none."""
    found = set()
    for widget in window.findChildren(QWidget):
        if not isinstance(widget, _CONTROLS) or isinstance(widget, QScrollBar) or not widget.isVisible():
            continue
        if isinstance(widget.parent(), QAbstractSpinBox | QComboBox):
            continue
        told = QAccessible.queryAccessibleInterface(widget)
        if isinstance(widget, QComboBox):
            is_named = told.text(QAccessible.Text.Description) or told.relations(QAccessible.RelationFlag.Label)
        else:
            is_named = told.text(QAccessible.Text.Name)
        if not is_named:
            found.add(f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}")
    return found


def test_every_control_on_every_tab_and_in_a_dialog_says_its_name_to_a_screen_reader(show_window, library, qtbot):
    window = show_window(library)
    window.session.routines.add([0])
    window.session.routines.start()
    window.session.routines.add([1])
    window.similar.search_card.show_side("filters")
    nameless = _nameless(window)
    for tab in range(window.tabs.count()):
        window.tabs.setCurrentIndex(tab)
        nameless |= _nameless(window)
    window.commands.run("tag")
    dialog = window.findChild(LabelDialog)
    qtbot.waitUntil(dialog.isVisible, timeout=60_000)
    nameless |= _nameless(dialog)
    dialog.close()
    window.commands.run("keys")
    nameless |= _nameless(window.findChild(KeysDialog))
    assert not nameless


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="only Linux says what a program has opened")
def test_what_is_opened_ahead_is_there_and_not_imported():
    script = (
        "import sys; from choleor_desktop.ui.parts.ahead import open_ahead;"
        "open_ahead('PySide6.QtOpenGL', 'PySide6.NoSuch');"
        "print('PySide6.QtOpenGL' in sys.modules, 'QtOpenGL.abi3' in open('/proc/self/maps').read());"
        "import PySide6.QtOpenGL"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("False True\n", "")


def test_the_window_shows_before_the_heavy_packages_are_imported():
    heavy = {"librosa", "sklearn", "pandas", "numba", "scipy", "sqlite3", "pyqtgraph", "soundfile", "sounddevice"}
    program = (
        "import sys\n"
        "from choleor_desktop.__main__ import parse\n"
        "from choleor_desktop.ui import app as application\n"
        "from choleor_desktop.ui.opening import open_window\n"
        "app = application.make(['x'])\n"
        "window = open_window(app, parse([]))\n"
        "assert not window.grab().isNull() and window.isVisible()\n"
        "print(*sys.modules)\n"
        "sys.stdout.flush()\n"
        "import os; os._exit(0)\n"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(told.stdout.split())
    assert "numpy" in loaded
    assert not heavy & loaded


def test_the_source_of_what_is_loaded_beside_the_window_is_not_read():
    program = (
        "import linecache, sys\n"
        "import choleor_desktop.ui.main_window\n"
        "import csv\n"
        "read = [name for name in linecache.cache if 'choleor_desktop' in name or name == csv.__file__]\n"
        "sys.exit(f'sources were read: {read[:5]}' if read else 0)\n"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr


def test_clicking_faster_than_answers_come_shows_the_last_slice(show_window, library, qtbot):
    window = show_window(library)
    session = window.session
    for row in range(len(session.view.slices)):
        session.select(row)
    last = len(session.view.slices) - 1
    qtbot.waitUntil(lambda: not session.interactive.is_busy, timeout=60_000)
    assert window.detail.detail.row == last
    assert session.question.answer.request.queries == (session.view.slices.ids[last],)


def test_the_first_page_says_what_is_going_on_until_all_of_it_is_over(show_window, qtbot, monkeypatch, tmp_path):
    """A library is made and opened, then songs are read, of which none can be used: it is the first page all along."""
    for name in ("letter", "bill"):
        (tmp_path / f"{name}.mp3").write_text("no music")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    window = show_window()
    page, seen, free = window.start, [], []
    window.status._reveal.setInterval(0)
    window.status.job_shown.connect(lambda *_: seen.append((page._title.text(), page._bar.isVisible())))

    def watch(job):
        if job.kind != "interrupted":  # what the last import left is looked for without keeping anybody waiting
            job.finished.connect(lambda: free.append(page.import_button.isEnabled()))

    window.session.job_started.connect(watch)
    before = page._title.text()
    assert QAccessible.queryAccessibleInterface(page).text(QAccessible.Text.Name) == before
    page.import_button.setFocus()
    QTest.keyClick(page.import_button, Qt.Key.Key_Space)
    assert not page.import_button.isEnabled()
    assert not page.demo_button.isEnabled()
    assert window.focusWidget() is page, "the same key, pressed once more, presses no button elsewhere"
    qtbot.waitUntil(lambda: len(free) == 2 and page.import_button.isVisible(), timeout=60_000)
    assert free == [False, True], "the first of two jobs is not the end"
    assert ("Analysing songs", True) in seen
    assert before not in {title for title, _ in seen}
    assert page._title.text() == before
    assert page.demo_button.isVisible()


class _Ring:
    """Something that only the search for garbage can let go of."""

    def __init__(self) -> None:
        self.itself = self


def _old_garbage() -> weakref.ref[_Ring]:
    """A ring that nobody has any more, after it was found in use: now it is sought among all objects only."""
    ring = _Ring()
    gc.collect(1)
    return weakref.ref(ring)


def test_old_garbage_goes_while_the_window_is_open(show_window, qtbot):
    show_window()
    thrown_away: list[weakref.ref[_Ring]] = []

    def is_any_gone() -> bool:
        thrown_away.append(_old_garbage())
        return any(ring() is None for ring in thrown_away)

    qtbot.waitUntil(is_any_gone, timeout=60_000)
    assert gc.get_threshold()[2] > 10, "the interpreter does not begin a search by itself"


def _opened_and_closed(app, library: Path, until) -> list[weakref.ref]:
    """What was a window in which every tab was seen."""
    window = open_window(app, parse(["--language", "en", str(library)]))
    until(lambda: window.session.question.answer is not None)
    for tab in range(window.tabs.count()):
        window.tabs.setCurrentIndex(tab)
        until(lambda: not window.session.interactive.is_busy and not window.session.background.is_busy)
    parts = [weakref.ref(each) for each in (window, window.session, window.playing, window.session.view.slices)]
    window.commands.leaving.leave()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)
    return parts


def test_a_window_that_was_closed_is_let_go_with_all_it_had(qapp, library, until, monkeypatch):
    monkeypatch.setenv("CHOLEOR_AUDIO", "off")
    parts = _opened_and_closed(qapp, library, until)

    def are_gone() -> bool:
        gc.unfreeze()
        gc.collect()
        return not any(part() for part in parts)

    until(are_gone)
