"""A routine made in the real window, by keys and by dragging, and what the library keeps of it."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from choleor_desktop.analysis import repair
from choleor_desktop.library.models import Routine, RoutineItem
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.succession import Place
from choleor_desktop.playback.sounds import PlayState
from choleor_desktop.ui.parts.dragged import carried, carry
from choleor_desktop.ui.tabs.harmony import HarmonyTab
from choleor_desktop.ui.tabs.routine import RoutineTab
from choleor_desktop.ui.tabs.slices import SlicesTab

COPY, MOVE = Qt.DropAction.CopyAction, Qt.DropAction.MoveAction


@pytest.fixture
def window(show_window, library: Path):
    return show_window(library)


@pytest.fixture
def settle(window, qtbot):
    """Waits until the library has all, and the window shows it."""

    def wait(condition=lambda: True):
        session = window.session
        qtbot.waitUntil(
            lambda: not session.interactive.is_busy and not session.routines._on_the_way and condition(), timeout=60_000
        )

    return wait


def _ids(window) -> list[str]:
    current = window.session.routines.current
    return [item.slice_id for item in current.items] if current is not None else []


def _stored(window):
    return window.session.store.view().routines


def test_r_adds_the_marked_slices_and_the_first_gives_the_tempo(window, qtbot, settle):
    table = window.tab(SlicesTab).view
    table.setFocus()
    table._mark(2)
    settle()
    qtbot.keyClick(table, Qt.Key.Key_R)
    table._mark(5)
    settle()
    qtbot.keyClick(table, Qt.Key.Key_R)
    settle(lambda: len(_stored(window)) == 1 and len(_stored(window)[0].items) == 2)
    ids = window.session.view.slices.ids
    assert _ids(window) == [ids[int(window.model.rows[2])], ids[int(window.model.rows[5])]]
    assert _stored(window)[0].bpm == round(float(window.session.view.slices.bpm[int(window.model.rows[2])]))
    assert window.tab(RoutineTab).view.model.rowCount() == 2


def test_a_routine_that_begins_with_very_slow_or_quick_music_has_a_tempo_that_can_be_set(window, settle):
    session = window.session
    for own, given in ((25.0, 30), (120.4, 120), (480.0, 400)):
        slices = session.view.slices
        session.view = replace(session.view, slices=replace(slices, bpm=np.full(len(slices), own, np.float32)))
        session.routines.start()
        session.routines.add([0])
        assert session.routines.current.bpm == given
    settle()


def test_a_match_is_kept_beside_its_slice_and_can_take_its_place(window, qtbot, settle):
    window.similar.list.setFocus()
    window.similar.list.setCurrentIndex(window.similar.list.model().index(0, 0))
    query, match = window.session.question.rows[0], window.similar.current_row
    window.commands.run("keep_match")
    settle(lambda: bool(_stored(window)) and bool(_stored(window)[0].items[0].matches))
    ids = window.session.view.slices.ids
    (item,) = _stored(window)[0].items
    assert (item.slice_id, item.matches) == (ids[query], (ids[match],))
    name, beside = (window.session.title_of(row) for row in (query, match))
    told = f"“{name}” is eight-count 1 of “{window.session.routines.current.name}”. “{beside}” is kept beside “{name}”."
    assert window.status.text == f"{told} Ctrl+Z undoes it.", "the slice came in for its match"
    window.commands.run("keep_match")
    assert window.status.text == f"“{beside}” is kept beside “{name}”.", "already: there is nothing to undo"
    view = window.tab(RoutineTab).view
    sheet, routines = view.model.sheet, window.session.routines
    other = replace(sheet, rows=(replace(sheet.rows[0], matches=("Rock & Roll · 1",)),))
    for shown, said in ((other, "Rock && Roll · 1"), (sheet, beside)):
        view.set_routines(routines.all, routines.current, shown)
        view.choose_item(0)
        assert view._swap_menu.actions()[0].text() == said, "no letter of a name is a key"
    view._swap_menu.actions()[0].trigger()
    settle(lambda: _stored(window)[0].items[0].slice_id == ids[match])
    assert _stored(window)[0].items[0].matches == (ids[query],)


def test_arrows_with_alt_reorder_and_delete_takes_out(window, qtbot, settle):
    routines, view = window.session.routines, window.tab(RoutineTab).view
    routines.add([0, 1, 2, 3])
    window.show_tab(RoutineTab)
    settle()
    a, b, c, d = _ids(window)
    view.choose_item(0)
    qtbot.keyClick(view.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert _ids(window) == [b, a, c, d]
    assert view.current_item == 1
    title, told = window.session.title_of, lambda: window.status.text
    assert told() == f"“{title(0)}” is eight-count 2 of “{routines.current.name}”. Ctrl+Z undoes it."
    qtbot.keyClick(view.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert _ids(window) == [a, b, c, d]
    view.choose_item(2)
    qtbot.keyClick(view.list, Qt.Key.Key_Delete)
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier, "", autorep=True)
    QApplication.sendEvent(view.list, held)
    assert _ids(window) == [a, b, d], "one, however long Delete is held"
    assert told() == f"“{title(2)}” was removed from “{routines.current.name}”. Ctrl+Z undoes it."
    settle(lambda: [item.slice_id for item in _stored(window)[0].items] == [a, b, d])


def test_the_chosen_eight_count_is_the_slice_that_the_plots_show_or_none(window, qtbot, settle):
    session, view = window.session, window.tab(RoutineTab).view
    session.select(7)
    session.routines.add([3, 5, 3])
    settle()
    window.show_tab(RoutineTab)
    view.list.setFocus()
    assert (session.row, view.current_item, view.note.isEnabled()) == (7, -1, False), "none of these is shown"
    assert not view.list.selectionModel().selectedRows()
    qtbot.keyClick(view.list, Qt.Key.Key_Down)
    assert (session.row, view.current_item, view.note.isEnabled()) == (3, 0, True)
    view.choose_item(2)
    assert (session.row, view.current_item) == (3, 2), "of two that are alike it is the one that was chosen"
    session.select(5)
    assert view.current_item == 1
    assert [index.row() for index in view.list.selectionModel().selectedRows()] == [1]
    qtbot.keyClick(view.list, Qt.Key.Key_Delete)
    assert (session.row, view.current_item) == (3, 1), "the one that came into its place"
    session.select(8)
    assert not view.list.selectionModel().selectedRows()


def test_an_eight_count_whose_song_was_removed_says_so_and_what_to_do(window, qtbot, settle):
    session, tab = window.session, window.tab(RoutineTab)
    song = session.view.songs[0]
    session.store.relink(song.id, song.path, [], named=("Not what its file is called", ""))
    session.refresh()
    settle(lambda: session.view.songs[0].title.startswith("Not"))
    session.routines.add([0])
    settle()
    title = session.title_of(0)
    session.labels.remove_songs([0])
    settle(lambda: "was removed from the library" in window.status.text)
    window.show_tab(RoutineTab)
    seen = lambda: [row.row for row in tab.view.model.rows] == [-1] and session.row >= 0  # noqa: E731 - another is chosen
    qtbot.waitUntil(seen, timeout=60_000)
    assert [row.title for row in tab.view.model.rows] == [title]
    tab.view.list.setFocus()
    qtbot.keyClick(tab.view.list, Qt.Key.Key_Down)
    assert f"“{title}” is no longer in the library. Import its song again, or press Delete" in window.status.text
    tab.view.play_button.click()
    assert window.status.text == "The slices of this routine are no longer in the library. Import their songs again."


def test_what_is_dropped_between_rows_comes_in_there_and_on_a_row_is_a_match(window, settle):
    routines, model = window.session.routines, window.tab(RoutineTab).view.model
    routines.add([0, 1])
    settle()
    library = window.session.view
    ids = library.slices.ids
    model.dropMimeData(carry([Place.of(library, 7)]), COPY, 1, 0, QModelIndex())
    assert _ids(window) == [ids[0], ids[7], ids[1]]
    # Its song was cut anew since it was taken: the name is another's now, and the place counts.
    model.dropMimeData(carry([Place.of(library, 9)._replace(slice_id=ids[8])]), COPY, -1, -1, model.index(2, 0))
    assert routines.current.items[2].matches == (ids[9],)
    model.dropMimeData(model.mimeData([model.index(0, 0)]), MOVE, 3, 0, QModelIndex())
    assert _ids(window) == [ids[7], ids[1], ids[0]]
    for item, onto, now in (
        (0, 1, (1, 7, 0)),
        (2, 0, (0, 1, 7)),
        (1, 1, (0, 1, 7)),
        (0, 2, (1, 7, 0)),
        (1, 0, (7, 1, 0)),
    ):
        model.dropMimeData(model.mimeData([model.index(item, 0)]), MOVE, -1, -1, model.index(onto, 0))
        assert _ids(window) == [ids[i] for i in now], "on another row: it comes into its place"
    model.dropMimeData(carry([Place("unknown", "unknown", 0.0, 1.0)]), COPY, -1, -1, QModelIndex())
    assert _ids(window) == [ids[7], ids[1], ids[0]]
    settle(lambda: [item.slice_id for item in _stored(window)[0].items] == [ids[7], ids[1], ids[0]])


@pytest.mark.parametrize("way", ["key", "mouse"])
def test_what_comes_in_by_key_or_mouse_is_told_alike_with_its_place_and_is_in_sight(window, settle, way):
    session, status, tab = window.session, window.status, window.tab(RoutineTab)
    session.routines.add([*range(12)] * 3)
    session.routines.rename("Spring")
    window.show_tab(RoutineTab)
    session.select(7)
    settle()
    model, view, row, match = tab.view.model, tab.view, 7, 5
    view.list.scrollToTop()

    def bring(rows, at):
        if way == "key":
            tab.add_rows(rows)
        else:
            mime = carry([Place.of(session.view, row) for row in rows])
            model.dropMimeData(mime, COPY, at, 0, QModelIndex())

    def is_in_sight(item):
        return view.list.viewport().rect().contains(view.list.visualRect(model.index(item, 0)))

    place = 36 if way == "key" else 30
    bring([row], place)
    title = session.title_of(row)
    assert status.text == f"“{title}” is eight-count {place + 1} of “Spring”. Ctrl+Z undoes it."
    settle()
    assert (view.current_item, session.row) == (place, row), "of those that are alike it is the one that came in"
    assert is_in_sight(place)
    bring([3, 4], 37 if way == "key" else 2)
    told = "38–39" if way == "key" else "3–4"
    assert status.text == f"2 slices added to “Spring”, as eight-counts {told}. Ctrl+Z undoes it."
    settle()
    assert session.row == row, "what is asked about stays, so that more of its matches can be dragged"
    assert is_in_sight(37 if way == "key" else 2)
    if way == "key":
        window.match_row = lambda: match
        window.commands.run("keep_match")
    else:
        model.dropMimeData(carry([Place.of(session.view, match)]), COPY, -1, -1, model.index(view.current_item, 0))
    assert status.text == f"“{session.title_of(match)}” is kept beside “{title}”. Ctrl+Z undoes it."


def test_a_slice_dropped_on_itself_says_that_it_is_the_same_and_several_are_undone_at_once(window, settle):
    session, tab = window.session, window.tab(RoutineTab)
    session.routines.add([0])
    settle()
    model, library = tab.view.model, session.view
    model.dropMimeData(carry([Place.of(library, 0)]), COPY, -1, -1, model.index(0, 0))
    assert window.status.text == f"“{session.title_of(0)}” is that eight-count itself."
    model.dropMimeData(carry([Place.of(library, row) for row in (0, 5, 6)]), COPY, -1, -1, model.index(0, 0))
    assert window.status.text == f"2 slices kept beside “{session.title_of(0)}”. Ctrl+Z undoes it."
    assert session.routines.current.items[0].matches == (library.slices.ids[5], library.slices.ids[6])
    settle()
    session.labels.undo()
    settle(lambda: not session.routines.current.items[0].matches)
    assert _ids(window) == [library.slices.ids[0]]


def test_only_slices_can_be_dropped():
    places = (Place("a", "song", 0.1, 4.2), Place("b", "song", 4.2, 8.3))
    assert carried(carry(places)) == places
    for other in (b"{not json", b"[1]", b'["ab"]', b"7", b'[["a", "song", "x", 2]]'):
        broken = carry([])
        broken.setData("application/x-choleor-slices", other)
        assert carried(broken) == ()


def test_every_change_is_undone_in_turn_and_done_again(window, settle):
    routines, match = window.session.routines, window.session.view.slices.ids[2]
    routines.start()
    assert window.status.text == "“Routine 1”: new routine. Ctrl+Z undoes it."
    routines.add([0, 1])
    for change, value, told in (
        (routines.swap_in, (0, match), "match swapped in"),
        (routines.set_note, (0, "lift"), "note in the routine"),
        (routines.rename, ("Spring",), "name of the routine"),
        (routines.set_bpm, (126,), "tempo of the routine"),
    ):
        change(*value)
        assert window.status.text == f"“{routines.current.name}”: {told}. Ctrl+Z undoes it."
    settle(lambda: _stored(window)[0].bpm == 126)
    window.session.labels.undo()
    settle(lambda: routines.current.bpm != 126)
    assert routines.current.name == "Spring"
    window.session.labels.undo()
    settle(lambda: routines.current.name != "Spring")
    for _ in range(4):
        window.session.labels.undo()
    settle(lambda: routines.current is None)
    assert window.tab(RoutineTab).view.model.rowCount() == 0
    for _ in range(6):
        window.session.labels.redo()
        settle()
    settle(lambda: routines.current is not None and routines.current.bpm == 126)
    assert routines.current.name == "Spring"


def test_several_routines_live_side_by_side_and_one_can_go(window, settle):
    routines = window.session.routines
    routines.add([0])
    routines.rename("First")
    routines.start()
    routines.add([1, 2])
    settle(lambda: len(_stored(window)) == 2)
    assert [(r.name, len(r.items)) for r in _stored(window)] == [("First", 1), ("Routine 2", 2)]
    view = window.tab(RoutineTab).view
    settle(lambda: view.routines.count() == 2)
    routines.choose(_stored(window)[0].number)
    assert view.name.text() == "First"
    routines.remove()
    settle(lambda: [r.name for r in _stored(window)] == ["Routine 2"])
    routines.start()
    settle(lambda: [r.name for r in _stored(window)] == ["Routine 2", "Routine 3"])
    window.session.labels.undo()
    settle(lambda: [r.name for r in _stored(window)] == ["Routine 2"])
    window.session.labels.undo()
    settle(lambda: len(_stored(window)) == 2)


def test_a_routine_that_is_not_stored_yet_is_not_left_for_another_and_none_becomes_two(window, settle):
    session, routines, is_free = window.session, window.session.routines, threading.Event()
    routines.add([0])
    routines.rename("First")
    settle(lambda: [r.name for r in _stored(window)] == ["First"])

    def work(*, progress) -> None:
        del progress
        is_free.wait(60)

    session.submit("", work, lambda _: None)  # as an answer that takes its time: nothing is stored before it
    routines.start()
    routines.start()
    view = window.tab(RoutineTab).view
    view.routines.activated.emit(1)
    routines.add([1])
    assert routines.current.name == view.routines.currentText() == view.name.text() == "Routine 3", "still in work"
    is_free.set()
    settle(lambda: len(_stored(window)) == 3)
    assert [(r.name, len(r.items)) for r in _stored(window)] == [("First", 1), ("Routine 2", 0), ("Routine 3", 1)]
    view.routines.activated.emit(1)
    assert routines.current.name == "Routine 2"


@pytest.mark.parametrize("written", ["", "   ", "  First "])
def test_a_name_of_blanks_alone_is_none_and_the_field_says_what_the_routine_is_called(window, settle, written):
    routines, name = window.session.routines, window.tab(RoutineTab).view.name
    routines.add([0])
    routines.rename("First")
    settle(lambda: _stored(window)[0].name == "First")
    window.show_tab(RoutineTab)
    name.setFocus()
    name.setText(written)
    name.finish()
    assert (name.text(), routines.current.name) == ("First", "First")


def test_a_routine_is_there_when_the_library_is_opened_again(show_window, library, qtbot):
    window = show_window(library)
    window.session.routines.add([3, 4, 5])
    window.session.routines.rename("Kept")
    qtbot.waitUntil(lambda: not window.session.routines._on_the_way)
    wanted = _ids(window)
    window.close()
    again = show_window(library)
    qtbot.waitUntil(lambda: again.session.routines.current is not None)
    assert again.session.routines.current.name == "Kept"
    assert _ids(again) == wanted


@pytest.fixture
def looking_only(show_window, library, qtbot):
    """A window on a library with a routine of two slices, that may only be looked at."""
    with Store.open(library) as store:
        ids = store.view().slices.ids
        store.save_routine(Routine("Kept", (RoutineItem(ids[0]), RoutineItem(ids[1])), 120.0), "new routine")
    window = show_window()
    window.session.open_library(library, look_only=True)
    qtbot.waitUntil(lambda: window.session.question.answer is not None, timeout=60_000)
    return window


def test_a_library_for_looking_only_says_of_no_key_that_it_kept_something(looking_only, qtbot):
    window, session = looking_only, looking_only.session
    routines, before = session.routines, session.view.routines
    session.select(5)
    qtbot.waitUntil(lambda: not session.interactive.is_busy, timeout=60_000)
    window.similar.choose_best()

    def refused(do) -> None:
        window.status.tell("")
        do()
        assert "viewing only" in window.status.text

    for name in ("to_routine", "keep_match", "tag", "labelling", "undo", "redo"):
        refused(lambda name=name: window.commands.run(name))
    refused(routines.start)
    refused(lambda: window.detail.levels.movement_drawn.emit((1,) * 8))
    assert window.detail.levels.movement == ()
    window.show_tab(HarmonyTab)
    curves = window.tab(HarmonyTab).view.curves
    refused(lambda: curves.set_level(1, 7))
    assert curves.movement == (), "what is not kept is not shown either"
    view = window.tab(RoutineTab).view
    refused(lambda: view.bpm.setValue(150))
    assert view.bpm.value() == 120
    view.choose_item(0)
    for field, kept in ((view.name, "Kept"), (view.note, "")):
        field.setText("Other")
        refused(field.finish)
        assert field.text() == kept
    assert QApplication.activeModalWidget() is None
    assert not window.tab(SlicesTab).labelling.is_on
    assert (routines.current, routines.all) == (before[0], before)


@pytest.mark.parametrize("name", ["봄 공연 " * 60, "CON", ". ."])
def test_the_name_that_is_offered_for_a_sheet_is_one_that_every_disk_can_have(window, settle, monkeypatch, name):
    window.session.routines.add([0])
    window.session.routines.rename(name)
    settle()
    asked = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (asked.append(Path(args[2]).name), ("", ""))[1])
    window.tab(RoutineTab).view.export_wanted.emit("pdf")
    stem, _, suffix = asked[0].rpartition(".")
    assert suffix == "pdf"
    assert len(asked[0].encode()) <= 255
    assert stem.strip(" .") == stem != "CON"


@pytest.mark.parametrize("kind", ["pdf", "html", "csv"])
def test_the_sheet_is_written_where_the_person_says(window, settle, monkeypatch, tmp_path, kind):
    head = {"pdf": b"%PDF", "html": b"<!doctype html>", "csv": b"\xef\xbb\xbfeight_count"}[kind]
    window.session.routines.add([0, 1, 2])
    window.session.routines.rename("A/B: ../show")
    settle()
    asked, other = [], tmp_path / f"Spring 2.0.{kind}"
    other.write_text("of another name than was typed")

    def answer(parent, title, name, filters):
        asked.append(name)
        return str(tmp_path / "Spring 2.0"), filters

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    tab = window.tab(RoutineTab)
    tab.view.export_wanted.emit(kind)
    target = tmp_path / f"Spring 2.0 2.{kind}"
    settle(target.exists)
    assert target.read_bytes().startswith(head)
    assert other.read_text() == "of another name than was typed", "nobody was asked whether that may go"
    begun = Path(asked[0])
    assert begun.parent.is_dir(), "the name of the routine leads to no other folder"
    assert begun.suffix == f".{kind}"
    assert window.settings.get("folder", "") == str(tmp_path), "the next dialog begins where this one ended"
    settle(lambda: str(target) in window.status.text)


def test_the_note_of_an_eight_count_is_written_below_the_list(window, settle, qtbot):
    window.session.routines.add([0, 1])
    window.show_tab(RoutineTab)
    settle()
    view = window.tab(RoutineTab).view
    view.choose_item(1)
    view.note.setFocus()
    assert view.note.hasFocus()
    qtbot.keyClicks(view.note, "freeze on 8")
    qtbot.keyClick(view.note, Qt.Key.Key_Return)
    settle(lambda: _stored(window)[0].items[1].note == "freeze on 8")
    view.note.setFocus()
    qtbot.keyClicks(view.note, "  ")
    qtbot.keyClick(view.note, Qt.Key.Key_Return)
    assert view.note.text() == "freeze on 8", "blanks are no part of it"


def test_a_tempo_that_is_being_written_stays_while_the_library_changes_and_is_for_its_routine(window, settle, qtbot):
    session = window.session
    session.routines.add([0])
    window.show_tab(RoutineTab)
    settle()
    view = window.tab(RoutineTab).view
    view.bpm.setFocus()
    view.bpm.selectAll()
    qtbot.keyClicks(view.bpm, "9")
    session.labels.edit([3], lambda label: replace(label, rating=4), "rate")
    settle(lambda: session.labels.of(3).rating == 4)
    assert view.bpm.cleanText() == "9"
    qtbot.keyClicks(view.bpm, "3")
    qtbot.keyClick(view.bpm, Qt.Key.Key_Return)
    settle(lambda: _stored(window)[0].bpm == 93)
    session.labels.undo()
    settle(lambda: view.bpm.value() != 93)
    view.bpm.setFocus()
    view.bpm.selectAll()
    qtbot.keyClicks(view.bpm, "9")
    session.routines.start()
    settle(lambda: len(_stored(window)) == 2)
    session.routines.add([5])
    settle()
    assert view.bpm.cleanText() == str(round(session.routines.current.bpm)), "another routine has its own"


@pytest.mark.parametrize("written", ["401", "29", "1"])
def test_a_tempo_that_no_routine_has_is_put_back_with_the_range(window, settle, qtbot, written):
    window.session.routines.add([0])
    window.show_tab(RoutineTab)
    settle()
    view = window.tab(RoutineTab).view
    before = view.bpm.value()
    for leaves, told in ((Qt.Key.Key_Escape, False), (Qt.Key.Key_Return, True)):
        window.status.tell("")
        view.bpm.setFocus()
        view.bpm.selectAll()
        qtbot.keyClicks(view.bpm, written)
        assert view.bpm.cleanText() == written
        qtbot.keyClick(view.bpm, leaves)
        settle()
        assert view.bpm.cleanText() == str(before)
        assert ("from 30 BPM to 400 BPM only" in window.status.text) is told
        assert window.session.routines.current.bpm == before


def test_a_note_that_is_being_written_for_an_eight_count_that_goes_is_given_to_no_other(window, settle, qtbot):
    session, view = window.session, window.tab(RoutineTab).view
    session.routines.add([0, 1, 2])
    window.show_tab(RoutineTab)
    settle()
    view.choose_item(1)
    view.note.setFocus()
    qtbot.keyClicks(view.note, "freeze on 8")
    session.routines.take_out(1)
    view.note.finish()
    assert [item.note for item in session.routines.current.items] == ["", ""]
    settle()
    assert _stored(window)[0].items == session.routines.current.items
    assert view.note.text() == "", "the field is of no eight-count"


@pytest.mark.parametrize("turn", ["another is chosen", "it moved down"])
def test_a_note_that_is_being_written_stays_with_its_eight_count(window, settle, qtbot, turn):
    session = window.session
    session.routines.add([0, 1, 2])
    window.show_tab(RoutineTab)
    settle()
    view, wanted = window.tab(RoutineTab).view, session.view.slices.ids[1]
    view.choose_item(1)
    view.note.setFocus()
    qtbot.keyClicks(view.note, "freeze on 8")
    if turn == "another is chosen":
        session.select(2)
        assert view.current_item == 2
    else:
        session.routines.add([5], 0)
    assert view.note.text() == "freeze on 8"
    qtbot.keyClick(view.note, Qt.Key.Key_Return)
    settle(lambda: any(item.note for item in _stored(window)[0].items))
    assert {item.slice_id: item.note for item in _stored(window)[0].items if item.note} == {wanted: "freeze on 8"}
    here = view.row_of(view.current_item)
    assert view.note.text() == (here.note if here is not None else ""), "the field is that of the chosen one again"


def test_play_through_plays_all_of_it_and_enter_goes_on_from_the_chosen_one(window, settle, qtbot):
    window.session.routines.add([0, 1, 2])
    window.show_tab(RoutineTab)
    settle()
    view, begun = window.tab(RoutineTab).view, []
    view.play_wanted.disconnect()
    view.play_wanted.connect(begun.append)
    view.choose_item(2)  # as the one that was added last is
    view.play_button.click()
    qtbot.keyClick(view.list, Qt.Key.Key_Return)
    assert begun == [0, 2]
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", autorep=True)
    QApplication.sendEvent(view.list, held)
    assert begun == [0, 2], "held too long, Enter does not stop it again"


def test_a_routine_that_is_heard_while_its_song_is_cut_anew_goes_on_with_the_eight_counts_there_are(
    window, settle, qtbot
):
    session, playing, tab = window.session, window.playing, window.tab(RoutineTab)
    row = int(session.view.slices.song.max()) - 1
    song, rows = session.view.songs[row], session.view.slices_of(row).tolist()
    window.show_tab(RoutineTab)
    session.routines.add(rows[1:4])
    settle(lambda: tab.view.model.rowCount() == 3)
    window.toolbar.loop.click()
    tab.play(1)
    lit = lambda: tab.view.list.delegate.playing_item  # noqa: E731 - read again and again
    qtbot.waitUntil(lambda: lit() >= 0, timeout=60_000)
    before = session.view
    session.work.recut(song.id, repair.double(song.grid, song.duration_s))
    settle(lambda: session.view.slices is not before.slices)
    assert tab.view.model.rowCount() == 6
    qtbot.waitUntil(lambda: lit() >= 0, timeout=60_000)
    assert tab.view.play_button.text() == "Stop"
    assert tab.view.row_of(lit()).slice_id == playing.state.slice_id
    tab.view.play_button.click()
    qtbot.waitUntil(lambda: not playing.state.playing, timeout=60_000)


def test_the_count_that_is_heard_is_lit_until_something_else_plays(window, settle):
    window.session.routines.add([0, 1, 2])
    settle()
    tab = window.tab(RoutineTab)
    tab.play(0)
    ids = _ids(window)

    def lit():
        return tab.view.list.delegate.playing_item, tab.view.arc._count, tab.view.play_button.text()

    window.playing.changed.emit(PlayState())
    assert lit() == (-1, 0, "Play through")
    window.playing.changed.emit(PlayState(playing=True, slice_id=ids[0], count=-8))
    assert lit() == (0, 0, "Stop")
    window.playing.changed.emit(PlayState(playing=True, slice_id=ids[1], item=1, count=3))
    assert lit() == (1, 3, "Stop")
    window.playing.changed.emit(PlayState(playing=True, slice_id="another", count=1))
    assert lit() == (-1, 1, "Play through")
    window.playing.changed.emit(PlayState(playing=True, slice_id=ids[0], count=1))
    assert lit()[0] == -1


def test_a_routine_that_is_changed_before_a_repair_is_seen_keeps_its_music(window, qtbot, settle):
    session = window.session
    row = int(session.view.slices.song.max()) - 1
    song, rows = session.view.songs[row], session.view.slices_of(row).tolist()
    session.routines.add(rows[1:3])
    settle(lambda: bool(_stored(window)))

    def begins() -> list[float]:
        view = session.store.view()
        slices = view.slices
        return [float(slices.beats_s[slices.rows[item.slice_id], 0]) for item in view.routines[0].items]

    before, is_free = begins(), threading.Event()

    def work(*, progress) -> None:
        del progress
        is_free.wait(60)

    session.submit("", work, lambda _: None)  # as an answer that takes its time: nothing is seen before it
    cut = session.work.recut(song.id, repair.double(song.grid, song.duration_s))
    qtbot.waitUntil(lambda: cut.is_over, timeout=60_000)
    session.routines.set_note(0, "breathe")
    followed = []
    session.library_changed.connect(lambda _: followed.append(len(session.routines.current.items)))
    is_free.set()
    settle(lambda: _stored(window)[0].items[0].note == "breathe")
    settle(lambda: _ids(window) == [item.slice_id for item in _stored(window)[0].items])
    assert begins()[::2] == before
    assert [item.note for item in _stored(window)[0].items] == ["breathe", "breathe", "", ""]
    assert set(followed) == {4}, "what is changed next is so of the eight-counts there are, too"


@pytest.mark.parametrize(
    ("danced", "places"), [((1, 2, 3), (1, 2)), ((1, 2, 1, 3), (2, 4)), ((2, 1, 1, 1), (3, 6)), ((1, 2, 1, 3), (0, 0))]
)
def test_a_note_that_is_being_written_while_its_song_is_cut_anew_goes_to_its_eight_count(
    window, qtbot, settle, danced, places
):
    (item, wanted), session, view = places, window.session, window.tab(RoutineTab).view
    row = int(session.view.slices.song.max()) - 1
    song, rows = session.view.songs[row], session.view.slices_of(row).tolist()
    session.routines.add([rows[place] for place in danced])
    settle(lambda: view.model.rowCount() == len(danced))
    window.show_tab(RoutineTab)
    view.choose_item(item)
    view.note.setFocus()
    qtbot.keyClicks(view.note, "breathe")
    before = session.view
    session.work.recut(song.id, repair.double(song.grid, song.duration_s))
    settle(lambda: session.view.slices is not before.slices)
    assert view.current_item == wanted
    view.note.finish()
    settle(lambda: any(item.note for item in _stored(window)[0].items))
    assert {n: item.note for n, item in enumerate(_stored(window)[0].items) if item.note} == {wanted: "breathe"}
