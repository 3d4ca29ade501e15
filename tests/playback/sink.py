"""A sound server with a null sink, whose monitor is recorded: what was played is compared sample by sample."""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from pathlib import Path

import numpy as np
import soundfile

from choleor_desktop.playback.player import Player
from choleor_desktop.playback.sounds import Sound

RATE = 44_100
# What the device holds ahead in tests: these must pass on a machine that is busy with something else.
LATENCY_S = 0.3
# Longer than any pause between two strokes.
_QUIET_S = 0.9
_REALTIME = 5


def hurry(process: subprocess.Popen[bytes]) -> None:
    """A sound server runs before other programs, as on any desktop, and the recorder with it, where that is allowed."""
    with contextlib.suppress(OSError):
        for thread in Path(f"/proc/{process.pid}/task").iterdir():
            os.sched_setscheduler(int(thread.name), os.SCHED_RR, os.sched_param(_REALTIME))


class SoundServer:
    """A PulseAudio daemon of its own, with one sink or several."""

    def __init__(self, folder: Path, rate: int = RATE, sinks: tuple[str, ...] = ("test",)) -> None:
        self.socket = folder / "pulse" / "native"
        self.folder, self.rate, self.sinks = folder, rate, sinks
        self.process: subprocess.Popen[bytes] | None = None
        self._recorders: dict[str, Recorder] = {}
        config = folder / "asoundrc"
        config.write_text("pcm.!default { type pulse }\nctl.!default { type pulse }\n")
        self.variables = {
            "XDG_RUNTIME_DIR": str(folder),
            "PULSE_SERVER": f"unix:{self.socket}",
            "ALSA_CONFIG_PATH": f"/usr/share/alsa/alsa.conf:{config}",
        }
        self.environment = os.environ | self.variables | {"HOME": str(folder)}

    def start(self) -> None:
        self.socket.parent.mkdir(parents=True, exist_ok=True)
        modules = [
            f"module-native-protocol-unix auth-anonymous=1 socket={self.socket}",
            *(f"module-null-sink sink_name={sink} rate={self.rate} channels=2 format=float32le" for sink in self.sinks),
        ]
        options = [option for module in modules for option in ("-L", module)]
        self.process = subprocess.Popen(
                ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--disable-shm=yes", "--realtime=no",
                 "--high-priority=no", "--use-pid-file=no", *options],
                env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )  # fmt: skip
        wait_for(lambda: self.socket.exists() and self.answers("info"))
        hurry(self.process)

    def answers(self, *words: str) -> bool:
        asked = subprocess.run(["pactl", *words], env=self.environment, capture_output=True, check=False)
        return asked.returncode == 0

    def make_default(self, sink: str) -> None:
        """Recorders follow the default, so they are begun anew."""
        self._end_recorders()
        assert self.answers("set-default-sink", sink)

    def _end_recorders(self) -> None:
        for recorder in self._recorders.values():
            recorder.end()
        self._recorders.clear()

    def stop(self) -> None:
        self._end_recorders()
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.socket.unlink(missing_ok=True)

    def name_sinks(self) -> None:
        """Let every sink be an output of its own, as several sound cards are."""
        lines = [
            f'pcm.{sink} {{ type pulse device {sink} hint {{ show on description "{sink}" }} }}' for sink in self.sinks
        ]
        (self.folder / "asoundrc").write_text("pcm.!default { type pulse }\n" + "\n".join(lines) + "\n")

    def record(self, sink: str = "test", *, silent: bool = True) -> Recording:
        recorder = self._recorders.get(sink)
        if recorder is None:
            recorder = self._recorders[sink] = Recorder(self, sink)
        return Recording(recorder, silent=silent)


