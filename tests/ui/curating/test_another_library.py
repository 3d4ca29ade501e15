"""What is begun in a library stays there when another one opens, whenever that is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from choleor_desktop.library.models import Label, Routine, RoutineItem
from choleor_desktop.library.store import Store
from choleor_desktop.ui.dialogs.label_dialog import LabelDialog
from choleor_desktop.ui.parts.field import Field
from choleor_desktop.ui.tabs.beats import BeatsTab
from choleor_desktop.ui.tabs.clusters import ClustersTab
from choleor_desktop.ui.tabs.harmony import HarmonyTab
from choleor_desktop.ui.tabs.routine import RoutineTab


@pytest.fixture
def other(library, tmp_path) -> Path:
    """Another library, with the same songs."""
    return Path(shutil.copy(library, tmp_path / "other.choleor"))


def is_there(curator, path: Path) -> None:
    """Wait until a library is shown, and all that was asked for is done."""
    curator.look(lambda: curator.view.path == str(path))
    curator.settle()


def dialog(kind):
    """The dialog of a kind that is open and has the keyboard."""
    found, focus = QApplication.activeModalWidget(), QApplication.focusWidget()
    return found if isinstance(found, kind) and focus is not None and found.isAncestorOf(focus) else None


def told_after_opening(curator) -> list[str]:
    """What is told once another library is there."""
    session, told = curator.window.session, list[str]()
    session.opened.connect(lambda: session.message.connect(lambda message: told.append(str(message))))
    return told


def test_what_was_said_of_a_library_goes_with_it_and_what_is_said_of_the_next_one_stays(sit_down, library, other):
    curator = sit_down(library)
    status, session = curator.window.status, curator.window.session
    curator.press("5")
    curator.settle()
    curator.press("Ctrl+Z")
    curator.look(lambda: status.text.startswith("Undone: rating ("))
    session.open_library(other)
    is_there(curator, other)
    assert status.text == ""
    session.open_library(library)
    session.message.emit("A notice of the library that is being opened.")
    is_there(curator, library)
    assert status.text == "A notice of the library that is being opened."


def begin_words(curator, kind: str) -> Field:
    """A field of a kind with the keyboard."""
    window = curator.window
    if kind in {"note", "routine"}:
        curator.press("R")
        curator.settle()
    tab = {"note": RoutineTab, "routine": RoutineTab, "cluster": ClustersTab}.get(kind, HarmonyTab)
    curator.go_to(tab)
    view = window.tab(tab).view
    if kind == "cluster":
        curator.look(lambda: len(view._shown) == 4)
    field = {
        "note": lambda: view.note,
        "routine": lambda: view.name,
        "cluster": lambda: view._shown[2].name,
        "choreography": lambda: view.choreography,
        "movement": lambda: view.typed,
    }[kind]()
    field.setFocus()
    field.selectAll()
    return field


def kept_words(view, name: str) -> dict[str, object]:
    """What is kept of each kind, of the slice of a name."""
    routines, label = view.routines, view.labels.get(name, Label())
    return {
        "note": routines[0].items[0].note if routines else "",
        "routine": routines[0].name if routines else "",
        "cluster": view.clustering.names.get(2, ""),
        "choreography": label.choreography,
        "movement": " ".join(map(str, label.movement)),
    }


@pytest.fixture(params=["before", "meanwhile"])
def is_begun_before(request) -> bool:
    """Whether something is begun before another library is asked for, or while that is being opened."""
    return request.param == "before"


@pytest.mark.parametrize("kind", ["note", "routine", "cluster", "choreography", "movement"])
def test_words_that_were_begun_are_kept_in_their_own_library(sit_down, stored, other, kind, is_begun_before):
    library = other.with_name("copy.choleor")
    with Store.open(other) as store:
        name = store.view().slices.ids[0]
        store.save_routine(Routine("theirs", (RoutineItem(name),)), "new routine")
    theirs = kept_words(stored(other), name)
    curator = sit_down(library)
    curator.window.session.select(0)
    curator.settle()
    told = told_after_opening(curator)
    field, text = begin_words(curator, kind), "1 2 3 4 5 6 7 8" if kind == "movement" else "mine"
    if not is_begun_before:
        curator.window.session.open_library(other)
    curator.type(text)
    assert field.is_being_written
    if is_begun_before:
        curator.window.session.open_library(other)
    is_there(curator, other)
    assert kept_words(stored(library), name)[kind] == text
    assert kept_words(stored(other), name) == theirs
    assert not [message for message in told if "Ctrl+Z" in message], "undo is for the library that is shown"


def test_words_that_were_begun_are_kept_where_their_own_library_is_read_again(sit_down, stored, library):
    curator = sit_down(library)
    begin_words(curator, "cluster")
    curator.type("first")
    before = curator.view
    curator.window.commands.libraries.open_library(library)
    begin_words(curator, "choreography")
    curator.type("second")
    curator.look(lambda: curator.view is not before)
    curator.settle()
    curator.press("Return")
    curator.settle()
    assert dict(stored(library).clustering.names) == {2: "first"}
    assert [label.choreography for label in stored(library).labels.values()] == ["second"]


@pytest.mark.parametrize("kind", ["note", "routine", "cluster", "choreography", "movement"])
def test_words_that_are_entered_while_their_library_is_read_again_are_kept(sit_down, stored, library, kind):
    curator = sit_down(library)
    curator.window.session.select(0)
    curator.settle()
    name, text = curator.view.slices.ids[0], "1 2 3 4 5 6 7 8" if kind == "movement" else "mine"
    begin_words(curator, kind)
    before = curator.view
    curator.window.session.open_library(library)
    curator.type(text)
    curator.press("Return")
    assert curator.window.session.store is None
    curator.look(lambda: curator.view is not before)
    curator.settle()
    assert kept_words(stored(library), name)[kind] == kept_words(curator.view, name)[kind] == text
    assert "not open" not in curator.window.status.text


def test_keys_for_slices_wait_while_their_library_is_read_again_and_others_say_that(sit_down, stored, library):
    curator = sit_down(library)
    session = curator.window.session
    name = session.view.slices.ids[session.row]
    curator.press("3")
    curator.settle()
    session.open_library(library)
    curator.press("Ctrl+Z", "5")
    curator.look(lambda: session.store is not None and session.labels.of(session.view.slices.rows[name]).rating == 5)
    assert "★★★★★. Ctrl+Z undoes it" in curator.window.status.text
    curator.settle()
    assert stored(library).labels[name].rating == 5
    session.open_library(library)
    curator.press("T")
    assert curator.window.status.text.endswith("is being opened. Try it again in a moment.")
    assert not curator.window.findChildren(LabelDialog)
    curator.settle()
    curator.press("Ctrl+Z")
    curator.settle()
    assert not stored(library).labels, "undo took back the five stars, and had taken back the three"


@pytest.mark.parametrize("opens", [True, False])
def test_a_label_that_is_written_while_its_library_is_read_again_is_kept_or_stays_to_be(
    sit_down, stored, library, opens
):
    curator = sit_down(library)
    session = curator.window.session
    name = session.view.slices.ids[session.row]
    curator.press("T")
    curator.look(lambda: dialog(LabelDialog))
    session.open_library(library)
    if not opens:
        session.interactive.find("open").cancel()
    curator.look(lambda: session.interactive.find("open") is None)
    curator.type("drop")
    curator.press("Return")
    if not opens:
        curator.look(lambda: dialog(LabelDialog) and dialog(LabelDialog)._problem.isVisible())
        assert dialog(LabelDialog).tags.text().startswith("drop")
        assert "is not open" in curator.window.status.text
        session.open_library(library)
        curator.look(lambda: not session.interactive.is_busy)
        curator.press("Return")
    curator.look(lambda: name in curator.view.labels)
    assert stored(library).labels[name].tags == ("drop",)
    assert session.store is not None


def test_beats_that_were_being_repaired_are_cut_before_another_library_takes_their_place(
    sit_down, stored, library, other, is_begun_before
):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    session, beats = curator.window.session, curator.window.commands.beats
    song = beats.song
    beats._settle.setInterval(600_000)  # however slow the machine is, it is not cut by itself
    if is_begun_before:
        curator.press(".")
        session.open_library(other)
    else:
        session.open_library(other)
        beats.repair("later")
    assert beats.draft is not None
    is_there(curator, other)
    assert beats.draft is None
    firsts = [
        next(each.grid.first_count for each in stored(path).songs if each.id == song.id) for path in (library, other)
    ]
    assert firsts == [(song.grid.first_count + 1) % 8, song.grid.first_count]


def test_a_movement_that_is_not_whole_goes_with_its_library_and_that_is_told(sit_down, stored, library, other):
    curator = sit_down(library)
    curator.press("M", *"358")
    curator.window.session.open_library(other)
    is_there(curator, other)
    assert curator.window.status.text.startswith("Not kept in the library before: 1 movement with")
    assert not stored(library).labels
    assert not curator.window.session.movements.of(curator.window.session.row)
