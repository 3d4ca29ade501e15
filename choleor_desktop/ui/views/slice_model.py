"""The slices as a table: an index of rows over the library's arrays, sorted and filtered by numpy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from heapq import nlargest
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from choleor_desktop.errors import AudioTooShort
from choleor_desktop.library.models import NO_CLUSTER, NO_LABEL, Label, LibraryView, Song
from choleor_desktop.pipeline.text_search import TextIndex
from choleor_desktop.ui.parts.lines import Index
from choleor_desktop.ui.parts.phrases import error_text, filled, stars
from choleor_desktop.ui.parts.plain import plain_tip
from choleor_desktop.ui.parts.titles import cluster_title, in_order, slice_title, tempo
from choleor_desktop.ui.views.slice_filter import Filter

N_COLUMNS = 7
SLICE, SONG, BPM, LEVELS, CLUSTER, TAGS, RATING = range(N_COLUMNS)
"""The order and the widths that a person chose are remembered by these numbers: another column comes last."""
_SHOWN, _SPOKEN, _TIP = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole
_FLAGS = (
    Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemNeverHasChildren
    | Qt.ItemFlag.ItemIsDragEnabled
)
_AT_ONCE = 256
_MEASURED = 20
_NAMED = 3


class SliceModel(QAbstractTableModel):
    """One line a slice; ``rows`` says which slice of the library a line is."""

    held_changed = Signal()
    """Names in the library are of other lengths, whatever is filtered; or it has tags now, or no more."""
    about_to_sort, was_sorted = Signal(), Signal()
    """The same lines come in another order; before and after."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.view: LibraryView | None = None
        self.rows = np.zeros(0, np.int64)
        self.filter = Filter()
        self._sort = (SLICE, Qt.SortOrder.AscendingOrder)
        self._levels: dict[int, np.ndarray] = {}
        self._order: np.ndarray | None = None
        self._text_index: TextIndex | None = None
        self._allowed: np.ndarray | None = None
        self.held: dict[int, list[str]] = {}

    def set_view(self, view: LibraryView | None, index: TextIndex | None = None) -> None:
        """Another state of the library, with the index of its words where a job has made it."""
        old = self.view
        self._text_index = index or self._text_index
        self.view = view
        if old is None or view is None or old.levels_db is not view.levels_db:
            self._levels = {}
        self._hold(old, view)
        same_slices = old is not None and view is not None and old.slices is view.slices
        if not same_slices or self._sort[0] not in {TAGS, RATING}:  # else lines stay where they are until asked anew
            self._order = None
        if old is not None and view is not None and _has_grown(old, view):
            self._grow(len(old.slices))
            if old.song_names != view.song_names[: len(old.songs)]:  # what came has the title of one that was there
                self._draw_anew()
            return
        same_titles = old is not None and view is not None and old.songs is view.songs
        stays = same_slices and same_titles and not self._depends_on_labels
        fresh = self.rows if stays else self._fresh_rows()
        if not same_slices or not np.array_equal(fresh, self.rows):
            self._rebuild(fresh)
        else:
            self._draw_anew()

    def _draw_anew(self) -> None:
        """Marks and the place scrolled to stay."""
        if len(self.rows):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, N_COLUMNS - 1))

    def _hold(self, old: LibraryView | None, view: LibraryView | None) -> None:
        held = self.held
        if view is not None and (old is None or old.songs is not view.songs):
            titles = (f"{name} · {song.n_slices}" for name, song in zip(view.song_names, view.songs, strict=True))
            words = map(_words_of, view.song_names, view.songs)
            held = {SLICE: _longest(titles, len(view.songs)), SONG: _longest(words, len(view.songs))}
        has_tags = view is not None and any(label.tags for label in view.labels.values())
        held = {column: held[column] for column in (SLICE, SONG) if column in held} | ({} if has_tags else {TAGS: []})
        if held != self.held:
            self.held = held
            self.held_changed.emit()

    def set_filter(self, wanted: Filter) -> None:
        if wanted != self.filter:
            self.filter = wanted
            self._rebuild()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.about_to_sort.emit()
        self._sort, self._order = (column, order), None
        self._rebuild()
        self.was_sorted.emit()

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def line_of(self, row: int) -> int:
        """The line of a slice, or -1 where the filter leaves it out."""
        found = np.flatnonzero(self.rows == row)
        return int(found[0]) if len(found) else -1

    def first_row(self) -> int:
        """The slice on the first line; the first of all where no line is left."""
        return int(self.rows[0]) if len(self.rows) else 0

    def rows_beside(self, line: int) -> list[int]:
        """The slices on the two lines below a line and on the one above, those that a key may ask for next."""
        return [int(self.rows[near]) for near in (line + 1, line - 1, line + 2) if 0 <= near < len(self.rows)]

    # --- what is drawn of a slice ----------------------------------------------------------------

    def row_at(self, line: int) -> int:
        """The slice on a line, or -1."""
        return int(self.rows[line]) if self.view is not None and 0 <= line < len(self.rows) else -1

    def levels_of(self, row: int) -> np.ndarray:
        """Levels of the counts, 1..10, none where they are not known; made for some slices around it at once."""
        assert self.view is not None
        if self.view.without_sound(row):
            return np.zeros(0, np.int64)
        block, place = divmod(row, _AT_ONCE)
        if block not in self._levels:
            self._levels[block] = self.view.count_levels(slice(block * _AT_ONCE, (block + 1) * _AT_ONCE))
        return self._levels[block][place]

    def cluster_of(self, row: int) -> int:
        return self.view.cluster_of(row) if self.view is not None else NO_CLUSTER

    def label_of(self, row: int) -> Label:
        return self.view.label_of(row) if self.view is not None else NO_LABEL

    @property
    def tag_colours(self) -> Mapping[str, str]:
        """Colours of those tags that were given one."""
        return {} if self.view is None else self.view.tag_colors

    # --- which lines, in which order -------------------------------------------------------------

    def _rebuild(self, rows: np.ndarray | None = None) -> None:
        self.beginResetModel()
        self.rows = self._fresh_rows() if rows is None else rows
        self.endResetModel()

    @property
    def _depends_on_labels(self) -> bool:
        """Whether the same slices may come in other lines when only what is known of them changed."""
        return self.filter != Filter(song=self.filter.song) or self._sort[0] in {TAGS, RATING, CLUSTER}

    def _fresh_rows(self) -> np.ndarray:
        if self.view is None:
            return np.zeros(0, np.int64)
        if self._order is None or len(self._order) != len(self.view.slices):
            self._order = self._sorted()
        allowed = self._allowed = self._filtered(self.filter)
        return self._order if allowed is None else self._order[allowed[self._order]]

    def _grow(self, n_before: int) -> None:
        """Slices came, the others are as they were: what is marked and where the table stands stays."""
        fresh = self._fresh_rows()
        is_new = fresh >= n_before
        if not np.array_equal(np.sort(fresh[~is_new]), np.sort(self.rows)):
            self._rebuild(fresh)
            return
        if is_new.any():
            self.beginInsertRows(QModelIndex(), len(self.rows), len(fresh) - 1)
            self.rows = np.concatenate((self.rows, fresh[is_new]))
            self.endInsertRows()
        if not np.array_equal(fresh, self.rows):
            self._put_in_order(fresh)

    def _put_in_order(self, rows: np.ndarray) -> None:
        self.about_to_sort.emit()
        self.layoutAboutToBeChanged.emit()
        kept, before = self.persistentIndexList(), self.rows
        self.rows = rows
        self.changePersistentIndexList(kept, [self.index(self.line_of(before[e.row()]), e.column()) for e in kept])
        self.layoutChanged.emit()
        self.was_sorted.emit()

    def allowed(self) -> np.ndarray | None:
        """Slices that the filter leaves, as booleans; None for all."""
        return self._allowed

    def in_words(self) -> list[str]:
        """What the filter asks for."""
        view, parts, asked = self.view, self.filter.parts, []
        if self.filter.text.strip():
            asked.append(filled(self.tr("the search “%1”"), self.filter.text.strip()))
        if view is not None:
            titles = [view.song_names[part.song] for part in parts if 0 <= part.song < len(view.songs)]
            clusters = [cluster_title(view, part.cluster) for part in parts if part.cluster >= 0]
            for words, names in ((self.tr("the song “%1”"), titles), (self.tr("“%1”"), clusters)):
                more = len(names) - _NAMED
                named = self.tr("” or “").join(names[:_NAMED] if more > 0 else names)
                if names:
                    asked.append(filled(words, named) + (filled(self.tr(" or %1 more"), more) if more > 0 else ""))
        asked += [filled(self.tr("the tag “%1”"), part.tag) for part in parts if part.tag]
        stars = max(part.min_rating for part in parts)
        if stars:
            asked.append("★" * stars)
        if any(part.unlabelled for part in parts):
            asked.append(self.tr("“No label”"))
        if any(part.missing for part in parts):
            asked.append(self.tr("“Missing files”"))
        if any(part.doubtful for part in parts):
            asked.append(self.tr("“Needs a look”"))
        return asked

    def why_empty(self) -> str:
        """What the filter asks for that no slice has, and how to see slices again; of a song without any, why."""
        view, row = self.view, self.filter.song
        if view is not None and 0 <= row < len(view.songs) and self.filter == Filter(song=row):
            return error_text(AudioTooShort(name=view.song_names[row], seconds=view.songs[row].duration_s))
        if not self.filter.text.strip():
            text = self.tr("There is no slice for %1. Choose “All songs” on the left.")
        elif replace(self.filter, text="") == Filter():
            text = self.tr("There is no slice for %1. Clear the search.")
        else:
            text = self.tr("There is no slice for %1. Clear the search, or choose “All songs” on the left.")
        return filled(text, " + ".join(self.in_words()))

    def labelled_or_not(self) -> np.ndarray:
        """The slices that the filter would leave if it did not ask for those without a label."""
        if self.view is None or not any(part.unlabelled for part in self.filter.parts):
            return self.rows
        first, *others = (replace(part, unlabelled=False) for part in self.filter.parts)
        allowed = self._filtered(replace(first, also=tuple(others)))
        return np.arange(len(self.view.slices)) if allowed is None else np.flatnonzero(allowed)

    def _filtered(self, wanted: Filter) -> np.ndarray | None:
        return None if self.view is None or wanted == Filter() else wanted.leaves(self.view, self._with_text)

    def _with_text(self, text: str) -> np.ndarray:
        assert self.view is not None
        if self._text_index is None or self._text_index.view is not self.view:
            self._text_index = TextIndex(self.view, self._text_index)
        return self._text_index.rows(text)

    def _sorted(self) -> np.ndarray:
        assert self.view is not None
        view, (column, order) = self.view, self._sort
        by_title = np.argsort(np.argsort(np.array([in_order(song.title) for song in view.songs], dtype=object)))
        song = by_title[view.slices.song] if len(view.songs) else view.slices.song
        keys: dict[int, Callable[[], Any]] = {
            SLICE: lambda: song,
            SONG: lambda: song,
            BPM: lambda: view.slices.bpm,
            LEVELS: lambda: view.count_levels(slice(None)).mean(axis=1),
            CLUSTER: lambda: view.clustering.labels if view.clustering is not None else np.zeros(len(song)),
            TAGS: lambda: self._label_key(lambda label: " ".join(label.tags) or "\uffff"),
            RATING: lambda: self._label_key(lambda label: label.rating),
        }
        key = np.asarray(keys[column]())
        if column in {BPM, LEVELS}:  # what is not known comes last in either order
            key = np.where(np.array([song.without_sound for song in view.songs], bool)[view.slices.song], np.nan, key)
        if order == Qt.SortOrder.DescendingOrder:
            key = -key.astype(np.float64)
        return np.lexsort((view.slices.index, song, key))

    def _label_key(self, of: Callable[[Label], Any]) -> np.ndarray:
        assert self.view is not None
        rows = self.view.slices.rows
        values = {rows[name]: of(label) for name, label in self.view.labels.items()}
        rank = {value: i for i, value in enumerate(sorted({of(NO_LABEL), *values.values()}))}
        key = np.full(len(self.view.slices), rank[of(NO_LABEL)])
        key[list(values)] = [rank[value] for value in values.values()]
        return key

    # --- Qt's questions --------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else N_COLUMNS

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        names = (
            self.tr("Slice"), self.tr("Song"), self.tr("BPM"), self.tr("Levels"), self.tr("Cluster"),
            self.tr("Tags"), self.tr("Rating"),
        )  # fmt: skip
        return names[section] if 0 <= section < len(names) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index.row())
        if row < 0:
            return None
        column = index.column()
        if role == _SHOWN:
            return self.text_of(row, column)
        if role == _SPOKEN:
            return self._spoken(row, column)
        if role == _TIP:
            return self._tip(row, column)
        return None

    def _tip(self, row: int, column: int) -> str | None:
        """What a narrow cell cuts off, and the note; as text, never as the HTML that it may pretend to be."""
        whole = self.text_of(row, column) if column in {SLICE, SONG, TAGS} else ""
        return plain_tip("\n".join(filter(None, (whole, self.label_of(row).note)))) or None

    def text_of(self, row: int, column: int) -> str:
        """What a cell says in words; empty where it is drawn."""
        assert self.view is not None
        view = self.view
        if column == SLICE:
            return slice_title(view, row)
        if column == SONG:
            return _words_of(view.song_names[int(view.slices.song[row])], view.song_of(row))
        if column == BPM:
            return "–" if view.without_sound(row) else f"{float(view.slices.bpm[row]):.0f}"
        if column == TAGS:
            return ", ".join(self.label_of(row).tags)
        return ""

    def _spoken(self, row: int, column: int) -> str:
        """What a cell says to a screen reader; the first all of its line, as the arrows go from line to line."""
        if column == SLICE:
            return ", ".join(filter(None, self._all_of(row)))
        if column == LEVELS:
            return " ".join(map(str, self.levels_of(row)))
        if column == CLUSTER:
            number = self.cluster_of(row)
            return str(number + 1) if number >= 0 else ""
        if column == RATING:
            rating = self.label_of(row).rating
            return stars(rating) if rating else ""
        if column == TAGS:
            return ". ".join(filter(None, (self.text_of(row, TAGS), self.label_of(row).note)))
        return self.text_of(row, column)

    def _all_of(self, row: int) -> Iterator[str]:
        assert self.view is not None
        number, has_sound = self.cluster_of(row), not self.view.without_sound(row)
        yield self.text_of(row, SLICE)
        yield tempo(self.view.bpm(row)) if has_sound else ""
        yield cluster_title(self.view, number) if number >= 0 else ""
        yield self._spoken(row, TAGS)
        yield self._spoken(row, RATING)
        yield filled(self.tr("levels %1"), self._spoken(row, LEVELS)) if has_sound else ""


def _words_of(name: str, song: Song) -> str:
    """A song's name and its artist, who may be what tells it from another of its title."""
    is_there = not song.artist or name == f"{song.title} — {song.artist}"
    return name if is_there else f"{name} — {song.artist}"


def _longest(texts: Iterable[str], n: int) -> list[str]:
    """Some of the longest, but for a tenth, which may be cut off; by bytes, as letters of many of them are wide."""
    spared = n // 10
    return nlargest(spared + _MEASURED, texts, lambda text: len(text.encode("utf-8", "surrogatepass")))[spared:]


def _has_grown(before: LibraryView, after: LibraryView) -> bool:
    """Whether songs only came: the slices that were there have the same rows."""
    n = len(before.songs)
    return 0 < n < len(after.songs) and all(a is b for a, b in zip(before.songs, after.songs, strict=False))
