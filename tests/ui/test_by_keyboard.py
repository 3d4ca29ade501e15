"""What the mouse does in pictures and headings the keyboard does as well: counts, points, the order of lines."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from choleor_desktop.ui.plots.map_view import MapView
from choleor_desktop.ui.plots.points import next_toward
from choleor_desktop.ui.plots.ruler import Picture
from choleor_desktop.ui.tabs.map import MapTab

Key = Qt.Key
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_NONE = Qt.KeyboardModifier.NoModifier


def hold(window, key):
    """A key that is held so long that it comes again by itself."""
    QApplication.sendEvent(window.focusWidget(), QKeyEvent(QEvent.Type.KeyPress, key, _NONE, "", autorep=True))


def press(window, *keys, held=_NONE):
    for key in keys:
        QTest.keyClick(window.focusWidget() or window, key, held)


def tab_to(window, part):
    """Go to a part of the window as a person does, with Tab alone."""
    for _ in range(60):
        if window.focusWidget() is part:
            return
        press(window, Key.Key_Tab)
    pytest.fail(f"Tab does not reach {part.accessibleName()}")


@pytest.fixture
def wave(window, until):
    until(lambda: window.detail.detail is not None and not window.session.interactive.is_busy)
    window.table.setFocus()
    tab_to(window, window.detail.waveform)
    return window.detail.waveform


def test_counts_are_chosen_on_the_waveform_with_shift_and_the_arrows(window, until, wave):
    settings = lambda: window.session.question.asked.counts  # noqa: E731 - read again and again
    can_go = window.session.question.can_go
    press(window, Key.Key_Right, Key.Key_Right, Key.Key_Left, Key.Key_Right)
    assert wave.cursor_count == 3
    assert wave.accessibleDescription() == "Count 3"
    assert settings() is None
    press(window, Key.Key_Right, Key.Key_Right, held=_SHIFT)
    assert settings() == wave.selected == (3, 5)
    assert wave.accessibleDescription() == "Count 5. only counts 3 to 5"
    until(lambda: window.session.question.answer.request.counts == (3, 5))
    press(window, Key.Key_Left, Key.Key_Left, Key.Key_Left, held=_SHIFT)
    assert settings() == (2, 3), "back over where it began, and on"
    press(window, Key.Key_End)
    assert wave.cursor_count == 8
    assert settings() == (2, 3), "the place alone changes nothing"
    press(window, Key.Key_Left, held=_SHIFT)
    assert settings() == (7, 8)
    press(window, Key.Key_Home, held=_SHIFT)
    assert settings() is None, "all eight"
    press(window, Key.Key_Right, held=_SHIFT)
    assert settings() == (2, 8)
    press(window, Key.Key_Escape)
    assert settings() is wave.selected is None
    assert wave.accessibleDescription() == "Count 2"
    assert window.focusWidget() is wave
    press(window, Key.Key_Right, held=_SHIFT)
    assert settings() == (2, 3), "from here on, not from where the counts before began"
    window.table.setFocus()
    tab_to(window, wave)
    press(window, Key.Key_Right, held=_SHIFT)
    assert settings() == (3, 4), "nor from where one was before the keyboard was elsewhere"
    assert window.session.question.can_go == can_go, "counts are no step on the way back"


def test_counts_that_the_classic_method_cannot_compare_alone_are_refused_and_those_of_match_stay(window, wave):
    question = window.session.question
    for before in (None, (3, 5)):
        question.change(method="match")
        question.compare_counts(before)
        question.change(method="classic")
        window.status.tell("")
        press(window, Key.Key_Right, held=_SHIFT)
        assert window.status.text == "Some counts alone: with Match only."
        assert wave.selected is None
        question.change(method="match")
        assert wave.selected == before


def test_enter_plays_from_the_count_and_up_and_down_still_choose_slices(window, until, wave):
    row, ids = window.session.row, window.session.view.slices.ids
    sought, beats = [], wave.detail.beats_s
    wave.seek_requested.connect(sought.append)
    press(window, Key.Key_L, Key.Key_End, Key.Key_Return)
    hold(window, Key.Key_Return)
    assert sought == [beats[7]], "once, however long Enter is held"
    until(lambda: window.playing.state.playing and window.playing.state.slice_id == ids[row])
    press(window, Key.Key_Down)
    until(lambda: window.session.row == window.model.row_at(window.model.line_of(row) + 1))
    press(window, Key.Key_4)
    until(lambda: window.session.labels.of(window.session.row).rating == 4)
    assert wave.cursor_count == 8


def test_a_count_is_shown_where_the_keyboard_is_in_light_and_dark(window, until, wave):
    for look in ("dark", "light"):
        window.commands.look.set_look(dark=look == "dark")
        window.restyling.finish()
        wave.setFocus()
        there = wave.grab().toImage()
        press(window, Key.Key_Right)
        assert wave.grab().toImage() != there, look
        ring = there.pixelColor(there.width() // 2, 1)
        window.table.setFocus()
        assert wave.grab().toImage().pixelColor(there.width() // 2, 1) != ring, look


def test_left_and_right_beside_the_waveform_still_go_between_lists(window, until, wave):
    assert isinstance(wave, Picture)
    window.table.setFocus()
    press(window, Key.Key_Right)
    assert window.focusWidget() is window.similar.list
    press(window, Key.Key_Left)
    assert window.focusWidget() is window.table
    QTest.mouseClick(wave, Qt.MouseButton.LeftButton)
    assert window.focusWidget() is window.table, "a click leaves the keyboard where it was"


@pytest.fixture
def orders(window, until):
    """Opens the menu of the table with Shift+F10, and gives the menu in it that sorts."""

    def open_menu():
        window.table.setFocus()
        press(window, Key.Key_F10, held=_SHIFT)
        (entry,) = (action for action in window.menus.menu.actions() if action.text() == "Sort by")
        return entry.menu()

    return open_menu


def test_slices_are_sorted_by_the_menu_of_the_table_and_once_more_the_other_way(window, orders):
    view, model = window.session.view, window.model

    def sort(words):
        menu = orders()
        next(action for action in menu.actions() if action.text() == words).trigger()
        window.menus.menu.close()
        return [round(float(view.slices.bpm[row])) for row in model.rows]

    assert [a.text() for a in orders().actions()] == ["Slice ↑", "Song", "BPM", "Levels", "Cluster", "Tags", "Rating"]
    window.menus.menu.close()
    chosen = window.session.row
    up = sort("BPM")
    assert up == sorted(up)
    assert len(set(up)) > 1
    down = sort("BPM ↑")
    assert down == up[::-1]
    menu = orders()
    assert [action.text() for action in menu.actions() if action.isChecked()] == ["BPM ↓"]
    window.menus.menu.close()
    assert window.session.row == chosen, "sorting chooses nothing"
    assert model.row_at(window.table.currentIndex().row()) == chosen
    assert window.focusWidget() is window.table
    assert window.table.kept()["sort"] == [2, 1], "as by a click, it is remembered"


# --- the map -------------------------------------------------------------------------------------------

_WAYS = {Key.Key_Right: (1, 0), Key.Key_Left: (-1, 0), Key.Key_Down: (0, 1), Key.Key_Up: (0, -1)}


def ways_to_all(points, start, allowed=None) -> dict[int, tuple[Qt.Key, ...]]:
    """The keys that lead from a point to each that can be reached, by the fewest steps."""
    ways: dict[int, tuple[Qt.Key, ...]] = {start: ()}
    queue = [start]
    for here in queue:
        for key, way in _WAYS.items():
            there = next_toward(points, here, way, allowed)
            if there >= 0 and there not in ways:
                ways[there] = (*ways[here], key)
                queue.append(there)
    return ways


def lattice_with_gaps(random):
    return random.integers(0, 5, (60, 2)).astype(float)


def lattice_on_edge(random):
    return random.integers(-3, 4, (40, 2)) @ np.array([[1.0, 1.0], [1.0, -1.0]])


def two_clouds(random):
    return np.concatenate([random.normal(centre, 0.01, (30, 2)) for centre in ((0, 0), (5, 1))])


@pytest.mark.parametrize("make", [lattice_with_gaps, lattice_on_edge, two_clouds])
def test_arrows_lead_from_every_point_to_every_other_also_where_some_are_in_one_place(make):
    for seed in range(12):
        points = make(np.random.default_rng(seed))
        for start in (0, len(points) // 2):
            assert len(ways_to_all(points, start)) == len(points), (seed, start)
        left = np.arange(len(points)) % 3 > 0
        assert set(ways_to_all(points, 1, left)) == set(np.flatnonzero(left).tolist()), seed


@pytest.fixture
def points(window, until):
    window.show_tab(MapTab)
    view = window.tab(MapTab).view
    until(lambda: view.n_points)
    assert window.focusWidget() is view
    return view


def test_arrows_point_on_the_map_and_enter_chooses_and_plays_what_they_reached(window, until, points):
    ids = window.session.view.slices.ids
    press(window, Key.Key_L)  # what is heard goes on, however long the test waits
    ways = ways_to_all(points.screen(), window.session.row)
    assert len(ways) == len(ids)
    target = list(ways)[-1]
    chosen, empty = window.session.row, points.grab().toImage()
    press(window, *ways[target])
    assert window.session.row == chosen, "pointing chooses nothing"
    assert not window.playing.is_on
    assert points.accessibleDescription() == window.session.title_of(target)
    assert points.grab().toImage() != empty, "it has a ring"
    press(window, Key.Key_4)
    until(lambda: window.session.labels.of(target).rating == 4)
    assert window.session.labels.of(chosen).rating == 0, "keys are for the one that has the ring"
    clicked = []
    points.row_clicked.connect(clicked.append)
    press(window, Key.Key_Return)
    assert window.session.row == target
    until(lambda: window.playing.state.slice_id == ids[target])
    points._pointed = target
    hold(window, Key.Key_Return)
    assert clicked == [target], "once, however long Enter is held"
    there = ways_to_all(points.screen(), target)
    press(window, *there[chosen])
    assert points.accessibleDescription() == window.session.title_of(chosen), "it went on from the chosen one"


def test_what_arrows_point_at_is_heard_where_that_is_wanted_and_comes_in_sight(window, until, points):
    ids = window.session.view.slices.ids
    press(window, Key.Key_L)
    window.tab(MapTab).toggle_hover()
    for _ in range(12):
        press(window, Key.Key_Plus)
    ways = ways_to_all(points.screen(), window.session.row)
    target = list(ways)[-1]
    press(window, *ways[target])
    until(lambda: window.playing.state.slice_id == ids[target])
    assert points.rect().contains(QPointF(*points.screen()[target]).toPoint())
    window.tab(MapTab).toggle_hover()


def test_where_the_pointer_comes_to_a_slice_keys_are_not_for_the_one_that_arrows_pointed_at(window, points):
    ways = ways_to_all(points.screen(), window.session.row)
    target = list(ways)[-1]
    press(window, *ways[target])
    assert points.pointed_row == target
    QTest.mouseMove(points, QPointF(*points.screen()[list(ways)[1]]).toPoint())
    assert points.pointed_row == -1
    press(window, Key.Key_Return)
    assert window.session.row != target
    under = points._hovered
    assert under not in {-1, window.session.row}
    reached, keys = next((row, way) for row, way in ways_to_all(points.screen(), under).items() if len(way) == 1)
    press(window, *keys)
    assert points.pointed_row == reached, "arrows go on from the slice under the pointer"


def test_where_a_filter_leaves_out_what_the_keyboard_points_at_enter_chooses_nothing(window, until, points):
    chosen, song = window.session.row, window.session.view.slices.song
    target = next(row for row in ways_to_all(points.screen(), chosen) if song[row] != song[chosen])
    press(window, *ways_to_all(points.screen(), chosen)[target])
    assert points.pointed_row == target
    points.set_allowed(song == song[chosen])
    assert points.pointed_row == -1
    press(window, Key.Key_Return)
    assert window.session.row == chosen


def test_of_copies_in_one_place_the_menu_is_of_the_one_that_the_keyboard_points_at(qtbot):
    view = MapView()
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.set_points(np.array([[0.0, 0.0], [1.0, 0.5], [1.0, 0.5], [1.0, 0.5]]), np.zeros(4, np.int32), str)
    place = QPointF(*view.screen()[2])
    assert view.row_at(place) == 1
    view.set_current(0)
    for _ in range(3):
        QTest.keyClick(view, Key.Key_Right)
        assert view.row_at(place) == max(view.pointed_row, 1)
    assert view.pointed_row == 3
    for before in (2, 1):
        QTest.keyClick(view, Key.Key_Left)
        assert view.pointed_row == before, "and back, one after the other"
    assert (view.place_of_menu() - place).manhattanLength() < 1
    view.set_outdated(True)
    assert view.place_of_menu() == QPointF(view.rect().center()), "where a slice is is not known any more"
    view.set_points(np.array([[0.0, 0.0], [1.0, 0.5]]), np.zeros(2, np.int32), str)
    assert view.pointed_row == -1


def test_shift_marks_on_the_map_and_escape_gives_it_up(window, until, points):
    start, table = window.session.row, window.table
    asked = window.session.question.asked
    keys = next(keys for keys in ways_to_all(points.screen(), start).values() if len(keys) == 2)
    passed = [
        next(row for row, way in ways_to_all(points.screen(), start).items() if way == keys[:n]) for n in (0, 1, 2)
    ]
    press(window, *keys, held=_SHIFT)
    assert table.chosen_rows() == sorted(passed)
    assert "3 slices chosen" in window.status.text
    press(window, Key.Key_Escape)
    assert table.chosen_rows() == [start]
    assert window.session.row == start
    assert window.session.question.asked is asked
    assert window.focusWidget() is points


def test_at_the_edge_of_the_map_left_and_right_go_on_to_the_lists_beside_it(window, points):
    row = window.session.row
    for key, beside in ((Key.Key_Left, window.songs.list), (Key.Key_Right, window.similar.list)):
        points.setFocus()
        for _ in range(points.n_points + 1):
            if window.focusWidget() is points:
                press(window, key)
        assert window.focusWidget() is beside
    points.setFocus()
    for key in (Key.Key_Left, Key.Key_Right):
        for _ in range(points.n_points + 1):
            press(window, key, held=_SHIFT)
        assert window.focusWidget() is points, "who marks stays"
    points.setFocus()
    for key in (Key.Key_Up, Key.Key_Down):
        for _ in range(points.n_points + 1):
            press(window, key)
        assert window.focusWidget() is points, "there is no list above or below"
    assert window.session.row == row


def test_tab_goes_to_the_choice_in_force_and_arrows_change_it(window, until):
    buttons = window.similar.method.buttons
    for name, key, other in (("classic", Key.Key_Left, "match"), ("match", Key.Key_Right, "classic")):
        window.table.setFocus()
        buttons[name].click()
        tab_to(window, buttons[name])
        press(window, key)
        assert buttons[other].isChecked()
        assert window.focusWidget() is buttons[other]
        until(lambda other=other: window.session.question.answer.request.method == other)
    window.table.setFocus()
    for name in ("match", "classic", "match"):
        QTest.mouseClick(buttons[name], Qt.MouseButton.LeftButton)
        assert buttons[name].isChecked()
        assert window.table.hasFocus(), "a click leaves the keyboard where it was"
