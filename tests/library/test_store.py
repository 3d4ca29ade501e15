"""The library file: what was acknowledged is there."""

from __future__ import annotations

import dataclasses
import json
import mmap
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from made_songs import analysis, record

from choleor_desktop import errors
from choleor_desktop.analysis.columns import N_COLUMNS
from choleor_desktop.library import arrays
from choleor_desktop.library import store as library
from choleor_desktop.library.models import (
    NO_CLUSTER,
    NO_LABEL,
    Clustering,
    FileStamp,
    ImportWish,
    Label,
    LabelEdit,
    Routine,
    RoutineItem,
    SongRecord,
)
from choleor_desktop.library.packing import UNREADABLE, pack_grid, unpack_grid
from choleor_desktop.library.store import Store


def test_a_song_is_read_back_as_it_was_stored(path, opened):
    wanted = record()
    opened.save_song(wanted)
    view = opened.view()
    assert view.slices.ids == wanted.slice_ids
    np.testing.assert_array_equal(view.match, wanted.analysis.features.match)
    np.testing.assert_array_equal(view.songs[0].grid.beats_s, wanted.analysis.grid.beats_s)
    assert view.songs[0].title == "Song-Abc"
    assert opened.view() is view
    opened.close()
    with Store.open(path) as again:
        assert again.view().slices.ids == wanted.slice_ids
        assert again.known_files()[0].stamp == wanted.files[0]
    assert library.check(path) == []


def test_a_song_is_stored_only_with_an_id_for_each_slice(opened):
    with pytest.raises(ValueError, match="one id"):
        opened.save_song(dataclasses.replace(record(), slice_ids=("song-abc_0",)))
    assert opened.view().songs == ()


def test_a_song_whose_place_was_given_to_another_meanwhile_comes_last(opened):
    for name, number in (("song-c", 9), ("song-a", 7), ("song-b", 7)):
        opened.save_song(dataclasses.replace(record(name), number=number))
    assert [song.id for song in opened.view().songs] == ["song-a", "song-c", "song-b"]


def test_an_import_that_is_taken_up_again_has_the_places_of_before_where_it_has_as_many_songs(opened):
    wish = ImportWish(("/music",))
    first = opened.begin_import(wish, 5)
    assert [opened.begin_import(wish, n) for n in (5, 6, 6)] == [first, first + 5, first + 5]
    assert opened.begin_import(ImportWish(("/other music",)), 1) == first + 11


def test_where_the_tempo_leaps_is_read_back_and_are_a_change(opened):
    wanted = record()
    opened.save_song(wanted)
    before = opened.view()
    grid = dataclasses.replace(wanted.analysis.grid, leaps=((11, 3),))
    opened.save_song(dataclasses.replace(wanted, analysis=dataclasses.replace(wanted.analysis, grid=grid)))
    assert opened.view().songs[0].grid.leaps == ((11, 3),)
    assert opened.view().songs[0] is not before.songs[0]


@pytest.mark.parametrize(
    "leaps", [((0, 1),), ((17, 0), (9, 0)), ((9, 1), (9, 2)), ((25, 0),), ((-3, 0),), ((9, 8),), ((9, -1),)]
)
def test_beats_at_which_no_tempo_can_leap_are_neither_stored_nor_read(leaps):
    text, beats = pack_grid(dataclasses.replace(analysis().grid, leaps=((9, 1),)))
    with pytest.raises(UNREADABLE):
        unpack_grid(text.replace("[[9, 1]]", json.dumps(leaps)), beats)
    with pytest.raises(ValueError, match="later and later"):
        pack_grid(dataclasses.replace(analysis().grid, leaps=leaps))


def test_what_a_newer_program_says_of_a_grid_is_passed_over():
    text, beats = pack_grid(dataclasses.replace(analysis().grid, leaps=((9, 1),)))
    found = unpack_grid(json.dumps({**json.loads(text), "swing": [0.6]}), beats)
    assert pack_grid(found) == (text, beats)


def test_a_label_does_not_copy_the_big_arrays(opened):
    opened.save_song(record())
    before = opened.view()
    opened.edit([LabelEdit("song-abc_1", Label(("chorus",), 4, "note"))])
    after = opened.view()
    assert after.match is before.match
    assert after.slices is before.slices
    assert after.labels["song-abc_1"] == Label(("chorus",), 4, "note")
    assert "song-abc_1" not in before.labels


