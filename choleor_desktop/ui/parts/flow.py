"""Rows that go on in the next line where there is no room for all of them beside each other."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QLayoutItem, QSizePolicy, QWidget
from shiboken6 import isValid


def keep_room(widget: QWidget) -> None:
    """Its place stays free while it is hidden, so that nothing else is laid out and painted anew when it comes."""
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(policy)


def together(*widgets: QWidget) -> QWidget:
    """Widgets that stay beside each other, such as a field and what it is called."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        layout.addWidget(widget)
    row.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return row


@dataclass(slots=True)
class _Line:
    """Items beside each other, and how wide each is."""

    items: list[QLayoutItem] = field(default_factory=list)
    widths: list[int] = field(default_factory=list)

    def room(self, width: int, gap: int) -> int:
        """What is left of the width."""
        return width - sum(self.widths) - gap * (len(self.widths) - 1)

    def height(self) -> int:
        return max(item.sizeHint().height() for item in self.items)

    def stretch(self, width: int, gap: int) -> None:
        """What is left goes to those that want to grow."""
        growing = [i for i, item in enumerate(self.items) if item.expandingDirections() & Qt.Orientation.Horizontal]
        for n, i in enumerate(growing):
            more = self.room(width, gap) // (len(growing) - n)
            self.widths[i] = min(self.widths[i] + more, self.items[i].maximumSize().width())


class FlowLayout(QLayout):
    """A row at least as wide as its widest widget; ``even`` puts the widgets in columns that share the width."""

    def __init__(self, parent: QWidget | None = None, *, even: bool = False) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._even = even
        self._heights: dict[int, int] = {}
        self._least: QSize | None = None
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(6)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        if not 0 <= index < len(self._items):
            return None
        self.invalidate()
        return self._items.pop(index)

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def invalidate(self) -> None:
        self._heights, self._least = {}, None
        if isValid(self):  # its widgets go one by one when it is gone already
            super().invalidate()

    def heightForWidth(self, width: int) -> int:
        # Kept: Qt asks again and again for the same width while it lays a tab out.
        if width not in self._heights:
            lines = self._lines(width)
            self._heights[width] = sum(line.height() for line in lines) + self.spacing() * max(len(lines) - 1, 0)
        return self._heights[width]

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        if self._least is None:
            sizes = [item.minimumSize() for item in self._shown()]
            self._least = QSize(max((s.width() for s in sizes), default=0), max((s.height() for s in sizes), default=0))
        return self._least

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        y = rect.top()
        for line in self._lines(rect.width()):
            x, high = rect.left(), line.height()
            for item, wide in zip(line.items, line.widths, strict=True):
                tall = item.sizeHint().height()
                item.setGeometry(QRect(x, y + (high - tall) // 2, wide, tall))
                x += wide + self.spacing()
            y += high + self.spacing()

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    @staticmethod
    def _wanted(item: QLayoutItem) -> int:
        """How wide an item is at first: one that grows as little as it may be, any other as it wants to be."""
        grows = item.expandingDirections() & Qt.Orientation.Horizontal
        return (item.minimumSize() if grows else item.sizeHint()).width()

    def _lines(self, width: int) -> list[_Line]:
        """Which items stand beside each other."""
        shown, gap = self._shown(), self.spacing()
        cell = self._cell(shown, width) if self._even and shown else 0
        lines: list[_Line] = []
        for item in shown:
            wide = cell or min(self._wanted(item), width)
            if not lines or lines[-1].room(width, gap) < wide + gap:
                lines.append(_Line())
            lines[-1].items.append(item)
            lines[-1].widths.append(wide)
        for line in lines:
            line.stretch(width, gap)
        return lines

    def _cell(self, shown: list[QLayoutItem], width: int) -> int:
        """How wide a column is where as many as possible share the width, in lines of equal length."""
        gap, widest = self.spacing(), max(item.sizeHint().width() for item in shown)
        most = min(max((width + gap) // (widest + gap), 1), len(shown))
        n_columns = -(-len(shown) // -(-len(shown) // most))
        return max((width - gap * (n_columns - 1)) // n_columns, 1)
