"""A library that does not open: what a person is told, and the ways out."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from choleor_desktop.__main__ import parse
from choleor_desktop.library.store import Store
from choleor_desktop.own_folders import demo_folder
from choleor_desktop.pipeline.demo import library_in
from choleor_desktop.pipeline.demo.repertoire import REPERTOIRE
from choleor_desktop.pipeline.music import import_music
from choleor_desktop.settings import Settings
from choleor_desktop.ui import app as application
from choleor_desktop.ui.opening import open_window

_PATIENCE_MS = 60_000


@pytest.fixture
def library(made_library, tmp_path):
    """With a backup beside it."""
    path = tmp_path / "mine.choleor"
    shutil.copy(made_library, path)
    with Store.open(path) as store:
        store.wait()
    return path


@pytest.fixture
def start(qapp, qtbot, monkeypatch):
    monkeypatch.setenv("CHOLEOR_AUDIO", "off")
    opened = []

    def begin(path):
        app = application.make(["choleor"])
        named = [] if path is None else [str(path)]
        window = open_window(app, parse(["--language", "en", "--theme", "dark", *named]))
        window.resize(1600, 1000)
        opened.append(window)
        window.activateWindow()
        return window

    yield begin
    for window in opened:
        window.close()
        window.deleteLater()
    QTest.qWait(20)


def box_of(window, qtbot):
    alarm = window.commands.alarm
    qtbot.waitUntil(lambda: alarm.box is not None and alarm.box.isVisible(), timeout=_PATIENCE_MS)
    assert alarm.box.textFormat() == Qt.TextFormat.PlainText
    return alarm.box


def press(box, words):
    button = next(each for each in box.buttons() if words in each.text())
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)


@pytest.mark.parametrize("harm", ["cut", "emptied", "gone"])
def test_a_lost_library_is_restored_from_its_backup_with_one_key(start, qtbot, library, harm, remember):
    with Store.open(library, read_only=True) as store:
        before = store.view()
    data = library.read_bytes()
    if harm == "gone":
        library.unlink()
    else:
        library.write_bytes(data[: len(data) // 3] if harm == "cut" else b"")
    window = start(library) if harm != "gone" else None
    if window is None:
        remember(library=str(library))
        window = start(None)
    box = box_of(window, qtbot)
    assert str(library) in box.text()
    assert "backup of" in box.informativeText()
    assert ("kept beside" in box.informativeText()) == (harm != "gone"), "nothing is there that could be kept"
    QTest.keyClick(QApplication.activeModalWidget() or box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.session.view is not None, timeout=_PATIENCE_MS)
    assert window.session.view.slices.ids == before.slices.ids
    assert list(library.parent.glob("mine.choleor.before-*")) or harm == "gone"
    assert "restored" in window.status.text


@pytest.mark.parametrize("part", [0.0, 0.3])
def test_where_a_lost_library_has_no_backup_nobody_is_sent_to_one(start, qtbot, made_library, tmp_path, part):
    data = made_library.read_bytes()
    path = tmp_path / "mine.choleor"
    path.write_bytes(data[: round(len(data) * part)])
    box = box_of(start(path), qtbot)
    told = box.informativeText()
    assert "There is no whole backup" in told
    assert "Restore" not in told
    assert not any("Restore" in button.text() for button in box.buttons())


def test_a_library_in_use_elsewhere_can_be_looked_at(start, qtbot, library):
    with Store.open(library) as holder:
        window = start(library)
        box = box_of(window, qtbot)
        assert "in use" in box.text()
        press(box, "viewing")
        qtbot.waitUntil(lambda: window.session.view is not None, timeout=_PATIENCE_MS)
        assert not window.session.can_change
        assert window.session.view.slices.ids == holder.view().slices.ids


def test_a_demo_that_is_open_in_another_window_can_be_looked_at(start, qtbot, made_library):
    folder = demo_folder()
    (folder / "songs").mkdir(parents=True)
    for score in REPERTOIRE:  # the songs count as made, so that the test need not play them
        soundfile.write(folder / "songs" / f"{score.title}.flac", np.zeros(100), 22_050)
        (folder / "songs" / f"{score.title}.beats").touch()
    shutil.copy(made_library, library_in(folder))
    window = start(None)
    with Store.open(library_in(folder)) as holder:
        QTest.mouseClick(window.start.demo_button, Qt.MouseButton.LeftButton)
        box = box_of(window, qtbot)
        assert "in use" in box.text()
        press(box, "viewing")
        qtbot.waitUntil(lambda: window.session.view is not None, timeout=_PATIENCE_MS)
        assert window.session.view.slices.ids == holder.view().slices.ids


def test_where_a_drive_is_away_enter_and_not_now_make_nothing_and_forget_nothing(
    start, qtbot, library, tmp_path, remember
):
    path = tmp_path / "drive" / "Music.choleor"
    path.parent.mkdir()  # the folder of a mount point stays
    remember(library=str(path))
    window = start(None)
    first = box_of(window, qtbot)
    QTest.keyClick(QApplication.activeModalWidget() or first, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.commands.alarm.box is not first, timeout=_PATIENCE_MS)
    assert not path.exists()
    press(box_of(window, qtbot), "Not now")
    assert Settings().get("library", "") == str(path)

    window = start(None)
    box = box_of(window, qtbot)
    shutil.copy(library, path)
    press(box, "Try again")
    qtbot.waitUntil(lambda: window.session.view is not None, timeout=_PATIENCE_MS)


def test_a_library_that_was_thrown_away_is_asked_for_until_a_person_says_so(start, qtbot, tmp_path, remember):
    remember(library=str(tmp_path / "thrown away.choleor"))
    window = start(None)
    press(box_of(window, qtbot), "Do not ask again")
    qtbot.waitUntil(lambda: Settings().get("library", "") == "", timeout=_PATIENCE_MS)
    assert window.start.isVisible()
    assert not (tmp_path / "thrown away.choleor").exists()


def test_where_the_last_library_is_gone_a_new_one_is_made_only_when_it_is_asked_for(start, qtbot, tmp_path, remember):
    path = tmp_path / "nolib.choleor"
    remember(library=str(path))
    window = start(None)
    box = box_of(window, qtbot)
    assert str(path) in box.text()
    assert not path.exists()
    press(box, "new library")
    qtbot.waitUntil(lambda: window.session.view is not None, timeout=_PATIENCE_MS)
    assert path.is_file()
    assert Settings().get("library", "") == str(path)


def test_where_only_the_journal_is_left_no_new_library_is_offered_in_its_place(start, qtbot, tmp_path, remember):
    path = tmp_path / "lost.choleor"
    path.with_name(path.name + "-wal").write_bytes(b"changes")
    remember(library=str(path))
    box = box_of(start(None), qtbot)
    assert "lost.choleor-wal” is still there" in box.informativeText()
    assert not [each.text() for each in box.buttons() if "new library" in each.text()]


def test_songs_whose_files_are_gone_are_marked_at_opening_and_unmarked_when_they_are_back(
    start, qtbot, music, tmp_path
):
    song = tmp_path / "Alpha.flac"
    shutil.copy(music / song.name, song)
    path = tmp_path / "of one.choleor"
    with Store.open(path, create=True) as store:
        assert import_music(store, [song]).songs
    song.rename(tmp_path / "elsewhere")
    window = start(path)
    qtbot.waitUntil(lambda: window.session.view is not None and window.session.view.songs[0].missing, timeout=60_000)
    assert "missing" in window.status.text
    (tmp_path / "elsewhere").rename(song)
    window.session.open_library(path)
    qtbot.waitUntil(lambda: not window.session.view.songs[0].missing, timeout=_PATIENCE_MS)
