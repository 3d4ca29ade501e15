"""Music files that change, vanish or come back while the window is open."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.music import import_music
from choleor_desktop.pipeline.same_music import same_music
from choleor_desktop.ui.session import files
from choleor_desktop.ui.tabs.beats import BeatsTab

RATE = 22_050
PATIENCE_MS = 120_000


@pytest.fixture
def place(tmp_path, drum_loop):
    """A library of two songs."""
    (tmp_path / "music").mkdir()
    for i, name in enumerate(("One", "Two")):
        soundfile.write(tmp_path / "music" / f"{name}.wav", drum_loop(110 + 20 * i, 12.0, seed=i), RATE)
    with Store.open(tmp_path / "x.choleor", create=True) as store:
        assert len(import_music(store, [tmp_path / "music"], jobs=1).songs) == 2
    return tmp_path


@pytest.fixture
def window(show_window, place, qtbot):
    found = show_window(place / "x.choleor")
    settle(found, qtbot)
    return found


def settle(window, qtbot):
    session = window.session
    runners = (session.interactive, session.background, session.loading)
    qtbot.waitUntil(lambda: not any(runner.is_busy for runner in runners), timeout=PATIENCE_MS)


def overwrite(place, drum_loop, name="One"):
    path = place / "music" / f"{name}.wav"
    soundfile.write(path, drum_loop(95, 12.0, seed=9), RATE)
    os.utime(path, (1, 1))
    return path


def come_back(window, qtbot):
    """As from another program, after a while."""
    window.session.files._rests.clear()
    QGuiApplication.instance().applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    settle(window, qtbot)
    settle(window, qtbot)  # what was found out has been read, too


def missing(window):
    return [song.missing for song in window.session.view.songs]


def test_other_music_under_an_old_name_is_noticed_when_a_person_comes_back_and_read_once(
    window, place, drum_loop, qtbot, monkeypatch
):
    looked, look = [], same_music
    monkeypatch.setattr(
        "choleor_desktop.pipeline.missing.same_music", lambda *given: (looked.append(given[0].path), look(*given))[1]
    )
    overwrite(place, drum_loop)
    come_back(window, qtbot)
    assert missing(window) == [True, False]
    assert window.status.text.startswith("“One.wav” holds other music than when it was imported.")
    come_back(window, qtbot)
    assert [Path(path).name for path in looked] == ["One.wav"]


def test_a_file_that_vanishes_is_missing_when_a_person_comes_back_and_there_again_when_it_is(window, place, qtbot):
    path = place / "music" / "Two.wav"
    kept = shutil.move(path, place / "Two.wav")
    come_back(window, qtbot)
    assert missing(window) == [False, True]
    assert window.status.text == (
        "The file of 1 song is missing. Connect its drive, or import the folder where it is now: labels are kept."
    )
    shutil.move(kept, path)
    come_back(window, qtbot)
    assert missing(window) == [False, False]
    assert window.status.text == "The file of 1 song is there again."


def test_who_comes_back_soon_or_to_a_slow_drive_has_nothing_looked_at(window, place, qtbot):
    (place / "music" / "Two.wav").unlink()
    window.session.files._rests[""] = float("inf")
    for state in (Qt.ApplicationState.ApplicationActive, Qt.ApplicationState.ApplicationInactive):
        window.session.files.look_again(state)
        settle(window, qtbot)
        window.session.files._rests.pop("", None)
    assert missing(window) == [False, False]


def test_the_longer_a_look_took_the_longer_none_follows(window, qtbot, monkeypatch):
    monkeypatch.setattr(files, "_REST_FACTOR", 1e15)
    window.session.files.look()
    settle(window, qtbot)
    assert window.session.files._rests[""] > time.monotonic() + 3_600


@pytest.mark.parametrize("how", ["other music", "other music in Beats", "touched"])
def test_what_is_to_be_heard_is_looked_at_and_other_music_is_silent(window, place, drum_loop, qtbot, how):
    session, stopped = window.session, []
    window.playing.stop = lambda: stopped.append(True)
    is_other = how != "touched"
    if is_other:
        overwrite(place, drum_loop)
    else:
        os.utime(place / "music" / "One.wav", (1, 1))
    session.files._rests.clear()
    if how.endswith("Beats"):
        window.show_tab(BeatsTab)
        window.commands.beats.show_song(0)
        window.commands.beats._hear_from(0.0)
    else:
        window.commands.hearing.play_row(0)
    settle(window, qtbot)
    settle(window, qtbot)
    assert missing(window) == [is_other, False]
    assert bool(stopped) is is_other


def test_what_is_heard_again_and_again_is_not_looked_at_each_time(window, qtbot):
    session, looks = window.session, []
    session.loading._wanted.connect(looks.append)
    names = {song.id for song in session.view.songs}
    for _ in range(3):
        session.files.look_at(names)
    settle(window, qtbot)
    assert len(looks) == 1
    session.files._rests.clear()
    session.files.look_at(names)
    assert len(looks) == 2
    settle(window, qtbot)


def test_a_loop_is_heard_on_while_its_drive_is_away(window, place, qtbot):
    path = place / "music" / "One.wav"
    window.toolbar.loop.setChecked(True)
    window.commands.hearing.play_row(0)
    settle(window, qtbot)
    qtbot.waitUntil(lambda: window.playing.state.count > 1, timeout=PATIENCE_MS)
    kept = shutil.move(path, place / "One.wav")
    window.session.files._rests.clear()
    qtbot.waitUntil(lambda: missing(window) == [True, False], timeout=PATIENCE_MS)
    settle(window, qtbot)
    assert window.playing.is_on
    assert window.status.text.startswith("The file of 1 song is missing.")
    shutil.move(kept, path)
    window.session.files._rests.clear()
    qtbot.waitUntil(lambda: missing(window) == [False, False], timeout=PATIENCE_MS)
    assert window.playing.is_on


def test_in_a_loop_other_music_is_noticed_and_silent(window, place, drum_loop, qtbot):
    window.toolbar.loop.setChecked(True)
    window.commands.hearing.play_row(0)
    settle(window, qtbot)
    qtbot.waitUntil(lambda: window.playing.state.count > 1, timeout=PATIENCE_MS)
    overwrite(place, drum_loop)
    window.session.files._rests.clear()
    qtbot.waitUntil(lambda: not window.playing.is_on, timeout=PATIENCE_MS)
    settle(window, qtbot)
    assert missing(window) == [True, False]
    assert window.status.text.startswith("“One.wav” holds other music than when it was imported.")


def test_other_music_is_not_written_as_a_slice(window, place, drum_loop, qtbot, monkeypatch):
    overwrite(place, drum_loop)
    (place / "out").mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(place / "out"))
    n = len(window.session.view.slices)
    window.commands.exports.save_sounds([0, n - 1])
    settle(window, qtbot)
    assert [path.name[:3] for path in (place / "out").iterdir()] == ["Two"]
    assert "“One.wav” holds other music" in window.status.text
    settle(window, qtbot)
    assert missing(window) == [True, False]


def test_a_waveform_is_drawn_as_soon_as_the_file_of_its_song_is_back(show_window, place, qtbot):
    path = place / "music" / "Two.wav"
    kept = shutil.move(path, place / "Two.wav")
    for rest in place.glob("x.choleor.cache*"):
        rest.unlink()
    window = show_window(place / "x.choleor")
    window.show_tab(BeatsTab)
    window.commands.beats.show_song(1)
    settle(window, qtbot)
    strip = window.tab(BeatsTab).view.strip
    assert missing(window) == [False, True]
    assert strip.overview is None
    shutil.move(kept, path)
    come_back(window, qtbot)
    qtbot.waitUntil(lambda: strip.overview is not None, timeout=PATIENCE_MS)
