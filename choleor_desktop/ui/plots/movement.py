"""The eight movement levels of a choreography over the levels of the music, on the same counts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from choleor_desktop.analysis.results import N_COUNTS, TOP_LEVEL
from choleor_desktop.ui.plots.ruler import STEPS, Picture, count_after
from choleor_desktop.ui.session.movements import OPEN
from choleor_desktop.ui.theme import Theme

_DIGITS = {
    Qt.Key.Key_1: 1, Qt.Key.Key_2: 2, Qt.Key.Key_3: 3, Qt.Key.Key_4: 4, Qt.Key.Key_5: 5,
    Qt.Key.Key_6: 6, Qt.Key.Key_7: 7, Qt.Key.Key_8: 8, Qt.Key.Key_9: 9, Qt.Key.Key_0: 10,
}  # fmt: skip
_RISES = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
_CLEARS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


def draw_small_movement(painter: QPainter, theme: Theme, area: QRectF, movement: Sequence[int]) -> None:
    """The line of a movement over small bars, as the large picture has it: a seam of the ground keeps them apart."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    lines = _lines(area, movement)
    for pen in (QPen(theme.ground, 4.5), QPen(theme.a, 2)):
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for points in lines:
            painter.drawPolyline(points)
    painter.setPen(QPen(theme.ground, 1))
    painter.setBrush(theme.a)
    for point in chain.from_iterable(lines):
        painter.drawEllipse(point, 3 * theme.scale, 3 * theme.scale)


def _lines(area: QRectF, movement: Sequence[int]) -> list[list[QPointF]]:
    """The points of a movement; where a level is not given a line ends."""
    lines: list[list[QPointF]] = [[]]
    for i, level in enumerate(movement):
        if level == OPEN:
            lines.append([])
        else:
            x = area.left() + (i + 0.5) * area.width() / N_COUNTS
            lines[-1].append(QPointF(x, area.bottom() - area.height() * level / TOP_LEVEL))
    return [line for line in lines if line]


def in_words(movement: Sequence[int]) -> str:
    """The levels; a stroke where one is not given."""
    return " ".join("–" if level == OPEN else str(level) for level in movement)


def stroke(movement: Sequence[int], before: tuple[int, int] | None, count: int, level: int) -> tuple[int, ...]:
    """A movement with a level on a count and, where a hand came from another, straight on all counts between."""
    fresh = list(movement) or [OPEN] * N_COUNTS
    first, from_level = before or (count, level)
    steps = abs(count - first)
    for i in range(1, steps):
        between = first + (i if count > first else -i)
        fresh[between - 1] = round(from_level + (level - from_level) * i / steps)
    fresh[count - 1] = min(max(level, 1), TOP_LEVEL)
    return tuple(fresh)


