"""The MFCC of a slice as a heat map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QToolTip, QWidget

from choleor_desktop.pipeline.titles import figure
from choleor_desktop.ui.parts.phrases import filled
from choleor_desktop.ui.plots.ruler import CountRuler
from choleor_desktop.ui.plots.viridis import table

if TYPE_CHECKING:
    from choleor_desktop.pipeline.detail import SliceDetail

_COLOURS = table()
_DOTS = 8  # a value is so wide and high in the image


class MfccView(CountRuler):
    """Twenty coefficients, low ones below; each row spans its own range, as their sizes differ a hundredfold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumHeight(80)
        self._image = QImage()
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("MFCC heat map"))

    def set_detail(self, detail: SliceDetail | None, why: str = "") -> None:
        super().set_detail(detail, why)
        self._image = QImage()
        if detail is None or not detail.mfcc.shape[1]:
            return
        low = detail.mfcc.min(axis=1, keepdims=True)
        span = np.maximum(detail.mfcc.max(axis=1, keepdims=True) - low, 1e-6)
        steps = np.round((detail.mfcc - low) / span * 255).astype(np.uint8)[::-1]
        pixels = np.ascontiguousarray(_COLOURS[steps])
        height, width = pixels.shape
        cells = QImage(pixels.data, width, height, width * 4, QImage.Format.Format_RGB32)
        # Other programs that show an SVG blur an image that they enlarge: each value would run into those beside it.
        self._image = cells.scaled(width * _DOTS, height * _DOTS)

    def draw(self, painter: QPainter, area: QRectF) -> None:
        self.draw_ground(painter, area)
        if self.detail is None or self._image.isNull():
            self.draw_sentence(painter, area, "" if self.why else self.tr("The MFCC appear here."))
            return
        shape = QPainterPath()
        shape.addRoundedRect(area, 8, 8)
        painter.save()
        painter.setClipPath(shape)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
        painter.drawImage(area, self._image)
        painter.setPen(QColor(255, 255, 255, 70))
        for time_s in self.detail.beats_s[1:-1]:
            x = self.x_of(time_s, area)
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        painter.restore()
        self._draw_names(painter, area)
        self.draw_playhead(painter, area, QColor("white"))

    def _draw_names(self, painter: QPainter, area: QRectF) -> None:
        """Numbers of some coefficients, light on a dark plate, at the height of their rows."""
        assert self.detail is not None
        n = self.detail.mfcc.shape[0]
        painter.setFont(self.theme.font(10, bold=True, tabular=True))
        height = painter.fontMetrics().height()
        for number in (1, n // 2, n):
            middle = area.bottom() - (number - 0.5) / n * area.height()
            top = min(max(middle - height / 2, area.top() + 2), area.bottom() - height - 2)
            plate = QRectF(area.left() + 4, top, painter.fontMetrics().horizontalAdvance("00") + 8, height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(0, 0, 0, 190))
            painter.drawRoundedRect(plate, 4, 4)
            painter.setPen(QColor("white"))
            painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, str(number))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self.detail is not None:
            n, width = self.detail.mfcc.shape
            row = n - 1 - min(int(event.pos().y() / max(self.height(), 1) * n), n - 1)
            column = min(int(event.pos().x() / max(self.width(), 1) * width), width - 1)
            value = float(self.detail.mfcc[row, column])
            count = self.count_of(event.pos().x())
            name = filled(self.tr("MFCC %1, count %2: %3 dB"), row + 1, count, figure(value))
            QToolTip.showText(event.globalPos(), name, self)
            return True
        return super().event(event)
