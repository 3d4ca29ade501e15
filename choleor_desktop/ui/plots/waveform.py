"""The waveform of a slice with its counts."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from choleor_desktop.analysis.results import N_COUNTS
from choleor_desktop.ui.parts.phrases import filled
from choleor_desktop.ui.plots.ruler import STEPS, CountRuler, count_after

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
        left, above = area.left() + 0.5, area.top()  # the middle of a column, not the edge of two
        ends = enumerate(zip(top.tolist(), bottom.tolist(), strict=True))
        painter.drawLines([QLineF(left + x, above + high, left + x, above + low) for x, (high, low) in ends])
        return
    rows = np.arange(height)[:, None]
    pixels = np.where((rows >= np.round(top)) & (rows < np.round(bottom)), np.uint32(colour.rgba()), np.uint32(0))
    image = QImage(pixels.data, width, height, width * 4, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    painter.drawImage(area.topLeft(), image)


class WaveformView(CountRuler):
    """Shows a slice's sound; a click or Enter seeks, a drag or Shift with the arrows selects counts."""

    seek_requested = Signal(float)
    counts_selected = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumHeight(90)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard where it was
        self._drag_from: int | None = None
        self._widened_from: int | None = None
        self.cursor_count = 1
        self.selected: tuple[int, int] | None = None
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Waveform with counts"))
        self.setToolTip(
            self.tr("Click, or Enter: play from here. Drag, or Shift with the arrows: compare only these counts.")
        )
        self._show_cursor()

    def set_selected_counts(self, counts: tuple[int, int] | None) -> None:
        self.selected = counts
        self._show_cursor()

    def _show_cursor(self) -> None:
        self.say_count(
            self.cursor_count, filled(self.tr("only counts %1 to %2"), *self.selected) if self.selected else ""
        )
        self.update()

    def draw(self, painter: QPainter, area: QRectF) -> None:
        if self.detail is None:
            self.draw_ground(painter, area)
            self.draw_sentence(painter, area, self.why or self.tr("Choose a slice to see its sound."))
            return
        self.draw_still(painter, area, (self.detail, self.selected))
        self.draw_playhead(painter, area)
        if self.hasFocus():
            painter.setPen(QPen(self.theme.text, 1.5, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self._place_of(self.cursor_count, self.cursor_count, area).adjusted(3, 4, -3, -4))

    def draw_picture(self, painter: QPainter, area: QRectF) -> None:
        """All but the playhead and the place of the keys."""
        assert self.detail is not None
        self.draw_ground(painter, area)
        if self.selected is not None:
            painter.fillRect(self._place_of(*self.selected, area), self.theme.selection)
        self.draw_counts(painter, area, numbers=True)
        peaks = self.detail.peaks
        loudest = float(np.abs(peaks.astype(np.int16)).max(initial=0)) / 127
        draw_wave(painter, area.adjusted(0, 20, 0, -6), peaks, loudest, self.theme.wave)

    def _place_of(self, first: int, last: int, area: QRectF) -> QRectF:
        """Where some counts are."""
        assert self.detail is not None
        left, right = (self.x_of(self.detail.beats_s[i], area) for i in (first - 1, last))
        return QRectF(left, area.top(), right - left, area.height())

    # --- by the mouse ----------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.detail is not None and event.button() == Qt.MouseButton.LeftButton:
            self._drag_from = self.cursor_count = self.count_of(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag_from is None or self.detail is None:
            return
        count = self.count_of(event.position().x())
        if count != self._drag_from or self.selected is not None:
            self.set_selected_counts((min(count, self._drag_from), max(count, self._drag_from)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._drag_from is None or self.detail is None:
            return
        first, self._drag_from = self._drag_from, None
        self._widened_from, self.cursor_count = first, self.count_of(event.position().x())
        if self.cursor_count != first:
            self._select(first, self.cursor_count)
        else:
            self._select(first, first)
            self.seek_requested.emit(self.time_of(event.position().x()))

    # --- by the keyboard -------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self.detail is None or held & ~Qt.KeyboardModifier.ShiftModifier:
            super().keyPressEvent(event)
        elif key in STEPS:
            self._step(key, widens=bool(held))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():
                self.seek_requested.emit(float(self.detail.beats_s[self.cursor_count - 1]))
        elif key == Qt.Key.Key_Escape and self.selected is not None:
            self._widened_from = None
            self._select(self.cursor_count, self.cursor_count)
        else:
            super().keyPressEvent(event)

    def _step(self, key: Qt.Key, *, widens: bool) -> None:
        """To another count; the counts on the way are chosen where Shift is held."""
        before, self.cursor_count = self.cursor_count, count_after(self.cursor_count, key)
        if not widens:
            self._widened_from = None
            self._show_cursor()
            return
        if self._widened_from is None:
            self._widened_from = before
        self._select(self._widened_from, self.cursor_count)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._widened_from = None
        super().focusOutEvent(event)

    def _select(self, one: int, other: int) -> None:
        """Compare only the counts from one to another; from one to itself, all of them again."""
        before, first, last = self.selected, min(one, other), max(one, other)
        self.set_selected_counts((first, last) if first < last else None)
        if self.selected is not None:
            self.counts_selected.emit(first, last)
        elif before is not None:
            self.counts_selected.emit(1, N_COUNTS)
