"""Tags, ratings, notes, bulk edits, suggestions and undo, by keys alone."""

from __future__ import annotations

import sqlite3

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, Qt
from PySide6.QtGui import QKeyEvent, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from choleor_desktop.library.classic_csv import write_vectors
from choleor_desktop.library.models import NO_LABEL, FileStamp, Label, LabelEdit, SongRecord
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.find import Finder
from choleor_desktop.pipeline.suggest import suggest_tags
from choleor_desktop.pipeline.tables import import_table
from choleor_desktop.ui.dialogs.label_dialog import LabelDialog
from choleor_desktop.ui.dialogs.suggest_dialog import SuggestDialog
from choleor_desktop.ui.features.labelling import letters_for
from choleor_desktop.ui.parts.phrases import looking_only
from choleor_desktop.ui.tabs.slices import SlicesTab
from choleor_desktop.ui.views.slice_filter import Filter


def dialog(kind):
    """The dialog of a kind that is open and has the keyboard."""
    found = next((w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()), None)
    focus = QApplication.focusWidget()
    return found if found is not None and focus is not None and found.isAncestorOf(focus) else None


def test_a_day_of_curating_without_a_mouse_and_all_of_it_is_there_after_a_restart(sit_down, stored, work):
    curator = sit_down(work)
    curator.press("Home", "Down", "Down")
    row = curator.window.session.row
    name = curator.view.slices.ids[row]
    curator.press("4")
    curator.look(lambda: curator.label(row).rating == 4)
    curator.press("T")
    curator.look(lambda: dialog(LabelDialog))
    curator.type("chorus, soft")
    curator.press("Return")
    curator.look(lambda: curator.label(row).tags == ("chorus", "soft"))
    curator.press("N")
    curator.look(lambda: dialog(LabelDialog))
    curator.type("lift on 5")
    curator.press("Tab", "Return")
    curator.look(lambda: curator.label(row).note == "lift on 5")
    expected = Label(("chorus", "soft"), 4, "lift on 5")
    assert curator.label(row) == expected
    model = curator.window.model
    cell = model.index(model.line_of(row), 5)
    assert cell.data() == "chorus, soft", "the table shows it"
    assert cell.data(Qt.ItemDataRole.ToolTipRole) == "chorus, soft\nlift on 5"
    curator.look(lambda: curator.window.detail.note.toolTip() == "Note: lift on 5")
    curator.settle()
    assert stored(work).labels[name] == expected

    curator = sit_down(work)
    for wanted in (Label(("chorus", "soft"), 4), Label((), 4), NO_LABEL):
        curator.press("Ctrl+Z")
        curator.look(lambda wanted=wanted: curator.view.labels.get(name, NO_LABEL) == wanted)
    for wanted in (Label((), 4), Label(("chorus", "soft"), 4), expected):
        curator.press("Ctrl+Shift+Z")
        curator.look(lambda wanted=wanted: curator.view.labels.get(name, NO_LABEL) == wanted)
    curator.look(lambda: curator.window.status.text.startswith("Redone: label ("))
    curator.settle()
    assert stored(work).labels[name] == expected


def test_zero_clears_a_rating_and_an_empty_label_is_no_label(sit_down, library):
    curator = sit_down(library)
    row = curator.window.session.row
    curator.press("3")
    curator.look(lambda: curator.label(row).rating == 3)
    curator.press("0")
    curator.look(lambda: curator.label(row) == NO_LABEL)
    assert curator.view.slices.ids[row] not in curator.view.labels


def test_what_was_so_already_is_not_said_to_be_undone_by_a_key_that_would_undo_something_else(sit_down, library):
    curator = sit_down(library)
    window, row = curator.window, curator.window.session.row
    title, was_so = window.session.title_of(row), "It was so already: nothing was changed."

    def press(*keys: str) -> str:
        curator.press(*keys)
        curator.settle()
        return window.status.text

    assert press("3") == f"“{title}”: ★★★. Ctrl+Z undoes it."
    assert press("3") == f"“{title}”: ★★★. {was_so}"
    assert press("Ctrl+Z") == f"Undone: rating ({title})."
    assert press("Ctrl+Shift+Z") == f"Redone: rating ({title})."
    for told in ("Ctrl+Z undoes it.", was_so):
        window.session.labels.color_tag("chorus", "#4a80d9")
        curator.settle()
        assert window.status.text == f"“chorus”: colour of a tag. {told}"


