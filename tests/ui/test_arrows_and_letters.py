"""What keys mean wherever the keyboard is: arrows and Space are heard in every tab, letters are never half a search."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from choleor_desktop.ui.tabs.beats import BeatsTab
from choleor_desktop.ui.tabs.harmony import HarmonyTab
from choleor_desktop.ui.tabs.map import MapTab
from choleor_desktop.ui.tabs.routine import RoutineTab
from choleor_desktop.ui.views import slice_header, slice_model

Key = Qt.Key


def press(window, key, held=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(window.focusWidget() or window, key, held)


def name_of(window, line):
    return window.session.view.slices.ids[int(window.model.rows[line])]


def on_second_song(window):
    """The keyboard on a song that the chosen slice is not of, as after some arrows."""
    songs = window.songs.list
    songs.setFocus()
    lines = [line for line, entry in enumerate(window.songs._model.entries) if entry.filter and entry.filter.song >= 0]
    window.session.select(0)
    line = next(n for n in lines if window.songs._model.entries[n].filter.song != window.session.view.slices.song[0])
    songs.setCurrentIndex(songs.model().index(line, 0))
    assert window.model.line_of(window.session.row) < 0


@pytest.mark.parametrize(("key", "goes_in"), [(Key.Key_Space, False), (Key.Key_Return, True)])
def test_space_on_a_song_plays_the_song_and_enter_goes_to_its_slices_as_well(window, until, key, goes_in):
    on_second_song(window)
    press(window, key)
    until(lambda: window.playing.state.slice_id == name_of(window, 0))
    assert window.focusWidget() is (window.table if goes_in else window.songs.list)


def test_letters_move_no_list_and_what_needs_the_beats_in_sight_shows_them_first(window):
    on_second_song(window)
    line = window.songs.list.currentIndex().row()
    for letter in "SsAa":
        QTest.keyClicks(window.songs.list, letter)
    assert window.songs.list.currentIndex().row() == line
    press(window, Key.Key_P)
    beats = window.commands.beats
    assert window.front is window.tab(BeatsTab)
    assert beats.draft is None
    assert "Press the key again" in window.status.text
    press(window, Key.Key_P)
    assert beats.draft is not None
    beats.drop_draft()


def test_letters_choose_no_slice_in_the_table_and_with_ctrl_a_chooses_all(window):
    last = int(window.model.rows[-1])
    window.session.select(last)
    window.table.setFocus()
    for letter in "SsAa":  # the first song is “Alpha”
        QTest.keyClicks(window.table, letter)
    assert window.session.row == last
    press(window, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(window.table.chosen_rows()) == len(window.model.rows)


def test_up_and_down_go_through_the_slices_at_the_beats_as_well(window, until):
    window.show_tab(BeatsTab)
    window.session.select(int(window.model.rows[0]))
    for key, line in ((Key.Key_Down, 1), (Key.Key_Down, 2), (Key.Key_Up, 1)):
        press(window, key)
        until(lambda line=line: window.playing.state.slice_id == name_of(window, line))
        assert window.session.row == window.model.rows[line]


def test_right_leads_to_the_matches_of_the_slice_that_down_chose_just_before(window, until):
    session = window.session
    session.select(int(window.model.rows[0]))
    until(lambda: not session.interactive.is_busy)
    window.table.setFocus()
    press(window, Key.Key_Down)
    press(window, Key.Key_Right)
    until(lambda: window.focusWidget() is window.similar.list)
    answer = session.question.answer
    assert answer.request.queries == (name_of(window, 1),)
    until(lambda: window.similar.current_row == answer.neighbours[0].row)
    until(lambda: window.playing.state.slice_id == answer.neighbours[0].slice_id)


def test_the_search_is_ready_to_be_overwritten_and_down_or_enter_lead_to_what_it_found(window, until):
    title = next(song.title for song in window.session.view.songs if song.id != window.session.view.songs[0].id)
    search = window.toolbar.search
    window.session.select(0)
    press(window, Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(search, title)
    press(window, Key.Key_Return)
    assert window.session.row == window.model.rows[0] != 0
    press(window, Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert search.selectedText() == title
    QTest.keyClicks(search, window.session.view.songs[0].title)
    press(window, Key.Key_Down)
    until(lambda: window.playing.state.slice_id == name_of(window, 0))
    assert window.focusWidget() is window.table


def test_a_slice_that_fits_a_movement_is_heard_by_space_and_chosen_by_enter(window, until):
    window.commands.curating.set_movement((1, 3, 5, 7, 9, 7, 5, 3))
    until(lambda: window.session.labels.of(window.session.row).movement)
    window.commands.run("fit_movement")
    view = window.tab(HarmonyTab).view
    until(lambda: view.fits.lines)
    view.list.setFocus()
    view.list.setCurrentIndex(view.fits.index(1))
    row, ids = view.fits.lines[1][0].row, window.session.view.slices.ids
    until(lambda: window.playing.state.slice_id == ids[row])
    press(window, Key.Key_Space)
    until(lambda: not window.playing.state.playing)
    press(window, Key.Key_Space)
    until(lambda: window.playing.state.slice_id == ids[row] and window.playing.state.playing)
    press(window, Key.Key_Return)
    assert window.session.row == row


def test_space_in_an_empty_routine_plays_and_adds_nothing(window, until):
    window.show_tab(RoutineTab)
    press(window, Key.Key_Space)
    until(lambda: window.playing.state.playing)
    assert not window.session.view.routines


def test_how_the_slices_are_sorted_and_how_wide_a_person_made_a_column_is_remembered(window, show_window, library):
    table, header = window.table, window.table.horizontalHeader()
    table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    before, edge = header.sectionSize(0), QPoint(header.sectionSize(0) - 1, header.height() // 2)
    QTest.mousePress(header.viewport(), Qt.MouseButton.LeftButton, pos=edge)
    QTest.mouseMove(header.viewport(), edge - QPoint(60, 0))
    QTest.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, pos=edge - QPoint(60, 0))
    width = header.sectionSize(0)
    assert before - 70 < width < before - 50
    window.resize(1700, 1000)
    assert header.sectionSize(0) == width
    kept = table.kept()
    assert kept == {"sort": [2, 1], "widths": [[0, width]]}
    window.resize(900, 700)
    assert table.horizontalScrollBar().maximum() == 0, "where there is no room for it, columns share what there is"
    window.close()
    again = show_window(library).table
    assert again.kept() == kept
    assert again.horizontalHeader().sectionSize(0) == width
    for junk in ("bpm", {"sort": [99, 0]}, {"sort": [2, 7], "widths": [[0, -5], [99, 5], "x"]}, {"widths": 7}):
        again.restore(junk)
        assert again.kept() == kept


def drag(header, column: int, by: int) -> int:
    """Move the right edge of a column, as with the mouse; how wide it is after that."""
    edge = QPoint(
        header.sectionViewportPosition(column) + header.sectionSize(column) - 1, header.viewport().height() // 2
    )
    QTest.mousePress(header.viewport(), Qt.MouseButton.LeftButton, pos=edge)
    for part in (2, 1):
        QTest.mouseMove(header.viewport(), edge + QPoint(by // part, 0))
    QTest.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, pos=edge + QPoint(by, 0))
    return header.sectionSize(column)


def test_a_column_is_widened_by_hand_as_far_as_the_others_can_give_way(window):
    table, header = window.table, window.table.horizontalHeader()
    window.resize(1600, 1000)
    bpm, tags, slices = slice_model.BPM, slice_model.TAGS, slice_model.SLICE
    wide, stars = drag(header, bpm, 20), header.sectionSize(slice_model.RATING)
    name = header.sectionSize(slices)
    assert drag(header, slices, 60) == name + 60
    assert header.sectionSize(bpm) == wide, "what was made before stays"
    assert list(header.by_hand) == [bpm, slices], "and those that gave way are not held"
    drag(header, bpm, 1)
    drag(header, bpm, -1)
    assert list(header.by_hand) == [slices, bpm], "the one that was moved last stands last"
    assert name + 60 < drag(header, slices, 500) < name + 500
    assert header.sectionSize(tags) >= 70
    assert table.horizontalScrollBar().maximum() == 0
    back = name + 60 - header.sectionSize(slices)
    assert drag(header, slices, back) == name + 60
    assert header.sectionSize(slice_model.RATING) == stars, "names and tags have what is given back"
    window.commands.look.set_look(dark=True, big=True)
    window.restyling.finish()
    before = header.sectionSize(bpm)
    assert drag(header, bpm, 12) == before + 12, "letters are large, and the border is where it was let go"
    window.commands.look.set_look(dark=True, big=False)
    window.restyling.finish()
    assert header.by_hand[bpm] == header.sectionSize(bpm) < before, "it becomes small with its letters"


def test_a_column_takes_no_room_from_names_for_what_the_library_does_not_have(window, until):
    table, model, session = window.table, window.model, window.session
    header, shared = table.horizontalHeader(), (slice_model.SLICE, slice_model.SONG, slice_model.TAGS)

    def widths() -> list[int]:
        return [header.sectionSize(column) for column in shared]

    def needed(column: int) -> float:
        texts = [model.text_of(row, column) for row in range(len(session.view.slices))]
        return max(map(window.theme.metrics(bold=column == slice_model.SLICE).horizontalAdvance, texts)) + 16

    artist = "An Artist With Quite a Long Name, and Another"
    songs = tuple(replace(song, artist=artist) for song in session.view.songs)
    session._swap_view(replace(session.view, songs=songs))
    window.resize(1600, 1000)
    slices, names, tags = widths()
    assert slices >= needed(slice_model.SLICE) + slice_header.INDENT
    assert names >= needed(slice_model.SONG)
    window.toolbar.search.setText("beta")
    until(lambda: 0 < model.rowCount() < len(session.view.slices))
    assert widths() == [slices, names, tags], "they stay while one types"
    header.by_hand[slice_model.SONG] = 120
    header.share(table.viewport().width())
    assert widths()[1] == 120, "a width that a person gave stays"
    header.by_hand.clear()
    session.labels.edit([0], lambda label: replace(label, tags=("soft",)), "tag")
    until(lambda: session.labels.of(0).tags)
    assert widths()[2] > tags
    assert header.length() == table.viewport().width()
    window.commands.look.set_look(big=True)
    window.restyling.finish()
    window.resize(1280, 720)
    until(lambda: header.length() == table.viewport().width())
    assert table.horizontalScrollBar().maximum() == 0


def test_names_and_tags_have_all_the_room_of_columns_that_were_narrowed_not_the_stars(window):
    header, names = window.table.horizontalHeader(), (slice_model.SLICE, slice_model.SONG, slice_model.TAGS)
    window.resize(1600, 1000)
    stars, least = header.sectionSize(slice_model.RATING), header.minimumSectionSize()
    for column in names:
        assert drag(header, column, least - header.sectionSize(column)) == least
    assert header.sectionSize(slice_model.RATING) == stars
    assert [header.sectionSize(column) for column in names[1:]] == [least, least]
    assert header.length() == window.table.viewport().width()


def test_a_click_on_the_slice_that_is_chosen_plays_it_again(window, until):
    table, left, heard = window.table, Qt.MouseButton.LeftButton, []
    place, row = table.visualRect(window.model.index(0, 0)).center(), int(window.model.rows[0])
    window.session.select(row)
    table.row_chosen.connect(lambda *chosen: heard.append(chosen))
    QTest.mouseClick(table.viewport(), left, pos=place)
    assert heard == [(row, True)]
    until(lambda: window.playing.state.slice_id == name_of(window, 0))
    QTest.mouseClick(table.viewport(), left, Qt.KeyboardModifier.ControlModifier, place)
    assert heard == [(row, True)], "that marks"


def test_a_point_of_the_map_has_the_menu_of_its_slice(window, until):
    window.show_tab(MapTab)
    view = window.tab(MapTab).view
    until(lambda: view.n_points > 0)
    window.table.setFocus()
    (x, y) = view.screen()[3]
    place = QPoint(round(x), round(y))
    row = view.row_at(place.toPointF())
    window.session.select(row - 1 if row else row + 1)
    QApplication.sendEvent(view, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, view.mapToGlobal(place)))
    words = [action.text() for action in window.menus.menu.actions()]
    assert window.session.row == row
    assert any("Add to the routine" in each for each in words)
    assert words[-1] == "Save this picture…"
    window.menus.menu.close()
    view.setFocus()
    press(window, Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert [action.text() for action in window.menus.menu.actions()] == words, "by the keyboard as well"
    assert window.session.row == row
    window.menus.menu.close()
    corner = next(
        QPoint(x, y) for x in range(1, 200, 9) for y in range(1, 200, 9) if view.row_at(QPoint(x, y).toPointF()) < 0
    )
    QApplication.sendEvent(view, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, corner, view.mapToGlobal(corner)))
    (menu,) = [menu for menu in view.findChildren(QMenu) if menu.isVisible()]
    assert [action.text() for action in menu.actions()] == ["Save this picture…"]
    menu.close()


def test_click_voice_count_in_and_tempo_have_keys_that_tool_tips_name(window):
    toolbar, held = window.toolbar, Qt.KeyboardModifier.ShiftModifier
    for button, key in ((toolbar.click, "C"), (toolbar.counts, "V"), (toolbar.count_in, "L")):
        for is_on in (True, False):
            press(window, getattr(Key, f"Key_{key}"), held)
            assert button.isChecked() is is_on
        assert f"(Shift+{key})" in button.toolTip()
    press(window, Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert (toolbar.tempo.value(), window.playing.tempo_percent) == (95, 95)
    assert not toolbar.tempo.lineEdit().hasSelectedText(), "nothing is about to be typed there"
    press(window, Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert (toolbar.tempo.value(), window.playing.tempo_percent) == (100, 100)
    assert "Ctrl+↓" in toolbar.tempo.toolTip()


@pytest.mark.parametrize("key", [Key.Key_Space, Key.Key_Return, Key.Key_Enter])
def test_a_button_that_has_the_keyboard_is_pressed_by_enter_as_by_space(window, key):
    for button in (window.toolbar.click, window.similar.other_songs):
        button.setFocus()
        was = button.isChecked()
        press(window, key)
        assert button.isChecked() is not was
