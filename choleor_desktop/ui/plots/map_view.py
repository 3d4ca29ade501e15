"""The map of all slices: a rasteriser of our own, so that 100 000 points stay quick."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from choleor_desktop.ui.parts.plain import plain_tip
from choleor_desktop.ui.plots.map_points import draw_legend, draw_raster, draw_shapes
from choleor_desktop.ui.plots.map_signs import RING, draw_heard, draw_neighbours, draw_pointed, draw_ring
from choleor_desktop.ui.plots.points import in_area, next_toward, within_line
from choleor_desktop.ui.plots.ruler import Picture
from choleor_desktop.ui.plots.stamped import draw_stamped

_MARGIN = 22
_FEW = 4_000
_REACH_PX = 14.0
_ZOOM = 1.2
_ZOOMS = {Qt.Key.Key_Plus: _ZOOM, Qt.Key.Key_Equal: _ZOOM, Qt.Key.Key_Minus: 1 / _ZOOM}
_WAYS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class MapView(Picture):
    """Points coloured by cluster; hover to hear, click to choose, drag to move, Shift-drag to lasso, wheel to zoom.

    By the keyboard: arrows point, Enter chooses, Shift with the arrows marks.
    """

    row_clicked = Signal(int)
    row_hovered = Signal(int)
    rows_lassoed = Signal(object)
    marks_dropped = Signal()
    own_keys = frozenset({*_ZOOMS, Qt.Key.Key_Home})

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._xy = np.zeros((0, 2), np.float32)
        self._unit = np.zeros((0, 2))
        self._labels = np.zeros(0, np.int32)
        self._name_of: Callable[[int], str] = str
        self._allowed: npt.NDArray[np.bool_] | None = None
        self._current = self.heard_row = -1
        self._neighbours: tuple[int, ...] = ()
        self._names: Mapping[int, str] = {}
        self._marked: npt.NDArray[np.int64] = np.zeros(0, np.int64)
        self._zoom, self._centre = 1.0, np.array([0.5, 0.5])
        self._press: QPointF | None = None
        self._lasso: list[QPointF] | None = None
        self._moved = False
        self._hovered = self._pointed = -1  # by the mouse, and by the keyboard
        self._edition = 0
        self.is_awaited = self.has_failed = self.is_outdated = False
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Map of all slices"))

    def set_awaited(self, awaited: bool, *, failed: bool = False) -> None:
        """Whether points are on their way, or did not come though there are slices."""
        self.is_awaited, self.has_failed = awaited, failed
        self.update()

    def set_outdated(self, outdated: bool) -> None:
        """Whether the points are those of slices as they were: no sign of one is drawn then."""
        self.is_outdated = outdated
        self.update()

    def set_points(
        self, xy: npt.NDArray[np.float32], labels: npt.NDArray[np.int32], name_of: Callable[[int], str]
    ) -> None:
        self._xy, self._labels, self._name_of = xy, labels, name_of
        if len(xy):
            low, high = np.percentile(xy, 0.2, axis=0), np.percentile(xy, 99.8, axis=0)
            span = max(float((high - low).max()), 1e-9)
            self._unit = np.clip((xy - (low + high) / 2) / span + 0.5, -0.1, 1.1)
        else:
            self._unit = np.zeros((0, 2))
        self._zoom, self._centre = 1.0, np.array([0.5, 0.5])
        self._hovered = self._pointed = -1
        self._renew()

    def _renew(self) -> None:
        """The picture of all points is another one."""
        self._edition += 1
        self.update()

    @property
    def n_points(self) -> int:
        return len(self._xy)

    def set_labels(self, labels: npt.NDArray[np.int32], names: Mapping[int, str]) -> None:
        if not np.array_equal(labels, self._labels) or names != self._names:
            self._labels, self._names = labels, names
            self._renew()

    def set_marked(self, rows: Sequence[int]) -> None:
        """Slices that are marked together get a ring."""
        self._marked = np.array(rows, np.int64)
        self.update()

    def set_allowed(self, allowed: npt.NDArray[np.bool_] | None) -> None:
        """Rows that the filters leave; the others are dimmed."""
        self._allowed = allowed
        left = self._left()
        if left is not None and self._pointed >= 0 and not left[self._pointed]:
            self._pointed = -1
        self._renew()

    def _left(self) -> npt.NDArray[np.bool_] | None:
        """Rows that the filters leave; all while the map of a library that has just changed is still being made."""
        allowed = self._allowed
        return allowed if allowed is not None and len(allowed) == len(self._unit) else None

    @property
    def pointed_row(self) -> int:
        """Where the keyboard points; -1 for nowhere."""
        return self._pointed

    def set_current(self, row: int) -> None:
        self._current, self._pointed = row, -1
        is_known = not self.is_outdated and 0 <= row < len(self._unit)
        self.setAccessibleDescription(self._name_of(row) if is_known else "")
        self.update()

    def set_heard(self, row: int) -> None:
        """The slice that is heard has waves on both sides; -1 for none."""
        if row != self.heard_row:
            self.heard_row = row
            self.update()

    def set_neighbours(self, rows: Sequence[int]) -> None:
        self._neighbours = tuple(rows)
        self.update()

    def screen(  # type: ignore[override]
        self, area: QRectF | None = None, rows: npt.NDArray[np.int64] | slice = slice(None)
    ) -> npt.NDArray[np.float64]:
        """Where the points are, in pixels, (n, 2)."""
        place = area or QRectF(self.rect())
        offset = (self._unit[rows] - self._centre) * self._scale(place)
        return offset + np.array([place.center().x(), place.center().y()])

    def _place_of(self, row: int, area: QRectF) -> QPointF | None:
        """Where a slice is, in pixels; None where that is not known."""
        if self.is_outdated or not 0 <= row < len(self._unit):
            return None
        ((x, y),) = self.screen(area, np.array([row])).tolist()
        return QPointF(x, y)

    def _scale(self, place: QRectF) -> npt.NDArray[np.float64]:
        """Pixels for the whole width and height of the map; up is larger."""
        side = max(min(place.width(), place.height()) - 2 * _MARGIN, 10.0) * self._zoom
        wide = side * max(1.0, min((place.width() - 2 * _MARGIN) / max(place.height() - 2 * _MARGIN, 1), 1.8))
        return np.array([wide, -side])

    def _zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom; what is under the pointer stays there."""
        place = QRectF(self.rect())
        middle = place.center()
        away = (at or middle) - middle
        apart = np.array([away.x(), away.y()])
        before = self._centre + apart / self._scale(place)
        self._zoom = min(max(self._zoom * factor, 0.5), 60.0)
        self._centre = before - apart / self._scale(place)
        self.update()

    def draw(self, painter: QPainter, area: QRectF) -> None:
        if not len(self._unit):
            self.draw_ground(painter, area)
            nothing, soon = self.tr("The map appears when there are slices."), self.tr("The map is being drawn…")
            missing = self.tr("There is no map now. Go to another tab and back to have it drawn.")
            self.draw_sentence(painter, area, soon if self.is_awaited else missing if self.has_failed else nothing)
            return
        self.draw_still(painter, area, (self._edition, self._zoom, *self._centre.tolist()))
        if self.is_outdated:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_marked(painter, area)
        self._draw_lines(painter, area)
        for row, draw_sign in ((self.heard_row, draw_heard), (self._pointed if self.hasFocus() else -1, draw_pointed)):
            place = self._place_of(row, area)
            if place is not None:
                draw_sign(painter, self.theme, place)
        if self._lasso:
            painter.setPen(QPen(self.theme.text, 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(QPolygonF(self._lasso))

    def draw_picture(self, painter: QPainter, area: QRectF) -> None:
        """All points and the names of their clusters."""
        self.draw_ground(painter, area)
        points = self.screen(area)
        inside = np.flatnonzero(in_area(points, area))
        left, ratio = self._left(), self.devicePixelRatioF()
        if len(inside) <= _FEW:
            faint = None if left is None else ~left[inside]
            draw_shapes(painter, self.theme, points[inside], self._labels[inside], faint)
        else:
            seen = slice(None) if left is None else left
            draw_raster(painter, self.theme, area, points[seen], self._labels[seen], ratio=ratio, zoom=self._zoom)
        draw_legend(painter, self.theme, area, self._labels, self._names, more=self.tr("and %1 more"))

    def _draw_marked(self, painter: QPainter, area: QRectF) -> None:
        """A ring around each; where they are very many, a dot of the ring's colour."""
        theme, points = self.theme, self.screen(area, self._marked)
        points = points[in_area(points, area)]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if len(points) <= _FEW:
            places = [(x, y, None) for x, y in points.tolist()]
            draw_stamped(painter, RING * theme.scale, places, lambda _, onto, place: draw_ring(onto, theme, place))
        else:
            painter.setPen(QPen(self.theme.text, 3))
            painter.drawPoints(QPolygonF([QPointF(x, y) for x, y in points.tolist()]))

    def _draw_lines(self, painter: QPainter, area: QRectF) -> None:
        if not 0 <= self._current < len(self._unit):
            return
        rows = np.array([self._current, *self._neighbours])
        here, *there = (QPointF(*place) for place in self.screen(area, rows).tolist())
        draw_neighbours(painter, self.theme, here, there)

    def place_of_menu(self) -> QPointF:
        """The slice that the keyboard points at, or the chosen one, where it is in sight."""
        place = self._place_of(self._pointed if self._pointed >= 0 else self._current, QRectF(self.rect()))
        return place if place is not None and self.rect().contains(place.toPoint()) else super().place_of_menu()

    def row_at(self, position: QPointF) -> int:
        """The slice within reach of a place, or -1; of several in one place the one that the keyboard points at."""
        row, here = self._nearest(position, _REACH_PX), self._pointed
        return here if min(row, here) >= 0 and (self._unit[row] == self._unit[here]).all() else row

    def _nearest(self, position: QPointF, reach_px: float) -> int:
        if not len(self._unit):
            return -1
        apart = np.square(self.screen() - np.array([position.x(), position.y()])).sum(axis=1)
        left = self._left()
        if left is not None:
            apart[~left] = np.inf
        row = int(apart.argmin())
        return row if apart[row] <= reach_px**2 else -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._press, self._moved = event.position(), False
            self._lasso = [event.position()] if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._lasso is not None:
            self._lasso.append(event.position())
            self.update()
        elif self._press is not None:
            self._pan(event.position())
        else:
            row = self.row_at(event.position())
            if row != self._hovered:
                self._hovered = row
                if row >= 0:
                    self._pointed = -1
                    self.update()
                    QToolTip.showText(event.globalPosition().toPoint(), plain_tip(self._name_of(row)), self)
                self.row_hovered.emit(row)

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = -1  # so that the same slice is heard again when the pointer comes back to it
        super().leaveEvent(event)

    def _pan(self, position: QPointF) -> None:
        assert self._press is not None
        step = position - self._press
        if not self._moved and step.manhattanLength() < 4:
            return
        self._moved, self._press = True, position
        self._centre = self._centre - np.array([step.x(), step.y()]) / self._scale(QRectF(self.rect()))
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return  # a menu was opened
        lasso, self._lasso, self._press = self._lasso, None, None
        if lasso is not None:
            inside, left = within_line(self.screen(), [(corner.x(), corner.y()) for corner in lasso]), self._left()
            self.update()
            self.rows_lassoed.emit(np.flatnonzero(inside if left is None else inside & left))
        elif not self._moved:
            row = self.row_at(event.position())
            if row >= 0:
                self.row_clicked.emit(row)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._zoom_by(_ZOOM if event.angleDelta().y() > 0 else 1 / _ZOOM, event.position())

    # --- by the keyboard -------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in _ZOOMS:
            self._zoom_by(_ZOOMS[key])
        elif key == Qt.Key.Key_Home:
            self._zoom, self._centre = 1.0, np.array([0.5, 0.5])
            self.update()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._pointed >= 0:
            if not event.isAutoRepeat():
                self.row_clicked.emit(self._pointed)
        elif held & ~Qt.KeyboardModifier.ShiftModifier or not self._use(key, marks=bool(held)):
            super().keyPressEvent(event)

    def _use(self, key: Qt.Key, *, marks: bool) -> bool:
        """Point at another slice, or give up what was marked; False where the key is for others."""
        if key in _WAYS and len(self._unit):
            return self._go(_WAYS[key], marks=marks)
        if key == Qt.Key.Key_Escape and (self._pointed >= 0 or len(self._marked)):
            self._pointed = -1
            self.update()
            self.marks_dropped.emit()
            return True
        return False

    def _go(self, way: tuple[int, int], *, marks: bool) -> bool:
        """To the next slice in a direction; at the edge Left and Right are for the lists beside the map."""
        starts = (self._pointed, self._hovered, self._current, self._nearest(QRectF(self.rect()).center(), np.inf))
        here = next((row for row in starts if 0 <= row < len(self._unit)), 0)
        row = next_toward(self._unit * self._scale(QRectF(self.rect())), here, way, self._left())
        if row < 0:
            return not way[0]
        self._point_at(row)
        if marks:
            self.rows_lassoed.emit(np.union1d(self._marked, [here, row]))
        return True

    def _point_at(self, row: int) -> None:
        """Ring a slice, bring it in sight, and name it; whoever listens may play it."""
        self._pointed, area = row, QRectF(self.rect())
        (place,) = self.screen(area, np.array([row])).tolist()
        shown = area.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        kept = np.clip(place, (shown.left(), shown.top()), (shown.right(), shown.bottom()))
        self._centre = self._centre + (place - kept) / self._scale(area)
        self.update()
        name = self._name_of(row)
        self.setAccessibleDescription(name)
        QToolTip.showText(self.mapToGlobal(QPointF(*kept).toPoint()), plain_tip(name), self)
        self.row_hovered.emit(row)
