# ruff: noqa: PLC0415, SLF001 - Qt is loaded by one of two jobs; blocks are seen on the player's own board
"""How soon a key is heard, and whether sound ever stops: see --help.

key    Opens the real window on a library of its own, presses Down again and again in the table, as somebody does who
       auditions a list (``down``), and notes how long it takes from the key to the block in which the sound process
       hands the first sample of the new slice to the device. The device's own latency comes on top. Then slices of
       all songs are asked for in an order that nobody could foresee: nothing of them was decoded before (``cold``);
       and the last of them once more (``warm``). With --busy an import runs on all cores all the while.
device Takes the sound server away in the middle of a loop and brings it back, again and again, and notes how long it
       takes from when it answers until the loop is handed to it, and until the loop is heard.
gaps   Plays a loop in which every sample is different while songs are imported on all cores, over and over; records
       what the sink plays and compares it sample by sample.

Both start a PulseAudio daemon with a null sink. Prints one JSON document.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "playback"))

from sink import RATE, SoundServer, noise, wait_for

from choleor_desktop.pipeline.demo import make_demo
from choleor_desktop.playback.output import LATENCY_S
from choleor_desktop.playback.player import Player
from choleor_desktop.playback.sounds import Sound

PRESSES, COLD, WARM = 60, 120, 40
LOST = 10
BETWEEN_S = 0.7


def milliseconds(found: list[float]) -> dict[str, float]:
    """Median, 95th percentile and worst."""
    values = 1000 * np.array(found)
    return {
        "n": len(found),
        "median_ms": round(float(np.median(values)), 1),
        "p95_ms": round(float(np.percentile(values, 95)), 1),
        "worst_ms": round(float(values.max()), 1),
    }


def first_block_s(player: Player, since_s: float, turn: Callable[[], object], limit_s: float = 20.0) -> float:
    """When the first block was written of what was asked for, as the sound process noted it."""
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        began_s = player._sound.board.get("began_s")
        if began_s > since_s:
            return began_s
        turn()
        time.sleep(0.0005)
    raise SystemExit("nothing was played")


def key_to_sound(folder: Path, songs: Path, *, busy: bool) -> dict[str, object]:
    """Press keys in the window."""
    from choleor_desktop.library.store import Store
    from choleor_desktop.pipeline.music import import_music

    with Store.open(folder / "library.choleor", create=True) as store:
        import_music(store, [songs])
    with importing(folder, songs, on=busy):
        return press_keys(folder / "library.choleor")


def press_keys(library: Path) -> dict[str, object]:
    """In the window on a library."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from choleor_desktop.__main__ import parse
    from choleor_desktop.ui import app as application
    from choleor_desktop.ui.opening import open_window
    from choleor_desktop.ui.tabs.slices import SlicesTab

    app = application.make(sys.argv[:1])
    window = open_window(app, parse([str(library)]))
    window.resize(1600, 1000)

    def wait(seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            app.processEvents()
            time.sleep(0.002)

    while window.session.view is None or window.playing._player is None:
        wait(0.05)
    player = window.playing._player
    player.wait_until_ready(60)
    table = window.tab(SlicesTab).view
    window.activateWindow()
    table.setFocus()
    window.session.select(int(window.model.rows[0]))
    wait(BETWEEN_S)
    window.commands.hearing.prepare_likely()
    while not any(loaded.here for loaded in list(player._tapes.by_plan.values())):
        wait(0.1)  # until the decoders, too, have started
    if not table.hasFocus():
        raise SystemExit("the window has no keyboard focus")

    def measure(press: Callable[[], object]) -> float:
        pressed_s = time.monotonic()
        press()
        took_s = first_block_s(player, pressed_s, app.processEvents) - pressed_s
        wait(BETWEEN_S)
        return took_s

    down = [
        measure(lambda: QTest.keyClick(table, Qt.Key.Key_Down)) for _ in range(min(PRESSES, len(window.model.rows) - 1))
    ]
    rows = np.random.default_rng(1).permutation(len(window.session.view.slices))[:COLD]
    cold = [measure(lambda row=row: window.commands.hearing.play_row(int(row))) for row in rows]
    warm = [measure(lambda row=row: window.commands.hearing.play_row(int(row))) for row in rows[: -WARM - 1 : -1]]
    delay_s, holds = player._sound.board.get("delay_s"), player.n_holds
    window.close()
    app.processEvents()
    return {
        "device_latency_ms": round(1000 * delay_s),
        "n_holds": holds,
        "load": os.getloadavg()[0],
        **{name: milliseconds(times) for name, times in (("down", down), ("cold", cold), ("warm", warm))},
    }


def device_lost(folder: Path, server: SoundServer) -> dict[str, object]:
    """Take the server away and bring it back."""
    noise(folder / "noise.wav", 5.0)
    player = Player()
    player.wait_until_ready(60)
    player.play(Sound("noise", str(folder / "noise.wav"), 1.0, 4.5), loop=True)
    wait_for(lambda: player.state().playing)
    handed, heard = [], []
    for _ in range(LOST):
        time.sleep(1.0)
        server.stop()
        wait_for(lambda: player.state().problem is not None)
        time.sleep(0.3 + 0.11 * len(handed))
        server.start()
        back_s = time.monotonic()
        wait_for(lambda since=back_s: player.state().problem is None and player._sound.board.read().moment_s > since)
        handed.append(player._sound.board.read().moment_s - back_s)
        recording = server.record(silent=False)
        while not recording.is_heard():
            time.sleep(0.005)
        heard.append(time.monotonic() - back_s)
        recording.end()
    player.close()
    return {"load": os.getloadavg()[0], "handed": milliseconds(handed), "heard": milliseconds(heard)}


@contextlib.contextmanager
def importing(folder: Path, songs: Path, *, on: bool) -> Iterator[None]:
    """Imports on all cores, one after the other, until the end."""
    over = threading.Event()

    def work() -> None:
        choleor, jobs = Path(sys.executable).with_name("choleor"), str(len(os.sched_getaffinity(0)))
        for number in itertools.count():
            words = [choleor, "import", folder / f"busy-{number}.choleor", songs, "--jobs", jobs]
            with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as program:
                while program.poll() is None:
                    if over.wait(0.2):
                        program.terminate()
            if over.is_set():
                return

    thread = threading.Thread(target=work)
    if on:
        thread.start()
    try:
        yield
    finally:
        over.set()
        if on:
            thread.join()


def gaps(folder: Path, songs: Path, server: SoundServer, minutes: float) -> dict[str, object]:
    """Play while songs are imported, and compare."""
    samples = noise(folder / "noise.wav", 5.0)[RATE : 5 * RATE - RATE // 2]
    player = Player()
    player.wait_until_ready(60)
    recording = server.record()
    player.play(Sound("noise", str(folder / "noise.wav"), 1.0, 4.5), loop=True)
    n_imports, end = 0, time.monotonic() + 60 * minutes
    choleor, jobs = Path(sys.executable).with_name("choleor"), str(len(os.sched_getaffinity(0)))
    while time.monotonic() < end:
        words = [choleor, "import", folder / f"{n_imports}.choleor", songs, "--jobs", jobs]
        with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as importing:
            while importing.poll() is None:
                if time.monotonic() > end:
                    importing.terminate()
                time.sleep(0.2)
        if importing.returncode > 0:
            raise SystemExit(f"the import ended with {importing.returncode}")
        n_imports += importing.returncode == 0
    faults = {"n_underflows": player.n_underflows, "n_holds": player.n_holds}
    player.stop()
    time.sleep(0.5)
    found = recording.end()
    player.close()
    loud = np.flatnonzero(found.any(axis=1))
    ramp = round(0.005 * RATE)
    played = found[loud[0] + ramp : loud[-1] + 1 - 2 * ramp]
    expected = samples[np.arange(len(played)) % len(samples)]
    wrong = np.flatnonzero((played != expected).any(axis=1))
    starts = np.flatnonzero(np.diff((~played.any(axis=1)).astype(int)) == 1)
    silent = ~played.any(axis=1)
    return {
        "minutes": round(len(played) / RATE / 60, 2),
        "whole_imports": n_imports,
        "latency_ms": round(1000 * LATENCY_S),
        "wrong_samples": len(wrong),
        "first_wrong_s": round(float(wrong[0]) / RATE, 2) if len(wrong) else None,
        "gaps_at_s": [round(float(start) / RATE, 2) for start in starts],
        "silent_ms": round(1000 * float(silent.sum()) / RATE, 1),
        "load": os.getloadavg()[0],
        **faults,
    }


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("key", "device", "gaps"))
    parser.add_argument("--busy", action="store_true", help="keys are pressed beside an import")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--songs", type=Path, help="a folder of music to import; the demo songs when none is named")
    wishes = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        os.environ.update({"XDG_CONFIG_HOME": name, "XDG_DATA_HOME": name, "XDG_STATE_HOME": name})
        songs = wishes.songs or folder / "songs"
        if wishes.songs is None and wishes.what != "device":
            make_demo(songs)
        (folder / "pulse").mkdir(mode=0o700)
        server = SoundServer(folder / "pulse")
        os.environ.update(server.variables)
        server.start()
        try:
            if wishes.what == "key":
                result = key_to_sound(folder, songs, busy=wishes.busy)
            elif wishes.what == "device":
                result = device_lost(folder, server)
            else:
                result = gaps(folder, songs, server, wishes.minutes)
        finally:
            server.stop()
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
