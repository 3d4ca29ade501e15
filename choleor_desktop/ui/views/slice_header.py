"""The columns of slices: their names, how wide they are, and by which of them the slices are sorted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QTableView

from choleor_desktop.ui.theme import Theme
from choleor_desktop.ui.views import slice_model

INDENT = 16  # of a slice's name, for the mark where it is heard
_FIXED = {slice_model.BPM: 56, slice_model.LEVELS: 108, slice_model.CLUSTER: 70, slice_model.RATING: 108}
_SHARED = {slice_model.SONG: (26, 40), slice_model.TAGS: (28, 70), slice_model.SLICE: (46, 110)}  # parts, and least
_SLIM = {slice_model.LEVELS: 84, slice_model.CLUSTER: 60, slice_model.RATING: 86}
_NARROW = 720
_LEVELS_GIVE = 30  # of their width, so that names have
_SLICE_WANTED = 150
_TAGS_WANTED = 170  # for two or three
_WIDEST = 2000


class SliceHeader(QHeaderView):
    """By which column the slices are sorted is said right behind its name, not where the next name begins."""

    def __init__(self, parent: QTableView, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.theme = theme
        self.setSectionsClickable(True)
        self.by_hand: dict[int, int] = {}  # widths, before letters are enlarged
        self._held: Mapping[int, Sequence[str]] = {}
        self._is_held = self._is_sharing = False
        self.sectionResized.connect(self._resized)

    # --- widths ----------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._is_held = True
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._is_held = True
        super().mouseDoubleClickEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._is_held = False
        self.share(self.viewport().width())

    def _resized(self, column: int, before: int, now: int) -> None:
        """A person moves the border of a column; the last one only takes what is left."""
        del before
        if self._is_held and not self._is_sharing and column != self.logicalIndex(self.count() - 1):
            self.by_hand.pop(column, None)  # the one that was moved last stands last
            self.by_hand[column] = round(now / self.theme.scale)

    def set_held(self, longest: Mapping[int, Sequence[str]]) -> None:
        """The longest texts of columns; none of tags where there are no tags."""
        self._held = longest
        self.share(self.viewport().width())

    def share(self, room: int) -> None:
        """Columns are as wide as a person made them, as far as there is room for that; the others share the rest."""
        given = {column: self.theme.px(width) for column, width in self.by_hand.items()}
        sizes, usual = self._sizes(room, given), self._sizes(room, {})
        for column in filter(sizes.__contains__, given):
            too_much = max(sum(sizes.values()) - room, 0)
            sizes[column] -= min(max(sizes[column] - usual[column], 0), too_much)
        self._is_sharing = True
        # Where there is little room, the song is told by the name of the slice alone.
        self.setSectionHidden(slice_model.SONG, slice_model.SONG not in sizes)
        for column, width in sizes.items():
            self.resizeSection(column, width)
        self._is_sharing = False

    def _sizes(self, room: int, given: dict[int, int]) -> dict[int, int]:
        """Numbers, bars and stars have their width; names and tags share the rest."""
        theme = self.theme
        is_narrow = room < theme.px(_NARROW)
        fixed = {column: theme.px(_SLIM.get(column, width) if is_narrow else width) for column, width in _FIXED.items()}
        wanted = theme.px(_SLICE_WANTED + _SHARED[slice_model.TAGS][1])
        shortage = sum(fixed.values()) + wanted - room if is_narrow else 0
        fixed[slice_model.LEVELS] -= min(max(shortage, 0), theme.px(_LEVELS_GIVE))
        shared = dict(_SHARED)
        if is_narrow:  # the slice has the part of the song as well
            share, least = shared[slice_model.SLICE]
            shared[slice_model.SLICE] = (share + shared.pop(slice_model.SONG)[0], least)
        if shared.keys() <= given.keys():  # not the stars have what is left, but what was moved first
            first = next(filter(shared.__contains__, given))
            given = {column: width for column, width in given.items() if column != first}
        sizes = {column: given.get(column, width) for column, width in fixed.items()}
        sizes |= {column: given[column] for column in shared if column in given}
        free = {column: parts for column, (parts, _) in shared.items() if column not in given}
        return sizes | self._divided(room - sum(sizes.values()), free)

    def _divided(self, room: int, parts: dict[int, int]) -> dict[int, int]:
        """Room by parts, but for what a column does not need while another does."""
        needed, least = ({column: of(column) for column in parts} for of in (self._needed, self._least))
        sizes, left, unit = dict[int, int](), dict(parts), room / max(sum(parts.values()), 1)
        # First those whose part is too little for them, then those that need less than theirs: the last has the rest.
        for column in sorted(
            parts, key=lambda column: (least[column] < unit * parts[column], needed[column] / parts[column])
        ):
            part = room * left[column] // sum(left.values())
            sizes[column] = max(min(needed[column], part), least[column])
            room -= sizes[column]
            del left[column]
        room, shares = max(room, 0), sum(parts.values())  # all have what they need
        for column, part in parts.items():
            more = room * part // shares
            sizes[column] += more
            room, shares = room - more, shares - part
        return sizes

    def _needed(self, column: int) -> int:
        """How wide a column is in which nothing is cut off."""
        if column not in self._held:
            return self.theme.px(_TAGS_WANTED)
        is_slice = column == slice_model.SLICE
        advance = self.theme.metrics(bold=is_slice).horizontalAdvance
        longest = max(map(advance, self._held[column]), default=0.0)
        return max(ceil(longest) + 18 + (INDENT if is_slice else 0), self._least(column))

    def _least(self, column: int) -> int:
        return self.theme.px(_SHARED[column][1])

    # --- in which order --------------------------------------------------------------------------

    def sort_by(self, column: int) -> None:
        """By a column, from the least up; where it is so already, the other way, as a click on its name does."""
        turns = column == self.sortIndicatorSection() and self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        self.setSortIndicator(column, Qt.SortOrder.DescendingOrder if turns else Qt.SortOrder.AscendingOrder)

    def orders(self) -> list[tuple[str, bool]]:
        """The names of all columns, the one in force with its direction, and which is in force."""
        arrow = " ↑" if self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder else " ↓"
        names = [self.model().headerData(column, Qt.Orientation.Horizontal) for column in range(self.count())]
        chosen = [column == self.sortIndicatorSection() for column in range(self.count())]
        return [(name + arrow if is_chosen else name, is_chosen) for name, is_chosen in zip(names, chosen, strict=True)]

    # --- what is remembered ----------------------------------------------------------------------

    def kept(self) -> dict[str, object]:
        """The column and the order by which the slices are sorted, and the widths that a person gave."""
        order = [self.sortIndicatorSection(), self.sortIndicatorOrder().value]
        return {"sort": order, "widths": [[column, width] for column, width in self.by_hand.items()]}

    def restore(self, kept: object) -> None:
        """As it was remembered; what cannot be understood stays as it is."""
        columns = range(self.count())
        match kept:
            case {"sort": [int(column), 0 | 1 as order]} if column in columns:
                self.setSortIndicator(column, Qt.SortOrder(order))
        match kept:
            case {"widths": [*widths]}:
                for each in widths:
                    match each:
                        case [int(column), int(width)] if column in columns and 0 < width < _WIDEST:
                            self.by_hand[column] = width

    # --- names -----------------------------------------------------------------------------------

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803 - Qt's signature
        super().paintSection(painter, rect, logicalIndex)
        if logicalIndex != self.sortIndicatorSection():
            return
        name = self.model().headerData(logicalIndex, Qt.Orientation.Horizontal)
        left = rect.left() + (INDENT if logicalIndex == slice_model.SLICE else 0) + 8
        left += round(self.theme.metrics(12).horizontalAdvance(name)) + 3
        size = self.theme.px(12)
        if left + size <= rect.right():
            is_up = self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
            icon = self.theme.icon("up" if is_up else "down", self.theme.dim)
            icon.paint(painter, left, rect.center().y() - size // 2 + 1, size, size)
