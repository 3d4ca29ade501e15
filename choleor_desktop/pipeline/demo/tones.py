"""Pitched instruments: a note in, its sound out."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import signal

RATE = 44_100
Sound = npt.NDArray[np.float32]
Times = npt.NDArray[np.float64]


def frequency(midi: float) -> float:
    """Hertz of a MIDI note number."""
    return 440.0 * 2.0 ** ((midi - 69) / 12)


def times(duration_s: float) -> Times:
    """The time of every sample, shape (n,), seconds."""
    return np.arange(round(duration_s * RATE)) / RATE


def _edges(sound: npt.NDArray[np.floating], attack_s: float, release_s: float) -> Sound:
    """Fade in and out, so that no note clicks."""
    n = len(sound)
    rise, fall = (min(n, max(1, round(seconds * RATE))) for seconds in (attack_s, release_s))
    shaped = sound.astype(np.float32)
    shaped[:rise] *= np.linspace(0, 1, rise, dtype=np.float32)
    shaped[n - fall :] *= np.linspace(1, 0, fall, dtype=np.float32)
    return shaped


def _saw(hz: float, t: Times, phase: float = 0.0) -> Times:
    """Sawtooth with its step smoothed over two samples (PolyBLEP), so that it hardly aliases."""
    step = hz / RATE
    turn = (t * hz + phase) % 1.0
    wave = 2 * turn - 1
    low, high = turn < step, turn > 1 - step
    x = turn[low] / step
    wave[low] -= 2 * x - x * x - 1
    x = (turn[high] - 1) / step
    wave[high] -= x * x + 2 * x + 1
    return wave


def _filtered(sections: Any, sound: npt.NDArray[np.floating]) -> Times:
    return np.asarray(signal.sosfilt(sections, sound), np.float64)


def lowpass(sound: npt.NDArray[np.floating], hz: float, order: int = 2) -> Times:
    """Butterworth low pass."""
    return _filtered(signal.butter(order, min(hz, RATE * 0.45), fs=RATE, output="sos"), sound)


def highpass(sound: npt.NDArray[np.floating], hz: float, order: int = 2) -> Times:
    """Butterworth high pass."""
    return _filtered(signal.butter(order, hz, "highpass", fs=RATE, output="sos"), sound)


def _sweep(sound: Times, t: Times, dark_hz: float, bright_hz: float, decay_s: float) -> Times:
    """A filter that closes: from bright to dark, by blending two fixed filters."""
    bright = np.exp(-t / decay_s)
    return bright * lowpass(sound, bright_hz) + (1 - bright) * lowpass(sound, dark_hz)


def _detuned(hz: float, t: Times, cents: tuple[float, ...]) -> Times:
    return sum((_saw(hz * 2 ** (c / 1200), t, i * 0.37) for i, c in enumerate(cents)), np.zeros_like(t)) / len(cents)


def electric_piano(midi: float, duration_s: float) -> Sound:
    """Two-operator frequency modulation with a short tine on top."""
    t, hz = times(duration_s + 0.25), frequency(midi)
    body = np.sin(2 * np.pi * hz * t + 1.6 * np.exp(-t / 0.5) * np.sin(2 * np.pi * hz * t))
    tine = 0.25 * np.exp(-t / 0.08) * np.sin(2 * np.pi * hz * 14 * t)
    return _edges((body + tine) * np.exp(-t / 1.1) * 0.6, 0.002, 0.2)


def piano(midi: float, duration_s: float) -> Sound:
    """Partials of a stiff string, the higher the shorter."""
    t, hz = times(duration_s + 0.3), frequency(midi)
    sound = np.zeros_like(t)
    for n in range(1, 13):
        partial = n * hz * np.sqrt(1 + 0.0004 * n * n)
        if partial < RATE * 0.4:
            sound += np.sin(2 * np.pi * partial * t + n) * np.exp(-t * (0.9 + 0.7 * n)) / n**1.15
    return _edges(sound * 0.5, 0.002, 0.25)


def organ(midi: float, duration_s: float) -> Sound:
    """Six drawbars and a slow rotor."""
    t, hz = times(duration_s + 0.05), frequency(midi)
    bars = ((0.5, 0.6), (1, 1.0), (1.5, 0.5), (2, 0.6), (3, 0.3), (4, 0.35))
    sound = sum((level * np.sin(2 * np.pi * hz * ratio * t) for ratio, level in bars), np.zeros_like(t))
    return _edges(sound * (0.28 + 0.05 * np.sin(2 * np.pi * 6.1 * t)), 0.006, 0.05)


@lru_cache(maxsize=8)
def _pluck_noise(n: int) -> Times:
    return np.random.default_rng(n).uniform(-1, 1, n)


def guitar(midi: float, duration_s: float) -> Sound:
    """Karplus and Strong's plucked string: a burst of noise in a damped loop of one period."""
    n, period = round((duration_s + 0.15) * RATE), round(RATE / frequency(midi))
    burst = np.zeros(n)
    burst[: min(n, period)] = _pluck_noise(period)[:n]
    loop = np.zeros(period + 2)
    loop[0], loop[period], loop[period + 1] = 1, -0.4985, -0.4985
    return _edges(lowpass(np.asarray(signal.lfilter([1.0], loop, burst), np.float64), 5_000) * 0.5, 0.001, 0.1)


