"""Labels that a table would bring to slices that have another label: to be looked at before anything is changed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QTableWidgetItem, QVBoxLayout, QWidget

from choleor_desktop.ui.plain_table import PlainTable


class ConflictsDialog(QDialog):
    """A line for each slice: its label here, and that in the table; keep the first, take the second, or neither."""

    decided = Signal(bool)

    def __init__(self, parent: QWidget, conflicts: Sequence[tuple[str, str, str]], n_new: int) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Labels that differ"))
        words = QLabel(
            self.tr("%n slice(s) have another label here than in the table.", "", len(conflicts))
            + " "
            + self.tr("%n further label(s) of it are new and come in either way.", "", n_new)
            + " "
            + self.tr("Undo brings everything back.")
        )
        words.setWordWrap(True)
        words.setProperty("role", "dim")
        heads = (self.tr("Slice"), self.tr("Here"), self.tr("In the table"))
        self.table = PlainTable(len(conflicts), heads, (200, 260))
        self.table.setAccessibleName(self.windowTitle())
        for line, texts in enumerate(conflicts):
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text or "–")
                item.setToolTip(text.replace("<", "‹"))
                self.table.setItem(line, column, item)
        buttons = QDialogButtonBox()
        self.keep = buttons.addButton(self.tr("Keep mine"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.take = buttons.addButton(self.tr("Take theirs"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.keep.clicked.connect(lambda: self.decided.emit(True))
        self.take.clicked.connect(lambda: self.decided.emit(False))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setSpacing(10)
        layout.addWidget(words)
        layout.addWidget(self.table, 1)
        layout.addWidget(buttons)
        self.resize(820, 420)
        self.keep.setFocus()
