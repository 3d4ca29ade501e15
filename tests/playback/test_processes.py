"""The processes behind the sound end with the program, and come back when they crash."""

from __future__ import annotations

import signal
import subprocess
import sys

import numpy as np
import psutil
import pytest
from sink import noise, place_of, wait_for

from choleor_desktop.playback.player import Player
from choleor_desktop.playback.sounds import Sound

_PROGRAM = """
import time
from choleor_desktop.playback.player import Player
from choleor_desktop.playback.sounds import Sound
if __name__ == "__main__":
    player = Player(latency_s=0.3)
    player.wait_until_ready(60)
    player.play(Sound("s", {path!r}, 0.0, {seconds}), loop={loop})
    while not player.state().playing:
        time.sleep(0.01)
    print("playing", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def silent(monkeypatch):
    """The clock that runs where there is no device: these tests need none."""
    monkeypatch.setenv("CHOLEOR_AUDIO", "off")


def test_nothing_is_left_when_the_program_is_killed(silent, tmp_path):
    noise(tmp_path / "song.wav")
    script = tmp_path / "program.py"
    script.write_text(_PROGRAM.format(path=str(tmp_path / "song.wav"), seconds=3.0, loop=True))
    ends = (signal.SIGKILL, signal.SIGTERM)
    programs = [subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) for _ in ends]
    try:
        for program, end in zip(programs, ends, strict=True):
            assert program.stdout is not None
            assert program.stdout.readline() == "playing\n"
            children = psutil.Process(program.pid).children(recursive=True)
            assert len(children) >= 3
            program.send_signal(end)
            program.wait()
            program.stdout.close()
            _, left = psutil.wait_procs(children, timeout=30)
            assert not left
    finally:
        for program in programs:
            program.kill()
            program.wait()


@pytest.mark.skipif(sys.platform == "win32", reason="classes of priority there, not niceness")
def test_what_renders_ahead_goes_behind_the_window(silent):
    own = psutil.Process().nice()
    before = set(psutil.Process().children(recursive=True))
    player = Player()
    try:
        assert player.wait_until_ready(60)

        def behind() -> list[psutil.Process]:
            mine = [each for each in psutil.Process().children(recursive=True) if each not in before]
            return [each for each in mine if each.nice() > own]

        wait_for(lambda: len(behind()) == 2)
        assert not {each.pid for each in behind()} & {player._sound.pid, player._sound.shortcut_pid}
    finally:
        player.close()


def test_nothing_is_left_when_the_player_is_closed(silent, tmp_path):
    noise(tmp_path / "song.wav")
    before = set(psutil.Process().children(recursive=True))
    player = Player()
    assert player.wait_until_ready(60)
    player.play(Sound("s", str(tmp_path / "song.wav"), 0, 3))
    wait_for(lambda: player.state().playing)
    started = [each for each in psutil.Process().children(recursive=True) if each not in before]
    # The tracker of shared memory is Python's, and lives as long as the program.
    mine = [each for each in started if "resource_tracker" not in " ".join(each.cmdline())]
    player.close()
    _, left = psutil.wait_procs(mine, timeout=30)
    assert not left


@pytest.mark.sound
def test_while_the_window_hangs_a_song_is_played_to_its_end(server, tmp_path):
    """The program is stopped as soon as the music has begun; every sample is heard all the same."""
    samples = noise(tmp_path / "song.wav", 6.5)
    script = tmp_path / "program.py"
    script.write_text(_PROGRAM.format(path=str(tmp_path / "song.wav"), seconds=6.5, loop=False))
    recording = server.record()
    program = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    try:
        assert program.stdout is not None
        assert program.stdout.readline() == "playing\n"
        program.send_signal(signal.SIGSTOP)
        recording.wait(7.0)
        found = recording.end()
    finally:
        program.kill()
        program.wait()
        program.stdout.close()
    start = place_of(samples, found)
    np.testing.assert_array_equal(found[start : start + len(samples)], samples)


@pytest.mark.sound
def test_music_that_broke_off_goes_on_and_more_is_held_in_the_device_from_then_on(server, tmp_path):
    """The sound process stands still until the sink has run dry; in the next pause its output is opened anew."""
    noise(tmp_path / "song.wav")
    player = Player()
    try:
        assert player.wait_until_ready(60)
        player.play(Sound("s", str(tmp_path / "song.wav"), 0, 3), loop=True)
        wait_for(lambda: player.state().playing)
        before = player._sound.board.read()
        process = psutil.Process(player._sound.pid)
        for _ in range(20):
            if player.n_underflows > 0:
                break
            process.suspend()
            recording = server.record()
            process.resume()
            wait_for(recording.is_heard)
            assert player.state().playing
        player.stop()
        wait_for(lambda: player._sound.board.get("generation") > before.generation)
        wait_for(lambda: player._sound.board.get("delay_s") > 1.2 * before.delay_s)
    finally:
        player.close()