@pytest.mark.parametrize(
    "text", ["a\0b", "봄날 🎵", "\u202eabc", " ", "x" * 100_000, "<img src=file:///etc/passwd>", "' OR 1=1 --"]
)
def test_any_text_is_stored_exactly(opened, text):
    opened.save_song(record())
    label = Label((text,), 0, text, text)
    opened.edit([LabelEdit("song-abc_0", label)])
    assert opened.view().labels["song-abc_0"] == label
    opened.undo()
    assert "song-abc_0" not in opened.view().labels
    opened.redo()
    assert opened.view().labels["song-abc_0"] == label


@pytest.mark.parametrize("label", [Label(note="\ud800"), Label(note="x" * 2_000_000), Label(rating=9)])
def test_what_cannot_be_stored_is_refused_and_nothing_changes(opened, label):
    opened.save_song(record())
    with pytest.raises(errors.WrongUse):
        opened.edit([LabelEdit("song-abc_0", Label(rating=3)), LabelEdit("song-abc_1", label)])
    assert not opened.view().labels


def test_undo_and_redo_survive_a_restart(path, opened):
    opened.save_song(record())
    opened.edit([LabelEdit("song-abc_0", Label(rating=1))], "rate")
    opened.edit([LabelEdit("song-abc_0", Label(rating=2)), LabelEdit("song-abc_2", Label(rating=5))], "rate both")
    opened.close()
    with Store.open(path) as again:
        assert again.undo() == "rate both"
        assert again.view().labels == {"song-abc_0": Label(rating=1)}
        assert again.undo() == "rate"
        assert again.undo() is None
        assert not again.view().labels
        assert again.redo() == "rate"
        again.edit([LabelEdit("song-abc_1", Label(rating=4))])
        assert again.redo() is None


def test_cutting_anew_carries_labels_and_can_be_undone(opened):
    opened.save_song(record())
    opened.edit([LabelEdit("song-abc_0", Label(rating=1)), LabelEdit("song-abc_2", Label(rating=3))])
    before = opened.view()
    opened.replace_analysis(
        "song-abc", analysis(2, 9), ("song-abc_0", "song-abc_1"), {"song-abc_2": "song-abc_1"}, "repair the beats"
    )
    view = opened.view()
    assert view.labels == {"song-abc_1": Label(rating=3)}
    assert view.songs[0].edited
    assert len(view.slices) == len(view.match) == 2
    opened.undo()
    view = opened.view()
    assert view.labels == before.labels
    np.testing.assert_array_equal(view.match, before.match)
    assert not view.songs[0].edited
    opened.redo()
    assert opened.view().labels == {"song-abc_1": Label(rating=3)}


def test_removed_songs_come_back_with_all_their_labels(opened):
    for name in ("a-1", "b-2"):
        opened.save_song(record(name))
    opened.edit([LabelEdit("a-1_1", Label(("x",)))])
    opened.remove_songs(["a-1"])
    assert [song.id for song in opened.view().songs] == ["b-2"]
    opened.undo()
    view = opened.view()
    assert {song.id for song in view.songs} == {"a-1", "b-2"}
    assert view.labels == {"a-1_1": Label(("x",))}
    assert {f.song_id for f in opened.known_files()} == {"a-1", "b-2"}


def test_clusters_belong_to_rows_and_new_songs_have_none(opened):
    opened.save_song(record("a-1"))
    labels = np.array([1, 0, 1], np.int32)
    found = Clustering(2, 0, "match", labels, np.eye(2, dtype=np.float32), 1.5, 0.4, ((1, 2.0, 0.0),))
    before = opened.view()
    opened.save_clustering(found, before)
    opened.name_cluster(1, "verse")
    opened.save_song(record("b-2"))
    kept = opened.view().clustering
    assert kept.labels.tolist() == [1, 0, 1, -1, -1, -1]
    assert kept.names == {1: "verse"}
    assert kept.curve == ((1, 2.0, 0.0),)
    with pytest.raises(errors.SlicesChanged):
        opened.save_clustering(found, before)


def test_a_slice_is_in_the_cluster_of_the_one_it_took_over_wherever_that_was_else_of_the_one_it_is_part_of(opened):
    opened.save_song(record("a-1"))
    found = Clustering(3, 0, "match", np.arange(3, dtype=np.int32), np.eye(3, dtype=np.float32), 1.5, 0.4, ())
    opened.save_clustering(found, opened.view())
    opened.replace_analysis(
        "a-1", analysis(4, 9), ("w", "x", "y", "z"), {"a-1_0": "y", "a-1_2": "w"}, "repair the beats"
    )
    assert opened.view().clustering.labels.tolist() == [2, 1, 0, NO_CLUSTER]


