"""Worker processes: what a bad file does to one costs that file only, and all of them end with the program."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import psutil
import pytest
import soundfile

from choleor_desktop.errors import NeedsTooMuchMemory, TookTooLong, WorkerEnded, WorkerFailed, WorkersUnavailable
from choleor_desktop.library.models import FileStamp
from choleor_desktop.library.scan import stamp
from choleor_desktop.pipeline import worker, workforce
from choleor_desktop.pipeline.worker import Result, Task
from choleor_desktop.progress import Cancelled

HERE = Path(__file__).parent
# Of the address space: what Python, numpy and scipy map is about half of it.
MEMORY = 1 << 30


@pytest.fixture
def decode(monkeypatch):
    monkeypatch.syspath_prepend(HERE)
    import bad_decoders

    return bad_decoders.decode


LACKING = """
import os, resource
from choleor_desktop.errors import WorkersUnavailable
from choleor_desktop.pipeline import workforce
from choleor_desktop.pipeline.worker import Task
resource.setrlimit(resource.RLIMIT_NOFILE, (len(os.listdir("/proc/self/fd")), 4096))
try:
    list(workforce.run([Task("song", (), ready_cut=False)], jobs=1))
except WorkersUnavailable as error:
    assert error.__cause__ is not None
else:
    raise AssertionError("there was something missing")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="counts its own files in /proc")
def test_what_the_system_lacks_for_workers_is_said_in_a_sentence():
    subprocess.run([sys.executable, "-c", LACKING], check=True)


def workers_of(program):
    """Its worker processes: forked from a mould of its own where the system allows that, else started anew."""
    found = []
    for each in program.children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            parent = each.parent()
            is_forked = parent is not None and "multiprocessing.forkserver" in " ".join(parent.cmdline())
            if is_forked or "spawn_main" in " ".join(each.cmdline()):
                found.append(each)
    return found


def tasks(*names):
    return [Task(name, (), ready_cut=False) for name in names]


def outcomes(decode, names, **options):
    return {
        task.name: outcome
        for task, outcome in workforce.run(tasks(*names), function=decode, memory_limit=MEMORY, **options)
    }


def test_a_song_that_was_through_is_not_blamed_for_the_one_that_killed_its_worker(decode, hears_late):
    bad, codes = ("segfault", "killed", "abort", "exit"), (-11, -9, -6, 0)
    found = outcomes(decode, [name for culprit in bad for name in (f"good-{culprit}", culprit)], jobs=1)
    assert [type(found[f"good-{culprit}"]) for culprit in bad] == [Result] * len(bad), found
    assert [found[culprit].fields["code"] for culprit in bad] == list(codes)
    assert isinstance(found["killed"], WorkerEnded)


def test_every_culprit_is_named_and_no_innocent_is_lost(decode):
    bad = ("segfault", "abort", "killed", "exit", "sys_exit", "raise", "bomb")
    names = [name for i, culprit in enumerate(bad) for name in (f"good-{i}", culprit, f"fine-{i}", f"well-{i}")]
    found = outcomes(decode, names, jobs=2)
    assert set(found) == set(names)
    for name in names:
        if name not in bad:
            assert isinstance(found[name], Result), found[name]
    assert isinstance(found.pop("bomb"), NeedsTooMuchMemory)
    for name in bad[:-1]:
        assert isinstance(found[name], WorkerFailed)
        assert name in str(found[name])
    assert "code -11" in str(found["segfault"])
    assert isinstance(found["killed"], WorkerEnded), "that may be the system, for want of memory"
    assert "code -9" in str(found["killed"])


def test_what_does_not_fit_beside_others_is_tried_again_with_all_the_memory(decode, monkeypatch):
    monkeypatch.setattr(workforce, "memory_for_each", lambda n_jobs: 3 * MEMORY if n_jobs == 1 else MEMORY)
    run = workforce.run(tasks("large", "bomb", "good"), jobs=2, function=decode)
    found = {task.name: outcome for task, outcome in run}
    assert next(iter(found)) == "good", "the others come when all else is done"
    assert {name: type(outcome) for name, outcome in found.items()} == {
        "good": Result,
        "large": Result,
        "bomb": NeedsTooMuchMemory,
    }
    assert "3.0 GB" in str(found["bomb"])
    ((_, alone),) = workforce.run(tasks("large"), jobs=2, function=decode)
    assert isinstance(alone, Result), alone


def test_hanging_files_are_stopped_at_the_limit_two_at_once_too(decode):
    bad = ("hang-1", "hang-2", "c_hang", "sleep")
    started = time.monotonic()
    found = outcomes(decode, [*bad, "good-1", "good-2", "good-3"], jobs=2, time_limit_s=1.0)
    assert time.monotonic() - started < 60, "the limit holds"
    for name in bad:
        assert isinstance(found[name], WorkerFailed)
        assert "after 1 seconds" in str(found[name])
    assert all(isinstance(found[f"good-{i}"], Result) for i in (1, 2, 3))


