"""Colours, sizes and the style sheet of the window, in dark and light."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from math import ceil
from string import Template

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QIcon,
    QPainter,
    QPalette,
    QPen,
    QPixmap,
    QPolygonF,
    QStaticText,
)

from choleor_desktop.resources import resource

_DARK = {
    "ground": "#14161b", "panel": "#1a1d24", "raised": "#232733", "line": "#2c313d",
    "text": "#e9ebf1", "dim": "#98a1b3",
    "a": "#ff6b81", "b": "#3ecfc4", "selection": "#2b3350", "wave": "#8ea2c9",
    "on_accent": "#14161b", "star": "#eedd88", "faint": "#6a7281",
}  # fmt: skip
_LIGHT = {
    "ground": "#f3f4f7", "panel": "#ffffff", "raised": "#eceef3", "line": "#d9dde6",
    "text": "#1b1f29", "dim": "#5b6477",
    "a": "#c22b46", "b": "#0a7d75", "selection": "#dfe6fb", "wave": "#5d729f",
    "on_accent": "#ffffff", "star": "#9d8100", "faint": "#838b9c",
}  # fmt: skip
_CLUSTERS_DARK = (
    "#77AADD", "#EE8866", "#EEDD88", "#FFAABB", "#99DDFF", "#44BB99", "#BBCC33", "#C7A0FF", "#DDDDDD", "#AAAA00",
)  # fmt: skip
_CLUSTERS_LIGHT = (
    "#3F78B5", "#C9582E", "#927800", "#C2577A", "#2683AB", "#1F8A68", "#6F7C00", "#7E55C7", "#6B7280", "#6E6E00",
)  # fmt: skip
_ASPECTS_DARK = ("#77AADD", "#EEDD88", "#EE8866", "#44BB99", "#C7A0FF")
_ASPECTS_LIGHT = ("#3F78B5", "#9D8100", "#C9582E", "#1F8A68", "#7E55C7")
TAG_COLOURS = ("#e0486b", "#cb6519", "#8f8200", "#2f9156", "#1a8f9c", "#4a80d9", "#8f6bdc", "#7c8396")
_MOST_TEXTS = 2000
BIG = 1.4  # how much larger letters are in a big room
_LEAST, _MORE = (900, 480), (410, 260)
"""What the window needs at least with its frame, and how much more where letters are twice as large."""
_FILLED = ("circle", "square", "triangle", "diamond", "plus", "cross", "star", "pentagon", "hexagon", "bar")
_HOLLOW = "hollow "
SHAPES = (*_FILLED, *(_HOLLOW + shape for shape in _FILLED))


def big_letters(room: QSize) -> float:
    """How much larger letters are at most where there is that much room: the window stays within it."""
    left = (room.width() - _LEAST[0]) / _MORE[0], (room.height() - _LEAST[1]) / _MORE[1]
    return max(min(BIG, 1 + min(left)), 1.0)


@dataclass(frozen=True)
class Theme:
    """How the window looks; ``scale`` enlarges every letter for a big room."""

    dark: bool = True
    scale: float = 1.0
    tokens: dict[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tokens", _DARK if self.dark else _LIGHT)

    def __getattr__(self, name: str) -> QColor:
        """The colour of a token, kept once it was made; take a copy to change it."""
        try:
            colour = QColor(self.__dict__["tokens"][name])
        except KeyError:
            raise AttributeError(name) from None
        self.__dict__[name] = colour
        return colour

    @cached_property
    def clusters(self) -> tuple[QColor, ...]:
        """Colours of clusters 0.. in turn."""
        return tuple(QColor(c) for c in (_CLUSTERS_DARK if self.dark else _CLUSTERS_LIGHT))

    @cached_property
    def aspects(self) -> tuple[QColor, ...]:
        """Colours of the five aspects."""
        return tuple(QColor(c) for c in (_ASPECTS_DARK if self.dark else _ASPECTS_LIGHT))

    def cluster(self, number: int) -> QColor:
        """Colour of a cluster; dim where a slice has none."""
        return QColor(self.dim if number < 0 else self.clusters[number % len(self.clusters)])

    def px(self, size: float) -> int:
        """A size in pixels, enlarged with the letters."""
        return round(size * self.scale)

    @cached_property
    def _fonts(self) -> dict[tuple[float, bool, bool], QFont]:
        return {}

    @cached_property
    def _icons(self) -> dict[tuple[str, str], QIcon]:
        return {}

    def font(self, size: float = 13, *, bold: bool = False, tabular: bool = False) -> QFont:
        """A font of the window."""
        kept = self._fonts.get((size, bold, tabular))
        if kept is None:
            kept = self._fonts[size, bold, tabular] = self._make_font(size, bold=bold, tabular=tabular)
        return QFont(kept)

    def _make_font(self, size: float, *, bold: bool, tabular: bool) -> QFont:
        font = QFont()
        font.setFamilies(["Inter", "Noto Sans", "Noto Sans CJK KR", "DejaVu Sans", "Segoe UI", "Apple SD Gothic Neo"])
        font.setPixelSize(self.px(size))
        if bold:
            font.setWeight(QFont.Weight.DemiBold)
        if tabular:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    @cached_property
    def _metrics(self) -> dict[tuple[float, bool, bool], QFontMetricsF]:
        return {}

    def metrics(self, size: float = 13, *, bold: bool = False, tabular: bool = False) -> QFontMetricsF:
        """How wide and high the letters of a font are."""
        key = (size, bold, tabular)
        if key not in self._metrics:
            self._metrics[key] = QFontMetricsF(self.font(size, bold=bold, tabular=tabular))
        return self._metrics[key]

    @cached_property
    def _texts(self) -> dict[tuple[object, ...], tuple[QStaticText, float, QFont, float]]:
        return {}

    def draw_text(
        self,
        painter: QPainter,
        area: QRectF,
        text: str,
        colour: QColor,
        size: float = 13,
        *,
        bold: bool = False,
        tabular: bool = False,
        middle: bool = False,
    ) -> float:
        """A line of text at the left of an area, in its middle, shortened to fit; returns how wide it is.

        Laid out once and kept: a list that is scrolled draws the same texts again and again.
        """
        key = (text, round(area.width()), size, bold, tabular, middle)
        kept = self._texts.get(key)
        if kept is None:
            if len(self._texts) >= _MOST_TEXTS:
                self._texts.clear()
            kept = self._texts[key] = self._laid_out(
                text, area.width(), size, bold=bold, tabular=tabular, middle=middle
            )
        laid, width, font, height = kept
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawStaticText(QPointF(area.left(), round(area.center().y() - height / 2)), laid)
        return width

    def _laid_out(
        self, text: str, room: float, size: float, *, bold: bool, tabular: bool, middle: bool
    ) -> tuple[QStaticText, float, QFont, float]:
        metrics = self.metrics(size, bold=bold, tabular=tabular)
        how = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        fitting = metrics.elidedText(text, how, room)
        laid = QStaticText(fitting)
        laid.setTextFormat(Qt.TextFormat.PlainText)
        font = self.font(size, bold=bold, tabular=tabular)
        laid.prepare(font=font)
        return laid, metrics.horizontalAdvance(fitting), font, metrics.height()

    @cached_property
    def _stamps(self) -> dict[tuple[object, ...], QPixmap]:
        return {}

    def stamp(
        self, painter: QPainter, corner: QPointF, size: QSizeF, name: tuple[object, ...], draw: Callable[..., None]
    ) -> None:
        """Something small and alike, by its name: drawn once and kept, since lists show it again and again."""
        ratio = painter.device().devicePixelRatioF()
        key = (*name, ratio)
        kept = self._stamps.get(key)
        if kept is None:
            kept = self._stamps[key] = QPixmap((size * ratio).toSize())
            kept.setDevicePixelRatio(ratio)
            kept.fill(Qt.GlobalColor.transparent)
            onto = QPainter(kept)
            onto.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw(onto)
            onto.end()
        painter.drawPixmap(corner, kept)

    def draw_mark(self, painter: QPainter, number: int, centre: QPointF, radius: float) -> None:
        """The mark of a cluster in a list; a circle where a slice has none."""
        half = ceil(radius * 1.5) + 1
        shape = shape_of(number)
        self.stamp(
            painter,
            centre - QPointF(half, half),
            QSizeF(2 * half, 2 * half),
            ("mark", max(number, -1), radius),
            lambda onto: draw_shape(onto, shape, QPointF(half, half), radius, self.cluster(number)),
        )

    def draw_dot(self, painter: QPainter, centre: QPointF, colour: str) -> None:
        """The colour of a tag, beside its name."""
        radius = 4 * self.scale
        self.stamp(
            painter,
            centre - QPointF(radius + 1, radius + 1),
            QSizeF(2 * radius + 2, 2 * radius + 2),
            ("dot", colour, radius),
            lambda onto: draw_shape(onto, "circle", QPointF(radius + 1, radius + 1), radius, QColor(colour)),
        )

    def palette(self) -> QPalette:
        """The palette for Fusion."""
        palette = QPalette()
        role = QPalette.ColorRole
        for roles, colour in (
            ((role.Window, role.Button), self.panel),
            ((role.Base, role.ToolTipBase), self.ground),
            ((role.AlternateBase, role.Midlight, role.Light), self.raised),
            ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText), self.text),
            ((role.Highlight,), self.selection),
            ((role.HighlightedText,), self.text),
            ((role.PlaceholderText,), self.dim),
            ((role.Mid, role.Dark, role.Shadow), self.line),
            ((role.Link, role.Accent), self.b),
        ):
            for each in roles:
                palette.setColor(each, colour)
        for each in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, each, self.faint)
        return palette

    def stylesheet(self) -> str:
        """The style sheet, with the colours and sizes of this theme filled in."""
        text = resource("style/window.qss").read_text(encoding="utf-8")
        sizes = {f"px{n}": f"{self.px(n)}px" for n in (9, 11, 12, 13, 15, 16, 22, 54)}
        drawings = {
            "arrow": resource("style/arrow.svg").as_posix(),
            "arrow_left": resource("style/arrow-left.svg").as_posix(),
            "arrow_right": resource("style/arrow-right.svg").as_posix(),
            "arrow_up": resource("style/arrow-up.svg").as_posix(),
            "tick": resource(f"style/check-{'light' if self.dark else 'dark'}.svg").as_posix(),
            "check": resource(f"style/check-{'dark' if self.dark else 'light'}.svg").as_posix(),
        }
        return Template(text).substitute(self.tokens, **sizes, **drawings)

    def icon(self, name: str, colour: QColor | None = None) -> QIcon:
        """A small drawing by name, in the colour of text."""
        key = (name, (colour or self.text).name())
        if key not in self._icons:
            self._icons[key] = self._make_icon(name, colour)
        return self._icons[key]

    def dot(self, colour: str) -> QIcon:
        """The colour of a tag, for menus and buttons."""
        return _shape_icon("circle", QColor(colour))

    def mark(self, number: int) -> QIcon:
        """The mark of a cluster, beside its name."""
        return _shape_icon(shape_of(number), self.cluster(number))

    def _make_icon(self, name: str, colour: QColor | None) -> QIcon:
        icon = QIcon()
        looks = ((QIcon.Mode.Normal, colour or self.text), (QIcon.Mode.Disabled, self.faint))
        for (mode, tint), fold in product(looks, (2, 4)):  # the larger for the sign of a message on a fine screen
            pixmap = QPixmap(24 * fold, 24 * fold)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.scale(fold, fold)
            painter.setPen(QPen(tint, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
            _DRAWINGS[name](painter, tint)
            painter.end()
            icon.addPixmap(pixmap, mode)
        return icon


def _lines(painter: QPainter, *lines: tuple[float, ...]) -> None:
    for points in lines:
        painter.drawPolyline(QPolygonF([QPointF(points[i], points[i + 1]) for i in range(0, len(points), 2)]))


def _filled(painter: QPainter, tint: QColor, *points: tuple[float, float]) -> None:
    painter.setBrush(QBrush(tint))
    painter.drawPolygon(QPolygonF([QPointF(*point) for point in points]))


def _draw_loop(painter: QPainter, tint: QColor) -> None:
    painter.drawArc(QRectF(5, 6, 14, 12), 30 * 16, 250 * 16)
    _filled(painter, tint, (18, 5), (18, 10), (14, 9))


def _draw_click(painter: QPainter, tint: QColor) -> None:
    del tint
    _lines(painter, (8, 20, 11, 5, 13, 5, 16, 20, 8, 20), (12, 16, 19, 7))


def _draw_count_in(painter: QPainter, tint: QColor) -> None:
    _filled(painter, tint, (15, 7), (15, 17), (21, 12))
    for x in (3.5, 9.5):
        painter.drawEllipse(QPointF(x, 12), 1.2, 1.2)


_DRAWINGS = {
    "import": lambda p, _: _lines(p, (12, 5, 12, 19), (5, 12, 19, 12)),
    "play": lambda p, t: _filled(p, t, (8, 5), (8, 19), (19, 12)),
    "stop": lambda p, t: _filled(p, t, (7, 7), (17, 7), (17, 17), (7, 17)),
    "loop": _draw_loop,
    "swap": lambda p, _: _lines(p, (5, 9, 19, 9), (15, 5, 19, 9, 15, 13), (19, 16, 5, 16), (9, 12, 5, 16, 9, 20)),
    "click": _draw_click,
    "counts": lambda p, _: _lines(p, (5, 18, 5, 12), (10, 18, 10, 6), (15, 18, 15, 12), (20, 18, 20, 12)),
    "undo": lambda p, _: _lines(p, (9, 6, 5, 10, 9, 14), (5, 10, 14, 10, 18, 13, 18, 18)),
    "redo": lambda p, _: _lines(p, (15, 6, 19, 10, 15, 14), (19, 10, 10, 10, 6, 13, 6, 18)),
    "folder": lambda p, _: _lines(p, (4, 18, 4, 6, 10, 6, 12, 9, 20, 9, 20, 18, 4, 18)),
    "back": lambda p, _: _lines(p, (14, 6, 8, 12, 14, 18)),
    "forward": lambda p, _: _lines(p, (10, 6, 16, 12, 10, 18)),
    "up": lambda p, _: _lines(p, (6, 15, 12, 9, 18, 15)),
    "down": lambda p, _: _lines(p, (6, 9, 12, 15, 18, 9)),
    "count_in": _draw_count_in,
    "clear": lambda p, _: _lines(p, (7, 7, 17, 17), (7, 17, 17, 7)),
    "alarm": lambda p, _: _lines(p, (12, 4, 21, 20, 3, 20, 12, 4), (12, 10, 12, 14), (12, 17, 12, 17.1)),
    "more": lambda p, t: [p.setBrush(QBrush(t)), *(p.drawEllipse(QPointF(x, 12), 1.4, 1.4) for x in (6, 12, 18))],
}


def shape_of(number: int) -> str:
    """The shape of a cluster's mark: it alone tells twenty apart, with its colour two hundred; a circle for none."""
    return SHAPES[(number + number // len(SHAPES)) % len(SHAPES)] if number >= 0 else "circle"


def _shape_icon(shape: str, colour: QColor) -> QIcon:
    pixmap = QPixmap(32, 32)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_shape(painter, shape, QPointF(16, 16), 9, colour)
    painter.end()
    return QIcon(pixmap)


def draw_shape(painter: QPainter, shape: str, centre: QPointF, radius: float, colour: QColor) -> None:
    """A cluster's mark: its shape tells it apart where its colour cannot."""
    x, y, r, name = centre.x(), centre.y(), radius, shape.removeprefix(_HOLLOW)
    if name == shape:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(colour))
    else:
        painter.setPen(QPen(colour, r * 0.36, j=Qt.PenJoinStyle.MiterJoin))
        painter.setBrush(Qt.BrushStyle.NoBrush)
    if name == "circle":
        painter.drawEllipse(centre, r, r)
    else:
        painter.drawPolygon(QPolygonF([QPointF(x + r * px, y + r * py) for px, py in _CORNERS[name]]))


_PLUS = (
    (-0.36, -1.3), (0.36, -1.3), (0.36, -0.36), (1.3, -0.36), (1.3, 0.36), (0.36, 0.36),
    (0.36, 1.3), (-0.36, 1.3), (-0.36, 0.36), (-1.3, 0.36), (-1.3, -0.36), (-0.36, -0.36),
)  # fmt: skip
_CORNERS = {
    "square": ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)),
    "triangle": ((0, -1.1), (1, 0.8), (-1, 0.8)),
    "diamond": ((0, -1.2), (1, 0), (0, 1.2), (-1, 0)),
    "plus": _PLUS,
    "cross": tuple((0.66 * (x - y), 0.66 * (x + y)) for x, y in _PLUS),
    "star": ((0, -1.3), (0.35, -0.35), (1.3, 0), (0.35, 0.35), (0, 1.3), (-0.35, 0.35), (-1.3, 0), (-0.35, -0.35)),
    "pentagon": ((0, -1.1), (1.05, -0.3), (0.65, 0.9), (-0.65, 0.9), (-1.05, -0.3)),
    "hexagon": ((-0.55, -0.95), (0.55, -0.95), (1.1, 0), (0.55, 0.95), (-0.55, 0.95), (-1.1, 0)),
    "bar": ((-0.36, -1.3), (0.36, -1.3), (0.36, 1.3), (-0.36, 1.3)),
}
