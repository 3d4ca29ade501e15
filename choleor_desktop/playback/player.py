"""The window's side of the sound: what to play next is decided here, and played elsewhere."""

from __future__ import annotations

import itertools
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.sharedctypes import RawArray
from typing import Any

from choleor_desktop.errors import NoOutputDevice, NoPortAudio, PlaybackError, WorldError
from choleor_desktop.playback import engine, render
from choleor_desktop.playback.engine import FIELDS
from choleor_desktop.playback.render import Rendered
from choleor_desktop.playback.sounds import Device, PlayState, Sound

_KEPT = 48
_KEPT_BYTES = 400 << 20
_START_LIMIT_S = 10.0
_ANSWER_LIMIT_S = 2.0
_LONGEST_SPOKEN = 4


@dataclass(frozen=True, slots=True)
class _Wish:
    """Something that can be rendered: the key under which it is kept."""

    kind: str
    sounds: tuple[Sound, ...]
    bpm: float
    count_in: bool
    click: bool
    language: str
    rate: int


@dataclass(slots=True, eq=False)
class _Ready:
    keys: tuple[int, ...]
    rendered: tuple[Rendered, ...]
    sounds: tuple[Sound, ...]


def _render(wish: _Wish) -> tuple[tuple[Rendered, Any], ...]:
    """In the worker process: the sides of a wish, each with its guide or None."""
    if wish.kind == "compare":
        sides: Sequence[Rendered] = render.compare(wish.sounds[0], wish.sounds[1], wish.bpm, wish.rate)
    elif wish.kind == "routine":
        sides = [render.routine(wish.sounds, wish.bpm, wish.rate)]
    else:
        sides = [render.render(wish.sounds[0], wish.rate)]
    guided = wish.click or bool(wish.language)
    found = []
    for side in sides:
        over = render.guide(side, click=wish.click, language=wish.language) if guided else None
        if wish.count_in:
            period_s = 60 / wish.bpm if wish.bpm > 0 else 0.5
            led = render.with_count_in(side, period_s, wish.language)
            if over is not None:
                over = render.np.pad(over, ((led.lead, 0), (0, 0)))
            side = led  # noqa: PLW2901 - the same side, with its count-in
        found.append((side, over))
    return tuple(found)


def _warm_up() -> None:
    import soundfile  # noqa: F401, PLC0415 - so that the first key is as quick as the next
    import soxr  # noqa: F401, PLC0415


