"""The points of the map by cluster: shapes where they are few, an image where they are many; and their legend."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from choleor_desktop.ui.parts.phrases import filled
from choleor_desktop.ui.plots.stamped import draw_stamped
from choleor_desktop.ui.theme import Theme, draw_shape, shape_of

_RADIUS = 3.6
_FAINT = 0.18
_NEAR = 4.0
_NAME = 110
_LEGEND = 0.3  # of the height at most
_VEIL = 200
Points = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int32]


def draw_shapes(
    painter: QPainter, theme: Theme, points: Points, labels: Labels, faint: npt.NDArray[np.bool_] | None
) -> None:
    """Points (n, 2) by the shape and colour of their clusters, those that are not faint above the others."""

    def draw(kind: tuple[int, bool], onto: QPainter, place: QPointF) -> None:
        number, is_faint = kind
        colour = theme.cluster(number)
        if is_faint:
            colour.setAlphaF(_FAINT)
        draw_shape(onto, shape_of(number), place, _RADIUS * theme.scale, colour)

    dim = np.zeros(len(points), bool) if faint is None else faint
    kinds = list(zip(np.maximum(labels, -1).tolist(), dim.tolist(), strict=True))
    places = [(*points[i].tolist(), kinds[i]) for i in np.argsort(~dim, kind="stable").tolist()]
    draw_stamped(painter, _RADIUS * theme.scale, places, draw)


def draw_raster(
    painter: QPainter, theme: Theme, area: QRectF, points: Points, labels: Labels, *, ratio: float, zoom: float
) -> None:
    """Every point a square of some pixels, written into an image at once; ``ratio`` pixels of the device to one."""
    width, height = int(area.width() * ratio), int(area.height() * ratio)
    pixels = np.zeros((height, width), np.uint32)
    colours = np.array([theme.cluster(i).rgb() for i in range(-1, len(theme.clusters))], np.uint32)
    index = np.where(labels < 0, 0, labels % len(theme.clusters) + 1)
    at = np.round(points * ratio).astype(np.int32)
    reach = theme.px(1 if zoom < _NEAR else 2)
    inside = ((at >= reach) & (at < (width - reach, height - reach))).all(axis=1)
    x, y, colour = at[inside, 0], at[inside, 1], colours[index[inside]]
    for dx in range(-reach, reach):
        for dy in range(-reach, reach):
            pixels[y + dy, x + dx] = colour
    image = QImage(pixels.data, width, height, width * 4, QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(ratio)
    painter.drawImage(area.topLeft(), image)


def draw_legend(
    painter: QPainter, theme: Theme, area: QRectF, labels: Labels, names: Mapping[int, str], *, more: str
) -> None:
    """Names of the clusters, or their numbers, from the bottom up; on a low map how many more there are, in words."""
    numbers = [int(n) for n in np.unique(labels) if n >= 0]
    painter.setFont(theme.font(11, tabular=True))
    metrics = theme.metrics(11, tabular=True)
    x, y = area.left() + 16, area.bottom() - 14
    ground = QColor(theme.ground)
    ground.setAlpha(_VEIL)  # a point behind a name is seen, and not read as a part of it
    for i, number in enumerate(numbers):
        name = names.get(number) or str(number + 1)
        name = metrics.elidedText(name, Qt.TextElideMode.ElideRight, theme.px(_NAME))
        wide = metrics.horizontalAdvance(name) + theme.px(26)
        if x + wide > area.right() and x > area.left() + 16:
            x, y = area.left() + 16, y - metrics.height() - 4
        if y < area.bottom() - area.height() * _LEGEND:
            painter.setPen(theme.dim)
            painter.drawText(QPointF(x, y + 4), filled(more, len(numbers) - i))
            return
        radius = 4 * theme.scale
        painter.fillRect(QRectF(x - 2 * radius, y - metrics.height() / 2, wide, metrics.height()), ground)
        draw_shape(painter, shape_of(number), QPointF(x, y), radius, theme.cluster(number))
        painter.setPen(theme.dim)
        painter.drawText(QPointF(x + 2 * radius, y + radius), name)
        x += wide
