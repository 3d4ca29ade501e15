"""Another look, language or tab in turns of their own, so that the window answers meanwhile."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from choleor_desktop.ui.theme import Theme
from choleor_desktop.ui.turns import Turns

_TURN_S = 0.005
_POLISHED, _OWN_STYLE = Qt.WidgetAttribute.WA_WState_Polished, Qt.WidgetAttribute.WA_SetStyle


class Restyling:
    """Gives the widgets that there are another look or language; what is held is painted once all have it.

    Qt gives it to all of them in one turn, also to the four of five that are hidden: 0.1 s. Parts of what is held are
    painted in turns of their own after the rest of it, as all together would take some 30 ms.
    """

    def __init__(self, held: QWidget, turns: Turns, parts: Sequence[QWidget] = ()) -> None:
        self._held, self._turns = held, turns
        self.parts = list(parts)
        self._waiting: list[QWidget] = []
        self._widgets: list[QWidget] = []
        self._steps: list[Callable[[], object]] = []
        self._apart: list[QWidget] = []
        self._turn_s = _TURN_S
        self.is_active = False

    def begin(self, theme: Theme, steps: Sequence[Callable[[], object]]) -> None:
        """Another look, then those steps."""
        _hold(self._held, on=True)
        self._widgets = sorted(_dress(theme), key=QWidget.isVisible, reverse=True)  # taken from the end
        self.take(steps)

    def take(self, steps: Sequence[Callable[[], object]]) -> None:
        """Steps, after those that are left to take."""
        _hold(self._held, on=True)
        self._waiting = []
        self._steps[:0] = reversed(steps)  # taken from the end, too
        if not self.is_active:
            self.is_active = True
            self._turns.take(self._turn)

    def paint_apart(self, part: QWidget) -> None:
        """What changed in one of the parts is painted in a turn after the rest."""
        if not self.is_active and part not in self._apart:
            _hold(part, on=True)
            self._apart.append(part)
            self._turns.take(self._let_go_apart)

    def _let_go_apart(self) -> None:
        while self._apart:
            _hold(self._apart.pop(), on=False)

    def hurry(self) -> None:
        """Do in the next turn what is left: what is held has another size, which what it shows does not fill."""
        self._let_go_apart()
        if self.is_active:
            self._turn_s = math.inf

    def finish(self) -> None:
        """Do at once what is left to do."""
        self._let_go_apart()
        while self.is_active:
            self.step()

    def drop(self) -> None:
        """Leave it: what is held goes."""
        self.is_active = False

    def _turn(self) -> None:
        if not self.is_active:  # it was finished meanwhile
            return
        try:
            self.step()
        finally:
            if self.is_active:
                self._turns.take(self._turn)

    def step(self) -> None:
        """Do what one turn has room for."""
        if not self._widgets and not self._steps:  # to paint is a turn of its own
            self._let_go()
            return
        until = time.thread_time() + self._turn_s
        while self._widgets and time.thread_time() < until:
            _restyle(self._widgets.pop())
        while self._steps and not self._widgets and time.thread_time() < until:
            self._steps.pop()()

    def _let_go(self) -> None:
        """What is held, without its parts, then one part in each turn; in a hurry all of it."""
        if not self._waiting:
            self._waiting = [*reversed(self.parts), self._held]  # taken from the end
            for part in self.parts:
                _hold(part, on=True)
        _hold(self._waiting.pop(), on=False)
        while self._waiting and self._turn_s == math.inf:
            _hold(self._waiting.pop(), on=False)
        if not self._waiting:
            self.is_active = False
            self._turn_s = _TURN_S


def _hold(widget: QWidget, *, on: bool) -> None:
    widget.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, on)  # nothing below it is painted over it
    widget.setUpdatesEnabled(not on)


def _dress(theme: Theme) -> list[QWidget]:
    """The application has another look; widgets that had one, which do not have it yet.

    Qt leaves those alone that it has not dressed before, or that have a style of their own. What comes from now on, a
    dialog or a menu, is dressed by Qt as always.
    """
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    found = [(each, each.testAttribute(_POLISHED), each.testAttribute(_OWN_STYLE)) for each in app.allWidgets()]
    for widget, _, _ in found:
        widget.setAttribute(_POLISHED, on=False)
        widget.setAttribute(_OWN_STYLE)
    app.setStyleSheet("")  # from one sheet to the next Qt asks every widget, again and again
    app.setPalette(theme.palette())
    app.setFont(theme.font(13))
    app.setStyleSheet(theme.stylesheet())
    for widget, was_polished, had_style in found:
        widget.setAttribute(_POLISHED, on=was_polished)
        widget.setAttribute(_OWN_STYLE, on=had_style)
    return [widget for widget, was_polished, _ in found if was_polished]


def _restyle(widget: QWidget) -> None:
    """As Qt does it."""
    if isValid(widget):  # else it went in the meantime
        style = widget.style()
        style.unpolish(widget)
        style.polish(widget)
        QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))
