"""Amplitude levels 1..10 per count, and the movement that is danced to them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from choleor_desktop.analysis.results import N_COUNTS, TOP_LEVEL
from choleor_desktop.pipeline.titles import figure
from choleor_desktop.ui.parts.phrases import filled
from choleor_desktop.ui.plots.movement import draw_small_movement, in_words, stroke
from choleor_desktop.ui.plots.ruler import CountRuler


class LevelsView(CountRuler):
    """Bars for the music, a line for the movement, which can be drawn with the mouse."""

    movement_drawn = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumHeight(80)
        self.levels: tuple[int, ...] = ()
        self.movement: tuple[int, ...] = ()
        self._range_db: tuple[float, float] | None = None
        self._drawn: tuple[int, ...] | None = None
        self._drawn_from: tuple[int, int] | None = None
        self._count: int = 0
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Levels per count, 1 to 10"))
        self.set_levels(self.levels, self.movement, self._range_db)

    def set_levels(
        self,
        levels8: tuple[int, ...],
        movement8: tuple[int, ...] = (),
        range_db: tuple[float, float] | None = None,
    ) -> None:
        """Levels and movement of a slice, and what loudness levels 1 and 10 stand for in its library."""
        self.levels, self.movement, self._range_db = tuple(levels8), tuple(movement8), range_db
        lines = [filled(self.tr("Levels 1–10 of the counts: %1"), " ".join(map(str, levels8)))]
        if range_db is not None:
            lines.append(range_in_words(range_db))
        if movement8:
            lines.append(filled(self.tr("Movement: %1"), in_words(movement8)))
        self.setToolTip("\n".join(lines) if levels8 else "")
        self.setAccessibleDescription(range_in_words(range_db) if levels8 and range_db is not None else "")
        self.update()

    def set_count(self, count: int) -> None:
        """Light up the count in play (0: none)."""
        if count != self._count:
            self._count = count
            self.update()

    def draw(self, painter: QPainter, area: QRectF) -> None:
        self.draw_ground(painter, area)
        if not self.levels:
            self.draw_sentence(painter, area, "" if self.why else self.tr("The levels appear here."))
            return
        inner = area.adjusted(8, 8, -8, -8)
        width = inner.width() / N_COUNTS
        for i, level in enumerate(self.levels):
            colour = QColor(self.theme.b)
            if self._count and i != self._count - 1:
                colour.setAlphaF(0.7)
            height = inner.height() * level / TOP_LEVEL
            bar = QRectF(inner.left() + i * width + 1, inner.bottom() - height, width - 2, height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRoundedRect(bar, 2, 2)
        movement = self._drawn or self.movement
        if movement:
            draw_small_movement(painter, self.theme, inner, movement)

    def _draw_at(self, position: QPointF) -> None:
        assert self._drawn is not None
        count = min(max(int((position.x() - 8) / max(self.width() - 16, 1) * N_COUNTS), 0), N_COUNTS - 1) + 1
        level = round((self.height() - 8 - position.y()) / max(self.height() - 16, 1) * TOP_LEVEL)
        self._drawn = stroke(self._drawn, self._drawn_from, count, level)
        self._drawn_from = count, self._drawn[count - 1]
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.levels and event.button() == Qt.MouseButton.LeftButton:
            self._drawn, self._drawn_from = self.movement, None
            self._draw_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drawn is not None:
            self._draw_at(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        del event
        self.finish()

    def finish(self) -> None:
        """What was drawn so far is said; a button that is still held draws no more."""
        if self._drawn is not None:
            drawn, self._drawn = self._drawn, None
            self.movement_drawn.emit(drawn)


def range_in_words(range_db: tuple[float, float]) -> str:
    """What the levels of a library go from and to."""
    text = QCoreApplication.translate(
        "Levels", "Levels 1 to 10 are ten equal steps from %1 to %2 dB: the loudness of this library"
    )
    return filled(text, *(figure(end, ".0f") for end in range_db))
