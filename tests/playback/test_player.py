"""What the player plays, heard at the sink."""

from __future__ import annotations

import time

import numpy as np
import pytest
import soundfile

from choleor_desktop.playback.player import Player
from choleor_desktop.playback.sounds import Sound

RATE = 44_100
pytestmark = pytest.mark.sound


def song_of_noise(path, seconds=6.0, rate=RATE):
    rng = np.random.default_rng(7)
    samples = (rng.normal(0, 0.1, (round(seconds * rate), 2))).astype(np.float32)
    soundfile.write(path, samples, rate, subtype="FLOAT")
    return samples


def find(recording, wanted):
    """Where the wanted samples begin in the recording."""
    n = 1 << int(np.ceil(np.log2(len(recording) + len(wanted))))
    product = np.fft.irfft(np.fft.rfft(recording[:, 0], n) * np.conj(np.fft.rfft(wanted[:, 0], n)), n)
    return int(product[: len(recording)].argmax())


@pytest.fixture
def player(sound_server):
    player = Player(latency_s=0.3)
    assert player.wait_until_ready()
    yield player
    player.close()


def wait_for(condition, limit_s=5.0):
    end = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.005)


def test_a_slice_is_played_bit_for_bit(sound_server, player, tmp_path):
    samples = song_of_noise(tmp_path / "노래 'song'.wav")
    recording = sound_server.record()
    player.play(Sound("s", str(tmp_path / "노래 'song'.wav"), 1.0, 3.0))
    wait_for(lambda: player.state().playing)
    wait_for(lambda: not player.state().playing)
    heard = recording.end()
    wanted = samples[RATE : 3 * RATE]
    start = find(heard, wanted)
    np.testing.assert_array_equal(heard[start : start + len(wanted)], wanted)
    assert np.abs(heard[: start - 1]).max(initial=0) == 0
    assert np.abs(heard[start + len(wanted) :]).max(initial=0) == 0


def test_a_loop_has_no_gap_and_no_sample_twice(sound_server, player, tmp_path):
    samples = song_of_noise(tmp_path / "song.wav")
    wanted = samples[round(0.5 * RATE) : round(1.3 * RATE)]
    recording = sound_server.record()
    player.play(Sound("s", str(tmp_path / "song.wav"), 0.5, 1.3), loop=True)
    wait_for(lambda: player.state().playing)
    time.sleep(4)
    player.stop()
    heard = recording.end()
    start = find(heard, wanted)
    start -= start // len(wanted) * len(wanted)
    silent = np.flatnonzero(np.abs(heard).max(axis=1) > 0)
    first, last = silent[0], silent[-1] - round(0.02 * RATE)
    expected = wanted[(np.arange(first, last) - first) % len(wanted)]
    np.testing.assert_array_equal(heard[first:last], expected)
    assert last - first > 3 * RATE


def test_stop_fades_within_milliseconds(sound_server, player, tmp_path):
    song_of_noise(tmp_path / "song.wav")
    recording = sound_server.record()
    player.play(Sound("s", str(tmp_path / "song.wav"), 0, 5))
    wait_for(lambda: player.state().playing)
    time.sleep(0.5)
    player.stop()
    wait_for(lambda: not player.state().playing)
    heard = recording.end()
    loud = np.flatnonzero(np.abs(heard).max(axis=1) > 0)
    tail = heard[loud[-1] - round(0.005 * RATE) : loud[-1] + 1]
    assert np.abs(tail[-20:]).max() < 0.05
    assert np.abs(tail[:20]).max() > 0.05


def test_the_next_slice_takes_over_without_silence(sound_server, player, tmp_path):
    song_of_noise(tmp_path / "song.wav")
    path = str(tmp_path / "song.wav")
    player.prepare([Sound("b", path, 3, 5)])
    recording = sound_server.record()
    player.play(Sound("a", path, 0, 3))
    wait_for(lambda: player.state().playing)
    time.sleep(0.5)
    player.play(Sound("b", path, 3, 5))
    wait_for(lambda: player.state().slice_id == "b")
    wait_for(lambda: not player.state().playing)
    heard = recording.end()
    loud = np.abs(heard).max(axis=1) > 0
    first, last = np.flatnonzero(loud)[[0, -1]]
    quiet = np.flatnonzero(~loud[first:last])
    assert len(quiet) < 5


