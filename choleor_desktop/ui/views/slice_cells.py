"""How a slice is painted in a table: its levels, cluster, tags and stars, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QBrush, QPainter

from choleor_desktop.ui.theme import Theme
from choleor_desktop.ui.views import slice_model
from choleor_desktop.ui.views.slice_header import INDENT
from choleor_desktop.ui.views.slice_model import SliceModel

_STAR = (
    (0, -1), (0.24, -0.32), (0.95, -0.31), (0.38, 0.12), (0.59, 0.81),
    (0, 0.4), (-0.59, 0.81), (-0.38, 0.12), (-0.95, -0.31), (-0.24, -0.32),
)  # fmt: skip
_Column = tuple[int, int, int]


def draw_levels(painter: QPainter, theme: Theme, area: QRectF, values: Sequence[int]) -> None:
    """Eight small bars."""
    step, height = int(area.width() / 8), int(area.height())

    def draw(level: int, onto: QPainter) -> None:
        onto.setPen(Qt.PenStyle.NoPen)
        onto.setBrush(theme.wave)
        top = height * (1 - level / 10)
        onto.drawRoundedRect(QRectF(0, top, step - 2, height - top), 1, 1)

    for i, level in enumerate(values):
        corner = QPointF(area.left() + i * step, area.top())
        theme.stamp(painter, corner, QSizeF(step, height), ("level", level, step, height), partial(draw, level))


def draw_stars(painter: QPainter, theme: Theme, area: QRectF, n: int) -> None:
    """As many stars as were given."""
    size = min(7.0 * theme.scale, area.height() / 2, area.width() / (5 * 2.3))

    def draw(onto: QPainter) -> None:
        onto.setPen(Qt.PenStyle.NoPen)
        onto.setBrush(theme.star)
        for i in range(n):
            x = size + i * size * 2.3
            onto.drawPolygon([QPointF(x + px * size, (1 + py) * size) for px, py in _STAR])

    if n:
        corner = QPointF(area.left(), area.center().y() - size)
        theme.stamp(painter, corner, QSizeF(n * size * 2.3, 2 * size), ("stars", n, size), draw)


def draw_tags(painter: QPainter, theme: Theme, area: QRectF, tags: tuple[str, ...], colours: Mapping[str, str]) -> None:
    """Rounded chips, as many as there is room for; those that were given a colour with a dot of it."""
    if not tags:
        return
    painter.setFont(theme.font(11))
    metrics = theme.metrics(11)
    x = area.left()
    for i, tag in enumerate(tags):
        rest = len(tags) - i
        more = f"+{rest - 1}" if rest > 1 else ""
        room = area.right() - x - (metrics.horizontalAdvance(more) + 5 if more else 0)
        colour = colours.get(tag, "")
        dot = theme.px(12) if colour else 0
        text = metrics.elidedText(tag, Qt.TextElideMode.ElideRight, max(room - 20 - dot, 20))
        width = metrics.horizontalAdvance(text) + 16 + dot
        if width > room:
            painter.setPen(theme.dim)
            place = QRectF(x, area.top(), area.right() - x, area.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, f"+{rest}")
            return
        chip = QRectF(x, area.center().y() - 10 * theme.scale, width, 20 * theme.scale)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.raised)
        painter.drawRoundedRect(chip, 10, 10)
        if colour:
            theme.draw_dot(painter, QPointF(x + 8 + 4 * theme.scale, chip.center().y()), colour)
        painter.setPen(theme.text)
        painter.drawText(chip.adjusted(dot, 0, 0, 0), Qt.AlignmentFlag.AlignCenter, text)
        x += width + 5


def draw_corner(painter: QPainter, theme: Theme, area: QRectF) -> None:
    """A corner turned down: there is a note."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.star)
    right, top, size = area.right() + 6, area.top() + 3, 8 * theme.scale
    painter.drawPolygon([QPointF(right - size, top), QPointF(right, top), QPointF(right, top + size)])


def draw_heard(painter: QPainter, theme: Theme, left: QPointF) -> None:
    """The mark of a slice that is heard, from the middle of its left side."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(theme.a))
    half = QPointF(0, 5 * theme.scale)
    painter.drawPolygon([left - half, left + half, left + QPointF(9 * theme.scale, 0)])


class Cells:
    """Paints cells in the theme's colours; more than a hundred at each step through the table."""

    def __init__(self, slices: SliceModel, theme: Theme) -> None:
        self.slices, self.theme = slices, theme
        self.playing_row = -1

    def paint(self, painter: QPainter, rows: Iterable[tuple[int, QRect, bool]], columns: Sequence[_Column]) -> None:
        """Paint slices, each in its place and perhaps chosen."""
        for row, place, is_chosen in rows:
            if is_chosen:
                painter.fillRect(place, self.theme.selection)
            painter.fillRect(place.left(), place.bottom(), place.width(), 1, self.theme.line)
            for column, left, width in columns:
                self._paint_content(painter, QRectF(left + 8, place.top(), width - 16, place.height()), row, column)

    def _paint_content(self, painter: QPainter, area: QRectF, row: int, column: int) -> None:
        theme, slices = self.theme, self.slices
        if column == slice_model.LEVELS:
            draw_levels(painter, theme, area.adjusted(0, 7, 0, -7), slices.levels_of(row).tolist())
        elif column == slice_model.CLUSTER:
            self._paint_cluster(painter, area, slices.cluster_of(row))
        elif column == slice_model.RATING:
            draw_stars(painter, theme, area, slices.label_of(row).rating)
        elif column == slice_model.TAGS:
            label = slices.label_of(row)
            draw_tags(painter, theme, area, label.tags, slices.tag_colours)
            if label.note:
                draw_corner(painter, theme, area)
        elif column == slice_model.SLICE:
            self._paint_title(painter, area, row)
        else:
            is_song = column == slice_model.SONG
            colour = theme.dim if is_song else theme.text
            theme.draw_text(painter, area, slices.text_of(row, column), colour, tabular=not is_song)

    def _paint_cluster(self, painter: QPainter, area: QRectF, number: int) -> None:
        if number < 0:
            return
        theme = self.theme
        centre = QPointF(area.left() + 6 * theme.scale, area.center().y())
        theme.draw_mark(painter, number, centre, 4.5 * theme.scale)
        theme.draw_text(painter, area.adjusted(theme.px(18), 0, 0, 0), str(number + 1), theme.text, tabular=True)

    def _paint_title(self, painter: QPainter, area: QRectF, row: int) -> None:
        """The slice's name, behind a mark where it is heard."""
        if row == self.playing_row:
            draw_heard(painter, self.theme, QPointF(area.left(), area.center().y()))
        text = self.slices.text_of(row, slice_model.SLICE)
        self.theme.draw_text(painter, area.adjusted(INDENT, 0, 0, 0), text, self.theme.text, bold=True, middle=True)
