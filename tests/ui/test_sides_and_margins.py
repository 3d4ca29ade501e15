"""Sides, buttons, drawings and dialogs: as wide as they should be, and where they were."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QInputDialog,
    QLabel,
    QLineEdit,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QWidget,
)

from choleor_desktop.ui import app
from choleor_desktop.ui.dialogs.failures_dialog import FailuresDialog
from choleor_desktop.ui.dialogs.plain_dialog import open_question
from choleor_desktop.ui.main_window import MainWindow
from choleor_desktop.ui.parts.plain import PlainBox
from choleor_desktop.ui.parts.titles import slice_title
from choleor_desktop.ui.tabs.clusters import ClustersTab
from choleor_desktop.ui.tabs.harmony import HarmonyTab
from choleor_desktop.ui.theme import BIG
from choleor_desktop.ui.window_place import Columns


def _drawn(window: QWidget) -> None:
    """Let everything find its place, also what finds it by what is around it."""
    for _ in range(3):
        QApplication.sendPostedEvents()
    window.grab()


def _sides(window: MainWindow) -> tuple[int, int]:
    _drawn(window)
    left, _, right = window.columns.sizes()
    return left, right


def _move_sides(window: MainWindow, left: int, right: int) -> None:
    """As a person does with the mouse."""
    window.columns.moveSplitter(left, 1)
    window.columns.moveSplitter(window.columns.width() - right - window.columns.handleWidth(), 2)


def test_sides_have_more_room_in_a_large_window_until_a_person_moves_them(small, show_window, library):
    window = small()
    assert _sides(window) == (200, 360)
    window.resize(2560, 1440)
    left, right = _sides(window)
    assert 270 <= left <= 320
    assert 450 <= right <= 540
    _move_sides(window, 240, 400)
    window.resize(1600, 1000)
    window.close()
    window = show_window(library)
    window.resize(2560, 1440)
    assert _sides(window) == (240, 400)


def test_sides_grow_with_the_letters_before_the_middle_has_more_than_it_needs(small):
    window = small(big=True)
    window.resize(1600, 1000)
    left, right = _sides(window)
    assert left >= 240
    assert right >= 430


def test_sides_are_as_wide_as_they_were_left_whatever_size_letters_have_at_the_start(small, show_window, library):
    window = small()
    window.resize(1600, 1000)
    _move_sides(window, 220, 380)
    window.close()
    for _ in range(2):
        window = show_window(library, "--big")
        window.resize(2560, 1440)
        assert sum(_sides(window)) > 1.3 * (220 + 380)
        window.commands.look.set_look(big=False)
        window.restyling.finish()
        assert _sides(window) == (220, 380)
        window.close()


def test_a_side_is_no_wider_than_it_has_to_be_in_another_language(small, qtbot):
    window = small(big=True)
    usual = _sides(window)[1]
    window.similar.scope.buttons["library"].setText("In all of the library")  # as another language may have it
    qtbot.waitUntil(lambda: _sides(window)[1] > usual, timeout=60_000)
    window.commands.look.set_language("ko")
    qtbot.waitUntil(lambda: _sides(window)[1] == usual, timeout=60_000)


@pytest.mark.parametrize("kept", [None, [], [0, 360, 1], ["200", 360, 1], [200, 360, 0], [1, 2], {"left": 3}])
def test_widths_of_sides_that_cannot_be_understood_are_the_usual_ones(qapp, kept):
    columns = Columns()
    columns.restore(kept)
    assert columns.kept() == []


def test_buttons_beside_play_and_the_plots_stay_where_they_are_whatever_is_heard_and_chosen(small):
    window = small()
    _drawn(window)
    detail = window.detail

    def places() -> list[int]:
        _drawn(window)
        return [window.toolbar.loop.x(), detail.levels.width(), detail.mfcc.x()]

    before = places()
    window.toolbar.set_playing(True)
    assert places() == before
    row = window.session.row
    detail.set_detail(detail.detail, (3, 5, 8, 8, 5, 3, 2, 1) if not window.session.labels.of(row).movement else ())
    assert places() == before


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("big", [False, True])
def test_slices_of_a_question_stand_beside_each_other_with_all_of_their_names(small, language, big, qtbot):
    window = small(language, big=big)
    window.resize(2560, 1440)
    session, panel = window.session, window.similar.chips
    for row in (1, 2):
        session.question.add(row)
    qtbot.waitUntil(lambda: len(panel.chips) == len(session.question.rows) > 1, timeout=60_000)
    _drawn(window)
    titles = [slice_title(session.view, row) for row in session.question.rows]
    assert [chip.text() for chip in panel.chips] == [f"+  {title}   ✕" for title in titles]
    assert len({chip.y() for chip in panel.chips}) < len(panel.chips)


@pytest.mark.parametrize("big", [False, True])
def test_drawings_and_boxes_are_as_large_as_the_letters(small, big):
    window, factor = small(big=big), BIG if big else 1
    _drawn(window)
    assert {button.iconSize().height() for button in window.toolbar.findChildren(QAbstractButton)
            if not isinstance(button.parent(), QLineEdit)} == {round(16 * factor)}  # fmt: skip
    option = QStyleOptionButton()
    box = window.similar.findChild(QCheckBox)
    option.initFrom(box)
    side = box.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, box).height()
    assert side == round(13 * factor) + 4


def test_questions_have_the_margins_and_the_chief_button_of_all_dialogs(small):
    window = small()
    ask = QInputDialog(window)
    ask.setLabelText("Its name on every slice:")
    open_question(ask)
    box = PlainBox(window, window.theme)
    box.setText("There is no library.")
    box.setInformativeText("Check the name.")
    box.open()
    failures = FailuresDialog(window, ())
    failures.open()
    _drawn(window)
    app.running().complain(ValueError, ValueError("our own fault"), None)
    ours = app.running()._box
    dialogs = (failures, ask, box, ours)
    margins = [layout.contentsMargins() for dialog in dialogs if (layout := dialog.layout()) is not None]
    assert margins == margins[:1] * len(dialogs)
    signs = [each.iconPixmap().toImage() for each in (box, ours)]
    assert signs[0] == signs[1], "of one size, in the colours of the window"
    buttons = ask.findChild(QDialogButtonBox)
    assert buttons is not None
    chief = buttons.button(QDialogButtonBox.StandardButton.Ok)
    image = chief.grab().toImage()
    assert image.pixelColor(image.width() // 2, 5) == window.theme.a
    for dialog in dialogs[::-1]:
        dialog.close()


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("big", [False, True])
def test_fields_below_each_other_begin_at_one_line(small, language, big):
    window = small(language, big=big)
    window.show_tab(HarmonyTab)
    _drawn(window)
    view = window.tab(HarmonyTab).view
    first, second = (field.mapTo(window, QPoint(0, 0)) for field in (view.choreography, view.typed))
    assert first.x() == second.x() or first.y() == second.y()


def test_what_is_said_of_no_clusters_stands_in_the_middle_beside_what_is_said_of_no_curves(small):
    window = small()
    window.show_tab(ClustersTab)
    view = window.tab(ClustersTab).view
    view._show_empty(has_slices=True)
    _drawn(window)
    (said,) = (label for label in view.findChildren(QLabel) if label.text().startswith("No clusters yet"))
    beside = view._curve_empty if view._curve_empty.isVisible() else view.curve
    middles = [widget.mapTo(window, widget.rect().center()).y() for widget in (said, beside)]
    assert abs(middles[0] - middles[1]) < 40
    assert said.alignment() == Qt.AlignmentFlag.AlignCenter


def test_what_can_be_chosen_is_listed_as_in_a_menu(small):
    window = small()
    for box in window.findChildren(QComboBox):
        option = QStyleOptionComboBox()
        option.initFrom(box)
        assert not box.style().styleHint(QStyle.StyleHint.SH_ComboBox_Popup, option, box), (
            "Fusion frames the chosen one"
        )


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("big", [False, True])
def test_what_is_said_beside_a_title_is_whole_or_left_out(small, language, big):
    window = small(language, big=big)
    window.show_tab(HarmonyTab)
    _drawn(window)
    view, detail = window.tab(HarmonyTab).view, window.detail
    for beside in (view._legend, detail._mfcc_note, detail._wave_title):
        assert QLabel.text(beside) in {"", beside.text()}
    for title in (view._title, detail.title):
        assert QLabel.text(title) == title.text()
    if QLabel.text(detail._mfcc_note):
        words = detail._mfcc_note.fontMetrics().horizontalAdvance(detail._mfcc_note.text())
        assert detail._mfcc_note.geometry().right() - words - detail._mfcc_title.geometry().right() > 10
    window.resize(2560, 1440)
    _drawn(window)
    for beside in (view._legend, detail._mfcc_note, detail._wave_title):
        assert QLabel.text(beside) == beside.text() != ""
