"""The beat grid is repaired by keys alone, and labels come along."""

from __future__ import annotations

import shutil
import threading
from dataclasses import replace
from itertools import chain, repeat
from pathlib import Path

import numpy as np
import pytest
import soundfile

from choleor_desktop.analysis.repair import same_grid, shift
from choleor_desktop.library.models import Label, LabelEdit
from choleor_desktop.library.store import Store
from choleor_desktop.playback.sounds import PlayState
from choleor_desktop.ui.session.jobs import Job
from choleor_desktop.ui.tabs.beats import BeatsTab


def grid_of(curator):
    return curator.view.songs[curator.window.commands.beats.song_row].grid


def readings_in_force(curator):
    """What the pressed buttons of other readings say; none where the beats are those of no reading."""
    buttons = curator.window.tab(BeatsTab).view._reading_buttons
    return [button.toolTip() for button in buttons if button.isChecked() and not button.isHidden()]


def recut(curator, before):
    """Wait until the song is cut by another grid than before."""
    curator.look(
        lambda: (
            not np.array_equal(grid_of(curator).beats_s, before.beats_s)
            or grid_of(curator).first_count != before.first_count
        )
    )
    curator.settle()


def test_the_one_moves_by_a_key_and_undo_brings_it_back_after_a_restart(sit_down, stored, work):
    curator = sit_down(work)
    curator.go_to(BeatsTab)
    repair = curator.window.commands.beats
    before, song = grid_of(curator), curator.view.songs[repair.song_row].id
    curator.press(".")
    assert repair.grid.first_count == (before.first_count + 1) % 8, "it is drawn at once, before it is cut"
    assert curator.window.tab(BeatsTab).view.strip.grid is repair.grid
    recut(curator, before)
    kept = next(s for s in stored(work).songs if s.id == song)
    assert kept.grid.first_count == (before.first_count + 1) % 8
    assert kept.edited

    curator = sit_down(work)
    curator.press("Ctrl+Z")
    curator.look(lambda: next(s for s in curator.view.songs if s.id == song).grid.first_count == before.first_count)
    curator.press("Ctrl+Shift+Z")
    curator.look(lambda: next(s for s in curator.view.songs if s.id == song).edited)


@pytest.mark.parametrize(("key", "factor"), [("/", 0.5), ("*", 2.0)])
def test_half_and_double_tempo_are_one_key_and_what_is_shown_follows(sit_down, library, key, factor):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    before = grid_of(curator)
    n_slices = int((curator.view.slices.song == curator.window.commands.beats.song_row).sum())
    curator.press(key)
    recut(curator, before)
    assert grid_of(curator).bpm == pytest.approx(before.bpm * factor, rel=1e-6)
    assert all(f"{before.bpm * factor:.0f}\N{NO-BREAK SPACE}BPM" in text for text in readings_in_force(curator))
    now = int((curator.view.slices.song == curator.window.commands.beats.song_row).sum())
    assert abs(now - n_slices * factor) <= 1
    detail = curator.window.detail.detail
    assert detail.beats_s[-1] == curator.view.slices.beats_s[detail.row, -1], "the plots below show the new slice"
    assert f"{before.bpm * factor:.1f}\N{NO-BREAK SPACE}BPM" in curator.window.tab(BeatsTab).view._facts.text()


def test_a_routine_has_two_eight_counts_for_one_at_double_tempo_as_is_told_and_undo_gives_back_the_one(
    sit_down, library
):
    curator = sit_down(library)
    routines = curator.window.session.routines
    beats = curator.window.commands.beats
    curator.go_to(BeatsTab)
    routines.add(curator.view.slices_of(beats.song_row).tolist()[1:3])
    curator.look(lambda: curator.view.routines != ())
    before, stored = grid_of(curator), curator.view.routines[-1]
    curator.press("*")
    recut(curator, before)
    assert "In routines 2 eight-counts became two." in curator.window.status.text
    assert [len(found.items) for found in (curator.view.routines[-1], routines.current)] == [4, 4]
    curator.press("Ctrl+Z")
    curator.look(lambda: curator.view.routines[-1] == stored)
    curator.press("Ctrl+Shift+Z")
    curator.look(lambda: len(curator.view.routines[-1].items) == 4)


