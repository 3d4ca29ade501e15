"""The query and the match as two small waveforms beside each other, in their colours."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from choleor_desktop.ui.plots.ruler import Picture
from choleor_desktop.ui.plots.waveform import columns_of

if TYPE_CHECKING:
    from choleor_desktop.pipeline.detail import SliceDetail
    from choleor_desktop.ui.session.request import OutsideFile

    Side = SliceDetail | OutsideFile

_STEP = 4


class SidesView(Picture):
    """A on the left, B on the right; nothing where a side is not there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.sides: dict[str, Side | None] = {"A": None, "B": None}
        self._heard: tuple[str, float] = ("", 0.0)
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Waveforms of A and B"))

    def sizeHint(self) -> QSize:
        return QSize(120, self.theme.px(34))

    def set_side(self, side: str, detail: Side | None) -> None:
        """What is heard on a side; None for nothing."""
        self.sides[side] = detail
        self.update()

    def set_playhead(self, slice_id: str, time_s: float) -> None:
        """The slice that is heard, and where in it; an empty name for none."""
        before = self.playheads()
        self._heard = (slice_id, time_s)
        for x in {*before, *self.playheads()}:
            self.update(math.floor(x) - 3, 0, 7, self.height())

    def playheads(self) -> list[float]:
        """Where what is heard is: on the side of its slice, on both where that is the same."""
        (name, time_s), halves = self._heard, self._halves(QRectF(self.rect()))
        return [
            place.left() + place.width() * (time_s - detail.start_s) / max(detail.end_s - detail.start_s, 1e-9)
            for detail, place in zip(self.sides.values(), halves, strict=True)
            if detail is not None and detail.slice_id == name and detail.start_s <= time_s <= detail.end_s
        ]

    @staticmethod
    def _halves(area: QRectF) -> tuple[QRectF, QRectF]:
        half = area.width() / 2
        left, right = (QRectF(area.left() + i * half, area.top(), half, area.height()) for i in (0, 1))
        return left.adjusted(0, 2, -3, -2), right.adjusted(3, 2, 0, -2)

    def draw(self, painter: QPainter, area: QRectF) -> None:
        self.draw_still(painter, area, tuple(self.sides.values()))
        painter.setPen(QPen(self.theme.text, 2))
        for x in self.playheads():
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))

    def draw_picture(self, painter: QPainter, area: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = (self.theme.a, self.theme.b)
        for detail, colour, place in zip(self.sides.values(), colours, self._halves(area), strict=True):
            if detail is not None:
                _draw_bars(painter, place, detail, colour)
        if None not in self.sides.values():
            painter.setPen(QPen(self.theme.line, 2))  # no second playhead
            middle = round(area.center().x())
            painter.drawLine(QPointF(middle, area.top()), QPointF(middle, area.bottom()))


def _draw_bars(painter: QPainter, area: QRectF, detail: Side, colour: QColor) -> None:
    """A rounded stroke every few pixels, as high as it is loud there."""
    painter.setPen(QPen(colour, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    heights = abs(columns_of(detail.peaks, int(area.width() / _STEP))).max(axis=1)
    loudest = max(float(heights.max(initial=0.0)), 0.05)
    for i, height in enumerate((heights / loudest).tolist()):
        x, reach = area.left() + (i + 0.5) * _STEP, max(height * area.height() / 2 - 1, 0.5)
        painter.drawLine(QPointF(x, area.center().y() - reach), QPointF(x, area.center().y() + reach))
