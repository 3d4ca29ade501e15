"""The bar of tabs: slices that are dragged turn it."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QTabBar

from choleor_desktop.ui.parts.dragged import SLICES_TYPE


class TabBar(QTabBar):
    """Slices that are held over a tab bring it to the front; files that are dropped are for the window."""

    def __init__(self) -> None:
        super().__init__()
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setAcceptDrops(True)
        self.setChangeCurrentOnDrag(True)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent) and not event.mimeData().hasFormat(SLICES_TYPE):
            event.ignore()
            return True
        return super().event(event)
