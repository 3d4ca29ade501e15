"""How well Match finds slices of the same song and the same genre, beside Classic and simple methods.

    python benchmarks/match_quality.py FOLDER... [--slices] [--anew] [--genres] [--every N] [--json] [--keep FILE.npz]

FOLDER holds songs (cut by their ``.beats`` file where there is one, else by our own grid), or, with ``--slices``,
folders of ready-cut slices. With ``--anew`` all songs are cut by our own grid, and altered copies by the one that is
found in them, as files of their own. With ``--genres`` the folder a song lies in is its genre. Methods are named as in
docs/match.md.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import soundfile
import soxr

from choleor_desktop.analysis import aspects, beats, classic, clustering, slicing, song, spectral
from choleor_desktop.analysis.columns import N_COLUMNS
from choleor_desktop.analysis.embedding import accents, chroma
from choleor_desktop.analysis.parameters import DEFAULT
from choleor_desktop.analysis.results import BeatGrid
from choleor_desktop.analysis.similarity import DEFAULT_WEIGHTS, MatchSpace, Query
from choleor_desktop.errors import AudioError
from choleor_desktop.library import audio_file, suffixes

RATE = DEFAULT.sample_rate
CHANGES = ("half gain", "MP3 128 kbit/s", "20 ms later", "20 ms earlier")
LATER_S = {"20 ms later": 0.02, "20 ms earlier": -0.02}
SAME_S = 0.07


def through_mp3(samples):
    """The sound after MP3 at 128 kbit/s, 44.1 kHz stereo, as long as before."""
    path = Path(tempfile.gettempdir(), f"match-quality-{os.getpid()}.mp3")
    wide = soxr.resample(samples, RATE, 44_100)
    both = np.stack([wide, wide], axis=1)
    # 0.65 of the way between the highest and the lowest constant rate is 128 kbit/s.
    soundfile.write(path, both, 44_100, "MPEG_LAYER_III", format="MP3", bitrate_mode="CONSTANT", compression_level=0.65)
    try:
        found = audio_file.read_mono(path, RATE)[: len(samples)]
    finally:
        path.unlink()
    return np.pad(found, (0, len(samples) - len(found)))


def altered(samples, change):
    if change == "half gain":
        return samples * np.float32(0.5)
    if change == "20 ms later":
        return np.concatenate((np.zeros(round(0.02 * RATE), np.float32), samples))[: len(samples)]
    if change == "20 ms earlier":
        return np.concatenate((samples[round(0.02 * RATE) :], np.zeros(round(0.02 * RATE), np.float32)))
    return through_mp3(samples)


def as_a_file(samples, change, chosen):
    """Aspects of slices as the grid of the altered song cuts them; not a number where it cuts elsewhere."""
    sound = altered(samples, change)
    spectrum = spectral.transform(sound)
    slices = slicing.cut(beats.estimate_beats(spectrum), len(sound) / RATE)
    ends, wanted = (np.array([[p.start_s, p.end_s] for p in some]).reshape(-1, 1, 2) for some in (slices, chosen))
    apart = np.abs(wanted + LATER_S.get(change, 0.0) - ends.reshape(1, -1, 2)).max(axis=2)
    found = np.full((len(chosen), N_COLUMNS), np.nan, np.float32)
    same = (apart < SAME_S).any(axis=1)
    if same.any():
        found[same] = aspects.slice_aspects(spectrum, slices)[apart[same].argmin(axis=1)]
    return found


def plain_statistics(spectrum, slices):
    """Mean and deviation of MFCC and of spectral contrast, mean chroma: what simple methods compare."""
    edges = np.round(spectrum.frames(np.array([[p.start_s, p.end_s] for p in slices]))).astype(np.int64)
    contrast = aspects._contrast(spectrum, edges)  # noqa: SLF001 - the very measure that Match is made of
    rows = []
    for a, b in edges:
        mfcc, peaks = spectrum.mfcc[:, a : max(b, a + 3)], contrast[:, a : max(b, a + 3)]
        spread = np.cov(mfcc) + np.eye(len(mfcc))
        parts = (mfcc.mean(1), mfcc.std(1), np.diff(mfcc).std(1), peaks.mean(1), peaks.std(1), spread.ravel())
        rows.append(np.concatenate(parts))
    return np.array(rows)


def of_song(path, every, most_s, anew):
    """Features of a song's slices, and of altered copies of some of them."""
    samples = audio_file.read_mono(path, RATE)
    start = max(0, len(samples) - round(most_s * RATE)) // 2
    samples = samples[start : start + round(most_s * RATE)]
    spectrum = spectral.transform(samples)
    truth = path.with_suffix(".beats")
    if truth.exists() and not anew:
        times = np.array([float(line.split()[0]) for line in truth.read_text().splitlines() if line.strip()])
        period = float(np.median(np.diff(times)))
        if period < 30 / DEFAULT.min_bpm:
            times = times[::2]
        elif period > 60 / DEFAULT.min_bpm:
            times = np.sort(np.concatenate((times, (times[:-1] + times[1:]) / 2)))
        times = times[times >= start / RATE] - start / RATE
        grid = BeatGrid(times, 0, 60 / float(np.median(np.diff(times))), 1.0)
    else:
        grid = beats.estimate_beats(spectrum)
    slices = slicing.cut(grid, len(samples) / RATE)
    if len(slices) < 3:
        return None
    rows = np.arange(1, len(slices) - 1, every)
    chosen = [slices[row] for row in rows]
    if anew:
        copies = [as_a_file(samples, c, chosen) for c in CHANGES]
    else:
        copies = [aspects.slice_aspects(spectral.transform(altered(samples, c)), chosen) for c in CHANGES]
    vectors = classic.slice_vectors(samples, slices)
    return aspects.slice_aspects(spectrum, slices), vectors, plain_statistics(spectrum, slices), rows, np.stack(copies)


