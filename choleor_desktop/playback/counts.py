"""Clicks and spoken counts at the device's rate."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from choleor_desktop.analysis.results import N_COUNTS, Floats32
from choleor_desktop.resources import resource

_CLICK_S, _DECAY_S, _CLICK_LEVEL = 0.035, 0.008, 0.4
_FIRST_HZ, _OTHER_HZ = 1_760, 1_175
_LEFT, _RIGHT = 0.55, 0.8
_SMOOTH_S = 0.01
_STRESS = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """A spoken count.

    Attributes
    ----------
    samples
        Stereo, a little to the right, float32, (n, 2).
    lead
        Frames from its beginning to where it is felt: there the beat belongs, not where the consonant begins.
    """

    samples: Floats32
    lead: int


def count_at(beats: Sequence[int], counts: Sequence[int], frame: float) -> int:
    """The count, 0..7, that music is in at a frame; before its first beat, which that is."""
    return counts[max(bisect_right(beats, frame) - 1, 0)] if counts else 0


@lru_cache(maxsize=8)
def clicks(rate: int) -> tuple[Floats32, Floats32]:
    """A click for the count 1, and one for the others, each (n, 2)."""
    t = np.arange(round(_CLICK_S * rate)) / rate
    found = []
    for hz in (_FIRST_HZ, _OTHER_HZ):
        tone = (_CLICK_LEVEL * np.sin(2 * np.pi * hz * t) * np.exp(-t / _DECAY_S)).astype(np.float32)
        found.append(np.repeat(tone[:, None], 2, axis=1))
    return found[0], found[1]


@lru_cache(maxsize=8)
def words(language: str, rate: int) -> tuple[Word, ...]:
    """The counts one to eight of a language."""
    import soundfile  # noqa: PLC0415 - the sound process is lean until somebody wants to be counted in
    import soxr  # noqa: PLC0415

    found = []
    for count in range(1, N_COUNTS + 1):
        samples, own_rate = soundfile.read(resource(f"counts/{language}/{count}.flac"), dtype="float32")
        if own_rate != rate:
            samples = soxr.resample(samples, own_rate, rate, quality="HQ")
        panned = np.stack([samples * _LEFT, samples * _RIGHT], axis=1).astype(np.float32)
        found.append(Word(panned, stress(panned, rate)))
    return tuple(found)


def stress(samples: Floats32, rate: int) -> int:
    """Where a spoken word is felt to begin: its envelope first reaches half its height; (n, 2) in, a frame out."""
    width = max(round(_SMOOTH_S * rate), 1)
    energy = np.convolve(np.square(samples[:, 1], dtype=np.float64), np.ones(width) / width, "same")
    return int((energy >= _STRESS**2 * energy.max()).argmax())
