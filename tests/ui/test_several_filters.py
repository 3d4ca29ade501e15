"""Several filters at once, on the left: by mouse, keyboard and menu; what is in force is said, one button ends it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from choleor_desktop.ui.dialogs.removal_dialog import RemovalDialog
from choleor_desktop.ui.panels.song_list import ENTRY_ROLE
from choleor_desktop.ui.parts.plain import PlainLabel
from choleor_desktop.ui.views.slice_filter import Filter

Key, Held = Qt.Key, Qt.KeyboardModifier
_LEFT, _RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


@pytest.fixture
def labelled(window, until):
    """Some slices of each song have a tag, some others stars."""
    session = window.session
    for rows, change in (
        (range(12), lambda label: replace(label, tags=("soft",))),
        (range(6, 18), lambda label: replace(label, rating=4)),
    ):
        session.labels.edit(list(rows), change, "tag")
        until(lambda: not session.interactive.is_busy)
    return window


def place_of(window, wanted: Filter) -> QPoint:
    panel = window.songs
    line = next(i for i, entry in enumerate(panel._model.entries) if entry.filter == wanted)
    panel.list.scrollTo(panel._model.index(line))
    return panel.list.visualRect(panel._model.index(line)).center()


def click(window, wanted: Filter, *, beside: bool = False, button: Qt.MouseButton = _LEFT) -> None:
    held = Held.ControlModifier if beside else Held.NoModifier
    QTest.mouseClick(window.songs.list.viewport(), button, held, place_of(window, wanted))


def expected(window, holds: Callable[[int], bool]) -> set[int]:
    return set(filter(holds, range(len(window.session.view.slices))))


def listed(window) -> set[int]:
    return set(window.model.rows.tolist())


def test_what_is_chosen_beside_others_narrows_further_and_a_click_alone_is_one_filter_again(labelled):
    window, view, label = labelled, labelled.session.view, labelled.session.labels.of
    songs, clusters = view.slices.song, view.clustering.labels
    click(window, Filter(tag="soft"))
    assert window.songs.force.isHidden(), "one filter is seen in the list"
    click(window, Filter(min_rating=4), beside=True)
    assert listed(window) == expected(window, lambda row: "soft" in label(row).tags and label(row).rating >= 4)
    first, second = (int(song) for song in np.unique(songs[sorted(listed(window))])[:2])
    click(window, Filter(song=first), beside=True)
    assert listed(window) == expected(
        window, lambda row: "soft" in label(row).tags and label(row).rating >= 4 and songs[row] == first
    )
    click(window, Filter(song=second), beside=True)
    assert set(songs[sorted(listed(window))]) == {first, second}, "of any of the songs"
    number = int(clusters[min(listed(window))])
    click(window, Filter(cluster=number), beside=True)
    assert set(clusters[sorted(listed(window))].tolist()) == {number}
    said = window.songs.force.text()
    for words in ("the tag “soft”", "★★★★", f"“cluster {number + 1}”", view.songs[first].title, "” or “"):
        assert words in said
    click(window, Filter(cluster=number), beside=True)
    assert "cluster" not in window.songs.force.text(), "once more, and it is no filter any longer"
    click(window, Filter(song=first))
    assert window.model.filter == Filter(song=first)
    click(window, Filter(song=first), beside=True)
    assert window.model.filter == Filter(), "without the last one all is shown"
    assert [index.row() for index in window.songs.list.selectedIndexes()] == [1]


def test_one_button_ends_all_filters_and_the_search(labelled, until):
    window = labelled
    click(window, Filter(tag="soft"))
    window.toolbar.search.setText("a")
    until(window.songs.force.isVisible)
    assert window.songs.force.text() == "the search “a” + the tag “soft”"
    window.commands.look.set_language("ko")
    until(lambda: window.songs.force.text() == "검색어 “a” + 태그 “soft”")
    window.songs.show_all.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(window.songs.show_all, Key.Key_Space)
    until(lambda: window.model.filter == Filter())
    assert window.toolbar.search.text() == ""
    assert window.model.rowCount() == len(window.session.view.slices)
    assert window.songs.show_all.isHidden()
    assert window.focusWidget() is window.songs.list


def test_filters_are_joined_by_keyboard_without_another_tempo(labelled):
    window, panel = labelled, labelled.songs
    click(window, Filter(tag="soft"))
    panel.list.setFocus()
    tempo = window.toolbar.tempo.value()
    entries = panel._model.entries
    while entries[panel.list.currentIndex().row()].filter != Filter(min_rating=4):
        line = panel.list.currentIndex().row()
        QTest.keyClick(panel.list, Key.Key_Down, Held.ControlModifier)
        assert panel.list.currentIndex().row() > line
    assert window.model.filter == Filter(tag="soft"), "nothing is chosen on the way"
    QTest.keyClick(panel.list, Key.Key_Space, Held.ControlModifier)
    assert window.model.filter == Filter(tag="soft", also=(Filter(min_rating=4),))
    assert window.toolbar.tempo.value() == tempo
    assert not window.playing.is_on
    QTest.keyClick(panel.list, Key.Key_Home)
    assert window.model.filter == Filter()
    QTest.keyClick(panel.list, Key.Key_A, Held.ControlModifier)
    assert window.model.filter == Filter(), "all songs, not every filter"


def test_the_menu_of_a_line_joins_it_and_the_right_button_alone_changes_nothing(labelled):
    window = labelled
    click(window, Filter(tag="soft"))
    for words, after in (
        ("Also filter by this", Filter(tag="soft", also=(Filter(min_rating=4),))),
        ("No longer filter by this", Filter(tag="soft")),
    ):
        before = window.model.filter
        click(window, Filter(min_rating=4), button=_RIGHT)
        assert window.model.filter == before
        window.menus.open_for_keyboard()
        (entry,) = (action for action in window.menus.menu.actions() if action.text().startswith(words))
        entry.trigger()
        window.menus.menu.close()
        assert window.model.filter == after


def test_the_menu_of_the_line_that_was_chosen_first_gives_it_up_again(labelled):
    window = labelled
    click(window, Filter(tag="soft"))
    click(window, Filter(min_rating=4), beside=True)
    click(window, Filter(tag="soft"), button=_RIGHT)
    window.menus.open_for_keyboard()
    (entry,) = (action for action in window.menus.menu.actions() if action.text().startswith("No longer"))
    entry.trigger()
    window.menus.menu.close()
    assert window.model.filter == Filter(min_rating=4)


def test_a_song_that_goes_is_left_out_of_several_and_no_other_comes_for_it(labelled, until):
    window, session = labelled, labelled.session
    songs = session.view.songs
    kept, gone = songs[1].id, songs[0].id
    click(window, Filter(song=1))
    click(window, Filter(song=0), beside=True)
    session.labels.remove_songs([0])
    until(lambda: all(song.id != gone for song in session.view.songs))
    until(lambda: len(window.model.filter.parts) == 1)
    assert session.view.songs[window.model.filter.song].id == kept


def test_the_keyboard_on_the_table_chooses_nothing_where_a_filter_hides_the_chosen_slice(labelled):
    window, session = labelled, labelled.session
    click(window, Filter(song=0))
    hidden = int(session.view.slices_of(1)[0])
    window.songs.list.setFocus()
    session.select(hidden)
    window.table.setFocus()
    assert session.row == hidden
    assert not window.playing.is_on
    QTest.keyClick(window.table, Key.Key_Down)
    assert session.row == window.model.rows[0]


def test_the_songs_that_are_chosen_go_together_after_one_question_and_come_back_in_one_step(labelled, until):
    window, session = labelled, labelled.session
    songs, n = session.view.songs, len(session.view.slices)

    def asked(*, by_menu: bool) -> RemovalDialog:
        window.activateWindow()
        window.songs.list.setFocus()
        until(lambda: QApplication.focusWidget() is window.songs.list)
        if by_menu:
            window.menus.open_for_keyboard()
            (entry,) = (each for each in window.menus.menu.actions() if each.text().startswith("Remove 2 songs"))
            entry.trigger()
            until(lambda: window.menus.menu is None)
        else:
            QTest.keyClick(window.songs.list, Key.Key_Delete)
        return next(dialog for dialog in window.findChildren(RemovalDialog) if dialog.isVisible())

    click(window, Filter(tag="soft"))
    for song in (0, 1, 2):
        click(window, Filter(song=song), beside=True)
    click(window, Filter(song=2), beside=True)  # no longer, though the keyboard is there
    asked(by_menu=False).reject()
    until(lambda: not window.findChildren(RemovalDialog))
    assert session.view.songs == songs, "asked, and not wanted"
    click(window, Filter(song=0), button=_RIGHT)  # the menu of one that is chosen is for all of them
    for by_menu in (False, True):
        dialog = asked(by_menu=by_menu)
        assert dialog.text.toPlainText().splitlines() == [songs[0].title, songs[1].title]
        assert any("Remove 2 songs" in label.text() for label in dialog.findChildren(PlainLabel))
        dialog.accept()
        until(lambda: session.view.songs == songs[2:])
        until(lambda: "2 songs were removed" in window.status.text)
        window.commands.run("undo")
        until(lambda: len(session.view.slices) == n)
        until(lambda: not session.interactive.is_busy)
        click(window, Filter(song=0))
        click(window, Filter(song=1), beside=True)
    click(window, Filter(song=2), button=_RIGHT)
    window.menus.open_for_keyboard()
    words = [action.text().split("\t")[0] for action in window.menus.menu.actions()]
    assert "Remove the song from the library" in words, "of one that is not chosen, the menu is for that alone"


def test_filters_follow_the_library(labelled, until):
    window, session = labelled, labelled.session
    last = len(session.view.songs) - 1
    title = session.view.songs[last].title
    click(window, Filter(tag="soft"))
    click(window, Filter(song=last), beside=True)
    click(window, Filter(cluster=1), beside=True)
    session.labels.rename_tag("soft", "gentle")
    until(lambda: "gentle" in window.songs.force.text())
    session.labels.remove_songs([0])
    until(lambda: len(session.view.songs) == last)
    (song,) = (part.song for part in window.model.filter.parts if part.song >= 0)
    assert (session.view.songs[song].title, song) == (title, last - 1)
    assert {part.cluster for part in window.model.filter.parts} == {-1, 1}
    click(window, Filter(tag="gentle"), button=_RIGHT)
    window.menus.open_for_keyboard()
    next(each for each in window.menus.menu.actions() if each.text() == "Remove from all slices").trigger()
    until(lambda: not any(entry.text == "gentle" for entry in window.songs._model.entries))
    assert not any(part.tag for part in window.model.filter.parts)
    assert len(window.model.filter.parts) == 2
    assert len(window.songs.list.selectedIndexes()) == 2


@pytest.mark.parametrize(
    ("wanted", "without"), [(Filter(tag="soft"), {"tags": ()}), (Filter(min_rating=4), {"rating": 1})]
)
def test_a_filter_stays_when_the_last_slice_loses_its_tag_or_stars_and_undo_brings_it_back(
    labelled, until, wanted, without
):
    window, session = labelled, labelled.session
    click(window, wanted)
    rows = listed(window)
    session.labels.edit(list(rows), lambda label: replace(label, **without), "label")
    until(lambda: not listed(window))
    assert window.model.filter == wanted
    (line,) = window.songs.list.selectedIndexes()
    assert (line.data(ENTRY_ROLE).filter, line.data(ENTRY_ROLE).note) == (wanted, "0")
    assert window.model.why_empty().endswith("Choose “All songs” on the left.")
    window.commands.run("undo")
    until(lambda: listed(window) == rows)
    assert window.model.filter == wanted
    session.labels.edit(list(rows), lambda label: replace(label, **without), "label")
    until(lambda: not listed(window))
    click(window, Filter())
    until(lambda: not session.interactive.is_busy)
    session.labels.edit([0], lambda label: replace(label, note="more"), "label")
    until(lambda: session.labels.of(0).note == "more")
    assert not any(entry.filter == wanted for entry in window.songs._model.entries), "nobody filters by it any more"


def chosen(window) -> list[int]:
    return [index.row() for index in window.songs.list.selectedIndexes()]


def test_shift_joins_nothing_by_key_or_click(labelled):
    window = labelled
    for start in (Filter(), Filter(song=0), Filter(tag="soft")):
        for key in (Key.Key_Down, Key.Key_Up, Key.Key_End, Key.Key_PageDown):
            after = []
            for held in (Held.NoModifier, Held.ShiftModifier):
                click(window, start)
                QTest.keyClick(window.songs.list, key, held)
                after.append((window.model.filter, chosen(window)))
            assert after[0] == after[1]
            assert len(after[1][1]) == 1
    for wanted in (Filter(), Filter(song=0), Filter(min_rating=4)):
        click(window, Filter(tag="soft"))
        QTest.mouseClick(window.songs.list.viewport(), _LEFT, Held.ShiftModifier, place_of(window, wanted))
        assert window.model.filter == wanted
        assert len(chosen(window)) == 1


def test_a_click_that_slips_over_a_border_is_one_on_the_line_where_it_began(labelled, qapp):
    window, below = labelled, labelled.songs.list.viewport()
    for held in (Held.NoModifier, Held.ControlModifier, Held.ShiftModifier):
        click(window, Filter(tag="soft"))
        began, ended = place_of(window, Filter(song=0)), place_of(window, Filter(song=1))
        QTest.mousePress(below, _LEFT, held, began)
        for place in (began + (ended - began) / 3, ended):
            at = QPointF(place), QPointF(below.mapToGlobal(place))
            qapp.sendEvent(below, QMouseEvent(QEvent.Type.MouseMove, *at, Qt.MouseButton.NoButton, _LEFT, held))
        QTest.mouseRelease(below, _LEFT, held, ended)
        parts = {Filter(song=0), Filter(tag="soft")} if held == Held.ControlModifier else {Filter(song=0)}
        assert set(window.model.filter.parts) == parts
        assert len(chosen(window)) == len(parts)
        assert window.songs.list.currentIndex().row() in chosen(window)


def test_a_song_that_needs_a_look_is_given_up_on_either_of_its_lines(labelled):
    window, panel, view = labelled, labelled.songs, labelled.session.view
    grid = replace(view.songs[0].grid, confidence=0.1)
    panel.set_view(replace(view, songs=(replace(view.songs[0], grid=grid), *view.songs[1:])))
    entries = panel._model.entries
    lines = [line for line, entry in enumerate(entries) if entry.filter == Filter(song=0)]
    assert [entries[line].is_doubt for line in lines] == [False, True]

    def press(line: int, held: Held = Held.ControlModifier, button: Qt.MouseButton = _LEFT) -> None:
        panel.list.scrollTo(panel._model.index(line))
        QTest.mouseClick(panel.list.viewport(), button, held, panel.list.visualRect(panel._model.index(line)).center())

    for one, other in (lines, lines[::-1]):
        for is_by_menu in (False, True):
            click(window, Filter(tag="soft"))
            press(one)
            assert set(window.model.filter.parts) == {Filter(tag="soft"), Filter(song=0)}
            press(other, Held.NoModifier, _RIGHT)
            if is_by_menu:
                window.menus.open_for_keyboard()
                (entry,) = (each for each in window.menus.menu.actions() if each.text().startswith("No longer"))
                entry.trigger()
                window.menus.menu.close()
            else:
                press(other)
            assert window.model.filter == Filter(tag="soft")
            assert len(chosen(window)) == 1
        press(one, Held.NoModifier)
        press(other, Held.NoModifier)
        assert window.model.filter == Filter(song=0)
        assert chosen(window) == [other]
        press(one)
        assert window.model.filter == Filter(), "the last one"
