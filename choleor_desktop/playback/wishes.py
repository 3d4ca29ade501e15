"""What a person asked to hear, and what becomes of it when the output is another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from choleor_desktop.playback.board import Moment
from choleor_desktop.playback.plans import Plan, Span

_USUAL_BPM = 120.0


@dataclass(frozen=True, slots=True)
class Wish:
    """A plan, and how it is to be played."""

    plan: Plan
    frame: int = 0
    is_loop: bool = False
    count_in: bool = False
    side: int = 0
    keep_place: bool = False
    click: bool = False

    @property
    def step(self) -> int:
        """Frames between the counts of its count-in, 0 without one."""
        if not self.count_in:
            return 0
        plan = self.plan
        bpm = plan.sound.bpm * plan.sound.tempo_ratio if isinstance(plan, Span) else plan.bpm
        return round(60.0 / (bpm or _USUAL_BPM) * plan.rate)

    @property
    def how(self) -> dict[str, Any]:
        """What the sound process must know beside the tape and the place."""
        return {"side": self.side, "is_loop": self.is_loop, "keep_place": self.keep_place, "click": self.click}

    def anew(self, rate: int) -> Wish:
        """The same at another rate, from its beginning."""
        plan = replace(self.plan, rate=rate)
        return replace(self, plan=plan, frame=min(round(self.frame * rate / self.plan.rate), plan.n - 1))

    def going_on(self, rate: int, playing: Plan, last: Moment) -> Wish:
        """The same at another rate, from where this music, at whatever tempo and rate, was playing."""
        if playing.place != self.plan.place:
            return self.anew(rate)
        plan = replace(self.plan, rate=rate)
        frame = max(last.position, 0 if last.turns else last.begin)
        frame = min(round(frame * playing.ratio / plan.ratio * rate / playing.rate), plan.n - 1)
        return replace(self, plan=plan, frame=frame, side=int(last.side), count_in=False, keep_place=False)
