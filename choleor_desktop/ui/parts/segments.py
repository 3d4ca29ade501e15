"""Two or three choices in a row, one of them in force."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget


class Segments(QWidget):
    """Buttons that exclude each other."""

    chosen = Signal(str)

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__()
        self.setObjectName("segments")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self._group.buttonToggled.connect(self._toggled)
        self.buttons: dict[str, QPushButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        for name in names:
            button = QPushButton()
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setProperty("segment", True)
            button.clicked.connect(lambda _=False, chosen=name: self.chosen.emit(chosen))
            self._group.addButton(button)
            self.buttons[name] = button
            layout.addWidget(button)
        self.buttons[names[0]].setChecked(True)

    def _toggled(self, button: QAbstractButton, is_chosen: bool) -> None:
        """Tab goes to the one in force, however it was chosen; Qt itself moves that with the keyboard alone."""
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus if is_chosen else Qt.FocusPolicy.NoFocus)

    def set_chosen(self, name: str) -> None:
        self.buttons[name].setChecked(True)

    def lead_to(self, stops: Sequence[QWidget]) -> None:
        """Tab goes on to these, one after the other, whichever choice is in force."""
        last = list(self.buttons.values())[-1]
        policy = last.focusPolicy()
        last.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # Qt puts in order only what Tab can meet
        for before, after in pairwise((last, *stops)):
            QWidget.setTabOrder(before, after)
        last.setFocusPolicy(policy)
