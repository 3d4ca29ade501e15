"""What stays the same is not laid out or painted again."""

from __future__ import annotations

import importlib
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from choleor_desktop.playback.sounds import PlayState
from choleor_desktop.ui.parts.ahead import GivingWay
from choleor_desktop.ui.plots.curve import CurveView
from choleor_desktop.ui.tabs.clusters import ClustersTab
from choleor_desktop.ui.turns import Turns
from choleor_desktop.ui.views.clusters_view import ClustersView
from choleor_desktop.ui.window_place import Columns


class LaidOut(QObject):
    """How often something had to be laid out."""

    n = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.n += event.type() == QEvent.Type.LayoutRequest
        return super().eventFilter(watched, event)


def lay_out() -> None:
    """Whatever waits for it; what stands in something has that laid out in its turn."""
    for _ in range(10):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


def test_a_playhead_that_moves_has_nothing_in_the_window_laid_out(show_window, library, qtbot):
    window = show_window(library)
    qtbot.waitUntil(lambda: window.detail.detail is not None, timeout=60_000)
    shown = window.detail.detail
    seen = LaidOut(window)
    state = PlayState(playing=True, slice_id=shown.slice_id, position_s=shown.start_s, count=1)
    window.playing.changed.emit(state)
    lay_out()
    window.installEventFilter(seen)
    for later_s in (0.02, 0.04):
        window.playing.changed.emit(replace(state, position_s=shown.start_s + later_s))
        lay_out()
    assert seen.n == 0


class Axis(QObject):
    """How often a plot was painted down to the numbers of its axis."""

    n = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QWidget) and isinstance(event, QPaintEvent):
            self.n += event.rect().bottom() >= watched.height() - 10
        return super().eventFilter(watched, event)


class Painted(QObject):
    """How often something was painted."""

    n = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.n += event.type() == QEvent.Type.Paint
        return super().eventFilter(watched, event)


def test_other_curves_have_each_plot_painted_with_its_axes_once(qtbot):
    view = CurveView()
    qtbot.addWidget(view)
    view.resize(420, 560)
    view.show()
    view.make_plots()
    qtbot.waitUntil(lambda: view.has_plots, timeout=60_000)

    def draw(most: int) -> None:
        view.set_curve(tuple((k, 100.0 / k, 0.1 * (k % 3)) for k in range(1, most + 1)), 4)
        qtbot.waitUntil(lambda: not view._later.isActive(), timeout=60_000)
        for _ in range(10):
            QCoreApplication.sendPostedEvents()

    draw(20)
    seen = [Axis(view), Axis(view)]
    for plot, each in zip(view._plots, seen, strict=True):
        plot.viewport().installEventFilter(each)
    draw(9)
    assert [each.n for each in seen] == [1, 1]


def test_a_tab_that_comes_to_the_front_is_laid_out_in_one_turn_and_painted_in_another(window, until):
    view, before = window.tab(ClustersTab).view, window.front.widget
    painted, lost = Painted(window), Painted(window)
    view.installEventFilter(painted)
    before.installEventFilter(lost)
    window.show_tab(ClustersTab)
    QCoreApplication.sendPostedEvents()
    assert view.isVisible()
    assert painted.n == lost.n == 0
    until(lambda: painted.n and not window.turning.is_active)


def test_what_sets_clusters_apart_is_said_of_one_card_in_each_step(window, until):
    view, steps = window.tab(ClustersTab).view, []
    window.show_tab(ClustersTab)
    until(lambda: view.has_portraits)
    for card in view._shown:
        card.forget_portrait()
    view._in_steps = steps.extend
    view.set_portraits(view._portraits)
    assert not view.has_portraits
    n_known = [sum(card.typical >= 0 for card in view._shown)]
    for step in steps:
        step()
        n_known.append(sum(card.typical >= 0 for card in view._shown))
    assert all(after - before <= 1 for before, after in pairwise(n_known))
    assert view.has_portraits


def test_cards_of_other_clusters_are_made_one_in_each_step_and_laid_out_together(window, until):
    view, steps, found = window.tab(ClustersTab).view, [], window.session.view
    view._in_steps = steps.extend
    window.show_tab(ClustersTab)
    until(lambda: steps)
    n_made = [len(view._shown)]
    for step in steps:
        assert not view._card_layout.isEnabled()
        step()
        n_made.append(len(view._shown))
    assert {after - before for before, after in pairwise(n_made)} == {0, 1}
    assert n_made[-1] == found.clustering.k
    assert view._card_layout.isEnabled()


