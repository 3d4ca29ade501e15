"""What is in view: the window on its screen, the chosen slice, marked slices, and what has an effect."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from made_songs import record
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from choleor_desktop.analysis.results import EightCount
from choleor_desktop.analysis.similarity import ASPECTS
from choleor_desktop.library.store import Store
from choleor_desktop.ui.dialogs.label_dialog import LabelDialog
from choleor_desktop.ui.panels.song_list import Entry, EntryDelegate, EntryList, EntryModel
from choleor_desktop.ui.parts.lines import LineDelegate, LineList, LineModel
from choleor_desktop.ui.plots.beat_strip import BeatStrip
from choleor_desktop.ui.tabs.map import MapTab
from choleor_desktop.ui.tabs.slices import SlicesTab
from choleor_desktop.ui.theme import BIG, Theme
from choleor_desktop.ui.views import slice_model
from choleor_desktop.ui.views.beats_view import BeatsView, SongLine
from choleor_desktop.ui.views.slice_filter import Filter
from choleor_desktop.ui.window_place import fit


def test_a_window_that_was_larger_than_the_screen_comes_back_within_it(show_window):
    window = show_window()
    room = window.screen().availableGeometry()
    window.setMinimumSize(100, 100)
    window.resize(room.width() + 400, room.height() + 300)
    window.move(room.right() - 50, room.bottom() - 50)
    fit(window)
    assert room.contains(window.frameGeometry())


def test_a_window_that_was_closed_on_the_start_page_is_divided_as_ever_with_a_library(show_window, library):
    first = show_window()
    first.close()
    sizes = show_window(library).columns.sizes()
    assert (sizes[0], sizes[2]) == (200, 360)


def click(line_list, line):
    place = line_list.visualRect(line_list.model().index(line, 0)).center()
    QTest.mouseClick(line_list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_the_chosen_slice_stays_marked_and_in_view_through_filters_and_sorting(show_window, library):
    window = show_window(library)
    window.resize(1100, 600)
    table, last = window.tab(SlicesTab).view, len(window.session.view.slices) - 1
    row = int(window.model.rows[last])
    window.session.select(row)
    song = int(window.session.view.slices.song[row])
    for change in (lambda: window._filter_chosen(Filter(song=song)), lambda: window._filter_chosen(Filter()),
                   lambda: table.sortByColumn(2, table.horizontalHeader().sortIndicatorOrder())):  # fmt: skip
        change()
        assert table.chosen_rows() == [row]
        place = table.visualRect(table.currentIndex())
        assert table.viewport().rect().contains(place.center())
    window._filter_chosen(Filter(song=(song + 1) % len(window.session.view.songs)))
    assert table.chosen_rows() == []
    assert table.verticalScrollBar().value() == 0
    # Where a person goes to a song, with a click or with Right, its first slice is chosen; on the way there none is.
    songs = window.songs.list
    window._filter_chosen(Filter())
    click(songs, 1)
    assert (window.model.filter, window.session.row) == (Filter(), row)
    songs.setFocus()
    for _ in range(2):
        QTest.keyClick(songs, Qt.Key.Key_Down)
    assert window.session.row == row
    QTest.keyClick(songs, Qt.Key.Key_Right)
    assert window.session.row == window.model.rows[0] != row
    click(songs, 2)
    assert [window.session.row] == [window.model.rows[0]] == table.chosen_rows()
    assert window.detail.title.text().startswith(window.session.view.songs[window.model.filter.song].title)


def test_the_chosen_slice_stays_in_view_when_letters_grow_and_shrink(show_window, library, qtbot):
    window = show_window(library)
    table, last = window.tab(SlicesTab).view, window.model.rowCount() - 1
    for size in ((1100, 600), (1600, 1000)):
        window.resize(*size)
        window.session.select(int(window.model.rows[last]))
        for big in (True, False, True):
            window.commands.look.set_look(big=big)
            window.restyling.finish()
            window.grab()
            qtbot.waitUntil(
                lambda: table.viewport().rect().contains(table.visualRect(table.currentIndex())), timeout=60_000
            )
        window.commands.look.set_look(big=False)


def test_numbers_of_the_weights_are_as_narrow_as_before_when_letters_were_big(show_window, library, qtbot):
    window = show_window(library)
    qtbot.waitUntil(lambda: window.session.question.answer is not None, timeout=60_000)

    def widths() -> list[int]:
        window.grab()
        return [each.width() for each in window.similar.findChildren(QLabel) if each.text().isdigit()]

    before = widths()
    window.commands.look.set_look(dark=False, big=True)
    assert len(before) == len(ASPECTS)
    qtbot.waitUntil(lambda: min(widths()) > max(before), timeout=60_000)
    window.commands.look.set_look(dark=True, big=False)
    qtbot.waitUntil(lambda: widths() == before, timeout=60_000)


def test_marks_on_the_map_grow_with_the_letters(show_window, library, qtbot):
    window = show_window(library)
    window.show_tab(MapTab)
    view = window.tab(MapTab).view
    qtbot.waitUntil(lambda: view.n_points == len(window.session.view.slices), timeout=60_000)
    view.set_current(-1)

    def painted() -> int:
        image, ground = view.grab().toImage(), view.theme.ground.rgb()
        legend = image.height() - 60
        return sum(image.pixel(x, y) != ground for x in range(8, image.width() - 8) for y in range(8, legend))

    view.set_theme(Theme())
    small = painted()
    view.set_theme(Theme(scale=1.4))
    assert painted() > 1.4 * small > 0


def test_a_search_without_a_hit_says_what_was_asked_and_how_to_see_slices_again(show_window, library):
    window = show_window(library)
    table = window.tab(SlicesTab).view
    before = table.viewport().grab().toImage()
    window.model.set_filter(Filter(song=0, text="no such words"))
    assert window.model.rowCount() == 0
    words = window.model.why_empty()
    assert "no such words" in words
    assert window.session.view.songs[0].title in words
    assert "Clear the search, or choose “All songs”" in words
    image = table.viewport().grab().toImage()
    assert image != before
    assert (
        len({image.pixel(x, y) for x in range(image.width()) for y in (image.height() // 2 - 4, image.height() // 2)})
        > 2
    )


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (Filter(text="zzz"), "There is no slice for the search “zzz”. Clear the search."),
        (Filter(tag="zzz"), "There is no slice for the tag “zzz”. Choose “All songs” on the left."),
    ],
)
def test_where_nothing_is_found_only_what_helps_is_advised(show_window, library, asked, words):
    window = show_window(library)
    window.model.set_filter(asked)
    assert window.model.rowCount() == 0
    assert window.model.why_empty() == words


def test_of_a_song_without_slices_it_is_said_why_there_are_none(show_window, library):
    with Store.open(library) as store:
        short = record("short", 0)
        store.save_song(replace(short, analysis=replace(short.analysis, duration_s=4.0)))
        row = store.view().song_row("short")
    window = show_window(library)
    window.model.set_filter(Filter(song=row))
    assert window.model.rowCount() == 0
    why = "“Short” lasts 4.0 s, which holds no whole eight-count. Choose a longer recording."
    assert window.model.why_empty() == why


def test_marked_slices_have_a_ring_on_the_map_and_are_counted_while_they_are_marked(show_window, library, qtbot):
    window = show_window(library)
    window.show_tab(MapTab)
    view = window.tab(MapTab).view
    qtbot.waitUntil(lambda: view.n_points == len(window.session.view.slices), timeout=60_000)
    before = view.grab().toImage()
    window.commands.curating.mark_rows(np.array([2, 3, 5]))
    assert view._marked.tolist() == [2, 3, 5]
    assert view.grab().toImage() != before
    assert window.status.marked.isVisible()
    assert "3" in window.status.marked.text()
    labels = [window.session.labels.of(row) for row in window.commands.curating.marked()]
    dialog = LabelDialog(window, labels, (), "tags", "Song · 1")
    assert any("3" in label.text() for label in dialog.findChildren(QLabel) if label.text() == dialog.windowTitle())
    window.session.select(7)
    assert view._marked.tolist() == []
    assert not window.status.marked.isVisible()


def test_several_marked_slices_stay_marked_in_another_order(show_window, library):
    window = show_window(library)
    table, model, marked = window.tab(SlicesTab).view, window.model, [2, 3, 5, 9]
    window.session.select(0)
    window.commands.curating.mark(marked)
    for column, order in ((2, Qt.SortOrder.DescendingOrder), (3, Qt.SortOrder.AscendingOrder)):
        lines = list(map(model.line_of, marked))
        table.sortByColumn(column, order)
        assert list(map(model.line_of, marked)) != lines
        assert (table.chosen_rows(), window.commands.curating.marked()) == (marked, marked)
        assert "4" in window.status.marked.text()
    table.selectAll()
    table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    assert table.chosen_rows() == list(range(len(model.rows)))
    # What the names of the columns are painted from: Qt asks it of each line, which held up a large library.
    assert not table.header.selectionModel().hasSelection()


def of_many_tempos(name, n, seed):
    """A song of which each slice has another tempo."""
    made = record(name, n)
    beats = np.r_[0.0, np.cumsum(np.random.default_rng(seed).uniform(0.4, 0.8, n).repeat(8))]
    pieces = []
    for i in range(n):
        own = beats[8 * i : 8 * i + 9].tolist()
        pieces.append(EightCount(i, own[0], own[8], tuple(own), 480 / (own[8] - own[0])))
    grid = replace(made.analysis.grid, beats_s=beats)
    return replace(made, analysis=replace(made.analysis, duration_s=beats[-1], grid=grid, slices=tuple(pieces)))


def test_what_is_marked_chosen_and_in_sight_stays_when_a_song_comes_between_all_lines(show_window, library, qtbot):
    window = show_window(library)
    session, table, model, marked = window.session, window.tab(SlicesTab).view, window.model, [2, 3, 5, 9, 60, 90]
    table.sortByColumn(slice_model.BPM, Qt.SortOrder.AscendingOrder)

    def import_song(name, seed):
        n = len(model.rows)
        session.store.save_song(of_many_tempos(name, 200, seed))
        session.refresh()
        qtbot.waitUntil(lambda: len(model.rows) == n + 200 and not session.interactive.is_busy, timeout=60_000)

    import_song("one", 1)
    chosen, bar = int(model.rows[-1]), table.verticalScrollBar()
    session.select(chosen)
    window.commands.curating.mark(marked)
    bar.setValue(1)
    assert not table.viewport().rect().intersects(table.visualRect(table.currentIndex()))
    n = len(model.rows)
    import_song("two", 2)
    assert np.count_nonzero(np.diff(model.rows >= n)) > 100, "they are among the others"
    assert table.chosen_rows() == marked
    assert "6" in window.status.marked.text()
    assert model.row_at(table.currentIndex().row()) == session.row == chosen
    assert bar.value() == 1


def test_a_cluster_with_a_name_has_it_on_the_map(show_window, library, qtbot):
    window = show_window(library)
    window.show_tab(MapTab)
    view = window.tab(MapTab).view
    qtbot.waitUntil(lambda: view.n_points == len(window.session.view.slices), timeout=60_000)
    window.session.labels.name_cluster(1, "heavy")
    qtbot.waitUntil(lambda: view._names.get(1) == "heavy", timeout=60_000)
    before = view.grab().toImage()
    view.set_labels(view._labels, {})
    assert view.grab().toImage() != before


def test_under_classic_the_weights_are_away_and_plus_is_no_bar(show_window, library, qtbot):
    window = show_window(library)
    similar, card = window.similar, window.similar.search_card
    with qtbot.waitSignal(window.session.question.answered, timeout=60_000):
        similar.query_changed.emit({"method": "classic"})
    window.grab()
    assert card.sides.buttons["weights"].isHidden()
    assert not card.sliders["timbre"].isVisible()
    assert similar.plus.isVisible()
    assert similar.plus.width() <= similar.plus.sizeHint().width()
    with qtbot.waitSignal(window.session.question.answered, timeout=60_000):
        similar.query_changed.emit({"method": "match"})
    assert card.sliders["timbre"].isVisible()
    assert similar.minus.isVisible()
    similar.clear("nothing is asked")
    assert similar.plus.isHidden()
    assert similar.minus.isHidden()


def test_a_window_that_is_opened_leaves_room_for_its_frame_and_keeps_a_size_it_is_given_later(show_window):
    window = show_window()
    window.setMinimumSize(100, 100)
    window.restore_state()
    window.fit_to_screen()
    room = window.screen().availableGeometry()
    assert room.contains(window.frameGeometry())
    window.resize(room.width() + 100, room.height() + 100)
    window.fit_to_screen()
    assert window.size() == room.size() + QSize(100, 100)


@pytest.mark.parametrize("size", [16, 256])
def test_the_window_has_an_icon_of_its_own_at_any_size(show_window, size):
    image = show_window().windowIcon().pixmap(size, size).toImage()
    assert len({image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}) > 8


class _Lines(LineDelegate):
    def height_of(self, line):
        del line
        return 30


def test_the_chosen_line_of_a_list_stays_in_sight_with_big_letters_and_in_less_room(qtbot):
    model = LineModel(None, str)
    shown = LineList(model, _Lines())
    qtbot.addWidget(shown)
    model.set_lines(range(40))
    shown.resize(200, 310)
    shown.show()
    shown.setCurrentIndex(model.index(9))
    for change in (lambda: shown.set_theme(Theme(scale=BIG)), lambda: shown.resize(200, 130)):
        assert shown.viewport().rect().contains(shown.visualRect(shown.currentIndex()))
        change()
    assert shown.viewport().rect().contains(shown.visualRect(shown.currentIndex()))
    shown.scrollToBottom()
    shown.resize(200, 150)
    assert not shown.viewport().rect().intersects(shown.visualRect(shown.currentIndex())), "who looked away stays there"


@pytest.mark.parametrize("where", ["left", "beats"])
def test_songs_whose_names_only_end_otherwise_are_told_apart_in_a_narrow_list(qtbot, where):
    names = [f"The same long name of both, for the festival ({end})" for end in ("slow", "fast", "slow")]
    if where == "left":
        shown, model = EntryList(), EntryModel(None)
        model.set_entries([Entry(name, "16", Filter(song=i)) for i, name in enumerate(names)])
        shown.setModel(model)
        shown.setItemDelegate(EntryDelegate(shown, model))
    else:
        view = BeatsView()
        view.set_songs([SongLine(i, name, (), "90 %") for i, name in enumerate(names)], -1)
        shown = view.songs
        shown.setParent(None)
        qtbot.addWidget(view)
    qtbot.addWidget(shown)
    shown.resize(200, 200)
    shown.show()
    lines = [shown.viewport().grab(shown.visualRect(shown.model().index(i, 0))).toImage() for i in range(3)]
    assert lines[0] == lines[2]
    assert lines[0] != lines[1]


def test_a_number_in_the_beats_is_whole_beside_the_ring_of_the_keyboard(qapp):
    strip = QImage(100, 30, QImage.Format.Format_ARGB32)
    for x in range(70, 100):
        strip.fill(Qt.GlobalColor.transparent)
        painter = QPainter(strip)
        BeatStrip._write(painter, QPointF(x, 20), "8", QRectF(0, 0, 100, 30))
        painter.end()
        assert {strip.pixelColor(column, row).alpha() for column in (98, 99) for row in range(30)} == {0}
