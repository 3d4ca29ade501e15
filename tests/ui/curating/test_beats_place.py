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
def test_a_song_is_heard_up_to_a_leap_and_what_is_behind_where_that_is_near(sit_down, library, monkeypatch, count):
    curator = sit_down(library)
    curator.go_to(BeatsTab)
    repair = curator.window.commands.beats
    grid = repair.grid
    beats, leap = grid.beats_s, grid.first_count + 11
    repair.draft = replace(grid, leaps=((leap, count),))
    heard = []
    monkeypatch.setattr(
        curator.window.playing, "play_grid", lambda _, __, beats_s, end_s, **at: heard.append((beats_s, at, end_s))
    )
    for place in (leap - 9, leap - 7, leap - 0.5, leap, leap + 2):
        repair.seek(float(np.interp(place, np.arange(len(beats)), beats)))
        repair.hear()
    starts = [at["from_s"] for _, at, _ in heard]
    assert starts == pytest.approx([beats[leap - 9], *[beats[leap]] * 3, beats[leap + 2]])
    assert heard[0][2] == beats[leap], "the click counts on to eight"
    for (clicked, _, end_s), place in zip(heard, (leap - 9, leap, leap, leap, leap + 2), strict=True):
        counted = int(np.abs(np.array(clicked) - beats[place]).argmin()) % 8
        assert counted == repair.draft.counts[place]
        assert end_s == beats[leap] or end_s > beats[leap] + 8
