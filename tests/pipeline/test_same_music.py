"""A file that was overwritten by other music is never heard or written as what was in it; one that was touched is."""

from __future__ import annotations

import os
import shutil
from functools import partial
from pathlib import Path

import pytest
import soundfile

from choleor_desktop.cli import main
from choleor_desktop.errors import FileForbidden, FileReplaced, WorldError
from choleor_desktop.library import sources
from choleor_desktop.library.models import Label, LabelEdit
from choleor_desktop.library.sources import slice_sound
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline import missing, same_music, workforce
from choleor_desktop.pipeline.export import sounds_of
from choleor_desktop.pipeline.missing import Noted, as_it_is, note_missing
from choleor_desktop.pipeline.music import import_music
from choleor_desktop.progress import Cancelled, Progress

RATE = 22_050


def tagged(path, title, sound, kind="wav"):
    with soundfile.SoundFile(path, "w", RATE, 1, format=kind) as file:
        file.title, file.artist = title, "Somebody"
        file.write(sound)


@pytest.fixture
def place(tmp_path, drum_loop):
    """A library of two songs, of which the first has a label."""
    (tmp_path / "music").mkdir()
    for i, name in enumerate(("One", "Two")):
        tagged(tmp_path / "music" / f"{name}.wav", name, drum_loop(110 + 20 * i, 8.0, seed=i))
    with Store.open(tmp_path / "x.choleor", create=True) as store:
        assert len(import_music(store, [tmp_path / "music"], jobs=1).songs) == 2
        store.edit([LabelEdit(store.view().slices.ids[0], Label(("mine",)))])
    return tmp_path


def overwrite(place, drum_loop):
    """Other music of the same length under the old name, at another time; where it was."""
    path = place / "music" / "One.wav"
    before = path.stat()
    tagged(path, "One", drum_loop(95, 8.0, seed=9))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 1_000_000_007))
    assert path.stat().st_size == before.st_size
    return path


def counts(noted):
    """Of songs that are missing now, that are back, and that are heard from a copy."""
    return len(noted.gone), noted.n_back, noted.n_copied


def read_again(place, monkeypatch):
    """Files that are looked into from here on."""
    from choleor_desktop.pipeline import same_music

    looked, stamp = [], same_music.scan.stamp
    monkeypatch.setattr(same_music.scan, "stamp", lambda path, _: (looked.append(Path(path).name), stamp(path))[1])
    return looked


def test_other_music_under_an_old_name_is_missing_and_neither_played_nor_written(place, drum_loop, capsys):
    path = overwrite(place, drum_loop)
    assert main(["export", str(place / "x.choleor"), "--wav", str(place / "wav")]) == 3
    assert "“One.wav” holds other music than when it was imported. Import it again" in capsys.readouterr().err
    assert {file.name[:3] for file in (place / "wav").iterdir()} == {"Two"}
    with Store.open(place / "x.choleor") as store:
        assert slice_sound(store.view(), 0)[0] == str(path), "nobody has looked yet"
        assert counts(note_missing(store)) == (1, 0, 0)
        with pytest.raises(FileReplaced, match=r"One\.wav"):
            slice_sound(store.view(), 0)
        assert counts(note_missing(store)) == (0, 0, 0)
        report = import_music(store, [place / "music" / "Two.wav"], jobs=1)
        assert (report.songs, report.n_skipped) == ((), 1)
        with pytest.raises(FileReplaced):
            slice_sound(store.view(), 0)
        assert len(import_music(store, [place / "music"], jobs=1).songs) == 1
        view = store.view()
        assert [(song.title, song.missing) for song in view.songs] == [("One", True), ("Two", False), ("One", False)]
        assert list(view.labels) == [view.slices.ids[0]]


def test_music_that_comes_back_is_heard_again(place, drum_loop):
    kept = shutil.copy2(place / "music" / "One.wav", place / "kept.wav")
    path = overwrite(place, drum_loop)
    with Store.open(place / "x.choleor") as store:
        assert counts(note_missing(store)) == (1, 0, 0)
        shutil.copy2(kept, path)
        assert slice_sound(store.view(), 0)[0] == str(path), "at once, by its time"
        assert counts(note_missing(store)) == (0, 1, 0)
        path.write_text("no music at all")
        assert counts(note_missing(store)) == (1, 0, 0)
        path.unlink()
        assert counts(note_missing(store)) == (0, 0, 0)
        shutil.copy2(kept, path)
        assert counts(note_missing(store)) == (0, 1, 0)


def test_of_two_places_of_a_song_the_one_that_was_not_overwritten_is_heard(place, drum_loop):
    shutil.copy2(place / "music" / "One.wav", place / "music" / "copy.wav")
    with Store.open(place / "x.choleor") as store:
        import_music(store, [place / "music"], jobs=1)
        overwrite(place, drum_loop)
        assert counts(note_missing(store)) == (0, 0, 1)
        assert slice_sound(store.view(), 0)[0] == str(place / "music" / "copy.wav")


