"""Tags, note and choreography of the chosen slices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from choleor_desktop.library.models import Label
from choleor_desktop.ui.parts.plain import PlainLabel

_LEVELS = 8


def split_tags(text: str) -> tuple[str, ...]:
    """Tags between commas, each once, in the order they were typed."""
    return tuple(dict.fromkeys(tag for part in text.split(",") if (tag := " ".join(part.split()))))


def parse_movement(text: str) -> tuple[int, ...] | None:
    """Eight levels from 1 to 10, or none at all; None where it is neither."""
    words = text.replace(",", " ").split()
    if not words:
        return ()
    if len(words) != _LEVELS or not all(word.isdigit() and 1 <= int(word) <= 10 for word in words):
        return None
    return tuple(map(int, words))


def _before_last(text: str) -> str:
    """All up to the last comma, and the spaces after it."""
    head, comma, last = text.rpartition(",")
    return head + comma + last[: len(last) - len(last.lstrip())]


class _TagCompleter(QCompleter):
    """Completes the last of the tags between commas."""

    def splitPath(self, path: str) -> list[str]:
        return [path.removeprefix(_before_last(path))]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        field = self.widget()
        before = _before_last(field.text()) if isinstance(field, QLineEdit) else ""
        return before + super().pathFromIndex(index)


class _TagField(QLineEdit):
    """Proposes tags while one is typed; where none is begun it proposes none, so that Enter saves it as it is."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        completer = self.completer()
        popup = completer.popup() if completer is not None else None
        if popup is not None and self.text() == _before_last(self.text()):
            popup.hide()


class _NoteField(QPlainTextEdit):
    """Enter keeps what was written, as in every field; Shift+Enter begins a new line."""

    kept = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.kept.emit()
        else:
            super().keyPressEvent(event)


class LabelDialog(QDialog):
    """For one slice or many; for many the tags that all have are shown, and empty fields change nothing."""

    def __init__(
        self, parent: QWidget, labels: Sequence[Label], known_tags: Sequence[str], focus: str, name: str
    ) -> None:
        super().__init__(parent)
        self._labels = labels
        self._single = labels[0] if len(labels) == 1 else None
        title = self.tr("Label of %1").replace("%1", name)
        if not self._single:
            title = self.tr("Label %n slices", "", len(labels))
        self.setWindowTitle(title)
        self.tags, self.note = _TagField(), _NoteField()
        self.choreography, self.movement = QLineEdit(), QLineEdit()
        self.tags.setPlaceholderText(self.tr("chorus, break, soft"))
        self.movement.setPlaceholderText("3 5 8 8 5 3 2 1")
        completer = _TagCompleter(QStringListModel(sorted(known_tags), self), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.tags.setCompleter(completer)
        self.note.setFixedHeight(90)
        self.note.setTabChangesFocus(True)
        self.note.setPlaceholderText(self.tr("Enter saves, Shift+Enter begins a new line"))
        self.note.kept.connect(self.accept)
        self.choreography.setMaxLength(200)
        self._fill(labels)
        self._problem = PlainLabel()
        self._problem.setProperty("role", "warn")
        self._problem.hide()
        self._lay_out(title)
        (self.note if focus == "note" else self.tags).setFocus()

    def _lay_out(self, title: str) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        for label, field in (
            (self.tr("Tags, with commas"), self.tags),
            (self.tr("Choreography"), self.choreography),
            (self.tr("Movement, 8 levels of 1–10"), self.movement),
            (self.tr("Note"), self.note),
        ):
            form.addRow(label, field)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Save).setObjectName("primary")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        if not self._single:
            layout.addWidget(PlainLabel(title))
        layout.addLayout(form)
        layout.addWidget(self._problem)
        layout.addWidget(buttons)
        self.setMinimumWidth(480)

    def _fill(self, labels: Sequence[Label]) -> None:
        if self._single:
            self.tags.setText(", ".join(self._single.tags))
            self.choreography.setText(self._single.choreography)
            self.movement.setText(" ".join(map(str, self._single.movement)))
            self.note.setPlainText(self._single.note)
        self._common = tuple(tag for tag in labels[0].tags if all(tag in label.tags for label in labels))
        if not self._single:
            self.tags.setText(", ".join(self._common))

    def accept(self) -> None:
        if parse_movement(self.movement.text()) is None:
            self._problem.setText(self.tr("A movement is eight numbers from 1 to 10, or nothing."))
            self._problem.show()
            self.movement.setFocus()
            return
        super().accept()

    def change(self) -> Callable[[Label], Label]:
        """What was typed, as a change of a label that needs no window any more."""
        tags, movement = split_tags(self.tags.text()), parse_movement(self.movement.text()) or ()
        choreography, note = self.choreography.text().strip(), self.note.toPlainText()
        if self._single:
            return lambda label: Label(tags, label.rating, note, choreography, movement)
        gone = set(self._common) - set(tags)

        def change(label: Label) -> Label:
            kept = (tag for tag in label.tags if tag not in gone)
            return replace(
                label,
                tags=tuple(dict.fromkeys((*kept, *tags))),
                note=note or label.note,
                choreography=choreography or label.choreography,
                movement=movement or label.movement,
            )

        return change