@pytest.mark.parametrize(
    ("key", "told"),
    [("*", "These beats are too fast to count at double tempo."), ("/", "There are too few beats here to halve")],
)
def test_a_tempo_that_cannot_be_doubled_or_halved_any_more_says_so_and_is_no_repair(sit_down, library, key, told):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    repair, status, n_pressed = curator.window.commands.beats, curator.window.status, 0
    while not status.text.startswith(told):
        before = repair.grid
        curator.press(key)
        n_pressed += 1
        assert n_pressed < 30
    assert repair.grid is before


def test_double_and_then_half_tempo_is_where_one_was_also_once_it_was_cut(sit_down, library):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    before = grid_of(curator)
    curator.press(*(["."] * ((6 - before.first_count) % 8 or 8)))
    curator.press("*", "/")
    assert curator.window.commands.beats.grid.first_count == 6
    recut(curator, before)
    before = grid_of(curator)
    assert before.first_count == 6
    curator.press("*")
    recut(curator, before)
    doubled = grid_of(curator)
    assert doubled.bpm == pytest.approx(2 * before.bpm)
    curator.press("/")
    recut(curator, doubled)
    assert grid_of(curator).first_count == 6
    np.testing.assert_array_equal(grid_of(curator).beats_s, before.beats_s)


def test_several_keys_in_a_row_are_one_step_of_undo(sit_down, library):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    before = grid_of(curator)
    curator.press(".", ".", ".")
    recut(curator, before)
    assert grid_of(curator).first_count == (before.first_count + 3) % 8
    curator.press("Ctrl+Z")
    curator.look(lambda: grid_of(curator).first_count == before.first_count)


def test_undo_while_the_song_is_cut_takes_back_the_repair_and_not_what_was_done_before_it(sit_down, stored, library):
    curator = sit_down(library)
    curator.press("5")
    curator.look(lambda: curator.label(curator.window.session.row).rating == 5)
    curator.settle()
    curator.go_to(BeatsTab)
    before = cut_begins(curator, ".")
    curator.press("Ctrl+Z")
    assert "will be undone" in curator.window.status.text
    curator.look(lambda: curator.window.status.text.startswith("Undone: repaired beats ("))
    curator.settle()
    assert grid_of(curator).first_count == before.first_count
    assert [label.rating for label in stored(library).labels.values()] == [5]
    curator.press("Ctrl+Shift+Z")
    curator.look(lambda: grid_of(curator).first_count == (before.first_count + 1) % 8)


def test_no_repair_is_made_of_beats_that_are_about_to_be_taken_back(sit_down, library):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    repair, before = curator.window.commands.beats, cut_begins(curator, "/")
    curator.press("Ctrl+Z", ".")
    assert "will be undone" in curator.window.status.text
    curator.look(lambda: curator.window.status.text.startswith("Undone: repaired beats ("))
    curator.settle()
    np.testing.assert_array_equal(grid_of(curator).beats_s, before.beats_s)
    curator.press(".")
    np.testing.assert_array_equal(repair.grid.beats_s, before.beats_s)


def test_undo_of_a_second_repair_leaves_the_first_that_is_still_being_cut(sit_down, library):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    repair, before = curator.window.commands.beats, cut_begins(curator, ".")
    repair._settle.setInterval(600_000)
    curator.press(".", "Ctrl+Z")
    assert repair.grid.first_count == (before.first_count + 1) % 8
    recut(curator, before)
    assert grid_of(curator).first_count == (before.first_count + 1) % 8


def test_clicks_go_on_by_the_beats_that_undo_brings_back(sit_down, library, monkeypatch):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    repair, before, heard = curator.window.commands.beats, grid_of(curator), []
    playing = curator.window.playing
    monkeypatch.setattr(playing, "play_grid", lambda *sound_and_grid, **_: heard.append(sound_and_grid[1]))
    repair.hear()
    playing._timer.stop()  # what is heard is told here
    playing._state = PlayState(True, repair.sound_name, 5.0)
    curator.press("/")
    recut(curator, before)
    assert same_grid(heard[-1], grid_of(curator))
    curator.press("Ctrl+Z")
    curator.look(lambda: same_grid(grid_of(curator), before))
    assert same_grid(heard[-1], before)
    n = len(heard)
    curator.press("5")
    curator.settle()
    assert len(heard) == n, "what changes no beats is not heard anew"


