"""The menus of slices, matches, songs and tags; what is written for other programs."""

from __future__ import annotations

import csv
import shutil
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction, QColor, QContextMenuEvent, QDesktopServices, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QMenu

from choleor_desktop.library import suffixes
from choleor_desktop.library.models import NO_LABEL, Label, LabelEdit
from choleor_desktop.library.store import Store
from choleor_desktop.ui.parts.keys import KEYS, KeysDialog
from choleor_desktop.ui.tabs.beats import BeatsTab
from choleor_desktop.ui.tabs.clusters import ClustersTab
from choleor_desktop.ui.tabs.map import MapTab
from choleor_desktop.ui.tabs.routine import RoutineTab
from choleor_desktop.ui.tabs.slices import SlicesTab
from choleor_desktop.ui.theme import TAG_COLOURS
from choleor_desktop.ui.views.slice_filter import Filter

_KEY_F10, _SHIFT = Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(show_window, library):
    """The window on a library with some tags."""
    with Store.open(library) as store:
        ids = store.view().slices.ids
        store.edit([LabelEdit(ids[0], Label(("chorus", "soft"), 3)), LabelEdit(ids[1], Label(("chorus",)))])
    return show_window(library)


def choose(window, **wanted) -> None:
    """Go to a line of the list on the left."""
    panel = window.songs.list
    lines = [panel.model().index(i) for i in range(panel.model().rowCount())]
    entry = next(line for line in lines if window.songs._model.entries[line.row()].filter == Filter(**wanted))
    panel.setFocus()
    panel.setCurrentIndex(entry)


@pytest.fixture
def menu_of(window, until):
    """The menu that Shift+F10 opens in a list."""

    def open_menu(view):
        window.activateWindow()
        view.setFocus()
        until(lambda: QApplication.focusWidget() is view)
        QTest.keyClick(view, _KEY_F10, _SHIFT)
        assert window.menus.menu is not None
        return window.menus.menu

    return open_menu


def entries(menu) -> dict:
    """Actions by their words, those of menus within it too."""
    found = {}
    for action in menu.actions():
        found[action.text().split("\t")[0]] = action
        if action.menu() is not None:
            found |= {f"{action.text()}: {name}": each for name, each in entries(action.menu()).items()}
    return found


def pick(menu, words: str) -> None:
    entries(menu)[words].trigger()
    menu.close()


def has_colour(image: QImage, colour: str) -> bool:
    dots = np.frombuffer(image.convertToFormat(QImage.Format.Format_ARGB32).constBits(), np.uint32)
    return bool((dots == QColor(colour).rgb()).any())


def test_a_tag_gets_a_colour_that_is_seen_wherever_the_tag_is_and_undo_takes_it_away(window, until, menu_of):
    choose(window, tag="chorus")
    pick(menu_of(window.songs.list), "Colour: Violet")
    violet = TAG_COLOURS[6]
    until(lambda: window.session.view.tag_colors == {"chorus": violet})
    table = window.tab(SlicesTab).view
    until(lambda: has_colour(table.viewport().grab().toImage(), violet))
    assert has_colour(window.songs.list.viewport().grab().toImage(), violet)
    assert entries(menu_of(window.songs.list))["Colour: Violet"].isChecked()
    window.menus.menu.close()
    window.commands.run("labelling")
    assert not window.tab(SlicesTab).bar._buttons["chorus"].icon().isNull()
    window.commands.run("undo")
    until(lambda: window.session.view.tag_colors == {})
    until(lambda: window.tab(SlicesTab).bar._buttons["chorus"].icon().isNull())


