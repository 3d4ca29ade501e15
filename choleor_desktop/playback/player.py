"""The window's side of the sound: what to play next is decided here, and played elsewhere."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from choleor_desktop.errors import SoundRestarted, WorldError
from choleor_desktop.playback.board import Moment
from choleor_desktop.playback.devices import Devices
from choleor_desktop.playback.hearing import heard, why_silent
from choleor_desktop.playback.loaded import Loaded, Tapes
from choleor_desktop.playback.mixer import OTHER_SIDE
from choleor_desktop.playback.output import LATENCY_S
from choleor_desktop.playback.plans import Comparison, Plan, Routine, Span
from choleor_desktop.playback.renderers import Renderers
from choleor_desktop.playback.sound_process import Opened, SoundProcess
from choleor_desktop.playback.sounds import SIDES, Device, PlayState, Sound
from choleor_desktop.playback.wishes import Wish
from choleor_desktop.resources import LANGUAGES

_USUAL_RATE = 44_100


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
        latency_s: float = LATENCY_S,
        on_problem: Callable[[WorldError], object] = lambda _: None,
    ) -> None:
        self._tell = on_problem
        self._lock = threading.RLock()
        self._tapes = Tapes()
        self._wish: Wish | None = None
        self._brought_back: Wish | None = None
        self._wished_s = 0.0
        self._is_waiting = False
        self._is_blind = False
        self._click, self._language = False, ""
        self._is_open = threading.Event()
        self._renderers = Renderers(self._rendered)
        with self._lock:
            # An output that is open at once waits until there is somebody to tell.
            self._sound = SoundProcess(device, latency_s, self._opened, self._arrived, self._lacking)
            self._devices = Devices(self._renderers.ask_outputs, lambda name: self._sound.send("device", name), device)

    def wait_until_ready(self, limit_s: float = 10.0) -> bool:
        """Wait for the output to be open, or known to be missing."""
        return self._is_open.wait(limit_s)

    @property
    def rate(self) -> int:
        """Of the output in use, Hz."""
        return int(self._sound.board.get("rate")) or _USUAL_RATE

    # --- asking for sound ------------------------------------------------------------------------

    def play(
        self,
        sound: Sound,
        *,
        loop: bool = False,
        count_in: bool = False,
        from_s: float | None = None,
        keep_place: bool = False,
        click: bool = False,
    ) -> None:
        """Play a span of a file.

        Parameters
        ----------
        loop
            Begin again at the end, sample upon sample.
        count_in
            Eight counts before it, at its tempo, which lead to the count it begins with.
        from_s
            Begin here, in the file's time, instead of at its start; after a count-in, on the count this is in.
        keep_place
            If this span is playing already, perhaps at another tempo, go on from where it is.
        click
            Click on its counts, whatever ``set_click`` says.
        """
        plan = self._span(sound, loop=loop)
        frame = 0 if from_s is None else plan.frame_at(from_s, on_count=count_in)
        self._want(Wish(plan, frame, loop, count_in, keep_place=keep_place, click=click))

    def compare(
        self,
        a: Sound,
        b: Sound,
        *,
        bpm: float,
        side: str = "A",
        blind: bool = False,
        keep_place: bool = False,
    ) -> None:
        """Loop two slices at one tempo, their counts together and equally loud, one of them heard.

        Parameters
        ----------
        side
            The side to begin with: ``"A"``, ``"B"``, or ``"both"``, the second without its bass.
        blind
            Begin with either, and do not tell which until ``reveal``.
        """
        first = secrets.randbelow(2) if blind else SIDES.index(side)
        self._want(Wish(Comparison(self.rate, (a, b), bpm), is_loop=True, side=first, keep_place=keep_place), blind)

    def play_routine(
        self,
        sounds: Sequence[Sound],
        bpm: float,
        *,
        count_in: bool = True,
        loop: bool = False,
        level: bool = False,
        from_item: int = 0,
        keep_place: bool = False,
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
        level
            Equally loud, as in a comparison: the louder ones come down.
        from_item
            The one to begin with; ``state().item`` tells which is heard, counted from the first of ``sounds``.
        """
        if sounds:
            plan = Routine(self.rate, tuple(sounds), bpm, level)
            frame = plan.parts[min(max(from_item, 0), len(sounds) - 1)]
            self._want(Wish(plan, frame, loop, count_in, keep_place=keep_place))

    def prepare(self, sounds: Sequence[Sound], *, loop: bool = False) -> None:
        """Have these ready, so that they start at once; what was to be ready before is forgotten."""
        self._prepare([self._span(sound, loop=loop) for sound in sounds])

    def prepare_comparisons(self, pairs: Sequence[tuple[Sound, Sound, float]]) -> None:
        """Have these ready: two sounds and a tempo each."""
        self._prepare([Comparison(self.rate, (a, b), bpm) for a, b, bpm in pairs])

    def stop(self) -> None:
        """Silence, without a click."""
        with self._lock:
            if self._wish is not None:
                self._renderers.forget(self._wish.plan)
            self._wish, self._is_waiting, self._is_blind = None, False, False
            self._sound.send("stop")

    def swap(self, side: str | None = None) -> None:
        """The other side of a comparison, or this one, on the next beat, or as it begins; of what has one nothing."""
        self._sound.send("swap", OTHER_SIDE if side is None else SIDES.index(side))

    def reveal(self) -> None:
        """Tell from now on which side of a blind comparison is heard."""
        self._is_blind = False

    def set_loop(self, on: bool) -> None:  # noqa: FBT001 - a switch
        """Let what is playing go round, or end."""
        with self._lock:
            if self._wish is not None:
                self._wish = replace(self._wish, is_loop=on)
            self._sound.send("loop", on)

    def set_click(self, on: bool) -> None:  # noqa: FBT001 - a switch
        """Click on every count, from now on."""
        self._click = on
        self._sound.send("guide", self._click, self._language)

    def set_spoken(self, language: str | None) -> None:
        """Speak the counts in a language, or no longer, from now on."""
        self._language = language if language in LANGUAGES else ""
        self._sound.send("guide", self._click, self._language)

    # --- rendering and loading -------------------------------------------------------------------

    def _span(self, sound: Sound, *, loop: bool) -> Span:
        # At its own tempo a loop is the same samples: one rendering serves both.
        return Span(self.rate, replace(sound, is_loop=loop and sound.tempo_ratio != 1.0))

    def _want(self, wish: Wish, blind: bool = False) -> None:  # noqa: FBT001, FBT002
        with self._lock:
            self._wish, self._is_waiting, self._is_blind = wish, True, blind
            self._wished_s = time.monotonic()
            loaded = self._load(wish.plan)
            self._tapes.touch(wish.plan)
            if not wish.keep_place:  # the sound process begins as soon as it has the music
                self._begin(wish, loaded.at_once(wish.frame))
            missing = loaded.missing_from(self._first_frame(wish))
            if missing:
                self._renderers.want(wish.plan, missing, now=True)
            self._go_if_ready()

    def _first_frame(self, wish: Wish) -> int:
        """Where a wish will begin, as far as one can know."""
        if wish.keep_place:
            moment = self._sound.board.read()
            playing = self._tapes.of_key(moment.key)
            if playing is not None and playing.plan.place == wish.plan.place:
                return round(moment.position * playing.plan.ratio / wish.plan.ratio)
        return wish.frame

    def _go_if_ready(self) -> None:
        wish = self._wish
        if wish is None or not self._is_waiting:
            return
        loaded = self._tapes.by_plan[wish.plan]
        if not loaded.here.issuperset(loaded.needed_at(self._first_frame(wish))):
            return
        self._is_waiting = False
        if wish.keep_place:
            self._begin(wish)

    def _begin(self, wish: Wish, missing: tuple[int, ...] = ()) -> None:
        self._sound.send("play", self._tapes.by_plan[wish.plan].key, wish.frame, wish.step, wish.how, missing)

    def _prepare(self, plans: list[Plan]) -> None:
        with self._lock:
            self._renderers.forget_ahead()
            for plan in plans:
                # Its beginning will do: the rest comes while it plays.
                self._renderers.want(plan, [] if 0 in self._load(plan).here else [0], now=False)

    def _load(self, plan: Plan) -> Loaded:
        loaded = self._tapes.by_plan.get(plan)
        if loaded is None:
            loaded = self._tapes.put(plan)
            self._sound.send("tape", loaded.key, plan)
            wanted = None if self._wish is None else self._wish.plan
            for key in self._tapes.forget_oldest(wanted, self._sound.board.get("key")):
                self._sound.send("drop", key)
        return loaded

    def _rendered(self, plan: Plan, number: int, found: Any) -> None:
        with self._lock:
            loaded = self._tapes.by_plan.get(plan)
            if loaded is None:
                return
            if isinstance(found, WorldError):
                self._failed(loaded, number, found)
            elif number not in loaded.here:
                first, samples = found
                self._sound.send("part", loaded.key, number, first, data=memoryview(samples).cast("B"))
                loaded.here.add(number)
                if self._is_wanted(plan):
                    self._go_if_ready()

    def _failed(self, loaded: Loaded, number: int, problem: WorldError) -> None:
        """What is wanted ends where it lacks something, which is told once."""
        is_wanted = self._is_wanted(loaded.plan)
        if number in loaded.here:
            # It came the shorter way, and so may the others.
            moment = self._sound.board.read()
            frame = moment.position if moment.key == loaded.key else 0 if self._wish is None else self._wish.frame
            self._renderers.want(loaded.plan, loaded.missing_from(round(frame)), now=is_wanted)
        elif is_wanted:
            if self._is_waiting:
                self.stop()
            else:
                self._sound.send("end", loaded.key)
            self._tell(problem)

    def _is_wanted(self, plan: Plan) -> bool:
        return self._wish is not None and self._wish.plan == plan

    def _arrived(self, key: int, number: int) -> None:
        """A part came to the sound process on the shorter way."""
        with self._lock:
            loaded = self._tapes.of_key(key)
            if loaded is None:
                return
            loaded.here.add(number)
            self._renderers.drop(loaded.plan, number)
            if self._is_wanted(loaded.plan):
                self._go_if_ready()

    def _lacking(self, key: int, frame: int | None, gone: list[int]) -> None:
        """What is near the place that is heard is to be rendered; parts far away were let go."""
        with self._lock:
            loaded = self._tapes.of_key(key)
            if loaded is None:
                return
            loaded.here.difference_update(gone)
            if frame is not None and self._is_wanted(loaded.plan):
                self._renderers.want(loaded.plan, loaded.missing_from(frame), now=True)

    # --- devices ---------------------------------------------------------------------------------

    def _opened(self, opened: Opened) -> None:
        """An output has been opened; where that cost what was loaded, go on from where the music was."""
        with self._lock:
            if opened.is_empty:
                wish, last = self._wish, opened.last
                is_new = self._is_waiting or not self._has_begun(last)
                playing = None if self._wished_s > last.moment_s else self._tapes.of_key(last.key)
                self._wish = None
                self._tapes.clear()
                self._sound.send("guide", self._click, self._language)
                if wish is not None and is_new and wish is self._brought_back and opened.has_crashed:
                    # Twice in a row it was not even begun: it may be what the process dies of.
                    self._is_waiting = False
                    self._tell(SoundRestarted())
                elif wish is not None and (is_new or playing is not None):
                    again = wish.anew(self.rate) if playing is None else wish.going_on(self.rate, playing.plan, last)
                    self._want(again, self._is_blind)
                    self._brought_back = again
                    if opened.has_crashed:
                        self._tell(SoundRestarted())
            self._devices.opened(opened.device, opened.outputs)
        self._is_open.set()

    def _has_begun(self, last: Moment) -> bool:
        wish = self._wish  # which another thread may drop
        loaded = None if wish is None else self._tapes.by_plan.get(wish.plan)
        return loaded is not None and last.began_key == loaded.key and last.began_s >= self._wished_s

    def devices(self) -> tuple[Device, ...]:
        """Outputs that can be chosen."""
        return self._devices.find()

    def device_name(self) -> str:
        """The output in use, or empty."""
        return self._devices.in_use

    def use_device(self, name: str | None) -> None:
        """Play through this output from now on, or whenever it is there; None for the system's."""
        self._devices.chosen = self._sound.device = name
        self._sound.send("device", name)

    # --- what is heard ---------------------------------------------------------------------------

    def state(self) -> PlayState:
        """What is heard now."""
        moment = self._sound.board.read()
        problem, device = why_silent(moment), self._devices.in_use
        loaded = self._tapes.of_key(moment.key)
        if loaded is None:
            return PlayState(device_name=device, problem=problem)
        found = heard(loaded.plan, moment, time.monotonic())
        name, side, position_s = found.sound.slice_id, found.side, found.position_s
        if self._is_blind:
            # Neither its name nor its place may tell.
            name, side, position_s = "", "?", 0.0
        now = found.count, side, found.item, device, problem, found.passed, found.leads_to
        return PlayState(True, name, position_s, *now)

    @property
    def is_on(self) -> bool:
        """Whether something is heard, or was asked for and is about to be."""
        last = self._sound.board.read()
        return self._wish is not None and (last.key != 0 or not self._has_begun(last))

    @property
    def n_holds(self) -> int:
        """How many blocks were silent since the start because the music was not ready."""
        return int(self._sound.board.get("n_holds"))

    @property
    def n_underflows(self) -> int:
        """How often the device reported that it found no sound since the start."""
        return int(self._sound.board.get("n_underflows"))

    def close(self) -> None:
        """End the processes."""
        self._devices.close()
        self._renderers.close()
        self._sound.close()