def cutting_of(curator):
    """The jobs that cut a song, as they begin."""
    jobs = []
    curator.window.session.job_started.connect(lambda job: job.kind.startswith("recut") and jobs.append(job))
    return jobs


def cut_begins(curator, key):
    """Repair by a key until the song is being cut; the beats before it."""
    before, jobs = grid_of(curator), cutting_of(curator)
    curator.press(key)
    curator.look(lambda: bool(jobs))
    return before


def test_undo_while_a_song_is_cut_that_one_has_left_takes_back_its_repair(sit_down, stored, library, tmp_path):
    curator = sit_down(library)
    curator.press("5")
    curator.settle()
    curator.go_to(BeatsTab)
    repair, jobs = curator.window.commands.beats, cutting_of(curator)
    left, before = repair.song_row, grid_of(curator)
    name = curator.view.songs[left].id
    curator.press(".")
    curator.look(lambda: jobs)
    for song in range(len(curator.view.songs)):
        if song != left:
            repair.show_song(song)
    curator.press("Ctrl+Z")
    curator.look(lambda: curator.window.status.text.startswith("Undone: repaired beats ("))
    curator.settle()
    assert len(jobs) == 1, "it is cut once"
    assert [label.rating for label in stored(library).labels.values()] == [5]
    assert curator.view.songs[left].grid.first_count == before.first_count

    repair.show_song(left)
    tab = curator.window.tab(BeatsTab)
    curator.press(".")
    curator.look(lambda: len(jobs) == 2)
    jobs[1].cancel()
    curator.settle()
    curator.look(lambda: repair.draft is None)
    assert not tab.view._state.text(), "it no longer says that the song is being cut"
    settles_ms = repair._settle.interval()
    repair._settle.setInterval(600_000)  # however slow the machine is, it is not cut before the undo is told
    curator.press(".", "3", "4")
    curator.press("Ctrl+Z")
    curator.look(lambda: curator.window.status.text.startswith("Undone: rating"))
    assert repair.draft is not None, "what was done last is taken back, and not the beats before it"
    repair._settle.setInterval(settles_ms)
    curator.press("Ctrl+Z", "Ctrl+Z")
    curator.settle()
    curator.look(lambda: curator.view.songs[left].grid.first_count == before.first_count)
    assert [label.rating for label in stored(library).labels.values()] == [5], "then the beats, and nothing before them"
    curator.press(".")
    n_jobs = len(jobs)
    curator.look(lambda: len(jobs) > n_jobs)
    repair.show_song((left + 1) % len(curator.view.songs))
    other = Path(shutil.copy(library, tmp_path / "other.choleor"))
    curator.window.commands.libraries.open_library(other)
    curator.look(lambda: curator.view.path == str(other))
    kept = next(song for song in stored(library).songs if song.id == name)
    assert kept.grid.first_count == (before.first_count + 1) % 8, "it is cut before its library goes"


def test_a_repair_that_waits_for_an_import_is_there_when_one_comes_back_to_its_song(sit_down, library, tmp_path):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    window, is_imported = curator.window, threading.Event()
    window.session.submit("", lambda **_: is_imported.wait(60), lambda _: None, slow=True)
    repair, jobs, left = window.commands.beats, cutting_of(curator), window.commands.beats.song_row
    before = grid_of(curator)
    for n_later in (1, 2):
        curator.press(".")
        repair.show_song((left + 1) % len(curator.view.songs))
        assert len(jobs) == n_later
        repair.show_song(left)
        assert repair.grid.first_count == (before.first_count + n_later) % 8
    assert len(jobs) == 2, "it was only looked at"
    other = Path(shutil.copy(library, tmp_path / "other.choleor"))
    window.commands.libraries.open_library(other)
    assert "as soon as" in window.status.text
    is_imported.set()
    curator.look(lambda: curator.view.path == str(other))
    with Store.open(library) as store:
        assert store.view().songs[left].grid.first_count == (before.first_count + 2) % 8


