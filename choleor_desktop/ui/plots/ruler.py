"""The count is the ruler: the same eight fields, the same playhead, in every picture along time."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QEvent, QIODevice, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetricsF,
    QImage,
    QImageWriter,
    QKeyEvent,
    QPaintDevice,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from choleor_desktop.analysis.results import N_COUNTS
from choleor_desktop.ui.parts.phrases import filled
from choleor_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from choleor_desktop.pipeline.detail import SliceDetail

_PNG_SCALE = 2
_ALL = 1_000_000
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Home: -_ALL, Qt.Key.Key_End: _ALL}
"""How far keys go along time, in counts or in beats; no farther than there are any."""


def count_after(count: int, key: Qt.Key) -> int:
    """The count that a key of ``STEPS`` leads to."""
    return min(max(count + STEPS[key], 1), N_COUNTS)


def _png(image: QImage) -> bytes:
    made = QBuffer()
    made.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(made, b"PNG").write(image)
    return bytes(made.data().data())


class Picture(QWidget):
    """A plot that paints itself on the screen, into a PNG or into an SVG by the same strokes."""

    save_wanted = Signal(object)
    menu_opens = Signal(QMenu, QPointF)
    """Its menu, to which what can be done with what is there is added, and the place."""
    own_keys: frozenset[Qt.Key] = frozenset()
    """Keys that mean something else here than everywhere in the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = Theme()
        self._still: tuple[object, QPixmap] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.update()

    def retranslate(self) -> None:
        """Its name and its tip, in the language of the window."""

    def say_count(self, count: int, more: str) -> None:
        """Tell a screen reader which count the keys are for, and what is there."""
        self.setAccessibleDescription(". ".join(filter(None, (filled(self.tr("Count %1"), count), more))))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            others = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
            if event.key() in self.own_keys and not others:
                event.accept()
                return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        try:
            self.draw(painter, QRectF(self.rect()))
            if self.hasFocus():
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(self.theme.b, 2))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        finally:
            painter.end()  # also after a bug: Qt crashes where a widget goes that is still being painted

    def draw(self, painter: QPainter, area: QRectF) -> None:
        raise NotImplementedError

    def draw_still(self, painter: QPainter, area: QRectF, content: object) -> None:
        """What stays the same while a playhead moves: on the screen it is painted once and kept.

        ``content`` holds what is drawn, not its address, which is that of another once it is let go.
        """
        if painter.device() is not self:
            self.draw_picture(painter, area)
            return
        key = (content, self.theme, self.size(), self.devicePixelRatioF())
        if self._still is None or self._still[0] != key:
            pixmap = QPixmap(self.size() * self.devicePixelRatioF())
            pixmap.setDevicePixelRatio(self.devicePixelRatioF())
            pixmap.fill(Qt.GlobalColor.transparent)
            onto = QPainter(pixmap)
            try:
                self.draw_picture(onto, area)
            finally:
                onto.end()
            self._still = (key, pixmap)
        painter.drawPixmap(area.topLeft(), self._still[1])

    def draw_picture(self, painter: QPainter, area: QRectF) -> None:
        """What ``draw_still`` keeps."""
        raise NotImplementedError

    def draw_ground(self, painter: QPainter, area: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.ground)
        painter.drawRoundedRect(area, 8, 8)

    def draw_sentence(self, painter: QPainter, area: QRectF, text: str) -> None:
        """What an empty plot says."""
        painter.setFont(self.theme.font(12))
        painter.setPen(self.theme.dim)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)

    def drawn(self, *, as_svg: bool) -> Callable[[], bytes]:
        """Draw what is shown; what is returned makes the file of it, SVG or PNG, in whatever thread."""
        if as_svg:
            made = QBuffer()
            made.open(QIODevice.OpenModeFlag.WriteOnly)
            generator = QSvgGenerator()
            generator.setOutputDevice(made)
            generator.setTitle(self.accessibleName())
            generator.setSize(self.size())
            generator.setResolution(self.logicalDpiX())  # else recorded pictures, as of axes, are drawn smaller
            generator.setViewBox(QRect(0, 0, self.width(), self.height()))
            self._draw_onto(generator)
            written = bytes(made.data().data())  # no object of Qt goes to another thread
            return lambda: written
        image = QImage(self.size() * _PNG_SCALE, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(_PNG_SCALE)
        self._draw_onto(image)
        return lambda: _png(image)

    def _draw_onto(self, device: QPaintDevice) -> None:
        painter = QPainter(device)
        painter.fillRect(self.rect(), self.theme.panel)
        self.draw_whole(painter)
        painter.end()

    def draw_whole(self, painter: QPainter) -> None:
        """What a saved picture shows."""
        self.draw(painter, QRectF(self.rect()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.open_menu(QPointF(event.pos()))

    def place_of_menu(self) -> QPointF:
        """Where the keyboard opens the menu."""
        return QPointF(self.rect().center())

    def open_menu(self, place: QPointF) -> None:
        """What can be done with what is there, and saving the picture."""
        menu = QMenu(self)
        self.menu_opens.emit(menu, place)
        if not menu.isEmpty():
            menu.addSeparator()
        menu.addAction(self.tr("Save this picture…"), lambda: self.save_wanted.emit(self))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(place.toPoint()))

    def sizeHint(self) -> QSize:
        return QSize(400, 120)


class CountRuler(Picture):
    """A picture of one slice along its counts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.detail: SliceDetail | None = None
        self.why = ""
        self.playhead_s: float | None = None
        self.side_colour: QColor | None = None

    def set_detail(self, detail: SliceDetail | None, why: str = "") -> None:
        """Show a slice, or in its place why there is nothing to show."""
        self.detail, self.why = detail, why
        self.playhead_s = None
        self.update()

    def set_playhead(self, time_s: float | None) -> None:
        if time_s == self.playhead_s:
            return
        before, self.playhead_s = self._playhead_x(), time_s
        after = self._playhead_x()
        for x in (before, after):
            if x is not None:
                self.update(math.floor(x) - 3, 0, 7, self.height())

    def _playhead_x(self) -> float | None:
        if self.detail is None or self.playhead_s is None:
            return None
        if not self.detail.start_s <= self.playhead_s <= self.detail.end_s:
            return None
        return self.x_of(self.playhead_s, QRectF(self.rect()))

    def x_of(self, time_s: float, area: QRectF) -> float:
        """Where a time is."""
        assert self.detail is not None
        share = (time_s - self.detail.start_s) / max(self.detail.end_s - self.detail.start_s, 1e-9)
        return area.left() + share * area.width()

    def time_of(self, x: float) -> float:
        """Which time is there."""
        assert self.detail is not None
        share = min(max(x / max(self.width(), 1), 0.0), 1.0)
        return self.detail.start_s + share * (self.detail.end_s - self.detail.start_s)

    def count_of(self, x: float) -> int:
        """Which count, 1..8, is there."""
        assert self.detail is not None
        time_s = self.time_of(x)
        return max(1, min(N_COUNTS, sum(time_s >= border for border in self.detail.beats_s[:-1])))

    def draw_counts(self, painter: QPainter, area: QRectF, *, numbers: bool) -> None:
        """Borders of the counts; the half of the slice stronger, the 1 accented."""
        if self.detail is None:
            return
        painter.setFont(self.theme.font(11, bold=True))
        height = QFontMetricsF(painter.font()).ascent()
        for count, time_s in enumerate(self.detail.beats_s[:-1], start=1):
            x = self.x_of(time_s, area)
            if count > 1:
                strong = count == N_COUNTS // 2 + 1
                painter.setPen(QPen(self.theme.dim if strong else self.theme.line, 1.5 if strong else 1))
                painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            if numbers:
                painter.setPen(self.theme.a if count == 1 else self.theme.dim)
                painter.drawText(QPointF(x + 6, area.top() + height + 4), str(count))

    def draw_playhead(self, painter: QPainter, area: QRectF, colour: QColor | None = None) -> None:
        if self.detail is None or self.playhead_s is None:
            return
        if self.detail.start_s <= self.playhead_s <= self.detail.end_s:
            x = self.x_of(self.playhead_s, area)
            painter.setPen(QPen(colour or self.side_colour or self.theme.a, 2))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