def of_ready_cut(folder, every):
    """The same for a folder of ready-cut slices; the altered copies are files by themselves."""
    paths = sorted(
        (p for p in folder.iterdir() if p.suffix.lower() in suffixes.SOUND), key=lambda p: (len(p.name), p.name)
    )
    pieces = [audio_file.read_mono(path, RATE) for path in paths]
    analysis = song.analyse_ready_cut(pieces)
    rows = np.arange(0, len(pieces), every)
    copies = [
        np.concatenate([song.analyse_ready_cut([altered(pieces[row], c)]).features.match for row in rows])
        for c in CHANGES
    ]
    plain = plain_statistics(spectral.transform(np.concatenate(pieces)), analysis.slices)
    return analysis.features.match, analysis.features.classic, plain, rows, np.stack(copies)


def measured(place, ready_cut, every, most_s, anew):
    try:
        return of_ready_cut(place, every) if ready_cut else of_song(place, every, most_s, anew)
    except AudioError:
        return None


def collect(folders, *, ready_cut=False, anew=False, every=8, most_s=1e4, jobs=2):
    """Features of all songs as one dictionary of arrays."""
    if ready_cut:
        places = sorted({p.parent for f in folders for p in f.rglob("*") if p.suffix.lower() in suffixes.SOUND})
    else:
        places = sorted(p for f in folders for p in f.rglob("*") if p.suffix.lower() in suffixes.SOUND)
    with ProcessPoolExecutor(jobs) as pool:
        ask = partial(measured, ready_cut=ready_cut, every=every, most_s=most_s, anew=anew)
        results = list(pool.map(ask, places))
    kept = [(place, found) for place, found in zip(places, results, strict=True) if found is not None]
    counts = [len(found[0]) for _, found in kept]
    starts = np.cumsum([0, *counts])
    genres = np.unique([str(place.parent) for place, _ in kept], return_inverse=True)[1]
    return {
        "match": np.concatenate([found[0] for _, found in kept]),
        "classic": np.concatenate([found[1] for _, found in kept]),
        "plain": np.concatenate([found[2] for _, found in kept]),
        "song": np.repeat(np.arange(len(kept)), counts),
        "genre": np.repeat(genres, counts),
        "copied": np.concatenate([start + found[3] for start, (_, found) in zip(starts, kept, strict=False)]),
        "copies": np.concatenate([found[4] for _, found in kept], axis=1),
        "names": np.array([place.stem for place, _ in kept]),
    }


# --- what is measured of a method ----------------------------------------------------------------


