"""Another tempo, two slices at one tempo, many slices at one tempo: heard at the sink."""

from __future__ import annotations

import numpy as np
import pytest
import soundfile
from sink import RATE, noise, onsets, strokes, wait_for

from choleor_desktop.playback.sounds import Sound
from choleor_desktop.playback.tempo import is_even

pytestmark = pytest.mark.sound
EVEN = np.arange(9) * 0.5


def pitch(samples, near=440.0):
    """Hz of the strongest tone, to a hundredth of a cent."""
    n = 1 << 22
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), n))
    low, high = round(near * 0.9 / RATE * n), round(near * 1.1 / RATE * n)
    return (low + spectrum[low:high].argmax()) * RATE / n


@pytest.mark.parametrize("ratio", [0.8, 1.25])
def test_another_tempo_keeps_the_pitch_within_a_cent(heard, player, tmp_path, ratio):
    t = np.arange(8 * RATE) / RATE
    tone = (0.3 * np.sin(2 * np.pi * 440 * t)).astype(np.float32)
    soundfile.write(tmp_path / "tone.wav", np.stack([tone, tone], axis=1), RATE, subtype="FLOAT")
    found = heard(lambda: player.play(Sound("s", str(tmp_path / "tone.wav"), 1, 4, tempo_ratio=ratio)))
    loud = np.flatnonzero(found.any(axis=1))
    assert loud[-1] + 1 - loud[0] == round(3 / ratio * RATE) + 2 * round(0.005 * RATE)
    middle = found[loud[0] + RATE // 2 : loud[-1] - RATE // 2, 0]
    assert abs(1200 * np.log2(pitch(middle) / 440)) < 1


@pytest.mark.parametrize("ratio", [0.5, 1.5])
def test_another_tempo_keeps_every_beat(heard, player, tmp_path, ratio):
    sound = strokes(tmp_path / "a.wav", EVEN / 2 + 1.0)
    found = heard(lambda: player.play(sound.at(ratio)))[:, 0]
    start = np.flatnonzero(np.abs(found) > 0)[0] + round(0.005 * RATE)
    beats = onsets(found)[:8]
    np.testing.assert_allclose((beats - start) / RATE, EVEN[:8] / 2 / ratio, atol=0.010)


@pytest.mark.parametrize(
    ("ratio", "late_ms", "even"),
    [(0.5, 1, True), (0.5, 2, False), (1.5, 4, True), (1.5, 5, False), (1.0, -2, True), (1.0, -4, False)],
)
def test_beats_are_even_where_none_is_heard_more_than_three_milliseconds_off(ratio, late_ms, even):
    beats = EVEN.copy()
    beats[3] += late_ms / 1_000
    assert is_even(beats.tolist(), ratio) == even


def test_a_slow_loop_has_no_seam(heard, player, tmp_path):
    """A steady tone that fits the loop: its envelope at the seam is that of the middle."""
    t = np.arange(6 * RATE) / RATE
    tone = (0.3 * np.sin(2 * np.pi * 440 * t)).astype(np.float32)
    soundfile.write(tmp_path / "tone.wav", np.stack([tone, tone], axis=1), RATE, subtype="FLOAT")
    sound = Sound("s", str(tmp_path / "tone.wav"), 1, 2, tempo_ratio=0.8)
    found = heard(lambda: player.play(sound, loop=True), 3)[:, 0]
    start = np.flatnonzero(np.abs(found) > 0)[0] + round(0.05 * RATE)
    steady = found[start : start + round(2.9 * RATE)]
    level = np.sqrt(np.convolve(steady**2, np.ones(441) / 441, "valid"))
    assert 20 * np.log10(level.max() / level.min()) < 1.0


def test_a_song_at_another_tempo_is_played_through_without_a_break(heard, load, player, tmp_path):
    beats = np.arange(0, 19, 0.5)
    sound = strokes(tmp_path / "a.wav", beats).at(1.5)
    load(lambda: player.play(sound))
    found = heard(lambda: player.play(sound))[:, 0]
    places = onsets(found)
    assert len(places) >= len(beats) - 1
    np.testing.assert_allclose(np.diff(places[: len(beats) - 1]) / RATE, 0.5 / 1.5, atol=0.010)


def test_the_tempo_changes_in_the_middle_without_starting_again(server, load, player, tmp_path):
    sound = strokes(tmp_path / "a.wav", EVEN)
    slow = sound.at(0.8)
    load(lambda: player.play(slow))
    recording = server.record()
    player.play(sound)
    wait_for(lambda: player.state().count >= 2)
    player.play(slow, keep_place=True)
    wait_for(lambda: not player.state().playing)
    beats = onsets(recording.end()[:, 0])
    assert len(beats) in (8, 9), "each count is heard once; the stroke behind the last perhaps under its ramp"
    apart = np.diff(beats) / RATE
    changed = int(np.argmax(apart > 0.51))
    np.testing.assert_allclose(apart[:changed], 0.5, atol=0.010)
    np.testing.assert_allclose(apart[changed + 1 :], 0.625, atol=0.010)
    assert changed >= 1


def is_high(samples, place):
    piece = samples[place : place + round(0.02 * RATE)]
    spectrum = np.abs(np.fft.rfft(piece, 4_096))
    return bool(spectrum[round(2_500 / RATE * 4_096) :].sum() > spectrum.sum() / 2)


def test_a_comparison_has_one_tempo_and_swaps_on_the_beat(server, player, tmp_path):
    low = strokes(tmp_path / "low.wav", EVEN, hz=1_000)
    # Counted by hand: its beats are up to 30 ms from an even pulse.
    uneven = np.arange(9) * 60 / 132 + np.array([0, 0.02, -0.03, 0.01, 0, 0.03, -0.02, 0.01, 0])
    high = strokes(tmp_path / "high.wav", uneven, hz=4_000)
    recording = server.record()
    player.compare(low, high, bpm=160)
    wait_for(lambda: player.state().count == 3)
    player.swap()
    wait_for(lambda: player.state().side == "B")
    wait_for(lambda: player.state().count == 7)
    player.swap("both")
    wait_for(lambda: player.state().side == "both")
    wait_for(lambda: player.state().count == 2)
    player.stop()
    found = recording.end()[:, 0]
    beats = onsets(found)
    start = np.flatnonzero(np.abs(found) > 0)[0] + round(0.005 * RATE)
    np.testing.assert_allclose((beats - start) / RATE, np.arange(len(beats)) * 0.375, atol=0.005)
    sides = [is_high(found, beat) for beat in beats]
    first = sides.index(True)
    assert first >= 3
    assert not any(sides[:first])
    assert all(sides[first : first + 3])


def test_both_sides_are_equally_loud(server, player, tmp_path):
    noise(tmp_path / "loud.wav", 5, level=0.3)
    noise(tmp_path / "quiet.wav", 5, level=0.02, seed=8)
    beats = tuple(EVEN)
    a, b = (Sound(name, str(tmp_path / f"{name}.wav"), 0, 4, beats) for name in ("loud", "quiet"))
    recording = server.record()
    player.compare(a, b, bpm=170)
    wait_for(lambda: player.state().count == 5)
    player.swap()
    wait_for(lambda: player.state().side == "B")
    for count in (8, 4):
        wait_for(lambda count=count: player.state().count == count)
    player.stop()
    found = recording.end()
    played = found[found.any(axis=1)]
    half = RATE // 2  # well inside either side
    first, last = played[RATE // 5 : RATE // 5 + half], played[-RATE // 5 - half : -RATE // 5]
    difference_db = 20 * np.log10(np.sqrt(np.mean(first**2)) / np.sqrt(np.mean(last**2)))
    assert abs(difference_db) < 0.5


def test_a_blind_comparison_tells_nothing_until_it_is_revealed(player, tmp_path):
    a, b = (strokes(tmp_path / f"{name}.wav", EVEN) for name in "ab")
    begun = set()
    for _ in range(64):
        player.compare(a, b, bpm=120, blind=True)
        player.swap()  # perhaps before it is heard
        wait_for(lambda: player.state().playing)
        state = player.state()
        assert (state.side, state.slice_id, state.position_s) == ("?", "", 0.0)
        player.reveal()
        assert player.state().side in ("A", "B")
        begun.add(player.state().slice_id)
        player.stop()
        wait_for(lambda: not player.state().playing)
        if begun == {"a", "b"}:
            return
    pytest.fail("the same began 64 times")


@pytest.mark.parametrize("bpm", [160, 340])
def test_a_routine_is_one_pulse_through_all_its_slices(heard, load, player, tmp_path, bpm):
    tempos = (100, 132, 120)
    sounds = [
        strokes(tmp_path / f"{i}.wav", 0.5 + np.arange(9) * 60 / own, hz=1_000 if i % 2 else 4_000)
        for i, own in enumerate(tempos)
    ]
    load(lambda: player.play_routine(sounds, bpm, count_in=False))
    found = heard(lambda: player.play_routine(sounds, bpm, count_in=False))[:, 0]
    beats = onsets(found)[: 8 * len(sounds)]
    start = np.flatnonzero(np.abs(found) > 0)[0] + round(0.005 * RATE)
    np.testing.assert_allclose((beats - start) / RATE, np.arange(len(beats)) * 60 / bpm, atol=0.010)
    assert [is_high(found, beat) for beat in beats] == [i // 8 % 2 == 0 for i in range(24)]
    loud = np.flatnonzero(np.abs(found) > 0)
    assert loud[-1] + 1 - loud[0] <= 3 * round(8 * 60 / bpm * RATE) + 2 * round(0.005 * RATE)


def test_a_routine_tells_which_slice_is_heard_and_begins_at_any(player, tmp_path):
    sounds = [strokes(tmp_path / f"{i}.wav", EVEN / 2) for i in range(3)]
    player.play_routine(sounds, 120, count_in=False, from_item=1)
    for item in (1, 2):
        wait_for(lambda: player.state().playing)
        wait_for(lambda item=item: player.state().item == item)
        assert player.state().slice_id == str(item)
