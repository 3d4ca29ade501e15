"""From spans of files to the samples that are played; runs in worker processes, as stretching holds everything up."""

from __future__ import annotations

from functools import lru_cache
from math import ceil, floor

import numpy as np
import soxr

from choleor_desktop.analysis.results import Floats32
from choleor_desktop.library.audio_file import read_span
from choleor_desktop.playback.limiter import limiting_gain
from choleor_desktop.playback.loudness import loudness_db
from choleor_desktop.playback.mixer import fade_in
from choleor_desktop.playback.plans import Comparison, Plan, Routine, Span
from choleor_desktop.playback.sounds import Sound
from choleor_desktop.playback.tempo import PAD_S, on_the_count, stretched, window

_LOUDEST = 0.98
_QUIETER_DB = 12.0
_BASS_HZ = 180.0
_FILTER_S = 0.1
_FAST = 8_192


def render(plan: Plan, number: int) -> tuple[int, Floats32]:
    """A part of a plan.

    Returns
    -------
    first, samples
        The frame of its first sample; float32, (sides, m, 2), to be added to what is there.

    Raises
    ------
    AudioError
        When a file cannot be read.
    """
    if isinstance(plan, Span):
        return _span(plan, number)
    if isinstance(plan, Comparison):
        return -plan.margin, _comparison(plan)
    block = _counted(plan.sounds[number], plan, plan.cross)
    if plan.is_level:
        # Never louder: one that is far quieter than the others stays as it is.
        block = _louder(block, min(_target_db(plan) - loudness_db(block, plan.rate), 0.0))
    return _faded(plan, number, plan.parts[number], block, plan.cross)


def decode(path: str, first: int, n: int, rate: int) -> Floats32:
    """Frames ``first`` to ``first + n`` of a file as it sounds at ``rate``; silence where it has none, (n, 2).

    Frame f is at f / ``rate`` seconds. At the file's own rate they are its samples, bit for bit.
    """
    # From a whole second on, where frames of both rates meet.
    second = max(floor(first / rate - _FILTER_S), 0)
    last_s = max(ceil((first + n) / rate + _FILTER_S), second + 1)
    samples, own_rate = read_span(path, second, last_s)
    if own_rate != rate:
        samples = soxr.resample(samples, own_rate, rate, quality="HQ").astype(np.float32)
    return window(samples, first - second * rate, n)


def _span(plan: Span, number: int) -> tuple[int, Floats32]:
    sound, rate, margin = plan.sound, plan.rate, plan.margin
    begin = plan.parts[number]
    end = plan.parts[number + 1] if number + 1 < len(plan.parts) else plan.n
    if sound.tempo_ratio == 1.0:
        front = margin if number == 0 else 0
        back = margin if end == plan.n else 0
        at = round(sound.start_s * rate) + begin - front
        block = decode(sound.path, at, end - begin + front + back, rate)
        return begin - front, block[None]
    ratio = sound.tempo_ratio
    pad = round(PAD_S * rate)
    first = round((sound.start_s + begin / rate * ratio) * rate)
    n_own = round((end - begin) * ratio)
    around = decode(sound.path, first - pad, n_own + 2 * pad, rate)
    if sound.is_loop and len(plan.parts) == 1:
        # What comes before its beginning is its end.
        core = around[pad : pad + n_own]
        around = np.concatenate((core[-pad:], core, core[:pad]))
        pad = min(pad, n_own)
    wide = plan.cross
    block = stretched(around, rate, ratio, first=pad, n=end - begin, margin=wide)
    return _faded(plan, number, begin, _limited(block), wide)


def _faded(plan: Span | Routine, number: int, begin: int, block: Floats32, wide: int) -> tuple[int, Floats32]:
    """Let a part fade in before its first frame and out before its last, where another is beside it.

    ``block`` has ``wide`` frames around the part, at least the plan's margin.
    """
    cross, margin = min(plan.cross, wide), plan.margin
    up = fade_in(cross)
    front = margin if number == 0 else cross
    back = margin if number + 1 == len(plan.parts) else 0
    block = block[wide - front : len(block) - wide + back].copy()
    if number > 0:
        block[:cross] *= up
    if not back:
        block[-cross:] *= up[::-1]
    return begin - front, block[None]


