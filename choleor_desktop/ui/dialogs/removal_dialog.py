"""Several songs that are to go from the library at once: which ones, before anything is changed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialogButtonBox, QPlainTextEdit, QWidget

from choleor_desktop.ui.dialogs.plain_dialog import PlainDialog


class RemovalDialog(PlainDialog):
    """How many songs go, and their titles."""

    def __init__(self, parent: QWidget, titles: Sequence[str]) -> None:
        super().__init__(parent, self.tr("Remove songs"), (520, 320))
        words = self.tr(
            "Remove %Ln song(s) from the library? Their files stay, and Ctrl+Z brings them back with their labels.",
            "",
            len(titles),
        )
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setPlainText("\n".join(titles))
        remove = self.buttons.addButton(self.tr("Remove"), QDialogButtonBox.ButtonRole.AcceptRole)
        remove.setObjectName("primary")
        self.buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.lay_out(words, self.text)
        remove.setFocus()