class Player:
    """Plays slices; every method returns at once and none raises for want of sound.

    Parameters
    ----------
    device
        Name of the output, or None for the system's.
    latency_s
        How much sound is handed to the device ahead: more survives a busier machine, less answers sooner.
    on_problem
        Called from another thread with a file that could not be played.
    """

    def __init__(
        self,
        *,
        device: str | None = None,
        latency_s: float = engine.LATENCY_S,
        on_problem: Callable[[WorldError], None] | None = None,
    ) -> None:
        self._context = get_context("spawn")
        self._state: Any = RawArray("d", len(FIELDS))
        self._state[FIELDS.index("rate")] = 44_100
        self._on_problem = on_problem
        self._device, self._latency_s = device, latency_s
        self._numbers = itertools.count(1)
        self._lock = threading.RLock()
        self._ready: OrderedDict[_Wish, _Ready] = OrderedDict()
        self._coming: dict[_Wish, Future[Any]] = {}
        self._by_key: dict[int, tuple[_Ready, int]] = {}
        self._wanted: tuple[_Wish, bool, int] | None = None
        self._generation = -1.0
        self._click, self._language = False, ""
        self._workers: ProcessPoolExecutor | None = None
        self._start()

    # --- processes -------------------------------------------------------------------------------

    def _start(self) -> None:
        self._commands, theirs = self._context.Pipe()
        self._process = self._context.Process(
            target=engine.main, args=(theirs, self._state, self._device, self._latency_s), name="sound", daemon=True
        )
        self._process.start()
        theirs.close()
        self._workers = ProcessPoolExecutor(1, mp_context=self._context, initializer=_warm_up)
        self._workers.submit(int)

    def wait_until_ready(self, limit_s: float = _START_LIMIT_S) -> bool:
        """Wait for the output to be open, or known to be missing."""
        end = time.monotonic() + limit_s
        while time.monotonic() < end:
            if self._value("generation") > 0:
                return True
            time.sleep(0.01)
        return False

    def _value(self, name: str) -> float:
        return self._state[FIELDS.index(name)]

    def _send(self, *message: object) -> bool:
        with self._lock:
            try:
                self._commands.send(message)
            except (OSError, ValueError):
                return False
            return True

    def _ask(self, message: str) -> Any:
        with self._lock:
            if self._send(message) and self._commands.poll(_ANSWER_LIMIT_S):
                try:
                    return self._commands.recv()
                except (EOFError, OSError):
                    return None
        return None

    # --- asking for sound ------------------------------------------------------------------------

    def play(self, sound: Sound, *, loop: bool = False, count_in: bool = False, from_s: float | None = None) -> None:
        """Play a span of a file, from its start or from a time in it."""
        wish = self._wish("plain", (sound,), sound.bpm * sound.tempo_ratio, count_in=count_in)
        at = 0
        if from_s is not None:
            at = round(max(from_s - sound.start_s, 0) / sound.tempo_ratio * wish.rate)
        self._want(wish, loop=loop, frame=at)

    def compare(self, a: Sound, b: Sound, *, bpm: float, both: bool = False, side: str = "A") -> None:
        """Loop two slices at one tempo, one of them heard; ``swap`` changes sides on the beat."""
        del both
        wish = self._wish("compare", (a, b), bpm)
        self._want(wish, loop=True, frame=0, side="AB".index(side))

    def compare_both(self, a: Sound, b: Sound, *, bpm: float) -> None:
        """Loop two slices together, the second without its bass."""
        self._want(self._wish("compare", (a, b), bpm), loop=True, frame=0, side=2)

    def play_routine(
        self, sounds: Sequence[Sound], bpm: float, *, count_in: bool = True, loop: bool = False, from_item: int = 0
    ) -> None:
        """Play slices one after the other at one tempo, on the count, without gaps.

        Parameters
        ----------
        sounds
            One eight-count each, in order.
        bpm
            The tempo of all of them.
        count_in
            Eight counts in front, at that tempo.
        loop
            Begin again at the end.
        from_item
            The one to begin with; ``state().item`` tells which is heard, counted from the first of ``sounds``.
        """
        if sounds:
            wish = self._wish("routine", tuple(sounds), bpm, count_in=count_in)
            at = 0
            if from_item > 0:
                wish = self._wish("routine", tuple(sounds), bpm)
                at = from_item * round(8 * 60 / bpm * wish.rate)
            self._want(wish, loop=loop, frame=at)

    def prepare(self, sounds: Sequence[Sound]) -> None:
        """Have these ready, so that they start at once."""
        for sound in sounds[:_KEPT]:
            wish = self._wish("plain", (sound,), sound.bpm * sound.tempo_ratio)
            with self._lock:
                if wish not in self._ready and wish not in self._coming:
                    self._submit(wish)

    def stop(self) -> None:
        """Silence, without a click."""
        with self._lock:
            self._wanted = None
        self._send("stop")

    def swap(self) -> None:
        """The other side of a comparison, on the next beat."""
        self._send("swap")

    def set_click(self, on: bool) -> None:  # noqa: FBT001 - a switch
        """Click on every count of what is played from now on."""
        self._click = on

    def set_spoken(self, language: str | None) -> None:
        """Speak the counts (``"en"`` or ``"ko"``) of what is played from now on."""
        self._language = (language or "")[:_LONGEST_SPOKEN]

    def _wish(self, kind: str, sounds: tuple[Sound, ...], bpm: float, *, count_in: bool = False) -> _Wish:
        rate = int(self._value("rate")) or 44_100
        return _Wish(kind, sounds, bpm, count_in, self._click, self._language, rate)

    def _want(self, wish: _Wish, *, loop: bool, frame: int, side: int = 0) -> None:
        with self._lock:
            self._forget_if_reopened()
            self._wanted = (wish, loop, frame)
            ready = self._ready.get(wish)
            if ready is not None:
                self._ready.move_to_end(wish)
                self._go(ready, loop=loop, frame=frame, side=side)
                return
            future = self._coming.get(wish) or self._submit(wish)
        future.add_done_callback(lambda _: self._go_when_ready(wish, loop=loop, frame=frame, side=side))

    def _go(self, ready: _Ready, *, loop: bool, frame: int, side: int) -> None:
        partner = ready.keys[1 - side] if len(ready.keys) > 1 and side < 2 else -1  # noqa: PLR2004 - A and B
        self._send("play", ready.keys[side], loop, frame, partner)

    def _go_when_ready(self, wish: _Wish, *, loop: bool, frame: int, side: int) -> None:
        with self._lock:
            ready = self._ready.get(wish)
            # Late answers must not sound when something else is wanted by now.
            if ready is not None and self._wanted == (wish, loop, frame):
                self._go(ready, loop=loop, frame=frame, side=side)

    def _submit(self, wish: _Wish) -> Future[Any]:
        assert self._workers is not None  # noqa: S101 - until closed
        try:
            future = self._workers.submit(_render, wish)
        except (BrokenProcessPool, RuntimeError):
            # A file crashed its decoder; the next one deserves a fresh worker.
            self._workers = ProcessPoolExecutor(1, mp_context=self._context, initializer=_warm_up)
            future = self._workers.submit(_render, wish)
        self._coming[wish] = future
        future.add_done_callback(lambda done: self._rendered(wish, done))
        return future

    def _rendered(self, wish: _Wish, future: Future[Any]) -> None:
        with self._lock:
            self._coming.pop(wish, None)
            if future.cancelled():
                return
            error = future.exception()
            if error is not None:
                if isinstance(error, WorldError) and self._on_problem is not None:
                    self._on_problem(error)
                return
            keys, sides = [], []
            for number, (side, over) in enumerate(future.result()):
                key = next(self._numbers)
                if not self._send("load", key, side.beats, side.lead, number, over is not None):
                    return
                self._commands.send_bytes(memoryview(side.samples).cast("B"))
                if over is not None:
                    self._commands.send_bytes(memoryview(render.np.ascontiguousarray(over)).cast("B"))
                keys.append(key)
                sides.append(side)
            ready = _Ready(tuple(keys), tuple(sides), wish.sounds)
            self._ready[wish] = ready
            self._by_key.update({key: (ready, number) for number, key in enumerate(keys)})
            self._forget_oldest()

    def _forget_oldest(self) -> None:
        def size() -> int:
            return sum(side.samples.nbytes for ready in self._ready.values() for side in ready.rendered)

        while len(self._ready) > 1 and (len(self._ready) > _KEPT or size() > _KEPT_BYTES):
            _, ready = self._ready.popitem(last=False)
            for key in ready.keys:
                self._by_key.pop(key, None)
            self._send("drop", *ready.keys)

    def _forget_if_reopened(self) -> None:
        """Another device may have another rate: what was loaded for the one before is gone."""
        generation = self._value("generation")
        if generation != self._generation:
            if self._generation >= 0:
                self._ready.clear()
                self._by_key.clear()
            self._generation = generation

    # --- what is heard ---------------------------------------------------------------------------

    def state(self) -> PlayState:
        """What is heard now."""
        problem: PlaybackError | None = None
        code = int(self._value("problem"))
        if code == engine.NO_PORTAUDIO:
            problem = NoPortAudio()
        elif code == engine.NO_DEVICE:
            problem = NoOutputDevice()
        with self._lock:
            found = self._by_key.get(int(self._value("key")))
        if not self._value("playing") or found is None:
            return PlayState(problem=problem)
        ready, number = found
        side = ready.rendered[number]
        late = self._value("latency_s") * side.rate
        frame = max(self._value("frame") - late, 0.0)
        item = max(sum(first <= frame for first in side.items) - 1, 0)
        sound = ready.sounds[min(number, len(ready.sounds) - 1)] if len(side.items) == 1 else ready.sounds[item]
        seconds = max(frame - (side.lead if len(side.items) == 1 else side.items[item]), 0) / side.rate
        start = side.source_start_s if len(side.items) == 1 else sound.start_s
        ratio = side.ratio if len(side.items) == 1 else 1.0
        return PlayState(
            playing=True,
            slice_id=sound.slice_id,
            position_s=start + seconds * ratio,
            count=_count_at(side, frame),
            side="B" if number == 1 else "A",
            item=item,
            problem=problem,
        )

    # --- devices ---------------------------------------------------------------------------------

    def devices(self) -> tuple[Device, ...]:
        """Outputs that can be chosen."""
        return tuple(Device(name, default) for name, default in self._ask("devices") or ())

    def device_name(self) -> str:
        """The output in use, or empty."""
        return self._ask("name") or ""

    def use_device(self, name: str | None) -> None:
        """Play through this output from now on; None for the system's."""
        self._device = name
        self._send("device", name)

    def close(self) -> None:
        """End the processes."""
        self._send("close")
        self._process.join(2)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._commands.close()
        if self._workers is not None:
            self._workers.shutdown(wait=True, cancel_futures=True)


def _count_at(side: Rendered, frame: float) -> int:
    if not side.beats:
        return 0
    if frame < side.lead:
        return -(int(frame // max(side.lead // 8, 1)) % 8 + 1)
    passed = sum(beat <= frame for beat in side.beats)
    return (passed - 1) % 8 + 1 if passed else 0
