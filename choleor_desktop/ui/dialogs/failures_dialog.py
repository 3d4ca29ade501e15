"""What an import could not use, or in part only, or an export not write, with reasons; to be read, and copied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialogButtonBox, QPlainTextEdit, QWidget

from choleor_desktop.errors import WorldError
from choleor_desktop.ui.dialogs.plain_dialog import PlainDialog
from choleor_desktop.ui.parts.phrases import error_text

if TYPE_CHECKING:
    from choleor_desktop.pipeline.import_report import Failure


class ReasonsDialog(PlainDialog):
    """A name and its sentences, one after the other."""

    def __init__(self, parent: QWidget, title: str, words: str, reasons: Sequence[tuple[str, WorldError]]) -> None:
        super().__init__(parent, title, (720, 420))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setPlainText("\n\n".join(f"{name}\n{error_text(error)}" for name, error in reasons))
        copy = self.buttons.addButton(self.tr("Copy all"), QDialogButtonBox.ButtonRole.ActionRole)
        self.buttons.addButton(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        copy.clicked.connect(self._copy)
        self.lay_out(words, self.text)

    def _copy(self) -> None:
        self.text.selectAll()
        self.text.copy()


class FailuresDialog(ReasonsDialog):
    """The files of an import."""

    def __init__(self, parent: QWidget, failures: Sequence[Failure]) -> None:
        failures = sorted(failures, key=lambda failure: not failure.is_left_out)
        n_left_out = sum(failure.is_left_out for failure in failures)
        n_remarks = len(failures) - n_left_out
        title = self.tr("Files that could not be used") if n_left_out else self.tr("Remarks on the import")
        left_out = self.tr("%Ln file(s) could not be used. Everything else was imported.", "", n_left_out)
        remarks = self.tr("%Ln remark(s) on what was imported.", "", n_remarks)
        words = " ".join(text for text, n in ((left_out, n_left_out), (remarks, n_remarks)) if n)
        super().__init__(parent, title, words, [(failure.path, failure.error) for failure in failures])
