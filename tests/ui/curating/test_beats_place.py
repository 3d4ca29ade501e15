"""Where in a song its beats are repaired and heard."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from choleor_desktop.analysis.results import NO_OVERVIEW, BeatGrid, GridCandidate
from choleor_desktop.pipeline.titles import minutes
from choleor_desktop.playback.sounds import PlayState
from choleor_desktop.ui.features import readings
from choleor_desktop.ui.features.readings import FEW_LEAPS
from choleor_desktop.ui.plots.beat_strip import BeatStrip
from choleor_desktop.ui.tabs.beats import BeatsTab


def test_the_cursor_stays_where_beats_were_repaired_until_another_slice_is_chosen(sit_down, library):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    session, repair = curator.window.session, curator.window.commands.beats
    rows = session.view.slices_of(repair.song_row)
    session.select(int(rows[0]))
    repair.seek(float(curator.view.slices.beats_s[rows[-1], 3]))
    for key in ("B", "Ctrl+Z"):
        slices, here_s = curator.view.slices, repair.cursor_s
        curator.press(key)
        curator.look(lambda slices=slices: curator.view.slices is not slices)
        curator.settle()
        assert repair.cursor_s == here_s
    session.select(int(rows[1]))
    assert repair.cursor_s == curator.view.slices.beats_s[rows[1], 0]


@pytest.mark.parametrize("count", [0, 3])
def test_a_song_is_heard_from_the_cursor_on_through_a_leap_and_counted_as_its_grid_is(sit_down, library, count):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    repair, playing = curator.window.commands.beats, curator.window.playing
    curator.wait(lambda: playing._player is not None)
    grid = repair.grid
    beats, leap = grid.beats_s, grid.first_count + 11
    repair.draft = replace(grid, leaps=((leap, count),))
    heard = []
    places = (leap - 9, leap - 7, leap - 0.5, leap, leap + 2)
    cursors = [float(np.interp(place, np.arange(len(beats)), beats)) for place in places]
    for cursor_s in cursors:
        repair.seek(cursor_s)
        repair.hear()
        heard.append(playing._player._wish)
    for wish, place, cursor_s in zip(heard, places, cursors, strict=True):
        sound = wish.plan.sound
        first = int(np.floor(place))
        assert sound.start_s == beats[first]
        assert sound.start_s + wish.frame / wish.plan.rate == pytest.approx(cursor_s, abs=1e-4)
        assert sound.end_s > beats[leap] + 8, "it goes on behind the leap"
        np.testing.assert_array_equal(sound.beats_s[:16], beats[first : first + 16])
        assert sound.counts == tuple(repair.draft.counts[first:][: len(sound.counts)])


def test_a_song_that_was_heard_to_its_end_is_heard_from_its_start(sit_down, library):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    repair, playing = curator.window.commands.beats, curator.window.playing
    curator.wait(lambda: playing._player is not None)
    repair.seek(repair.song.duration_s - 0.1)
    curator.press("K")
    curator.wait(lambda: repair.is_heard)
    wish = playing._player._wish
    assert wish.plan.sound.start_s + wish.frame / wish.plan.rate == pytest.approx(0.0, abs=1e-4)


def test_where_in_the_song_it_is_and_the_tempo_there_stand_above_the_beats_while_it_is_heard(sit_down, library):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    repair, playing = curator.window.commands.beats, curator.window.playing
    head = curator.window.tab(BeatsTab).view._facts
    grid, leap = repair.grid, repair.grid.first_count + 19
    beats = grid.beats_s.copy()
    beats[leap:] = beats[leap] + (beats[leap:] - beats[leap]) / 2
    repair.draft = replace(grid, beats_s=beats, leaps=((leap, 0),))
    playing._timer.stop()  # what is heard is told here
    for place, bpm in ((leap - 3, grid.bpm), (leap + 3, 2 * grid.bpm)):
        playing._state = PlayState(True, repair.sound_name, float(beats[place]))
        playing.changed.emit(playing.state)
        assert head.text().startswith(f"{bpm:.1f}\N{NO-BREAK SPACE}BPM")
        assert f" · {minutes(float(beats[place]))} / " in head.text()


def test_a_click_on_the_beats_goes_there_above_in_the_whole_song_and_below_in_the_part_that_is_shown(qtbot):
    strip, sought = BeatStrip(), []
    qtbot.addWidget(strip)
    strip.resize(1_000, 240)
    strip.set_grid(BeatGrid(np.arange(0.0, 100.0, 0.5), 0, 120.0, 1.0), 100.0, ())
    strip.set_place(50.0, None)
    strip.seek_requested.connect(sought.append)
    for area in strip._areas(QRectF(strip.rect())):
        for button in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            QTest.mouseClick(strip, button, pos=QPoint(250, round(area.center().y())))
    assert sought == [pytest.approx(25.0), pytest.approx(strip._from_s + strip.span_s / 4)]
    assert strip._from_s > 30


@pytest.mark.parametrize("zoom", [1.0, 1.25, 0.5])
def test_a_stroke_is_drawn_on_its_beat_also_where_more_is_shown_than_the_song_is_long(qtbot, zoom):
    strip, duration_s, at_s = BeatStrip(), 9.0, 6.0
    qtbot.addWidget(strip)
    strip.resize(1_000, 240)
    peaks = np.zeros((round(duration_s * 344.5), 2), np.int8)
    peaks[round(at_s * 344.5)] = -127, 127
    strip.set_grid(BeatGrid(np.arange(0.0, duration_s, 0.5), 0, 120.0, 1.0), duration_s, ())
    strip.set_overview(replace(NO_OVERVIEW, peaks=peaks))
    strip.set_place(at_s - 0.2, None)
    strip.zoom(zoom)
    strip.grid = replace(strip.grid, beats_s=np.array([]))  # nothing is drawn over the sound
    near, image = strip._areas(QRectF(strip.rect()))[1], strip.grab().toImage()
    height = round(near.center().y() - near.height() / 4)
    found = [x for x in range(image.width()) if image.pixelColor(x, height) == strip.theme.wave]
    assert found
    assert np.mean(found) == pytest.approx(strip._x(at_s, near), abs=2)


def test_where_a_leap_leaves_no_room_for_a_slice_a_tip_says_so(qtbot):
    strip = BeatStrip()
    qtbot.addWidget(strip)
    strip.setToolTip("how to go")
    strip.resize(1_000, 240)
    strip.set_grid(BeatGrid(np.arange(0.0, 12.0, 0.5), 0, 120.0, 1.0, leaps=((12, 0),)), 12.0, ())
    strip.set_place(0.0, None)
    strip.show()
    near = strip._areas(QRectF(strip.rect()))[1]
    for time_s, said in (
        (1.0, "how to go"),
        (5.0, "No slice here: the tempo leaps, or the count begins anew"),
        (7.0, "how to go"),
    ):
        place = QPointF(strip._x(time_s, near), near.center().y()).toPoint()
        QApplication.sendEvent(strip, QHelpEvent(QEvent.Type.ToolTip, place, strip.mapToGlobal(place)))
        assert QToolTip.text().startswith(said)
    QToolTip.hideText()


def test_keys_change_the_part_at_the_cursor_and_nothing_beyond_a_leap(sit_down, library):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    repair = curator.window.commands.beats
    repair._settle.setInterval(600_000)
    grid, leap = repair.grid, repair.grid.first_count + 19
    for keys in (".", "*", "/", "]", "B", "JJJJJJ", "P"):
        repair.draft = replace(grid, leaps=((leap, 6),))
        repair.taps.clock = iter(np.arange(100.0, 110.0, 0.4)).__next__
        repair.seek(float(grid.beats_s[leap + 11]) + 0.03)
        curator.press(*keys)
        ((found, _),) = repair.draft.leaps
        assert found in {leap - 1, leap}, keys
        np.testing.assert_array_equal(repair.draft.beats_s[:found], grid.beats_s[:found])
        assert repair.draft.first_count == grid.first_count
        after, head = repair.draft, curator.window.tab(BeatsTab).view._facts
        if len(keys) > 1:
            assert head.text().startswith("150.0\N{NO-BREAK SPACE}BPM"), "the tempo is that of the part"
            repair.seek(5.0)
            assert head.text().startswith(f"{grid.bpm:.1f}\N{NO-BREAK SPACE}BPM")
        assert not np.array_equal(after.beats_s, grid.beats_s) or after.leaps != ((leap, 6),), keys


def test_the_music_goes_on_where_it_is_while_its_beats_are_changed(sit_down, library):
    """Else each tap throws it back by what the output holds, and taps of 140 are beats of 164 and more."""
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    repair, playing = curator.window.commands.beats, curator.window.playing
    repair._settle.setInterval(600_000)
    curator.wait(lambda: playing._player is not None)
    repair.hear()
    curator.wait(lambda: repair.is_heard)
    for key in ("]", ".", "P", "]"):
        before, beats = playing._player._wish.plan, repair.grid
        curator.press(key)
        curator.wait(lambda beats=beats: repair.grid is not beats)
        wish = playing._player._wish
        assert wish.keep_place, key
        assert wish.plan.place == before.place, key
        assert wish.plan.sound.counts != before.sound.counts or wish.plan.sound.beats_s != before.sound.beats_s, key


def test_pins_stay_where_they_are_when_others_before_a_leap_change_the_number_of_beats(sit_down, library):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    repair = curator.window.commands.beats
    repair._settle.setInterval(600_000)
    grid, leap = repair.grid, repair.grid.first_count + 25
    repair.draft = replace(grid, leaps=((leap, 6),))
    beats, period_s = grid.beats_s, float(grid.beats_s[5] - grid.beats_s[4])
    for beat, moved in ((4, 0.0), (5, 0.4), (leap + 8, 0.1)):
        repair.seek(float(beats[beat]) + moved * period_s)
        curator.press("P")
    ((found, count),) = repair.draft.leaps
    assert found < leap - 5, "the part before is slower by two fifths"
    assert repair.draft.counts[found + 8] == (6 + 8) % 8
    assert repair.draft.beats_s[found + 8] == beats[leap + 8] + 0.1 * period_s
    assert count == 6


def test_all_reasons_to_look_at_the_chosen_song_stand_under_its_name(sit_down, library):
    curator = sit_down(library)
    session, view = curator.window.session, curator.window.tab(BeatsTab).view
    curator.go_to(BeatsTab)
    assert not view._why.isVisible()
    song = session.view.songs[0]
    beats_s = np.append(np.arange(16) * 0.5, 8 + np.arange(16) * 0.6)
    leaps = replace(song.grid, beats_s=beats_s, confidence=0.8, leaps=((16, 0),), count_confidence=0.1, candidates=())
    leaps = replace(leaps, constant=False)
    session._swap_view(replace(session.view, songs=(replace(song, grid=leaps), *session.view.songs[1:])))
    curator.press("G")
    assert view._why.isVisible()
    assert view._why.text() == "20\xa0% sure: the tempo leaps, the “1” is not clear"
    assert "20\xa0%" not in view._facts.text(), "it is said once"
    curator.look(lambda: view._model.lines[0].reasons == ("the tempo leaps", "the “1” is not clear"))


def test_what_is_told_of_a_repair_names_the_tempo_of_each_part_as_it_stands_above_the_beats(sit_down, library):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    repair, head = curator.window.commands.beats, curator.window.tab(BeatsTab).view._facts
    grid, leap = repair.grid, repair.grid.first_count + 19
    repair.draft = replace(grid, leaps=((leap, 6),))
    repair.seek(float(grid.beats_s[leap + 11]))
    curator.press("*")
    curator.look(lambda: "BPM now" in curator.window.status.text)
    curator.settle()
    second = head.text().partition("\N{NO-BREAK SPACE}BPM")[0]
    repair.seek(5.0)
    first = head.text().partition("\N{NO-BREAK SPACE}BPM")[0]
    assert first != second
    assert f" has {first} / {second}\N{NO-BREAK SPACE}BPM now" in curator.window.status.text


def test_what_is_told_of_a_repair_of_many_parts_names_the_slowest_and_the_fastest(sit_down, library):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    repair = curator.window.commands.beats
    grid, leap = repair.grid, repair.grid.first_count + 11
    repair.draft = replace(grid, leaps=((leap, 6), (leap + 12, 2)))
    for key, beat in (("*", leap + 6), ("/", leap + 18)):
        repair.seek(float(grid.beats_s[beat]))
        curator.press(key)
    curator.look(lambda: "BPM now" in curator.window.status.text)
    slowest, fastest = (f"{grid.bpm * times:.1f}" for times in (0.5, 2))
    assert f" has {slowest}–{fastest}\N{NO-BREAK SPACE}BPM now" in curator.window.status.text


@pytest.mark.parametrize(
    ("more", "whole", "halved"),
    [
        ([], "120 / 150", "60 / 75"),
        (16.2 + np.arange(20) * 0.6, "100–150", "50–75"),
    ],
)
def test_readings_of_a_song_whose_tempo_leaps_name_the_tempo_of_each_part_as_it_stands_above_its_beats(
    sit_down, library, more, whole, halved
):
    curator = sit_down(library)
    session, repair, tab = curator.window.session, curator.window.commands.beats, curator.window.tab(BeatsTab)
    song = session.view.songs[0]
    beats = np.concatenate((np.arange(16) * 0.5, 8 + np.arange(20) * 0.4, more))
    leaps = ((16, 0), (36, 0))[: 1 + (len(more) > 0)]
    half = GridCandidate("half", 68.0, 0.0, 0.5)
    grid = replace(song.grid, beats_s=beats, first_count=0, bpm=136.0, constant=False, leaps=leaps)
    fresh = replace(song, grid=replace(grid, candidates=(half,)))
    session._swap_view(replace(session.view, songs=(fresh, *session.view.songs[1:])))
    curator.go_to(BeatsTab)
    repair.show_song(0)
    shown = [button.text() for button in tab.view._reading_buttons if not button.isHidden()]
    assert shown == [f"{whole}\N{NO-BREAK SPACE}BPM", f"half tempo, {halved}"]
    for time_s, told in ((1.0, "120.0"), (10.0, "150.0")):
        repair.seek(time_s)
        assert tab.view._facts.text().startswith(f"{told}\N{NO-BREAK SPACE}BPM")


@pytest.fixture
def mix(sit_down, library, monkeypatch):
    """A curator in front of a song whose tempo leaps more often than most; its readings are made when they are let.

    Returns
    -------
    curator, shown, threads, let
        The texts of the buttons that are seen; the threads in which readings were made; an event.
    """
    curator = sit_down(library)
    song, let, threads, made = curator.view.songs[0], threading.Event(), [], readings._readings_of

    def watched(*asked):
        is_window = threading.current_thread() is threading.main_thread()
        assert is_window or let.wait(60)
        threads.append("window" if is_window else "job")
        assert is_window or asked[1:] == (curator.window.session.give_way,), "the window goes first, before each"
        return made(*asked)

    monkeypatch.setattr(readings, "_readings_of", watched)
    apart = np.where(np.arange(20 * (FEW_LEAPS + 2)) // 20 % 2, 0.4, 0.5)
    leaps = tuple((20 * (i + 1), 0) for i in range(FEW_LEAPS + 1))
    other = (GridCandidate("half", 68.0, 0.0, 0.5),)
    beats = np.cumsum(apart) - 0.5
    grid = replace(song.grid, beats_s=beats, first_count=0, bpm=136.0, constant=False, leaps=leaps, candidates=other)
    fresh = replace(song, grid=grid, duration_s=float(beats[-1]) + 0.5)
    curator.window.session._swap_view(replace(curator.view, songs=(fresh, *curator.view.songs[1:])))
    curator.go_to(BeatsTab)
    view = curator.window.tab(BeatsTab).view
    yield curator, lambda: [each.text() for each in view._reading_buttons if not each.isHidden()], threads, let
    let.set()
    curator.settle()


_UNKNOWN = ["…", "half tempo"]
_KNOWN = ["120 / 150\N{NO-BREAK SPACE}BPM", "half tempo, 60 / 75"]


def test_readings_of_a_song_of_many_parts_are_made_beside_the_window_and_named_until_then(mix):
    curator, shown, threads, let = mix
    repair = curator.window.commands.beats
    repair.show_song(0)
    assert shown() == _UNKNOWN
    repair.seek(1.0)
    assert (shown(), threads) == (_UNKNOWN, [])
    let.set()
    curator.look(lambda: shown() == _KNOWN)
    repair.seek(2.0)
    assert (shown(), threads, repair.reading) == (_KNOWN, ["job"], 0)


def test_readings_that_come_when_another_song_is_seen_are_not_shown_beside_it(mix):
    curator, shown, _, let = mix
    repair = curator.window.commands.beats
    repair.show_song(0)
    repair.show_song(1)
    of_the_other = shown()
    told = []
    repair.readings.found.connect(lambda: told.append(shown()))
    let.set()
    curator.settle()
    assert (shown(), told) == (of_the_other, [])
    assert not set(of_the_other) & {*_UNKNOWN, *_KNOWN}
    repair.show_song(0)
    curator.look(lambda: shown() == _KNOWN)


def test_a_key_for_another_reading_does_not_wait_for_all_of_them_to_be_shown(mix):
    curator, shown, threads, _ = mix
    repair = curator.window.commands.beats
    repair.show_song(0)
    first = repair.grid
    repair.other_reading()
    assert threads == ["window"]
    assert repair.draft is not None
    assert len(repair.draft.beats_s) < 0.6 * len(first.beats_s)
    assert shown() == _KNOWN
    repair.drop_draft()
