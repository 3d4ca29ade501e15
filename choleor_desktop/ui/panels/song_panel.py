"""Songs, songs worth a look, tags: what to choose from on the left."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from choleor_desktop.library.models import LibraryView, Song
from choleor_desktop.pipeline.doubts import doubts
from choleor_desktop.ui.parts.phrases import filled, percent
from choleor_desktop.ui.parts.plain import plain_tip
from choleor_desktop.ui.theme import Theme
from choleor_desktop.ui.views.slice_model import Filter

ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1
_MOST_UNSURE = 30
_AT_A_GLANCE = 12


class Entry(NamedTuple):
    """A line of the list: a title of a group (no filter), or something to filter by."""

    text: str
    note: str = ""
    filter: Filter | None = None
    is_warning: bool = False
    tip: str = ""
    colour: str = ""
    is_doubt: bool = False  # a song, where it is listed for its beats


class _EntryModel(QAbstractListModel):
    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def set_entries(self, entries: list[Entry]) -> None:
        if entries == self.entries:
            return
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self.entries):
            return None
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{entry.text} {entry.note}".strip()
        if role == ENTRY_ROLE:
            return entry
        if role == Qt.ItemDataRole.ToolTipRole and entry.tip:
            return plain_tip(entry.tip)
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        is_title = index.row() < len(self.entries) and self.entries[index.row()].filter is None
        return Qt.ItemFlag.NoItemFlags if is_title else super().flags(index)


class _EntryDelegate(QStyledItemDelegate):
    def __init__(self, parent: Any, entries: _EntryModel) -> None:
        super().__init__(parent)
        self._entries = entries
        self.set_theme(Theme())

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self._size, self._title_size = QSize(80, theme.px(28)), QSize(80, theme.px(36))

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        del option
        entries = self._entries.entries  # not by way of Qt: a large library asks some thousand times
        is_title = index.row() < len(entries) and entries[index.row()].filter is None
        return self._title_size if is_title else self._size

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry: Entry = index.data(ENTRY_ROLE)
        theme, area = self.theme, QRectF(option.rect).adjusted(4, 1, -4, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if entry.filter is None:
            font = theme.font(11, bold=True)
            font.setLetterSpacing(font.SpacingType.AbsoluteSpacing, 0.8)
            painter.setFont(font)
            painter.setPen(theme.a if entry.is_warning else theme.dim)
            painter.drawText(area.adjusted(8, 0, 0, -4), Qt.AlignmentFlag.AlignBottom, entry.text)
            painter.restore()
            return
        state = option.state
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.selection if state & QStyle.StateFlag.State_Selected else theme.raised)
            painter.drawRoundedRect(area, 7, 7)
        inner = area.adjusted(8, 0, -8, 0)
        wide = theme.metrics(12, tabular=True).horizontalAdvance(entry.note)
        theme.draw_text(
            painter, inner.adjusted(inner.width() - wide - 1, 0, 0, 0), entry.note, theme.dim, 12, tabular=True
        )
        dot = theme.px(13) if entry.colour else 0
        if dot:
            theme.draw_dot(painter, QPointF(inner.left() + theme.px(4), inner.center().y()), entry.colour)
        colour = theme.a if entry.is_warning else theme.text
        theme.draw_text(painter, inner.adjusted(dot, 0, -wide - 10, 0), entry.text, colour)
        painter.restore()


class _EntryList(QListView):
    """Home goes to the first line that can be chosen, below the title of the songs; letters are commands, no search."""

    def keyboardSearch(self, search: str) -> None:
        del search

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        if action == QAbstractItemView.CursorAction.MoveHome and self.model().rowCount() > 1:
            return self.model().index(1, 0)
        return super().moveCursor(action, modifiers)


def _by_title(view: LibraryView) -> list[int]:
    """The songs of a library as they are listed."""
    return sorted(range(len(view.songs)), key=lambda i: view.songs[i].title.casefold())


class SongPanel(QWidget):
    """Choose a song, a doubtful one, a tag or a rating; the table follows."""

    filter_chosen = Signal(object)
    clicked = Signal()
    """A person chose here by the mouse, not on the way to another line with the arrows; after ``filter_chosen``."""
    opened = Signal()
    """Enter, or a double click: to its slices."""

    def __init__(self) -> None:
        super().__init__()
        self.list = _EntryList()
        self._model = _EntryModel(self)
        self._delegate = _EntryDelegate(self.list, self._model)
        self.list.setModel(self._model)
        self.list.setItemDelegate(self._delegate)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(False)
        self.list.selectionModel().currentChanged.connect(self._chosen)
        self.list.clicked.connect(self._clicked)
        self.list.activated.connect(lambda _: self.opened.emit())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 2, 8, 8)
        layout.addWidget(self.list)
        self._view: LibraryView | None = None
        self._known: dict[Song, Entry] = {}
        self._current = Filter()
        self._quiet = False
        self.retranslate()

    def retranslate(self) -> None:
        self.list.setAccessibleName(self.tr("Songs and filters"))
        self._known = {song: entry for song, entry in self._known.items() if not song.missing}  # that alone is a word
        if self._view is not None:
            self.set_view(self._view)

    def set_theme(self, theme: Theme) -> None:
        self._delegate.set_theme(theme)
        self.list.doItemsLayout()

    def set_view(self, view: LibraryView) -> None:
        before, self._view = self._view, view
        entries = [*self._slice_entries(view), *self._song_entries(view), *self._label_entries(view)]
        moved = self._moved(before, view)
        if moved is None and all(entry.filter != self._current for entry in entries):
            # Nothing has that tag, or is missing, any more.
            moved = Filter(tag=_renamed(before, view, self._current.tag) if before is not None else "")
        self._current = moved or self._current
        was = self.list.currentIndex().data(ENTRY_ROLE)
        self._quiet = True
        self._model.set_entries(entries)
        lines = [i for i, entry in enumerate(entries) if entry.filter == self._current]
        # A song that needs a look stands there twice: what was chosen is one of the two.
        line = next((i for i in lines if was is not None and entries[i].is_doubt == was.is_doubt), lines[0])
        self.list.setCurrentIndex(self._model.index(line))
        self._quiet = False
        if moved is not None:
            self.filter_chosen.emit(moved)

    def _slice_entries(self, view: LibraryView) -> list[Entry]:
        """All slices, and those that something is to be done about."""
        entries = [
            Entry(self.tr("SONGS")),
            Entry(self.tr("All songs"), f"{len(view.slices):,}".replace(",", " "), Filter()),
        ]
        n_left = len(view.slices) - len(view.labels)
        if view.labels:
            entries.append(Entry(self.tr("No label"), f"{n_left:,}".replace(",", " "), Filter(unlabelled=True)))
        n_missing = sum(song.n_slices for song in view.songs if song.missing)
        if n_missing:
            tip = self.tr("Their files are not where they were. Import the folder where they are now.")
            entries.append(Entry(self.tr("Missing files"), str(n_missing), Filter(missing=True), tip=tip))
        return entries

    def _song_entries(self, view: LibraryView) -> list[Entry]:
        """The songs by title, and once more those whose beats a person should hear, the least sure first."""
        order, entries = _by_title(view), list[Entry]()
        tip = self.tr("Less than 50 % sure of the beats: listen with the click on, and repair them.")
        doubtful = [
            Entry(view.songs[doubt.song].title, percent(doubt.sure), Filter(song=doubt.song), tip=tip, is_doubt=True)
            for doubt in doubts(view)
        ]
        n = str(len(doubtful))
        if doubtful and len(order) > _AT_A_GLANCE:  # their own lines are below the songs, and so out of sight
            entries.append(Entry(self.tr("Needs a look"), n, Filter(doubtful=True), is_warning=True, tip=tip))
        self._known = {view.songs[i]: self._song_entry(i, view.songs[i]) for i in order}
        entries += self._known.values()
        if doubtful:
            entries.append(Entry(filled(self.tr("NEEDS A LOOK · %1"), n), is_warning=True))
            entries += doubtful[:_MOST_UNSURE]
        return entries

    def _moved(self, before: LibraryView | None, view: LibraryView) -> Filter | None:
        """The song that is chosen, where it is now that songs went or came back; where it went itself, the next one."""
        row = self._current.song
        if before is None or row < 0 or before.path != view.path:
            return Filter() if row >= 0 else None
        name = before.songs[row].id
        if row < len(view.songs) and view.songs[row].id == name:
            return None
        order = _by_title(before)
        at = order.index(row)
        places = (view.song_row(before.songs[i].id) for i in (*order[at:], *reversed(order[:at])))
        place = next((place for place in places if place >= 0), -1)
        return replace(self._current, song=place) if place >= 0 else Filter()

    def _song_entry(self, row: int, song: Song) -> Entry:
        """Kept while a song stays as it is: of thousands, an import changes a few."""
        known = self._known.get(song)
        if known is None or known.filter is None or known.filter.song != row:
            note = self.tr("missing") if song.missing else str(song.n_slices)
            known = Entry(song.title, note, Filter(song=row), tip=song.path)
        return known

    def _label_entries(self, view: LibraryView) -> list[Entry]:
        counts: dict[str, int] = {}
        ratings = [0] * 6
        for label in view.labels.values():
            for tag in label.tags:
                counts[tag] = counts.get(tag, 0) + 1
            ratings[label.rating] += 1
        entries = []
        if counts:
            entries.append(Entry(self.tr("TAGS")))
            entries += [
                Entry(tag, str(n), Filter(tag=tag), colour=view.tag_colors.get(tag, ""))
                for tag, n in sorted(counts.items())
            ]
        if any(ratings[1:]):
            entries.append(Entry(self.tr("RATING")))
            for stars in range(5, 0, -1):
                n = sum(ratings[stars:])
                if n:
                    text = "★" * stars if stars == 5 else filled(self.tr("%1 and more"), "★" * stars)
                    entries.append(Entry(text, str(n), Filter(min_rating=stars)))
        return entries

    def _chosen(self, current: QModelIndex) -> None:
        entry = current.data(ENTRY_ROLE)
        if entry is not None and entry.filter is not None and not self._quiet:
            self._current = entry.filter
            self.filter_chosen.emit(entry.filter)

    def _clicked(self, index: QModelIndex) -> None:
        entry = index.data(ENTRY_ROLE)
        if entry is not None and entry.filter is not None:
            self.clicked.emit()


def _renamed(before: LibraryView, view: LibraryView, tag: str) -> str:
    """The tag that all slices with this one have instead; empty where there is none."""
    had = [name for name, label in before.labels.items() if tag in label.tags and name in view.labels]
    if not had:
        return ""
    all_have = set.intersection(*(set(view.labels[name].tags) for name in had))
    fresh = set.union(*(set(view.labels[name].tags) - set(before.labels[name].tags) for name in had))
    return min(all_have & fresh, default="")
