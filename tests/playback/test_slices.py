"""Slices, loops and songs, heard at the sink."""

from __future__ import annotations

import os

import numpy as np
import pytest
import soundfile
from sink import RATE, noise, place_of, wait_for

from choleor_desktop.playback.plans import Span
from choleor_desktop.playback.render import decode, render
from choleor_desktop.playback.sounds import Sound

pytestmark = pytest.mark.sound
RAMP = round(0.005 * RATE)
LOOP_S = float(os.environ.get("CHOLEOR_LOOP_SECONDS", "4"))


def test_a_slice_is_played_bit_for_bit_between_two_ramps(heard, player, tmp_path):
    path = tmp_path / "노래 'song'.wav"
    samples = noise(path)
    found = heard(lambda: player.play(Sound("s", str(path), 1.0, 2.0)))
    wanted = samples[RATE : 2 * RATE]
    start = place_of(wanted, found)
    np.testing.assert_array_equal(found[start : start + len(wanted)], wanted)
    up = ((np.arange(RAMP) + 0.5) / RAMP)[:, None]
    np.testing.assert_allclose(found[start - RAMP : start], samples[RATE - RAMP : RATE] * up, atol=1e-6)
    behind = slice(start + len(wanted), start + len(wanted) + RAMP)
    np.testing.assert_allclose(found[behind], samples[2 * RATE : 2 * RATE + RAMP] * up[::-1], atol=1e-6)
    assert not found[: start - RAMP].any()
    assert not found[behind.stop :].any()


def test_a_loop_has_no_gap_and_no_sample_twice(heard, player, tmp_path):
    samples = noise(tmp_path / "song.wav")
    wanted = samples[round(0.5 * RATE) : round(1.3 * RATE)]
    found = heard(lambda: player.play(Sound("s", str(tmp_path / "song.wav"), 0.5, 1.3), loop=True), LOOP_S)
    first = np.flatnonzero(found.any(axis=1))[0] + RAMP
    n = round(LOOP_S * RATE)
    expected = wanted[np.arange(n) % len(wanted)]
    np.testing.assert_array_equal(found[first : first + n], expected)


def test_a_run_of_slices_loops_as_one(heard, player, tmp_path):
    samples = noise(tmp_path / "song.wav")
    run = Sound("s", str(tmp_path / "song.wav"), 0.5, 2.0, (0.5, 1.0, 1.5, 2.0))
    found = heard(lambda: player.play(run, loop=True), 3.5)
    wanted = samples[round(0.5 * RATE) : round(2.0 * RATE)]
    first = np.flatnonzero(found.any(axis=1))[0] + RAMP
    n = round(3.5 * RATE)
    np.testing.assert_array_equal(found[first : first + n], wanted[np.arange(n) % len(wanted)])


def test_a_song_is_played_from_a_slice_on_to_its_end(heard, load, player, tmp_path):
    """It is rendered in parts; where they meet, no sample is missing."""
    samples = noise(tmp_path / "song.wav", 11)
    beats = tuple(np.arange(4, 11, 0.5))
    song = Sound("s", str(tmp_path / "song.wav"), 4.0, 11.0, beats)
    load(lambda: player.play(song))
    found = heard(lambda: player.play(song))
    wanted = samples[4 * RATE :]
    start = place_of(wanted[:RATE], found)
    np.testing.assert_array_equal(found[start : start + len(wanted)], wanted)


def test_sound_at_another_rate_is_the_same_wherever_it_begins(tmp_path):
    noise(tmp_path / "song.wav", 6, 48_000)
    whole = decode(str(tmp_path / "song.wav"), 0, 6 * RATE, RATE)
    for first in (12_345, 44_100, 100_001):
        part = decode(str(tmp_path / "song.wav"), first, 50_000, RATE)
        np.testing.assert_allclose(part, whole[first : first + 50_000], atol=2e-5)


def test_around_a_slow_loop_is_its_own_end_and_around_a_part_of_a_long_one_the_music_beside_it(tmp_path):
    path, samples = str(tmp_path / "song.wav"), np.random.default_rng(4).normal(0, 0.01, (40 * RATE, 2))
    short, long = (Span(RATE, Sound("s", path, 1.0, end_s, tempo_ratio=0.8, is_loop=True)) for end_s in (3.0, 36.0))
    assert len(short.parts) == 1 < len(long.parts)
    for end_s in (3.0, long.borders_s[2]):  # the last moments of the loop, and of the second part
        samples[round((end_s - 0.5) * RATE) : round(end_s * RATE)] *= 30
    soundfile.write(path, samples, RATE, subtype="FLOAT")
    for plan, number, is_loud in ((short, 0, True), (long, 1, False)):
        first, (block,) = render(plan, number)
        before = block[: plan.parts[number] - first]
        assert len(before) > 100
        assert bool(np.sqrt(np.mean(before**2)) > 0.05) is is_loud