class Recorder:
    """Writes down all that a sink plays, from its first recording on."""

    def __init__(self, server: SoundServer, sink: str) -> None:
        self.path = server.folder / f"{sink}-{time.monotonic_ns()}.raw"
        self.bytes_a_s = 8 * server.rate
        with self.path.open("wb") as file:
            self.process = subprocess.Popen(
                    ["parec", "-d", f"{sink}.monitor", "--format=float32le", f"--rate={server.rate}", "--channels=2",
                     "--latency-msec=100"],
                    env=server.environment, stdout=file, stderr=subprocess.DEVNULL
            )  # fmt: skip
        hurry(self.process)

    def size(self) -> int:
        """Bytes of whole frames so far."""
        return self.path.stat().st_size // 8 * 8

    def read(self, first: int, last: int | None = None) -> np.ndarray:
        """Samples between two places in bytes."""
        n = -1 if last is None else (last - first) // 4
        return np.fromfile(self.path, np.float32, n, offset=first)

    def end(self) -> None:
        self.process.terminate()
        self.process.wait()
        self.path.unlink()


class Recording:
    """What a sink plays from now on; ``silent`` waits until it is."""

    def __init__(self, recorder: Recorder, *, silent: bool) -> None:
        # What was played before may still be on its way: a silence counts only from here on.
        self._recorder, self._from = recorder, recorder.size()
        # The sink first plays what it mixed before anybody listened: only what follows a silence counts.
        wait_for(self._is_quiet if silent else lambda: recorder.size() > 0)
        self._from = recorder.size()

    def _is_quiet(self) -> bool:
        size, wanted = self._recorder.size(), round(_QUIET_S * self._recorder.bytes_a_s) // 8 * 8
        return size - self._from >= wanted and not self._recorder.read(size - wanted, size).any()

    def is_heard(self) -> bool:
        """Whether anything but silence was recorded so far."""
        return bool(self._recorder.read(self._from).any())

    def wait(self, seconds: float) -> None:
        """Until so much more has been recorded."""
        wanted = self._recorder.size() + seconds * self._recorder.bytes_a_s
        wait_for(lambda: self._recorder.size() >= wanted, 30 + 3 * seconds)

    def end(self) -> np.ndarray:
        self.wait(LATENCY_S + _QUIET_S / 2)
        data = self._recorder.read(self._from, self._recorder.size())
        return data.reshape(-1, 2)


def is_loaded(player: Player) -> bool:
    """Whether what was asked for last is in the sound process, a minute from where it begins."""
    wish = player._wish
    return wish is not None and not player._tapes.by_plan[wish.plan].missing_from(wish.frame)


def wait_for(condition, limit_s: float = 30.0) -> None:
    """The limit is there to end a test that hangs; nothing is measured by it."""
    end = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)


def noise(path: Path, seconds: float = 6.0, rate: int = RATE, level: float = 0.1, seed: int = 7) -> np.ndarray:
    """A song in which every sample is different."""
    rng = np.random.default_rng(seed)
    samples = rng.normal(0, level, (round(seconds * rate), 2)).astype(np.float32)
    soundfile.write(path, samples, rate, subtype="FLOAT")
    return samples


def strokes(path: Path, beats_s: np.ndarray, hz: float = 2_000.0, level: float = 0.5) -> Sound:
    """A song with a short stroke on each of its beats; the sound of all its counts."""
    samples = np.zeros((round((beats_s[-1] + 1.0) * RATE), 2), np.float32)
    t = np.arange(round(0.02 * RATE)) / RATE
    stroke = (level * np.sin(2 * np.pi * hz * t) * np.exp(-t / 0.004)).astype(np.float32)
    for beat in beats_s:
        at = round(beat * RATE)
        samples[at : at + len(stroke)] += stroke[:, None]
    soundfile.write(path, samples, RATE, subtype="FLOAT")
    beats = tuple(float(beat) for beat in beats_s)
    return Sound(path.stem, str(path), beats[0], beats[-1], beats)


def onsets(samples: np.ndarray, threshold: float = 0.05, apart_s: float = 0.15) -> np.ndarray:
    """Frames where a stroke begins, in mono."""
    loud = np.flatnonzero(np.abs(samples) > threshold)
    if not len(loud):
        return loud
    return loud[np.diff(loud, prepend=-RATE) > apart_s * RATE]


def place_of(wanted: np.ndarray, recording: np.ndarray) -> int:
    """Where the wanted samples begin in the recording."""
    n = 1 << int(np.ceil(np.log2(len(recording) + len(wanted))))
    product = np.fft.irfft(np.fft.rfft(recording[:, 0], n) * np.conj(np.fft.rfft(wanted[:, 0], n)), n)
    return int(product[: len(recording)].argmax())
