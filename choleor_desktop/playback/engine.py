"""The process that owns the sound: commands come in, blocks go out to the device."""

from __future__ import annotations

import contextlib
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

from choleor_desktop.playback import handover
from choleor_desktop.playback.board import FINE, Board
from choleor_desktop.playback.counts import Word, words
from choleor_desktop.playback.lifeline import end_with_parent
from choleor_desktop.playback.mixer import OTHER_SIDE, Mixer, Voice, events
from choleor_desktop.playback.output import Output
from choleor_desktop.playback.plans import Plan
from choleor_desktop.playback.shortcut import Shortcut
from choleor_desktop.playback.sounds import Device
from choleor_desktop.playback.tape import LONG_S, NEAR_S, Tape
from choleor_desktop.urgency import before_all_others

_SWITCH_S = 0.0005
_LATEST_S = 2.0
_CLICKS = 2
_LOOK_S = 0.1
_AHEAD_S = 2.0


@dataclass
class _Engine:
    """Everything lives in this process; only the board is shared with the window's."""

    commands: Connection
    board: Board
    mixer: Mixer = field(default_factory=lambda: Mixer(44_100))
    tapes: dict[int, Tape] = field(default_factory=dict)
    plans: dict[int, Plan] = field(default_factory=dict)
    click: bool = False
    language: str = ""
    voice: Voice | None = None
    awaited: Voice | None = None
    adding: threading.Lock = field(default_factory=threading.Lock)
    telling: threading.Lock = field(default_factory=threading.Lock)
    lacking: tuple[int, tuple[int, ...]] = (0, ())
    moment_s: float = 0.0
    music_s: float = 0.0
    delay_s: float = 0.0
    is_new: bool = True
    output: Output = field(init=False)
    shortcut: Shortcut = field(init=False)

    def __post_init__(self) -> None:
        self.shortcut = Shortcut(self._come_the_short_way)

    # --- the callback: nothing is waited for, written or signalled -----------------------------------

    def callback(self, out: Any, _frames: int, times: Any, status: Any) -> None:
        """Write the next block and where it is in the music."""
        mixer, now = self.mixer, time.monotonic()
        voice = mixer.voice
        before = 0 if voice is None else voice.position
        mixer.fill(out)
        self.moment_s = now
        delay = self.delay_s
        if times is not None:
            measured = times.outputBufferDacTime - times.currentTime
            if 0.0 < measured < _LATEST_S:
                delay = measured
        if voice is not None:
            self.music_s = now
        if voice is not None and status is not None and status.output_underflow:
            self.board.set("n_underflows", self.board.get("n_underflows") + 1)
        if mixer.voice is not voice:
            voice = mixer.voice
            if voice is not None:
                self.board.set("began_s", now)
                self.board.set("began_key", voice.tape.key)
            before = 0 if voice is None else voice.position - len(out)
        if voice is None:
            self.board.write(0, 0, 0, 0, 0, 0, now, delay)
        else:
            self.board.write(voice.tape.key, voice.side, before, voice.begin, voice.step, voice.turns, now, delay)
        self.board.set("n_holds", mixer.holds)

    # --- the device ----------------------------------------------------------------------------------

    def opened(self, rate: int, delay_s: float, name: str, problem: int, outputs: tuple[Device, ...]) -> None:
        """A device has been opened, or there is none."""
        board, is_empty = self.board, rate != self.mixer.rate
        last = board.read()
        self.delay_s = delay_s
        if is_empty:
            self.mixer, self.voice = Mixer(rate), None
            self.tapes.clear()
            self.plans.clear()
            self._set_hits()
        board.set("rate", rate)
        if self.is_new or problem == FINE or problem != last.problem:
            self.is_new = False
            board.set("problem", problem)
            board.set("generation", last.generation + 1)
            with contextlib.suppress(OSError):
                self._tell("opened", name, outputs, is_empty, last)

    # --- commands ------------------------------------------------------------------------------------

    def listen(self) -> None:
        """Take commands until the window is gone."""
        actions: dict[str, Callable[..., None]] = {
            "tape": self._tape,
            "part": self._part,
            "drop": self._drop,
            "play": self._play,
            "stop": self._stop,
            "end": self._end,
            "swap": self._swap,
            "loop": self._loop,
            "guide": self._guide,
            "device": self.output.use,
        }
        while True:
            try:
                name, *arguments = self.commands.recv()
                if name == "close":
                    break
                actions[name](*arguments)
            except (EOFError, OSError):
                break
        self.output.end()

    def _order(self, *order: Any) -> None:
        self.mixer.orders.append(order)

    def _tape(self, key: int, plan: Plan) -> None:
        """Make room for what will arrive."""
        if plan.rate == self.mixer.rate:
            self.plans[key] = plan
            self.tapes[key] = Tape(
                key, plan.place, plan.ratio, plan.n, plan.margin, plan.beats, plan.parts, plan.n_sides, plan.counts
            )

    def _part(self, key: int, number: int, first: int) -> None:
        self._add(key, number, first, self.commands.recv_bytes())

    def _add(self, key: int, number: int, first: int, data: bytes) -> None:
        tape = self.tapes.get(key)
        if tape is None:
            return
        with self.adding:
            tape.add(number, first, np.frombuffer(data, np.float32).reshape(tape.n_sides, -1, 2))
            if self.awaited is not None and self.awaited.tape is tape and tape.is_ready_at(self.awaited.begin):
                self._begin(self.awaited)

    def _tell(self, *message: Any) -> None:
        with self.telling:
            self.commands.send(message)

    def take_shortcuts(self, handed: Connection) -> None:
        """Ask, for what is wanted at once, the process that was handed over last."""
        with contextlib.suppress(EOFError, OSError):
            while True:
                self.shortcut.listen(handover.take(handed))

    def _come_the_short_way(self, key: int, number: int, first: int, data: bytes) -> None:
        self._add(key, number, first, data)
        self._tell("part", key, number)

    def look_ahead(self) -> None:
        """What will be heard soon and was not rendered yet is asked for on the shortcut, whatever keeps the others."""
        while True:
            time.sleep(_LOOK_S)
            for voice in (self.awaited, self.mixer.voice):
                plan = None if voice is None else self.plans.get(voice.tape.key)
                if voice is not None and plan is not None:
                    self.shortcut.ask(voice.tape.key, plan, voice.missing(round(_AHEAD_S * plan.rate)))
            self._supply([voice for voice in (self.awaited, self.mixer.voice) if voice is not None])
            if self.shortcut.hangs():
                with contextlib.suppress(OSError):
                    self._tell("hangs")

    def _supply(self, voices: list[Voice]) -> None:
        """Tell the window when something near the first is missing; of a long tape let go of what is far away."""
        if not voices or voices[0].tape.key not in self.plans:
            return
        rate, gone = self.mixer.rate, list[int]()
        tape, near = voices[0].tape, round(NEAR_S * rate)
        frame, *others = (v.position if v.turns else max(v.position, v.begin) for v in voices if v.tape is tape)
        if tape.n > LONG_S * rate:
            with self.adding:
                gone = tape.keep_near((frame, *others), near)
        lacking = tape.key, () if voices[0].ends_early else tape.missing_near(frame, near)
        if gone or lacking != self.lacking:
            self.lacking = lacking
            with contextlib.suppress(OSError):
                self._tell("lacks", tape.key, frame if lacking[1] else None, gone)

    def _drop(self, *keys: int) -> None:
        for key in keys:
            self.tapes.pop(key, None)
            self.plans.pop(key, None)

    def _play(self, key: int, frame: int, step: int, how: dict[str, Any], missing: tuple[int, ...]) -> None:
        """Begin; where parts of the music are missing, as soon as they are here."""
        tape = self.tapes.get(key)
        if tape is None:
            return
        self.shortcut.forgive()
        voice = Voice(tape, frame, frame, step, how["side"], how["is_loop"], how["click"])
        with self.adding:
            if not missing or tape.is_ready_at(frame):
                self._begin(voice, keep_place=how["keep_place"])
                return
            self.awaited = voice
        self.shortcut.ask(key, self.plans[key], missing)

    def _stop(self) -> None:
        with self.adding:
            self.awaited = None
            self._order(Mixer.stop)

    def _end(self, key: int) -> None:
        """Let this tape end where its music ends that is here: no more will come."""
        voice = self.voice
        if voice is not None and voice.tape.key == key:
            voice.ends_early = True

    def _swap(self, side: int) -> None:
        """At the next beat; a comparison that is still awaited begins with the other side."""
        with self.adding:
            if self.awaited is None:
                self._order(Mixer.swap, side)
                return
            voice = self.awaited
            if voice.tape.n_sides > 1:
                voice.side = side if side != OTHER_SIDE else 0 if voice.side else 1

    def _begin(self, voice: Voice, *, keep_place: bool = False) -> None:
        self.awaited = None
        voice.lead_events, voice.events = events(voice, click=self.click, words=self._words())
        voice.position = min(voice.begin - self.mixer.ramp, *voice.lead_events[0][:1], voice.begin)
        self.voice = voice
        self._order(Mixer.start, voice, keep_place)

    def _loop(self, on: bool) -> None:  # noqa: FBT001 - a switch
        with self.adding:
            if self.awaited is not None:
                self.awaited.is_loop = on
        if self.voice is not None:
            self.voice.is_loop = on
            self._renew_events()

    def _guide(self, click: bool, language: str) -> None:  # noqa: FBT001 - a switch
        self.click, self.language = click, language
        self._set_hits()
        self._renew_events()

    def _words(self) -> tuple[Word, ...]:
        return words(self.language, self.mixer.rate) if self.language else ()

    def _set_hits(self) -> None:
        mixer = self.mixer
        mixer.hits = mixer.hits[:_CLICKS] + [word.samples for word in self._words()]

    def _renew_events(self) -> None:
        if self.voice is not None:
            self.voice.lead_events, self.voice.events = events(self.voice, click=self.click, words=self._words())


def _end_with_thread(failed: threading.ExceptHookArgs) -> None:
    """One that lost a thread would play on and not hear "stop" any more: it ends, and the window starts another."""
    threading.__excepthook__(failed)
    os._exit(1)


def main(commands: Connection, handed: Connection, memory: Any, device: str | None, latency_s: float) -> None:
    """Run until the window closes or dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.excepthook = _end_with_thread
    with contextlib.suppress(OSError):
        import sounddevice  # noqa: F401, PLC0415 - waking up takes a while, in which others that play go first
    before_all_others()
    end_with_parent()
    sys.setswitchinterval(_SWITCH_S)
    engine = _Engine(commands, Board(memory))
    engine.board.take_over()
    engine.output = Output(
        engine.callback,
        engine.opened,
        lambda: engine.moment_s,
        lambda: engine.music_s,
        lambda: engine.board.get("n_underflows"),
        device=device,
        latency_s=latency_s,
    )
    threading.Thread(target=engine.take_shortcuts, args=[handed], name="shortcut", daemon=True).start()
    threading.Thread(target=engine.look_ahead, name="ahead", daemon=True).start()
    threading.Thread(target=engine.listen, name="commands", daemon=True).start()
    engine.output.run()
