"""The signs on the map that are not points: what is chosen, marked, heard, pointed at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from choleor_desktop.ui.theme import Theme

RING = 6.5
_WAVES, _WAVE_DEG = (12.0, 16.5), 50
_POINTED = 10.5


def draw_ring(painter: QPainter, theme: Theme, place: QPointF) -> None:
    """Around a slice that is marked."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.text, 1.6))
    painter.drawEllipse(place, RING * theme.scale, RING * theme.scale)


def draw_neighbours(painter: QPainter, theme: Theme, here: QPointF, there: Sequence[QPointF]) -> None:
    """A ring around the chosen slice, and lines to those that are like it."""
    painter.setPen(QPen(theme.b, 1.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for place in there:
        painter.drawLine(here, place)
        painter.drawEllipse(place, 5 * theme.scale, 5 * theme.scale)
    painter.setPen(QPen(theme.a, 2.5))
    painter.drawEllipse(here, 8 * theme.scale, 8 * theme.scale)


def draw_heard(painter: QPainter, theme: Theme, place: QPointF) -> None:
    """Waves to the left and right of it: a shape that no other mark has, in the colour of text."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.text, 2 * theme.scale))
    for radius in (n * theme.scale for n in _WAVES):
        around = QRectF(place.x() - radius, place.y() - radius, 2 * radius, 2 * radius)
        for side in (0, 180):
            painter.drawArc(around, (side - _WAVE_DEG) * 16, 2 * _WAVE_DEG * 16)


def draw_pointed(painter: QPainter, theme: Theme, place: QPointF) -> None:
    """Where the keys are: dashed, as on the waveform, on a seam of the ground."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(theme.ground, 5), QPen(theme.text, 2.5, Qt.PenStyle.DashLine)):
        painter.setPen(pen)
        painter.drawEllipse(place, _POINTED * theme.scale, _POINTED * theme.scale)