def muted_guitar(midi: float, duration_s: float) -> Sound:
    """The same string under the palm: over at once."""
    sound = guitar(midi, min(duration_s, 0.16))
    return (sound * np.exp(-np.arange(len(sound)) / (0.05 * RATE))).astype(np.float32)


def power_chord(midi: float, duration_s: float) -> Sound:
    """Root, fifth and octave through an overdriven amplifier and its loudspeaker."""
    t = times(duration_s + 0.05)
    strings = sum((_detuned(frequency(midi + i), t, (-5, 4)) for i in (0, 7, 12)), np.zeros_like(t))
    driven = np.tanh(highpass(strings, 90) * 5 * np.exp(-t / 2.5))
    return _edges(lowpass(driven, 3_400, 4) * 0.42, 0.003, 0.04)


def strings(midi: float, duration_s: float) -> Sound:
    """A section of detuned saws that swells."""
    t = times(duration_s + 0.35)
    sound = lowpass(_detuned(frequency(midi), t, (-9, -3, 4, 10)), 2_600)
    return _edges(sound * 0.5, min(0.25, duration_s / 3), 0.3)


def pad(midi: float, duration_s: float) -> Sound:
    """A soft synthesiser carpet."""
    t = times(duration_s + 0.5)
    sound = lowpass(_detuned(frequency(midi), t, (-12, 0, 12)), 900)
    return _edges(sound * 0.55, min(0.3, duration_s / 2), 0.45)


def supersaw(midi: float, duration_s: float) -> Sound:
    """Bright stacked saws of dance choruses."""
    t = times(duration_s + 0.12)
    return _edges(lowpass(_detuned(frequency(midi), t, (-16, -9, -3, 3, 9, 16)), 7_000) * 0.6, 0.004, 0.1)


def brass(midi: float, duration_s: float) -> Sound:
    """A horn stab whose brightness follows its loudness."""
    t = times(duration_s + 0.06)
    return _edges(_sweep(_detuned(frequency(midi), t, (-6, 5)), t, 1_300, 5_200, 0.18) * 0.55, 0.018, 0.06)


def synth_pluck(midi: float, duration_s: float) -> Sound:
    """A short filtered saw, for arpeggios."""
    t = times(min(duration_s, 0.35) + 0.1)
    sound = _sweep(_detuned(frequency(midi), t, (-7, 7)), t, 500, 6_000, 0.07)
    return _edges(sound * np.exp(-t / 0.18) * 0.7, 0.002, 0.05)


def square_lead(midi: float, duration_s: float) -> Sound:
    """A pulse wave with a late vibrato."""
    t = times(duration_s + 0.05)
    vibrato = 0.002 * np.clip((t - 0.15) / 0.2, 0, 1) * np.sin(2 * np.pi * 5.6 * t)
    bent = t + np.cumsum(vibrato) / RATE
    hz = frequency(midi)
    return _edges(lowpass(_saw(hz, bent) - _saw(hz, bent, 0.32), 4_200) * 0.3, 0.006, 0.05)


def flute(midi: float, duration_s: float) -> Sound:
    """A breathy near-sine."""
    t, hz = times(duration_s + 0.08), frequency(midi)
    bend = 4.0 * np.clip((t - 0.2) / 0.2, 0, 1) * np.sin(2 * np.pi * 5.1 * t) / 5.1
    turn = 2 * np.pi * hz * t
    tone = np.sin(turn + bend * 0.5) + 0.18 * np.sin(2 * turn) + 0.07 * np.sin(3 * turn)
    breath = lowpass(np.random.default_rng(int(midi)).normal(0, 0.05, len(t)), 4_000)
    return _edges((tone + breath) * 0.42, 0.05, 0.07)


