"""The steps of the beat tracker that can be checked by hand: numbers go in whose answer is known without them."""

from __future__ import annotations

import numpy as np
import pytest

from choleor_desktop.analysis import beats, counts, learned, swing
from choleor_desktop.analysis.onsets import N_BANDS, Onsets
from choleor_desktop.analysis.tempo import N_TEMPOS, TempoCourse

RATE = 100.0
TEMPOS = 85.0 * 2 ** (np.arange(N_TEMPOS) / N_TEMPOS)


def heard(pulse: np.ndarray, start_s: float = 0.0) -> Onsets:
    bands = np.zeros((N_BANDS, len(pulse)))
    return Onsets(bands, bands, pulse, pulse, RATE, start_s)


def course(*windows: dict[int, float], step: int) -> TempoCourse:
    """A song that keeps to one step of the octave, and how likely some steps are in each window."""
    likely = np.full((len(windows), N_TEMPOS), 1e-9)
    for row, window in zip(likely, windows, strict=True):
        row[list(window)] = list(window.values())
    return TempoCourse(
        TEMPOS, np.log(likely), np.arange(len(windows), dtype=float), np.full(len(windows), TEMPOS[step])
    )


def reading(*beats_likely: float, one: int) -> counts.Reading:
    likely = np.zeros(counts.N_STEPS)
    likely[:4] = beats_likely
    return counts.Reading(one, likely)


@pytest.mark.parametrize(
    ("found", "duration_s", "whole", "n_before"),
    [
        ([1.3, 1.8, 2.2], 3.1, [0.3, 0.8, 1.3, 1.8, 2.2, 2.6, 3.0], 2),  # at each end it goes on as it does there
        ([-0.01, 0.5, 1.0, 1.4], 2.0, [0.0, 0.5, 1.0, 1.4, 1.8], 0),  # a beat just in front of the cut is at the cut
        ([-0.5, -0.3, 0.2, 0.7, 1.1], 1.6, [0.2, 0.7, 1.1, 1.5], -2),  # what lies in front of the song is not in it
        ([0.2, 0.7, 1.2, 1.7], 1.5, [0.2, 0.7, 1.2], 0),  # nor is what lies behind
        ([0.5, 1.0, 1.4], 1.7, [0.0, 0.5, 1.0, 1.4], 1),  # but what lies at its first sample
    ],
)
def test_beats_that_follow_the_players_go_on_to_both_ends(found, duration_s, whole, n_before):
    beats_s, before = beats._whole(np.array(found), duration_s, even=False)
    np.testing.assert_allclose(beats_s, whole, atol=1e-9)
    assert before == n_before


@pytest.mark.parametrize(("struck", "share"), [(2, 0.5), (4, 1.0), (8, 1.0)])
def test_confidence_is_made_of_tempo_pulse_beat_and_strokes(struck, share):
    pulse, frames = np.zeros(401), np.arange(20.0, 400, 50)
    pulse[frames[:struck].astype(int)] = 4.0
    tempos = course({98: 0.5, 2: 0.3, 50: 0.2}, {94: 0.4, 3: 0.1, 50: 0.5}, step=98)
    pulses = beats.Pulses(frames, constant=True)
    tempo, clear, beat, constant, strokes = beats.confidence_evidence(
        heard(pulse), pulses, tempos, reading(0.1, 0.6, 0.1, 0.2, one=1)
    )
    assert tempo == pytest.approx(beats.odds(0.6), abs=1e-6), "0.8 and 0.4 lie within four steps, across the octave"
    assert clear == pytest.approx(4.0 * struck / 15), "of eight beats and the seven places between"
    assert beat == pytest.approx(np.log(0.6 / 0.4))
    assert constant == 1.0
    assert strokes == pytest.approx(share)


def test_confidence_grows_with_each_kind_of_evidence():
    middle = np.array([0.5, 1.0, 0.5, 1.0, 0.8])
    for kind in (0, 1, 2, 4):
        assert beats.sure_of(middle + 0.1 * np.eye(5)[kind]) > beats.sure_of(middle)


@pytest.mark.parametrize(
    ("likely", "second", "share"),
    [
        ({2: 0.5, 98: 0.3, 50: 0.2}, 50, 0.2 / 0.7),  # four steps off, across the octave, is the same tempo
        ({98: 0.5, 2: 0.3, 50: 0.2}, 50, 0.2 / 0.7),
        ({2: 0.5, 97: 0.3, 50: 0.2}, 97, 0.3 / 0.8),
    ],
)
def test_the_second_tempo_is_another_one(likely, second, share):
    tempo, score = beats._other_tempo(course(likely, likely, step=2))
    assert tempo == TEMPOS[second]
    assert score == pytest.approx(share, abs=1e-6)