def test_music_of_hours_may_take_as_many_times_as_long(decode):
    found = outcomes(decode, ["hours", "sleep"], jobs=2, time_limit_s=1.0)
    assert isinstance(found["hours"], Result), found["hours"]
    assert "after 1 seconds" in str(found["sleep"]), "the limit of others stays"


def test_a_song_that_gets_further_has_its_time_anew(monkeypatch):
    clock, task = [0.0], Task("a mix of hours on a busy machine", (), ready_cut=False)
    monkeypatch.setattr(workforce, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    with workforce.Workforce(1, time_limit_s=10.0) as force:
        entry = workforce._Entry(task, 0)
        force._pids[0] = os.getpid()
        told = []
        for clock[0], share in ((0.0, 0.0), (9.0, 0.3), (18.0, 0.3), (20.0, 0.3)):
            force._shares[0] = share
            told.append(force._trouble(entry))
    assert told[:3] == [None] * 3
    assert isinstance(told[3], TookTooLong), "it hangs since then"


def test_how_far_a_worker_is_with_a_song_is_told(decode):
    def tick(under_way):
        if [(task.name, share) for task, share in under_way] == [("half", 0.5)]:
            raise Cancelled

    with pytest.raises(Cancelled):
        outcomes(decode, ["half"], jobs=1, time_limit_s=60.0, tick=tick)


def test_a_worker_notes_how_far_it_is_from_the_first_sample_to_the_last_number(tmp_path, monkeypatch, drum_loop):
    path = tmp_path / "song.wav"
    soundfile.write(path, drum_loop(120, 60.0), 22_050)
    noted = []
    monkeypatch.setattr(worker, "note_share", lambda done, total, _: noted.append(done / total))
    worker.analyse(Task("song", (FileStamp(str(path), 0, 0, ""),), ready_cut=False))
    assert noted == sorted(noted)
    assert len([share for share in noted if share < worker.DECODED]) > 1, "while it is decoded, too"
    assert noted[-1] == 1.0


def test_a_worker_notes_how_long_the_song_is_before_it_decodes(tmp_path, monkeypatch):
    path = tmp_path / "song.wav"
    soundfile.write(path, np.sin(np.arange(3 * 8000) / 9), 8000)
    noted, decode_it = [], worker.audio_file.decode
    monkeypatch.setattr(worker, "note_length", noted.append)
    monkeypatch.setattr(worker.audio_file, "decode", lambda *a, **k: noted.append("decoded") or decode_it(*a, **k))
    assert worker.analyse(Task("song", (stamp(path),), ready_cut=False)).analysis is not None
    assert noted == [3.0, "decoded"]


@pytest.mark.skipif(sys.platform == "win32", reason="there it is a class, not a number")
def test_workers_and_what_they_come_from_go_behind_the_window(decode):
    me, behind = psutil.Process(), []

    def look(each):
        if each.cpu_times().user > 0.2:
            behind.append(each.nice())
        if workforce._KEEPS_A_MOULD and (mould := each.parent()) is not None:
            behind.append(mould.nice())

    def tick(_):
        for each in workers_of(me):
            with contextlib.suppress(psutil.NoSuchProcess):  # it ended meanwhile
                look(each)
        if len(behind) > 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        list(workforce.run(tasks("hang-1", "hang-2"), jobs=2, tick=tick, function=decode))
    assert set(behind) == {max(10, me.nice())}, behind


def test_a_file_that_dies_in_every_worker_does_not_stop_the_pool(decode):
    found = outcomes(decode, [f"segfault-{i}" for i in range(4)] + ["good"], jobs=2)
    assert sum(isinstance(outcome, WorkerFailed) for outcome in found.values()) == 4
    assert isinstance(found["good"], Result)


def test_tasks_are_drawn_only_as_workers_become_free(decode):
    drawn = []

    def endless():
        for i in range(20):
            drawn.append(i)
            yield Task(f"good-{i}", (), ready_cut=False)

    done = 0
    for _ in workforce.run(endless(), jobs=1, function=decode):
        done += 1
        assert len(drawn) - done <= 3
    assert done == 20


def test_no_worker_is_started_when_there_is_nothing_to_do(monkeypatch):
    monkeypatch.setattr(workforce, "Workforce", lambda *_, **__: pytest.fail("a worker was started"))
    assert list(workforce.run(iter(()))) == []


def test_memory_is_shared_out_so_that_all_workers_fit_into_the_machine():
    physical = psutil.virtual_memory().total
    for n_jobs in (1, 2, 4):
        assert workforce.memory_for_each(n_jobs) <= max(physical * 0.8 / n_jobs, 3 << 29)
    assert workforce.memory_for_each(10_000) == 3 << 29


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
@pytest.mark.parametrize("refusal", [ValueError("current limit exceeds maximum limit"), OSError("not here")])
def test_a_worker_begins_also_where_the_system_refuses_to_limit_its_memory(refusal):
    """As macOS does."""
    import resource

    asked = []

    def refuse(which, limits):
        asked.append((which, limits[0]))
        raise refusal

    system = SimpleNamespace(
        RLIMIT_AS=resource.RLIMIT_AS,
        RLIM_INFINITY=resource.RLIM_INFINITY,
        getrlimit=lambda _: (resource.RLIM_INFINITY, resource.RLIM_INFINITY),
        setrlimit=refuse,
    )
    worker.limit_memory(MEMORY, system)
    assert asked == [(resource.RLIMIT_AS, MEMORY)]


@pytest.mark.parametrize("names", [["hang-1", "hang-2"], ["good-1", "c_hang-1", "c_hang-2", "good-2"]])
def test_cancel_ends_every_worker_at_once(decode, names):
    me = psutil.Process()
    cancelled_at = []

    def tick(_):
        busy = sum(each.cpu_times().user > 0.2 for each in workers_of(me))
        if busy == 2 or cancelled_at:
            cancelled_at.append(time.monotonic())
            raise Cancelled

    with pytest.raises(Cancelled):
        list(workforce.run(tasks(*names), jobs=2, tick=tick, function=decode))
    assert time.monotonic() - cancelled_at[0] < 30, "the figure itself is in benchmarks/import_speed.py"
    _, left = psutil.wait_procs(workers_of(me), timeout=60)
    assert left == [], "no worker and no zombie is left"


PROGRAM = """
import sys
sys.path.insert(0, {here!r})
import bad_decoders
from choleor_desktop.pipeline import workforce
from choleor_desktop.pipeline.worker import Task
if __name__ == "__main__":
    names = [f"{kind}-{{i}}" for i in range(4)]
    for _ in workforce.run([Task(n, (), False) for n in names], jobs=2, function=bad_decoders.decode):
        pass
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere workers end when their pipe does")
@pytest.mark.parametrize(("how", "kind"), [(signal.SIGKILL, "c_hang"), (signal.SIGTERM, "hang")])
def test_workers_die_with_the_program_however_it_ends(tmp_path, how, kind):
    script = tmp_path / "program.py"
    script.write_text(PROGRAM.format(here=str(HERE), kind=kind))
    program = subprocess.Popen(
        [sys.executable, str(script)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    me = psutil.Process(program.pid)
    deadline = time.monotonic() + 60
    workers: list[psutil.Process] = []
    while time.monotonic() < deadline:
        workers = workers_of(me)
        if sum(each.cpu_times().user > 0.3 for each in workers) >= 2:
            break
        time.sleep(0.1)
    children = me.children(recursive=True)
    assert len(workers) == 2
    os.kill(program.pid, how)
    program.wait(60)
    _, alive = psutil.wait_procs(children, timeout=60)
    assert alive == []


@pytest.mark.skipif(not workforce._KEEPS_A_MOULD, reason="workers are started anew on this system")
def test_the_mould_loads_what_workers_need_where_the_extra_decoders_are_missing():
    script = (
        "import sys; sys.modules['av'] = None\n"
        "import choleor_desktop.pipeline.mould\n"
        "sys.exit(not {'choleor_desktop.analysis.song', 'choleor_desktop.pipeline.worker'} <= sys.modules.keys())"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def at_rest(pool):
    """A worker that has nothing to do, of this pool: of the one before it some may be on their way out."""
    return next(iter(pool._pool._pool_manager.worker_manager.workers))


def broken_at_rest(pool):
    """Kill a worker that has nothing to do, and wait until its pool is of no use any more."""
    os.kill(at_rest(pool), signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    end = time.monotonic() + 60
    while not pool.is_broken:
        assert time.monotonic() < end
        time.sleep(0.02)


def settled(force):
    while not (found := force.settled()):
        pass
    return found


@pytest.mark.parametrize("is_noticed", [True, False])
def test_a_worker_that_dies_at_rest_costs_no_task(decode, is_noticed):
    with workforce.Workforce(2, memory_limit=MEMORY, function=decode) as force:
        for task in tasks("good-1", "good-2", "good-3"):
            force.submit(task)
            if is_noticed:
                settled(force)
                broken_at_rest(force._pool)
        found = [] if is_noticed else settled(force)
        if not is_noticed:
            while len(force):
                found += settled(force)
            psutil.Process(at_rest(force._pool)).kill()
        force.submit(*tasks("good-4"))
        found += settled(force)
        assert force._n_broken == 0, "work that was done since says that it was an accident"
    assert {type(outcome) for _, outcome in found} == {Result}
    assert found[-1][0].name == "good-4"


def test_workers_that_die_again_and_again_are_said_to_be_unavailable(decode):
    with workforce.Workforce(1, memory_limit=MEMORY, function=decode) as force:
        force._pool._how["initializer"] = os._exit
        force._pool._how["initargs"] = [3]
        force._pool.schedule(int).result()
        broken_at_rest(force._pool)
        force.submit(*tasks("good"))
        with pytest.raises(WorkersUnavailable):
            settled(force)
        assert len(force) == 0, "nothing of it comes up as the outcome of another task"
