"""Which tags are suggested: what several of the nearest slices say, and what is not said of most slices anyway."""

from __future__ import annotations

import pytest

from choleor_desktop.library.models import Label, LabelEdit
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.find import Finder
from choleor_desktop.pipeline.suggest import suggest_tags


@pytest.fixture
def suggested(library):
    """The tags suggested for a slice once others have one: rows by song of the library, and what becomes of them."""
    with Store.open(library) as store:
        view = store.view()
        songs = [view.slices_of(song).tolist() for song in range(len(view.songs))]

        def ask(row, tagged, tag="soft"):
            store.edit([LabelEdit(view.slices.ids[each], Label((tag,))) for each in tagged])
            return [each.tag for each in suggest_tags(Finder(store.view()), [row])]

        yield songs, ask


def test_one_neighbour_alone_proves_nothing_and_two_do(suggested):
    songs, ask = suggested
    first, second, third = songs[0][:3]
    assert ask(first, [second]) == []
    assert ask(first, [third]) == ["soft"]


def test_a_tag_that_nearly_all_slices_have_is_suggested_to_none(suggested):
    songs, ask = suggested
    row, *others = [row for rows in songs for row in rows]
    assert ask(row, others) == []


def test_a_tag_is_suggested_only_where_half_of_what_is_said_speaks_for_it(suggested):
    songs, ask = suggested
    row, *others = max(songs, key=len)
    assert ask(row, others[:2]) == ["soft"]
    assert ask(row, others[2:5], "hard") == ["hard"]


def test_a_slice_is_not_told_what_it_has(suggested):
    songs, ask = suggested
    assert ask(songs[0][0], songs[0]) == []
