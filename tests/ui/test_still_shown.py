"""Who acts on what is still shown of the library as it was means that, or does nothing."""

from __future__ import annotations

import shutil
import threading
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog

from choleor_desktop.analysis import repair
from choleor_desktop.library.models import Label, LabelEdit
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.recut import recut_song
from choleor_desktop.progress import Progress
from choleor_desktop.ui.dialogs.removal_dialog import RemovalDialog
from choleor_desktop.ui.tabs.clusters import ClustersTab
from choleor_desktop.ui.tabs.map import MapTab
from choleor_desktop.ui.tabs.routine import RoutineTab
from choleor_desktop.ui.tabs.tour import TourTab


@pytest.fixture
def settle(window, until):
    """Waits until all that was asked for is done and seen."""
    session = window.session
    return lambda: until(lambda: not session.interactive.is_busy and not session.background.is_busy)


def waits(for_what: threading.Event, *, progress: Progress) -> None:
    del progress
    for_what.wait(120)


def says(so: threading.Event, *, progress: Progress) -> None:
    del progress
    so.set()


@pytest.fixture
def hold(window):
    """Has the jobs of the background wait until it is called again."""
    goes_on = threading.Event()

    def begin():
        window.session.submit("", partial(waits, goes_on), lambda _: None, slow=True)
        return goes_on.set

    yield begin
    goes_on.set()


@pytest.fixture
def other(library, tmp_path) -> Path:
    """Another library, with the same songs."""
    return Path(shutil.copy(library, tmp_path / "other.choleor"))


def open_other(window, other: Path, until) -> None:
    """As the demo does, when it is ready, behind what is open."""
    window.session.open_library(other)
    until(lambda: window.session.view.path == str(other))


def test_a_map_that_is_being_made_anew_has_no_menu_of_the_slices_that_it_still_shows(window, until, settle, hold):
    session = window.session
    window.show_tab(MapTab)
    view = window.tab(MapTab).view
    until(lambda: view.n_points == len(session.view.slices))
    settle()
    row, n_songs = len(session.view.slices) // 2, len(session.view.songs)
    goes_on = hold()
    session.labels.remove_songs([0])
    until(lambda: len(session.view.songs) < n_songs and session.row >= 0)
    chosen = session.row
    ((x, y),) = view.screen(rows=np.array([row])).round().astype(int).tolist()
    assert chosen != row < len(session.view.slices)
    view.open_menu(QPoint(x, y).toPointF())
    QApplication.activePopupWidget().close()
    assert session.row == chosen
    goes_on()
    settle()
    view.open_menu(QPoint(*view.screen(rows=np.array([row])).round().astype(int).tolist()[0]).toPointF())
    assert session.row == row or (view._unit[session.row] == view._unit[row]).all()
    QApplication.activePopupWidget().close()


def test_a_tour_that_waits_for_a_long_job_does_not_leave_that_of_another_slice_there(window, until, settle, hold):
    session, view = window.session, window.tab(TourTab).view
    window.show_tab(TourTab)
    until(lambda: view.tour is not None)
    settle()
    view.go(1)
    step, row = view.step, session.row
    goes_on = hold()
    session.select(row + 7)
    until(lambda: view.tour is None)
    assert view.words.text() == "One moment: the numbers of this slice are being computed…"
    session.select(row)  # the one that was shown comes again, too
    goes_on()
    until(lambda: view.tour is not None)
    assert (view.tour.detail.row, view.step) == (row, step)


def test_a_menu_of_a_cluster_goes_when_there_are_other_clusters_and_stays_when_one_is_named(window, until, settle):
    session, view = window.session, window.tab(ClustersTab).view
    window.show_tab(ClustersTab)
    until(lambda: len(view._shown) == 4 and view.has_portraits)
    settle()
    view._shown[3].menu_wanted.emit(QPoint(10, 10))
    session.labels.name_cluster(0, "soft")
    until(lambda: session.view.clustering.names == {0: "soft"})
    assert window.menus.menu is not None
    session.work.cluster(2, method="match", curve_max=None)
    until(lambda: session.view.clustering.k == 2)
    settle()
    assert window.menus.menu is None


