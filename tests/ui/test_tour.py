"""The tour from sound to score, on real numbers, in the real window."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt

from choleor_desktop.analysis import classic
from choleor_desktop.analysis.levels import levels
from choleor_desktop.analysis.similarity import MatchSpace
from choleor_desktop.errors import AudioTooShort
from choleor_desktop.library.cache import Cache
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.find import Finder
from choleor_desktop.pipeline.tour import N_RESULTS, Grouping, _elsewhere, tour
from choleor_desktop.pipeline.tour import _moved as company_that_changes
from choleor_desktop.ui.plots.tour import FrameView, RankView
from choleor_desktop.ui.tabs.clusters import ClustersTab
from choleor_desktop.ui.tabs.map import MapTab
from choleor_desktop.ui.tabs.tour import TourTab
from choleor_desktop.ui.theme import BIG, Theme
from choleor_desktop.ui.views.tour_words import ORIGINAL, OURS, RUN_1, RUN_2, STEPS, choices, sentences, titles


@pytest.fixture(scope="module")
def walks(made_library: Path, tmp_path_factory):
    """The view, and two walks over the same slice."""
    with Store.open(made_library, read_only=True) as store:
        view = store.view()
        cache = Cache(tmp_path_factory.mktemp("tour") / "copy.choleor")
        found = [tour(cache, Finder(view), 5) for _ in range(2)]
        cache.close()
    return view, *found


def test_every_walk_over_a_slice_gives_the_same_numbers(walks):
    _, first, second = walks
    for name in ("vector", "quiet_vector", "xy", "sample", "other_vector"):
        assert np.array_equal(getattr(first, name), getattr(second, name)), name
    for name in ("levels", "frequency_levels", "shown", "thrown", "moved", "quiet_classic", "quiet_match", "flipped"):
        assert getattr(first, name) == getattr(second, name), name
    assert [g.labels.tolist() for g in first.groupings] == [g.labels.tolist() for g in second.groupings]
    assert [n.slice_id for n in first.match] == [n.slice_id for n in second.match]


def test_the_numbers_are_those_of_the_library(walks):
    view, walk, _ = walks
    assert np.array_equal(walk.vector, view.classic[5].astype(np.float64))
    assert walk.nearest[0].score == classic.scores(view.classic[5], view.classic[[walk.nearest[0].row]])[0]
    assert walk.levels == walk.detail.levels9
    assert abs(sum(walk.match[0].parts.values()) - walk.match[0].score) < 1e-6
    assert walk.n_frames == walk.detail.mfcc.shape[1] or abs(walk.n_frames - walk.detail.mfcc.shape[1]) <= 2


@pytest.mark.parametrize("wide", [440, 500, 700, 1200])
@pytest.mark.parametrize("scale", [1.0, BIG])
def test_the_figures_below_a_spectrum_stay_apart_and_in_the_picture(qapp, walks, wide, scale):
    picture = FrameView()
    picture.set_theme(Theme(scale=scale))
    picture.set_frame(walks[1].frame)
    ticks = picture.ticks(QRectF(wide / 2 + 14, 14, wide / 2 - 28, 200))
    shown = [place for _, text, place in ticks if text]
    assert all(one.right() < other.left() for one, other in pairwise(shown))
    assert shown[-1].right() <= wide
    assert len(ticks) == 5
    assert len(shown) >= 3
    picture.deleteLater()


def test_the_five_faults_show(walks):
    _, walk, _ = walks
    # The sign of a vector is nobody's choice.
    assert walk.flipped == -100.0
    # Loudness rules the vector: the same sound, only softer, is another one; noise is even its own opposite.
    assert walk.loudness_share > 0.5
    assert walk.quiet_classic < walk.quiet_match
    assert walk.quiet_match > 99.99
    assert walk.quiet_noise < -50
    # Clusters hide what is near: each seed loses the nearest that lie across its borders.
    at = walk.sample.tolist().index
    for grouping in walk.groupings:
        own = grouping.labels[at(walk.detail.row)]
        assert grouping.lost == sum(grouping.labels[at(n.row)] != own for n in walk.nearest) > 0
    # One result too few, and the best one thrown away.
    assert len(walk.shown) == N_RESULTS - 1
    assert len(walk.nearest) == N_RESULTS
    assert walk.thrown not in {row for row, _ in walk.shown}
    # Where that was the query, by luck, a slice is named for which it was another.
    assert walk.thrown != walk.detail.row or walk.elsewhere.get("results", 0) >= 0
    # Levels were of bands of frequency: they know nothing of the drum that is loud on every other count.
    assert all(loud > soft for loud, soft in zip(walk.levels[:8:2], walk.levels[1:8:2], strict=True))
    assert len(walk.frequency_levels) == 9
    assert max(walk.frequency_levels) - min(walk.frequency_levels) <= 1


def test_a_fault_that_this_slice_does_not_show_is_said_so_and_the_nearest_that_does_is_named(walks, qapp, tmp_path):
    view, _, _ = walks
    cache = Cache(tmp_path / "copy.choleor")
    here = tour(cache, Finder(view), 0)
    twin = here.elsewhere["results"]
    there = tour(cache, Finder(view), twin)
    cache.close()
    assert here.thrown == 0, "of those that score as high the first in the library comes first"
    assert there.thrown != twin
    assert there.shown[0][1] == classic.scores(view.classic[twin], view.classic[[there.thrown]])[0] == 100
    assert "results" not in there.elsewhere
    told = sentences("results", ORIGINAL, here, "<{}>".format)
    assert told.endswith(f"Here that was the query, by luck. On <{twin}> it is another slice that scores as high.")
    told = sentences("results", ORIGINAL, here, "Song · {}".format)
    assert f"Song\u00a0·\u00a0{twin} " in told, "a number does not go to the next line without its song"
    told = sentences("results", ORIGINAL, there, "<{}>".format)
    assert told.endswith(f"Here that was <{there.thrown}>, which scores as high, and not the query.")


def test_where_no_slice_changes_company_one_is_named_that_does(walks, qapp):
    view, _, _ = walks
    finder, sample = Finder(view), np.arange(len(view.slices))
    steady = np.arange(len(sample), dtype=np.int32) % 4
    # By both seeds the same, but for the second half of the slices.
    seeds = steady, np.where(sample < len(sample) // 2, steady, 3 - steady).astype(np.int32)
    torn = [row for row in sample.tolist() if "clusters" not in _elsewhere(finder, row, sample, seeds)]
    for row in sample.tolist():
        there = _elsewhere(finder, row, sample, seeds).get("clusters")
        assert (row in torn) == (there is None)
        assert there is None or there in torn
    assert not any("clusters" in _elsewhere(finder, row, sample, (steady, steady)) for row in sample.tolist())


def test_where_loudness_hardly_moves_a_slice_is_named_where_it_does(walks, qapp):
    view, walk, _ = walks
    assert walk.moves
    steady, levels_db = np.zeros(len(view.slices), np.int32), view.levels_db.copy()
    assert "levels" not in _elsewhere(Finder(view), 5, walk.sample, (steady, steady))
    levels_db[5] = levels_db[5].mean()
    even = Finder(replace(view, levels_db=levels_db))
    there = _elsewhere(even, 5, walk.sample, (steady, steady))
    assert replace(walk, levels=levels(view.levels_db[there["levels"], :9], view.level_range).tolist()).moves
    flat = replace(walk, levels=(1,) * 9, elsewhere=there)
    told = sentences("levels", ORIGINAL, flat, "<{}>".format)
    assert told.endswith(f"Here loudness hardly moves; on <{there['levels']}> it does.")
    assert "Here loudness hardly moves: 1\N{NO-BREAK SPACE}1" in sentences("levels", OURS, flat, str)
    assert "One sees how loudness moves" in sentences("levels", OURS, walk, str)


def test_the_parts_of_a_score_add_up_as_they_are_written(walks, qapp):
    _, walk, _ = walks
    names = ("timbre", "tonality", "rhythm", "energy", "tempo")
    best = replace(walk.match[0], parts=dict(zip(names, (56.56, 4.46, 20.96, 4.56, 7.56), strict=True)), score=94.1)
    told = sentences("match", "", replace(walk, match=(best,)), str)
    assert told.endswith("gets 94.1: timbre 56.6, tonality 4.4, rhythm 21.0, energy 4.5, tempo 7.6.")
    taken = replace(best, parts=dict(zip(names, (56.0, -4.0, 20.0, 0.0, 7.0), strict=True)), score=79.0)
    assert "tonality −4.0, rhythm 20.0, energy 0.0," in sentences("match", "", replace(walk, match=(taken,)), str)


def test_no_sentence_of_the_tour_counts_to_zero(walks, qapp):
    _, walk, _ = walks
    quiet = replace(walk, moved=0, groupings=tuple(replace(grouping, lost=0) for grouping in walk.groupings))
    told = sentences("clusters", RUN_1, quiet, str)
    assert "Here none did. Matches across a border were lost; all of the" in told
    quiet_but_there = replace(quiet, elsewhere={"clusters": 3})
    assert sentences("clusters", RUN_1, quiet_but_there, "<{}>".format).endswith("On <3> both can be seen.")
    assert "Here 7 of them did." in sentences("clusters", RUN_1, replace(walk, moved=7), str)
    assert sentences("clusters", RUN_2, replace(quiet, nearest=()), str).endswith("Here none did.")


def test_who_keeps_a_slice_company_by_one_seed_only_is_counted():
    first, second = np.array([0, 0, 0, 1, 1], np.int32), np.array([2, 2, 0, 2, 0], np.int32)
    sample = np.array([3, 5, 7, 9, 11])
    groupings = Grouping(0, first, 0), Grouping(1, second, 0)
    assert company_that_changes(sample, 3, groupings) == 2  # 7 left, 9 came, 5 stayed
    assert company_that_changes(sample, 11, groupings) == 2  # 9 left, 7 came
    assert company_that_changes(sample, 3, groupings[:1] * 2) == 0


@pytest.mark.parametrize("language", ["en", "ko"])
def test_each_step_says_something_of_its_own_in_each_way_and_leaves_no_gap(qapp, walks, language):
    _, walk, _ = walks
    qapp.speak(language)
    said = [
        sentences(step.name, choice, walk, lambda row: f"<{row}>") for step in STEPS for choice in step.choices or ("",)
    ]
    assert len(set(said)) >= len(said) - 1  # two runs may happen to agree
    assert not [text for text in said if "%" in text.replace("\N{NO-BREAK SPACE}%", "")]
    assert set(titles()) == {step.name for step in STEPS}
    assert set(choices()) == {ORIGINAL, OURS, RUN_1, RUN_2}


def _pixels(widget) -> np.ndarray:
    image = widget.grab().toImage()
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1).copy()


def test_the_tour_is_walked_by_keyboard_and_every_step_draws_something(show_window, library, qtbot):
    window = show_window(library)
    window.resize(1280, 720)
    window.show_tab(TourTab)
    view = window.tab(TourTab).view
    qtbot.waitUntil(lambda: view.tour is not None, timeout=60_000)
    assert view.tour.detail.row == window.session.row
    seen = []
    for step in STEPS:
        assert STEPS[view.step] is step
        for choice in step.choices or ("",):
            if choice:
                view.choose(choice)
            assert view.choice == choice
            drawn = _pixels(view.pictures.currentWidget())
            assert len(np.unique(drawn)) > 8, step.name
            seen.append((step.name, choice, view.words.text()))
        qtbot.keyClick(view, Qt.Key.Key_Right)
    assert len({text for *_, text in seen}) >= len(seen) - 1  # two runs may happen to agree
    assert view.step == len(STEPS) - 1
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.step == len(STEPS) - 2


@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize("n_lines", [7, 8, 9])
def test_the_figures_of_a_ranking_do_not_crowd_each_other_in_a_low_picture(qapp, big, n_lines):
    view = RankView()
    view.set_theme(Theme(scale=BIG if big else 1.0))
    view.resize(440, 222)
    view.set_lines([("", 98.6, (), False)] * n_lines)
    px = view.theme.px
    figures = _pixels(view).reshape(222, 440, 4)[:, px(52) : px(100), :3]
    is_inked = (figures != figures[2, 0]).any(axis=(1, 2))
    gaps = np.diff(np.flatnonzero(is_inked)) - 1
    between = gaps[gaps > 0]
    assert len(between) == n_lines - 1
    assert between.min() >= 0.4 * (is_inked.sum() / n_lines), "what is between them is almost half of their height"


def test_lines_of_a_ranking_do_not_run_into_each_other_in_a_very_low_picture(qapp):
    view, n_lines = RankView(), 8
    view.resize(440, 114)
    view.set_lines([("Night · 1", 98.6, (), False)] * n_lines)
    drawn = _pixels(view).reshape(114, 440, 4)[:, :, :3]
    for columns in (slice(18, 40), slice(52, 100), slice(210, 300)):  # places, figures, names
        is_inked = (drawn[:, columns] != drawn[4, 220]).any(axis=(1, 2))
        assert (np.diff(np.flatnonzero(is_inked)) > 1).sum() >= n_lines - 1, columns


def test_what_was_thrown_away_has_no_place_in_a_ranking(qapp):
    view = RankView()
    view.resize(440, 222)
    view.set_lines([("Thrown", 100.0, (), True), ("First", 98.0, (), False), ("Second", 97.0, (), False)])
    written = re.findall(r">([^<>\n]+)</text>", view.drawn(as_svg=True)().decode())
    assert [each for each in written if each in {"–", "1", "2", "3"}] == ["–", "1", "2"]


def test_a_switch_changes_the_picture(show_window, library, qtbot):
    window = show_window(library)
    window.show_tab(TourTab)
    view = window.tab(TourTab).view
    qtbot.waitUntil(lambda: view.tour is not None, timeout=60_000)
    for name in ("sign", "results", "levels"):
        view.steps.setCurrentRow([step.name for step in STEPS].index(name))
        view.choose(ORIGINAL)
        before = _pixels(view.pictures.currentWidget())
        view.choose(OURS)
        assert not np.array_equal(before, _pixels(view.pictures.currentWidget())), name
        assert view.pictures.currentWidget().accessibleDescription() == view.words.text()
    view.steps.setCurrentRow([step.name for step in STEPS].index("clusters"))
    for way, grouping in ((RUN_2, 1), (RUN_1, 0)):
        view.choose(way)
        assert view.points._labels is view.tour.groupings[grouping].labels
    view.set_tour(None)
    chooses = view.words.text()
    view.show_problem(AudioTooShort(name="x", seconds=1.0))
    assert view.words.text() != chooses
    view.set_tour(None)
    assert view.words.text() == chooses, "of another slice the problem of the one before is not said"


def test_the_tour_follows_the_chosen_slice(show_window, library, qtbot):
    window = show_window(library)
    window.show_tab(TourTab)
    view = window.tab(TourTab).view
    qtbot.waitUntil(lambda: view.tour is not None, timeout=60_000)
    window.session.select(7)
    qtbot.waitUntil(lambda: view.tour.detail.row == 7, timeout=60_000)
    window.session.select(9)
    window.session.background.find("tour").cancel()
    qtbot.waitUntil(lambda: not window.session.background.is_busy, timeout=60_000)
    assert view.words.text() == ("The tour of this slice was cancelled. Open this tab again, or choose another slice.")
    window.turn_tabs(-1)
    window.show_tab(TourTab)
    qtbot.waitUntil(lambda: view.tour is not None and view.tour.detail.row == 9, timeout=60_000)


def test_the_slice_that_shows_a_fault_is_one_press_away(show_window, library, qtbot):
    window = show_window(library)
    window.show_tab(TourTab)
    view = window.tab(TourTab).view
    qtbot.waitUntil(lambda: view.tour is not None, timeout=60_000)
    view.set_tour(replace(view.tour, elsewhere={"results": 7}), str)
    for i, step in enumerate(STEPS):
        view.steps.setCurrentRow(i)
        assert view.there_button.isVisibleTo(view) == (step.name == "results")
    view.steps.setCurrentRow([step.name for step in STEPS].index("results"))
    view.choose(OURS)
    assert not view.there_button.isVisibleTo(view), "nothing is wrong there"
    view.choose(ORIGINAL)
    view.there_button.setFocus()
    qtbot.keyClick(view.there_button, Qt.Key.Key_Space)
    assert window.session.row == 7
    qtbot.waitUntil(lambda: view.tour.detail.row == 7, timeout=60_000)
    assert STEPS[view.step].name == "results"
    assert view.steps.hasFocus(), "the arrows go on"


def test_big_letters_enlarge_the_tour(show_window, library, qtbot):
    window = show_window(library, "--big")
    window.show_tab(TourTab)
    view = window.tab(TourTab).view
    qtbot.waitUntil(lambda: view.tour is not None, timeout=60_000)
    big = view.words.fontMetrics().height()
    window.commands.look.set_look(big=False)
    window.restyling.finish()
    assert view.words.fontMetrics().height() < big


def test_tour_clusters_and_map_share_what_was_learned_for_the_answers(show_window, library, qtbot, monkeypatch):
    learned, learn = [], MatchSpace.of_coordinates

    def counted(coordinates, embedding, match, song, factors=None):
        learned.append(match)
        return learn(coordinates, embedding, match, song, factors)

    monkeypatch.setattr(MatchSpace, "of_coordinates", counted)
    window = show_window(library)
    for tab, is_there in (
        (TourTab, lambda view: view.tour is not None),
        (ClustersTab, lambda view: view.has_portraits),
        (MapTab, lambda view: view.n_points > 0),
    ):
        window.show_tab(tab)
        qtbot.waitUntil(lambda tab=tab, there=is_there: there(window.tab(tab).view), timeout=60_000)
    window.tab(ClustersTab).view.run_wanted.emit(3, "match", False)
    qtbot.waitUntil(lambda: window.session.view.clustering.k == 3, timeout=60_000)
    assert [match is window.session.view.match for match in learned] == [True]
