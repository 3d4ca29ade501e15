"""The real window, on a library of its own, without a screen and without a sound card."""

from __future__ import annotations

import gc
import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from forked import fork_processes
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from choleor_desktop.__main__ import parse
from choleor_desktop.settings import Settings
from choleor_desktop.ui.app import Application
from choleor_desktop.ui.main_window import MainWindow
from choleor_desktop.ui.opening import open_window
from choleor_desktop.ui.theme import BIG, Theme

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _as_at_the_start(qapp: Application) -> Iterator[None]:
    """Every test begins in English and without a look: Qt would dress each part of a window that is being made."""
    gc.collect()  # what is left of the window before goes here, not in a job of the next one
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.setStyleSheet("")
    qapp.speak("en")


@pytest.fixture(scope="module", autouse=True)
def _frozen_windows_go() -> None:
    """A window that was open while something was loaded is left out of the search for garbage: see `ui/garbage.py`."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()  # the rest stays, and would hold up every search


@pytest.fixture(autouse=True)
def _processes_are_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each window has four of sound and perhaps one for clusters, which would take longer to load than itself."""
    fork_processes(monkeypatch.setattr)


@pytest.fixture(scope="module")
def load_script() -> Iterator[Callable[[str], ModuleType]]:
    """Loads a module of the folder of scripts."""
    loaded: list[str] = []

    def load(name: str) -> ModuleType:
        spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        loaded.append(name)
        spec.loader.exec_module(module)
        return module

    yield load
    for name in loaded:
        del sys.modules[name]


@pytest.fixture
def show_window(qapp: Application, qtbot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., MainWindow]]:
    """Opens the window as its command line would; with a library it waits until its slices are shown."""
    monkeypatch.setenv("CHOLEOR_AUDIO", "off")
    windows: list[MainWindow] = []

    def show(library: Path | None = None, *options: str, language: str = "en") -> MainWindow:
        arguments = ["--language", language, "--theme", "dark", *options, *([str(library)] if library else [])]
        window = open_window(qapp, parse(arguments))
        window.resize(1600, 1000)
        if "--big" in options:  # the screen here is smaller, and has no room for them
            window.set_theme(Theme(window.theme.dark, BIG))
            window.restyling.finish()
        windows.append(window)
        if library is not None:
            qtbot.waitUntil(lambda: window.session.question.answer is not None, timeout=60_000)
        return window

    yield show
    for window in windows:
        window.commands.leaving.leave()
        window.deleteLater()


@pytest.fixture
def window(show_window: Callable[..., MainWindow], library: Path, qtbot) -> MainWindow:
    """The window on a library, with the keyboard."""
    window = show_window(library)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=60_000)
    return window


@pytest.fixture
def remember() -> Callable[..., None]:
    """Remembers values for the next window that is opened."""

    def put(**values: object) -> None:
        settings = Settings()
        for name, value in values.items():
            settings.set(name, value)
        settings.flush()

    return put


@pytest.fixture
def small(show_window: Callable[..., MainWindow], library: Path) -> Callable[..., MainWindow]:
    """The window on a small screen, and a way to change how it looks."""
    window = show_window(library)

    def put(language: str = "en", look: str = "dark", *, big: bool = False):
        window.commands.look.set_language(language)
        QCoreApplication.sendPostedEvents(window, QEvent.Type.LanguageChange)
        window.commands.look.set_look(dark=look == "dark", big=big)
        window.restyling.finish()
        window.resize(1280, 720)
        QApplication.sendPostedEvents()
        assert (window.width(), window.height()) == (1280, 720)
        return window

    return put
