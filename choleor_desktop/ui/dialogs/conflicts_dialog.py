"""Labels that a table would bring to slices that have another label: to be looked at before anything is changed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialogButtonBox, QWidget

from choleor_desktop.ui.dialogs.plain_dialog import PlainDialog
from choleor_desktop.ui.dialogs.plain_table import PlainTable


class ConflictsDialog(PlainDialog):
    """A line for each slice: its label here, and that in the table; keep the first, take the second, or neither."""

    decided = Signal(bool)

    def __init__(self, parent: QWidget, conflicts: Sequence[tuple[str, str, str]], n_new: int) -> None:
        super().__init__(parent, self.tr("Labels that differ"), (820, 420))
        words = (
            self.tr("%Ln slice(s) have another label here than in the table.", "", len(conflicts)),
            self.tr("%Ln more label(s) of the table are new and come in either way.", "", n_new) if n_new else "",
            self.tr("Undo brings everything back."),
        )
        heads = (self.tr("Slice"), self.tr("Here"), self.tr("In the table"))
        self.table = PlainTable(len(conflicts), heads, (220,))
        for line, texts in enumerate(conflicts):
            for column, text in enumerate(texts):
                self.table.put(line, column, text or "–")
        self.keep = self.buttons.addButton(self.tr("Keep mine"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.take = self.buttons.addButton(self.tr("Take theirs"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.keep.clicked.connect(lambda: self.decided.emit(True))
        self.take.clicked.connect(lambda: self.decided.emit(False))
        self.lay_out(" ".join(filter(None, words)), self.table)
        self.keep.setFocus()
