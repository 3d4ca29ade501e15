"""The query and the chosen match, heard at one tempo: A, B, both."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout

from choleor_desktop.ui.parts.one_line import OneLine
from choleor_desktop.ui.parts.phrases import filled
from choleor_desktop.ui.parts.plain import PlainLabel
from choleor_desktop.ui.plots.sides import SidesView
from choleor_desktop.ui.theme import Theme


class CompareCard(QFrame):
    """A is coral, B is teal; the letter that is heard is marked."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._title, self._note = PlainLabel(), OneLine(middle=True)
        self._title.setProperty("role", "dim")
        self._note.setProperty("role", "dim")
        self.side_a, self.side_b, self.both = QPushButton("A"), QPushButton("B"), QPushButton()
        self.side_a.setProperty("side", "a")
        self.side_b.setProperty("side", "b")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 9)
        layout.setSpacing(6)
        buttons = QHBoxLayout()
        self.blind, self.is_blind, self._title_of_match = QPushButton(), False, ""
        self._heard = ""
        for button, side in ((self.side_a, "A"), (self.side_b, "B"), (self.both, "both"), (self.blind, "blind")):
            button.clicked.connect(lambda _=False, chosen=side: self.wanted.emit(chosen))
            button.setEnabled(False)
            buttons.addWidget(button)
        buttons.addStretch()
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._note.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addWidget(self._note, 1)
        layout.addLayout(head)
        layout.addLayout(buttons)
        self.waves = SidesView()
        layout.addWidget(self.waves)

    def set_theme(self, theme: Theme) -> None:
        self.waves.set_theme(theme)

    def set_low(self, low: bool, *, tall: bool = False) -> None:
        """Only the buttons, where there is little room; where there is much, the waveforms of the sides, too."""
        self.waves.setVisible(tall)
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(12, 4 if low else 8, 12, 4 if low else 9)
        self._title.setVisible(not low)
        self._note.setVisible(not low)

    def retranslate(self) -> None:
        self._title.setText(self.tr("Compare at one tempo"))
        self.side_a.setToolTip(self.tr("Play the query"))
        self.side_b.setToolTip(self.tr("Play the match from the next beat on (X)"))
        self.both.setToolTip(self.tr("Play both together, the match without its bass"))
        self.blind.setToolTip(self.tr("Start without knowing which side plays; “Reveal” tells you"))
        self._mark()
        self.set_blind(self.is_blind)

    def set_match(self, title: str) -> None:
        """The match that would be heard; empty for none."""
        self._title_of_match = title
        for button in (self.side_a, self.side_b, self.both):
            # While it is blind, nothing can be chosen by its name.
            button.setEnabled(bool(title) and not self.is_blind)
        self.blind.setEnabled(bool(title))
        self._note.set_text(title or self.tr("choose a match above"))

    def set_heard(self, side: str) -> None:
        """Mark the side that is heard: A, B or both; anything else marks none."""
        if side != self._heard:
            self._heard = side
            self._mark()

    def _mark(self) -> None:
        for button, side, letter, name in (
            (self.side_a, "A", "A", self.tr("Play the query")),
            (self.side_b, "B", "B", self.tr("Play the match")),
            (self.both, "both", self.tr("Both"), self.tr("Play both together")),
        ):
            is_heard = side == self._heard
            button.setText(f"♪ {letter}" if is_heard else letter)
            button.setAccessibleName(filled(self.tr("%1: heard now"), name) if is_heard else name)

    def set_blind(self, on: bool) -> None:
        """A comparison is blind, or it tells."""
        self.is_blind = on
        self.blind.setText(self.tr("Reveal") if on else self.tr("Blind"))
        self.set_match(self._title_of_match)
