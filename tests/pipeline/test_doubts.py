"""Which songs are worth a look: one figure decides, and it is the one that is shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from choleor_desktop.analysis.results import GridCandidate
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.doubts import (
    LEAPS,
    NEEDS_A_LOOK,
    NO_BEATS,
    ONE,
    RIVAL,
    UNSURE,
    doubts,
    reasons_of,
    sureness,
)


@pytest.fixture(scope="module")
def view(made_library):
    with Store.open(made_library, read_only=True) as store:
        return store.view()


def song_with(view, **changes):
    """A song whose beats are sure but for what is said."""
    song = view.songs[0]
    sure = {"confidence": 0.8, "count_confidence": 0.7, "constant": True, "candidates": (), "leaps": ()}
    own = {name: changes.pop(name) for name in list(changes) if name in (*sure, "beats_s")}
    return replace(song, edited=False, ready_cut=False, grid=replace(song.grid, **{**sure, **own}), **changes)


CUT = {"constant": False, "leaps": ((16, 0),), "beats_s": np.append(np.arange(16) * 0.5, 7.7 + np.arange(16) * 0.51)}
LEAPING = {**CUT, "beats_s": np.append(np.arange(16) * 0.5, 8 + np.arange(16) * 0.54)}
RIVALLED = {"candidates": (GridCandidate("half", 60.0, 0.0, 0.78),)}


@pytest.mark.parametrize(
    ("changes", "sure", "reasons"),
    [
        ({}, 0.8, ()),
        ({"confidence": 0.49}, 0.49, (UNSURE,)),
        (RIVALLED, 0.4, (RIVAL,)),
        ({"constant": False}, 0.8, ()),
        (LEAPING, 0.4, (LEAPS,)),
        (CUT, 0.8, ()),
        ({"constant": True, "leaps": ((16, 0),)}, 0.8, ()),
        ({"count_confidence": 0.1}, 0.4, (ONE,)),
        ({**RIVALLED, **LEAPING}, 0.2, (RIVAL, LEAPS)),
        ({"n_slices": 0}, 0.0, (NO_BEATS,)),
        ({"n_slices": 0, "confidence": 0.1, "count_confidence": 0.1, **RIVALLED}, 0.0, (NO_BEATS,)),
        ({"confidence": 0.0, "count_confidence": 0.0}, 0.0, (UNSURE,)),
        ({"confidence": 1.0, **LEAPING}, NEEDS_A_LOOK, ()),
    ],
)
def test_each_other_reason_to_doubt_halves_the_confidence_of_the_beats(view, changes, sure, reasons):
    song = song_with(view, **changes)
    assert sureness(song) == pytest.approx(sure)
    assert reasons_of(song) == reasons
    assert bool(reasons) == (sureness(song) < NEEDS_A_LOOK)
    for by_people in (replace(song, edited=True), replace(song, ready_cut=True)):
        assert (sureness(by_people), reasons_of(by_people)) == (1.0, ())


def test_songs_are_listed_by_the_figure_that_is_shown_the_least_sure_first_equal_ones_by_title(view):
    songs = (
        song_with(view, confidence=0.55),
        song_with(view, confidence=0.75, **LEAPING),
        song_with(view, confidence=0.69),
        song_with(view, confidence=0.3, title="B"),
        song_with(view, confidence=0.3, title="A"),
    )
    found = doubts(replace(view, songs=(*songs, song_with(view, n_slices=0, title="too short to be repaired"))))
    assert [doubt.song for doubt in found] == [4, 3, 1]
    assert [doubt.sure for doubt in found] == pytest.approx([0.3, 0.3, 0.375])
