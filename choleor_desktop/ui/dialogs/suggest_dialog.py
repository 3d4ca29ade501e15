"""Suggested tags, to look at and to hear before they are given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QWidget

from choleor_desktop.ui.dialogs.plain_dialog import PlainDialog
from choleor_desktop.ui.dialogs.plain_table import PlainTable
from choleor_desktop.ui.parts.phrases import percent


@dataclass(frozen=True, slots=True)
class Proposal:
    """A tag for a slice, how sure it is, and which slices speak for it; only strong ones are ticked at first."""

    row: int
    title: str
    tag: str
    sure: float
    because: str
    is_strong: bool


class _Table(PlainTable):
    """Space and P are for the dialog, in whatever column the keyboard is; P begins no search for a line."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Space, Qt.Key.Key_P}:
            event.ignore()
        else:
            super().keyPressEvent(event)


class SuggestDialog(PlainDialog):
    """A line for each tag, the strong ones ticked; Space takes one out or in, P plays its slice, Enter gives them."""

    heard = Signal(int)

    def __init__(self, parent: QWidget, proposals: Sequence[Proposal], limit: str = "") -> None:
        super().__init__(parent, self.tr("Suggested tags"), (820, 460))
        self._proposals = tuple(proposals)
        why = self.tr(
            "A tag is suggested where at least two of the twelve nearest slices have it, and clearly more of them "
            "than of the whole library. It is ticked where at least three have it and it is 70 % sure or more."
        )
        hint = self.tr("Space: tick or untick a tag. P: play the slice. Enter: add the ticked tags.")
        heads = (self.tr("Tag"), self.tr("Slice"), self.tr("Sure"), self.tr("Because it sounds like"))
        self.table = _Table(len(proposals), heads, (150, 220, 60))
        self._fill()
        self.table.itemChanged.connect(self._count)
        self.buttons.setStandardButtons(QDialogButtonBox.StandardButton.Cancel)
        self.give = QPushButton()
        self.give.setObjectName("primary")
        self.give.setDefault(True)
        self.buttons.addButton(self.give, QDialogButtonBox.ButtonRole.AcceptRole)
        self.lay_out(f"{why} {limit}".strip(), self.table, hint=hint)
        self.table.setCurrentCell(0, 0)
        self.table.setFocus()
        self._count()

    def _fill(self) -> None:
        for line, proposal in enumerate(self._proposals):
            texts = (proposal.tag, proposal.title, percent(proposal.sure), proposal.because)
            for column, text in enumerate(texts):
                item = self.table.put(line, column, text)
                if column == 0:
                    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                    state = Qt.CheckState.Checked if proposal.is_strong else Qt.CheckState.Unchecked
                    item.setCheckState(state)

    def chosen(self) -> tuple[Proposal, ...]:
        """Those that are ticked."""
        return tuple(proposal for line, proposal in enumerate(self._proposals) if self._is_ticked(line))

    def _is_ticked(self, line: int) -> bool:
        item = self.table.item(line, 0)
        return item is not None and item.checkState() == Qt.CheckState.Checked

    def _count(self) -> None:
        n = len(self.chosen())
        self.give.setText(self.tr("Add %Ln tag(s)", "", n))
        self.give.setEnabled(n > 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line = self.table.currentRow()
        if event.key() == Qt.Key.Key_P and line >= 0:
            self.heard.emit(self._proposals[line].row)
        elif event.key() == Qt.Key.Key_Space and line >= 0:
            item = self.table.item(line, 0)
            if item is not None:
                ticked = item.checkState() == Qt.CheckState.Checked
                item.setCheckState(Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked)
        else:
            super().keyPressEvent(event)
