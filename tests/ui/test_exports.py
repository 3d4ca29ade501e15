"""An export is finished, or it is said how much of it there is."""

from __future__ import annotations

import threading
from contextlib import contextmanager

import pytest
from PySide6.QtWidgets import QFileDialog

from choleor_desktop.library import export


@pytest.fixture
def begin(show_window, library, monkeypatch, tmp_path, qtbot):
    """A window that is exporting all slices and has come to the third; what lets it go on."""

    def export_in(folder):
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
        window, go_on, written, whole_file = show_window(library), threading.Event(), [], export.whole_file

        @contextmanager
        def noted(target, **how):
            with whole_file(target, **how) as place:
                yield place
            written.append(target)
            if len(written) == 3:
                go_on.wait(20)

        monkeypatch.setattr(export, "whole_file", noted)
        window.commands.exports.choose("wav")
        qtbot.waitUntil(lambda: len(written) == 3, timeout=30_000)
        qtbot.wait(100)  # how far it is comes to the window
        return window, go_on

    return export_in


def test_an_export_that_is_cancelled_says_how_much_of_it_is_there(begin, tmp_path, qtbot):
    window, go_on = begin(tmp_path / "wav")
    window.session.background.cancel()  # as by the button, and by opening another library
    go_on.set()
    qtbot.waitUntil(lambda: not window.session.background.is_busy, timeout=60_000)
    n = len(window.session.view.slices)
    there = len(list((tmp_path / "wav").glob("*.wav")))
    assert there < n
    assert f"{there} of {n} slices" in window.status.text
