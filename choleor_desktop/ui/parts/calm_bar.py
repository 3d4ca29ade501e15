"""How far something is, painted with everything else and not at once."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar


class CalmBar(QProgressBar):
    """Qt's own paints itself, and with it all that waits to be painted, in the middle of what the window is doing."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextVisible(False)

    def show_step(self, done: int, total: int) -> None:
        """So many of a total; without a total that it goes on."""
        self.setUpdatesEnabled(False)
        self.setRange(0, total)
        self.setValue(done)
        self.setUpdatesEnabled(True)
