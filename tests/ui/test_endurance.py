"""Any hands, for hours: random interactions and thousands of selections, without an exception, a warning or a leak.

Short here. In full, in one sitting:

    CHOLEOR_MONKEY=500 CHOLEOR_SEEDS=1,2,3 CHOLEOR_SOAK=10000 ./test tests/ui/test_endurance.py --log-cli-level=INFO

On a library of one's own choice, of which a copy is used (``python benchmarks/scale.py --slices 100000 --keep DIR``
makes a large one): ``CHOLEOR_LIBRARY=DIR/scale-100000.choleor`` beside those.
"""

from __future__ import annotations

import gc
import logging
import os
import random
import shutil
import tracemalloc
import weakref
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
import soundfile
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDesktopServices, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMenu,
    QPushButton,
    QSlider,
    QTextEdit,
    QToolButton,
    QWidget,
)

from choleor_desktop.ui.main_window import MainWindow
from choleor_desktop.ui.parts.keys import KEYS
from choleor_desktop.ui.plots.ruler import Picture
from choleor_desktop.ui.tabs.beats import BeatsTab
from choleor_desktop.ui.tabs.slices import SlicesTab

log = logging.getLogger(__name__)
N_INTERACTIONS = int(os.environ.get("CHOLEOR_MONKEY", "60"))
SEEDS = [int(seed) for seed in os.environ.get("CHOLEOR_SEEDS", "7").split(",")]
N_SELECTIONS = int(os.environ.get("CHOLEOR_SOAK", "40"))
PATIENCE_MS = 600_000

_BUTTONS = (QPushButton, QToolButton, QCheckBox)
_WRITING = (QLineEdit, QTextEdit)
_MOVING = (
    Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Home, Qt.Key.Key_End,
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape, Qt.Key.Key_Return,
    Qt.Key.Key_Delete,
)  # fmt: skip
_TEXTS = ("", "a", "봄", "' OR 1=1 --", "%", "\\", "<b>x</b>", "x" * 3000)
_HARMLESS = "This plugin does not support "


@pytest.fixture
def quiet(qtlog) -> Iterator[None]:
    """Qt has nothing to complain about."""
    yield
    told = [record.message for record in qtlog.records if _HARMLESS not in record.message]
    assert not told, told[:5]


@pytest.fixture
def own_library(library: Path, tmp_path: Path) -> Path:
    """The library that the hands get: a small one, or a copy of the one that was named."""
    named = os.environ.get("CHOLEOR_LIBRARY")
    return Path(shutil.copy(named, tmp_path / "named.choleor")) if named else library