def quality(alike, song, genre=None):
    """Same-song mAP and P@5 (slices ±1 left out), genre P@5 across songs, skewness of 10-occurrence."""
    alike = np.array(alike, np.float64)
    n = len(alike)
    same = song[:, None] == song[None]
    np.fill_diagonal(alike, -np.inf)
    order = np.argsort(-alike, axis=1, kind="stable")[:, :-1]
    right = np.take_along_axis(same, order, axis=1)
    precision = np.cumsum(right, axis=1) / np.arange(1, n)
    asked = right.any(axis=1)
    occurrence = np.bincount(order[:, :10].ravel(), minlength=n).astype(float)
    place = np.arange(n)
    apart = np.where(same & (np.abs(place[:, None] - place[None]) <= 1), -np.inf, alike)
    best = np.argsort(-apart, axis=1, kind="stable")[:, :5]
    found = {
        "mAP": float(((precision * right).sum(axis=1)[asked] / right.sum(axis=1)[asked]).mean()),
        "P@5": float((song[best] == song[:, None]).mean()),
        "hubs": float(((occurrence - occurrence.mean()) ** 3).mean() / max(occurrence.std(), 1e-9) ** 3),
    }
    if genre is not None:
        best = np.argsort(-np.where(same, -np.inf, alike), axis=1, kind="stable")[:, :5]
        found["genre P@5"] = float((genre[best] == genre[:, None]).mean())
    return found


def match_scores(space, **query):
    n = len(space.coordinates)
    table = np.zeros((n, n))
    for row in range(n):
        found = space.rank(Query((row,), n=n, **query))
        table[row, found.rows] = found.scores
    return table


def cosine(rows):
    unit = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return unit @ unit.T


def standardized(rows):
    return (rows - rows.mean(axis=0)) / np.maximum(rows.std(axis=0), 1e-6)


def gaussians_apart(plain):
    """Symmetric Kullback-Leibler divergence of one Gaussian of MFCC a slice."""
    mean, spread = plain[:, :20], plain[:, -400:].reshape(-1, 20, 20)
    inverse = np.linalg.inv(spread)
    trace = spread.reshape(-1, 400) @ inverse.transpose(0, 2, 1).reshape(-1, 400).T
    own = np.einsum("ni,nij,nj->n", mean, inverse, mean)
    cross = mean @ np.einsum("nij,nj->ni", inverse, mean).T
    mixed = (mean[:, :, None] * mean[:, None]).reshape(-1, 400) @ inverse.reshape(-1, 400).T
    distance = trace + mixed - 2 * cross + own[None]
    return distance + distance.T


def simple_methods(data):
    """Name → similarities (n, n) of simple methods, by the names of docs/match.md."""
    plain, match = data["plain"], data["match"]
    labels = clustering.cluster(data["classic"], 10).labels
    original = cosine(data["classic"])
    timbre = cosine(standardized(plain[:, :74]))
    notes = chroma(match).mean(axis=1)
    pattern = accents(match).reshape(len(match), -1)
    tempo = match[:, -1]
    near = np.exp(-0.5 * ((tempo[:, None] - tempo[None]) / 0.06) ** 2)
    notes, pattern = cosine(notes - notes.mean(axis=0)), cosine(pattern)
    return {
        "classic, whole library": original,
        "classic inside its cluster": np.where(labels[:, None] == labels[None], original, -2 + original),
        "MFCC mean": cosine(standardized(plain[:, :20])),
        "MFCC mean, deviation, differences": cosine(standardized(plain[:, :60])),
        "one Gaussian of MFCC, Kullback-Leibler": -gaussians_apart(plain),
        "MFCC statistics and spectral contrast": timbre,
        "simple: .45 timbre, .2 chroma, .25 rhythm, .1 tempo": 0.45 * timbre
        + 0.2 * notes
        + 0.25 * pattern
        + 0.1 * near,
    }


def copies_of(space, data):
    """For each change: share of altered copies whose original is first, alone or in a tie, or scores 95 or more."""
    found = {}
    for change, vectors in zip(CHANGES, data["copies"], strict=True):
        first, tied, scores = [], [], []
        cut_alike = np.isfinite(vectors).all(axis=1)
        for vector, row in zip(vectors[cut_alike], data["copied"][cut_alike], strict=True):
            ranking = space.rank(Query((vector,), n=len(space.coordinates)))
            own = ranking.scores[ranking.rows == row][0]
            # Music that is repeated to the sample has several rows with the best score.
            tied.append(own >= ranking.scores[0] - 0.5)
            first.append(ranking.rows[0] == row)
            scores.append(own)
        found[change] = {
            "cut alike": float(cut_alike.mean()),
            "first": float(np.mean(first)),
            "within .5 of the first": float(np.mean(tied)),
            "95 or more": float(np.mean(np.array(scores) >= 95)),
            "lowest": float(min(scores)),
        }
    return found


