"""Tables of labels that come in where slices have other labels: seen first, then decided."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from choleor_desktop.library.models import Label, LabelEdit
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.export import export_library
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
    assert window.session.labels.of(0) == MINE
    QTest.mouseClick(getattr(dialog, choice), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.session.labels.of(1) == NEW, timeout=60_000)
    assert window.session.labels.of(0) == kept
    window.commands.undo()
    qtbot.waitUntil(lambda: window.session.labels.of(1) == Label(), timeout=60_000)
    assert window.session.labels.of(0) == MINE


def test_nothing_comes_in_when_the_table_is_sent_away(window, table, qtbot):
    window.commands.libraries.bring([table])
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), ConflictsDialog), timeout=60_000)
    QApplication.activeModalWidget().reject()
    qtbot.waitUntil(lambda: not window.session.background.is_busy, timeout=60_000)
    assert (window.session.labels.of(0), window.session.labels.of(1)) == (MINE, Label())
