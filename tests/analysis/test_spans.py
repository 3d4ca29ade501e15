"""Labels go to the new slice that shares most with their own, and to no two."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from choleor_desktop.analysis.spans import belong_together, carry_labels, in_place_of

spans = st.lists(st.floats(1.0, 6.0), min_size=1, max_size=25).map(
    lambda lengths: [
        (float(a), float(b)) for a, b in zip(np.r_[0, np.cumsum(lengths)], np.cumsum(lengths), strict=False)
    ]
)


@given(spans, spans)
def test_labels_go_to_at_most_one_slice_that_shares_half_with_theirs(old, new):
    carried = carry_labels(old, new)
    assert len(set(carried.values())) == len(carried)
    for i, j in carried.items():
        shared = min(old[i][1], new[j][1]) - max(old[i][0], new[j][0])
        assert shared >= 0.5 * min(old[i][1] - old[i][0], new[j][1] - new[j][0]) - 1e-6


@pytest.mark.parametrize(
    ("began", "length", "places"),
    [
        (0, 4, [(0, 1), (2, 3), (4, 5)]),
        (3, 4, [(0,), (1, 2), (3, 4)]),
        (2, 4, [(0, 1), (2, 3), (4, 5)]),  # the one on a border is the earlier's
        (-2, 4, [(1, 2), (3, 4), (5, 6)]),
        (0, 2, [(0, 1, 2, 3), (4, 5, 6, 7), (8, 9, 10, 11)]),
        (3, 8, [(0,), (1,), (2,)]),
        (4, 8, [(0,), (0,), (1,)]),
        (-3.95, 7.9, [(1,), (2,), (3,)]),  # a little faster: as much of two lies in one, which does not last as long
        (0, 16, [(0,), (0,), (1,)]),
    ],
)
def test_a_place_in_the_music_is_that_of_the_closest_or_of_several_that_last_as_long(began, length, places):
    starts_s = np.arange(began, 24.0, length)
    new = np.stack([starts_s, starts_s + length], axis=1)
    assert [in_place_of((8.0 * i, 8.0 * i + 8), new) for i in range(3)] == places


@pytest.mark.parametrize(
    ("old", "new", "carried"),
    [
        ([(0.0, 4.0)], [(0.0, 1.5), (1.5, 5.5)], {0: 1}),
        ([(0.0, 1.5), (1.5, 5.5)], [(0.0, 4.0)], {1: 0}),
        ([(0.0, 4.0)], [(0.0, 2.0), (2.0, 4.0)], {0: 0}),  # of as much, the earlier
        ([(0.0, 4.0)], [(2.1, 6.1)], {}),
    ],
)
def test_labels_go_to_the_slice_that_shares_most_with_theirs(old, new, carried):
    assert carry_labels(old, new) == carried


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ((0.9, 3.3), (2.1, 4.5), True),  # half, as far as numbers go: a little less
        ((0.9, 3.3), (2.101, 4.5), False),
        ((0.0, 8.0), (7.0, 9.0), True),
        ((1.0, 1.0), (1.0, 1.0), False),
    ],
)
def test_slices_that_share_half_of_the_shorter_belong_together(one, other, together):
    assert belong_together(one, other) == belong_together(other, one) == together


@given(spans)
def test_the_same_cut_keeps_all_labels_in_place(cut):
    assert carry_labels(cut, cut) == {i: i for i in range(len(cut))}
