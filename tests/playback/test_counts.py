"""Language of the counts, the count that is told to the window, and what plans know of themselves."""

from __future__ import annotations

import pickle

import numpy as np
import psutil
import pytest
from sink import RATE, onsets, strokes, wait_for

from choleor_desktop.playback import loaded
from choleor_desktop.playback.board import Moment
from choleor_desktop.playback.counts import words
from choleor_desktop.playback.engine import _Engine
from choleor_desktop.playback.hearing import heard as heard_at
from choleor_desktop.playback.mixer import Voice, events
from choleor_desktop.playback.plans import Comparison, Routine, Span
from choleor_desktop.playback.sounds import Sound
from choleor_desktop.playback.tape import Tape

BEATS = tuple(float(beat) for beat in 10 + np.arange(9) * 0.5)
SLICE = Sound("s", "song.flac", 10.0, 14.0, BEATS)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_spoken_counts_are_short_whole_clean_and_equally_loud(language):
    loudness = []
    for word in words(language, RATE):
        samples = word.samples
        assert 0.15 < len(samples) / RATE <= 0.37
        assert np.abs(samples).max() < 0.9, "nothing is clipped"
        assert np.abs(samples[:20]).max() < 0.02
        assert np.abs(samples[-20:]).max() < 0.02, "it ends, and is not cut off"
        assert word.lead < 0.12 * RATE
        left, right = np.sqrt(np.mean(samples**2, axis=0))
        assert 20 * np.log10(right / left) > 2, "it stands a little to the right"
        level = np.sqrt(np.convolve(samples[:, 1] ** 2, np.ones(882) / 882, "same"))
        loudness.append(20 * np.log10(np.sqrt(np.mean(samples[level > level.max() / 4, 1] ** 2))))
    assert max(loudness) - min(loudness) < 3


def at(plan, position, **how):
    """What is heard half a second after a block began at a position, with 100 ms on the way to the ear."""
    return heard_at(plan, Moment(key=1, position=position, moment_s=5.0, delay_s=0.1, **how), 5.25)


@pytest.mark.parametrize(
    "plan",
    [Span(RATE, SLICE), Comparison(RATE, (SLICE, SLICE), 120.0), Routine(RATE, (SLICE, SLICE), 120.0)],
    ids=["span", "comparison", "routine"],
)
def test_a_plan_is_sent_to_a_worker_without_what_another_thread_may_be_finding_out_of_it(plan):
    """Sending a dictionary that grows meanwhile would end all workers."""
    before = pickle.dumps(plan)
    assert plan.n > 0
    assert len(plan.beats) == len(plan.counts)
    assert plan.parts
    assert pickle.dumps(plan) == before
    sent = pickle.loads(before)  # noqa: S301 - our own
    assert sent == plan
    assert (sent.n, sent.beats, sent.parts, sent.counts) == (plan.n, plan.beats, plan.parts, plan.counts)


def test_the_count_is_the_one_that_is_heard_not_the_one_that_is_sent():
    plan = Span(RATE, SLICE)
    # Sent 0.4 s after the beginning, a quarter of a second ago, a tenth on the way: 0.55 s are heard.
    found = at(plan, 0.4 * RATE)
    assert found.count == 2
    assert found.position_s == pytest.approx(10.55)
    assert found.passed == pytest.approx(0.1)
    assert at(plan, 0.34 * RATE).count == 1


def test_where_the_tempo_leaps_the_count_is_that_of_the_grid():
    beats = tuple(float(beat) for beat in (10, 10.5, 11, 11.4, 11.8, 12.2))
    plan = Span(RATE, Sound("s", "song.flac", 10.2, 14.0, beats, counts=(3, 4, 0, 1, 2, 3)))
    heard = [at(plan, (time - 10.2 - 0.15) * RATE).count for time in (10.3, 10.7, 11.2, 11.5, 13.9)]
    assert heard == [0, 5, 1, 2, 4]