def test_cards_that_did_not_follow_yet_do_so_before_their_menu_opens(window, other, until):
    session, view = window.session, window.tab(ClustersTab).view
    window.show_tab(ClustersTab)
    until(lambda: len(view._shown) == 4 and view.has_portraits)
    opened = []

    def act() -> None:
        view._shown[3].menu_wanted.emit(QPoint(10, 10))
        opened.append({action.text() for action in window.menus.menu.actions()})

    with Store.open(other) as store:
        store.remove_songs([session.view.songs[0].id])
    session.opened.connect(act)
    open_other(window, other, until)
    (words,) = opened
    assert "Rename" in words
    assert not [each for each in words if "most typical slice" in each]  # which one that is, is not known yet


def turned(clustering):
    """The same clusters by other numbers, the first last."""
    labels = (clustering.labels - 1) % clustering.k
    return replace(clustering, labels=labels.astype(np.int32), inertia=clustering.inertia + 1, names={})


@pytest.mark.parametrize("when", ["stored, not seen yet", "seen, while it was being written"])
def test_a_name_is_that_of_the_cluster_it_was_written_for_whatever_its_number_is_by_then(window, until, settle, when):
    session, view, number = window.session, window.tab(ClustersTab).view, 2
    window.show_tab(ClustersTab)
    until(lambda: len(view._shown) == 4 and view.has_portraits)
    settle()
    name = view._shown[number].name
    if when == "stored, not seen yet":
        session.store.save_clustering(turned(session.view.clustering), session.view)
        name.setText("mine")
        name.finish()
    else:
        name.setFocus()
        QTest.keyClicks(name, "mine")
        session.store.save_clustering(turned(session.view.clustering), session.view)
        session.refresh()
    until(lambda: dict(session.view.clustering.names) == {number - 1: "mine"})
    settle()
    until(lambda: [card.name.text() for card in view._shown] == ["", "mine", "", ""])


def test_a_name_that_was_being_written_for_a_cluster_that_went_is_told_of_and_given_to_no_other(window, until, settle):
    session, view = window.session, window.tab(ClustersTab).view
    window.show_tab(ClustersTab)
    until(lambda: len(view._shown) == 4 and view.has_portraits)
    settle()
    view._shown[3].name.setFocus()
    QTest.keyClicks(view._shown[3].name, "mine")
    session.work.cluster(1, method="match", curve_max=None)
    until(lambda: window.status.text.startswith("1 cluster name did not stay"))
    settle()
    assert dict(session.view.clustering.names) == {}
    session.labels.undo()
    until(lambda: session.view.clustering.k == 4)


def test_plots_that_were_asked_for_before_a_song_was_cut_anew_are_not_shown_after_it(window, until, settle):
    session, row = window.session, 0
    settle()
    song = session.view.songs[0]
    assert int(session.view.slices.song[row]) == 0
    before = session.view
    recut_song(session.store, song.id, repair.nudge(song.grid, 0.05, song.duration_s))
    session.refresh()
    session.select(row)  # with the library as it was
    are_done = threading.Event()
    session.submit("", partial(says, are_done), lambda _: None)
    assert are_done.wait(120)  # the window had no turn since
    until(lambda: session.view is not before)
    settle()
    assert session.row == row
    assert window.detail.detail.beats_s == tuple(session.view.slices.beats_s[row].tolist())


def asks(kind):
    """The dialog of a kind that is open."""
    found = QApplication.activeModalWidget()
    assert isinstance(found, kind)
    return found


def test_what_a_dialog_was_opened_on_is_not_done_to_a_library_that_opens_behind_it(
    window, until, settle, library, other
):
    session, menus = window.session, window.menus
    with Store.open(other) as store:
        name = store.view().slices.ids[0]
        store.edit([LabelEdit(name, Label(("chorus",)))])
    menus._remove([0, 1])
    removal = asks(RemovalDialog)
    menus._ask_name("chorus")
    rename = asks(QInputDialog)
    before = session.view
    window.commands.libraries._offer_backups(before.path, [(0.0, library)])
    restore = asks(QInputDialog)
    assert restore is not rename
    open_other(window, other, until)
    settle()
    told: list[object] = []
    session.message.connect(told.append)
    restore.accept()
    rename.setTextValue("verse")
    rename.accept()
    removal.accept()
    settle()
    assert told == ["Nothing was changed: the library that this was for is closed."] * 3
    assert session.view.path == str(other)
    assert len(session.view.songs) == len(before.songs)
    assert session.view.labels[name].tags == ("chorus",)


