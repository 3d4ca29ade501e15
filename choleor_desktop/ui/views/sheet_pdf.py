"""The eight-count sheet on paper: A4, name and head on every page, no row torn apart that fits on one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
    QPolygonF,
    QTextLayout,
    QTextOption,
)

from choleor_desktop.analysis.results import N_COUNTS, TOP_LEVEL
from choleor_desktop.library.tables import whole_file
from choleor_desktop.pipeline.sheets import Sheet, SheetRow, SheetWords, summary, tempo_or_gone
from choleor_desktop.pipeline.titles import minutes, on_one_line
from choleor_desktop.ui.theme import Theme

_DPI = 300
_MM = _DPI / 25.4
_MARGIN_MM = 14.0
_BARS_MM, _BARS_HIGH_MM = 34.0, 9.0
_PAD_MM = 2.2
_GAP_MM = 3.5
_FOOT_MM = 9.0
_LEADING = 1.08
_FAMILIES = ("Inter", "Noto Sans", "Noto Sans CJK KR", "Apple SD Gothic Neo", "Malgun Gothic", "DejaVu Sans")


@dataclass(frozen=True)
class _Line:
    """A line of words; its layout is kept, as the line is a part of it."""

    layout: QTextLayout
    number: int
    height: float
    is_dim: bool

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        line = self.layout.lineAt(self.number)
        line.draw(painter, QPointF(x, y - line.y()))


_Columns = Sequence[Sequence[_Line]]


def _tallest(columns: _Columns) -> float:
    return max(sum(line.height for line in column) for column in columns)


def _cut(columns: _Columns, room: float) -> tuple[_Columns, _Columns]:
    """What has room, and the rest."""
    fitting = [sum(height <= room for height in accumulate(line.height for line in column)) for column in columns]
    pairs = list(zip(columns, fitting, strict=True))
    return [column[:n] for column, n in pairs], [column[n:] for column, n in pairs]


class _Paper:
    """Draws a sheet page by page; lengths are dots."""

    def __init__(self, writer: QPdfWriter, sheet: Sheet, words: SheetWords) -> None:
        self._writer, self._sheet, self._words = writer, sheet, words
        self._painter = QPainter(writer)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._theme = Theme(dark=False)
        self._width, self._height = float(writer.width()), float(writer.height())
        self._columns = self._divide()
        self._y = 0.0
        self._page = 1

    def _font(self, points: float, *, bold: bool = False) -> QFont:
        font = QFont()
        font.setFamilies(list(_FAMILIES))
        font.setPointSizeF(points)
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        font.setFeature(QFont.Tag("locl"), 0)  # other shapes of digits would lose their text in the file
        return font

    def _divide(self) -> tuple[tuple[float, float], ...]:
        """Left edge and width of the columns: number, time, music, levels, choreography, notes."""
        gap = _GAP_MM * _MM
        fixed = {0: 11 * _MM, 1: 14 * _MM, 3: _BARS_MM * _MM}
        rest = self._width - sum(fixed.values()) - 5 * gap
        shares = {2: 0.34, 4: 0.33, 5: 0.33}
        left, found = 0.0, []
        for column in range(6):
            width = fixed.get(column, rest * shares.get(column, 0))
            found.append((left, width))
            left += width + gap
        return tuple(found)

    # --- text ------------------------------------------------------------------------------------

    def _layout(self, text: str, font: QFont, width: float) -> tuple[QTextLayout, float]:
        layout = QTextLayout(text.replace("\n", "\u2028"), font, self._writer)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        height = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, height))
            height += line.height() * _LEADING
        layout.endLayout()
        return layout, height if text else 0.0

    def _lines(self, text: str, font: QFont, width: float, *, is_dim: bool) -> list[_Line]:
        if not text:
            return []
        layout, _ = self._layout(text, font, width)
        return [_Line(layout, i, layout.lineAt(i).height() * _LEADING, is_dim) for i in range(layout.lineCount())]

    def _words_of(self, row: SheetRow) -> _Columns:
        """The words of a row, by column."""
        like = f"{self._words.alike} {on_one_line(', '.join(row.matches))}" if row.matches else ""
        tempo = tempo_or_gone(row, self._words.gone)
        texts = {
            0: [(str(row.number), self._font(15, bold=True), False)],
            1: [(minutes(row.time_s), self._font(9.5), False)],
            2: [
                (on_one_line(row.title), self._font(9.5), False),
                (tempo, self._font(7.5), True),
                (like, self._font(7.5), True),
            ],
            4: [(row.choreography, self._font(10.5, bold=True), False)],
            5: [(row.note, self._font(9.5), False)],
        }
        return [
            [
                line
                for text, font, is_dim in texts.get(i, ())
                for line in self._lines(text, font, self._columns[i][1], is_dim=is_dim)
            ]
            for i in range(6)
        ]

    # --- pages -----------------------------------------------------------------------------------

    def draw(self) -> None:
        """All of it."""
        self._head()
        for row in self._sheet.rows:
            columns, height = self._words_of(row), _BARS_HIGH_MM * _MM
            if max(_tallest(columns), height) > self._room():
                self._next_page()
            first, rest = _cut(columns, self._room())
            self._row(first, max(_tallest(first), height), row)
            while any(rest):
                self._next_page()
                first, rest = _cut(rest, self._room())
                self._row(first, _tallest(first))
        self._foot()
        self._painter.end()

    def _room(self) -> float:
        """How tall the words of a row may be on this page."""
        return self._height - _FOOT_MM * _MM - 2 * _PAD_MM * _MM - self._y

    def _next_page(self) -> None:
        self._foot()
        self._writer.newPage()
        self._page += 1
        font = self._font(9.5, bold=True)
        metrics = QFontMetricsF(font, self._writer)
        shown = metrics.elidedText(self._sheet.name, Qt.TextElideMode.ElideRight, self._width)
        name, height = self._layout(shown, font, self._width)
        self._painter.setPen(self._theme.text)
        name.draw(self._painter, QPointF(0, 0))
        self._y = height + 2 * _MM
        self._titles()

    def _head(self) -> None:
        name, height = self._layout(self._sheet.name, self._font(22, bold=True), self._width)
        self._painter.setPen(self._theme.text)
        name.draw(self._painter, QPointF(0, 0))
        facts, facts_height = self._layout(summary(self._sheet, self._words), self._font(10), self._width)
        self._painter.setPen(self._theme.dim)
        facts.draw(self._painter, QPointF(0, height))
        self._y = height + facts_height + 3 * _MM
        self._arc(QRectF(0, self._y, self._width, 14 * _MM))
        self._y += 18 * _MM
        self._titles()

    def _arc(self, area: QRectF) -> None:
        """How loud the whole routine is, count after count."""
        n = len(self._sheet.rows)
        if not n:
            return
        width = area.width() / (n * N_COUNTS)
        for i, row in enumerate(self._sheet.rows):
            left = area.left() + i * N_COUNTS * width
            self._levels(row, QRectF(left, area.top(), N_COUNTS * width, area.height()))
        self._painter.setPen(QPen(self._theme.text, 0.25 * _MM))
        self._painter.drawLine(area.bottomLeft(), area.bottomRight())

    def _titles(self) -> None:
        words = self._words
        heads = (words.count, words.time, words.music, words.levels, words.choreography, words.notes)
        self._painter.setPen(self._theme.dim)
        tallest = 0.0
        for (left, width), head in zip(self._columns, heads, strict=True):
            layout, height = self._layout(head, self._font(7.5, bold=True), width + _GAP_MM * _MM * 0.8)
            layout.draw(self._painter, QPointF(left, self._y))
            tallest = max(tallest, height)
        self._y += tallest + 1 * _MM
        self._painter.setPen(QPen(self._theme.text, 0.5 * _MM))
        self._painter.drawLine(QPointF(0, self._y), QPointF(self._width, self._y))

    def _row(self, columns: _Columns, height: float, row: SheetRow | None = None) -> None:
        """A row, or without it what of its words had no room on the page before."""
        top = self._y + _PAD_MM * _MM
        for i, column in enumerate(columns):
            y = top - (0.8 * _MM if i == 0 else 0)
            for line in column:
                self._painter.setPen(self._theme.a if i == 0 else self._theme.dim if line.is_dim else self._theme.text)
                line.draw(self._painter, self._columns[i][0], y)
                y += line.height
        if row is not None:
            left, width = self._columns[3]
            self._levels(row, QRectF(left, top, width, _BARS_HIGH_MM * _MM))
            self._movement(row, QRectF(left, top, width, _BARS_HIGH_MM * _MM))
        self._y += height + 2 * _PAD_MM * _MM
        self._painter.setPen(QPen(self._theme.line, 0.2 * _MM))
        self._painter.drawLine(QPointF(0, self._y), QPointF(self._width, self._y))

    def _levels(self, row: SheetRow, area: QRectF) -> None:
        width = area.width() / N_COUNTS
        self._painter.setPen(Qt.PenStyle.NoPen)
        for i, level in enumerate(row.levels):
            colour = self._theme.wave if i == 0 else self._theme.wave.lighter(150)
            self._painter.setBrush(colour)
            high = area.height() * level / TOP_LEVEL
            self._painter.drawRect(QRectF(area.left() + i * width, area.bottom() - high, width * 0.84, high))

    def _movement(self, row: SheetRow, area: QRectF) -> None:
        if not row.movement:
            return
        width, points = area.width() / N_COUNTS, []
        for i, level in enumerate(row.movement):
            y = area.bottom() - area.height() * level / TOP_LEVEL
            points += [QPointF(area.left() + i * width, y), QPointF(area.left() + (i + 0.84) * width, y)]
        self._painter.setPen(QPen(self._theme.a, 0.55 * _MM))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawPolyline(QPolygonF(points))

    def _foot(self) -> None:
        y = self._height - 5 * _MM
        self._painter.setPen(self._theme.dim)
        legend, _ = self._layout(self._words.legend, self._font(7.5), self._width * 0.85)
        legend.draw(self._painter, QPointF(0, y))
        self._painter.setFont(self._font(7.5))
        self._painter.drawText(QRectF(0, y, self._width, 5 * _MM), Qt.AlignmentFlag.AlignRight, str(self._page))


def write_pdf(sheet: Sheet, words: SheetWords, target: Path) -> Path:
    """Write the sheet as PDF, wholly or not at all.

    Raises
    ------
    ExportFailed
        When it cannot be written.
    """
    # Qt writes files without a word of what had no room: the sheet is made in memory.
    made = QBuffer()
    made.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(made)
    writer.setResolution(_DPI)
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter
        )
    )
    writer.setTitle(sheet.name)
    writer.setCreator("Choleor Desktop")
    _Paper(writer, sheet, words).draw()
    with whole_file(target) as place:
        place.write_bytes(made.data().data())
    return target
