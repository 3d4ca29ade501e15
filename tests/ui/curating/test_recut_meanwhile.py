"""What a person says of a slice stays with it while the library changes under the dialog, the list, the key."""

from __future__ import annotations

import shutil
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtWidgets import QApplication

from choleor_desktop.analysis import repair
from choleor_desktop.library import audio_file
from choleor_desktop.library.models import NO_LABEL, Label, LabelEdit, LibraryView
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.harmonies import harmony_of
from choleor_desktop.pipeline.recut import recut_song
from choleor_desktop.ui.dialogs.label_dialog import LabelDialog
from choleor_desktop.ui.dialogs.suggest_dialog import SuggestDialog
from choleor_desktop.ui.tabs.harmony import HarmonyTab


def place(view: LibraryView, row: int) -> tuple[str, float]:
    """Which sound a slice is, whatever its row."""
    return view.song_of(row).id, round(float(view.slices.beats_s[row, 0]), 6)


def labelled(view: LibraryView) -> dict[tuple[str, float], Label]:
    return {place(view, view.slices.rows[name]): label for name, label in view.labels.items()}


def is_only_label_at(time_s: float, view: LibraryView) -> bool:
    """Whether the one label there is, is of a slice of this moment."""
    (name,) = view.labels
    first, *_, last = view.slices.beats_s[view.slices.rows[name]]
    return first - 1e-6 <= time_s < last


def halve(curator, song: int = 0) -> None:
    """Cut a song into half as many slices, in the background as a repair is, and wait until that is seen."""
    before = curator.view
    grid = repair.half(before.songs[song].grid, before.songs[song].duration_s)
    assert curator.window.session.work.recut(before.songs[song].id, grid) is not None
    curator.look(lambda: len(curator.view.slices) < len(before.slices))


def dialog(curator, kind):
    """The dialog of a kind, once it has the keyboard."""

    def found():
        focus, shown = QApplication.focusWidget(), QApplication.activeModalWidget()
        return isinstance(shown, kind) and focus is not None and shown.isAncestorOf(focus)

    curator.look(found)
    return QApplication.activeModalWidget()


def test_a_song_is_cut_anew_beside_the_window(sit_down, library, monkeypatch):
    def never(*_: object, **__: object) -> None:
        raise AssertionError("an hour of music would hold up the window for a quarter of a minute")

    curator = sit_down(library)
    monkeypatch.setattr(audio_file, "decode", never)
    halve(curator)


def test_a_label_that_was_being_written_goes_to_its_slice_though_another_song_is_cut_anew(sit_down, stored, library):
    curator = sit_down(library)
    curator.press("End")
    row = curator.window.session.row
    where = place(curator.view, row)
    assert int(curator.view.slices.song[row]) != 0
    curator.press("T")
    dialog(curator, LabelDialog)
    curator.type("finale")
    halve(curator)
    curator.press("Return")
    curator.look(lambda: curator.view.labels)
    curator.settle()
    assert labelled(stored(library)) == {where: Label(("finale",))}


def test_a_label_that_was_being_written_goes_where_its_slice_went_when_its_own_song_is_cut_anew(
    sit_down, stored, library
):
    curator = sit_down(library)
    curator.window.session.select(2)
    curator.settle()
    start_s = curator.view.slices.beats_s[2, 0]
    assert int(curator.view.slices.song[2]) == 0
    curator.press("T")
    dialog(curator, LabelDialog)
    curator.type("verse")
    halve(curator)
    curator.press("Return")
    curator.look(lambda: curator.view.labels)
    curator.settle()
    assert is_only_label_at(start_s, stored(library))


def test_a_key_finds_its_slice_though_the_library_was_cut_anew_and_that_is_not_seen_yet(sit_down, stored, library):
    curator = sit_down(library)
    curator.window.session.select(3)
    curator.settle()
    song = curator.view.songs[0]
    start_s = float(curator.view.slices.beats_s[3, 0])
    recut_song(curator.window.session.store, song.id, repair.half(song.grid, song.duration_s))
    curator.press("5")
    curator.settle()
    assert is_only_label_at(start_s, stored(library))


