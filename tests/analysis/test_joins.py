"""Where the tempo leaps, the beats of one part hand over to those of the next at the very moment."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter1d

from choleor_desktop.analysis import onsets
from choleor_desktop.analysis.joins import hand_over, joined
from choleor_desktop.analysis.tempo import TempoCourse

N_FRAMES = 4_000


def pulse_of(*beats: np.ndarray) -> np.ndarray:
    """Onsets at some frames, half as strong between them."""
    pulse = np.zeros(N_FRAMES)
    for each in beats:
        pulse[np.round(each).astype(int)] += 3.0
        pulse[np.round((each[1:] + each[:-1]) / 2).astype(int)] += 1.5
    return gaussian_filter1d(pulse, 1.0) - 0.1


@pytest.mark.parametrize("heard_at", [1_700, 2_000, 2_300])
def test_beats_hand_over_where_the_music_does_however_late_or_early_the_leap_was_heard(heard_at):
    before, behind = np.arange(10.0, 2_000, 43.0), np.arange(2_036.0, N_FRAMES, 57.0)
    alone = np.arange(10.0, heard_at, 43.0), np.arange(2_036.0 - 57 * 10, N_FRAMES, 57.0)
    found, begin = joined(pulse_of(before, behind), [alone[0], alone[1][alone[1] > heard_at]], [0, heard_at])
    np.testing.assert_allclose(found, np.concatenate((before, behind)))
    assert before[-1] < begin[0] < behind[0]


def test_off_beats_of_the_next_part_are_moved_onto_its_beats_where_the_pulse_goes_on():
    before, behind = np.arange(10.0, 2_000, 43.0), np.arange(2_036.0, N_FRAMES, 57.0)
    found, _ = joined(pulse_of(before, behind), [before, behind[:-1] + 28.5], [0, 2_000])
    np.testing.assert_allclose(
        found[: len(before) + 30], np.concatenate((before, behind))[: len(before) + 30], atol=0.1
    )


def test_no_two_beats_are_nearer_than_half_a_beat_where_parts_meet():
    before, behind = np.arange(10.0, 2_000, 43.0), np.arange(1_994.0, N_FRAMES, 45.0)
    found, begin = joined(pulse_of(before[:-1], behind), [before, behind], [0, 1_990])
    assert np.diff(found).min() >= 22
    assert len(begin) == 1


def test_a_part_of_a_few_beats_is_none():
    before, behind = np.arange(10.0, 1_900, 43.0), np.arange(2_100.0, N_FRAMES, 57.0)
    few = np.array([1_950.0, 2_020.0, 2_080.0])
    pulse = pulse_of(before, behind)
    found, begin = joined(pulse, [before, few, behind], [0, 1_940, 2_090])
    np.testing.assert_array_equal(found, joined(pulse, [before, behind], [0, 2_090])[0])
    assert len(begin) == 1
    assert joined(pulse, [few[:2], few[2:]], [0, 2_050])[0].tolist() == few.tolist()


def test_where_neither_line_has_a_beat_the_first_place_is_taken():
    assert hand_over(np.zeros(100), (0.0, 400.0), (7.0, 400.0), 50.0, 51.0) == 50.0


def test_a_part_of_onsets_has_the_times_of_the_whole():
    rng = np.random.default_rng(1)
    whole = onsets.find_onsets(rng.normal(0, 0.1, 60_000).astype(np.float32), 22_050)
    part = whole.part(40, 120)
    np.testing.assert_array_equal(part.pulse, whole.pulse[40:120])
    np.testing.assert_array_equal(part.bands, whole.bands[:, 40:120])
    np.testing.assert_allclose(part.seconds(np.arange(80.0)), whole.seconds(np.arange(40.0, 120.0)))


def test_a_part_of_a_tempo_course_has_the_windows_that_are_its_own():
    times = np.arange(6.0, 60.0, 1.5)
    tempos = 85.0 * 2 ** (np.arange(100) / 100)
    whole = TempoCourse(tempos, np.zeros((len(times), 100)), times, np.where(times < 30, 100.0, 130.0))
    part = whole.part(30.0, 60.0)
    assert set(part.bpm) == {130.0}
    assert part.times_s[0] >= 1.5
    assert part.times_s[-1] <= 30.0 - 1.5
    assert whole.part(20.0, 21.0).times_s.tolist() == [pytest.approx(1.0, abs=0.8)], "never none"


@pytest.mark.parametrize(
    ("bpm", "least_if_even", "n"),
    [
        (np.repeat([100.0, 130.0], 20), 9.0, 1),
        (np.repeat([100.0, 105.0], 20), 0.04, 1),
        (np.repeat([100.0, 103.0, 100.0], 20), 0.02, 2),
        (np.repeat([100.0, 103.0], 20), 0.04, 0),
        (np.geomspace(100.0, 130.0, 40), 0.02, 0),
        (100.0 * 1.02 ** np.sin(np.arange(60) / 3), 0.02, 0),
        (np.array([100.0, 105.0]), 0.02, 0),
    ],
)
def test_the_tempo_leaps_where_it_changes_much_or_is_even_before_and_behind(bpm, least_if_even, n):
    tempos = 85 * 2 ** (np.arange(100) / 100)
    times = 6.0 + 1.5 * np.arange(len(bpm))
    found = TempoCourse(tempos, np.zeros((len(bpm), 100)), times, bpm).leaps(0.06, least_if_even)
    assert len(found) == n
    np.testing.assert_allclose(found, times[20 : 20 * n + 1 : 20] - 0.75, atol=0.1)
