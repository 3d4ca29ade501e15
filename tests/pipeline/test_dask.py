"""Analysis on a Dask cluster of real processes: workers die, songs are poison, the scheduler goes away."""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
import soundfile

from choleor_desktop.cli import main
from choleor_desktop.errors import ClusterUnreachable, MissingOnMachine, OtherVersion
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline import dask_cluster
from choleor_desktop.pipeline.music import import_music
from choleor_desktop.progress import Progress

pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.slow,
    # Of Dask's own threads and sockets when its scheduler was killed.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
HERE = Path(__file__).parent
RATE = 22_050


class Cluster:
    def __init__(self, n_workers):
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "dask_here.py"), str(n_workers)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        found = json.loads(self.process.stdout.readline())
        self.address, self.pids = found["address"], found["pids"]

    def stop(self):
        children = psutil.Process(self.process.pid).children(recursive=True) if self.process.poll() is None else []
        self.process.kill()
        self.process.communicate()
        for child in children:
            if child.is_running():
                child.kill()


@pytest.fixture
def cluster(request):
    found = Cluster(getattr(request, "param", 2))
    yield found
    found.stop()


@pytest.fixture
def songs(tmp_path, drum_loop):
    folder = tmp_path / "songs"
    folder.mkdir()
    for i in range(5):
        soundfile.write(folder / f"song {i}.flac", drum_loop(100 + 8 * i, 12.0, seed=i), RATE)
    return folder


def test_songs_come_back_and_a_killed_worker_a_poison_song_and_a_bad_address_harm_nothing(
    cluster, songs, tmp_path, capsys
):
    (songs / "poison.mp3").write_text("no music at all")
    library = tmp_path / "x.choleor"
    killed = []

    def kill_one(done, total, what):
        if what == "import" and done >= 1 and not killed:
            killed.append(cluster.pids[0])
            os.kill(cluster.pids[0], signal.SIGKILL)

    with Store.open(library, create=True) as store:
        report = import_music(store, [songs], dask=cluster.address, progress=Progress(kill_one))
        assert killed
        assert [Path(f.path).name for f in report.failures] == ["poison.mp3"]
        assert len(report.songs) == 5
        assert len(store.view().songs) == 5
    assert main(["import", str(library), str(songs), "--dask", cluster.address, "--json"]) == 3
    found = json.loads(capsys.readouterr().out)
    assert (found["songs"], found["skipped"], len(found["failures"])) == (0, 5, 1)


def test_a_lost_scheduler_is_named_what_came_back_is_kept_and_the_rest_is_done_here(cluster, songs, tmp_path, capsys):
    library = tmp_path / "x.choleor"

    def lose(done, total, what):
        if what == "import" and done >= 1 and cluster.process.poll() is None:
            cluster.stop()

    with Store.open(library, create=True) as store:
        with pytest.raises(ClusterUnreachable, match=cluster.address):
            import_music(store, [songs], dask=cluster.address, progress=Progress(lose))
        done = len(store.view().songs)
        assert 1 <= done < 5
        report = import_music(store, [songs], jobs=1)
        assert (len(report.songs), report.n_skipped, report.failures) == (5 - done, done, ())


def test_when_all_songs_are_back_while_the_library_was_busy_the_rest_is_done_too(cluster, songs, tmp_path, monkeypatch):
    finished = dask_cluster._Stream._finished

    def late(stream):
        while any(future.status == "pending" for future in stream._in_flight):
            time.sleep(0.01)
        return finished(stream)

    monkeypatch.setattr(dask_cluster._Stream, "_finished", late)
    with Store.open(tmp_path / "x.choleor", create=True) as store:
        report = import_music(store, [songs], dask=cluster.address)
        assert (len(report.songs), report.failures) == (5, ())
        assert len(store.view().songs) == 5


def test_a_scheduler_that_is_lost_just_as_a_song_comes_back_is_named(cluster, songs, tmp_path, monkeypatch):
    finished = dask_cluster._Stream._finished

    def lost(stream):
        if found := finished(stream):
            cluster.stop()
            end = time.monotonic() + 60
            while any(future.status == "finished" for future in found):
                assert time.monotonic() < end
                time.sleep(0.01)
        return found

    monkeypatch.setattr(dask_cluster._Stream, "_finished", lost)
    with (
        Store.open(tmp_path / "x.choleor", create=True) as store,
        pytest.raises(ClusterUnreachable, match=cluster.address),
    ):
        import_music(store, [songs], dask=cluster.address)


@pytest.mark.parametrize("cluster", [0], indirect=True)
def test_a_cluster_without_workers_is_waited_for_named_and_used_once_it_has_one(
    cluster, songs, tmp_path, capsys, monkeypatch
):
    library, steps = tmp_path / "x.choleor", []
    monkeypatch.setattr(dask_cluster, "_ASK_S", 0.1)
    with monkeypatch.context() as patch:
        patch.setattr(dask_cluster, "_WITHOUT_WORKERS_S", 0.5)
        assert main(["import", str(library), str(songs), "--dask", cluster.address, "--json"]) == 1
    assert "No worker is connected" in json.loads(capsys.readouterr().out)["error"]

    def begin_one(done, total, what):
        if what == "no_worker" and what not in steps:
            cluster.process.stdin.write("1\n")
            cluster.process.stdin.flush()
        steps.append(what)

    monkeypatch.setattr(dask_cluster, "_WITHOUT_WORKERS_S", 3600)
    with Store.open(library) as store:
        report = import_music(store, [songs], dask=cluster.address, progress=Progress(begin_one))
    assert "no_worker" in steps
    assert (len(report.songs), report.failures) == (5, ())


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "tls://127.0.0.1:9", "foo://bar:1", "nonsense", "tcp://"])
def test_an_address_where_nothing_answers_is_named_at_once(songs, tmp_path, capsys, monkeypatch, address):
    monkeypatch.setattr(dask_cluster, "_CONNECT_S", 1)
    started = time.monotonic()
    code = main(["import", str(tmp_path / "x.choleor"), str(songs), "--dask", address, "--json"])
    gc.collect()  # what is left of a client that could not be made waits for a minute
    assert code == 1
    assert address in json.loads(capsys.readouterr().out)["error"]
    assert time.monotonic() - started < 60


class Answer:
    """What Dask gives for a song: the machine, and its outcome there."""

    def __init__(self, outcome):
        self.outcome = outcome

    def exception(self):
        return None

    def result(self):
        return "studio-7", self.outcome


def test_a_machine_without_the_file_and_one_of_another_version_are_named(tmp_path, monkeypatch):
    from choleor_desktop.errors import FileMissing
    from choleor_desktop.pipeline.worker import Result

    monkeypatch.syspath_prepend(HERE)
    import bad_decoders

    missing = dask_cluster._outcome("song", Answer(FileMissing(path="/music/song.mp3")))
    assert isinstance(missing, MissingOnMachine)
    assert "studio-7" in str(missing)
    other = dask_cluster._outcome("song", Answer(Result("song", "", (), bad_decoders.tiny())))
    assert isinstance(other, OtherVersion)
    assert "studio-7" in str(other)
