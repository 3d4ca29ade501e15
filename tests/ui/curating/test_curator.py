"""A curator repairs, labels, colours, searches, undoes and exports real songs, without touching the mouse."""

from __future__ import annotations

import csv
import shutil

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QFileDialog

from choleor_desktop.library.models import NO_LABEL, Label
from choleor_desktop.ui.dialogs.label_dialog import LabelDialog
from choleor_desktop.ui.dialogs.suggest_dialog import SuggestDialog
from choleor_desktop.ui.tabs.beats import BeatsTab
from choleor_desktop.ui.tabs.slices import SlicesTab
from choleor_desktop.ui.theme import TAG_COLOURS
from choleor_desktop.ui.views.slice_filter import Filter

pytestmark = [pytest.mark.real_music, pytest.mark.timeout(900)]


@pytest.fixture
def songs(real_library, tmp_path):
    """Three real songs in a library that may be changed."""
    return shutil.copy(real_library, tmp_path / "day.choleor")


def is_in(kind) -> bool:
    """Whether a dialog of a kind has the keyboard."""
    dialog, focus = QApplication.activeModalWidget(), QApplication.focusWidget()
    return isinstance(dialog, kind) and focus is not None and dialog.isAncestorOf(focus)


def label_some(person) -> tuple[list[int], list[int]]:
    """Three in a row tagged at once, then two one after the other with a letter and stars; all of one song."""
    window, table = person.window, person.window.tab(SlicesTab).view
    person.tab_to(table)
    person.press("Home", "Shift+Down", "Shift+Down", "T")
    together = window.commands.curating.marked()
    assert len(together) == 3
    person.look(lambda: is_in(LabelDialog))
    person.type("chorus")
    person.press("Return")
    person.look(lambda: all(person.label(row).tags == ("chorus",) for row in together))
    person.press("Ctrl+L")
    alone = []
    for stars in "45":
        alone.append(window.session.row)
        assert person.label(alone[-1]) == NO_LABEL, "it goes on to what has no label"
        person.press("C", stars)
        person.look(lambda stars=stars: person.label(alone[-1]) == Label(("chorus",), int(stars)))
        assert window.session.row != alone[-1]
    bar = window.tab(SlicesTab).bar
    person.look(lambda: bar.progress_text.text() == f"5 of {len(person.view.slices)} labelled")
    person.press("Escape")
    return together, alone


def colour_the_tag(person) -> None:
    """Down the list on the left to the tag, and through its menu with the arrows."""
    window, panel = person.window, person.window.songs.list
    person.tab_to(panel)
    for _ in range(panel.model().rowCount()):
        if window.model.filter == Filter(tag="chorus"):
            break
        person.press("Down")
    assert window.model.rowCount() == 5, "the table shows what has the tag"
    person.press("Shift+F10")
    menu = window.menus.menu
    person.look(menu.isVisible)
    person.press("Down", "Right", "Down", "Return")
    person.look(lambda: person.view.tag_colors == {"chorus": TAG_COLOURS[0]})
    person.press("Home")
    assert window.model.filter == Filter()


def repair(person, row: int) -> None:
    """The “1” of the song one beat later; its labels come along."""
    song = int(person.view.slices.song[row])
    name, grid = person.view.songs[song].id, person.view.songs[song].grid
    person.go_to(BeatsTab)
    assert person.window.commands.beats.song.id == name
    person.press(".")
    person.look(lambda: next(each for each in person.view.songs if each.id == name).edited)
    person.settle()
    fresh = next(each for each in person.view.songs if each.id == name)
    assert fresh.grid.first_count == (grid.first_count + 1) % 8
    assert "repaired by hand" in person.window.tab(BeatsTab).view._facts.text()


def ask_with_several(person) -> None:
    """Like a match too, unlike another, other songs only and all of them again, and the way back to where it began."""
    window, question = person.window, person.window.session.question
    ids, asked = person.view.slices.ids, lambda: (question.asked.like, question.asked.away)
    person.press("Home")
    first = (ids[window.session.row],)
    person.look(lambda: question.answer.request.queries == first)
    person.press("Right")
    both = (*first, ids[window.similar.current_row])
    person.press("+")
    person.look(lambda: question.answer.request.queries == both)
    person.press("Home")
    away = (ids[window.similar.current_row],)
    person.press("-")
    assert asked() == (both, away)
    person.settle()
    person.press("O")
    person.look(window.similar.relax.isVisible)
    person.tab_to(window.similar.relax)
    person.press("Space")
    person.look(lambda: not window.similar.other_songs.isChecked())
    for wanted in ((both, ()), (first, ())):
        person.press("Alt+Left")
        assert asked() == wanted
    person.settle()


def add_suggested(person) -> None:
    """Tags for slices that sound like those that have them: seen, heard, ticked, stored, and undone."""
    window, before = person.window, dict(person.view.labels)
    person.tab_to(window.tab(SlicesTab).view)
    person.press("Shift+T")
    person.look(lambda: is_in(SuggestDialog))
    dialog = QApplication.activeModalWidget()
    person.press("P")
    person.look(lambda: window.playing.state.playing)
    if not dialog.chosen():
        person.press("Space")
    n = len(dialog.chosen())
    person.press("Return")
    person.look(lambda: len(person.view.labels) == len(before) + n)
    person.press("Ctrl+Z")
    person.look(lambda: person.view.labels == before)


def starts(view) -> list[float]:
    """Where what is tagged begins."""
    return sorted(float(view.slices.beats_s[view.slices.rows[name], 0]) for name in view.labels)


def test_a_day_of_repairing_labelling_searching_and_exporting(sit_down, stored, songs, monkeypatch, tmp_path):
    person = sit_down(songs)
    window = person.window
    together, alone = label_some(person)
    ask_with_several(person)
    add_suggested(person)
    labelled = {person.view.slices.ids[row]: person.label(row) for row in together + alone}
    colour_the_tag(person)
    before, beat_s = starts(person.view), 60 / person.view.song_of(together[0]).grid.bpm
    person.tab_to(window.tab(SlicesTab).view)
    person.press("Home")
    repair(person, window.session.row)
    assert len(person.view.labels) == 5, "none is lost"
    assert np.abs(np.array(starts(person.view)) - before).max() <= 4 * beat_s

    person.press("Ctrl+F")
    person.type("chorus")
    person.look(lambda: window.model.rowCount() == 5)
    person.press("Ctrl+A", "Delete", "Escape")
    person.look(lambda: window.model.rowCount() == len(person.view.slices))

    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "labels.csv"), ""))
    person.press("Ctrl+E")
    person.look(QApplication.activePopupWidget)
    person.press("Return")
    person.look(lambda: "labels.csv" in window.status.text)
    with (tmp_path / "labels.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert {line["slice"] for line in lines} == set(person.view.labels)
    assert sorted(line["rating"] for line in lines if line["rating"] not in {"", "0"}) == ["4", "5"]

    person.press("Ctrl+Z")
    person.look(lambda: person.view.labels == labelled)
    window.close()
    kept = stored(songs)
    assert kept.labels == labelled
    assert kept.tag_colors == {"chorus": TAG_COLOURS[0]}
