"""The process that owns the sound device: one stream, always open; commands come in, the position goes out."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

import numpy as np

from choleor_desktop.playback.mixer import Mixer, Voice

FIELDS = ("playing", "key", "frame", "moment", "count", "side", "rate", "latency_s", "problem", "generation", "lead")
FINE, NO_PORTAUDIO, NO_DEVICE, SILENT_BY_WISH = 0, 1, 2, 3
LATENCY_S = 0.06
_RETRY_S = 0.5
_SILENT_BLOCK = 441
_PR_SET_PDEATHSIG = 1


def _set(state: Any, **values: float) -> None:
    for name, value in values.items():
        state[FIELDS.index(name)] = value


@dataclass
class _Engine:
    """Everything lives in this process; only ``state`` is shared with the window's."""

    commands: Connection
    state: Any
    device: str | None
    wanted_latency_s: float = LATENCY_S
    mixer: Mixer = field(default_factory=lambda: Mixer(44_100))
    voices: dict[int, Voice] = field(default_factory=dict)
    stream: Any = None
    is_over: bool = False
    device_name: str = ""
    is_reopening: threading.Event = field(default_factory=threading.Event)

    # --- the callback: no allocation to speak of, no lock, no logging --------------------------------

    def _callback(self, out: Any, _frames: int, _times: Any, _status: Any) -> None:
        mixer = self.mixer
        mixer.fill(out)
        voice = mixer.voice
        state = self.state
        state[0] = 0.0 if voice is None else 1.0
        if voice is not None:
            state[1], state[2] = voice.key, voice.position
            state[4], state[5], state[10] = mixer.count(), voice.side, voice.lead
        state[3] = time.monotonic()

    # --- the device ----------------------------------------------------------------------------------

    def keep_output_open(self) -> None:
        """Open the device, and open it again whenever it is lost; without one, a silent clock runs."""
        while not self.is_over:
            problem = SILENT_BY_WISH if os.environ.get("CHOLEOR_AUDIO") == "off" else self._open()
            _set(self.state, problem=problem)
            if problem == FINE:
                self._watch()
            else:
                self._run_silent_clock(forever=problem != NO_DEVICE)

    def _open(self) -> int:
        try:
            import sounddevice  # noqa: PLC0415 - loads PortAudio, which may not be there
        except OSError:
            return NO_PORTAUDIO
        try:
            if self.stream is not None:
                # A lost server is only found again by a fresh PortAudio.
                self.stream.close(ignore_errors=True)
                sounddevice._terminate()  # noqa: SLF001 - the documented way
                sounddevice._initialize()  # noqa: SLF001
            device = self._index_of(sounddevice)
            info = sounddevice.query_devices(device, "output")
            rate = int(info["default_samplerate"])
            self._change_rate(rate)
            self.stream = sounddevice.OutputStream(
                samplerate=rate,
                device=device,
                channels=2,
                dtype="float32",
                latency=self.wanted_latency_s,
                callback=self._callback,
            )
            self.stream.start()
        except (sounddevice.PortAudioError, ValueError):
            self.stream = self.stream or _Closed()
            return NO_DEVICE
        self.device_name = str(info["name"])
        _set(self.state, rate=rate, latency_s=float(self.stream.latency), generation=self.state[9] + 1)
        return FINE

    def _index_of(self, sounddevice: Any) -> int | None:
        """The device a person chose, if it is there; else the system's default."""
        names = [d["name"] for d in sounddevice.query_devices() if d["max_output_channels"] > 0]
        if not names:
            raise ValueError("no output device")
        for i, each in enumerate(sounddevice.query_devices()):
            if each["max_output_channels"] > 0 and each["name"] == self.device:
                return i
        return None

    def _change_rate(self, rate: int) -> None:
        if rate != self.mixer.rate:
            self.mixer = Mixer(rate)
            self.voices.clear()

    def _watch(self) -> None:
        last, still_since = self.state[3], time.monotonic()
        while not self.is_over and not self.is_reopening.wait(0.1):
            now = time.monotonic()
            if self.state[3] != last:
                last, still_since = self.state[3], now
            if not self.stream.active or now - still_since > 1.0:
                return
        self.is_reopening.clear()

    def _run_silent_clock(self, *, forever: bool) -> None:
        """Without a device the counts go on, so that everything else still works."""
        rate = self.mixer.rate
        _set(self.state, rate=rate, latency_s=0.0, generation=self.state[9] + 1)
        out = np.zeros((_SILENT_BLOCK, 2), np.float32)
        started, n_blocks = time.monotonic(), 0
        while not self.is_over and not self.is_reopening.is_set():
            self._callback(out, _SILENT_BLOCK, None, None)
            n_blocks += 1
            wait = started + n_blocks * _SILENT_BLOCK / rate - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            if not forever and time.monotonic() - started > _RETRY_S:
                return
        self.is_reopening.clear()

    # --- commands ------------------------------------------------------------------------------------

    def listen(self) -> None:
        """Take commands until the window is gone."""
        actions: dict[str, Callable[..., Any]] = {
            "load": self._load,
            "play": self._play,
            "stop": self._stop,
            "swap": self._swap,
            "seek": self._seek,
            "drop": lambda *keys: [self.voices.pop(key, None) for key in keys] and None,
            "device": self._use_device,
            "devices": self._tell_devices,
            "name": lambda: self.commands.send(self.device_name),
        }
        while not self.is_over:
            try:
                name, *arguments = self.commands.recv()
            except (EOFError, OSError):
                break
            if name == "close":
                break
            actions[name](*arguments)
        self.is_over = True
        self.is_reopening.set()

    def _load(self, key: int, beats: tuple[int, ...], lead: int, side: int, has_guide: bool) -> None:  # noqa: FBT001
        samples = np.frombuffer(self.commands.recv_bytes(), np.float32).reshape(-1, 2)
        guide = np.frombuffer(self.commands.recv_bytes(), np.float32).reshape(-1, 2) if has_guide else None
        self.voices[key] = Voice(key, samples, beats, lead, guide=guide, side=side)

    def _play(self, key: int, loop: bool, frame: int, partner: int) -> None:  # noqa: FBT001
        voice = self.voices.get(key)
        if voice is None:
            return
        # A copy, because the one that is playing must not be rewound under the callback.
        fresh = Voice(voice.key, voice.samples, voice.beats, voice.lead, guide=voice.guide, side=voice.side)
        fresh.position = frame if frame >= 0 else self._same_place()
        fresh.loop_from = voice.lead if loop else -1
        other = self.voices.get(partner)
        if other is not None:
            fresh.partner = Voice(other.key, other.samples, other.beats, other.lead, guide=other.guide, side=other.side)
        _set(self.state, playing=1.0, key=key, frame=fresh.position, lead=fresh.lead, count=0)
        self.mixer.wanted = fresh

    def _same_place(self) -> int:
        voice = self.mixer.voice
        return 0 if voice is None else voice.position

    def _stop(self) -> None:
        self.mixer.wanted = None
        self.mixer.stop = True

    def _swap(self) -> None:
        self.mixer.swap_on_next_beat()

    def _seek(self, frame: int) -> None:
        voice = self.mixer.voice
        if voice is not None:
            self._play(voice.key, voice.loop_from >= 0, frame, -1)

    def _use_device(self, name: str | None) -> None:
        self.device = name
        if self.stream is not None and not isinstance(self.stream, _Closed):
            self.stream.close(ignore_errors=True)
        self.is_reopening.set()

    def _tell_devices(self) -> None:
        try:
            import sounddevice  # noqa: PLC0415

            default = sounddevice.default.device[1]
            found = [
                (str(d["name"]), i == default)
                for i, d in enumerate(sounddevice.query_devices())
                if d["max_output_channels"] > 0
            ]
        except (OSError, ValueError):
            found = []
        self.commands.send(found)


class _Closed:
    """Stands for a stream that could not be opened."""

    active = False

    def close(self, *, ignore_errors: bool = True) -> None:
        """There is nothing to close."""


def main(commands: Connection, state: Any, device: str | None, latency_s: float) -> None:
    """Run until the window closes or dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    engine = _Engine(commands, state, device, latency_s)
    listener = threading.Thread(target=engine.listen, name="commands", daemon=True)
    listener.start()
    engine.keep_output_open()
    if engine.stream is not None:
        engine.stream.close(ignore_errors=True)