def test_runners_up_begin_where_the_one_is_and_are_as_likely_as_they_are_beside_the_grid():
    bpm = 120.0
    found = beats._runners_up(
        np.arange(0.3, 20, 0.5),
        first=3,
        bpm=bpm,
        confidence=0.8,
        reading=reading(0.1, 0.6, 0.05, 0.25, one=1),
        course=course({50: 0.75, 20: 0.25}, step=50),
    )
    named = {one.name: one for one in found}
    assert [named[name].bpm for name in ("half", "double", "offbeat", "tempo")] == [60, 240, 120, TEMPOS[20]]
    starts = {name: one.first_beat_s for name, one in named.items()}
    one_s = 0.3 + 3 * 0.5
    wanted = {"half": 0.8, "double": 0.05, "offbeat": 0.05, "tempo": one_s - 60 / TEMPOS[20] * 2}
    assert starts == pytest.approx(wanted)
    # An octave off the most usual tempo lies two deviations away.
    octave = 0.8 * np.exp(-2) / (1 + np.exp(-2))
    off_beat = 0.8 * (0.25 / 0.6) ** learned.CONFIDENCE_WEIGHTS[2]
    scores = {name: one.score for name, one in named.items()}
    assert scores == pytest.approx({"half": octave, "double": octave, "offbeat": off_beat, "tempo": 0.25}, abs=1e-6)
    assert [one.name for one in found][:2] == ["offbeat", "tempo"]


def _strokes(*places: int) -> tuple[np.ndarray, np.ndarray]:
    """A pulse with strokes on the beats and at places of 48 behind each, and the beats."""
    at, pulse = np.arange(48, 48 * 18, 48), np.zeros(48 * 20)
    for place in (0, *places):
        for beat in at:
            pulse[beat + place - 1 : beat + place + 2] += (1.0, 2.0, 1.0)
    return pulse, at.astype(float)


@pytest.mark.parametrize(
    ("places", "moved", "spacing"),
    [
        ((32,), 0, 4),  # long, short
        ((16,), 16, 4),  # short, long
        ((24,), 0, 1),  # straight
        ((25,), 0, 1),  # a little late
        ((16, 32), 0, 1),  # triplets
        ((), 0, 1),  # no off-beats
        ((12, 24, 36), 0, 1),  # straight sixteenths
        ((16, 24, 40), 0, 2),  # sixteenths that swing
    ],
)
def test_the_beat_is_the_note_with_the_longer_half_behind_it(places, moved, spacing):
    pulse, at = _strokes(*places)
    found, found_spacing = swing.on_long_notes(pulse, at)
    np.testing.assert_allclose(found, at[: len(found)] + moved)
    assert found_spacing == spacing


def test_an_echo_that_dies_away_is_no_swing():
    at = np.arange(48.0, 48 * 17, 48)
    pulse = np.tile(np.maximum(6.0 - 0.2 * np.arange(48), 0.0), 18)
    assert not swing.long_then_short(pulse, at)[1]


@pytest.mark.parametrize("heights", [(0.6, 0.6, -0.1), (2.0, 2.0, 0.5)])
def test_weak_notes_and_notes_on_every_half_beat_are_no_triplets(heights):
    at = np.arange(0.0, 960, 40)
    pulse = np.zeros(1_000)
    for start, height in enumerate(heights):
        pulse[start * 20 :: 60] = height
    np.testing.assert_array_equal(swing.without_triplets(pulse, at), at)


def test_the_one_is_found_wherever_in_the_eight_count_the_pulse_begins():
    template = counts._TEMPLATE
    for one in (0, 5, 12, 31):
        assert counts.fits(np.roll(template, one, axis=1)).argmax() == one


@pytest.mark.parametrize("spacing", [1, 2, 4])
def test_where_it_swings_the_beat_is_hardly_on_a_short_note(spacing):
    found = np.ones_like(counts._TEMPLATE)
    lost = counts.fits(found) - counts.fits(found, spacing=spacing)
    np.testing.assert_allclose(lost, np.where(np.arange(counts.N_STEPS) % spacing == 0, 0.0, 4.0), atol=1e-9)


@pytest.mark.parametrize(
    ("stroke_s", "height", "one"),
    [
        (0.31, 3.0, 3),  # at the fourth sixteenth, but for some milliseconds
        (0.31, 1.9, None),  # no stroke
        (0.36, 3.0, None),  # between two sixteenths
        (0.50, 3.0, None),  # not at once
    ],
)
def test_a_sound_that_begins_with_a_stroke_begins_with_a_one(stroke_s, height, one):
    start_s = 0.25
    pulse = np.zeros(200)
    pulse[round((stroke_s - start_s) * RATE)] = height
    at_s = -0.05 + 0.12 * np.arange(40)
    wanted = np.zeros(counts.N_STEPS) if one is None else 1.5 * np.eye(counts.N_STEPS)[one]
    np.testing.assert_allclose(counts.beginning(heard(pulse, start_s), at_s), wanted)
