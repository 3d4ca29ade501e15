"""What becomes of a record on its way to a file: a telephone in the studio, an old radio, a hall, noise."""

from __future__ import annotations

from dataclasses import dataclass

import mixing
import numpy as np
import numpy.typing as npt
from scipy import signal

Sound = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Way:
    """What is left out, Hz; how far it is driven; how many decibels softer noise is; how long a room sounds, s."""

    lowest_hz: float = 0.0
    highest_hz: float = 0.0
    drive: float = 0.0
    noise_db: float = np.inf
    room_s: float = 0.0


WAYS = {
    "as it is": Way(),
    "below 3 kHz": Way(20.0, 3_000.0),
    "above 250 Hz": Way(250.0, 10_000.0),
    "a telephone": Way(300.0, 3_400.0),
    "a radio": Way(120.0, 4_500.0, drive=0.75, noise_db=20.0),
    "noise, 15 dB softer": Way(noise_db=15.0),
    "noise, 5 dB softer": Way(noise_db=5.0),
    "overdriven": Way(drive=1.4),
    "a room of .6 s": Way(room_s=0.6),
    "a hall of 2 s": Way(room_s=2.0),
}


def spoilt(sound: Sound, rate: int, way: Way) -> Sound:
    """A sound, (n,), recorded in such a way, its peak at .5; the same every time."""
    rng = np.random.default_rng(1)
    if way.room_s:
        sound = mixing.echoing(sound, rate, 1.0, way.room_s, rng)
    if way.drive:
        sound = np.tanh(way.drive * sound / _usual(sound)).astype(np.float32)
    if way.highest_hz:
        band = signal.butter(4, (way.lowest_hz, way.highest_hz), "bandpass", fs=rate, output="sos")
        sound = np.asarray(signal.sosfilt(band, sound), np.float32)
    if np.isfinite(way.noise_db):
        noise = _pink(len(sound), rng)
        sound = (sound + noise * (_usual(sound) / _usual(noise) * 10 ** (-way.noise_db / 20))).astype(np.float32)
    return (0.5 * sound / max(1e-9, float(np.abs(sound).max()))).astype(np.float32)


def _pink(n: int, rng: np.random.Generator) -> Sound:
    """Noise with as much of each octave, (n,)."""
    lines = np.fft.rfft(rng.normal(0, 1, n))
    return np.fft.irfft(lines / np.sqrt(np.maximum(np.arange(len(lines)), 1)), n).astype(np.float32)


def _usual(sound: Sound) -> float:
    return max(1e-9, float(np.sqrt(np.mean(np.square(sound)))))
