"""The sound device: one stream, always open, and opened again whenever it is lost."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from choleor_desktop.playback.board import FINE, NO_DEVICE, NO_PORTAUDIO, SILENT_BY_WISH
from choleor_desktop.playback.sounds import Device

LATENCY_S = 0.06
_MORE, _MOST_LATENCY_S = 1.5, 0.25
_RETRY_S, _NO_PORTAUDIO_RETRY_S = 0.5, 5.0
_STILL_S = 2.0
_IDLE_S = 2.0
_LOOK_S = 0.1
_SILENT_BLOCK_S = 0.01
_BLOCK_S = 0.01
_USUAL_RATE = 44_100
_ANSWER_LIMIT_S = 2.0
_STEREO = 2

Callback = Callable[[Any, int, Any, Any], None]


class Output:
    """Keeps a stream open.

    Parameters
    ----------
    callback
        Fills a block, as sounddevice calls it; without a device a clock calls it, so that the counts go on.
    opened
        Called with the rate, the delay in s, the name, a code and all outputs, whenever a stream or the clock begins.
    last_block_s, last_music_s
        When the callback was called last, and when there was music to play.
    n_underflows
        How often the device found no sound.
    """

    def __init__(
        self,
        callback: Callback,
        opened: Callable[[int, float, str, int, tuple[Device, ...]], None],
        last_block_s: Callable[[], float],
        last_music_s: Callable[[], float],
        n_underflows: Callable[[], float],
        *,
        device: str | None,
        latency_s: float,
    ) -> None:
        self._callback, self._opened, self._last_block_s = callback, opened, last_block_s
        self._last_music_s, self._n_underflows = last_music_s, n_underflows
        self._device, self._latency_s = device, latency_s
        self._stream: Any = None
        self._was_opened = False
        self._rate = _USUAL_RATE
        self._change = threading.Event()
        self._is_over = False
        self._n_forgiven = n_underflows()

    def use(self, device: str | None) -> None:
        """Change to another output, None for the system's."""
        self._device = device
        self._change.set()

    def end(self) -> None:
        """Let ``run`` return."""
        self._is_over = True
        self._change.set()

    def run(self) -> None:
        """Keep the output open until ``end``."""
        while not self._is_over:
            self._change.clear()
            problem = SILENT_BY_WISH if os.environ.get("CHOLEOR_AUDIO") == "off" else self._open()
            if problem == FINE:
                self._watch()
                self._close()
            else:
                self._opened(self._rate, 0.0, "", problem, ())
                self._run_silent_clock(_RETRY_S if problem == NO_DEVICE else _NO_PORTAUDIO_RETRY_S)

    def _open(self) -> int:
        try:
            sounddevice = self._portaudio()
        except OSError:
            return NO_PORTAUDIO
        try:
            if self._was_opened:
                # It sees only devices that were there when it woke up, and never a lost server again.
                sounddevice._terminate()  # noqa: SLF001 - the documented way
                sounddevice._initialize()  # noqa: SLF001
            self._was_opened = True
            device = _index_of(sounddevice, self._device)
            info = sounddevice.query_devices(device, "output")
            rate = server_rate(str(info["name"])) or int(info["default_samplerate"])
            # A headset that is used for a call has but one.
            channels = min(int(info["max_output_channels"]), _STEREO)
            self._stream = sounddevice.OutputStream(
                samplerate=rate,
                device=device,
                channels=channels,
                dtype="float32",
                blocksize=round(_BLOCK_S * rate),
                latency=self._latency_s,
                callback=self._callback if channels == _STEREO else mixed_down(self._callback),
            )
            self._opened(rate, float(self._stream.latency), str(info["name"]), FINE, outputs_of(sounddevice))
            self._rate = rate
            self._stream.start()
        except (sounddevice.PortAudioError, ValueError):
            self._close()
            return NO_DEVICE
        return FINE

    @staticmethod
    def _portaudio() -> Any:
        import sounddevice  # noqa: PLC0415 - loads PortAudio, which may not be there yet

        return sounddevice

    def _close(self) -> None:
        if self._stream is not None:
            self._stream.close(ignore_errors=True)
            self._stream = None

    def _watch(self) -> None:
        """Return when the stream has ended, or hangs, or another output is wanted, or should hold more."""
        opened_s = time.monotonic()
        while not self._change.wait(_LOOK_S):
            now_s = time.monotonic()
            if not self._stream.active or now_s - max(self._last_block_s(), opened_s) > _STILL_S:
                return
            is_idle = now_s - max(self._last_music_s(), opened_s) > _IDLE_S
            if is_idle and self._n_underflows() > self._n_forgiven and self._latency_s < _MOST_LATENCY_S:
                # The machine is too busy for so little. Nobody hears that it is opened anew.
                self._n_forgiven = self._n_underflows()
                self._latency_s = min(_MORE * self._latency_s, _MOST_LATENCY_S)
                return

    def _run_silent_clock(self, limit_s: float) -> None:
        n = round(_SILENT_BLOCK_S * self._rate)
        out = np.zeros((n, 2), np.float32)
        started, n_blocks = time.monotonic(), 0
        while not self._change.is_set() and time.monotonic() - started < limit_s:
            self._callback(out, n, None, None)
            n_blocks += 1
            time.sleep(max(started + n_blocks * n / self._rate - time.monotonic(), 0))


