"""What analysis and queries cost, beside decoding and beside the original way of doing it.

    python benchmarks/speed.py [analysis] [query] [--slices N] [--json]

``analysis`` takes a song of 3.5 minutes through MP3: decoding and resampling it, our way from file to features, the
original's way slice by slice with librosa and scikit-learn. Processor time, one thread, the
median of several turns in which the three follow each other, compiled code warm. ``query`` asks made-up libraries of
50 000 and 1 000 000 slices, or N.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import tempfile
import time
from itertools import pairwise
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import librosa  # noqa: E402
import numpy as np  # noqa: E402
import soundfile  # noqa: E402
from sklearn.decomposition import PCA  # noqa: E402

from choleor_desktop.analysis import aspects, beats, classic, columns, levels, slicing, song, spectral  # noqa: E402
from choleor_desktop.analysis.energy import RunningEnergy  # noqa: E402
from choleor_desktop.analysis.similarity import DEFAULT_WEIGHTS, MatchSpace, Query  # noqa: E402
from choleor_desktop.library import audio_file  # noqa: E402
from choleor_desktop.library.packing import pack_features  # noqa: E402

RATE = 44_100
SECONDS = 210.0
N_TURNS = 7


def made_song():
    """Stereo, 210 s at 120 beats per minute: drums, a bass line, chords and noise."""
    rng = np.random.default_rng(0)
    n = round(SECONDS * RATE)
    sound = rng.normal(0, 0.003, (n, 2))
    t = np.arange(RATE // 3) / RATE
    kick = np.sin(2 * np.pi * 55 * t) * np.exp(-t / 0.09)
    snare = rng.normal(0, 0.4, len(t)) * np.exp(-t / 0.06)
    for i in range(round(SECONDS * 2) - 1):
        at = round(i * RATE / 2)
        hz = 110 * 2 ** (((i // 8) % 4 * 5 % 12) / 12)
        chord = sum(np.sin(2 * np.pi * hz * k * t) / k for k in range(1, 6)) * np.exp(-t * 3)
        sound[at : at + len(t)] += ((snare if i % 2 else kick) * 0.5 + 0.2 * chord)[:, None] * (1.0, 0.9)
    return (0.8 * sound / np.abs(sound).max()).astype(np.float32)


def cost(task):
    """Processor seconds of a task, the median of several turns, and what it gave the last time."""
    found = task()
    seconds = []
    for _ in range(N_TURNS):
        start = time.process_time()
        found = task()
        seconds.append(time.process_time() - start)
    return float(np.median(seconds)), found


def turn_by_turn(*tasks):
    """Processor seconds of tasks that take turns, (n_turns, n_tasks): what else the machine does meets all alike."""
    for task in tasks:
        task()
    found = np.empty((N_TURNS, len(tasks)))
    for turn in found:
        for i, task in enumerate(tasks):
            start = time.process_time()
            task()
            turn[i] = time.process_time() - start
    return found


def original(path, slices):
    """What the original service did: beats, the song cut into files, vector and amplitude levels of each file.

    librosa's beat tracker stands in for aubio's, which is not on every machine.
    """
    samples, rate = librosa.load(path, sr=22_050)
    librosa.beat.beat_track(y=samples, sr=rate)
    native, native_rate = soundfile.read(path)
    vectors, marks = [], []
    with tempfile.TemporaryDirectory() as folder:
        for piece in slices:
            file = Path(folder) / f"{piece.index}.wav"
            soundfile.write(
                file, native[round(piece.start_s * native_rate) : round(piece.end_s * native_rate)], native_rate
            )
            y, rate = librosa.load(file)
            vectors.append(PCA(n_components=1, whiten=True).fit_transform(librosa.feature.mfcc(y=y, sr=rate))[:, 0])
            y, rate = librosa.load(file)
            db = librosa.amplitude_to_db(np.abs(librosa.stft(y)), ref=1.0)
            edges = [*range(0, 113 * 9, 113), len(db)]
            marks.append([np.round(np.maximum(db[a:b], 0).mean(), 2) for a, b in pairwise(edges)])
    return np.array(vectors), np.array(marks)


def analysis():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "song.mp3"
        soundfile.write(path, made_song(), RATE, bitrate_mode="CONSTANT", compression_level=0.6)
        samples = audio_file.read_mono(path, 22_050)
        found = song.analyse_song(samples)
        decode, ours, theirs = turn_by_turn(
            lambda: audio_file.read_mono(path, 22_050),
            lambda: pack_features(song.analyse_song(audio_file.read_mono(path, 22_050)).features),
            lambda: original(path, found.slices),
        ).T
        steps = {
            "transform": cost(lambda: spectral.transform(samples)),
        }
        spectrum = steps["transform"][1]
        steps |= {
            "beats": cost(lambda: beats.estimate_beats(spectrum)),
            "cut": cost(lambda: slicing.cut(found.grid, len(samples) / 22_050)),
            "classic vectors": cost(lambda: classic.slice_vectors(samples, found.slices)),
            "aspects": cost(lambda: aspects.slice_aspects(spectrum, found.slices)),
            "levels": cost(lambda: levels.loudness_db(RunningEnergy.of(samples), found.slices)),
            "overview": cost(lambda: song.overview(spectrum.mfcc, song.extremes(samples))),
        }
    return {
        "slices": len(found.slices),
        "decode and resample, s": float(np.median(decode)),
        "file to stored features, s": float(np.median(ours)),
        "of decoding": float(np.median(ours / decode)),
        "original, s": float(np.median(theirs)),
        "of the original": float(np.median(ours / theirs)),
        "steps, s": {name: seconds for name, (seconds, _) in steps.items()},
    }


def query(n):
    """Milliseconds of a query, and memory of the space."""
    rng = np.random.default_rng(0)
    n_songs = max(1, n // 30)
    song_of = np.sort(rng.integers(0, n_songs, n)).astype(np.int32)
    match = np.empty((n, columns.N_COLUMNS), np.float32)
    parts = [slice(start, start + 10_000) for start in range(0, n, 10_000)]  # else the most memory is what this takes
    for part in parts:
        match[part] = np.abs(rng.normal(0, 1, match[part].shape))
    of_songs = np.abs(rng.normal(0, 1, (n_songs, columns.N_COLUMNS))).astype(np.float32)
    for part in parts:
        match[part] += of_songs[song_of[part]]
    match[:, columns.LAYOUT["tempo"]] = np.log2(rng.uniform(85, 170, (n_songs, 1))).astype(np.float32)[song_of]
    start = time.perf_counter()
    space = MatchSpace.fit(match, song_of)
    fitting = time.perf_counter() - start

    def asked(**wish):
        took, used = [], []
        for row in rng.integers(0, n, 15).tolist():
            start, own = time.perf_counter(), time.process_time()
            space.rank(Query((row,), **wish))
            took.append(1_000 * (time.perf_counter() - start))
            used.append(1_000 * (time.process_time() - own))
        return {"wall, ms": float(np.median(took)), "processor, ms": float(np.median(used))}

    return {
        "slices": n,
        "fit, s": fitting,
        "all aspects": asked(),
        "tempo off": asked(weights={**DEFAULT_WEIGHTS, "tempo": 0.0}),
        "counts 5 to 8": asked(counts=(5, 8)) if n <= 100_000 else {},
        "all aspects again": asked(),
        "raw aspects, MB": match.nbytes / 1e6,
        "space, MB": space.coordinates.nbytes / 1e6,
        "highest resident, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1_024 / 1e6,
    }


def shown(found, indent=""):
    for name, value in found.items():
        if isinstance(value, dict):
            print(f"{indent}{name}")
            shown(value, indent + "  ")
        else:
            print(f"{indent}{name:34} {value:,.3f}" if isinstance(value, float) else f"{indent}{name:34} {value:,}")


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument(
        "what", metavar="{analysis,query}", nargs="*", choices=("analysis", "query", []), default=["analysis", "query"]
    )
    asked.add_argument("--slices", type=int, action="append")
    asked.add_argument("--json", action="store_true")
    wishes = asked.parse_args()
    found = {}
    if "analysis" in wishes.what:
        found["analysis"] = analysis()
    if "query" in wishes.what:
        for n in wishes.slices or (50_000, 1_000_000):
            found[f"query over {n:,}"] = query(n)
    if wishes.json:
        print(json.dumps(found, indent=1))
    else:
        shown(found)


if __name__ == "__main__":
    main()
