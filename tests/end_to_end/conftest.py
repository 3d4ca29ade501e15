"""Runs the program's own ``main()`` and does in its window what a person would do."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from choleor_desktop.__main__ import main
from choleor_desktop.ui.main_window import MainWindow

Steps = Generator[Callable[[], object], None, None]
_PATIENCE_S = 120.0


class _Person(QObject):
    """Waits for what a step waits for, then goes on; closes the window at the end."""

    def __init__(self, story: Callable[[MainWindow], Steps]) -> None:
        super().__init__()
        self.story, self.steps, self.window = story, None, None
        self.wanted: Callable[[], object] = lambda: True
        self.since = time.monotonic()
        self.problem: BaseException | None = None
        self.timer = QTimer(self)
        self.timer.timeout.connect(self.look)
        self.timer.start(5)

    def look(self) -> None:
        try:
            self.go_on()
        except StopIteration:
            self.leave()
        except BaseException as problem:  # noqa: BLE001 - told when main() has returned
            self.problem = problem
            self.leave()

    def go_on(self) -> None:
        if self.window is None:
            found = [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible()]
            if not found:
                return
            self.window = found[0]
            self.steps = self.story(self.window)
        elif not self.wanted():
            if time.monotonic() - self.since > _PATIENCE_S:
                raise TimeoutError(f"the window did not come so far; it says: {self.window.status.text}")
            return
        self.wanted = next(self.steps)
        self.since = time.monotonic()

    def leave(self) -> None:
        self.timer.stop()
        if self.window is not None:
            self.window.close()


@pytest.fixture
def run_main(qapp, monkeypatch):
    """Runs ``main(arguments)`` while a story, a generator over the window, yields what it waits for."""
    monkeypatch.setenv("CHOLEOR_AUDIO", "off")

    def run(arguments: list[str], story: Callable[[MainWindow], Steps]) -> None:
        person = _Person(story)
        code = main(["--language", "en", "--theme", "dark", *arguments])
        if person.problem is not None:
            raise person.problem
        assert code == 0

    return run