def test_a_count_in_has_the_tempo_of_the_first_eight_count():
    assert Sound("s", "song.flac", 10.0, 20.0, (*BEATS, *(14.3, 14.6, 14.9))).bpm == pytest.approx(120.0)


def test_at_another_tempo_the_place_in_the_file_moves_as_fast_as_it_is_heard():
    assert at(Span(RATE, SLICE.at(0.5)), 0.85 * RATE).position_s == pytest.approx(10.5)


def test_where_a_loop_begins_again_its_end_is_still_heard():
    found = heard_at(Span(RATE, SLICE), Moment(1, 0, 0, 0, 0, 3, 5.0, 0.1), 5.05)
    assert found.count == 8
    assert found.position_s == pytest.approx(13.95)
    assert found.passed == pytest.approx(0.9)


def test_while_the_sound_process_stands_still_what_is_heard_does_so_soon():
    seen = Moment(1, 0, RATE, 0, 0, 0, 5.0, 0.1)
    assert heard_at(Span(RATE, SLICE), seen, 5.3).position_s == pytest.approx(11.2)
    assert heard_at(Span(RATE, SLICE), seen, 65.0).position_s == pytest.approx(11.4)


def test_a_count_in_counts_down_to_the_music():
    plan, step = Span(RATE, SLICE), RATE // 2
    counts = [at(plan, -4 * RATE + (i - 0.2) * step, step=step).count for i in range(8)]
    assert counts == list(range(-1, -9, -1))
    assert at(plan, -4 * RATE + 2.2 * step, step=step).passed == pytest.approx(0.5)
    assert at(plan, -0.1 * RATE, step=step).count == 1


def test_a_count_in_says_the_counts_that_lead_to_the_one_at_which_the_music_begins():
    plan, step = Span(RATE, SLICE), RATE // 2
    begin = plan.frame_at(12.1, on_count=True)
    found = [at(plan, begin + (i - 8.2) * step, begin=begin, step=step) for i in range(10)]
    assert [each.count for each in found] == [-5, -6, -7, -8, -1, -2, -3, -4, 5, 6]
    assert [each.leads_to for each in found] == [5] * 8 + [0] * 2
    tape = Tape(1, plan.place, plan.ratio, plan.n, plan.margin, plan.beats, plan.parts, 1, plan.counts)
    lead, _ = events(Voice(tape, begin, begin=begin, step=step), click=False, words=words("ko", RATE))
    assert [name - 2 for name in lead[1] if name > 1][:8] == [4, 5, 6, 7, 0, 1, 2, 3]


def test_a_routine_tells_its_item_and_a_comparison_its_side():
    other = Sound("t", "other.flac", 3.0, 5.0, tuple(float(beat) for beat in 3 + np.arange(9) * 0.25))
    routine = Routine(RATE, (SLICE, other), 120)
    found = at(routine, 4.9 * RATE)
    assert (found.item, found.sound.slice_id, found.count) == (1, "t", 3)
    assert found.passed == pytest.approx(0.1)
    assert found.position_s == pytest.approx(3.525)
    pair = Comparison(RATE, (SLICE, other), 120)
    assert at(pair, 0.35 * RATE, side=1).sound is other
    assert at(pair, 0.35 * RATE, side=2).side == "both"


@pytest.mark.sound
def test_a_count_in_of_eight_has_the_tempo_of_what_follows(heard, player, tmp_path):
    """Played at 80 %: eight clicks at that tempo, then the slice on the next one."""
    sound = strokes(tmp_path / "a.wav", 0.5 + np.arange(9) * 0.24).at(0.8)
    found = heard(lambda: player.play(sound, count_in=True))[:, 0]
    beats = onsets(found)[:16]
    np.testing.assert_allclose(np.diff(beats) / RATE, 0.3, atol=0.010)
    assert len(beats) == 16