def test_a_tag_is_renamed_on_every_slice_and_keeps_its_colour(window, until, qtbot, menu_of):
    window.session.labels.color_tag("chorus", "#4a80d9")
    until(lambda: window.session.view.tag_colors)
    choose(window, tag="chorus")
    pick(menu_of(window.songs.list), "Rename…")
    until(lambda: window.findChild(QInputDialog))
    ask = window.findChild(QInputDialog)
    ask.setTextValue("soft")
    ask.accept()
    until(lambda: window.session.labels.of(1).tags == ("soft",))
    assert window.model.filter.tag == "soft", "what is looked at stays, by its new name"
    assert window.session.labels.of(0) == Label(("soft",), 3), "it had both"
    until(lambda: window.status.text == "2 slices: name of a tag. Ctrl+Z undoes it.")
    assert window.session.view.tag_colors["soft"] == "#4a80d9"
    assert "chorus" not in window.session.view.tag_colors
    window.commands.run("undo")
    until(lambda: window.session.labels.of(0).tags == ("chorus", "soft"))
    assert dict(window.session.view.tag_colors) == {"chorus": "#4a80d9"}, "the name and its colour are one step"
    window.session.labels.color_tag("soft", "#c94f4f")
    window.session.labels.rename_tag("chorus", "soft")
    until(lambda: window.session.labels.of(0).tags == ("soft",))
    assert dict(window.session.view.tag_colors) == {"soft": "#c94f4f"}, "one that has a colour keeps it"
    window.commands.run("undo")
    until(lambda: window.session.labels.of(0).tags == ("chorus", "soft"))
    choose(window, tag="soft")
    pick(menu_of(window.songs.list), "Remove from all slices")
    until(lambda: window.session.labels.of(0).tags == ("chorus",))


def test_a_song_is_taken_out_by_a_key_and_comes_back_with_its_labels(window, until):
    session = window.session
    session.select(0)
    kept, song = session.labels.of(0), session.view.song_of(0)
    name, n = session.view.slices.ids[0], len(session.view.slices)
    titles = sorted((each.title for each in session.view.songs), key=str.casefold)
    at = titles.index(song.title)
    beside = (titles[at + 1 :] + titles[at - 1 : at])[0]
    choose(window, song=int(session.view.slices.song[0]))
    QTest.keyClick(window.songs.list, Qt.Key.Key_Delete)
    until(lambda: song.id not in {each.id for each in session.view.songs})
    assert len(session.view.slices) == n - song.n_slices
    shown = session.view.songs[window.model.filter.song]
    assert shown.title == beside, "the list goes on to the song after the one that went"
    assert window.model.rowCount() == shown.n_slices
    until(lambda: session.row == window.model.rows[0])  # its first slice is the chosen one
    assert Path(song.path).exists()
    until(lambda: song.title in window.status.text)
    assert session.row >= 0
    until(lambda: session.question.answer.request.queries == (session.view.slices.ids[session.row],))
    window.commands.run("undo")
    until(lambda: len(session.view.slices) == n)
    assert session.view.labels[name] == kept


def test_undo_of_removed_songs_names_the_song_or_how_many_and_not_their_slices(window, until):
    session, status = window.session, window.status
    session.labels.edit([0], lambda label: replace(label, rating=5), "rate")
    title = session.view.songs[0].title
    for rows, about in (([0], title), ([0, 1], "2 songs")):
        session.labels.remove_songs(rows)
        window.commands.run("undo")
        until(lambda about=about: status.text == f"Undone: removed songs ({about}).")
        window.commands.run("redo")
        until(lambda about=about: status.text == f"Redone: removed songs ({about}).")
        window.commands.run("undo")
        until(lambda: len(session.view.songs) == 4)


def test_the_song_that_is_shown_stays_the_same_when_one_before_it_goes_and_comes_back(window, until):
    session = window.session
    choose(window, song=3)
    title = session.view.songs[3].title
    window.show_tab(BeatsTab)
    window.commands.beats.show_song(3)
    window.commands.run("later")
    draft = window.commands.beats.draft
    assert draft is not None
    session.labels.remove_songs([1])
    until(lambda: len(session.view.songs) == 3)
    assert session.view.songs[window.model.filter.song].title == title
    assert window.commands.beats.song.title == title
    until(lambda: next(each for each in session.view.songs if each.title == title).edited)
    until(lambda: not session.background.is_busy)
    assert sum(each.edited for each in session.view.songs) == 1
    window.commands.run("undo")
    window.commands.run("undo")
    until(lambda: len(session.view.songs) == 4)
    assert session.view.songs[window.model.filter.song].title == title
    assert window.commands.beats.song.title == title