def test_keys_pressed_faster_than_the_library_answers_lose_nothing(sit_down, library):
    with Store.open(library) as store:
        store.edit([LabelEdit(store.view().slices.ids[-1], Label(("break", "chorus")))])
    curator = sit_down(library)
    curator.press("Home", "Ctrl+L")
    curator.window.tab(SlicesTab).bar.go_on.setChecked(False)
    row = curator.window.session.row
    curator.look(lambda: curator.window.playing.state.slice_id == curator.view.slices.ids[row])
    curator.press("B", "C", "5", "B", "2")
    for code, letter in ((Qt.Key.Key_C, "c"), (Qt.Key.Key_2, "2")):  # as long as it is held
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            held = QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier, letter, autorep=True)
            QApplication.sendEvent(curator.window.table, held)
    curator.settle()
    curator.look(lambda: curator.label(row) == Label(("chorus",), 2))
    for _ in range(5):
        curator.press("Ctrl+Z")
    curator.look(lambda: curator.label(row) == NO_LABEL)
    held = {each.key().toString() for each in curator.window.findChildren(QShortcut) if each.autoRepeat()}
    assert "Ctrl+Z" in held
    assert not held & {"0", "5", "R", "T", "J", "Space", "Del", "Return", "Ctrl+E"}, "a held key does it once"


def test_labelling_is_come_back_to_from_another_tab_by_its_key_and_ended_where_it_is_seen(sit_down, library):
    curator = sit_down(library)
    window = curator.window
    curator.press("Home", "Ctrl+L", "Ctrl+Tab", "Ctrl+L")
    assert window.focusWidget() is window.table
    assert window.table.isVisible(), "keys that nobody sees the slices of would label them"
    assert window.tab(SlicesTab).bar.isVisible()
    curator.press("Ctrl+L")
    assert not window.tab(SlicesTab).labelling.is_on


def test_labelling_one_after_the_other_shows_how_far_it_is_and_goes_on_by_itself(sit_down, library):
    with Store.open(library) as store:
        ids = store.view().slices.ids
        store.edit([LabelEdit(ids[i], Label(("chorus",), 1)) for i in (0, 1)])
    curator = sit_down(library)
    bar = curator.window.tab(SlicesTab).bar
    assert not bar.isVisible()
    curator.press("Home", "Ctrl+L")
    assert bar.isVisible()
    n = len(curator.view.slices)
    assert bar.progress_text.text() == f"2 of {n} labelled"
    visited = []
    for stars in "345":
        row = curator.window.session.row
        assert curator.label(row) == NO_LABEL, "it stands on a slice without a label"
        curator.press("C")
        curator.look(lambda row=row: curator.label(row).tags == ("chorus",))
        title = curator.window.session.title_of(row)
        curator.look(lambda title=title: curator.window.status.text == f"“{title}”: “chorus” given. Ctrl+Z undoes it.")
        assert bar._buttons["chorus"].isChecked()
        curator.press(stars)
        curator.look(lambda row=row: curator.label(row).rating)
        assert curator.window.session.row != row, "the next one came by itself"
        visited.append(row)
    assert len(set(visited)) == 3
    assert bar.progress_text.text() == f"5 of {n} labelled"
    before = curator.window.session.row
    curator.press("Return")
    assert curator.window.session.row != before
    curator.press("Escape")
    assert not bar.isVisible()