@pytest.mark.parametrize(("rate", "channels"), [(8_000, 1), (192_000, 2), (48_000, 6)])
@pytest.mark.parametrize("ratio", [1.0, 0.5, 1.5])
def test_a_moment_of_any_kind_of_file_at_any_tempo_is_as_long_and_as_loud_as_it_should_be(
    tmp_path, rate, channels, ratio
):
    tone = (0.3 * np.sin(2 * np.pi * 440 * np.arange(3 * rate) / rate)).astype(np.float32)
    soundfile.write(tmp_path / "tone.wav", np.repeat(tone[:, None], channels, axis=1), rate)
    plan = Span(RATE, Sound("s", str(tmp_path / "tone.wav"), 1.0, 1.3, tempo_ratio=ratio))
    first, (found,) = render(plan, 0)
    assert (first, len(found)) == (-RAMP, round(0.3 / ratio * RATE) + 2 * RAMP)
    np.testing.assert_allclose(np.sqrt(np.mean(np.square(found, dtype=float), axis=0)), 0.3 / np.sqrt(2), rtol=0.05)


def test_stop_fades_within_milliseconds(heard, player, tmp_path):
    samples = noise(tmp_path / "song.wav", 10)
    found = heard(lambda: player.play(Sound("s", str(tmp_path / "song.wav"), 0, 10)), 1.0)
    start = place_of(samples[:RATE], found)
    played = np.flatnonzero(found.any(axis=1))[-1] + 1 - start
    full = played - RAMP
    np.testing.assert_array_equal(found[start : start + full], samples[:full])
    down = ((np.arange(RAMP)[::-1] + 0.5) / RAMP)[:, None]
    np.testing.assert_allclose(found[start + full : start + played], samples[full:played] * down, atol=1e-6)


def test_the_next_slice_takes_over_under_the_ramp_of_the_last(server, player, tmp_path):
    samples = noise(tmp_path / "song.wav")
    path = str(tmp_path / "song.wav")
    player.prepare([Sound("b", path, 3, 4)])
    recording = server.record()
    player.play(Sound("a", path, 0.5, 2.0), loop=True)
    wait_for(lambda: player.state().slice_id == "a")
    recording.wait(0.6)
    player.play(Sound("b", path, 3, 4))
    wait_for(lambda: player.state().slice_id == "b")
    wait_for(lambda: not player.state().playing)
    found = recording.end()
    second = place_of(samples[3 * RATE : 4 * RATE], found)
    first = np.flatnonzero(found.any(axis=1))[0] + RAMP
    change = second - RAMP - first
    loop = samples[RATE // 2 + np.arange(change + RAMP) % round(1.5 * RATE)]
    up = ((np.arange(RAMP) + 0.5) / RAMP)[:, None]
    old, new = loop[change:], samples[3 * RATE - RAMP : 3 * RATE]
    np.testing.assert_array_equal(found[first : first + change], loop[:change])
    np.testing.assert_allclose(found[second - RAMP : second], old * up[::-1] + new * up, atol=1e-6)
    np.testing.assert_array_equal(found[second : second + RATE], samples[3 * RATE : 4 * RATE])


def test_a_loop_goes_on_where_it_is_when_it_may_end(heard, player, tmp_path):
    """Loop off: the turn that is playing is the last, without a break."""
    samples = noise(tmp_path / "song.wav")
    wanted = samples[RATE : 2 * RATE]

    def play():
        player.play(Sound("s", str(tmp_path / "song.wav"), 1, 2), loop=True)
        wait_for(lambda: player.state().playing)
        player.set_loop(False)

    found = heard(play)
    first = np.flatnonzero(found.any(axis=1))[0] + RAMP
    last = np.flatnonzero(found.any(axis=1))[-1] + 1 - RAMP
    assert (last - first) % RATE == 0
    np.testing.assert_array_equal(found[first:last], wanted[np.arange(last - first) % RATE])
