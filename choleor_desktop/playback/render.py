"""From a span of a file to the samples that are played; runs in a worker process, as stretching holds everything up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import soundfile
import soxr

from choleor_desktop.analysis.results import Floats32
from choleor_desktop.library.audio_file import read_span
from choleor_desktop.playback.sounds import Sound
from choleor_desktop.resources import resource

_PAD_S = 0.25
_COUNTS = 8
_LOUDEST = 0.98
_LOWEST_DB = -60.0
_BASS_HZ = 180.0


@dataclass(frozen=True, slots=True, eq=False)
class Rendered:
    """Samples ready to play.

    Attributes
    ----------
    samples
        Stereo, float32, (n, 2).
    beats
        Frames of its beats, ascending; the first is count 1.
    lead
        Frames in front that belong to a count-in.
    source_start_s, ratio
        Frame f is heard at ``source_start_s + (f - lead) / rate * ratio`` of the file.
    items
        First frame of each sound of a routine.
    """

    samples: Floats32
    beats: tuple[int, ...]
    rate: int
    lead: int = 0
    source_start_s: float = 0.0
    ratio: float = 1.0
    items: tuple[int, ...] = (0,)


def render(sound: Sound, rate: int) -> Rendered:
    """Decode, bring to the device's rate, change the tempo.

    Raises
    ------
    AudioError
        When the file cannot be read.
    """
    pad_s = _PAD_S if sound.tempo_ratio != 1.0 else 0.0
    before = min(pad_s, sound.start_s)
    samples, own_rate = read_span(sound.path, sound.start_s - before, sound.end_s + pad_s)
    if own_rate != rate:
        samples = soxr.resample(samples, own_rate, rate, quality="HQ").astype(np.float32)
    n_before, n = round(before * rate), round((sound.end_s - sound.start_s) * rate)
    if sound.tempo_ratio != 1.0:
        samples = _stretched(samples, n_before, n, sound, rate)
    else:
        samples = samples[n_before : n_before + n]
    if sound.gain_db:
        samples = samples * np.float32(10 ** (sound.gain_db / 20))
    beats = tuple(
        round((beat - sound.start_s) / sound.tempo_ratio * rate)
        for beat in sound.beats_s
        if sound.start_s - 1e-6 <= beat < sound.end_s - 1e-6
    )
    return Rendered(np.ascontiguousarray(samples), beats, rate, 0, sound.start_s, sound.tempo_ratio)


def _stretched(samples: Floats32, n_before: int, n: int, sound: Sound, rate: int) -> Floats32:
    """Another tempo at the same pitch; a loop is padded with itself, so that its seam vanishes."""
    import python_stretch  # noqa: PLC0415 - only where the tempo is changed

    pad = round(_PAD_S * rate)
    core = samples[n_before : n_before + n]
    if sound.is_loop and len(core) > pad:
        padded, lead = np.concatenate((core[-pad:], core, core[:pad])), pad
    else:
        padded, lead = samples, n_before
    stretch = python_stretch.Signalsmith.Stretch()
    stretch.preset(2, rate)
    stretch.setTimeFactor(sound.tempo_ratio)
    found = np.asarray(stretch.process(np.ascontiguousarray(padded.T))).T
    first, length = round(lead / sound.tempo_ratio), round(n / sound.tempo_ratio)
    found = found[first : first + length]
    return np.pad(found, ((0, length - len(found)), (0, 0))).astype(np.float32)


def loudness_db(samples: Floats32) -> float:
    """Root mean square in dB."""
    return max(_LOWEST_DB, 10 * float(np.log10(np.mean(np.square(samples, dtype=np.float64)) + 1e-12)))


def compare(a: Sound, b: Sound, bpm: float, rate: int) -> tuple[Rendered, Rendered, Rendered]:
    """Two slices at one tempo, equally long and equally loud; and both together, the second without its bass."""
    ready = []
    for sound in (a, b):
        ratio = bpm / sound.bpm if sound.bpm else 1.0
        ready.append(
            render(Sound(sound.slice_id, sound.path, sound.start_s, sound.end_s, sound.beats_s, ratio, 0.0, True), rate)
        )
    length = round(_COUNTS * 60 / bpm * rate)
    samples = [np.pad(r.samples[:length], ((0, max(0, length - len(r.samples))), (0, 0))) for r in ready]
    loudness = [loudness_db(s) for s in samples]
    target = min(loudness)
    samples = [s * np.float32(10 ** ((target - own) / 20)) for s, own in zip(samples, loudness, strict=True)]
    beats = tuple(round(i * 60 / bpm * rate) for i in range(_COUNTS))
    both = samples[0] + _without_bass(samples[1], rate)
    both *= np.float32(min(1.0, _LOUDEST / max(float(np.abs(both).max()), 1e-9)))
    sides = [
        Rendered(np.ascontiguousarray(s), beats, rate, 0, r.source_start_s, r.ratio)
        for s, r in zip((*samples, both), (*ready, ready[0]), strict=True)
    ]
    return sides[0], sides[1], sides[2]


def _without_bass(samples: Floats32, rate: int) -> Floats32:
    from scipy import signal  # noqa: PLC0415 - only for "both"

    high = signal.butter(4, _BASS_HZ, "highpass", fs=rate, output="sos")
    return np.asarray(signal.sosfilt(high, samples, axis=0)).astype(np.float32)


def routine(sounds: Sequence[Sound], bpm: float, rate: int) -> Rendered:
    """Slices one after the other at one tempo, on the count, without gaps."""
    pieces, beats, items, at = [], [], [], 0
    length = round(_COUNTS * 60 / bpm * rate)
    for sound in sounds:
        ratio = bpm / sound.bpm if sound.bpm else 1.0
        own = render(sound.at(ratio), rate).samples[:length]
        pieces.append(np.pad(own, ((0, length - len(own)), (0, 0))))
        beats += [at + round(i * 60 / bpm * rate) for i in range(_COUNTS)]
        items.append(at)
        at += length
    return Rendered(np.concatenate(pieces), tuple(beats), rate, items=tuple(items))


def with_count_in(rendered: Rendered, period_s: float, language: str) -> Rendered:
    """Eight counts in front, at the tempo of what follows."""
    step = round(period_s * rendered.rate)
    lead = _COUNTS * step
    front = np.zeros((lead, 2), np.float32)
    mix_counts(front, tuple(range(0, lead, step)), rendered.rate, click=True, language=language)
    return Rendered(
        np.concatenate((front, rendered.samples)),
        tuple(beat + lead for beat in rendered.beats),
        rendered.rate,
        lead,
        rendered.source_start_s,
        rendered.ratio,
        tuple(item + lead for item in rendered.items),
    )


def guide(rendered: Rendered, *, click: bool, language: str) -> Floats32:
    """What is mixed over the music so that one hears the counts, (n, 2)."""
    found = np.zeros_like(rendered.samples)
    mix_counts(found, rendered.beats, rendered.rate, click=click, language=language)
    return found


def mix_counts(target: Floats32, beats: Sequence[int], rate: int, *, click: bool, language: str) -> None:
    """Add clicks, and spoken counts a little to the right, at frames of ``target``."""
    for i, frame in enumerate(beats):
        count = i % _COUNTS + 1
        if click:
            _add(target, frame, _click(rate, first=count == 1))
        if language:
            _add(target, frame, _spoken(language, count, rate))


def _add(target: Floats32, frame: int, sound: Floats32) -> None:
    n = min(len(sound), len(target) - frame)
    if n > 0:
        target[frame : frame + n] += sound[:n]


@lru_cache(maxsize=8)
def _click(rate: int, *, first: bool) -> Floats32:
    t = np.arange(round(0.035 * rate)) / rate
    tone = 0.4 * np.sin(2 * np.pi * (1_760 if first else 1_175) * t) * np.exp(-t / 0.008)
    return np.repeat(tone.astype(np.float32)[:, None], 2, axis=1)


@lru_cache(maxsize=64)
def _spoken(language: str, count: int, rate: int) -> Floats32:
    samples, own_rate = soundfile.read(resource(f"counts/{language}/{count}.flac"), dtype="float32")
    if own_rate != rate:
        samples = soxr.resample(samples, own_rate, rate, quality="HQ")
    return np.stack([samples * np.float32(0.55), samples * np.float32(0.8)], axis=1).astype(np.float32)
