"""What keys and buttons make sound, in the real window with the real player; the clock of the device runs silently."""

from __future__ import annotations

import shutil
import sys
import threading
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from choleor_desktop.analysis import repair
from choleor_desktop.errors import FileOfAnotherSong
from choleor_desktop.library.sources import slice_sound
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.recut import recut_song
from choleor_desktop.playback.sounds import PlayState
from choleor_desktop.ui.passage import Passage
from choleor_desktop.ui.playing import Playing
from choleor_desktop.ui.tabs.clusters import ClustersTab
from choleor_desktop.ui.tabs.harmony import HarmonyTab
from choleor_desktop.ui.tabs.map import MapTab
from choleor_desktop.ui.tabs.slices import SlicesTab
from choleor_desktop.ui.tabs.tour import TourTab

_LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(show_window, library, qtbot):
    shown = show_window(library)
    shown.tab(SlicesTab).view.setFocus()
    shown.session.select(int(shown.model.rows[0]))
    return shown


def shows_count_in(window, colour):
    """Whether the big count is of a colour: A coral, B teal, neither where both or an unknown one is heard."""
    sides = [window.theme.a, window.theme.b, window.theme.text]
    image = window.detail.clock.grab().toImage()
    seen = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    return [each for each in sides if each.name() in seen] == [colour]


def test_a_slice_whose_file_is_another_songs_by_now_is_not_heard_and_why_is_told(library, qapp):
    with Store.open(library, read_only=True) as store:
        view = store.view()
    songs = (replace(view.songs[0], missing=True), *view.songs[1:])
    own, other = (int(view.slices_of(song)[0]) for song in (0, 1))
    view = replace(view, songs=songs, replaced=frozenset({songs[0].path}))
    playing, heard = Playing(), []
    playing.message.connect(heard.append)
    assert [sound.path for sound in playing._sounds(view, (other,))] == [songs[1].path]
    for rows in ((own,), (other, own)):
        assert playing._sounds(view, rows) == []
    assert [type(error) for error in heard] == [FileOfAnotherSong] * 2


def test_arrows_audition_the_list_and_space_stops(window, until):
    table, playing = window.tab(SlicesTab).view, window.playing
    for line in (1, 2, 3):
        QTest.keyClick(table, Qt.Key.Key_Down)
        name = window.session.view.slices.ids[int(window.model.rows[line])]
        until(lambda name=name: playing.state.slice_id == name)
    QTest.keyClick(window, Qt.Key.Key_Space)
    until(lambda: not playing.state.playing)
    QTest.keyClick(window, Qt.Key.Key_Space)
    until(lambda: playing.state.playing)
    until(lambda: shows_count_in(window, window.theme.a))
    until(lambda: not window.session.interactive.is_busy)
    window.similar.list.setCurrentIndex(window.similar.list.model().index(0, 0))
    until(lambda: shows_count_in(window, window.theme.b))


def test_space_pressed_again_before_anything_is_heard_stops_and_pressed_again_before_silence_plays(window, until):
    table, playing = window.tab(SlicesTab).view, window.playing
    window.toolbar.loop.setChecked(True)
    for n in (2, 3):
        for _ in range(n):
            QTest.keyClick(table, Qt.Key.Key_Space)
        assert playing.is_on == (n % 2 == 1)
    until(lambda: playing.state.playing)
    for _ in range(2):
        QTest.keyClick(table, Qt.Key.Key_Space)
    assert playing.is_on


def test_the_clock_is_teal_for_a_match_that_is_not_chosen_and_neutral_for_what_is_no_match(window, until):
    session, playing = window.session, window.playing
    window.toolbar.loop.setChecked(True)
    until(lambda: not session.interactive.is_busy)
    matches = [neighbour.row for neighbour in session.question.answer.neighbours]
    assert window.similar.current_row == -1
    other = next(row for row in range(len(session.view.slices)) if row not in {session.row, *matches})
    for row, colour in ((matches[0], window.theme.b), (other, window.theme.text), (session.row, window.theme.a)):
        playing.play(session.view, row)
        until(lambda row=row: playing.state.slice_id == session.view.slices.ids[row])
        until(lambda colour=colour: shows_count_in(window, colour))