def test_undo_tells_what_it_took_back_though_another_song_goes_right_behind_it(sit_down, library):
    curator = sit_down(library)
    store, (song, other, *_) = curator.window.session.store, curator.view.songs
    recut_song(store, song.id, repair.shift(song.grid, 1))
    waiting, is_free = store._database._jobs, threading.Event()
    threads = [
        threading.Thread(target=lambda: store._database.read(lambda _: is_free.wait(60))),
        threading.Thread(target=lambda: store.remove_songs([other.id])),
    ]
    threads[0].start()
    curator.wait(waiting.empty)
    curator.window.session.labels.undo()
    curator.wait(lambda: waiting.qsize() == 1)
    threads[1].start()
    curator.wait(lambda: waiting.qsize() == 2)
    is_free.set()
    for thread in threads:
        thread.join(60)
    curator.look(lambda: curator.window.status.text.startswith("Undone"))
    assert curator.window.status.text == f"Undone: repaired beats ({song.title})."
    curator.look(lambda: len(curator.view.songs) == len(store.view().songs))
    assert other.id not in [each.id for each in curator.view.songs]


def test_suggested_tags_are_given_to_the_slices_that_they_were_suggested_for(sit_down, stored, library):
    with Store.open(library) as store:
        view = store.view()
        tagged = [int(row) for song in range(4) for row in view.slices_of(song)[1:5]]
        store.edit([LabelEdit(view.slices.ids[row], Label((f"tag {view.slices.song[row]}",))) for row in tagged])
    curator = sit_down(library)
    curator.press("Shift+T")
    shown = dialog(curator, SuggestDialog)
    seen = curator.view
    wanted = {(place(seen, p.row), p.tag) for p in shown.chosen() if seen.slices.song[p.row]}
    assert wanted
    halve(curator)
    curator.press("P", "Return")
    before = {place(seen, row) for row in tagged}
    curator.settle()
    now = stored(library)
    given = {(where, tag) for where, label in labelled(now).items() for tag in label.tags if where not in before}
    assert {each for each in given if each[0][0] != seen.songs[0].id} == wanted


def test_a_movement_that_was_just_drawn_stays_with_its_slice_when_its_song_is_cut_anew(sit_down, stored, library):
    curator = sit_down(library)
    curator.window.session.select(3)
    curator.settle()
    song, start_s = curator.view.songs[0], float(curator.view.slices.beats_s[3, 0])
    curator.press("M", *"35885321")
    recut_song(curator.window.session.store, song.id, repair.half(song.grid, song.duration_s))
    curator.window.session.refresh()
    curator.look(lambda: curator.view.labels)
    curator.settle()
    assert is_only_label_at(start_s, stored(library))


def test_slices_that_fit_a_movement_are_the_same_ones_after_a_song_is_cut_anew(sit_down, library):
    curator = sit_down(library)
    curator.press("M", *"12345678")
    curator.press("Shift+M")
    fits = curator.window.tab(HarmonyTab).view.fits
    curator.look(lambda: fits.lines)
    seen = curator.view
    cut = seen.songs[0].id
    before = [place(seen, fit.row) for fit, _ in fits.lines]
    titles = {place(seen, fit.row): title for fit, title in fits.lines}
    halve(curator)
    now = [place(curator.view, fit.row) for fit, _ in fits.lines]
    assert [each for each in now if each[0] != cut] == [each for each in before if each[0] != cut]
    assert set(now) <= set(before), "what is another sound now is no longer said to fit"
    assert all(titles[place(curator.view, fit.row)] == title for fit, title in fits.lines)


