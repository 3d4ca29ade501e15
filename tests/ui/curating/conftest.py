"""A curator at the real window, with nothing but a keyboard."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from choleor_desktop.__main__ import parse
from choleor_desktop.library.models import Label, LibraryView
from choleor_desktop.library.store import Store
from choleor_desktop.ui import app as application
from choleor_desktop.ui.main_window import MainWindow
from choleor_desktop.ui.opening import open_window
from choleor_desktop.ui.tab import Tab
from choleor_desktop.ui.theme import BIG, Theme

_PATIENCE_MS = 120_000


class Curator:
    """Presses keys, and looks at the window and at the library."""

    def __init__(self, window: MainWindow, wait: Callable[[Callable[[], bool]], None]) -> None:
        self.window, self.wait = window, wait

    @property
    def view(self) -> LibraryView:
        assert self.window.session.view is not None
        return self.window.session.view

    def press(self, *keys: str) -> None:
        """Press keys, each named as in the table of keys, where the focus is."""
        for key in keys:
            sequence = QKeySequence(key)[0]
            self.wait(self._has_keyboard)
            # A list of completions is given the keys before its field, by the window system too.
            target = QApplication.activePopupWidget() or QApplication.focusWidget()
            QTest.keyClick(target, sequence.key(), sequence.keyboardModifiers())

    def _has_keyboard(self) -> bool:
        if QApplication.activeWindow() is None:
            # What a window manager does when a dialog or a menu goes.
            self.window.activateWindow()
        return QApplication.focusWidget() is not None

    def type(self, text: str) -> None:
        """Type into the field that has the focus."""
        field = QApplication.focusWidget()
        assert field is not None
        QTest.keyClicks(field, text)

    def go_to(self, kind: type[Tab]) -> None:
        """Show a tab with the keys that turn them over."""
        wanted = self.window.tab(kind)
        for _ in self.window.views:
            if self.window.front is not wanted:
                self.press("Ctrl+Tab")
        assert self.window.front is wanted

    def tab_to(self, widget: QWidget) -> None:
        """Press Tab until a control has the keyboard."""
        for _ in range(80):
            if QApplication.focusWidget() is widget:
                return
            self.press("Tab")
        pytest.fail(f"{widget.accessibleName()} cannot be reached with Tab")

    def label(self, row: int) -> Label:
        return self.window.session.labels.of(row)

    def settle(self) -> None:
        """Wait until all that was asked for is done and seen."""
        session = self.window.session
        self.wait(lambda: not session.interactive.is_busy and not session.background.is_busy)

    def look(self, condition: Callable[[], object]) -> None:
        """Wait for something to be so."""
        self.wait(lambda: bool(condition()))


@pytest.fixture
def sit_down(qapp, qtbot, monkeypatch) -> Iterator[Callable[..., Curator]]:
    """Opens a library in the window; each sitting ends the one before."""
    monkeypatch.setenv("CHOLEOR_AUDIO", "off")
    opened: list[MainWindow] = []

    def leave() -> None:
        for window in opened:
            window.commands.leaving.leave()
            window.deleteLater()
        opened.clear()
        QTest.qWait(20)

    def wait(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=_PATIENCE_MS)

    def sit(library: Path | None, *, big: bool = False) -> Curator:
        leave()
        app = application.make(["choleor"])
        named = [] if library is None else [str(library)]
        window = open_window(app, parse(["--language", "en", "--theme", "dark", *(["--big"] if big else []), *named]))
        window.resize(1600, 1000)
        if big:  # the screen here is smaller, and has no room for them
            window.set_theme(Theme(window.theme.dark, BIG))
            window.restyling.finish()
        opened.append(window)
        window.activateWindow()
        curator = Curator(window, wait)
        if library is None:
            wait(window.start.isVisible)
            return curator
        wait(lambda: window.session.view is not None and window.session.question.answer is not None)
        curator.settle()
        window.tab(type(window.views[0])).widget.setFocus()
        return curator

    yield sit
    leave()


@pytest.fixture
def stored() -> Callable[[Path], LibraryView]:
    """What another program would find in a library now."""

    def look(path: Path) -> LibraryView:
        with Store.open(path, read_only=True) as store:
            return store.view()

    return look


@pytest.fixture(scope="session")
def real_songs(shared_dir: Path) -> list[Path]:
    """The three shortest real songs with known beats."""
    found = (shared_dir / "data" / "songs").iterdir()
    sounds = [path for path in found if path.suffix != ".beats" and path.with_suffix(".beats").exists()]
    return sorted(sounds, key=lambda path: (path.stat().st_size, path.name))[:3]


@pytest.fixture(scope="session")
def real_library(real_songs: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three real songs, cut; copy it before changing it."""
    from choleor_desktop.pipeline.music import import_music

    path = tmp_path_factory.mktemp("real") / "real.choleor"
    with Store.open(path, create=True) as store:
        report = import_music(store, real_songs)
        assert len(report.songs) == 3, report.failures
    return path


@pytest.fixture(params=["made", pytest.param("real", marks=pytest.mark.real_music)])
def work(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A library that may be changed, of made music and of real songs."""
    source = request.getfixturevalue("made_library" if request.param == "made" else "real_library")
    target = tmp_path / "work.choleor"
    shutil.copy(source, target)
    return target
