"""What a person waits for in the window on a big library; run by window.py."""

# ruff: noqa: SLF001 - it is timed from inside
from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtWidgets import QWidget
from waiting import Queue, compile_program, go_ahead, own_home

from choleor_desktop.__main__ import parse
from choleor_desktop.analysis import columns
from choleor_desktop.analysis.results import BeatGrid, SongOverview
from choleor_desktop.library.cache import Cache
from choleor_desktop.library.models import Clustering, Label, LibraryView, SliceTable, Song
from choleor_desktop.ui import app as application
from choleor_desktop.ui.opening import open_window
from choleor_desktop.ui.tabs.map import MapTab
from choleor_desktop.ui.tabs.slices import SlicesTab

PER_SONG = 50
QUEUE = Queue()
_FIRST = """
import sys, time
from choleor_desktop.__main__ import parse
from choleor_desktop.ui import app as application
from choleor_desktop.ui.opening import open_window
app = application.make(sys.argv[:1])
window = open_window(app, parse([]))
window.resize(1600, 1000)
window.grab()
loaded = [name in sys.modules for name in ("librosa", "sklearn", "pandas")]
print(time.time() - float(sys.argv[1]), time.process_time(), *loaded)
import os; sys.stdout.flush(); os._exit(0)
"""


Times = list[tuple[float, ...]]


def figures(times: Times) -> dict[str, dict[str, float]]:
    """Median, 99th percentile, maximum, by the clock and of processor time."""
    found = {}
    for name, values in zip(("wall", "own", "window", "ours"), np.array(times).T, strict=False):
        p50, p99 = np.percentile(values, (50, 99))
        found[name] = {"p50": round(float(p50), 1), "p99": round(float(p99), 1), "max": round(float(values.max()), 1)}
    return found


def timed(action: Callable[[], Any]) -> tuple[float, ...]:
    """Milliseconds that something takes, by the clock, of processor time, and by the clock without waiting."""
    clocks = (time.perf_counter, time.process_time, time.thread_time, QUEUE.seconds)
    starts = [clock() for clock in clocks]
    action()
    wall, own, window, queued = ((clock() - start) * 1000 for clock, start in zip(clocks, starts, strict=True))
    return wall, own, window, wall - queued


