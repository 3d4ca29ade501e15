"""Slices of a feature table, whose tempo, loudness and sound nobody knows, in the window."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from choleor_desktop.library.classic_csv import write_vectors
from choleor_desktop.library.models import Routine, RoutineItem
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.sheets import routine_sheet
from choleor_desktop.pipeline.tables import import_table
from choleor_desktop.ui.tabs.harmony import HarmonyTab
from choleor_desktop.ui.tabs.routine import RoutineTab
from choleor_desktop.ui.tabs.tour import TourTab
from choleor_desktop.ui.views import slice_model

_NAME = "노래A_1"


@pytest.fixture
def window(show_window, library, tmp_path):
    table = tmp_path / "vectors.csv"
    write_vectors(
        table, ("노래A_0", _NAME, "SongB_0"), np.random.default_rng(3).normal(size=(3, 20)).astype(np.float32)
    )
    with Store.open(library) as store:
        import_table(store, table)
    shown = show_window(library)
    shown.show()
    return shown


def test_why_there_is_nothing_to_see_is_said_where_it_would_be_and_talks_over_nothing_else(window, qtbot):
    session, why = window.session, "came from a feature table"
    qtbot.waitUntil(lambda: window.detail.detail is not None, timeout=60_000)
    told: list[object] = []
    session.message.connect(told.append)
    session.select(session.view.slices.rows[_NAME])
    qtbot.waitUntil(lambda: why in window.detail.waveform.why, timeout=60_000)
    qtbot.waitUntil(lambda: why in window.similar._notice.text(), timeout=60_000)
    assert window.detail.title.text() == _NAME
    assert window.detail.detail is None  # and not the slice before under the name of this one
    assert not told
    window.show_tab(HarmonyTab)
    assert why in window.tab(HarmonyTab).view.curves.sentence
    assert window.tab(HarmonyTab).view.curves.levels == ()
    window.show_tab(TourTab)
    qtbot.waitUntil(lambda: why in window.tab(TourTab).view.words.text(), timeout=60_000)
    session.question.change(method="classic")
    qtbot.waitUntil(lambda: session.question.answer is not None, timeout=60_000)
    qtbot.waitUntil(lambda: why not in window.similar._notice.text(), timeout=60_000)
    session.select(0)
    qtbot.waitUntil(lambda: window.detail.detail is not None, timeout=60_000)
    assert not window.detail.waveform.why


def test_what_a_table_does_not_know_is_not_drawn_as_music(window):
    view = window.session.view
    row = view.slices.rows[_NAME]
    assert window.model.text_of(row, slice_model.SLICE) == _NAME
    assert window.model.text_of(row, slice_model.BPM) == "–"
    assert not len(window.model.levels_of(row))
    assert len(window.model.levels_of(0)) == 8
    of_table, of_music = routine_sheet(
        view, Routine("R", (RoutineItem(_NAME), RoutineItem(view.slices.ids[0])), 110)
    ).rows
    assert (of_table.title, of_table.bpm, of_table.levels) == (_NAME, 0, ())
    assert of_music.bpm > 0
    assert len(of_music.levels) == 8


def test_the_tempo_of_a_table_is_told_of_no_match_and_is_near_to_no_other(window, qtbot):
    session, list_ = window.session, window.similar.list
    of_table = session.view.slices.rows[_NAME]
    session.question.change(method="classic", n=len(session.view.slices))
    for row in (of_table, 0):
        session.select(row)
        name = session.view.slices.ids[row]
        qtbot.waitUntil(lambda name=name: asked_by(session) == (name,), timeout=60_000)
        model = list_.neighbours
        said = [model.data(model.index(i), Qt.ItemDataRole.AccessibleTextRole) for i in range(model.rowCount())]
        is_known = [row != of_table and not session.view.without_sound(each.row) for each in model.neighbours]
        assert said
        assert False in is_known
        assert ["BPM" in each or "tempo" in each for each in said] == is_known
    session.select(of_table)
    session.question.change(tempo_within=10)
    qtbot.waitUntil(lambda: asked_by(session) == (_NAME,) and not session.question.answer.neighbours, timeout=60_000)


def asked_by(session):
    answer = session.question.answer
    return () if answer is None else answer.request.queries


@pytest.mark.parametrize("column", [slice_model.BPM, slice_model.LEVELS])
def test_slices_whose_tempo_and_loudness_nobody_knows_are_listed_last(window, column):
    view = window.session.view
    for order in Qt.SortOrder:
        window.model.sort(column, order)
        assert [view.without_sound(int(row)) for row in window.model.rows[-4:]] == [False, True, True, True]


def test_the_waveform_is_that_of_the_slice_also_right_after_one_without_sound(window, until):
    """What was drawn before is let go meanwhile, and what comes may have its place in memory."""
    session, detail = window.session, window.detail
    silent, sides = session.view.slices.rows[_NAME], window.similar.compare_card.waves

    def pictures():
        return [view.grab().toImage() for view in (detail.waveform, sides)]

    for row in range(12):
        session.select(silent)
        until(lambda: detail.waveform.why)
        session.select(row)
        until(lambda row=row: detail.detail is not None and detail.detail.row == row)
        until(lambda: sides.sides["A"] is detail.detail)
        shown = pictures()
        for view in (detail.waveform, sides):
            view._still = None  # so that it is drawn anew
        assert shown == pictures()


def test_a_routine_that_begins_with_a_slice_of_a_table_has_no_tempo_until_one_with_a_tempo_comes(window, until):
    session, view = window.session, window.tab(RoutineTab).view
    window.show_tab(RoutineTab)
    session.routines.add([session.view.slices.rows[_NAME]])
    assert session.routines.current.bpm == 0
    assert not view.bpm.isEnabled()
    assert not view.bpm.cleanText()
    session.routines.add([session.view.slices.rows["SongB_0"], 0])
    wanted = round(float(session.view.slices.bpm[0]))
    assert session.routines.current.bpm == wanted
    assert (view.bpm.isEnabled(), view.bpm.value(), view.bpm.cleanText()) == (True, wanted, str(wanted))
    until(lambda: not session.interactive.is_busy)
