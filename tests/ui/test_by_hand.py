"""What a hand does with the mouse on the plots: hear, draw, drag, save."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from choleor_desktop.playback.sounds import PlayState
from choleor_desktop.ui.plots.movement import MovementView
from choleor_desktop.ui.tabs.clusters import ClustersTab
from choleor_desktop.ui.tabs.harmony import HarmonyTab
from choleor_desktop.ui.tabs.map import MapTab

_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


@pytest.fixture
def window(show_window, library):
    return show_window(library)


def mouse(widget, kind: QEvent.Type, x: float, y: float, button=_LEFT) -> None:
    """What the mouse does over a widget."""
    place = QPointF(x, y)
    held = _NONE if kind == QEvent.Type.MouseButtonRelease else button
    event = QMouseEvent(kind, place, widget.mapToGlobal(place), button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)


def drag(widget, places) -> None:
    """Press, go along places, let go."""
    mouse(widget, QEvent.Type.MouseButtonPress, *places[0])
    for place in places[1:]:
        mouse(widget, QEvent.Type.MouseMove, *place)
    mouse(widget, QEvent.Type.MouseButtonRelease, *places[-1])


def test_slices_under_the_pointer_are_heard_where_that_is_wanted(window, until):
    window.show_tab(MapTab)
    tab = window.tab(MapTab)
    until(lambda: tab.view.n_points)
    ids, points = window.session.view.slices.ids, tab.view.screen()

    def point_at(row: int) -> int:
        mouse(tab.view, QEvent.Type.MouseMove, *points[row], button=_NONE)
        return tab.view.row_at(QPointF(*points[row]))

    point_at(0)
    assert not window.playing.is_on
    tab.toggle_hover()
    for row in (len(ids) // 2, len(ids) - 1):
        found = point_at(row)
        until(lambda found=found: window.playing.state.playing and window.playing.state.slice_id == ids[found])

    def silent() -> bool:
        return not window.playing.state.playing

    window.playing.stop()
    until(silent)
    assert point_at(row) == found
    assert not window.playing.is_on, "the pointer has moved within the same mark"
    QApplication.sendEvent(tab.view, QEvent(QEvent.Type.Leave))
    assert point_at(row) == found
    until(lambda: window.playing.state.playing and window.playing.state.slice_id == ids[found])
    window.playing.stop()
    until(silent)
    tab.toggle_hover()
    point_at(0)
    assert not window.playing.is_on


def test_a_movement_is_drawn_over_the_counts_in_one_stroke_and_undone_as_one(window, until):
    window.show_tab(HarmonyTab)
    curves = window.tab(HarmonyTab).view.curves
    row, wanted = window.session.row, (2, 4, 6, 8, 10, 7, 5, 1)
    inner = curves._inner(curves.rect().toRectF())
    step = inner.width() / 8
    drag(curves, [(inner.left() + (i + 0.5) * step, inner.bottom() - inner.height() * level / 10 + 1)
                  for i, level in enumerate(wanted)])  # fmt: skip
    assert curves.movement == wanted
    until(lambda: window.session.labels.of(row).movement == wanted)
    window.commands.undo()
    until(lambda: not window.session.labels.of(row).movement)
    assert curves.movement == ()


@pytest.mark.parametrize("small", [True, False])
def test_a_click_gives_one_level_and_a_quick_stroke_all_that_it_passes(window, until, small):
    until(lambda: window.detail.detail is not None)
    row = window.session.row
    window.show_tab(HarmonyTab)
    view = window.detail.levels if small else window.tab(HarmonyTab).view.curves
    area = view.rect().adjusted(8, 8, -8, -8).toRectF() if small else view._inner(view.rect().toRectF())

    def place(count: int, level: int) -> tuple[float, float]:
        return area.left() + (count - 0.5) * area.width() / 8, area.bottom() - area.height() * level / 10

    drag(view, [place(2, 4)])
    assert view.movement == (0, 4, 0, 0, 0, 0, 0, 0)
    drag(view, [place(8, 3), place(3, 8)])
    assert view.movement == (0, 4, 8, 7, 6, 5, 4, 3)
    assert not window.session.labels.of(row).movement
    drag(view, [place(1, 9)])
    until(lambda: window.session.labels.of(row).movement == (9, 4, 8, 7, 6, 5, 4, 3))
    assert view.movement == (9, 4, 8, 7, 6, 5, 4, 3)
    drawn = []
    view.movement_drawn.connect(drawn.append) if small else view.movement_changed.connect(drawn.append)
    levels = view.levels
    view.levels = ()
    drag(view, [place(2, 4)])
    assert drawn == [], "there is nothing to draw on without levels of the music"
    view.levels = levels


def test_a_stroke_goes_on_while_the_library_changes_and_ends_with_its_slice(qtbot):
    view = MovementView()
    qtbot.addWidget(view)
    view.resize(400, 200)
    levels, said = (5,) * 8, []
    view.movement_changed.connect(said.append)
    view.set_slice(levels, ())
    inner = view._inner(view.rect().toRectF())

    def place(count: int, level: int) -> tuple[float, float]:
        return inner.left() + (count - 0.5) * inner.width() / 8, inner.bottom() - inner.height() * level / 10

    mouse(view, QEvent.Type.MouseButtonPress, *place(2, 4))
    view.set_slice(levels, ())
    assert view.movement == (0, 4, 0, 0, 0, 0, 0, 0)
    view.set_slice(levels, (1,) * 8, is_other=True)
    mouse(view, QEvent.Type.MouseMove, *place(3, 9))
    mouse(view, QEvent.Type.MouseButtonRelease, *place(3, 9))
    assert (view.movement, said) == ((1,) * 8, []), "another slice is not drawn on"


def test_a_movement_is_tapped_while_the_slice_is_heard(window, until):
    window.show_tab(HarmonyTab)
    curves, row = window.tab(HarmonyTab).view.curves, window.session.row
    curves.setFocus()
    for count, key in enumerate("35885321", start=1):
        playing = PlayState(playing=True, slice_id=window.session.view.slices.ids[row], count=count)
        window.playing.changed.emit(playing)
        QTest.keyClick(curves, key)
    until(lambda: window.session.labels.of(row).movement == (3, 5, 8, 8, 5, 3, 2, 1))


def test_a_level_that_is_tapped_a_little_before_its_beat_is_of_that_beat(window):
    """Who taps along is early as often as late: half of the levels were given to the count before."""
    window.show_tab(HarmonyTab)
    curves, slice_id = window.tab(HarmonyTab).view.curves, window.session.view.slices.ids[window.session.row]
    found = []
    for loop in (False, True):
        window.playing.loop = loop
        for count, passed in ((-7, 0.9), (-8, 0.7), (-8, 0.9), (1, 0.0), (1, 0.7), (1, 0.9), (7, 0.8), (8, 0.9)):
            leads_to = 1 if count < 0 else 0
            heard = PlayState(playing=True, slice_id=slice_id, count=count, passed=passed, leads_to=leads_to)
            window.playing.changed.emit(heard)
            found.append(curves.tapped_count)
            assert curves.heard_count == max(count, 0)
    window.playing.loop = False
    for count, tapped in ((-8, 0), (-4, 5)):
        heard = PlayState(playing=True, slice_id=slice_id, count=count, passed=0.9, leads_to=5)
        window.playing.changed.emit(heard)
        assert curves.tapped_count == tapped, "this count-in leads to a 5"
    assert found == [0, 0, 1, 1, 1, 2, 8, 8, 0, 0, 1, 1, 1, 2, 8, 1]
    window.playing.changed.emit(PlayState())
    assert (curves.heard_count, curves.tapped_count) == (0, 0)


def test_the_line_of_k_is_dragged_to_another_number_and_the_clusters_follow(window, until):
    window.show_tab(ClustersTab)
    view = window.tab(ClustersTab).view
    before = window.session.view.clustering
    until(lambda: view.curve.has_plots)
    plot = view.curve._plots[0]

    def place(k: float) -> tuple[float, float]:
        box = plot.getViewBox()
        middle = box.viewRange()[1]
        at = plot.mapFromScene(box.mapViewToScene(QPointF(k, sum(middle) / 2)))
        return at.x(), at.y()

    until(lambda: plot.isVisible() and plot.getViewBox().viewRange()[0][1] > before.k)  # the curve is drawn
    until(lambda: place(2)[0] - place(1)[0] > 5)
    far = before.k - 2
    drag(plot.viewport(), [place(before.k), place(before.k - 0.7), place(before.k - 1.4), place(far)])
    until(lambda: window.session.view.clustering.k == far)
    assert view.k.value() == far
    window.commands.undo()
    until(lambda: window.session.view.clustering.k == before.k)
    assert window.session.view.clustering.labels.tolist() == before.labels.tolist()
    until(lambda: view.k.value() == before.k)
    chosen = []
    view.curve.k_chosen.connect(chosen.append)
    until(lambda: plot.isVisible() and abs(plot._line.value() - before.k) < 0.01)
    drag(plot.viewport(), [place(before.k), place(before.k - 0.7), place(before.k - 0.2)])
    assert chosen == [], "let go where it was, nothing is looked for"


def test_every_plot_that_is_shown_is_saved_by_keys(window, until, monkeypatch, tmp_path):
    target = tmp_path / "plot"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    window.show_tab(ClustersTab)
    detail = window.detail
    until(lambda: detail.detail is not None and window.tab(ClustersTab).view.curve.has_plots)
    pictures = (window.tab(ClustersTab).view.curve, detail.waveform, detail.levels, detail.mfcc)
    for line, suffix in ((0, "svg"), (0, "png"), (1, "png"), (2, "svg"), (3, "png")):
        target = tmp_path / f"{line}.{suffix}"
        window.commands.run("save_picture")
        menu = QApplication.activePopupWidget()
        beside = menu.geometry().center() - window.mapToGlobal(window.rect().center())
        assert abs(beside.y()) <= 2, "in the middle of the window, which is wider than the screen here"
        assert [action.text() for action in menu.actions()] == [each.accessibleName() for each in pictures]
        for _ in range(line):
            QTest.keyClick(menu, Qt.Key.Key_Down)
        QTest.keyClick(menu, Qt.Key.Key_Return)
        until(lambda target=target: str(target) in window.status.text)
        assert shows_something(target), target.name


def test_a_plot_that_is_not_in_sight_is_not_offered(window, show_window):
    empty = show_window()
    empty.commands.run("save_picture")
    assert QApplication.activePopupWidget() is None
    assert empty.status.text == "No plot is shown here."
    window.show_tab(ClustersTab)
    window.resize(1280, 400)
    assert window.detail.isHidden()
    pictures = QMenu()
    window.commands.look.fill(pictures)
    assert len(pictures.actions()) <= 1


def test_a_picture_gets_the_suffix_that_was_chosen_and_says_where_it_is_or_why_not(
    window, until, monkeypatch, tmp_path
):
    answers = iter(
        [
            (str(tmp_path / "a"), "PNG (*.png)"),
            (str(tmp_path / "b.2"), "SVG (*.svg)"),
            (str(tmp_path / "not there" / "c.png"), "PNG (*.png)"),
            (str(tmp_path / "not there" / "c.svg"), "SVG (*.svg)"),
        ]
    )
    begun_at = []

    def ask(_parent, _title, place, _filter):
        begun_at.append(Path(place).parent)
        return next(answers)

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    waveform = window.detail.waveform
    for name in ("a.png", "b.2.svg"):
        waveform.save_wanted.emit(waveform)
        until(lambda name=name: str(tmp_path / name) in window.status.text)
        assert shows_something(tmp_path / name)
    for name in ("c.png", "c.svg"):
        waveform.save_wanted.emit(waveform)
        until(lambda name=name: f"{name}” could not be written" in window.status.text)
    assert begun_at[1:3] == [tmp_path, tmp_path]


def shows_something(target) -> bool:
    if target.suffix == ".svg":
        text = target.read_text(encoding="utf-8")
        return QSvgRenderer(str(target)).isValid() and text.count("<path") + text.count("<polyline") > 4
    image = QImage(str(target))
    wide, high = range(0, image.width(), 9), range(0, image.height(), 9)
    return len({image.pixel(x, y) for x in wide for y in high}) > 2
