"""A curve of pyqtgraph between two axes, with a line across it that can be dragged."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg  # slow to load: this module is imported by a job, after the window shows
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen

from choleor_desktop.ui.theme import Theme

Point = tuple[float, float]


class Axes(pg.GraphicsView):
    """Made of parts: pyqtgraph's own plot comes with menus that nobody opens, and takes three times as long."""

    dragged = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self._drawn: tuple[tuple[Point, ...], tuple[int, ...]] = (), ()
        self._most = 0
        self._colour = QColor()
        self._box = pg.ViewBox(enableMenu=False, enableMouse=False)
        self._box.disableAutoRange()
        self._axes = {side: pg.AxisItem(side, linkView=self._box) for side in ("left", "bottom")}
        parts = pg.GraphicsLayout()
        parts.setContentsMargins(1, 1, 1, 1)
        parts.setSpacing(0)
        parts.addItem(self._axes["left"], 0, 0)
        parts.addItem(self._box, 0, 1)
        parts.addItem(self._axes["bottom"], 1, 1)
        self.setCentralItem(parts)
        self._dots = pg.PlotDataItem(symbol="o", symbolSize=6, symbolPen=None)
        self._line = pg.InfiniteLine(angle=90, movable=True, label="{value:.0f}", labelOpts={"position": 0.9})
        self._line.sigPositionChangeFinished.connect(self._dropped)
        self._line.hide()
        self._box.addItem(self._dots)
        self._box.addItem(self._line)
        self.setMinimumHeight(52)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def getViewBox(self) -> pg.ViewBox:
        """Where the curve is."""
        return self._box

    def dress(self, theme: Theme, colour: QColor) -> None:
        """Colours and sizes."""
        self._colour = colour
        self._dots.setPen(colour, width=self._wide(2))
        self._dots.setSymbolBrush(colour)
        self._line.setHoverPen(theme.a, width=self._wide(4))
        self._line.label.setColor(theme.text)
        self._line.label.setFont(theme.font(13, bold=True, tabular=True))
        self.setBackground(theme.ground)
        for axis in self._axes.values():
            axis.setPen(theme.line)
            axis.setTextPen(theme.dim)
            axis.setStyle(tickFont=theme.font(11))
        self._axes["left"].setWidth(theme.px(52))

    def show_line(self, colour: object, width: int) -> None:
        """How the line looks."""
        self._line.setPen(colour, width=self._wide(width))

    def _wide(self, width: int) -> float:
        """A width for pyqtgraph, whose pens are so many dots of the screen wide, however fine that is."""
        return width * self.devicePixelRatioF()

    def draw_points(self, points: Sequence[Point], most: int, numbers: Sequence[int]) -> bool:
        """Other points of the same items, up to an x, and the numbers below them; False where it is drawn already.

        Painting takes time: all of it changes in one turn.
        """
        fresh = tuple(points), tuple(numbers)
        if fresh == self._drawn:
            return False
        self._drawn = fresh
        self._dots.setData([x for x, _ in points], [y for _, y in points])
        self._most = most if points else 0
        self._axes["bottom"].setTicks([[(number, str(number)) for number in numbers]])
        if points:
            values = [y for _, y in points]
            self._box.setRange(xRange=(0.5, most + 0.5), yRange=(min(values), max(values)), padding=0.04)
            self._line.setBounds((1, most))
        return True

    def place_line(self, x: float) -> None:
        """Where the line stands, unless it is being dragged; there is none beyond the curve."""
        if not self._line.moving:
            self._line.setVisible(x <= self._most)
            self._line.setValue(x)
            self._line.label.valueChanged()  # while the line is hidden, its number is not written
            self._line.label.setPosition(self._free_height(x))

    def _free_height(self, x: float) -> float:
        """Where the number on the line is off the curve: near the top, or near the bottom, as share of the height."""
        values = [y for _, y in self._drawn[0]]
        beside = [y for other, y in self._drawn[0] if abs(other - x) <= 1]
        if beside and max(values) - max(beside) < min(beside) - min(values):
            return 0.1
        return 0.9

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Paint all of it elsewhere, the line and the curve by own strokes.

        Those of pyqtgraph are stretched with the axes, by pens that are not, which few programs know in an SVG; and its
        dots are images.
        """
        pen, self._line.currentPen = self._line.currentPen, QPen(Qt.PenStyle.NoPen)
        self._dots.hide()
        self.render(painter, area, self.rect())
        self._dots.show()
        self._line.currentPen = pen
        painter.save()
        painter.translate(area.topLeft())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._line.isVisible():
            x, box = self._box.mapViewToScene(QPointF(self._line.getXPos(), 0)).x(), self._box.sceneBoundingRect()
            painter.setPen(QPen(pen.color(), pen.widthF() / self._wide(1)))
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        points = [self._box.mapViewToScene(QPointF(*point)) for point in self._drawn[0]]
        painter.setPen(QPen(self._colour, 2))
        painter.drawPolyline(points)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        for point in points:
            painter.drawEllipse(point, 3, 3)
        painter.restore()

    def _dropped(self, line: pg.InfiniteLine) -> None:
        self.dragged.emit(line.getXPos())