def test_slices_that_fit_a_movement_are_said_to_fit_as_they_do_now_when_songs_come_or_go(
    sit_down, library, drum_loop, tmp_path
):
    """Levels are those over the range of the library: with a soft song all others are louder."""
    curator = sit_down(library)
    curator.press("M", *"12345678")
    curator.press("Shift+M")
    tab = curator.window.tab(HarmonyTab)
    curator.look(lambda: tab.view.fits.lines)
    movement = (1, 2, 3, 4, 5, 6, 7, 8)

    def are_true() -> bool:
        view, fits = curator.view, [fit for fit, _ in tab.view.fits.lines]
        assert [fit.score for fit in fits] == sorted((fit.score for fit in fits), reverse=True)
        scores = [harmony_of(view, fit.row, movement).score for fit in fits]
        return [fit.score for fit in fits] == pytest.approx(scores, abs=1e-5)

    before = {curator.view.slices.ids[fit.row]: fit.score for fit, _ in tab.view.fits.lines}
    assert are_true()
    assert "before songs" not in tab.view.fits_of.text()
    tab.view.list.choose_silently(tab.view.fits.lines[3][0].row)
    chosen = curator.view.slices.ids[tab.view.list.current_row]
    n_songs = len(curator.view.songs)
    swelling = drum_loop(131, 30.0, seed=9) * np.geomspace(1e-3, 1, 30 * 22_050).astype(np.float32)
    soundfile.write(tmp_path / "swelling.wav", swelling, 22_050, subtype="FLOAT")
    curator.window.session.work.import_music([tmp_path / "swelling.wav"])
    curator.look(lambda: len(curator.view.songs) > n_songs)
    curator.settle()
    assert are_true()
    assert {curator.view.slices.ids[fit.row]: fit.score for fit, _ in tab.view.fits.lines} != before
    assert "before songs" in tab.view.fits_of.text()
    assert curator.view.slices.ids[tab.view.list.current_row] == chosen
    curator.press("Shift+M")
    curator.look(lambda: "before songs" not in tab.view.fits_of.text())
    assert are_true()


def test_slices_that_fit_a_movement_go_with_their_library(sit_down, library, tmp_path):
    other = Path(shutil.copy(library, tmp_path / "other.choleor"))
    curator = sit_down(library)
    curator.press("M", *"12345678")
    curator.press("Shift+M")
    fits = curator.window.tab(HarmonyTab).view.fits
    curator.look(lambda: fits.lines)
    curator.window.commands.libraries.open_library(other)
    curator.look(lambda: curator.view.path == str(other))
    assert not fits.lines


def test_the_way_back_leads_to_the_slice_that_was_asked_about_though_its_song_was_cut_anew(sit_down, library):
    curator = sit_down(library)
    session = curator.window.session
    for row in (3, len(curator.view.slices) - 1):
        session.select(row)
        curator.settle()
    start_s = float(curator.view.slices.beats_s[3, 0])
    halve(curator)
    curator.settle()
    session.question.back()
    first, *_, last = curator.view.slices.beats_s[session.row]
    assert first - 1e-6 <= start_s < last


def test_another_library_waits_until_a_label_is_written(sit_down, stored, library, tmp_path):
    other = Path(shutil.copy(library, tmp_path / "other.choleor"))
    curator = sit_down(library)
    name = curator.view.slices.ids[curator.window.session.row]
    curator.press("T")
    dialog(curator, LabelDialog)
    curator.type("chor")
    curator.window.session.open_library(other)
    curator.look(lambda: "opens as soon as" in curator.window.status.text)
    curator.type("us")
    assert curator.view.path == str(library)
    curator.press("Return")
    curator.look(lambda: curator.view.path == str(other))
    curator.settle()
    assert stored(library).labels == {name: Label(("chorus",))}
    assert not stored(other).labels


def test_what_another_thread_says_of_a_slice_at_the_same_moment_is_not_lost(sit_down, stored, library):
    curator = sit_down(library)
    store, name = curator.window.session.store, curator.view.slices.ids[0]

    def rate() -> None:
        label = store.view().labels.get(name, NO_LABEL)
        store.edit([LabelEdit(name, replace(label, rating=5))], "import labels")

    other = threading.Thread(target=rate)

    def tag(label: Label) -> Label:
        other.start()
        other.join(1)  # long enough to come in between, if anybody could
        return replace(label, tags=("new",))

    curator.window.session.labels.edit([0], tag, "tag")
    curator.settle()
    other.join()
    assert stored(library).labels[name] == Label(("new",), 5)