def test_an_eight_count_that_a_menu_was_opened_for_is_meant_though_undo_takes_another_out(window, until, settle):
    session, view = window.session, window.tab(RoutineTab).view
    window.show_tab(RoutineTab)
    for row in (4, 2, 0):
        session.routines.add([row], 0)
        settle()
    assert [each.row for each in view.model.rows] == [0, 2, 4]
    view.choose_item(1)
    settle()
    view.list.setFocus()
    session.labels.undo()  # takes out the first, as soon as it is done
    window.menus._open(view.list, QPoint(5, 5))
    remove = window.menus.menu.actions()[-1]
    until(lambda: len(view.model.rows) == 2)
    remove.trigger()
    window.menus.menu.close()
    settle()
    assert [each.row for each in view.model.rows] == [4]


def test_a_count_sheet_is_of_the_routine_that_it_was_asked_of(window, until, settle, other, monkeypatch):
    session, tab, target = window.session, window.tab(RoutineTab), other.with_name("sheet.csv")
    session.routines.add([0])
    settle()
    title = session.title_of(0)

    def answer(*_: object) -> tuple[str, str]:
        open_other(window, other, until)
        return str(target), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    tab.choose_sheet("csv")
    settle()
    assert session.view.path == str(other)
    assert title in target.read_text(encoding="utf-8-sig")


def test_sounds_never_go_beside_the_music_of_the_library_that_they_are_of(window, until, settle, other, monkeypatch):
    session = window.session
    folder = Path(session.view.songs[0].path).parent
    n_files = len(list(folder.iterdir()))
    with Store.open(other) as store:
        store.remove_songs([song.id for song in store.view().songs])

    def answer(*_: object) -> str:
        window.session.open_library(other)
        until(lambda: window.session.view.path == str(other))
        return str(folder)

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", answer)
    written: list[Path] = []
    monkeypatch.setattr(window.commands.exports, "_submit", lambda _, target: written.append(target))
    window.commands.exports.save_sounds([0])
    assert written == [folder / "Choleor"]
    assert len(list(folder.iterdir())) == n_files


@pytest.mark.parametrize("key", ["X", "+", "-", "Shift+R", "the button +"])
def test_what_is_done_with_a_match_right_after_another_slice_is_chosen_waits_for_the_matches_of_that(
    window, until, settle, key
):
    session, similar, playing = window.session, window.similar, window.playing
    session.select(int(window.model.rows[0]))
    settle()
    chosen = int(window.model.rows[1])
    line = next(n for n, each in enumerate(session.question.answer.neighbours) if each.row != chosen)
    similar.list.setCurrentIndex(similar.list.neighbours.index(line))
    settle()
    window.table.setFocus()
    QTest.keyClick(window.table, Qt.Key.Key_Down)
    assert session.row == chosen != similar.current_row >= 0, "the matches of the slice before are still shown"
    if key == "the button +":
        similar.plus.click()
    else:
        keys = QKeySequence(key)[0]
        QTest.keyClick(window.table, keys.key(), keys.keyboardModifiers())
    settle()
    answer, name = session.question.answer, session.view.slices.ids[chosen]
    assert (answer.request.queries, answer.request.away) == ((name,), ())
    if key == "X":
        until(lambda: playing.comparing == (chosen, answer.neighbours[0].row))
    assert session.routines.current is None
    assert ("Choose a match first" in window.status.text) == (key != "X")


def test_what_waits_for_matches_is_not_done_with_those_of_yet_another_slice(window, settle):
    session = window.session
    settle()
    for line in (1, 2):
        session.select(int(window.model.rows[line]))
        window.commands.run("swap")
        window.table.setFocus()
    session.select(int(window.model.rows[3]))
    settle()
    assert window.playing.comparing is None


def test_that_a_change_can_be_undone_is_said_no_longer_than_its_library_is_open(window, until, settle, other):
    settle()
    window.commands.curating.rate(4)
    until(lambda: "Ctrl+Z" in window.status.text)
    open_other(window, other, until)
    assert "Ctrl+Z" not in window.status.text


def test_what_else_is_said_stays_when_another_library_opens(window, until, settle, other):
    settle()
    window.status.tell("The picture is saved.")
    open_other(window, other, until)
    assert window.status.text == "The picture is saved."
