"""Slices that are dragged out of the window become WAV files; back into the window they stay slices."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Event

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDrag, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from choleor_desktop.errors import ExportFailed, TooManyToDrag
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.sheets import SheetRow
from choleor_desktop.pipeline.succession import Place
from choleor_desktop.ui.parts import dragged
from choleor_desktop.ui.parts.dragged import SlicesWithSound, carried, drag
from choleor_desktop.ui.tabs.clusters import ClustersTab
from choleor_desktop.ui.tabs.harmony import HarmonyTab
from choleor_desktop.ui.tabs.routine import RoutineTab
from choleor_desktop.ui.tabs.slices import SlicesTab
from choleor_desktop.ui.views.routine_list import RoutineList, RoutineModel

_COPY, _LEFT, _NONE = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture(scope="module")
def view(made_library):
    with Store.open(made_library, read_only=True) as store:
        return store.view()


def sound_of_slice(view, row: int) -> np.ndarray:
    """What the song's own file has there."""
    samples, rate = soundfile.read(view.song_of(row).path, always_2d=True)
    first, *_, last = view.slices.beats_s[row]
    return samples[round(first * rate) : round(last * rate)]


def test_a_dragged_slice_is_the_address_of_a_wav_with_its_very_samples(qapp, view):
    mime = SlicesWithSound(view, [3])
    assert mime.hasUrls()
    (url,) = mime.urls()
    place = Path(url.toLocalFile())
    assert place.suffix == ".wav"
    assert view.slices.ids[3] in place.stem
    samples, _ = soundfile.read(place, always_2d=True)
    assert samples.shape[1] == 2
    np.testing.assert_allclose(samples, np.repeat(sound_of_slice(view, 3), 2, axis=1), atol=2**-23)
    assert mime.problem is None


def test_several_slices_are_several_files_and_the_same_ones_when_dragged_again(qapp, view):
    rows = [0, 5, 9]
    first, again = (mime.urls() for mime in [SlicesWithSound(view, rows) for _ in range(2)])
    assert len({url.toLocalFile() for url in first}) == 3
    assert first == again
    os.truncate(first[1].toLocalFile(), 0)  # as a power cut may leave it
    assert SlicesWithSound(view, rows).urls() == first
    for url, row in zip(first, rows, strict=True):
        assert len(soundfile.read(url.toLocalFile())[0]) == len(sound_of_slice(view, row))


def test_a_drag_that_stays_in_the_window_writes_nothing(qapp, view, monkeypatch, tmp_path):
    monkeypatch.setattr("choleor_desktop.ui.parts.dragged.dragged_folder", lambda: tmp_path)
    monkeypatch.setattr(QDrag, "exec", lambda *_: Qt.DropAction.CopyAction)
    assert drag(QWidget(), view, range(20)) is None
    assert not list(tmp_path.iterdir())


def test_the_files_are_written_once_the_hand_leaves_the_window_and_nobody_waits_where_nothing_takes_them(
    qapp, view, qtbot, monkeypatch, tmp_path
):
    monkeypatch.setattr("choleor_desktop.ui.parts.dragged.dragged_folder", lambda: tmp_path)
    monkeypatch.setattr(QDrag, "exec", lambda self, _: self.targetChanged.emit(None))
    names, disk_is_there = sorted(view.slices.ids[row] for row in (0, 7)), Event()
    dragged._WRITER.submit(disk_is_there.wait, 30)
    try:
        assert drag(QWidget(), view, [0, 7]) is None
        assert not list(tmp_path.rglob("*.wav"))
    finally:
        disk_is_there.set()
    qtbot.waitUntil(lambda: sorted(path.stem for path in tmp_path.rglob("*.wav")) == names, timeout=60_000)


def test_more_slices_than_can_be_dragged_out_are_refused_in_words(qapp, view, monkeypatch):
    monkeypatch.setattr(QDrag, "exec", lambda *_: Qt.DropAction.IgnoreAction)
    source = QWidget()
    source.setGeometry(4_000, 4_000, 10, 10)  # the pointer is elsewhere
    assert isinstance(drag(source, view, [0] * 65), TooManyToDrag)


