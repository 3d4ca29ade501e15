"""What all tests share: an isolated home, the real songs where they are, and no network."""

from __future__ import annotations

import ctypes
import os
import runpy
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import settings

# The same examples every time, and as long as they take: a busy machine is not a fault.
settings.register_profile("suite", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("suite")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Every Python that is started from here on, and this one, is kept on this machine.
ASKED = Path(tempfile.gettempdir(), f"choleor-tests-asked-{os.getpid()}")
GUARD = Path(__file__).parent / "offline"
os.environ["CHOLEOR_TEST_ASKED"] = str(ASKED)
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(GUARD), os.environ.get("PYTHONPATH"))))
runpy.run_path(str(GUARD / "sitecustomize.py"))
SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder with real songs beside the checkout."""
    if not (SHARED / "data" / "songs").is_dir():
        pytest.skip("the collection of real songs (../shared/data) is not beside this checkout")
    return SHARED


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path_factory.mktemp("home")
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))


@pytest.fixture(autouse=True)
def _offline() -> Iterator[None]:
    """The program never asks the network, nor does any program it starts: see ``offline/sitecustomize.py``."""
    yield
    if ASKED.exists():
        asked = ASKED.read_text(encoding="utf-8")
        ASKED.unlink()
        pytest.fail(f"the network was asked: {asked}")


@pytest.fixture(scope="session")
def qapp_cls():
    """Tests of the window run in the program's own application."""
    from choleor_desktop.ui.app import Application

    return Application


@pytest.fixture
def until(qtbot) -> Callable[[Callable[[], object]], None]:
    """Waits for something to be so."""
    return lambda condition: qtbot.waitUntil(lambda: bool(condition()), timeout=120_000)


@pytest.fixture
def hears_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a worker found is read when it may be busy with its next task, or dead of it, as on a busy machine."""
    from pebble.common import ResultStatus
    from pebble.pool.process import TaskManager

    hear = TaskManager.task_done

    def hear_late(self, number, result):
        if result.status == ResultStatus.SUCCESS:
            time.sleep(0.5)
        hear(self, number, result)

    monkeypatch.setattr(TaskManager, "task_done", hear_late)


_CAPABILITIES_V3 = 0x20080522


@contextmanager
def _without_rights() -> Iterator[None]:
    kernel = ctypes.CDLL(None)
    header, before = (ctypes.c_uint32 * 2)(_CAPABILITIES_V3, 0), (ctypes.c_uint32 * 6)()
    kernel.capget(header, before)
    effective = 0, 3
    now = (ctypes.c_uint32 * 6)(*(0 if i in effective else value for i, value in enumerate(before)))
    kernel.capset(header, now)
    try:
        yield
    finally:
        kernel.capset(header, before)


@pytest.fixture
def without_rights():
    """A context in which root may no more than anybody, in this thread; for others it changes nothing."""
    if sys.platform != "linux":
        pytest.skip("rights are taken away as Linux has them")
    return _without_rights


RATE = 22_050


def _drum_loop(bpm: float = 120.0, seconds: float = 20.0, seed: int = 0, first_s: float = 0.0) -> np.ndarray:
    """Bass drum, snare and hi-hat over a bass line and chords, mono; every seed another sound."""
    rng = np.random.default_rng(seed)
    n = round(seconds * RATE)
    sound = np.zeros(n + RATE, np.float64)
    t = np.arange(round(0.3 * RATE)) / RATE
    kick = np.sin(2 * np.pi * (50 + seed % 7 * 4) * t + 3 * np.exp(-t / 0.02)) * np.exp(-t / 0.09)
    snare = rng.normal(0, 0.4, len(t)) * np.exp(-t / (0.04 + seed % 3 * 0.03))
    hat = np.diff(rng.normal(0, 0.2, len(t)), prepend=0) * np.exp(-t / 0.02)
    notes = 110 * 2 ** (rng.integers(0, 12, 4) / 12)
    for i, beat in enumerate(np.arange(first_s, seconds, 60 / bpm)):
        at = round(beat * RATE)
        sound[at : at + len(t)] += kick * (1.3 if i % 8 == 0 else 1.0) if i % 2 == 0 else snare
        half = at + round(30 / bpm * RATE)
        sound[half : half + len(t)] += hat[: max(0, len(sound) - half)]
        tone = np.arange(round(55 / bpm * RATE)) / RATE
        hz = notes[i // 8 % 4]
        chord = sum(np.sin(2 * np.pi * hz * k * tone) / k for k in (1, 2, 3)) * np.exp(-tone * (1 + seed % 4))
        sound[at : at + len(tone)] += 0.25 * chord[: max(0, len(sound) - at)]
    sound = sound[:n]
    return (0.8 * sound / np.abs(sound).max()).astype(np.float32)


@pytest.fixture(scope="session")
def drum_loop():
    """Makes a song: tempo, seconds, seed, time of its first beat."""
    return _drum_loop


@pytest.fixture(scope="session")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with four short songs of different sound and tempo."""
    folder = tmp_path_factory.mktemp("music")
    for i, (name, bpm) in enumerate((("Alpha", 100.0), ("Beta", 124.0), ("봄날의 거리", 112.0), ("Delta 'x'", 140.0))):
        soundfile.write(folder / f"{name}.flac", _drum_loop(bpm, 24.0, seed=i), RATE)
    return folder


@pytest.fixture(scope="session")
def made_library(tmp_path_factory: pytest.TempPathFactory, music: Path) -> Path:
    """A library of that music, clustered; copy it before changing it."""
    from choleor_desktop.library.store import Store
    from choleor_desktop.pipeline.clusters import cluster_library
    from choleor_desktop.pipeline.music import import_music

    path = tmp_path_factory.mktemp("library") / "made.choleor"
    with Store.open(path, create=True) as store:
        report = import_music(store, [music])
        assert len(report.songs) == 4, report.failures
        cluster_library(store, k=4, curve_max=6)
    return path


@pytest.fixture
def short_demo(monkeypatch: pytest.MonkeyPatch):
    """The demo is one song of a few bars from here on, where it is not its music that matters."""
    from choleor_desktop.pipeline.demo import repertoire, songs

    song = repertoire.REPERTOIRE[1]
    song = replace(song, sections=song.sections[1:2])
    monkeypatch.setattr(songs, "REPERTOIRE", (song,))
    return song


@pytest.fixture
def library(made_library: Path, tmp_path: Path) -> Path:
    """A copy of the library that may be changed."""
    target = tmp_path / "copy.choleor"
    shutil.copy(made_library, target)
    return target
