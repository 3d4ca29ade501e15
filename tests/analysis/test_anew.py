"""Where music was cut, or has some beats more, beats and count begin anew, and only there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from choleor_desktop.analysis import anew, cuts, recurrence, repair, spectral
from choleor_desktop.analysis.beats import estimate_beats
from choleor_desktop.analysis.following import follow
from choleor_desktop.analysis.onsets import Onsets, find_onsets
from choleor_desktop.analysis.parts import keeps_tempo
from choleor_desktop.analysis.results import BeatGrid
from choleor_desktop.analysis.tempo import find_tempo

RATE = 22_050
START_S = 0.4


def beats_of(sound: np.ndarray) -> BeatGrid:
    return estimate_beats(spectral.transform(sound))


def play(counts: np.ndarray, bpm: float, chords: tuple[float, ...]) -> np.ndarray:
    """Bass drum, snare and hi-hats of such counts, 0 to 7, a chord every bar, and a tune that never comes again."""
    rng = np.random.default_rng(7)
    period = 60 / bpm
    t = np.arange(round(0.25 * RATE)) / RATE
    kick = np.sin(2 * np.pi * 55 * t + 4 * np.exp(-t / 0.02)) * np.exp(-t / 0.08)
    snare, hat = (rng.normal(0, 0.3, len(t)) * np.exp(-t / length) for length in (0.05, 0.02))
    tone = np.arange(round(period * RATE)) / RATE
    sound = np.zeros(round((START_S + len(counts) * period + 1) * RATE))
    for i, count in enumerate(counts):
        hz = chords[count // 4]
        chord = sum(np.sin(2 * np.pi * hz * k * tone) for k in (0.5, 2, 2.5, 3)) * np.exp(-2 * tone)
        tune = np.sin(2 * np.pi * 440 * 2 ** (rng.integers(0, 12) / 12) * tone) * np.exp(-4 * tone)
        for late, hit in ((0, snare if count % 2 else kick), (0.5, hat), (0, 0.12 * chord), (0, 0.15 * tune)):
            at = round((START_S + (i + late) * period) * RATE)
            sound[at : at + len(hit)] += hit
    return (0.7 * sound / np.abs(sound).max()).astype(np.float32)


def ones_of(grid: BeatGrid) -> np.ndarray:
    """How many beats behind the first of the song the found "1" are."""
    return np.round((grid.beats_s[grid.counts == 0] - START_S) * grid.bpm / 60).astype(int)


@pytest.mark.parametrize(("n_before", "bpm"), [(40, 124.0), (72, 97.3), (104, 140.0)])
def test_behind_four_beats_more_the_count_begins_anew_and_the_beats_go_on(n_before, bpm):
    counts = np.concatenate((np.arange(n_before), np.arange(4, 8), np.arange(144 - n_before))) % 8
    found = beats_of(play(counts, bpm, (110.0, 98.0)))
    assert found.constant
    assert [count for _, count in found.leaps] == [0]
    assert np.ptp(np.diff(found.beats_s)) < 1e-6
    assert abs(found.bpm - bpm) < 0.02
    first, *_ = found.leaps[0]
    ones = ones_of(found)
    behind = START_S + (n_before + 4) * 60 / bpm
    # Up to an eight-count early or late: the four beats more are like those before them.
    assert abs(found.beats_s[first] - behind) < 8.5 * 60 / bpm
    assert set(ones[ones < n_before - 8] % 8) == {0}
    assert set(ones[ones > n_before + 8] % 8) == {4}


def test_how_sure_the_one_is_is_as_if_the_count_went_on():
    counts = np.concatenate((np.arange(40), np.arange(4, 108))) % 8
    through, found = (beats_of(play(each, 124.0, (110.0, 98.0))) for each in (np.arange(144) % 8, counts))
    assert len(found.leaps) == 1
    assert found.count_confidence == pytest.approx(through.count_confidence, abs=0.06)


@pytest.mark.parametrize(
    ("counts", "chords"),
    [
        pytest.param(np.arange(148) % 8, (110.0, 98.0), id="it goes on"),
        pytest.param(np.append(np.arange(64), np.arange(4, 88)) % 4, (110.0, 110.0), id="all bars are alike"),
        pytest.param(np.arange(28) % 8, (110.0, 98.0), id="short"),
    ],
)
def test_where_nothing_says_that_the_count_begins_anew_it_goes_on(counts, chords):
    assert beats_of(play(counts, 124.0, chords)).leaps == ()


def test_a_count_that_was_found_to_begin_anew_goes_on_with_the_key_that_has_it_begin_anew():
    counts = np.concatenate((np.arange(72), np.arange(4, 80))) % 8
    found = beats_of(play(counts, 124.0, (110.0, 98.0)))
    assert len(found.leaps) == 1
    assert repair.count_anew(found, float(found.beats_s[found.leaps[0][0]])).leaps == ()


TRUE_BPM, N_BEATS = 124.0, 168
CUT_S = START_S + 70.3 * 60 / TRUE_BPM


def cut_out(sound: np.ndarray, n_beats: float) -> np.ndarray:
    """A song without so many beats from ``CUT_S`` on."""
    at, behind = round(CUT_S * RATE), round((CUT_S + n_beats * 60 / TRUE_BPM) * RATE)
    return np.concatenate((sound[:at], sound[behind:]))


@pytest.mark.parametrize("n_beats", [4.0, 2.0, 1.0, 7.0, 3.75, 0.5, 9.25, 4.37, 6.63, 2.1, 5.4, 11.86])
def test_behind_a_cut_beats_and_count_begin_anew(n_beats):
    song = play(np.arange(N_BEATS) % 8, TRUE_BPM, (110.0, 98.0))
    found = beats_of(cut_out(song, n_beats))
    assert len(found.leaps) == 1
    assert abs(found.bpm - TRUE_BPM) < 0.1
    period = 60 / TRUE_BPM
    first_s = float(found.beats_s[found.leaps[0][0]])
    assert abs(first_s - CUT_S) < 8.5 * period
    late = n_beats * period * (found.beats_s > CUT_S)
    at = (found.beats_s + late - START_S) / period
    aside = np.abs(found.beats_s - CUT_S) > 8.5 * period
    assert np.abs(at - np.round(at))[aside].max() < 0.06
    assert set(np.round(at[aside & (found.counts == 0)]) % 8) == {0}
    assert found.constant == (n_beats % 1 == 0)
    assert keeps_tempo(found, float(found.beats_s[-1]) + 1)


@pytest.mark.parametrize("n_beats", [0.0, 8.0, 24.0])
def test_where_whole_eight_counts_were_cut_out_the_count_goes_on(n_beats):
    found = beats_of(cut_out(play(np.arange(N_BEATS) % 8, TRUE_BPM, (110.0, 98.0)), n_beats))
    assert found.leaps == ()
    assert found.constant


def test_two_cuts_make_three_parts():
    song = play(np.arange(N_BEATS + 80) % 8, TRUE_BPM, (110.0, 98.0))
    at = [round((START_S + n * 60 / TRUE_BPM) * RATE) for n in (70, 73.3, 150, 156.7)]
    found = beats_of(np.concatenate((song[: at[0]], song[at[1] : at[2]], song[at[3] :])))
    beats = np.searchsorted(found.beats_s, [(START_S + n * 60 / TRUE_BPM) for n in (70, 146.7)])
    np.testing.assert_allclose([beat for beat, _ in found.leaps], beats, atol=2)


@pytest.mark.parametrize("faster", [1.03, 0.95])
def test_behind_a_join_beats_of_a_somewhat_other_tempo_begin_with_their_own_one(faster):
    first, second = (play(np.arange(80) % 8, bpm, (110.0, 98.0)) for bpm in (TRUE_BPM, faster * TRUE_BPM))
    end = round((START_S + 61.4 * 60 / TRUE_BPM) * RATE)
    found = beats_of(np.concatenate((first[:end], second[round(START_S * RATE) :])))
    assert len(found.leaps) == 1
    assert not keeps_tempo(found, float(found.beats_s[-1]) + 1)
    for start_s, end_s, zero_s, bpm in ((3, 26, START_S, TRUE_BPM), (33, 60, end / RATE, faster * TRUE_BPM)):
        inside = (found.beats_s > start_s) & (found.beats_s < end_s)
        at = (found.beats_s - zero_s)[inside] * bpm / 60
        assert np.abs(at - np.round(at)).max() < 0.06
        assert set(np.round(at[found.counts[inside] == 0]) % 8) == {0}


def of_eight_counts(lengths: list[int], by: list[int], rng: np.random.Generator, noise: float = 1.0) -> np.ndarray:
    """Beats of parts of such lengths, in which an eight-count begins so many sixteenths later than at first."""
    late = np.repeat(by, lengths)
    steps = (np.arange(4 * len(late)).reshape(-1, 4) - late[:, None]) % 32
    rows = rng.normal(0, 1, (32, 20))[steps] + rng.normal(0, noise, (*steps.shape, 20))
    rows -= rows.mean(axis=(0, 1))
    return (rows / np.sqrt(np.square(rows).sum(axis=2).mean())).reshape(-1, 20).astype(np.float32)


@pytest.mark.parametrize(
    ("lengths", "by"),
    [
        ([80, 124], [0, 16]),
        ([25, 40], [0, 5]),
        ([40, 24], [0, 31]),
        ([50, 60, 70], [0, 9, 4]),
        ([50, 60, 70], [0, 16, 0]),
        ([1_100, 1_000, 40], [0, 3, 24]),
    ],
)
def test_what_recurs_some_sixteenths_later_is_found_from_its_first_beat_on(lengths, by):
    late = recurrence.later(of_eight_counts(lengths, by, np.random.default_rng(2)))
    np.testing.assert_array_equal(late, np.repeat(by, lengths))


@pytest.mark.parametrize("n", [0, 1, 24, 47, 48, 49, 200])
def test_what_recurs_where_it_did_is_no_later(n):
    rng = np.random.default_rng(3)
    assert not n or not recurrence.later(of_eight_counts([n], [0], rng)).any()
    assert not recurrence.later(rng.normal(0, 20**-0.5, (4 * n, 20)).astype(np.float32)).any()
    assert not recurrence.later(np.zeros((4 * n, 20), np.float32)).any()


def test_in_music_that_swings_nothing_is_later_by_a_part_of_a_beat():
    rows = of_eight_counts([60, 60], [0, 6], np.random.default_rng(4))
    assert recurrence.later(rows)[-1] == 6
    assert recurrence.later(rows, spacing=4)[-1] in {0, 4, 8}


def test_no_part_is_shorter_than_three_eight_counts():
    for seed in range(50):
        rows = np.random.default_rng(seed).standard_cauchy((600, 1)).astype(np.float32)
        late = recurrence.later(rows / np.sqrt(np.square(rows).mean()))
        lengths = np.diff(np.concatenate(([0], np.flatnonzero(np.diff(late)) + 1, [150])))
        assert lengths.min() >= 24


def _struck(at: np.ndarray) -> Onsets:
    """Onsets of clicks at such times, in seconds."""
    sound = np.zeros(round((at[-1] + 1) * RATE), np.float32)
    click = np.exp(-np.arange(600) / 80).astype(np.float32) * np.random.default_rng(1).normal(0, 0.3, 600)
    for time_s in at:
        start = round(time_s * RATE)
        sound[start : start + 600] += click
    return find_onsets(sound, RATE)


def _pieces_of(at: np.ndarray, *, swings: bool = False) -> tuple[Onsets, list[np.ndarray]]:
    """Onsets of clicks at such times, and the even pieces they are found to be."""
    onsets = _struck(at)
    course = find_tempo(onsets, 85.0)
    followed = follow(onsets.pulse, course.periods(len(onsets.pulse), onsets.frames_per_s))
    return onsets, cuts.even_pieces(onsets, course, followed, swings=swings)


@pytest.mark.parametrize("swings", [False, True])
@pytest.mark.parametrize(("share", "n_beats"), [(0.003, 20), (0.012, 20), (0.02, 12), (0.006, 9), (0.004, 40)])
def test_beats_that_slide_as_players_do_were_not_cut(share, n_beats, swings):
    periods = 0.5 * (1 + share * np.sin(np.arange(200) / n_beats))
    assert _pieces_of(0.3 + np.cumsum(periods), swings=swings)[1] == []


@pytest.mark.parametrize("later_s", [0.19, 0.125, -0.125, 0.25])
@pytest.mark.parametrize("jumps", [[60], [40, 80], [33, 75, 120]])
def test_each_piece_has_even_beats_where_it_sounds(jumps, later_s):
    periods = np.full(160, 0.5)
    periods[jumps] += later_s
    at = 0.3 + np.cumsum(periods)
    onsets, pieces = _pieces_of(at)
    assert len(pieces) == len(jumps) + 1
    assert all(len(piece) > 3 and np.ptp(np.diff(piece)) < 1e-6 for piece in pieces)
    beats_s = onsets.seconds(np.concatenate(pieces))
    near = np.abs(beats_s[:, None] - at).min(axis=1) % 0.25
    assert np.median(np.minimum(near, 0.25 - near)) < 0.02


@pytest.mark.parametrize("seed", range(20))
def test_in_noise_no_piece_is_without_beats(seed):
    onsets = find_onsets(np.random.default_rng(seed).normal(0, 0.1, 40 * RATE).astype(np.float32), RATE)
    course = find_tempo(onsets, 85.0)
    for bpm in (90.0, 130.0, 165.0):
        steady = replace(course, bpm=np.full_like(course.bpm, bpm))
        assert all(len(piece) > 3 for piece in cuts.even_pieces(onsets, steady, np.zeros(0), swings=False))


@pytest.mark.parametrize("n_beats", range(3, 40, 3))
def test_of_a_short_piece_beats_are_found_and_its_count_goes_on(n_beats):
    found = beats_of(play(np.arange(n_beats) % 8, 128.0, (110.0, 98.0)))
    assert not found.leaps
    assert n_beats < 9 or abs(found.bpm - 128.0) < 1.0


@pytest.mark.parametrize("seed", range(20))
def test_pulses_that_end_before_the_first_one_are_counted(seed):
    sound = np.random.default_rng(seed).normal(0, 0.1, RATE).astype(np.float32)
    beats_s, leaps, _ = anew.count(find_onsets(sound, RATE), spectral.transform(sound), np.array([0.1, 0.4, 0.7]))
    assert len(beats_s) in (2, 3)
    assert leaps == ()
