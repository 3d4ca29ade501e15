"""Import: each sound is analysed once, wherever its file goes, and nothing a person said is lost on the way."""

from __future__ import annotations

import os
import shutil
import unicodedata
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile

from choleor_desktop.analysis import parameters
from choleor_desktop.analysis.repair import double, half, shift
from choleor_desktop.errors import (
    AudioCutOff,
    AudioTooShort,
    FileChanging,
    FileMissing,
    FileOfAnotherSong,
    NotAudio,
    SliceDamaged,
)
from choleor_desktop.library import scan
from choleor_desktop.library.cache import Cache
from choleor_desktop.library.export import write_wav
from choleor_desktop.library.models import Label, LabelEdit
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline import music as importing
from choleor_desktop.pipeline.detail import slice_detail
from choleor_desktop.pipeline.export import export_library
from choleor_desktop.pipeline.find import Finder, Request
from choleor_desktop.pipeline.interrupted import interrupted, wish_for
from choleor_desktop.pipeline.missing import Noted, note_missing
from choleor_desktop.pipeline.music import import_music
from choleor_desktop.pipeline.recut import recut_song
from choleor_desktop.progress import WHOLE, Cancelled, Progress

RATE = 22_050
LABEL = Label(tags=("keep",), rating=4)


@pytest.fixture(scope="module")
def made(tmp_path_factory, drum_loop):
    """A folder with two songs and a library of them, with one label; copied for each test."""
    root = tmp_path_factory.mktemp("made")
    (root / "music").mkdir()
    for i, name in enumerate(("One", unicodedata.normalize("NFC", "봄날"))):
        soundfile.write(root / "music" / f"{name}.flac", drum_loop(110 + 20 * i, 12.0, seed=i), RATE)
    with Store.open(root / "x.choleor", create=True) as store:
        report = import_music(store, [root / "music"], jobs=1)
        assert len(report.songs) == 2, report.failures
        store.edit([LabelEdit(store.view().slices.ids[0], LABEL)])
    # Elsewhere, so that the copies of the tests are the only place of the music.
    return root.rename(root.with_name("template"))


@pytest.fixture
def place(made, tmp_path):
    """A copy of that folder which a test may change."""
    shutil.copytree(made / "music", tmp_path / "music")
    shutil.copy(made / "x.choleor", tmp_path)
    with Store.open(tmp_path / "x.choleor") as store:
        assert not import_music(store, [tmp_path / "music"]).songs
    return tmp_path


def again(place, *paths, **options):
    with Store.open(place / "x.choleor") as store:
        report = import_music(store, paths or [place / "music"], jobs=1, **options)
        return report, store.view()


def kept(view):
    return list(view.labels.values()) == [LABEL] and next(iter(view.labels)) in view.slices.rows


def test_a_second_import_analyses_nothing_and_hashes_nothing(place, monkeypatch):
    monkeypatch.setattr(importing.scan, "stamp", lambda path, _: pytest.fail(f"{path} was read again"))
    monkeypatch.setattr(importing.workforce, "Workforce", lambda *_, **__: pytest.fail("a worker was started"))
    report, view = again(place)
    assert (report.songs, report.n_skipped, report.failures, len(view.songs)) == ((), 2, (), 2)


def test_renamed_and_moved_songs_are_followed_with_their_labels(place):
    (place / "music" / "sub").mkdir()
    (place / "music" / "One.flac").rename(place / "music" / "sub" / "Uno.flac")
    report, view = again(place)
    assert (report.songs, report.n_skipped) == ((), 2)
    assert {Path(song.path).name for song in view.songs} == {"Uno.flac", "봄날.flac"}
    assert not any(song.missing for song in view.songs)
    assert kept(view)


def test_a_hangul_name_in_its_other_unicode_form_is_the_same_song(place):
    name = "봄날.flac"
    (place / "music" / name).rename(place / "music" / unicodedata.normalize("NFD", name))
    report, view = again(place)
    assert (report.songs, len(view.songs)) == ((), 2)
    assert any(song.path.endswith(unicodedata.normalize("NFD", name)) for song in view.songs)
    assert any(song.id.startswith("봄날-") for song in view.songs)


def test_both_unicode_forms_of_a_name_in_one_folder_are_two_places_of_one_song(place):
    name = "봄날.flac"
    shutil.copy(place / "music" / name, place / "music" / unicodedata.normalize("NFD", name))
    report, view = again(place)
    assert (report.songs, report.n_skipped, len(view.songs)) == ((), 3, 2)


def test_a_missing_song_is_shown_as_missing_and_comes_back_with_its_labels(place):
    away = place / "away"
    (place / "music").rename(away)
    report, view = again(place, place / "music")
    assert [type(failure.error) for failure in report.failures] == [FileMissing]
    assert all(song.missing for song in view.songs)
    assert kept(view)
    away.rename(place / "music")
    report, view = again(place)
    assert not report.songs
    assert not any(song.missing for song in view.songs)
    assert kept(view)


def test_a_library_that_moves_with_its_music_finds_it(place):
    target = place / "elsewhere"
    target.mkdir()
    for name in ("music", "x.choleor"):
        (place / name).rename(target / name)
    with Store.open(target / "x.choleor") as store:
        assert all(Path(song.path).exists() for song in store.view().songs)
    report, view = again(target)
    assert (report.songs, report.n_skipped) == ((), 2)
    assert {Path(song.path).parent for song in view.songs} == {target / "music"}
    assert kept(view)


