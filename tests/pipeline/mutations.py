"""Damaged sound files in any number, the same for the same seed: bytes flipped, cut, doubled, lengths made huge."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile

RATE = 22_050
KINDS = {
    "wav": ("WAV", "PCM_16"),
    "f32.wav": ("WAV", "FLOAT"),
    "flac": ("FLAC", "PCM_16"),
    "ogg": ("OGG", "VORBIS"),
    "opus": ("OGG", "OPUS"),
    "mp3": ("MP3", "MPEG_LAYER_III"),
    "aiff": ("AIFF", "PCM_16"),
    "caf": ("CAF", "PCM_16"),
    "w64": ("W64", "PCM_16"),
}


def write_sources(folder: Path, sound: np.ndarray) -> list[Path]:
    """The same music in every format, M4A too where FFmpeg is installed."""
    folder.mkdir(parents=True, exist_ok=True)
    sources = []
    for name, (container, coding) in KINDS.items():
        path = folder / f"source.{name}"
        rate = 24_000 if coding == "OPUS" else RATE
        soundfile.write(path, sound, rate, format=container, subtype=coding)
        sources.append(path)
    return [*sources, *_m4a(folder / "source.m4a", sound)]


def _m4a(path: Path, sound: np.ndarray) -> list[Path]:
    try:
        import av
    except ImportError:
        return []
    with av.open(str(path), "w") as file:
        stream = file.add_stream("aac", rate=RATE)
        stream.layout = "mono"
        frame = av.AudioFrame.from_ndarray(sound[None].astype(np.float32), format="fltp", layout="mono")
        frame.sample_rate, frame.pts = RATE, 0
        file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return [path]


def damaged(data: bytes, rng: np.random.Generator) -> bytes:
    """One to four kinds of damage, more of it near the beginning, where headers are."""
    changed = bytearray(data)
    for _ in range(rng.integers(1, 5)):
        if not changed:
            break
        reach = min(len(changed), int(rng.choice([64, 512, 8192, len(changed)])))
        at = int(rng.integers(0, max(reach, 1)))
        length = int(rng.integers(1, 64))
        kind = rng.integers(0, 7)
        if kind == 0:
            changed[at] ^= 1 << int(rng.integers(0, 8))
        elif kind == 1:
            changed[at : at + length] = rng.bytes(length)
        elif kind == 2:
            del changed[at : at + length * int(rng.choice([1, 100]))]
        elif kind == 3:
            changed[at:at] = changed[at : at + length * 16]
        elif kind == 4:
            del changed[max(at, 16) :]
        elif kind == 5:
            value = rng.choice(np.array([0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFFFFF0], np.uint64))
            changed[at : at + 4] = int(value).to_bytes(4, str(rng.choice(["little", "big"])))
        else:
            changed[at : at + length] = bytes(length)
    return bytes(changed)


def write_mutations(folder: Path, sources: list[Path], n: int, seed: int = 0) -> Iterator[Path]:
    """``n`` damaged files."""
    folder.mkdir(parents=True, exist_ok=True)
    contents = [(path.name.split(".", 1)[1], path.read_bytes()) for path in sources]
    for i in range(n):
        suffix, data = contents[i % len(contents)]
        path = folder / f"m{i:05d}.{suffix}"
        path.write_bytes(damaged(data, np.random.default_rng((seed, i))))
        yield path
