"""Which files an import could not use, each with the reason and what to do; to be read, and copied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialogButtonBox, QPlainTextEdit, QWidget

from choleor_desktop.ui.dialogs.plain_dialog import PlainDialog
from choleor_desktop.ui.parts.phrases import error_text

if TYPE_CHECKING:
    from choleor_desktop.pipeline.music import Failure


class FailuresDialog(PlainDialog):
    """A file and its sentence, one after the other."""

    def __init__(self, parent: QWidget, failures: Sequence[Failure]) -> None:
        super().__init__(parent, self.tr("Files that could not be used"), (720, 420))
        words = self.tr("%Ln file(s) could not be used. Everything else was imported.", "", len(failures))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setPlainText("\n\n".join(f"{failure.path}\n{error_text(failure.error)}" for failure in failures))
        copy = self.buttons.addButton(self.tr("Copy all"), QDialogButtonBox.ButtonRole.ActionRole)
        self.buttons.addButton(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        copy.clicked.connect(self._copy)
        self.lay_out(words, self.text)

    def _copy(self) -> None:
        self.text.selectAll()
        self.text.copy()
