"""The real window, on a library of its own, without a screen and without a sound card."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from choleor_desktop.__main__ import parse
from choleor_desktop.ui.app import Application
from choleor_desktop.ui.main_window import MainWindow
from choleor_desktop.ui.opening import open_window


@pytest.fixture(scope="session")
def qapp_cls() -> type[Application]:
    return Application


@pytest.fixture
def show_window(qapp: Application, qtbot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., MainWindow]]:
    """Opens the window as its command line would; with a library it waits until its slices are shown."""
    monkeypatch.setenv("CHOLEOR_AUDIO", "off")
    windows: list[MainWindow] = []

    def show(library: Path | None = None, *options: str, language: str = "en") -> MainWindow:
        arguments = ["--language", language, "--theme", "dark", *options, *([str(library)] if library else [])]
        window = open_window(qapp, parse(arguments))
        window.resize(1600, 1000)
        windows.append(window)
        if library is not None:
            qtbot.waitUntil(lambda: window.session.question.answer is not None, timeout=60_000)
        return window

    yield show
    for window in windows:
        window.close()
        window.deleteLater()
    qapp.speak("en")
