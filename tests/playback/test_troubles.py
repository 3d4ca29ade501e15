"""Processes that hang or die and files that vanish while music plays: it goes on, and a person is told once."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import threading
from dataclasses import replace

import numpy as np
import psutil
import pytest
import soundfile
from sink import is_loaded, noise, strokes, wait_for

from choleor_desktop.errors import FileMissing, SoundRestarted
from choleor_desktop.playback.plans import Span
from choleor_desktop.playback.player import Player
from choleor_desktop.playback.sounds import Sound
from choleor_desktop.playback.wishes import Wish


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
        self.player = Player(on_problem=self.told.append)
        assert self.player.wait_until_ready(60)
        self.sound = self.player._sound
        workers = self.player._renderers._pool._pool._pool_manager.worker_manager.workers
        wait_for(lambda: len(workers) == 2)
        self.renderers = [psutil.Process(pid) for pid in workers]

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


def test_the_other_side_of_what_has_one_is_asked_for_in_vain_also_while_it_is_waited_for(watched, player, tmp_path):
    sound = strokes(tmp_path / "s.wav", np.arange(9) * 0.25)
    with watched.without_renderers():
        player.play(replace(sound, tempo_ratio=0.9), loop=True)
        player.swap()
        player.swap("B")
        wait_for(lambda: player.state().playing)
        player.swap()
    assert player._wish.side == 0
    assert watched.told == []


@pytest.fixture(scope="module")
def two_hours(tmp_path_factory):
    path = tmp_path_factory.mktemp("long") / "mix.wav"
    soundfile.write(path, np.zeros(2 * 3600 * 8000, np.float32), 8000, subtype="PCM_U8")
    return Sound("mix", str(path), 0.0, 7200.0)


def test_what_is_stopped_is_not_rendered_any_further(watched, player, two_hours):
    with watched.without_renderers():
        player.play(two_hours)
        wait_for(lambda: player.state().playing)
        player.stop()
        assert not player._renderers._now
        assert not player._renderers._ahead


def test_of_a_mix_of_two_hours_only_what_is_near_is_rendered_and_kept(watched, player, two_hours):
    """A person goes on through it by hand; wherever that is, the music is there and the memory stays what it was."""
    renderers, rate = player._renderers, player.rate
    before = psutil.Process(watched.sound.pid).memory_info().rss
    for minute in (0, 5, 40, 90, 119, 60):
        player.play(two_hours, from_s=60.0 * minute)
        wait_for(lambda minute=minute: player.state().position_s > 60 * minute + 0.5)
        loaded = player._tapes.by_plan[player._wish.plan]

        def begins(loaded=loaded):
            return [loaded.plan.parts[i] / rate for i in sorted(loaded.here)]

        wait_for(lambda: not (renderers._now or renderers._running) and is_loaded(player))
        wait_for(lambda minute=minute: all(at < 12 or abs(at - 60 * minute) <= 80 for at in begins() if minute < 119))
        assert len(begins()) < 25
    assert psutil.Process(watched.sound.pid).memory_info().rss - before < 150 << 20


def test_a_decoder_that_crashed_or_hangs_is_replaced(watched, player, tmp_path):
    """What it was asked for meanwhile is brought by the renderers."""
    noise(tmp_path / "song.wav", 8)
    for number, end in enumerate((psutil.Process.kill, psutil.Process.suspend)):
        first = psutil.Process(watched.sound.shortcut_pid)
        end(first)
        player.play(Sound(f"meanwhile {number}", str(tmp_path / "song.wav"), 1.0 + number, 2.0 + number), loop=True)
        wait_for(lambda: player.state().playing)
        player.stop()
        wait_for(lambda: not player.state().playing)
        wait_for(lambda first=first: watched.sound.shortcut_pid not in (0, first.pid))
        with watched.without_renderers():
            player.play(Sound("again", str(tmp_path / "song.wav"), 3.0 + number, 4.0 + number), loop=True)
            wait_for(lambda: player.state().slice_id == "again")
        player.stop()
        wait_for(lambda: not player.state().playing)


def test_a_file_that_vanishes_is_played_as_far_as_it_is_here_and_named_once(watched, player, tmp_path):
    """It is gone before its later parts were decoded: the music ends, and does not wait for them for ever."""
    noise(tmp_path / "song.wav", 40)
    with watched.without_renderers():
        player.play(Sound("s", str(tmp_path / "song.wav"), 0.0, 40.0))
        wait_for(lambda: player.state().playing)
        (tmp_path / "song.wav").unlink()
    wait_for(lambda: watched.told)
    loaded = player._tapes.of_key(watched.sound.board.get("key"))
    here_s = loaded.plan.parts[max(loaded.here) + 1] / player.rate
    wait_for(lambda: not player.state().playing or player.state().position_s > here_s - 0.2)
    assert player.state().playing, "it is heard as far as it is here"
    wait_for(lambda: not player.state().playing)
    noise(tmp_path / "other.wav", 2)
    player.play(Sound("t", str(tmp_path / "other.wav"), 0.0, 1.0), loop=True)
    wait_for(lambda: player.state().slice_id == "t")
    assert [type(problem) for problem in watched.told] == [FileMissing]
    assert "song.wav" in str(watched.told[0])


def test_a_sound_process_that_was_killed_comes_back_and_a_person_is_told_once(watched, player, tmp_path):
    noise(tmp_path / "song.wav", 30)
    n_mails = sum(thread.name == "mail" for thread in threading.enumerate())
    for beginning in (0.0, 10.0):
        player.play(Sound("s", str(tmp_path / "song.wav"), beginning, 30.0))
        player.set_loop(True)
        wait_for(lambda beginning=beginning: player.state().position_s > beginning + 0.3)
        crashed = watched.sound.pid
        psutil.Process(crashed).kill()
        wait_for(lambda crashed=crashed: watched.sound.pid != crashed)
        wait_for(lambda: watched.told)
        wait_for(lambda: player.state().playing)
        assert player.state().position_s > beginning + 0.2, "where it was, less what was on its way to the ear"
        assert [type(problem) for problem in watched.told] == [SoundRestarted]
        assert player._wish.is_loop, "which was set while it played"
        assert sum(thread.name == "mail" for thread in threading.enumerate()) == n_mails, "none is left of the dead one"
        watched.told.clear()


def test_a_blind_comparison_stays_blind_where_the_sound_process_is_started_again(watched, player, tmp_path):
    a, b = (strokes(tmp_path / f"{name}.wav", np.arange(9) * 0.5) for name in "ab")
    player.compare(a, b, bpm=120, blind=True)
    wait_for(lambda: player.state().playing)
    crashed = watched.sound.pid
    psutil.Process(crashed).kill()
    wait_for(lambda: watched.sound.pid != crashed and watched.told and player.state().playing)
    assert (player.state().side, player.state().slice_id) == ("?", "")


def test_a_part_that_failed_in_one_way_and_came_in_the_other_is_no_trouble(watched, player, tmp_path):
    noise(tmp_path / "song.wav", 5)
    player.play(Sound("s", str(tmp_path / "song.wav"), 0.0, 5.0), loop=True)
    wait_for(lambda: is_loaded(player) and player.state().playing)
    player._rendered(player._wish.plan, 0, FileMissing(path="song.wav"))
    assert watched.told == []
    assert player.is_on


def test_a_sound_process_that_fails_at_a_command_is_replaced_and_listens_again(watched, player, tmp_path):
    """It would go on playing and hear neither "stop" nor anything else."""
    noise(tmp_path / "song.wav", 30)
    player.play(Sound("s", str(tmp_path / "song.wav"), 0.0, 30.0))
    wait_for(lambda: player.state().position_s > 0.3)
    failed = watched.sound.pid
    watched.sound.send("a command that does not exist")
    wait_for(lambda: watched.sound.pid != failed)
    wait_for(lambda: watched.told)
    wait_for(lambda: player.state().playing)
    player.stop()
    wait_for(lambda: not player.state().playing)
    assert [type(problem) for problem in watched.told] == [SoundRestarted]


class _Deadly(Span):
    """Whatever sound process is sent it dies of it; all others find a usual span."""

    def __reduce__(self):
        return _unpack, (self.rate, self.sound)


def _unpack(rate, sound):
    if multiprocessing.current_process().name == "sound":
        os._exit(3)
    return Span(rate, sound)


def test_what_the_sound_process_dies_of_is_not_asked_for_again_and_again(watched, player, tmp_path):
    noise(tmp_path / "song.wav", 8)
    player._want(Wish(_Deadly(player.rate, Sound("deadly", str(tmp_path / "song.wav"), 0.0, 8.0))))
    wait_for(lambda: len(watched.told) == 2)
    player.play(Sound("after", str(tmp_path / "song.wav"), 1.0, 2.0), loop=True)
    wait_for(lambda: player.state().slice_id == "after")
    assert [type(problem) for problem in watched.told] == [SoundRestarted] * 2


def test_a_sound_process_that_hangs_for_a_while_does_not_hold_up_the_window(watched, player, tmp_path):
    """Hundreds of keys are pressed while it stands still; then the last of them is heard."""
    noise(tmp_path / "song.wav", 30)
    process = psutil.Process(watched.sound.pid)
    process.suspend()
    try:
        for i in range(400):
            player.play(Sound(str(i), str(tmp_path / "song.wav"), i * 0.05, i * 0.05 + 8.0), loop=True)
    finally:
        process.resume()
    wait_for(lambda: player.state().slice_id == "399")


def test_a_file_that_cannot_be_decoded_is_named_and_the_next_one_plays(watched, player, tmp_path):
    (tmp_path / "broken <b>.wav").write_bytes(b"RIFF\0\0\0\0WAVEjunk")
    noise(tmp_path / "song.wav")
    player.play(Sound("x", str(tmp_path / "broken <b>.wav"), 0, 3))
    wait_for(lambda: watched.told)
    assert "broken <b>.wav" in str(watched.told[0])
    player.play(Sound("s", str(tmp_path / "song.wav"), 0, 3), loop=True)
    wait_for(lambda: player.state().slice_id == "s")


def test_without_sound_the_counts_go_on(player, tmp_path):
    """Every one that is seen follows those before it, in the count-in and in the music."""
    noise(tmp_path / "song.wav")
    player.play(Sound("s", str(tmp_path / "song.wav"), 1.0, 3.0, tuple(1 + np.arange(9) * 0.25)), count_in=True)
    wait_for(lambda: player.state().playing)
    counts = []
    wait_for(lambda: counts.append(player.state()) or not counts[-1].playing)
    order = [*range(-1, -9, -1), *range(1, 9)]
    places = [order.index(state.count) for state in counts[:-1]]
    assert places == sorted(places)
    assert {count < 8 for count in places} == {True, False}


@pytest.mark.parametrize("before", ["", "before", "after"])
def test_what_is_asked_for_while_the_sound_process_starts_again_is_heard_from_its_beginning(
    watched, player, tmp_path, before
):
    noise(tmp_path / "song.wav", 30)
    begins_s = 0.0 if before == "after" else 20.0
    if before:
        player.play(Sound(before, str(tmp_path / "song.wav"), 0.0, 20.0))
        wait_for(lambda: player.state().position_s > 1.0)
    crashed = psutil.Process(watched.sound.pid)
    crashed.kill()
    psutil.wait_procs([crashed], timeout=30)
    player.play(Sound("after", str(tmp_path / "song.wav"), begins_s, 20.0 if before == "after" else 20.6), loop=True)
    wait_for(lambda: player.state().slice_id == "after" and watched.told)
    wished = player._wish
    assert wished is not None
    assert wished.frame == 0, "also where it is what was playing, which is asked for anew"


def test_a_renderer_that_dies_at_rest_is_replaced_and_nothing_raises(silent, tmp_path):
    noise(tmp_path / "song.wav", 60)
    watched = Watched()
    player, renderers = watched.player, watched.player._renderers
    try:
        # Also the outputs are told: a worker that dies at work is replaced alone, and breaks no pool.
        wait_for(lambda: not renderers._running and not renderers._pool._pool._context.task_queue.unfinished_tasks)
        watched.renderers[0].kill()
        wait_for(lambda: renderers._pool.is_broken)
        player.devices()
        psutil.Process(watched.sound.shortcut_pid).suspend()
        player.prepare([Sound("ahead", str(tmp_path / "song.wav"), 1.0, 3.0)])
        player.play(Sound("s", str(tmp_path / "song.wav"), 4.0, 8.0), loop=True)
        wait_for(lambda: player.state().slice_id == "s")
        wait_for(lambda: not renderers._running)
        assert watched.told == []
    finally:
        player.close()
