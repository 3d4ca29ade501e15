"""How a demo song is written down, and how its score becomes notes and strokes in time."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

STEPS = 16
"""Steps in a bar of four beats."""

_QUALITIES = {
    "": (0, 4, 7), "m": (0, 3, 7), "7": (0, 4, 7, 10), "m7": (0, 3, 7, 10), "maj7": (0, 4, 7, 11),
    "m9": (0, 3, 7, 10, 14), "maj9": (0, 4, 7, 11, 14), "9": (0, 4, 7, 10, 14), "5": (0, 7, 12),
}  # fmt: skip
_NOTES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_SILENT_IN_FILLS = ("snare", "clap", "brush")
_STROKES = {"X": 1.0, "x": 0.8, "o": 0.5, "-": 0.28}


@dataclass(frozen=True, slots=True)
class Part:
    """One player.

    Attributes
    ----------
    kind
        ``"drum"``, ``"bass"``, ``"chords"``, ``"arpeggio"`` or ``"lead"``.
    sound
        A name of ``drums.hit`` or of ``tones.VOICES``.
    pattern
        A bar, or several, of 16 steps each: ``X x o -`` strokes from loud to faint, ``=`` holds, ``.`` rests.
        Bass: ``R`` root, ``5`` fifth, ``8`` octave, ``3`` third, ``7`` seventh, ``c`` a step towards the next root.
        The pitches of a lead are found in the chords.
    pan, room
        -1 left..1 right; how much goes to the reverb.
    octave
        Added to the part's usual place.
    human_ms
        How unevenly it is played (standard deviation).
    """

    kind: str
    sound: str
    pattern: str
    pan: float = 0.0
    room: float = 0.1
    octave: int = 0
    human_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Section:
    """Some bars in which the named parts play over a round of chords."""

    name: str
    n_bars: int
    parts: tuple[str, ...]
    chords: str
    fill: bool = True
    lift: int = 0


@dataclass(frozen=True, slots=True)
class Score:
    """A song as written."""

    title: str
    style: str
    bpm: float
    parts: dict[str, Part]
    sections: tuple[Section, ...]
    swing: float = 0.0
    swing_steps: int = 1
    room_s: float = 1.2
    ducking: float = 0.0
    fill: tuple[tuple[str, str], ...] = (("snare", "........x.x.xxxX"),)

    @property
    def n_bars(self) -> int:
        """Length in bars of four beats."""
        return sum(section.n_bars for section in self.sections)

    def step_s(self, step: int) -> float:
        """When a sixteenth sounds; swing makes every second one (or pair) late."""
        plain = 60 / self.bpm / 4
        late = (step // self.swing_steps) % 2 == 1 and step % self.swing_steps == 0
        return step * plain + (self.swing * plain * self.swing_steps if late else 0.0)


@dataclass(frozen=True, slots=True)
class Event:
    """A sound at a time: a drum stroke, or a note of ``midi`` and ``duration_s``."""

    start_s: float
    part: Part
    velocity: float
    midi: int = 0
    duration_s: float = 0.0


def chord(name: str) -> tuple[int, tuple[int, ...]]:
    """Root (0..11) and intervals of a chord such as ``"F#m7"``."""
    match = re.fullmatch(r"([A-G])([#b]?)(.*)", name)
    if match is None or match[3] not in _QUALITIES:
        raise ValueError(name)
    return (_NOTES[match[1]] + {"#": 1, "b": -1, "": 0}[match[2]]) % 12, _QUALITIES[match[3]]


def _voiced(root: int, intervals: tuple[int, ...], centre: int) -> list[int]:
    """The chord's notes, each in the octave nearest to ``centre``, so that chords lead into each other."""
    return sorted(centre - 6 + (root + i - centre + 6) % 12 for i in intervals)


def _held(pattern: str, step: int) -> int:
    """How many steps a stroke lasts: itself and the ``=`` after it."""
    end = step + 1
    while end < len(pattern) and pattern[end] == "=":
        end += 1
    return end - step


@dataclass(frozen=True, slots=True)
class _Bar:
    section: Section
    in_section: int
    in_song: int
    chord: tuple[int, tuple[int, ...]]
    next_root: int


