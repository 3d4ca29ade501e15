"""Files that an import could not use: all of them stay to be read."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.interrupted import wish_for
from choleor_desktop.ui.dialogs.failures_dialog import FailuresDialog
from choleor_desktop.ui.session.jobs import Job


def test_every_file_that_could_not_be_used_is_listed_with_its_reason_until_the_next_import(
    show_window, library, music, qtbot, tmp_path
):
    bad = tmp_path / "나쁜 <b>음악"
    bad.mkdir()
    (bad / "text.mp3").write_text("no music")
    (bad / "empty.wav").touch()
    (bad / "cut.flac").write_bytes(b"fLaC")
    window, reports = show_window(library), []
    window.session.work.imported.connect(reports.append)
    window.commands.libraries.bring([bad])
    qtbot.waitUntil(window.status.more.isVisible, timeout=60_000)
    assert window.status.more.text() == "Show 3 files left out…"
    assert "3 files could not be used: " in window.status.text
    words = window.commands.libraries._words_of(reports[0], 2, greets=True)
    assert words.index("press G") < words.index("F1") < words.index("3 files"), (
        "these have a button where they are cut off"
    )
    QTest.mouseClick(window.status.more, Qt.MouseButton.LeftButton)
    dialog = window.findChild(FailuresDialog)
    qtbot.waitUntil(dialog.isVisible, timeout=60_000)
    assert not window.status.more.isVisible(), "it was seen"
    text = dialog.text.toPlainText()
    for name in ("text.mp3", "empty.wav", "cut.flac"):
        assert str(bad / name) in text
    next(each for each in dialog.findChildren(type(window.status.more)) if each.text() == "Copy all").click()
    assert QGuiApplication.clipboard().text() == text
    dialog.reject()
    window.commands.libraries.bring([music])
    qtbot.waitUntil(lambda: not window.status.more.isVisible(), timeout=60_000)


def test_the_line_says_what_is_wrong_with_one_file_and_leaves_room_for_what_is_to_be_done(
    show_window, library, qtbot, tmp_path
):
    (tmp_path / "text.mp3").write_text("no music")
    window = show_window(library)
    window.commands.libraries.bring([tmp_path / "text.mp3"])
    qtbot.waitUntil(window.status.more.isVisible, timeout=60_000)
    assert "“text.mp3” is not sound" in window.status.text
    hint = "Check that it plays in another program"
    assert hint not in window.status.text
    QTest.mouseClick(window.status.more, Qt.MouseButton.LeftButton)
    assert hint in window.findChild(FailuresDialog).text.toPlainText()


_SAID = {
    ("gong",): "lasts 3.0 s, which holds no whole eight-count; it is listed without slices.",
    ("gong", "stab"): "2 songs hold no whole eight-count and are listed without slices: gong.wav, stab.wav.",
    ("gong", "text"): "used: text.mp3. 1 song holds no whole eight-count and is listed without slices: gong.wav.",
}


@pytest.mark.parametrize("names", _SAID, ids=" ".join)
def test_a_song_too_short_for_an_eight_count_is_not_among_the_files_that_could_not_be_used(
    window, drum_loop, until, tmp_path, names
):
    for seed, name in enumerate(names):
        if name == "text":
            (tmp_path / "text.mp3").write_text("no music")
        else:
            soundfile.write(tmp_path / f"{name}.wav", drum_loop(seconds=3.0, seed=seed), 22_050)
    reports, is_text_there = [], "text" in names
    window.session.work.imported.connect(reports.append)
    window.commands.libraries.bring(sorted(tmp_path.glob("*.[mw]*")))
    until(lambda: reports and window.status.more.isVisible())
    told = window.commands.libraries._words_of(reports[0], 0, greets=False)
    assert _SAID[names] in told
    assert ("could not be used" in told) == is_text_there
    n = len(names) - is_text_there
    remarks = f"{n} remark{'s' * (n > 1)}"
    assert window.status.more.text() == ("Show 1 file left out…" if is_text_there else f"Show {remarks}…")
    QTest.mouseClick(window.status.more, Qt.MouseButton.LeftButton)
    dialog = window.findChild(FailuresDialog)
    assert dialog.windowTitle() == ("Files that could not be used" if is_text_there else "Remarks on the import")
    said = dialog.findChildren(QLabel)[0].text()
    assert said.endswith(f"{remarks} on what was imported.")
    assert ("could not be used" in said) == is_text_there


def test_slices_of_a_table_that_are_not_here_are_named_and_the_table_is_not_called_a_file_that_could_not_be_used(
    window, until, tmp_path
):
    known, reports = window.session.view.slices.ids[0], []
    names = (known, *(f"elsewhere_{i}" for i in range(4)))
    lines = [f"{name},[],3,,,[]" for name in names]
    table = tmp_path / "labels.csv"
    table.write_text("\n".join(("slice,tags,rating,note,choreography,movement", *lines)))
    window.session.work.imported.connect(reports.append)
    window.commands.libraries.bring([table])
    until(lambda: reports and window.status.more.isVisible())
    assert window.status.text == (
        "1 label brought in by tables. 4 rows of tables could not be used: elsewhere_0, elsewhere_1, elsewhere_2 …."
    )
    assert window.status.more.text() == "Show 4 remarks…"
    QTest.mouseClick(window.status.more, Qt.MouseButton.LeftButton)
    dialog = window.findChild(FailuresDialog)
    assert dialog.windowTitle() == "Remarks on the import"
    assert dialog.text.toPlainText().count("There is no slice “elsewhere_") == 4


@pytest.mark.parametrize("is_seen", [True, False])
def test_the_list_is_offered_until_it_was_seen_also_once_it_is_known_how_many_songs_need_a_look(
    window, until, tmp_path, is_seen
):
    noise = np.random.default_rng(0).normal(0, 0.1, 20 * 22_050)
    soundfile.write(tmp_path / "noise.wav", noise, 22_050)
    (tmp_path / "text.mp3").write_text("no music")
    status = window.status

    def look(_: object) -> None:
        if is_seen:
            QTest.mouseClick(status.more, Qt.MouseButton.LeftButton)
        else:
            status.take_back()  # as by something else that is offered

    window.session.work.imported.connect(look)
    window.commands.libraries.bring([tmp_path])
    until(lambda: "The beats of 1 song need a look" in status.text)
    assert (window.findChild(FailuresDialog) is not None) == is_seen
    assert status.more.isVisible() != is_seen
    if not is_seen:
        assert status.more.text() == "Show 1 file left out…"


@pytest.mark.parametrize("what", ["imported again", "another library"])
def test_a_file_that_was_left_out_is_offered_until_it_was_imported_or_another_library_opens(
    window, music, until, tmp_path, what
):
    song = tmp_path / "text.flac"
    song.write_text("no music")
    window.commands.libraries.bring([song])
    until(window.status.more.isVisible)
    if what == "another library":
        window.commands.libraries.open_library(tmp_path / "new.choleor", create=True)
    else:
        shutil.copy(next(music.glob("*.flac")), song)
        window.commands.libraries.bring([song])
    until(lambda: not window.status.more.isVisible())


def test_an_import_that_the_program_did_not_live_to_end_is_offered_when_its_library_opens(
    show_window, library, music, qtbot, tmp_path
):
    new, newer, known = tmp_path / "new", tmp_path / "newer", next(music.iterdir())
    sound, rate = soundfile.read(known)
    for seconds, folder in enumerate((new, newer), start=1):
        folder.mkdir()
        soundfile.write(folder / "later.flac", sound[seconds * rate :], rate)
    wish = wish_for([known, new], ready_cut=False, keep_labels=True)
    with Store.open(library) as store:
        store.begin_import(wish, 0)
    window = show_window(library)
    qtbot.waitUntil(window.status.more.isVisible, timeout=60_000)
    assert window.status.text == "The last import was interrupted. Still to be read: 1 of 2 files."
    assert window.status.more.text() == "Import the rest (1 file)"
    hold_imports(window)
    session = window.session
    QTest.mouseClick(window.status.more, Qt.MouseButton.LeftButton)
    assert not window.status.more.isVisible()
    qtbot.waitUntil(window.status.cancel_button.isVisible, timeout=60_000)
    # Cancelled, it is not offered again; closed in the middle, it is.
    QTest.mouseClick(window.status.cancel_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not session.background.is_busy, timeout=60_000)
    assert session.store.imports_under_way() == ()
    assert window.status.text.startswith("The import was ended: 0 songs were added, the rest was not read.")
    window.commands.libraries.bring([newer])
    qtbot.waitUntil(lambda: bool(session.store.imports_under_way()), timeout=60_000)
    assert not window.close()
    assert "the next start offers the rest" in window.commands.leaving.box.text()
    window.commands.leaving.leave()
    with Store.open(library) as store:
        assert len(store.imports_under_way()) == 1


def test_an_import_that_is_cancelled_says_how_many_songs_are_there_and_is_not_offered_as_interrupted(
    show_window, music, qtbot
):
    window = show_window()
    session = window.session

    def hold() -> None:
        latest = time.monotonic() + 120
        while session.background.unfinished is not None and time.monotonic() < latest:
            time.sleep(0.02)

    session.saved.connect(hold, Qt.ConnectionType.DirectConnection)
    window.commands.libraries.bring([music])  # it begins before what was interrupted is looked for
    qtbot.waitUntil(lambda: session.view is not None and bool(session.view.songs), timeout=60_000)
    session.background.unfinished.cancel()
    qtbot.waitUntil(lambda: not session.background.is_busy, timeout=60_000)
    n = len(session.store.view().songs)
    assert n < 4
    songs = f"{n} song was" if n == 1 else f"{n} songs were"
    assert window.status.text.startswith(f"The import was ended: {songs} added, the rest was not read.")
    assert window.status.more.isHidden(), "it was cancelled, and is not offered as if it were cut short"


def test_an_import_that_another_library_ends_says_nothing_there_and_is_offered_where_it_was(
    show_window, library, tmp_path, drum_loop, qtbot
):
    window = show_window(library)
    session, other = window.session, Path(shutil.copy(library, tmp_path / "other.choleor"))
    qtbot.waitUntil(lambda: not session.background.is_busy, timeout=60_000)
    hold_imports(window)
    soundfile.write(tmp_path / "new.wav", drum_loop(105, 12.0, seed=5), 22_050)
    window.commands.libraries.bring([tmp_path / "new.wav"])
    qtbot.waitUntil(lambda: bool(session.store.imports_under_way()), timeout=60_000)
    told = []
    session.message.connect(told.append)
    session.open_library(other)
    qtbot.waitUntil(lambda: session.view.path == str(other) and not session.background.is_busy, timeout=60_000)
    assert not [each for each in told if "import" in str(each() if callable(each) else each)]
    with Store.open(library) as store:
        assert len(store.imports_under_way()) == 1


def test_an_import_that_was_done_before_it_could_be_cancelled_says_what_it_did(show_window, library, music, qtbot):
    window = show_window(library)
    session = window.session
    job = session.work.import_music([music])
    whole = job.function

    def too_late(**how):
        report = whole(**how)
        job.cancel()
        return report

    job.function = too_late
    qtbot.waitUntil(lambda: "4 files already in the library" in window.status.text, timeout=60_000)


def hold_imports(window) -> None:
    """Once they are noted they go on only when they are cancelled: they are never too fast for what is to be seen."""
    store = window.session.store

    def hold(job: Job, *_: object) -> None:
        latest = time.monotonic() + 120
        while job.title and store.imports_under_way() and not job.is_cancelled and time.monotonic() < latest:
            time.sleep(0.02)

    window.session.background._worker.stepped.connect(hold, Qt.ConnectionType.DirectConnection)
