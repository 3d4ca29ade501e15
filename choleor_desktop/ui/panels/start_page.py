"""What a first start shows: drop music here, or open the demo."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from choleor_desktop.ui.parts.calm_bar import CalmBar
from choleor_desktop.ui.parts.plain import PlainLabel


class StartPage(QWidget):
    """One sentence and two buttons."""

    import_wanted = Signal()
    demo_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._frame = QFrame()
        self._frame.setProperty("role", "drop")
        self._title, self._text, self._note = PlainLabel(), PlainLabel(), PlainLabel()
        self._title.setProperty("role", "headline")
        for label in (self._text, self._note):
            label.setProperty("role", "dim")
            label.setWordWrap(True)
        for label in (self._title, self._text, self._note):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.import_button, self.demo_button = QPushButton(), QPushButton()
        self.import_button.setObjectName("primary")
        self.import_button.clicked.connect(self.import_wanted)
        self.demo_button.clicked.connect(self.demo_wanted)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self.import_button)
        buttons.addWidget(self.demo_button)
        buttons.addStretch()
        inner = QVBoxLayout(self._frame)
        inner.setContentsMargins(60, 60, 60, 60)
        inner.setSpacing(14)
        inner.addWidget(self._title)
        inner.addWidget(self._text)
        inner.addSpacing(8)
        inner.addLayout(buttons)
        inner.addSpacing(8)
        inner.addWidget(self._note)
        self._busy = 0
        self._bar = CalmBar()
        self._bar.hide()
        inner.insertWidget(2, self._bar)
        layout = QVBoxLayout(self)
        layout.addStretch()
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self._frame)
        row.addStretch()
        layout.addLayout(row)
        layout.addStretch()
        self._frame.setMinimumWidth(560)
        self.retranslate()

    def retranslate(self) -> None:
        if not self._busy:
            self._title.setText(self.tr("Drop music here"))
            self._text.setText(
                self.tr(
                    "Songs or whole folders: the program cuts them into eight-counts and finds the ones that sound "
                    "alike."
                )
            )
            self.setAccessibleName(self._title.text())
            self.setAccessibleDescription(self._text.text())
        self.import_button.setText(self.tr("Choose a folder…"))
        self.demo_button.setText(self.tr("Open the demo library"))
        self._note.setText(self.tr("WAV, FLAC, OGG, Opus, MP3, AIFF, M4A. Your files are only read, never changed."))

    def job_began(self) -> None:
        """Nothing can be asked for while something is done."""
        self._busy += 1
        self._allow()

    def job_ended(self) -> None:
        """One of the jobs that began is over."""
        self._busy -= 1
        self._allow()

    def _allow(self) -> None:
        if self.window().focusWidget() in {self.import_button, self.demo_button}:
            self.setFocus()  # else Enter, pressed once more, would press whatever button comes next
        self.import_button.setEnabled(not self._busy)
        self.demo_button.setEnabled(not self._busy)
        if not self._busy:
            self._show_bar(False)
            self.retranslate()

    def show_progress(self, what: str, how_far: str, done: int, total: int) -> None:
        """What is going on, where otherwise one is asked for music."""
        if self._busy:
            self._title.setText(what)
            self._bar.setAccessibleName(what)
            self._text.setText(how_far)
            self._bar.show_step(done, total if total > 1 else 0)
            self._show_bar(True)

    def _show_bar(self, shown: bool) -> None:
        self._bar.setVisible(shown)
        for widget in (self.import_button, self.demo_button, self._note):
            widget.setVisible(not shown)

    def set_hot(self, hot: bool) -> None:
        """Something is held over the window, ready to be dropped."""
        self._frame.setProperty("hot", "true" if hot else "false")
        self._frame.style().polish(self._frame)
