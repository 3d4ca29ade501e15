"""A song along its beats: the whole of it above, some eight-counts around the cursor below."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from choleor_desktop.analysis.results import N_COUNTS, BeatGrid, SongOverview
from choleor_desktop.analysis.slicing import beginnings, is_cut_short
from choleor_desktop.pipeline.titles import minutes
from choleor_desktop.ui.parts.phrases import filled
from choleor_desktop.ui.plots.ruler import STEPS, Picture
from choleor_desktop.ui.plots.waveform import draw_wave

_WHOLE, _GAP = 30, 8
_COUNTS, _NUMBERS, _RING = 22, 19, 3
_NARROWEST_S, _WIDEST_S = 2.0, 60.0
_SAME_S = 0.001
_STEPS = {**STEPS, Qt.Key.Key_PageUp: -N_COUNTS, Qt.Key.Key_PageDown: N_COUNTS}
_ZOOMS = {Qt.Key.Key_Plus: 0.8, Qt.Key.Key_Equal: 0.8, Qt.Key.Key_Minus: 1.25}


class BeatStrip(Picture):
    """Draws beats with their counts, the eight-counts with their numbers below, pins, the cursor and the playhead."""

    seek_requested = Signal(float)
    beats_stepped = Signal(int)
    own_keys = frozenset(_ZOOMS)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumHeight(150)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.overview: SongOverview | None = None
        self._loudest = 0.0
        self.grid: BeatGrid | None = None
        self.duration_s = 0.0
        self.pins: tuple[float, ...] = ()
        self.cursor_s = 0.0
        self.heard_s: float | None = None
        self.span_s = 12.0
        self._from_s = 0.0
        self.sentence = ""
        self._edition = 0
        self._described = ""

    # --- what is shown ---------------------------------------------------------------------------

    def set_overview(self, overview: SongOverview | None) -> None:
        self.overview = overview
        # As large as they are for hours of music, peaks are not copied.
        ends = () if overview is None else (-int(overview.peaks.min(initial=0)), int(overview.peaks.max(initial=0)))
        self._loudest = max(ends, default=0) / 127
        self._edition += 1
        self.update()

    def set_grid(self, grid: BeatGrid | None, duration_s: float, pins: tuple[float, ...]) -> None:
        is_same = grid is self.grid and (duration_s, pins) == (self.duration_s, self.pins)
        self.grid, self.duration_s, self.pins = grid, duration_s, pins
        self._edition += not is_same
        self.update()

    def set_place(self, cursor_s: float, heard_s: float | None) -> None:
        """Where the keys apply; the window follows it a page at a time."""
        self.cursor_s, self.heard_s = cursor_s, heard_s
        here = cursor_s if heard_s is None else heard_s
        if not self._from_s <= here <= self._from_s + self.span_s * 0.95:
            self._from_s = here - self.span_s * 0.12
        self._keep_inside()
        self._describe()
        self.update()

    def _describe(self) -> None:
        """Tell a screen reader where the keys apply: at which time, and on which count."""
        words = minutes(self.cursor_s)
        if self.grid is not None and len(self.grid.beats_s):
            beat = max(int(np.searchsorted(self.grid.beats_s, self.cursor_s + _SAME_S, "right")) - 1, 0)
            words += ", " + filled(self.tr("count %1"), int(self.grid.counts[beat]) + 1)
        if words != self._described:
            self._described = words
            self.setAccessibleDescription(words)

    def zoom(self, factor: float) -> None:
        """Show more or less of the song, the place of the keys staying where it is."""
        here = self.cursor_s if self.heard_s is None else self.heard_s
        share = min(max((here - self._from_s) / self.span_s, 0.0), 1.0)
        self.span_s = min(max(self.span_s * factor, _NARROWEST_S), _WIDEST_S)
        self._from_s = here - share * self.span_s
        self._keep_inside()
        self.update()

    def _keep_inside(self) -> None:
        self._from_s = min(max(self._from_s, 0.0), max(self.duration_s - self.span_s, 0.0))

    # --- drawing ---------------------------------------------------------------------------------

    def _areas(self, area: QRectF) -> tuple[QRectF, QRectF]:
        height = self.theme.px(_WHOLE)
        whole = QRectF(area.left(), area.top(), area.width(), height)
        return whole, area.adjusted(0, height + _GAP, 0, 0)

    def draw(self, painter: QPainter, area: QRectF) -> None:
        whole, near = self._areas(area)
        if self.sentence or self.grid is None:
            self.draw_ground(painter, area)
            self.draw_sentence(painter, area, self.sentence)
            return
        self.draw_still(painter, area, (self._edition, self._from_s, self.span_s))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        here = self.cursor_s if self.heard_s is None else self.heard_s
        x = whole.left() + here * self._whole_scale(whole)
        painter.setPen(QPen(self.theme.a, 2))
        painter.drawLine(QLineF(x, whole.top(), x, whole.bottom()))
        painter.save()
        painter.setClipRect(near)
        self._draw_places(painter, near)
        painter.restore()

    def draw_picture(self, painter: QPainter, area: QRectF) -> None:
        """The song, its beats and its pins."""
        whole, near = self._areas(area)
        self.draw_ground(painter, whole)
        self.draw_ground(painter, near)
        self._draw_whole(painter, whole)
        painter.save()
        painter.setClipRect(near)
        self._draw_near(painter, near)
        painter.restore()

    def _whole_scale(self, area: QRectF) -> float:
        return area.width() / max(self.duration_s, 1e-9)

    def _draw_whole(self, painter: QPainter, area: QRectF) -> None:
        scale = self._whole_scale(area)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.selection)
        width = min(self.span_s, self.duration_s) * scale
        painter.drawRoundedRect(QRectF(area.left() + self._from_s * scale, area.top(), width, area.height()), 5, 5)
        self._draw_wave(painter, area.adjusted(0, 4, 0, -4), 0.0, self.duration_s)

    def _draw_wave(self, painter: QPainter, area: QRectF, from_s: float, to_s: float) -> None:
        whole = self.overview
        if whole is None:
            return
        first, last = round(max(from_s, 0) * whole.blocks_per_s), round(to_s * whole.blocks_per_s)
        peaks, place = whole.peaks[first:last], QRectF(area)
        # A song may be shorter than what is shown, and its sound stays on its beats.
        place.setWidth(area.width() * len(peaks) / max(last - first, 1))
        draw_wave(painter, place, peaks, self._loudest, self.theme.wave)

    def _draw_near(self, painter: QPainter, area: QRectF) -> None:
        self._draw_beats(painter, area)
        wave = area.adjusted(0, self.theme.px(_COUNTS), 0, -self.theme.px(_NUMBERS))
        self._draw_wave(painter, wave, self._from_s, self._from_s + self.span_s)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.b)
        for time_s in self.pins:
            x = self._x(time_s, area)
            painter.drawPolygon(
                QPolygonF(
                    [QPointF(x - 6, area.bottom()), QPointF(x + 6, area.bottom()), QPointF(x, area.bottom() - 11)]
                )
            )

    def _draw_places(self, painter: QPainter, area: QRectF) -> None:
        """Where the keys apply, and what is heard."""
        x = self._x(self.cursor_s, area)
        painter.setPen(QPen(self.theme.text, 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
        if self.heard_s is not None:
            x = self._x(self.heard_s, area)
            painter.setPen(QPen(self.theme.a, 2))
            painter.drawLine(QLineF(x, area.top(), x, area.bottom()))

    def _draw_beats(self, painter: QPainter, area: QRectF) -> None:
        grid = self.grid
        assert grid is not None
        beats, counts = grid.beats_s, grid.counts
        numbers = {beat: number for number, beat in enumerate(beginnings(grid, self.duration_s).tolist(), 1)}
        first, last = np.searchsorted(beats, (self._from_s - 1, self._from_s + self.span_s + 1))
        room = 60 / max(grid.bpm, 1) / self.span_s * area.width()
        painter.setFont(self.theme.font(11, bold=True))
        letters = QFontMetricsF(painter.font())
        seen = [(i, int(counts[i]) + 1, self._x(float(beats[i]), area)) for i in range(int(first), int(last))]
        for _, count, x in seen:
            colour = {1: self.theme.a, N_COUNTS // 2 + 1: self.theme.dim}.get(count, self.theme.line)
            painter.setPen(QPen(colour, 2 if count == 1 else 1.2))
            painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
        for i, count, x in seen:  # over all lines, as a number may reach the next one
            one = count == 1
            painter.setPen(self.theme.a if one else self.theme.dim)
            if one or room > self.theme.px(26):
                self._write(painter, QPointF(x + 5, area.top() + letters.ascent() + 5), str(count), area)
            if i in numbers and room * N_COUNTS > self.theme.px(40):  # beside the foot of a pin
                self._write(painter, QPointF(x + 9, area.bottom() - 6), str(numbers[i]), area)

    @staticmethod
    def _write(painter: QPainter, place: QPointF, words: str, area: QRectF) -> None:
        """Words that are whole, or none."""
        wide = QFontMetricsF(painter.font()).horizontalAdvance(words)
        if area.left() <= place.x() and place.x() + wide <= area.right() - _RING:
            painter.drawText(place, words)

    def _x(self, time_s: float, area: QRectF) -> float:
        return area.left() + (time_s - self._from_s) / self.span_s * area.width()

    # --- what a person does ----------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and (tip := self._why_no_slice(QPointF(event.pos()))):
            QToolTip.showText(event.globalPos(), tip, self)
            return True
        return super().event(event)

    def _why_no_slice(self, place: QPointF) -> str:
        """Of the beats at a place; empty where they have one, or nobody would expect one."""
        near, grid = self._areas(QRectF(self.rect()))[1], self.grid
        time_s = self._from_s + (place.x() - near.left()) / max(near.width(), 1) * self.span_s
        if grid is None or not near.contains(place) or not is_cut_short(grid, self.duration_s, time_s):
            return ""
        return self.tr("No slice here: the tempo leaps, or the count begins anew, before eight counts are over.")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.grid is None or event.button() != Qt.MouseButton.LeftButton:
            return
        whole, near = self._areas(QRectF(self.rect()))
        x = event.position().x()
        if whole.contains(event.position()):
            self.seek_requested.emit(x / max(self.width(), 1) * self.duration_s)
        elif near.contains(event.position()):
            self.seek_requested.emit(self._from_s + x / max(self.width(), 1) * self.span_s)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(0.8 if event.angleDelta().y() > 0 else 1.25)
        else:
            self._from_s -= event.angleDelta().y() / 120 * self.span_s / 6
            self._keep_inside()
            self.update()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _STEPS:
            self.beats_stepped.emit(_STEPS[Qt.Key(event.key())])
        elif event.key() in _ZOOMS:
            self.zoom(_ZOOMS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)