def test_undo_takes_back_a_repair_that_is_not_cut_yet(sit_down, library):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    before = grid_of(curator)
    repair = curator.window.commands.beats
    repair._settle.setInterval(600_000)  # however slow the machine is, it is not cut before the undo
    curator.press(".", "Ctrl+Z")
    assert repair.draft is None
    assert curator.window.status.text == f"Undone: repaired beats ({repair.song.title})."
    curator.settle()
    assert grid_of(curator).first_count == before.first_count
    with_store = curator.window.session.store
    assert with_store is not None
    assert with_store.undo() == "find clusters", "nothing else was stored"


def test_undo_names_the_song_whose_beats_were_only_said_to_be_right(sit_down, library):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    before, window = grid_of(curator), curator.window
    song = window.commands.beats.song
    assert not song.edited
    curator.press("B")  # the playhead is at a “1”
    curator.look(lambda: window.commands.beats.song.edited)
    assert grid_of(curator).first_count == before.first_count
    for key, done in (("Ctrl+Z", "Undone"), ("Ctrl+Shift+Z", "Redone")):
        curator.press(key)
        curator.look(lambda done=done: window.status.text.startswith(done))
        assert window.status.text == f"{done}: repaired beats ({song.title})."


@pytest.mark.parametrize(
    ("key", "told"), [("Ctrl+Shift+Z", "nothing to redo"), ("3", "It was so already"), ("", "no room left")]
)
def test_undo_takes_back_a_repair_after_which_nothing_else_came_about(sit_down, library, key, told):
    curator = sit_down(library)
    window, session = curator.window, curator.window.session
    curator.press("3")
    curator.settle()
    curator.go_to(BeatsTab)
    repair = curator.window.commands.beats
    repair._settle.setInterval(600_000)
    curator.press(".")
    if key:
        curator.press(key)
    else:
        session.store._database.read(lambda c: c.execute("PRAGMA max_page_count = 1"))
        session.labels.edit([session.row], lambda label: replace(label, note="x" * 30_000), "label")
    curator.look(lambda: told in window.status.text)
    assert repair.draft is not None
    curator.press("Ctrl+Z")
    assert repair.draft is None


def test_this_is_one_goes_to_the_beat_under_the_cursor(sit_down, library):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    before = grid_of(curator)
    curator.press("Right", "Right", "Right", "B")
    recut(curator, before)
    assert grid_of(curator).first_count == (before.first_count + 3) % 8


def test_behind_a_bridge_the_count_begins_anew_and_the_slices_in_front_keep_their_labels(sit_down, work, stored):
    with Store.open(work) as store:
        store.edit([LabelEdit(name, Label((name,))) for name in store.view().slices.ids])
    curator = sit_down(work)
    curator.go_to(BeatsTab)
    repair = curator.window.commands.beats
    before, song = grid_of(curator), curator.view.songs[repair.song_row]
    anew = before.first_count + 20
    repair.seek(float(before.beats_s[anew]))
    curator.press("Shift+B")
    curator.look(lambda: grid_of(curator).leaps == ((anew, 0),))
    curator.settle()
    kept = next(each for each in stored(work).songs if each.id == song.id).grid
    assert (kept.leaps, kept.constant) == (((anew, 0),), before.constant)
    slices = curator.view.slices
    rows = np.flatnonzero(slices.song == repair.song_row)
    ones = [before.first_count + 8 * n + 4 * (n > 1) for n in range(len(rows))]
    np.testing.assert_allclose(slices.beats_s[rows, 0], before.beats_s[ones])
    assert [curator.view.labels[slices.ids[row]].tags for row in rows[:2]] == [(slices.ids[row],) for row in rows[:2]]
    curator.press("Shift+B")
    curator.look(lambda: not grid_of(curator).leaps)
    np.testing.assert_array_equal(grid_of(curator).counts, before.counts)


def test_tapping_makes_a_grid(sit_down, library):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    repair = curator.window.commands.beats
    before = grid_of(curator)
    repair.taps.clock = iter(np.arange(100.0, 110.0, 0.5)).__next__
    start = repair.cursor_s
    curator.press(*"JJJJJJJJ")
    recut(curator, before)
    assert grid_of(curator).bpm == pytest.approx(120.0, abs=0.01)
    beats = grid_of(curator).beats_s
    one = int(np.abs(beats - start).argmin())
    assert beats[one] == pytest.approx(start, abs=1e-3)
    assert (one - grid_of(curator).first_count) % 8 == 0, "the first tap is a 1"


