"""From a key to a repaired grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from choleor_desktop.analysis import repair
from choleor_desktop.analysis.results import BeatGrid

if TYPE_CHECKING:
    from choleor_desktop.ui.main_window import MainWindow


def repaired(grid: BeatGrid, how: str, here_s: float, duration_s: float) -> BeatGrid:
    """The grid after ``"earlier"``, ``"later"``, ``"half"``, ``"double"`` or ``"this_is_one"`` (at ``here_s``)."""
    if how == "half":
        return repair.half(grid, duration_s)
    if how == "double":
        return repair.double(grid, duration_s)
    if how == "this_is_one":
        return repair.this_is_one(grid, here_s)
    return repair.shift(grid, 1 if how == "later" else -1)


class GridRepair(QObject):
    """Correct the beats of the chosen slice's song."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window

    def repair(self, how: str) -> None:
        """Correct the beats of the chosen slice's song."""
        session, state = self.window.session, self.window.playing.state
        view = session.view
        if view is None or session.row < 0 or not session.can_change:
            return
        song = view.songs[int(view.slices.song[session.row])]
        if song.ready_cut:
            self.window.status.tell(self.tr("Ready-cut slices have no beats to repair."))
            return
        here = state.position_s if state.playing else float(view.slices.beats_s[session.row, 0])
        session.work.recut(song.id, repaired(song.grid, how, here, song.duration_s))