@pytest.mark.parametrize("ratio", [0.8, 1.25])
def test_another_tempo_keeps_pitch_and_beats(sound_server, player, tmp_path, ratio):
    t = np.arange(8 * RATE) / RATE
    tone = (0.3 * np.sin(2 * np.pi * 440 * t)).astype(np.float32)
    soundfile.write(tmp_path / "tone.wav", np.stack([tone, tone], axis=1), RATE, subtype="FLOAT")
    recording = sound_server.record()
    player.play(Sound("s", str(tmp_path / "tone.wav"), 1, 5, tempo_ratio=ratio))
    wait_for(lambda: player.state().playing)
    wait_for(lambda: not player.state().playing, 8)
    heard = recording.end()[:, 0]
    loud = np.flatnonzero(np.abs(heard) > 0.01)
    assert (loud[-1] - loud[0]) / RATE == pytest.approx(4 / ratio, abs=0.01)
    middle = heard[loud[0] + RATE // 2 : loud[-1] - RATE // 2]
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle)), 1 << 21))
    hz = spectrum.argmax() * RATE / (1 << 21)
    assert abs(1200 * np.log2(hz / 440)) < 1


def clicks(path, bpm, seconds=12.0, hz=2_000.0):
    samples = np.zeros((round(seconds * RATE), 2), np.float32)
    t = np.arange(round(0.02 * RATE)) / RATE
    stroke = (0.5 * np.sin(2 * np.pi * hz * t) * np.exp(-t / 0.004)).astype(np.float32)
    for beat in np.arange(0, seconds - 0.1, 60 / bpm):
        at = round(beat * RATE)
        samples[at : at + len(stroke)] += stroke[:, None]
    soundfile.write(path, samples, RATE, subtype="FLOAT")
    beats = tuple(np.arange(9) * 60 / bpm)
    return Sound(str(path), str(path), 0.0, beats[-1], beats)


def test_comparison_is_at_one_tempo_equally_loud_and_swaps_on_the_beat(sound_server, player, tmp_path):
    a = clicks(tmp_path / "a.wav", 120, hz=1_000)
    b = clicks(tmp_path / "b.wav", 132, hz=4_000)
    recording = sound_server.record()
    player.compare(a, b, bpm=120)
    wait_for(lambda: player.state().playing)
    time.sleep(1.1)
    player.swap()
    wait_for(lambda: player.state().side == "B")
    time.sleep(2.5)
    player.stop()
    heard = recording.end()[:, 0]
    edges = np.flatnonzero(np.diff((np.abs(heard) > 0.05).astype(int)) == 1) / RATE
    onsets = [edges[0]]
    for edge in edges:
        if edge - onsets[-1] > 0.2:
            onsets.append(edge)
    apart = np.diff(onsets)
    assert len(apart) >= 6
    np.testing.assert_allclose(apart, 0.5, atol=0.01)
    pieces = [heard[round(o * RATE) : round((o + 0.03) * RATE)] for o in onsets]
    high = [
        np.abs(np.fft.rfft(p, 4_096))[int(3_000 / RATE * 4_096) :].sum() / np.abs(np.fft.rfft(p, 4_096)).sum() > 0.5
        for p in pieces
    ]
    assert high[0] is np.False_ or not high[0]
    assert high[-1]
    assert sorted(high) == high, "it swaps once, on a beat"


def test_a_lost_server_is_found_again(sound_server, player, tmp_path):
    song_of_noise(tmp_path / "song.wav")
    sound = Sound("s", str(tmp_path / "song.wav"), 0, 2)
    player.play(sound, loop=True)
    wait_for(lambda: player.state().playing)
    sound_server.stop()
    wait_for(lambda: player.state().problem is not None, 10)
    sound_server.start()
    wait_for(lambda: player.state().problem is None, 10)
    recording = sound_server.record()
    player.play(sound)
    wait_for(lambda: player.state().playing)
    wait_for(lambda: not player.state().playing)
    assert np.abs(recording.end()).max() > 0.1