def bell(midi: float, duration_s: float) -> Sound:
    """Marimba and bell between: few inharmonic partials."""
    t, hz = times(min(duration_s, 0.8) + 0.5), frequency(midi)
    parts = ((1, 1.0, 0.45), (3.93, 0.35, 0.12), (9.2, 0.12, 0.05))
    rings = (level * np.sin(2 * np.pi * hz * ratio * t) * np.exp(-t / decay) for ratio, level, decay in parts)
    sound = sum(rings, np.zeros_like(t))
    return _edges(sound * 0.6, 0.001, 0.1)


def sub_bass(midi: float, duration_s: float) -> Sound:
    """A sine with a little warmth."""
    t, hz = times(duration_s + 0.03), frequency(midi)
    return _edges(np.tanh(1.6 * np.sin(2 * np.pi * hz * t) + 0.25 * np.sin(4 * np.pi * hz * t)) * 0.7, 0.005, 0.03)


def saw_bass(midi: float, duration_s: float) -> Sound:
    """A filtered saw over its own sub."""
    t, hz = times(duration_s + 0.03), frequency(midi)
    sound = _sweep(_detuned(hz, t, (-4, 4)), t, 260, 1_800, 0.12) + 0.5 * np.sin(2 * np.pi * hz * t)
    return _edges(sound * 0.6, 0.003, 0.03)


def acid_bass(midi: float, duration_s: float) -> Sound:
    """A resonant filter that sweeps down over a saw."""
    t, hz = times(duration_s + 0.02), frequency(midi)
    saw = _saw(hz, t)
    peak_hz, width = 1_700.0, 0.08
    open_, middle, closed = (
        signal.lfilter(*signal.iirpeak(f, 1 / width / 3, fs=RATE), saw) for f in (peak_hz, peak_hz / 2.2, peak_hz / 5)
    )
    a, b = np.exp(-t / 0.05), np.exp(-t / 0.14)
    sound = 2.2 * (a * open_ + (b - a) * middle + (1 - b) * closed) + 0.5 * lowpass(saw, 300)
    return _edges(np.tanh(sound * 1.3) * 0.6, 0.002, 0.02)


def boom_bass(midi: float, duration_s: float) -> Sound:
    """The long falling sine of an 808."""
    t, hz = times(duration_s + 0.1), frequency(midi)
    phase = 2 * np.pi * (hz * t + hz * 1.2 * 0.03 * (1 - np.exp(-t / 0.03)))
    return _edges(np.tanh(2.2 * np.sin(phase)) * np.exp(-t / 1.3) * 0.75, 0.003, 0.08)


def upright_bass(midi: float, duration_s: float) -> Sound:
    """A thick plucked string."""
    t, hz = times(duration_s + 0.05), frequency(midi)
    sound = np.zeros_like(t)
    for n, level in enumerate((1.0, 0.7, 0.4, 0.22, 0.12), start=1):
        sound += level * np.sin(2 * np.pi * hz * n * t) * np.exp(-t * (0.9 + 1.6 * n))
    thump = lowpass(np.random.default_rng(3).normal(0, 1, len(t)), 700) * np.exp(-t / 0.012)
    return _edges((sound + 0.8 * thump) * 0.5, 0.002, 0.05)


VOICES: dict[str, Callable[[float, float], Sound]] = {
    voice.__name__: voice
    for voice in (
        electric_piano, piano, organ, guitar, muted_guitar, power_chord, strings, pad, supersaw, brass, synth_pluck,
        square_lead, flute, bell, sub_bass, saw_bass, acid_bass, boom_bass, upright_bass,
    )
}  # fmt: skip


LOUDNESS = {"bass": 0.19, "chords": 0.085, "arpeggio": 0.085, "lead": 0.1}
"""Root mean square of a part of each kind in the bars where it plays, beside a bass drum of peak 1."""

QUIETER = {"pad": 0.7, "strings": 0.85, "power_chord": 0.5, "sub_bass": 0.9, "supersaw": 0.9, "organ": 0.8}
"""Voices that lie behind the others, as factors of the loudness of their kind."""


@lru_cache(maxsize=1024)
def note(voice: str, midi: float, duration_s: float) -> Sound:
    """One note of the voice of that name in ``VOICES``, peak at most about 1, float32, shape (n,)."""
    sound = VOICES[voice](midi, duration_s)
    sound.setflags(write=False)
    return sound