def test_cards_and_curves_of_new_clusters_are_painted_in_turns_of_their_own(window, until, monkeypatch):
    view = window.tab(ClustersTab).view
    window.session.work.cluster(5, method="match", curve_max=6)
    until(lambda: len(window.session.view.clustering.curve) > 1)
    window.show_tab(ClustersTab)
    until(lambda: view.curve.has_plots and view.has_portraits and not window.turning.is_active)
    n_turns, step = [0], window.turning.step
    monkeypatch.setattr(window.turning, "step", lambda: (step(), n_turns.append(n_turns.pop() + 1)))
    painted: list[tuple[str, int]] = []

    class Noted(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                painted.append((names[watched], n_turns[0]))
            return super().eventFilter(watched, event)

    names = {view._cards: "cards"} | dict(zip(view.curve.halves, ("inertia", "silhouette"), strict=True))
    noted = Noted(view)
    for widget in names:
        widget.installEventFilter(noted)
    window.turning.take([lambda: [widget.update() for widget in names]])
    until(lambda: {name for name, _ in painted} == set(names.values()))
    first = {name: min(turn for what, turn in painted if what == name) for name in names.values()}
    assert first["cards"] < first["inertia"] < first["silhouette"]


@pytest.fixture
def turns(qtbot) -> Iterator[Turns]:
    widget = QWidget()
    qtbot.addWidget(widget)
    yield Turns(widget)  # noqa: PT022 - the widget, which has it, is kept


def keep_busy(turns: Turns, notes: list[str]) -> QTimer:
    """Every turn is long, until this is stopped."""
    busy = QTimer(turns, interval=0)
    busy.timeout.connect(lambda: (notes.append("long"), time.sleep(0.02)))
    busy.start()
    return busy


def test_what_can_wait_does_not_come_in_a_turn_in_which_something_else_took_long(turns, qtbot):
    notes: list[str] = []

    def take_long() -> None:
        notes.append("long")
        time.sleep(0.02)
        QTimer.singleShot(0, turns, lambda: notes.append("next turn"))

    QTimer.singleShot(0, turns, take_long)
    turns.take(lambda: notes.append("can wait"))
    qtbot.waitUntil(lambda: "can wait" in notes, timeout=60_000)
    assert notes == ["long", "next turn", "can wait"]


def test_what_a_person_sees_goes_before_what_can_wait_and_is_put_off_once_at_most(turns, qtbot):
    notes: list[str] = []
    busy = keep_busy(turns, notes)
    turns.take(lambda: (notes.append("can wait"), busy.stop()))
    turns.take_first(lambda: notes.append("seen"))
    qtbot.waitUntil(lambda: "can wait" in notes, timeout=60_000)
    assert notes.index("seen") <= 2
    assert notes.index("seen") < notes.index("can wait")


def test_what_can_wait_comes_also_where_every_turn_is_long(turns, qtbot):
    notes: list[str] = []
    busy = keep_busy(turns, notes)
    turns.take(lambda: (notes.append("can wait"), busy.stop()))
    qtbot.waitUntil(lambda: "can wait" in notes, timeout=60_000)
    assert notes.count("long") <= 6


def test_a_job_that_gives_way_goes_on_after_what_the_window_is_at_but_does_not_wait_for_ever(turns, qtbot, monkeypatch):
    notes: list[str] = []
    monkeypatch.setattr("choleor_desktop.ui.turns._MOST_S", 60.0)
    threading.Thread(target=lambda: (turns.wait(), notes.append("job"))).start()
    time.sleep(0.01)
    notes.append("window")
    qtbot.waitUntil(lambda: "job" in notes, timeout=60_000)
    assert notes == ["window", "job"]
    monkeypatch.undo()
    job = threading.Thread(target=turns.wait)
    job.start()
    job.join(60)  # the window has no turn meanwhile
    assert not job.is_alive()


@pytest.mark.parametrize(("step_s", "n"), [(0.0, 2), (60.0, 0)])
def test_what_is_loaded_in_steps_gives_way_before_each_module_and_name_and_only_in_its_thread(
    tmp_path, monkeypatch, step_s, n
):
    monkeypatch.setattr("choleor_desktop.ui.parts.ahead._STEP_S", step_s)
    monkeypatch.syspath_prepend(tmp_path)
    modules = [f"made_{n}_{i}" for i in range(3)]
    for name in modules:
        (tmp_path / f"{name}.py").write_text("")
    waits: list[int] = []
    with GivingWay(lambda: waits.append(threading.get_ident())) as giving_way:
        for name in modules[:2]:
            importlib.import_module(name)
        other = threading.Thread(target=lambda: importlib.import_module(modules[2]))
        other.start()
        other.join(60)
        assert waits == [threading.get_ident()] * n
        giving_way.make_names(sys.modules[modules[0]])
        assert len(waits) == (n + len(dir(sys.modules[modules[0]])) if n else 0)
    assert giving_way not in sys.meta_path
    assert set(modules) <= set(sys.modules)


def test_what_can_wait_comes_also_while_a_dialog_is_open_and_at_once_when_all_ends(turns, qtbot):
    notes: list[str] = []

    def ask() -> None:
        loop = QEventLoop()
        turns.take(lambda: (notes.append("answered"), loop.quit()))
        loop.exec()
        notes.append("closed")

    turns.take(ask)
    qtbot.waitUntil(lambda: "closed" in notes, timeout=60_000)
    turns.take(lambda: notes.append("waits"))
    assert notes == ["answered", "closed"]
    turns.finish()
    assert notes == ["answered", "closed", "waits"]
    turns.take(lambda: notes.append("late"))
    assert notes == ["answered", "closed", "waits", "late"]


def test_sides_that_stay_are_not_shared_out_again(qtbot):
    class Counted(Columns):
        n = 0

        def setSizes(self, sizes: Sequence[int]) -> None:
            self.n += 1
            super().setSizes(sizes)

    columns = Counted()
    qtbot.addWidget(columns)
    for _ in range(3):
        columns.addWidget(QWidget())
    columns.resize(1600, 300)
    columns.show()
    columns.set_scale(1.0, 400)
    shared = columns.n
    assert shared
    QCoreApplication.sendEvent(columns, QEvent(QEvent.Type.LayoutRequest))
    assert columns.n == shared


def test_a_job_that_begins_or_ends_paints_nothing_in_the_middle_of_its_turn(qtbot):
    view = ClustersView(list)
    qtbot.addWidget(view)
    view.resize(800, 500)
    with qtbot.waitExposed(view, timeout=60_000):
        view.show()
    painted = Painted(view)
    for widget in (view, view.progress):
        widget.installEventFilter(painted)
    for running in (True, False, True):
        view.set_progress(5, 9)
        QCoreApplication.sendPostedEvents()
        painted.n = 0
        view.update()
        view.set_running(running)
        assert painted.n == 0
