"""A session of the real window, and how long its event loop was blocked meanwhile; run by event_loop.py."""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import threading
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from unittest.mock import patch

import numpy as np
import soundfile
from PySide6.QtCore import QLocale, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from waiting import Queue, Stolen, compile_program, go_ahead, own_home, place_of

from choleor_desktop.__main__ import parse
from choleor_desktop.pipeline.demo import make_demo, open_demo
from choleor_desktop.ui import app as application
from choleor_desktop.ui.main_window import MainWindow
from choleor_desktop.ui.opening import open_window
from choleor_desktop.ui.tabs.clusters import ClustersTab
from choleor_desktop.ui.tabs.slices import SlicesTab
from choleor_desktop.ui.tabs.tour import TourTab

EVERY_MS = 5
LOOK_EVERY_S, LOOK_AFTER_S = 0.004, 0.01
N_WORST = 15
NOW_AND_THEN = 12  # so many acts until one that people do less often
MEASURED = ("late", "ours", "own", "held", "queued", "stolen")
# Where threads wait.
WAITING = {"wait", "_recv", "select", "poll", "unix_poll", "pool_manager_loop", "_work", "_worker", "read_signed"}


class Watch(threading.Thread):
    """Notes where the window's thread and those of its jobs are, again and again, in turns that are long already."""

    def __init__(self, *, ahead: bool) -> None:
        super().__init__(daemon=True)
        self._watched = threading.get_ident()
        self._ahead = ahead
        self.turn_began = time.perf_counter()
        self._times: list[float] = []
        self._places: list[str] = []
        self._others: list[tuple[str, ...]] = []
        self._is_over = threading.Event()

    def run(self) -> None:
        """Look until told to stop."""
        own, n_rounds = threading.get_ident(), 0
        while not self._is_over.wait(LOOK_EVERY_S):
            n_rounds += 1
            if self._ahead and n_rounds % 4 == 0:
                go_ahead()
            if time.perf_counter() - self.turn_began < LOOK_AFTER_S:
                continue  # to look takes the interpreter from the window
            frames = sys._current_frames()  # noqa: SLF001 - it is what it is for
            self._places.append(place_of(frames.pop(self._watched, None)))
            frames.pop(own, None)
            busy = [frame for frame in frames.values() if frame.f_code.co_name not in WAITING]
            self._others.append(tuple(place_of(frame) for frame in busy))
            self._times.append(time.perf_counter())

    def stop(self) -> None:
        """End."""
        self._is_over.set()
        self.join()

    def during(self, start: float, end: float) -> tuple[dict[str, int], dict[str, int]]:
        """Where it was found most often between two times, and how often; the same of the other threads."""
        part = slice(bisect_left(self._times, start), bisect_left(self._times, end) + 1)
        others = [place for places in self._others[part] for place in places]
        return dict(Counter(self._places[part]).most_common(2)), dict(Counter(others).most_common(3))


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of the event loop.

    Attributes
    ----------
    start
        When it began, by the watch's clock.
    late_ms
        How much too late the timer came.
    own_ms
        Processor time of the window's thread.
    queued_ms
        How long the system let that thread wait for a processor, which other programs had (0 where it does not tell).
    stolen_ms
        How long processors of the virtual machine stood still meanwhile, whatever would have run there.
    """

    stage: str
    act: str
    start: float
    late_ms: float
    own_ms: float
    queued_ms: float
    stolen_ms: float

    @property
    def held_ms(self) -> float:
        """Neither at work nor waiting for a processor: other threads of ours were in the way."""
        return max(0.0, self.late_ms - self.own_ms - self.queued_ms)

    @property
    def ours_ms(self) -> float:
        """How late it would have been on a machine that does nothing else."""
        return max(0.0, self.late_ms - self.queued_ms)


class Clock(QObject):
    """Notes how late a timer comes, and what the person was doing then."""

    def __init__(self, *, ahead: bool) -> None:
        super().__init__()
        self.watch = Watch(ahead=ahead)
        self.turns: list[Turn] = []
        self.stage, self.act = "start", ""
        self.timer = QTimer(self)
        self.timer.setTimerType(Qt.TimerType.PreciseTimer)
        self.timer.timeout.connect(self.tick)
        self.queue, self.stolen = Queue(), Stolen()

    def start(self) -> None:
        """Begin to measure."""
        self.watch.start()
        self.last = self.clocks()
        self.timer.start(EVERY_MS)

    def stop(self) -> None:
        """Enough."""
        self.timer.stop()
        self.watch.stop()

    def clocks(self) -> tuple[float, ...]:
        """Now, this thread's processor time and wait for one, and what was stolen of them all; in milliseconds."""
        return tuple(
            1000 * told() for told in (time.perf_counter, time.thread_time, self.queue.seconds, self.stolen.seconds)
        )

    def tick(self) -> None:
        """Note this turn."""
        now = self.clocks()
        taken, *others = (after - before for before, after in zip(self.last, now, strict=True))
        self.turns.append(Turn(self.stage, self.act, self.last[0] / 1000, max(0.0, taken - EVERY_MS), *others))
        self.last, self.watch.turn_began = now, now[0] / 1000

    def report(self) -> dict[str, object]:
        """Figures for each stage and for all of them."""
        stages: dict[str, list[Turn]] = {"all": list(self.turns)}
        for turn in self.turns:
            stages.setdefault(turn.stage, []).append(turn)
        found: dict[str, object] = {
            name: {
                "turns": len(turns),
                **{what: figures(turns, what) for what in MEASURED},
            }
            for name, turns in stages.items()
        }
        return {**found, **{f"worst_{what}": self.worst(what) for what in ("late", "own", "held")}}

    def worst(self, what: str) -> list[dict[str, object]]:
        """The turns that took longest."""
        found: list[dict[str, object]] = []
        for turn in sorted(self.turns, key=lambda turn: -getattr(turn, f"{what}_ms"))[:N_WORST]:
            seen, beside = self.watch.during(turn.start, turn.start + (turn.late_ms + EVERY_MS) / 1000)
            times = {f"{name}_ms": round(getattr(turn, f"{name}_ms"), 1) for name in MEASURED}
            found.append({"stage": turn.stage, "doing": turn.act, **times, "seen": seen, "beside": beside})
        return found


