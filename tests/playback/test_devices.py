"""Outputs that come, go and change, and machines that have none."""

from __future__ import annotations

import subprocess
import sys
import threading

import numpy as np
import pytest
from sink import LATENCY_S, RATE, noise, place_of, strokes, wait_for

from choleor_desktop.errors import NoOutputDevice, NoPortAudio
from choleor_desktop.playback import output
from choleor_desktop.playback.devices import Devices
from choleor_desktop.playback.player import Player
from choleor_desktop.playback.sounds import Device, Sound

pytestmark = pytest.mark.sound


@pytest.fixture(scope="module")
def server(make_server):
    """Two sinks, which ALSA names in its configuration, as several sound cards are."""
    made = make_server(sinks=("first", "second"))
    made.name_sinks()
    made.make_default("first")
    return made


def test_a_chosen_output_that_is_away_is_not_changed_to_before_it_is_there():
    here, headset, changed = Device("Speakers", is_default=True), Device("Headset", is_default=False), []
    devices = Devices(lambda answer: answer((here,)), changed.append, "Headset")
    devices.opened("Speakers", (here,))
    assert devices.find() == (here,)
    assert changed == [], "what plays would be opened anew each time it is looked for"
    devices._answered((here, headset))
    assert changed == ["Headset"]
    devices.close()


def test_outputs_are_those_that_are_there_now_and_not_those_of_the_last_answer():
    answers = [(Device("Speakers", is_default=True),), (Device("Speakers", is_default=True), Device("Headset", False))]
    late = iter(answers)

    def ask(answer) -> None:
        found = next(late)
        threading.Timer(0.05, lambda: answer(found)).start()

    devices = Devices(ask, lambda _: None, None)
    assert [devices.find() for _ in answers] == answers
    devices.close()


def test_a_loop_goes_on_when_its_device_is_lost_and_comes_back(server, player, tmp_path):
    noise(tmp_path / "song.wav")
    player.play(Sound("s", str(tmp_path / "song.wav"), 0, 2), loop=True)
    wait_for(lambda: player.state().playing)
    server.stop()
    wait_for(lambda: isinstance(player.state().problem, NoOutputDevice))
    server.start()
    wait_for(lambda: player.state().problem is None)
    assert player.state().playing
    recording = server.record("first", silent=False)
    wait_for(recording.is_heard)


@pytest.mark.parametrize("rate", [48_000, 96_000, RATE])
def test_what_plays_goes_on_at_the_rate_of_another_sink_and_is_exact_there(server, player, tmp_path, rate):
    """All is rendered again; a file at the sink's rate then arrives bit for bit: nobody between resamples it."""
    sound = strokes(tmp_path / "a.wav", np.arange(33) * 0.5)
    samples = noise(tmp_path / "song.wav", rate=rate)
    player.play(sound)
    wait_for(lambda: player.state().position_s > 0.5)
    server.stop()
    wait_for(lambda: player.state().problem is not None)
    server.rate = rate
    server.start()
    server.make_default("first")
    wait_for(lambda: player.state().problem is None and player.rate == rate)
    # For a moment the state may still be that of the sink before.
    wait_for(lambda: (state := player.state()).playing and state.position_s > 0.5 and player.rate == rate)
    player.stop()
    wait_for(lambda: not player.state().playing)
    recording = server.record("first")
    player.play(Sound("s", str(tmp_path / "song.wav"), 1, 2))
    wait_for(lambda: player.state().playing)
    wait_for(lambda: not player.state().playing)
    found = recording.end()
    wanted = samples[rate : 2 * rate]
    start = place_of(wanted, found)
    np.testing.assert_array_equal(found[start : start + len(wanted)], wanted)


def test_when_the_default_changes_the_sound_goes_there(server, player, tmp_path):
    noise(tmp_path / "song.wav")
    first, second = server.record("first"), server.record("second")
    player.play(Sound("s", str(tmp_path / "song.wav"), 0, 2), loop=True)
    wait_for(first.is_heard)
    assert not second.is_heard()
    assert server.answers("set-default-sink", "second")
    wait_for(second.is_heard)
    server.make_default("first")


def test_a_chosen_output_is_used_again_when_it_is_back(server, player, tmp_path):
    player.use_device("second")
    wait_for(lambda: player.device_name() == "second")
    assert "first" in [device.name for device in player.devices()]
    recording = server.record("second")
    noise(tmp_path / "song.wav")
    player.play(Sound("s", str(tmp_path / "song.wav"), 0, 1), loop=True)
    wait_for(recording.is_heard)
    player.use_device("headphones")
    wait_for(lambda: player.device_name() not in ("", "second"))
    assert player.state().problem is None, "the system's output stands in"
    assert player.state().playing, "what was playing goes on there"
    assert server.answers("load-module", "module-null-sink", "sink_name=headphones", "format=float32le", f"rate={RATE}")
    server.sinks = ("first", "second", "headphones")
    server.name_sinks()
    wait_for(lambda: player.device_name() == "headphones")
    wait_for(server.record("headphones", silent=False).is_heard)
    player.use_device(None)
    wait_for(lambda: player.device_name() not in ("", "headphones"))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a sound server of Linux is asked")
@pytest.mark.parametrize(
    ("line", "rate"),
    [
        (r"7\tours\tmodule.c\ts16le 2ch 48000Hz\tIDLE", 48_000),
        (r"7\tours\tmodule.c\ts16le 2ch 48000 Hz", 48_000),
        (r"7\tours\tmodule.c\t(unknown)\tIDLE", 0),
        (r"7\tours", 0),
        (r"7\tours\tmodule.c\t\377\376\tIDLE", 0),
        (r"7\tanother\tmodule.c\ts16le 2ch 48000Hz\tIDLE", 0),
    ],
)
def test_what_a_sound_server_tells_in_other_words_is_an_unknown_rate_and_no_missing_output(
    tmp_path, monkeypatch, line, rate
):
    told = f"connection failure\\n\\n{line}\\n"
    (tmp_path / "pactl").write_text(f"#!/bin/sh\n[ $1 = list ] && printf '{told}' || echo ours\n")
    (tmp_path / "pactl").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert output.server_rate("pulse") == rate


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


def test_where_there_is_no_device_it_is_told_and_found_when_it_comes(make_server, tmp_path):
    server = make_server()
    server.stop()
    player = Player(latency_s=LATENCY_S)
    try:
        assert player.wait_until_ready(60)
        assert isinstance(player.state().problem, NoOutputDevice)
        noise(tmp_path / "song.wav")
        player.play(Sound("s", str(tmp_path / "song.wav"), 0, 3), loop=True)
        wait_for(lambda: player.state().playing)
        server.start()
        wait_for(lambda: player.state().problem is None)
        assert player.state().playing
    finally:
        player.close()
