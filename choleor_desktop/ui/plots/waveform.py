"""The waveform of a slice with its counts."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from choleor_desktop.ui.plots.ruler import CountRuler


def columns_of(peaks: npt.NDArray[np.int8], n_columns: int) -> npt.NDArray[np.float32]:
    """Lowest and highest value in each pixel column, -1..1, (n_columns, 2)."""
    if not len(peaks) or n_columns <= 0:
        return np.zeros((max(n_columns, 0), 2), np.float32)
    edges = np.linspace(0, len(peaks), n_columns + 1).astype(int)
    starts = np.minimum(edges[:-1], len(peaks) - 1)
    low = np.minimum.reduceat(peaks[:, 0], starts)
    high = np.maximum.reduceat(peaks[:, 1], starts)
    return np.stack([low, high], axis=1).astype(np.float32) / np.float32(127)


class WaveformView(CountRuler):
    """Shows a slice's sound; a click seeks, a drag selects counts."""

    seek_requested = Signal(float)
    counts_selected = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumHeight(90)
        self.setAccessibleName(self.tr("Waveform with counts"))
        self.setToolTip(self.tr("Click: play from here. Drag: compare only these counts."))
        self._drag_from: int | None = None
        self.selected: tuple[int, int] | None = None

    def set_selected_counts(self, counts: tuple[int, int] | None) -> None:
        self.selected = counts
        self.update()

    def draw(self, painter: QPainter, area: QRectF) -> None:
        if self.detail is None:
            self.draw_ground(painter, area)
            self.draw_sentence(painter, area, self.tr("Choose a slice to see its sound."))
            return
        self.draw_still(painter, area, (id(self.detail), self.selected))
        self.draw_playhead(painter, area)

    def draw_picture(self, painter: QPainter, area: QRectF) -> None:
        """All but the playhead."""
        assert self.detail is not None
        self.draw_ground(painter, area)
        if self.selected is not None:
            first, last = self.selected
            left, right = (self.x_of(self.detail.beats_s[i], area) for i in (first - 1, last))
            painter.fillRect(QRectF(left, area.top(), right - left, area.height()), self.theme.selection)
        self.draw_counts(painter, area, numbers=True)
        self._draw_wave(painter, area.adjusted(0, 20, 0, -6))

    def _draw_wave(self, painter: QPainter, area: QRectF) -> None:
        assert self.detail is not None
        columns = columns_of(self.detail.peaks, int(area.width()))
        loudest = max(float(np.abs(columns).max(initial=0.0)), 0.05)
        middle, half = area.center().y(), area.height() / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(self.theme.wave, 1))
        painter.drawLines(
            [
                QLineF(x, top, x, bottom)
                for x, (bottom, top) in enumerate(
                    (middle - columns / loudest * half + (1, 0)).tolist(), int(area.left())
                )
            ]
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.detail is not None and event.button() == Qt.MouseButton.LeftButton:
            self._drag_from = self.count_of(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag_from is None or self.detail is None:
            return
        count = self.count_of(event.position().x())
        if count != self._drag_from or self.selected is not None:
            self.set_selected_counts((min(count, self._drag_from), max(count, self._drag_from)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._drag_from is None or self.detail is None:
            return
        count, first = self.count_of(event.position().x()), self._drag_from
        dragged = count != first
        self._drag_from = None
        if dragged:
            self.set_selected_counts((min(count, first), max(count, first)))
        if dragged and self.selected is not None:
            self.counts_selected.emit(*self.selected)
        else:
            if self.selected is not None:
                self.set_selected_counts(None)
                self.counts_selected.emit(1, 8)
            self.seek_requested.emit(self.time_of(event.position().x()))
