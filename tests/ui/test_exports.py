"""An export is finished, or it is said how much of it there is."""

from __future__ import annotations

import threading
from contextlib import contextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from choleor_desktop.library import export
from choleor_desktop.ui.dialogs.failures_dialog import ReasonsDialog


@pytest.fixture
def begin(show_window, library, monkeypatch, tmp_path, qtbot):
    """A window that is exporting all slices and has come to the third; what lets it go on."""

    def export_in(folder):
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
        window, go_on, written, whole_file = show_window(library), threading.Event(), [], export.whole_file

        @contextmanager
        def noted(target, **how):
            with whole_file(target, **how) as place:
                yield place
            written.append(target)
            if len(written) == 3:
                go_on.wait(20)

        monkeypatch.setattr(export, "whole_file", noted)
        window.commands.exports.choose("wav")
        qtbot.waitUntil(lambda: len(written) == 3, timeout=60_000)
        return window, go_on

    return export_in


def test_an_export_that_is_cancelled_says_how_much_of_it_is_there(begin, tmp_path, qtbot):
    window, go_on = begin(tmp_path / "wav")
    window.session.background.cancel()  # as by the button, and by opening another library
    go_on.set()
    qtbot.waitUntil(lambda: not window.session.background.is_busy, timeout=60_000)
    n = len(window.session.view.slices)
    there = len(list((tmp_path / "wav").glob("*.wav")))
    assert there < n
    assert f"{there} of {n} slices" in window.status.text


def test_an_export_that_waits_for_another_is_named_as_the_next_one(begin, tmp_path, qtbot):
    window, go_on = begin(tmp_path / "wav")
    line = window.status._text
    qtbot.waitUntil(lambda: line.text().startswith("Exporting"), timeout=60_000)
    assert "next:" not in line.text()
    window.commands.exports.choose("jams")
    assert " · next: Exporting" in line.text(), "at once, and not at the next step of the first one"
    window.commands.look.set_language("ko")
    qtbot.waitUntil(lambda: " · 다음: 내보내는 중" in line.text(), timeout=60_000)
    waiting = window.session.background._jobs[-1]
    assert not waiting.started_at, "how long it takes is not counted from here"
    go_on.set()
    qtbot.waitUntil(lambda: waiting.has_begun, timeout=60_000)
    qtbot.waitUntil(lambda: "다음" not in line.text(), timeout=60_000)


def test_a_search_for_clusters_that_takes_the_place_of_another_is_not_said_to_come_after_it(
    show_window, library, qtbot
):
    window, go_on = show_window(library), threading.Event()
    line, session = window.status._text, window.session
    session.submit(lambda: "Finding clusters", lambda **_: go_on.wait(60), lambda _: None, kind="cluster", slow=True)
    qtbot.waitUntil(lambda: line.text().startswith("Finding clusters"), timeout=60_000)
    session.work.cluster(3, method="match", curve_max=None)
    assert "next:" not in line.text()
    session.work.import_music([])
    assert " · next: Importing" in line.text()
    session.background.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: not session.background.is_busy, timeout=60_000)


def test_a_file_in_the_folder_that_is_no_export_is_named_and_stays_and_the_others_are_written(
    show_window, library, monkeypatch, tmp_path, qtbot
):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    window = show_window(library)
    songs = window.session.view.songs
    own = tmp_path / f"{export.file_names((songs[1].id,))[0]}.txt"
    own.write_text("words of the song")
    window.commands.exports.choose("audacity")
    qtbot.waitUntil(lambda: window.status.text.startswith("Exported to"), timeout=60_000)
    assert "1 song could not be exported" in window.status.text
    assert f"“{own}” could not be written" in window.status.text
    assert own.read_text() == "words of the song"
    assert len(list(tmp_path.glob("*.txt"))) == 2 * len(songs)
    assert window.status.more.isHidden(), "the one is named"


