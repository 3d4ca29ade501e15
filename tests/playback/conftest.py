"""A sound server with a null sink, whose monitor is recorded: what was played is compared sample by sample."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import numpy as np
import pytest

RATE = 44_100
_MODULES = (
    "module-native-protocol-unix auth-anonymous=1 socket={socket}",
    f"module-null-sink sink_name=test rate={RATE} channels=2 format=float32le",
)


class SoundServer:
    """A PulseAudio daemon of its own."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "pulse" / "native"
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None
        self.environment = os.environ | {
            "XDG_RUNTIME_DIR": str(folder),
            "PULSE_SERVER": f"unix:{self.socket}",
            "HOME": str(folder),
        }

    def start(self) -> None:
        self.socket.parent.mkdir(parents=True, exist_ok=True)
        options = [option for module in _MODULES for option in ("-L", module.format(socket=self.socket))]
        self.process = subprocess.Popen(
            ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--disable-shm=yes", "--realtime=no",
             "--high-priority=no", "--use-pid-file=no", *options],
            env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for _ in range(100):
            if self.socket.exists() and self._answers():
                return
            time.sleep(0.05)
        pytest.fail("PulseAudio did not start")

    def _answers(self) -> bool:
        asked = subprocess.run(["pactl", "info"], env=self.environment, capture_output=True, check=False)
        return asked.returncode == 0

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.socket.unlink(missing_ok=True)

    def record(self) -> Recording:
        return Recording(self)


class Recording:
    """What the sink plays from now on."""

    def __init__(self, server: SoundServer) -> None:
        self._path = server.folder / f"recording-{time.monotonic_ns()}.raw"
        self._file = self._path.open("wb")
        self._process = subprocess.Popen(
            ["parec", "-d", "test.monitor", "--format=float32le", f"--rate={RATE}", "--channels=2",
             "--latency-msec=200"],
            env=server.environment, stdout=self._file,
        )  # fmt: skip
        time.sleep(2.2)  # until the sink has played what it mixed before anybody listened

    def end(self) -> np.ndarray:
        time.sleep(1.0)  # what the sink still holds back
        self._process.terminate()
        self._process.wait()
        self._file.close()
        data = np.fromfile(self._path, np.float32)
        return data[: len(data) // 2 * 2].reshape(-1, 2)


@pytest.fixture
def sound_server(tmp_path_factory, monkeypatch):
    if shutil.which("pulseaudio") is None or shutil.which("parec") is None:
        pytest.skip("PulseAudio (packages pulseaudio, pulseaudio-utils) is not installed")
    folder = tmp_path_factory.mktemp("pulse")
    folder.chmod(0o700)
    server = SoundServer(folder)
    server.start()
    config = folder / "asoundrc"
    config.write_text("pcm.!default { type pulse }\nctl.!default { type pulse }\n")
    monkeypatch.setenv("PULSE_SERVER", server.environment["PULSE_SERVER"])
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    monkeypatch.setenv("ALSA_CONFIG_PATH", f"/usr/share/alsa/alsa.conf:{config}")
    yield server
    server.stop()
