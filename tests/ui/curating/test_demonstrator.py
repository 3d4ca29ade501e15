"""A demonstrator shows a room how a score comes about, by keys alone, and it is the same every time."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtWidgets import QApplication

from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.clusters import cluster_library
from choleor_desktop.ui.tabs.clusters import ClustersTab
from choleor_desktop.ui.tabs.map import MapTab
from choleor_desktop.ui.tabs.tour import TourTab
from choleor_desktop.ui.views.tour_view import STEPS

pytestmark = [pytest.mark.real_music, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def prepared(real_library, tmp_path_factory):
    """A library that is already there, clustered."""
    path = tmp_path_factory.mktemp("shown") / "shown.choleor"
    shutil.copy(real_library, path)
    with Store.open(path) as store:
        cluster_library(store, k=4, curve_max=6)
    return path


def look_of(widget) -> bytes:
    image = widget.grab().toImage()
    return bytes(image.constBits())


def walk(person) -> list[tuple[str, str, str, bytes]]:
    """Through all steps with the arrows, each switch with Tab and Space; what the room sees."""
    view = person.window.tab(TourTab).view
    person.look(lambda: view.tour is not None and view.tour.detail.row == person.window.session.row)
    seen = []
    for number, step in enumerate(STEPS):
        assert view.step == number
        for choice in step.choices or ("",):
            if choice and view.choice != choice:
                person.tab_to(view._buttons[choice])
                person.press("Space")
            assert view.choice == choice
            seen.append((step.name, choice, view.words.text(), look_of(view.pictures.currentWidget())))
        person.tab_to(view.steps)
        person.press("Down")
    return seen


def compare(person) -> None:
    """The slice and its best match, one after the other at one tempo."""
    playing, question = person.window.playing, person.window.session.question
    sides = question.rows[0], question.answer.neighbours[0].row
    for side in "AB":
        person.press("X")
        person.look(lambda side=side: playing.state.playing and playing.state.side == side)
    assert playing.comparing == sides


def point_on_the_map(person) -> int:
    """The next slice but one to the right on the map, chosen and heard; lines go to its matches."""
    person.go_to(MapTab)
    window, view = person.window, person.window.tab(MapTab).view
    person.look(lambda: view.n_points == len(person.view.slices))
    person.press("Home", "Down", "Down")
    row = view.pointed_row
    assert row not in {-1, window.session.row}
    person.press("Return")
    assert window.session.row == row
    person.look(lambda: window.playing.state.slice_id == person.view.slices.ids[row])
    return row


def turn_light_and_korean(person) -> None:
    """Behind the three dots, with the arrows alone."""
    window, menu = person.window, person.window.toolbar.menu
    for words in ("한국어", "밝은 화면"):
        person.tab_to(window.toolbar.more)
        person.press("Return")
        person.look(menu.isVisible)
        while (
            not menu.activeAction()
            or not menu.activeAction().menu()
            or words not in {action.text() for action in menu.activeAction().menu().actions()}
        ):
            person.press("Up")
        looks = menu.activeAction().menu()
        person.press("Right")
        while looks.activeAction().text() != words:
            person.press("Down")
        person.press("Return")
        person.look(lambda: not menu.isVisible())
    assert not window.theme.dark
    person.look(lambda: window.tabs.tabText(0) == "슬라이스")


def show(sit_down, library):
    """One evening: the same slice, its results, a comparison, the map, its clusters, the tour in Korean and light."""
    person = sit_down(library, big=True)
    person.press("Home", "Down")
    window, ids = person.window, person.view.slices.ids
    person.look(lambda: window.session.question.answer.request.queries == (ids[window.session.row],))
    model = window.similar.list.model()
    results = [model.index(i, 0).data() for i in range(model.rowCount())]
    person.look(lambda: window.playing.state.playing)
    person.press("Space")
    person.look(lambda: not window.playing.state.playing)
    compare(person)
    pointed = point_on_the_map(person)
    person.go_to(ClustersTab)
    person.look(lambda: window.tab(ClustersTab).view.has_portraits)
    person.settle()
    curve = window.tab(ClustersTab).view.curve
    person.tab_to(curve)
    person.press("Left")
    person.look(lambda: person.view.clustering.k == 3)
    person.settle()
    labels = person.view.clustering.labels.tolist()
    turn_light_and_korean(person)
    person.go_to(TourTab)
    steps = walk(person)
    window.close()
    return (results, pointed, labels), steps


def test_the_walk_from_sound_to_score_is_the_same_on_two_evenings(sit_down, prepared, tmp_path):
    evenings = []
    for name in ("first", "second"):
        library = tmp_path / f"{name}.choleor"
        shutil.copy(prepared, library)
        evenings.append(show(sit_down, library))
    (found, steps), (found_again, steps_again) = evenings
    assert found == found_again
    assert [step[:3] for step in steps] == [step[:3] for step in steps_again]
    assert all(len(set(picture)) > 16 for *_, picture in steps), "each draws something"
    assert len({words for *_, words, _ in steps}) >= len(steps) - 1, "each step and switch says something of its own"
    assert {name for name, *_ in steps} == {step.name for step in STEPS}


def test_every_letter_is_big_enough_for_a_room(sit_down, prepared):
    person = sit_down(prepared, big=True)
    person.go_to(TourTab)
    view = person.window.tab(TourTab).view
    assert view.words.fontInfo().pixelSize() >= 22
    assert QApplication.font().pixelSize() >= 18
