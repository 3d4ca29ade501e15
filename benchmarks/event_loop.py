"""How long the window does not answer: python benchmarks/event_loop.py [SONGS] [--minutes N] [--library L] [--ahead].

Opens the real window on a library of the demo songs, or on a copy of L, imports a folder of songs (the demo songs with
other contents when none is named), and meanwhile selects slices, filters, plays, changes the question and, once all is
imported, clusters again and again. A timer asks for its turn every 5 ms; how much too late it comes is how long the
event loop was blocked (``late``). Beside it stands the processor time that the window's own thread spent between two
turns (``own``): where other programs keep the machine busy, that is the share which is ours. With ``--ahead`` that
thread goes before all other programs (on Linux, as root), which leaves most of what they do out of ``late``.

Prints one JSON document: median, 99th percentile and maximum in milliseconds, for the whole run and for each stage, and
what went on at the worst moments: another thread looks every 4 ms where the window's thread is and names the functions
of ours that were found most often.

Needs a display, or QT_QPA_PLATFORM=offscreen. Sound goes to the device that there is; with CHOLEOR_AUDIO=off it is
played silently.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import threading
import time
from bisect import bisect_left
from collections import Counter
from pathlib import Path
from types import FrameType

import numpy as np
import soundfile
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest

from choleor_desktop.__main__ import parse
from choleor_desktop.pipeline.demo import make_demo, open_demo
from choleor_desktop.ui import app as application
from choleor_desktop.ui.main_window import MainWindow
from choleor_desktop.ui.opening import open_window
from choleor_desktop.ui.tabs.clusters import ClustersTab
from choleor_desktop.ui.tabs.slices import SlicesTab

EVERY_MS = 5
LOOK_EVERY_S = 0.004
OURS = "choleor_desktop"


class Watch(threading.Thread):
    """Notes where the window's thread is, again and again."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._watched = threading.get_ident()
        self._times: list[float] = []
        self._places: list[str] = []
        self._is_over = threading.Event()

    def run(self) -> None:
        """Look until told to stop."""
        while not self._is_over.wait(LOOK_EVERY_S):
            frame = sys._current_frames().get(self._watched)  # noqa: SLF001 - it is what it is for
            self._places.append(place_of(frame))
            self._times.append(time.perf_counter())

    def stop(self) -> None:
        """End."""
        self._is_over.set()
        self.join()

    def during(self, start: float, end: float) -> dict[str, int]:
        """Where it was found most often between two times, and how often."""
        seen = self._places[bisect_left(self._times, start) : bisect_left(self._times, end)]
        return dict(Counter(seen).most_common(2))


def place_of(frame: FrameType | None) -> str:
    """The innermost functions of the program, innermost first."""
    found: list[str] = []
    while frame is not None and len(found) < 4:
        path = Path(frame.f_code.co_filename)
        if OURS in path.parts:
            found.append(f"{path.stem}.{frame.f_code.co_name}")
        frame = frame.f_back
    return " < ".join(found) or "Qt"


class Clock(QObject):
    """Notes how late a timer comes, and what the person was doing then."""

    def __init__(self, *, ahead: bool) -> None:
        super().__init__()
        self.ahead = ahead
        self.watch = Watch()
        self.turns: list[tuple[str, str, float, float, float]] = []
        self.stage, self.act = "start", ""
        self.timer = QTimer(self)
        self.timer.setTimerType(Qt.TimerType.PreciseTimer)
        self.timer.timeout.connect(self.tick)
        self.last, self.spent = time.perf_counter(), time.thread_time()

    def start(self) -> None:
        """Begin to measure."""
        self.watch.start()
        if self.ahead:
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), -15)
        self.last, self.spent = time.perf_counter(), time.thread_time()
        self.timer.start(EVERY_MS)

    def stop(self) -> None:
        """Enough."""
        self.timer.stop()
        self.watch.stop()

    def tick(self) -> None:
        """Note this turn."""
        now, spent = time.perf_counter(), time.thread_time()
        late_ms = max(0.0, (now - self.last) * 1000 - EVERY_MS)
        self.turns.append((self.stage, self.act, late_ms, (spent - self.spent) * 1000, self.last))
        self.last, self.spent = now, spent

    def report(self) -> dict[str, object]:
        """Figures for each stage and for all of them."""
        stages: dict[str, list[tuple[str, str, float, float, float]]] = {"all": list(self.turns)}
        for turn in self.turns:
            stages.setdefault(turn[0], []).append(turn)
        found: dict[str, object] = {
            name: {"turns": len(turns), "late": figures(turns, 2), "own": figures(turns, 3)}
            for name, turns in stages.items()
        }
        found["worst"], found["worst_own"] = self.worst(2), self.worst(3)
        return found

    def worst(self, column: int) -> list[dict[str, object]]:
        """The turns that took longest."""
        return [
            {
                "stage": stage, "doing": act, "late_ms": round(late, 1), "own_ms": round(own, 1),
                "seen": self.watch.during(start, start + (late + EVERY_MS) / 1000),
            }
            for stage, act, late, own, start in sorted(self.turns, key=lambda turn: -turn[column])[:10]
        ]  # fmt: skip