def figures(turns: list[Turn], what: str) -> dict[str, float]:
    """Median, 99th percentile, maximum, and how many were over 50 ms."""
    values = np.array([getattr(turn, f"{what}_ms") for turn in turns])
    p50, p99 = np.percentile(values, (50, 99))
    return {
        "p50_ms": round(float(p50), 1),
        "p99_ms": round(float(p99), 1),
        "max_ms": round(float(values.max()), 1),
        "over_50_ms": int((values > 50).sum()),
        "sum_ms": round(float(values.sum())),
    }


class Person(QObject):
    """Does something every 150 ms."""

    def __init__(self, window: MainWindow, clock: Clock, songs: Path, libraries: list[Path], seconds: float) -> None:
        super().__init__()
        self.window, self.clock, self.songs, self.libraries = window, clock, songs, libraries
        self.n_acts = 0
        seldom = (self.look, self.read_keys, self.tag, self.speak, self.menu, self.enlarge, self.export, self.rate)
        self.now_and_then = cycle((*seldom, self.leave))
        self.until = time.monotonic() + seconds
        self.random = random.Random(0)  # noqa: S311 - the same session every time
        self.letters = "an"
        self.planned: Callable[[], object] | None = None
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
            window.commands.leaving.leave()  # also while clusters are being found, about which a person is asked
            return
        if session.view is None or not len(session.view.slices):
            return
        if not session.background.is_busy:
            self.clock.stage = "cluster"
            self.do(self.cluster)
            return
        if self.planned is not None:
            planned, self.planned = self.planned, None
            self.do(planned)
            return
        self.n_acts += 1
        opened = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        if opened is not None:
            self.do(opened.close)
            return
        if self.n_acts % NOW_AND_THEN == 0:
            self.do(next(self.now_and_then))
            return
        acts = [self.select, self.select, self.play, self.type, self.scroll, self.audition, self.ask, self.turn_page]
        acts += [self.walk] if window.front is window.tab(TourTab) else [self.select]
        self.do(self.random.choice(acts))

    def do(self, act: Callable[[], object]) -> None:
        """Do it, and have it noted."""
        self.clock.act = act.__name__
        act()

    def look(self) -> None:
        """Dark or light."""
        self.window.commands.look.set_look(dark=not self.window.theme.dark)

    def enlarge(self) -> None:
        """Big letters, or not."""
        self.window.commands.look.set_look(big=self.window.theme.scale == 1)

    def speak(self) -> None:
        """The other language."""
        self.window.commands.look.set_language("ko" if QLocale().language() == QLocale.Language.English else "en")

    def read_keys(self) -> None:
        """Look at all keys."""
        self.window.commands.run("keys")

    def tag(self) -> None:
        """Begin to write a tag."""
        self.window.commands.run("tag")

    def rate(self) -> None:
        """Rate the chosen slice."""
        self.window.commands.run(f"rate_{self.random.randint(1, 5)}")

    def menu(self) -> None:
        """Look at what can be exported."""
        self.window.commands.run("export")

    def export(self) -> None:
        """Write the labels as a table, where the system's dialog said."""
        self.window.commands.exports.choose("labels")

    def leave(self) -> None:
        """Open the other library; not while songs are imported into this one."""
        if self.clock.stage == "cluster":
            self.libraries.reverse()
            self.window.session.open_library(self.libraries[0])

    def select(self) -> None:
        """Go through the table."""
        QTest.keyClick(
            self.window.tab(SlicesTab).view, self.random.choice((Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown))
        )

    def cluster(self) -> None:
        """Find clusters again, and plan to look at them."""
        curve = self.random.random() < 0.5
        self.window.tab(ClustersTab).view.run_wanted.emit(self.random.randint(4, 12), "match", curve)
        if curve:
            self.planned = self.show_clusters

    def show_clusters(self) -> None:
        """Look at them."""
        self.window.show_tab(ClustersTab)

    def scroll(self) -> None:
        """Move the table."""
        bar = self.window.tab(SlicesTab).view.verticalScrollBar()
        bar.setValue(bar.value() + self.random.randint(-30, 30) * bar.singleStep())

    def audition(self) -> None:
        """Hear the next of the similar slices, sometimes by its own query."""
        key = Qt.Key.Key_Return if self.random.random() < 0.2 else Qt.Key.Key_Down
        QTest.keyClick(self.window.similar.list, key)

    def walk(self) -> None:
        """The next step of the tour."""
        QTest.keyClick(self.window.tab(TourTab).view, Qt.Key.Key_Right)

    def play(self) -> None:
        """Play or stop."""
        QTest.keyClick(self.window, Qt.Key.Key_Space)

    def type(self) -> None:
        """The next letter of a search; after the last the field is emptied."""
        search = self.window.toolbar.search
        if not self.letters:
            search.clear()
            self.letters = self.random.choice(("an", "re", "song", "let"))
            return
        QTest.keyClicks(search, self.letters[0])
        self.letters = self.letters[1:]

    def ask(self) -> None:
        """Ask another question."""
        self.window.session.question.change(
            method=self.random.choice(("match", "classic")), scope=self.random.choice(("library", "cluster"))
        )

    def turn_page(self) -> None:
        """Look at another tab."""
        self.window.tabs.setCurrentIndex(self.random.randrange(self.window.tabs.count()))


