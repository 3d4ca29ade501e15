"""Painting comes in turns of its own: after what was done, and one panel after the other where all change."""

from __future__ import annotations

import shutil
from itertools import groupby

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from choleor_desktop.__main__ import parse
from choleor_desktop.ui.opening import open_window
from choleor_desktop.ui.turns import Turns


class Paintings(QObject):
    """Notes when something is painted."""

    def __init__(self, parent: QObject, notes: list[str], word: str = "painted") -> None:
        super().__init__(parent)
        self._notes, self._word = notes, word

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._notes.append(self._word)
        return super().eventFilter(watched, event)


def test_what_can_wait_waits_for_the_painting_of_what_came_before(qtbot):
    notes: list[str] = []
    widget = QWidget()
    widget.installEventFilter(Paintings(widget, notes))
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget, timeout=60_000):
        widget.show()
    qtbot.waitUntil(lambda: "painted" in notes, timeout=60_000)
    notes.clear()
    turns = Turns(widget)
    for name in "abc":
        turns.take(lambda name=name: (notes.append(name), widget.update()))
    qtbot.waitUntil(lambda: notes[-1:] == ["painted"] and "c" in notes, timeout=60_000)
    assert [note for note, _ in groupby(notes)] == ["a", "painted", "b", "painted", "c", "painted"]


def test_the_window_is_painted_in_a_turn_after_the_one_that_changed_it(show_window, library, qtbot):
    window = show_window(library)
    notes: list[str] = []
    window.table.viewport().installEventFilter(Paintings(window, notes))
    window.table.viewport().update()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.UpdateRequest)  # as Qt does in the same turn
    assert notes == []
    qtbot.waitUntil(lambda: "painted" in notes, timeout=60_000)


def test_the_songs_are_painted_in_a_turn_after_the_table_and_another_library_a_panel_at_a_time(
    show_window, library, qtbot
):
    window = show_window(library)
    qtbot.waitUntil(lambda: not window.restyling.is_active, timeout=60_000)
    notes: list[str] = []
    for part in (window.songs.list, window.table):
        part.viewport().installEventFilter(Paintings(window, notes, part.objectName() or type(part).__name__))
    held: list[tuple[bool, ...]] = []
    parts = (window.songs, window.table)
    window.session.library_changed.connect(lambda _: held.append(tuple(part.updatesEnabled() for part in parts)))
    window.session.refresh()
    qtbot.waitUntil(lambda: "EntryList" in notes and window.songs.updatesEnabled(), timeout=60_000)
    assert held[:1] == [(False, True)]
    other = library.with_name("other.choleor")
    shutil.copy(library, other)
    window.session.open_library(other)
    qtbot.waitUntil(lambda: window.restyling.is_active, timeout=60_000)
    assert not window.songs.updatesEnabled()
    assert not window.table.updatesEnabled()
    notes.clear()
    window.grab()
    assert window.songs.updatesEnabled()
    assert window.table.updatesEnabled()
    assert set(notes) == {"EntryList", "SliceTable"}, "a picture shows all of it at once"


def test_a_window_that_goes_right_after_it_was_painted_tells_nobody(qapp, monkeypatch):
    monkeypatch.setenv("CHOLEOR_AUDIO", "off")
    window = open_window(qapp, parse(["--language", "en"]))
    window._was_painted = False
    window.paintEvent(QPaintEvent(window.rect()))
    window.commands.leaving.leave()
    window.deleteLater()
    qapp.sendPostedEvents(window, QEvent.Type.DeferredDelete)
    qapp.processEvents()
