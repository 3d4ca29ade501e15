"""Processes that hang or die and files that vanish while music plays: it goes on, and a person is told once."""

from __future__ import annotations

import contextlib

import numpy as np
import psutil
import pytest
from sink import noise, strokes, wait_for

from choleor_desktop.playback.player import Player
from choleor_desktop.playback.sounds import Sound


@pytest.fixture(scope="module")
def silent():
    """The clock that runs where there is no device: these tests need none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHOLEOR_AUDIO", "off")
        yield


class Watched:
    """A player, what it told, and its processes."""

    def __init__(self) -> None:
        self.told = []
        before = set(psutil.Process().children())
        self.player = Player(on_problem=self.told.append)
        assert self.player.wait_until_ready(60)
        mine = {each for each in psutil.Process().children() if each not in before}
        self.sound = self.player._sound
        self.renderers = [
            each
            for each in mine
            if each.pid not in (self.sound.pid, self.sound.shortcut_pid)
            and "resource_tracker" not in " ".join(each.cmdline())
        ]
        assert len(self.renderers) == 2

    @contextlib.contextmanager
    def without_renderers(self):
        """They hang, as on a machine that has no time for them."""
        for each in self.renderers:
            each.suspend()
        try:
            yield
        finally:
            for each in self.renderers:
                each.resume()


@pytest.fixture(scope="module")
def watched(silent):
    made = Watched()
    yield made
    made.player.close()


@pytest.fixture
def player(watched):
    yield watched.player
    watched.player.stop()
    wait_for(lambda: not watched.player.state().playing)
    watched.told.clear()


def test_a_song_is_played_to_its_end_while_the_renderers_hang(watched, player, tmp_path):
    noise(tmp_path / "song.wav", 8)
    with watched.without_renderers():
        player.play(Sound("s", str(tmp_path / "song.wav"), 0.0, 8.0))
        wait_for(lambda: player.state().position_s > 3.5)


@pytest.mark.parametrize("ratio", [1.0, 1.25])
def test_a_routine_goes_on_while_the_renderers_hang(watched, player, tmp_path, ratio):
    sounds = [strokes(tmp_path / f"{i}.wav", np.arange(9) * 0.25) for i in range(3)]
    with watched.without_renderers():
        player.play_routine(sounds, 240 * ratio, count_in=False, loop=True, from_item=2)
        for item in (2, 0, 1):
            wait_for(lambda item=item: player.state().playing and player.state().item == item)