def test_keys_on_the_map_are_for_the_slice_that_is_heard_from_under_the_pointer(window, until):
    session, playing, tab = window.session, window.playing, window.tab(MapTab)
    window.toolbar.loop.setChecked(True)
    window.show_tab(MapTab)
    until(lambda: tab.view.n_points and session.question.answer is not None)
    tab.toggle_hover()
    ids, chosen = session.view.slices.ids, session.row
    hovered = next(row for row in range(len(ids)) if row != chosen)
    window.similar.list.setFocus()
    tab.view.row_hovered.emit(hovered)
    until(lambda: playing.state.slice_id == ids[hovered])
    assert tab.view.heard_row == hovered
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_4)
    until(lambda: session.labels.of(hovered).rating == 4)
    assert session.labels.of(chosen).rating != 4
    # It is still meant when it has ended, as nothing else was heard since.
    QTest.keyClick(tab.view, Qt.Key.Key_Space)
    until(lambda: not playing.state.playing)
    assert (tab.view.heard_row, window.match_row()) == (hovered, hovered)
    QTest.keyClick(tab.view, Qt.Key.Key_Space)
    until(lambda: playing.state.slice_id == ids[hovered])
    # Compared with the query, too; then something else is heard, and keys are for the chosen slice.
    QTest.keyClick(tab.view, Qt.Key.Key_X)
    until(lambda: tab.view.heard_row == chosen)
    assert (playing.comparing, window.chosen_beside()) == ((chosen, hovered), hovered)
    window.commands.hearing.play_row(chosen)
    until(lambda: window.chosen_beside() == -1)
    window.playing.stop()
    until(lambda: not playing.state.playing)
    assert tab.view.heard_row == -1
    QTest.keyClick(tab.view, Qt.Key.Key_5)
    until(lambda: session.labels.of(chosen).rating == 5)
    assert session.labels.of(hovered).rating == 4


def test_slices_that_were_chosen_together_on_the_map_keep_the_keys_whatever_is_heard_there(window, until):
    session, tab = window.session, window.tab(MapTab)
    window.toolbar.loop.setChecked(True)
    window.show_tab(MapTab)
    until(lambda: tab.view.n_points)
    tab.toggle_hover()
    window.commands.curating.mark_rows([1, 2])
    tab.view.row_hovered.emit(4)
    until(lambda: tab.view.heard_row == 4)
    QTest.keyClick(tab.view, Qt.Key.Key_3)
    until(lambda: [session.labels.of(row).rating for row in (1, 2)] == [3, 3])
    assert session.labels.of(4).rating != 3


def test_what_the_next_key_may_ask_for_is_ready(window, until):
    """The slices below and above, and the best matches, are rendered before anybody asks."""
    window.commands.hearing.play_row(int(window.model.rows[2]))
    player = window.playing._player
    ids = window.session.view.slices.ids
    likely = {ids[int(window.model.rows[line])] for line in (1, 3)}

    def ready():
        return {plan.sound.slice_id for plan, loaded in player._tapes.by_plan.items() if loaded.here}

    until(lambda: likely <= ready())
    until(lambda: ids[window.session.question.answer.neighbours[0].row] in ready())