def test_who_taps_on_after_uneven_taps_does_not_begin_anew(sit_down, library):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    repair, playing, before = curator.window.commands.beats, curator.window.playing, grid_of(curator)
    playing._timer.stop()  # what is heard is told here
    uneven, even = [0.0, 0.3, 1.05, 1.2], list(1.5 + 0.5 * np.arange(12))
    repair.taps.clock = iter([100.0 + time for time in uneven + even]).__next__
    for n, time in enumerate(uneven + even):
        playing._state = PlayState(True, repair.sound_name, 6.0 + time)
        curator.press("J")
        if n == len(uneven) - 1:
            assert "too uneven" in curator.window.status.text
            assert repair.draft is None
    assert repair.taps.at_s[0] == 6.0
    recut(curator, before)
    grid = grid_of(curator)
    assert grid.bpm == pytest.approx(120.0, rel=0.02)
    one = int(np.abs(grid.beats_s - 6.0).argmin())
    assert (one - grid.first_count) % 8 == 0, "the first of all taps is a 1"


@pytest.mark.parametrize(("pause_s", "first_s"), [(1.4, 6.0), (1.6, 8.8)])
def test_who_pauses_after_uneven_taps_begins_anew_and_one_missed_beat_is_no_pause(sit_down, library, pause_s, first_s):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    repair, playing = curator.window.commands.beats, curator.window.playing
    playing._timer.stop()  # what is heard is told here
    taps = [0.0, 0.3, 1.05, 1.2, 1.2 + pause_s]
    repair.taps.clock = iter(100.0 + np.array(taps)).__next__
    for time in taps:
        playing._state = PlayState(True, repair.sound_name, 6.0 + time)
        curator.press("J")
    assert repair.taps.at_s[0] == pytest.approx(first_s)


@pytest.mark.parametrize("first", ["", "."])
def test_beats_by_the_first_of_taps_that_are_too_uneven_are_not_cut_by(sit_down, library, first):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    repair, playing, before = curator.window.commands.beats, curator.window.playing, grid_of(curator)
    repair._settle.setInterval(600_000)
    playing._timer.stop()  # what is heard is told here
    curator.press(*first)
    drawn = repair.draft
    taps = np.cumsum([0.0, 0.6, 1.04, 0.43, 1.14])
    repair.taps.clock = chain(100.0 + taps, repeat(200.0)).__next__
    for time in taps:
        assert "too uneven" not in curator.window.status.text
        playing._state = PlayState(True, repair.sound_name, 6.0 + time)
        curator.press("J")
        assert time != taps[-2] or repair.draft is not drawn
    assert "too uneven" in curator.window.status.text
    assert repair.is_waiting == repair._settle.isActive() == bool(first)
    assert same_grid(repair.grid, drawn if first else before)


def test_that_taps_are_too_uneven_is_read_before_what_came_of_beats_that_were_tapped_before(sit_down, library):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    repair, playing, before = curator.window.commands.beats, curator.window.playing, grid_of(curator)
    playing._timer.stop()  # what is heard is told here
    status, go_on = curator.window.status, threading.Event()
    taps, now = [*np.arange(8) * 0.5, 6.5, 6.8, 7.55, 7.7], [0.0]
    repair.taps.clock = lambda: 100.0 + now[0]
    for time in taps:
        now[0] = time
        playing._state = PlayState(True, repair.sound_name, 6.0 + time)
        if time == 6.5:
            curator.window.session.background.submit(Job("", lambda **_: go_on.wait(60)))
            repair.cut()
        curator.press("J")
    assert status.text.startswith("The taps are too uneven.")
    go_on.set()
    curator.look(lambda: not same_grid(grid_of(curator), before))
    assert status.text.startswith("The taps are too uneven.")
    status._go_on()
    assert "120.0 BPM now" in status.text


@pytest.mark.parametrize("jump_s", [-5.0, 30.0])
def test_taps_begin_anew_where_the_music_jumps_and_that_is_said(sit_down, library, jump_s):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    repair, playing, heard_s = curator.window.commands.beats, curator.window.playing, 6.0
    playing._timer.stop()  # what is heard is told here
    repair.taps.clock = iter(np.arange(100.0, 110.0, 0.5)).__next__
    for step in (0.0, 0.5, 0.5, jump_s):
        heard_s += step
        playing._state = PlayState(True, repair.sound_name, heard_s)
        assert repair.heard_s == heard_s
        curator.press("J")
    assert repair.taps.at_s == [7.0 + jump_s]
    assert "jumped" in curator.window.status.text
    assert repair.draft is None


