"""Outputs that come, go and change, and machines that have none."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from sink import LATENCY_S, noise, place_of, strokes, wait_for

from choleor_desktop.errors import NoOutputDevice, NoPortAudio
from choleor_desktop.playback.player import Player
from choleor_desktop.playback.sounds import Sound

pytestmark = pytest.mark.sound


@pytest.fixture
def new_player():
    made = []

    def make(**how):
        player = Player(latency_s=LATENCY_S, **how)
        made.append(player)
        assert player.wait_until_ready(60)
        return player

    yield make
    for player in made:
        player.close()


def test_a_loop_goes_on_when_its_device_is_lost_and_comes_back(make_server, new_player, tmp_path):
    server = make_server()
    noise(tmp_path / "song.wav")
    player = new_player()
    player.play(Sound("s", str(tmp_path / "song.wav"), 0, 2), loop=True)
    wait_for(lambda: player.state().playing)
    server.stop()
    wait_for(lambda: isinstance(player.state().problem, NoOutputDevice))
    server.start()
    wait_for(lambda: player.state().problem is None)
    assert player.state().playing
    recording = server.record(silent=False)
    recording.wait(1.0)
    assert np.abs(recording.end()).max() > 0.1


@pytest.mark.parametrize("rate", [48_000, 96_000])
def test_a_slice_is_played_at_the_rate_of_the_sink(make_server, new_player, tmp_path, rate):
    """A file at the sink's rate arrives bit for bit: nobody between resamples it."""
    server = make_server(rate=rate)
    samples = noise(tmp_path / "song.wav", rate=rate)
    player = new_player()
    assert player.rate == rate
    recording = server.record()
    player.play(Sound("s", str(tmp_path / "song.wav"), 1, 2))
    wait_for(lambda: player.state().playing)
    wait_for(lambda: not player.state().playing)
    found = recording.end()
    wanted = samples[rate : 2 * rate]
    start = place_of(wanted, found)
    np.testing.assert_array_equal(found[start : start + len(wanted)], wanted)


def test_when_the_default_changes_the_sound_goes_there(make_server, new_player, tmp_path):
    server = make_server(sinks=("first", "second"))
    assert server.answers("set-default-sink", "first")
    noise(tmp_path / "song.wav")
    player = new_player()
    first, second = server.record("first"), server.record("second")
    player.play(Sound("s", str(tmp_path / "song.wav"), 0, 2), loop=True)
    first.wait(1.5)
    assert server.answers("set-default-sink", "second")
    second.wait(2.0)
    player.stop()
    wait_for(lambda: not player.state().playing)
    assert np.abs(first.end()).max() > 0.1
    assert np.abs(second.end()[-3 * server.rate :]).max() > 0.1


def test_another_rate_after_the_device_came_back_is_no_obstacle(make_server, new_player, tmp_path):
    """Everything is rendered again for the new rate, and goes on from where it was."""
    server = make_server()
    sound = strokes(tmp_path / "a.wav", np.arange(33) * 0.5)
    player = new_player()
    player.play(sound)
    wait_for(lambda: player.state().position_s > 1.0)
    server.stop()
    wait_for(lambda: player.state().problem is not None)
    server.rate = 48_000
    server.start()
    wait_for(lambda: player.state().problem is None)
    wait_for(lambda: player.state().playing)
    assert player.rate == 48_000
    assert player.state().position_s > 1.0


def test_a_chosen_output_is_used_again_when_it_is_back(make_server, new_player, tmp_path):
    """ALSA names every sink here by its own name in the configuration."""
    server = make_server(sinks=("first", "second"))
    server.name_sinks()
    player = new_player(device="second")
    wait_for(lambda: "second" in [device.name for device in player.devices()])
    assert player.device_name() == "second"
    player.use_device("first")
    wait_for(lambda: player.device_name() == "first")
    recording = server.record("first")
    noise(tmp_path / "song.wav")
    player.play(Sound("s", str(tmp_path / "song.wav"), 0, 1))
    wait_for(lambda: player.state().playing)
    wait_for(lambda: not player.state().playing)
    assert np.abs(recording.end()).max() > 0.1
    player.use_device("headphones")
    wait_for(lambda: player.device_name() not in ("", "first"))
    assert player.state().problem is None, "the system's output stands in"
    assert server.answers("load-module", "module-null-sink", "sink_name=headphones")
    server.sinks = ("first", "second", "headphones")
    server.name_sinks()
    wait_for(lambda: player.device_name() == "headphones")


def test_without_portaudio_everything_else_works_and_sound_begins_when_it_comes(make_server, tmp_path):
    """A machine without the library: the counts go on, and the reason is told; then somebody installs it."""
    make_server()
    noise(tmp_path / "song.wav")
    missing = tmp_path / "sounddevice.py"
    missing.write_text("raise OSError('PortAudio library not found')\n")
    script = tmp_path / "program.py"
    script.write_text(
        "import os, time\n"
        "from choleor_desktop.playback.player import Player\n"
        "from choleor_desktop.playback.sounds import Sound\n"
        "if __name__ == '__main__':\n"
        "    player = Player()\n"
        "    player.wait_until_ready(60)\n"
        f"    player.play(Sound('s', {str(tmp_path / 'song.wav')!r}, 0.0, 3.0), loop=True)\n"
        "    while not player.state().playing:\n"
        "        time.sleep(0.01)\n"
        "    print(type(player.state().problem).__name__, player.devices())\n"
        f"    os.remove({str(missing)!r})\n"
        "    while player.state().problem is not None or not player.device_name():\n"
        "        time.sleep(0.01)\n"
        "    print(player.state().playing)\n"
        "    player.close()\n"
    )
    told = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=120, check=True)
    assert told.stdout == f"{NoPortAudio.__name__} ()\nTrue\n"


def test_where_there_is_no_device_it_is_told_and_found_when_it_comes(make_server, new_player, tmp_path):
    server = make_server()
    server.stop()
    player = new_player()
    assert isinstance(player.state().problem, NoOutputDevice)
    noise(tmp_path / "song.wav")
    player.play(Sound("s", str(tmp_path / "song.wav"), 0, 3), loop=True)
    wait_for(lambda: player.state().playing)
    server.start()
    wait_for(lambda: player.state().problem is None)
    assert player.state().playing
