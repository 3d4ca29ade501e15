"""Plays songs of many styles whose beats are known, at any tempo that a song may take; made by rule and by seed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import mixing
import numpy as np
import numpy.typing as npt
import soxr

from choleor_desktop.pipeline.demo import drums, score, tones

RATE = 22_050
Floats = npt.NDArray[np.float64]
_STROKES = {"X": 1.0, "x": 0.8, "o": 0.5, "-": 0.28}
_BASS = {"R": 0, "5": 7, "8": 12, "3": 4, "7": 10}
_CHORDS = (
    "Am F C G", "C G Am F", "Dm G C Am", "Em C G D", "Am Am F G", "C C F G", "E5 E5 G5 A5", "Dm9 G9 Cmaj9 Am7",
    "C7 C7 C7 C7 F7 F7 C7 C7 G7 F7 C7 G7", "Am7 D9 Am7 D9", "Bm G D A", "F F C C", "Gm Eb Bb F", "Cm Cm Ab G7",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Style:
    """What the songs of a style have in common.

    Attributes
    ----------
    low, high
        Its tempos, beats per minute.
    swing
        How late the second of two notes is, as a share of a note; 0 is straight.
    pair
        Sixteenths in such two notes: 4 where eighths swing, 2 where sixteenths do.
    players
        As lines of ``styles.txt``.
    """

    low: float
    high: float
    per_bar: int
    swing: float
    pair: int
    players: tuple[str, ...]


_PAIRS = {"eighths": 4, "sixteenths": 2}


def _read_styles() -> dict[str, Style]:
    found = {}
    for part in re.split(r"\n(?=\S)", Path(__file__).with_name("styles.txt").read_text(encoding="utf-8"))[3:]:
        head, *lines = part.strip().splitlines()
        name, rest = head.split(": ")
        tempo, per_bar, swing, *notes = rest.split()
        low, high = (float(bpm) for bpm in tempo.split("-"))
        steps = 4 * int(per_bar)
        for bar in (word for line in lines for word in re.split(r"[ /?]+", line.strip())[1:] if word):
            if steps % len(bar) and len(bar) % steps:
                raise ValueError(f"{name}: {bar} is no part of a bar and no number of bars")
        pair = _PAIRS[notes[0]] if notes else _PAIRS["eighths"]
        found[name] = Style(low, high, int(per_bar), float(swing), pair, tuple(line.strip() for line in lines))
    return found


STYLES = _read_styles()
_DRUMS = frozenset(drums._HITS)  # noqa: SLF001 - the demo's own drums
_FILLING = ("live_snare", "tight_snare", "tom", "low_tom")
_LEADS = ("square_lead", "flute", "bell")


@dataclass(frozen=True, slots=True)
class Player:
    """A sound and the bar, or bars, that it plays."""

    sound: str
    pattern: str


@dataclass(frozen=True, slots=True, eq=False)
class Played:
    """A song that was played.

    Attributes
    ----------
    sound
        Mono, float32, at ``RATE``.
    beats_s
        Its true beats; the first is a "1".
    """

    sound: npt.NDArray[np.float32]
    beats_s: Floats
    beats_per_bar: int


def players(style: str, rng: np.random.Generator) -> list[Player]:
    """Who plays in a song of this style, and what."""
    band = []
    for line in STYLES[style].players:
        words = line.replace("/", " ").split()
        optional = words[-1] == "?"
        patterns = words[1 : -1 if optional else None]
        if optional and rng.random() < 0.5:
            continue
        pattern = str(rng.choice(patterns))
        band.append(Player(words[0], _varied(pattern, rng) if words[0] in _DRUMS else pattern))
    if rng.random() < 0.4:
        band.append(Player(str(rng.choice(_LEADS)), _improvised(rng)))
    return band


def _varied(pattern: str, rng: np.random.Generator) -> str:
    """What drummers make of a pattern: often the same over two bars, with a stroke or two more or less."""
    if rng.random() < 0.6:
        return pattern
    strokes = list(pattern * 2)
    for at in rng.integers(0, len(strokes), rng.integers(1, 4)):
        strokes[at] = "." if strokes[at] != "." else str(rng.choice(list("Xxo-")))
    return "".join(strokes) if set(strokes) != {"."} else pattern


def tempo_map(
    n_beats: int, bpm: float, rng: np.random.Generator, course: str = "steady"
) -> tuple[Floats, Callable[[Floats], Floats]]:
    """Beat times of a course of tempo, and the function from beats to seconds.

    ``course``: ``steady``, ``drift`` (wanders by up to 4 %), ``step`` (other tempos from some beat on), ``ramp``.
    """
    speed = np.full(n_beats + 9, bpm)
    if course == "drift":
        walk = np.cumsum(rng.normal(0, 1, len(speed) // 4 + 3))
        walk = np.interp(np.arange(len(speed)) / 4, np.arange(len(walk)), walk - walk.mean())
        speed *= 1 + 0.04 * walk / max(1e-9, np.abs(walk).max())
    elif course == "step":
        for _ in range(rng.integers(1, 3)):
            change = float(np.exp(rng.uniform(0.06, 0.25) * rng.choice([-1, 1])))
            at = int(rng.integers(3, n_beats // 4 - 2)) * 4
            speed[at:] *= change
    elif course == "ramp":
        speed *= np.exp(np.linspace(0, rng.uniform(0.1, 0.3) * rng.choice([-1, 1]), len(speed)))
    speed = np.clip(speed, 86, 168) if course in {"step", "ramp"} else speed
    times = np.concatenate(([0.0], np.cumsum(60 / speed)))
    return times[: n_beats + 1], lambda beats: np.interp(beats, np.arange(len(times)), times)


def _swung(steps: Floats, late: float, pair: int) -> Floats:
    """Places in sixteenths as players swing: the first half of each ``pair`` is long, the second short."""
    first = steps - steps % pair
    inside = steps % pair / pair
    return first + pair * np.where(inside < 0.5, inside * (1 + late), 1 - (1 - inside) * (1 - late))


def play(
    style: str,
    seed: int,
    seconds: float = 32.0,
    *,
    bpm: float | None = None,
    course: str = "steady",
    human_ms: float = 0.0,
    lead_s: float = 0.0,
) -> Played:
    """Play a song.

    Parameters
    ----------
    style
        A name of ``STYLES``.
    seed
        Another number, another song.
    bpm
        Its tempo; by default one that suits the style.
    course
        As in ``tempo_map``.
    human_ms
        How unevenly it is played (standard deviation).
    lead_s
        Silence in front.
    """
    rng = np.random.default_rng([seed, sorted(STYLES).index(style)])
    kind = STYLES[style]
    per_bar, tempo = kind.per_bar, float(rng.uniform(kind.low, kind.high)) if bpm is None else bpm
    n_bars = max(4, round(seconds * tempo / 60 / per_bar))
    n_bars = -(-n_bars // 2) * 2
    times, to_seconds = tempo_map(n_bars * per_bar, tempo, rng, course)
    n = round((times[-1] + lead_s + 1.5) * tones.RATE)
    mix, beaten = np.zeros(n, np.float32), np.zeros(n, np.float32)
    chords = [score.chord(name) for name in str(rng.choice(_CHORDS)).split()]
    bars_a_chord = int(rng.choice([1, 1, 1, 2]))
    push = int(rng.choice([0, 0, 2, 2, 1]))
    swung = partial(_swung, late=kind.swing * rng.uniform(0.6, 1.1), pair=kind.pair)
    for player in _and_fills(players(style, rng), per_bar * 4, rng):
        track = _Track(player, per_bar, swung, chords, bars_a_chord, push, round(rng.uniform(0.75, 1.3), 2))
        gain, place = 10 ** (rng.uniform(-7, 4) / 20), rng.normal(0, 0.4) * human_ms / 1000
        bus = beaten if player.sound in _DRUMS else mix
        _perform(bus, track, n_bars, to_seconds, rng, gain=gain, human_s=human_ms / 1000, lead_s=lead_s + place)
    if rng.random() < 0.5:
        notes = [note + 12 * int(rng.integers(-1, 1)) for note in score._voiced(*chords[0], 62)]  # noqa: SLF001
        sixteenths_s = to_seconds(swung(np.arange(4.0 * n_bars * per_bar)) / 4) + lead_s
        mix += mixing.vocals(n, sixteenths_s, notes, rng)
    sound = _recorded(mix, beaten, rng)
    return Played(np.ascontiguousarray(sound, np.float32), times[:-1] + lead_s, per_bar)


def _recorded(
    music: npt.NDArray[np.float32], beaten: npt.NDArray[np.float32], rng: np.random.Generator
) -> npt.NDArray[np.float32]:
    """Music and drums mixed and mastered, at ``RATE``."""
    if rng.random() < 0.3:
        music = mixing.ducked(music, beaten, rng.uniform(0.3, 0.9))
    loudness, hiss = np.float32(10 ** (rng.uniform(-6, 3) / 20)), rng.normal(0, 0.0005, len(music))
    mix = music + (beaten * loudness + hiss.astype(np.float32))
    return mixing.mastered(soxr.resample(mix, tones.RATE, RATE), RATE, rng)


@dataclass(frozen=True, slots=True)
class _Track:
    player: Player
    per_bar: int
    swung: Callable[[Floats], Floats]
    chords: list[tuple[int, tuple[int, ...]]]
    bars_a_chord: int
    push: int
    tuning: float = 1.0


@lru_cache(maxsize=64)
def _tuned(name: str, tuning: float) -> npt.NDArray[np.float32]:
    """A stroke of a drum that is tuned higher and shorter, or lower and longer."""
    stroke = drums.hit(name)
    at = np.arange(0, len(stroke) - 1, tuning)
    return np.interp(at, np.arange(len(stroke)), stroke).astype(np.float32)


def _improvised(rng: np.random.Generator) -> str:
    """A tune of two bars whose notes begin anywhere, on the beat a little more often."""
    likely = np.tile([0.5, 0.15, 0.35, 0.15], 8)
    starts = rng.random(32) < likely * rng.uniform(0.6, 1.2)
    return "".join("x" if start else ("=" if rng.random() < 0.8 else ".") for start in starts)


def _and_fills(band: list[Player], steps: int, rng: np.random.Generator) -> list[Player]:
    """The band, and in some songs with drums a cymbal where a phrase begins and a roll before it."""
    if rng.random() >= 0.4 or not any(player.sound in _DRUMS for player in band):
        return band
    cymbal = Player("crash", "X" + "." * (steps * int(rng.choice([4, 8])) - 1))
    return [*band, cymbal, Player(str(rng.choice(_FILLING)), _fill(steps, rng))]


def _fill(steps: int, rng: np.random.Generator) -> str:
    """A round of four bars with a roll at its end."""
    length = int(rng.choice([4, 8, 12]))
    roll = "".join("x" if stroke else "." for stroke in rng.random(length) < rng.uniform(0.4, 1.0))
    return "." * (4 * steps - length) + roll


def _silent_bars(n_bars: int, rng: np.random.Generator) -> npt.NDArray[np.bool_]:
    """A player rests for some rounds of four bars."""
    rests = np.repeat(rng.random(-(-n_bars // 4)) < 0.18, 4)[:n_bars]
    return rests if not rests.all() else ~rests


def _perform(
    mix: npt.NDArray[np.float32],
    track: _Track,
    n_bars: int,
    to_seconds: Callable[[Floats], Floats],
    rng: np.random.Generator,
    *,
    gain: float,
    human_s: float,
    lead_s: float,
) -> None:
    steps, pattern, sound = track.per_bar * 4, track.player.pattern, track.player.sound
    rests = _silent_bars(n_bars, rng)
    walk = rng.integers(-2, 3, steps * 4)
    for step in range(n_bars * steps):
        stroke = pattern[step % len(pattern)]
        bar, place = divmod(step, steps)
        if stroke in ".=" or rests[bar] or (sound not in _DRUMS and rng.random() < 0.02):
            continue
        end = step + 1
        while end % len(pattern) and pattern[end % len(pattern)] == "=":
            end += 1
        start_s, end_s = to_seconds(track.swung(np.array([step, end], float)) / 4)
        at, length = float(start_s) + lead_s + rng.normal(0, 1) * human_s, float(end_s - start_s)
        velocity = _STROKES.get(stroke, 0.8) * gain * (1 + rng.normal(0, 0.06))
        sounding = (step + track.push) // steps
        root, intervals = track.chords[sounding // track.bars_a_chord % len(track.chords)]
        for piece in _notes(track, stroke, (root, intervals), walk[: place + steps * (bar % 4) + 1], length):
            start = max(0, round(at * tones.RATE))
            room = mix[start : start + len(piece)]
            room += piece[: len(room)] * np.float32(velocity)


def _notes(
    track: _Track, stroke: str, chord: tuple[int, tuple[int, ...]], walked: npt.NDArray[np.int64], length: float
) -> list[npt.NDArray[np.float32]]:
    sound, root = track.player.sound, chord[0]
    if sound in _DRUMS:
        return [_tuned(sound, track.tuning) * np.float32(drums.LOUDNESS.get(sound, 1.0))]
    length = round(min(length, 4.0), 2)
    if sound.endswith("bass"):
        return [tones.note(sound, 28 + (root - 28) % 12 + _BASS.get(stroke, 0), length) * np.float32(0.6)]
    notes = score._voiced(*chord, 62)  # noqa: SLF001
    if sound in _LEADS:
        ladder = sorted({n + o for n in notes for o in (0, 12)})
        at = ((len(walked) - 1) // 2 + int(walked.sum())) % (2 * len(ladder) - 2)
        midi = ladder[at if at < len(ladder) else 2 * len(ladder) - 2 - at] + 12
        return [tones.note(sound, midi, length) * np.float32(0.25)]
    return [tones.note(sound, midi, length) * np.float32(0.18) for midi in notes]
