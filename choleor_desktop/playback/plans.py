"""What is to be rendered, as frozen values: its frames, counts and parts are known before anything is decoded."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import PurePath

from choleor_desktop.analysis.results import N_COUNTS
from choleor_desktop.playback.mixer import RAMP_S, SWAP_S
from choleor_desktop.playback.sounds import Sound

PART_S, LONGEST_WHOLE_S = 8.0, 12.0
FIRST_S = (0.75, 3.0)


@dataclass(frozen=True)
class _Plan:
    """Common to all; frames are those of the device, and frame 0 is the first that is heard in full.

    Attributes
    ----------
    n
        Frames, not counting the margins.
    beats
        Frames of the counts, ascending.
    counts
        Which count each is, 0..7.
    parts
        First frame of each part, ascending from 0; a part is rendered on its own.
    place, ratio
        What music it is, whatever its tempo; and how fast, to compare with others of its place.
    """

    rate: int

    n_sides = 1

    def __getstate__(self) -> dict[str, object]:
        """What it is made of: while one thread sends it to a worker, another may find out what follows from it."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @property
    def margin(self) -> int:
        """Frames in front and behind that are heard under a ramp only."""
        return round(RAMP_S * self.rate)

    @property
    def cross(self) -> int:
        """Frames in which a part fades into the next."""
        return round(SWAP_S * self.rate)


@dataclass(frozen=True)
class Span(_Plan):
    """One sound, as long as it may be."""

    sound: Sound

    def _frame(self, time_s: float) -> int:
        """Where a time of the file is played; whole numbers of the file's own frames stay what they are."""
        sound = self.sound
        if sound.tempo_ratio == 1.0:
            return round(time_s * self.rate) - round(sound.start_s * self.rate)
        return round((time_s - sound.start_s) / sound.tempo_ratio * self.rate)

    def frame_at(self, time_s: float, *, on_count: bool) -> int:
        """The frame to begin with at a time of the file, or, where that is wanted, with the count this is in."""
        frame = min(max(self._frame(time_s), 0), max(self.n - 1, 0))
        beats = self.beats if on_count else ()
        return max((beat for beat in beats if beat <= frame + self.margin), default=frame)

    @cached_property
    def n(self) -> int:
        """Frames, not counting the margins."""
        return self._frame(self.sound.end_s)

    @cached_property
    def _counted_s(self) -> tuple[tuple[float, int], ...]:
        """Its beats in the file's time, and which count each is."""
        sound = self.sound
        counts = sound.counts or (i % N_COUNTS for i in range(len(sound.beats_s)))
        found = zip(sound.beats_s, counts, strict=True)
        return tuple((beat, count) for beat, count in found if sound.start_s - 1e-6 <= beat < sound.end_s - 1e-6)

    @cached_property
    def beats(self) -> tuple[int, ...]:
        """Frames of the counts."""
        return tuple(self._frame(beat) for beat, _ in self._counted_s)

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """Which count each is."""
        return tuple(count for _, count in self._counted_s)

    @cached_property
    def borders_s(self) -> tuple[float, ...]:
        """Where its parts begin, in the file's time: at a count 1, where a seam is not heard.

        At its own tempo nothing is heard of a seam: there the first parts are short, so that they are here at once.
        """
        sound, found = self.sound, [self.sound.start_s]
        if sound.tempo_ratio == 1.0:
            found += [sound.start_s + first for first in FIRST_S if sound.end_s - sound.start_s > 2 * first]
        if (sound.end_s - sound.start_s) / sound.tempo_ratio <= LONGEST_WHOLE_S:
            return tuple(found)
        for beat, count in self._counted_s:
            if count == 0 and beat - found[-1] >= (PART_S / 2) * sound.tempo_ratio:
                found.append(beat)
        while sound.end_s - found[-1] > 2 * PART_S * sound.tempo_ratio:
            found.append(found[-1] + PART_S * sound.tempo_ratio)
        return tuple(found)

    @cached_property
    def parts(self) -> tuple[int, ...]:
        """First frame of each part."""
        return tuple(self._frame(border) for border in self.borders_s)

    def name_of(self, number: int) -> str:
        """The file a part comes from."""
        del number
        return PurePath(self.sound.path).name

    @property
    def place(self) -> tuple[object, ...]:
        """What music it is."""
        return ("span", self.sound.path, self.sound.start_s, self.sound.end_s)

    @property
    def ratio(self) -> float:
        """How fast it is."""
        return self.sound.tempo_ratio


@dataclass(frozen=True)
class _Counted(_Plan):
    """Sounds of eight counts each, brought to one tempo.

    Attributes
    ----------
    bpm
        That tempo.
    """

    sounds: tuple[Sound, ...]
    bpm: float

    @property
    def period(self) -> float:
        """Frames from count to count."""
        return 60.0 / self.bpm * self.rate

    @property
    def length(self) -> int:
        """Frames of eight counts."""
        return round(N_COUNTS * self.period)

    def name_of(self, number: int) -> str:
        """The file a part comes from; in a comparison, both."""
        sounds = self.sounds if isinstance(self, Comparison) else self.sounds[number : number + 1]
        return ", ".join(PurePath(sound.path).name for sound in sounds)

    def _eight(self, first: int) -> tuple[int, ...]:
        return tuple(first + round(i * self.period) for i in range(N_COUNTS))

    @property
    def ratio(self) -> float:
        """How fast it is."""
        return self.bpm

    @property
    def place(self) -> tuple[object, ...]:
        """What music it is."""
        return (type(self).__name__, *((sound.path, sound.start_s) for sound in self.sounds))


@dataclass(frozen=True)
class Comparison(_Counted):
    """Two sounds at one tempo, equally long and loud; its third side is both together."""

    n_sides = 3

    @property
    def n(self) -> int:
        """Frames, not counting the margins."""
        return self.length

    @property
    def beats(self) -> tuple[int, ...]:
        """Frames of the counts."""
        return self._eight(0)

    @property
    def counts(self) -> tuple[int, ...]:
        """Which count each is."""
        return tuple(range(N_COUNTS))

    @property
    def parts(self) -> tuple[int, ...]:
        """First frame of each part."""
        return (0,)


@dataclass(frozen=True)
class Routine(_Counted):
    """Sounds one after the other at one tempo; each is a part.

    Attributes
    ----------
    is_level
        They are made equally loud.
    """

    is_level: bool = False

    @property
    def n(self) -> int:
        """Frames, not counting the margins."""
        return self.length * len(self.sounds)

    @cached_property
    def beats(self) -> tuple[int, ...]:
        """Frames of the counts."""
        return tuple(beat for first in self.parts for beat in self._eight(first))

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """Which count each is."""
        return tuple(range(N_COUNTS)) * len(self.sounds)

    @cached_property
    def parts(self) -> tuple[int, ...]:
        """First frame of each part."""
        return tuple(i * self.length for i in range(len(self.sounds)))


Plan = Span | Comparison | Routine