def shift(songs: Path) -> None:
    """Make other songs of songs: half a second later, and their beats are to be found."""
    for path in sorted(songs.glob("*.flac")):
        path.with_suffix(".beats").unlink()
        sound, rate = soundfile.read(path)
        soundfile.write(path, sound[rate // 2 :], rate)


def main(words: str | None) -> None:
    """Run the session and print the figures."""
    parser = argparse.ArgumentParser(description=words, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("songs", nargs="?", type=Path, help="a folder of songs (default: the demo songs)")
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--library", type=Path, help="a library to begin with (default: the demo library)")
    parser.add_argument("--ahead", action="store_true", help="the program goes before all others")
    wishes = parser.parse_args()
    compile_program()
    with own_home() as home:
        library = home / "bench.choleor"
        given = wishes.library or open_demo(home / "demo")
        other = home / "other.choleor"
        for end in ("", ".cache"):
            for copy in (library, other):
                shutil.copy(f"{given}{end}", f"{copy}{end}")
        songs = wishes.songs
        if songs is None:
            songs = home / "songs"
            make_demo(songs)
            shift(songs)
        app = application.make(sys.argv[:1])
        window = open_window(app, parse([str(library), "--language", "en"]))
        window.resize(1600, 1000)
        clock = Clock(ahead=wishes.ahead)
        patch.object(QFileDialog, "getSaveFileName", lambda *_: (str(home / "labels.csv"), "")).start()
        person = Person(window, clock, songs.resolve(), [library, other], wishes.minutes * 60)
        app.exec()
        del person
        print(json.dumps(clock.report(), indent=1))
