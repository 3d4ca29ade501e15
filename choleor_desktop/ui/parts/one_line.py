"""Plain text that is shortened where there is no room."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from choleor_desktop.ui.parts.plain import PlainLabel, plain_tip

_NAME, _NAME_OR_WORD = re.compile(r"“[^”]*”"), re.compile(r"“[^”]*”|\S+")
_SHORT_NAME = 12


class _Shortened(PlainLabel):
    """Plain text of which a part may be left out; all of it in the tip."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = ""

    def text(self) -> str:
        """All that it says, shortened or not."""
        return self._whole

    def set_text(self, text: str) -> None:
        is_other, self._whole = text != self._whole, text
        self.setToolTip(plain_tip(text))
        self.setAccessibleName(text)
        self._shorten()
        if is_other:
            self.updateGeometry()

    def _shorten(self) -> None:
        raise NotImplementedError

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shorten()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:  # other letters, perhaps in the same room
            self._shorten()


class Wrapped(_Shortened):
    """As many lines as it needs; a name in “…”, or a word, that is wider than a line is shortened in its middle."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)

    def _shorten(self) -> None:
        metrics, how, room = self.fontMetrics(), Qt.TextElideMode.ElideMiddle, max(self.contentsRect().width() - 1, 50)
        shown = _NAME_OR_WORD.sub(lambda found: metrics.elidedText(found[0], how, room), self._whole)
        self.setText(shown.replace("…", "…\N{WORD JOINER}"))  # else a line could end there


class OneLine(_Shortened):
    """One line, shortened where there is no room: first the names in “…”, in their middle, then what it ends with.

    It is as wide as the text, up to the next ``step`` of pixels: what stands beside it keeps its place while it counts.
    A title is shortened in its middle, as a slice is known by the number at its end. What may be left out is said
    ``whole``, in what the others leave, or not at all.
    """

    def __init__(self, step: int = 1, *, middle: bool = False, whole: bool = False) -> None:
        super().__init__()
        self._step = step
        self._how = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        self._is_whole = False
        self.say_whole(whole)

    def say_whole(self, on: bool) -> None:
        """Say all of it in what the others leave, or nothing; or be shortened as they are."""
        self._is_whole = on
        policy = QSizePolicy.Policy.Ignored if on else QSizePolicy.Policy.Preferred
        self.setSizePolicy(policy, QSizePolicy.Policy.Preferred)
        self._shorten()

    def _shorten(self) -> None:
        if self._is_whole:
            self.setText(self._whole if self.fontMetrics().horizontalAdvance(self._whole) <= self.width() else "")
        else:
            room = max(self.width(), 50)
            self.setText(self.fontMetrics().elidedText(self._with_short_names(room), self._how, room))

    def _with_short_names(self, room: int) -> str:
        """What there is to do stands at the end of a sentence, after the path of what it is about."""
        metrics, names = self.fontMetrics(), _NAME.findall(self._whole)
        over = metrics.horizontalAdvance(self._whole) - room
        if over <= 0 or not names:
            return self._whole
        left = sum(map(metrics.horizontalAdvance, names)) - over
        each = max(left // len(names), _SHORT_NAME * metrics.averageCharWidth())
        return _NAME.sub(lambda found: metrics.elidedText(found[0], Qt.TextElideMode.ElideMiddle, each), self._whole)

    def sizeHint(self) -> QSize:
        wanted = self.fontMetrics().horizontalAdvance(self._whole) + 2
        return QSize(-(-wanted // self._step) * self._step, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0 if self._is_whole else 50, super().minimumSizeHint().height())