def test_labelling_goes_on_in_order_where_all_that_is_shown_has_a_label(sit_down, library):
    with Store.open(library) as store:
        view = store.view()
        given = [view.slices.ids[row] for row in range(len(view.slices)) if row % 2 == 0]
        store.edit([LabelEdit(name, Label(("chorus",), 1)) for name in given])
    curator = sit_down(library)
    window = curator.window
    window.songs.filter_chosen.emit(Filter(tag="chorus"))
    table, model = window.tab(SlicesTab).view, window.model
    table.setFixedHeight(160)
    curator.press("Ctrl+Home", "Ctrl+L")
    assert window.session.row == model.rows[0], "it begins where one stands"
    for line, key in enumerate(("Return", "4", "Return", "5", "2", "3"), start=1):
        curator.press(key)
        curator.settle()
        assert window.session.row == model.rows[line], key
        place = table.visualRect(model.index(line, 0))
        assert table.viewport().rect().contains(place.center()), "the slice in play is seen"
    window.session.select(int(model.rows[-1]))
    curator.press("Return")
    assert window.session.row == model.rows[0], "after the last one the first"


def test_letters_of_tags_last_and_never_take_the_keys_for_another_tag_or_a_note():
    first = letters_for(["break", "chorus", "tender", "봄"], {})
    assert first == {"break": "B", "chorus": "C", "tender": "E", "봄": "A"}
    later = letters_for(["bridge", "break", "chorus"], first)
    assert later["break"] == "B"
    assert later["chorus"] == "C"
    assert later["bridge"] == "R"
    assert len(set(letters_for([f"tag {i}" for i in range(40)], {}).values())) == 24


def test_tags_without_a_letter_of_their_own_are_counted_and_given_with_t(sit_down, library):
    with Store.open(library) as store:
        ids = store.view().slices.ids
        tags = tuple(f"tag {i:02}" for i in range(30))
        store.edit([LabelEdit(ids[0], Label(tags))])
    curator = sit_down(library)
    curator.press("Home", "Ctrl+L")
    bar = curator.window.tab(SlicesTab).bar
    assert len(bar._buttons) == 14
    assert bar._more.text() == "and 16 more with T"
    row = curator.window.session.row
    shown = {letter for letter, _ in bar._shown}
    unseen = sorted(set(curator.window.tab(SlicesTab).labelling.letters.values()) - shown)
    assert len(unseen) == 10
    assert not any(bar.tag_of(ord(letter)) for letter in unseen), "a letter that is not shown gives no tag"
    assert {bar.tag_of(ord(letter)) for letter in shown} == set(bar._buttons)
    assert curator.window.commands.curating.marked() == [row], "what is labelled is what is shown, though Ctrl is held"
    curator.press("T")
    curator.look(lambda: dialog(LabelDialog))
    curator.type("tag 29")
    curator.look(QApplication.activePopupWidget)
    curator.press("Return", "Return")  # the completion, then the dialog
    curator.look(lambda: curator.label(row).tags == ("tag 29",))


def test_only_what_has_no_label_is_shown_on_wish(sit_down, library):
    with Store.open(library) as store:
        ids = store.view().slices.ids
        store.edit([LabelEdit(ids[i], Label((), 1)) for i in range(5)])
    curator = sit_down(library)
    songs = curator.window.songs.list
    songs.setFocus()
    songs.setCurrentIndex(songs.model().index(1, 0))
    curator.press("Down")
    model = curator.window.model
    assert len(model.rows) == len(ids) - 5
    assert not {curator.view.slices.ids[row] for row in model.rows} & set(curator.view.labels)


def test_a_tag_that_all_chosen_have_is_taken_from_all(sit_down, library):
    curator = sit_down(library)
    curator.press("Home", "Shift+Down", "Shift+Down")
    rows = curator.window.commands.curating.marked()
    assert len(rows) == 3
    curator.press("T")
    curator.look(lambda: dialog(LabelDialog))
    curator.type("drop")
    curator.press("Return")
    curator.look(lambda: all(curator.label(row).tags == ("drop",) for row in rows))
    curator.press("T")
    curator.look(lambda: dialog(LabelDialog))
    assert dialog(LabelDialog).tags.text() == "drop, ", "the next one is written behind it"
    curator.press("Ctrl+A", "Delete", "Return")
    curator.look(lambda: all(curator.label(row) == NO_LABEL for row in rows))
    for told in ("given", "removed"):
        curator.window.commands.curating.toggle_tag("drop")
        curator.settle()
        assert curator.window.status.text == f"3 slices: “drop” {told}. Ctrl+Z undoes it."


