"""What is shown while one slice after the other is labelled: how far, and which letter is which tag."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from PySide6.QtCore import Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QCheckBox, QPushButton, QVBoxLayout, QWidget

from choleor_desktop.ui.parts.calm_bar import CalmBar
from choleor_desktop.ui.parts.flow import FlowLayout
from choleor_desktop.ui.parts.phrases import filled
from choleor_desktop.ui.parts.plain import PlainLabel

_MOST_CHIPS = 14


class LabellingBar(QWidget):
    """Two rows above the table; hidden while nobody labels."""

    tag_clicked = Signal(str)
    go_on_changed = Signal(bool)
    leave_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.progress_text, self._progress = PlainLabel(), CalmBar()
        self.hint = PlainLabel()
        self.hint.setProperty("role", "dim")
        self._progress.setFixedWidth(110)
        self.go_on = QCheckBox()
        self.go_on.toggled.connect(self.go_on_changed)
        self._leave = QPushButton()
        self._leave.clicked.connect(self.leave_wanted)
        top, self._chips = FlowLayout(), FlowLayout()
        top.setSpacing(12)
        for widget in (self.progress_text, self._progress, self.go_on, self._leave):
            top.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 8, 14, 8)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addLayout(self._chips)
        layout.addWidget(self.hint)
        self._shown: tuple[tuple[str, str], ...] = ()
        self._buttons: dict[str, QPushButton] = {}
        self._words, self._more = PlainLabel(), PlainLabel()
        for label in (self._words, self._more):
            label.setProperty("role", "dim")
        self.retranslate()
        self.hide()

    def retranslate(self) -> None:
        self.go_on.setText(self.tr("Play next after rating"))
        self._leave.setText(self.tr("Done") + "   Esc")
        self._words.setText(self.tr("No tags yet. Press T to write the first; it gets a letter of its own."))
        self.hint.setText(self.tr("letter: tag · T: another tag · 1–5: rate · Enter: next"))

    def set_progress(self, done: int, total: int) -> None:
        """How many of the slices that are shown have a label."""
        text = filled(self.tr("%1 of %2 labelled"), done, total)
        self.progress_text.setText(text)
        self._progress.setAccessibleName(text)
        self._progress.show_step(done, max(total, 1))

    def set_tags(
        self,
        letters: Sequence[tuple[str, str]],
        given: Sequence[str],
        *,
        n_without: int = 0,
        dots: Mapping[str, QIcon] = MappingProxyType({}),
    ) -> None:
        """(letter, tag) of every tag, those that the slice has, how many tags have no letter any more, and colours."""
        wanted = tuple(letters[:_MOST_CHIPS])
        n_more = len(letters) - len(wanted) + n_without
        self._more.setText(self.tr("and %Ln more with T", "", n_more) if n_more else "")
        if wanted != self._shown or not self._chips.count():
            self._rebuild(wanted)
        for tag, button in self._buttons.items():
            button.setChecked(tag in given)
            button.setIcon(dots.get(tag, QIcon()))

    def tag_of(self, key: int) -> str | None:
        """The tag whose letter is shown and is this key; letters that nobody sees give no tag."""
        return next((tag for letter, tag in self._shown if ord(letter) == key), None)

    def _rebuild(self, letters: tuple[tuple[str, str], ...]) -> None:
        self._shown, self._buttons = letters, {}
        while self._chips.count():
            item = self._chips.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None and widget not in {self._words, self._more}:
                widget.deleteLater()
        if not letters:
            self._chips.addWidget(self._words)
        self._words.setVisible(not letters)
        for letter, tag in letters:
            button = QPushButton(f"{letter}   {tag}".replace("&", "&&"))
            button.setProperty("compact", True)
            button.setCheckable(True)
            button.setFocusPolicy(button.focusPolicy().NoFocus)
            button.setAccessibleName(tag)
            button.clicked.connect(lambda _=False, tag=tag: self.tag_clicked.emit(tag))
            self._buttons[tag] = button
            self._chips.addWidget(button)
        self._chips.addWidget(self._more)
