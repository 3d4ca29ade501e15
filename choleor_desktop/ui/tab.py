"""What every view in the middle promises the window."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from choleor_desktop.ui.plots.ruler import Picture
from choleor_desktop.ui.theme import Theme

SIDE = 14  # beside all that stands in a panel
FRAME, SCROLL_BAR = 2, 10  # of a list, as the style sheet has them
TALL = 860  # a window in which what needs much room has enough above the plots


class Tab(QObject):
    """Makes a view, connects it to the session, the player and the commands, and gives it a title."""

    name = ""
    alone_below = 0  # In a window lower than that, with small letters, it gets the room of the plots below.

    def __init__(self, window: QWidget, view: QWidget) -> None:
        super().__init__(window)
        self._view = view

    @property
    def widget(self) -> QWidget:
        """What is put between the tabs and the plots."""
        return self._view

    def title(self) -> str:
        """The word on the tab, in the language of the window."""
        raise NotImplementedError

    def retranslate(self) -> None:
        """The language changed."""

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes changed."""

    def opened(self) -> None:
        """It came to the front."""

    def kept(self) -> dict[str, object]:
        """What it remembers from one start to the next."""
        return {}

    def restore(self, kept: Mapping[str, object]) -> None:
        """As it was remembered; what cannot be understood stays as it is."""

    def picture(self) -> Picture | None:
        """The plot that “Save a picture” saves while this tab is in front; None for the waveform."""
        return None
