"""The person at the right of the window: what is asked, what comes, and the way back."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHelpEvent, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QStyleOptionViewItem, QToolTip

from choleor_desktop.ui.panels.similar_list import TITLE_ROLE
from choleor_desktop.ui.parts.reasons import pieces_of_bar, spans
from choleor_desktop.ui.parts.titles import slice_title
from choleor_desktop.ui.session.request import DEFAULT_WEIGHTS, RequestSettings
from choleor_desktop.ui.theme import Theme

_LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(show_window, library):
    return show_window(library)


def ask(qtbot, window, action):
    """Do something and wait for the answer it brings."""
    with qtbot.waitSignal(window.session.question.answered, timeout=60_000) as caught:
        action()
    return caught.args[0]


def choose(window, line):
    window.similar.list.setCurrentIndex(window.similar.list.model().index(line, 0))
    return window.similar.current_row


def test_a_slice_has_exactly_as_many_neighbours_as_asked_for_each_with_a_reason(qtbot, window):
    window.session.question.change(n=12)
    answer = ask(qtbot, window, lambda: window.session.select(3))
    assert len(answer.neighbours) == 12
    assert 3 not in [neighbour.row for neighbour in answer.neighbours]
    model = window.similar.list.neighbours
    sentences = [model.data(model.index(i, 0), Qt.ItemDataRole.AccessibleTextRole) for i in range(12)]
    assert all((sentence.endswith(".") and "BPM" in sentence) or "tempo" in sentence for sentence in sentences)


def test_until_the_first_answer_is_there_it_is_said_to_be_looked_for(qtbot, show_window, library):
    window = show_window()
    question, said = window.session.question, []
    question.asked_changed.connect(lambda asked: said.append((asked.is_empty, window.similar._notice.text())))
    ask(qtbot, window, lambda: window.session.open_library(library))
    assert said[-1] == (False, "Looking for the ones that sound like it…")
    assert "Looking" not in window.similar._notice.text()


def test_plus_and_minus_change_the_query_and_chips_take_it_back(qtbot, window):
    question = window.session.question
    ask(qtbot, window, lambda: window.session.select(4))
    assert window.similar._to.text() == f"to {slice_title(window.session.view, 4)}"
    first = choose(window, 0)
    answer = ask(qtbot, window, lambda: QTest.keyClick(window.similar.list, Qt.Key.Key_Plus))
    assert answer.request.queries == (window.session.view.slices.ids[4], window.session.view.slices.ids[first])
    assert window.similar._to.text() == "", "the chips name them"
    unlike = choose(window, 0)
    answer = ask(qtbot, window, lambda: QTest.keyClick(window.similar.list, Qt.Key.Key_Minus))
    assert answer.request.away == (window.session.view.slices.ids[unlike],)
    assert {4, first, unlike}.isdisjoint({neighbour.row for neighbour in answer.neighbours})
    chips = window.similar.chips.chips
    assert len(chips) == 3
    window.activateWindow()
    chips[1].setFocus()
    qtbot.waitUntil(chips[1].hasFocus, timeout=60_000)
    window.commands.curating.rate(3)
    qtbot.waitUntil(lambda: window.session.labels.of(4).rating == 3, timeout=60_000)
    assert chips[1].hasFocus(), "a rating takes the keyboard from no chip"
    window.table.setFocus()
    ask(qtbot, window, lambda: QTest.mouseClick(chips[-1], _LEFT))
    assert question.asked.away == ()
    assert window.table.hasFocus(), "a click leaves the keyboard where it was"
    chips = window.similar.chips.chips
    chips[-1].setFocus()
    ask(qtbot, window, chips[-1].click)
    assert not window.similar.chips.chips
    assert window.similar.list.hasFocus(), "and not what is pressed by Space"


def test_the_counts_that_are_compared_belong_to_the_query_and_come_back_with_it(qtbot, window):
    question, wave = window.session.question, window.detail.waveform
    ask(qtbot, window, lambda: window.session.select(4))
    ask(qtbot, window, lambda: question.compare_counts((5, 8)))
    other = choose(window, 0)
    answer = ask(qtbot, window, lambda: question.add(other))
    assert answer.request.counts == wave.selected == (5, 8), "another slice to be like changes no counts"
    assert ask(qtbot, window, lambda: question.remove(question.asked.like[1])).request.counts == (5, 8)
    window.session.select(4)
    assert question.asked.counts == (5, 8), "it is the query already"
    assert ask(qtbot, window, lambda: window.session.select(9)).request.counts is None, "another query is a new one"
    assert ask(qtbot, window, question.back).request.counts == (5, 8)
    qtbot.waitUntil(lambda: window.detail.detail is not None and window.detail.detail.row == 4, timeout=60_000)
    assert wave.selected == (5, 8)
    assert ask(qtbot, window, question.forward).request.counts is None
    assert wave.selected is None


def test_what_classic_cannot_take_into_account_does_not_look_in_force(qtbot, window):
    question, chips = window.session.question, window.similar.chips
    ask(qtbot, window, lambda: window.session.select(4))
    ask(qtbot, window, lambda: question.add(choose(window, 0), away=True))
    ask(qtbot, window, lambda: question.compare_counts((1, 4)))

    def signs():
        return [(chip.property("sign"), "with Match only" in chip._words) for chip in chips.chips]

    assert signs() == [("like", False), ("away", False), (None, False)]
    assert window.detail.waveform.selected == (1, 4)
    ask(qtbot, window, lambda: question.change(method="classic"))
    assert signs() == [("like", False), ("idle", True)]
    assert "Match alone" in chips.chips[1].accessibleName()
    assert window.detail.waveform.selected is None
    ask(qtbot, window, lambda: question.change(method="match"))
    assert signs() == [("like", False), ("away", False), (None, False)]


def test_a_tag_that_no_slice_has_any_more_leaves_nothing_out(qtbot, window):
    session, card = window.session, window.similar.search_card
    session.labels.edit([1, 2, 9], lambda label: replace(label, tags=("chorus",)), "tag")
    qtbot.waitUntil(lambda: card.tag.findData("chorus") > 0, timeout=60_000)
    answer = ask(qtbot, window, lambda: session.question.change(tag="chorus"))
    assert {n.row for n in answer.neighbours} <= {1, 2, 9}
    assert card.tag.currentData() == "chorus"
    answer = ask(qtbot, window, lambda: session.labels.rename_tag("chorus", ""))
    qtbot.waitUntil(lambda: not session.interactive.is_busy, timeout=60_000)
    assert (card.tag.currentData(), session.question.settings.tag) == ("", "")
    assert len(session.question.answer.neighbours) > 3


def test_the_waveforms_of_the_query_and_of_the_chosen_match_stand_beside_each_other(qtbot, window):
    waves = window.similar.compare_card.waves
    ask(qtbot, window, lambda: window.session.select(4))
    qtbot.waitUntil(lambda: waves.sides["A"] is not None and waves.sides["A"].row == 4, timeout=60_000)
    assert waves.sides["B"] is None
    match = choose(window, 1)
    qtbot.waitUntil(lambda: waves.sides["B"] is not None and waves.sides["B"].row == match, timeout=60_000)
    assert waves.isVisible()
    image, theme = waves.grab().toImage(), window.theme
    shown = [{image.pixelColor(x, y).name() for x in half for y in range(image.height())}
             for half in (range(image.width() // 2 - 2), range(image.width() // 2 + 3, image.width()))]  # fmt: skip
    assert theme.a.name() in shown[0] - shown[1]
    assert theme.b.name() in shown[1] - shown[0]
    middle = image.pixelColor(image.width() // 2, 0)
    assert middle == theme.line != theme.text, "what parts the two is no playhead"


def test_one_walks_back_and_forward_through_the_queries(qtbot, window):
    ids = window.session.view.slices.ids
    for row in (2, 5, 9):
        ask(qtbot, window, lambda row=row: window.session.select(row))
    seen = []
    for button in (window.similar.back, window.similar.back, window.similar.forward):
        answer = ask(qtbot, window, lambda button=button: QTest.mouseClick(button, _LEFT))
        seen.append(answer.request.queries)
    assert seen == [(ids[5],), (ids[2],), (ids[5],)]
    assert window.session.row == 5
    ask(qtbot, window, lambda: window.session.select(1))
    assert not window.similar.forward.isEnabled()
    session = window.session
    session.store.remove_songs([session.view.song_of(9).id])
    session._swap_view(session.store.view())
    question, gone, seen = session.question, {ids[9]} - {*session.view.slices.ids}, []
    ask(qtbot, window, lambda: question.about(0))
    while question.can_go[0]:
        question.back()
        seen += question.asked.like
        assert question.asked.like, "there is no way back to what is gone"
    assert gone
    assert not gone & {*seen}


def test_of_many_queries_the_last_two_hundred_are_on_the_way_back(window, monkeypatch):
    question, ids = window.session.question, window.session.view.slices.ids
    monkeypatch.setattr("choleor_desktop.ui.session.question._REMEMBERED", 3)
    question.reset()
    for row in range(6):
        question.about(row)
    seen = []
    while question.can_go[0]:
        question.back()
        seen += question.asked.like
    assert seen == [ids[4], ids[3], ids[2]]


def test_filters_say_what_they_leave_out_and_one_button_relaxes_them(qtbot, window):
    ask(qtbot, window, lambda: window.session.select(4))
    card = window.similar.search_card
    card.show_side("filters")
    answer = ask(qtbot, window, lambda: card.rating.setCurrentIndex(5))
    assert answer.neighbours == ()
    assert window.similar.relax.isVisible()
    assert str(len(window.session.view.slices) - 1) in window.similar._notice.text()
    window.session.question.change(scope="cluster")
    answer = ask(qtbot, window, lambda: QTest.mouseClick(window.similar.relax, _LEFT))
    assert len(answer.neighbours) == min(20, len(window.session.view.slices) - 1)
    assert answer.request.scope == "library"
    assert card.rating.currentIndex() == 0
    assert not window.similar.relax.isVisible()


@pytest.mark.parametrize(("wide", "has_tempo"), [(200, False), (420, True)])
def test_in_little_room_the_name_of_a_match_goes_before_its_tempo(window, monkeypatch, wide, has_tempo):
    found, drawn, real = window.similar.list, [], Theme.draw_text
    monkeypatch.setattr(
        Theme, "draw_text", lambda *those, **how: (drawn.append(those[3]), real(*those, **how))[1]
    )  # watched
    option, onto = QStyleOptionViewItem(), QPixmap(wide, 46)
    option.rect = onto.rect()
    painter = QPainter(onto)
    found.delegate.paint(painter, option, found.neighbours.index(0))
    painter.end()
    assert drawn[0] == found.neighbours.index(0).data(TITLE_ROLE)
    assert drawn[1].endswith("\N{NO-BREAK SPACE}BPM") == has_tempo


def test_the_bar_of_a_match_is_as_long_as_its_score_also_where_an_aspect_takes_from_it(window):
    found, theme = window.similar.list, window.theme
    first = found.neighbours.neighbours[0]
    parts = {"timbre": 60.0, "tonality": -20.0, "rhythm": 12.0, "energy": -0.04, "tempo": 8.0}
    found.neighbours.set_answer(window.session.view, (replace(first, score=59.96, parts=parts),), ())
    tip = found.neighbours.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert "tonality: −20.0" in tip
    assert "energy: 0.0" in tip
    bar = QPixmap(1000, 8)
    bar.fill(theme.line)
    painter = QPainter(bar)
    found.delegate._paint_parts(painter, QRectF(0, 0, 1000, 8), found.neighbours.neighbours[0])
    painter.end()
    colours = [bar.toImage().pixelColor(x, 4).name() for x in range(1000)]
    ends = {aspect.name(): colours.index(aspect.name()) for aspect in theme.aspects if aspect.name() in colours}
    timbre, tonality, rhythm, _, tempo = (aspect.name() for aspect in theme.aspects)
    assert tonality not in ends
    assert abs(ends[rhythm] - 600 * 60 / 80) <= 2
    assert ends[timbre] < ends[rhythm] < ends[tempo]
    assert abs(max(x for x in range(1000) if colours[x] == tempo) - 599.6) <= 3
    assert pieces_of_bar(0.0, dict.fromkeys(parts, -1.0)) == (0.0,) * 5


def test_other_songs_only_and_a_tempo_range_hold_for_every_answer(qtbot, window):
    view = window.session.view
    ask(qtbot, window, lambda: window.session.select(4))
    card = window.similar.search_card
    answer = ask(qtbot, window, lambda: window.commands.run("other_songs"))
    assert window.similar.other_songs.isChecked()
    assert all(view.slices.song[n.row] != view.slices.song[4] for n in answer.neighbours)
    window.similar.other_songs.setChecked(False)
    answer = ask(qtbot, window, lambda: card.tempo.setCurrentIndex(3))
    bpm = float(view.slices.bpm[4])
    assert answer.neighbours
    assert all(abs(float(view.slices.bpm[n.row]) / bpm - 1) <= 0.121 for n in answer.neighbours)
    # Of several queries, near the tempo of one is near enough.
    far = int(np.argmax(np.abs(view.slices.bpm - bpm)))
    answer = ask(qtbot, window, lambda: card.tempo.setCurrentIndex(1))
    answer = ask(qtbot, window, lambda: window.session.question.add(far))
    apart = np.abs(view.slices.bpm[:, None] / view.slices.bpm[[4, far]] - 1) <= 0.0304
    assert {n.row for n in answer.neighbours} == set(np.flatnonzero(apart.any(axis=1)).tolist()) - {4, far}
    assert all(apart[[n.row for n in answer.neighbours]].any(axis=0)), "there are some near each"


def test_words_that_are_typed_leave_only_slices_with_these_words(qtbot, window):
    view = window.session.view
    ask(qtbot, window, lambda: window.session.select(4))
    card = window.similar.search_card
    card.show_side("filters")
    title = view.songs[2].title
    answer = ask(qtbot, window, lambda: card.text.insert(title))
    assert {int(view.slices.song[n.row]) for n in answer.neighbours} == {2}
    assert card.sides.buttons["filters"].text().endswith("1")
    answer = ask(qtbot, window, lambda: QTest.mouseClick(card.reset, _LEFT))
    assert card.text.text() == ""
    assert len({int(view.slices.song[n.row]) for n in answer.neighbours}) > 1


def test_the_chosen_slice_is_one_that_is_asked_about_also_when_the_one_before_is_taken_out(
    qtbot, window, music, tmp_path
):
    """Its waveform, its map and the comparison were those of a slice that nobody asked about any more."""
    session = window.session
    question, names = session.question, session.view.slices.ids
    ask(qtbot, window, lambda: session.select(3))
    ask(qtbot, window, lambda: question.add(9))
    assert session.row == 3
    ask(qtbot, window, lambda: QTest.mouseClick(window.similar.chips.chips[0], _LEFT))
    assert (question.asked.like, session.row) == ((names[9],), 9)
    qtbot.waitUntil(lambda: window.similar.compare_card.waves.sides["A"] is not None, timeout=60_000)
    copy = shutil.copy(music / "Beta.flac", tmp_path / "x.flac")
    ask(qtbot, window, lambda: question.about_file(Path(copy)))
    ask(qtbot, window, lambda: question.add(5))
    assert session.row == 9
    ask(qtbot, window, question.drop_outside)
    assert (question.asked.like, session.row) == ((names[5],), 5)
    ask(qtbot, window, lambda: question.add(7))
    ask(qtbot, window, lambda: question.add(5, away=True))
    assert (question.asked.like, session.row) == ((names[7],), 7)
    ask(qtbot, window, lambda: question.add(2))
    ask(qtbot, window, lambda: question.about_file(Path(copy)))
    ask(qtbot, window, question.drop_outside)
    assert question.asked.like == (names[7], names[2]), "what was asked before, and not the chosen slice alone"


def test_dragging_over_counts_compares_those_counts_only(qtbot, window):
    qtbot.waitUntil(lambda: window.detail.detail is not None, timeout=60_000)
    wave = window.detail.waveform
    y = wave.height() // 2
    left, right = (round(wave.x_of(wave.detail.beats_s[i], wave.rect())) for i in (4, 8))

    def drag():
        QTest.mousePress(wave, _LEFT, pos=wave.rect().topLeft() + QPointF(left + 6, y).toPoint())
        QTest.mouseMove(wave, QPointF((left + right) / 2, y).toPoint())
        QTest.mouseRelease(wave, _LEFT, pos=QPointF(right - 6, y).toPoint())

    answer = ask(qtbot, window, drag)
    assert answer.request.counts == (5, 8)
    answer = ask(qtbot, window, lambda: QTest.mouseClick(window.similar.chips.chips[-1], _LEFT))
    assert answer.request.counts is None
    ask(qtbot, window, drag)
    QTest.mouseClick(wave, Qt.MouseButton.RightButton, pos=wave.rect().center())
    assert wave.selected == (5, 8), "the right button is for the menu"
    QTest.keyClick(wave, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert wave.selected == (5, 7), "keys go on from there"
    begin, said = QPointF(left + 6, y).toPoint(), []
    answer = ask(qtbot, window, lambda: QTest.mouseClick(wave, _LEFT, pos=begin))
    assert (answer.request.counts, wave.selected) == (None, None), "a click is for all counts again"
    wave.counts_selected.connect(lambda *counts: said.append(counts))
    wave.seek_requested.connect(said.append)
    QTest.mousePress(wave, _LEFT, pos=begin)
    QTest.mouseMove(wave, begin + QPoint(2, 1))
    assert wave.selected is None
    QTest.mouseRelease(wave, _LEFT, pos=begin + QPoint(2, 1))
    assert said == [wave.time_of(left + 8)], "a hand that trembles only plays from there"


def test_what_waits_for_an_answer_is_done_once_it_is_there_also_where_it_is_asked_for_anew(qtbot, window):
    session, done = window.session, []
    question = session.question
    question.ask()
    question.once_answered(lambda: done.append("same"))
    question.ask()  # as when songs come
    qtbot.waitUntil(lambda: not session.interactive.is_busy, timeout=60_000)
    assert done == ["same"]
    question.ask()
    question.once_answered(lambda: done.append("another"))
    session.select(session.row + 1)
    qtbot.waitUntil(lambda: not session.interactive.is_busy, timeout=60_000)
    assert done == ["same"], "nor with the answer to another question"


@pytest.mark.parametrize("bad", ["no sound", "too short"])
def test_why_a_file_is_no_query_is_not_said_any_more_once_another_is_one(qtbot, window, music, tmp_path, bad):
    path, question = tmp_path / "bad.wav", window.session.question
    if bad == "no sound":
        path.write_bytes(b"no sound at all" * 100)
    else:
        soundfile.write(path, np.zeros(100), 22_050)
    question.about_file(path)
    qtbot.waitUntil(lambda: "bad.wav" in window.status.text, timeout=60_000)
    ask(qtbot, window, lambda: question.about_file(Path(shutil.copy(music / "Beta.flac", tmp_path / "good.flac"))))
    assert window.status.text == "The query is good.flac now."
    window.status.tell("")
    ask(qtbot, window, lambda: question.about_file(Path(shutil.copy(music / "Alpha.flac", tmp_path / "more.flac"))))
    assert not window.status.text, "of others it is not said"


def test_a_file_dropped_from_outside_becomes_the_query(qtbot, window, music, tmp_path):
    copy = tmp_path / "on a stick.flac"
    shutil.copy(music / "Beta.flac", copy)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(copy))])
    n_songs = len(window.session.view.songs)

    def drop():
        common = (Qt.DropAction.CopyAction, data, _LEFT, Qt.KeyboardModifier.NoModifier)
        window.similar.dragEnterEvent(QDragEnterEvent(QPointF(9, 9), *common))
        window.similar.dropEvent(QDropEvent(QPointF(9, 9), *common))

    told = []

    def listen(job):
        if job.kind == "outside":
            job.progressed.connect(lambda _done, _total, what: told.append(window.status._words(job, what)))

    window.session.job_started.connect(listen)
    answer = ask(qtbot, window, drop)
    outside = window.session.question.asked.outside
    assert outside is not None
    assert outside.name == copy.name
    window.similar.chips._which.setFocus()
    window.similar.chips._which.selectAll()
    QTest.keyClicks(window.similar.chips._which, "99")
    QTest.keyClick(window.similar.chips._which, Qt.Key.Key_Return)
    n, row = len(outside.analysis.slices), window.session.question.asked.outside.row + 1
    assert window.status.text == f"Which eight-count of the file: from 1 to {n} only, so it stays at {row}."
    assert set(told) == {f"Analysing {copy.name}"}, "which is not imported, and no song of the library"
    view = window.session.view
    assert view.song_of(answer.neighbours[0].row).title == "Beta"
    assert len(view.songs) == n_songs
    ask(qtbot, window, lambda: window.session.question.choose_outside_row(0))
    answer = ask(qtbot, window, lambda: window.commands.run("other_songs"))
    assert answer.neighbours
    assert "Beta" not in {view.song_of(found.row).title for found in answer.neighbours}
    ask(qtbot, window, lambda: window.commands.run("other_songs"))
    ask(qtbot, window, lambda: QTest.mouseClick(window.similar.chips.chips[0], _LEFT))
    assert window.session.question.asked.outside is None


def test_a_file_that_is_no_music_is_refused_with_what_to_do(qtbot, window, tmp_path: Path):
    bad = tmp_path / "no music.mp3"
    bad.write_text("this is not music")
    window.session.question.about_file(bad)
    qtbot.waitUntil(lambda: "no music.mp3" in window.status.text, timeout=60_000)


def test_classic_gives_scores_without_aspects_and_says_so(qtbot, window):
    answer = ask(qtbot, window, lambda: QTest.mouseClick(window.similar.method.buttons["classic"], _LEFT))
    assert answer.request.method == "classic"
    assert not window.similar._legend.isVisible()
    assert not window.similar.search_card.sliders["timbre"].isEnabled()
    assert "Classic" in window.similar.list.neighbours.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_score_below_zero_has_a_minus_sign_as_a_value_of_the_mfcc_has(qtbot, window):
    shown, mfcc = window.similar.list.neighbours, window.detail.mfcc
    shown.set_answer(shown.view, (replace(shown.neighbours[0], score=-57.31),), shown.queries)
    for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
        assert shown.index(0, 0).data(role).startswith("−57.3")
    qtbot.waitUntil(lambda: mfcc.detail is not None, timeout=60_000)
    values = mfcc.detail.mfcc
    highest = np.lib.stride_tricks.sliding_window_view(values, 3, axis=1).max(axis=2)
    row, before = np.unravel_index(np.argmin(highest), highest.shape)  # those beside it are below zero too
    x, y = (before + 1.5) / values.shape[1], (len(values) - row - 0.5) / len(values)
    at = QPoint(int(x * mfcc.width()), int(y * mfcc.height()))
    QApplication.sendEvent(mfcc, QHelpEvent(QEvent.Type.ToolTip, at, mfcc.mapToGlobal(at)))
    assert re.search(rf"^MFCC {row + 1}, .*: −\d+\.\d\sdB$", QToolTip.text())


def test_weights_are_set_back_by_one_button(qtbot, window):
    card = window.similar.search_card
    answer = ask(qtbot, window, lambda: card.sliders["timbre"].setValue(0))
    assert answer.request.weights["timbre"] == 0
    answer = ask(qtbot, window, lambda: QTest.mouseClick(card.reset, _LEFT))
    assert answer.request.weights["timbre"] == DEFAULT_WEIGHTS[0]
    assert card.sliders["timbre"].value() == round(DEFAULT_WEIGHTS[0] * 100)


def test_counts_are_said_as_people_say_them():
    assert spans((1, 2, 3, 5, 8)) == "1–3, 5, 8"


def test_when_a_song_goes_the_matches_that_stay_are_still_themselves_and_play(qtbot, window):
    """Before the next answer comes: rows of the old library are not rows of the new one."""
    session, shown = window.session, window.similar.list.neighbours
    last = len(session.view.slices) - 1
    ask(qtbot, window, lambda: (session.question.change(n=last), session.select(last)))
    before = [each.slice_id for each in session.question.answer.neighbours]
    chosen = session.view.slices.ids[choose(window, 3)]
    session.store.remove_songs([next(song.id for song in session.view.songs if song.id not in chosen)])
    session._swap_view(session.store.view())
    view = session.view
    kept = [each.slice_id for each in shown.neighbours]
    assert kept == [name for name in before if name in view.slices.rows]
    assert 0 < len(kept) < len(before)
    assert [view.slices.ids[each.row] for each in shown.neighbours] == kept
    assert view.slices.ids[window.similar.current_row] == chosen
    for each in shown.neighbours:
        window.commands.hearing.play_match(each.row)


def test_a_file_from_outside_is_asked_about_without_a_mouse(qtbot, window, music, tmp_path, monkeypatch):
    path = tmp_path / "outside.flac"
    shutil.copy(music / "Beta.flac", path)
    asked = []
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *details: asked.append(details) or (str(path), ""))
    menu = window.toolbar.menu
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if "sound file" in action.text()).trigger()
    question = window.session.question
    qtbot.waitUntil(lambda: question.asked.outside is not None, timeout=60_000)
    assert question.asked.outside.path == str(path)
    assert "*.flac" in asked[0][3]
    assert "csv" not in asked[0][3]


def test_how_was_asked_is_remembered_at_the_next_start_but_no_filter_that_hides_much(qtbot, window, show_window):
    panel = window.similar
    panel.search_card.sliders["tempo"].setFocus()
    ask(qtbot, window, lambda: QTest.keyClick(panel.search_card.sliders["tempo"], Qt.Key.Key_Right))
    weights = window.session.question.settings.weights
    for button in (panel.method.buttons["classic"], panel.scope.buttons["cluster"]):
        ask(qtbot, window, lambda button=button: QTest.mouseClick(button, _LEFT))
    ask(qtbot, window, lambda: QTest.keyClick(window.table, Qt.Key.Key_O))
    ask(qtbot, window, lambda: window.session.question.change(min_rating=3, tempo_within=6))
    window.close()
    again = show_window()
    settings = again.session.question.settings
    assert (settings.method, settings.scope, settings.other_songs_only) == ("classic", "cluster", True)
    assert weights == settings.weights != DEFAULT_WEIGHTS
    assert settings.n_filters == 0
    assert again.similar.other_songs.isChecked()
    assert again.similar.method.buttons["classic"].isChecked()
    assert again.similar.scope.buttons["cluster"].isChecked()
    again.settings.set("question", {"method": "guess", "weights": [1, "two"], "scope": 3, "other_songs_only": "no"})
    again.restore_state()
    assert again.session.question.settings == RequestSettings()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_big_letters_do_not_make_the_panel_of_matches_wider_on_a_small_screen(small, language):
    wide = small(language).similar.width()
    assert small(language, big=True).similar.width() == wide