@pytest.mark.sound
@pytest.mark.parametrize("from_s", [1.25, 1.2999, 1.3], ids=["within-a-count", "just-before-it", "on-it"])
def test_a_count_in_leads_to_a_count_wherever_the_music_begins(heard, player, tmp_path, from_s):
    sound = strokes(tmp_path / "a.wav", 0.5 + np.arange(9) * 0.4)
    found = heard(lambda: player.play(sound, count_in=True, from_s=from_s))[:, 0]
    beats = onsets(found)
    n_left = 7 if from_s == 1.25 else 6
    np.testing.assert_allclose(np.diff(beats[: 8 + n_left]) / RATE, 0.4, atol=0.010)
    assert len(beats) - 8 - n_left in (0, 1), "the stroke behind the last perhaps under its ramp"


@pytest.mark.sound
def test_clicks_are_switched_while_it_plays(server, player, tmp_path):
    """On and off again in one loop, which goes on all the time."""
    sound = strokes(tmp_path / "a.wav", 0.5 + np.arange(9) * 0.25, level=0.0)
    recording = server.record()
    player.play(sound, loop=True)
    recording.wait(1.5)
    player.set_click(True)
    recording.wait(1.5)
    player.set_click(False)
    recording.wait(1.5)
    player.stop()
    found = recording.end()[:, 0]
    beats = onsets(found)
    assert len(beats) >= 4
    assert beats[0] > 1.2 * RATE
    assert beats[-1] < len(found) - 1.2 * RATE
    np.testing.assert_allclose(np.diff(beats) / RATE, 0.25, atol=0.001)


@pytest.mark.sound
def test_clicks_are_heard_again_once_the_sound_process_that_crashed_was_started_again(heard, player, tmp_path):
    sound = strokes(tmp_path / "a.wav", 0.5 + np.arange(9) * 0.25, level=0.0)
    player.set_click(True)
    crashed = player._sound.pid
    psutil.Process(crashed).kill()
    wait_for(lambda: player._sound.pid != crashed and not player._tapes.by_plan)
    player.play(sound)
    wait_for(lambda: player.state().playing)
    player.stop()
    wait_for(lambda: not player.state().playing)
    assert len(onsets(heard(lambda: player.play(sound))[:, 0])) == 8


def test_a_voice_that_is_switched_on_in_a_count_in_counts_it():
    plan = Span(RATE, SLICE)
    tape = Tape(1, plan.place, plan.ratio, plan.n, plan.margin, plan.beats, plan.parts, 1, plan.counts)
    engine = _Engine(None, None)
    voice = engine.voice = Voice(tape, -4 * RATE, step=RATE // 2)
    voice.lead_events, voice.events = events(voice, click=False, words=())
    assert set(voice.lead_events[1]) == {0, 1}, "clicks"
    engine._guide(False, "en")
    assert [name for name in voice.lead_events[1] if name > 1] == [*range(2, 10), 2]
    assert len(engine.mixer.hits) == 10


def test_parts_of_a_stretched_song_begin_at_a_one():
    """There a seam is not heard."""
    beats, counts = tuple((0.5 * np.arange(80)).tolist()), tuple(((np.arange(80) + 3) % 8).tolist())
    span = Span(RATE, Sound("x", "x.wav", 0.0, 40.0, beats, counts=counts).at(0.9))
    first, *others = span.borders_s
    assert first == 0.0
    assert len(others) > 2
    assert {counts[beats.index(border)] for border in others} == {0}


def test_of_too_many_sounds_what_is_wanted_or_heard_stays(monkeypatch):
    monkeypatch.setattr(loaded, "_KEPT", 1)
    tapes, plans = loaded.Tapes(), [Span(RATE, Sound(str(i), "x.wav", float(i), i + 1.0)) for i in range(4)]
    heard, _, idle, _ = (tapes.put(plan).key for plan in plans)
    assert list(tapes.forget_oldest(plans[1], heard)) == [idle]
