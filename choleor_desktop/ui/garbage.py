"""When the interpreter looks for garbage, which stops every thread: between two turns of the window, in little."""

from __future__ import annotations

import gc
import sys

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 1000
_SEARCH_AFTER = 10
"""So many searches among young objects before one among all, as in the interpreter itself."""
_NEVER_BESIDE = 1000
"""It would begin one by itself in the middle of a turn, or while a job loads a library, only after so many."""


class Garbage(QObject):
    """What was loaded stays and is left out of the search; the rest is searched when the window has nothing to do.

    Loading scikit-learn makes objects by the hundred thousand, among which the interpreter would search again and again
    while it loads: up to 175 ms each time, in which the window stands still.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._n_loaded = 0
        young, middle, _ = gc.get_threshold()
        gc.set_threshold(young, middle, _NEVER_BESIDE)
        timer = QTimer(self)
        timer.timeout.connect(self._look)
        timer.start(_EVERY_MS)
        self._look()

    def _look(self) -> None:
        if len(sys.modules) != self._n_loaded:
            self._n_loaded = len(sys.modules)
            gc.freeze()
        elif gc.get_count()[2] >= _SEARCH_AFTER:
            gc.collect()
