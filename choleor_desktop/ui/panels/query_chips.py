"""What is asked about, where it is more than one slice: slices to be like, to be unlike, counts, a file."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from choleor_desktop.library.models import LibraryView
from choleor_desktop.ui.parts.flow import FlowLayout, together
from choleor_desktop.ui.parts.phrases import filled
from choleor_desktop.ui.parts.plain import plain_tip
from choleor_desktop.ui.parts.range_box import RangeBox
from choleor_desktop.ui.parts.titles import slice_title
from choleor_desktop.ui.session.request import Asked, RequestSettings

_SHOWN = 6
_LEAST, _AROUND, _CROSS = 120, 30, "   ✕"


class Chip(QPushButton):
    """As wide as its words, which are shortened in their middle where there is no room for them."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)  # a button's hint is its least width
        self._shorten()

    def _shorten(self) -> None:
        room = max(self.width(), _LEAST) - self._around()
        shown = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideMiddle, room)
        self.setText(shown.replace("&", "&&") + _CROSS)

    def _around(self) -> int:
        """What is not words: the cross, and the frame."""
        return self.fontMetrics().horizontalAdvance(_CROSS) + _AROUND

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shorten()

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        wide = self.fontMetrics().horizontalAdvance(self._words) + 1  # a part of a pixel is left out
        return QSize(wide + self._around(), super().sizeHint().height())


class QueryChips(QWidget):
    """A click on a chip takes it out of the query."""

    removed = Signal(str)
    counts_dropped = Signal()
    outside_dropped = Signal()
    outside_row_chosen = Signal(int)
    made_anew = Signal()
    emptied = Signal()
    """The last chip went while it had the keyboard."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = FlowLayout(self)
        self._layout.setSpacing(4)
        self._shown: tuple[object, ...] = ()
        self.chips: list[QPushButton] = []
        self._which: RangeBox | None = None
        self._query: tuple[LibraryView | None, Asked, RequestSettings] | None = None
        self.hide()

    def show_query(self, view: LibraryView | None, asked: Asked, settings: RequestSettings) -> None:
        """Make the chips anew where something changed."""
        self._query = view, asked, settings
        outside, rows = asked.outside, view.slices.rows if view is not None else {}
        titles = [slice_title(view, rows[name]) for name in (*asked.like, *asked.away) if view and name in rows]
        is_match = settings.method == "match"
        counts = asked.counts if is_match else None
        named = None if outside is None else (outside.name, len(outside.analysis.slices))
        shown = (view is None, asked.like, asked.away, titles, named, counts, is_match)
        if shown != self._shown:
            self._shown = shown
            focused = self._focused()
            self._make(view, asked, settings)
            if focused >= 0 and self.chips:  # what had the keyboard is gone: no button elsewhere shall get it
                self.chips[min(focused, len(self.chips) - 1)].setFocus()
            elif focused >= 0:
                self.emptied.emit()
        if outside is not None and self._which is not None:
            with QSignalBlocker(self._which):
                self._which.setValue(outside.row + 1)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and self._query is not None:
            self._shown = ()
            self.show_query(*self._query)
        super().changeEvent(event)

    def _focused(self) -> int:
        """Which chip has the keyboard, that of a file also for the field beside it; -1 for none."""
        if self._which is not None and self._which.hasFocus():
            return 0
        return next((i for i, chip in enumerate(self.chips) if chip.hasFocus()), -1)

    def stops(self) -> list[QWidget]:
        """What Tab meets here: the chips, and the field beside that of a file."""
        return [*self.chips[:1], *([self._which] if self._which is not None else []), *self.chips[1:]]

    def _make(self, view: LibraryView | None, asked: Asked, settings: RequestSettings) -> None:
        while self._layout.count():
            item = self._layout.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.chips, self._which = [], None
        if view is not None:
            self._fill(view, asked, settings)
        self.setVisible(self._layout.count() > 0)
        self.made_anew.emit()

    def _fill(self, view: LibraryView, asked: Asked, settings: RequestSettings) -> None:
        if asked.outside is not None:
            self._add_outside(asked)
        if len(asked.like) + len(asked.away) > 1 or (asked.outside is not None and (asked.like or asked.away)):
            marked = [("+", name) for name in asked.like] + [("−", name) for name in asked.away]
            for sign, name in marked[-_SHOWN:]:
                title = slice_title(view, view.slices.rows[name])
                chip = self._sign(sign, title, in_force=sign == "+" or settings.method == "match")
                chip.clicked.connect(lambda _=False, chosen=name: self.removed.emit(chosen))
                self._layout.addWidget(chip)
        if asked.counts is not None and settings.method == "match":
            text = filled(self.tr("only counts %1 to %2"), *asked.counts)
            chip = self._chip(text, self.tr("Compare all eight counts again"))
            chip.clicked.connect(self.counts_dropped)
            self._layout.addWidget(chip)

    def _sign(self, sign: str, title: str, *, in_force: bool) -> QPushButton:
        """A slice to be like or unlike; where the method cannot take it into account, the chip says so."""
        what = self.tr("Like %1: remove") if sign == "+" else self.tr("Unlike %1: remove")
        words = f"{sign}  {title}"
        if not in_force:
            what = self.tr("Unlike %1: Match alone takes it into account; remove")
            words = filled(self.tr("%1 (with Match only)"), words)
        chip = self._chip(words, filled(what, title))
        chip.setProperty("sign", "like" if sign == "+" else "away" if in_force else "idle")
        return chip

    def _chip(self, text: str, tip: str) -> QPushButton:
        chip = Chip(text)
        chip.setProperty("chip", True)
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard where it was
        chip.setToolTip(plain_tip(tip))
        chip.setAccessibleName(tip)
        self.chips.append(chip)
        return chip

    def _add_outside(self, asked: Asked) -> None:
        outside = asked.outside
        assert outside is not None
        chip = self._chip(outside.name, self.tr("Back to the slices of the library"))
        chip.clicked.connect(self.outside_dropped)
        self._which = which = RangeBox()
        which.setRange(1, len(outside.analysis.slices))
        which.setAccessibleName(self.tr("Which eight-count of the file"))
        which.setPrefix(self.tr("eight-count") + " ")
        which.setKeyboardTracking(False)
        which.lineEdit().setTextMargins(8, 0, 0, 0)
        which.lineEdit().setAcceptDrops(False)
        which.valueChanged.connect(lambda value: self.outside_row_chosen.emit(value - 1))
        self._layout.addWidget(together(chip, which))
