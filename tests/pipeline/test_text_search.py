"""Searching by text: what is typed is looked for letter by letter."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from made_songs import record

from choleor_desktop.library.models import Label, LabelEdit, SliceTable, Song
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.text_search import TextIndex
from choleor_desktop.pipeline.titles import slice_title

NOTES = ("' OR 1=1 --", "100%", "a_b", "a\\b", '"quoted"', "봄날의 산책", "x*y", "NEAR(a b)")


@pytest.fixture(scope="module")
def view(tmp_path_factory):
    with Store.open(tmp_path_factory.mktemp("text") / "t.choleor", create=True) as store:
        store.save_song(record("song", n=len(NOTES) + 1))
        store.edit([LabelEdit(f"song_{i}", Label(note=note)) for i, note in enumerate(NOTES)])
        return store.view()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("' OR 1=1 --", [0]),
        ("%", [1]),
        ("a_b", [2]),
        ("a\\b", [3]),
        ('"', [4]),
        ("봄", [5]),
        ("봄날", [5]),
        ("봄날의", [5]),
        ("봄가을", []),
        ("*", [6]),
        ("near(a", [7]),
        ("x" * 10_000, []),
        ("", list(range(len(NOTES) + 1))),
    ],
)
def test_text_is_searched_literally(view, typed, found):
    assert np.flatnonzero(TextIndex(view).rows(typed)).tolist() == found


def titled(title, song_id, n, *, row=0, **how):
    song = Song(song_id, f"/music/{title}.flac", title, "", 60.0, None, n, **how)
    ids = tuple(f"{title.replace(' ', '_')}_{i}" if how else f"{song_id}_{i}" for i in range(n))
    return song, ids, np.full(n, row, np.int32), np.arange(n, dtype=np.int32)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ferry 3", ["Night Ferry · 3", "Night Ferry · 13"]),
        ("Night Ferry · 12", ["Night Ferry · 12"]),
        ("fe 9", ["Night Ferry · 9"]),
        ("64d", []),
        ("night_ferry-64dbd4_11", ["Night Ferry · 12"]),
        ("hall_2", ["Hall · 3"]),
        ("hall 2", ["Hall · 2"]),
        ("table_1", ["Table_1"]),
        ("· hall", ["Hall · 1", "Hall · 2", "Hall · 3"]),
    ],
)
def test_a_slice_is_found_by_the_number_that_is_shown(view, typed, found):
    parts = [
        titled("Night Ferry", "Night_Ferry-64dbd4", 13),
        titled("Hall", "Hall-1b22cc", 3, row=1, ready_cut=True),
        titled("Table", "Table", 2, row=2, without_sound=True),
    ]
    songs, ids, rows, places = zip(*parts, strict=True)
    slices = SliceTable(
        sum(ids, ()), np.concatenate(rows), np.concatenate(places), np.zeros((18, 9)), np.zeros(18, np.float32)
    )
    library = replace(view, songs=songs, slices=slices, labels={})
    assert [slice_title(library, row) for row in np.flatnonzero(TextIndex(library).rows(typed))] == found


def test_an_index_that_goes_on_from_the_one_before_finds_what_is_said_now(tmp_path):
    with Store.open(tmp_path / "t.choleor", create=True) as store:
        store.save_song(record("song", n=4))
        store.edit([LabelEdit(f"song_{i}", Label(note=note)) for i, note in enumerate(("river", "glass", "salt"))])
        before = TextIndex(store.view())
        store.edit([LabelEdit("song_1", Label(note="river too")), LabelEdit("song_2", Label(rating=3))])
        store.save_song(record("another river", n=2))
        after = TextIndex(store.view(), before)
    found = {word: np.flatnonzero(after.rows(word)).tolist() for word in ("river", "glass", "salt", "too")}
    expected = {word: np.flatnonzero(TextIndex(after.view).rows(word)).tolist() for word in found}
    assert found == expected
    assert [len(rows) for rows in found.values()] == [4, 0, 0, 1]