def _bass_note(bar: _Bar, stroke: str) -> int:
    root, intervals = bar.chord
    low, target = (28 + (r - 28) % 12 for r in (root, bar.next_root))
    towards = target + (1 if target < low else -1)
    return {"5": low + 7, "8": low + 12, "3": low + intervals[1], "7": low + 10, "c": towards}.get(stroke, low)


class _Reader:
    """Reads a score from its first bar to its last."""

    def __init__(self, score: Score) -> None:
        self.score = score
        self.rng = np.random.default_rng(zlib.crc32(score.title.encode()))
        self.melodies: dict[tuple[str, str], list[int]] = {}

    def events(self) -> Iterator[Event]:
        first = 0
        for number, section in enumerate(self.score.sections):
            chords = [chord(name) for name in section.chords.split()]
            for b in range(section.n_bars):
                bar = _Bar(section, b, first + b, chords[b % len(chords)], chords[(b + 1) % len(chords)][0])
                has_fill = section.fill and b == section.n_bars - 1
                for name in section.parts:
                    if not (has_fill and self.score.parts[name].sound.endswith(_SILENT_IN_FILLS)):
                        yield from self._bar(name, bar)
                if has_fill:
                    yield from self._fill(bar.in_song)
            if number and "crash" in self.score.parts:
                yield Event(self.score.step_s(first * STEPS), self.score.parts["crash"], 0.7)
            first += section.n_bars

    def _fill(self, bar: int) -> Iterator[Event]:
        for sound, pattern in self.score.fill:
            part = Part("drum", sound, pattern, room=0.2)
            for step, stroke in enumerate(pattern):
                if stroke in _STROKES:
                    yield Event(self.score.step_s(bar * STEPS + step), part, _STROKES[stroke])

    def _bar(self, name: str, bar: _Bar) -> Iterator[Event]:
        part = self.score.parts[name]
        n_bars = len(part.pattern) // STEPS
        pattern = part.pattern[(bar.in_section % n_bars) * STEPS :][:STEPS]
        for step, stroke in enumerate(pattern):
            if stroke in ".=":
                continue
            begin = bar.in_song * STEPS + step
            start = self.score.step_s(begin)
            length = self.score.step_s(begin + _held(pattern, step)) - start
            start += self.rng.normal(0, 1) * part.human_ms / 1000
            velocity = _STROKES.get(stroke, 0.8) * (1 + self.rng.normal(0, 0.05 if part.human_ms else 0.015))
            for midi in self._notes(name, part, bar, step, stroke):
                yield Event(max(0.0, start), part, velocity, midi + bar.section.lift, round(length, 3))

    def _notes(self, name: str, part: Part, bar: _Bar, step: int, stroke: str) -> list[int]:
        up = 12 * part.octave
        if part.kind == "drum":
            return [0]
        if part.kind == "bass":
            return [up + _bass_note(bar, stroke)]
        notes = _voiced(*bar.chord, 62 + up)
        if part.kind == "chords":
            return notes
        if part.kind == "arpeggio":
            ladder = [*notes, *(n + 12 for n in notes)]
            turn = step * 3 + bar.in_section if step % 2 else step // 2
            return [ladder[turn % len(ladder)]]
        return [self._melody((name, bar.section.name), (bar.in_section % 4) * STEPS + step, notes)]

    def _melody(self, key: tuple[str, str], place: int, notes: list[int]) -> int:
        """A tune of four bars that returns with its section: it walks up and down the notes of the chords."""
        walk = self.melodies.setdefault(key, [])
        while len(walk) <= place:
            walk.append(int(self.rng.integers(-2, 3)))
        ladder = sorted({n + o for n in notes for o in (0, 12)})
        at = (place // 4 + sum(walk[: place + 1]) // 2) % (2 * len(ladder) - 2)
        return ladder[at if at < len(ladder) else 2 * len(ladder) - 2 - at]


def events(score: Score) -> list[Event]:
    """Everything that sounds in the song; the same each time it is asked."""
    return list(_Reader(score).events())