class Monkey:
    """Does what hands may do, in any order; the same for the same seed."""

    def __init__(self, window: MainWindow, seed: int, libraries: list[Path], music: list[Path]) -> None:
        self.window, self.libraries, self.music = window, libraries, music
        self.random = random.Random(seed)  # noqa: S311 - the same every time
        self.done: list[str] = []

    def act(self) -> None:
        """One thing."""
        acts = (self.click,) * 4 + (self.press,) * 4 + (self.command,) * 5 + (self.select,) * 2 + (self.turn,) * 2
        act = self.random.choice((*acts, self.search, self.write, self.menu, self.drag, self.mark, self.lists))
        self.done.append(act.__name__)
        act()

    def choose_file(self, *_: object) -> tuple[str, str]:
        """What the system's dialog would answer: nothing, music good and bad, a library, a picture's name."""
        chosen = self.random.choice((None, *self.music, *self.libraries, self.libraries[0].parent / "picture.png"))
        return ("" if chosen is None else str(chosen), "")

    def choose_files(self, *_: object) -> tuple[list[str], str]:
        return ([str(path) for path in self.random.sample(self.music, 2)] if self.random.random() < 0.7 else [], "")

    def choose_folder(self, *_: object) -> str:
        return self.random.choice(("", str(self.music[0].parent)))

    def _visible(self, *kinds: type[QWidget]) -> list[QWidget]:
        above = QApplication.activePopupWidget() or QApplication.activeModalWidget() or self.window
        return [w for w in above.findChildren(QWidget) if isinstance(w, kinds) and w.isVisible() and w.isEnabled()]

    def click(self) -> None:
        found = self._visible(*_BUTTONS, QComboBox, QAbstractItemView, Picture, QSlider)
        if not found:
            return
        widget = self.random.choice(found)
        place = widget.viewport() if isinstance(widget, QAbstractItemView) else widget
        button = Qt.MouseButton.RightButton if self.random.random() < 0.1 else Qt.MouseButton.LeftButton
        QTest.mouseClick(place, button, pos=self._somewhere(place))

    def drag(self) -> None:
        """From one place of a plot to another."""
        plots = self._visible(Picture)
        if plots:
            plot = self.random.choice(plots)
            QTest.mousePress(plot, Qt.MouseButton.LeftButton, pos=self._somewhere(plot))
            for _ in range(3):
                QTest.mouseMove(plot, self._somewhere(plot))
            QTest.mouseRelease(plot, Qt.MouseButton.LeftButton, pos=self._somewhere(plot))

    def _somewhere(self, place: QWidget) -> QPoint:
        return QPoint(self.random.randrange(max(place.width(), 1)), self.random.randrange(max(place.height(), 1)))

    def press(self) -> None:
        QTest.keyClick(self._focused(), self.random.choice(_MOVING))

    def command(self) -> None:
        """A key of the table of keys, whatever has the focus."""
        key = QKeySequence(self.random.choice(KEYS).sequence)[0]
        QTest.keyClick(self._focused(), key.key(), key.keyboardModifiers())

    def _focused(self) -> QWidget:
        return QApplication.activePopupWidget() or QApplication.focusWidget() or self.window

    def write(self) -> None:
        """Into any field, and Enter."""
        fields = self._visible(*_WRITING)
        if fields:
            field = self.random.choice(fields)
            field.setFocus()
            QTest.keyClicks(field, self.random.choice(("intro", "1 3 5 7 9 7 5 3", "<i>", "=1+1", "120", "")))
            QTest.keyClick(field, Qt.Key.Key_Return)

    def search(self) -> None:
        self.window.toolbar.search.setText(self.random.choice(_TEXTS))

    def turn(self) -> None:
        self.window.tabs.setCurrentIndex(self.random.randrange(self.window.tabs.count()))

    def select(self) -> None:
        view = self.window.session.view
        if view is not None and len(view.slices):
            self.window.session.select(self.random.randrange(len(view.slices)))

    def mark(self) -> None:
        """Some lines of the table at once, or all."""
        table = self.window.tab(SlicesTab).view
        if self.random.random() < 0.3:
            table.selectAll()
        elif table.model().rowCount():
            first = self.random.randrange(table.model().rowCount())
            table.selectRow(first)
            QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)

    def menu(self) -> None:
        """Anything behind the three dots: dialogs, languages, looks, imports, the demo aside, which takes minutes."""
        demo = self.window.commands.libraries.tr("Open the demo library")
        menu = self.window.toolbar.menu
        choices = [m.actions() for m in menu.findChildren(QMenu) if any(a.text() == "English" for a in m.actions())]
        looks = [action for actions in choices for action in actions]
        actions = [a for a in (*menu.actions(), *looks) if not a.isSeparator() and a.text() != demo]
        self.random.choice(actions).trigger()

    def lists(self) -> None:
        """Another library, or the same one again."""
        self.window.commands.libraries.open_library(self.random.choice(self.libraries))

    def close_what_is_above(self) -> None:
        """Sooner or later a person answers: by a button, or by closing it."""
        popup = QApplication.activePopupWidget()
        if popup is not None and self.random.random() < 0.7:
            if isinstance(popup, QMenu) and popup.actions() and self.random.random() < 0.5:
                self.random.choice(popup.actions()).trigger()
            popup.close()
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog) and self.random.random() < 0.3:
            self.random.choice((dialog.accept, dialog.reject))()


@pytest.fixture
def music_of_all_kinds(music: Path, tmp_path: Path) -> list[Path]:
    """Songs, and files that only look like songs."""
    folder = tmp_path / "to import"
    folder.mkdir()
    sound, rate = soundfile.read(min(music.iterdir()))
    soundfile.write(folder / "new.flac", sound[rate:], rate)
    (folder / "text.mp3").write_text("no music at all")
    (folder / "empty.wav").touch()
    soundfile.write(folder / "silence.wav", np.zeros(rate), rate)
    return sorted(folder.iterdir())