def test_files_that_an_export_did_not_write_over_are_all_named(show_window, library, monkeypatch, tmp_path, qtbot):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    window = show_window(library)
    own = [tmp_path / f"{name}.wav" for name in export.file_names(window.session.view.slices.ids)[2:4]]
    for file in own:
        file.write_text("mine")
    window.commands.exports.choose("wav")
    qtbot.waitUntil(lambda: "2 slices could not be exported" in window.status.text, timeout=60_000)
    assert window.status.more.text() == "Show what was left out…"
    window.status.more.click()
    dialog = window.findChild(ReasonsDialog)
    assert all(str(file) in dialog.text.toPlainText() for file in own)
    assert window.status.more.isHidden()
    dialog.close()


def test_of_two_exports_that_end_close_together_both_are_told_and_what_the_first_left_out_can_be_seen(
    show_window, library, monkeypatch, tmp_path, qtbot
):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "labels.csv"), ""))
    window = show_window(library)
    own = [tmp_path / f"{name}.wav" for name in export.file_names(window.session.view.slices.ids)[2:4]]
    for file in own:
        file.write_text("mine")
    window.commands.exports.choose("wav")
    window.commands.exports.choose("labels")
    qtbot.waitUntil(lambda: "labels.csv" in window.status.text, timeout=60_000)
    assert "2 slices could not be exported" in window.status.text
    window.status.more.click()
    dialog = window.findChild(ReasonsDialog)
    assert all(str(file) in dialog.text.toPlainText() for file in own)
    dialog.close()
    window.commands.exports.choose("labels")
    qtbot.waitUntil(lambda: window.status.text.count("labels.csv") == 2, timeout=60_000)
    assert window.status.more.isHidden(), "it was looked at"


def test_the_window_asks_before_it_ends_an_export_and_stays_unless_it_is_told_to_go(begin, tmp_path, qtbot):
    window, go_on = begin(tmp_path / "wav")
    leaving = window.commands.leaving

    def ask():
        assert not window.close()
        assert window.isVisible()
        box = leaving.box
        assert box.icon() == box.Icon.NoIcon, "none of Qt's own"
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is box, timeout=60_000)
        assert box.text() == "The export is not done yet: closing the window ends it."
        return box

    QTest.keyClick(ask(), Qt.Key.Key_Return)  # what is offered first ends nothing
    qtbot.waitUntil(lambda: leaving.box is None, timeout=60_000)
    QTest.keyClick(ask(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: leaving.box is None, timeout=60_000)
    assert window.isVisible()
    ask()
    go_on.set()
    qtbot.waitUntil(lambda: leaving.box is None, timeout=60_000)
    assert window.isVisible(), "what was done is told, and the question goes"
    assert window.status.text.startswith("Exported to")
    assert len(list((tmp_path / "wav").glob("*.wav"))) == len(window.session.view.slices)
    assert window.close()


def test_a_person_may_end_an_export_with_the_window(begin, tmp_path, qtbot):
    window, go_on = begin(tmp_path / "wav")
    assert not window.close()
    close = next(each for each in window.commands.leaving.box.buttons() if each.text() == "Close the window")
    go_on.set()
    close.click()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=60_000)
    assert window.session.closed


@pytest.mark.parametrize("work", ["import", "clusters", "demo"])
def test_long_work_is_not_ended_by_closing_the_window_without_a_word(
    show_window, library, music, tmp_path, *, qtbot, work
):
    window = show_window(library)
    session = window.session
    {
        "import": lambda: session.work.import_music([music]),
        "clusters": lambda: session.work.cluster(3, method="match", curve_max=None),
        "demo": lambda: session.work.open_demo(tmp_path / "demo"),
    }[work]()
    assert not window.close()
    assert "closing the window ends" in window.commands.leaving.box.text()
    session.background.cancel()
    if work != "import":
        ended = {"clusters": "clusters and curves are as they were", "demo": "“Open the demo library” goes on"}[work]
        qtbot.waitUntil(lambda: ended in window.status.text, timeout=60_000)
    assert window.close(), "what was cancelled asks nothing"
