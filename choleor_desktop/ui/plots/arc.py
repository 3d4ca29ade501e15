"""A whole routine along time: loudness count after count, and the steps between the tempos of its music."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from choleor_desktop.analysis.results import N_COUNTS, TOP_LEVEL
from choleor_desktop.pipeline.sheets import Sheet
from choleor_desktop.pipeline.titles import tempo
from choleor_desktop.ui.parts.phrases import filled
from choleor_desktop.ui.plots.ruler import Picture

_TEMPO_SHARE = 0.42


class ArcView(Picture):
    """The tempo of each eight-count above, its levels below; a click chooses an eight-count."""

    item_clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._sheet: Sheet | None = None
        self._current, self._playing, self._count = -1, -1, 0
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Tempo and levels of the whole routine"))
        self._describe()

    def _describe(self) -> None:
        """Tell a screen reader the tempo of each eight-count, and the one that is danced."""
        words = ""
        if self._sheet is not None and self._sheet.rows:
            own = ", ".join(f"{row.bpm:.0f}" if row.bpm else "–" for row in self._sheet.rows)
            words = filled(self.tr("Own tempos: %1. Danced at %2."), own, tempo(self._sheet.bpm))
        self.setAccessibleDescription(words)

    def sizeHint(self) -> QSize:
        return QSize(400, self.theme.px(124))

    def set_sheet(self, sheet: Sheet | None) -> None:
        self._sheet = sheet
        self._describe()
        self.update()

    def set_current(self, item: int) -> None:
        self._current = item
        self.update()

    def set_playing(self, item: int, count: int) -> None:
        """Light up the count in play (-1: none)."""
        if (item, count) != (self._playing, self._count):
            self._playing, self._count = item, count
            self.update()

    def draw(self, painter: QPainter, area: QRectF) -> None:
        self.draw_ground(painter, area)
        if self._sheet is None or not self._sheet.rows:
            self.draw_sentence(painter, area, self.tr("Tempo steps and loudness of the routine appear here."))
            return
        inner = area.adjusted(8, 8, -8, -8)
        width = inner.width() / len(self._sheet.rows)
        tempo = QRectF(inner.left(), inner.top(), inner.width(), inner.height() * _TEMPO_SHARE)
        bars = QRectF(inner.left(), tempo.bottom() + 6, inner.width(), inner.bottom() - tempo.bottom() - 6)
        for i in range(len(self._sheet.rows)):
            field = QRectF(inner.left() + i * width, inner.top(), width, inner.height())
            if i == self._current:
                painter.fillRect(field, self.theme.selection)
            if i:
                painter.setPen(QPen(self.theme.line, 1))
                painter.drawLine(field.topLeft(), field.bottomLeft())
        self._draw_levels(painter, bars, width)
        self._draw_tempo(painter, tempo, width)

    def _draw_levels(self, painter: QPainter, area: QRectF, width: float) -> None:
        assert self._sheet is not None
        painter.setPen(Qt.PenStyle.NoPen)
        step = width / N_COUNTS
        gap = min(1.5, step * 0.2)
        for i, row in enumerate(self._sheet.rows):
            for count, level in enumerate(row.levels):
                lit = i == self._playing and count == self._count - 1
                painter.setBrush(self.theme.a if lit else self.theme.b if i == self._playing else self.theme.wave)
                high = area.height() * level / TOP_LEVEL
                left = area.left() + i * width + count * step
                painter.drawRect(QRectF(left, area.bottom() - high, step - gap, high))

    def _draw_tempo(self, painter: QPainter, area: QRectF, width: float) -> None:
        """The music's own tempo as steps, labelled where it changes; dashed, the tempo that is danced."""
        assert self._sheet is not None
        rows = self._sheet.rows
        tempos = [row.bpm or self._sheet.bpm for row in rows]
        low, high = min([*tempos, self._sheet.bpm or min(tempos)]), max([*tempos, self._sheet.bpm])
        painter.setFont(self.theme.font(11, tabular=True))
        letters = QFontMetricsF(painter.font())
        top, bottom = area.top() + letters.height(), area.bottom() - 4

        def y_of(bpm: float) -> float:
            return (top + bottom) / 2 if high - low < 1 else bottom - (bpm - low) / (high - low) * (bottom - top)

        if self._sheet.bpm:
            painter.setPen(QPen(self.theme.dim, 1, Qt.PenStyle.DashLine))
            y = y_of(self._sheet.bpm)
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        points = [QPointF(area.left() + (i + j) * width, y_of(bpm)) for i, bpm in enumerate(tempos) for j in (0, 1)]
        painter.setPen(QPen(self.theme.a, 2))
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(self.theme.text)
        free = area.left()
        for i, bpm in enumerate(tempos):
            text, x = f"{bpm:.0f}", area.left() + i * width + 4
            is_step = i == 0 or round(bpm) != round(tempos[i - 1])
            if rows[i].bpm and is_step and x >= free:
                width_of_text = letters.horizontalAdvance(text)
                place = QRectF(x - 2, y_of(bpm) - letters.height() - 2, width_of_text + 4, letters.height())
                # On its ground, so that the dashed line does not strike it through.
                painter.fillRect(place, self.theme.selection if i == self._current else self.theme.ground)
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
                free = x + width_of_text + 6

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._sheet is not None and self._sheet.rows:
            share = (event.position().x() - 8) / max(self.width() - 16, 1)
            self.item_clicked.emit(min(max(int(share * len(self._sheet.rows)), 0), len(self._sheet.rows) - 1))
