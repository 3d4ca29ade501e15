"""How much faster two workers import than one, what the pool costs, and how quickly a cancel ends it.

    python benchmarks/import_speed.py [FOLDER] [REPEATS]

Without a folder it makes 24 songs of two minutes. Runs of one and two workers take turns, so that whatever else the
machine does meets both alike; the figures are medians and their ratios. What the machine itself allows stands beside
them: two plain programs that each analyse all songs at the same time, against one of them alone.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import soundfile

from choleor_desktop.library import scan
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline import worker, workforce
from choleor_desktop.pipeline.music import import_music
from choleor_desktop.pipeline.worker import Task
from choleor_desktop.progress import Cancelled

RATE = 44_100


def make_songs(folder: Path, n: int = 24, seconds: float = 120.0) -> Path:
    """Songs with a beat, each another."""
    for i in range(n):
        rng = np.random.default_rng(i)
        t = np.arange(round(seconds * RATE)) / RATE
        phase = t * (100 + 3 * i) / 60 % 1
        kick = np.sin(2 * np.pi * 60 * phase) * np.exp(-phase * 12)
        chord = sum(np.sin(2 * np.pi * f * t) for f in 110 * 2 ** (rng.integers(0, 24, 3) / 12)) / 6
        noise = rng.normal(0, 0.05, len(t)) * ((phase + 0.5) % 1 < 0.1)
        soundfile.write(folder / f"{i}.flac", np.clip(0.5 * kick + chord + noise, -1, 1), RATE)
    return folder


def tasks_of(folder: Path) -> list[Task]:
    """What an import would send to its workers."""
    return [Task(path.stem, (scan.stamp(path),), ready_cut=False) for path in scan.find_audio([folder]).songs]


def timed_import(folder: Path, jobs: int) -> tuple[float, float]:
    """Wall clock seconds of an import into a new library, and processor seconds of the program itself meanwhile."""
    with tempfile.TemporaryDirectory() as place, Store.open(Path(place, "x.choleor"), create=True) as store:
        started, cpu = time.perf_counter(), time.process_time()
        report = import_music(store, [folder], jobs=jobs)
        assert not report.failures, report.failures
        return time.perf_counter() - started, time.process_time() - cpu


ALONE = """
import sys, time
from pathlib import Path
sys.path.insert(0, {here!r})
from import_speed import tasks_of
from choleor_desktop.pipeline import worker
tasks = tasks_of(Path({folder!r}))
worker.analyse(tasks[0])
started, cpu = time.perf_counter(), time.process_time()
for task in tasks:
    worker.analyse(task)
print(time.perf_counter() - started, time.process_time() - cpu)
"""


def alone(folder: Path, n: int = 1) -> tuple[float, float]:
    """Wall clock and processor seconds of the same songs one after the other in a plain process, warm.

    Where ``n`` of them do the same at the same time: of the slowest.
    """
    script = ALONE.format(here=str(Path(__file__).parent), folder=str(folder))
    running = [subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) for _ in range(n)]
    found = [process.communicate()[0].split() for process in running]
    return max((float(wall), float(cpu)) for wall, cpu in found)


def pooled(folder: Path) -> tuple[float, float]:
    """Wall clock and processor seconds of the same songs through a pool of one worker, warm."""
    tasks = tasks_of(folder)
    with workforce.Workforce(1) as pool:
        pool.submit(tasks[0])
        while not pool.settled():
            pass
        started, cpu, n = time.perf_counter(), time.process_time(), 0
        waiting = iter(tasks)
        while n < len(tasks):
            while not pool.is_full and (task := next(waiting, None)) is not None:
                pool.submit(task)
            n += len(pool.settled())
        wall, own = time.perf_counter() - started, time.process_time() - cpu
    return wall, own


def cancel_times(folder: Path, repeats: int) -> list[float]:
    """Seconds from the wish to the end of all workers, in the midst of the analysis."""
    found = []
    for i in range(repeats):
        cancelled: list[float] = []

        def tick(_: object, after: float = time.monotonic() + 4 + 0.3 * i, noted: list[float] = cancelled) -> None:
            if time.monotonic() > after:
                noted.append(time.monotonic())
                raise Cancelled

        try:
            for _ in workforce.run(tasks_of(folder) * 20, jobs=2, tick=tick):
                pass
        except Cancelled:
            found.append(time.monotonic() - cancelled[0])
    return found


def main(folder: Path, repeats: int) -> None:
    os.environ.update(worker.ONE_THREAD)
    n = len(tasks_of(folder))
    one, two, plain, pair, pool = [], [], [], [], []
    for _ in range(repeats):
        one.append(timed_import(folder, 1))
        two.append(timed_import(folder, 2))
        plain.append(alone(folder))
        pair.append(alone(folder, 2))
        pool.append(pooled(folder))
    first, second = (statistics.median(wall for wall, _ in runs) for runs in (one, two))
    ratios = [a[0] / b[0] for a, b in zip(one, two, strict=True)]
    print(f"{n} songs, {repeats} repeats, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    print(f"1 worker {first:.1f} s, 2 workers {second:.1f} s: {statistics.median(ratios):.2f} times as fast", end="")
    print(f" (each pair: {', '.join(f'{ratio:.2f}' for ratio in ratios)})")
    most = [2 * a[0] / b[0] for a, b in zip(plain, pair, strict=True)]
    print(f"the machine itself allows {statistics.median(most):.2f}", end="")
    print(f" (each pair: {', '.join(f'{ratio:.2f}' for ratio in most)})")
    walls = [a[0] / b[0] - 1 for a, b in zip(pool, plain, strict=True)]
    own = statistics.median(cpu for _, cpu in pool) / statistics.median(cpu for _, cpu in plain)
    print(f"pool of one against a plain loop, both warm: {100 * statistics.median(walls):+.1f} % wall clock; ", end="")
    print(f"the program spends {100 * own:.1f} % of the workers' processor time on running the pool")
    print(f"analysis: {statistics.median(cpu for _, cpu in plain) / n:.2f} processor seconds a song")
    spent = statistics.median(cpu for _, cpu in two) / n
    print(f"storing: {1000 * spent:.0f} processor milliseconds a song in the program, pool included")
    print(f"largest worker {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")
    times = cancel_times(folder, 2 * repeats)
    print(f"cancel: median {statistics.median(times):.2f} s, longest {max(times):.2f} s of {len(times)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("repeats", type=int, nargs="?", default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        main(given.folder or make_songs(Path(made)), given.repeats)
