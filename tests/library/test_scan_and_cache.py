"""Finding music, naming it, and keeping what can be made again."""

from __future__ import annotations

import os
import sqlite3
import unicodedata
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from choleor_desktop.analysis.results import SongOverview
from choleor_desktop.errors import DriveFails, FileForbidden, FileMissing, NoAudioFound, TableUnreadable
from choleor_desktop.library import naming, scan
from choleor_desktop.library.cache import Cache
from choleor_desktop.library.tables import read_table
from choleor_desktop.pipeline.single import analyse_file
from choleor_desktop.pipeline.tables import is_table
from choleor_desktop.progress import Cancelled, Progress


def test_folders_are_searched_in_a_steady_order_without_hidden_files_circles_and_devices(tmp_path):
    for name in ("b.MP3", "a.wav", "sub/c.flac", ".hidden.wav", "notes.txt", "sub/.d/e.ogg"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "sub" / "circle").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.wav")
    found = scan.find_audio([tmp_path, tmp_path / "a.wav"])
    assert [str(p.relative_to(tmp_path)) for p in found.songs] == ["a.wav", "b.MP3", "sub/c.flac"]
    assert not found.failures


def test_a_folder_without_music_and_a_missing_file_are_named(tmp_path):
    (tmp_path / "notes.txt").write_text("x")
    found = scan.find_audio([tmp_path, tmp_path / "no.wav"])
    assert [type(error) for _, error in found.failures] == [NoAudioFound, FileMissing]


@pytest.mark.parametrize(
    ("stem", "parts"),
    [
        ("gimacian_4", ("gimacian", 4)),
        ("노래ㅡ12", ("노래", 12)),
        ("a-b - 007", ("a-b", 7)),
        ("song", None),
        ("99", None),
    ],
)
def test_names_of_ready_cut_slices_are_taken_apart(stem, parts):
    assert naming.split_ready_cut(stem) == parts
    assert naming.split_ready_cut(unicodedata.normalize("NFD", stem)) == parts


def test_ready_cut_slices_come_in_the_order_of_their_numbers(tmp_path):
    for i in (10, 2, 1):
        (tmp_path / f"s_{i}.wav").write_bytes(b"x")
    folders, _ = scan.find_ready_cut([tmp_path])
    assert [p.name for p in folders[tmp_path]] == ["s_1.wav", "s_2.wav", "s_10.wav"]


def test_ids_are_readable_and_the_same_for_both_forms_of_hangul():
    assert naming.song_id("봄날의 거리 (mix)", "abcdef012") == "봄날의_거리_mix-abcdef"
    assert naming.song_id(unicodedata.normalize("NFD", "봄날"), "abcdef") == naming.song_id("봄날", "abcdef")
    assert naming.song_id("../../etc", "abcdef") == "etc-abcdef"
    assert naming.song_id("///", "abcdef") == "song-abcdef"


def test_music_that_was_named_before_is_no_lack_of_music(tmp_path):
    (tmp_path / "music" / "rock").mkdir(parents=True)
    song = tmp_path / "music" / "rock" / "song.wav"
    song.touch()
    found = scan.find_audio([tmp_path / "music", tmp_path / "music" / "rock", tmp_path / "music"])
    assert (found.songs, found.failures) == ((song,), ())


def test_names_of_undecodable_bytes_can_be_shown(tmp_path):
    path = os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.wav")
    Path(path).write_bytes(b"x")
    assert "\ufffd" in naming.display_name(path)
    assert scan.stamp(path).size == 1


def overview():
    return SongOverview(np.ones((5, 2), np.int8), 344.5, np.ones((20, 7), np.float16), 43.07)


def test_the_cache_gives_back_what_was_put_in(tmp_path):
    cache = Cache(tmp_path / "x.choleor")
    cache.put_overview("a", overview())
    cache.put_coordinates("k", np.ones((3, 2), np.float32))
    cache.close()
    cache = Cache(tmp_path / "x.choleor")
    found = cache.overview("a")
    np.testing.assert_array_equal(found.peaks, overview().peaks)
    assert found.frames_per_s == pytest.approx(43.07)
    assert cache.coordinates("k").shape == (3, 2)
    assert cache.overview("b") is None
    cache.close()


@pytest.mark.parametrize("damage", [b"", b"rubbish" * 999, None])
def test_a_damaged_cache_is_made_anew_without_a_word(tmp_path, damage):
    path = tmp_path / "x.choleor.cache"
    cache = Cache(tmp_path / "x.choleor")
    cache.put_overview("a", overview())
    cache.close()
    if damage is None:
        data = bytearray(path.read_bytes())
        data[200:] = np.random.default_rng(7).bytes(len(data) - 200)
        path.write_bytes(data)
    else:
        path.write_bytes(damage)
    cache = Cache(tmp_path / "x.choleor")
    cache.overview("a")
    cache.put_overview("a", overview())
    assert cache.overview("a") is not None
    cache.close()


def arrays_of(found):
    return (found.peaks, found.mfcc, found.blocks_per_s) if isinstance(found, SongOverview) else (found,)


