"""The window's thread does not wait for a disk, which may be slow, asleep or away: what asks one is a job."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QInputDialog

from choleor_desktop.errors import FileMissing
from choleor_desktop.library import lock, sources
from choleor_desktop.library.store import Store
from choleor_desktop.ui import doorbell
from choleor_desktop.ui.playing import Playing

_ASKING = ("lstat", "mkdir", "open", "scandir", "stat")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], list[str]]:
    """Notes what this thread asks of disks from here on; gives what it asked about a folder, and forgets that."""
    own, noted = threading.get_ident(), []

    def noting(name: str, ask: Callable[..., object]) -> Callable[..., object]:
        def noted_ask(path: object = ".", *arguments: object, **named: object) -> object:
            if threading.get_ident() == own and isinstance(path, (str, os.PathLike)):
                noted.append((name, os.fspath(path), sys._getframe(1).f_code.co_name))
            return ask(path, *arguments, **named)

        return noted_ask

    for name in _ASKING:
        monkeypatch.setattr(os, name, noting(name, getattr(os, name)))

    def of(folder: Path) -> list[str]:
        found = [f"{name} {path} ({who})" for name, path, who in noted if Path(path).is_relative_to(folder)]
        noted.clear()
        return found

    return of


def test_libraries_and_backups_are_asked_for_without_the_disk_of_the_one_that_is_open(
    show_window, library, qtbot, tmp_path_factory, asked
):
    window = show_window(library)
    session, libraries, alarm = window.session, window.commands.libraries, window.commands.alarm
    qtbot.waitUntil(lambda: not session.background.is_busy, timeout=60_000)
    opened: list[str] = []
    session.opened.connect(lambda: opened.append(session.view.path))
    asked(library.parent)

    libraries.choose_backup()
    qtbot.waitUntil(lambda: window.findChild(QInputDialog) is not None, timeout=60_000)
    window.findChild(QInputDialog).accept()
    qtbot.waitUntil(lambda: opened == [str(library)], timeout=60_000)
    qtbot.waitUntil(lambda: window.status.text.startswith("The backup was restored ("), timeout=60_000)
    assert asked(library.parent) == []

    libraries.open_library(library.with_name("gone.choleor"))
    qtbot.waitUntil(lambda: alarm.box is not None and alarm.box.isVisible(), timeout=60_000)
    alarm.box.reject()
    assert [each for each in asked(library.parent) if "realpath" not in each] == [], "it is asked where the other is"

    other = Path(shutil.copy(library, tmp_path_factory.mktemp("elsewhere") / "other.choleor"))
    asked(library.parent)
    libraries.open_library(other)
    qtbot.waitUntil(lambda: opened[-1] == str(other), timeout=60_000)
    assert asked(library.parent) == []


def test_choosing_a_slice_asks_nothing_of_the_drive_of_missing_songs(show_window, library, music, qtbot, asked):
    window = show_window(library)
    session = window.session
    qtbot.waitUntil(lambda: window.playing._player is not None, timeout=60_000)
    qtbot.waitUntil(lambda: not session.background.is_busy and not session.interactive.is_busy, timeout=60_000)
    session.store.mark_missing([song.id for song in session.view.songs], True)
    session.refresh()
    qtbot.waitUntil(lambda: all(song.missing for song in session.view.songs), timeout=60_000)
    answered = []
    session.question.answered.connect(answered.append)
    asked(music)
    session.select(3)
    qtbot.waitUntil(lambda: bool(answered) and not session.interactive.is_busy, timeout=60_000)
    assert asked(music) == []


def test_to_play_a_missing_song_is_answered_where_its_drive_hangs(show_window, library, monkeypatch, qtbot):
    window = show_window(library)
    session, told = window.session, []
    qtbot.waitUntil(lambda: window.playing._player is not None, timeout=60_000)
    qtbot.waitUntil(lambda: not session.background.is_busy and not session.interactive.is_busy, timeout=60_000)
    session.store.mark_missing([song.id for song in session.view.songs], True)
    session.refresh()
    qtbot.waitUntil(lambda: all(song.missing for song in session.view.songs), timeout=60_000)
    view = session.view
    assert all((song.id, song.path) in view.stamps for song in view.songs)
    is_awake, own = threading.Event(), sources.state_of
    monkeypatch.setattr(sources, "state_of", lambda path: own(path) if is_awake.wait(60) else None)
    window.playing.message.connect(told.append)
    try:
        for row in (3, 3, len(view.slices) - 1):
            window.playing.play(view, row)
        assert not is_awake.is_set()
        assert [thread.name for thread in threading.enumerate()].count("drive") == 1, "it is asked once"
    finally:
        is_awake.set()
    assert [type(error) for error in told] == [FileMissing] * 3
    assert told[0].fields["path"] == view.song_of(3).path
    assert not window.playing.is_on
    window.playing.play(view, 3)
    qtbot.waitUntil(lambda: window.playing.is_on, timeout=60_000)


def test_the_drive_of_a_missing_song_is_asked_once_for_all_its_slices_in_a_routine(library, qapp, monkeypatch):
    with Store.open(library) as store:
        store.mark_missing([song.id for song in store.view().songs], True)
        view = store.view()
    songs = [view.slices_of(song)[:3].tolist() for song in (0, 1)]
    rows = [*songs[0], *songs[1], songs[0][0]]
    waiting, own = [], sources.state_of
    monkeypatch.setattr(sources, "state_of", lambda path: waiting.append(threading.current_thread()) or own(path))
    sounds = Playing().sounds_of(view, rows)
    assert [sound.slice_id for sound in sounds] == [view.slices.ids[row] for row in rows]
    assert [thread.name for thread in set(waiting)] == ["drive"] * 2


def test_a_file_that_is_held_over_the_matches_is_told_by_its_name(show_window, library, asked, tmp_path_factory):
    window, stick = show_window(library), tmp_path_factory.mktemp("stick")
    (stick / "song.flac").touch()
    asked(stick)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(stick / "song.flac"))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.similar.dragEnterEvent(QDragEnterEvent(QPointF(9, 9), copy, mime, left, none))
    assert window.status.text == "Drop to find slices that sound like this file."
    assert asked(stick) == []


def test_what_the_door_for_another_start_is_made_of_is_loaded_beside_the_window():
    program = (
        "import sys, threading\n"
        "from choleor_desktop.__main__ import parse\n"
        "from choleor_desktop.ui import app as application\n"
        "from choleor_desktop.ui.opening import open_window\n"
        "class Noting:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'PySide6.QtNetwork':\n"
        "            print(threading.current_thread() is threading.main_thread(), flush=True)\n"
        "sys.meta_path.insert(0, Noting())\n"
        "app = application.make(['x'])\n"
        "window = open_window(app, parse([]))\n"
        "while 'PySide6.QtNetwork' not in sys.modules:\n"
        "    app.processEvents()\n"
        "import os; os._exit(0)\n"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120)
    assert set(told.stdout.split()) == {"False"}


def test_a_start_does_not_wait_for_a_drive_that_is_asleep_before_there_is_a_window(monkeypatch, library):
    is_awake = threading.Event()
    monkeypatch.setattr(lock, "holder", lambda _: is_awake.wait(60) and None)
    monkeypatch.setattr(doorbell, "_DRIVE_S", 0.01)
    try:
        assert not doorbell.ring(library)
        assert not is_awake.is_set()
    finally:
        is_awake.set()