def figures(turns: list[tuple[str, str, float, float, float]], column: int) -> dict[str, float]:
    """Median, 99th percentile, maximum, and how many were over 50 ms."""
    values = np.array([turn[column] for turn in turns])
    p50, p99 = np.percentile(values, (50, 99))
    return {
        "p50_ms": round(float(p50), 1),
        "p99_ms": round(float(p99), 1),
        "max_ms": round(float(values.max()), 1),
        "over_50_ms": int((values > 50).sum()),
    }


class Person(QObject):
    """Does something every 150 ms."""

    def __init__(self, window: MainWindow, clock: Clock, songs: Path, seconds: float) -> None:
        super().__init__()
        self.window, self.clock, self.songs = window, clock, songs
        self.until = time.monotonic() + seconds
        self.random = random.Random(0)  # noqa: S311 - the same session every time
        self.timer = QTimer(self)
        self.timer.timeout.connect(self.act)
        QTimer.singleShot(1500, self.begin)

    def begin(self) -> None:
        """Bring the songs."""
        self.clock.stage = "import"
        self.clock.start()
        self.window.session.work.import_music([self.songs])
        self.timer.start(150)

    def act(self) -> None:
        """One thing a person does."""
        window, session = self.window, self.window.session
        if time.monotonic() > self.until:
            self.timer.stop()
            self.clock.stop()
            window.close()
            return
        if session.view is None or not len(session.view.slices):
            return
        if not session.background.is_busy:
            self.clock.stage = "cluster"
            window.tab(ClustersTab).view.run_wanted.emit(self.random.randint(4, 12), "match", True)
        acts = [self.select, self.select, self.select, self.play, self.filter, self.ask, self.turn_page]
        chosen = self.random.choice(acts)
        self.clock.act = chosen.__name__
        chosen()

    def select(self) -> None:
        """Go through the table."""
        QTest.keyClick(
            self.window.tab(SlicesTab).view, self.random.choice((Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown))
        )

    def play(self) -> None:
        """Play or stop."""
        QTest.keyClick(self.window, Qt.Key.Key_Space)

    def filter(self) -> None:
        """Search."""
        self.window.toolbar.search.setText(self.random.choice(("", "a", "an", "song", "")))

    def ask(self) -> None:
        """Ask another question."""
        self.window.session.question.change(
            method=self.random.choice(("match", "classic")), scope=self.random.choice(("library", "cluster"))
        )

    def turn_page(self) -> None:
        """Look at another tab."""
        self.window.tabs.setCurrentIndex(self.random.randrange(self.window.tabs.count()))


def shift(songs: Path) -> None:
    """Make other songs of songs: half a second later."""
    for path in sorted(songs.iterdir()):
        sound, rate = soundfile.read(path)
        soundfile.write(path, sound[rate // 2 :], rate)


def main() -> None:
    """Run the session and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("songs", nargs="?", type=Path, help="a folder of songs (default: the demo songs)")
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--library", type=Path, help="a library to begin with (default: the demo library)")
    parser.add_argument("--ahead", action="store_true", help="the window's thread goes before all other programs")
    wishes = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            os.environ[name] = str(Path(home, name.lower()))
        library = Path(home, "bench.choleor")
        given = wishes.library or open_demo(Path(home, "demo"))
        for end in ("", ".cache"):
            shutil.copy(f"{given}{end}", f"{library}{end}")
        songs = wishes.songs
        if songs is None:
            songs = Path(home, "songs")
            make_demo(songs)
            shift(songs)
        app = application.make(sys.argv[:1])
        window = open_window(app, parse([str(library), "--language", "en"]))
        window.resize(1600, 1000)
        clock = Clock(ahead=wishes.ahead)
        person = Person(window, clock, songs.resolve(), wishes.minutes * 60)
        app.exec()
        del person
        print(json.dumps(clock.report(), indent=1))


if __name__ == "__main__":
    main()
