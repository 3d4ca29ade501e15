"""Inertia and silhouette over the number of clusters, with the chosen one marked."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from choleor_desktop.ui.plots.ruler import Picture
from choleor_desktop.ui.theme import Theme

_SETTLE_MS = 500
_MOST_MARKS = 5
_GRIP = 10
_ROUND_STEPS = (1, 2, 5, 10)
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
Curve = tuple[tuple[int, float, float], ...]


class CurveView(Picture):
    """Two curves over k; the line of the chosen k is dragged, or moved by arrows."""

    k_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curve: Curve = ()
        self._k, self._k_before, self._is_dragged = 10, 10, False
        self._titles = ("", "")
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(lambda: self.k_chosen.emit(self._k))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Inertia and silhouette over the number of clusters"))
        self._titles = (
            self.tr("Inertia: smaller is tighter; look for the bend"),
            self.tr("Silhouette: larger is clearer; look for the peak"),
        )
        self.update()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.setMinimumHeight(2 * theme.px(140))

    def set_curve(self, curve: Curve, k: int) -> None:
        """Show curves over k with one k marked, unless another is being chosen on the same curves."""
        if curve == self._curve and (self._settle.isActive() or self._is_dragged):
            return
        self._settle.stop()
        self._is_dragged = False
        self._curve = curve
        self._mark(k)

    def _mark(self, k: int) -> None:
        self._k = k
        self.setAccessibleDescription(str(k))
        self.update()

    # --- places ----------------------------------------------------------------------------------

    @property
    def _most(self) -> int:
        """The largest number of clusters that was tried."""
        return max((k for k, _, _ in self._curve), default=1)

    def _parts(self, area: QRectF) -> list[tuple[QRectF, QRectF, QRectF]]:
        """Of each curve the place of its title, its ground and of what is drawn on it."""
        theme, inner, parts = self.theme, area.adjusted(4, 4, -4, -4), []
        high = inner.height() / 2
        for i, title in enumerate(self._titles):
            place = QRectF(inner.left(), inner.top() + i * high, inner.width(), high - 6)
            words = theme.metrics(12).boundingRect(place, Qt.TextFlag.TextWordWrap, title).height() + 4
            head = QRectF(place.left(), place.top(), place.width(), words)
            ground = place.adjusted(0, words, 0, 0)
            parts.append((head, ground, ground.adjusted(theme.px(52), 12, -14, -theme.px(22))))
        return parts

    def _x_of(self, k: float, plot: QRectF) -> float:
        return plot.left() + (k - 0.5) / self._most * plot.width()

    def place_of(self, k: float) -> QPointF:
        """Where a number of clusters is on the upper curve."""
        plot = self._parts(QRectF(self.rect()))[0][2]
        return QPointF(self._x_of(k, plot), plot.center().y())

    def _k_at(self, x: float) -> int:
        plot = self._parts(QRectF(self.rect()))[0][2]
        return min(max(round((x - plot.left()) / max(plot.width(), 1) * self._most + 0.5), 1), self._most)

    # --- drawing ---------------------------------------------------------------------------------

    def draw(self, painter: QPainter, area: QRectF) -> None:
        theme = self.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for i, (head, ground, plot) in enumerate(self._parts(area)):
            painter.setFont(theme.font(12))
            painter.setPen(theme.dim)
            painter.drawText(head, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap, self._titles[i])
            self.draw_ground(painter, ground)
            # One cluster alone has no silhouette.
            points = [(each[0], each[i + 1]) for each in self._curve if i == 0 or each[0] > 1]
            if points:
                self._draw_curve(painter, plot, points, is_second=i == 1)

    def _draw_curve(self, painter: QPainter, plot: QRectF, points: list[tuple[int, float]], *, is_second: bool) -> None:
        theme, values = self.theme, [value for _, value in points]
        low, high = min(values), max(values)
        span = high - low or max(abs(high), 1.0)
        self._draw_scales(painter, plot, low, span)

        line = QPolygonF(
            [QPointF(self._x_of(k, plot), plot.bottom() - (value - low) / span * plot.height()) for k, value in points]
        )
        chosen = self._x_of(min(self._k, self._most), plot)
        painter.setPen(QPen(theme.b if self.hasFocus() else theme.a, 3 if self.hasFocus() else 2))
        painter.drawLine(QPointF(chosen, plot.top() - 8), QPointF(chosen, plot.bottom() + 4))
        colour = theme.b if is_second else theme.wave
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 2))
        painter.drawPolyline(line)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for i in range(line.count()):
            painter.drawEllipse(line.at(i), 3, 3)

    def _draw_scales(self, painter: QPainter, plot: QRectF, low: float, span: float) -> None:
        """Values on the left, numbers of clusters below, as many as there is room for."""
        theme = self.theme
        painter.setFont(theme.font(11, tabular=True))
        letters = theme.metrics(11, tabular=True)
        step = round_step(span / _MOST_MARKS)
        digits = max(0, -math.floor(math.log10(step)))
        for n in range(math.ceil(low / step), math.floor((low + span) / step) + 1):
            y = plot.bottom() - (n * step - low) / span * plot.height()
            painter.setPen(QPen(theme.line, 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(theme.dim)
            place = QRectF(plot.left() - theme.px(52), y - letters.height() / 2, theme.px(46), letters.height())
            text = f"{n * step:,.{digits}f}".replace(",", " ")
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        every = max(1, math.ceil(self._most * theme.px(24) / max(plot.width(), 1)))
        for k in range(every, self._most + 1, every):
            place = QRectF(self._x_of(k, plot) - theme.px(20), plot.bottom() + 5, theme.px(40), letters.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, str(k))

    # --- choosing --------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right move the line; where it rests is chosen."""
        step = _STEPS.get(Qt.Key(event.key()), 0)
        if not step or not self._curve:
            super().keyPressEvent(event)
            return
        self._mark(min(max(self._k + step, 1), self._most))
        self._settle.start()

    def _is_on_line(self, event: QMouseEvent) -> bool:
        """Whether the pointer is where the line can be taken hold of."""
        near = abs(event.position().x() - self.place_of(min(self._k, self._most)).x()) <= _GRIP
        on_plot = any(ground.contains(event.position()) for _, ground, _ in self._parts(QRectF(self.rect())))
        return bool(self._curve) and near and on_plot

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._is_on_line(event):
            self._is_dragged, self._k_before = True, self._k

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._is_dragged:
            self._mark(self._k_at(event.position().x()))
        takes_hold = self._is_dragged or self._is_on_line(event)
        self.setCursor(Qt.CursorShape.SplitHCursor if takes_hold else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._is_dragged:
            self._is_dragged = False
            if self._k != self._k_before:
                self.k_chosen.emit(self._k)


def round_step(least: float) -> float:
    """The smallest of 1, 2 or 5 times a power of ten that is not less."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(each * power for each in _ROUND_STEPS if each * power >= least * (1 - 1e-9))


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