def test_within_the_window_a_dragged_slice_is_known_by_its_place(qapp, view):
    assert carried(SlicesWithSound(view, [2, 4])) == (Place.of(view, 2), Place.of(view, 4))


def test_a_slice_that_is_let_go_over_its_own_window_is_not_imported(show_window, library):
    window = show_window(library)
    mime = SlicesWithSound(window.session.view, [1])
    for target in (window, window.similar):
        enter = QDragEnterEvent(QPointF(200, 200), _COPY, mime, _LEFT, _NONE)
        enter.ignore()
        QApplication.sendEvent(target, enter)
        assert not enter.isAccepted()
    assert not window.session.background.is_busy


def test_what_the_hand_takes_from_the_table_are_the_marked_slices(show_window, library, monkeypatch):
    window = show_window(library)
    taken: list[QMimeData] = []
    monkeypatch.setattr(QDrag, "exec", lambda self, _: taken.append(self.mimeData()))
    table = window.tab(SlicesTab).view
    table._mark(4)  # whatever keys a test before this one left held
    table.startDrag(_COPY)
    window.similar.list.setCurrentIndex(window.similar.list.model().index(0, 0))
    window.similar.list.startDrag(_COPY)
    ids = window.session.view.slices.ids
    rows = [int(window.model.rows[4]), window.similar.current_row]
    assert [[place.slice_id for place in carried(mime)] for mime in taken] == [[ids[row]] for row in rows]
    for mime, row in zip(taken, rows, strict=True):
        assert Path(mime.urls()[0].toLocalFile()).stem == ids[row]


def test_the_hand_takes_a_result_with_it(show_window, library, monkeypatch):
    window = show_window(library)
    taken: list[QMimeData] = []
    monkeypatch.setattr(QDrag, "exec", lambda self, _: taken.append(self.mimeData()))
    results = window.similar.list
    line = results.visualRect(results.neighbours.index(1)).center()
    QTest.mousePress(results.viewport(), _LEFT, _NONE, line)
    for dx in (10, 25, 40):
        _move(results.viewport(), line + QPoint(-dx, 0))
    QTest.mouseRelease(results.viewport(), _LEFT, _NONE, line + QPoint(-40, 0))
    ids = window.session.view.slices.ids
    assert [place.slice_id for mime in taken for place in carried(mime)] == [
        ids[results.neighbours.neighbours[1].row],
    ]


def _move(widget: QWidget, to: QPoint) -> None:
    """The hand goes on with the button down."""
    place = QPointF(to)
    far = QPointF(widget.mapToGlobal(to))
    QApplication.sendEvent(widget, QMouseEvent(QEvent.Type.MouseMove, place, far, _LEFT, _LEFT, _NONE))


def test_slices_that_are_held_over_a_tab_bring_it_to_the_front_and_come_in_where_they_are_dropped(
    show_window, library, qtbot
):
    window = show_window(library)
    window.show()
    routine = window.tab(RoutineTab)
    mime = SlicesWithSound(window.session.view, [1])
    place = QPointF(window.tabs.tabRect(window.views.index(routine)).center())
    enter = QDragEnterEvent(place, _COPY, mime, _LEFT, _NONE)
    QApplication.sendEvent(window.tabs, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window.tabs, QDragMoveEvent(place, _COPY, mime, _LEFT, _NONE))
    qtbot.waitUntil(lambda: window.front is routine, timeout=60_000)
    ids = window.session.view.slices.ids
    _drop(routine.view, mime)
    _drop(routine.view.list.viewport(), SlicesWithSound(window.session.view, [2]))
    qtbot.waitUntil(lambda: len(routine.view.model.rows) == 2, timeout=60_000)
    assert [item.slice_id for item in routine.routines.current.items] == [ids[1], ids[2]]


def _drop(target: QWidget, mime: QMimeData) -> None:
    """Let go over a part of the window that takes it."""
    place = QPointF(target.rect().center())
    enter = QDragEnterEvent(place, _COPY, mime, _LEFT, _NONE)
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(target, QDropEvent(place, _COPY, mime, _LEFT, _NONE))


