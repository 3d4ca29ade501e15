"""What a person did not change in a field is not written back, however long it is and whatever came meanwhile."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from choleor_desktop.library.models import NO_LABEL, Label, LabelEdit, Routine, RoutineItem
from choleor_desktop.library.store import Store
from choleor_desktop.ui.dialogs.label_dialog import LabelDialog, parse_movement
from choleor_desktop.ui.parts.field import Field
from choleor_desktop.ui.tabs.clusters import ClustersTab
from choleor_desktop.ui.tabs.harmony import HarmonyTab
from choleor_desktop.ui.tabs.routine import RoutineTab

LONG = "the whole of the second act " * 10
LONG_LABEL = Label(("slow, soft", "loud"), 3, "a\u00a0note\r\nof lines", LONG, (1,) * 8)


def _is_in_the_dialog() -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and isinstance(focus.window(), LabelDialog)


@pytest.mark.parametrize(
    ("opened", "typed", "stored", "expected"),
    [
        ([LONG_LABEL], {}, [LONG_LABEL], None),
        ([LONG_LABEL], {"tags": "slow, soft, loud, new"}, [LONG_LABEL], [(*LONG_LABEL.tags, "new")]),
        ([LONG_LABEL], {"tags": "loud"}, [LONG_LABEL], [("loud",)]),
        ([LONG_LABEL], {"choreography": LONG + "x"}, [LONG_LABEL], [replace(LONG_LABEL, choreography=LONG + "x")]),
        ([NO_LABEL], {"tags": "b"}, [LONG_LABEL], [replace(LONG_LABEL, tags=(*LONG_LABEL.tags, "b"))]),
        ([NO_LABEL], {"note": "n"}, [Label(("a",), 2, "", "Turn")], [Label(("a",), 2, "n", "Turn")]),
        ([Label(("a", "b"))], {"tags": "b, a"}, [Label(("a", "b"))], [("b", "a")]),
        ([Label(("a", "b"))], {"tags": "b"}, [Label(("a", "b", "c"))], [("b", "c")]),
        ([Label(note="x", movement=(1,) * 8)], {"note": "", "movement": ""}, [Label(movement=(2,) * 8)], [NO_LABEL]),
        ([Label(note="x"), Label(note="y")], {"tags": "a"}, [Label(note="x"), Label(note="y")],
         [Label(("a",), note="x"), Label(("a",), note="y")]),
        ([Label(("a", "b"), note="x"), Label(("b",), note="x")], {"tags": "b, c", "note": ""},
         [Label(("a", "b"), note="x"), Label(("b",), note="x")], [("a", "b", "c"), ("b", "c")]),
        ([Label(("a", "b")), Label(("b",))], {"tags": ""}, [Label(("a", "b")), Label(("b",))], [("a",), ()]),
    ],
)  # fmt: skip
def test_only_what_was_changed_goes_into_the_labels_as_they_are_by_then(qtbot, opened, typed, stored, expected):
    window = QWidget()
    qtbot.addWidget(window)
    dialog = LabelDialog(window, opened, (), "tags", "")
    for part, text in typed.items():
        field = getattr(dialog, part)
        (field.setText if isinstance(field, Field) else field.setPlainText)(text)
    change = dialog.change()
    if expected is None:
        assert change is None
        return
    assert change is not None
    found = [change(label) for label in stored]
    wanted = [
        each if isinstance(each, Label) else replace(label, tags=each, note=typed.get("note", label.note))
        for each, label in zip(expected, stored, strict=True)
    ]
    assert found == wanted


@pytest.mark.parametrize(
    ("text", "movement"),
    [
        ("", ()),
        ("1 2 3 4 5 6 7 10", (1, 2, 3, 4, 5, 6, 7, 10)),
        ("1,2,3,4,5,6,7,08", (1, 2, 3, 4, 5, 6, 7, 8)),
        ("\uff11 2 3 4 5 6 7 8", (1, 2, 3, 4, 5, 6, 7, 8)),  # as an input method of Korean or Japanese writes it
        ("1 2 3 4 5 6 7 \u00b2", None),
        ("1 2 3 4 5 6 7 \u2460", None),
        ("1 2 3 4 5 6 7 -8", None),
        ("1 2 3 4 5 6 7 0", None),
        ("1 2 3 4 5 6 7 11", None),
        ("1 2 3 4 5 6 7", None),
        ("1 2 3 4 5 6 7 " + "9" * 5000, None),
    ],
)
def test_a_movement_is_eight_levels_or_none_whatever_is_typed(text, movement):
    assert parse_movement(text) == movement


def test_a_movement_drawn_just_before_a_tag_is_given_stays(sit_down, stored, library):
    curator = sit_down(library)
    row = curator.window.session.row
    curator.press("M", *"35885321", "T")
    curator.look(_is_in_the_dialog)
    curator.look(lambda: curator.label(row).movement)
    curator.type("chorus")
    curator.press("Return")
    curator.look(lambda: curator.label(row).tags)
    curator.settle()
    assert stored(library).labels[curator.view.slices.ids[row]] == Label(("chorus",), movement=(3, 5, 8, 8, 5, 3, 2, 1))


def test_what_is_longer_than_anything_typed_is_looked_at_and_stays_as_it_is(sit_down, stored, library):
    with Store.open(library) as store:
        view = store.view()
        ids = view.slices.ids
        store.edit([LabelEdit(ids[0], LONG_LABEL)])
        store.name_cluster(0, LONG)
        store.save_routine(Routine(LONG, (RoutineItem(ids[0], note=f"{LONG}\nand more"),), 120.0), "new routine")
        before = store.view()
    curator = sit_down(library)
    window, session = curator.window, curator.window.session
    session.select(0)
    curator.settle()
    curator.press("M")
    harmony = window.tab(HarmonyTab).view
    for field in (harmony.choreography, harmony.typed, harmony.curves):
        field.setFocus()
    curator.press("T")
    curator.look(_is_in_the_dialog)
    curator.press("Return")
    curator.look(lambda: not _is_in_the_dialog())
    session.select(3)
    curator.go_to(ClustersTab)
    clusters = window.tab(ClustersTab).view
    curator.look(lambda: len(clusters._shown) > 1)
    for card in clusters._shown[:2]:
        card.name.setFocus()
    curator.go_to(RoutineTab)
    routine = window.tab(RoutineTab).view
    routine.choose_item(0)
    for field in (routine.name, routine.note, routine.list):
        field.setFocus()
    curator.settle()
    after = stored(library)
    assert after.labels == before.labels
    assert after.clustering.names == before.clustering.names
    assert after.routines == before.routines
    curator.press("Ctrl+Z")
    curator.look(lambda: window.status.text.startswith("Undone: name of the routine") or not session.view.routines)
    curator.settle()
    assert not stored(library).routines, "nothing was stored since"


def test_escape_puts_back_what_is_kept_now_and_not_what_was_there_before(sit_down, stored, library):
    curator = sit_down(library)
    curator.window.session.routines.add([0])
    curator.settle()
    curator.go_to(RoutineTab)
    name = curator.window.tab(RoutineTab).view.name
    name.setFocus()
    curator.window.session.routines.rename("Spring")
    curator.look(lambda: name.text() == "Spring")
    curator.type("x")
    curator.press("Escape")
    curator.settle()
    assert (name.text(), stored(library).routines[0].name) == ("Spring", "Spring")


def test_a_name_that_is_being_written_stays_in_its_own_library(sit_down, stored, library, tmp_path):
    other = Path(shutil.copy(library, tmp_path / "other.choleor"))
    curator = sit_down(library)
    curator.go_to(ClustersTab)
    view = curator.window.tab(ClustersTab).view
    curator.look(lambda: view._shown)
    view._shown[0].name.setFocus()
    curator.type("Bouncy")
    curator.window.commands.libraries.open_library(other)
    curator.look(lambda: curator.view.path == str(other))
    curator.settle()
    curator.look(lambda: not view._shown[0].name.text())
    assert stored(library).clustering.names == {0: "Bouncy"}
    assert not stored(other).clustering.names
