"""Which files an import could not use, each with the reason and what to do; to be read, and copied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from choleor_desktop.ui.status_line import error_text

if TYPE_CHECKING:
    from choleor_desktop.pipeline.music import Failure


class FailuresDialog(QDialog):
    """A file and its sentence, one after the other."""

    def __init__(self, parent: QWidget, failures: Sequence[Failure]) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Files that could not be used"))
        headline = QLabel(self.tr("%n file(s) could not be used. Everything else was imported.", "", len(failures)))
        headline.setWordWrap(True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.windowTitle())
        self.text.setPlainText("\n\n".join(f"{failure.path}\n{error_text(failure.error)}" for failure in failures))
        buttons = QDialogButtonBox()
        copy = buttons.addButton(self.tr("Copy all"), QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        copy.clicked.connect(self._copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        layout.addWidget(headline)
        layout.addWidget(self.text, 1)
        layout.addWidget(buttons)
        self.resize(720, 420)

    def _copy(self) -> None:
        self.text.selectAll()
        self.text.copy()
