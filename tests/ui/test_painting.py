"""Painting comes in turns of its own: after what was done, and one panel after the other where all change."""

from __future__ import annotations

import shutil

from PySide6.QtCore import QCoreApplication, QEvent, QObject


class Paintings(QObject):
    """Notes when something is painted."""

    def __init__(self, parent: QObject, notes: list[str], word: str = "painted") -> None:
        super().__init__(parent)
        self._notes, self._word = notes, word

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._notes.append(self._word)
        return super().eventFilter(watched, event)


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
