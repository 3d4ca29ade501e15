"""What varies within songs counts less than what tells songs apart."""

from __future__ import annotations

import numpy as np
import pytest

from choleor_desktop.analysis.whitening import Whitening


def made(seed, n_songs=60, n_each=15, width=6):
    """Columns 0..2 tell songs apart, 3..5 vary within them, all of deviation 1."""
    rng = np.random.default_rng(seed)
    song = np.repeat(np.arange(n_songs), n_each)
    between, within = rng.normal(0, 1, (n_songs, width))[song], rng.normal(0, 1, (len(song), width))
    share = np.array([0.95] * 3 + [0.1] * 3)
    mixing = np.linalg.qr(rng.normal(0, 1, (width, width)))[0] if seed % 2 else np.eye(width)
    return ((between * share + within * np.sqrt(1 - share**2)) @ mixing).astype(np.float32), song


def found_again(rows, song):
    """Share of rows whose nearest other row is of their own song."""
    unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    alike = unit @ unit.T
    np.fill_diagonal(alike, -2)
    return float((song[alike.argmax(axis=1)] == song).mean())


@pytest.mark.parametrize("seed", range(4))
def test_songs_that_were_not_seen_are_found_again_better_than_before(seed):
    rows, song = made(seed)
    known = song < 40
    learned = Whitening.fit(rows[known], song[known], 6, doubt=3.0)
    unseen = rows[~known] - rows[known].mean(axis=0)
    assert found_again(learned.apply(rows[~known]), song[~known]) > found_again(unseen, song[~known]) + 0.05


def scatter_within(rows, song):
    """Variances along the directions in which rows vary within songs, ascending."""
    apart = rows - np.stack([rows[song == s].mean(axis=0) for s in range(song.max() + 1)])[song]
    return np.linalg.eigvalsh(np.cov(apart, rowvar=False))


def test_without_doubt_the_rows_of_a_song_scatter_alike_in_every_direction():
    rows, song = made(1, n_songs=300)
    scatter = scatter_within(Whitening.fit(rows, song, 6).apply(rows), song)
    assert scatter[-1] / scatter[0] < 1.2


def test_where_songs_do_not_differ_directions_are_made_small():
    rows, song = made(1, n_songs=300)
    moved = Whitening.fit(rows, song, 6, doubt=3.0).apply(rows)
    telling, idle = moved[:, :3], moved[:, 3:]
    assert telling.var(axis=0).min() > 20 * idle.var(axis=0).max()
    # Of those that tell songs apart none is preferred for scattering more within them.
    scatter = scatter_within(telling, song)
    assert scatter[-1] / scatter[0] < 1.2


def test_a_direction_counts_as_far_as_songs_differ_in_it():
    """Between songs their variances are 3 and 1, within them 1: 3 / (3 + 3) of 4 are left of one, 1 / (1 + 3) of 2."""
    rng = np.random.default_rng(0)
    song = np.repeat(np.arange(4_000), 10)
    rows = rng.normal(0, 1, (4_000, 2))[song] * np.sqrt([3, 1]) + rng.normal(0, 1, (len(song), 2))
    moved = Whitening.fit(rows.astype(np.float32), song, 2, doubt=3.0).apply(rows.astype(np.float32))
    assert moved.var(axis=0) == pytest.approx([2.0, 0.5], rel=0.05)


def test_what_is_said_to_mean_nothing_counts_less():
    rows, song = made(0)
    idle = np.zeros((6, 6))
    idle[0, 0] = 4 * rows[:, 0].var()
    learned = Whitening.fit(rows, song, 6, idle=idle)
    assert np.abs(learned.projection[0]).max() < 0.5 * np.abs(learned.projection[1:3]).max(axis=1).min()


def test_what_rows_of_the_same_sound_differ_by_is_taken_away_and_what_is_much_more_stays():
    rows, song = made(0)
    of_the_same = np.diag(np.full(6, 0.5) * rows.var(axis=0))
    of_the_same[0, 0] /= 1_000
    sizes = np.square(Whitening.fit(rows, song, 6, of_the_same=of_the_same).projection).sum(axis=1)
    untouched = np.square(Whitening.fit(rows, song, 6).projection).sum(axis=1)
    assert sizes[0] == pytest.approx(untouched[0], rel=0.2)
    assert sizes[1:3].max() < 0.05 * untouched[1:3].min()


def test_in_a_small_library_what_hardly_varies_stays_small():
    rows, song = made(0, n_songs=3, n_each=4)
    rows[:, 0] *= 0.01
    blown_up, kept = (Whitening.fit(rows, song, 6, least) for least in (0.0, 0.1))
    sizes = [np.square(one.projection).sum(axis=1) * rows.var(axis=0) for one in (blown_up, kept)]
    assert sizes[0][0] > 0.3 * sizes[0][1:].mean()
    assert sizes[1][0] < 0.1 * sizes[1][1:].mean()


def test_one_song_says_nothing_of_how_songs_differ_and_all_its_directions_count_alike():
    rows, _ = made(1, n_songs=300)
    song = np.zeros(len(rows), int)
    scatter = scatter_within(Whitening.fit(rows, song, 6, doubt=3.0).apply(rows), song)
    assert scatter[-1] / scatter[0] < 1.05


@pytest.mark.parametrize("n", [0, 1, 2, 5])
def test_few_rows_or_rows_all_alike_leave_a_usable_map(n):
    for rows in (np.zeros((n, 4), np.float32), np.eye(max(n, 1), 4, dtype=np.float32)[:n]):
        for song in (np.zeros(n, int), np.arange(n)):
            learned = Whitening.fit(rows, song, 3, doubt=3.0)
            assert np.isfinite(learned.apply(np.ones((2, 4), np.float32))).all()


def test_the_map_is_the_same_every_time():
    rows, song = made(3)
    np.testing.assert_array_equal(Whitening.fit(rows, song, 4).projection, Whitening.fit(rows, song, 4).projection)
