"""From where the sound process is in its samples to what is heard: the count, the place in the file."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace

from choleor_desktop.analysis.results import N_COUNTS
from choleor_desktop.errors import NoOutputDevice, NoPortAudio, PlaybackError
from choleor_desktop.playback.board import NO_DEVICE, NO_PORTAUDIO, Moment
from choleor_desktop.playback.counts import count_at
from choleor_desktop.playback.plans import Comparison, Plan, Span
from choleor_desktop.playback.sounds import SIDES, Sound

_LONGEST_S = 0.5


@dataclass(frozen=True, slots=True)
class Heard:
    """What is heard at a moment; see ``PlayState``."""

    sound: Sound
    position_s: float
    count: int
    side: str
    item: int
    passed: float
    leads_to: int = 0


def why_silent(moment: Moment) -> PlaybackError | None:
    """Why nothing can be heard, or None."""
    if moment.problem == NO_PORTAUDIO:
        return NoPortAudio()
    return NoOutputDevice() if moment.problem == NO_DEVICE else None


def heard(plan: Plan, moment: Moment, now_s: float) -> Heard:
    """What is heard ``now_s``, while the sound process was last seen at ``moment``."""
    since_s = min(now_s - moment.moment_s, _LONGEST_S) - moment.delay_s
    frame = moment.position + since_s * plan.rate
    if moment.turns > 0:
        # The end of the turn before may still be on its way to the ear.
        frame = frame + plan.n if frame < 0 else frame
    elif frame < moment.begin and moment.step > 0:
        counts = (frame - moment.begin) / moment.step + N_COUNTS
        passed = min(max(int(counts // 1), 0), N_COUNTS - 1)
        first = count_at(plan.beats, plan.counts, moment.begin)
        found = _at(plan, moment, moment.begin, -((first + passed) % N_COUNTS + 1), min(max(counts - passed, 0.0), 1.0))
        return replace(found, leads_to=first + 1)
    frame = min(max(frame, moment.begin if moment.turns == 0 else 0), plan.n - 1)
    passed = bisect_right(plan.beats, frame)
    if not passed:
        return _at(plan, moment, frame, 0, 0.0)
    begin, end = (*plan.beats, plan.n)[passed - 1 : passed + 1]
    return _at(plan, moment, frame, plan.counts[passed - 1] + 1, (frame - begin) / max(end - begin, 1))


def _at(plan: Plan, moment: Moment, frame: float, count: int, passed: float) -> Heard:
    side = SIDES[int(moment.side)]
    if isinstance(plan, Span):
        sound = plan.sound
        return Heard(sound, sound.start_s + frame / plan.rate * sound.tempo_ratio, count, side, 0, passed)
    item = int(frame // plan.length)
    sound = plan.sounds[1 if side == "B" else 0] if isinstance(plan, Comparison) else plan.sounds[item]
    # Its own counts may be uneven, those that are heard are not.
    borders = sound.borders_s
    counts = (frame - item * plan.length) / plan.length * (len(borders) - 1)
    i = min(int(counts), len(borders) - 2)
    return Heard(sound, borders[i] + (counts - i) * (borders[i + 1] - borders[i]), count, side, item, passed)
