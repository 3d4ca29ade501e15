"""Drums and percussion: one hit each, made once."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from choleor_desktop.pipeline.demo.tones import Sound, Times, highpass, lowpass, times


def _noise(n: int, seed: int) -> Times:
    return np.random.default_rng(seed).normal(0, 0.4, n)


def _kick(low_hz: float, sweep_hz: float, decay_s: float, click: float) -> Sound:
    t = times(decay_s * 4)
    phase = 2 * np.pi * (low_hz * t + sweep_hz * 0.028 * (1 - np.exp(-t / 0.028)))
    body = np.tanh(1.8 * np.sin(phase) * np.exp(-t / decay_s))
    tick = click * highpass(_noise(len(t), 1), 1_500) * np.exp(-t / 0.004)
    return (body + tick).astype(np.float32)


def _snare(tone_hz: float, decay_s: float, wires: float) -> Sound:
    t = times(decay_s * 5)
    skin = np.sin(2 * np.pi * tone_hz * t + 2 * np.exp(-t / 0.012)) * np.exp(-t / 0.05)
    rattle = highpass(_noise(len(t), 2), 1_300) * np.exp(-t / decay_s)
    return (0.6 * skin + wires * rattle).astype(np.float32)


def _clap() -> Sound:
    t = times(0.35)
    burst = sum((np.where(t >= d, np.exp(-(t - d) / 0.006), 0.0) for d in (0.0, 0.011, 0.021)), np.zeros_like(t))
    last = 0.03
    tail = np.where(t >= last, np.exp(-(t - last) / 0.07), 0.0)
    return (lowpass(highpass(_noise(len(t), 3), 900), 6_500) * (burst + 0.9 * tail) * 1.5).astype(np.float32)


def _metal(decay_s: float, low_hz: float, seed: int, tone: float = 0.25) -> Sound:
    t = times(decay_s * 5)
    squares = (np.sign(np.sin(2 * np.pi * f * t)) for f in (3_170.0, 4_250.0, 5_430.0, 6_790.0, 8_190.0))
    ring = sum(squares, np.zeros_like(t))
    return (highpass(_noise(len(t), seed) + tone * ring / 5, low_hz, 4) * np.exp(-t / decay_s)).astype(np.float32)


def _ride() -> Sound:
    t = times(0.9)
    ping = np.sin(2 * np.pi * 3_350 * t) * np.exp(-t / 0.05) + 0.6 * np.sin(2 * np.pi * 5_120 * t) * np.exp(-t / 0.11)
    return (0.35 * ping + 0.5 * highpass(_noise(len(t), 5), 5_000) * np.exp(-t / 0.22)).astype(np.float32)


def _skin(hz: float, decay_s: float, bend: float = 0.25) -> Sound:
    t = times(decay_s * 4)
    phase = 2 * np.pi * (hz * t + hz * bend * 0.03 * (1 - np.exp(-t / 0.03)))
    slap = highpass(_noise(len(t), 6), 1_800) * np.exp(-t / 0.006)
    return (np.sin(phase) * np.exp(-t / decay_s) + 0.3 * slap).astype(np.float32)


def _wood(hz: float, decay_s: float) -> Sound:
    t = times(decay_s * 6)
    tone = np.sin(2 * np.pi * hz * t) + 0.4 * np.sin(2 * np.pi * hz * 2.7 * t)
    return (tone * np.exp(-t / decay_s)).astype(np.float32)


def _cowbell() -> Sound:
    t = times(0.35)
    ring = np.sign(np.sin(2 * np.pi * 562 * t)) + np.sign(np.sin(2 * np.pi * 845 * t))
    return (highpass(lowpass(ring, 4_500), 500) * np.exp(-t / 0.06) * 0.4).astype(np.float32)


def _shaker() -> Sound:
    t = times(0.11)
    return (highpass(_noise(len(t), 7), 6_000) * np.sin(np.pi * np.clip(t / 0.09, 0, 1)) ** 2).astype(np.float32)


def _brush() -> Sound:
    t = times(0.22)
    sweep = lowpass(highpass(_noise(len(t), 8), 1_500), 7_000)
    return (sweep * np.exp(-t / 0.07) * np.clip(t / 0.012, 0, 1)).astype(np.float32)


def _riser() -> Sound:
    t = times(3.0)
    sweep = highpass(_noise(len(t), 9), 2_500) * (t / 3.0) ** 2.5
    return (sweep * 0.9).astype(np.float32)


_HITS: dict[str, Callable[[], Sound]] = {
    "kick": lambda: _kick(48, 260, 0.16, 0.5),
    "deep_kick": lambda: _kick(43, 190, 0.24, 0.25),
    "hard_kick": lambda: _kick(52, 420, 0.13, 0.9),
    "live_kick": lambda: _kick(62, 150, 0.10, 0.8),
    "snare": lambda: _snare(190, 0.11, 0.9),
    "live_snare": lambda: _snare(225, 0.16, 1.1),
    "gated_snare": lambda: _snare(170, 0.24, 1.1),
    "tight_snare": lambda: _snare(260, 0.06, 1.0),
    "clap": _clap,
    "hat": lambda: _metal(0.035, 7_000, 4),
    "open_hat": lambda: _metal(0.16, 6_500, 4),
    "crash": lambda: _metal(0.7, 3_800, 10, 0.1),
    "ride": _ride,
    "rim": lambda: _wood(1_720, 0.012),
    "clave": lambda: _wood(2_480, 0.03),
    "block": lambda: _wood(880, 0.025),
    "cowbell": _cowbell,
    "shaker": _shaker,
    "brush": _brush,
    "tom": lambda: _skin(120, 0.18),
    "low_tom": lambda: _skin(84, 0.24),
    "conga": lambda: _skin(205, 0.12, 0.1),
    "low_conga": lambda: _skin(148, 0.16, 0.1),
    "riser": _riser,
}


LOUDNESS = {
    "snare": 0.7, "live_snare": 0.7, "gated_snare": 0.65, "tight_snare": 0.7, "clap": 0.55, "hat": 0.26,
    "open_hat": 0.3, "crash": 0.32, "ride": 0.3, "rim": 0.45, "clave": 0.42, "block": 0.4, "cowbell": 0.3,
    "shaker": 0.28, "brush": 0.45, "tom": 0.7, "low_tom": 0.75, "conga": 0.5, "low_conga": 0.55, "riser": 0.35,
}  # fmt: skip
"""How loud a drum is in the mix beside the bass drum at 1, as peaks."""


@lru_cache(maxsize=64)
def hit(name: str) -> Sound:
    """One stroke of a drum, float32, shape (n,), peak at most 1."""
    sound = _HITS[name]()
    sound = (sound / max(1e-9, float(np.abs(sound).max()))).astype(np.float32)
    sound.setflags(write=False)
    return sound
