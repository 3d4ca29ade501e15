"""What can be done with a slice, a match, a song, a tag: the menu that comes where the mouse or the keyboard is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractItemView, QInputDialog, QMenu

from choleor_desktop.ui.dialogs.plain_dialog import open_question
from choleor_desktop.ui.dialogs.removal_dialog import RemovalDialog
from choleor_desktop.ui.features.commands import Commands
from choleor_desktop.ui.frame import Frame
from choleor_desktop.ui.panels.song_list import ENTRY_ROLE
from choleor_desktop.ui.parts.keys import as_written, key_of
from choleor_desktop.ui.parts.phrases import filled
from choleor_desktop.ui.plots.ruler import Picture
from choleor_desktop.ui.tabs.beats import BeatsTab
from choleor_desktop.ui.tabs.clusters import ClustersTab
from choleor_desktop.ui.tabs.harmony import HarmonyTab
from choleor_desktop.ui.tabs.map import MapTab
from choleor_desktop.ui.tabs.routine import RoutineTab
from choleor_desktop.ui.tabs.slices import SlicesTab
from choleor_desktop.ui.theme import TAG_COLOURS
from choleor_desktop.ui.views.cluster_card import ClusterCard
from choleor_desktop.ui.views.clusters_view import same_clusters
from choleor_desktop.ui.views.slice_filter import Filter

if TYPE_CHECKING:
    from choleor_desktop.library.models import LibraryView, Song

_Entry = tuple[str, Callable[[], Any], str]


class Menus(QObject):
    """By the right button, the menu key, or Shift+F10."""

    def __init__(self, window: Frame, commands: Commands) -> None:
        super().__init__(window)
        self.window, self.commands = window, commands
        self.menu: QMenu | None = None
        self._seen: LibraryView | None = None
        self._fillers: dict[QAbstractItemView, Callable[[QMenu], None]] = {}

    def serve(self) -> None:
        """Give the lists of the window their menus."""
        window = self.window
        self._fillers = {
            window.table: self._fill_for_table,
            window.similar.list: self._fill_for_match,
            window.tab(HarmonyTab).view.list: self._fill_for_match,
            window.songs.list: self._fill_for_entry,
            window.tab(RoutineTab).view.list: self._fill_for_item,
        }
        for view in self._fillers:
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            view.customContextMenuRequested.connect(lambda place, view=view: self._open(view, place))
        window.tab(MapTab).view.menu_opens.connect(self._fill_for_point)
        window.detail.waveform.menu_opens.connect(self._fill_for_wave)
        window.tab(ClustersTab).view.menu_wanted.connect(self._open_for_cluster)
        window.session.library_changed.connect(self._library_changed)
        self.commands.add("menu", self.open_for_keyboard)
        self.commands.add("remove_song", self.remove_chosen)

    def _library_changed(self, view: LibraryView) -> None:
        """A menu of slices that have other rows by now, or of clusters that are others, goes away."""
        if self.menu is not None and self._seen is not None and not same_clusters(self._seen, view):
            self.menu.close()

    def open_for_keyboard(self) -> None:
        """The menu of what is chosen in the list, or of the picture, that has the keyboard."""
        view = self.window.focusWidget()
        if isinstance(view, QAbstractItemView) and view in self._fillers:
            self._open(view, view.visualRect(view.currentIndex()).center())
        elif isinstance(view, Picture):
            view.open_menu(view.place_of_menu())
        elif view is not None and isinstance(card := view.parent(), ClusterCard):
            self._open_for_cluster(card, card.mapToGlobal(view.geometry().center()))

    def _open(self, view: QAbstractItemView, place: QPoint) -> None:
        menu = QMenu(self.window)
        menu.setToolTipsVisible(True)
        view.setFocus()  # what its entries are for is what is chosen in it
        self._fillers[view](menu)
        self._popup(menu, view.viewport().mapToGlobal(place))

    def _popup(self, menu: QMenu, place: QPoint) -> None:
        if menu.isEmpty():
            menu.deleteLater()
            return
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._keep(menu)
        menu.popup(place)

    def _keep(self, menu: QMenu) -> None:
        """Know an open menu, and the rows that it was filled for."""
        self.menu, self._seen = menu, self.window.session.view
        menu.aboutToHide.connect(self._gone)

    def _gone(self) -> None:
        self.menu = None

    def _add(self, menu: QMenu, *entries: _Entry | None) -> None:
        """Entries with their keys at the right; None for a line between."""
        for entry in entries:
            if entry is None:
                menu.addSeparator()
            else:
                words, function, key = entry
                menu.addAction(words.replace("&", "&&") + (f"\t{key}" if key else ""), function)

    # --- slices ----------------------------------------------------------------------------------

    def _run(self, words: str, action: str) -> _Entry:
        """What a key does, as an entry of a menu."""
        return words, lambda: self.commands.run(action), key_of(action)

    def _fill_for_slices(self, menu: QMenu) -> None:
        window, commands = self.window, self.commands
        if window.chosen_beside() >= 0:  # the keys of its entries would be for that
            window.front.widget.setFocus()
        rows, view = commands.curating.marked(), window.session.view
        if view is None or not rows:
            return
        song = int(view.slices.song[rows[0]])
        self._add(
            menu,
            (self.tr("Play"), lambda: commands.hearing.play_row(rows[0]), key_of("play_stop")),
            self._run(self.tr("Play on through the song"), "play_on"),
            None,
        )
        self._add_labels(menu)
        self._add(
            menu,
            self._run(self.tr("Add to the routine"), "to_routine"),
            None,
            (self.tr("Save as WAV…"), lambda: commands.exports.save_sounds(rows), ""),
            *self._of_song(song),
        )

    def _fill_for_table(self, menu: QMenu) -> None:
        """What can be done with the chosen slices, and in which order all of them stand."""
        self._fill_for_slices(menu)
        header = self.window.table.header
        menu.addSeparator()
        orders = menu.addMenu(self.tr("Sort by"))
        for column, (words, is_chosen) in enumerate(header.orders()):
            action = orders.addAction(words, partial(header.sort_by, column))
            action.setCheckable(is_chosen)
            action.setChecked(is_chosen)

    def _fill_for_wave(self, menu: QMenu) -> None:
        """The chosen slice is what is drawn."""
        self._fill_for_slices(menu)
        self._keep(menu)

    def _fill_for_point(self, menu: QMenu, place: QPointF) -> None:
        """The slice under the pointer on the map is chosen, and what can be done with it added; beside all none."""
        tab = self.window.tab(MapTab)
        row = tab.view.row_at(place) if tab.is_current() else -1
        if row >= 0:
            if row not in self.commands.curating.marked():
                self.window.session.select(row)
            self._fill_for_wave(menu)

    def _add_labels(self, menu: QMenu) -> None:
        self._add(
            menu,
            self._run(self.tr("Tags, choreography, movement…"), "tag"),
            self._run(self.tr("Note…"), "note"),
        )
        stars = menu.addMenu(self.tr("Rating"))
        for n in range(5, -1, -1):
            words = "★" * n if n else self.tr("None")
            stars.addAction(f"{words}\t{n}", lambda n=n: self.commands.curating.rate(n))

    def _fill_for_match(self, menu: QMenu) -> None:
        """Of a match, or of a slice that fits a movement."""
        window, commands = self.window, self.commands
        row, view = window.chosen_beside(), window.session.view
        if view is None or row < 0:
            return
        unlike = (
            [self._run(self.tr("Unlike this"), "minus")] if window.session.question.settings.method == "match" else []
        )
        self._add(
            menu,
            (self.tr("Play"), lambda: commands.hearing.play_match(row), key_of("play_stop")),
            self._run(self.tr("Swap with the query, at one tempo"), "swap"),
            None,
            (self.tr("Make it the query"), lambda: commands.hearing.select_and_play(row), key_of("make_query")),
            self._run(self.tr("Also like this"), "plus"),
            *unlike,
            None,
        )
        self._add_labels(menu)
        self._add(
            menu,
            None,
            self._run(self.tr("Add to the routine"), "to_routine"),
            self._run(self.tr("Keep beside its slice in the routine"), "keep_match"),
            None,
            (self.tr("Save as WAV…"), lambda: commands.exports.save_sounds([row]), ""),
            *self._of_song(int(view.slices.song[row])),
        )

    def _fill_for_item(self, menu: QMenu) -> None:
        view = self.window.tab(RoutineTab).view
        item, items = view.current_item, view.list
        if (row := view.row_of(item)) is None:
            return

        def here(act: Callable[[int], object]) -> Callable[[], object]:
            """What is done to the eight-count wherever it is by then: what is undone may be seen a moment later."""
            return lambda: act(place) if (place := view.place_of(item, row.slice_id)) >= 0 else None

        self._add(
            menu,
            (self.tr("Play through from here"), here(items.play_wanted.emit), "Enter"),
            None,
            (self.tr("Move up"), here(lambda place: items.moved.emit(place, place - 1)), "Alt+↑"),
            (self.tr("Move down"), here(lambda place: items.moved.emit(place, place + 2)), "Alt+↓"),
            (self.tr("Remove"), here(items.taken_out.emit), key_of("remove_song")),
        )

    def _open_for_cluster(self, card: ClusterCard, place: QPoint) -> None:
        """Its most typical slice, its slices, its name."""
        tab = self.window.tab(ClustersTab)
        tab.follow()  # which else comes in a turn of its own
        if not tab.view.has(card):
            return
        menu, hearing, typical = QMenu(self.window), self.commands.hearing, card.typical
        if typical >= 0:
            self._add(
                menu,
                (self.tr("Play its most typical slice"), lambda: hearing.play_row(typical), ""),
                (self.tr("Make its most typical slice the query"), lambda: hearing.select_and_play(typical), ""),
            )
        self._add(
            menu,
            (self.tr("Choose its slices in the table"), lambda: self._choose_cluster(card.number), ""),
            None,
            (self.tr("Rename"), card.begin_name, ""),
        )
        self._popup(menu, place)

    def _choose_cluster(self, number: int) -> None:
        view = self.window.session.view
        if view is not None and view.clustering is not None:
            rows = np.flatnonzero(view.clustering.labels == number)
            self.window.show_tab(SlicesTab)
            self.commands.curating.mark_rows(rows)
            if len(rows):  # else its songs were removed
                self.window.table.keep_in_view(int(rows[0]))

    # --- songs and tags --------------------------------------------------------------------------

    def _of_song(self, song: int) -> tuple[_Entry, ...]:
        """The beats of a song and its file; slices that came ready-cut have no beats to repair."""
        view = self.window.session.view
        assert view is not None
        beats = (self.tr("Repair the beats of the song"), lambda: self._show_beats(song), "")
        file = (self.tr("Show the file in its folder"), lambda: self._show_file(song), "")
        return (file,) if view.songs[song].ready_cut else (beats, file)

    def _fill_for_entry(self, menu: QMenu) -> None:
        entry = self.window.songs.list.currentIndex().data(ENTRY_ROLE)
        if entry is None or entry.filter is None or self.window.session.view is None:
            return
        wanted, songs = entry.filter, self.window.songs
        if wanted.song >= 0:
            chosen = self._chosen_songs()
            going = chosen if wanted.song in chosen else [wanted.song]
            remove = self.tr("Remove the song from the library")
            if len(going) > 1:
                remove = self.tr("Remove %Ln song(s) from the library…", "", len(going))
            self._add(menu, *self._of_song(wanted.song), None)
            self._add(menu, (remove, lambda: self._remove(going), key_of("remove_song")))
        elif wanted.tag:
            self._fill_for_tag(menu, wanted.tag, entry.colour)
        if wanted != Filter():
            is_chosen = wanted in songs.wanted.parts  # a song that needs a look has two lines
            words = self.tr("No longer filter by this") if is_chosen else self.tr("Also filter by this")
            self._add(menu, None, (words, songs.also, as_written("Ctrl+Space")))

    def _fill_for_tag(self, menu: QMenu, tag: str, now: str) -> None:
        labels = self.window.session.labels
        names = (
            self.tr("Red"), self.tr("Orange"), self.tr("Olive"), self.tr("Green"),
            self.tr("Teal"), self.tr("Blue"), self.tr("Violet"), self.tr("Grey"),
        )  # fmt: skip
        colours = menu.addMenu(self.tr("Colour"))
        for colour, name in zip(("", *TAG_COLOURS), (self.tr("None"), *names), strict=True):
            action = colours.addAction(name, lambda colour=colour: labels.color_tag(tag, colour))
            if colour:
                action.setIcon(self.window.theme.dot(colour))
            if colour == now:
                action.setCheckable(True)
                action.setChecked(True)
        self._add(
            menu,
            (self.tr("Rename…"), lambda: self._ask_name(tag), ""),
            None,
            (self.tr("Remove from all slices"), lambda: self._remove_tag(tag), ""),
        )

    def _remove_tag(self, tag: str) -> None:
        if self.window.session.may_change():
            self.window.songs.leave(Filter(tag=tag))
            self.window.session.labels.rename_tag(tag, "")

    def _ask_name(self, tag: str) -> None:
        ask = QInputDialog(self.window)
        ask.setWindowTitle(self.tr("Rename the tag"))
        ask.setLabelText(self.tr("Its name on every slice:"))
        ask.setTextValue(tag)
        seen = self.window.session.view
        ask.textValueSelected.connect(lambda text: self._rename(tag, text) if self._may_still(seen) else None)
        open_question(ask)

    def _rename(self, tag: str, text: str) -> None:
        name = " ".join(text.replace(",", " ").split())
        if name:
            self.window.session.labels.rename_tag(tag, name)

    def _chosen_songs(self) -> list[int]:
        """The songs that are chosen on the left, one or several."""
        return [part.song for part in self.window.songs.wanted.parts if part.song >= 0]

    def remove_chosen(self) -> None:
        """Take the songs that are chosen on the left out of the library."""
        if songs := self._chosen_songs():
            self._remove(songs)

    def _remove(self, rows: list[int]) -> None:
        """Take songs out: one at once, several when a person was told how many."""
        session = self.window.session
        if len(rows) == 1 or not session.can_change or session.view is None:
            self._remove_now(rows)
            return
        seen, songs = session.view, [session.view.songs[row] for row in rows]
        ask = RemovalDialog(self.window, [session.view.song_names[row] for row in rows])
        ask.accepted.connect(lambda: self._remove_now(self._rows_of(songs)) if self._may_still(seen) else None)
        ask.open()

    def _may_still(self, seen: LibraryView | None) -> bool:
        """Whether what a dialog was opened on is still there: another library may have opened behind it."""
        return seen is not None and self.window.session.labels.may_still(seen)

    def _rows_of(self, songs: list[Song]) -> list[int]:
        """Where songs are by now, as an import may go on behind a question."""
        view = self.window.session.view
        rows = [] if view is None else [view.song_row(song.id) for song in songs]
        return [row for row in rows if row >= 0]

    def _remove_now(self, rows: list[int]) -> None:
        if rows and self.window.session.can_change:
            self.window.playing.stop()
            if self.commands.beats.song_row in rows:
                self.commands.beats.drop_draft()
        self.window.session.labels.remove_songs(rows)  # which says why not, where nothing can be changed

    def _show_beats(self, song: int) -> None:
        self.window.show_tab(BeatsTab)
        self.commands.beats.show_song(song)

    def _show_file(self, song: int) -> None:
        view = self.window.session.view
        if view is not None:
            self.window.status.tell(filled(self.tr("The song is the file %1."), view.songs[song].path))
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(view.songs[song].path).parent)))