def test_songs_whose_files_swapped_names_end_each_at_its_own_and_stay_there_when_those_are_touched(place):
    one, two = (place / "music" / f"{name}.wav" for name in ("One", "Two"))
    one.rename(place / "kept.wav")
    two.rename(one)
    (place / "kept.wav").rename(two)
    with Store.open(place / "x.choleor") as store:
        assert import_music(store, [place / "music"], jobs=1).songs == ()
        files = {song.title: [file.stamp.path for file in store.known_files(song.id)] for song in store.view().songs}
        assert files == {"One": [str(two)], "Two": [str(one)]}
        for path in (one, two):
            os.utime(path, (1, 1))
        assert counts(note_missing(store)) == (0, 0, 0)


def test_new_music_under_an_old_name_stays_when_its_file_is_touched(place, drum_loop):
    path = overwrite(place, drum_loop)
    with Store.open(place / "x.choleor") as store:
        assert len(import_music(store, [path], jobs=1).songs) == 1
        os.utime(path, (1, 1))
        assert counts(note_missing(store)) == (0, 0, 0)
        assert [song.missing for song in store.view().songs] == [True, False, False]


def test_a_song_whose_first_file_is_overwritten_is_left_with_its_copy(place, drum_loop):
    shutil.copy2(place / "music" / "One.wav", place / "music" / "copy.wav")
    with Store.open(place / "x.choleor") as store:
        import_music(store, [place / "music"], jobs=1)
        one = store.view().songs[0].id
        import_music(store, [overwrite(place, drum_loop)], jobs=1)
        (left,) = store.known_files(one)
        assert left.stamp.path == str(place / "music" / "copy.wav")
        assert not store.view().songs[0].missing


def test_a_file_that_got_other_tags_is_the_same_music_and_looked_into_once(place, monkeypatch, drum_loop):
    tagged(place / "music" / "One.wav", "A longer title", drum_loop(110, 8.0, seed=0))
    looked = read_again(place, monkeypatch)
    with Store.open(place / "x.choleor") as store:
        assert counts(note_missing(store)) == (0, 0, 0)
        assert store.view().songs[0].title == "A longer title"
        assert slice_sound(store.view(), 0)
        assert counts(note_missing(store)) == (0, 0, 0)
    assert looked == ["One.wav"]


@pytest.mark.parametrize(("seconds", "times"), [(3600, 0), (-2 * 3600, 0), (-2 * 3600 + 1, 1), (1800, 1), (1, 1)])
def test_a_file_that_was_only_touched_is_read_once_and_one_with_another_clock_not_at_all(
    place, monkeypatch, seconds, times
):
    path = place / "music" / "One.wav"
    whole_s = path.stat().st_mtime_ns // 10**9  # as drives that keep the local time count
    os.utime(path, (0, whole_s))
    with Store.open(place / "x.choleor") as store:
        note_missing(store)
        os.utime(path, (0, whole_s + seconds))
        looked = read_again(place, monkeypatch)
        for _ in range(2):
            assert counts(note_missing(store)) == (0, 0, 0)
        assert not store.view().songs[0].missing
    assert looked == ["One.wav"] * times


def test_a_library_that_cannot_be_changed_is_looked_at_as_its_files_are(place, drum_loop):
    overwrite(place, drum_loop)
    with Store.open(place / "x.choleor", read_only=True) as store:
        view = as_it_is(store)
        with pytest.raises(WorldError, match=r"One\.wav"):
            slice_sound(view, 0)
        assert slice_sound(view, len(view.slices) - 1)
        assert not store.view().songs[0].missing


def test_a_ready_cut_slice_that_was_overwritten_is_not_played_and_its_neighbours_are(tmp_path, drum_loop):
    folder = tmp_path / "Song"
    folder.mkdir()
    for i in range(3):
        soundfile.write(folder / f"Song_{i}.wav", drum_loop(120, 4.0, seed=i), RATE)
    with Store.open(tmp_path / "x.choleor", create=True) as store:
        import_music(store, [folder], ready_cut=True, jobs=1)
        soundfile.write(folder / "Song_1.wav", drum_loop(100, 4.0, seed=8), RATE)
        os.utime(folder / "Song_1.wav", ns=(0, 10**18))
        assert counts(note_missing(store)) == (1, 0, 0)
        view = store.view()
        assert slice_sound(view, 0)
        with pytest.raises(FileReplaced, match="Song_1"):
            slice_sound(view, 1)
        assert slice_sound(view, 2)


