"""From events to a stereo recording: placing, pumping, room, loudness."""

from __future__ import annotations

import zlib

import numpy as np
import numpy.typing as npt
from scipy import signal

from choleor_desktop.pipeline.demo import drums, score, tones

RATE = tones.RATE
_TAIL_S = 2.0


def _room(seconds: float, seed: int) -> npt.NDArray[np.float32]:
    """Impulse response of a room, shape (n, 2): noise that dies away, duller and duller."""
    n = round(seconds * RATE)
    noise = np.random.default_rng(seed).normal(0, 1, (n, 2)) * np.exp(-6.9 * np.arange(n) / n)[:, None]
    dull = np.asarray(signal.sosfilt(signal.butter(1, 4_500, fs=RATE, output="sos"), noise, axis=0))
    dull[: round(0.012 * RATE)] = 0
    return (dull / np.sqrt((dull**2).sum(axis=0))).astype(np.float32)


def _pump(song: score.Score, n: int) -> npt.NDArray[np.float32]:
    """Gain that dips at every beat and comes back within it, as a compressor fed by the bass drum does."""
    beat = 60 / song.bpm
    place = (np.arange(n) / RATE) % beat / beat
    return (1 - song.ducking * np.clip(1 - place / 0.55, 0, 1) ** 1.5).astype(np.float32)


def _gains(played: list[score.Event], bar_s: float) -> dict[int, float]:
    """What brings each pitched part, by the identity of its ``Part``, to the loudness of its kind."""
    energy: dict[int, float] = {}
    bars: dict[int, set[int]] = {}
    parts = {id(event.part): event.part for event in played if event.part.kind != "drum"}
    for event in played:
        key = id(event.part)
        if key in parts:
            sound = tones.note(event.part.sound, event.midi, event.duration_s)
            energy[key] = energy.get(key, 0.0) + float(np.vdot(sound, sound)) * event.velocity**2
            bars.setdefault(key, set()).add(int(event.start_s / bar_s + 0.05))
    wanted = {key: tones.LOUDNESS[p.kind] * tones.QUIETER.get(p.sound, 1.0) for key, p in parts.items()}
    return {key: wanted[key] / np.sqrt(energy[key] / (len(bars[key]) * bar_s * RATE)) for key in parts}


def render(song: score.Score) -> npt.NDArray[np.float32]:
    """The song as sound, float32, shape (n, 2), peak just below 1.

    Beat i begins at ``i * 60 / bpm`` seconds.
    """
    n = round((song.n_bars * 240 / song.bpm + _TAIL_S) * RATE)
    struck, played = np.zeros((n, 2), np.float32), np.zeros((n, 2), np.float32)
    send = np.zeros(n, np.float32)
    everything = score.events(song)
    gains = _gains(everything, 240 / song.bpm)
    for event in everything:
        part = event.part
        is_drum = part.kind == "drum"
        sound = drums.hit(part.sound) if is_drum else tones.note(part.sound, event.midi, event.duration_s)
        start = round(event.start_s * RATE)
        gain = drums.LOUDNESS.get(part.sound, 1.0) if is_drum else gains[id(part)]
        sound = sound[: n - start] * np.float32(event.velocity * gain)
        angle = (part.pan + 1) * np.pi / 4
        bus = struck if is_drum else played
        bus[start : start + len(sound), 0] += sound * np.float32(np.cos(angle) * 1.2)
        bus[start : start + len(sound), 1] += sound * np.float32(np.sin(angle) * 1.2)
        send[start : start + len(sound)] += sound * np.float32(part.room)
    if song.ducking:
        pumping = _pump(song, n)
        played *= pumping[:, None]
        send *= pumping
    room = _room(song.room_s, zlib.crc32(song.title.encode()))
    wet = np.stack([signal.oaconvolve(send, room[:, side])[:n] for side in (0, 1)], axis=1)
    return _master((struck + played + wet * 0.6).astype(np.float32))


def _master(mix: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Bring the loud parts to one level and round the peaks off."""
    clean = np.asarray(signal.sosfilt(signal.butter(2, 28, "highpass", fs=RATE, output="sos"), mix, axis=0))
    power = (clean**2).mean(axis=1)
    loud = np.sqrt(np.percentile(power[: len(power) // 4096 * 4096].reshape(-1, 4096).mean(axis=1), 90))
    shaped = np.tanh(clean * (0.26 / max(float(loud), 1e-6)) * 1.05)
    fade = round(0.8 * RATE)
    shaped[-fade:] *= np.linspace(1, 0, fade)[:, None] ** 2
    return (shaped * (0.97 / max(1e-6, float(np.abs(shaped).max())))).astype(np.float32)
