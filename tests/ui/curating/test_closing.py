"""Whoever closes the window in the middle of something finds it done the next time."""

from __future__ import annotations

from choleor_desktop.library.models import Label
from choleor_desktop.ui.tabs.beats import BeatsTab
from choleor_desktop.ui.tabs.routine import RoutineTab


def test_a_repair_of_the_last_moment_is_cut_before_the_library_closes(sit_down, stored, library):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    song = curator.view.songs[curator.window.commands.beats.song_row]
    curator.press(".", ".")
    assert curator.window.commands.beats.draft is not None
    curator.window.close()
    kept = next(each for each in stored(library).songs if each.id == song.id)
    assert kept.grid.first_count == (song.grid.first_count + 2) % 8


def test_a_rating_and_a_movement_of_the_last_moment_are_kept(sit_down, stored, library):
    curator = sit_down(library)
    name = curator.view.slices.ids[curator.window.session.row]
    curator.press("4", "M", *"35885321")
    curator.window.close()
    assert stored(library).labels[name] == Label((), 4, movement=(3, 5, 8, 8, 5, 3, 2, 1))


def test_words_that_are_being_typed_are_kept(sit_down, stored, library):
    curator = sit_down(library)
    curator.press("R")
    curator.go_to(RoutineTab)
    curator.window.tab(RoutineTab).view.note.setFocus()
    curator.type("freeze on 8")
    curator.window.close()
    assert stored(library).routines[0].items[0].note == "freeze on 8"
