"""Inertia and silhouette over the number of clusters, with the chosen one marked."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from choleor_desktop.progress import Progress
from choleor_desktop.ui.plots.ruler import Picture
from choleor_desktop.ui.theme import Theme

if TYPE_CHECKING:
    import pyqtgraph as pg

_SETTLE_MS = 500
_APART_MS = 40
"""Long enough that two curves are not painted in one turn of the event loop."""
Curve = tuple[tuple[int, float, float], ...]


def load_plots(*, progress: Progress) -> None:
    """Load what draws the curves; for a job, as it takes its time."""
    progress.step(0, 1)
    import pyqtgraph  # noqa: F401, PLC0415 - not before the window shows


class CurveView(Picture):
    """Two curves over k; the line of the chosen k can be dragged. They are there after ``make_plots``."""

    k_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Inertia and silhouette over the number of clusters"))
        self.theme = Theme()
        self._curve: Curve = ()
        self._inertia_title, self._silhouette_title = QLabel(), QLabel()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(4)
        self._plots: list[pg.PlotWidget] = []
        self._lines: list[pg.InfiniteLine] = []
        self._dots: list[pg.PlotDataItem] = []
        self._half_made: pg.PlotItem | None = None
        self._places = (QVBoxLayout(), QVBoxLayout())
        for title, place in zip((self._inertia_title, self._silhouette_title), self._places, strict=True):
            title.setProperty("role", "dim")
            title.setWordWrap(True)
            layout.addWidget(title)
            layout.addLayout(place, 1)
        self._k = 10
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_APART_MS)
        self._later.timeout.connect(self._draw_next)
        self._n_drawn = 0
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(lambda: self.k_chosen.emit(self._k))
        self.retranslate()

    @property
    def has_plots(self) -> bool:
        return len(self._plots) == len(self._places)

    def make_plots(self) -> None:
        """Make them with pyqtgraph, which is loaded before, in steps: together it would take a moment."""
        if self.has_plots:
            return
        import pyqtgraph as pg  # noqa: PLC0415 - not before the window shows

        if self._half_made is None:
            self._half_made = pg.PlotItem(enableMenu=False)
        else:
            dots = pg.PlotDataItem(symbol="o", symbolSize=6, symbolPen=None)
            line = pg.InfiniteLine(angle=90, movable=True)
            self._finish_plot(pg.PlotWidget(plotItem=self._half_made), dots, line)
            self._half_made = None
        QTimer.singleShot(0, self, self.make_plots)

    def _finish_plot(self, plot: pg.PlotWidget, dots: pg.PlotDataItem, line: pg.InfiniteLine) -> None:
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setMouseEnabled(x=False, y=False)
        plot.setMinimumHeight(110)
        plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        line.sigPositionChangeFinished.connect(self._dragged)
        plot.getViewBox().disableAutoRange()
        line.hide()
        plot.addItem(dots)
        plot.addItem(line)
        self._places[len(self._plots)].addWidget(plot)
        self._plots.append(plot)
        self._lines.append(line)
        self._dots.append(dots)
        self._dress(len(self._plots) - 1)
        self._redraw()

    def retranslate(self) -> None:
        self._inertia_title.setText(self.tr("Inertia: smaller is tighter; look for the bend"))
        self._silhouette_title.setText(self.tr("Silhouette: larger is clearer; look for the peak"))

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        for i in range(len(self._plots)):
            self._dress(i)
        self._redraw()

    def _dress(self, number: int) -> None:
        theme, plot = self.theme, self._plots[number]
        colour = (theme.wave, theme.b)[number]
        self._dots[number].setPen(colour, width=2)
        self._dots[number].setSymbolBrush(colour)
        self._lines[number].setHoverPen(theme.a, width=4)
        self._show_focus()
        plot.setBackground(theme.ground)
        for side in ("left", "bottom"):
            axis = plot.getAxis(side)
            axis.setPen(theme.line)
            axis.setTextPen(theme.dim)
            axis.setStyle(tickFont=theme.font(11))
        plot.getAxis("left").setWidth(theme.px(52))

    def set_curve(self, curve: Curve, k: int) -> None:
        """Show curves over k with one k marked, unless another is being chosen on the same curves."""
        if curve == self._curve and self._settle.isActive():
            return
        self._settle.stop()
        self._curve, self._k = curve, k
        self._redraw()

    def _redraw(self) -> None:
        """Draw again, one curve at a time."""
        self._n_drawn = 0
        self._later.start()

    def _draw_next(self) -> None:
        if self._n_drawn >= len(self._plots):
            self._tick()
            return
        plot, line, dots = self._plots[self._n_drawn], self._lines[self._n_drawn], self._dots[self._n_drawn]
        # One cluster alone has no silhouette.
        points = [p for p in self._curve if self._n_drawn == 0 or p[0] > 1]
        self._n_drawn += 1
        self._later.start()
        ks, values = [p[0] for p in points], [p[self._n_drawn] for p in points]
        # The same items with other numbers: making them anew takes a moment while the curves grow.
        dots.setData(ks, values)
        line.setVisible(bool(points))
        if points:
            most = max(k for k, _, _ in self._curve)
            plot.getViewBox().setRange(xRange=(0.5, most + 0.5), yRange=(min(values), max(values)), padding=0.04)
            line.setBounds((1, most))
            line.setValue(min(self._k, most))

    def _tick(self) -> None:
        """As many numbers below the curves as there is room for."""
        most = max((k for k, _, _ in self._curve), default=0)
        room = max(self.width() - self.theme.px(70), 1) // self.theme.px(24)
        step = max(1, math.ceil(most / max(room, 1)))
        for plot in self._plots:
            plot.getAxis("bottom").setTicks([[(k, str(k)) for k in range(step, most + 1, step)]])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tick()

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """The plots in it draw themselves."""

    def draw_whole(self, painter: QPainter) -> None:
        for title, plot in zip((self._inertia_title, self._silhouette_title), self._plots, strict=False):
            painter.setFont(self.theme.font(12))
            painter.setPen(self.theme.dim)
            painter.drawText(title.geometry(), Qt.AlignmentFlag.AlignVCenter, title.text())
            plot.render(painter, QRectF(plot.geometry()), plot.rect())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right move the line; where it rests is chosen."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if not step or not self._curve:
            super().keyPressEvent(event)
            return
        self._k = min(max(self._k + step, 1), max(k for k, _, _ in self._curve))
        for each in self._lines:
            each.setValue(self._k)
        self._settle.start()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_focus()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_focus()

    def _show_focus(self) -> None:
        for line in self._lines:
            line.setPen(self.theme.b if self.hasFocus() else self.theme.a, width=3 if self.hasFocus() else 2)

    def _dragged(self, line: pg.InfiniteLine) -> None:
        value: Any = line.value()
        k = round(value)
        for each in self._lines:
            each.setValue(k)
        if k != self._k:
            self._k = k
            self.k_chosen.emit(k)


class VectorView(Picture):
    """The classic vector of a slice as twenty bars, another beside it where there is one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Classic vector, 20 values"))
        self._a: tuple[float, ...] = ()
        self._b: tuple[float, ...] = ()
        self.setMinimumHeight(90)

    def set_vectors(self, a: tuple[float, ...], b: tuple[float, ...] = ()) -> None:
        self._a, self._b = tuple(a), tuple(b)
        self.update()

    def draw(self, painter: QPainter, area: QRectF) -> None:
        self.draw_ground(painter, area)
        if not self._a:
            self.draw_sentence(painter, area, self.tr("The vector appears here."))
            return
        inner = area.adjusted(10, 10, -10, -self.theme.px(22))
        largest = max(*map(abs, self._a), max(map(abs, self._b), default=0.0), 1e-06)
        middle, width = inner.center().y(), inner.width() / len(self._a)
        painter.setFont(self.theme.font(10))
        for values, colour, offset in ((self._a, self.theme.a, 0.12), (self._b, self.theme.b, 0.5)):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            for i, value in enumerate(values):
                height = value / largest * inner.height() / 2
                share = 0.38 if self._b else 0.76
                top = middle - max(height, 0)
                painter.drawRect(QRectF(inner.left() + (i + offset) * width, top, width * share, max(abs(height), 1)))
        painter.setPen(self.theme.line)
        painter.drawLine(int(inner.left()), int(middle), int(inner.right()), int(middle))
        painter.setPen(self.theme.dim)
        for i in range(0, len(self._a), 1 if width > 22 else 2):
            painter.drawText(
                int(inner.left() + i * width),
                int(area.bottom() - self.theme.px(18)),
                int(width),
                self.theme.px(16),
                Qt.AlignmentFlag.AlignHCenter,
                str(i + 1),
            )
