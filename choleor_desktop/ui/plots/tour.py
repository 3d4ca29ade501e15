"""Pictures that only the tour needs: a frame and its spectrum, clusters, a ranking, sections, aspects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from choleor_desktop.pipeline.titles import figure
from choleor_desktop.ui.plots.ruler import Picture
from choleor_desktop.ui.plots.stamped import draw_stamped
from choleor_desktop.ui.theme import draw_shape, shape_of

if TYPE_CHECKING:
    from choleor_desktop.pipeline.tour import Frame

_TICKS_HZ = (100, 300, 1_000, 3_000, 10_000)
_LOWEST_HZ = 40.0
_FLOOR_DB = -80.0
_NAMES = 230
_BESIDE = 14
_PIECE = 32


class FrameView(Picture):
    """Left the samples of one frame under its window, right its spectrum over frequency."""

    def __init__(self) -> None:
        super().__init__()
        self._frame: Frame | None = None

    def set_frame(self, frame: Frame) -> None:
        self._frame = frame
        self.update()

    def draw(self, painter: QPainter, area: QRectF) -> None:
        self.draw_ground(painter, area)
        if self._frame is None:
            return
        half = area.width() / 2
        left, top, wide = area.left() + _BESIDE, area.top() + _BESIDE, half - 2 * _BESIDE
        self._draw_samples(painter, QRectF(left, top, wide, area.height() - 28))
        self._draw_spectrum(painter, QRectF(left + half, top, wide, area.height() - 44))

    def _draw_samples(self, painter: QPainter, area: QRectF) -> None:
        assert self._frame is not None
        samples = self._frame.samples / max(float(np.abs(self._frame.samples).max()), 1e-6)
        xs = np.linspace(area.left(), area.right(), len(samples))
        ys = area.center().y() - samples * area.height() / 2
        painter.setPen(QPen(self.theme.wave, 1.2))
        _draw_line(painter, [QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)])
        window = np.hanning(200) * area.height() / 2
        across = np.linspace(area.left(), area.right(), 200)
        painter.setPen(QPen(self.theme.a, 1.5, Qt.PenStyle.DashLine))
        for side in (-1, 1):
            points = zip(across.tolist(), (area.center().y() + side * window).tolist(), strict=True)
            painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in points]))

    def _draw_spectrum(self, painter: QPainter, area: QRectF) -> None:
        assert self._frame is not None
        hz = np.linspace(0, self._frame.top_hz, len(self._frame.spectrum_db))
        kept = hz >= _LOWEST_HZ
        places = np.log(hz[kept] / _LOWEST_HZ) / np.log(self._frame.top_hz / _LOWEST_HZ)
        xs = area.left() + places * area.width()
        ys = area.top() + np.clip(self._frame.spectrum_db[kept] / _FLOOR_DB, 0, 1) * area.height()
        painter.setFont(self.theme.font(11))
        for x, text, place in self.ticks(area):
            painter.setPen(QPen(self.theme.line, 1))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            painter.setPen(self.theme.dim)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
        points = [QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]
        fill = QColor(self.theme.b)
        fill.setAlphaF(0.25)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)  # the line covers its edge
        painter.drawPolygon(QPolygonF([area.bottomLeft(), *points, area.bottomRight()]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.theme.b, 1.5))
        _draw_line(painter, points)

    def ticks(self, area: QRectF) -> list[tuple[float, str, QRectF]]:
        """Where frequencies are, and their figures below; none where it would run into the one before."""
        assert self._frame is not None
        metrics, found, free = self.theme.metrics(11), list[tuple[float, str, QRectF]](), 0.0
        for tick in _TICKS_HZ:
            x = area.left() + np.log(tick / _LOWEST_HZ) / np.log(self._frame.top_hz / _LOWEST_HZ) * area.width()
            text = f"{tick} Hz" if tick < 1_000 else f"{tick // 1_000} kHz"
            wide = metrics.horizontalAdvance(text) + 2
            left = min(x - wide / 2, area.right() + _BESIDE - 2 - wide)
            has_room = left >= free
            free = left + wide + 4 if has_room else free
            found.append((x, text if has_room else "", QRectF(left, area.bottom() + 6, wide, metrics.height())))
        return found


def _draw_line(painter: QPainter, points: Sequence[QPointF]) -> None:
    """A line through very many points, in pieces: drawn at once it would take Qt ten times as long."""
    for start in range(0, len(points) - 1, _PIECE):
        painter.drawPolyline(QPolygonF(points[start : start + _PIECE + 1]))


class PointsView(Picture):
    """Slices where their vectors lie, marked by cluster; the query ringed, its nearest joined."""

    def __init__(self) -> None:
        super().__init__()
        self._xy: npt.NDArray[np.floating] = np.zeros((0, 2))
        self._labels: npt.NDArray[np.int32] = np.zeros(0, np.int32)
        self._query, self._nearest = 0, ()

    def set_points(
        self, xy: npt.NDArray[np.floating], labels: npt.NDArray[np.int32], query: int, nearest: Sequence[int]
    ) -> None:
        self._xy, self._labels, self._query, self._nearest = xy, labels, query, tuple(nearest)
        self.update()

    def draw(self, painter: QPainter, area: QRectF) -> None:
        self.draw_ground(painter, area)
        if not len(self._xy):
            return
        inner = area.adjusted(24, 24, -24, -24)
        low, high = self._xy.min(axis=0), self._xy.max(axis=0)
        span = high - low
        share = np.where(span > 0, (self._xy - low) / np.where(span > 0, span, 1), 0.5)
        places = [
            QPointF(inner.left() + x * inner.width(), inner.bottom() - y * inner.height()) for x, y in share.tolist()
        ]
        own = int(self._labels[self._query])
        for row in self._nearest:
            same = int(self._labels[row]) == own
            how = Qt.PenStyle.SolidLine if same else Qt.PenStyle.DashLine
            painter.setPen(QPen(self.theme.b if same else self.theme.dim, 1.5, how))
            painter.drawLine(places[self._query], places[row])
        marks = [(place.x(), place.y(), label) for place, label in zip(places, self._labels.tolist(), strict=True)]
        draw_stamped(painter, self.theme.px(4), marks, self._draw_mark)
        painter.setPen(QPen(self.theme.a, 2.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(places[self._query], self.theme.px(11), self.theme.px(11))

    def _draw_mark(self, number: int, painter: QPainter, place: QPointF) -> None:
        draw_shape(painter, shape_of(number), place, self.theme.px(4), self.theme.cluster(number))


Line = tuple[str, float, tuple[float, ...], bool]


class RankView(Picture):
    """A ranking: place, score, a bar (of parts, where there are some), title; what was thrown away is struck out."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[Line, ...] = ()
        self._note = ""

    def set_lines(self, lines: Sequence[Line], note: str = "") -> None:
        """Title, score, parts, whether it was thrown away; ``note`` stands beside those that were."""
        self._lines, self._note = tuple(lines), note
        self.update()

    def draw(self, painter: QPainter, area: QRectF) -> None:
        self.draw_ground(painter, area)
        if not self._lines:
            return
        height = min((area.height() - 24) / len(self._lines), self.theme.px(52))
        number = 0
        for i, (title, score, parts, thrown) in enumerate(self._lines):
            number += not thrown
            line = QRectF(area.left() + 18, area.top() + 12 + i * height, area.width() - 36, height)
            self._draw_line(painter, line, "–" if thrown else str(number), title, (score, parts, thrown))

    def _draw_line(
        self, painter: QPainter, area: QRectF, place: str, title: str, value: tuple[float, tuple[float, ...], bool]
    ) -> None:
        theme, (score, parts, thrown) = self.theme, value
        middle = Qt.AlignmentFlag.AlignVCenter
        high = area.height() / theme.scale
        name = min(13, max(9, int(0.8 * high)))  # in low lines letters do not run into each other
        painter.setFont(theme.font(name, tabular=True))
        painter.setPen(theme.dim)
        painter.drawText(area, middle, place)
        size = min(17, max(name, int(0.7 * high)))
        painter.setFont(theme.font(size, bold=True, tabular=True))
        painter.setPen(theme.dim if thrown else theme.text)
        painter.drawText(area.adjusted(theme.px(34), 0, 0, 0), middle, figure(score))
        # In little room names go before bars, and the note goes where it cannot be read.
        rest = area.width() - theme.px(110) - 18
        wide = min(area.width() * 0.42, max(rest - theme.px(_NAMES), theme.px(56)))
        bar = QRectF(area.left() + theme.px(110), area.center().y() - 4, wide, 8)
        self._draw_bar(painter, bar, score, parts, thrown=thrown)
        left = bar.right() + 18
        font = theme.font(name, bold=not thrown)
        font.setStrikeOut(thrown)
        painter.setFont(font)
        painter.setPen(theme.dim if thrown else theme.text)
        room, note = area.right() - left, self._note if thrown else ""
        beside = theme.metrics(12).horizontalAdvance(note) + 12 if note else 0
        if room - beside < theme.px(_NAMES) / 2:
            note, beside = "", 0
        shown = QFontMetricsF(font).elidedText(title, Qt.TextElideMode.ElideMiddle, room - beside)
        painter.drawText(QRectF(left, area.top(), room, area.height()), middle, shown)
        if note:
            painter.setFont(theme.font(min(name, 12)))
            painter.setPen(theme.a)
            offset = QFontMetricsF(font).horizontalAdvance(shown) + 12
            painter.drawText(QRectF(left + offset, area.top(), room - offset, area.height()), middle, note)

    def _draw_bar(
        self, painter: QPainter, area: QRectF, score: float, parts: tuple[float, ...], *, thrown: bool
    ) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.line)
        painter.drawRoundedRect(area, 4, 4)
        x = area.left()
        pieces = [(max(part, 0.0), self.theme.aspects[i]) for i, part in enumerate(parts)]
        for part, colour in pieces or [(max(score, 0.0), self.theme.dim if thrown else self.theme.wave)]:
            width = area.width() * part / 100
            if width >= 1.5:
                painter.setBrush(colour)
                painter.drawRoundedRect(QRectF(x, area.top(), width - (1.5 if parts else 0), area.height()), 3, 3)
            x += width


