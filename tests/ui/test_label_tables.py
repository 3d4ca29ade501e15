"""Tables of labels that come in where slices have other labels: seen first, then decided."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from choleor_desktop.library.models import Label, LabelEdit
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.export import export_library
from choleor_desktop.pipeline.tables import import_table
from choleor_desktop.ui.dialogs.conflicts_dialog import ConflictsDialog

MINE, THEIRS, NEW = Label(("mine",), 2), Label(("theirs",), 5, "<b>note</b>"), Label((), 3)


@pytest.fixture
def table(library, tmp_path):
    """A table with one label that differs and one that is new, for the library of the same test."""
    with Store.open(library) as store:
        first, second = store.view().slices.ids[:2]
        store.edit([LabelEdit(first, THEIRS), LabelEdit(second, NEW)])
        target = tmp_path / "labels.csv"
        export_library(store.view(), {"labels": target})
        store.edit([LabelEdit(first, MINE), LabelEdit(second, Label())])
    return target


@pytest.fixture
def window(show_window, library, table):
    return show_window(library)


@pytest.mark.parametrize(("choice", "kept"), [("keep", MINE), ("take", THEIRS)])
def test_labels_that_differ_are_shown_and_a_person_decides(window, table, qtbot, choice, kept):
    window.commands.libraries.bring([table])
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), ConflictsDialog), timeout=60_000)
    dialog = QApplication.activeModalWidget()
    cells = [dialog.table.item(0, column).text() for column in range(3)]
    assert cells == [window.session.title_of(0), "mine · ★★", "theirs · ★★★★★ · <b>note</b>"]
    assert dialog.table.rowCount() == 1
    slices, here, there = (dialog.table.columnWidth(column) for column in range(3))
    assert slices < here
    assert abs(here - there) <= 1, "labels to be compared have the same room"
    assert window.session.labels.of(0) == MINE
    QTest.mouseClick(getattr(dialog, choice), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.session.labels.of(1) == NEW, timeout=60_000)
    assert window.session.labels.of(0) == kept
    told = {
        "keep": "1 label brought in by tables, 1 row of tables without change.",
        "take": "2 labels brought in by tables.",
    }
    qtbot.waitUntil(lambda: window.status.text == told[choice], timeout=60_000)
    window.commands.undo()
    qtbot.waitUntil(lambda: window.session.labels.of(1) == Label(), timeout=60_000)
    assert window.session.labels.of(0) == MINE


def test_nothing_comes_in_when_the_table_is_sent_away(window, table, qtbot):
    window.commands.libraries.bring([table])
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), ConflictsDialog), timeout=60_000)
    QApplication.activeModalWidget().reject()
    qtbot.waitUntil(lambda: not window.session.background.is_busy, timeout=60_000)
    assert (window.session.labels.of(0), window.session.labels.of(1)) == (MINE, Label())


def test_a_label_given_while_a_table_comes_in_is_not_taken_for_none(library, table, monkeypatch):
    """It is given after the table was read and before it is stored."""
    with Store.open(library) as store:
        store_edit, second = store.edit, store.view().slices.ids[1]

        def edit(edits, what="label"):
            store_edit([LabelEdit(second, MINE)])
            store_edit(edits, what)

        monkeypatch.setattr(store, "edit", edit)
        report = import_table(store, table, keep_labels=True)
        assert store.view().labels[second] == MINE
        assert (report.n_labels, report.n_skipped) == (0, 2)


def test_a_label_given_after_nothing_differed_stays(window, library, table, qtbot):
    session, second = window.session, window.session.view.slices.ids[1]
    session.store.edit([LabelEdit(session.view.slices.ids[0], THEIRS)])
    session.refresh()
    qtbot.waitUntil(lambda: session.labels.of(0) == THEIRS, timeout=60_000)
    jobs = []
    session.job_started.connect(lambda job: jobs.append(job.title) or _label_once(session, second, job))
    window.commands.libraries.bring([table])
    qtbot.waitUntil(lambda: session.labels.of(1) == MINE and "Importing" in jobs, timeout=60_000)
    qtbot.waitUntil(lambda: not session.background.is_busy, timeout=60_000)
    assert session.store.view().labels[second] == MINE


def _label_once(session, name, job):
    """When the comparison has just begun, a person labels the slice."""
    if job.title == "Comparing labels":
        session.store.edit([LabelEdit(name, MINE)])
        session.refresh()
