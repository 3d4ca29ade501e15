"""A player that plays into a null sink, and what is heard there."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from sink import LATENCY_S, SoundServer, is_loaded, wait_for

from choleor_desktop.playback.player import Player


def _skip_without_pulseaudio() -> None:
    if shutil.which("pulseaudio") is None or shutil.which("parec") is None:
        pytest.skip("PulseAudio (packages pulseaudio, pulseaudio-utils) is not installed")


@pytest.fixture(scope="module")
def make_server(tmp_path_factory):
    """Makes sound servers, and lets what is started afterwards speak to the last of them."""
    _skip_without_pulseaudio()
    servers = []
    with pytest.MonkeyPatch.context() as patch:

        def make(**how) -> SoundServer:
            folder = tmp_path_factory.mktemp("pulse")
            folder.chmod(0o700)
            server = SoundServer(folder, **how)
            for name, value in server.variables.items():
                patch.setenv(name, value)
            patch.delenv("CHOLEOR_AUDIO", raising=False)
            server.start()
            servers.append(server)
            return server

        yield make
    for server in servers:
        server.stop()


@pytest.fixture(scope="module")
def server(make_server) -> SoundServer:
    return make_server()


@pytest.fixture(scope="module")
def shared_player(server):
    player = Player(latency_s=LATENCY_S)
    assert player.wait_until_ready(60)
    yield player
    player.close()


@pytest.fixture
def player(shared_player):
    yield shared_player
    shared_player.set_click(False)
    shared_player.set_spoken(None)
    shared_player.stop()
    wait_for(lambda: not shared_player.state().playing)


@pytest.fixture
def load(player):
    """Plays something until all of it is in the sound process: what is recorded then needs no speed of the machine."""

    def ready(play) -> None:
        play()
        wait_for(lambda: is_loaded(player))
        player.stop()
        wait_for(lambda: not player.state().playing)

    return ready


@pytest.fixture
def heard(server, player):
    """Plays something to its end, or for some seconds, and returns what the sink played."""

    def hear(play, seconds: float | None = None) -> np.ndarray:
        recording = server.record()
        play()
        wait_for(lambda: player.state().playing)
        if seconds is None:
            wait_for(lambda: not player.state().playing, 120)
        else:
            recording.wait(seconds + LATENCY_S)
            player.stop()
            wait_for(lambda: not player.state().playing)
        return recording.end()

    return hear
