"""Searching by text: what is typed is looked for letter by letter."""

from __future__ import annotations

import numpy as np
import pytest
from made_songs import record

from choleor_desktop.library.models import Label, LabelEdit
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.text_search import TextIndex

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
