"""Which part of a tab has the keyboard: never a text field that nobody went to."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLineEdit, QWidget

from choleor_desktop.errors import DiskFull
from choleor_desktop.ui.tabs.clusters import ClustersTab
from choleor_desktop.ui.tabs.harmony import HarmonyTab
from choleor_desktop.ui.tabs.routine import RoutineTab
from choleor_desktop.ui.tabs.slices import SlicesTab

_FIELDS = (QLineEdit, QAbstractSpinBox, QComboBox)


def _press(window, key) -> None:
    QTest.keyClick(window.focusWidget() or window, key)


def test_no_tab_opens_with_the_keyboard_in_a_field(window):
    kinds = [type(view) for view in window.views]
    for before in kinds:
        for kind in kinds:
            window.show_tab(before)
            window.show_tab(kind)
            focused = window.focusWidget()
            assert not isinstance(focused, _FIELDS), (before.name, kind.name)
            if kind is not before:
                assert window.front.widget.isAncestorOf(focused), (before.name, kind.name)


def _with_tab(window) -> set[QWidget]:
    """What in sight is there to be reached with Tab, but for what a list of its own goes round with the arrows."""
    found = {part for part in window.findChildren(QWidget) if part.isVisible() and part.isEnabled()}
    found = {part for part in found if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.window() is window}
    return {part for part in found if part.focusProxy() is None and not isinstance(part.parent(), QAbstractSpinBox)}


def _back(there: QWidget, n: int) -> list[QWidget]:
    """Where Shift+Tab leads, that many times."""
    seen = []
    for _ in range(n):
        QTest.keyClick(there, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
        there = there.window().focusWidget()
        seen.append(there)
    return seen


def test_tab_goes_round_the_whole_window_from_every_tab_and_meets_what_stands_above_before_what_is_below(window, qtbot):
    session, similar = window.session, window.similar
    session.routines.add([0, 1])
    first, second = (neighbour.row for neighbour in session.question.answer.neighbours[:2])
    session.question.add(first)
    session.question.add(second, away=True)
    session.question.compare_counts((5, 8))
    beside = [similar.scope.buttons["library"], *similar.chips.chips, similar.other_songs, similar.list]
    assert len(beside) == 7
    window.show_tab(ClustersTab)
    clusters = window.tab(ClustersTab).view
    qtbot.waitUntil(lambda: clusters.has_portraits and len(clusters._shown) == 4, timeout=60_000)
    for view in window.views:
        window.show_tab(type(view))
        qtbot.waitUntil(lambda: not (session.interactive.is_busy or session.background.is_busy), timeout=60_000)
        view.widget.setFocus()
        there, wanted, seen = window.focusWidget(), _with_tab(window), []
        while there not in seen and len(seen) <= len(wanted):
            seen.append(there)
            QTest.keyClick(there, Qt.Key.Key_Tab)
            there = window.focusWidget()
        wanted &= _with_tab(window)  # a job that ended meanwhile takes its button along
        missed = {
            f"{type(part).__name__} {part.accessibleName()} {part.property('text')}" for part in wanted - set(seen)
        }
        assert not missed, view.name
        assert _back(there, len(seen)) == seen[::-1], view.name
        order = seen[seen.index(window.tabs) :] + seen[: seen.index(window.tabs)]
        assert [part for part in order if part in beside] == beside, view.name
        if view is window.tab(ClustersTab):
            above = [clusters.k, clusters.method, clusters.run_button, clusters.curve_button]
            cards = [part for card in clusters._shown for part in (card.name, card.hear)]
            assert [part for part in order if part in {*above, *cards, window.similar.list}] == [
                *above, *cards, window.similar.list
            ]  # fmt: skip


def test_shift_tab_goes_back_past_any_number_of_chips(window, until):
    question, panel = window.session.question, window.similar
    rows = [neighbour.row for neighbour in question.answer.neighbours[:3]]
    for n, row in enumerate(rows, start=2):
        question.add(row)
        until(lambda n=n: [chip.isVisible() for chip in panel.chips.chips] == [True] * n)
        panel.list.setFocus()
        wanted = [panel.other_songs, *panel.chips.chips[::-1], panel.scope.buttons["library"]]
        assert _back(panel.list, len(wanted)) == wanted
    panel.chips.chips[0].setFocus()
    while panel.chips.chips:
        until(panel.chips.chips[0].hasFocus)
        _press(window, Qt.Key.Key_Space)
    assert window.focusWidget() is panel.list, "the last chip is gone"


def test_keys_pressed_after_clusters_opened_rename_nothing(window, qtbot):
    names = dict(window.session.view.clustering.names)
    window.show_tab(ClustersTab)
    for key in (Qt.Key.Key_Space, Qt.Key.Key_R):
        _press(window, key)
    qtbot.waitUntil(lambda: bool(window.session.routines.current), timeout=60_000)
    window.show_tab(SlicesTab)
    assert window.session.view.clustering.names == names
    assert all(
        field.text() == names.get(n, "")
        for n, field in ((card.number, card.name) for card in window.tab(ClustersTab).view._shown)
    )


def test_a_routine_that_gets_its_first_slice_or_its_last_taken_keeps_the_keyboard_out_of_its_fields(window, qtbot):
    tab = window.tab(RoutineTab)
    window.show_tab(RoutineTab)
    _press(window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: tab.view.model.rowCount() == 1, timeout=60_000)
    assert window.focusWidget() is tab.view.list
    _press(window, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: tab.view.model.rowCount() == 0, timeout=60_000)
    assert window.focusWidget() is tab.view


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_enter_and_escape_leave_a_field_for_the_list(window, qtbot, key):
    window.tab(SlicesTab).view.setFocus()
    _press(window, Qt.Key.Key_R)
    routine, harmony = window.tab(RoutineTab).view, window.tab(HarmonyTab).view
    qtbot.waitUntil(lambda: routine.model.rowCount() == 1, timeout=60_000)
    for kind, field, target in (
        (RoutineTab, routine.note, routine.list),
        (RoutineTab, routine.name, routine.list),
        (RoutineTab, routine.bpm, routine.list),
        (RoutineTab, window.toolbar.search, routine.list),
        (HarmonyTab, harmony.choreography, harmony.curves),
        (HarmonyTab, harmony.typed, harmony.curves),
    ):
        window.show_tab(kind)
        field.setFocus()
        _press(window, key)
        assert window.focusWidget() is target


def test_what_was_written_is_kept_when_enter_leaves_the_field(window, qtbot):
    window.tab(SlicesTab).view.setFocus()
    _press(window, Qt.Key.Key_R)
    view = window.tab(RoutineTab).view
    qtbot.waitUntil(lambda: view.model.rowCount() == 1, timeout=60_000)
    window.show_tab(RoutineTab)
    view.note.setFocus()
    QTest.keyClicks(view.note, "turn")
    _press(window, Qt.Key.Key_Return)
    _press(window, Qt.Key.Key_3)
    session = window.session
    qtbot.waitUntil(lambda: session.labels.of(session.row).rating == 3, timeout=60_000)
    assert session.routines.current.items[0].note == "turn"
    assert view.note.text() == "turn"


def test_escape_puts_back_what_was_in_a_field(window, qtbot):
    window.tab(SlicesTab).view.setFocus()
    _press(window, Qt.Key.Key_R)
    routine, harmony = window.tab(RoutineTab).view, window.tab(HarmonyTab).view
    clusters, row = window.tab(ClustersTab).view, window.session.row
    qtbot.waitUntil(lambda: routine.model.rowCount() == 1, timeout=60_000)
    routines = window.session.routines
    qtbot.waitUntil(lambda: routines.current is not None and routines.current.number > 0, timeout=60_000)
    before = routines.current, window.session.view.clustering.names, window.session.labels.of(row)
    for kind, find in (
        (RoutineTab, lambda: routine.note),
        (RoutineTab, lambda: routine.name),
        (HarmonyTab, lambda: harmony.choreography),
        (HarmonyTab, lambda: harmony.typed),
        (ClustersTab, lambda: clusters._shown[0].name),
        (SlicesTab, lambda: window.toolbar.search),
    ):
        window.show_tab(kind)
        qtbot.waitUntil(lambda: not window.turning.is_active, timeout=60_000)  # cards of clusters are made
        field = find()
        field.setFocus()
        was = field.text()
        QTest.keyClicks(field, "7 7")
        assert field.text() != was
        _press(window, Qt.Key.Key_Escape)
        assert field.text() == was
        assert not field.hasFocus()
    for field in (clusters.k, window.toolbar.tempo):
        field.setFocus()
        was = field.value(), field.text()
        field.selectAll()
        QTest.keyClicks(field, "77")
        _press(window, Qt.Key.Key_Escape)
        assert (field.value(), field.text()) == was
    session = window.session
    assert (session.routines.current, session.view.clustering.names, session.labels.of(row)) == before
    assert harmony.problem.isHidden()


@pytest.mark.parametrize(
    ("field", "written", "told"),
    [
        ("tempo", "300", "Tempo in percent: from 50 % to 150 % only, so it stays at 100 %."),
        ("tempo", "20", "Tempo in percent: from 50 % to 150 % only, so it stays at 100 %."),
        ("k", "500", "How many clusters: from 1 to 200 only, so it stays at 10."),
    ],
)
@pytest.mark.parametrize("leaves", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_a_number_that_a_field_does_not_take_is_put_back_with_the_range(window, field, written, told, leaves):
    clusters = window.tab(ClustersTab)
    window.show_tab(ClustersTab)
    box = window.toolbar.tempo if field == "tempo" else clusters.view.k
    if field == "k":
        box.setValue(10)
    before, runs = box.value(), []
    clusters.view.run_wanted.connect(lambda *how: runs.append(how))
    for _ in range(2):
        window.status.tell("")
        box.setFocus()
        box.selectAll()
        QTest.keyClicks(box, written)
        assert box.cleanText() == written
        _press(window, leaves)
        assert (box.value(), window.status.text, runs) == (before, told, [])
    if field == "k":
        box.selectAll()
        QTest.keyClicks(box, "7")
        clusters.view.run_button.click()
        assert [k for k, *_ in runs] == [7]


@pytest.mark.parametrize("tab", [ClustersTab, HarmonyTab])
def test_a_name_that_could_not_be_stored_goes_from_its_field_and_can_be_written_again(window, qtbot, tab):
    session, name = window.session, "x" * 30_000  # more than there is room for
    told: list[object] = []
    session.message.connect(told.append)
    window.show_tab(tab)
    qtbot.waitUntil(lambda: tab is HarmonyTab or len(window.tab(ClustersTab).view._shown) == 4, timeout=60_000)
    view = window.tab(tab).view
    field = view.choreography if tab is HarmonyTab else view._shown[2].name

    def set_room(pages: str) -> None:
        session.store._database.read(lambda c: c.execute(f"PRAGMA max_page_count = {pages}"))

    def write() -> None:
        field.setFocus()
        field.selectAll()
        field.insert(name)
        _press(window, Qt.Key.Key_Return)

    set_room(session.store._database.read(lambda c: c.execute("PRAGMA page_count").fetchone()[0]))
    write()
    qtbot.waitUntil(lambda: any(isinstance(each, DiskFull) for each in told), timeout=60_000)
    qtbot.waitUntil(lambda: field.text() == "", timeout=60_000)
    set_room("1000000")
    write()

    def kept() -> str | None:
        is_label = tab is HarmonyTab
        return session.labels.of(session.row).choreography if is_label else session.view.clustering.names.get(2)

    qtbot.waitUntil(lambda: kept() == name, timeout=60_000)
    assert field.text() == name


def test_undo_in_a_field_where_nothing_was_written_takes_back_what_was_done_last(window, qtbot):
    session = window.session
    session.routines.add([0, 1])
    window.show_tab(RoutineTab)
    tempo, before = window.tab(RoutineTab).view.bpm, session.routines.current.bpm
    tempo.setFocus()
    _press(window, Qt.Key.Key_Up)
    assert session.routines.current.bpm == before + 1
    for key, bpm in (("Ctrl+Z", before), ("Ctrl+Shift+Z", before + 1)):
        sequence = QKeySequence(key)[0]
        QTest.keyClick(tempo, sequence.key(), sequence.keyboardModifiers())
        qtbot.waitUntil(lambda bpm=bpm: session.routines.current.bpm == tempo.value() == bpm, timeout=60_000)
    name = window.tab(RoutineTab).view.name
    name.setFocus()
    QTest.keyClicks(name, "s")
    QTest.keyClick(name, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert name.text() == session.routines.current.name, "what is being written goes first"
    assert tempo.value() == before + 1
