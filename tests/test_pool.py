"""Worker processes: however late one is heard of, what it did is told of the right task, and nobody waits for ever."""

from __future__ import annotations

import os
import signal
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

import pebble.common
import pytest
from pebble import ProcessExpired

from choleor_desktop import pool as pools
from choleor_desktop.pool import Pool

WITHIN_S = 120


@pytest.fixture
def pool():
    it = Pool(1, context=get_context("spawn"))
    yield it
    it.stop()


def same(value):
    return value


def end(code):
    os._exit(code)


def beside(path):
    """Lies on the disk when a worker has begun it."""
    path.touch()
    time.sleep(0.2)
    return path.name


class Deadly:
    """Kills who sends it."""

    def __reduce__(self):
        os.kill(os.getpid(), signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
        return same, (0,)


def deadly():
    return Deadly()


@pytest.mark.parametrize("code", [3, 0])
def test_a_task_that_was_through_is_not_blamed_for_the_one_its_worker_died_of(pool, hears_late, code):
    good, bad, after = (
        pool.schedule(work, args=[value]) for work, value in ((same, "good"), (end, code), (same, "after"))
    )
    assert good.result(WITHIN_S) == "good"
    error = bad.exception(WITHIN_S)
    assert isinstance(error, ProcessExpired)
    assert error.exitcode == code
    assert after.result(WITHIN_S) == "after"


def test_a_task_that_was_through_before_it_was_cancelled_does_not_cost_the_next_one(pool, hears_late, tmp_path):
    first, second = pool.schedule(same, args=["first"]), pool.schedule(beside, args=[tmp_path / "second"])
    while not os.path.exists(tmp_path / "second"):
        time.sleep(0.01)
    first.cancel()
    assert second.result(WITHIN_S) == "second"


def test_a_worker_that_dies_as_it_tells_what_it_found_does_not_silence_the_others_for_long(pool, monkeypatch):
    monkeypatch.setattr(pools, "_SILENT_S", 0.5)
    bad, waiting = pool.schedule(deadly), pool.schedule(same, args=["waiting"])
    assert isinstance(bad.exception(WITHIN_S), ProcessExpired | BrokenProcessPool)
    as_long_as_others_would_wait_s = pebble.common.CONSTS.channel_lock_timeout
    assert isinstance(waiting.exception(as_long_as_others_would_wait_s / 2), BrokenProcessPool)
    assert pool.is_broken
    assert pool.schedule(same, args=["again"]).result(WITHIN_S) == "again"