@pytest.mark.parametrize(
    ("look", "change", "read"),
    [
        ("SELECT data FROM overview WHERE song = 'a'", "UPDATE overview SET data = ? WHERE song = 'a'", Cache.overview),
        ("SELECT data FROM coordinates", "UPDATE coordinates SET data = ?", Cache.coordinates),
    ],
)
def test_one_damaged_entry_is_made_anew_without_a_word_and_the_others_stay(tmp_path, look, change, read):
    def filled():
        cache = Cache(tmp_path / "x.choleor")
        cache.put_overview("a", overview())
        cache.put_coordinates("a", np.ones((3, 2), np.float32))
        return cache

    with closing(filled()) as cache:
        cache.put_overview("b", overview())
        good = arrays_of(read(cache, "a"))
    rng = np.random.default_rng(7)
    # SQLite has no checksum: a byte that changed inside a value is read back as it is.
    with closing(sqlite3.connect(tmp_path / "x.choleor.cache", isolation_level=None)) as connection:
        whole = connection.execute(look).fetchone()[0]
        for at in rng.choice(len(whole), 150, replace=False).tolist():
            damaged = bytearray(whole)
            damaged[at] = (damaged[at] + int(rng.integers(1, 256))) % 256
            connection.execute(change, (bytes(damaged),))
            with closing(Cache(tmp_path / "x.choleor")) as cache:
                found = read(cache, "a")
                assert found is None or all(map(np.array_equal, arrays_of(found), good)), at
                assert cache.overview("b") is not None
        for damaged in (whole[:-1], whole[:20], b"", "no bytes", 7):
            connection.execute(change, (damaged,))
            with closing(Cache(tmp_path / "x.choleor")) as cache:
                assert read(cache, "a") is None
    with closing(filled()) as cache:
        assert all(map(np.array_equal, arrays_of(read(cache, "a")), good))


def test_a_cache_with_a_damaged_page_is_made_anew(tmp_path):
    place = tmp_path / "x.choleor"
    cache = Cache(place)
    for i in range(40):
        cache.put_overview(f"song {i}", overview())
    cache.close()
    file = Path(f"{place}.cache")
    with closing(sqlite3.connect(file)) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'overview'").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    data = bytearray(file.read_bytes())
    data[(root - 1) * size : root * size] = np.random.default_rng(7).bytes(size)
    file.write_bytes(data)
    cache = Cache(place)
    assert cache.overview("song 0") is None
    cache.put_overview("song 0", overview())
    assert cache.overview("song 0") is not None
    cache.close()
    cache = Cache(place)
    assert cache.overview("song 0") is not None, "it is in the file"
    cache.close()


def test_what_a_job_asks_of_a_cache_that_was_closed_opens_no_file(tmp_path):
    cache = Cache(tmp_path / "x.choleor")
    cache.put_overview("a", overview())
    cache.close()
    for file in tmp_path.iterdir():
        file.unlink()
    assert cache.overview("a") is None
    cache.put_overview("a", overview())
    assert cache.overview("a") is None
    assert list(tmp_path.iterdir()) == []
    cache.close()


def test_a_song_whose_name_ends_in_digits_keeps_them():
    assert naming.split_ready_cut("summer_1999_12") == ("summer_1999", 12)
    assert naming.split_ready_cut("metamorphosis2_3") == ("metamorphosis2", 3)


def test_looking_for_music_in_many_and_deep_folders_can_be_cancelled(tmp_path):
    place = tmp_path
    for i in range(40):
        place = place / f"d{i}"
        place.mkdir()
        (place / "song.wav").write_bytes(b"x")
    for i in range(2_000):
        (tmp_path / f"{i}.wav").touch()
    assert len(scan.find_audio([tmp_path]).songs) == 2_040
    seen = []
    with pytest.raises(Cancelled):
        scan.find_audio(
            [tmp_path], progress=Progress(lambda done, *_: seen.append(done), is_cancelled=lambda: len(seen) > 100)
        )
    assert len(seen) < 200


def test_a_folder_that_may_not_be_read_is_listed_and_the_others_go_on(tmp_path, without_rights):
    (tmp_path / "locked").mkdir()
    (tmp_path / "open.wav").write_bytes(b"x")
    (tmp_path / "locked").chmod(0)
    try:
        with without_rights():
            found = scan.find_audio([tmp_path])
    finally:
        (tmp_path / "locked").chmod(0o700)
    assert [path.name for path in found.songs] == ["open.wav"]
    assert [type(error) for _, error in found.failures] == [FileForbidden]


def test_what_lies_in_a_folder_that_may_not_be_entered_is_named_and_the_others_go_on(tmp_path, without_rights):
    locked = tmp_path / "locked"
    (locked / "sub").mkdir(parents=True)
    (tmp_path / "open.wav").write_bytes(b"x")
    locked.chmod(0)
    wanted = [locked / "sub", locked / "x.wav", tmp_path / ("x" * 300), tmp_path / "open.wav"]
    try:
        with without_rights():
            found = scan.find_audio(wanted)
            assert is_table(locked / "labels.csv")
            with pytest.raises(FileForbidden):
                analyse_file(locked / "x.wav")
    finally:
        locked.chmod(0o700)
    assert [path.name for path in found.songs] == ["open.wav"]
    assert [type(error) for _, error in found.failures] == [FileForbidden, FileForbidden, FileMissing]


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="a file whose reading fails is there on Linux only")
def test_a_file_that_the_disk_cannot_read_is_not_said_to_be_forbidden_or_damaged():
    with pytest.raises(DriveFails, match="mem” cannot be read: the disk reports an error"):
        scan.stamp("/proc/self/mem")
    with pytest.raises(TableUnreadable, match="the disk reports an error"):
        read_table(Path("/proc/self/mem"))


def test_the_overview_of_one_song_after_another_slice_of_it_is_not_read_again(tmp_path):
    cache = Cache(tmp_path / "x.choleor")
    for song in ("a", "b"):
        cache.put_overview(song, overview())
    found = cache.overview("a")
    assert cache.overview("a") is found
    assert cache.overview("b") is not found
    assert cache.overview("a") is not found, "only the last one is held"
    again = cache.overview("a")
    cache.put_overview("a", overview())
    assert cache.overview("a") is not again
    cache.close()
    assert cache.overview("a") is None
