"""Beats are found where they were put: in drums whose times are known, and, with a clear doubt, in what has none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import gaussian_filter1d

from choleor_desktop.analysis import anew, counts, following, grid, onsets, slicing, spectral, stretches, swing, tempo
from choleor_desktop.analysis.beats import _first_one, estimate_beats, find_pulses
from choleor_desktop.analysis.results import BeatGrid
from choleor_desktop.progress import Cancelled, Progress

RATE = 22_050
settings.register_profile("sounds", deadline=None, max_examples=8)


def beats_of(sound: np.ndarray) -> BeatGrid:
    return estimate_beats(spectral.transform(np.asarray(sound, np.float32)))


def _hits() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(5)
    t = np.arange(round(0.25 * RATE)) / RATE
    kick = np.sin(2 * np.pi * 55 * t + 4 * np.exp(-t / 0.02)) * np.exp(-t / 0.08)
    snare = rng.normal(0, 0.35, len(t)) * np.exp(-t / 0.05)
    hat = np.diff(rng.normal(0, 0.2, len(t)), prepend=0) * np.exp(-t / 0.02)
    return kick, snare, hat


def play(beats_s: np.ndarray, seconds: float) -> np.ndarray:
    """Bass drum and snare in turn on beats at any times, hi-hats between, a bass and chords that change every bar."""
    sound = np.zeros(round((seconds + 2) * RATE))
    kick, snare, hat = _hits()
    for i, beat in enumerate(beats_s):
        after = beats_s[i + 1] if i + 1 < len(beats_s) else beat + 0.5
        for time, hit in ((beat, snare if i % 2 else kick), ((beat + after) / 2, hat)):
            at = round(time * RATE)
            sound[at : at + len(hit)] += hit[: max(0, len(sound) - at)]
        at, tone = round(beat * RATE), np.arange(round((after - beat) * 0.95 * RATE)) / RATE
        hz = (110.0, 87.3, 130.8, 98.0)[i // 4 % 4]
        chord = sum(np.sin(2 * np.pi * hz * k * tone) for k in (0.5, 2, 2.5, 3)) * np.exp(-2 * tone)
        sound[at : at + len(tone)] += 0.12 * chord[: max(0, len(sound) - at)]
    return (0.7 * sound / np.abs(sound).max()).astype(np.float32)[: round(seconds * RATE)]


def share_found(truth: np.ndarray, found: np.ndarray) -> float:
    """Share of true beats that have a found one within 40 ms, less the found ones too many."""
    near = np.abs(truth[:, None] - found[None]).min(axis=1) < 0.04
    inside = found[(found > truth[0] - 0.1) & (found < truth[-1] + 0.1)]
    return near.sum() / max(len(truth), len(inside))


@pytest.mark.parametrize("bpm", [86.0, 97.31, 113.0, 128.0, 144.44, 168.5])
def test_a_steady_song_has_its_tempo_to_a_hundredth_and_its_beats_to_a_few_milliseconds(bpm):
    truth = np.arange(0.37, 59.5, 60 / bpm)
    found = beats_of(play(truth, 60.0))
    assert found.constant
    assert found.bpm == pytest.approx(bpm, abs=0.01)
    assert share_found(truth, found.beats_s) == 1.0
    off = found.beats_s[np.abs(truth[:, None] - found.beats_s[None]).argmin(axis=1)] - truth
    assert np.abs(off).max() < 0.008
    assert found.confidence > 0.5


@pytest.mark.parametrize("bpm", [96.0, 120.0, 150.0])
def test_a_song_cut_at_its_first_beat_keeps_that_beat(bpm):
    truth = np.arange(0.0, 29.5, 60 / bpm)
    song = play(truth, 30.0)
    for late_s in (0.0, 0.004):
        found = beats_of(song[round(late_s * RATE) :])
        assert found.beats_s[0] < 0.02
        assert share_found(truth - late_s, found.beats_s) == 1.0


def test_the_one_is_where_the_chord_changes(drum_loop):
    ones = []
    for seed in range(4):
        found = beats_of(drum_loop(120.0, 40.0, seed=seed, first_s=0.25))
        ones.append(float(found.beats_s[found.first_count] - 0.25) % 4.0)
    assert sum(min(one, 4 - one) < 0.05 for one in ones) >= 3


@pytest.mark.parametrize("first", [0, 3, 6])
def test_the_one_is_where_players_come_in_and_go(first):
    kick, snare, hat = _hits()
    sound = np.zeros(46 * RATE)
    for i, beat in enumerate(np.arange(0.3, 44, 0.5)):
        part = (i - first) // 16
        strokes = [(0.0, kick)] + ([(0.25, hat), (0.0, 0.4 * snare)] if part % 2 else [])
        for after, hit in strokes:
            start = round((beat + after) * RATE)
            sound[start : start + len(hit)] += hit
    assert beats_of(sound[: 44 * RATE]).first_count == first


def _clicks(hz: float) -> np.ndarray:
    t = np.arange(round(0.08 * RATE)) / RATE
    return np.sin(2 * np.pi * hz * t) * np.exp(-t / 0.02)


def _steady() -> dict[str, dict[int, np.ndarray]]:
    """What sounds on each half-beat of an eight-count."""
    kick, snare, hat = _hits()
    click, accent = 0.5 * _clicks(1_000), _clicks(1_600)
    return {
        "a click": dict.fromkeys(range(0, 16, 2), click),
        "a click with accents on 1 and 5": dict.fromkeys(range(0, 16, 2), click) | {0: accent, 8: accent},
        "louder clicks on 1 and 5": dict.fromkeys(range(0, 16, 2), 0.4 * click) | {0: click, 8: click},
        "a bass drum": dict.fromkeys(range(0, 16, 2), kick),
        "a bass drum on 1, 3, 5 and 7": dict.fromkeys(range(0, 16, 4), kick),
        "hi-hats": dict.fromkeys(range(16), hat),
        "claps": dict.fromkeys(range(0, 16, 2), snare),
        "bass drum and snare": dict.fromkeys(range(0, 16, 4), kick) | dict.fromkeys(range(2, 16, 4), snare),
    }


STEADY = _steady()


def _repeated(strokes: dict[int, np.ndarray], bpm: float, n_counts: int) -> np.ndarray:
    sound = np.zeros(round(n_counts * 60 / bpm * RATE))
    for half in range(2 * n_counts):
        hit, at = strokes.get(half % 16, np.zeros(0)), round(half * 30 / bpm * RATE)
        sound[at : at + len(hit)] += hit[: len(sound) - at]
    return (0.6 * sound / np.abs(sound).max()).astype(np.float32)


@pytest.mark.parametrize("bpm", [96.0, 140.0])
@pytest.mark.parametrize("kind", sorted(STEADY))
def test_a_loop_is_counted_from_its_first_stroke_wherever_in_its_file_it_begins(kind, bpm):
    loop = _repeated(STEADY[kind], bpm, 64)
    sure = []
    for n_before in (0, 64, 200, 512, 1_024, 1_500, 2_048, 6_615):
        found = beats_of(np.pad(loop, (n_before, n_before // 3)))
        start_s = n_before / RATE
        assert found.bpm == pytest.approx(bpm, abs=0.1)
        assert found.beats_s[found.first_count] == pytest.approx(start_s, abs=0.006)
        assert share_found(start_s + np.arange(64) * 60 / bpm, found.beats_s) == 1.0
        sure.append(found.count_confidence)
    assert max(sure) < 0.75, "eight beats that are alike, or four"
    assert np.ptp(sure) < 0.25


@pytest.mark.parametrize("bpm", [96.0, 120.0, 140.0])
@pytest.mark.parametrize("place", range(7))
def test_the_one_of_a_metronome_is_where_its_accent_is(place, bpm):
    strokes = dict.fromkeys(range(0, 16, 2), 0.5 * _clicks(1_000)) | {2 * place: _clicks(1_600)}
    found = beats_of(_repeated(strokes, bpm, 60))
    assert found.first_count == place
    assert found.count_confidence > 0.4


@pytest.mark.parametrize("seconds", [5.5, 6.5, 8.0, 9.7])
def test_a_short_piece_is_cut_where_there_is_room_for_an_eight_count(drum_loop, seconds):
    for seed in range(4):
        sound = drum_loop(100, 12.0, seed=seed)[: round(seconds * RATE)]
        assert len(slicing.cut(beats_of(sound), seconds)) >= 1


@pytest.mark.parametrize("change", ["drift", "ramp", "step"])
def test_changing_tempos_are_followed(change):
    n = 110
    bpm = {
        "drift": 118 + 4 * np.sin(np.arange(n) / 13),
        "ramp": np.linspace(100, 130, n),
        "step": np.where(np.arange(n) < 56, 104.0, 132.0),
    }[change]
    truth = 0.3 + np.r_[0, np.cumsum(60 / bpm)[:-1]]
    found = beats_of(play(truth, float(truth[-1]) + 0.5))
    assert not found.constant
    assert share_found(truth, found.beats_s) > 0.9
    assert (np.diff(found.beats_s) > 0).all()


@pytest.mark.parametrize("bpm", [60.0, 75.0, 180.0, 210.0])
def test_slow_and_fast_songs_are_counted_as_dancers_count_them(bpm):
    found = beats_of(play(np.arange(0.2, 40, 60 / bpm), 40.0))
    folded = bpm * 2 if bpm < 85 else bpm / 2
    assert found.bpm == pytest.approx(folded, abs=0.05)


@pytest.mark.parametrize("bpm", [168.0, 169.98, 170.0, 170.02])
def test_the_fastest_tempo_is_not_halved(bpm):
    assert beats_of(play(np.arange(0.2, 40, 60 / bpm), 40.0)).bpm == pytest.approx(bpm, abs=0.05)


@pytest.mark.parametrize("bpm", [84.8, 84.95, 85.05])
def test_a_steady_song_at_the_edge_of_the_octave_keeps_one_tempo(bpm):
    truth = np.arange(0.2, 59.5, 60 / bpm)
    found = beats_of(play(truth, 60.0))
    assert found.constant
    assert found.bpm == pytest.approx(bpm, abs=0.01)
    assert share_found(truth, found.beats_s) == 1.0


def test_strokes_that_waver_at_the_edge_of_the_octave_are_counted_within_it():
    rng = np.random.default_rng(466)
    tick = rng.normal(0, 0.3, 300) * np.exp(-np.arange(300) / 60)
    sound = np.zeros(9 * RATE)
    for time in np.cumsum(0.706 * np.exp(rng.normal(0, 0.06, 12))):
        sound[round(time * RATE) :][: len(tick)] += tick
    assert 84 < beats_of(sound).bpm < 172


def test_louder_or_softer_the_beats_stay():
    song = play(np.arange(0.3, 29, 60 / 122), 30.0)
    loud = beats_of(song)
    for gain in (0.5, 0.05, 1.3):
        soft = beats_of(song * np.float32(gain))
        np.testing.assert_allclose(soft.beats_s, loud.beats_s, atol=2e-3)
        assert soft.first_count == loud.first_count
        assert soft.confidence == pytest.approx(loud.confidence, abs=0.02)


@settings(settings.get_profile("sounds"))
@given(st.floats(0.0, 1.5), st.floats(90, 160))
def test_silence_in_front_moves_the_beats_by_as_much(lead_s, bpm):
    song = play(np.arange(0.2, 24, 60 / bpm), 24.0)
    moved = beats_of(np.concatenate((np.zeros(round(lead_s * RATE), np.float32), song)))
    here = beats_of(song)
    assert moved.bpm == pytest.approx(here.bpm, abs=0.02)
    shifted = here.beats_s[2:-2] + round(lead_s * RATE) / RATE
    assert np.abs(shifted[:, None] - moved.beats_s[None]).min(axis=1).max() < 0.012


@pytest.mark.parametrize(("before_s", "after_s"), [(30.0, 0.0), (0.0, 45.0), (12.0, 7.3)])
@pytest.mark.parametrize("bpm", [(125.0, 125.0), (104.0, 131.0)])
def test_silence_at_the_ends_of_a_file_changes_neither_tempo_nor_beats_nor_confidence(bpm, before_s, after_s):
    truth = 0.4 + np.cumsum(np.repeat(60 / np.array(bpm), [32, 64]))
    song = play(truth, float(truth[-1]) + 0.2)
    pads = np.zeros(round(before_s * RATE), np.float32), np.zeros(round(after_s * RATE), np.float32)
    plain, padded = beats_of(song), beats_of(np.concatenate((pads[0], song, pads[1])))
    assert padded.constant == plain.constant == (bpm[0] == bpm[1])
    assert padded.bpm == pytest.approx(plain.bpm, abs=0.02)
    assert padded.confidence == pytest.approx(plain.confidence, abs=0.02)
    inside = padded.beats_s[
        (padded.beats_s > before_s + truth[0] - 0.1) & (padded.beats_s < before_s + truth[-1] + 0.1)
    ]
    assert share_found(truth, inside - before_s) == pytest.approx(share_found(truth, plain.beats_s), abs=0.02)
    ones = padded.beats_s[padded.first_count :: 8] - before_s
    assert np.abs(ones - plain.beats_s[plain.first_count + 8]).min() < 0.01


@pytest.mark.parametrize("bpm", [(100.0, 128.0), (128.0, 100.0), (125.0, 160.0)])
def test_where_the_tempo_leaps_beats_and_tempo_are_as_exact_as_elsewhere(bpm):
    truth = 0.5 + np.cumsum(np.repeat([60 / bpm[0], 60 / bpm[1]], [40, 90]))
    found = beats_of(play(truth, float(truth[-1])))
    assert not found.constant
    assert found.bpm == pytest.approx(bpm[1], abs=0.1)
    later = found.beats_s[(found.beats_s > truth[48]) & (found.beats_s < truth[-6])]
    beside = later - truth[np.abs(truth[:, None] - later).argmin(axis=0)]
    assert beside.std() < 0.0015


@pytest.mark.parametrize("bpm", [(128.0, 88.0), (90.0, 140.0), (128.0, 90.0, 128.0)])
def test_each_part_of_a_medley_is_counted_as_dancers_count_it(bpm):
    truth = 0.5 + np.cumsum(np.repeat(60 / np.array(bpm), 56))
    found = beats_of(play(truth, float(truth[-1])))
    for i, one in enumerate(bpm):
        start, end = truth[56 * i + 8], truth[56 * i + 48]
        inside = found.beats_s[(found.beats_s > start) & (found.beats_s < end)]
        assert 60 / np.diff(inside).mean() == pytest.approx(one, rel=0.01)
    assert share_found(truth, found.beats_s) > 0.95


@pytest.mark.parametrize(("cut_s", "bpm"), [(20.3, (128.0, 96.0)), (24.1, (96.0, 128.0)), (31.9, (104.0, 140.0))])
def test_two_songs_that_were_cut_anywhere_hand_over_at_the_cut(cut_s, bpm):
    before, behind = np.arange(0.3, 50, 60 / bpm[0]), np.arange(0.3, 60, 60 / bpm[1])
    cut, from_s = round(cut_s * RATE), 7.17
    sound = np.concatenate((play(before, 50.0)[:cut], play(behind, 60.0)[round(from_s * RATE) :]))
    found = beats_of(sound)
    truth = np.concatenate((before[before < cut_s], behind[behind > from_s] - from_s + cut_s))
    assert share_found(truth, found.beats_s) > 0.98
    assert [abs(found.beats_s[beat] - cut_s) < 60 / min(bpm) for beat, _ in found.leaps] == [True]


@pytest.mark.parametrize(("cut_s", "bpm"), [(24.1, (121.0, 127.0)), (24.1, (104.0, 109.0)), (31.3, (126.0, 121.0))])
def test_two_songs_of_nearly_one_tempo_that_people_play_hand_over_at_the_cut(cut_s, bpm):
    rng = np.random.default_rng(3)
    before, behind = (np.arange(0.3, 60, 60 / one) for one in bpm)
    before, behind = (beats + rng.normal(0, 0.012, len(beats)) for beats in (before, behind))
    from_s = 7.17
    sound = np.concatenate((play(before, 50.0)[: round(cut_s * RATE)], play(behind, 60.0)[round(from_s * RATE) :]))
    found = beats_of(sound)
    truth = np.concatenate((before[before < cut_s], behind[behind > from_s] - from_s + cut_s))
    assert share_found(truth, found.beats_s) > 0.97
    assert [abs(found.beats_s[beat] - cut_s) < 60 / max(bpm) for beat, _ in found.leaps] == [True]


@pytest.mark.parametrize("n_before", [48, 51, 54])
def test_behind_a_leap_of_the_tempo_the_count_begins_with_the_one_of_what_begins_there(n_before):
    before, after = (0.02 + np.arange(n) * 60 / bpm for n, bpm in ((n_before, 100.0), (72, 128.0)))
    leap_s = n_before * 0.6
    parts = play(before, leap_s), play(after, float(after[-1] + 0.5))
    found = beats_of(np.concatenate(parts))
    ones = found.beats_s[found.counts == 0]
    for truth in (before[8:-8:8], leap_s + after[8::8]):
        assert np.abs(ones[:, None] - truth).min(axis=0).max() < 0.04
    assert len(slicing.cut(found, 300.0)) >= n_before // 8 + 7
    assert found.count_confidence > 0.7, "each part says clearly where its own is"


@pytest.mark.parametrize("n_before", [48, 52, 53])
def test_where_the_count_goes_on_through_a_leap_no_eight_count_has_two_tempos(n_before):
    truth = 0.5 + np.concatenate(([0.0], np.cumsum(np.repeat([0.6, 0.45], [n_before, 72]))))
    found = beats_of(play(truth, float(truth[-1])))
    ones = found.beats_s[found.counts == 0]
    assert np.abs(truth[:-8:8, None] - ones).min(axis=1).max() < 0.04, "the count goes on"
    slices = slicing.cut(found, float(truth[-1]))
    for piece in slices:
        assert np.ptp(np.diff(piece.beats_s)) < 0.04
    assert len(slices) >= (n_before + 72) // 8 - 2


def with_a_rest(bpm, rest_s):
    """A song, silence, the song again from a "1" on; and the beats of both."""
    beats = 0.5 + np.arange(52) * 60 / bpm
    end_s = float(beats[-1]) + 60 / bpm
    song = play(beats, end_s)
    again_s = end_s + rest_s
    return np.concatenate((song, np.zeros(round(rest_s * RATE), np.float32), song)), beats, again_s + beats


@pytest.mark.parametrize("rest_s", [3.0, 4.3, 5.2, 7.77, 12.1])
def test_after_a_silence_within_a_song_beats_and_count_begin_anew(rest_s):
    sound, before, after = with_a_rest(124.0, rest_s)
    found = beats_of(sound)
    ones = found.beats_s[found.counts == 0]
    for part in (before, after):
        inside = found.beats_s[(found.beats_s > part[0] - 0.2) & (found.beats_s < part[-1] + 0.2)]
        assert share_found(part, inside) == 1.0
        own = ones[(ones > part[0] - 0.2) & (ones < part[-1] + 0.2)]
        assert np.abs(own[:, None] - part[::4]).min(axis=1).max() < 0.04, "a chord is four beats"
    assert (np.diff(found.beats_s) > 0.23).all()
    assert found.confidence > 0.8
    assert found.count_confidence > 0.5


@pytest.mark.parametrize("n_silent", [5, 8, 16])
def test_where_all_rest_for_some_beats_the_count_goes_on_at_one_tempo(n_silent):
    beats = 0.5 + np.arange(112) * 60 / 124
    sound = play(beats, 55.0)
    sound[round((beats[40] - 0.02) * RATE) : round((beats[40 + n_silent] - 0.02) * RATE)] = 0
    found = beats_of(sound)
    assert found.constant
    assert found.leaps == ()
    assert share_found(beats, found.beats_s) > 0.99
    assert np.abs(found.beats_s[found.counts == 0][:, None] - beats[::8]).min(axis=0).max() < 0.04


def test_where_a_stretch_begins_between_two_beats_the_long_notes_are_where_they_were():
    kinds = np.random.default_rng(4).uniform(0, 2, (21, 200))
    lost = stretches._fits(kinds, 6, spacing=1) - stretches._fits(kinds, 6, spacing=4)
    np.testing.assert_array_equal(lost > 1, np.arange(counts.N_STEPS) % 4 != 0)


def test_how_sure_each_stretch_is_of_its_one_is_what_all_courses_through_them_say():
    rng = np.random.default_rng(3)
    rows, alike = list(rng.normal(0, 2, (3, counts.N_STEPS))), rng.uniform(-1, 1, (2, counts.N_STEPS))
    score = rows[0][:, None, None] + rows[1][:, None] + rows[2]
    for one, other, third in np.ndindex(score.shape):
        for link, turn in zip(alike, (other - one, third - other), strict=True):
            score[one, other, third] += stretches._AS_BEFORE * link[turn] + stretches._GOES_ON * (turn == 0)
    likely = np.exp(score) / np.exp(score).sum()
    for i, found in enumerate(stretches._likely(rows, stretches._links(alike))):
        np.testing.assert_allclose(found, likely.sum(axis=tuple({0, 1, 2} - {i})))


def test_noise_on_top_does_not_move_the_beats():
    truth = np.arange(0.3, 29, 60 / 110)
    noisy = play(truth, 30.0) + np.random.default_rng(1).normal(0, 0.05, 30 * RATE).astype(np.float32)
    assert share_found(truth, beats_of(noisy).beats_s) == 1.0


def test_runners_up_are_the_other_readings_best_first():
    found = beats_of(play(np.arange(0.3, 39, 60 / 100), 40.0))
    scores = [one.score for one in found.candidates]
    assert scores == sorted(scores, reverse=True)
    named = {one.name: one for one in found.candidates}
    assert {"half", "double"} <= set(named)
    assert named["half"].bpm == pytest.approx(found.bpm / 2)
    assert named["double"].bpm == pytest.approx(found.bpm * 2)
    assert all(0 <= one.first_beat_s < 60 / one.bpm + 1e-9 and 0 < one.score <= 1 for one in found.candidates)


def _speechlike(rng: np.random.Generator) -> np.ndarray:
    """Bursts of noise of syllable length at irregular times."""
    sound = np.zeros(20 * RATE)
    at = 0.0
    while at < 19:
        n = round(rng.uniform(0.05, 0.3) * RATE)
        start = round(at * RATE)
        sound[start : start + n] += rng.normal(0, rng.uniform(0.05, 0.3), n) * np.hanning(n)
        at += rng.gamma(2.0, 0.14)
    return sound


def _odd() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(3)
    t = np.arange(20 * RATE)
    click = np.eye(1, 5 * RATE, RATE)[0]
    return {
        "silence": np.zeros(10 * RATE),
        "near silence": rng.normal(0, 1e-7, 10 * RATE),
        "noise": rng.normal(0, 0.3, 20 * RATE),
        "a steady tone": 0.5 * np.sin(2 * np.pi * 220 * t / RATE),
        "a glissando": 0.5 * np.sin(2 * np.pi * np.cumsum(200 + 150 * np.sin(t / 9e4)) / RATE),
        "syllables": _speechlike(rng),
        "a bell that rings out": 0.5 * np.sin(2 * np.pi * 330 * t / RATE) * np.exp(-t / RATE),
        "one click": click,
        "two clicks": click + np.roll(click, RATE),
        "a second of sound": rng.normal(0, 0.3, RATE),
        "a tenth of a second": rng.normal(0, 0.3, RATE // 10),
        "one sample": np.ones(1),
        "full scale squares": np.sign(np.sin(t[: 8 * RATE] / 30)),
    }


ODD = _odd()


@pytest.mark.parametrize("apart_s", [0.22, 0.25, 0.3])
def test_where_strokes_are_all_alike_beat_and_off_beat_are_about_as_likely(apart_s):
    sound = np.random.default_rng(3).normal(0, 1e-3, 30 * RATE)
    kick, _, _ = _hits()
    for stroke_s in np.arange(0.75, 29, apart_s):
        sound[round(stroke_s * RATE) :][: len(kick)] += kick
    found = beats_of(sound)
    (off_beat,) = (one for one in found.candidates if one.name == "offbeat")
    assert found.bpm == pytest.approx(30 / apart_s, abs=0.1)
    assert found.confidence < 0.7, "the pulse is clear, not which half of it is the beat"
    assert 0.3 < off_beat.score <= found.confidence
    assert found.confidence + off_beat.score <= 1.0


@pytest.mark.parametrize("kind", sorted(ODD))
def test_sound_without_a_beat_gets_a_grid_without_confidence(kind):
    sound = ODD[kind].astype(np.float32)
    found = beats_of(sound)
    assert found.confidence < 0.35
    assert 0 <= found.count_confidence <= found.confidence
    assert np.isfinite(found.beats_s).all()
    assert (np.diff(found.beats_s) > 0).all()
    assert ((found.beats_s >= 0) & (found.beats_s < len(sound) / RATE)).all()
    assert 0 <= found.first_count < 8
    slicing.cut(found, len(sound) / RATE)


def test_three_four_time_has_its_beats_though_no_sure_one():
    beats = np.arange(0.3, 39, 60 / 132)
    kick, snare, _ = _hits()
    sound = np.zeros(41 * RATE)
    for i, beat in enumerate(beats):
        hit = 0.4 * snare if i % 3 else kick
        sound[round(beat * RATE) :][: len(hit)] += hit
    found = beats_of(sound[: 40 * RATE])
    assert found.bpm == pytest.approx(132, abs=0.1) or found.bpm == pytest.approx(88, abs=0.1)
    assert found.count_confidence < 0.9


def test_the_search_can_be_cancelled():
    with pytest.raises(Cancelled):
        estimate_beats(
            spectral.transform(play(np.arange(0.3, 9, 0.5), 10.0)), progress=Progress(is_cancelled=lambda: True)
        )


def test_a_click_is_where_it_sounds_to_two_milliseconds():
    at = np.array([1.0, 2.0, 3.0, 4.0])
    clicks = np.zeros(5 * RATE, np.float32)
    for time in at:
        clicks[round(time * RATE) :][:200] = np.exp(-np.arange(200) / 40)
    for wrong in (-0.02, 0.0, 0.015):
        found = grid.sounding_at(clicks, RATE, at - 0.012 + wrong)
        np.testing.assert_allclose(found, at, atol=0.003)


def test_free_beats_never_slip_by_half_a_beat_where_drums_rest():
    periods = np.full(3_000, 43.0)
    pulse = np.zeros(3_000)
    places = np.arange(10, 2_990, 43.0)
    for i, place in enumerate(places):
        if not 25 < i < 33:
            pulse[round(place)] = 3.0
        pulse[round(place + 21.5) % 3_000] += 1.5
    found = following.follow(pulse, periods)
    phase = (found - 10) % 43.0
    assert np.minimum(phase, 43 - phase).max() < 4


def _accented(share: float, rest: float) -> tuple[onsets.Onsets, np.ndarray]:
    """Sixteenths of one tempo whose accents are a sixteenth later behind a share of them, and the first beats."""
    n, sixteenth = 400, RATE / 256 / 8
    envelope = np.zeros(round(n * sixteenth) + 20)
    for i in range(n):
        place = (i - (i >= share * n)) % 4
        envelope[round(5 + i * sixteenth)] += {0: 1.0, 2: 0.6}.get(place, rest)
    envelope = gaussian_filter1d(envelope, 1.0)
    pulse = onsets.unlevelled(envelope, RATE / 256)
    pulse = np.clip(pulse / pulse.std(), -1.0, 4.0)
    bands = np.zeros((onsets.N_BANDS, len(pulse)))
    return onsets.Onsets(bands, bands, envelope, pulse, RATE / 256, 0.0), 5 + np.arange(0, n, 4) * sixteenth


@pytest.mark.parametrize("share", [0.7, 0.8])
def test_at_one_tempo_accents_a_sixteenth_later_do_not_move_the_beats(share):
    heard, beats = _accented(share, 0.35)
    found = find_pulses(heard, tempo.find_tempo(heard, 85.0))
    assert found.constant
    assert np.abs(beats[:, None] - found.frames).min(axis=1).max() < 2.0


def test_where_most_of_the_pulse_goes_elsewhere_beats_go_with_it():
    heard, beats = _accented(0.5, 0.1)
    found = find_pulses(heard, tempo.find_tempo(heard, 85.0))
    assert not found.constant
    assert np.abs(beats[4:40, None] - found.frames).min(axis=1).max() < 2.0
    assert np.abs(beats[60:-4, None] + RATE / 256 / 8 - found.frames).min(axis=1).max() < 2.0


@pytest.mark.parametrize("late", [0.0, 0.5])
def test_pulses_that_slip_at_a_leap_of_the_tempo_give_beats_all_the_same(late):
    truth = 0.5 + np.concatenate(([0.0], np.cumsum(np.repeat([0.6, 0.45], [48, 64]))))
    sound = play(truth, float(truth[-1]))
    shown = onsets.find_onsets(sound, RATE)
    slipped = np.concatenate((truth[:48], truth[48:] + late * 0.45))
    beats, leaps, readings = stretches.count(
        shown, spectral.transform(sound), slipped, stretches.beginnings(slipped, truth[48:49])
    )
    assert np.abs(beats[:, None] - truth).min(axis=1).max() < 0.01
    assert len(beats) >= len(truth) - 1
    starts = np.array([readings[0].one // 4, *(beat + -count % 8 for beat, count in leaps)])
    assert np.abs(truth[::8] - beats[starts][:, None]).min(axis=1).max() < 0.01


@pytest.mark.parametrize("late", [0.6, 2 / 3])
def test_a_shuffle_whose_short_notes_are_the_loudest_has_its_beats_on_the_long_ones(late):
    truth = np.arange(0.3, 29, 0.5)
    kick, snare, hat = _hits()
    sound = np.zeros(31 * RATE)
    for i, beat in enumerate(truth):
        for time, hit in ((beat, kick if i % 2 == 0 else 0.4 * snare), (beat + 0.5 * late, snare + hat)):
            at = round(time * RATE)
            sound[at : at + len(hit)] += hit
    heard = onsets.find_onsets((0.3 * sound).astype(np.float32), RATE)
    found = find_pulses(heard, tempo.find_tempo(heard, 85.0))
    assert found.spacing == 4
    assert share_found(truth, heard.seconds(found.frames)) > 0.95


def test_beats_of_two_triplets_each_become_the_beats_of_a_shuffle():
    long_notes = np.arange(20, 2_000, 60.0)
    pulse = np.full(2_100, -0.3)
    for at in np.concatenate((long_notes, long_notes + 40)).astype(int):
        pulse[at - 1 : at + 2] = 2.0
    found = swing.without_triplets(pulse, np.arange(20, 2_000, 40.0))
    np.testing.assert_allclose(found, long_notes[: len(found)])
    assert swing.long_then_short(pulse, found)[1]
    np.testing.assert_array_equal(swing.without_triplets(pulse, long_notes), long_notes)


def test_straight_music_does_not_swing():
    heard = onsets.find_onsets(play(np.arange(0.3, 29, 0.5), 30.0), RATE)
    beats = heard.frames(np.arange(0.3, 29, 0.5))
    same, swings = swing.long_then_short(heard.pulse, beats)
    np.testing.assert_array_equal(same, beats)
    assert not swings


def test_onsets_do_not_depend_on_loudness():
    song = play(np.arange(0.3, 9, 0.5), 10.0)
    loud, soft = onsets.find_onsets(song, RATE), onsets.find_onsets(song * np.float32(0.01), RATE)
    np.testing.assert_allclose(loud.envelope, soft.envelope, atol=1e-3)


def test_of_two_strokes_the_stronger_stands_out_more_than_its_logarithm_does():
    sound, kick = np.zeros(20 * RATE), _hits()[0]
    for i in range(72):
        at = round((0.3 + 0.25 * i) * RATE)
        sound[at : at + len(kick)] += kick * (0.4 if i % 2 else 1.0)
    at_s = 0.3 + 0.125 * np.arange(144)
    kinds = counts.evidence(onsets.find_onsets(sound.astype(np.float32), RATE), spectral.transform(sound), at_s)
    rise, power = (np.nanmean(kinds[row].reshape(-1, 4), axis=0) for row in (0, onsets.N_BANDS))
    assert power[0] / power[2] > 1.5 * rise[0] / rise[2] > 1.5


@pytest.mark.parametrize("n_samples", [100, 441])
def test_onsets_are_the_same_wherever_in_the_file_the_sound_is(n_samples):
    song = play(np.arange(0.3, 9, 0.5), 10.0)
    later = np.concatenate((np.zeros(n_samples, np.float32), song))
    here, there = onsets.find_onsets(song, RATE), onsets.find_onsets(later, RATE)
    at_s = np.arange(0.5, 9, 0.01)
    for mine, other in zip(here.bands, there.bands, strict=True):
        same = np.interp(here.frames(at_s), np.arange(len(mine)), mine)
        moved = np.interp(there.frames(at_s + n_samples / RATE), np.arange(len(other)), other)
        np.testing.assert_allclose(moved, same, atol=0.02)


def test_a_tempo_course_crosses_the_edge_of_the_octave_without_a_leap():
    n = 90
    truth = 0.3 + np.r_[0, np.cumsum(60 / np.linspace(92, 78, n))[:-1]]
    heard = onsets.find_onsets(play(truth, float(truth[-1])), RATE)
    course = tempo.find_tempo(heard, 85.0)
    assert np.abs(np.diff(np.log(course.bpm))).max() < 0.06


def test_likelihoods_of_the_one_are_a_distribution():
    song = play(np.arange(0.3, 29, 0.5), 30.0)
    heard = onsets.find_onsets(song, RATE)
    _, _, reading = anew.count(heard, spectral.transform(song), np.arange(0.3, 29, 0.5))
    assert reading.likely.sum() == pytest.approx(1)
    assert reading.beat == 0
    assert reading.one % counts.STEPS_A_BEAT == reading.beat


@pytest.mark.real_music
def test_real_songs_have_their_annotated_pulse(shared_dir):
    from choleor_desktop.library import audio_file

    good, names = [], ("citychill", "gimacian", "sharp", "template", "Party_Sector", "red_doors2")
    for name in names:
        truth = np.loadtxt(shared_dir / "data" / "songs" / f"{name}.beats", ndmin=2)[:, 0]
        found = beats_of(audio_file.read_mono(shared_dir / "data" / "songs" / f"{name}.ogg")[: 45 * RATE])
        truth = truth[truth < 44]
        good.append(share_found(truth, found.beats_s) > 0.9)
    assert sum(good) >= len(names) - 1


@pytest.mark.real_music
@pytest.mark.parametrize("name", ["glacier-bay-humpback", "198-209-0000"])
def test_a_whale_and_a_reading_voice_are_doubted(shared_dir, name):
    from choleor_desktop.library import audio_file

    found = beats_of(audio_file.read_mono(shared_dir / "data" / "songs" / f"{name}.ogg"))
    assert found.confidence < 0.5


@pytest.mark.parametrize(("duration_s", "first"), [(4.2, 0), (4.6, 1)])
def test_in_a_short_sound_the_one_leaves_room_for_an_eight_count_up_to_its_last_border(duration_s, first):
    likely = np.eye(8)[1]
    assert _first_one(likely, np.arange(9) / 2, 0, duration_s) == first
