"""Slices that are dragged out of the window become WAV files; back into the window they stay slices."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDrag, QDragEnterEvent
from PySide6.QtWidgets import QApplication, QWidget

from choleor_desktop.errors import ExportFailed
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.succession import Place
from choleor_desktop.ui.parts.dragged import SlicesWithSound, carried, drag
from choleor_desktop.ui.tabs.slices import SlicesTab

_COPY, _LEFT, _NONE = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture(scope="module")
def view(made_library):
    with Store.open(made_library, read_only=True) as store:
        return store.view()


def sound_of_slice(view, row: int) -> np.ndarray:
    """What the song's own file has there."""
    samples, rate = soundfile.read(view.songs[int(view.slices.song[row])].path, always_2d=True)
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
    for url, row in zip(first, rows, strict=True):
        assert len(soundfile.read(url.toLocalFile())[0]) == len(sound_of_slice(view, row))


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


def test_where_no_file_can_be_written_the_window_says_so(qapp, view, monkeypatch, tmp_path):
    (tmp_path / "taken").write_text("a file, where the folder should be")
    monkeypatch.setattr("choleor_desktop.ui.parts.dragged.places.music_folder", lambda: tmp_path / "taken")
    monkeypatch.setattr(QDrag, "exec", lambda self, _: self.mimeData().urls())
    problem = drag(QWidget(), view, [0])
    assert isinstance(problem, ExportFailed)
