"""Songs, table, map and plots, as a person meets them."""

from __future__ import annotations

import base64
import math
import re
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QByteArray, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from choleor_desktop.analysis.projection import pca_map
from choleor_desktop.analysis.repair import double
from choleor_desktop.library.models import Label, Routine, RoutineItem
from choleor_desktop.pipeline.maps import map_coordinates
from choleor_desktop.pipeline.recut import recut_song
from choleor_desktop.pipeline.sheets import routine_sheet
from choleor_desktop.pipeline.text_search import TextIndex
from choleor_desktop.pipeline.titles import figure, slice_title
from choleor_desktop.ui.plots.curve import CurveView
from choleor_desktop.ui.plots.map_view import MapView
from choleor_desktop.ui.tabs.beats import BeatsTab
from choleor_desktop.ui.tabs.map import MapTab
from choleor_desktop.ui.tabs.slices import SlicesTab
from choleor_desktop.ui.views import slice_model
from choleor_desktop.ui.views.clusters_view import same_clusters
from choleor_desktop.ui.views.slice_filter import Filter
from choleor_desktop.ui.views.slice_model import SLICE, SONG

_LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(show_window, library):
    return show_window(library)


@pytest.fixture
def plot(window, qtbot):
    window.show_tab(MapTab)
    plot = window.tab(MapTab).view
    qtbot.waitUntil(lambda: plot.n_points == len(window.session.view.slices), timeout=60_000)
    return plot


def test_a_search_finds_every_word_literally_in_songs_ids_and_labels(window, qtbot):
    session = window.session
    with qtbot.waitSignal(session.labels.edited, timeout=60_000):
        session.labels.edit([2], lambda label: replace(label, tags=("100%_sure",)), "tag")
    qtbot.waitUntil(lambda: session.labels.of(2).tags == ("100%_sure",))
    view = session.view
    index = TextIndex(view)
    assert np.flatnonzero(index.rows("100%_")).tolist() == [2]
    assert not index.rows("' OR 1=1 --").any()
    assert index.rows("").all()
    titles = [view.songs[int(song)].title for song in view.slices.song]
    assert index.rows("봄날").tolist() == ["봄날" in title for title in titles]
    assert index.rows(view.slices.ids[5].upper())[5]


def test_typing_filters_and_a_click_on_a_column_sorts(window, qtbot):
    table = window.tab(SlicesTab).view
    n = table.model().rowCount()
    window.toolbar.search.setText("beta")
    qtbot.waitUntil(lambda: 0 < table.model().rowCount() < n)
    assert all("Beta" in table.model().index(line, 1).data() for line in range(table.model().rowCount()))
    window.toolbar.search.clear()
    qtbot.waitUntil(lambda: table.model().rowCount() == n)
    table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    tempos = window.session.view.slices.bpm[window.model.rows]
    assert (np.diff(tempos) <= 0).all()


def test_the_cluster_of_the_chosen_slice_stands_above_its_waveform_by_mark_and_name(window, qtbot):
    session, detail = window.session, window.detail
    numbers = session.view.clustering.labels
    session.select(int((numbers == 1).argmax()))
    assert detail.cluster.isVisible()
    assert detail.cluster.text() == "cluster 2"
    session.labels.name_cluster(1, "Bouncy")
    qtbot.waitUntil(lambda: detail.cluster.text() == "Bouncy", timeout=60_000)
    marked = detail.grab().toImage()
    session.select(int((numbers == 0).argmax()))
    assert detail.cluster.text() == "cluster 1"
    assert detail.grab().toImage() != marked


def test_a_slice_clicked_on_the_map_is_chosen_and_its_true_neighbours_are_joined_to_it(window, plot, qtbot):
    where = plot.screen()[7]
    chosen = window.session.row
    QTest.mouseClick(plot, Qt.MouseButton.RightButton, pos=QPoint(round(where[0]), round(where[1])))
    assert window.session.row == chosen, "the right button is for the menu"
    with qtbot.waitSignal(window.session.question.answered, timeout=60_000) as answered:
        QTest.mouseClick(plot, _LEFT, pos=QPoint(round(where[0]), round(where[1])))
    assert answered.args[0].request.queries == (window.session.view.slices.ids[window.session.row],)
    assert plot._neighbours == tuple(neighbour.row for neighbour in answered.args[0].neighbours[:10])