def copies_beside(data):
    """For each change: share of slices whose altered copy is first where it is in the library as of another song.

    A third of the songs has its copy in the library at a time; the slices of the original stand against it, or do not.
    """
    match, song, asked = data["match"], data["song"], data["copied"]
    found = {}
    for change, vectors in zip(CHANGES, data["copies"], strict=True):
        first, first_of_others = [], []
        for turn in range(3):
            chosen = (song[asked] % 3 == turn) & np.isfinite(vectors).all(axis=1)
            songs = np.concatenate((song, song[asked[chosen]] + len(song)))
            space = MatchSpace.fit(np.concatenate((match, vectors[chosen])), songs)
            for copy, row in enumerate(asked[chosen], start=len(song)):
                best = space.rank(Query((int(row),), n=1)).rows
                others = space.rank(Query((int(row),), n=1, allowed=songs != song[row])).rows
                first.append(best[0] == copy)
                first_of_others.append(others[0] == copy)
        found[change] = {
            "beside its song: first": float(np.mean(first)),
            "first of other songs": float(np.mean(first_of_others)),
        }
    return found


def report(data, *, genres=False, simple=True):
    song = data["song"]
    genre = data["genre"] if genres else None
    space = MatchSpace.fit(data["match"], song)
    scores = match_scores(space)
    beside = copies_beside(data)
    apart = song[:, None] != song[None]
    methods = {"Match": quality(scores, song, genre)}
    without = {**DEFAULT_WEIGHTS, "tempo": 0.0}
    methods["Match, tempo off"] = quality(match_scores(space, weights=without), song, genre)
    for aspect in DEFAULT_WEIGHTS:
        methods[f"Match, {aspect} alone"] = quality(match_scores(space, weights={aspect: 1.0}), song, genre)
    if simple:
        methods |= {name: quality(alike, song, genre) for name, alike in simple_methods(data).items()}
    return {
        "songs": int(song.max()) + 1,
        "slices": len(song),
        "unrelated median": float(np.median(scores[apart])),
        "methods": methods,
        "copies": {change: asked | beside[change] for change, asked in copies_of(space, data).items()},
    }


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folders", metavar="FOLDER", nargs="+", type=Path)
    asked.add_argument("--slices", action="store_true", help="the folders hold ready-cut slices")
    asked.add_argument("--anew", action="store_true", help="altered copies are analysed as files of their own")
    asked.add_argument("--genres", action="store_true", help="the folder a song lies in is its genre")
    asked.add_argument("--every", type=int, default=8, help="alter one slice in so many (default 8)")
    asked.add_argument("--seconds", type=float, default=1e4, help="take so many of a song, from its middle")
    asked.add_argument("--jobs", type=int, default=2)
    asked.add_argument(
        "--keep", type=Path, help="keep the features in this file, and take them from it when it is there"
    )
    asked.add_argument("--json", action="store_true")
    wishes = asked.parse_args()
    if wishes.keep and wishes.keep.exists():
        data = dict(np.load(wishes.keep))
    else:
        data = collect(
            wishes.folders,
            ready_cut=wishes.slices,
            anew=wishes.anew,
            every=wishes.every,
            most_s=wishes.seconds,
            jobs=wishes.jobs,
        )
        if wishes.keep:
            np.savez(wishes.keep, **data)
    found = report(data, genres=wishes.genres)
    if wishes.json:
        print(json.dumps(found, indent=1))
        return
    print(f"{found['slices']} slices of {found['songs']} songs, unrelated median {found['unrelated median']:.1f}\n")
    columns = list(next(iter(found["methods"].values())))
    print("| Method | " + " | ".join(columns) + " |\n|---|" + "---|" * len(columns))
    for name, values in found["methods"].items():
        print(f"| {name} | " + " | ".join(f"{values[c]:.3f}" for c in columns) + " |")
    columns = list(next(iter(found["copies"].values())))
    print("\n| Altered copy | " + " | ".join(columns) + " |\n|---|" + "---|" * len(columns))
    for name, values in found["copies"].items():
        shares = (f"{share:.1f}" if what == "lowest" else f"{share:.1%}" for what, share in values.items())
        print(f"| {name} | " + " | ".join(shares) + " |")


if __name__ == "__main__":
    main()
