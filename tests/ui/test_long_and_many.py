"""Titles of any length, tags and clusters of any number, and what the hand takes."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QDrag, QImage, QMouseEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QWidget

from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.clusters import cluster_library
from choleor_desktop.pipeline.titles import minutes
from choleor_desktop.ui.panels.query_chips import Chip
from choleor_desktop.ui.parts.dragged import carried
from choleor_desktop.ui.session.request import ASPECTS
from choleor_desktop.ui.tabs.clusters import ClustersTab
from choleor_desktop.ui.tabs.harmony import HarmonyTab
from choleor_desktop.ui.tabs.map import MapTab
from choleor_desktop.ui.tabs.routine import RoutineTab
from choleor_desktop.ui.theme import BIG, Theme, shape_of
from choleor_desktop.ui.views.slice_cells import Cells, draw_tags
from choleor_desktop.ui.views.slice_model import SliceModel

_LONG = "Concerto grosso in D minor, Op. 3 No. 11, RV 565: III. Adagio e spiccato – Allegro · " * 3 + "11"


def _covered(theme, number):
    """Where the mark of a cluster is painted in a list, whatever its colour."""
    image = QImage(24, 24, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    theme.draw_mark(painter, number, QPointF(12, 12), 4.5)
    painter.end()
    return bytes(image.convertToFormat(QImage.Format.Format_Alpha8).constBits())


@pytest.mark.parametrize("dark", [True, False])
def test_marks_of_twenty_clusters_differ_without_their_colours_and_of_two_hundred_with_them(qapp, dark):
    theme = Theme(dark)
    assert len({_covered(theme, number) for number in range(20)}) == 20
    assert len({(shape_of(number), theme.cluster(number).name()) for number in range(200)}) == 200


@pytest.mark.parametrize("big", [False, True])
def test_a_long_title_widens_nothing_and_keeps_the_number_of_its_slice_in_sight(show_window, library, big):
    window = show_window(library, *(["--big"] if big else []))
    window.show_tab(HarmonyTab)
    before = window.minimumSizeHint().width()
    window.detail.set_title(_LONG, window.detail._facts.text())
    window.tab(HarmonyTab).view.set_slice(_LONG, (5,) * 8, (), "", is_other=True)
    window.similar.compare_card.set_match(_LONG)
    QApplication.processEvents()
    assert window.minimumSizeHint().width() == before
    for line in (window.detail.title, window.tab(HarmonyTab).view._title, window.similar.compare_card._note):
        assert line.text() == line.toolTip() == _LONG
        shown = QLabel.text(line)
        assert shown.endswith("11")
        assert len(shown) < len(_LONG)
    facts = window.detail._facts
    assert re.fullmatch(r"\d+\u00a0BPM · \d:\d\d\.\d – \d:\d\d\.\d", facts.text())
    assert facts.width() >= facts.fontMetrics().horizontalAdvance(facts.text()), "figures are never shortened"


def test_a_long_title_leaves_room_for_the_note_and_for_what_is_heard(show_window, library):
    window = show_window(library)
    detail = window.detail
    detail.set_title(_LONG, detail._facts.text())
    QApplication.processEvents()
    alone = detail.title.width()
    detail.set_note("turn twice to the left, and stop on the last count")
    detail.set_heard(_LONG)
    QApplication.processEvents()
    assert QLabel.text(detail.note).startswith("Note: turn twice")
    assert re.match(r"Heard: \w+.*11$", QLabel.text(detail._wave_title))
    assert QLabel.text(detail.title).endswith("11")
    detail.set_note("")
    detail.set_heard("")
    QApplication.processEvents()
    assert detail.title.width() == alone


class _Notes(QPainter):
    """Keeps what is written, and how much room it has."""

    def __init__(self, image: QImage) -> None:
        super().__init__(image)
        self.written: list[tuple[str, float]] = []

    def drawText(self, area: QRectF, flags: Qt.AlignmentFlag, text: str) -> None:
        self.written.append((text, area.width()))
        super().drawText(area, flags, text)


def test_the_marks_of_clusters_grow_with_the_letters(qapp, qtbot):
    n_dots = []
    for theme in (Theme(), Theme(scale=BIG)):
        image = QImage(100, 40, QImage.Format.Format_ARGB32)
        image.fill(theme.panel)
        painter = QPainter(image)
        Cells(SliceModel(qapp), theme)._paint_cluster(painter, QRectF(0, 0, 100, 40), 0)
        painter.end()
        n_dots.append(sum(image.pixelColor(x, y) == theme.cluster(0) for x in range(100) for y in range(40)))
    assert n_dots[1] > 1.5 * n_dots[0] > 0


@pytest.mark.parametrize("width", range(60, 260, 10))
def test_of_tags_that_do_not_fit_the_number_is_told_in_full(qapp, width):
    theme, image = Theme(), QImage(400, 40, QImage.Format.Format_ARGB32)
    painter = _Notes(image)
    tags = ("chorus", "wave", "body roll", "slow")
    draw_tags(painter, theme, QRectF(0, 0, width, 30), tags, {})
    painter.end()
    chips = [text for text, _ in painter.written if not text.startswith("+")]
    told = [(text, room) for text, room in painter.written if text.startswith("+")]
    assert [text for text, _ in told] == ([f"+{len(tags) - len(chips)}"] if len(chips) < len(tags) else [])
    for text, room in told:
        assert room >= theme.metrics(11).horizontalAdvance(text)


def test_number_and_method_of_the_clusters_are_those_of_the_library(show_window, library, qtbot):
    with Store.open(library) as store:
        cluster_library(store, k=6, method="classic")
    window = show_window(library)
    window.show_tab(ClustersTab)
    view = window.tab(ClustersTab).view
    qtbot.waitUntil(lambda: (view.k.value(), view.method.currentData()) == (6, "classic"), timeout=60_000)
    view.k.setValue(3)
    window.session.labels.name_cluster(0, "Bouncy")
    qtbot.waitUntil(lambda: window.session.view.clustering.names.get(0) == "Bouncy", timeout=60_000)
    view.set_view(window.session.view)
    assert view.k.value() == 3, "a number that is being chosen stays"


def test_on_the_map_0_takes_the_rating_away_and_home_shows_the_whole_map(show_window, library, qtbot):
    window = show_window(library)
    window.show_tab(MapTab)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=60_000)
    view, row = window.tab(MapTab).view, window.session.row
    qtbot.waitUntil(lambda: view.n_points == len(window.session.view.slices), timeout=60_000)
    view.setFocus()
    for key, stars in ((Qt.Key.Key_5, 5), (Qt.Key.Key_0, 0)):
        QTest.keyClick(view, key)
        qtbot.waitUntil(lambda stars=stars: window.session.labels.of(row).rating == stars, timeout=60_000)
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view._zoom > 1
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view._zoom == 1


def test_a_map_that_was_not_drawn_does_not_say_that_there_are_no_slices(show_window, library, qtbot):
    window = show_window(library)
    window.show_tab(MapTab)
    view = window.tab(MapTab).view
    window.tab(MapTab)._not_made()
    qtbot.waitUntil(lambda: window.session.background.find("map") is None, timeout=60_000)
    window.tab(MapTab)._not_made()
    assert view.has_failed
    assert not view.is_awaited
    window.tab(MapTab).opened()
    assert view.is_awaited
    assert not view.has_failed


def test_not_all_weights_can_be_nothing_and_the_last_one_stays_as_it_says(show_window, library):
    window = show_window(library)
    card = window.similar.search_card
    for name in ASPECTS:
        card.sliders[name].setValue(0)
    last = ASPECTS[-1]
    assert card.sliders[last].value() > 0
    assert str(card.sliders[last].value()) == card._values[last].text()
    assert sum(window.session.question.settings.weights) == card.sliders[last].value() / 100


def test_a_result_is_dragged_with_the_mouse_and_over_a_tab_it_turns_to_it(show_window, library, qtbot, monkeypatch):
    window = show_window(library)
    matches, taken = window.similar.list, []
    monkeypatch.setattr(QDrag, "exec", lambda held, _: taken.append(held.mimeData()))
    place = matches.visualRect(matches.model().index(1, 0)).center()
    viewport, left = matches.viewport(), Qt.MouseButton.LeftButton
    QTest.mousePress(viewport, left, Qt.KeyboardModifier.NoModifier, place)
    for step in (4, 12, 30, 60):
        there = QPointF(place + QPoint(-step, step))
        event = QMouseEvent(QEvent.Type.MouseMove, there, QPointF(viewport.mapToGlobal(there.toPoint())), left, left,
                            Qt.KeyboardModifier.NoModifier)  # fmt: skip
        QApplication.sendEvent(viewport, event)
    QTest.mouseRelease(viewport, left, Qt.KeyboardModifier.NoModifier, place)
    wanted = matches.neighbours.neighbours[1].slice_id
    assert [[each.slice_id for each in carried(mime)] for mime in taken] == [[wanted]]
    assert window.tabs.changeCurrentOnDrag()
    assert window.tab(RoutineTab).view.list.acceptDrops()


def test_a_chip_of_a_long_title_asks_for_no_more_width_than_there_is(qtbot):
    row = QWidget()
    qtbot.addWidget(row)
    QHBoxLayout(row).addWidget(Chip("Artist Name - A Song That Is Long (Official Music Video) [4K Remaster] 2019.wav"))
    assert row.minimumSizeHint().width() < 200


def test_tempo_and_time_beside_a_name_are_of_the_slice_that_is_named_before_its_pictures_are_read(window, until):
    session, detail = window.session, window.detail
    until(lambda: detail.detail is not None and detail.detail.row == session.row)
    before, slices = detail._facts.text(), session.view.slices
    session.select(session.row + 1)
    assert detail.title.text() == session.title_of(session.row)
    assert detail._facts.text() != before
    assert f"\N{NO-BREAK SPACE}BPM · {minutes(slices.beats_s[session.row, 0])} – " in detail._facts.text()