class MovementView(Picture):
    """Bars for the music, a line for the movement: typed, drawn, or tapped while the slice is heard."""

    movement_changed = Signal(tuple)
    own_keys = frozenset({*_DIGITS, *_RISES, *STEPS, *_CLEARS})
    """Digits are levels here, not ratings."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumHeight(130)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.levels: tuple[int, ...] = ()
        self.movement: tuple[int, ...] = ()
        self.sentence = ""
        self.cursor_count = 1
        self.heard_count, self.tapped_count = 0, 0
        self._is_drawing = False
        self._drawn_from: tuple[int, int] | None = None

    def set_slice(self, levels: tuple[int, ...], movement: tuple[int, ...], *, is_other: bool = False) -> None:
        """The music of a slice, and the movement on it (empty: none yet); another slice is not drawn on."""
        self.levels = levels
        self._is_drawing = self._is_drawing and not is_other
        if not self._is_drawing:
            self.movement = movement
        self._show_cursor()

    def _show_cursor(self) -> None:
        self.say_count(self.cursor_count, f"{' '.join(map(str, self.levels))} / {in_words(self.movement)}")
        self.update()

    def set_heard(self, count: int, tapped: int) -> None:
        """The count that is heard, and the one that a digit sets; 0 for none."""
        self.tapped_count = tapped
        if count != self.heard_count:
            self.heard_count = count
            self.update()

    def set_level(self, count: int, level: int) -> None:
        """A level of the movement; those that are not given yet stay open."""
        self.movement = stroke(self.movement, None, count, level)
        self.update()
        self.movement_changed.emit(self.movement)

    # --- drawing ---------------------------------------------------------------------------------

    def _inner(self, area: QRectF) -> QRectF:
        return area.adjusted(12, self.theme.px(28), -12, -10)

    def draw(self, painter: QPainter, area: QRectF) -> None:
        self.draw_ground(painter, area)
        if not self.levels:
            self.draw_sentence(painter, area, self.sentence)
            return
        inner = self._inner(area)
        width = inner.width() / N_COUNTS
        self._draw_counts(painter, area, inner, width)
        for i, level in enumerate(self.levels):
            colour = QColor(self.theme.b)
            colour.setAlphaF(1.0 if self.heard_count in {0, i + 1} else 0.55)
            height = inner.height() * level / TOP_LEVEL
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            bar = QRectF(inner.left() + i * width + 3, inner.bottom() - height, width - 6, height)
            painter.drawRoundedRect(bar, 3, 3)
        if self.movement:
            self._draw_movement(painter, inner, width)

    def _draw_counts(self, painter: QPainter, area: QRectF, inner: QRectF, width: float) -> None:
        painter.setFont(self.theme.font(11, bold=True))
        for i in range(N_COUNTS):
            x = inner.left() + i * width
            if self.hasFocus() and i + 1 == self.cursor_count:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self.theme.selection)
                painter.drawRect(QRectF(x, area.top() + 2, width, area.height() - 4))
            if i:
                strong = i == N_COUNTS // 2
                painter.setPen(QPen(self.theme.dim if strong else self.theme.line, 1.5 if strong else 1))
                painter.drawLine(QLineF(x, area.top() + 2, x, area.bottom() - 2))
            painter.setPen(self.theme.a if i == 0 else self.theme.dim)
            place = QRectF(x + 7, area.top() + 5, width, self.theme.px(18))
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, str(i + 1))

    def _draw_movement(self, painter: QPainter, inner: QRectF, width: float) -> None:
        # A thin seam of the ground keeps the line apart from bars it crosses.
        for pen in (QPen(self.theme.ground, 6), QPen(self.theme.a, 3)):
            painter.setPen(pen)
            for points in _lines(inner, self.movement):
                painter.drawPolyline(points)
        painter.setFont(self.theme.font(11, bold=True, tabular=True))
        size = self.theme.px(10)
        for i, level in enumerate(self.movement):
            x = inner.left() + (i + 0.5) * width
            y = inner.bottom() - (inner.height() * level / TOP_LEVEL if level != OPEN else size)
            place = QRectF(x - size, y - size, 2 * size, 2 * size)
            painter.setPen(QPen(self.theme.ground, 2) if level != OPEN else QPen(self.theme.a, 2, Qt.PenStyle.DotLine))
            painter.setBrush(self.theme.a if level != OPEN else self.theme.ground)
            painter.drawEllipse(place)
            painter.setPen(self.theme.on_accent if level != OPEN else self.theme.text)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, in_words([level]))

    # --- what a person does ----------------------------------------------------------------------

    def _draw_at(self, position: QPointF) -> None:
        inner = self._inner(QRectF(self.rect()))
        count = min(max(int((position.x() - inner.left()) / inner.width() * N_COUNTS), 0), N_COUNTS - 1) + 1
        level = round((inner.bottom() - position.y()) / inner.height() * TOP_LEVEL)
        self.movement = stroke(self.movement, self._drawn_from, count, level)
        self.cursor_count, self._drawn_from = count, (count, self.movement[count - 1])
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.levels and event.button() == Qt.MouseButton.LeftButton:
            self._is_drawing, self._drawn_from = True, None
            self._draw_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._is_drawing:
            self._draw_at(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        del event
        self.finish()

    def finish(self) -> None:
        """What was drawn so far is said; a button that is still held draws no more."""
        if self._is_drawing:
            self._is_drawing = False
            self.movement_changed.emit(self.movement)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if not self.levels:
            super().keyPressEvent(event)
        elif key in STEPS:
            self.cursor_count = count_after(self.cursor_count, key)
            self._show_cursor()
        elif key in _RISES:
            given = self.movement[self.cursor_count - 1] if self.movement else OPEN
            self.set_level(self.cursor_count, (given or self.levels[self.cursor_count - 1]) + _RISES[key])
        elif key in _DIGITS and self.tapped_count:
            self.set_level(self.tapped_count, _DIGITS[key])
        elif key in _DIGITS:
            self.set_level(self.cursor_count, _DIGITS[key])
            self.cursor_count = self.cursor_count % N_COUNTS + 1
            self._show_cursor()
        elif key in _CLEARS:
            self.movement = ()
            self.update()
            self.movement_changed.emit(())
        else:
            super().keyPressEvent(event)
