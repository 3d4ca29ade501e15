"""A choreographer comes with a folder of music and leaves with a count sheet, without touching the mouse."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog

from choleor_desktop.own_folders import first_library
from choleor_desktop.ui.tabs.harmony import HarmonyTab
from choleor_desktop.ui.tabs.routine import RoutineTab
from choleor_desktop.ui.tabs.slices import SlicesTab

pytestmark = [pytest.mark.real_music, pytest.mark.timeout(900)]


def heard(person) -> str:
    state = person.window.playing.state
    return state.slice_id if state.playing else ""


def bring_music(person, monkeypatch, songs) -> None:
    """Ctrl+I; the system's own dialog answers with the songs."""
    answer = [str(song) for song in songs], ""
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: answer)
    reports = []
    person.window.session.work.imported.connect(reports.append)
    person.press("Ctrl+I")
    person.look(lambda: reports)
    person.settle()
    assert not reports[0].failures


def audition(person) -> tuple[int, int]:
    """A slice and its second match, chosen and heard with the arrows."""
    window, ids = person.window, person.view.slices.ids
    table, matches = window.tab(SlicesTab).view, window.similar.list
    person.tab_to(table)
    person.press("Home", "Down", "Down")
    query = window.session.row
    assert query == int(window.model.rows[2])
    person.look(lambda: heard(person) == ids[query])
    asked(person, query)
    person.tab_to(matches)
    person.press("Home", "Down")
    match = window.similar.current_row
    assert match == window.session.question.answer.neighbours[1].row
    person.look(lambda: heard(person) == ids[match])
    return query, match


def asked(person, row: int) -> None:
    """Wait for the answer about a slice."""
    wanted = (person.view.slices.ids[row],)
    person.look(lambda: person.window.session.question.answer.request.queries == wanted)


def put_side_by_side(person, query: int, match: int) -> None:
    playing, ids = person.window.playing, person.view.slices.ids
    person.press("X")
    person.look(lambda: heard(person) == ids[query] and playing.state.side == "A")
    assert playing.comparing == (query, match)
    person.press("X")
    person.look(lambda: heard(person) == ids[match] and playing.state.side == "B")


def collect(person, query: int, match: int) -> int:
    """The slice with its match beside it; then one that is like the match, and back to where the search began."""
    window = person.window
    person.press("Shift+R", "Return")
    asked(person, match)
    assert window.session.row == match
    person.tab_to(window.similar.list)
    person.press("Home")
    other = window.similar.current_row
    person.press("R")
    person.look(lambda: len(person.view.routines) == 1 and len(person.view.routines[0].items) == 2)
    person.press("Space")
    person.look(lambda: not window.playing.state.playing)
    person.press("Alt+Left")
    asked(person, query)
    return other


def fit_a_movement(person, query: int) -> int:
    """A movement typed for the slice; what fits it best is heard, and comes into the routine."""
    window = person.window
    person.press("M", *"35885321")
    person.look(lambda: person.label(query).movement == (3, 5, 8, 8, 5, 3, 2, 1))
    person.press("Shift+M")
    view = window.tab(HarmonyTab).view
    person.look(lambda: view.fits_of.text() == "For 3 5 8 8 5 3 2 1:")
    person.tab_to(view.list)
    person.press("Down", "Home")
    fit = window.chosen_beside()
    assert fit != query
    person.look(lambda: heard(person) == person.view.slices.ids[fit])
    person.press("R")
    person.look(lambda: len(person.view.routines[0].items) == 3)
    return fit


def play_through(person, first: int) -> None:
    """All of the routine, from its beginning."""
    view = person.window.tab(RoutineTab).view
    person.tab_to(view.play_button)
    person.press("Space")
    person.look(lambda: heard(person) == person.view.slices.ids[first])
    assert person.window.tab(RoutineTab).view.play_button.text() == "Stop"
    person.press("Space")
    person.look(lambda: not person.window.playing.state.playing)


def print_sheet(person, monkeypatch, place) -> None:
    window, view = person.window, person.window.tab(RoutineTab).view
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(place), ""))
    person.tab_to(view.export_button)
    person.press("Space")
    person.look(view._export_menu.isVisible)
    person.press("Return")  # the first entry
    person.look(lambda: f"{place.name}.pdf" in window.status.text)
    assert place.with_suffix(".pdf").read_bytes().startswith(b"%PDF")


def test_from_a_folder_of_real_songs_to_the_sheet_on_the_wall(sit_down, stored, real_songs, monkeypatch, tmp_path):
    person = sit_down(None)
    bring_music(person, monkeypatch, real_songs)
    window, ids = person.window, person.view.slices.ids
    assert window.model.rowCount() == len(ids) > 6
    assert len(person.view.songs) == len(real_songs)
    query, match = audition(person)
    put_side_by_side(person, query, match)
    other = collect(person, query, match)
    fit = fit_a_movement(person, query)

    person.go_to(RoutineTab)
    view = window.tab(RoutineTab).view
    assert [row.slice_id for row in view.model.rows] == [ids[query], ids[other], ids[fit]]
    assert QApplication.focusWidget() is view.list
    person.press("Home", "Alt+Down", "Return")
    assert [row.slice_id for row in view.model.rows] == [ids[other], ids[query], ids[fit]]
    person.look(lambda: heard(person) == ids[query])
    person.tab_to(view.note)
    person.type("lift on 5")
    person.press("Return")
    play_through(person, other)
    print_sheet(person, monkeypatch, tmp_path / "sheet")
    window.close()

    kept = stored(first_library())
    (routine,) = kept.routines
    assert [item.slice_id for item in routine.items] == [ids[other], ids[query], ids[fit]]
    assert (routine.items[1].matches, routine.items[1].note) == ((ids[match],), "lift on 5")
    assert kept.labels[ids[query]].movement == (3, 5, 8, 8, 5, 3, 2, 1)
