"""A screen of 1280×720: in every language, look and size of letters all of the window is there to be read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from choleor_desktop.ui.parts.flow import FlowLayout
from choleor_desktop.ui.parts.keys import KeysDialog
from choleor_desktop.ui.parts.one_line import OneLine
from choleor_desktop.ui.tabs.beats import BeatsTab
from choleor_desktop.ui.tabs.clusters import ClustersTab
from choleor_desktop.ui.tabs.harmony import HarmonyTab
from choleor_desktop.ui.tabs.map import MapTab
from choleor_desktop.ui.tabs.slices import SlicesTab
from choleor_desktop.ui.tabs.tour import TourTab

_READINGS = ("130 BPM", "half tempo, 65 BPM", "double tempo, 260 BPM", "off-beat, 130 BPM", "another, 98 BPM")
_FACTS = "102.0 BPM · changing tempo · 36 % sure · 0:01.6 / 1:12.0"
_WHY = "0 % sure: the beats are not clear, could be counted otherwise, the tempo leaps, the “1” is not clear"
_MODES = {
    "English": {"language": "en"},
    "Korean, light": {"language": "ko", "look": "light"},
    "big": {"language": "en", "big": True, "look": "light"},
    "big, Korean": {"language": "ko", "big": True},
}


def _shown[W: QWidget](window: QWidget, *kinds: type[W]) -> Iterator[W]:
    for widget in window.findChildren(QWidget):
        if isinstance(widget, kinds) and widget.isVisible() and widget.window() is window:
            yield widget


def _name(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    return f"{type(widget).__name__} “{text or widget.accessibleName()}”"


def _is_cut_off(widget: QWidget) -> bool:
    """Whether it sticks out of what it is in; what lies further down in something that is scrolled does not."""
    above = widget.parentWidget()
    while above is not None:
        place, room = QRect(widget.mapTo(above, QPoint(0, 0)), widget.size()), above.rect()
        scrolled = isinstance(above.parentWidget(), QScrollArea)
        if place.left() < 0 or place.right() > room.right():
            return True
        if not scrolled and (place.top() < 0 or place.bottom() > room.bottom()):
            return True
        if scrolled or above.isWindow():
            return False
        above = above.parentWidget()
    return False


def _scrolled_sideways(window: QWidget) -> Iterator[str]:
    for area in _shown(window, QAbstractScrollArea):
        if area.horizontalScrollBar().maximum() > 0:
            yield f"{_name(area)} scrolls sideways"


def _unreadable_words(window: QWidget) -> Iterator[str]:
    for label in _shown(window, QLabel):
        if isinstance(label, OneLine) or not label.text():
            continue
        if label.wordWrap() and label.height() < label.heightForWidth(label.width()):
            yield f"{_name(label)} lacks a line"
        if not label.wordWrap() and label.width() < label.minimumSizeHint().width():
            yield f"{_name(label)} is cut off"


def _crowded_controls(window: QWidget) -> Iterator[str]:
    for widget in _shown(window, QAbstractButton, QComboBox, QAbstractSpinBox, QLineEdit):
        if isinstance(widget.parentWidget(), QAbstractSpinBox | QComboBox):
            continue  # the field within a field
        words = widget.placeholderText() if isinstance(widget, QLineEdit) else ""
        wanted = max(widget.minimumSizeHint().width(), widget.fontMetrics().horizontalAdvance(words))
        if widget.width() < wanted:
            yield f"{_name(widget)} has no room for its words"
        if _is_cut_off(widget):
            yield f"{_name(widget)} is cut off"


def _cut_heads(window: QWidget) -> Iterator[str]:
    for header in _shown(window, QHeaderView):
        for i in filter(lambda i: not header.isSectionHidden(i), range(header.count())):
            words = header.model().headerData(i, header.orientation())
            if header.sectionSize(i) < header.fontMetrics().horizontalAdvance(words) + 16:
                yield f"the head “{words}” is cut off"


def _drawn(window: QWidget) -> None:
    """Let everything find its place, also what finds it by what is around it."""
    for _ in range(3):
        QApplication.sendPostedEvents()
    window.grab()


def faults(window: QWidget) -> list[str]:
    """What cannot be read, or only by scrolling sideways."""
    return list(
        chain(_scrolled_sideways(window), _unreadable_words(window), _crowded_controls(window), _cut_heads(window))
    )


@pytest.mark.parametrize("mode", _MODES)
def test_no_tab_is_scrolled_sideways_and_nothing_is_cut_off(small, mode):
    window, found = small(**_MODES[mode]), []
    for view in window.views:
        window.show_tab(type(view))
        if isinstance(view, BeatsTab):
            view.view.set_readings(_READINGS, 0)
            view.view.set_head("A song", _FACTS, _WHY, "", can_repair=True)
        _drawn(window)
        found += [f"{view.name}: {fault}" for fault in faults(window)]
        if "big" not in mode and window.pages.currentWidget().verticalScrollBar().maximum() > 0:
            found.append(f"{view.name} is scrolled as a whole")
    window.commands.run("labelling")
    _drawn(window)
    found += [f"labelling: {fault}" for fault in faults(window)]
    assert not found, "\n".join(found)
    keys = KeysDialog(window, window.theme)
    keys.ensurePolished()
    assert keys.sizeHint().height() <= 700
    assert keys.sizeHint().width() <= 1280
    if "big" not in mode:
        keys.show()
        (area,) = keys.findChildren(QScrollArea)
        assert area.verticalScrollBar().maximum() == 0, "all keys are in sight at once"
        keys.close()


def test_all_keys_in_big_letters_are_in_sight_at_once_on_a_large_screen(small):
    window = small(big=True)
    window.resize(2560, 1440)
    keys = KeysDialog(window, window.theme)
    keys.show()
    (area,) = keys.findChildren(QScrollArea)
    assert area.verticalScrollBar().maximum() == 0
    keys.close()


def test_what_does_not_fit_is_found():
    window, button = QWidget(), QLabel("words that need some room")
    window.resize(300, 60)
    button.setParent(window)
    button.setGeometry(0, 0, 40, 20)
    window.show()
    assert len(faults(window)) == 1
    button.resize(290, 20)
    assert faults(window) == []


@pytest.mark.parametrize("big", [False, True])
def test_the_next_step_of_the_tour_and_some_results_are_in_sight(small, big):
    window = small(big=big)
    window.show_tab(TourTab)
    _drawn(window)
    area, button = window.pages.currentWidget(), window.tab(TourTab).view.next_button
    assert area.verticalScrollBar().maximum() == 0
    assert area.viewport().rect().contains(QRect(button.mapTo(area.viewport(), QPoint(0, 0)), button.size()))
    similar = window.similar.list
    assert similar.viewport().height() >= 2 * similar.sizeHintForRow(1)


def test_the_list_of_the_beats_tab_is_in_sight_in_big_letters_and_only_what_is_beside_it_is_scrolled(small):
    window = small(big=True)
    window.show_tab(BeatsTab)
    view, area = window.tab(BeatsTab).view, window.pages.currentWidget()
    view.set_readings(_READINGS, 0)
    _drawn(window)
    assert area.verticalScrollBar().maximum() == 0
    assert area.viewport().rect().contains(QRect(view.songs.mapTo(area.viewport(), QPoint(0, 0)), view.songs.size()))
    button = view.buttons["pin_beat"]
    view.buttons["tap_beat"].setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is button
    assert not button.visibleRegion().isEmpty(), "Tab brings into sight what it reaches"


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(
    ("whole", "others"),
    [
        ("134", (("half", "67"), ("offbeat", "134"), ("double", "268"), ("tempo", "101"))),
        ("96–128", (("half", "48–64"), ("offbeat", "96–128"), ("double", "192–256"), ("tempo", "112"))),
    ],
)
def test_other_readings_stand_in_one_row_where_the_window_is_as_large_as_it_is_at_first(
    show_window, library, language, whole, others
):
    window = show_window(library, language=language)
    tab = window.tab(BeatsTab)
    window.show_tab(BeatsTab)
    texts = [f"{tab.reading(name, steadier=True)}, {bpm}\N{NO-BREAK SPACE}BPM" for name, bpm in others]
    tab.view.set_readings((f"{whole}\N{NO-BREAK SPACE}BPM", *texts), 0)
    _drawn(window)
    assert len({button.y() for button in tab.view._reading_buttons if button.isVisible()}) == 1


def test_a_message_of_the_beats_tab_wraps_on_a_line_of_its_own(small):
    window = small()
    window.show_tab(BeatsTab)
    view = window.tab(BeatsTab).view
    view.set_head("A song with quite a long name", "130 BPM", "", "1 tap: keep tapping " * 6, can_repair=True)
    _drawn(window)
    assert view._state.isVisible()
    assert view._state.height() >= view._state.heightForWidth(view._state.width())
    assert not _is_cut_off(view._state)


def test_the_weights_are_all_in_sight_where_the_window_is_as_large_as_it_is_at_first(show_window, library):
    window = show_window(library)
    assert (window.width(), window.height()) == (1600, 1000)
    _drawn(window)
    assert window.similar._search_area.verticalScrollBar().maximum() == 0


def test_the_menu_stands_in_one_column_beside_a_panel_of_a_small_screen(small):
    for mode, how in _MODES.items():
        window = small(**how)
        window.main_menu.fill()
        assert 400 < window.toolbar.menu.sizeHint().height() <= 680, mode


def test_the_weights_are_all_in_sight_on_a_small_screen_too(small):
    for mode, how in _MODES.items():
        window = small(**how)
        _drawn(window)
        assert window.similar._search_area.verticalScrollBar().maximum() == 0, mode


@pytest.mark.parametrize("mode", _MODES)
def test_no_filter_is_cut_off_on_a_small_screen_while_a_sentence_or_chips_are_above(small, mode, qtbot):
    window = small(**_MODES[mode])
    window.similar.search_card.show_side("filters")
    similar = window.similar
    asked = (3, None), (0, (2, 5))
    for (stars, counts), above, gone in zip(
        asked, (similar._notice, similar.chips), (similar.chips, similar._notice), strict=True
    ):
        window.session.question.change(min_rating=stars)
        window.session.question.compare_counts(counts)
        qtbot.waitUntil(lambda above=above, gone=gone: above.isVisible() and gone.isHidden(), timeout=60_000)
        _drawn(window)
        field = similar.search_card.text
        area = similar._search_area.viewport()
        assert area.rect().contains(QRect(field.mapTo(area, QPoint(0, 0)), field.size())), counts
        assert similar.list.viewport().height() >= 2 * similar.list.sizeHintForRow(1)


def test_a_movement_that_is_refused_makes_harmony_no_wider_than_its_room(small):
    for mode, how in _MODES.items():
        window = small(**how)
        window.show_tab(HarmonyTab)
        view = window.tab(HarmonyTab).view
        view._typed("35885321")
        _drawn(window)
        assert view.problem.isVisible(), mode
        assert faults(window) == [], mode


@pytest.mark.parametrize("mode", _MODES)
def test_the_fields_of_harmony_stay_in_sight_beside_slices_that_fit_another_movement(small, mode, qtbot):
    window = small(**_MODES[mode])
    window.show_tab(HarmonyTab)
    view = window.tab(HarmonyTab).view
    window.session.movements.draw(window.session.row, (3, 5, 8, 8, 5, 3, 2, 1))
    window.tab(HarmonyTab).find()
    qtbot.waitUntil(view.list.isVisible, timeout=60_000)
    window.session.movements.draw(window.session.row, (8, 5, 3, 8, 5, 1, 2, 1))
    qtbot.waitUntil(lambda: view.fits_of.property("role") == "problem", timeout=60_000)
    _drawn(window)
    assert window.pages.currentWidget().verticalScrollBar().maximum() == 0
    assert view.list.viewport().height() >= view.list.sizeHintForRow(0)
    assert faults(window) == []


def test_table_map_and_plots_begin_and_end_on_the_same_lines(show_window, library):
    window = show_window(library)
    for size in ((1280, 720), (1600, 1000)):
        window.resize(*size)
        _drawn(window)
        wave = window.detail.waveform
        left, right = (wave.mapTo(window, corner).x() for corner in (QPoint(0, 0), QPoint(wave.width(), 0)))
        for view, kind in ((window.table.viewport(), SlicesTab), (window.tab(MapTab).view, MapTab)):
            window.show_tab(kind)
            _drawn(window)
            assert view.mapTo(window, QPoint(0, 0)).x() == left, kind.name
            assert view.mapTo(window, QPoint(view.width(), 0)).x() == right, kind.name


@pytest.mark.parametrize("big", [False, True])
def test_the_map_is_no_strip_on_a_small_screen(small, big):
    window = small(big=big)
    window.show_tab(MapTab)
    _drawn(window)
    assert window.tab(MapTab).view.height() >= 280
    assert window.detail.isHidden() == big
    window.show_tab(SlicesTab)
    assert not window.detail.isHidden()


def test_a_row_goes_on_in_the_next_line_and_hidden_widgets_take_no_room(qapp):
    page = QWidget()
    row = FlowLayout(page)
    labels = [QLabel("x" * 10) for _ in range(4)]
    for label in labels:
        label.setFixedSize(100, 20)
        row.addWidget(label)
    assert row.heightForWidth(500) == 20
    assert row.heightForWidth(220) == 46
    labels[0].hide()
    labels[1].hide()
    assert row.heightForWidth(220) == 20
    assert row.minimumSize().width() == 100
    row.setGeometry(QRect(0, 0, 110, 60))
    assert [label.y() for label in labels[2:]] == [0, 26]


def test_in_a_row_a_field_takes_the_room_that_is_left(qapp):
    page = QWidget()
    row = FlowLayout(page)
    label, field = QLabel("x"), QLineEdit()
    label.setFixedSize(50, 20)
    field.setMinimumWidth(100)
    row.addWidget(label)
    row.addWidget(field)
    row.setGeometry(QRect(0, 0, 400, 60))
    assert (field.x(), field.width()) == (56, 344)
    row.setGeometry(QRect(0, 0, 120, 60))
    assert (field.x(), field.width()) == (0, 120)


def test_names_without_a_place_to_break_are_shortened_in_what_is_filtered_by(small):
    words = ("the song “A_Really_Tense_Moment_FULL” or “Corner Store” or 4 more", "the tag “very_very_very_slow_intro”")
    for mode, how in _MODES.items():
        window = small(**how)
        _drawn(window)
        window.restyling.finish()  # the language is another
        window.songs.set_force(words, several=True)
        for big in (True, False, True):
            window.commands.look.set_look(dark=True, big=big)
            window.restyling.finish()
            _drawn(window)
            said, room = window.songs.force, window.songs.force.contentsRect()
            shown = QLabel.text(said)
            drawn = said.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, shown)
            assert drawn.width() <= room.width(), mode
            assert drawn.height() <= room.height(), mode
            assert "_FULL”" in shown, "the end of a name, too"
            assert (said.text(), said.toolTip()) == (" + ".join(words),) * 2


def test_what_is_said_of_a_cluster_has_almost_half_of_its_line(small, qtbot):
    window = small(big=True)
    window.show_tab(ClustersTab)
    view = window.tab(ClustersTab).view
    qtbot.waitUntil(lambda: view.has_portraits and len(view._shown) > 1, timeout=60_000)
    _drawn(window)
    assert all(card._shares.width() > 0.4 * card.width() for card in view._shown), "else it takes five lines and more"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_curves_of_the_clusters_are_whole_in_a_low_window(small, language, qtbot):
    window = small(language)
    window.show_tab(ClustersTab)
    curve = window.tab(ClustersTab).view.curve
    qtbot.waitUntil(lambda: curve.has_plots, timeout=60_000)
    for size, is_low in ((QSize(910, 512), True), (QSize(1600, 1000), False)):
        window.resize(size)
        _drawn(window)
        for half, plot in zip(curve.halves, curve._plots, strict=True):
            (title,) = half.findChildren(QLabel)
            assert half.rect().contains(plot.geometry())
            assert not is_low or plot.height() >= 80
            assert (":" in title.text()) != is_low
            assert (":" in title.toolTip()) == is_low


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_window_fits_a_laptop_of_1366_pixels_at_150_percent_with_signs_alone_in_its_toolbar(
    show_window, library, language
):
    window = show_window(library, language=language)
    _drawn(window)
    bar = window.toolbar
    signs = (bar.loop, bar.click, bar.counts, bar.count_in)
    words = [button.text() for button in signs]
    assert all(words)
    window.resize(1366 * 2 // 3, 768 * 2 // 3)
    _drawn(window)
    assert window.size() == QSize(1366 * 2 // 3, 768 * 2 // 3), "at once, from a window as large as it is at first"
    assert [button.text() for button in signs] == [""] * 4
    assert [button.accessibleName() for button in signs] == words
    assert bar.rect().contains(bar.more.geometry())
    assert window.table.horizontalScrollBar().maximum() == 0, "the sides give way to the slices"
    assert not list(_cut_heads(window))
    window.resize(1600, 1000)
    _drawn(window)
    assert [button.text() for button in signs] == words
