"""What the audio callback does: copies samples that are ready, and nothing that could wait."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from choleor_desktop.analysis.results import N_COUNTS, Floats32
from choleor_desktop.playback.counts import Word, clicks, count_at
from choleor_desktop.playback.limiter import limiting_gain
from choleor_desktop.playback.tape import Tape

RAMP_S, SWAP_S = 0.005, 0.010
OTHER_SIDE = -1
Events = tuple[list[int], list[int]]
NO_EVENTS: Events = ([], [])


def fade_in(n: int) -> Floats32:
    """From silence to full in n frames, (n, 1); backwards the other way: both together are always 1."""
    return ((np.arange(n) + 0.5) / n).astype(np.float32)[:, None]


@dataclass(slots=True, eq=False)
class Voice:
    """A tape in play.

    Attributes
    ----------
    begin
        The first frame that is heard in full.
    step
        Frames between the counts of a count-in before ``begin``, 0 without one.
    turns
        How often it has been through its loop.
    click
        Click on its counts, whatever is set for all.
    ends_early
        What has not arrived will not come: it ends there.
    swap_to, swap_at
        The side to be at from a frame on; none while ``swap_at`` is negative.
    events, lead_events
        Frames where a click or a word begins, ascending, and which one (see ``Mixer.hits``); and before ``begin``.
    """

    tape: Tape
    position: int
    begin: int = 0
    step: int = 0
    side: int = 0
    is_loop: bool = False
    click: bool = False
    ends_early: bool = False
    turns: int = 0
    swap_to: int = 0
    swap_at: int = -1
    events: Events = NO_EVENTS
    lead_events: Events = NO_EVENTS

    def missing(self, n: int) -> list[int]:
        """Numbers of the parts of its tape that have not arrived and will be heard within n frames."""
        tape, last = self.tape, max(self.position, self.begin) + n
        found = tape.missing(self.position - tape.margin, last)
        return found + tape.missing(0, last - tape.n) if self.is_loop and last > tape.n else found


@dataclass(slots=True)
class Mixer:
    """Holds one voice, the clicks and words over it, and the end of the voice before.

    Attributes
    ----------
    orders
        What the callback is to do at its next block: ``(method, arguments...)``.
    hits
        The sounds that events name: clicks for 1 and for the others, then the words one to eight.
    holds
        Blocks in which the music was not there in time.
    """

    rate: int
    voice: Voice | None = None
    orders: deque[tuple[Any, ...]] = field(default_factory=deque)
    hits: list[Floats32] = field(default_factory=list)
    holds: int = 0
    _sounding: list[list[Any]] = field(default_factory=list)
    _tail: Floats32 = field(init=False)
    _tail_at: int = 0
    _up: Floats32 = field(init=False)
    _cross: Floats32 = field(init=False)
    _spare: Floats32 = field(init=False)

    def __post_init__(self) -> None:
        ramp, swap = max(round(RAMP_S * self.rate), 1), max(round(SWAP_S * self.rate), 1)
        self._up = fade_in(ramp)
        self._cross = fade_in(swap)
        self._tail, self._spare = np.zeros((ramp, 2), np.float32), np.zeros((ramp, 2), np.float32)
        self._tail_at = ramp
        self.hits = list(clicks(self.rate))

    @property
    def ramp(self) -> int:
        """Frames of a fade at a beginning or an end."""
        return len(self._up)

    def fill(self, out: Floats32) -> None:
        """Write the next block, (n, 2)."""
        out.fill(0)
        while self.orders:
            method, *arguments = self.orders.popleft()
            method(self, *arguments)
        self._play_tail(out)
        if self.voice is not None:
            self._play(self.voice, out)
        if self._sounding:
            self._sound_hits(out)

    # --- orders, carried out between two blocks --------------------------------------------------

    def start(self, voice: Voice, keep_place: bool) -> None:  # noqa: FBT001 - an order is a plain tuple
        """Change to a voice; where it is the same music, at the same place."""
        old = self.voice
        keeps = (
            keep_place
            and old is not None
            and old.tape.place == voice.tape.place
            and (old.turns > 0 or old.position >= old.begin - self.ramp)
        )
        self._let_go(with_hits=not keeps)
        if keeps and old is not None:
            scale = old.tape.ratio / voice.tape.ratio
            voice.position = round(old.position * scale)
            voice.begin, voice.step, voice.lead_events = voice.position + self.ramp, 0, voice.events
            voice.side = old.side
            if old.swap_at >= 0:
                voice.swap_to, voice.swap_at = old.swap_to, self._next_beat(voice)
        self.voice = voice

    def stop(self) -> None:
        """Fall silent within a ramp."""
        self._let_go()

    def swap(self, side: int) -> None:
        """Be at another side from the next beat on; asked for the other side once more before it comes, stay."""
        voice = self.voice
        if voice is None or voice.tape.n_sides < 2:  # noqa: PLR2004 - sides
            return
        fade = len(self._cross)
        if voice.swap_at >= 0:
            if voice.position > voice.swap_at - fade:
                return
            voice.swap_at = -1
            if side == OTHER_SIDE:
                return
        wanted = (1 - voice.side if voice.side < 2 else 0) if side == OTHER_SIDE else side  # noqa: PLR2004 - A and B
        if wanted != voice.side:
            voice.swap_to, voice.swap_at = wanted, self._next_beat(voice)

    def _next_beat(self, voice: Voice) -> int:
        """The first beat that leaves time to cross over before it; the end of a loop is its first beat again."""
        tape = voice.tape
        place = bisect_left(tape.beats, voice.position + len(self._cross))
        return tape.beats[place] if place < len(tape.beats) else tape.n

    # --- sound -----------------------------------------------------------------------------------

    def _let_go(self, *, with_hits: bool = True) -> None:
        """Keep a ramp's length of what is sounding, to fade it out under what comes."""
        fresh, rest = self._spare, self._tail[self._tail_at :]
        fresh.fill(0)
        if self.voice is not None:
            self._read(self.voice, self.voice.position, fresh)
            self.voice = None
        if with_hits:
            self._sound_hits(fresh)
            self._sounding.clear()
        fresh *= self._up[::-1]
        fresh[: len(rest)] += rest
        self._spare, self._tail, self._tail_at = self._tail, fresh, 0

    def _play_tail(self, out: Floats32) -> None:
        n = min(len(out), len(self._tail) - self._tail_at)
        if n > 0:
            out[:n] += self._tail[self._tail_at : self._tail_at + n]
            self._tail_at += n

    def _play(self, voice: Voice, out: Floats32) -> None:
        tape, done = voice.tape, 0
        while done < len(out):
            if voice.position >= tape.n:
                if not voice.is_loop:
                    self._let_go(with_hits=False)
                    self._play_tail(out[done:])
                    return
                voice.position, voice.turns = 0, voice.turns + 1
            leads = voice.turns == 0 and voice.position < voice.begin
            stop = voice.begin if leads else tape.n if voice.swap_at < 0 else voice.swap_at
            heard_from = voice.position if voice.turns else max(voice.position, voice.begin - self.ramp)
            n = min(len(out) - done, stop - voice.position, tape.ready_until(heard_from) - voice.position)
            if n <= 0:
                self.holds += 1
                if voice.ends_early:
                    self._let_go()
                    self._play_tail(out[done:])
                return
            self._read(voice, voice.position, out[done : done + n])
            self._begin_hits(voice, voice.lead_events if leads else voice.events, n, done)
            voice.position += n
            done += n
            if voice.position == voice.swap_at:
                voice.side, voice.swap_at = voice.swap_to, -1

    def _read(self, voice: Voice, start: int, out: Floats32) -> None:
        """Add frames of a voice to ``out`` with the ramp at its beginning and the crossing to its other side."""
        tape, done = voice.tape, 0
        silent_until = voice.begin - self.ramp if voice.turns == 0 else -tape.margin
        ramp_until = voice.begin if voice.turns == 0 else silent_until
        cross_from = voice.swap_at - len(self._cross) if voice.swap_at >= 0 else tape.n + tape.margin
        while done < len(out):
            at = start + done
            border = next((b for b in (silent_until, ramp_until, cross_from) if at < b), tape.n + tape.margin)
            if voice.swap_at >= 0 and cross_from <= at < voice.swap_at:
                border = voice.swap_at
            n = min(len(out) - done, border - at)
            if n <= 0:
                return
            if at < silent_until:
                done += n
                continue
            sound = self._sound(voice, voice.side, at, n)
            n = len(sound)
            part = out[done : done + n]
            if at < ramp_until:
                part += sound * self._up[at - silent_until : at - silent_until + n]
            elif cross_from <= at < voice.swap_at:
                gain = self._cross[at - cross_from : at - cross_from + n]
                other = self._sound(voice, voice.swap_to, at, n)
                n = min(n, len(other))
                part, sound, gain = out[done : done + n], sound[:n], gain[:n]
                part += sound * (1 - gain) + other[:n] * gain
            else:
                part += sound
            done += n

    def _sound(self, voice: Voice, side: int, at: int, most: int) -> Floats32:
        """Frames of a side, at least one; where a loop would click, its last pass into those that lead to its first."""
        tape = voice.tape
        seam = tape.n - self.ramp
        if not voice.is_loop:
            return tape.read(side, at, most)
        if at < seam:
            return tape.read(side, at, min(most, seam - at))
        if at >= tape.n:
            return tape.read(side, at - tape.n, most)
        last = tape.read(side, at, min(most, tape.n - at))
        if not tape.clicks_at_seam[side]:
            return last
        lead = tape.read(side, at - tape.n, len(last))
        gain = self._up[at - seam : at - seam + len(lead)]
        mixed = last[: len(lead)].copy()
        mixed += (lead - mixed) * gain
        return mixed

    # --- clicks and words ------------------------------------------------------------------------

    def _begin_hits(self, voice: Voice, which: Events, n: int, offset: int) -> None:
        frames, names = which
        place = bisect_left(frames, voice.position)
        while place < len(frames) and frames[place] < voice.position + n:
            if names[place] < len(self.hits):
                sound, at = self.hits[names[place]], voice.position - frames[place] - offset
                self._sounding.append([sound, at, self._gain_under(voice, frames[place], sound, at)])
            place += 1

    def _gain_under(self, voice: Voice, frame: int, sound: Floats32, at: int) -> Floats32:
        """Gains, (n, 1), at which a click or a word, what sounds already and the music from a frame on do not clip."""
        mix = sound.copy()
        rest = voice.tape.n - frame if voice.is_loop else len(mix)
        self._read(voice, frame, mix[:rest])
        self._read(replace(voice, turns=voice.turns + 1, swap_at=-1), 0, mix[rest:])
        self._lay_hits(mix, -at)
        gain = limiting_gain(mix, 1.0)
        # It goes back to 1 by the end, without a jump.
        n = min(self.ramp, len(gain))
        gain[-n:] += (1 - gain[-n:]) * self._up[:n]
        return gain

    def _sound_hits(self, out: Floats32) -> None:
        self._lay_hits(out)
        for hit in self._sounding:
            hit[1] += len(out)
        if any(at >= len(sound) for sound, at, _ in self._sounding):
            self._sounding = [hit for hit in self._sounding if hit[1] < len(hit[0])]

    def _lay_hits(self, out: Floats32, later: int = 0) -> None:
        """Add what sounds, some frames later than it would now, and turn down what would clip."""
        for sound, at, _ in self._sounding:
            under, part = _overlap(out, sound, at + later)
            under += part
        for _, at, gain in self._sounding:
            under, part = _overlap(out, gain, at + later)
            under *= part


