"""The waveform of a slice with its counts."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPen
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from choleor_desktop.ui.plots.ruler import CountRuler

_SOFTEST = 0.05


def columns_of(peaks: npt.NDArray[np.int8], n_columns: int) -> npt.NDArray[np.float32]:
    """Lowest and highest value in each pixel column, -1..1, (n_columns, 2)."""
    if not len(peaks) or n_columns <= 0:
        return np.zeros((max(n_columns, 0), 2), np.float32)
    edges = np.linspace(0, len(peaks), n_columns + 1).astype(int)
    starts = np.minimum(edges[:-1], len(peaks) - 1)
    low = np.minimum.reduceat(peaks[:, 0], starts)
    high = np.maximum.reduceat(peaks[:, 1], starts)
    return np.stack([low, high], axis=1).astype(np.float32) / np.float32(127)


def draw_wave(painter: QPainter, area: QRectF, peaks: npt.NDArray[np.int8], loudest: float, colour: QColor) -> None:
    """An upright line for each column of pixels; on the screen all of them at once, as an image."""
    device = painter.device()
    ratio = 1.0 if isinstance(device, QSvgGenerator) else device.devicePixelRatioF()
    width, height = int(area.width() * ratio), int(area.height() * ratio)
    columns = columns_of(peaks, width) / max(loudest, _SOFTEST)
    bottom, top = (height / 2 - columns * height / 2 + (ratio, 0)).T
    if isinstance(device, QSvgGenerator):
        painter.setPen(QPen(colour, 1))
        left, above = area.left(), area.top()
        ends = enumerate(zip(top.tolist(), bottom.tolist(), strict=True))
        painter.drawLines([QLineF(left + x, above + high, left + x, above + low) for x, (high, low) in ends])
        return
    rows = np.arange(height)[:, None]
    pixels = np.where((rows >= np.round(top)) & (rows < np.round(bottom)), np.uint32(colour.rgba()), np.uint32(0))
    image = QImage(pixels.data, width, height, width * 4, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    painter.drawImage(area.topLeft(), image)


class WaveformView(CountRuler):
    """Shows a slice's sound; a click seeks, a drag selects counts."""

    seek_requested = Signal(float)
    counts_selected = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumHeight(90)
        self._drag_from: int | None = None
        self.selected: tuple[int, int] | None = None
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Waveform with counts"))
        self.setToolTip(self.tr("Click: play from here. Drag: compare only these counts."))

    def set_selected_counts(self, counts: tuple[int, int] | None) -> None:
        self.selected = counts
        self.update()

    def draw(self, painter: QPainter, area: QRectF) -> None:
        if self.detail is None:
            self.draw_ground(painter, area)
            self.draw_sentence(painter, area, self.why or self.tr("Choose a slice to see its sound."))
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
        peaks = self.detail.peaks
        loudest = float(np.abs(peaks.astype(np.int16)).max(initial=0)) / 127
        draw_wave(painter, area.adjusted(0, 20, 0, -6), peaks, loudest, self.theme.wave)

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