def test_a_chosen_slice_in_sight_stays_there_when_songs_come_above_it(window, until):
    session, table = window.session, window.tab(SlicesTab).view
    come = [Path(song.path) for song in session.view.songs[:2]]
    session.labels.remove_songs([0, 1])
    until(lambda: len(session.view.songs) == 2)
    window.resize(1280, 600)
    QTest.keyClick(table, Qt.Key.Key_Home)
    until(lambda: table.currentIndex().row() == 0 and table.verticalScrollBar().value() == 0)
    window.commands.libraries.bring(come)
    until(lambda: len(session.view.songs) == 4 and table.model().rowCount() == len(session.view.slices))
    assert table.currentIndex().row() > table.viewport().height() // table.rowHeight(0)
    until(lambda: table.viewport().rect().contains(table.visualRect(table.currentIndex()).center()))


def test_when_the_last_song_is_gone_the_first_page_is_there_again(window, until):
    session = window.session
    while session.view.songs:
        n = len(session.view.songs)
        session.labels.remove_songs([0])
        until(lambda n=n: len(session.view.songs) == n - 1)
    assert window.stack.currentWidget() is window.start
    window.commands.run("undo")
    until(lambda: len(session.view.songs) == 1)
    assert window.stack.currentWidget() is window.columns


def test_what_was_repaired_last_stays_in_its_library_when_another_is_opened(window, until, library, tmp_path):
    other = Path(shutil.copy(library, tmp_path / "other.choleor"))
    window.commands.beats.show_song(0)
    window.commands.run("later")
    window.commands.libraries.open_library(other)
    until(lambda: window.session.view.path == str(other) and not window.session.background.is_busy)
    assert not any(song.edited for song in window.session.view.songs)
    with Store.open(library, read_only=True) as store:
        assert [song.edited for song in store.view().songs].count(True) == 1


def test_slices_are_rated_and_saved_as_wav_from_their_menu(window, until, monkeypatch, tmp_path, menu_of):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    table = window.tab(SlicesTab).view
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Home)
    QTest.keyClick(table, Qt.Key.Key_Down, _SHIFT)
    pick(menu_of(table), "Rating: ★★★★")
    rows = window.commands.curating.marked()
    assert len(rows) == 2
    until(lambda: [window.session.labels.of(row).rating for row in rows] == [4, 4])
    pick(menu_of(table), "Save as WAV…")
    until(lambda: str(tmp_path) in window.status.text)
    names = {window.session.view.slices.ids[row] for row in rows}
    assert {path.stem for path in tmp_path.glob("*.wav")} == names


def test_a_match_goes_into_the_routine_and_becomes_the_query_from_its_menu(window, until, menu_of):
    session, matches = window.session, window.similar.list
    matches.setCurrentIndex(matches.model().index(1, 0))
    row = window.similar.current_row
    pick(menu_of(matches), "Add to the routine")
    until(lambda: session.view.routines)
    items = window.tab(RoutineTab).view.list
    assert [item.slice_id for item in session.view.routines[0].items] == [session.view.slices.ids[row]]
    pick(menu_of(matches), "Make it the query")
    until(lambda: session.question.answer.request.queries == (session.view.slices.ids[row],))
    window.show_tab(RoutineTab)
    items.setCurrentIndex(items.model().index(0, 0))
    pick(menu_of(items), "Remove")
    until(lambda: not session.view.routines[0].items)


def test_the_right_button_opens_the_menu_where_it_is_pressed(window):
    table = window.tab(SlicesTab).view
    table.customContextMenuRequested.emit(QPoint(40, 40))
    menu = window.menus.menu
    assert menu.isVisible()
    keys = {action.text().partition("\t")[2] for action in menu.actions()} - {""}
    assert keys <= {key.sequence for key in KEYS}
    menu.close()