def test_not_a_number_never_gets_in(opened):
    bad = record()
    bad.analysis.features.match[0, 0] = np.nan
    with pytest.raises(ValueError, match="finite"):
        opened.save_song(bad)
    assert not opened.view().songs


def test_a_second_program_learns_who_holds_the_library_and_can_still_read(path, opened):
    opened.save_song(record())
    script = (
        "import sys\nfrom choleor_desktop.library.store import Store\nfrom choleor_desktop.errors import LibraryBusy\n"
        "try:\n    Store.open(sys.argv[1])\nexcept LibraryBusy as error:\n    print(error)\n"
        "with Store.open(sys.argv[1], read_only=True) as s:\n"
        "    print(len(s.view().slices), s.view().read_only_reason)\n"
    )
    found = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    assert f"process {os.getpid()}" in found.stdout
    assert "3 another program has it open" in found.stdout


@pytest.mark.parametrize(
    ("content", "error"),
    [(b"", errors.LibraryEmptyFile), (b"hello, I am a text\n" * 50, errors.NotALibrary), (None, errors.LibraryMissing)],
)
def test_what_is_no_library_is_refused_by_name_and_left_alone(tmp_path, content, error):
    path = tmp_path / "x.choleor"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(error, match=r"x\.choleor"):
        Store.open(path)
    assert (path.read_bytes() if content is not None else None) == content
    with pytest.raises(error) if content is not None else pytest.raises(errors.LibraryMissing):
        Store.open(path, create=content is not None)


def test_a_database_of_another_program_is_refused(tmp_path):
    path = tmp_path / "other.db"
    sqlite3.connect(path).execute("CREATE TABLE t (x)").connection.close()
    with pytest.raises(errors.NotALibrary):
        Store.open(path)


def test_a_damaged_library_is_an_alarm_and_a_backup_is_the_way_back(path, opened, tmp_path):
    for i in range(30):
        opened.save_song(record(f"s-{i}"))
    copy = tmp_path / "copy.choleor"
    library.backup(path, copy)
    opened.close()
    data = bytearray(path.read_bytes())
    data[4096 : 4096 * 6] = bytes(4096 * 5)
    path.write_bytes(data)
    with pytest.raises(errors.LibraryDamaged, match="Restore a backup"):
        Store.open(path)
    assert library.check(path)
    kept = library.restore(path, copy)
    assert kept is not None
    assert kept.exists()
    assert library.check(path) == []
    with Store.open(path) as store:
        assert len(store.view().songs) == 30


@pytest.mark.parametrize("wrong", ["checksum = checksum + 1", "data = substr(data, 1, length(data) - 4)", "data = x''"])
def test_features_with_a_wrong_bit_are_named_and_the_rest_is_usable(path, opened, wrong):
    for name in ("a-1", "b-2"):
        opened.save_song(record(name))
    opened.close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"UPDATE features SET {wrong} WHERE song = 1")  # noqa: S608
    connection.close()
    with Store.open(path) as store:
        assert store.damaged_songs() == ("a-1",)
        assert np.abs(store.view().match[3:]).max() > 0
    assert any("a-1" in problem for problem in library.check(path))


def test_a_full_disk_is_one_sentence_and_the_next_try_works(opened):
    opened.save_song(record("a-1"))
    opened._database.read(
        lambda c: c.execute(f"PRAGMA max_page_count = {c.execute('PRAGMA page_count').fetchone()[0]}")
    )
    with pytest.raises(errors.DiskFull, match="MB free"):
        opened.save_song(record("b-2", n=400))
    assert [song.id for song in opened.view().songs] == ["a-1"]
    opened._database.read(lambda c: c.execute("PRAGMA max_page_count = 1000000"))
    opened.save_song(record("b-2", n=400))
    assert len(opened.view().slices) == 403