def test_what_is_labelled_is_what_is_shown_though_the_filter_leaves_it_out(sit_down, library):
    curator = sit_down(library)
    window, session = curator.window, curator.window.session
    window.songs.filter_chosen.emit(Filter(song=0))
    curator.press("Home", "Shift+Down")
    left_out = int(curator.view.slices_of(1)[0])
    session.select(left_out)
    curator.settle()
    assert window.detail.title.text() == session.title_of(left_out)
    assert window.table.chosen_rows() == []
    curator.press("4")
    curator.look(lambda: curator.view.labels)
    assert curator.view.labels == {curator.view.slices.ids[left_out]: Label((), 4)}

    window.commands.curating.mark_rows([1])
    assert session.row == 1, "one slice in a lasso is shown, as it is the one that keys apply to"
    toggle = QItemSelectionModel.SelectionFlag.Toggle | QItemSelectionModel.SelectionFlag.Rows
    line = window.model.index(window.model.line_of(3), 0)
    for _ in range(2):  # as Ctrl and a click do
        window.table.selectionModel().setCurrentIndex(line, toggle)
    assert window.commands.curating.marked() == [session.row] == [3], "not the one that stays marked beside it"


def test_marked_slices_stay_marked_from_one_edit_to_the_next_in_a_search(sit_down, library):
    curator = sit_down(library)
    window = curator.window
    window.toolbar.search_changed.emit(curator.view.songs[0].title)
    curator.press("Home", "Shift+Down", "Shift+Down")
    rows = window.commands.curating.marked()
    assert len(rows) == 3
    curator.press("4")
    curator.look(lambda: len(curator.view.labels) == 3)
    assert window.commands.curating.marked() == rows
    window.songs.filter_chosen.emit(Filter(min_rating=4))
    curator.press("Home", "Shift+Down", "5", "2")
    curator.look(lambda: sorted(label.rating for label in curator.view.labels.values()) == [2, 2, 4])
    window.songs.filter_chosen.emit(Filter())
    window.table.sortByColumn(6, Qt.SortOrder.DescendingOrder)
    window.commands.curating.mark_rows(rows)
    curator.press("1")
    curator.look(lambda: {label.rating for label in curator.view.labels.values()} == {1})
    assert window.commands.curating.marked() == rows, "also where they stand elsewhere now"


@pytest.fixture
def tag_dialog(qtbot):
    """The dialog of a slice without tags, where three are known, as a person begins to type."""
    window = QWidget()
    qtbot.addWidget(window)
    label = LabelDialog(window, [NO_LABEL], ["break", "bridge", "chorus"], "tags", "")
    label.show()
    label.activateWindow()
    qtbot.waitUntil(label.tags.hasFocus, timeout=60_000)
    yield label
    window.close()


def test_each_tag_between_commas_is_completed(tag_dialog):
    label = tag_dialog
    for typed, proposed in (("cho", ["chorus"]), (", bri", ["bridge"]), (",", [])):
        QTest.keyClicks(label.tags, typed)
        popup, model = label.tags.completer().popup(), label.tags.completer().completionModel()
        shown = [model.index(i, 0).data() for i in range(model.rowCount())] if popup.isVisible() else []
        assert shown == proposed
        if proposed:
            QTest.keyClick(popup, Qt.Key.Key_Down)
            QTest.keyClick(popup, Qt.Key.Key_Return)
    assert label.tags.text() == "chorus, bridge,"


@pytest.mark.parametrize(("typed", "tags"), [("chorus", "chorus"), ("chorus, br", "chorus, br")])
def test_enter_keeps_the_tags_as_they_are_typed_also_while_others_are_proposed(tag_dialog, typed, tags):
    label = tag_dialog
    QTest.keyClicks(label.tags, typed)
    popup = label.tags.completer().popup()
    assert popup.isVisible()
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert not popup.isVisible()
    assert label.result() == LabelDialog.DialogCode.Accepted
    assert label.tags.text() == tags