@pytest.mark.parametrize("kind", ["list", "map", "wave"])
def test_a_menu_of_a_slice_that_has_another_row_by_now_closes(window, until, menu_of, kind):
    session, plots = window.session, {"map": window.tab(MapTab).view, "wave": window.detail.waveform}
    session.select(int(session.view.slices_of(1)[0]))
    if kind == "list":
        menu = menu_of(window.table)
    else:
        window.show_tab(MapTab)
        until(lambda: window.tab(MapTab).view.n_points)
        plots[kind].open_menu(plots[kind].place_of_menu())
        menu = next(menu for menu in plots[kind].findChildren(QMenu) if menu.isVisible())
    assert "Save as WAV…" in entries(menu)
    closed, n_songs = [], len(session.view.songs)
    menu.aboutToHide.connect(lambda: closed.append(True))
    session.labels.remove_songs([0])
    until(lambda: len(session.view.songs) < n_songs)
    assert closed


def test_a_cluster_has_a_menu_by_the_mouse_and_by_the_keyboard(window, until):
    session, view = window.session, window.tab(ClustersTab).view
    window.show_tab(ClustersTab)
    until(lambda: view.has_portraits and len(view._shown) == session.view.clustering.k)
    card = view._shown[1]
    place = card.rect().center()
    QApplication.sendEvent(card, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, card.mapToGlobal(place)))
    assert window.menus.menu is not None
    around = window.menus.menu.geometry().adjusted(-1, -1, 1, 1)
    assert around.contains(card.mapToGlobal(place)), "it comes where it was asked for"
    pick(window.menus.menu, "Play its most typical slice")
    until(lambda: window.playing.state.slice_id == session.view.slices.ids[card.typical])
    assert session.row != card.typical

    def menu():
        window.activateWindow()
        card.hear.setFocus()
        until(card.hear.hasFocus)
        QTest.keyClick(card.hear, _KEY_F10, _SHIFT)
        assert window.menus.menu is not None
        return window.menus.menu

    pick(menu(), "Make its most typical slice the query")
    assert session.row == card.typical
    pick(menu(), "Rename")
    until(card.name.hasFocus)
    QTest.keyClicks(card.name, "Bouncy")
    QTest.keyClick(card.name, Qt.Key.Key_Return)
    until(lambda: session.view.clustering.names.get(1) == "Bouncy")
    assert "name of a cluster. Ctrl+Z undoes it." in window.status.text
    pick(menu(), "Choose its slices in the table")
    assert window.front is window.tab(SlicesTab)
    assert window.table.chosen_rows() == np.flatnonzero(session.view.clustering.labels == 1).tolist()


def test_a_cluster_whose_songs_were_removed_has_a_menu_too(window, until):
    session, view = window.session, window.tab(ClustersTab).view
    window.show_tab(ClustersTab)
    until(lambda: len(view._shown) == session.view.clustering.k)
    session.labels.remove_songs(np.unique(session.view.slices.song[session.view.clustering.labels == 1]).tolist())
    until(lambda: not (session.view.clustering.labels == 1).any())
    card = view._shown[1]
    place = card.rect().center()
    QApplication.sendEvent(card, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, card.mapToGlobal(place)))
    pick(window.menus.menu, "Choose its slices in the table")
    assert window.status.text == "There is no slice in there; nothing was chosen."


def test_a_menu_entry_says_what_it_did_where_that_is_not_seen(window, until, menu_of, monkeypatch):
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: True)
    choose(window, tag="chorus")
    pick(menu_of(window.songs.list), "Colour: Violet")
    until(lambda: window.status.text == "“chorus”: colour of a tag. Ctrl+Z undoes it.")
    choose(window, song=0)
    pick(menu_of(window.songs.list), "Show the file in its folder")
    assert window.session.view.songs[0].path in window.status.text
    window.main_menu.fill()
    found = entries(window.toolbar.menu)
    pictures = [words for words in found if words.startswith("Save a picture\t") and ": " in words]
    assert any(words.endswith(window.detail.waveform.accessibleName()) for words in pictures), "within the menu"
    found["Colours, letters, language: Same colours as the system"].trigger()
    assert "as the system has it" in window.status.text


