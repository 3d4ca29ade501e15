"""What is shown or filtered by follows what it meant when the library changes under it, or goes."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from choleor_desktop.analysis import repair
from choleor_desktop.pipeline.recut import recut_song
from choleor_desktop.ui.tabs.beats import BeatsTab
from choleor_desktop.ui.tabs.harmony import HarmonyTab
from choleor_desktop.ui.tabs.map import MapTab
from choleor_desktop.ui.views.slice_filter import Filter


@pytest.fixture
def settle(window, until):
    """Waits until all that was asked for is done and seen."""
    session = window.session
    return lambda: until(lambda: not session.interactive.is_busy and not session.background.is_busy)


def cut_anew(window, until, song: int) -> None:
    """Every beat of a song a little later, as another hand than that at the window may have it."""
    session, before = window.session, window.session.view
    grid = repair.nudge(before.songs[song].grid, 0.05, before.songs[song].duration_s)
    recut_song(session.store, before.songs[song].id, grid)
    session.refresh()
    until(lambda: session.view is not before)


def test_the_match_is_drawn_in_the_comparison_as_it_is_cut_now(window, until, settle):
    window.similar.choose_best()
    row, sides = window.similar.match_row, window.similar.compare_card.waves.sides
    until(lambda: sides["B"] is not None and sides["B"].row == row)
    settle()
    cut_anew(window, until, int(window.session.view.slices.song[row]))
    until(lambda: sides["B"].beats_s == tuple(window.session.view.slices.beats_s[row].tolist()))


def test_a_filter_of_the_matches_by_a_tag_goes_on_by_its_other_name(window, until, settle):
    session, question = window.session, window.session.question
    session.labels.edit([1, 2, 3], lambda label: replace(label, tags=("chorus",)), "tag")
    settle()
    question.change(tag="chorus")
    settle()
    matches = {neighbour.row for neighbour in question.answer.neighbours}
    assert matches == {1, 2, 3} - {session.row}
    session.labels.rename_tag("chorus", "verse")
    settle()
    assert question.settings.tag == window.similar.search_card.tag.currentData() == "verse"
    assert {neighbour.row for neighbour in question.answer.neighbours} == matches
    session.labels.rename_tag("verse", "")
    settle()
    assert question.settings.tag == "", "no slice has it any more"


def filter_by_cluster(window, number: int) -> None:
    """Choose a cluster in the list on the left."""
    panel = window.songs
    line = next(i for i, entry in enumerate(panel._model.entries) if entry.filter == Filter(cluster=number))
    panel.list.setCurrentIndex(panel._model.index(line))
    assert window.model.filter == Filter(cluster=number)


def turned(clustering):
    """The same clusters by other numbers, the first last."""
    labels = (clustering.labels - 1) % clustering.k
    return replace(clustering, labels=labels.astype(np.int32), inertia=clustering.inertia + 1, names={})


def test_a_filter_by_a_cluster_goes_on_by_its_other_number(window, until, settle):
    session, number = window.session, 2
    filter_by_cluster(window, number)
    listed = set(window.model.rows.tolist())
    assert 0 < len(listed) < len(session.view.slices)
    before = session.view
    session.store.save_clustering(turned(before.clustering), before)
    session.refresh()
    until(lambda: session.view is not before)
    assert window.model.filter == Filter(cluster=number - 1)
    assert set(window.model.rows.tolist()) == listed
    session.labels.undo()
    settle()
    assert window.model.filter == Filter(cluster=number)
    assert set(window.model.rows.tolist()) == listed


def test_a_filter_by_a_cluster_that_does_not_live_on_goes_and_that_is_told(window, until, settle):
    session, number = window.session, 2
    filter_by_cluster(window, number)
    session.work.cluster(1, method="match", curve_max=None)
    until(lambda: session.view.clustering.k == 1)
    settle()
    assert window.model.filter == Filter()
    assert len(window.model.rows) == len(session.view.slices)
    assert (
        window.status.text == "“cluster 3” is no longer among the clusters: the table is not filtered by it any more."
    )


def test_no_sign_of_a_slice_stands_where_it_was_on_a_map_that_is_made_anew(window, until, settle):
    session, tab = window.session, window.tab(MapTab)
    window.show_tab(MapTab)
    until(lambda: tab.view.n_points == len(session.view.slices))
    settle()
    tab.view.set_marked([1, 2])

    def signs() -> bool:
        """Whether anything of the chosen slice, its neighbours or what is marked is drawn."""
        shown = tab.view.grab().toImage()
        tab.view._current, current = -1, tab.view._current
        tab.view._marked, marked = tab.view._marked[:0], tab.view._marked
        bare = tab.view.grab().toImage()
        tab.view._current, tab.view._marked = current, marked
        return shown != bare

    assert signs()
    window.show_tab(type(window.views[0]))  # so that it is not made anew at once
    cut_anew(window, until, 0)
    settle()
    assert not tab.is_current()
    assert not signs()
    window.show_tab(MapTab)
    until(tab.is_current)
    assert signs()


def test_a_movement_is_drawn_on_the_slice_that_it_was_begun_for_though_another_comes_under_the_button(
    window, until, settle
):
    session, view = window.session, window.tab(HarmonyTab).view
    window.show_tab(HarmonyTab)
    settle()
    row, curves = session.row, view.curves
    QTest.mousePress(curves, Qt.MouseButton.LeftButton, pos=curves.rect().center())
    begun = curves.movement
    assert any(begun)
    session.select(row + 1)
    for x in (0.2, 0.8):
        place = QPointF(x * curves.width(), 0.5 * curves.height())
        held = Qt.MouseButton.LeftButton
        moved = QMouseEvent(
            QEvent.Type.MouseMove, place, curves.mapToGlobal(place), held, held, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(curves, moved)
    QTest.mouseRelease(curves, Qt.MouseButton.LeftButton, pos=curves.rect().center())
    settle()
    assert session.movements.of(row) == begun
    assert not session.movements.of(row + 1)
    assert not curves.movement


def test_what_is_drawn_below_is_kept_for_the_slice_that_it_was_begun_on_though_another_comes(window, settle):
    session, plot = window.session, window.detail.levels
    settle()
    row = session.row
    QTest.mousePress(plot, Qt.MouseButton.LeftButton, pos=plot.rect().center())
    begun = plot._drawn
    assert any(begun)
    session.select(row + 1)
    settle()
    assert window.detail.detail.row == row + 1
    QTest.mouseRelease(plot, Qt.MouseButton.LeftButton, pos=plot.rect().topLeft())
    settle()
    assert session.movements.of(row) == begun
    assert not session.movements.of(row + 1)


def test_what_is_drawn_below_is_kept_in_its_library_though_another_opens(window, until, settle, library, tmp_path):
    session, plot, other = window.session, window.detail.levels, Path(shutil.copy(library, tmp_path / "other.choleor"))
    session.labels.edit([session.row], lambda label: replace(label, movement=(1,) * 8), "movement")
    settle()
    row = session.row
    QTest.mousePress(plot, Qt.MouseButton.LeftButton, pos=plot.rect().center())
    begun = plot._drawn
    for path, movement in ((other, ()), (library, begun)):
        session.open_library(path)
        until(lambda path=path: session.view.path == str(path))
        settle()
        QTest.mouseRelease(plot, Qt.MouseButton.LeftButton, pos=plot.rect().topLeft())
        settle()
        assert session.labels.of(row).movement == movement


def test_other_readings_are_those_of_the_beats_as_they_are_now(window, until, settle):
    beats = window.commands.beats
    window.show_tab(BeatsTab)
    settle()
    row = next(i for i, song in enumerate(window.session.view.songs) if song.grid.candidates)
    beats.show_song(row)
    assert beats.reading == 0
    cut_anew(window, until, row)
    settle()
    assert beats.reading == 0, "the first reading has the beats of the song"