def test_pinned_beats_change_the_tempo_between_them(sit_down, library):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    repair = curator.window.commands.beats
    before = grid_of(curator)
    first, second = before.beats_s[8], before.beats_s[24]
    repair.seek(float(first))
    curator.press("P")
    repair.seek(float(second) + 0.1)
    curator.press("P")
    recut(curator, before)
    after = grid_of(curator)
    assert not after.constant
    np.testing.assert_allclose(after.beats_s[:9], before.beats_s[:9], atol=1e-6)
    assert np.abs(after.beats_s - (second + 0.1)).min() < 1e-6
    assert np.diff(after.beats_s[8:25]).std() < 1e-6


def test_another_reading_is_one_key_away_and_the_first_comes_round_again(sit_down, library):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    repair = curator.window.commands.beats
    before = grid_of(curator)
    assert before.candidates, "the song that is made for this has more than one reading"
    curator.press("H")
    first = before.candidates[0]
    assert repair.grid.bpm == pytest.approx(first.bpm)
    assert [f"{first.bpm:.0f}\N{NO-BREAK SPACE}BPM" in text for text in readings_in_force(curator)] == [True]
    recut(curator, before)
    curator.press(*"H" * len(before.candidates))
    curator.look(lambda: np.array_equal(grid_of(curator).beats_s, before.beats_s))
    as_found = [f"{before.bpm:.0f}\N{NO-BREAK SPACE}BPM"]
    curator.look(lambda: readings_in_force(curator) == as_found)
    for _ in range(2):
        repair.repair("nudge_later")
    curator.look(lambda: readings_in_force(curator) == [])
    curator.press("Ctrl+Z")
    curator.look(lambda: readings_in_force(curator) == as_found)


def test_labels_follow_their_music_and_those_that_cannot_are_listed(sit_down, library):
    with Store.open(library) as store:
        view = store.view()
        rows = view.slices_of(0)
        ids = [view.slices.ids[row] for row in rows]
        store.edit([LabelEdit(name, Label((f"tag {i}",))) for i, name in enumerate(ids)])
        starts = {f"tag {i}": float(view.slices.beats_s[row, 0]) for i, row in enumerate(rows)}
        period = 60 / view.songs[0].grid.bpm
    curator = sit_down(library)
    curator.window.commands.beats.show_song(0)
    curator.go_to(BeatsTab)
    before = grid_of(curator)
    curator.press(*".....")
    recut(curator, before)
    kept = {}
    for name, label in curator.view.labels.items():
        if curator.view.slices.rows[name] in curator.view.slices_of(0):
            kept[label.tags[0]] = float(curator.view.slices.beats_s[curator.view.slices.rows[name], 0])
    assert 0 < len(kept) < len(ids), "the first has too little in common with any"
    for tag, start in kept.items():
        assert abs(start - starts[tag]) <= 8 * period + 1e-6
    shown = curator.window.tab(BeatsTab).view._lost
    assert shown.isVisible()
    assert f"{len(ids) - len(kept)} slice" in shown.text()
    curator.press("Ctrl+Z")
    curator.look(lambda: len([t for label in curator.view.labels.values() for t in label.tags]) == len(ids))
    curator.press("Ctrl+Shift+Z")
    recut(curator, before)
    curator.press("Ctrl+Z")
    curator.look(lambda: same_grid(grid_of(curator), before))
    curator.press(*".....")
    curator.look(shown.isVisible)
    curator.settle()
    curator.window.session.refresh()
    curator.settle()
    assert shown.isVisible(), "also when something else of the library changes, as songs come"
    curator.window.session.store.undo()
    curator.window.session.refresh()
    curator.look(lambda: not shown.isVisible())  # whoever cut the song by other beats, an Undo is not for that cut
    curator.press(*".....")
    curator.look(shown.isVisible)
    curator.settle()
    curator.press("3")
    curator.settle()
    assert not shown.isVisible(), "an Undo beside it would take back the rating"