def mixed_down(callback: Callback) -> Callback:
    """The same for an output of one channel: the mean of both."""
    both = np.zeros((0, _STEREO), np.float32)

    def fill(out: Any, n: int, times: Any, status: Any) -> None:
        nonlocal both
        if len(both) < n:
            both = np.zeros((n, _STEREO), np.float32)
        callback(both[:n], n, times, status)
        np.mean(both[:n], axis=1, out=out[:, 0])

    return fill


def _index_of(sounddevice: Any, name: str | None) -> int | None:
    """The output a person chose, if it is there; else the system's."""
    outputs = [(i, d["name"]) for i, d in enumerate(sounddevice.query_devices()) if d["max_output_channels"] > 0]
    if not outputs:
        raise ValueError("no output device")
    return next((i for i, each in outputs if each == name), None)


def server_rate(device: str) -> int:
    """The rate of the sink behind a sound server's device, Hz, which PortAudio does not tell; 0 where nobody knows."""
    if not sys.platform.startswith("linux") or device not in {"default", "pulse", "pipewire"}:
        return 0
    pactl = shutil.which("pactl")
    if pactl is None:
        return 0
    try:
        sink, sinks = (
            subprocess.run(  # noqa: S603 - our own words
                [pactl, *words], capture_output=True, check=True, timeout=_ANSWER_LIMIT_S, errors="replace"
            ).stdout.splitlines()
            for words in (["get-default-sink"], ["list", "short", "sinks"])
        )
    except (OSError, subprocess.SubprocessError):
        return 0
    for line in sinks:
        _, *named = line.split("\t")
        rate = re.search(r"\b(\d+) ?Hz\b", " ".join(named[1:]))
        if named[:1] == sink and rate is not None:
            return int(rate[1])
    return 0


def list_outputs() -> tuple[Device, ...] | None:
    """The outputs that are there now; None without PortAudio."""
    try:
        import sounddevice  # noqa: PLC0415
    except OSError:
        return None
    sounddevice._terminate()  # noqa: SLF001 - the documented way to see new devices
    sounddevice._initialize()  # noqa: SLF001
    return outputs_of(sounddevice)


def outputs_of(sounddevice: Any) -> tuple[Device, ...]:
    """The outputs PortAudio knew when it woke up, each name once."""
    default = sounddevice.default.device[1]
    found: dict[str, Device] = {}
    for i, device in enumerate(sounddevice.query_devices()):
        name = str(device["name"])
        if device["max_output_channels"] > 0 and (name not in found or i == default):
            found[name] = Device(name, i == default)
    return tuple(found.values())
