"""What the audio callback does: copies samples that are ready, and nothing that could wait."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

import numpy as np

from choleor_desktop.analysis.results import Floats32

RAMP_S, SWAP_S = 0.005, 0.010


@dataclass(slots=True, eq=False)
class Voice:
    """A sound in play, or ready to be.

    Attributes
    ----------
    samples
        (n, 2).
    guide
        Clicks and spoken counts over it, (n, 2), or None.
    loop_from
        Frame to go back to at the end, or -1 to stop there.
    partner
        The other side of a comparison, as long as this one.
    """

    key: int
    samples: Floats32
    beats: tuple[int, ...]
    lead: int = 0
    loop_from: int = -1
    guide: Floats32 | None = None
    partner: Voice | None = None
    side: int = 0
    position: int = 0
    swap_at: int = -1


@dataclass(slots=True)
class Mixer:
    """Holds one voice, and the tail of the one before.

    Attributes
    ----------
    wanted
        The voice to change to at the next block; the callback takes it. ``stop`` asks for silence.
    """

    rate: int
    voice: Voice | None = None
    wanted: Voice | None = None
    stop: bool = False
    _tail: Floats32 = field(default_factory=lambda: np.zeros((0, 2), np.float32))
    _tail_at: int = 0
    _fade: Floats32 = field(init=False)
    _scratch: Floats32 = field(init=False)

    def __post_init__(self) -> None:
        n = max(1, round(RAMP_S * self.rate))
        self._fade = np.linspace(1, 0, n, dtype=np.float32)[:, None]
        self._scratch = np.zeros((n, 2), np.float32)

    def fill(self, out: Floats32) -> None:
        """Write the next block, (n, 2)."""
        out.fill(0)
        if self.stop:
            self.stop = False
            self._let_go()
        wanted = self.wanted
        if wanted is not None:
            self.wanted = None
            self._let_go()
            self.voice = wanted
        if self.voice is not None:
            self._play(self.voice, out)
        self._play_tail(out)

    def _let_go(self) -> None:
        """Keep 5 ms of what was playing, to fade it out."""
        voice, self.voice = self.voice, None
        self._scratch.fill(0)
        if voice is not None:
            _copy(voice, self._scratch, voice.position)
            self._scratch *= self._fade
        self._tail, self._tail_at = self._scratch, 0

    def _play_tail(self, out: Floats32) -> None:
        n = min(len(out), len(self._tail) - self._tail_at)
        if n > 0:
            out[:n] += self._tail[self._tail_at : self._tail_at + n]
            self._tail_at += n

    def _play(self, voice: Voice, out: Floats32) -> None:
        done = 0
        while done < len(out) and self.voice is not None:
            if voice.position >= len(voice.samples):
                if voice.loop_from < 0:
                    self.voice = None
                    return
                voice.position = voice.loop_from
            n = min(len(out) - done, len(voice.samples) - voice.position)
            if voice.position < voice.swap_at:
                n = min(n, voice.swap_at - voice.position)
            elif voice.swap_at >= 0 and voice.position == voice.swap_at:
                voice = self._swap(voice)
                continue
            _copy(voice, out[done : done + n], voice.position)
            voice.position += n
            done += n

    def _swap(self, voice: Voice) -> Voice:
        """Cross over to the partner at this very frame; the old side fades out under it."""
        partner = voice.partner
        assert partner is not None  # noqa: S101 - only a voice with a partner gets a place to swap
        voice.swap_at = -1
        self._let_go()
        partner.position, partner.swap_at, partner.partner = voice.position, -1, voice
        partner.loop_from = voice.loop_from
        self.voice = partner
        return partner

    def swap_on_next_beat(self) -> None:
        """Ask for the other side at the next beat; asked again before it comes, stay."""
        voice = self.voice
        if voice is None or voice.partner is None:
            return
        if voice.swap_at >= 0:
            voice.swap_at = -1
            return
        # A little ahead, because the block that is being written may pass the very next frames.
        place = bisect_right(voice.beats, voice.position + round(0.004 * self.rate))
        voice.swap_at = voice.beats[place] if place < len(voice.beats) else max(voice.loop_from, 0)

    def count(self) -> int:
        """The count in play: 1..8, negative in a count-in, 0 for none."""
        voice = self.voice
        if voice is None or not voice.beats:
            return 0
        if voice.position < voice.lead:
            step = max(voice.lead // 8, 1)
            return -(voice.position // step % 8 + 1)
        place = bisect_right(voice.beats, voice.position)
        return (place - 1) % 8 + 1 if place else 0


def _copy(voice: Voice, out: Floats32, start: int) -> None:
    part = voice.samples[start : start + len(out)]
    out[: len(part)] += part
    if voice.guide is not None:
        part = voice.guide[start : start + len(out)]
        out[: len(part)] += part