def test_the_way_back_leads_to_the_same_music_after_the_song_was_cut_anew(sit_down, library):
    curator = sit_down(library)
    curator.window.commands.beats.show_song(0)
    curator.go_to(BeatsTab)
    before, question = grid_of(curator), curator.window.session.question
    # The id of the second slice is one of the new slices' as well.
    second = int(curator.view.slices_of(0)[1])
    asked_start, asked_end = curator.view.slices.beats_s[second, [0, -1]]
    question.about(second)
    question.about(int(curator.view.slices_of(1)[0]))
    curator.press("/")
    recut(curator, before)
    question.back()
    (name,) = question.asked.like
    start, end = curator.view.slices.beats_s[curator.view.slices.rows[name], [0, -1]]
    assert start < asked_end - 0.1, "it begins before the old one ends"
    assert end > asked_start + 0.1, "and ends after the old one began"


def test_a_song_that_needs_a_look_comes_first_with_its_reason(sit_down, library):
    curator = sit_down(library)
    curator.press("G")
    view = curator.window.tab(BeatsTab).view
    curator.look(lambda: curator.window.front is curator.window.tab(BeatsTab))
    lines = list(view._model.lines)
    assert {line.song for line in lines} == set(range(len(curator.view.songs)))
    doubtful = [line for line in lines if line.is_doubtful]
    assert lines[: len(doubtful)] == doubtful
    assert all(line.reasons for line in doubtful)
    sure = [int(line.note.removesuffix("\u00a0%")) for line in doubtful]
    assert sure == sorted(sure)
    rest = [int(line.note.removesuffix("\u00a0%")) for line in lines[len(doubtful) :]]
    assert all(each < 50 for each in sure), "what is below the limit is listed"
    assert all(each >= 50 for each in rest), "and nothing else"


def bring_in(curator, path, samples):
    """Import a file into the library that is shown; the row of its song."""
    soundfile.write(path, samples, 22_050)
    curator.window.commands.libraries.bring([path])
    curator.look(lambda: any(song.title == path.stem for song in curator.view.songs))
    curator.settle()
    return next(row for row, song in enumerate(curator.view.songs) if song.title == path.stem)


def test_a_song_too_short_for_an_eight_count_is_not_offered_for_a_look(sit_down, library, drum_loop, tmp_path):
    curator = sit_down(library)
    row = bring_in(curator, tmp_path / "gong.wav", drum_loop(seconds=3.0))
    curator.go_to(BeatsTab)
    curator.press("G")
    assert curator.window.commands.beats.song_row != row
    beats = curator.window.tab(BeatsTab)
    line = next(line for line in beats.view._model.lines if line.song == row)
    assert (line.is_doubtful, line.reasons, line.note) == (False, ("no whole eight-count",), "")
    curator.window.commands.beats.show_song(row)
    assert beats.view._why.text() == "no whole eight-count"


def test_a_song_that_no_eight_count_fits_into_any_more_stays_in_sight_and_undo_leads_back(
    sit_down, library, drum_loop, tmp_path
):
    curator = sit_down(library)
    row = bring_in(curator, tmp_path / "gong.wav", drum_loop(seconds=6.5))
    assert curator.view.songs[row].n_slices
    repair, beats = curator.window.commands.beats, curator.window.tab(BeatsTab)
    curator.go_to(BeatsTab)
    repair.show_song(row)
    before = grid_of(curator)
    curator.press("/")
    curator.look(lambda: not curator.view.songs[row].n_slices)
    curator.settle()
    assert repair.song_row == row
    assert beats.view._why.text() == "no whole eight-count"
    assert "No whole eight-count fits into it." in curator.window.status.text
    curator.press("Ctrl+Z")
    curator.look(lambda: curator.view.songs[row].n_slices)
    curator.settle()
    assert repair.song_row == row
    assert same_grid(repair.grid, before)
    repair.show_song(0)
    assert repair.song_row == 0, "who goes elsewhere gets there"


