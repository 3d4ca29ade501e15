"""What takes long is computed beside the program: as here, told, cancelled, and never at the cost of the program."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time

import numpy as np
import psutil
import pytest

from choleor_desktop.analysis import projection, repair
from choleor_desktop.errors import ComputationFailed
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.aside import Aside
from choleor_desktop.pipeline.clusters import cluster_library
from choleor_desktop.pipeline.recut import recut_song
from choleor_desktop.progress import SILENT, WHOLE, Cancelled, Progress

WITHIN_S = 60


@pytest.fixture
def aside():
    it = Aside()
    yield it
    it.close()


def process_of(*, progress):
    """Where it runs."""
    progress.step(0, 1)
    return os.getpid()


def sleepy(folder, *, progress):
    """Begins something that would never end."""
    progress.step(1, 4, "cluster")
    (folder / str(os.getpid())).touch()
    time.sleep(3600)


def failing(*, progress):
    del progress
    raise ValueError("no")


def begun(folder):
    """The process that sleeps."""
    end = time.monotonic() + WITHIN_S
    while not (found := list(folder.iterdir())):
        assert time.monotonic() < end
        time.sleep(0.01)
    return psutil.Process(int(found[0].name))


def test_clusters_and_map_are_the_same_as_in_this_process(aside, library):
    with Store.open(library) as store:
        here, there = (cluster_library(store, k=4, curve_max=5, **where) for where in ({}, {"compute": aside.run}))
        assert (here.labels == there.labels).all()
        assert np.array(here.curve) == pytest.approx(np.array(there.curve))
        vectors = np.asarray(store.view().classic)
        found = aside.run(projection.neighbour_map, vectors, progress=SILENT)
    assert np.array_equal(found, projection.neighbour_map(vectors))


def test_a_song_is_cut_anew_as_in_this_process_and_how_far_that_is_is_told(aside, library, monkeypatch):
    monkeypatch.setattr("choleor_desktop.pipeline.aside._POLL_S", 0.001)  # however fast the machine is
    told = []
    with Store.open(library) as store:
        song = store.view().songs[0]
        grid = repair.half(song.grid, song.duration_s)
        recut_song(store, song.id, grid)
        here = store.view()
        store.undo()
        recut_song(store, song.id, grid, compute=aside.run, progress=Progress(lambda *step: told.append(step)))
        there = store.view()
    assert here.slices.ids == there.slices.ids
    for name in ("classic", "match", "levels_db"):
        np.testing.assert_array_equal(getattr(here, name), getattr(there, name))
    assert len({done for done, *_ in told}) > 2


def same(*arrays, progress):
    """What came."""
    del progress
    return arrays


def test_arrays_of_every_size_arrive_as_they_were_sent(aside):
    numbers = np.arange(3 << 20, dtype=np.float32)
    sent = [numbers, numbers.reshape(-1, 3), numbers[None], numbers[::2], numbers[:5], numbers[:0], np.array(7.0)]
    for array, arrived in zip(sent, aside.run(same, *sent, progress=SILENT), strict=True):
        np.testing.assert_array_equal(arrived, array)
        assert arrived.dtype == array.dtype


def test_one_process_serves_again_and_again_and_is_gone_when_it_is_closed(aside):
    first = aside.run(process_of, progress=SILENT)
    assert aside.run(process_of, progress=SILENT) == first != os.getpid()
    aside.close()
    assert not psutil.pid_exists(first)
    assert aside.run(process_of, progress=SILENT) != first


def test_it_tells_how_far_it_is_and_ends_at_once_when_it_is_cancelled(aside, tmp_path):
    told = []
    progress = Progress(lambda *step: told.append(step), lambda: bool(told) and told[-1][0] > 0)
    with pytest.raises(Cancelled):
        aside.run(sleepy, tmp_path, progress=progress)
    assert told[-1] == (WHOLE // 4, WHOLE, "cluster")
    begun(tmp_path).wait(WITHIN_S)
    assert aside.run(process_of, progress=SILENT) > 0


def test_a_process_that_is_killed_is_an_error_of_the_world_and_the_next_wish_has_another(aside, tmp_path):
    threading.Thread(target=lambda: begun(tmp_path).kill()).start()
    with pytest.raises(ComputationFailed):
        aside.run(sleepy, tmp_path, progress=SILENT)
    assert aside.run(process_of, progress=SILENT) > 0


def test_a_bug_in_what_is_computed_comes_back_as_it_is(aside):
    with pytest.raises(ValueError, match="no"):
        aside.run(failing, progress=SILENT)


def test_the_program_does_not_load_what_finds_clusters(library):
    script = f"""
import sys
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.aside import Aside
from choleor_desktop.pipeline.clusters import cluster_library
if __name__ == "__main__":
    aside = Aside()
    with Store.open({str(library)!r}) as store:
        cluster_library(store, k=3, compute=aside.run)
    aside.close()
    sys.exit("sklearn" in sys.modules)
"""
    subprocess.run([sys.executable, "-c", script], check=True)


def test_a_process_that_dies_while_nothing_is_wished_is_replaced_by_the_next_wish(aside):
    first = psutil.Process(aside.run(process_of, progress=SILENT))
    first.kill()
    end = time.monotonic() + WITHIN_S
    while not aside._pool.is_broken:
        assert time.monotonic() < end
        time.sleep(0.02)
    assert aside.run(process_of, progress=SILENT) != first.pid
