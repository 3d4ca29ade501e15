"""A menu that a key asks for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QMenu, QWidget


def offer(window: QWidget, fill: Callable[[QMenu], None]) -> None:
    """Shows what `fill` put into a menu in the middle of the window, its first line chosen."""
    menu = QMenu(window)
    fill(menu)
    menu.setActiveAction(menu.actions()[0])
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(window.mapToGlobal(window.rect().center() - QRect(QPoint(), menu.sizeHint()).center()))
