"""The world goes wrong while the window is open: no sound, bad files, a library that another has or that is gone."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from choleor_desktop.__main__ import parse
from choleor_desktop.errors import WorldError
from choleor_desktop.library.store import Store
from choleor_desktop.own_folders import first_library
from choleor_desktop.pipeline.music import import_music
from choleor_desktop.settings import Settings
from choleor_desktop.ui.doorbell import Doorbell, ring
from choleor_desktop.ui.tabs.beats import BeatsTab
from choleor_desktop.ui.tabs.clusters import ClustersTab
from choleor_desktop.ui.tabs.slices import SlicesTab
from choleor_desktop.ui.views.slice_filter import Filter

PATIENCE_MS = 120_000


def settle(window, qtbot) -> None:
    session = window.session
    qtbot.waitUntil(lambda: not session.interactive.is_busy and not session.background.is_busy, timeout=PATIENCE_MS)


def shows(window, row: int) -> bool:
    detail, answer = window.detail.detail, window.session.question.answer
    name = window.session.view.slices.ids[row]
    return detail is not None and detail.row == row and answer is not None and answer.request.queries == (name,)


def test_of_two_windows_on_one_library_the_second_looks_and_the_first_goes_on(show_window, library, qtbot):
    first = show_window(library)
    # A second start for it brings its window to the front, and is over.
    first.showMinimized()
    with subprocess.Popen([sys.executable, "-m", "choleor_desktop", str(library)]) as again:
        try:
            qtbot.waitUntil(lambda: again.poll() is not None, timeout=PATIENCE_MS)
        finally:
            again.kill()
    assert again.returncode == 0
    assert not first.isMinimized()
    second = show_window()
    qtbot.waitUntil(lambda: second.commands.alarm.box is not None, timeout=PATIENCE_MS)
    second.commands.alarm.box.reject()
    second.session.open_library(library, look_only=True)
    qtbot.waitUntil(lambda: second.session.view is not None, timeout=PATIENCE_MS)
    assert not second.session.can_change
    assert second.status.text == (
        "This library is open for viewing only: another program has it open. "
        "To make changes, close it there and open it here again."
    )
    assert second.windowTitle() == "copy (viewing only) — Choleor"
    second.session.select(3)
    qtbot.waitUntil(lambda: shows(second, 3), timeout=PATIENCE_MS)
    second.show_tab(BeatsTab)
    buttons = second.tab(BeatsTab).view.buttons
    assert [name for name, button in buttons.items() if button.isEnabled()] == ["hear_click"]
    first.session.select(2)
    first.commands.curating.rate(4)
    qtbot.waitUntil(lambda: first.session.labels.of(2).rating == 4, timeout=PATIENCE_MS)
    second.session.files.look_again(Qt.ApplicationState.ApplicationActive)  # as whoever comes back to it
    qtbot.waitUntil(lambda: second.session.labels.of(2).rating == 4, timeout=PATIENCE_MS)


def test_without_an_output_slices_are_chosen_and_asked_about_as_ever(
    show_window, library, qtbot, monkeypatch, remember
):
    monkeypatch.setenv("CHOLEOR_AUDIO", "on")
    remember(device="an output that nobody has")
    window = show_window(library)
    window.commands.hearing.play_row(1)
    qtbot.waitUntil(lambda: window.playing.state.problem is not None, timeout=PATIENCE_MS)
    window.session.select(1)
    qtbot.waitUntil(lambda: shows(window, 1), timeout=PATIENCE_MS)


def test_bad_files_among_good_ones_are_named_and_the_good_ones_are_there(show_window, library, qtbot, music, tmp_path):
    folder = tmp_path / "mixed"
    folder.mkdir()
    sound, rate = soundfile.read(min(music.iterdir()))
    soundfile.write(folder / "good.flac", sound[rate:], rate)
    (folder / "letter.mp3").write_text("Dear dancers")
    (folder / "nothing.wav").touch()
    soundfile.write(folder / "silent.wav", np.zeros(3 * rate), rate)
    window = show_window(library)
    table = window.tab(SlicesTab).view
    n, marked = len(window.session.view.slices), [2, 3, 4]
    for row in marked:
        table.selectionModel().select(
            table.model().index(table.slices.line_of(row), 0),
            table.selectionModel().SelectionFlag.Select | table.selectionModel().SelectionFlag.Rows,
        )
    marked = table.chosen_rows()
    window.commands.libraries.bring([folder])
    with qtbot.waitSignal(window.session.work.imported, timeout=PATIENCE_MS) as told:
        pass
    settle(window, qtbot)
    failed = {Path(failure.path).name for failure in told.args[0].failures}
    assert {"letter.mp3", "nothing.wav"} <= failed
    assert len(window.session.view.slices) > n
    assert {song.title for song in window.session.view.songs} >= {"good"}
    # What was marked before the songs came still is.
    assert table.chosen_rows() == marked


def test_slices_of_a_library_whose_file_vanished_are_still_shown_and_a_change_says_why_not(show_window, library, qtbot):
    window = show_window(library)
    told: list[object] = []
    window.session.message.connect(told.append)
    for end in ("", "-wal", "-shm", ".cache", ".cache-wal", ".cache-shm"):
        Path(f"{library}{end}").unlink(missing_ok=True)
    last = len(window.session.view.slices) - 1
    window.session.select(last)
    qtbot.waitUntil(lambda: shows(window, last), timeout=PATIENCE_MS)
    window.commands.curating.rate(5)
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE_MS)
    settle(window, qtbot)
    assert window.session.labels.of(last).rating == 0


def test_another_library_opens_while_songs_are_imported_into_the_one_before(
    show_window, library, qtbot, music, tmp_path
):
    other = Path(shutil.copy(library, tmp_path / "other.choleor"))
    sound, rate = soundfile.read(min(music.iterdir()))
    (tmp_path / "more").mkdir()
    soundfile.write(tmp_path / "more" / "new.flac", sound[rate:], rate)
    window = show_window(library)
    window.commands.libraries.bring([tmp_path / "more"])
    # Asked for twice, as by a double click.
    window.commands.libraries.open_library(other)
    window.commands.libraries.open_library(other)
    qtbot.waitUntil(lambda: window.session.view.path == str(other), timeout=PATIENCE_MS)
    settle(window, qtbot)
    assert window.commands.alarm.box is None
    window.session.select(0)
    window.commands.curating.rate(3)
    qtbot.waitUntil(lambda: window.session.labels.of(0).rating == 3, timeout=PATIENCE_MS)
    # The one before is free for whoever wants it.
    with Store.open(library) as store:
        assert len(store.view().slices)


def test_songs_that_come_leave_the_table_where_it_stands(show_window, library, qtbot, music):
    window = show_window(library)
    model = window.model
    before = window.session.view
    rows = list(model.rows)
    resets: list[None] = []
    model.modelReset.connect(lambda: resets.append(None))
    fresh = window.session.store
    sound, rate = soundfile.read(min(music.iterdir()))
    path = library.with_name("Charlie.flac")
    soundfile.write(path, sound[rate:], rate)
    import_music(fresh, [path])
    window.session.refresh()
    qtbot.waitUntil(lambda: window.session.view is not before, timeout=PATIENCE_MS)
    assert not resets
    assert [row for row in model.rows if row < len(before.slices)] == rows
    fresh_rows = list(model.rows)
    model.set_filter(Filter(text="zzz"))
    model.set_filter(Filter())
    assert list(model.rows) == fresh_rows


def test_the_demo_can_be_asked_for_while_it_is_open_and_what_was_taken_out_comes_back(
    show_window, qtbot, monkeypatch, tmp_path, short_demo
):
    monkeypatch.setattr("choleor_desktop.ui.features.libraries.demo_folder", lambda: tmp_path / "demo")
    window, told = show_window(), []
    session = window.session
    session.message.connect(lambda message: told.append(message) if isinstance(message, WorldError) else None)
    window.commands.libraries.open_demo()
    qtbot.waitUntil(lambda: session.view is not None and len(session.view.slices) > 0, timeout=PATIENCE_MS)
    settle(window, qtbot)
    path, n = session.view.path, len(session.view.slices)
    session.labels.remove_songs([0])
    qtbot.waitUntil(lambda: not len(session.view.slices), timeout=PATIENCE_MS)
    window.commands.libraries.open_demo()
    settle(window, qtbot)
    assert not told, told
    assert (session.view.path, len(session.view.slices)) == (path, n)
    window.commands.libraries.open_demo()
    settle(window, qtbot)
    assert not told, told


@pytest.mark.parametrize("is_other", [False, True])
def test_music_that_comes_while_a_library_is_being_opened_goes_into_the_one_that_is_open_then(
    show_window, library, qtbot, remember, is_other
):
    remember(library=str(library))
    with Store.open(library) as store:
        view = store.view()
        store.remove_songs([view.songs[0].id])
    window = show_window()
    session, libraries = window.session, window.commands.libraries
    libraries.open_at_start(None)
    assert session.view is None
    libraries.bring([Path(view.songs[0].path)])
    opened = library
    if is_other:
        opened = Path(shutil.copy(library, library.with_name("other.choleor")))
        libraries.open_library(opened)
    qtbot.waitUntil(lambda: session.view is not None, timeout=PATIENCE_MS)
    assert session.view.path == str(opened)
    qtbot.waitUntil(lambda: len(session.view.songs) == len(view.songs), timeout=PATIENCE_MS)
    assert window.settings.get("library") == str(opened)


def open_named(window, *paths: Path) -> None:
    """What a start with these words on the command line opens."""
    wishes = parse([str(path) for path in paths])
    window.commands.libraries.open_at_start(wishes.library, wishes.music)


def test_one_library_is_named_or_music_and_not_both(library, music, capsys):
    songs = sorted(music.iterdir())
    assert (parse([]).library, parse([]).music) == (None, ())
    assert (parse([str(library)]).library, parse([str(library)]).music) == (library, ())
    assert parse(list(map(str, songs))).music == tuple(songs)
    for wrong in ([songs[0], library], [library, library]):
        with pytest.raises(SystemExit):
            parse(list(map(str, wrong)))
        assert f"“{library}” is no music" in capsys.readouterr().err


@pytest.mark.parametrize("last", [True, False])
def test_music_that_is_named_in_place_of_a_library_is_imported(
    show_window, library, until, drum_loop, *, last, remember
):
    folder, song = library.parent / "new", library.parent / "y.flac"
    folder.mkdir()
    soundfile.write(folder / "x.flac", drum_loop(100, 8.0, seed=9), 22_050)
    soundfile.write(song, drum_loop(120, 8.0, seed=8), 22_050)
    if last:
        remember(library=str(library))
    window = show_window()
    open_named(window, folder, song)
    n = 6 if last else 2
    until(lambda: window.session.view is not None and len(window.session.view.songs) == n)
    assert window.session.view.path == str(library if last else first_library())


def test_a_library_that_is_named_without_its_suffix_is_that_or_a_new_one_of_that_name(show_window, library, qtbot):
    window = show_window()
    open_named(window, library.with_suffix(""))
    qtbot.waitUntil(lambda: window.session.view is not None, timeout=PATIENCE_MS)
    assert window.session.view.path == str(library)
    open_named(window, library.with_name("typo"))
    qtbot.waitUntil(lambda: window.session.view.path == str(library.with_name("typo.choleor")), timeout=PATIENCE_MS)
    assert not library.with_name("typo").exists()
    settle(window, qtbot)


@pytest.mark.parametrize("name", ["sogn.MP3", "lables.csv"])
def test_a_song_that_is_named_at_the_start_and_not_there_makes_no_library_of_its_name(
    show_window, library, until, name, remember
):
    remember(library=str(library))
    window = show_window()
    missing = library.with_name(name)
    open_named(window, missing)
    until(lambda: f"“{missing}” is not there" in window.status.text)
    assert window.session.view.path == str(library)
    assert not missing.with_name(f"{name}.choleor").exists()
    until(lambda: not window.session.interactive.is_busy and not window.session.background.is_busy)


def test_music_of_a_second_start_goes_into_the_window_that_is_open(show_window, library, qtbot, monkeypatch):
    window = show_window(library)
    brought = []
    bell = window.findChild(Doorbell)
    bell.brought.disconnect()
    bell.brought.connect(brought.extend)
    script = "import sys, pathlib; from choleor_desktop.ui.doorbell import ring; sys.exit(not ring(*map(pathlib.Path, sys.argv[1:2]), [pathlib.Path(sys.argv[2])]))"  # noqa: E501
    visitor = subprocess.Popen([sys.executable, "-c", script, str(library), "a song.flac"], cwd=library.parent)
    qtbot.waitUntil(lambda: visitor.poll() is not None and bool(brought), timeout=PATIENCE_MS)
    assert visitor.returncode == 0
    assert brought == [library.parent / "a song.flac"]
    if hasattr(socket, "SO_PEERCRED"):  # there the door is a name, at which everybody may knock
        monkeypatch.setattr("os.getuid", lambda: 4321)
        visitor = subprocess.Popen([sys.executable, "-c", script, str(library), "theirs.flac"])
        qtbot.waitUntil(lambda: visitor.poll() is not None, timeout=PATIENCE_MS)
        assert visitor.returncode == 1
        assert brought == [library.parent / "a song.flac"]


def test_music_that_comes_while_a_library_fails_to_open_is_not_put_into_another(
    show_window, qtbot, music, tmp_path, remember
):
    broken = tmp_path / "broken.choleor"
    broken.write_bytes(b"no library at all")
    remember(library=str(broken))
    window = show_window()
    window.commands.libraries.open_at_start(None)
    window.commands.libraries.bring([min(music.iterdir())])
    qtbot.waitUntil(lambda: str(broken) in window.status.text, timeout=PATIENCE_MS)
    settle(window, qtbot)
    assert window.session.view is None
    assert window.settings.get("library") == str(broken)


def test_a_look_at_a_library_that_comes_late_does_not_put_it_in_place_of_the_one_opened_since(
    show_window, library, qtbot, tmp_path
):
    window = show_window(library)
    settle(window, qtbot)
    other = shutil.copy(library, tmp_path / "other.choleor")
    window.session.open_library(Path(other))
    window.session.refresh()  # as a label does that is kept meanwhile: it is read after the other one
    settle(window, qtbot)
    assert window.session.view.path == str(other)


@pytest.mark.parametrize("tab", [ClustersTab, BeatsTab])
def test_who_acts_on_what_is_still_shown_of_the_library_before_means_that(show_window, library, qtbot, tmp_path, tab):
    window = show_window(library)
    session = window.session
    window.show_tab(tab)
    settle(window, qtbot)
    before, other = session.view, shutil.copy(library, tmp_path / "other.choleor")
    with Store.open(Path(other)) as store:
        store.remove_songs([before.songs[0].id])
    last, is_meant, n_matches = len(before.slices) - 1, [], []

    def act() -> None:
        """In the turn in which the other library comes: neither cards nor the list of beats have followed yet."""
        QTest.keyClick(window.similar.list, Qt.Key.Key_End)
        n_matches.append(window.similar.list.model().rowCount())
        if tab is ClustersTab:
            window.tab(tab).view.row_chosen.emit(last)
            is_meant.append(session.view.slices.ids[session.row] == before.slices.ids[last])
        else:
            window.tab(tab).view.song_chosen.emit(len(before.songs) - 1)
            is_meant.append(session.view.songs[window.commands.beats.song_row].id == before.songs[-1].id)

    session.opened.connect(act)
    session.open_library(Path(other))
    settle(window, qtbot)
    assert session.view.path == str(other)
    assert (is_meant, n_matches) == ([True], [0])
    assert session.question.answer is not None


def test_a_song_whose_file_went_is_heard_from_its_copy_when_its_library_opens(show_window, qtbot, music, tmp_path):
    places = [Path(shutil.copy(min(music.iterdir()), tmp_path / name)) for name in ("one.flac", "two.flac")]
    library = tmp_path / "copies.choleor"
    with Store.open(library, create=True) as store:
        import_music(store, places, jobs=1)
        (song,) = store.view().songs
    Path(song.path).unlink()
    (left,) = (str(path) for path in places if path.exists())
    window = show_window(library)
    qtbot.waitUntil(lambda: window.session.view.songs[0].path == left, timeout=PATIENCE_MS)


def test_a_slice_that_cannot_be_drawn_is_told_once_and_not_with_every_song_that_comes(
    show_window, qtbot, music, tmp_path
):
    gone, new = (Path(shutil.copy(path, tmp_path)) for path in sorted(music.iterdir())[:2])
    library = tmp_path / "gone.choleor"
    with Store.open(library, create=True) as store:
        import_music(store, [gone], jobs=1)
    gone.unlink()
    for end in (".cache", ".cache-wal", ".cache-shm"):
        Path(f"{library}{end}").unlink(missing_ok=True)
    window, told = show_window(library), []
    settle(window, qtbot)
    window.session.message.connect(lambda message: isinstance(message, WorldError) and told.append(message))
    window.session.select(0)
    qtbot.waitUntil(lambda: len(told) == 1, timeout=PATIENCE_MS)
    settle(window, qtbot)
    window.commands.libraries.bring([new])
    qtbot.waitUntil(lambda: len(window.session.view.songs) == 2, timeout=PATIENCE_MS)
    settle(window, qtbot)
    assert len(told) == 1, told


def test_a_library_that_is_named_from_another_folder_is_remembered(show_window, library, qtbot):
    window = show_window()
    window.commands.libraries.open_library(library.parent / "other" / ".." / library.name)
    qtbot.waitUntil(lambda: Settings().get("library", "") == str(library), timeout=PATIENCE_MS)


def test_where_qtnetwork_cannot_be_loaded_the_window_opens_all_the_same(show_window, library, qtbot, monkeypatch):
    monkeypatch.setitem(sys.modules, "PySide6.QtNetwork", None)
    window = show_window(library)
    assert window.session.can_change
    assert not ring(library)
