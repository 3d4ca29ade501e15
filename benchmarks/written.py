"""Makes test songs of what people wrote: MIDI files played with a soundfont, charted recordings of Frets on Fire.

    python benchmarks/written.py OUT SOURCE... --soundfont TimGM6mb.sf2
    python benchmarks/beats.py OUT

A source is a MIDI file, a WAD of Freedoom with MIDI inside, or a folder of a song with song.ogg, guitar.ogg and
notes.mid. For each a .wav and a .beats file is written; MIDI files whose notes do not keep to the beats they claim are
left out, and so are those that claim a key that there is not. Debian has such music in freedoom, openttd-openmsx,
simutrans-data, simutrans-pak64, planetblupi-music-midi, fretsonfire-songs-muldjord and fretsonfire-songs-sectoid, and
the soundfont in timgm6mb-soundfont. Needs mido and tinysoundfont, which nothing else here needs.
"""

from __future__ import annotations

import argparse
import importlib
import io
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

Floats = npt.NDArray[np.float64]
RATE, PLAYED_RATE = 22_050, 44_100
LONGEST_S, SHORTEST_S = 100.0, 30.0
DRUMS, DRUM_BANK = 9, 128
ON_THE_BEAT = 0.85
LEADING_METRES = 3


def midi_lumps(wad: Path) -> Iterator[tuple[str, bytes]]:
    """The MIDI files in a WAD, each once."""
    data, seen = wad.read_bytes(), set[bytes]()
    _, count, start = struct.unpack("<4sii", data[:12])
    for at in range(start, start + 16 * count, 16):
        place, size, name = struct.unpack("<ii8s", data[at : at + 16])
        lump = data[place : place + size]
        if lump[:4] == b"MThd" and lump not in seen:
            seen.add(lump)
            yield name.rstrip(b"\0").decode("ascii"), lump


def beats_of(midi: Any) -> tuple[Floats, Floats]:
    """When its quarters are, in seconds, and where in quarters its notes begin."""
    ticks, tempos, notes, metres = 0, [(0, 0.0, 500_000)], [], [0]
    for message in importlib.import_module("mido").merge_tracks(midi.tracks):
        ticks += message.time
        if message.type == "set_tempo":
            since, seconds, tempo = tempos[-1]
            tempos.append((ticks, seconds + (ticks - since) * tempo / midi.ticks_per_beat / 1e6, message.tempo))
        elif message.type == "time_signature":
            metres.append(ticks)
        elif message.type == "note_on" and message.velocity:
            notes.append(ticks / midi.ticks_per_beat)
    # A bar of an eighth in front moves all the quarters behind it.
    pickup = max(tick % midi.ticks_per_beat for tick in metres[:LEADING_METRES])
    # An even one first: of a fast song, every second is then one that dancers count.
    quarters = np.arange(int(min(notes)) // 2 * 2, int(max(notes)) + 1) * midi.ticks_per_beat + pickup
    known = [tempos[np.searchsorted([tick for tick, *_ in tempos], at, side="right") - 1] for at in quarters]
    times = [
        s + (at - since) * tempo / midi.ticks_per_beat / 1e6
        for at, (since, s, tempo) in zip(quarters, known, strict=True)
    ]
    return np.array(times), np.array(notes)


def keeps_to_beats(notes: Floats) -> bool:
    """Whether its notes begin on sixteenths or triplets of the beats: else it was played in freely."""
    sixteenths = np.abs(notes * 4 - np.round(notes * 4)) < 0.15
    triplets = (np.abs(notes * 3 - np.round(notes * 3)) < 0.12) | (np.abs(notes * 2 - np.round(notes * 2)) < 0.1)
    return bool(max(sixteenths.mean(), triplets.mean()) >= ON_THE_BEAT)


def played(midi: Any, soundfont: Path) -> npt.NDArray[np.float32]:
    """Its beginning as a soundfont plays it, mono, at ``RATE``."""
    synth = importlib.import_module("tinysoundfont").Synth(samplerate=PLAYED_RATE)
    font = synth.sfload(str(soundfont))
    for channel in range(16):
        synth.program_select(channel, font, DRUM_BANK if channel == DRUMS else 0, 0, channel == DRUMS)
    parts, now = [], 0.0
    for message in midi:
        samples = round((now + message.time) * PLAYED_RATE) - round(now * PLAYED_RATE)
        now += message.time
        if samples:
            parts.append(np.frombuffer(bytes(synth.generate(samples)), np.float32).reshape(-1, 2).mean(axis=1))
        if now > LONGEST_S:
            break
        _send(synth, message)
    sound = soxr.resample(np.concatenate(parts)[: round(LONGEST_S * PLAYED_RATE)], PLAYED_RATE, RATE)
    return np.tanh(sound * 0.8 / max(1e-6, float(np.percentile(np.abs(sound), 99.5)))).astype(np.float32)


def _send(synth: Any, message: Any) -> None:
    if message.type == "note_on" and message.velocity:
        synth.noteon(message.channel, message.note, message.velocity)
    elif message.type in {"note_on", "note_off"}:
        synth.noteoff(message.channel, message.note)
    elif message.type == "program_change":
        synth.program_change(message.channel, message.program, message.channel == DRUMS)
    elif message.type == "control_change":
        synth.control_change(message.channel, message.control, message.value)
    elif message.type == "pitchwheel":
        synth.pitchbend(message.channel, message.pitch + 8_192)


def recorded(folder: Path) -> npt.NDArray[np.float32]:
    """The beginning of a song of Frets on Fire, guitar and all else together, mono, at ``RATE``."""
    (rest, rate), (guitar, _) = (soundfile.read(folder / name, dtype="float32") for name in ("song.ogg", "guitar.ogg"))
    n = min(len(rest), len(guitar), round(LONGEST_S * rate))
    return soxr.resample((rest[:n] + guitar[:n]).mean(axis=1), rate, RATE).astype(np.float32)


def songs(source: Path, soundfont: Path) -> Iterator[tuple[str, npt.NDArray[np.float32], Floats]]:
    """The songs of a source: name, sound, beats in seconds."""
    mido = importlib.import_module("mido")
    load = mido.MidiFile
    if source.is_dir():
        yield source.name.replace(" ", "_"), recorded(source), beats_of(load(source / "notes.mid"))[0]
        return
    files = midi_lumps(source) if source.suffix.lower() == ".wad" else [(source.stem, source.read_bytes())]
    for name, data in files:
        try:
            midi = load(file=io.BytesIO(data))
        except mido.KeySignatureError as error:
            print(f"{name} is left out: {error}", flush=True)
            continue
        times, notes = beats_of(midi)
        if keeps_to_beats(notes) and midi.length >= SHORTEST_S:
            yield name, played(midi, soundfont), times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("sources", type=Path, nargs="+")
    parser.add_argument("--soundfont", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for source in arguments.sources:
        for name, sound, times in songs(source, arguments.soundfont):
            soundfile.write(arguments.out / f"{name}.wav", sound, RATE, subtype="PCM_16")
            np.savetxt(arguments.out / f"{name}.beats", times[times < len(sound) / RATE - 0.05], fmt="%.3f")
            print(name, flush=True)


if __name__ == "__main__":
    main()
