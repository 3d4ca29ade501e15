"""What becomes of a band on its way to a record: a singer, a room, a compressor, music that ducks under the drums."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy import signal
from scipy.ndimage import maximum_filter1d, uniform_filter1d

from choleor_desktop.pipeline.demo import tones

Sound = npt.NDArray[np.float32]
_VOWELS = ((800.0, 1_200.0, 2_600.0), (400.0, 2_000.0, 2_700.0), (350.0, 800.0, 2_500.0), (500.0, 1_700.0, 2_500.0))
_CONSONANT_S = 0.07
_BLOCK = 64


@lru_cache(maxsize=512)
def sung(midi: int, length_s: float, vowel: int) -> Sound:
    """A sung syllable: a hiss, then a vowel that begins ``_CONSONANT_S`` later, float32 at ``tones.RATE``."""
    t = tones.times(length_s + 0.08)
    glide = 1 - 0.03 * np.exp(-t / 0.04) + 0.008 * np.sin(2 * np.pi * 5.4 * t) * np.clip(t - 0.15, 0, 1)
    turn = np.cumsum(tones.frequency(midi) * glide) / tones.RATE
    throat = 2 * (turn % 1.0) - 1
    formants = (signal.iirpeak(hz, 7.0, fs=tones.RATE) for hz in _VOWELS[vowel])
    sung = (np.asarray(signal.lfilter(*one, throat)) for one in formants)
    tone = sum(level * one for one, level in zip(sung, (1.0, 0.6, 0.3), strict=True))
    tone *= np.clip(t / 0.03, 0, 1) * np.clip((t[-1] - t) / 0.06, 0, 1)
    n = round(_CONSONANT_S * tones.RATE)
    hiss = tones.highpass(np.random.default_rng(vowel).normal(0, 0.12, n), 3_000) * np.hanning(n)
    whole = np.concatenate((hiss, tone))
    return (whole / max(1e-9, float(np.abs(whole).max()))).astype(np.float32)


def vocals(n: int, at: npt.NDArray[np.float64], notes: list[int], rng: np.random.Generator) -> Sound:
    """A singer over the sixteenths of a song, (n,): phrases that begin anywhere, a little before or after the beat."""
    track = np.zeros(n, np.float32)
    early_s = rng.normal(-0.01, 0.02)
    likely = np.array([0.4, 0.25, 0.45, 0.25]) * rng.uniform(0.5, 1.2)
    phrase = rng.random(64) < np.tile(likely, 16)
    phrase[int(rng.integers(16, 48)) :][: int(rng.integers(6, 16))] = False
    moved, level = int(rng.integers(0, 64)), rng.uniform(0.1, 0.4)
    starts = [i for i in range(len(at)) if phrase[(i + moved) % 64] and (i // 128) % 3 != moved % 3]
    for i, after in pairwise([*starts, len(at)]):
        length = round(min(1.2, 0.9 * (after - i) * (at[4] - at[0]) / 4), 2)
        note = notes[int(rng.integers(0, len(notes)))]
        sound = sung(note, max(0.06, length), int(rng.integers(0, len(_VOWELS))))
        start = max(0, round((at[i] + early_s + rng.normal(0, 0.015) - _CONSONANT_S) * tones.RATE))
        room = track[start : start + len(sound)]
        room += sound[: len(room)] * np.float32(level)
    return track


def ducked(music: Sound, drums: Sound, depth: float) -> Sound:
    """Music that gives way to the loudest strokes of the drums and swells back, as dance records pump."""
    low = np.abs(tones.lowpass(drums, 120).astype(np.float32))
    blocks = low[: len(low) // _BLOCK * _BLOCK].reshape(-1, _BLOCK).max(axis=1)
    decay = np.exp(-_BLOCK / tones.RATE / 0.12)
    held = np.asarray(signal.lfilter([1.0], [1.0, -decay], maximum_filter1d(blocks, 5)))
    amount = np.clip(held / max(1e-6, float(np.percentile(held, 98))), 0, 1)
    gain = np.interp(np.arange(len(music)), np.arange(len(amount)) * _BLOCK, 1 - depth * amount)
    return (music * gain).astype(np.float32)


def echoing(sound: Sound, rate: int, wet: float, decay_s: float, rng: np.random.Generator) -> Sound:
    """The sound in a room whose echoes fall by 60 dB in ``decay_s``."""
    n = round(decay_s * rate)
    room = rng.normal(0, 1, n) * 10 ** (-3 * np.arange(n) / n)
    room /= np.sqrt((room**2).sum())
    return (sound + wet * signal.fftconvolve(sound, room)[: len(sound)]).astype(np.float32)


def compressed(sound: Sound, rate: int, ratio: float, release_s: float) -> Sound:
    """Loud moments turned down: ``ratio`` decibels above the usual level become one."""
    n = max(1, len(sound) // _BLOCK)
    level = np.sqrt(np.square(sound[: n * _BLOCK].reshape(n, -1)).mean(axis=1) + 1e-8)
    level = uniform_filter1d(maximum_filter1d(level, max(1, round(release_s * rate / _BLOCK))), 5)
    over = np.maximum(level / np.sqrt((level**2).mean()), 0.3)
    gain = np.interp(np.arange(len(sound)), (np.arange(n) + 0.5) * _BLOCK, over ** (1 / ratio - 1))
    return (sound * gain).astype(np.float32)


def mastered(sound: Sound, rate: int, rng: np.random.Generator) -> Sound:
    """A record of it: often a room, often compressed, always a little driven."""
    if rng.random() < 0.5:
        sound = echoing(sound, rate, rng.uniform(0.05, 0.4), rng.uniform(0.2, 1.6), rng)
    if rng.random() < 0.6:
        sound = compressed(sound, rate, rng.uniform(1.5, 6.0), rng.uniform(0.03, 0.2))
    drive = rng.uniform(0.3, 1.2) / max(1e-6, float(np.percentile(np.abs(sound), 99)))
    return np.tanh(sound * drive).astype(np.float32)