def test_a_library_moved_with_its_music_finds_it(tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    (old / "songs").mkdir(parents=True)
    (old / "songs" / "a.flac").write_bytes(b"x")
    with Store.open(old / "lib.choleor", create=True) as store:
        wanted = record("a-1")
        place = str(old / "songs" / "a.flac")
        store.save_song(
            SongRecord(
                wanted.id, place, "A", "", False, (FileStamp(place, 1, 1, "h"),), wanted.slice_ids, wanted.analysis
            )
        )
    shutil.move(old, new)
    with Store.open(new / "lib.choleor") as store:
        assert store.view().songs[0].path == str(new / "songs" / "a.flac")


def test_features_of_another_shape_are_never_mixed_in(path, opened):
    opened.save_song(record("a-1"))
    other = record("b-2")
    wide = np.ones((3, 31), np.float32)
    features = dataclasses.replace(other.analysis.features, match=wide)
    opened.save_song(dataclasses.replace(other, analysis=dataclasses.replace(other.analysis, features=features)))
    view = opened.view()
    assert opened.damaged_songs() == ("b-2",)
    assert view.match.shape == (6, 30)
    assert not view.match[3:].any()
    opened.save_song(record("b-2"))
    assert opened.damaged_songs() == ()
    assert opened.view().match[3:].all()


def of_width(name, width, value=None):
    """A song whose Match features have so many columns, all of one value if that is given."""
    made = record(name, seed=width)
    match = made.analysis.features.match[:, :1].repeat(width, axis=1) if value is None else np.full((3, width), value)
    features = dataclasses.replace(made.analysis.features, match=match.astype(np.float32))
    return dataclasses.replace(made, analysis=dataclasses.replace(made.analysis, features=features))


def test_one_song_of_another_shape_is_never_the_measure_of_the_others(path, opened):
    opened.save_song(of_width("old", 31))
    opened.save_song(of_width("b", 30))
    assert opened.view().match.shape == (6, 31)
    opened.save_song(of_width("c", 30))
    for open_it in (lambda: opened, lambda: Store.open(path)):
        with open_it() as store:
            view = store.view()
            assert store.damaged_songs() == ("old",)
            assert view.match.shape == (9, 30)
            assert not view.match[:3].any()
            assert view.match[3:].all()
            assert view.classic[:3].all()
            assert view.levels_db[:3].all()


def test_what_the_program_compares_today_is_the_measure_as_soon_as_one_song_has_it(opened):
    for name in ("a", "b"):
        opened.save_song(of_width(name, 30))
    opened.save_song(of_width("table", N_COLUMNS, value=0.0))
    assert opened.view().match.shape == (9, 30)
    assert opened.damaged_songs() == ()
    opened.save_song(of_width("c", N_COLUMNS))
    assert opened.view().match.shape == (12, N_COLUMNS)
    assert opened.damaged_songs() == ("a", "b")


def test_storing_a_song_twice_changes_nothing_but_its_analysis(opened):
    opened.save_song(record())
    opened.edit([LabelEdit("song-abc_1", Label(rating=4))])
    opened.save_song(record(seed=5))
    view = opened.view()
    assert len(view.songs) == 1
    assert view.labels == {"song-abc_1": Label(rating=4)}
    np.testing.assert_array_equal(view.match, record(seed=5).analysis.features.match)
    assert opened.undo() == "import again"
    np.testing.assert_array_equal(opened.view().match, record().analysis.features.match)
    same = {name: name for name in record().slice_ids}
    opened.replace_analysis("song-abc", record(seed=6).analysis, record().slice_ids, same, "repair the beats")
    opened.save_song(record(seed=5))
    assert opened.view().songs[0].edited, "a person repaired its beats"


def test_undo_of_storing_a_song_twice_brings_back_which_files_it_was_made_of(opened):
    first = record()
    opened.save_song(first)
    moved = (dataclasses.replace(first.files[0], path="/music/elsewhere.flac", file_hash="other"),)
    opened.save_song(dataclasses.replace(first, files=moved))
    assert [file.stamp for file in opened.known_files()] == list(moved)
    opened.undo()
    assert [file.stamp for file in opened.known_files()] == list(first.files)
    opened.redo()
    assert [file.stamp for file in opened.known_files()] == list(moved)


def test_a_view_after_small_changes_is_the_view_of_a_fresh_opening(path, opened):
    opened.save_song(record("a-1"))
    opened.save_song(record("b-2", seed=2))

    def steps():
        yield opened.edit([LabelEdit("a-1_0", Label(("x",), 2))])
        yield opened.name_cluster(0, "verse")
        yield opened.save_clustering(
            Clustering(2, 0, "match", np.array([0, 1, 0, 1, 1, 1], np.int32), np.eye(2, dtype=np.float32), 1.0, 0.0),
            opened.view(),
        )
        yield opened.edit([LabelEdit("a-1_0", NO_LABEL), LabelEdit("b-2_1", Label(note="n"))])
        yield opened.replace_analysis("b-2", analysis(2, 9), ("b-2_0", "b-2_1"), {"b-2_1": "b-2_0"}, "repair the beats")
        yield opened.color_tag("x", "#123456")
        yield opened.save_routine(Routine("r", (RoutineItem("a-1_1"),)), "new routine")
        yield opened.undo()
        yield opened.mark_missing(["a-1"], missing=True)
        yield opened.undo()
        yield opened.undo()
        yield opened.redo()
        yield opened.remove_songs(["a-1"])
        with pytest.raises(errors.UnknownSlice):
            opened.edit([LabelEdit("b-2_0", Label(rating=1)), LabelEdit("nowhere", Label())])
        yield opened.save_song(record("c-3", seed=4))
        yield opened.relink("c-3", "/moved.flac", record("c-3").files)
        yield opened.undo()

    for _ in steps():
        mine = opened.view()
        with Store.open(path, read_only=True) as other:
            assert_equal_views(mine, other.view())


def assert_equal_views(one, other):
    assert one.generation == other.generation
    assert one.slices.ids == other.slices.ids
    assert one.labels == other.labels
    assert one.routines == other.routines
    assert one.tag_colors == other.tag_colors
    for name in ("id", "path", "n_slices", "missing", "edited"):
        assert [getattr(song, name) for song in one.songs] == [getattr(song, name) for song in other.songs]
    for name in ("classic", "match", "levels_db"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    for name in ("song", "index", "beats_s", "bpm"):
        np.testing.assert_array_equal(getattr(one.slices, name), getattr(other.slices, name))
    assert (one.clustering is None) == (other.clustering is None)
    if one.clustering is not None:
        assert one.clustering.labels.tolist() == other.clustering.labels.tolist()
        assert one.clustering.names == other.clustering.names


def test_the_arrays_of_a_large_library_are_mapped_at_the_next_opening_and_never_those_of_another(
    path, opened, tmp_path, monkeypatch
):
    monkeypatch.setattr(arrays, "arrays_folder", lambda: tmp_path / "arrays")
    monkeypatch.setattr(arrays, "MANY", 4)
    opened.save_song(record("a-1"))
    opened.save_song(record("b-2", seed=2))
    first = opened.view()
    library.backup(path, tmp_path / "copy.choleor")
    opened.close()

    def wait_until_kept():
        for thread in threading.enumerate():
            if thread.name == "arrays":
                thread.join()

    def mapped(view):
        wait_until_kept()
        return not view.match.flags.owndata and isinstance(view.match.base.base, memoryview | mmap.mmap | np.ndarray)

    mapped(first)
    with Store.open(path) as store:
        again = store.view()
        assert mapped(again)
        assert_equal_views(first, again)
        assert not again.match.flags.writeable
        store.save_song(record("c-3", seed=3))
        assert len(store.view().match) == 9
    with Store.open(path) as store:
        assert len(store.view().match) == 9
        np.testing.assert_array_equal(store.view().match[:6], first.match)
    library.restore(path, tmp_path / "copy.choleor")
    with Store.open(path) as store:
        assert_equal_views(first, store.view())
    wait_until_kept()
    for file in (tmp_path / "arrays").iterdir():
        file.write_bytes(file.read_bytes()[:5000])
    with Store.open(path) as store:
        assert_equal_views(first, store.view())


WRITER = """
import sys, time
sys.path.insert(0, {tests!r})
from made_songs import record
from choleor_desktop.library.store import Store
from choleor_desktop.library.models import Label, LabelEdit
with Store.open({path!r}) as store:
    i = int({start!r})
    while True:
        store.save_song(record(f"k-{{i}}", seed=i))
        print("song", i, flush=True)
        store.edit([LabelEdit(f"k-{{i}}_1", Label(rating=i % 5 + 1))])
        print("label", i, flush=True)
        i += 1
"""


def test_a_killed_program_loses_nothing_that_was_acknowledged(path, opened):
    opened.close()
    start, rng = 0, np.random.default_rng(1)
    for _ in range(8):
        script = WRITER.format(tests=str(Path(__file__).parent), path=str(path), start=str(start))
        with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            seen = [process.stdout.readline()]
            time.sleep(float(rng.uniform(0, 0.12)))
            process.send_signal(signal.SIGKILL)
            seen += process.stdout.readlines()
        with Store.open(path) as store:
            view = store.view()
        songs = {song.id for song in view.songs}
        for line in seen:
            kind, _, number = line.partition(" ")
            if kind == "song":
                assert f"k-{int(number)}" in songs
            elif kind == "label" and number.strip():
                assert view.labels[f"k-{int(number)}_1"].rating == int(number) % 5 + 1
        assert library.check(path) == []
        start = len(songs)
