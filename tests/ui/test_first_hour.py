"""What a person tries in the first hour, having read no more than the guide."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from choleor_desktop.analysis.reasons import Reason
from choleor_desktop.pipeline.find import Neighbour
from choleor_desktop.ui.dialogs.label_dialog import LabelDialog
from choleor_desktop.ui.features.hearing import Hearing
from choleor_desktop.ui.parts.reasons import reason_sentence
from choleor_desktop.ui.tabs.beats import BeatsTab
from choleor_desktop.ui.tabs.clusters import ClustersTab
from choleor_desktop.ui.tabs.tour import TourTab

_WAIT_MS = 60_000


@pytest.fixture
def window(show_window, library):
    return show_window(library)


def answered(qtbot, window, action):
    with qtbot.waitSignal(window.session.question.answered, timeout=_WAIT_MS):
        action()


def press(window, key, held=Qt.KeyboardModifier.NoModifier):
    """A key, where the keyboard is."""
    QTest.keyClick(window.focusWidget(), key, held)


@pytest.fixture
def heard(monkeypatch):
    """Which slices were to be heard as a match."""
    rows = []
    monkeypatch.setattr(Hearing, "play_match", lambda _, row: rows.append(row))
    return rows


def test_right_goes_to_the_best_match_and_left_back_to_the_slices_and_on_to_the_songs(qtbot, window):
    answered(qtbot, window, lambda: window.session.select(3))
    window.table.setFocus()
    press(window, Qt.Key.Key_Right)
    assert window.focusWidget() is window.similar.list
    best, second = (neighbour.row for neighbour in window.session.question.answer.neighbours[:2])
    assert window.similar.current_row == best
    press(window, Qt.Key.Key_Down)
    assert window.similar.current_row == second
    press(window, Qt.Key.Key_Left)
    assert window.focusWidget() is window.table
    press(window, Qt.Key.Key_Right)
    assert window.similar.current_row == second
    press(window, Qt.Key.Key_Left)
    press(window, Qt.Key.Key_Left)
    assert window.focusWidget() is window.songs.list
    press(window, Qt.Key.Key_Right)
    assert window.focusWidget() is window.table
    assert window.session.row == 3


def test_right_lets_the_match_be_heard_that_is_chosen(qtbot, show_window, library, heard):
    window = show_window(library)
    answered(qtbot, window, lambda: window.session.select(3))
    window.table.setFocus()
    press(window, Qt.Key.Key_Right)
    assert heard == [window.session.question.answer.neighbours[0].row]


def test_the_tour_keeps_its_own_right_and_left(qtbot, window):
    window.show_tab(TourTab)
    tour = window.tab(TourTab).view
    tour.setFocus()
    press(window, Qt.Key.Key_Right)
    assert tour.step == 1
    assert not window.similar.list.hasFocus()


def test_a_new_question_begins_with_its_best_match_however_far_down_the_last_was_read(qtbot, window):
    answered(qtbot, window, lambda: window.session.select(3))
    matches = window.similar.list
    window.resize(1280, 720)
    window.grab()
    matches.setCurrentIndex(matches.model().index(matches.model().rowCount() - 1, 0))
    matches.scrollToBottom()
    assert matches.verticalScrollBar().value() > 0
    answered(qtbot, window, lambda: window.session.select(7))
    assert matches.verticalScrollBar().value() == 0
    assert window.similar.current_row == -1


def test_the_chosen_match_stays_chosen_while_the_weights_of_one_question_change(qtbot, window):
    answered(qtbot, window, lambda: window.session.select(3))
    matches = window.similar.list
    matches.setCurrentIndex(matches.model().index(2, 0))
    row = window.similar.current_row
    answered(qtbot, window, lambda: window.session.question.change(n=window.session.question.settings.n + 1))
    assert window.similar.current_row == row


def test_the_chosen_match_that_a_filter_leaves_out_is_chosen_again_once_it_is_back(qtbot, window):
    session, matches = window.session, window.similar.list
    answered(qtbot, window, lambda: session.select(3))
    own = session.view.slices.song[session.row]
    line = next(
        i for i, each in enumerate(session.question.answer.neighbours) if session.view.slices.song[each.row] == own
    )
    matches.setCurrentIndex(matches.model().index(line, 0))
    row = window.similar.current_row
    window.playing.stop()
    for _ in range(2):  # its song is left out, and back
        answered(qtbot, window, lambda: window.commands.run("other_songs"))
    assert window.similar.current_row == row
    answered(qtbot, window, lambda: window.commands.run("other_songs"))
    assert window.similar.current_row == -1
    answered(qtbot, window, lambda: session.select(4))
    answered(qtbot, window, lambda: session.select(3))
    answered(qtbot, window, lambda: window.commands.run("other_songs"))
    assert window.similar.current_row == -1  # of another question none is chosen


def test_x_without_a_chosen_match_compares_with_the_best(qtbot, window):
    answered(qtbot, window, lambda: window.session.select(3))
    window.table.setFocus()
    press(window, Qt.Key.Key_X)
    assert window.similar.current_row == window.session.question.answer.neighbours[0].row
    assert window.similar.compare_card.side_b.isEnabled()


def test_plus_without_a_chosen_match_says_how_to_choose_one(qtbot, window):
    answered(qtbot, window, lambda: window.session.select(3))
    window.table.setFocus()
    press(window, Qt.Key.Key_Plus)
    assert "Right" in window.status.text
    assert len(window.session.question.asked.like) == 1


def test_the_cluster_of_the_chosen_slice_is_told_in_the_language_of_the_window(qtbot, qapp, window):
    job = window.session.work.cluster(3, method="match", curve_max=None)
    qtbot.waitUntil(lambda: job.is_over and window.session.view.clustering is not None, timeout=_WAIT_MS)
    qtbot.waitUntil(lambda: "cluster" in window.detail.cluster.text(), timeout=_WAIT_MS)
    qapp.speak("ko")
    qtbot.waitUntil(lambda: "군집" in window.detail.cluster.text(), timeout=_WAIT_MS)


def test_undo_and_redo_say_of_which_slice_song_or_how_many_slices_it_was(qtbot, window):
    session, status = window.session, window.status
    answered(qtbot, window, lambda: session.select(3))
    title = session.title_of(3)
    window.table.setFocus()
    press(window, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: session.labels.of(3).rating == 4, timeout=_WAIT_MS)
    window.table.selectAll()
    n = len(session.view.slices)
    press(window, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: f"{n} slices: ★★." in status.text, timeout=_WAIT_MS)
    assert "Ctrl+Z" in status.text
    window.commands.run("undo")
    qtbot.waitUntil(lambda: status.text == f"Undone: rating ({n} slices).", timeout=_WAIT_MS)
    window.commands.run("undo")
    qtbot.waitUntil(lambda: status.text == f"Undone: rating ({title}).", timeout=_WAIT_MS)
    window.commands.run("redo")
    qtbot.waitUntil(lambda: status.text == f"Redone: rating ({title}).", timeout=_WAIT_MS)
    qtbot.waitUntil(lambda: session.labels.of(3).rating == 4, timeout=_WAIT_MS)


def test_enter_saves_a_note_and_shift_enter_begins_a_new_line(qtbot, window):
    answered(qtbot, window, lambda: window.session.select(3))
    window.table.setFocus()
    press(window, Qt.Key.Key_N)
    dialog = window.findChild(LabelDialog)
    assert window.session.title_of(3) in dialog.windowTitle()
    qtbot.keyClicks(dialog.note, "arms")
    QTest.keyClick(dialog.note, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(dialog.note, "legs")
    QTest.keyClick(dialog.note, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.session.labels.of(3).note == "arms\nlegs", timeout=_WAIT_MS)


def test_each_slice_that_comes_into_the_routine_is_named_with_its_place(qtbot, window):
    window.table.setFocus()
    for place, row in enumerate((3, 5), start=1):
        answered(qtbot, window, lambda row=row: window.session.select(row))
        press(window, Qt.Key.Key_R)
        assert window.status.text.startswith(f"“{window.session.title_of(row)}” is eight-count {place} of ")


def test_enter_in_the_number_of_clusters_finds_that_many(qtbot, window):
    window.show_tab(ClustersTab)
    view = window.tab(ClustersTab).view
    view.k.setFocus()
    view.k.selectAll()
    qtbot.keyClicks(view.k, "4")
    QTest.keyClick(view.k, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: getattr(window.session.view.clustering, "k", 0) == 4, timeout=_WAIT_MS)


def test_a_tap_while_nothing_plays_says_how_to_hear_the_song(window):
    window.show_tab(BeatsTab)
    press(window, Qt.Key.Key_J)
    assert "press K" in window.status.text
    assert len(window.commands.beats.taps.at_s) == 1


def test_to_go_on_tapping_is_said_no_longer_than_taps_go_on(qtbot, window):
    window.show_tab(BeatsTab)
    state = window.tab(BeatsTab).view._state
    for _ in range(3):
        press(window, Qt.Key.Key_J)
    assert "keep tapping" in state.text()
    qtbot.waitUntil(lambda: not state.text(), timeout=_WAIT_MS)


def test_a_group_without_a_slice_is_not_called_marked(window):
    window.commands.curating.mark_rows([])
    assert "nothing was chosen" in window.status.text


def told(aspect, alike=(1, 4), bpm=120.0, queries=(("A · 1", 120.0),), **more):
    reason = None if aspect == "classic" else Reason(aspect, alike, None, **more)
    return reason_sentence(Neighbour("song-abc_0", 0, 80.0, reason=reason), bpm, queries)


@pytest.mark.parametrize(("bpm", "times"), [(120.3, 1), (124.0, 2)])
def test_a_reason_does_not_say_of_the_tempo_twice_that_it_is_the_same(bpm, times):
    sentence = told("tempo", bpm=bpm)
    assert sentence.count("tempo") + sentence.count("BPM") == times


def test_a_reason_says_the_same_tempo_only_where_it_is():
    assert told("tempo", bpm=120.3).startswith("The same tempo, ")
    assert told("tempo", bpm=124.0) == "A near tempo, in step on counts 1, 4 only, 4\N{NO-BREAK SPACE}BPM faster."


def test_a_reason_says_so_where_nothing_stands_out():
    assert told(None, bpm=74.0) == "Nothing stands out, in step on counts 1, 4 only, 46\N{NO-BREAK SPACE}BPM slower."
    assert told(None, ()) == "Nothing stands out, the accents fall elsewhere, same tempo."


@pytest.mark.parametrize(
    ("alike", "words"),
    [
        ((5, 6, 7, 8), "in step on counts 5–8"),
        ((5, 6), "in step until count 6, then they part"),
        ((5, 7, 8), "in step except on count 6"),
        ((7,), "in step on count 7 only"),
        ((), "but the accents fall elsewhere"),
    ],
)
def test_a_reason_speaks_of_the_counts_that_were_asked_for(alike, words):
    assert told("timbre", alike, counts=(5, 8)) == f"The same kind of sound, {words}, same tempo."


def test_of_several_queries_a_reason_names_the_one_it_speaks_of():
    queries = (("A · 1", 120.0), ("B · 7", 131.0))
    sentence = told("timbre", tuple(range(1, 9)), bpm=121.0, queries=queries, query=1)
    assert "10\N{NO-BREAK SPACE}BPM slower" in sentence
    assert sentence.endswith("nearest to B · 7.")
    assert "BPM" not in told("classic", bpm=140.0, queries=queries)
    assert "20\N{NO-BREAK SPACE}BPM faster" in told("classic", bpm=140.0)


_FIRST_STEPS = "Down plays one slice after the other; on the right is what sounds like it. F1: all keys."


def test_who_imports_the_first_music_is_told_what_to_do_with_it_once(show_window, music, until):
    window = show_window()
    first, second, *_ = sorted(music.iterdir())
    window.commands.libraries.bring([first])
    until(lambda: window.status.text == f"1 song added. {_FIRST_STEPS}")
    window.commands.libraries.bring([second])
    until(lambda: window.status.text == "1 song added.")


def test_who_imports_a_folder_that_was_moved_is_told_that_its_songs_were_found_again(
    show_window, music, tmp_path, until
):
    window = show_window()
    (tmp_path / "before").mkdir()
    shutil.copy(min(music.iterdir()), tmp_path / "before")
    window.commands.libraries.bring([tmp_path / "before"])
    until(lambda: window.status.text.startswith("1 song added."))
    (tmp_path / "before").rename(tmp_path / "after")
    window.commands.libraries.bring([tmp_path / "after"])
    until(lambda: window.status.text == "1 file found again.")
    window.commands.libraries.bring([tmp_path / "after"])
    until(lambda: window.status.text == "0 songs added, 1 file already in the library.")


def test_who_imports_a_song_twice_is_told_which_file_has_the_sound_of_which_song(show_window, music, tmp_path, until):
    window = show_window()
    first = min(music.iterdir())
    (tmp_path / "both").mkdir()
    shutil.copy(first, tmp_path / "both" / f"a{first.suffix}")
    shutil.copy(first, tmp_path / "both" / f"b{first.suffix}")
    window.commands.libraries.bring([tmp_path / "both"])
    told = f"1 song added. 1 file has the same sound as another song: b{first.suffix} (“"
    until(lambda: window.status.text.startswith(told) and len(window.session.view.songs) == 1)
    title = window.session.view.songs[0].title
    assert window.status.text.startswith(f"{told}{title}”).")


def test_first_steps_stay_until_who_was_away_during_the_import_does_something(show_window, music, until):
    window = show_window()
    window.commands.libraries.bring([min(music.iterdir())])
    until(lambda: _FIRST_STEPS in window.status.text and not window.session.background.is_busy)
    until(lambda: not window.session.interactive.is_busy)
    assert not window.status._forget.isActive()
    window.status._forget.setInterval(0)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Shift)
    until(lambda: not window.status.text)


def test_who_opens_a_library_first_is_told_what_to_do_with_it_once(show_window, library, until):
    window = show_window(library)
    until(lambda: window.status.text == _FIRST_STEPS)
    window.status.tell("")
    window.commands.libraries.open_library(library)
    until(lambda: window.session.view is not None and window.session.interactive.find("open") is None)
    assert _FIRST_STEPS not in window.status.text


def test_songs_that_come_one_right_after_the_other_are_shown_meanwhile_and_not_when_the_last_is_there(window):
    session = window.session
    session._refresh.setInterval(600_000)
    session.saved.emit()
    QTest.qWait(50)
    left = session._refresh.remainingTime()
    session.saved.emit()
    assert 0 < session._refresh.remainingTime() <= left
