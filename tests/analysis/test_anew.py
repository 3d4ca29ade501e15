"""Where the count begins anew at one tempo it is found by what recurs every eight beats, and only there."""

from __future__ import annotations

import numpy as np
import pytest

from choleor_desktop.analysis import anew, repair, spectral
from choleor_desktop.analysis.beats import estimate_beats
from choleor_desktop.analysis.onsets import find_onsets
from choleor_desktop.analysis.results import BeatGrid

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


def bars(halves: np.ndarray, noise: float, rng: np.random.Generator) -> np.ndarray:
    """Bars whose first halves of eight-counts, 0, and second ones, 1, differ, and much else does by chance."""
    kinds = rng.normal(0, 1, (2, 40))
    rows = kinds[halves] + rng.normal(0, noise, (len(halves), 40))
    return rows / np.sqrt(np.square(rows).sum(axis=1).mean()) * np.sqrt(12)


def test_bars_of_an_eight_count_a_bar_later_are_told_however_often_it_begins_anew():
    rng = np.random.default_rng(2)
    for lengths in ([20, 31, 19], [40, 12], [9, 30, 30]):
        later = np.repeat(np.arange(len(lengths)) % 2, lengths)
        halves = (np.arange(len(later)) + later) % 2
        np.testing.assert_array_equal(anew.later_bars(bars(halves, 0.5, rng)), later)


@pytest.mark.parametrize(("cosine", "splits"), [(0.3, False), (-0.3, False), (-0.8, True)])
def test_in_parts_with_nothing_in_common_the_count_goes_on(cosine, splits):
    first, second = np.eye(2) * 5
    parts = np.repeat([first, cosine * first + np.sqrt(1 - cosine**2) * second], 30, axis=0)
    bars = parts * np.where(np.arange(60) % 2, -1, 1)[:, None]
    assert anew.later_bars(bars).any() == splits


def test_no_part_is_shorter_than_four_bars():
    for seed in range(100):
        later = anew.later_bars(np.random.default_rng(seed).standard_cauchy((40, 1)))
        lengths = np.diff(np.concatenate(([0], np.flatnonzero(np.diff(later)) + 1, [40])))
        assert not later[0]
        assert lengths.min() >= 4


def test_bars_that_are_alike_by_chance_are_of_one_count():
    rng = np.random.default_rng(3)
    for n in (1, 7, 8, 9, 30, 80, 200):
        assert not anew.later_bars(bars(np.arange(n) % 2, 0.5, rng)).any()
        assert not anew.later_bars(bars(np.zeros(n, int), 1.0, rng)).any()
    assert not anew.later_bars(np.zeros((0, 40))).any()


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
