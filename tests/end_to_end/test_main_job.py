"""From a folder of music to hearing what sounds alike, through the real ``main()``."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from choleor_desktop.library.backups import check
from choleor_desktop.ui.tabs.clusters import ClustersTab
from choleor_desktop.ui.tabs.slices import SlicesTab

_COPY, _LEFT, _NONE = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def drop(window, *paths: Path) -> None:
    """Let go of files over the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    enter = QDragEnterEvent(QPointF(400, 400), _COPY, data, _LEFT, _NONE)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(400, 400), _COPY, data, _LEFT, _NONE))


def click_line(view, line: int, column: int = 0) -> None:
    """Click a line of a list or table."""
    index = view.model().index(line, column)
    view.scrollTo(index)
    QTest.mouseClick(view.viewport(), _LEFT, pos=view.visualRect(index).center())


def inked(widget) -> float:
    """Share of a widget's pixels that are not its ground."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32)
    return 1 - np.unique(pixels, return_counts=True)[1].max() / len(pixels)


def _ends(job_over):
    over = []
    job_over.connect(lambda *_: over.append(True))
    return lambda: over


def _asked(session):
    answer = session.question.answer
    return () if answer is None else answer.request.queries


def press(view, key) -> None:
    """Go to a list and press a key there."""
    view.setFocus()
    QTest.keyClick(view, key)


def test_a_folder_is_dropped_clustered_listened_to_and_there_again_after_a_restart(run_main, tmp_path, music):
    library = tmp_path / "봄 'n\" library.choleor"
    seen = {}

    def first_day(window):
        session = window.session
        yield lambda: session.view is not None
        assert window.stack.currentWidget() is window.start
        imported = _ends(session.work.imported)
        drop(window, music)
        yield lambda: imported() and len(session.view.songs) == 4 and not session.background.is_busy
        assert window.stack.currentWidget() is window.columns
        assert window.model.rowCount() == len(session.view.slices) >= 16
        assert "4" in window.status.text

        window.show_tab(ClustersTab)
        window.tab(ClustersTab).view.k.setValue(4)
        QTest.mouseClick(window.tab(ClustersTab).view.run_button, _LEFT)
        yield lambda: session.view.clustering is not None
        assert set(session.view.clustering.labels.tolist()) == {0, 1, 2, 3}

        window.show_tab(SlicesTab)
        click_line(window.tab(SlicesTab).view, 3)
        chosen = int(window.model.rows[3])
        assert session.row == chosen
        yield lambda: _asked(session) == (session.view.slices.ids[chosen],)
        assert window.similar.list.model().rowCount() == len(session.question.answer.neighbours) > 0
        scores = [neighbour.score for neighbour in session.question.answer.neighbours]
        assert scores == sorted(scores, reverse=True)
        assert chosen not in [neighbour.row for neighbour in session.question.answer.neighbours]
        yield lambda: window.detail.detail is not None and window.detail.detail.row == chosen
        for plot in (window.detail.waveform, window.detail.levels, window.detail.mfcc):
            assert inked(plot) > 0.05

        window.playing.stop()
        click_line(window.similar.list, 0)
        match = session.view.slices.ids[session.question.answer.neighbours[0].row]
        yield lambda: window.playing.state.playing and window.playing.state.slice_id == match
        QTest.keyClick(window, Qt.Key.Key_Space)
        yield lambda: not window.playing.state.playing
        press(window.tab(SlicesTab).view, Qt.Key.Key_4)  # among the matches it would be for the match
        yield lambda: session.labels.of(chosen).rating == 4
        seen.update(
            ids=session.view.slices.ids, labels=session.view.clustering.labels, rated=session.view.slices.ids[chosen]
        )

    run_main([str(library)], first_day)
    assert check(library) == []

    def next_day(window):
        session = window.session
        yield lambda: session.view is not None and session.question.answer is not None
        assert session.view.slices.ids == seen["ids"]
        np.testing.assert_array_equal(session.view.clustering.labels, seen["labels"])
        assert session.labels.of(session.view.slices.rows[seen["rated"]]).rating == 4
        imported = _ends(session.work.imported)
        drop(window, music)
        yield lambda: imported() and not session.background.is_busy
        assert len(session.view.songs) == 4

    run_main([], next_day)


def test_a_first_start_says_what_to_do_and_a_first_drop_makes_a_library(run_main, music):
    def story(window):
        session = window.session
        yield window.start.isVisible
        assert session.view is None
        imported = _ends(session.work.imported)
        drop(window, music / "Beta.flac")
        yield lambda: imported() and session.view is not None and len(session.view.songs) == 1
        assert window.tab(SlicesTab).view.isVisible()

    run_main([], story)


def test_bad_files_are_named_and_the_good_one_is_there(run_main, tmp_path, music):
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "good.flac").write_bytes((music / "Alpha.flac").read_bytes())
    (folder / "a letter.mp3").write_text("Dear Sir or Madam")
    (folder / "nothing.wav").write_bytes(b"")
    (folder / "half.flac").write_bytes((music / "Beta.flac").read_bytes()[:2000])

    def story(window):
        session = window.session
        yield lambda: session.view is not None
        imported = _ends(session.work.imported)
        drop(window, folder)
        yield lambda: imported() and not session.background.is_busy and len(session.view.songs) == 1
        for name in ("a letter.mp3", "nothing.wav", "half.flac"):
            assert name in window.status.text

    run_main([str(tmp_path / "mixed.choleor")], story)


def test_a_file_that_is_no_library_is_one_sentence_and_the_window_lives(run_main, tmp_path):
    other = tmp_path / "not a library.choleor"
    other.write_text("shopping list")

    def story(window):
        yield lambda: window.status.text
        assert "not a library.choleor" in window.status.text
        assert window.session.view is None
        assert window.start.isVisible()

    run_main([str(other)], story)
    assert other.read_text() == "shopping list"