def test_the_menu_behind_the_dots_ticks_what_is_on(window, until):
    def those_that(is_so) -> set[str]:
        menus = window.toolbar.menu, *window.toolbar.menu.findChildren(QMenu)
        return {action.text() for menu in menus for action in menu.actions() if is_so(action)}

    def ticked() -> set[str]:
        window.main_menu.fill()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return those_that(QAction.isChecked)

    voice = "Same language as the window"
    assert ticked() == {"English", voice}, "it was started with --theme dark"
    window.commands.look.follow_system()
    assert ticked() >= {"English", "Same colours as the system"}
    window.main_menu.fill()
    assert window.toolbar.menu.sizeHint().height() < 720
    window.commands.look.set_look(dark=False, big=True)
    window.tab(MapTab).toggle_hover()
    on = {"Light colours", "Big letters", "Play slices under the pointer on the map"}
    assert ticked() == {"English", voice, *on}
    menu = window.toolbar.menu
    until(lambda: len(menu.findChildren(QMenu)) == 5)  # those that were there before are gone
    for _ in range(2):
        window.commands.run("keys")
        window.findChild(KeysDialog).close()
        until(lambda: window.findChild(KeysDialog) is None)
    checkable = {"English", "한국어", voice, "Same colours as the system", "Draw the map by neighbourhoods", *on}
    assert those_that(QAction.isCheckable) == checkable, "nothing else looks as if it could be on"


_KINDS = {"labels": ".csv", "clusters": ".csv", "neighbours": ".csv", "features": ".csv", "m3u": ".m3u8"}


def test_everything_can_be_exported_without_a_command_line(window, until, monkeypatch, tmp_path):
    view = window.session.view
    for kind in (*_KINDS, "wav", "audacity", "jams"):
        target = tmp_path / kind
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, target=target: (str(target), "CSV (*.csv)"))
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, target=target: str(target))
        window.commands.exports.choose(kind)  # nobody waits for the one before
    until(lambda: not window.session.background.is_busy)
    assert str(target) in window.status.text
    for kind in (*_KINDS, "wav", "audacity", "jams"):
        target = tmp_path / kind
        if kind in _KINDS:
            text = target.with_suffix(_KINDS[kind]).read_text(encoding="utf-8-sig")
            assert view.slices.ids[0] in text or kind == "m3u", kind
            lines = list(csv.reader(text.splitlines()))
            assert len(lines) == {"labels": 3, "clusters": len(view.slices) + 1}.get(kind, len(lines))
        else:
            assert len(list(target.iterdir())) >= (len(view.slices) if kind == "wav" else len(view.songs)), kind


def test_no_song_and_no_library_is_written_over_by_an_export(window, until, monkeypatch, library, tmp_path):
    view = window.session.view
    song = Path(view.songs[0].path)
    before = {path: path.read_bytes() for path in (song, *song.parent.glob("*.wav"))}
    for chosen in (song, library):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, chosen=chosen: (str(chosen), "CSV (*.csv)"))
        window.commands.exports.choose("labels")
        written = chosen.with_name(chosen.name + ".csv")
        until(written.exists)
        until(lambda written=written: str(written) in window.status.text)
        written.unlink()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(song.parent))
    window.commands.exports.save_sounds([0])
    until(lambda: (song.parent / "Choleor").is_dir() and "Choleor" in window.status.text)
    shutil.rmtree(song.parent / "Choleor")
    assert {path: path.read_bytes() for path in before} == before
    window.session.refresh()
    until(lambda: not window.session.interactive.is_busy)
    assert len(window.session.view.slices) == len(view.slices)