def _louder(samples: Floats32, gain_db: float) -> Floats32:
    return samples * np.float32(10 ** (gain_db / 20)) if gain_db else samples


def _limited(samples: Floats32) -> Floats32:
    """Stretching raises peaks beyond what can be played."""
    return samples * limiting_gain(samples, _LOUDEST)


def _target_db(plan: Routine) -> float:
    """The loudness of the quietest sound of a routine that is not very quiet beside the others."""
    found = sorted(_own_loudness_db(sound, plan.rate) for sound in plan.sounds)
    middle = found[len(found) // 2]
    return next(own for own in found if own > middle - _QUIETER_DB)


@lru_cache(maxsize=1024)
def _own_loudness_db(sound: Sound, rate: int) -> float:
    first, last = (round(time * rate) for time in (sound.borders_s[0], sound.borders_s[-1]))
    return loudness_db(decode(sound.path, first, last - first, rate), rate)


def _counted(sound: Sound, plan: Comparison | Routine, margin: int) -> Floats32:
    """A sound at the plan's tempo, its counts on those of the plan, (margin + n + margin, 2)."""
    rate, pad = plan.rate, round(PAD_S * plan.rate)
    beats = [round(beat * rate) for beat in sound.borders_s]
    around = decode(sound.path, beats[0] - pad, beats[-1] - beats[0] + 2 * pad, rate)
    if isinstance(plan, Comparison):
        # It is a loop: what comes before its beginning is its end.
        core = around[pad:-pad]
        around = np.concatenate((core[-pad:], core, core[:pad]))
        pad = min(pad, len(core))
    period = plan.length / (len(beats) - 1)
    block = on_the_count(around, rate, [beat - beats[0] + pad for beat in beats], period, margin)
    return _limited(window(block, 0, plan.length + 2 * margin))


def _comparison(plan: Comparison) -> Floats32:
    """Both sides, equally loud, and both together, as loud, with the bass of the first alone, (3, m, 2).

    The louder one comes down to the other, by 12 dB at most: beside one that is all but silent it would be inaudible,
    too. For the rest the quieter one comes up, as far as it has room.
    """
    sides = [_counted(sound, plan, plan.margin) for sound in plan.sounds]
    loudness = [loudness_db(side, plan.rate) for side in sides]
    target = max(min(loudness), max(loudness) - _QUIETER_DB)
    gains = [min(target - own, _room_db(side)) for side, own in zip(sides, loudness, strict=True)]
    a, b = map(_louder, sides, gains)
    both = a + _without_bass(b, plan.rate)
    heard = max(own + gain for own, gain in zip(loudness, gains, strict=True))
    both = _limited(_louder(both, min(heard - loudness_db(both, plan.rate), 0.0)))
    return np.stack((a, b, both))


def _room_db(samples: Floats32) -> float:
    """How much louder it may be before it clips: its peaks are limited already, so this is never below 0."""
    return 20 * float(np.log10(_LOUDEST / max(float(np.abs(samples).max()), 1e-9)))


def _without_bass(samples: Floats32, rate: int) -> Floats32:
    """A Butterworth filter of order 4, by its spectrum: SciPy's takes a second to load, while the first key waits."""
    n = len(samples)
    lead = min(round(_FILTER_S * rate), n)
    around = np.zeros((2, -(-(lead + n) // _FAST) * _FAST), np.float32)
    # In a loop, what rings at the beginning is its end.
    around[:, : lead + n] = np.concatenate((samples[-lead:], samples)).T
    s = 1j * np.fft.rfftfreq(around.shape[1], _BASS_HZ / rate)
    high = s**4 / ((s * s + 0.765367 * s + 1) * (s * s + 1.847759 * s + 1))
    found = np.fft.irfft(np.fft.rfft(around) * high.astype(np.complex64))
    return found[:, lead : lead + n].T