def test_files_that_are_held_over_a_tab_are_for_the_window(show_window, library, music, monkeypatch):
    window = show_window(library)
    asked: list[bool] = []
    monkeypatch.setattr(window.start, "set_hot", asked.append)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(music / "Alpha.flac"))])
    QApplication.sendEvent(window.tabs, QDragEnterEvent(QPointF(9, 9), _COPY, mime, _LEFT, _NONE))
    assert asked == [True]


def test_what_dropping_a_file_would_do_is_said_while_it_is_held_there(show_window, library, music):
    window, status = show_window(library), []
    for target, name in (
        (window.tabs, music / "Alpha.flac"),
        (window, library),
        (window.similar, music / "Alpha.flac"),
        (window.similar, library),
    ):
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(name))])
        QApplication.sendEvent(target, QDragEnterEvent(QPointF(9, 9), _COPY, mime, _LEFT, _NONE))
        status.append(window.status.text)
        QApplication.sendEvent(target, QDragLeaveEvent())
        assert window.status.text == ""
    assert status == [
        "Drop to import.",
        "Drop to open the library.",
        "Drop to find slices that sound like this file.",
        "Drop to open the library.",
    ]


def test_a_file_dropped_on_a_field_is_for_what_stands_around_it_and_no_text(
    show_window, library, music, qtbot, monkeypatch
):
    window, brought = show_window(library), []
    monkeypatch.setattr(window.commands.libraries, "bring", brought.append)
    session, harmony, similar = window.session, window.tab(HarmonyTab).view, window.similar
    window.show_tab(ClustersTab)
    view = window.tab(ClustersTab).view
    qtbot.waitUntil(lambda: len(view._shown) > 0, timeout=60_000)
    cards = view._shown
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(music / "Alpha.flac"))])
    mime.setText(str(music / "Alpha.flac"))
    for field in (window.toolbar.search, harmony.typed, harmony.choreography, cards[0].name):
        _drop(field, mime)
        assert field.text() == ""
        assert brought.pop() == [music / "Alpha.flac"]
    _drop(similar.search_card.text, mime)
    qtbot.waitUntil(lambda: session.question.asked.outside is not None, timeout=60_000)
    assert (similar.search_card.text.text(), brought) == ("", []), "beside the matches it is a question"


def test_where_no_file_can_be_written_the_window_says_so(qapp, view, monkeypatch, tmp_path):
    (tmp_path / "taken").write_text("a file, where the folder should be")
    monkeypatch.setattr("choleor_desktop.ui.parts.dragged.dragged_folder", lambda: tmp_path / "taken")
    monkeypatch.setattr(QDrag, "exec", lambda self, _: self.mimeData().urls())
    problem = drag(QWidget(), view, [0])
    assert isinstance(problem, ExportFailed)


def test_where_a_slice_would_come_into_the_routine_is_drawn_in_teal_and_whole(qtbot, view):
    host = QWidget()
    qtbot.addWidget(host)
    model = RoutineModel(host)
    rows = RoutineList(model)
    rows.setParent(host)
    host.resize(500, 300)
    rows.resize(500, 300)
    model.set_lines([SheetRow(number, 0.0, 0, "", "", 120.0, 1.0) for number in (1, 2, 3)])
    host.show()
    second, mime = rows.visualRect(model.index(1, 0)), SlicesWithSound(view, [3])
    for y in (second.center().y(), second.top()):  # as a match of it, and before it
        for kind in (QDragEnterEvent, QDragMoveEvent):
            place = QPointF(second.center().x(), y)
            QApplication.sendEvent(rows.viewport(), kind(place, _COPY, mime, _LEFT, _NONE))
        image, teal = rows.viewport().grab().toImage(), rows.delegate.theme.b
        for side in (range(second.left(), second.left() + 6), range(second.right() - 5, second.right() + 1)):
            assert any(image.pixelColor(x, y) == teal for x in side), y