def test_a_library_for_looking_only_says_so_and_keeps_its_songs(window, until, library):
    window.session.open_library(library, look_only=True)
    until(lambda: window.session.view is not None and window.session.view.read_only_reason)
    n = len(window.session.view.songs)
    choose(window, song=0)
    QTest.keyClick(window.songs.list, Qt.Key.Key_Delete)
    assert "viewing only" in window.status.text
    until(lambda: not window.session.interactive.is_busy)
    assert len(window.session.view.songs) == n
    assert window.session.labels.of(1) != NO_LABEL
    window.show_tab(ClustersTab)
    clusters = window.tab(ClustersTab).view
    until(lambda: clusters._shown)
    clusters._shown[0].name.setText("mine")
    clusters._shown[0].name.editingFinished.emit()
    assert clusters._shown[0].name.text() == window.session.view.clustering.names.get(0, "")
    assert window.session.work.cluster(3, method="match", curve_max=None) is None


def test_a_library_whose_opening_was_cancelled_says_that_it_is_closed(window, until, library):
    session = window.session
    late = session.open_library(library)
    while (last := session._last_opening) is None or last.job is not late or last.kept is None:
        time.sleep(0.01)  # it is open before one can hear of it
    late.cancel()
    until(lambda: not session.interactive.is_busy)
    told = "is not open, so nothing in it can be changed"
    assert told in window.status.text
    changes = (
        lambda: window.commands.run("rate_5"),
        lambda: window.commands.libraries.bring([library.parent]),
        lambda: session.work.cluster(3, method="match", curve_max=None),
        lambda: session.labels.name_cluster(0, "mine"),
    )
    for change in changes:
        window.status.tell("")
        change()
        assert told in window.status.text
    session.open_library(library)
    until(lambda: session.store is not None and not session.interactive.is_busy)
    assert session.can_change, "the one that came too late holds it no more"
    session.select(4)
    window.commands.curating.rate(5)
    until(lambda: session.labels.of(4).rating == 5)


def test_a_library_that_was_being_read_again_is_open_where_the_one_wanted_before_that_does_not_open(
    window, until, library, tmp_path
):
    session, letter = window.session, tmp_path / "letter.choleor"
    letter.write_text("no library")
    session.open_library(library)
    session.open_library(letter)
    until(lambda: session.store is not None and not session.interactive.is_busy)
    assert letter.name in window.status.text
    session.select(4)
    window.commands.curating.rate(5)
    until(lambda: session.labels.of(4).rating == 5)


def test_a_new_library_has_its_suffix_and_one_that_did_not_open_is_not_remembered(window, until, monkeypatch, tmp_path):
    session, settings = window.session, window.settings
    there = tmp_path / "Kim 3.1.choleor"
    there.write_text("a letter")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "Kim 3.1"), ""))
    window.commands.libraries.new_library()
    made = str(tmp_path / "Kim 3.1 2.choleor")
    until(lambda: session.view.path == made and not session.interactive.is_busy)
    assert there.read_text() == "a letter"
    assert settings.get("library", "") == made
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(there), ""))
    window.commands.libraries.choose_library()
    until(lambda: not session.interactive.is_busy)
    assert session.view.path == settings.get("library", "") == made


def test_the_dialogs_show_every_file_that_an_import_reads(window, monkeypatch):
    asked = []
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *words: asked.append(words[-1]) or ([], ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *words: asked.append(words[-1]) or ("", ""))
    window.commands.libraries.choose_files()
    window.commands.libraries.choose_query()
    music, query = (set(words[words.index("(") + 1 : -1].split()) for words in asked)
    assert {f"*{suffix}" for suffix in suffixes.SOUND | suffixes.TABLES} <= music
    assert {f"*{suffix.upper()}" for suffix in suffixes.SOUND} <= query
    assert "*.csv" not in query


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_colour_that_a_tag_has_is_marked_among_the_others(show_window, theme):
    window = show_window(None, "--theme", theme)
    menu = QMenu(window)
    places = []
    for is_chosen in (False, True):
        action = menu.addAction(window.theme.dot("#cb6519"), "Orange")
        action.setCheckable(is_chosen)
        action.setChecked(is_chosen)
        places.append(menu.actionGeometry(action))
    image = menu.grab().toImage()
    drawn = [image.copy(place.left(), place.top(), 40, place.height()) for place in places]
    assert drawn[0] != drawn[1]
