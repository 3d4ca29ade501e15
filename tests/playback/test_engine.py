"""What the sound process makes of commands, without a process and without a device."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from choleor_desktop.playback.board import FINE, NO_DEVICE, SIZE, Board
from choleor_desktop.playback.engine import _Engine
from choleor_desktop.playback.mixer import OTHER_SIDE, Mixer
from choleor_desktop.playback.plans import Comparison, Span
from choleor_desktop.playback.sounds import Sound

RATE = 44_100
SLICE = Sound("s", "song.flac", 0.0, 2.0, tuple(float(beat) for beat in np.arange(9) * 0.25))
HOW = {"side": 0, "is_loop": False, "keep_place": False, "click": False}


@pytest.fixture
def engine(monkeypatch):
    made = _Engine(None, None)
    monkeypatch.setattr(made.shortcut, "ask", lambda *_: None)  # there is no process to ask
    return made


def put(engine, key, plan):
    """The music of a tape arrives."""
    n = plan.n + 2 * plan.margin
    engine._add(key, 0, -plan.margin, np.full((plan.n_sides, n, 2), 0.25, np.float32).tobytes())


def begun(engine):
    """The voices that the callback is to begin at its next block."""
    return [order[1] for order in engine.mixer.orders if order[0] is Mixer.start]


@pytest.mark.parametrize("kind", ["slice", "comparison"])
def test_what_is_changed_while_music_is_awaited_is_so_once_it_begins(engine, kind):
    plan = Span(RATE, SLICE) if kind == "slice" else Comparison(RATE, (SLICE, SLICE), 240.0)
    engine._tape(1, plan)
    engine._play(1, 0, 0, HOW, (0,))
    assert begun(engine) == []
    engine._swap(OTHER_SIDE)
    engine._loop(True)
    put(engine, 1, plan)
    (voice,) = begun(engine)
    assert (voice.side, voice.is_loop) == (int(kind == "comparison"), True)


def test_what_is_stopped_while_it_is_awaited_does_not_begin_when_its_music_comes(engine):
    engine._tape(1, Span(RATE, SLICE))
    engine._play(1, 0, 0, HOW, (0,))
    engine._stop()
    put(engine, 1, Span(RATE, SLICE))
    assert begun(engine) == []


def test_awaited_music_begins_with_the_part_it_begins_in_and_not_with_any_that_comes(engine):
    long = Span(RATE, Sound("s", "song.flac", 0.0, 40.0))
    engine._tape(1, long)
    engine._play(1, 0, 0, HOW, (0, 1))
    n = long.parts[3] - long.parts[2]
    engine._add(1, 2, long.parts[2], np.zeros((1, n, 2), np.float32).tobytes())
    assert begun(engine) == []
    engine._add(1, 0, -long.margin, np.zeros((1, long.parts[1] + long.margin, 2), np.float32).tobytes())
    assert len(begun(engine)) == 1


def test_a_tape_at_the_rate_of_an_output_that_is_gone_is_not_played(engine):
    engine._tape(1, Span(RATE // 2, SLICE))
    engine._play(1, 0, 0, HOW, ())
    assert (engine.tapes, begun(engine)) == ({}, [])


def test_only_music_that_lacks_something_ends_early(engine):
    for key in (1, 2):
        engine._tape(key, Span(RATE, SLICE))
        put(engine, key, Span(RATE, SLICE))
    engine._play(2, 0, 0, HOW, ())
    engine._end(1)
    (voice,) = begun(engine)
    assert not voice.ends_early, "it is another by now"
    engine._end(2)
    assert voice.ends_early


def test_a_count_in_begins_with_the_whole_of_its_first_word(engine):
    engine._tape(1, Span(RATE, SLICE))
    put(engine, 1, Span(RATE, SLICE))
    engine._guide(False, "en")
    engine._play(1, 0, RATE // 4, HOW, ())
    (voice,) = begun(engine)
    assert voice.position == voice.lead_events[0][0] < -8 * (RATE // 4)


def test_a_loop_that_is_switched_on_while_it_plays_clicks_where_it_begins_again(engine):
    engine._tape(1, Span(RATE, SLICE))
    put(engine, 1, Span(RATE, SLICE))
    engine._guide(True, "en")
    engine._play(1, 0, 0, HOW, ())
    (voice,) = begun(engine)
    before = len(voice.events[0])
    engine._loop(True)
    assert voice.is_loop
    assert len(voice.events[0]) == before + 1, "the word of the first count begins before the end of the turn before"


@pytest.fixture
def told(engine):
    """What is told the window when outputs are opened."""
    found = []
    engine.board = Board([0.0] * SIZE)
    engine._tell = lambda *message: found.append(message)
    return found


def test_at_another_rate_nothing_is_loaded_and_counts_are_spoken_on(engine, told):
    engine._guide(False, "en")
    engine._tape(1, Span(RATE, SLICE))
    engine.opened(48_000, 0.1, "Speakers", FINE, ())
    assert (engine.tapes, engine.voice, engine.mixer.rate) == ({}, None, 48_000)
    assert len(engine.mixer.hits) == 10
    assert [message[0] for message in told] == ["opened"]


def test_an_output_that_stays_away_is_told_once_and_each_that_is_opened(engine, told):
    for problem in (NO_DEVICE, NO_DEVICE, NO_DEVICE, FINE, FINE):
        engine.opened(RATE, 0.0, "", problem, ())
    assert len(told) == 3
    assert engine.board.read().generation == 3


def test_the_window_is_told_the_first_frame_of_a_block_also_of_that_in_which_music_begins(engine, told):
    engine._tape(1, Span(RATE, SLICE))
    put(engine, 1, Span(RATE, SLICE))
    engine._play(1, 0, 0, HOW, ())
    (voice,) = begun(engine)
    first = voice.position
    for i in range(3):
        engine.callback(np.zeros((100, 2), np.float32), 100, None, None)
        assert engine.board.read().position == first + 100 * i
    assert not told


def test_blocks_that_the_device_found_missing_are_counted_where_something_is_heard(engine, told):
    late, block = SimpleNamespace(output_underflow=True), np.zeros((100, 2), np.float32)
    engine.callback(block, 100, None, late)
    assert engine.board.get("n_underflows") == 0, "nobody heard that"
    engine._tape(1, Span(RATE, SLICE))
    put(engine, 1, Span(RATE, SLICE))
    engine._play(1, 0, 0, HOW, ())
    for status in (None, late, SimpleNamespace(output_underflow=False)):
        engine.callback(block, 100, None, status)
    assert engine.board.get("n_underflows") == 1
    assert not told