@pytest.fixture(scope="module")
def large_library(tmp_path_factory):
    """Ten songs of a thousand slices each, with made features."""
    from choleor_desktop.analysis.columns import N_COLUMNS
    from choleor_desktop.analysis.results import BeatGrid, EightCount, SliceFeatures, SongAnalysis, SongOverview

    rng = np.random.default_rng(1)
    path = tmp_path_factory.mktemp("large") / "large.choleor"
    n = 1000
    pieces = tuple(EightCount(i, 4.0 * i, 4.0 * i + 4, tuple(4.0 * i + np.arange(9) / 2), 120.0) for i in range(n))
    with Store.open(path, create=True) as store:
        for number in range(10):
            widths = (20, N_COLUMNS, 17)
            features = SliceFeatures(*(rng.normal(-20, 3, (n, width)).astype(np.float32) for width in widths))
            overview = SongOverview(np.zeros((4, 2), np.int8), 1.0, np.zeros((20, 4), np.float16), 1.0)
            grid = BeatGrid(np.arange(8 * n + 1) / 2, 0, 120.0, 0.9, 0.5)
            made = SongAnalysis(4.0 * n, grid, pieces, features, overview, "digest")
            stamp = FileStamp(f"/nowhere/{number}.flac", 1, 1, f"f{number}", f"s{number}")
            ids = tuple(f"s{number}_{i}" for i in range(n))
            store.save_song(SongRecord(f"s{number}", stamp.path, f"Song {number}", "", False, (stamp,), ids, made))
    return path


def test_undo_says_what_it_was_of_also_where_an_import_adds_a_song_meanwhile(sit_down, library, tmp_path, monkeypatch):
    curator = sit_down(library)
    curator.press("Home", "Down", "4")
    row, status = curator.window.session.row, curator.window.status
    curator.look(lambda: curator.label(row).rating == 4)
    curator.settle()
    store, table = curator.window.session.store, tmp_path / "table.csv"
    undo = store.undo
    write_vectors(table, ("Song_0",), np.ones((1, 20), np.float32))

    def undo_beside_an_import():
        import_table(store, table)
        return undo()

    monkeypatch.setattr(store, "undo", undo_beside_an_import)
    title = curator.window.session.title_of(row)
    curator.press("Ctrl+Z")
    curator.look(lambda: status.text.startswith("Undone"))
    assert status.text == f"Undone: rating ({title})."


def test_ten_thousand_slices_are_rated_and_undone_at_once(sit_down, stored, large_library):
    curator = sit_down(large_library)
    curator.press("Ctrl+A", "5")
    curator.look(lambda: len(curator.view.labels) == 10_000)
    curator.settle()
    labels = stored(large_library).labels
    assert len(labels) == 10_000
    assert {label.rating for label in labels.values()} == {5}
    curator.press("Ctrl+Z")
    curator.look(lambda: not curator.view.labels)
    curator.press("Ctrl+Shift+Z")
    curator.look(lambda: len(curator.view.labels) == 10_000)
    curator.press("Ctrl+Z")
    curator.look(lambda: not curator.view.labels)


def test_suggested_tags_are_seen_before_they_are_given(sit_down, library):
    with Store.open(library) as store:
        view = store.view()
        # Some slices of each song are tagged with the song: its other slices sound most like them.
        tagged = [int(row) for song in range(4) for row in view.slices_of(song)[1:5]]
        store.edit([LabelEdit(view.slices.ids[row], Label((f"tag {view.slices.song[row]}",))) for row in tagged])
    curator = sit_down(library)
    curator.press("Shift+T")
    curator.look(lambda: dialog(SuggestDialog))
    shown = dialog(SuggestDialog)
    proposals = shown._proposals
    strong = {(p.row, p.tag) for p in proposals if p.is_strong}
    assert len(proposals) > 4
    assert all(0.5 <= p.sure < 1 for p in proposals), "nothing is said to be certain"
    assert all(p.row not in tagged for p in proposals)
    right = [p for p in proposals if p.tag == f"tag {curator.view.slices.song[p.row]}"]
    assert len(right) >= 0.8 * len(proposals)
    assert len(curator.view.labels) == len(tagged), "nothing is given yet"
    assert {(p.row, p.tag) for p in shown.chosen()} == strong, "only the strong ones are ticked"
    curator.press("P")
    curator.look(lambda: curator.window.playing.state.slice_id == curator.view.slices.ids[proposals[0].row])
    curator.press("Right", "Space", "Space")
    assert {(p.row, p.tag) for p in shown.chosen()} == strong, "Space is for the line, in whatever column one is"
    curator.press("Space")
    curator.press("Return")
    curator.look(lambda: len(curator.view.labels) > len(tagged))
    given = strong ^ {(proposals[0].row, proposals[0].tag)}
    now = {
        (row, tag) for row in range(len(curator.view.slices)) for tag in curator.label(row).tags if row not in tagged
    }
    assert now == given
    curator.press("Ctrl+Z")
    curator.look(lambda: len(curator.view.labels) == len(tagged))


