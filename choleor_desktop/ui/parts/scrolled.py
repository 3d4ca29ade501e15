"""Views that are scrolled where a screen is too small for them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QScrollBar, QWidget


class _Scrolled(QScrollArea):
    """As large as its view wants to be where there is room (Qt would keep what the view wanted at first)."""

    def sizeHint(self) -> QSize:
        view: QWidget | None = self.widget()
        return super().sizeHint() if view is None else view.sizeHint()

    def retranslate(self) -> None:
        self.setAccessibleName(QCoreApplication.translate("MainWindow", "View"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Where there is nothing to scroll, arrows belong to whatever is around.
        sideways = event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}
        upright = event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}
        bar = self.horizontalScrollBar() if sideways else self.verticalScrollBar()
        if (sideways or upright) and not bar.maximum():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


def scrolled(view: QWidget) -> QScrollArea:
    """A view that can be smaller than it wants to be."""
    area = _Scrolled()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.retranslate()
    area.setWidget(view)
    return area


class RoomyBar(QScrollBar):
    """Keeps its room where nothing is scrolled, so that lines end where the plots below them end."""

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.maximum() > self.minimum():
            super().paintEvent(event)
