"""What the window says of small things that are done, and that long words do not push its panels about."""

from __future__ import annotations

import shutil
from dataclasses import replace
from threading import Event

import numpy as np

from choleor_desktop.errors import DiskFull
from choleor_desktop.library.classic_csv import write_vectors
from choleor_desktop.library.models import Routine, RoutineItem
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.find import Finder, Request
from choleor_desktop.pipeline.music import import_music
from choleor_desktop.pipeline.sheets import SheetWords, page, routine_sheet
from choleor_desktop.pipeline.tables import import_table
from choleor_desktop.ui.panels.query_chips import Chip
from choleor_desktop.ui.panels.search_card import SearchCard
from choleor_desktop.ui.panels.similar_panel import SimilarPanel
from choleor_desktop.ui.panels.status_line import StatusLine
from choleor_desktop.ui.parts.plain import PlainLabel
from choleor_desktop.ui.session.jobs import Job
from choleor_desktop.ui.theme import Theme
from choleor_desktop.ui.views.cluster_card import ClusterCard


def test_whose_rating_it_is_is_said_and_another_library_begins_with_nothing_left_out(
    show_window, library, tmp_path, qtbot
):
    window = show_window(library)
    session, title = window.session, window.session.title_of(window.session.row)
    window.commands.curating.rate(4)
    qtbot.waitUntil(lambda: window.status.text == f"“{title}”: ★★★★. Ctrl+Z undoes it.", timeout=60_000)
    window.commands.curating.rate(0)
    qtbot.waitUntil(lambda: window.status.text == f"“{title}”: no rating. Ctrl+Z undoes it.", timeout=60_000)

    session.question.change(min_rating=4, text="xyz", other_songs_only=True)
    window.toolbar.search.setText("Beta")
    qtbot.waitUntil(lambda: window.model.filter.text == "Beta", timeout=60_000)
    other = tmp_path / "other.choleor"
    shutil.copy(library, other)
    window.commands.libraries.open_library(other)
    qtbot.waitUntil(lambda: session.view.path == str(other), timeout=60_000)
    qtbot.waitUntil(lambda: len(window.model.rows) == len(session.view.slices), timeout=60_000)
    assert session.question.settings.n_filters == 0
    assert session.question.settings.other_songs_only  # a way of asking, not a filter of that library
    assert not window.toolbar.search.text()


def test_a_change_that_takes_its_time_is_said_to_be_saved_and_cannot_be_cancelled(show_window, library, qtbot):
    window, go_on = show_window(library), Event()
    session, status = window.session, window.status
    status.tell("")
    session.interactive.submit(Job("", lambda **_: go_on.wait(60)))
    session.labels.edit([0, 1], lambda label: replace(label, rating=4), "rate")
    qtbot.waitUntil(lambda: status._text.text() == "Saving", timeout=60_000)
    assert status._bar.isVisible()
    assert not status.cancel_button.isVisible()
    go_on.set()
    qtbot.waitUntil(lambda: session.labels.of(1).rating == 4, timeout=60_000)
    qtbot.waitUntil(lambda: not status._bar.isVisible(), timeout=60_000)
    assert "2 slices" in status.text


def test_keys_that_are_for_slices_do_nothing_where_there_are_none(show_window):
    window = show_window()
    for action in ("movement", "fit_movement", "needs_look", "next_view", "view_before", "export"):
        window.commands.run(action)
    assert window.tabs.currentIndex() == 0


def test_what_is_offered_stays_until_it_is_taken_back(qtbot):
    status, pressed = StatusLine(), []
    qtbot.addWidget(status)
    status.tell("2 files could not be used.")
    status.offer(lambda: "Show", lambda: pressed.append(1))
    status.tell("★★★ Alpha · 1")
    assert not status.more.isHidden()
    status.more.click()
    assert pressed == [1]
    status.take_back()
    assert status.more.isHidden()


def test_words_of_an_offer_follow_the_language(qtbot):
    status, words = StatusLine(), ["Show"]
    qtbot.addWidget(status)
    status.offer(lambda: words[0], lambda: None)
    words[0] = "보기"
    status.retranslate()
    assert status.more.text() == "보기"


