"""Tags, note and choreography of the chosen slices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
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

from choleor_desktop.library.models import Label, is_movement
from choleor_desktop.ui.dialogs.plain_table import letters_scale
from choleor_desktop.ui.parts.field import Field
from choleor_desktop.ui.parts.phrases import filled
from choleor_desktop.ui.parts.plain import PlainLabel

_DIGITS = 2


def split_tags(text: str) -> tuple[str, ...]:
    """Tags between commas, each once, in the order they were typed."""
    return tuple(dict.fromkeys(tag for part in text.split(",") if (tag := " ".join(part.split()))))


def parse_movement(text: str) -> tuple[int, ...] | None:
    """Eight levels from 1 to 10, or none at all; None where it is neither."""
    words = text.replace(",", " ").split()
    if not words:
        return ()
    levels = tuple(int(word) for word in words if word.isdecimal() and len(word) <= _DIGITS)
    return levels if len(levels) == len(words) and is_movement(levels) else None


def _common(texts: Sequence[str]) -> str:
    return texts[0] if len(set(texts)) == 1 else ""


def _merged(now: tuple[str, ...], before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    """The tags that a label has now, changed as a person changed those before to those after."""
    if before == after:
        return now
    if now == before:
        return after
    gone = set(before) - set(after)
    kept = (tag for tag in now if not set(split_tags(tag)) <= gone)  # one with a comma goes when all of it does
    return tuple(dict.fromkeys((*kept, *(tag for tag in after if tag not in before))))


def _before_last(text: str) -> str:
    """All up to the last comma, and the spaces after it."""
    head, comma, last = text.rpartition(",")
    return head + comma + last[: len(last) - len(last.lstrip())]


def _is_enter(event: QKeyEvent) -> bool:
    return event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class _TagCompleter(QCompleter):
    """Completes the last of the tags between commas."""

    def splitPath(self, path: str) -> list[str]:
        return [path.removeprefix(_before_last(path))]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        field = self.widget()
        before = _before_last(field.text()) if isinstance(field, QLineEdit) else ""
        return before + super().pathFromIndex(index)


class _TagField(Field):
    """Proposes tags while one is typed, none where none is begun; Enter takes what is chosen or keeps what is typed."""

    kept = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.end(False)  # the next tag comes behind those that are there; Qt chooses them all, to be replaced

    def keyPressEvent(self, event: QKeyEvent) -> None:
        completer = self.completer()
        popup = completer.popup() if completer is not None else None
        if popup is not None and popup.isVisible() and _is_enter(event) and not popup.currentIndex().isValid():
            popup.hide()  # Qt would only do this: it needed Enter twice
            self.kept.emit()
            return
        super().keyPressEvent(event)
        if popup is not None and self.text() == _before_last(self.text()):
            popup.hide()


class _NoteField(QPlainTextEdit):
    """Enter keeps what was written, as in every field; Shift+Enter begins a new line."""

    kept = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _is_enter(event) and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.kept.emit()
        else:
            super().keyPressEvent(event)


class LabelDialog(QDialog):
    """For one slice or many: shows what all of them have, and changes what was changed in it, nothing else."""

    def __init__(
        self, parent: QWidget, labels: Sequence[Label], known_tags: Sequence[str], focus: str, name: str
    ) -> None:
        super().__init__(parent)
        is_single = len(labels) == 1
        title = filled(self.tr("Label of %1"), name)
        if not is_single:
            title = self.tr("Label %Ln slices", "", len(labels))
        self.setWindowTitle(title)
        self.tags, self.note = _TagField(), _NoteField()
        self.choreography, self.movement = Field(), Field()
        self.tags.setPlaceholderText(self.tr("chorus, break, soft"))
        self.movement.setPlaceholderText("3 5 8 8 5 3 2 1")
        completer = _TagCompleter(QStringListModel(sorted(known_tags), self), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.tags.setCompleter(completer)
        self.tags.kept.connect(self.accept)
        self.note.setFixedHeight(round(90 * letters_scale()))
        self.note.setTabChangesFocus(True)
        self.note.setPlaceholderText(self.tr("Enter saves, Shift+Enter begins a new line"))
        self.note.kept.connect(self.accept)
        self._fill(labels)
        self._given = self._texts()
        self._problem = PlainLabel()
        self._problem.setProperty("role", "problem")
        self._problem.setWordWrap(True)
        self._problem.hide()
        self._lay_out("" if is_single else title)
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
        if title:
            layout.addWidget(PlainLabel(title))
        layout.addLayout(form)
        layout.addWidget(self._problem)
        layout.addWidget(buttons)
        self.setMinimumWidth(480)

    def _fill(self, labels: Sequence[Label]) -> None:
        """What all of them have; nothing where they differ."""
        tags = (tag for tag in labels[0].tags if all(tag in label.tags for label in labels))
        self.tags.setText("".join(f"{tag}, " for tag in tags))
        self.choreography.setText(_common([label.choreography for label in labels]))
        self.movement.setText(_common([" ".join(map(str, label.movement)) for label in labels]))
        self.note.setPlainText(_common([label.note for label in labels]))
        self.note.moveCursor(QTextCursor.MoveOperation.End)

    def _texts(self) -> dict[str, str]:
        """What stands in the fields, by the part of a label that it is."""
        return {
            "tags": self.tags.text(),
            "choreography": self.choreography.text(),
            "movement": self.movement.text(),
            "note": self.note.toPlainText(),
        }

    def accept(self) -> None:
        if parse_movement(self.movement.text()) is None:
            self._show_problem(self.tr("A movement is eight numbers from 1 to 10, or nothing."))
            self.movement.setFocus()
            return
        super().accept()

    def ask_again(self, why: str) -> None:
        """Open once more with what was written, which could not be kept."""
        self._show_problem(why)
        self.open()

    def _show_problem(self, why: str) -> None:
        self._problem.setText(why)
        self._problem.show()

    def change(self) -> Callable[[Label], Label] | None:
        """What was typed, as a change of a label as it is by then, which needs no window; None where nothing was."""
        texts = self._texts()
        typed: dict[str, Any] = {
            "choreography": " ".join(texts["choreography"].split()),
            "movement": parse_movement(texts["movement"]) or (),
            "note": texts["note"],
        }
        written = {part: value for part, value in typed.items() if texts[part] != self._given[part]}
        before, tags = split_tags(self._given["tags"]), split_tags(texts["tags"])
        if before == tags and not written:
            return None
        return lambda label: replace(label, tags=_merged(label.tags, before, tags), **written)