@pytest.fixture
def monkey(show_window, own_library, made_library, music_of_all_kinds, monkeypatch, request) -> Monkey:  # noqa: PLR0917
    """At the window, with two libraries; the dialogs of the system get its answers."""
    other = Path(shutil.copy(made_library, own_library.with_name("other.choleor")))
    hands = Monkey(show_window(own_library), request.param, [own_library, other], music_of_all_kinds)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: True)  # no file manager comes up
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", hands.choose_files)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", hands.choose_file)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", hands.choose_file)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", hands.choose_folder)
    return hands


@pytest.mark.timeout(7200)
@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("monkey", SEEDS, indirect=True)
def test_any_hands_at_all_do_no_harm(monkey, qtbot):
    window, other = monkey.window, monkey.libraries[1]
    for _ in range(N_INTERACTIONS):
        monkey.act()
        qtbot.wait(5)
        assert _labels_what_it_shows(window), monkey.done
        monkey.close_what_is_above()
    while (above := QApplication.activePopupWidget() or QApplication.activeModalWidget()) is not None:
        above.close()
    session = window.session
    qtbot.waitUntil(lambda: not session.interactive.is_busy and not session.background.is_busy, timeout=PATIENCE_MS)
    window.playing.stop()
    window.commands.libraries.open_library(other)
    qtbot.waitUntil(lambda: session.view.path == str(other) and not session.interactive.is_busy, timeout=PATIENCE_MS)
    last = len(session.view.slices) - 1
    session.select(last)
    assert _shows(window, last, qtbot), monkey.done


def _labels_what_it_shows(window: MainWindow) -> bool:
    """Whether keys apply to the slice whose name stands above the plots, or to several that are counted."""
    marked, session = window.commands.curating.marked(), window.session
    if len(marked) > 1:
        return str(len(marked)) in window.status.marked.text()
    return all(window.detail.title.text() == session.title_of(row) for row in marked)


def _shows(window: MainWindow, row: int, qtbot) -> bool:
    session = window.session
    qtbot.waitUntil(lambda: window.detail.detail is not None and window.detail.detail.row == row, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not session.interactive.is_busy, timeout=PATIENCE_MS)
    return window.commands.curating.marked() == [row] and window.detail.title.text() == session.title_of(row)


@pytest.mark.timeout(7200)
@pytest.mark.usefixtures("quiet")
def test_memory_stays_flat_over_many_selections(show_window, own_library, qtbot):
    window = show_window(own_library)
    session, process = window.session, psutil.Process()
    n = len(session.view.slices)

    def go_through(times: int) -> tuple[int, int]:
        for i in range(times):
            session.select(i * 7 % n)
            assert _shows(window, i * 7 % n, qtbot)
        gc.collect()
        return tracemalloc.get_traced_memory()[0], process.memory_info().rss

    tracemalloc.start()
    try:
        go_through(max(N_SELECTIONS // 10, 30))
        before, resident = go_through(20)
        n_files = process.num_fds()
        after, resident_after = go_through(N_SELECTIONS)
    finally:
        tracemalloc.stop()
    # What Python and numpy hold is told to the byte, Qt's pictures by the pages of the process.
    assert after - before < 100_000 + 1_000 * N_SELECTIONS, (before, after)
    assert resident_after - resident < 12_000_000 + 200 * N_SELECTIONS, (resident, resident_after)
    assert process.num_fds() <= n_files + 10
    log.info(
        "%d selections: %+.3f MB held, %.1f MB of %.1f",
        N_SELECTIONS,
        (after - before) / 1e6,
        resident_after / 1e6,
        resident / 1e6,
    )
    table = window.tab(SlicesTab).view
    assert int(table.slices.rows[table.currentIndex().row()]) == session.row


@pytest.mark.parametrize("what", ["look", "later"])
def test_a_library_is_let_go_when_another_took_its_place(window, library, until, tmp_path, what):
    session, store, saved = window.session, weakref.ref(window.session.store), []
    session.library_changed.connect(lambda view: saved.append(any(song.edited for song in view.songs)))
    window.show_tab(BeatsTab)
    if what == "later":
        window.commands.run(what)
        until(lambda: any(saved))
    other = Path(shutil.copy(library, tmp_path / "other.choleor"))
    session.open_library(other)
    until(lambda: session.is_open(other) and not session.interactive.is_busy and not session.background.is_busy)

    def is_gone() -> bool:
        gc.unfreeze()
        gc.collect()
        return store() is None

    until(is_gone)