def test_a_song_that_is_taken_out_while_files_are_looked_at_holds_up_no_other(place, drum_loop):
    for name in ("One", "Two"):
        shutil.move(place / "music" / f"{name}.wav", place / f"{name}.wav")
    with Store.open(place / "x.choleor") as store:
        first = store.view().songs[0].id
        again = {"One.wav": place / "One.wav", "Two.wav": place / "Two.wav"}
        for name, at in again.items():
            shutil.copy2(at, place / "music" / name)
            os.utime(place / "music" / name, (1, 1))
        removed = []

        def take_out(*_: object) -> None:
            if not removed:
                removed.append(first)
                store.remove_songs([first])

        note_missing(store, Progress(take_out))
        assert [song.missing for song in store.view().songs] == [False]


def test_a_file_that_is_too_much_for_the_machine_now_is_believed_to_be_what_it_was(place, monkeypatch, drum_loop):
    tagged(place / "music" / "One.wav", "Other tags", drum_loop(110, 8.0, seed=0))
    busy = partial(workforce.run, time_limit_s=0.0)
    monkeypatch.setattr(same_music.workforce, "run", busy)
    with Store.open(place / "x.choleor") as store:
        note_missing(store)
        assert not any(song.missing for song in store.view().songs)


def test_a_file_that_could_not_be_read_at_the_first_look_is_looked_into_again(place, monkeypatch, drum_loop):
    overwrite(place, drum_loop)

    def forbidden(path, _):
        raise FileForbidden(path=str(path))

    looked = {}
    with Store.open(place / "x.choleor") as store:
        with monkeypatch.context() as patch:
            patch.setattr(same_music.scan, "stamp", forbidden)
            assert counts(note_missing(store, looked=looked)) == (0, 0, 0)
        assert counts(note_missing(store, looked=looked)) == (1, 0, 0)
        read = read_again(place, monkeypatch)
        assert counts(note_missing(store, looked=looked)) == (0, 0, 0)
        assert read == [], "what was found is known"


def test_looking_into_a_large_file_can_be_stopped_in_the_middle(place, monkeypatch):
    path = place / "music" / "One.wav"
    os.truncate(path, 32 << 20)
    steps = []
    stop = Progress(lambda *step: steps.append(step), lambda: len(steps) > 8)
    monkeypatch.setattr(same_music.workforce, "run", lambda *_, **__: pytest.fail("it is read to the end"))
    with Store.open(place / "x.choleor") as store, pytest.raises(Cancelled):
        note_missing(store, stop)


def test_a_slice_that_is_dragged_out_is_never_the_sound_of_another_file(place, drum_loop):
    with Store.open(place / "x.choleor") as store:
        ((first,), _), ((again,), _) = (sounds_of(store.view(), [0], place / "dragged") for _ in range(2))
        assert first == again
        before = first.read_bytes()
        tagged(place / "music" / "One.wav", "Other", drum_loop(110, 8.0, seed=77))
        ((fresh,), _) = sounds_of(store.view(), [0], place / "dragged")
    assert fresh != first
    assert fresh.read_bytes() != before
    assert first.read_bytes() == before, "another program may play it from there"


def test_a_file_with_other_music_is_read_once_for_as_long_as_it_stays_as_it_is(place, monkeypatch, drum_loop):
    overwrite(place, drum_loop)
    looked, known = read_again(place, monkeypatch), {}
    with Store.open(place / "x.choleor") as store:
        first = store.view().songs[0].id
        assert note_missing(store, read=False, looked=known).n_unread == 1
        assert note_missing(store, looked=known) == Noted((first,), ("One.wav",))
        assert note_missing(store, read=False, looked=known) == Noted()
        assert note_missing(store, looked=known) == Noted()
        assert looked == ["One.wav"]
        tagged(place / "music" / "One.wav", "One", drum_loop(110, 8.0, seed=0))
        assert note_missing(store, looked=known) == Noted(n_back=1)


def test_the_files_of_some_songs_are_looked_at_without_those_of_others(place, drum_loop):
    overwrite(place, drum_loop)
    (place / "music" / "Two.wav").unlink()
    with Store.open(place / "x.choleor") as store:
        one, two = (song.id for song in store.view().songs)
        assert note_missing(store, only={two}) == Noted((two,))
        assert note_missing(store, only={one}) == Noted((one,), ("One.wav",))


def test_every_file_is_asked_for_its_state_once(place, monkeypatch):
    asked, ask = [], sources.state_of
    monkeypatch.setattr(missing, "state_of", lambda path: (asked.append(path), ask(path))[1])
    os.utime(place / "music" / "One.wav", (1, 1))
    with Store.open(place / "x.choleor") as store:
        assert note_missing(store, read=False).n_unread == 1
    assert [Path(path).name for path in asked] == ["One.wav", "Two.wav"]