def test_on_the_map_the_chosen_slice_is_joined_to_no_neighbours_of_a_file(window, plot, qtbot, music, tmp_path):
    session = window.session
    question, names = session.question, session.view.slices.ids

    def ask(what) -> None:
        with qtbot.waitSignal(question.answered, timeout=60_000):
            what()

    ask(lambda: session.select(3))
    assert plot._neighbours
    ask(lambda: question.add(9))
    assert plot._neighbours == tuple(each.row for each in question.answer.neighbours[:10]), "which are like both"
    ask(lambda: question.about_file(Path(shutil.copy(music / "Beta.flac", tmp_path / "x.flac"))))
    assert plot._neighbours == ()
    ask(lambda: question.add(9))
    assert question.asked.like == (names[9],)
    assert plot._neighbours == ()


def test_the_map_follows_the_hand_and_zooms_where_the_pointer_is(plot):
    before = plot.screen()[3]
    QTest.mousePress(plot, _LEFT, pos=QPoint(200, 200))
    QTest.mouseMove(plot, QPoint(260, 230))
    QTest.mouseRelease(plot, _LEFT, pos=QPoint(260, 230))
    np.testing.assert_allclose(plot.screen()[3] - before, (60, 30), atol=1e-6)
    before, chosen = plot.screen().copy(), []
    plot.row_clicked.connect(chosen.append)
    here = QPointF(*before[3]).toPoint()
    QTest.mousePress(plot, _LEFT, pos=here)
    QTest.mouseMove(plot, here + QPoint(2, 1))
    QTest.mouseRelease(plot, _LEFT, pos=here + QPoint(2, 1))
    np.testing.assert_array_equal(plot.screen(), before)
    assert len(chosen) == 1, "a hand that trembles chooses"
    at, apart = plot.screen()[3], np.ptp(plot.screen(), axis=0)
    where, turn = QPointF(*at), QPoint(0, 120)
    no_button, no_key = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    wheel = QWheelEvent(where, where, QPoint(), turn, no_button, no_key, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(plot, wheel)
    np.testing.assert_allclose(plot.screen()[3], at, atol=1e-6)
    np.testing.assert_allclose(np.ptp(plot.screen(), axis=0), 1.2 * apart)


def test_a_lasso_marks_exactly_the_slices_within_it(window, plot):
    points = plot.screen()
    left, right = np.sort(points[:, 0])[[4, -5]]
    box = [QPointF(left, -9), QPointF(right, -9), QPointF(right, 9999), QPointF(left, 9999)]
    expected = np.flatnonzero((points[:, 0] >= left) & (points[:, 0] < right)).tolist()
    kinds = (QEvent.Type.MouseButtonPress, *[QEvent.Type.MouseMove] * 3, QEvent.Type.MouseButtonRelease)

    def draw() -> None:
        for kind, place in zip(kinds, (*box, box[-1]), strict=True):
            event = QMouseEvent(kind, place, plot.mapToGlobal(place), _LEFT, _LEFT, Qt.KeyboardModifier.ShiftModifier)
            QApplication.sendEvent(plot, event)

    draw()
    assert window.tab(SlicesTab).view.chosen_rows() == expected
    marked, song = [], window.session.view.slices.song
    plot.rows_lassoed.connect(lambda rows: marked.extend(rows.tolist()))
    plot.set_allowed(song == 0)
    draw()
    assert marked == [row for row in expected if song[row] == 0], "what the filter leaves out is not marked"


def test_plus_zooms_on_the_map_and_changes_no_query(window, plot):
    asked, zoom = window.session.question.asked, plot._zoom
    plot.setFocus()
    QTest.keyClick(plot, Qt.Key.Key_Plus)
    assert plot._zoom > zoom
    assert window.session.question.asked == asked


def test_minus_on_the_beats_shows_more_of_the_song_and_changes_no_query(window, qtbot):
    session, strip = window.session, window.tab(BeatsTab).view.strip
    window.show_tab(BeatsTab)
    window.similar.choose_best()
    qtbot.waitUntil(lambda: not session.interactive.is_busy, timeout=60_000)
    asked, span_s = session.question.asked, strip.span_s
    strip.setFocus()
    QTest.keyClick(strip, Qt.Key.Key_Minus)
    assert strip.span_s > span_s
    assert session.question.asked == asked
    QTest.keyClick(strip, Qt.Key.Key_Plus)
    assert strip.span_s == pytest.approx(span_s)
    assert session.question.asked == asked


@pytest.fixture
def until_idle(window, qtbot):
    session = window.session
    return lambda: qtbot.waitUntil(
        lambda: not session.interactive.is_busy and not session.background.is_busy, timeout=60_000
    )


def test_the_map_stays_where_it_was_moved_to_while_slices_are_rated(window, plot, qtbot, until_idle):
    session = window.session
    until_idle()
    plot._zoom_by(3.0, QPointF(*plot.screen()[3]))
    before = plot._zoom, plot.screen()[3].tolist()
    session.labels.edit([1], lambda label: replace(label, rating=3), "rate")
    qtbot.waitUntil(lambda: session.labels.of(1).rating == 3, timeout=60_000)
    window.turn_tabs(1)
    window.turn_tabs(-1)
    until_idle()
    assert (plot._zoom, plot.screen()[3].tolist()) == before


def test_a_map_that_was_cancelled_is_made_when_the_map_is_opened_again(window, plot, qtbot, until_idle):
    session, tab = window.session, window.tab(MapTab)
    until_idle()
    quick = plot._unit.copy()
    tab.toggle_neighbours()
    job = session.background.find("map")
    with qtbot.waitSignal(job.progressed, timeout=60_000):  # the process that computes it was begun
        assert plot.is_awaited
    session.background.cancel()
    assert plot.is_awaited
    until_idle()
    assert not plot.is_awaited
    np.testing.assert_array_equal(plot._unit, quick)

    def turned(_, vectors, side, *, progress):
        progress.step(1, 1)
        return pca_map(vectors, side)[:, ::-1]

    # On a busy machine that process would take minutes to load what it needs: its map is put where maps are kept.
    map_coordinates(session.cache, session.finder(session.view), kind="neighbours", compute=turned)
    window.turn_tabs(1)
    window.turn_tabs(-1)
    assert plot.is_awaited
    until_idle()
    assert not np.array_equal(plot._unit, quick)
    tab.toggle_neighbours()
    until_idle()
    np.testing.assert_array_equal(plot._unit, quick)


@pytest.mark.parametrize("suffix", ["png", "svg"])
def test_plots_are_saved_as_pictures_that_show_something(window, qtbot, tmp_path, suffix):
    qtbot.waitUntil(lambda: window.detail.detail is not None, timeout=60_000)
    for plot in (window.detail.waveform, window.detail.mfcc, window.detail.levels):
        target = tmp_path / f"plot.{suffix}"
        target.write_bytes(plot.drawn(as_svg=suffix == "svg")())
        if suffix == "svg":
            text = target.read_text(encoding="utf-8")
            assert sum(text.count(f"<{shape}") for shape in ("path", "rect", "polyline", "image", "text")) > 3
            assert f"<title>{plot.accessibleName()}</title>" in text
        else:
            image = QImage(str(target))
            assert len({image.pixel(x, y) for x in range(0, image.width(), 5) for y in range(0, image.height(), 5)}) > 4


def test_a_waveform_saved_as_svg_has_the_colour_of_the_wave(window, qtbot):
    """Lines along the edges of two columns would be half as strong in each."""
    qtbot.waitUntil(lambda: window.detail.detail is not None, timeout=60_000)
    plot = window.detail.waveform
    image = QImage(plot.size(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(plot.drawn(as_svg=True)())).render(painter)
    painter.end()
    height, wave = image.height(), plot.theme.wave.rgb()
    own = [image.pixel(x, y) == wave for x in range(image.width()) for y in range(height // 4, height - height // 4)]
    assert sum(own) > image.width()


def test_each_value_of_the_mfcc_is_seen_in_an_svg_that_another_program_enlarges(window, qtbot):
    """Renderers that smooth what they enlarge blur one dot, at most, on each side of a value."""
    qtbot.waitUntil(lambda: window.detail.detail is not None, timeout=60_000)
    written = window.detail.mfcc.drawn(as_svg=True)().decode()
    image = QImage.fromData(base64.b64decode(re.findall(r'href="data:image/png;base64,([^"]+)"', written)[0]))
    n_rows, n_columns = window.detail.detail.mfcc.shape
    assert image.width() >= 6 * n_columns
    assert image.height() >= 6 * n_rows
    dots = image.width() // n_columns
    for column in range(0, n_columns, 7):
        own = [image.pixel(column * dots + at, 0) for at in (0, dots // 2, dots - 1)]
        assert len(set(own)) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
@pytest.mark.parametrize("suffix", ["png", "svg"])
def test_a_picture_that_has_no_room_is_not_said_to_be_saved(window, qtbot, monkeypatch, tmp_path, suffix):
    full = tmp_path / f"full.{suffix}"
    full.symlink_to("/dev/full")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(full), ""))
    window.detail.waveform.save_wanted.emit(window.detail.waveform)
    qtbot.waitUntil(lambda: "there is no room left on the disk" in window.status.text, timeout=60_000)


@pytest.fixture
def curve_view(qtbot) -> CurveView:
    """The curves of the clusters, with their plots."""
    view = CurveView()
    qtbot.addWidget(view)
    view.resize(400, 500)
    view.show()
    view.make_plots()
    qtbot.waitUntil(lambda: view.has_plots)
    return view


def test_the_number_of_the_chosen_line_is_off_its_curve(curve_view, qtbot):
    curve = tuple((k, 100.0 / k, 0.5 - 0.01 * (k - 6) ** 2) for k in range(1, 13))
    for k in range(1, 13):
        curve_view.set_curve(curve, k)
        qtbot.waitUntil(lambda: not curve_view._later.isActive())
        for plot, values in zip(curve_view._plots, ((y for _, y, _ in curve), (y for *_, y in curve)), strict=True):
            label, box = plot._line.label, plot.getViewBox()
            number = label.mapRectToScene(label.boundingRect())
            points = [box.mapViewToScene(QPointF(x, y)) for x, y in enumerate(values, start=1)]
            assert not any(number.contains(point) for point in points), k


def test_the_chosen_number_is_written_on_the_line_as_soon_as_there_are_curves(curve_view, qtbot):
    curve_view.set_curve((), 10)
    qtbot.waitUntil(lambda: not curve_view._later.isActive())
    curve_view.set_curve(tuple((k, 100.0 / k, 0.1) for k in range(1, 13)), 10)
    qtbot.waitUntil(lambda: not curve_view._later.isActive())
    assert [plot._line.label.textItem.toPlainText() for plot in curve_view._plots] == ["10", "10"]


def test_curves_saved_as_svg_have_their_points_where_the_axes_say(curve_view, qtbot, tmp_path):
    curve_view.set_curve(tuple((k, 100.0 / k, 0.1 * (k % 3)) for k in range(1, 9)), 4)
    qtbot.waitUntil(lambda: not curve_view._later.isActive())
    (tmp_path / "curves.svg").write_bytes(curve_view.drawn(as_svg=True)())
    written = (tmp_path / "curves.svg").read_text(encoding="utf-8")
    scales = {float(found) for found in re.findall(r"matrix\(([\d.]+),0,0,", written)}
    assert 1.0 in scales
    assert not {scale for scale in scales if 0.7 < scale < 0.8 or 1.2 < scale < 1.4}, "axes at another resolution"
    assert "<image" not in written
    numbers = ",".join(6 * ["([^,)]+)"])
    strokes = re.findall(rf'<g [^>]*stroke="#[^>]*matrix\({numbers}\)"[^>]*>\s*<polyline[^>]*points="([^"]*)"', written)
    assert {tuple(map(float, each[:4])) for each in strokes} == {(1, 0, 0, 1)}, "a line that is stretched is a band"
    curves = [each for each in strokes if len(each[-1].split()) > 2]
    for plot, (*_, left, top, drawn), part in zip(curve_view._plots, curves, (1, 2), strict=True):
        corner = QPointF(plot.mapTo(curve_view, QPoint()))
        values = [point for point in curve_view._curve if part == 1 or point[0] > 1]
        wanted = [corner + plot.getViewBox().mapViewToScene(QPointF(each[0], each[part])) for each in values]
        found = [QPointF(*map(float, each.split(","))) + QPointF(float(left), float(top)) for each in drawn.split()]
        assert [(point.x(), point.y()) for point in found] == [pytest.approx((p.x(), p.y()), abs=0.1) for p in wanted]


@pytest.mark.parametrize("values", [(0.0, 0.0), (1e12, 1.0), (1e-10, 1e-9), (math.inf, 1.0), (math.nan, math.nan)])
def test_curves_of_any_values_are_drawn_at_any_size(qtbot, values):
    view = CurveView()
    qtbot.addWidget(view)
    view.make_plots()
    qtbot.waitUntil(lambda: view.has_plots)
    curve = ((1, 9.0, 0.0), *((k, value, value) for k, value in enumerate(values, start=2)))
    view.set_curve(curve, 2)
    qtbot.waitUntil(lambda: not view._later.isActive())
    known = [each for each in curve if math.isfinite(each[1])]
    for part, plot in enumerate(view._plots, start=1):
        drawn = [(each[0], each[part]) for each in known if part == 1 or each[0] > 1]
        assert list(plot._drawn[0]) == drawn, "one cluster alone has no silhouette"
    QTest.keyClick(view, Qt.Key.Key_Right)
    view.set_curve(curve, 2)
    assert view._k == 3, "another that is being chosen stays while the library changes"
    chosen = []
    view.k_chosen.connect(chosen.append)
    view._settled()
    view._settled()
    assert chosen == [3]
    view.set_curve(curve[:-1], 2)
    assert (view._k, view._settle.isActive()) == (2, False), "on other curves nothing was chosen"
    view.set_curve(curve, 2)
    qtbot.waitUntil(lambda: not view._later.isActive())
    for size in ((400, 500), (130, 120), (1, 1)):
        view.setFixedSize(*size)
        assert not view.grab().isNull()


def test_songs_whose_files_are_lost_can_be_filtered_for(window):
    view = window.session.view
    lost = replace(view, songs=(replace(view.songs[0], missing=True), *view.songs[1:]))
    window.songs.set_view(lost)
    entries = [entry for entry in window.songs._model.entries if entry.filter is not None and entry.filter.missing]
    assert [entry.note for entry in entries] == [str(view.songs[0].n_slices)]
    window.model.set_view(lost)
    window._filter_chosen(entries[0].filter)
    assert set(view.slices.song[window.model.rows].tolist()) == {0}
    # Found again, there is no such line any more: all is shown.
    window.songs.list.setCurrentIndex(window.songs._model.index(2))
    window.model.set_view(view)
    window.songs.set_view(view)
    assert (window.model.filter, window.songs.list.currentIndex().row()) == (Filter(), 1)


def test_lines_that_a_filter_leaves_out_go_also_where_songs_come_at_that_moment(window):
    model, store = window.model, window.session.store
    store.remove_songs([window.session.view.songs[-1].id])
    before = store.view()
    store.undo()
    after = store.view()
    assert all(was is now for was, now in zip(before.songs, after.songs, strict=False)), "they only came"
    name = before.slices.ids[0]
    model.set_filter(Filter(min_rating=3))
    resets = []
    model.modelReset.connect(lambda: resets.append(len(model.rows)))
    for view, rows in (
        (replace(before, labels={name: Label(rating=3)}), [0]),
        (after, []),
        (replace(before, labels={name: Label(rating=3)}), [0]),
        (
            replace(after, labels={name: Label(rating=3), after.slices.ids[-1]: Label(rating=3)}),
            [0, len(after.slices) - 1],
        ),
    ):
        model.set_view(view)
        assert model.rows.tolist() == rows
    assert resets == [1, 0, 1], "where a line only comes, the others stay"


def test_slices_are_sorted_by_the_clusters_there_are_and_those_without_a_tag_come_behind_the_tagged(window):
    model, view = window.model, window.session.view
    model.sort(slice_model.CLUSTER)
    other = replace(view.clustering, labels=view.clustering.k - 1 - view.clustering.labels)
    for seen in (view, replace(view, clustering=other)):
        model.set_view(seen)
        labels = seen.clustering.labels[model.rows]
        assert labels.tolist() == sorted(labels.tolist())
    model.set_view(replace(view, labels={view.slices.ids[7]: Label(("b",)), view.slices.ids[9]: Label(("a",))}))
    model.sort(slice_model.TAGS)
    assert model.rows[:2].tolist() == [9, 7]


def test_of_many_songs_that_are_filtered_for_three_are_named_and_the_rest_is_counted(window):
    songs = tuple(Filter(song=row) for row in range(4))
    titles = [song.title for song in window.session.view.songs]
    for n, more in ((3, ""), (4, " or 1 more")):
        window.model.set_filter(replace(songs[0], also=songs[1:n]))
        assert window.model.in_words() == ["the song “" + "” or “".join(titles[:3]) + f"”{more}"]


def test_of_clusters_that_are_gone_no_slice_is_left(window):
    view = window.session.view
    gone = replace(view, clustering=None)
    window.model.set_filter(Filter(cluster=0))
    assert set(view.clustering.labels[window.model.rows].tolist()) == {0}
    window.model.set_view(gone)
    assert not len(window.model.rows)
    assert not same_clusters(view, gone)
    assert same_clusters(gone, gone)


def test_a_legend_of_many_clusters_stays_within_the_map_and_says_how_many_more_there_are(qtbot):
    view = MapView()
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.set_points(np.arange(240.0).reshape(120, 2), np.arange(120, dtype=np.int32), str)
    drawn = view.drawn(as_svg=True)().decode()
    texts = re.findall(r'<text [^>]*?x="([-\d.]+)" y="([-\d.]+)"[^>]*>([^<]+)</text>', drawn)
    assert texts[-1][2].startswith("and "), "those that have no room"
    assert len(texts) - 1 + int(texts[-1][2].split()[1]) == 120
    assert len({y for _, y, _ in texts}) > 2


def test_a_search_is_in_the_library_that_is_shown_also_where_the_words_of_another_are_known(window):
    view = window.session.view
    named = replace(view, songs=(replace(view.songs[0], title="Zephyr"), *view.songs[1:]))
    window.model.set_filter(Filter(text="zephyr"))
    window.model.set_view(named, TextIndex(view))  # as of a library that is being opened
    assert set(view.slices.song[window.model.rows].tolist()) == {0}


def test_songs_that_need_a_look_are_in_sight_also_where_there_are_many_songs(window):
    view, panel = window.session.view, window.songs
    unsure = replace(view.songs[2], id="unsure", title="Unsure", grid=replace(view.songs[2].grid, confidence=0.1))
    more = tuple(replace(view.songs[0], id=f"more-{i}", title=f"More {i}") for i in range(30))
    many = replace(view, songs=(*view.songs[:2], unsure, *view.songs[3:], *more))
    for seen in (many, view):
        window.model.set_view(seen)
        panel.set_view(seen)
        lines = [line for line in range(panel._model.rowCount()) if panel._model.entries[line].text == "Needs a look"]
        assert len(lines) == (seen is many)
        if lines:
            place = panel.list.visualRect(panel._model.index(lines[0]))
            assert panel.list.viewport().rect().contains(place)
            QTest.mouseClick(panel.list.viewport(), _LEFT, pos=place.center())
            assert set(view.slices.song[window.model.rows].tolist()) == {2}
    assert window.model.filter == Filter()


def test_the_window_turns_light_and_dark_with_the_system_unless_a_person_chose(window):
    system = QApplication.styleHints()
    system.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert window.theme.dark, "it was started with --theme dark"
    window.commands.look.follow_system()
    window.commands.look.set_look(big=True)  # says nothing of light and dark
    system.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert not window.theme.dark
    window.commands.look.set_look(dark=True)
    system.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert window.theme.dark
    window.commands.look.follow_system()
    system.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert not window.theme.dark, "and there is a way back"


def test_the_levels_below_follow_the_range_of_the_library_and_undo(qtbot, show_window, library):
    window = show_window(library)
    session, shown = window.session, window.detail.levels
    qtbot.waitUntil(lambda: window.detail.detail is not None, timeout=60_000)
    before, (low, high) = shown.levels, session.view.level_range
    note = window.detail._levels_note
    assert f"{figure(low, '.0f')} to {figure(high, '.0f')}\N{NO-BREAK SPACE}dB" in note.text()
    session._swap_view(replace(session.view, levels_db=session.view.levels_db.copy(), level_range=(low - 60, high)))
    assert shown.levels == tuple(window.model.levels_of(session.row).tolist()) != before
    for said in (note.text(), note.toolTip(), shown.toolTip(), shown.accessibleDescription()):
        assert f"{figure(low - 60, '.0f')} to {figure(high, '.0f')}\N{NO-BREAK SPACE}dB" in said
    note.resize(20, note.height())
    assert note.text() == "1–10"
    window.commands.curating.set_movement((1, 2, 3, 4, 5, 6, 7, 8))
    qtbot.waitUntil(lambda: session.labels.of(session.row).movement != (), timeout=60_000)
    window.commands.undo()
    qtbot.waitUntil(lambda: shown.movement == (), timeout=60_000)


def test_a_movement_that_is_drawn_before_a_repair_is_seen_goes_to_no_other_music(qtbot, show_window, library):
    window = show_window(library)
    session, store = window.session, window.session.store
    session.select(2)
    qtbot.waitUntil(lambda: window.detail.detail is not None and window.detail.detail.row == 2, timeout=60_000)
    name, song = session.view.slices.ids[2], session.view.song_of(2)
    recut_song(store, song.id, double(song.grid, song.duration_s))
    session._swap_view(store.view())
    window.commands.curating.set_movement((1, 2, 3, 4, 5, 6, 7, 8))
    assert session.movements.of(session.view.slices.rows[name]) == ()
    qtbot.waitUntil(lambda: window.detail.detail.slice_id != name, timeout=60_000)


def test_a_movement_goes_to_the_slice_whose_levels_it_was_drawn_on(qtbot, show_window, library):
    window = show_window(library)
    session, plot = window.session, window.detail.levels
    middle = plot.rect().center()
    qtbot.waitUntil(lambda: window.detail.detail is not None, timeout=60_000)
    drawn_on = session.row
    plot.movement = (1,) * 8
    session.select(5)
    QTest.mouseClick(plot, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mousePress(plot, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.waitUntil(lambda: window.detail.detail.row == 5, timeout=60_000)
    QTest.mouseRelease(plot, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.waitUntil(lambda: session.labels.of(drawn_on).movement != (), timeout=60_000)
    qtbot.waitUntil(lambda: not session.interactive.is_busy, timeout=60_000)
    assert session.labels.of(5).movement == ()


def test_plots_are_fetched_again_where_songs_before_them_go_while_they_are_awaited(qtbot, show_window, library):
    window = show_window(library)
    session = window.session
    last = len(session.view.slices) - 1
    name = session.view.slices.ids[last]
    session.select(last)
    session.store.remove_songs([session.view.songs[0].id])
    session._swap_view(session.store.view())
    assert session.view.slices.ids[session.row] == name
    assert session.row < last
    qtbot.waitUntil(
        lambda: window.detail.detail is not None and window.detail.detail.row == session.row, timeout=60_000
    )


def test_a_map_is_drawn_while_that_of_a_changed_library_is_still_being_made(qtbot):
    plot = MapView()
    qtbot.addWidget(plot)
    plot.resize(400, 300)
    rng = np.random.default_rng(0)
    plot.set_points(rng.normal(0, 1, (28, 2)).astype(np.float32), np.zeros(28, np.int32), str)
    for n in (20, 40):
        plot.set_allowed(np.zeros(n, bool))
        picture = plot.grab().toImage()
        place = QPointF(*plot.screen()[3])
        assert picture.pixelColor(place.toPoint()) != picture.pixelColor(QPoint(200, 2))
        assert plot.row_at(place) == 3
    plot.set_allowed(np.zeros(28, bool))
    assert plot.row_at(QPointF(*plot.screen()[3])) == -1


def test_a_song_2_stands_before_a_song_10_in_every_list(window):
    view, titles = window.session.view, ["song 10", "Song 2", "Song 1000", "SONG 1"]
    songs = tuple(replace(song, title=title) for song, title in zip(view.songs, titles, strict=False))
    view = replace(view, songs=songs)
    wanted = sorted((song.title for song in songs), key=lambda title: int(title.split()[1]))
    window.model.set_view(view)
    shown = [songs[i].title for i in view.slices.song[window.model.rows].tolist()]
    assert list(dict.fromkeys(shown)) == wanted
    window.songs.set_view(view)
    assert [entry.text for entry in window.songs.list.model().entries if entry.text in titles] == wanted


def test_songs_of_one_title_are_told_apart_where_they_are_listed(window):
    view = window.session.view
    named = (
        ("Hello", "Zoe", "/music/zoe/hello.mp3"),
        ("Hello", "Adele", "/music/adele/hello.mp3"),
        ("Track 1", "", "/music/cd1/track1.mp3"),
        ("Track 1", "", "/music/cd2/track1.mp3"),
        ("Intro", "Same", "/music/intro.mp3"),
        ("Intro", "Same", "/music/intro (2).mp3"),
        ("Alone", "Adele", "/music/alone.mp3"),
    )
    songs = tuple(
        replace(view.songs[i % 4], id=f"song-{i}", title=title, artist=artist, path=path)
        for i, (title, artist, path) in enumerate(named)
    )
    view = replace(view, songs=songs)
    wanted = ["Alone", "Hello — Adele", "Hello — Zoe", "Intro — intro.mp3", "Intro — intro (2).mp3"]
    wanted += ["Track 1 — cd1", "Track 1 — cd2"]
    window.songs.set_view(view)
    entries = [entry for entry in window.songs._model.entries if entry.filter is not None and entry.filter.song >= 0]
    assert [entry.text for entry in entries if not entry.is_doubt] == wanted
    window.session.view = view
    window.show_tab(BeatsTab)
    assert sorted(line.title for line in window.tab(BeatsTab).view._model.lines) == sorted(wanted)


def test_slices_of_songs_of_one_title_are_told_apart_wherever_they_are_named(window):
    view, model = window.session.view, window.model
    named = (
        ("A", "", "/music/A.flac"),
        ("B", "Adele", "/music/B.flac"),
        ("C", "", "/music/C.flac"),
        ("A", "", "/music/A.mp3"),
    )
    songs = tuple(
        replace(view.songs[i], title=title, artist=artist, path=path) for i, (title, artist, path) in enumerate(named)
    )
    n = int((view.slices.song < 3).sum())
    fewer = replace(view.slices, **{c: getattr(view.slices, c)[:n] for c in ("ids", "song", "index", "beats_s", "bpm")})
    before = replace(view, songs=songs[:3], slices=fewer, clustering=None, labels={})
    view = replace(view, songs=songs, labels={})
    model.set_view(before)
    assert model.text_of(0, SLICE) == "A · 1"
    assert model.text_of(0, SONG) == "A"
    drawn = []
    model.dataChanged.connect(lambda first, last: drawn.append((first.row(), last.row())))
    model.set_view(view)  # as when a song was imported
    assert drawn == [(0, len(view.slices) - 1)]
    b = int(view.slices_of(1)[0])
    assert [model.text_of(row, SLICE) for row in (0, b, n)] == ["A — A.flac · 1", "B · 1", "A — A.mp3 · 1"]
    assert [model.text_of(row, SONG) for row in (0, b, n)] == ["A — A.flac", "B — Adele", "A — A.mp3"]
    assert TextIndex(view).rows(model.text_of(n, SLICE)).tolist().index(True) == n, "what is read is found"
    items = tuple(RoutineItem(view.slices.ids[row]) for row in (0, b, n))
    assert [row.title for row in routine_sheet(view, Routine("", items)).rows] == [
        slice_title(view, r) for r in (0, b, n)
    ]
    window.session.view = view
    assert window.session.title_of(n) == "A — A.mp3 · 1"
