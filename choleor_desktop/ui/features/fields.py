"""How a text field of the window is left, by Enter, Escape or undo, and what it keeps then."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMetaObject, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QSpinBox, QWidget

from choleor_desktop.ui.frame import Frame
from choleor_desktop.ui.parts.field import Field
from choleor_desktop.ui.parts.range_box import RangeBox

_LEAVING = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape}


class Fields(QObject):
    """Remembers what was in the field that has the keyboard."""

    def __init__(self, window: Frame) -> None:
        super().__init__(window)
        self._window = window
        self._field: QLineEdit | QSpinBox | None = None
        self._before: str | int = ""
        self._refusals: QMetaObject.Connection | None = None
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_changed)
        window.session.leaving.connect(self._finish)

    @Slot(QWidget, QWidget)
    def _focus_changed(self, before: QWidget | None, now: QWidget | None) -> None:
        del before
        if now is None or now is self._field:  # another program had the keyboard meanwhile
            return
        self._field = None
        if isinstance(now, QLineEdit | QSpinBox) and now.window() is self._window:
            self._field = now
            self._before = now.text() if isinstance(now, QLineEdit) else now.value()
            now.installEventFilter(self)
        if isinstance(now, RangeBox) and self._field is now:
            if self._refusals is not None:
                QObject.disconnect(self._refusals)
            self._refusals = now.refused.connect(self._window.status.tell)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Undo and redo are for what was written in a field; where nothing was, for what was done last."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            line = watched.lineEdit() if isinstance(watched, QSpinBox) else watched
            assert isinstance(line, QLineEdit)
            undoes, redoes = map(event.matches, (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo))
            if (undoes and not line.isUndoAvailable()) or (redoes and not line.isRedoAvailable()):
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def _finish(self) -> None:
        """What is being written belongs to the library that it was begun in."""
        focused = self._window.focusWidget()
        if isinstance(focused, Field):
            focused.finish()
        elif isinstance(focused, QSpinBox):
            focused.interpretText()

    def leave(self, key: int) -> bool:
        """Go from a field to the list or plot of the tab, where letters are commands again; False for other keys."""
        focused = self._window.focusWidget()
        if key not in _LEAVING or not isinstance(focused, QLineEdit | QSpinBox | QComboBox):
            return False
        if key == Qt.Key.Key_Escape and focused is self._field:
            self._put_back()
        if isinstance(focused, Field) and focused.is_being_written:
            return True  # it was refused, and is put right here
        self._window.front.widget.setFocus()
        return True

    def _put_back(self) -> None:
        if isinstance(self._field, Field):
            self._field.put_back()
        elif isinstance(self._field, QLineEdit):
            self._field.setText(str(self._before))
        elif self._field is not None:
            self._field.setValue(int(self._before))