def test_a_few_tagged_slices_here_and_there_make_no_rain_of_suggestions(library):
    with Store.open(library) as store:
        view = store.view()
        # One slice of each song has the one tag there is: it says nothing of how a slice sounds.
        alone = [int(view.slices_of(song)[1]) for song in range(len(view.songs))]
        store.edit([LabelEdit(view.slices.ids[row], Label(("chill",))) for row in alone])
        view = store.view()
    rest = [row for row in range(len(view.slices)) if row not in alone]
    found = suggest_tags(Finder(view), rest)
    assert not [each for each in found if each.is_strong]
    assert len(found) < 0.2 * len(rest)


def test_a_library_for_looking_only_says_so_and_changes_nothing(sit_down, library):
    with sqlite3.connect(library) as connection:
        connection.execute("PRAGMA user_version = 9999")
    connection.close()
    curator = sit_down(library)
    assert curator.view.read_only_reason
    curator.press("5")
    curator.settle()
    assert not curator.view.labels
    assert "viewing only" in curator.window.status.text
    assert curator.window.status.text.endswith("newer version of the program. To make changes, update the program.")
    session = curator.window.session
    session.movements.draw(session.row, (1, 2, 3, 4, 5, 6, 7, 8))
    assert session.movements.of(session.row) == (), "nothing that cannot be kept is shown as drawn"
    assert looking_only("the file is read-only").endswith("copy it to a folder of your own and open the copy.")


def test_a_tag_and_a_note_are_written_behind_what_is_there(sit_down, library):
    with Store.open(library) as store:
        name = store.view().slices.ids[0]
        store.edit([LabelEdit(name, Label(("break",), note="Arms up"))])
    curator = sit_down(library)
    curator.press("Home", "T")
    curator.look(lambda: dialog(LabelDialog))
    curator.type("drop")
    curator.press("Return")
    curator.look(lambda: curator.label(0).tags == ("break", "drop"))
    curator.press("N")
    curator.look(lambda: dialog(LabelDialog))
    curator.type(", then down")
    curator.press("Return")
    curator.look(lambda: curator.label(0).note == "Arms up, then down")


def test_a_note_that_finds_no_room_stays_in_its_dialog_and_can_be_kept_from_there(sit_down, stored, library):
    curator = sit_down(library)
    session = curator.window.session
    name = curator.view.slices.ids[session.row]

    def room(pages: int) -> None:
        session.store._database.read(lambda c: c.execute(f"PRAGMA max_page_count = {pages}"))

    def is_back() -> bool:
        shown = dialog(LabelDialog)
        return shown is not None and not shown._problem.isHidden()

    note = "x" * 30_000 + "<b>"  # more than there is room for
    room(1)
    curator.press("N")
    curator.look(lambda: dialog(LabelDialog))
    dialog(LabelDialog).note.insertPlainText(note)
    curator.press("Tab", "Return")
    curator.look(is_back)
    assert "no room left" in dialog(LabelDialog)._problem.text()
    assert dialog(LabelDialog).note.toPlainText() == note
    assert name not in stored(library).labels
    room(1_000_000)
    curator.press("Return")
    curator.look(lambda: name in curator.view.labels)
    curator.settle()
    assert stored(library).labels[name] == Label(note=note)
    assert dialog(LabelDialog) is None
    curator.look(lambda: not curator.window.findChildren(LabelDialog))
    curator.press("N")
    curator.look(lambda: dialog(LabelDialog))
    curator.press("Escape")
    curator.look(lambda: not curator.window.findChildren(LabelDialog))