def test_files_of_songs_that_were_nowhere_else_are_counted_as_found_again(place):
    shutil.copytree(place / "music", place / "copy")
    report, _ = again(place, place)
    assert (report.n_skipped, report.n_found, len(report.copies)) == (4, 0, 2)
    shutil.rmtree(place / "copy")
    (place / "music").rename(place / "moved")
    report, _ = again(place, place / "moved")
    assert (report.n_skipped, report.n_found, report.copies) == (2, 2, ())


def test_copies_are_places_of_one_song_which_outlives_the_first_of_them(place):
    shutil.copy(place / "music" / "One.flac", place / "music" / "Two.flac")
    report, view = again(place)
    assert (report.songs, report.n_skipped, len(view.songs)) == ((), 3, 2)
    (place / "music" / "One.flac").unlink()
    report, view = again(place)
    assert (report.songs, report.n_skipped) == ((), 2)
    assert not any(song.missing for song in view.songs)
    assert kept(view)


def test_copies_in_one_import_are_analysed_once(tmp_path, drum_loop):
    for name in ("a", "b", "c"):
        soundfile.write(tmp_path / f"{name}.flac", drum_loop(120, 8.0), RATE)
    for name in ("bad1", "bad2"):
        (tmp_path / f"{name}.mp3").write_text("no music")
    with Store.open(tmp_path / "x.choleor", create=True) as store:
        report = import_music(store, [tmp_path], jobs=2)
        assert (len(report.songs), report.n_skipped) == (1, 2)
        (song,) = report.songs
        copies = [(Path(copy.path).name, copy.song_id, copy.title) for copy in report.copies]
        assert copies == [("b.flac", song, "a"), ("c.flac", song, "a")]
        again = import_music(store, [tmp_path], jobs=2)
        assert (again.n_skipped, again.copies) == (3, ()), "now the library knows them"
        assert sorted(Path(f.path).name for f in report.failures) == ["bad1.mp3", "bad2.mp3"]
        assert {Path(f.stamp.path).name for f in store.known_files()} == {"a.flac", "b.flac", "c.flac"}


def test_a_file_with_new_tags_is_not_analysed_again(place):
    path = place / "music" / "One.flac"
    sound, rate = soundfile.read(path, dtype="int16")
    with soundfile.SoundFile(path, "w", rate, 1, format="FLAC", subtype="PCM_16") as file:
        file.title, file.artist = "A new title", "Somebody"
        file.write(sound)
    report, view = again(place)
    assert (report.songs, report.n_skipped, len(view.songs)) == ((), 2, 2)
    assert kept(view)
    report, _ = again(place)
    assert report.n_skipped == 2


def test_a_backup_of_files_that_got_new_tags_is_a_further_place_of_their_songs(place, drum_loop):
    (place / "backup").mkdir()
    original = shutil.copy(place / "music" / "One.flac", place / "backup")
    sound, rate = soundfile.read(original, dtype="int16")
    with soundfile.SoundFile(place / "music" / "One.flac", "w", rate, 1, format="FLAC", subtype="PCM_16") as file:
        file.title = "A new title"
        file.write(sound)
    # More than the workers take up at once: the new tags are noted before the backup is looked at.
    for i in range(4):
        soundfile.write(place / "music" / f"new {i}.flac", drum_loop(100 + 10 * i, 8.0, seed=20 + i), RATE)
    report, view = again(place, place / "music", place / "backup")
    assert (len(report.songs), report.n_skipped, report.failures) == (4, 3, ())
    assert kept(view)
    with Store.open(place / "x.choleor") as store:
        places = {Path(f.stamp.path): f.stamp.audio_hash for f in store.known_files() if "One" in f.stamp.path}
    assert set(places) == {place / "music" / "One.flac", place / "backup" / "One.flac"}
    assert len(set(places.values())) == 1
    assert all(places.values())


def test_the_same_sound_in_another_format_is_a_place_of_the_same_song(place):
    sound, rate = soundfile.read(place / "music" / "One.flac", dtype="int16")
    soundfile.write(place / "music" / "One.wav", sound, rate)
    report, view = again(place)
    assert [(copy.path, copy.title) for copy in report.copies] == [(str(place / "music" / "One.wav"), "One")]
    assert (report.songs, report.n_skipped, len(view.songs)) == ((), 3, 2)


def test_a_song_whose_first_place_goes_is_heard_from_its_copy(place, tmp_path):
    (place / "backup").mkdir()
    shutil.copy(place / "music" / "One.flac", place / "backup")
    _, view = again(place, place)
    one = next(song for song in view.songs if song.title == "One")
    assert one.path == str(place / "music" / "One.flac")
    Path(one.path).unlink()
    with Store.open(place / "x.choleor") as store:
        assert note_missing(store) == Noted(n_copied=1)
        now = next(song for song in store.view().songs if song.id == one.id)
        assert (now.path, now.missing) == (str(place / "backup" / "One.flac"), False)
        written, failures = write_wav(store.view(), tmp_path / "wav")
        assert len(written) == len(store.view().slices), failures
        shutil.copy(now.path, one.path)
        import_music(store, [place / "music"], jobs=1)
        assert {file.stamp.path for file in store.known_files(one.id)} == {one.path, now.path}


def tagged(path, title, artist, sound):
    with soundfile.SoundFile(path, "w", RATE, 1) as file:
        file.title, file.artist = title, artist
        file.write(sound)


def test_title_and_artist_follow_the_tags_of_a_songs_own_file(tmp_path, drum_loop):
    sound = drum_loop(120, 9.0)
    tagged(tmp_path / "a.flac", "Wrong", "Nobody", sound)
    with Store.open(tmp_path / "x.choleor", create=True) as store:
        import_music(store, [tmp_path], jobs=1)
        tagged(tmp_path / "a.flac", "Right", "Somebody", sound)
        tagged(tmp_path / "copy.flac", "Of a copy", "Another", sound)
        assert import_music(store, [tmp_path], jobs=1).songs == ()
        (song,) = store.view().songs
    assert (song.title, song.artist) == ("Right", "Somebody")
    with Store.open(tmp_path / "x.choleor") as store:
        assert store.view().songs[0].title == "Right"


