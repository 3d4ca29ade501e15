"""Spans of a song's time: which is nearest, and which new slice takes over the labels of an old one."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from choleor_desktop.analysis.results import Floats

Span = tuple[float, float]
"""Start and end, seconds."""

_SAME_S = 0.001


def _shared_s(one: Span, other: Span) -> float:
    """Seconds that two spans (start_s, end_s) share; below 0 the gap between them."""
    return min(one[1], other[1]) - max(one[0], other[0])


def closest(span: Span, others: Floats) -> int:
    """Which of the spans, (n, 2) in seconds, shares most with one, or is nearest to it; of as much, the earlier."""
    shared_s = np.minimum(others[:, 1], span[1]) - np.maximum(others[:, 0], span[0])
    return int(shared_s.round(3).argmax())  # to the ms, as labels go


def in_place_of(span: Span, others: Floats) -> tuple[int, ...]:
    """Which of the spans, (n, 2) in seconds, are where one was, in order: the closest, or several that are its parts.

    Parts, as at double tempo, have their middle in it, and last together about as long as it. A middle on the border of
    two is in the earlier.
    """
    start_s, end_s = span
    nearest, lengths_s, middles_s = closest(span, others), others[:, 1] - others[:, 0], others.mean(axis=1)
    parts = np.flatnonzero((middles_s > start_s + _SAME_S) & (middles_s <= end_s + _SAME_S))
    wrong_s, wrong_alone_s = (abs(s - (end_s - start_s)) for s in (lengths_s[parts].sum(), lengths_s[nearest]))
    return tuple(parts.tolist()) if len(parts) > 1 and wrong_s <= wrong_alone_s + _SAME_S else (nearest,)


def belong_together(one: Span, other: Span) -> bool:
    """Whether two spans (start_s, end_s) share at least half of the shorter, so that labels of one are the other's."""
    shortest = min(one[1] - one[0], other[1] - other[0])
    return shortest > 0 and _shared_s(one, other) >= 0.5 * shortest - 1e-9


def carry_labels(old: Sequence[Span], new: Sequence[Span], labelled: Collection[int] | None = None) -> dict[int, int]:
    """Which new slice takes over the labels of an old one.

    Parameters
    ----------
    old, new
        (start_s, end_s) of the slices, each in order.
    labelled
        The old ones that have labels, by index: they choose first, as nothing of the others could be lost. All without.

    Returns
    -------
    dict
        Index of the new slice by index of the old one, where they share at least half of the shorter; each new slice
        takes the old one it shares most with, and no new slice is named twice.
    """
    shares, first = [], 0
    for i, before in enumerate(old):
        while first < len(new) and new[first][1] <= before[0]:
            first += 1
        for j in range(first, len(new)):
            after = new[j]
            if after[0] >= before[1]:
                break
            if belong_together(before, after):
                waits = labelled is not None and i not in labelled
                shares.append((waits, -round(_shared_s(before, after), 3), i, j))  # of as much, the earlier
    carried: dict[int, int] = {}
    used: set[int] = set()
    for *_, i, j in sorted(shares):
        if i not in carried and j not in used:
            carried[i] = j
            used.add(j)
    return carried
