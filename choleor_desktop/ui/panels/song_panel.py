"""Songs, songs worth a look, tags, stars, clusters: what to choose from on the left, one of it or several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QItemSelection, QModelIndex, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from choleor_desktop.library.models import LibraryView, Song
from choleor_desktop.pipeline.doubts import doubts
from choleor_desktop.pipeline.succession import renamed_tag
from choleor_desktop.ui.panels.song_list import ALL, ENTRY_ROLE, Entry, EntryDelegate, EntryList, EntryModel, Flag
from choleor_desktop.ui.parts.one_line import Wrapped
from choleor_desktop.ui.parts.phrases import filled, number, percent
from choleor_desktop.ui.parts.titles import cluster_title, in_order
from choleor_desktop.ui.theme import Theme
from choleor_desktop.ui.views.slice_filter import Filter

_MOST_UNSURE = 30
_AT_A_GLANCE = 12


def _by_title(view: LibraryView) -> list[int]:
    """The songs of a library as they are listed."""
    return sorted(range(len(view.songs)), key=lambda i: (in_order(view.songs[i].title), in_order(view.songs[i].artist)))


class SongPanel(QWidget):
    """Choose a song, a doubtful one, a tag, a rating, a cluster, or several of them; the table follows."""

    filter_chosen = Signal(object)
    clicked = Signal()
    """A person chose here by the mouse, not on the way to another line with the arrows; after ``filter_chosen``."""
    opened = Signal()
    """Enter, or a double click: to its slices."""
    all_wanted = Signal()
    """No filter any more, and no search."""
    told = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.list = EntryList()
        self._model = EntryModel(self)
        self._delegate = EntryDelegate(self.list, self._model)
        self.list.setModel(self._model)
        self.list.setItemDelegate(self._delegate)
        self.list.selectionModel().selectionChanged.connect(self._selection_changed)
        self.list.clicked.connect(self._clicked)
        self.list.activated.connect(lambda _: self.opened.emit())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 2, 8, 8)
        layout.addWidget(self.list)
        self.force, self.show_all = Wrapped(), QPushButton()
        self.force.setProperty("role", "dim")
        self.force.setContentsMargins(6, 6, 6, 2)
        self.show_all.setProperty("compact", True)
        self.show_all.clicked.connect(self._show_all)
        layout.addWidget(self.force)
        layout.addWidget(self.show_all)
        self._view: LibraryView | None = None
        self._known: dict[Song, Entry] = {}
        self._chosen: list[Entry] = []
        self._held: frozenset[Filter] = frozenset()
        self._quiet = False
        self.set_force((), several=False)
        self.retranslate()

    def retranslate(self) -> None:
        self.list.setAccessibleName(self.tr("Songs and filters"))
        self.show_all.setText(self.tr("Show all"))
        self._known = {song: entry for song, entry in self._known.items() if not song.missing}  # that alone is a word
        if self._view is not None:
            self.set_view(self._view)

    def set_theme(self, theme: Theme) -> None:
        self._delegate.set_theme(theme)
        self.list.doItemsLayout()

    def set_force(self, words: Sequence[str], *, several: bool) -> None:
        """Say by what the table is filtered; what is alone is seen in the list, or in the search."""
        self.force.set_text(" + ".join(words))
        for part in (self.force, self.show_all):
            part.setVisible(several)

    def _show_all(self) -> None:
        if self.show_all.hasFocus():  # it goes
            self.list.setFocus()
        self.list.selectAll()
        self.all_wanted.emit()

    def also(self) -> None:
        """Choose the line where the keyboard is beside the others, or no longer."""
        place = self.list.currentIndex()
        self.list.selectionModel().select(place, self.list.beside(place))

    def leave(self, wanted: Filter) -> None:
        """Filter no longer by something that a person removes."""
        lines = [line for line, entry in enumerate(self._model.entries) if entry in self._chosen]
        kept = [line for line in lines if self._model.entries[line].filter != wanted]
        if kept != lines:
            self._choose(kept or [ALL], (kept or [ALL])[0])

    @property
    def wanted(self) -> Filter:
        """All that is chosen, as one filter."""
        found = dict.fromkeys(entry.filter for entry in self._chosen if entry.filter is not None)
        first, *others = found or (Filter(),)
        return replace(first, also=tuple(others))

    def set_view(self, view: LibraryView) -> None:
        before, self._view = self._view, view
        self._held = _held(self.wanted, before, view)
        entries = [*self._slice_entries(view), *self._song_entries(view), *self._label_entries(view)]
        entries += self._cluster_entries(view)
        now = {entry.filter: line for line, entry in reversed(list(enumerate(entries))) if entry.filter is not None}
        doubted = {entry.filter: line for line, entry in enumerate(entries) if entry.is_doubt}

        def line_of(entry: Entry | None) -> int:
            """Where a filter is by now; a song that needs a look stands there twice."""
            wanted = None if entry is None else _followed(entry.filter, before, view, now, alone=is_alone)
            if entry is None or wanted is None:
                return ALL
            return doubted.get(wanted, now[wanted]) if entry.is_doubt else now[wanted]

        is_alone = len(self._chosen) == 1
        was, songs = self.wanted, [part.song for part in self.wanted.parts if part.song >= 0]
        is_gone = before is not None and any(view.song_row(before.songs[song].id) < 0 for song in songs)
        lines = [line for line in dict.fromkeys(map(line_of, self._chosen)) if line != ALL] or [ALL]
        at = line_of(self.list.currentIndex().data(ENTRY_ROLE))
        self._quiet = True
        self._model.set_entries(entries)
        self._choose(lines, at)
        self._quiet = False
        self._chosen = [entries[line] for line in lines]
        if self.wanted != was or is_gone:
            self.filter_chosen.emit(self.wanted)
        if before is not None and before.path == view.path:
            gone = [part.cluster for part in was.parts if part.cluster >= 0 and _heir(before, view, part.cluster) < 0]
            if gone:
                text = self.tr("“%1” is no longer among the clusters: the table is not filtered by it any more.")
                self.told.emit(filled(text, cluster_title(before, gone[0])))

    def _choose(self, lines: Sequence[int], at: int) -> None:
        """Choose lines, and have the keyboard on one."""
        choice, model = QItemSelection(), self.list.selectionModel()
        for line in lines:
            choice.select(self._model.index(line), self._model.index(line))
        model.setCurrentIndex(self._model.index(at), Flag.NoUpdate)
        model.select(choice, Flag.ClearAndSelect)

    def _slice_entries(self, view: LibraryView) -> list[Entry]:
        """All slices, and those that something is to be done about."""
        entries = [
            Entry(self.tr("SONGS")),
            Entry(self.tr("All songs"), number(len(view.slices)), Filter()),
        ]
        n_left = len(view.slices) - len(view.labels)
        if view.labels:
            entries.append(Entry(self.tr("No label"), number(n_left), Filter(unlabelled=True)))
        n_missing = sum(song.n_slices for song in view.songs if song.missing)
        if n_missing:
            tip = self.tr("Their files are not where they were. Import the folder where they are now.")
            entries.append(Entry(self.tr("Missing files"), number(n_missing), Filter(missing=True), tip=tip))
        return entries

    def _song_entries(self, view: LibraryView) -> list[Entry]:
        """The songs by title, and once more those whose beats a person should hear, the least sure first."""
        order, names, entries = _by_title(view), view.song_names, list[Entry]()
        tip = self.tr("Less than 50 % sure of the beats: listen with the click on, and repair them.")
        doubtful = [
            Entry(names[doubt.song], percent(doubt.sure), Filter(song=doubt.song), tip=tip, is_doubt=True)
            for doubt in doubts(view)
        ]
        n = number(len(doubtful))
        if doubtful and len(order) > _AT_A_GLANCE:  # their own lines are below the songs, and so out of sight
            entries.append(Entry(self.tr("Needs a look"), n, Filter(doubtful=True), is_warning=True, tip=tip))
        self._known = {view.songs[i]: self._song_entry(i, view.songs[i], names[i]) for i in order}
        entries += self._known.values()
        if doubtful:
            entries.append(Entry(filled(self.tr("NEEDS A LOOK · %1"), n), is_warning=True))
            entries += doubtful[:_MOST_UNSURE]
        return entries

    def _song_entry(self, row: int, song: Song, name: str) -> Entry:
        """Kept while a song stays as it is: of thousands, an import changes a few."""
        known = self._known.get(song)
        if known is None or known.filter is None or known.filter.song != row or known.text != name:
            note = self.tr("missing") if song.missing else number(song.n_slices)
            known = Entry(name, note, Filter(song=row), tip=song.path)
        return known

    def _label_entries(self, view: LibraryView) -> list[Entry]:
        counts = {part.tag: 0 for part in self._held if part.tag}
        ratings = [0] * 6
        for label in view.labels.values():
            for tag in label.tags:
                counts[tag] = counts.get(tag, 0) + 1
            ratings[label.rating] += 1
        entries = []
        if counts:
            entries.append(Entry(self.tr("TAGS")))
            entries += [
                Entry(tag, number(n), Filter(tag=tag), colour=view.tag_colors.get(tag, ""))
                for tag, n in sorted(counts.items())
            ]
        held = {part.min_rating for part in self._held} - {0}
        if held or any(ratings[1:]):
            entries.append(Entry(self.tr("RATING")))
            for stars in range(5, 0, -1):
                n = sum(ratings[stars:])
                if n or stars in held:
                    text = "★" * stars if stars == 5 else filled(self.tr("%1 and more"), "★" * stars)
                    entries.append(Entry(text, number(n), Filter(min_rating=stars)))
        return entries

    def _cluster_entries(self, view: LibraryView) -> list[Entry]:
        if view.clustering is None:
            return []
        labels = view.clustering.labels
        counts = enumerate(np.bincount(labels[labels >= 0]).tolist())  # songs that came since are in none
        lines = [Entry(cluster_title(view, i), number(n), Filter(cluster=i)) for i, n in counts if n]
        return [Entry(self.tr("CLUSTERS")), *lines]

    def _selection_changed(self) -> None:
        if self._quiet:
            return
        lines, was = sorted(index.row() for index in self.list.selectedIndexes()), self.wanted
        entries = self._model.entries
        times = Counter(entries[line].filter for line in lines)
        once = [line for line in lines if times[entries[line].filter] == 1]  # on its other line, a song is given up
        if once != lines or not lines:
            self._choose(once or [ALL], self.list.currentIndex().row())
            return
        self._chosen = [entries[line] for line in lines if line != ALL]
        if self.wanted != was:
            self.filter_chosen.emit(self.wanted)

    def _clicked(self, index: QModelIndex) -> None:
        entry = index.data(ENTRY_ROLE)
        if entry is not None and entry.filter is not None:
            self.clicked.emit()


def _held(wanted: Filter, before: LibraryView | None, view: LibraryView) -> frozenset[Filter]:
    """Tags and stars of the filter: they stay until a person chooses others, though perhaps no slice has them.

    Who takes a tag from the last slice that has it would else stand among all songs.
    """
    if before is None or before.path != view.path:
        return frozenset()
    renamed = {part for part in wanted.parts if part.tag and renamed_tag(before, view, part.tag)}
    return frozenset(part for part in wanted.parts if part.tag or part.min_rating) - renamed


def _followed(
    wanted: Filter | None, before: LibraryView | None, view: LibraryView, now: Mapping[Filter, int], *, alone: bool
) -> Filter | None:
    """A filter now that the library changed; None where there is none like it any more.

    A song that went is followed by the next one where it was chosen alone; beside others it is left out.
    """
    if wanted is None or before is None:
        return wanted
    if before.path != view.path and max(wanted.song, wanted.cluster) >= 0:
        return None
    if wanted.song >= 0:
        here = view.song_row(before.songs[wanted.song].id)
        wanted = replace(wanted, song=_next_song(before, view, wanted.song) if alone else here)
    elif wanted.cluster >= 0:
        wanted = replace(wanted, cluster=_heir(before, view, wanted.cluster))
    elif wanted.tag and wanted not in now:
        wanted = replace(wanted, tag=renamed_tag(before, view, wanted.tag))
    return wanted if wanted in now else None


def _heir(before: LibraryView | None, view: LibraryView, number: int) -> int:
    """Which cluster one of an earlier view is by now; -1 where none lives on of it."""
    if before is None or before.clustering is view.clustering:
        return number
    from choleor_desktop.pipeline.clusters import heir_of  # noqa: PLC0415 - not before the window shows

    return heir_of(before, number, view)


def _next_song(before: LibraryView, view: LibraryView, row: int) -> int:
    """Where a song is now that songs went or came back; where it went itself, the next one; -1 where none is left."""
    if row < len(view.songs) and view.songs[row].id == before.songs[row].id:
        return row
    order = _by_title(before)
    at = order.index(row)
    places = (view.song_row(before.songs[i].id) for i in (*order[at:], *reversed(order[:at])))
    return next((place for place in places if place >= 0), -1)