def test_other_sound_under_an_old_name_is_a_new_song_and_the_old_labels_stay_with_the_old_sound(place, drum_loop):
    with Store.open(place / "x.choleor") as store:
        view = store.view()
        song = view.song_of(view.row(next(iter(view.labels))))
    path = Path(song.path)
    before = path.read_bytes()
    soundfile.write(path, drum_loop(140, 9.0, seed=9), RATE)
    report, view = again(place)
    assert len(report.songs) == 1
    assert {s.id: s.missing for s in view.songs}[song.id]
    assert not {s.id: s.missing for s in view.songs}[report.songs[0]]
    labelled = view.song_of(view.row(next(iter(view.labels))))
    assert labelled.id == song.id
    path.write_bytes(before)
    report, view = again(place)
    assert report.songs == ()
    assert {s.id for s in view.songs if s.missing} == {s.id for s in view.songs} - {
        song.id,
        view.songs[0].id,
        view.songs[1].id,
    }
    assert kept(view)


@pytest.mark.parametrize("kind", ["new music", "a copy of the other song"])
def test_what_a_missing_song_sounded_like_is_never_what_is_in_its_file_now(place, drum_loop, tmp_path, kind):
    with Store.open(place / "x.choleor") as store:
        song = next(song for song in store.view().songs if song.title == "One")
        other = next(song for song in store.view().songs if song.title != "One")
    if kind == "new music":
        soundfile.write(song.path, drum_loop(140, 9.0, seed=9), RATE)
    else:
        shutil.copy(other.path, song.path)
    _, view = again(place)
    assert [s.id for s in view.songs if s.missing] == [song.id]
    mine = np.flatnonzero(view.slices.song == view.song_row(song.id)).tolist()
    written, failures = write_wav(view, tmp_path / "wav")
    assert len(written) == len(view.slices) - len(mine)
    assert [(name, type(error)) for name, error in failures] == [
        (view.slices.ids[row], FileOfAnotherSong) for row in mine
    ]
    cache = Cache(tmp_path / "empty")
    with pytest.raises(FileOfAnotherSong, match=r"One.* where this song is now\."):
        slice_detail(cache, view, mine[0])
    cache.close()


def test_of_files_that_can_be_made_again_none_waits_for_the_disk(place, tmp_path, monkeypatch):
    waited, fsync = [], os.fsync
    monkeypatch.setattr(os, "fsync", lambda file: (waited.append(file), fsync(file)))
    with Store.open(place / "x.choleor", read_only=True) as store:
        view = store.view()
    many = {kind: tmp_path / kind for kind in ("wav", "audacity", "jams")}
    assert len(export_library(view, many).written) == len(view.slices) + 3 * len(view.songs)
    assert waited == []
    export_library(view, {"labels": tmp_path / "labels.csv"})
    assert len(waited) == 1, "what a person said is whole after a power cut too"


def test_a_newer_analysis_replaces_the_old_one_and_keeps_labels_and_repaired_beats(place, monkeypatch):
    from choleor_desktop.analysis.repair import shift
    from choleor_desktop.pipeline.recut import recut_song

    with Store.open(place / "x.choleor") as store:
        song = store.view().songs[1]
        recut_song(store, song.id, shift(song.grid, 1))
        grid = next(s.grid for s in store.view().songs if s.id == song.id)
        labels = dict(store.view().labels)
        with monkeypatch.context() as patch:
            # What a library of an older version looks like: its songs carry another digest.
            patch.setattr(parameters, "ANALYSIS_VERSION", parameters.ANALYSIS_VERSION - 1)
            old = parameters.DEFAULT.digest()
        store._database.write(lambda c: c.execute("UPDATE song SET parameters_digest = ?", (old,)) and None)
    report, view = again(place)
    assert len(report.songs) == 2
    assert dict(view.labels) == labels
    now = next(s for s in view.songs if s.id == song.id)
    np.testing.assert_array_equal(now.grid.beats_s, grid.beats_s)
    assert now.edited
    assert [s.edited for s in view.songs].count(True) == 1
    assert not again(place)[0].songs


def test_a_song_that_lies_at_two_places_is_one_song_after_a_newer_analysis_too(place):
    shutil.copy(place / "music" / "One.flac", place / "music" / "Two.flac")
    again(place)
    with Store.open(place / "x.choleor") as store:
        outdated(store)
    report, view = again(place)
    assert (len(report.songs), report.n_skipped, len(view.songs)) == (2, 1, 2)
    assert kept(view)
    report, view = again(place)
    assert (report.songs, report.n_skipped) == ((), 3)


def test_a_song_whose_features_are_damaged_is_analysed_again(place):
    with Store.open(place / "x.choleor") as store:
        store._database.write(
            lambda c: c.execute("UPDATE features SET data = zeroblob(length(data)) WHERE song = 1") and None
        )
        assert len(store.damaged_songs()) == 1
        with pytest.raises(SliceDamaged, match="Import its file again"):
            Finder(store.view()).similar(Request((store.view().slices.ids[0],)))
    report, view = again(place)
    assert len(report.songs) == 1
    assert np.isfinite(view.classic).all()
    assert (np.abs(view.classic).sum(axis=1) > 0).all()
    assert kept(view)