def test_what_to_do_is_in_sight_in_a_narrow_window_beside_a_long_path_and_a_long_name_of_the_output(qtbot):
    status = StatusLine()
    qtbot.addWidget(status)
    status.set_device("Navi 21/23 HDMI/DP Audio Controller Digital Stereo (HDMI 3)")
    status.tell(DiskFull(path="/home/somebody/.local/share/choleor-desktop/Spring & summer 2026.choleor", free_mb=0))
    status.resize(1150, 40)
    status.show()
    qtbot.waitUntil(lambda: PlainLabel.text(status._text).endswith("nothing that was saved is lost."), timeout=60_000)
    assert PlainLabel.text(status._text).startswith("There is no room left on the disk of “/home/")
    assert "Spring & summer 2026" in status._text.toolTip()
    assert status.device.text() == "♪ Navi 21/23 HDM…tereo (HDMI 3)"


def test_on_the_sheet_the_number_of_a_slice_stays_with_its_song(made_library):
    with Store.open(made_library, read_only=True) as store:
        view = store.view()
    sheet = routine_sheet(view, Routine("R", (RoutineItem(view.slices.ids[2], (view.slices.ids[1],)),)))
    title, match = sheet.rows[0].title, sheet.rows[0].matches[0]
    shown = page(sheet, SheetWords())
    assert title not in shown
    assert title.replace(" · ", "\u00a0·\u00a0") in shown
    assert match.replace(" · ", "\u00a0·\u00a0") in shown


def test_a_long_tag_does_not_widen_the_filters(qtbot):
    card = SearchCard()
    qtbot.addWidget(card)
    before = card.minimumSizeHint().width()
    card.tag.addItem("W" * 60)
    card.tag.setCurrentIndex(card.tag.count() - 1)
    assert card.minimumSizeHint().width() == before


def test_a_chip_of_a_long_song_is_shortened_in_its_middle_and_not_wider_than_its_place(qtbot):
    name = "A very long title of a song that somebody recorded in three movements · 17"
    chip = Chip(f"+  {name}")
    qtbot.addWidget(chip)
    assert chip.minimumSizeHint().width() < 200
    chip.resize(240, 30)
    chip.show()
    assert "…" in chip.text()
    assert "· 17" in chip.text()
    chip.resize(1500, 30)
    qtbot.waitUntil(lambda: name in chip.text(), timeout=60_000)


def test_the_name_of_a_cluster_that_is_longer_than_its_field_begins_at_its_beginning(qtbot):
    card = ClusterCard(3, Theme())
    qtbot.addWidget(card)
    card.fill("Soft, long and far from all others", 12, 0.2, "Alpha")
    assert card.name.cursorPosition() == 0
    assert "far from all others" in card.name.toolTip()


def test_a_library_of_one_slice_says_that_there_is_no_other(qtbot, tmp_path):
    write_vectors(tmp_path / "one.csv", ("only",), np.ones((1, 20), np.float32))
    with Store.open(tmp_path / "one.choleor", create=True) as store:
        import_table(store, tmp_path / "one.csv")
        view = store.view()
    panel = SimilarPanel()
    qtbot.addWidget(panel)
    panel.set_answer(view, Finder(view).similar(Request(queries=("only",), method="classic")), [("only", 120.0)])
    assert panel._notice.text() == "The library has only this slice. Import more music."


def test_answers_in_a_library_of_one_song_say_what_50_is_there(qtbot, tmp_path, music):
    with Store.open(tmp_path / "one.choleor", create=True) as store:
        import_music(store, [music / "Alpha.flac"])
        finder = Finder(store.view())
    one = finder.view.slices.ids[0]
    panel = SimilarPanel()
    qtbot.addWidget(panel)
    for method, is_told in (("match", True), ("classic", False)):
        panel.set_answer(finder.view, finder.similar(Request((one,), method=method, n=3)), [(one, 100.0)])
        assert ("All slices are of one song" in panel._notice.text()) == is_told
        assert panel.relax.isHidden()


def test_that_there_is_no_sound_waits_until_what_was_said_has_been_read(
    show_window, library, qtbot, monkeypatch, remember
):
    monkeypatch.setenv("CHOLEOR_AUDIO", "on")
    remember(device="an output that nobody has")
    window = show_window(library)
    status, interrupted = window.status, "The last import was interrupted."
    status.tell(interrupted)
    qtbot.waitUntil(lambda: window.playing.state.problem is not None, timeout=60_000)
    qtbot.wait(50)
    assert status.text == interrupted
    status.tell_aside(lambda: "")  # of what is over by then nothing is said
    status.tell_aside("At last.")
    for said in ("Sound is off: no output device was found.", "At last."):
        status._forget.timeout.emit()
        assert status.text.startswith(said)
    status._forget.timeout.emit()
    assert not status.text
