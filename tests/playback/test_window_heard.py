"""From a key in the real window to what the sink plays.

What is recorded was loaded before, so that it does not depend on how quick the machine is: ``test_troubles.py`` shows
what is heard where it is not.
"""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sink import LATENCY_S, RATE, is_loaded, onsets, place_of

from choleor_desktop.__main__ import parse
from choleor_desktop.playback import player
from choleor_desktop.playback.loudness import loudness_db
from choleor_desktop.playback.plans import Routine
from choleor_desktop.playback.render import decode, render
from choleor_desktop.ui.opening import open_window
from choleor_desktop.ui.tabs.beats import BeatsTab
from choleor_desktop.ui.tabs.routine import RoutineTab

pytestmark = pytest.mark.sound
_LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(server, qapp, qtbot, library, monkeypatch):
    """A window whose player holds as much in the device as those of all tests here."""
    monkeypatch.setattr(player, "Player", partial(player.Player, latency_s=LATENCY_S))
    shown = open_window(qapp, parse(["--language", "en", str(library)]))
    qtbot.waitUntil(lambda: shown.session.question.answer is not None, timeout=60_000)
    qtbot.waitUntil(lambda: shown.playing.device_name() != "", timeout=60_000)
    yield shown
    shown.commands.leaving.leave()
    shown.deleteLater()


def test_a_song_under_repair_is_heard_with_a_click_on_each_of_its_beats(window, server, until):
    """The music is taken off what was recorded: clicks are left, within 10 ms of the beats in the window."""
    window.show_tab(BeatsTab)
    repair = window.tab(BeatsTab).repair
    repair.show_song(0)
    grid, song = repair.grid, repair.song
    from_s = float(grid.beats_s[9]) + 0.1
    repair.seek(from_s)
    QTest.keyClick(window.tab(BeatsTab).view.strip, Qt.Key.Key_K)
    until(lambda: repair.is_heard and is_loaded(window.playing._player))
    QTest.keyClick(window.tab(BeatsTab).view.strip, Qt.Key.Key_K)
    until(lambda: not window.playing.state.playing)
    repair.seek(from_s)
    recording = server.record()
    QTest.keyClick(window.tab(BeatsTab).view.strip, Qt.Key.Key_K)
    until(lambda: repair.is_heard and repair.heard_s > grid.beats_s[15] + 0.5)
    QTest.keyClick(window.tab(BeatsTab).view.strip, Qt.Key.Key_K)
    until(lambda: not window.playing.state.playing)
    found = recording.end()
    music = decode(song.path, 0, round(song.duration_s * RATE), RATE)
    begin = round(from_s * RATE)
    at = place_of(music[begin + RATE : begin + 2 * RATE], found) - RATE
    n = round((grid.beats_s[15] - grid.beats_s[9]) * RATE) - RATE // 4
    clicks = onsets((found[at : at + n] - music[begin : begin + n])[:, 0])
    heard_s = (begin + clicks) / RATE
    expected = [beat for beat in grid.beats_s if begin / RATE < beat < (begin + n) / RATE - 0.05]
    assert len(expected) >= 4
    np.testing.assert_allclose(heard_s[: len(expected)], expected, atol=0.010)


def test_a_song_under_repair_goes_round_where_loop_is_on_at_another_tempo_too(window, server, until):
    window.show_tab(BeatsTab)
    strip, playing = window.tab(BeatsTab).view.strip, window.playing
    repair = window.tab(BeatsTab).repair
    repair.show_song(0)
    from_s = float(repair.grid.beats_s[-4])
    window.toolbar.tempo.setValue(80)
    window.toolbar.loop.setChecked(True)
    repair.seek(from_s)
    QTest.keyClick(strip, Qt.Key.Key_K)
    until(lambda: repair.is_heard and is_loaded(playing._player))
    plan = playing._player._wish.plan
    QTest.keyClick(strip, Qt.Key.Key_K)
    until(lambda: not playing.state.playing)
    repair.seek(from_s)
    recording = server.record()
    QTest.keyClick(strip, Qt.Key.Key_K)
    until(lambda: repair.is_heard)
    recording.wait(2.5 * plan.n / RATE)
    assert repair.is_heard
    QTest.keyClick(strip, Qt.Key.Key_K)
    until(lambda: not playing.state.playing)
    found = recording.end()
    begin = np.flatnonzero(found.any(axis=1))[0] + RATE // 10  # into its first turn rings no click of one before
    turn = found[begin : begin + plan.n - RATE // 5]
    np.testing.assert_allclose(found[begin + plan.n :][: len(turn)], turn, atol=1e-6)


def test_a_routine_is_heard_as_it_is_rendered_and_equally_loud_when_asked(window, server, until):
    session, tab = window.session, window.tab(RoutineTab)
    rows = [int(session.view.slices_of(song)[1]) for song in range(3)]
    window.show_tab(RoutineTab)
    session.routines.add(rows)
    until(lambda: len(tab.view.model.rows) == len(rows))
    tab.view.bpm.setValue(160)
    until(lambda: session.routines.current.bpm == 160)
    tab.view.level.setChecked(True)
    QTest.mouseClick(tab.view.play_button, _LEFT)
    until(lambda: window.playing.state.playing and is_loaded(window.playing._player))
    window.playing.stop()
    until(lambda: not window.playing.state.playing)
    recording = server.record()
    QTest.mouseClick(tab.view.play_button, _LEFT)
    until(lambda: window.playing.state.playing)
    until(lambda: not window.playing.state.playing)
    found = recording.end()
    sounds = tuple(window.playing.sounds_of(session.view, rows))
    plan = Routine(RATE, sounds, 160.0, True)
    expected = np.zeros((plan.n + 2 * plan.margin, 2), np.float32)
    for number in range(len(rows)):
        first, block = render(plan, number)
        expected[plan.margin + first :][: block.shape[1]] += block[0]
    wanted = expected[plan.margin : plan.margin + plan.n]
    at = place_of(wanted, found)
    np.testing.assert_allclose(found[at : at + plan.n], wanted, atol=1e-6)
    per_item = found[at : at + plan.n].reshape(len(rows), plan.length, 2)[:, RATE // 10 : -RATE // 10]
    assert np.ptp([loudness_db(item, RATE) for item in per_item]) < 0.5