def _overlap(out: Floats32, sound: Floats32, at: int) -> tuple[Floats32, Floats32]:
    """Where a sound meets a block whose first frame is its frame ``at``: those frames of both."""
    part = sound[max(at, 0) : max(at + len(out), 0)]
    skip = max(-at, 0)
    return out[skip : skip + len(part)], part


def events(voice: Voice, *, click: bool, words: tuple[Word, ...]) -> tuple[Events, Events]:
    """Where clicks and words begin: before the voice's first frame, with its count-in; and in its music."""
    music: list[tuple[int, int]] = []
    lead: list[tuple[int, int]] = []
    for beat, count in zip(voice.tape.beats, voice.tape.counts, strict=True):
        hits = _hits(beat, count, click=click or voice.click, words=words)
        music += hits
        if beat >= voice.begin:
            lead += [hit for hit in hits if hit[0] < voice.begin]
    if voice.is_loop:
        # A word is felt later than it begins: that of the first count begins before the loop's end.
        music += [(frame + voice.tape.n, name) for frame, name in music if frame < 0]
    # The count-in says the counts that lead to the one at which the music begins.
    first = count_at(voice.tape.beats, voice.tape.counts, voice.begin)
    for i in range(N_COUNTS if voice.step else 0):
        beat = voice.begin - (N_COUNTS - i) * voice.step
        lead += _hits(beat, (first + i) % N_COUNTS, click=True, words=words)
    return _in_order(lead), _in_order(music)


def _in_order(hits: list[tuple[int, int]]) -> Events:
    return [frame for frame, _ in sorted(hits)], [name for _, name in sorted(hits)]


def _hits(beat: int, count: int, *, click: bool, words: tuple[Word, ...]) -> list[tuple[int, int]]:
    found = [(beat, 0 if count == 0 else 1)] if click else []
    if words:
        found.append((beat - words[count].lead, 2 + count))
    return found