def test_bad_files_are_named_with_what_to_do_and_the_rest_goes_on(tmp_path, drum_loop):
    folder = tmp_path / "bad 'songs' 노래"
    folder.mkdir()
    good = drum_loop(120, 12.0)
    soundfile.write(folder / 'good "one" 좋은.flac', good, RATE)
    (folder / "text.mp3").write_text("This is no music.\n" * 100)
    (folder / "empty.wav").touch()
    soundfile.write(folder / "short.wav", good[: int(0.3 * RATE)], RATE)
    soundfile.write(folder / "sample.wav", np.ones(1) / 2, RATE)
    soundfile.write(folder / "silence.wav", np.zeros(5 * RATE), RATE)
    soundfile.write(folder / "whole.wav", drum_loop(100, 12.0, seed=3), RATE)
    data = (folder / "whole.wav").read_bytes()
    (folder / "cut.wav").write_bytes(data[: len(data) * 2 // 3])
    (folder / "whole.wav").unlink()
    (folder / "locked").mkdir()
    with Store.open(tmp_path / "x.choleor", create=True) as store:
        report = import_music(store, [folder, tmp_path / "nothing"], jobs=1)
        view = store.view()
    reasons = {Path(failure.path).name: str(failure.error) for failure in report.failures}
    assert set(reasons) == {"text.mp3", "empty.wav", "short.wav", "sample.wav", "silence.wav", "cut.wav", "nothing"}
    for name, reason in reasons.items():
        assert name in reason
        assert reason.count(".") >= 2, "one sentence, and what to do"
    kinds = {Path(failure.path).name: type(failure.error) for failure in report.failures}
    assert (kinds["text.mp3"], kinds["short.wav"], kinds["cut.wav"]) == (NotAudio, AudioTooShort, AudioCutOff)
    assert {Path(song.path).name for song in view.songs} == {'good "one" 좋은.flac', "cut.wav"}


def test_a_folder_that_is_named_like_a_table_is_searched_for_music(tmp_path, drum_loop):
    (tmp_path / "songs.csv").mkdir()
    soundfile.write(tmp_path / "songs.csv" / "a.flac", drum_loop(120, 9.0), RATE)
    with Store.open(tmp_path / "x.choleor", create=True) as store:
        report = import_music(store, [tmp_path / "songs.csv"], jobs=1)
    assert (len(report.songs), report.failures) == (1, ())


def test_names_of_undecodable_bytes_and_of_the_greatest_length_are_imported_once(tmp_path, drum_loop):
    names = [b"\xff\xfe \xb3\xeb.flac", b"x" * 250 + b".wav", b"CON.wav", b"trailing dot..wav", b"tab\there.ogg"]
    for i, name in enumerate(names):
        made = tmp_path / f"t{i}.{os.fsdecode(name).rsplit('.', 1)[1]}"
        soundfile.write(made, drum_loop(120, 8.0, seed=i), RATE)
        made.rename(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    with Store.open(tmp_path / "x.choleor", create=True) as store:
        report = import_music(store, [tmp_path], jobs=1)
        assert (len(report.songs), report.failures) == (5, ())
        assert import_music(store, [tmp_path], jobs=1).n_skipped == 5
        assert all(Path(song.path).exists() for song in store.view().songs)


def test_a_name_in_which_nothing_can_be_seen_gives_a_title_that_can_be_chosen(tmp_path, drum_loop):
    unseen = "\u200b\u2028"
    soundfile.write(tmp_path / f"{unseen}.wav", drum_loop(120, 8.0), RATE)
    cut(tmp_path / "cuts" / unseen, drum_loop(150, 18.0))
    with Store.open(tmp_path / "x.choleor", create=True) as store:
        import_music(store, [tmp_path / f"{unseen}.wav"], jobs=1)
        for _ in range(2):
            import_music(store, [tmp_path / "cuts"], ready_cut=True, jobs=1)
        assert [song.title for song in store.view().songs] == ["song", "song"]


def test_a_file_that_grows_while_it_is_read_is_refused_and_imported_when_it_is_whole(tmp_path, drum_loop, monkeypatch):
    path = tmp_path / "growing.wav"
    soundfile.write(path, drum_loop(120, 8.0), RATE)
    real_stamp = importing.scan.stamp

    def stamp(place, _):
        found = real_stamp(place)
        with path.open("ab") as file:
            file.write(bytes(1000))
        return found

    with Store.open(tmp_path / "x.choleor", create=True) as store:
        with monkeypatch.context() as patch:
            patch.setattr(importing.scan, "stamp", stamp)
            report = import_music(store, [path], jobs=1)
        assert [type(f.error).__name__ for f in report.failures] == ["FileChanging"]
        assert len(import_music(store, [path], jobs=1).songs) == 1


def test_cancel_keeps_finished_songs_and_the_next_import_does_only_the_rest(tmp_path, drum_loop):
    for i in range(4):
        soundfile.write(tmp_path / f"{i}.flac", drum_loop(100 + 5 * i, 8.0, seed=i), RATE)
    saved = []
    with Store.open(tmp_path / "x.choleor", create=True) as store:
        with pytest.raises(Cancelled):
            import_music(
                store,
                [tmp_path],
                jobs=1,
                on_saved=saved.append,
                progress=Progress(is_cancelled=lambda: len(saved) >= 2),
            )
        assert len(store.view().songs) == 2
        store.begin_import(gone := wish_for([tmp_path / "a drive that is away"], ready_cut=True, keep_labels=False), 0)
    with Store.open(tmp_path / "x.choleor") as store:
        (left,) = interrupted(store)
        assert (left.wish, left.n_left, left.n_files) == (store.imports_under_way()[0], 2, 4)
        report = import_music(store, left.wish.paths, jobs=1)
        assert (len(report.songs), report.n_skipped) == (2, 2)
        assert interrupted(store) == ()
        assert store.imports_under_way() == (gone,)
        assert {*saved, *report.songs} == {song.id for song in store.view().songs}


def test_cancel_does_not_wait_until_a_large_file_is_read(tmp_path):
    with (tmp_path / "large.wav").open("wb") as file:
        file.truncate(32 << 20)
    steps = []
    stop = Progress(lambda *step: steps.append(step), lambda: len(steps) > 8)
    with Store.open(tmp_path / "x.choleor", create=True) as store:
        with pytest.raises(Cancelled):
            import_music(store, [tmp_path], jobs=1, progress=stop)
        assert store.imports_under_way() == ()  # it had not come to the analysis


def test_labels_that_came_with_music_come_in_after_an_interruption_too(tmp_path, drum_loop):
    (tmp_path / "music").mkdir()
    for i in range(2):
        soundfile.write(tmp_path / "music" / f"{i}.flac", drum_loop(100 + 5 * i, 8.0, seed=i), RATE)
    with Store.open(tmp_path / "first.choleor", create=True) as store:
        import_music(store, [tmp_path / "music"], jobs=1)
        store.edit([LabelEdit(store.view().slices.ids[0], Label(("wave",), 5))])
        export_library(store.view(), {"labels": tmp_path / "labels.csv"})
        labels = dict(store.view().labels)
    saved = []
    stop = Progress(is_cancelled=lambda: bool(saved))
    with Store.open(tmp_path / "x.choleor", create=True) as store, pytest.raises(Cancelled):
        import_music(store, [tmp_path / "music", tmp_path / "labels.csv"], jobs=1, on_saved=saved.append, progress=stop)
    with Store.open(tmp_path / "x.choleor") as store:
        (left,) = interrupted(store)
        assert (left.n_left, left.n_files) == (2, 3)
        import_music(store, left.wish.paths, jobs=1)
        assert dict(store.view().labels) == labels
        assert interrupted(store) == () == store.imports_under_way()


def test_a_number_that_undo_knows_a_song_by_is_never_given_to_another(tmp_path, drum_loop):
    (tmp_path / "music").mkdir()
    for i in range(3):
        soundfile.write(tmp_path / "music" / f"{i}.flac", drum_loop(100 + 5 * i, 8.0, seed=i), RATE)
    saved = []
    stop = Progress(is_cancelled=lambda: len(saved) >= 2)
    with Store.open(tmp_path / "x.choleor", create=True) as store:
        with pytest.raises(Cancelled):
            import_music(store, [tmp_path / "music"], jobs=1, on_saved=saved.append, progress=stop)
        song = store.view().songs[0]
        store.edit([LabelEdit(store.view().slices.ids[0], Label(note="an hour of work"))])
        labels = dict(store.view().labels)
        store.remove_songs([song.id])
        Path(song.path).unlink()
        soundfile.write(tmp_path / "music" / "0b.flac", drum_loop(120, 8.0, seed=9), RATE)
        import_music(store, [tmp_path / "music"], jobs=1)
        assert len(store.view().songs) == 3
        assert store.undo() == "remove songs"
        assert len(store.view().songs) == 4
        assert dict(store.view().labels) == labels


def test_the_sound_of_what_a_feature_table_brought_comes_in_beside_it(tmp_path, drum_loop):
    soundfile.write(tmp_path / "a.flac", drum_loop(110, 8.0, seed=1), RATE)
    with Store.open(tmp_path / "first.choleor", create=True) as store:
        import_music(store, [tmp_path / "a.flac"], jobs=1)
        export_library(store.view(), {"features": tmp_path / "f.csv"})
        ids = store.view().slices.ids
    with Store.open(tmp_path / "x.choleor", create=True) as store:
        import_music(store, [tmp_path / "f.csv"], jobs=1)
        report = import_music(store, [tmp_path / "a.flac"], jobs=1)
        assert not report.failures
        assert store.view().slices.ids == (*ids, *(f"{name}b" for name in ids))


def test_a_song_is_cut_anew_and_analysed_again_also_where_another_song_has_the_names_of_its_slices(place):
    with Store.open(place / "x.choleor") as store:
        song = store.view().songs[0]
        recut_song(store, song.id, double(song.grid, song.duration_s))
        export_library(store.view(), {"features": place / "f.csv"})
    with Store.open(place / "new.choleor", create=True) as store:
        import_music(store, [place / "f.csv", place / "music"], jobs=1)
        song = next(s for s in store.view().songs if s.id == song.id)
        for repair in (half, double):
            recut_song(store, song.id, repair(song.grid, song.duration_s))
            assert len(set(store.view().slices.ids)) == len(store.view().slices)
        cut_last = store.view().slices.ids
        outdated(store)
        report = import_music(store, [place / "music"], jobs=1)
        assert (len(report.songs), report.failures, store.view().slices.ids) == (2, (), cut_last)


def test_a_song_that_cannot_be_stored_for_a_reason_nobody_foresaw_is_named_and_the_others_come_in(tmp_path, drum_loop):
    for i in range(3):
        soundfile.write(tmp_path / f"{i}.flac", drum_loop(100 + 5 * i, 8.0, seed=i), RATE)
    no = "CREATE TRIGGER no BEFORE INSERT ON slice WHEN new.id LIKE '1-%' BEGIN SELECT RAISE(ABORT, 'not this'); END"
    with Store.open(tmp_path / "x.choleor", create=True) as store:
        store._database.write(lambda c: c.execute(no) and None)
        report = import_music(store, [tmp_path], jobs=1)
        assert [song.title for song in store.view().songs] == ["0", "2"]
        assert [Path(failure.path).name for failure in report.failures] == ["1.flac"]
        assert "not this" in str(report.failures[0].error)
        assert store.imports_under_way() == ()
        store._database.write(lambda c: c.execute("DROP TRIGGER no") and None)
        assert len(import_music(store, [tmp_path], jobs=1).songs) == 1


def test_progress_counts_every_file_to_the_end(place, drum_loop):
    soundfile.write(place / "music" / "new.flac", drum_loop(90, 8.0, seed=5), RATE)
    (place / "music" / "bad.mp3").write_text("x" * 99)
    steps = []
    again(place, progress=Progress(lambda done, total, what: steps.append((done, total, what))))
    counted = [(done, total) for done, total, what in steps if what == "import"]
    assert counted[-1] == (WHOLE, WHOLE)
    assert all(a[0] <= b[0] for a, b in pairwise(counted))


# --- ready-cut slices -----------------------------------------------------------------------------


def cut(folder, sound, separator="_", numbers=(0, 1, 2, 3)):
    folder.mkdir(parents=True, exist_ok=True)
    for i in numbers:
        soundfile.write(folder / f"{folder.name}{separator}{i}.wav", sound[i * RATE * 3 : (i + 1) * RATE * 3], RATE)


def test_ready_cut_slices_keep_their_names_whatever_the_separator(tmp_path, drum_loop):
    cut(tmp_path / "cuts" / "gimacian", drum_loop(160, 18.0))
    cut(tmp_path / "cuts" / "노래", drum_loop(150, 18.0, seed=2), "ㅡ", (0, 1, 2))
    with Store.open(tmp_path / "x.choleor", create=True) as store:
        report = import_music(store, [tmp_path / "cuts"], ready_cut=True, jobs=1)
        view = store.view()
        assert (len(report.songs), report.n_slices, report.failures) == (2, 7, ())
        assert view.slices.ids == (
            "gimacian_0",
            "gimacian_1",
            "gimacian_2",
            "gimacian_3",
            "노래ㅡ0",
            "노래ㅡ1",
            "노래ㅡ2",
        )
        assert import_music(store, [tmp_path / "cuts"], ready_cut=True).n_skipped == 7


def test_slices_that_come_later_and_a_folder_that_moves_lose_nothing(tmp_path, drum_loop):
    sound = drum_loop(160, 18.0)
    cut(tmp_path / "cuts" / "song", sound)
    with Store.open(tmp_path / "x.choleor", create=True) as store:
        import_music(store, [tmp_path / "cuts"], ready_cut=True, jobs=1)
        store.edit([LabelEdit("song_2", LABEL)])
        (tmp_path / "cuts").rename(tmp_path / "moved")
        cut(tmp_path / "moved" / "song", sound, numbers=(4,))
        report = import_music(store, [tmp_path / "moved"], ready_cut=True, jobs=1)
        view = store.view()
    assert (len(report.songs), report.n_slices, report.n_skipped) == (1, 1, 4)
    assert set(view.slices.ids) == {f"song_{i}" for i in range(5)}
    assert all(Path(path).exists() for path in view.slices.files.values())
    assert kept(view)


@pytest.mark.parametrize("at_once", [True, False])
def test_what_two_ready_cut_songs_have_in_common_belongs_to_both_in_whatever_order_they_come(
    tmp_path, drum_loop, at_once
):
    sound = drum_loop(160, 18.0)
    cut(tmp_path / "cuts" / "a", sound, numbers=range(3))
    cut(tmp_path / "cuts" / "b", sound, numbers=range(2, 4))
    shutil.copy(tmp_path / "cuts" / "a" / "a_1.wav", tmp_path / "cuts" / "b" / "b_1.wav")
    with Store.open(tmp_path / "x.choleor", create=True) as store:
        for folders in [["a", "b"]] if at_once else [["a"], ["b"]]:
            import_music(store, [tmp_path / "cuts" / name for name in folders], ready_cut=True, jobs=1)
        assert [(song.title, song.n_slices) for song in store.view().songs] == [("a", 3), ("b", 3)]
        # A folder that gets another name is no new song, nor is one that moves.
        (tmp_path / "cuts" / "b").rename(tmp_path / "moved")
        report = import_music(store, [tmp_path], ready_cut=True, jobs=1)
        assert (report.songs, report.n_skipped) == ((), 6)
        assert all(Path(file).exists() for file in store.view().slices.files.values())


def test_a_slice_found_in_another_folder_is_heard_from_there_also_when_all_moves_with_the_library(tmp_path, drum_loop):
    cut(tmp_path / "a" / "cuts" / "song", drum_loop(160, 18.0))
    path = tmp_path / "a" / "x.choleor"
    with Store.open(path, create=True) as store:
        import_music(store, [tmp_path / "a" / "cuts"], ready_cut=True, jobs=1)
        (tmp_path / "a" / "cuts" / "other").mkdir()
        (tmp_path / "a" / "cuts" / "song" / "song_1.wav").rename(tmp_path / "a" / "cuts" / "other" / "song_1.wav")
        import_music(store, [tmp_path / "a" / "cuts"], ready_cut=True, jobs=1)
        files = [Path(store.view().slices.files[row]) for row in range(4)]
        assert [file.parent.name for file in files] == ["song", "other", "song", "song"]
        assert all(file.exists() for file in files)
    (tmp_path / "a").rename(tmp_path / "b")
    with Store.open(tmp_path / "b" / "x.choleor") as store:
        assert [Path(store.view().slices.files[row]) for row in range(4)] == [
            tmp_path / "b" / file.relative_to(tmp_path / "a") for file in files
        ]


def test_a_bad_ready_cut_slice_is_named_and_the_others_of_its_song_are_there(tmp_path, drum_loop):
    cut(tmp_path / "song", drum_loop(160, 18.0))
    (tmp_path / "song" / "song_1.wav").write_bytes(b"RIFF....")
    with Store.open(tmp_path / "x.choleor", create=True) as store:
        report = import_music(store, [tmp_path / "song"], ready_cut=True, jobs=1)
        assert [Path(f.path).name for f in report.failures] == ["song_1.wav"]
        assert store.view().slices.ids == ("song_0", "song_2", "song_3")


def test_a_ready_cut_slice_that_is_still_being_copied_is_left_out_and_named(tmp_path, drum_loop, monkeypatch):
    cut(tmp_path / "song", drum_loop(160, 18.0))
    real_stamp = importing.scan.stamp

    def stamp(place, _):
        found = real_stamp(place)
        if Path(place).name == "song_1.wav":
            soundfile.write(place, drum_loop(160, 4.0, seed=3), RATE)
        return found

    with Store.open(tmp_path / "x.choleor", create=True) as store:
        with monkeypatch.context() as patch:
            patch.setattr(importing.scan, "stamp", stamp)
            report = import_music(store, [tmp_path / "song"], ready_cut=True, jobs=1)
        assert [type(f.error).__name__ for f in report.failures] == ["FileChanging"]
        assert store.view().slices.ids == ("song_0", "song_2", "song_3")
        assert import_music(store, [tmp_path / "song"], ready_cut=True, jobs=1).n_slices == 1
        assert set(store.view().slices.ids) == {"song_0", "song_1", "song_2", "song_3"}


def test_equal_names_of_two_songs_are_told_apart_by_the_song(tmp_path, drum_loop):
    for seed, name in enumerate(("a", "b")):
        (tmp_path / name).mkdir()
        soundfile.write(tmp_path / name / "part.wav", drum_loop(160, 3.0, seed=seed), RATE)
    with Store.open(tmp_path / "x.choleor", create=True) as store:
        import_music(store, [tmp_path], ready_cut=True, jobs=1)
        assert sorted(store.view().slices.ids) == ["b/part", "part"]


def test_slices_of_one_name_in_several_formats_have_each_a_name_of_its_own(tmp_path, drum_loop):
    (tmp_path / "song").mkdir()
    for seed, suffix in enumerate(("aiff", "flac", "ogg", "wav")):
        soundfile.write(tmp_path / "song" / f"part.{suffix}", drum_loop(160, 3.0, seed=seed), RATE)
    with Store.open(tmp_path / "x.choleor", create=True) as store:
        import_music(store, [tmp_path], ready_cut=True, jobs=1)
        song = store.view().songs[0].id
        assert store.view().slices.ids == ("part", "song/part", f"{song}/part", f"{song}_3")


# --- beside a person -----------------------------------------------------------------------------


def outdated(store):
    """As a library of an older version is: its songs carry another digest."""
    store._database.write(lambda c: c.execute("UPDATE song SET parameters_digest = 'old'") and None)


def test_slices_of_an_older_version_one_of_which_is_gone_are_named_and_come_with_it(tmp_path, drum_loop):
    cut(tmp_path / "cuts" / "song", drum_loop(160, 18.0))
    gone = tmp_path / "cuts" / "song" / "song_2.wav"
    with Store.open(tmp_path / "x.choleor", create=True) as store:
        import_music(store, [tmp_path / "cuts"], ready_cut=True, jobs=1)
        outdated(store)
        gone.rename(tmp_path / "aside.wav")
        for _ in range(2):
            report = import_music(store, [tmp_path / "cuts"], ready_cut=True, jobs=1)
            assert [(f.path, type(f.error).__name__) for f in report.failures] == [(str(gone), "SliceMissing")]
            assert (report.songs, report.n_skipped) == ((), 3)
        (tmp_path / "aside.wav").rename(gone)
        # A file alone brings its song: the others lie where they were.
        report = import_music(store, [gone], ready_cut=True, jobs=1)
        assert (len(report.songs), report.n_slices, report.failures) == (1, 4, ())
        assert import_music(store, [tmp_path / "cuts"], ready_cut=True, jobs=1).n_skipped == 4


def test_beats_that_are_repaired_while_songs_are_analysed_again_stay_repaired(place):
    with Store.open(place / "x.choleor") as store:
        outdated(store)
        song = store.view().songs[1]

        def repair(saved):
            if saved != song.id:
                recut_song(store, song.id, half(song.grid, song.duration_s))

        report = import_music(store, [place / "music"], jobs=1, on_saved=repair)
        now = next(s for s in store.view().songs if s.id == song.id)
        assert (len(report.songs), report.n_skipped, report.failures) == (1, 1, ())
        assert (now.edited, round(now.grid.bpm)) == (True, round(song.grid.bpm / 2))
        assert not import_music(store, [place / "music"], jobs=1).songs
        store.undo()
        assert store.view().songs[1].grid.bpm == song.grid.bpm


def later_by(place, seconds, *, whole=True):
    """Files of a drive that counts in seconds, or of one that does not, with a later time of the same second's part."""
    for path in (place / "music").iterdir():
        now = path.stat().st_mtime_ns
        os.utime(path, ns=(0, (now // 10**9 * 10**9 if whole else now // 10**9 * 10**9 + 1) + seconds * 10**9))


def test_other_music_of_the_same_size_whole_hours_later_is_read(place, monkeypatch):
    later_by(place, 0, whole=False)
    with Store.open(place / "x.choleor") as store:
        import_music(store, [place / "music"], jobs=1)
        later_by(place, 3600, whole=False)
        read, stamp = [], scan.stamp
        monkeypatch.setattr(scan, "stamp", lambda *given: (read.append(given[0]), stamp(*given))[1])
        import_music(store, [place / "music"], jobs=1)
        assert len(read) == len(store.view().songs)


def test_times_of_clocks_gone_wrong_and_pipes_where_songs_were_stop_nothing(place):
    first, second = sorted((place / "music").iterdir())
    os.utime(first, (13_000_000_000, 13_000_000_000))  # in the year 2381
    with Store.open(place / "x.choleor") as store:
        assert not import_music(store, [place / "music"], jobs=1).failures
        second.unlink()
        os.mkfifo(second)
        assert note_missing(store).gone
        with pytest.raises(NotAudio):
            scan.stamp(second)


def test_a_drive_whose_clock_was_changed_by_whole_hours_is_not_read_anew(place, monkeypatch):
    later_by(place, 0)
    with Store.open(place / "x.choleor") as store:
        import_music(store, [place / "music"], jobs=1)
    later_by(place, 3600)
    monkeypatch.setattr(scan, "stamp", lambda path, _: pytest.fail(f"{path} is read"))
    with Store.open(place / "x.choleor") as store:
        assert import_music(store, [place / "music"], jobs=1).n_skipped == len(store.view().songs)


def test_labels_that_find_no_slice_after_an_update_are_counted_and_undo_brings_them_back(place):
    with Store.open(place / "x.choleor") as store:
        song = store.view().songs[0]
        recut_song(store, song.id, shift(song.grid, 5))
        labels = [LabelEdit(name, Label(("chorus",))) for name in store.view().slices.ids if name.startswith(song.id)]
        store.edit(labels)
        outdated(store)
        store._database.write(lambda c: c.execute("UPDATE song SET edited = 0") and None)
        report = import_music(store, [place / "music"], jobs=1)
        assert 0 < report.n_lost == len(labels) - len(store.view().labels)
        store.undo()
        assert len(store.view().labels) == len(labels)


@pytest.mark.parametrize("how", ["its sound comes along again", "it is analysed again", "its file is looked at"])
def test_a_song_that_is_taken_out_during_an_import_stays_out_and_the_others_come_in(place, drum_loop, how):
    for i in range(3):
        soundfile.write(place / "music" / f"x{i}.flac", drum_loop(90 + i, 8.0, seed=20 + i), RATE)
    with Store.open(place / "x.choleor") as store:
        first, second = (song.id for song in store.view().songs)
        gone = second if how == "it is analysed again" else first
        if how == "it is analysed again":
            outdated(store)
        elif how == "its sound comes along again":
            tagged(place / "music" / "x9.flac", "Other", "Tags", soundfile.read(store.view().songs[0].path)[0])
        else:
            shutil.copy(store.view().songs[0].path, place / "music" / "x9.flac")

        def take_out(_):
            if gone in {song.id for song in store.view().songs}:
                store.remove_songs([gone])

        report = import_music(store, [place / "music"], jobs=1, on_saved=take_out)
        assert report.failures == ()
        assert gone not in {song.id for song in store.view().songs}
        assert len(store.view().songs) == 4
        assert store.imports_under_way() == ()


def test_labels_that_come_with_their_music_find_it(place):
    """The way back from an export: a new library, the music and the table in one go, in whatever order."""
    with Store.open(place / "x.choleor", read_only=True) as store:
        before = store.view()
    export_library(before, {"labels": place / "labels.csv", "features": place / "features.csv"})
    with Store.open(place / "new.choleor", create=True) as store:
        report = import_music(store, [place / "labels.csv", place / "features.csv", place / "music"], jobs=1)
        assert (report.failures, report.n_labels, len(report.songs)) == ((), 1, 2)
        assert dict(store.view().labels) == dict(before.labels)
        assert not any(song.without_sound for song in store.view().songs)


def test_ready_cut_slices_that_are_still_being_copied_are_named(tmp_path, drum_loop, monkeypatch):
    cut(tmp_path / "Song", drum_loop(120, 16.0))
    before = importing.scan.stamp

    def stamp(path, _):
        """Of the file as it was before its second half came."""
        found = before(path)
        return replace(found, size=found.size // 2, file_hash="half") if Path(path).name == "Song_2.wav" else found

    monkeypatch.setattr(importing.scan, "stamp", stamp)
    with Store.open(tmp_path / "x.choleor", create=True) as store:
        report = import_music(store, [tmp_path / "Song"], ready_cut=True, jobs=1)
        assert [(Path(f.path).name, type(f.error)) for f in report.failures] == [("Song_2.wav", FileChanging)]
        assert store.view().slices.ids == ("Song_0", "Song_1", "Song_3")


def test_ready_cut_slices_that_lie_twice_are_one_song_also_when_they_come_at_once(tmp_path, drum_loop):
    cut(tmp_path / "all" / "Song", drum_loop(120, 16.0))
    shutil.copytree(tmp_path / "all" / "Song", tmp_path / "all" / "backup")
    (tmp_path / "all" / "Song" / "Song_1.wav").write_text("no sound")
    shutil.copy(tmp_path / "all" / "Song" / "Song_1.wav", tmp_path / "all" / "backup")
    with Store.open(tmp_path / "x.choleor", create=True) as store:
        report = import_music(store, [tmp_path / "all"], ready_cut=True, jobs=1)
        assert (len(report.songs), report.n_slices, report.n_skipped) == (1, 3, 3)
        assert sorted(Path(f.path).parent.name for f in report.failures) == ["Song", "backup"]
        shutil.rmtree(tmp_path / "all" / "Song")
        assert import_music(store, [tmp_path / "all"], ready_cut=True, jobs=1).n_skipped == 3
        assert {Path(path).parent.name for path in store.view().slices.files.values()} == {"backup"}
