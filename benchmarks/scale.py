"""How a library behaves at 50 000 and at a million slices of synthetic vectors: open, query, label, disk, memory.

    python benchmarks/scale.py                  both sizes
    python benchmarks/scale.py --slices 50000   one of them
    python benchmarks/scale.py --keep DIR       leaves the libraries there, and takes them from there the next time

Each figure comes from a process of its own that opens the finished library, as a person would; medians of five.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import numpy as np  # noqa: E402 - after the number of threads

from choleor_desktop.analysis.columns import LAYOUT  # noqa: E402
from choleor_desktop.analysis.results import (  # noqa: E402
    BeatGrid,
    EightCount,
    SliceFeatures,
    SongAnalysis,
    SongOverview,
)
from choleor_desktop.library import history, rows  # noqa: E402
from choleor_desktop.library.models import FileStamp, Label, LabelEdit, SongRecord  # noqa: E402
from choleor_desktop.library.store import Store  # noqa: E402

_PER_SONG = 50
_SONGS_AT_ONCE = 500
_N_COLUMNS = max(columns.stop for columns in LAYOUT.values())
_TRIALS = 5


def _record(number: int) -> SongRecord:
    rng = np.random.default_rng(number)
    tempo = float(rng.uniform(85, 150))
    length, beat = 480 / tempo, 60 / tempo
    pieces = tuple(
        EightCount(i, i * length, (i + 1) * length, tuple(i * length + beat * np.arange(9)), tempo)
        for i in range(_PER_SONG)
    )
    character = rng.normal(0, 1, _N_COLUMNS)
    match = np.abs(character + rng.normal(0, 0.5, (_PER_SONG, _N_COLUMNS))).astype(np.float32)
    match[:, LAYOUT["tempo"]] = np.log2(tempo / 120)
    classic = rng.normal(0, 1, (_PER_SONG, 20)).astype(np.float32)
    levels = rng.uniform(-40, -5, (_PER_SONG, 17)).astype(np.float32)
    grid = BeatGrid(np.arange(8 * _PER_SONG + 1, dtype=np.float64) * beat, 0, tempo, 0.9, 0.8)
    overview = SongOverview(np.zeros((4, 2), np.int8), 1.0, np.zeros((20, 4), np.float16), 1.0)
    song = f"synthetic-{number:05d}"
    stamp = FileStamp(f"/music/{song}.flac", 1, 1, f"file-{song}", f"sound-{song}")
    analysis = SongAnalysis(
        length * _PER_SONG, grid, pieces, SliceFeatures(classic, match, levels), overview, "synthetic"
    )
    ids = tuple(f"{song}_{i:03d}" for i in range(_PER_SONG))
    return SongRecord(song, stamp.path, f"Song {number}", "", False, (stamp,), ids, analysis)


def build(path: Path, n: int) -> None:
    """A library of ``n`` slices; many songs in a transaction, since importing is not what is measured here."""
    with Store.open(path, create=True) as store:
        for first in range(0, n // _PER_SONG, _SONGS_AT_ONCE):

            def add(recorder: history.Recorder, first: int = first) -> None:
                for number in range(first, min(first + _SONGS_AT_ONCE, n // _PER_SONG)):
                    record = _record(number)
                    rows.insert(recorder, rows.place_of(record.path, store.path), record)
                rows.touch_slices(recorder.connection)

            store._change(add)  # noqa: SLF001
        step = max(n // 10_000, 1)
        view = store.view()
        store.edit([LabelEdit(name, Label(("x",), 1 + i % 5)) for i, name in enumerate(view.slices.ids[::step])])
        store.undo()
        store.redo()
        store.wait()


def _seconds(function: Callable[[], object]) -> float:
    started = time.perf_counter()
    function()
    return time.perf_counter() - started


def measure(path: Path) -> dict[str, float]:
    """Figures of one opening."""
    from choleor_desktop.pipeline.find import Finder, Request  # noqa: PLC0415 - not before opening is timed

    found: dict[str, float] = {}
    started, cpu = time.perf_counter(), time.process_time()
    store = Store.open(path)
    found["open: checked and connected, s"] = time.perf_counter() - started
    view = store.view()
    found["open: view complete, s"] = time.perf_counter() - started
    found["open: processor time of all that, s"] = time.process_time() - cpu
    found["memory after opening, MB (resident, mapped files included)"] = _resident_mb()
    labels, views = [], []
    for i in range(20):
        name = view.slices.ids[i * 7]
        labels.append(_seconds(lambda name=name, i=i: store.edit([LabelEdit(name, Label(rating=1 + i % 5))])))
        views.append(_seconds(store.view))
    found["label stored, ms"] = 1e3 * statistics.median(labels)
    found["label stored, slowest of 20, ms"] = 1e3 * max(labels)
    found["view after a label, ms"] = 1e3 * statistics.median(views)
    found["undo, ms"] = 1e3 * _seconds(store.undo)
    finder = Finder(store.view())
    names = view.slices.ids[:: len(view.slices) // 7]
    found["first query (made comparable), s"] = _seconds(lambda: finder.similar(Request(queries=(names[0],))))
    queries = [_seconds(lambda name=name: finder.similar(Request(queries=(name,)))) for name in names]
    found["query, ms"] = 1e3 * statistics.median(queries)
    cpu = time.process_time()
    for name in names:
        finder.similar(Request(queries=(name,)))
    found["query: processor time, ms"] = 1e3 * (time.process_time() - cpu) / len(names)
    filtered = Request(queries=(names[1],), tempo_ranges=((100.0, 120.0),), other_songs_only=True)
    found["query with filters, ms"] = 1e3 * statistics.median(
        _seconds(lambda: finder.similar(filtered)) for _ in "12345"
    )
    classic = Request(queries=(names[1],), method="classic")
    found["classic query, ms"] = 1e3 * statistics.median(_seconds(lambda: finder.similar(classic)) for _ in "12345")
    found["memory after queries, MB (resident, mapped files included)"] = _resident_mb()
    found["close, s"] = _seconds(store.close)
    found["most memory, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def _resident_mb() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return float(line.split()[1]) / 1024
    return 0.0


def _report(folder: Path, n: int) -> None:
    path = folder / f"scale-{n}.choleor"
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache")}
    me = [sys.executable, __file__, "--folder", str(folder), "--slices", str(n)]
    if not path.exists():
        print(f"building {n:,} slices", flush=True)
        subprocess.run([*me, "--build"], check=True, env=environment)
        subprocess.run([*me, "--measure"], check=True, env=environment, stdout=subprocess.DEVNULL)
    trials = [
        json.loads(subprocess.run([*me, "--measure"], check=True, env=environment, capture_output=True).stdout)
        for _ in range(_TRIALS)
    ]
    print(f"\n{n:,} slices of {n // _PER_SONG:,} songs")
    print(f"  {'library on disk, MB':60s} {path.stat().st_size / 1e6:10.1f}")
    arrays = sum(file.stat().st_size for file in (folder / "cache").rglob("*.arrays"))
    print(f"  {'arrays in the cache (all sizes), MB':60s} {arrays / 1e6:10.1f}")
    for name in trials[0]:
        print(f"  {name:60s} {statistics.median(trial[name] for trial in trials):10.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--slices", type=int, action="append", help="how many (default 50000 and 1000000)")
    parser.add_argument("--keep", type=Path, help="where the libraries stay")
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--build", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    wishes = parser.parse_args()
    sizes = wishes.slices or [50_000, 1_000_000]
    if wishes.build or wishes.measure:
        path = wishes.folder / f"scale-{sizes[0]}.choleor"
        if wishes.build:
            build(path, sizes[0])
        else:
            json.dump(measure(path), sys.stdout)
        return
    with tempfile.TemporaryDirectory(prefix="choleor-scale-") as temporary:
        folder = wishes.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for n in sizes:
            _report(folder, n)


if __name__ == "__main__":
    main()
