"""Where in a song its beats are repaired and heard."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from choleor_desktop.ui.tabs.beats import BeatsTab


def test_the_cursor_stays_where_beats_were_repaired_until_another_slice_is_chosen(sit_down, library):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    session, repair = curator.window.session, curator.window.commands.beats
    rows = session.rows_of_song(repair.song_row)
    session.select(int(rows[0]))
    repair.seek(float(curator.view.slices.beats_s[rows[-1], 3]))
    for key in ("B", "Ctrl+Z"):
        slices, here_s = curator.view.slices, repair.cursor_s
        curator.press(key)
        curator.look(lambda slices=slices: curator.view.slices is not slices)
        curator.settle()
        assert repair.cursor_s == here_s
    session.select(int(rows[1]))
    assert repair.cursor_s == curator.view.slices.beats_s[rows[1], 0]


@pytest.mark.parametrize("count", [0, 3])
def test_a_song_is_heard_from_the_cursor_on_through_a_leap_and_counted_as_its_grid_is(sit_down, library, count):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    repair, playing = curator.window.commands.beats, curator.window.playing
    curator.wait(lambda: playing._player is not None)
    grid = repair.grid
    beats, leap = grid.beats_s, grid.first_count + 11
    repair.draft = replace(grid, leaps=((leap, count),))
    heard = []
    places = (leap - 9, leap - 7, leap - 0.5, leap, leap + 2)
    cursors = [float(np.interp(place, np.arange(len(beats)), beats)) for place in places]
    for cursor_s in cursors:
        repair.seek(cursor_s)
        repair.hear()
        heard.append(playing._player._wish)
    for wish, place, cursor_s in zip(heard, places, cursors, strict=True):
        sound = wish.plan.sound
        first = int(np.floor(place))
        assert sound.start_s == beats[first]
        assert sound.start_s + wish.frame / wish.plan.rate == pytest.approx(cursor_s, abs=1e-4)
        assert sound.end_s > beats[leap] + 8, "it goes on behind the leap"
        np.testing.assert_array_equal(sound.beats_s[:16], beats[first : first + 16])
        assert sound.counts == tuple(repair.draft.counts[first:][: len(sound.counts)])
