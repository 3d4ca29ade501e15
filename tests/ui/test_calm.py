"""What stays the same is not laid out again."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QEvent, QObject

from choleor_desktop.playback.sounds import PlayState


class LaidOut(QObject):
    """How often something had to be laid out."""

    n = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.n += event.type() == QEvent.Type.LayoutRequest
        return super().eventFilter(watched, event)


def lay_out() -> None:
    """Whatever waits for it; what stands in something has that laid out in its turn."""
    for _ in range(10):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


def test_a_playhead_that_moves_has_nothing_in_the_window_laid_out(show_window, library, qtbot):
    window = show_window(library)
    qtbot.waitUntil(lambda: window.detail.detail is not None, timeout=60_000)
    shown = window.detail.detail
    seen = LaidOut(window)
    state = PlayState(playing=True, slice_id=shown.slice_id, position_s=shown.start_s, count=1)
    window.playing.changed.emit(state)
    lay_out()
    window.installEventFilter(seen)
    for later_s in (0.02, 0.04):
        window.playing.changed.emit(replace(state, position_s=shown.start_s + later_s))
        lay_out()
    assert seen.n == 0