def test_ready_cut_slices_have_no_beats_to_repair(sit_down, tmp_path, music):
    import soundfile

    from choleor_desktop.pipeline.music import import_music

    folder = tmp_path / "cut" / "Song"
    folder.mkdir(parents=True)
    sound, rate = soundfile.read(next(iter(sorted(music.iterdir()))))
    for i in range(3):
        soundfile.write(folder / f"Song_{i}.wav", sound[i * 4 * rate : (i + 1) * 4 * rate], rate)
    library = tmp_path / "cut.choleor"
    with Store.open(library, create=True) as store:
        import_music(store, [tmp_path / "cut"], ready_cut=True)
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    curator.press(".")
    assert "no beats" in curator.window.status.text
    assert not any(button.isEnabled() for button in curator.window.tab(BeatsTab).view.buttons.values())


def test_a_repair_is_cut_in_the_middle_of_an_import(sit_down, stored, library, drum_loop, tmp_path):
    curator = sit_down(library)
    (tmp_path / "new").mkdir()
    for seed in (20, 21):
        soundfile.write(tmp_path / "new" / f"{seed}.flac", drum_loop(90.0 + seed, 20.0, seed=seed), 22_050)
    song, work, ended = curator.view.songs[0], curator.window.session.work, []
    imported = work.import_music([tmp_path / "new"])
    cut = work.recut(song.id, shift(song.grid, 1))
    imported.finished.connect(lambda: ended.append("import"))
    cut.finished.connect(lambda: ended.append("cut"))
    curator.look(lambda: len(ended) == 2)
    assert ended == ["cut", "import"]
    curator.settle()
    assert len(curator.view.songs) == 6
    grids = {each.id: each.grid for each in stored(library).songs}
    assert grids[song.id].first_count == (song.grid.first_count + 1) % 8


def test_a_pin_that_was_undone_is_gone_and_does_not_come_back_with_the_next(sit_down, library):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    repair, strip = curator.window.commands.beats, curator.window.tab(BeatsTab).view.strip
    before = grid_of(curator)
    repair.seek(float(before.beats_s[10]) + 0.03)
    curator.press("P")
    recut(curator, before)
    curator.look(lambda: repair.draft is None)
    assert len(strip.pins) == 1
    curator.press("Ctrl+Z")
    curator.look(lambda: np.array_equal(grid_of(curator).beats_s, before.beats_s))
    assert not strip.pins
    repair.seek(float(before.beats_s[20]) + 0.05)
    curator.press("P")
    assert len(strip.pins) == 1
    assert repair.draft.beats_s[10] == pytest.approx(before.beats_s[10])
    assert repair.draft.beats_s[20] == pytest.approx(before.beats_s[20] + 0.05)
    recut(curator, before)
    curator.settle()


def test_repaired_beats_that_find_no_room_on_the_disk_stay_until_they_are_stored(sit_down, stored, library):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    window, repair = curator.window, curator.window.commands.beats
    before, left, name = grid_of(curator), repair.song_row, repair.song.id
    state = window.tab(BeatsTab).view._state

    def room(pages: int) -> None:
        window.session.store._database.read(lambda c: c.execute(f"PRAGMA max_page_count = {pages}"))

    def first_count() -> int:
        return next(song for song in stored(library).songs if song.id == name).grid.first_count

    def fail(*keys: str) -> None:
        window.status.tell("")
        curator.press(*keys)
        curator.look(lambda: "no room left" in window.status.text and repair.has_failed)

    room(1)
    fail(".", ".")
    assert repair.grid.first_count == (before.first_count + 2) % 8
    assert "Not stored yet" in state.text()
    repair.show_song((left + 1) % len(curator.view.songs))  # which tries again
    curator.settle()
    repair.show_song(left)
    assert (repair.grid.first_count, repair.has_failed) == ((before.first_count + 2) % 8, True)
    curator.press("Ctrl+Z")
    assert window.status.text == f"Undone: repaired beats ({repair.song.title})."
    assert repair.draft is None
    repair.show_song((left + 1) % len(curator.view.songs))
    repair.show_song(left)
    assert repair.draft is None, "it was dropped for good"
    fail(".", ".", ".")
    room(1_000_000)
    curator.press(".")
    recut(curator, before)
    assert not state.text()
    assert first_count() == (before.first_count + 4) % 8, "with what could not be stored before"
    curator.press("Ctrl+Z")
    curator.look(lambda: grid_of(curator).first_count == before.first_count)
    assert first_count() == before.first_count
