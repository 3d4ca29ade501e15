"""Keys and menus are for what is seen to be chosen: in the table, among the matches, among the slices that fit."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from choleor_desktop.ui.dialogs.label_dialog import LabelDialog
from choleor_desktop.ui.tabs.harmony import HarmonyTab

MOVEMENT = "35885321"


def to_a_match(curator) -> int:
    """Right, and Down: the second of the matches is chosen and heard."""
    curator.press("Right", "Down")
    assert curator.window.similar.list.hasFocus()
    return curator.window.similar.current_row


def to_a_fit(curator) -> int:
    """The first of the slices that fit a movement is chosen and heard."""
    view = curator.window.tab(HarmonyTab).view
    curator.window.playing.stop()  # while a slice is heard, digits are for the count that is heard
    curator.look(lambda: not curator.window.playing.state.playing)
    curator.press("M", *MOVEMENT, "Shift+M")
    curator.look(view.list.isVisible)
    curator.window.session.movements.save()
    curator.settle()
    view.list.setFocus()
    curator.press("Down")
    return view.list.current_row


def status(curator) -> str:
    curator.settle()
    return curator.window.status.text


@pytest.mark.parametrize("go", [to_a_match, to_a_fit])
def test_keys_are_for_the_slice_that_is_chosen_where_the_keyboard_is(sit_down, library, go):
    curator = sit_down(library)
    window, session = curator.window, curator.window.session
    query = session.row
    curator.press("Shift+Down", "Shift+Down", "Shift+Down")
    window.commands.curating.mark([query, query + 1, query + 2])
    curator.settle()
    row = go(curator)
    assert row >= 0
    assert row != session.row
    before = session.row
    curator.press("5")
    assert status(curator) == f"“{session.title_of(row)}”: ★★★★★. Ctrl+Z undoes it."
    assert [r for r in range(len(curator.view.slices)) if curator.label(r).rating] == [row]
    curator.press("T")
    curator.look(lambda: isinstance(QApplication.activeModalWidget(), LabelDialog))
    dialog = QApplication.activeModalWidget()
    assert session.title_of(row) in dialog.windowTitle()
    curator.look(dialog.tags.hasFocus)
    curator.type("mine")
    curator.press("Return")
    assert status(curator).startswith(f"“{session.title_of(row)}”"), "what was labelled has a name"
    assert [r for r in range(len(curator.view.slices)) if curator.label(r).tags] == [row]
    curator.press("R")
    curator.settle()
    assert [item.slice_id for item in session.routines.current.items] == [curator.view.slices.ids[row]]
    curator.press("X")
    curator.look(lambda: window.playing.comparing == (before, row))
    assert window.similar.match_row == row, "what is compared is named beside the comparison"
    window.playing.stop()
    curator.press("Return")
    curator.look(lambda: session.row == row)


def test_a_slice_that_fits_is_heard_again_by_a_click_and_has_the_menu_of_a_match(sit_down, library):
    curator = sit_down(library)
    window = curator.window
    row, fits = to_a_fit(curator), window.tab(HarmonyTab).view.list
    window.playing.stop()
    place = fits.visualRect(fits.currentIndex()).center()
    QTest.mouseClick(fits.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    curator.look(lambda: window.playing.state.slice_id == curator.view.slices.ids[row])
    window.menus.open_for_keyboard()
    curator.look(lambda: window.menus.menu is not None)
    menu = window.menus.menu
    entries = [action.text().split("\t")[0] for action in menu.actions()]
    assert {"Make it the query", "Add to the routine", "Note…", "Rating"} <= set(entries)
    menu.close()


@pytest.mark.parametrize("key", ["M", "Shift+M"])
def test_a_movement_is_that_of_the_chosen_match(sit_down, library, key):
    curator = sit_down(library)
    session = curator.window.session
    match = to_a_match(curator)
    movement = tuple(map(int, MOVEMENT))
    session.labels.edit([match], lambda label: type(label)(movement=movement), "movement")
    curator.settle()
    curator.press(key)
    curator.look(lambda: session.row == match)
    assert curator.window.tab(HarmonyTab).view.curves.movement == movement


def test_a_list_that_the_keyboard_reaches_chooses_and_plays_nothing_by_itself(sit_down, library):
    curator = sit_down(library)
    window, similar = curator.window, curator.window.similar.list
    curator.tab_to(similar)
    curator.settle()
    assert not similar.currentIndex().isValid()
    assert not window.playing.is_on
    curator.press("Down")
    curator.look(lambda: window.playing.state.playing)
    assert similar.currentIndex().row() == 0, "the best match"
    assert similar.selectionModel().isSelected(similar.currentIndex()), "and seen to be chosen"


def test_a_slice_that_fits_is_named_beside_the_comparison_in_which_it_is_heard(sit_down, library):
    curator = sit_down(library)
    window = curator.window
    to_a_match(curator)
    row = to_a_fit(curator)
    curator.press("X")
    curator.look(lambda: window.playing.comparing == (window.session.row, row))
    curator.press("Down")
    fit = window.tab(HarmonyTab).view.list.current_row
    curator.look(lambda: window.playing.comparing == (window.session.row, fit))
    assert fit != row
    assert window.similar.match_row == fit


def test_minus_says_that_it_needs_match(sit_down, library):
    curator = sit_down(library)
    question = curator.window.session.question
    question.change(method="classic")
    curator.settle()
    to_a_match(curator)
    curator.press("-")
    assert status(curator) == "Unlike a slice: with Match only."
    assert not question.asked.away