def test_marked_slices_that_follow_each_other_loop_as_one(window, until):
    table, model, view = window.tab(SlicesTab).view, window.model, window.session.view
    rows = np.flatnonzero(view.slices.song == view.slices.song[int(model.rows[0])])[:2]
    marks = QItemSelection()
    for row in rows:
        index = model.index(model.line_of(int(row)), 0)
        marks.select(index, model.index(index.row(), model.columnCount() - 1))
    table.selectionModel().select(marks, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    window.toolbar.loop.setChecked(True)
    window.commands.hearing.play_or_stop()
    first, second = (view.slices.ids[int(row)] for row in rows)
    for name in (first, second, first):
        until(lambda name=name: window.playing.state.slice_id == name)


def test_playing_on_shows_the_slice_that_is_heard(window, until):
    view = window.session.view
    row = int(np.flatnonzero(view.slices.index == 0)[0])
    window.session.select(row)
    window.playing.play_on(view, row)
    until(lambda: window.playing.state.slice_id == view.slices.ids[row])
    until(lambda: window.playing.state.slice_id == view.slices.ids[row + 1])


def test_playing_on_asks_for_the_file_of_its_first_and_its_last_slice_alone(window, until):
    view = window.session.view
    rows = [int(row) for row in window.session.view.slices_of(0)]
    until(lambda: window.playing._player is not None)
    asked = []

    def note(frame, event, _):
        if event == "call" and frame.f_code is slice_sound.__code__:
            asked.append(frame.f_locals["row"])

    sys.setprofile(note)
    try:
        window.playing.play_on(view, rows[0])
    finally:
        sys.setprofile(None)
    assert len(rows) > 2, "a song with slices between"
    assert asked == [rows[0], rows[-1]]


def test_playing_on_through_a_leap_of_the_tempo_counts_as_the_grid_does(show_window, library, until):
    with Store.open(library) as store:
        song = store.view().songs[0]
        leap = song.grid.first_count + 19
        recut_song(store, song.id, replace(song.grid, leaps=((leap, 6),)))
    window = show_window(library)
    playing, view = window.playing, window.session.view
    grid, rows = view.songs[0].grid, [int(row) for row in window.session.view.slices_of(0)[:4]]
    until(lambda: playing._player is not None)
    assert [int(np.abs(grid.beats_s - view.slices.beats_s[row, 0]).argmin()) - leap for row in rows] == [
        -19,
        -11,
        2,
        10,
    ]
    for play in (lambda: playing.play_on(view, rows[1]), lambda: playing.play_run(view, rows[1:3])):
        play()
        sound = playing._player._wish.plan.sound
        np.testing.assert_array_equal(sound.beats_s[:13], grid.beats_s[leap - 11 : leap + 2])
        assert sound.counts[:15] == (0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 6, 7, 0, 1)
        at = [float(grid.beats_s[leap + beat]) + 0.1 for beat in (-4, -3, 0, 1, 2)]
        told = [
            playing._passage.told(replace(playing.state, playing=True, slice_id=sound.slice_id, position_s=s))
            for s in at
        ]
        ids = [view.slices.ids[row] for row in rows]
        assert [state.slice_id for state in told] == [ids[1], "", "", "", ids[2]], "no slice lies before the leap"
        assert playing.song_id == view.songs[0].id


def test_tempo_click_and_loop_change_what_plays_without_starting_again(window, until):
    playing = window.playing
    window.commands.hearing.play_row(int(window.model.rows[0]))
    until(lambda: playing.state.count == 3)
    window.toolbar.click.setChecked(True)
    window.toolbar.loop.setChecked(True)
    window.toolbar.tempo.setValue(80)
    seen = []

    def is_round():
        if playing.state.playing and (not seen or seen[-1] != playing.state.count):
            seen.append(playing.state.count)
        return len(seen) > 2 and seen[-1] == 1

    until(is_round)
    assert seen[0] >= 3
    # What is shown runs ahead where the sound has to wait for a processor, and is put right.
    assert all(after >= before - 1 for before, after in pairwise(seen[:-1]))


def plan_of(playing):
    """What the player is asked for: a span with its tempo, or a routine with its own."""
    return playing._player._wish.plan


def test_the_tempo_is_heard_in_a_song_under_repair_a_routine_and_a_file_from_outside_too(window, until, music):
    session, playing, tempo = window.session, window.playing, window.toolbar.tempo
    session.select(int(window.model.rows[0]))
    window.commands.run("hear_click")
    until(lambda: playing.state.playing)
    at_s = playing.state.position_s
    tempo.setValue(50)
    assert plan_of(playing).ratio == pytest.approx(0.5)
    until(lambda: playing.state.position_s > at_s)
    playing.play_routine(session.view, [0, 1, 2], 100.0)
    until(lambda: playing.state.playing)
    assert plan_of(playing).bpm == 50.0
    tempo.setValue(80)
    assert plan_of(playing).bpm == 80.0
    window.toolbar.loop.setChecked(True)
    assert playing._player._wish.is_loop
    playing.stop()
    session.question.about_file(music / "Beta.flac")
    until(lambda: session.question.asked.outside is not None and not session.interactive.is_busy)
    window.commands.hearing.play_outside()
    until(lambda: playing.state.playing)
    tempo.setValue(60)
    assert plan_of(playing).ratio == pytest.approx(0.6)


def test_another_tempo_holds_for_what_is_about_to_be_heard_and_begins_nothing_else(window, until):
    playing, view, tempo = window.playing, window.session.view, window.toolbar.tempo
    row = int(window.model.rows[0])
    until(lambda: playing._player is not None)
    middle_s = float(view.slices.beats_s[row, 4])
    playing.play(view, row, from_s=middle_s)
    frame = playing._player._wish.frame
    tempo.setValue(80)  # before the player has said that anything is heard
    assert plan_of(playing).ratio == pytest.approx(0.8)
    assert playing._player._wish.frame == pytest.approx(frame / 0.8, abs=2), "where it was to begin"
    until(lambda: playing.state.playing)
    assert playing.state.position_s >= middle_s - 0.05
    playing.compare(view, row, row + 1, side="B")
    tempo.setValue(70)
    assert plan_of(playing).bpm == pytest.approx(0.7 * view.slices.bpm[row], rel=1e-3)
    until(lambda: playing.state.side == "B")
    playing.play_routine(view, [0, 1, 2], 100.0, from_item=2)
    tempo.setValue(60)
    assert plan_of(playing).bpm == 60.0
    until(lambda: playing.state.item == 2)
    playing.play(view, row)
    playing.stop()
    tempo.setValue(50)
    assert playing._player._wish is None, "it was stopped before it was heard"
    tempo.setValue(150)
    playing.play(view, row)
    until(lambda: playing.state.playing)
    until(lambda: not playing._player.is_on)
    over = playing._player._wish
    tempo.setValue(100)
    assert playing._player._wish is over, "it came to its end"


def test_a_digit_says_which_slice_it_rated_and_which_is_heard_where_that_is_another(window, until):
    session, playing, told = window.session, window.playing, window.status
    chosen, other = (int(row) for row in window.model.rows[:2])
    session.select(chosen)
    window.toolbar.loop.setChecked(True)
    for heard, stars in ((other, 4), (chosen, 3)):
        playing.play(session.view, heard)
        until(lambda heard=heard: playing.state.slice_id == session.view.slices.ids[heard])
        window.table.setFocus()
        QTest.keyClick(window.table, f"{stars}")
        until(lambda stars=stars: session.labels.of(chosen).rating == stars)
        also = f" (“{session.title_of(other)}” is heard)" if heard == other else ""
        said = f"“{session.title_of(chosen)}”: {'★' * stars}{also}. "
        until(lambda said=said: told.text.startswith(said))
    playing.play(session.view, other)
    until(lambda: playing.state.slice_id == session.view.slices.ids[other])
    playing.play(session.view, chosen)  # it is chosen and about to be heard
    QTest.keyClick(window.table, "2")
    until(lambda: told.text.startswith(f"“{session.title_of(chosen)}”: ★★. "))
    playing.stop()


def test_what_is_heard_is_marked_wherever_it_is_shown_and_named_where_another_slice_is(window, until):
    session, detail, waves = window.session, window.detail, window.similar.compare_card.waves
    ids = session.view.slices.ids
    window.toolbar.loop.setChecked(True)  # until it is stopped
    window.similar.enter()
    match = window.similar.current_row
    until(lambda: waves.sides["A"] is not None and waves.sides["B"] is not None)
    until(lambda: bool(waves.playheads()))
    assert window.playing.state.slice_id == ids[match]
    assert all(x > waves.width() / 2 for x in waves.playheads()), "on the side of the match"
    assert detail._wave_title.text() == f"Heard: {session.title_of(match)}"
    assert detail.waveform.playhead_s is None
    window.commands.hearing.play_row(session.row)
    until(lambda: window.playing.state.slice_id == ids[session.row] and bool(waves.playheads()))
    assert all(x < waves.width() / 2 for x in waves.playheads())
    assert detail._wave_title.text() == "Waveform"
    window.playing.stop()
    until(lambda: not window.playing.state.playing)
    assert waves.playheads() == []
    window.commands.run("hear_click")
    song = session.view.song_of(session.row).title
    until(lambda: detail._wave_title.text() == f"Heard: {song}")
    until(lambda: shows_count_in(window, window.theme.text))
    button = window.tab(TourTab).view.play_button
    assert button.text() == "Stop"
    window.playing.stop()
    until(lambda: detail._wave_title.text() == "Waveform")
    assert button.text() == "Play"

    window.show_tab(HarmonyTab)
    session.movements.draw(session.row, (1, 2, 3, 4, 5, 6, 7, 8))
    fits = window.tab(HarmonyTab).view.list
    window.tab(HarmonyTab).find()
    until(fits.isVisible)
    window.show_tab(ClustersTab)
    clusters = window.tab(ClustersTab).view
    until(lambda: clusters.has_portraits and len(clusters._shown) == session.view.clustering.k)
    card = clusters._shown[0]
    card.hear.click()
    until(lambda: window.playing.state.slice_id == ids[card.typical])
    assert [each.is_heard for each in clusters._shown] == [each is card for each in clusters._shown]
    assert fits.delegate.playing_row == card.typical
    assert card.hear.accessibleName() == "Stop"
    card.hear.click()
    until(lambda: not any(each.is_heard for each in clusters._shown))
    assert card.hear.accessibleName().startswith("Play ")


def test_a_click_on_a_match_plays_it_once_and_one_more_stops_it_as_its_sign_says(window, until, monkeypatch):
    until(lambda: not window.session.interactive.is_busy)
    window.toolbar.loop.setChecked(True)
    matches, playing, begun = window.similar.list, window.playing, []
    play = playing.play
    monkeypatch.setattr(playing, "play", lambda view, row: begun.append(row) or play(view, row))

    def click(how=QTest.mouseClick):
        how(matches.viewport(), _LEFT, pos=matches.visualRect(matches.neighbours.index(1)).center())

    click()
    row = window.similar.current_row
    until(lambda: playing.state.playing and matches.delegate.playing_row == row)
    assert begun == [row]
    click()
    until(lambda: not playing.state.playing and matches.delegate.playing_row == -1)
    click()
    until(lambda: playing.state.playing and matches.delegate.playing_row == row)
    assert begun == [row, row]
    click()
    click(QTest.mouseDClick)
    assert window.session.row == row, "it is the query now, and heard"
    assert set(begun) == {row}
    until(lambda: playing.state.playing and playing.state.slice_id == window.session.view.slices.ids[row])


def test_x_compares_a_with_b_and_blind_hides_which_is_heard(window, until):
    until(lambda: not window.session.interactive.is_busy)
    window.similar.list.setCurrentIndex(window.similar.list.model().index(0, 0))
    playing, card = window.playing, window.similar.compare_card
    QTest.keyClick(window.tab(SlicesTab).view, Qt.Key.Key_X)
    until(lambda: playing.state.playing and playing.comparing is not None and playing.state.side == "A")
    QTest.keyClick(window.tab(SlicesTab).view, Qt.Key.Key_X)
    until(lambda: playing.state.side == "B")
    until(lambda: shows_count_in(window, window.theme.b))
    QTest.mouseClick(card.both, _LEFT)
    until(lambda: playing.state.side == "both")
    until(lambda: card.both.text() == "♪ Both")
    assert card.both.accessibleName() == "Play both together: heard now"
    assert (card.side_a.text(), card.side_b.text()) == ("A", "B")
    QTest.mouseClick(card.blind, _LEFT)
    until(lambda: playing.state.side == "?")
    until(lambda: shows_count_in(window, window.theme.text))
    assert window.detail._wave_title.text() == "Waveform"
    assert (card.side_a.text(), card.side_b.text(), card.both.text()) == ("A", "B", "Both")
    assert "now" not in card.side_a.accessibleName() + card.side_b.accessibleName() + card.both.accessibleName()
    assert not card.side_a.isEnabled()
    assert playing.state.slice_id == ""
    QTest.mouseClick(card.blind, _LEFT)
    until(lambda: playing.state.side in ("A", "B"))
    assert card.side_a.isEnabled()
    until(lambda: window.status.text.startswith(f"This is {playing.state.side}"))
    QTest.mouseClick(card.blind, _LEFT)
    until(lambda: playing.state.side == "?")
    QTest.keyClick(window.tab(SlicesTab).view, Qt.Key.Key_Space)
    until(lambda: not playing.state.playing)
    assert not playing.blind, "the next comparison is one that is seen"


def test_a_comparison_ends_when_its_match_is_no_longer_chosen(window, until):
    """Another slice becomes the query by a click that makes no sound: what looped is no longer what the card shows."""
    until(lambda: not window.session.interactive.is_busy)
    window.similar.list.setCurrentIndex(window.similar.list.model().index(0, 0))
    playing, card = window.playing, window.similar.compare_card
    QTest.mouseClick(card.side_b, _LEFT)
    until(lambda: card.side_b.text() == "♪ B")
    window.session.select(int(window.model.rows[5]))
    until(lambda: not playing.state.playing)
    until(lambda: card.side_b.text() == "B")
    assert playing.comparing is None
    # Where a filter leaves nothing, X says why it is silent.
    window.session.question.change(text="nothing of that name")
    until(lambda: window.session.question.answer is not None and not window.session.question.answer.neighbours)
    QTest.keyClick(window.tab(SlicesTab).view, Qt.Key.Key_X)
    assert window.status.text == "There is no match to compare with."
    assert not playing.is_on


def test_a_file_from_outside_is_heard_and_compared(window, until, music, tmp_path):
    """It is dropped on the results: another of its eight-counts plays, and X compares it with the chosen match."""
    path = tmp_path / "outside.flac"
    shutil.copy(music / "Beta.flac", path)
    window.similar.file_dropped.emit(path)
    question, playing = window.session.question, window.playing
    until(lambda: question.asked.outside is not None and not window.session.interactive.is_busy)
    window.similar.chips.outside_row_chosen.emit(1)
    until(lambda: playing.is_outside(playing.state))
    outside = question.asked.outside
    assert playing.state.slice_id == outside.slice_id
    assert outside.slice_id != replace(outside, audio_hash="of the same file once it was mixed anew").slice_id
    until(lambda: window.detail._wave_title.text() == "Heard: outside.flac")
    until(lambda: not window.session.interactive.is_busy)
    window.commands.run("keep_match")
    assert window.status.text.startswith("Choose a match first")
    window.similar.list.setCurrentIndex(window.similar.list.model().index(0, 0))
    window.commands.run("keep_match")
    assert window.status.text.startswith("A file from outside comes into no routine")
    QTest.keyClick(window.tab(SlicesTab).view, Qt.Key.Key_X)
    until(lambda: playing.comparing is not None and playing.state.side == "A")
    until(lambda: playing.state.slice_id == outside.slice_id)
    waves = window.similar.compare_card.waves
    assert waves.sides["A"].peaks.max() > 20, "its waveform, as of any other query"
    until(lambda: bool(waves.playheads()) and all(x < waves.width() / 2 for x in waves.playheads()))
    QTest.keyClick(window.tab(SlicesTab).view, Qt.Key.Key_X)
    until(lambda: playing.state.side == "B")
    assert playing.state.slice_id == window.session.view.slices.ids[window.similar.current_row]


def test_a_comparison_follows_its_slices_and_ends_with_them(window, until):
    session, playing = window.session, window.playing
    first, others = session.view.songs[0].id, session.view.slices
    a, b = (next(row for row in range(len(others)) if others.song[row] == song) for song in (1, 2))
    playing.compare(session.view, a, b + 2)
    until(lambda: playing.state.playing)
    # Cut anew, the second slice has the name of another: what is compared goes by the music.
    song, heard_s = session.view.songs[2], float(others.beats_s[b + 2, 0])
    recut_song(session.store, song.id, repair.half(song.grid, song.duration_s))
    session._swap_view(session.store.view())
    first_s, *_, last_s = session.view.slices.beats_s[playing.comparing[1]]
    assert first_s <= heard_s < last_s
    names = tuple(session.view.slices.ids[row] for row in playing.comparing)
    until(lambda: playing.state.slice_id in names)
    session.store.remove_songs([first])
    session._swap_view(session.store.view())
    assert playing.comparing is not None
    assert tuple(session.view.slices.ids[row] for row in playing.comparing) == names
    session.store.remove_songs([session.view.songs[0].id])
    session._swap_view(session.store.view())
    assert playing.comparing is None


def test_a_repair_is_heard_at_once_where_its_slice_loops(window, until):
    session, playing = window.session, window.playing
    playing.set_loop(True, session.view)
    row = int(session.view.slices_of(1)[1])
    playing.play(session.view, row)
    until(lambda: playing.state.playing)
    song = session.view.songs[1]
    recut_song(session.store, song.id, repair.shift(song.grid, 1))
    session._swap_view(session.store.view())
    start_s, *_, end_s = session.view.slices.beats_s[playing._passage.rows[0]]
    until(lambda: playing._player._wish.plan.sound.start_s == start_s)
    assert playing._player._wish.plan.sound.end_s == end_s


def test_of_slices_on_end_the_one_is_told_in_which_the_music_is_and_none_in_a_gap_or_behind_the_last(library):
    with Store.open(library, read_only=True) as store:
        view = store.view()
    beats_s = np.array(view.slices.beats_s)
    beats_s[:3] = np.linspace((0, 4, 9), (4, 8, 13), 9, axis=1)
    view = replace(view, slices=replace(view.slices, beats_s=beats_s))
    a, b, c = view.slices.ids[:3]
    passage = Passage(view, (0, 1, 2), (a, b, c))
    told = {0.0: a, 3.99: a, 4.0: b, 7.99: b, 8.01: "", 9.0: c, 12.99: c, 13.01: ""}
    for at_s, name in told.items():
        assert passage.told(PlayState(playing=True, slice_id=a, position_s=at_s)).slice_id == name


def test_outputs_are_asked_for_beside_the_window_and_their_menu_leaves_nothing_behind(window, until, monkeypatch):
    asked, devices = [], window.playing.devices

    def noted() -> tuple[str, ...]:
        asked.append(threading.current_thread())
        return devices()

    monkeypatch.setattr(window.playing, "devices", noted)
    before = len(window.findChildren(QMenu))
    for _ in range(3):
        window.status.device.click()
        until(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        assert QApplication.activePopupWidget().actions()[0].text() == "The system's output"
        QApplication.activePopupWidget().close()
    until(lambda: len(window.findChildren(QMenu)) == before)
    assert len(asked) == 3
    assert threading.main_thread() not in asked
