"""Inertia and silhouette over the number of clusters, with the chosen one marked."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6 import QtCore, QtGui, QtWidgets
from PySide6.QtCore import QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from choleor_desktop.pipeline.titles import figure
from choleor_desktop.progress import Progress
from choleor_desktop.ui.parts.ahead import GivingWay, open_ahead
from choleor_desktop.ui.parts.phrases import filled
from choleor_desktop.ui.parts.plain import PlainLabel
from choleor_desktop.ui.plots.ruler import Picture
from choleor_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from choleor_desktop.ui.plots.axes import Axes

_SETTLE_MS = 500
_APART_MS, _LOW = 40, 300
"""Long enough that two curves are not painted in one turn of the event loop."""
Curve = tuple[tuple[int, float, float], ...]


def load_plots(wait: Callable[[], object], *, progress: Progress) -> None:
    """Load what draws the curves, in small steps between which the window is waited for; for a job."""
    progress.step(0, 1)
    open_ahead(*(f"PySide6.{name}" for name in ("QtOpenGL", "QtOpenGLWidgets", "QtTest")))  # pyqtgraph imports them
    with GivingWay(wait) as giving_way:
        for module in (QtCore, QtGui, QtWidgets):
            giving_way.make_names(module)  # pyqtgraph asks for all of them at once
        from choleor_desktop.ui.plots import axes  # noqa: F401, PLC0415 - not before the window shows


class CurveView(Picture):
    """Two curves over k; the line of the chosen k can be dragged. They are there after ``make_plots``."""

    k_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = Theme()
        self._curve: Curve = ()
        self._inertia_title, self._silhouette_title = PlainLabel(), PlainLabel()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(4)
        self._plots: list[Axes] = []
        self.halves = (QWidget(), QWidget())
        """A title and its curve each, which are painted in turns of their own."""
        for title, half in zip((self._inertia_title, self._silhouette_title), self.halves, strict=True):
            title.setProperty("role", "dim")
            title.setWordWrap(True)
            inside = QVBoxLayout(half)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.setSpacing(4)
            inside.addWidget(title)
            inside.addStretch()  # until the curve is there
            layout.addWidget(half, 1)
        self._k = self._asked = 10
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._draw_next)
        self._n_drawn = 0
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._settled)
        self.retranslate()

    @property
    def has_plots(self) -> bool:
        return len(self._plots) == len(self.halves)

    def make_plots(self) -> None:
        """Make them with pyqtgraph, which is loaded before, in steps: together it would take a moment."""
        if self.has_plots:
            return
        from choleor_desktop.ui.plots.axes import Axes  # noqa: PLC0415 - not before the window shows

        plot = Axes()
        plot.dragged.connect(self._dragged)
        inside = self.halves[len(self._plots)].layout()
        assert isinstance(inside, QVBoxLayout)
        inside.addWidget(plot, 1)
        self._plots.append(plot)
        self._dress(len(self._plots) - 1)
        self._redraw()
        QTimer.singleShot(_APART_MS, self, self.make_plots)

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Inertia and silhouette over the number of clusters"))
        self._describe()
        self._title_curves()

    def _title_curves(self) -> None:
        """What each is and how it is read; in little height the latter is in the tip, and the curve has the room."""
        is_low = self.height() < self.theme.px(_LOW)
        for title, words in (
            (self._inertia_title, self.tr("Inertia: smaller is tighter; look for the bend")),
            (self._silhouette_title, self.tr("Silhouette: larger is clearer; look for the peak")),
        ):
            title.setText(words.partition(":")[0] if is_low else words)
            title.setToolTip(words if is_low else "")

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        for i in range(len(self._plots)):
            self._dress(i)
        self._redraw()

    def _dress(self, number: int) -> None:
        self._plots[number].dress(self.theme, (self.theme.wave, self.theme.b)[number])
        self._show_focus()

    def set_curve(self, curve: Curve, k: int) -> None:
        """Show curves over k with one k marked, unless another is being chosen on the same curves."""
        self._asked = k
        if curve == self._curve and (k == self._k or self._settle.isActive()):
            return
        self._settle.stop()
        self._curve, self._k = curve, k
        self._redraw()

    def _describe(self) -> None:
        """Tell a screen reader where the line stands, and what the curves are there."""
        found = {k: (inertia, silhouette) for k, inertia, silhouette in self._curve}.get(self._k)
        words = ""
        if found is not None:
            text = self.tr("%Ln cluster(s): inertia %1, silhouette %2", "", self._k)
            has_silhouette = self._k > 1 and math.isfinite(found[1])
            words = filled(text, f"{found[0]:.0f}", figure(found[1], ".2f") if has_silhouette else "–")
        self.setAccessibleDescription(words)

    def _redraw(self) -> None:
        """Draw again, one curve at a time."""
        self._describe()
        self._n_drawn = 0
        self._later.start(_APART_MS)

    def _draw_next(self) -> None:
        if self._n_drawn >= len(self._plots):
            return
        plot, most = self._plots[self._n_drawn], self._most
        self._n_drawn += 1
        # One cluster alone has no silhouette.
        found = [(p[0], p[self._n_drawn]) for p in self._curve if self._n_drawn == 1 or p[0] > 1]
        points = [(k, value) for k, value in found if math.isfinite(value)]  # it comes from a file
        is_other = plot.draw_points(points, most, self._numbers(most))
        plot.place_line(self._k)
        self._later.start(_APART_MS if is_other else 0)

    @property
    def _most(self) -> int:
        """The largest number of clusters that was tried."""
        return max((k for k, _, _ in self._curve), default=0)

    def _numbers(self, most: int) -> range:
        """As many below the curves as there is room for."""
        room = max(self.width() - self.theme.px(70), 1) // self.theme.px(24)
        step = max(1, math.ceil(most / max(room, 1)))
        return range(step, most + 1, step)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._title_curves()
        self._redraw()

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """The plots in it draw themselves."""

    def draw_whole(self, painter: QPainter) -> None:
        titles = (self._inertia_title, self._silhouette_title)
        for half, title, plot in zip(self.halves, titles, self._plots, strict=False):
            painter.save()
            painter.translate(half.pos())
            painter.setFont(self.theme.font(12))
            painter.setPen(self.theme.dim)
            painter.drawText(title.geometry(), Qt.AlignmentFlag.AlignVCenter, title.text())
            plot.draw(painter, QRectF(plot.geometry()))
            painter.restore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right move the line; where it rests is chosen."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if not step or not self._curve:
            super().keyPressEvent(event)
            return
        self._k = min(max(self._k + step, 1), self._most)
        for plot in self._plots:
            plot.place_line(self._k)
        self._describe()
        self._settle.start()

    def _settled(self) -> None:
        """Where the line came back to what there is, or is looked for, nothing is looked for anew."""
        if self._k != self._asked:
            self._asked = self._k
            self.k_chosen.emit(self._k)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_focus()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_focus()

    def _show_focus(self) -> None:
        for plot in self._plots:
            plot.show_line(self.theme.b if self.hasFocus() else self.theme.a, 3 if self.hasFocus() else 2)

    @Slot(float)
    def _dragged(self, value: float) -> None:
        k = round(value)
        for plot in self._plots:
            plot.place_line(k)
        if k != self._k:
            self._k = self._asked = k
            self._describe()
            self.k_chosen.emit(k)


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
