"""Many small marks of few kinds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgGenerator

_WIDER, _EDGE = 1.5, 1  # tips and lines stick out


def draw_stamped[Kind](
    painter: QPainter,
    radius: float,
    places: Sequence[tuple[float, float, Kind]],
    draw: Callable[[Kind, QPainter, QPointF], None],
) -> None:
    """Small marks: on the screen each kind is drawn once and stamped, as thousands would take too long to draw."""
    device = painter.device()
    if isinstance(device, QSvgGenerator):  # a drawing is made of shapes, not of pixels
        for x, y, kind in places:
            draw(kind, painter, QPointF(x, y))
        return
    half, ratio, stamps = radius * _WIDER + _EDGE, device.devicePixelRatioF(), {}
    for kind in {kind for _, _, kind in places}:
        stamps[kind] = QPixmap(QSizeF(2 * half * ratio, 2 * half * ratio).toSize())
        stamps[kind].setDevicePixelRatio(ratio)
        stamps[kind].fill(Qt.GlobalColor.transparent)
        onto = QPainter(stamps[kind])
        onto.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw(kind, onto, QPointF(half, half))
        onto.end()
    for x, y, kind in places:
        painter.drawPixmap(QPointF(x - half, y - half), stamps[kind])
