"""Inertia and silhouette over the number of clusters, with the chosen one marked."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from choleor_desktop.ui.plots.ruler import Picture
from choleor_desktop.ui.theme import Theme

_SETTLE_MS = 500
_NEAR = 7
_LETTERS = 11
_AIR = 0.06
Curve = tuple[tuple[int, float, float], ...]


class _Plot(NamedTuple):
    """One of the curves: what stands above it, where that and the curve are, its points and its colour."""

    title: str
    above: QRectF
    inner: QRectF
    points: list[tuple[int, float]]
    colour: QColor


class CurveView(Picture):
    """Two curves over k; the line of the chosen k can be dragged."""

    k_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curve: Curve = ()
        self._k = 10
        self._dragged_from: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(lambda: self.k_chosen.emit(self._k))
        self.set_theme(self.theme)
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Inertia and silhouette over the number of clusters"))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.setMinimumSize(theme.px(120), 220 + theme.px(54))

    def set_curve(self, curve: Curve, k: int) -> None:
        """Show curves over k with one k marked, unless another is being chosen on the same curves."""
        is_chosen = self._settle.isActive() or self._dragged_from is not None
        if curve == self._curve and (k == self._k or is_chosen):
            return
        self._settle.stop()
        self._curve, self._k, self._dragged_from = curve, k, None
        self.update()

    @property
    def _most(self) -> int:
        """The largest number of clusters that was tried."""
        return max((k for k, _, _ in self._curve), default=1)

    # --- painting --------------------------------------------------------------------------------

    def _plots(self, area: QRectF) -> Iterator[_Plot]:
        """Both, one below the other."""
        titles = (
            self.tr("Inertia: smaller is tighter; look for the bend"),
            self.tr("Silhouette: larger is clearer; look for the peak"),
        )
        theme, page = self.theme, area.adjusted(4, 4, -4, -4)
        metrics, below = theme.metrics(12), theme.px(20)
        height = page.height() / len(titles)
        for i, (title, colour) in enumerate(zip(titles, (theme.wave, theme.b), strict=True)):
            above = QRectF(page.left(), page.top() + i * height, page.width(), height)
            above.setHeight(metrics.boundingRect(above, Qt.TextFlag.TextWordWrap, title).height())
            inner = QRectF(above.bottomLeft(), QPointF(page.right(), page.top() + (i + 1) * height))
            # One cluster alone has no silhouette.
            found = [(each[0], each[i + 1]) for each in self._curve if i == 0 or each[0] > 1]
            points = [(k, value) for k, value in found if math.isfinite(value)]  # it comes from a file
            yield _Plot(title, above, inner.adjusted(theme.px(52), 6, -4, -below - 4), points, colour)

    def x_of(self, k: float, inner: QRectF) -> float:
        """Where a number of clusters is."""
        return inner.left() + (k - 0.5) / self._most * inner.width()

    def draw(self, painter: QPainter, area: QRectF) -> None:
        self.draw_still(painter, area, (self._curve, self.accessibleName()))
        has_keys = self.hasFocus()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.theme.font(13, bold=True, tabular=True))
        for plot in self._plots(area):
            x = self.x_of(min(self._k, self._most), plot.inner)
            painter.setPen(QPen(self.theme.b if has_keys else self.theme.a, 3 if has_keys else 2))
            painter.drawLine(QPointF(x, plot.inner.top()), QPointF(x, plot.inner.bottom()))
            width = self.theme.px(28)
            is_late = x + width > plot.inner.right()
            side = Qt.AlignmentFlag.AlignRight if is_late else Qt.AlignmentFlag.AlignLeft
            room = QRectF(x - width - 5 if is_late else x + 5, plot.inner.top(), width, self.theme.px(20))
            painter.setPen(self.theme.text)
            painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, str(self._k))

    def draw_picture(self, painter: QPainter, area: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for plot in self._plots(area):
            painter.setFont(self.theme.font(12))
            painter.setPen(self.theme.dim)
            painter.drawText(plot.above, Qt.TextFlag.TextWordWrap, plot.title)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.ground)
            painter.drawRect(plot.inner)
            if plot.points and plot.inner.height() > 0:
                self._draw_curve(painter, plot)

    def _draw_curve(self, painter: QPainter, plot: _Plot) -> None:
        theme, inner = self.theme, plot.inner
        low, high = (edge(y for _, y in plot.points) for edge in (min, max))
        air = (high - low or abs(high) or 1.0) * _AIR
        low, high = low - air, high + air

        def y_of(value: float) -> float:
            return inner.bottom() - (value - low) / (high - low) * inner.height()

        painter.setFont(theme.font(_LETTERS, tabular=True))
        letters = theme.px(16)
        beside = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for value, text in _ticks(low, high, max(int(inner.height() / theme.px(24)), 1)):
            y = y_of(value)
            painter.setPen(theme.line)
            painter.drawLine(QPointF(inner.left(), y), QPointF(inner.right(), y))
            painter.setPen(theme.dim)
            painter.drawText(QRectF(0, y - letters / 2, inner.left() - 6, letters), beside, text)
        step = max(1, math.ceil(self._most / max(inner.width() // theme.px(24), 1)))
        for k in range(step, self._most + 1, step):
            room = QRectF(self.x_of(k, inner) - theme.px(16), inner.bottom() + 4, theme.px(32), letters)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, str(k))
        points = QPolygonF([QPointF(self.x_of(k, inner), y_of(value)) for k, value in plot.points])
        painter.setPen(QPen(plot.colour, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(points)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(plot.colour)
        for i in range(points.size()):
            painter.drawEllipse(points.at(i), 3, 3)

    # --- choosing --------------------------------------------------------------------------------

    def _is_near(self, place: QPointF) -> bool:
        """Whether the line is there."""
        return any(
            plot.inner.top() <= place.y() <= plot.inner.bottom()
            and abs(self.x_of(min(self._k, self._most), plot.inner) - place.x()) <= _NEAR
            for plot in self._plots(QRectF(self.rect()))
        )

    def _move_to(self, k: int) -> None:
        self._k = min(max(k, 1), self._most)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._is_near(event.position()):
            self._settle.stop()
            self._dragged_from = self._k

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        if self._dragged_from is None:
            self.setCursor(Qt.CursorShape.SplitHCursor if self._is_near(place) else Qt.CursorShape.ArrowCursor)
            return
        inner = next(self._plots(QRectF(self.rect()))).inner
        self._move_to(round((place.x() - inner.left()) / max(inner.width(), 1) * self._most + 0.5))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._dragged_from is not None:
            before, self._dragged_from = self._dragged_from, None
            if self._k != before:
                self.k_chosen.emit(self._k)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right move the line; where it rests is chosen."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if not step or not self._curve:
            super().keyPressEvent(event)
            return
        self._move_to(self._k + step)
        self._settle.start()


def _ticks(low: float, high: float, most: int) -> Iterator[tuple[float, str]]:
    """Round numbers between two values, about so many, and how they are written."""
    unit = 10.0 ** math.floor(math.log10((high - low) / most))
    step = next(unit * factor for factor in (1, 2, 5, 10, 20) if unit * factor * most >= high - low)
    decimals = max(0, -math.floor(math.log10(step)))
    for i in range(math.ceil(low / step), math.floor(high / step) + 1):
        yield i * step, f"{i * step:.{decimals}f}"


class VectorView(Picture):
    """The classic vector of a slice as twenty bars, another beside it where there is one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._a: tuple[float, ...] = ()
        self._b: tuple[float, ...] = ()
        self.setMinimumHeight(90)
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Classic vector, 20 values"))

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