class SectionsView(Picture):
    """Nine levels, 1 to 10, with the name of the axis they were cut along."""

    def __init__(self) -> None:
        super().__init__()
        self._levels: tuple[int, ...] = ()
        self._ends = ("", "")

    def set_sections(self, levels: tuple[int, ...], first: str, last: str) -> None:
        self._levels, self._ends = levels, (first, last)
        self.update()

    def draw(self, painter: QPainter, area: QRectF) -> None:
        self.draw_ground(painter, area)
        if not self._levels:
            return
        letters = self.theme.px(20)
        inner = area.adjusted(18, 18 + letters, -18, -18 - letters)
        width = inner.width() / len(self._levels)
        painter.setFont(self.theme.font(14, bold=True, tabular=True))
        for i, level in enumerate(self._levels):
            high = inner.height() * level / 10
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.b)
            bar = QRectF(inner.left() + i * width + 3, inner.bottom() - high, width - 6, high)
            painter.drawRoundedRect(bar, 3, 3)
            painter.setPen(self.theme.text)
            above = QRectF(bar.left(), bar.top() - letters - 2, bar.width(), letters)
            painter.drawText(above, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, str(level))
        painter.setFont(self.theme.font(12))
        painter.setPen(self.theme.dim)
        below = QRectF(inner.left(), inner.bottom() + 6, inner.width(), letters)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, self._ends[0])
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, self._ends[1])
