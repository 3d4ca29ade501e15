"""Movement against music, and clusters, by keys alone."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from choleor_desktop.analysis.movement import harmony
from choleor_desktop.library.models import Label
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.find import Finder
from choleor_desktop.pipeline.harmonies import fitting
from choleor_desktop.pipeline.music import import_music
from choleor_desktop.pipeline.portraits import portraits
from choleor_desktop.ui.session.movements import OPEN
from choleor_desktop.ui.tabs.clusters import ClustersTab
from choleor_desktop.ui.tabs.harmony import HarmonyTab
from choleor_desktop.ui.views.cluster_card import ClusterCard


def test_a_movement_that_comes_another_way_is_shown_in_place_of_levels_that_were_begun(sit_down, work):
    curator, movement = sit_down(work), (3, 5, 8, 8, 5, 3, 2, 1)
    session = curator.window.session
    session.movements.draw(3, (9, *[OPEN] * 7))
    assert session.movements.of(3) == (9, *[OPEN] * 7)
    session.labels.edit([3], lambda label: replace(label, movement=movement), "movement")
    curator.look(lambda: curator.label(3).movement == movement)
    assert session.movements.of(3) == movement


def test_a_movement_counts_as_drawn_while_it_is_being_stored(sit_down, library):
    curator = sit_down(library)
    session, tab = curator.window.session, curator.window.tab(HarmonyTab)
    row, movement = session.row, (1, 2, 3, 4, 5, 6, 7, 8)
    curator.press("M", *"12345678")
    session.movements.save()  # as it happens a moment after the last level
    assert session.movements.of(row) == movement
    curator.press("Shift+M")
    assert "no movement yet" not in curator.window.status.text
    curator.look(lambda: tab.view.fits.lines)
    assert tab._fitted == movement
    curator.look(lambda: curator.label(row).movement == movement)

    session.movements.draw(row, (9,) * 8)
    session.movements.save()
    session.movements.draw(row, movement)  # back to what the labels, as they are seen, have still
    assert session.movements.of(row) == movement
    session.movements.save()
    assert session.movements.of(row) == movement
    curator.settle()
    assert curator.label(row).movement == session.movements.of(row) == movement
    curator.press("Ctrl+Z")
    curator.look(lambda: curator.label(row).movement == session.movements.of(row) == (9,) * 8)


def test_a_movement_is_typed_on_the_counts_and_its_figures_are_those_of_the_algorithm(sit_down, stored, work):
    curator = sit_down(work)
    row = curator.window.session.row
    name = curator.view.slices.ids[row]
    curator.press("M", *"35885321")
    tab = curator.window.tab(HarmonyTab)
    assert curator.window.front is tab
    movement = (3, 5, 8, 8, 5, 3, 2, 1)
    assert tab.view.curves.movement == movement
    assert curator.label(row).rating == 0, "digits are levels there, not ratings"
    curator.look(lambda: curator.label(row).movement == movement)
    curator.settle()
    assert stored(work).labels[name] == Label(movement=movement)
    found = harmony(curator.window.model.levels_of(row), movement)
    assert tab.view._score.text() == f"{found.score:.0f}"
    assert f"{sum(found.per_count) / 8:.1f} levels apart" in tab.view.figures[0].text()
    assert f"{round(found.accents * 7)} of 7" in tab.view.figures[2].text()

    curator = sit_down(work)
    curator.press("Ctrl+Z")
    curator.look(lambda: not curator.label(row).movement)


def test_undo_right_after_a_movement_takes_back_the_movement_and_nothing_before_it(sit_down, library):
    curator = sit_down(library)
    row = curator.window.session.row
    curator.press("4")
    curator.settle()
    curator.press("M", *"77777777", "Ctrl+Z")
    curator.look(lambda: curator.window.status.text.startswith("Undone: movement"))
    curator.settle()
    curves = curator.window.tab(HarmonyTab).view.curves
    curator.look(lambda: not curves.movement)
    assert curator.label(row) == Label((), 4)
    curator.press(*"77777777", "Ctrl+Z", "Ctrl+Shift+Z")
    curator.look(lambda: curator.label(row).movement)


def test_levels_stay_open_until_all_eight_are_given_and_nothing_is_stored_before(sit_down, stored, library):
    curator = sit_down(library)
    window, view = curator.window, curator.window.tab(HarmonyTab).view
    row, name = window.session.row, curator.view.slices.ids[window.session.row]
    curator.press("5")
    curator.settle()
    curator.press("M", *"358")
    assert view.curves.movement == window.detail.levels.movement == (3, 5, 8, 0, 0, 0, 0, 0)
    assert view.typed.text() == "3 5 8 – – – – –"
    assert view.figures[0].text().startswith("Still open: 5 counts.")
    assert not view.find_button.isEnabled()
    # They wait for the hand that comes back to the slice, and are no answer to what fits.
    curator.press("Alt+Right")
    window.session.select(row + 1)
    assert view.curves.movement == ()
    window.session.select(row)
    assert view.curves.movement == (3, 5, 8, 0, 0, 0, 0, 0)
    curator.press("Shift+M")
    assert "no movement yet" in window.status.text
    curator.settle()
    assert stored(library).labels[name] == Label((), 5)
    # Undo takes back what was begun, and then what was done before it.
    curator.press("Ctrl+Z")
    assert view.curves.movement == ()
    assert "the levels that were begun" in window.status.text
    curator.settle()
    assert stored(library).labels[name] == Label((), 5)
    curator.press("9", "Ctrl+Tab", "3")  # a level, and on another tab a rating
    curator.settle()
    curator.press("Ctrl+Z")
    curator.look(lambda: curator.label(row).rating == 5)
    assert window.session.movements.of(row).count(0) == 7
    window.session.movements.draw(row, (1,) * 8)
    curator.look(lambda: curator.label(row) == Label((), 5, movement=(1,) * 8))


def test_a_movement_that_is_refused_keeps_the_keyboard_until_it_is_put_right_or_given_up(sit_down, library):
    curator = sit_down(library)
    view, row = curator.window.tab(HarmonyTab).view, curator.window.session.row
    curator.window.session.labels.edit(
        [row], lambda label: replace(label, movement=(3, 5, 8, 8, 5, 3, 2, 1)), "movement"
    )
    curator.press("M")
    curator.look(lambda: view.typed.text() == "3 5 8 8 5 3 2 1")
    view.typed.setFocus()
    view.typed.selectAll()
    curator.type("4 4")
    curator.press("Return")
    assert view.problem.isVisible()
    assert view.typed.hasFocus(), "digits would go to the plot now"
    curator.type(" 4 4 4 4 4 4")
    assert not view.problem.isVisible()
    curator.press("Return")
    assert not view.typed.hasFocus()
    curator.look(lambda: curator.label(row).movement == (4,) * 8)
    view.typed.setFocus()
    view.typed.selectAll()
    curator.type("12")
    curator.press("Return", "Escape")
    assert not view.typed.hasFocus()
    assert not view.problem.isVisible()
    assert view.typed.text() == "4 4 4 4 4 4 4 4"
    assert curator.label(row).movement == (4,) * 8


def test_what_is_being_typed_stays_when_something_else_changes(sit_down, library):
    curator = sit_down(library)
    view = curator.window.tab(HarmonyTab).view
    curator.press("M")
    view.typed.setFocus()
    curator.type("3 5 8 8 5")
    curator.press("Return")
    assert view.problem.isVisible()
    curator.window.session.labels.edit([9], lambda label: replace(label, rating=2), "rate")
    curator.look(lambda: curator.label(9).rating == 2)
    assert view.typed.text() == "3 5 8 8 5"
    assert view.problem.isVisible()
    curator.window.session.select(5)
    assert not view.typed.text(), "another slice has its own movement"
    assert not view.problem.isVisible()
    changed = []
    view.movement_changed.connect(changed.append)
    view.curves.set_slice(view.curves.levels, (3, 5, 8, 8, 5, 3, 2, 1))
    view._typed("3,5,8,8,5,3,2,1")
    assert changed == [], "the same in other signs is no change"
    view.curves.set_slice(view.curves.levels, ())
    view.typed.setFocus()
    curator.type("3 5")
    curator.window.session.selection_changed.emit(5)  # songs came, and the slice has another row
    assert view.typed.is_being_written
    assert not view.problem.isVisible()
    curator.press("Return")
    assert view.problem.isVisible()
    told = []
    curator.window.session.message.connect(told.append)
    curator.go_to(ClustersTab)
    for row in (6, 7, 8):
        curator.window.session.select(row)
    assert told == [view.problem.text()], "it is told once"

    view = curator.window.tab(ClustersTab).view
    curator.look(lambda: view._shown)
    view._shown[0].name.setFocus()
    curator.type("Boun")
    k = curator.view.clustering.k + 1
    curator.window.session.work.cluster(k, method="match", curve_max=None)
    curator.look(lambda: curator.view.clustering.k == len(view._shown) == k)
    assert view._shown[0].name.text() == "Boun"
    curator.type("cy")
    curator.press("Return")
    curator.look(lambda: curator.view.clustering.names.get(0) == "Bouncy")


def test_what_is_being_written_belongs_to_the_slice_that_it_was_begun_for(sit_down, stored, library):
    curator = sit_down(library)
    session, view = curator.window.session, curator.window.tab(HarmonyTab).view
    first, second = 3, 7
    names = [curator.view.slices.ids[row] for row in (first, second)]
    session.labels.edit([first], lambda label: replace(label, movement=(5,) * 8, choreography="Old"), "movement")
    for row in (first, second):
        session.select(row)
        curator.settle()
    curator.press("M")
    view.choreography.setFocus()
    curator.type("Swing 1")
    curator.press("Alt+Left")
    assert session.row == first
    assert view.choreography.text() == "Old", "the slice that is shown now has its own"
    view.typed.setFocus()
    assert view.typed.text() == "5 5 5 5 5 5 5 5"
    curator.press("Alt+Right")
    assert session.row == second
    curator.settle()
    view.typed.setFocus()
    curator.type("1 2 3 4 5 6 7 8")
    curator.press("Alt+Left")
    view.curves.setFocus()
    curator.settle()
    labels = stored(library).labels
    assert labels[names[0]] == Label(choreography="Old", movement=(5,) * 8)
    assert labels[names[1]] == Label(choreography="Swing 1", movement=(1, 2, 3, 4, 5, 6, 7, 8))
    # Half a movement is none: it goes, but not without a word.
    view.typed.setFocus()
    view.typed.selectAll()
    curator.type("3 5 8")
    curator.press("Alt+Right")
    assert curator.window.status.text == "A movement is eight numbers from 1 to 10, or nothing."
    curator.settle()
    assert stored(library).labels == labels


def test_arrows_change_single_levels_and_delete_takes_the_movement_away(sit_down, library):
    curator = sit_down(library)
    row = curator.window.session.row
    level = int(curator.window.model.levels_of(row)[3])
    curator.press("M", "Right", "Right", "4", "Up", "Left", "Up")
    curves = curator.window.tab(HarmonyTab).view.curves
    assert curves.movement == (0, 0, 5, min(level + 1, 10), 0, 0, 0, 0), "an arrow begins where the music is"
    curator.press("Left", "Left", *"12", "Right", "Right", *"5678")
    movement = (1, 2, 5, min(level + 1, 10), 5, 6, 7, 8)
    assert curves.movement == movement
    curator.look(lambda: curator.label(row).movement == movement)
    curator.press("Home", "Down", "End", *["Up"] * 4)
    assert (curves.movement[0], curves.movement[7]) == (1, 10), "there is no level below or above"
    curator.press("Delete")
    curator.look(lambda: not curator.label(row).movement)


def test_a_movement_that_is_drawn_back_to_what_is_kept_changes_nothing(sit_down, library):
    curator = sit_down(library)
    session, row = curator.window.session, curator.window.session.row
    session.movements.draw(row, (1, 2, 3, 4, 5, 6, 7, 8))
    session.movements.save()
    curator.look(lambda: curator.label(row).movement)
    told = []
    session.message.connect(told.append)
    session.movements.draw(row, (8, 8, 3, 4, 5, 6, 7, 8))
    session.movements.draw(row, (1, 2, 3, 4, 5, 6, 7, 8))
    session.movements.save()
    curator.settle()
    assert told == []


def test_a_digit_sets_the_count_that_is_heard(sit_down, library):
    curator = sit_down(library)
    curator.press("M")
    curves = curator.window.tab(HarmonyTab).view.curves
    for count, level in ((1, "2"), (5, "9"), (8, "0")):
        curves.set_heard(count, count)
        curator.press(level)
    assert [curves.movement[i] for i in (0, 4, 7)] == [2, 9, 10]


def test_a_flat_movement_says_that_it_has_no_shape(sit_down, library):
    curator = sit_down(library)
    curator.press("M", *"55555555")
    curator.look(lambda: "no shape" in curator.window.tab(HarmonyTab).view.figures[1].text())


def test_slices_that_fit_a_movement_are_listed_best_first_and_without_the_slice_itself(sit_down, library):
    curator = sit_down(library)
    row = curator.window.session.row
    curator.press("M", *"12345678")
    curator.press("Shift+M")
    tab = curator.window.tab(HarmonyTab)
    curator.look(lambda: tab.view.fits.lines)
    shown = [fit for fit, _ in tab.view.fits.lines]
    assert len(shown) == min(20, len(curator.view.slices) - 1)
    assert row not in {fit.row for fit in shown}
    scores = [harmony(curator.window.model.levels_of(fit.row), range(1, 9)).score for fit in shown]
    np.testing.assert_allclose([fit.score for fit in shown], scores, atol=1e-5)
    assert scores == sorted(scores, reverse=True)
    assert shown == list(fitting(curator.view, range(1, 9), n=20, leave_out=row))
    for i, fit in enumerate(shown):
        said = tab.view.fits.index(i, 0).data()
        assert said.endswith(f" {curator.view.slices.bpm[fit.row]:.0f}\N{NO-BREAK SPACE}BPM"), (
            "what fits at another tempo says so"
        )
    assert tab.view.fits_of.text() == "For 1 2 3 4 5 6 7 8:"
    # For another movement it is old, and says so, until it is asked for anew.
    curator.press("M", *"88885321")
    curator.look(lambda: tab.view.fits_of.text().startswith("Found for 1 2 3 4 5 6 7 8, not for"))
    curator.press("Shift+M")
    curator.look(lambda: tab.view.fits_of.text() == "For 8 8 8 8 5 3 2 1:")
    # Enter that is held too long asks for nothing again, and a slice without a movement has none to find again for.
    made: list[int] = []
    tab.view.list.made_query.connect(made.append)
    heard: list[int] = []
    tab.view.list.row_chosen.connect(heard.append)
    places = [tab.view.list.visualRect(tab.view.fits.index(i, 0)).center() for i in (1, 0)]
    for place in (*places, places[-1]):
        QTest.mouseClick(tab.view.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    again = [fit.row for fit, _ in tab.view.fits.lines[:2]]
    assert heard == [again[1], again[0], again[0]], "each click is heard once, also on the chosen one"
    tab.view.list.choose_silently(again[1])
    assert (tab.view.list.current_row, len(heard)) == (again[1], 3)
    shown = [fit for fit, _ in tab.view.fits.lines]
    tab.view.list.setCurrentIndex(tab.view.fits.index(0, 0))
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", autorep=True)
    QApplication.sendEvent(tab.view.list, held)
    assert not made
    curator.window.session.select(shown[0].row)
    curator.look(lambda: tab.view.figures[0].text().startswith("Type, draw or tap"))
    assert tab.view.fits_of.text() == "For 8 8 8 8 5 3 2 1:"


def test_a_choreography_known_elsewhere_brings_its_movement(sit_down, library):
    from choleor_desktop.library.models import LabelEdit

    with Store.open(library) as store:
        movement = (1, 2, 3, 4, 5, 6, 7, 8)
        store.edit([LabelEdit(store.view().slices.ids[-1], Label((), 0, "", "Turn", movement))])
    curator = sit_down(library)
    row = curator.window.session.row
    curator.press("M", "Tab")
    curator.type("Turn")
    curator.press("Tab")
    curator.look(lambda: curator.label(row) == Label((), 0, "", "Turn", movement))


def test_the_number_of_clusters_is_chosen_on_the_curve_and_names_and_colours_stay(sit_down, stored, library):
    curator = sit_down(library)
    curator.go_to(ClustersTab)
    view = curator.window.tab(ClustersTab).view
    before = curator.view.clustering
    curator.look(lambda: len(view._shown) == before.k)
    view._shown[0].name.setFocus()
    curator.type("Bouncy")
    curator.press("Tab")
    curator.look(lambda: curator.view.clustering.names.get(0) == "Bouncy")
    view.curve.setFocus()
    curator.press("Right")
    curator.look(lambda: curator.view.clustering.k == before.k + 1)
    curator.look(lambda: view.k.value() == before.k + 1)
    curator.settle()
    # Those that stayed together keep the number, and with it colour, shape and name.
    labels, old = curator.view.clustering.labels, before.labels
    for number in range(before.k):
        assert np.bincount(old[labels == number], minlength=before.k).argmax() == number
    assert stored(library).clustering.names[0] == "Bouncy"
    assert view._shown[0].name.text() == "Bouncy"


def test_large_figures_of_clusters_are_written_as_all_others_are(sit_down, library):
    curator = sit_down(library)
    curator.go_to(ClustersTab)
    view, session = curator.window.tab(ClustersTab).view, curator.window.session
    session.store.save_clustering(replace(session.view.clustering, inertia=12345.6), session.view)
    session.refresh()
    curator.look(lambda: view._summary.text().startswith("inertia 12,346 · silhouette "))


def test_a_card_plays_the_most_typical_slice_and_says_what_sets_the_cluster_apart(sit_down, library):
    curator = sit_down(library)
    curator.go_to(ClustersTab)
    view = curator.window.tab(ClustersTab).view
    curator.look(lambda: view.has_portraits and len(view._shown) == curator.view.clustering.k)
    found = portraits(Finder(curator.view))
    assert [portrait.size for portrait in found] == np.bincount(curator.view.clustering.labels).tolist()
    for portrait in found:
        assert curator.view.clustering.labels[portrait.medoid] == portrait.number
        words = view._words(portrait)
        first, second = portrait.aspects
        assert words.endswith(f"Stands apart by {first} and {second}")
        shares = view._shown[portrait.number]._shares
        assert f"Stands apart by {first} and {second}. " in shares.accessibleName()
        curator.look(lambda shares=shares: shares.height() >= shares.heightForWidth(shares.width()))
        tempo = next((trait for trait in portrait.traits if trait.code == "tempo"), None)
        if tempo is not None:
            mine = curator.view.slices.bpm[curator.view.clustering.labels == portrait.number]
            assert f"{mine.mean():.0f}\N{NO-BREAK SPACE}BPM" in words
            assert words.count("fast") == int(mine.mean() > curator.view.slices.bpm.mean())


def test_the_number_of_clusters_that_is_being_chosen_stays_in_its_library_alone(sit_down, library):
    curator = sit_down(library)
    curator.go_to(ClustersTab)
    tab = curator.window.tab(ClustersTab)
    curator.look(lambda: tab.view.has_portraits)
    view = tab.view.seen
    other = replace(view.clustering, inertia=1.0)
    tab.view.k.setValue(9)
    tab.view.set_view(replace(view, clustering=other))
    assert tab.view.k.value() == 9
    tab.view.set_view(replace(view, path="/another.choleor", clustering=replace(other, inertia=2.0)))
    assert tab.view.k.value() == view.clustering.k


def test_clustering_can_be_cancelled_and_what_was_there_stays(sit_down, library):
    curator = sit_down(library)
    curator.go_to(ClustersTab)
    view = curator.window.tab(ClustersTab).view
    before = curator.view.clustering
    view.curve_button.click()
    assert view.cancel.isVisible()
    view.cancel.click()
    curator.settle()
    assert not view.cancel.isVisible()
    assert view.run_button.isEnabled()
    curator.look(lambda: curator.window.status.text == "The search was ended: clusters and curves are as they were.")
    curator.window.session.refresh()
    curator.settle()
    assert curator.view.clustering.k == before.k
    np.testing.assert_array_equal(curator.view.clustering.labels, before.labels)
    curator.window.status.tell("")
    for k in (2, before.k):
        curator.window.session.work.cluster(k, method="match", curve_max=None)
    curator.settle()
    assert "was ended" not in curator.window.status.text, "another took its place"


@pytest.mark.parametrize("action", ["select", "play_stop", "rate"])
def test_every_key_has_a_description(qapp, action):
    from choleor_desktop.ui.parts.keys import KEYS, descriptions, in_one_line

    words = descriptions()
    paired = {name for first, (second, _) in in_one_line().items() for name in (first, second)}
    assert words[action]
    sequences = [key.sequence for key in KEYS]
    assert len(sequences) == len(set(sequences)), "no key does two things"
    for key in KEYS:
        assert key.action.startswith("rate_") or key.action in paired or words[key.action]


def test_a_movement_that_was_just_typed_stays_in_its_own_library_when_another_is_opened(
    sit_down, stored, library, tmp_path
):
    other = Path(shutil.copy(library, tmp_path / "other.choleor"))
    curator = sit_down(library)
    name = curator.view.slices.ids[curator.window.session.row]
    curator.press("M", *"35885321")
    curator.window.commands.libraries.open_library(other)
    curator.look(lambda: curator.view.path == str(other))
    curator.settle()
    assert stored(library).labels[name].movement == (3, 5, 8, 8, 5, 3, 2, 1)
    assert name not in curator.view.labels


def test_names_that_go_with_other_clusters_are_told_and_undo_brings_them_back(sit_down, library):
    curator = sit_down(library)
    session = curator.window.session
    names = {number: f"name {number}" for number in range(4)}
    for number, name in names.items():
        session.labels.name_cluster(number, name)
    curator.settle()
    session.work.cluster(1, method="match", curve_max=None)
    curator.look(lambda: curator.view.clustering.k == 1)
    n_lost = 4 - len(curator.view.clustering.names)
    assert n_lost > 1
    curator.look(lambda: curator.window.status.text.startswith(f"{n_lost} cluster names did not stay"))
    curator.press("Ctrl+Z")
    curator.look(lambda: dict(curator.view.clustering.names) == names)
    curator.look(lambda: curator.window.status.text == "Undone: clusters.")
    field = curator.window.tab(ClustersTab)
    curator.go_to(ClustersTab)
    curator.look(lambda: len(field.view._shown) == 4)
    named = []
    field.view.named.connect(lambda *given: named.append(given))
    field.view._shown[0].name.setText("  name   0 ")
    field.view._shown[0].name.finish()
    assert named == [], "blanks alone are no other name"
    session.work.cluster(4, method="match", curve_max=None)
    curator.settle()
    assert "did not stay" not in curator.window.status.text


def test_fewer_clusters_than_were_asked_for_are_told_and_their_number_is_shown(sit_down, library):
    curator = sit_down(library)
    curator.go_to(ClustersTab)
    view, n_slices = curator.window.tab(ClustersTab).view, len(curator.view.slices)
    view.k.setValue(n_slices + 30)
    QTest.mouseClick(view.run_button, Qt.MouseButton.LeftButton)
    curator.look(lambda: "no more slices sound different" in curator.window.status.text)
    told = curator.window.status.text
    curator.look(lambda: curator.view.clustering.k > 4)
    n_found = curator.view.clustering.k
    assert told.startswith(f"{n_found} clusters, not {n_slices + 30}:")
    curator.look(lambda: view.k.value() == n_found)
    view.k.setValue(3)
    QTest.mouseClick(view.run_button, Qt.MouseButton.LeftButton)
    curator.look(lambda: curator.view.clustering.k == 3)
    assert view.k.value() == 3


def test_cards_of_few_clusters_are_as_high_as_what_is_said_on_them(sit_down, library):
    """Where there is room for more, bars stood far below the songs of their clusters."""
    curator = sit_down(library)
    curator.go_to(ClustersTab)
    view = curator.window.tab(ClustersTab).view
    curator.window.session.work.cluster(2, method="match", curve_max=None)
    curator.look(lambda: curator.view.clustering.k == len(view.findChildren(ClusterCard)) == 2 and view.has_portraits)
    curator.settle()
    for card in view.findChildren(ClusterCard):
        assert card.height() == card.sizeHint().height()


def test_where_no_other_slice_could_fit_a_movement_that_is_said(sit_down, drum_loop, tmp_path):
    soundfile.write(tmp_path / "one.wav", drum_loop(120, 5.0), 22_050)
    with Store.open(tmp_path / "one.choleor", create=True) as store:
        import_music(store, [tmp_path / "one.wav"], jobs=1)
        assert len(store.view().slices) == 1
    curator = sit_down(tmp_path / "one.choleor")
    curator.press("M", *"12345678")
    curator.press("Shift+M")
    curator.look(lambda: "no other slice that could fit" in curator.window.status.text)


def test_clusters_that_were_stored_before_they_could_be_cancelled_are_shown(sit_down, library, monkeypatch):
    curator = sit_down(library)
    session, save = curator.window.session, Store.save_clustering

    def save_and_cancel(*arguments, **more) -> None:
        save(*arguments, **more)
        session.background.find("cluster").cancel()

    monkeypatch.setattr(Store, "save_clustering", save_and_cancel)
    session.work.cluster(3, method="match", curve_max=None)
    curator.look(lambda: curator.view.clustering.k == 3)


@pytest.mark.parametrize("why", ["cancelled", "viewing only"])
def test_the_line_on_the_curves_goes_back_where_no_other_clusters_were_found(sit_down, library, why):
    curator = sit_down(library)
    session = curator.window.session
    if why == "viewing only":
        session.open_library(library, look_only=True)
        curator.look(lambda: not session.can_change)
    curator.go_to(ClustersTab)
    view = curator.window.tab(ClustersTab).view
    curator.look(lambda: view.curve.has_plots)
    curator.settle()
    view.curve._dragged(2.0)
    if why == "cancelled":
        session.background.find("cluster").cancel()
    curator.look(lambda: [plot._line.value() for plot in view.curve._plots] == [4, 4])
    assert curator.view.clustering.k == 4
    curator.settle()


def test_a_line_on_the_curves_that_comes_back_looks_for_nothing_and_beyond_them_there_is_none(sit_down, library):
    curator = sit_down(library)
    curator.go_to(ClustersTab)
    curve, k, jobs = curator.window.tab(ClustersTab).view.curve, curator.view.clustering.k, []
    curator.look(lambda: curve.has_plots)
    curator.window.session.job_started.connect(lambda job: jobs.append(job.kind))
    curve.setFocus()
    curator.press("Right", "Left")
    curator.look(lambda: not curve._settle.isActive())
    curator.settle()
    assert "cluster" not in jobs
    curve._settle.setInterval(600_000)
    curator.press(*["Right"] * 12)
    assert curve._k == curve._most, "no more were tried"
    curator.press(*["Left"] * 12)
    assert curve._k == 1
    curve._settle.stop()
    curve.set_curve(curve._curve, 35)
    curator.look(lambda: not any(plot._line.isVisible() for plot in curve._plots))
    curve.set_curve(curve._curve, k)
    curator.look(lambda: all(plot._line.isVisible() and plot._line.value() == k for plot in curve._plots))


def test_undo_says_the_name_of_a_cluster_a_tag_and_a_routine(sit_down, library):
    curator = sit_down(library)
    session, said = curator.window.session, []
    for change in (
        lambda: session.labels.name_cluster(0, "Bouncy"),
        lambda: session.labels.color_tag("spring", "#3388ff"),
        session.routines.start,
    ):
        change()
        curator.settle()
    curator.look(lambda: bool(curator.view.routines))
    session.message.connect(said.append)
    for step in (session.labels.undo, session.labels.redo):
        for _ in range(3):
            step()
            curator.settle()
    routine, tag, cluster = "new routine (Routine 1)", "colour of a tag (spring)", "name of a cluster (Bouncy)"
    told = [(word, each) for word, whats in (
        ("Undone", (routine, tag, cluster)), ("Redone", (cluster, tag, routine))
    ) for each in whats]  # fmt: skip
    assert said == [f"{word}: {each}." for word, each in told]