def big_view(n: int, folder: Path) -> Any:
    """A library view of ``n`` slices."""
    rng = np.random.default_rng(0)
    n_songs = -(-n // PER_SONG)
    bpm = rng.uniform(80, 160, n_songs).astype(np.float32)
    words = ("Night", "River", "봄날", "Glass", "Echo", "Street", "Engine", "Salt", "Mirror", "Paper")
    titles = [f"{words[i % 10]} {words[i // 10 % 10]} {i}" for i in range(n_songs)]
    songs = tuple(
        Song(f"song-{i:05d}", str(folder / f"{title}.flac"), title, "", PER_SONG * 480 / bpm[i],
             BeatGrid(np.zeros(0), 0, float(bpm[i]), 0.9), PER_SONG)
        for i, title in enumerate(titles)
    )  # fmt: skip
    song, index = (np.arange(n) // PER_SONG).astype(np.int32), (np.arange(n) % PER_SONG).astype(np.int32)
    length = 480 / bpm[song].astype(np.float64)
    beats_s = index[:, None] * length[:, None] + np.arange(9) * length[:, None] / 8
    ids = tuple(f"song-{s:05d}_{i}" for s, i in zip(song.tolist(), index.tolist(), strict=True))
    table = SliceTable(ids, song, index, beats_s, bpm[song])
    centres = rng.normal(0, 1, (12, columns.N_COLUMNS))
    match = (centres[song % 12] + rng.normal(0, 0.5, (n, columns.N_COLUMNS))).astype(np.float32)
    labels = {
        ids[i]: Label(tags=(("intro", "drop", "verse")[i % 3],), rating=i % 6)
        for i in range(0, n, 20)
    }  # fmt: skip
    clustering = Clustering(12, 0, "match", (song % 12).astype(np.int32), np.zeros((12, 8), np.float32), 1.0, 0.1)
    return LibraryView(
        str(folder / "big.choleor"), 1, songs, table, rng.normal(0, 1, (n, 20)).astype(np.float32), match,
        rng.uniform(-60, 0, (n, 17)).astype(np.float32), (-50.0, -5.0), labels, clustering,
    )  # fmt: skip


def put_overviews(cache: Any, view: Any) -> None:
    """What the plots draw, for every hundredth song."""
    rng = np.random.default_rng(1)
    for song in view.songs[::100]:
        n_blocks, n_frames = round(song.duration_s * 344.5), round(song.duration_s * 43.07)
        peaks = rng.integers(0, 100, (n_blocks, 2)).astype(np.int8) * np.array([-1, 1], np.int8)
        mfcc = rng.normal(0, 20, (20, n_frames)).astype(np.float16)
        cache.put_overview(song.id, SongOverview(peaks, 344.5, mfcc, 43.07))


def wait_for(app: Any, condition: Callable[[], bool], seconds: float = 120.0, pause_s: float = 0.0005) -> None:
    """Let the program run until something has happened."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            sys.exit("The window did not come so far in time.")
        app.processEvents()
        time.sleep(pause_s)


def settle(app: Any, session: Any, seconds: float = 2.0) -> None:
    """Let the program load what it loads after its start, as it has when a person begins to type or choose."""
    idle_since = time.monotonic()

    def is_settled() -> bool:
        nonlocal idle_since
        if any(runner.is_busy for runner in (session.interactive, session.background, session.loading)):
            idle_since = time.monotonic()
        return time.monotonic() - idle_since > seconds

    wait_for(app, is_settled)


def measure(n: int, folder: Path, *, ahead: bool) -> Iterator[tuple[str, Any]]:
    """All figures of the window, in turn."""
    os.environ["CHOLEOR_AUDIO"] = "off"

    view = big_view(n, folder)
    app = application.make(sys.argv[:1])
    window = open_window(app, parse(["--theme", "dark"]))
    window.resize(1600, 1000)
    window.resize(1600, 1000)
    app.processEvents()
    session, table = window.session, window.tab(SlicesTab).view
    session._ready(view)  # as the job does that opens a library
    session.cache = Cache(folder / "big.choleor")
    put_overviews(session.cache, view)

    def open_view() -> None:
        session._swap_view(view)
        paint(app, table.viewport(), window.songs.list.viewport())

    yield "open", figures([timed(open_view)])
    wait_for(app, lambda: session.question.answer is not None)
    settle(app, session)
    if ahead:
        go_ahead()

    def search(text: str) -> None:
        window._search_changed(text)
        paint(app, table.viewport())

    texts = [word[:length] for word in ("glass 12", "engine", "drop", "봄날") for length in range(1, len(word) + 1)]
    yield "filter", figures([timed(lambda text=text: search(text)) for text in [*texts, *reversed(texts), ""]])

    def sort(column: int, order: Any) -> None:
        table.sortByColumn(column, order)
        paint(app, table.viewport())

    orders = type(table.horizontalHeader().sortIndicatorOrder())
    yield "sort", figures([timed(lambda c=c, o=o: sort(c, o)) for c in range(7) for o in orders])
    yield "select", figures(list(select(app, window, view)))
    window.show_tab(MapTab)
    plot = window.tab(MapTab).view
    wait_for(app, lambda: plot.n_points == n)
    app.processEvents()
    yield "map", pan(app, plot)
    window.close()


class Painted(QObject):
    """Which widgets have painted themselves since it was asked last."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self.missing: set[QObject] = set()
        self.widgets = widgets
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt calls it
        """Note it."""
        if event.type() == QEvent.Type.Paint:
            self.missing.discard(watched)
        return False


def select(app: Any, window: Any, view: Any) -> Iterator[tuple[float, ...]]:
    """A click on a slice, until every pane has painted it."""
    session, table, rng = window.session, window.tab(SlicesTab).view, np.random.default_rng(2)
    pictures = (window.detail.waveform, window.detail.levels, window.detail.mfcc)
    first, second, third = Painted(table.viewport()), Painted(*pictures), Painted(window.similar.list.viewport())
    session.detail_changed.connect(lambda _: second.missing.update(pictures))
    session.question.answered.connect(lambda _: third.missing.update(third.widgets))
    for _ in range(100):
        row = int(rng.integers(0, max(len(view.songs) // 100, 1))) * 100 * PER_SONG + int(rng.integers(0, PER_SONG))

        def all_there(row: int = row) -> bool:
            detail, answer = window.detail.detail, session.question.answer
            if detail is None or detail.row != row or answer.request.queries != (view.slices.ids[row],):
                return False
            return not (first.missing or second.missing or third.missing)

        def click(row: int = row) -> None:
            first.missing.add(table.viewport())
            session.select(row)
            wait_for(app, all_there)

        yield timed(click)


def paint(app: Any, *widgets: QWidget) -> None:
    """Have widgets painted, and wait for that: it comes in a turn of its own."""
    painted = Painted(*widgets)
    painted.missing.update(widgets)
    for widget in widgets:
        widget.update()
    wait_for(app, lambda: not painted.missing, pause_s=0)


def pan(app: Any, plot: Any) -> dict[str, Any]:
    """Frames of the map while it is moved; the picture must not be blank."""
    times = []
    plot._press = QPointF(400, 300)
    for step in range(90):
        plot._pan(QPointF(400 + 6 * (step % 30), 300 + 3 * (step % 20)))
        times.append(timed(lambda: paint(app, plot)))
    plot._press = None
    image = plot.grab().toImage()
    colours = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
    return {
        **figures(times),
        "frames_per_s": round(1000 / float(np.median(times, axis=0)[0]), 1),
        "colours_seen": len(colours),
    }


def starts(n: int, folder: Path) -> dict[str, Any]:
    """From the start of Python to the first picture of the window, warm, in processes of their own."""
    found: Times = []
    loaded: set[str] = set()
    # Warm means compiled too, as after every first start, also where this shell forbids it.
    warm = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    warm["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    for _ in range(n + 1):
        told = subprocess.run(
            [sys.executable, "-c", _FIRST, str(time.time())], capture_output=True, text=True, check=True, env=warm
        ).stdout.split()
        found.append((float(told[0]) * 1000, float(told[1]) * 1000))
        loaded.update(told[2:])
    return {**figures(found[1:]), "librosa_sklearn_or_pandas_loaded": "True" in loaded}


def main(words: str | None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=words, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--slices", type=int, default=100_000)
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--ahead", action="store_true", help="the program goes before all others")
    wishes = parser.parse_args()
    compile_program()
    with own_home() as home:
        report: dict[str, Any] = {"slices": wishes.slices}
        if wishes.starts:
            report["first_window"] = starts(wishes.starts, home)
        for name, found in measure(wishes.slices, home, ahead=wishes.ahead):
            report[name] = found
            print(name, found, file=sys.stderr)
    print(json.dumps(report, indent=1))
