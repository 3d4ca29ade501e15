"""How well beats are found: ours beside librosa's and a plain even grid, aubio's and Essentia's where installed.

    python benchmarks/beats.py FOLDER              songs with a .beats file beside each (seconds first on each line)
    python benchmarks/beats.py --demo              the demo songs, and songs of many styles whose tempo changes
    python benchmarks/beats.py --swing 5           five made songs of each style that swings
    python benchmarks/beats.py FOLDER --excerpt 30 thirty seconds from the middle of each song
    python benchmarks/beats.py FOLDER --worn       the same songs as telephones, radios and halls leave them
    python benchmarks/beats.py FOLDER --joined     one song after the other, as in a mix; with --excerpt a medley
    python benchmarks/beats.py --medleys 60        made songs of other tempos one after the other; --near: of nearly one
    python benchmarks/beats.py --anew 96           made songs, every second with four beats more where a phrase ends
    python benchmarks/beats.py FOLDER --cut        each song whole, without some beats and without a piece of any length
    python benchmarks/beats.py --cut 72            the same with so many made songs

Annotations are folded into 85 to 170 beats per minute, as dancers count. F: F-measure; CMLt: share of beats in
correct continuity at the annotated level; AMLt: the same at any metrical level (mir_eval, tolerances as published).
“1”: share of the true ones that ours has within 70 ms, where they are known; of joined songs, that each has alone;
and the share of songs that have more than .8 of theirs. Confidence of ours: its mean, the share of songs that are right
(CMLt above .8), its Brier score (less is better), and how likely a wrong song is less sure than a right one (AUC).
CPU: seconds of processor time for one song, decoding left out.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import band
import librosa
import mir_eval
import numpy as np
import numpy.typing as npt
import train_beats
import worn

from choleor_desktop.analysis import beats, spectral
from choleor_desktop.analysis.parameters import DEFAULT
from choleor_desktop.analysis.results import BeatGrid
from choleor_desktop.library import audio_file
from choleor_desktop.pipeline.demo import mixdown, repertoire, true_beats

Floats = npt.NDArray[np.float64]
Sound = npt.NDArray[np.float32]
RATE = DEFAULT.sample_rate
PLAIN_HOP = 128
SHIFT_S, SHIFT_EDGE_S = 0.02, 0.1
ONE_S, WHOLE = 0.07, 0.8
CUT_FROM_S = 50.0
MUSIC = {".wav", ".flac", ".ogg", ".opus", ".mp3", ".aiff", ".aif", ".m4a"}


@dataclass(frozen=True, slots=True, eq=False)
class Annotated:
    """A song whose beats are known."""

    name: str
    group: str
    sound: Sound
    beats_s: Floats
    ones_s: Floats = field(default_factory=lambda: np.zeros(0))


def ours(sound: Sound) -> BeatGrid:
    return beats.estimate_beats(spectral.transform(sound))


def _ones(grid: BeatGrid) -> Floats:
    return grid.beats_s[grid.counts == 0]


def librosas(sound: Sound) -> Floats:
    return np.asarray(librosa.beat.beat_track(y=sound, sr=RATE, units="time")[1], np.float64)


def plain(sound: Sound) -> Floats:
    """The even grid on which most sets in: tempo and place by Fourier sums of the onsets over the whole song."""
    onsets = librosa.onset.onset_strength(y=sound, sr=RATE, hop_length=PLAIN_HOP, n_fft=1024)
    n_lines = 1 << 20
    lines = np.fft.rfft(onsets - onsets.mean(), n_lines)
    bpm = np.arange(85.0, 170.0, 0.02)
    places = np.arange(64) / 64
    held = np.zeros((len(bpm), len(places)))
    for harmonic in range(1, 9):
        at = np.round(harmonic * bpm / 60 * n_lines * PLAIN_HOP / RATE).astype(int)
        held += np.real(lines[at, None] * np.exp(2j * np.pi * harmonic * places))
    tempo, place = np.unravel_index(held.argmax(), held.shape)
    period_s = 60 / bpm[tempo]
    return np.arange(places[place] * period_s, len(sound) / RATE, period_s)


def aubios(sound: Sound) -> Floats:
    aubio = importlib.import_module("aubio")
    # Its own 1024 and 512 are for twice the sampling rate; with them at ours it finds few beats.
    tracker = aubio.tempo("default", 512, 256, RATE)
    blocks = (sound[start : start + 256] for start in range(0, len(sound) - 256, 256))
    return np.array([tracker.get_last_s() for block in blocks if tracker(block)[0]])


def essentias(sound: Sound) -> Floats:
    essentia = importlib.import_module("essentia.standard")
    resampled = librosa.resample(sound, orig_sr=RATE, target_sr=44_100)
    return np.asarray(essentia.RhythmExtractor2013(method="degara")(resampled)[1], np.float64)


def trackers() -> dict[str, Callable[[Sound], BeatGrid | Floats]]:
    """Those that can run here."""
    found: dict[str, Callable[[Sound], BeatGrid | Floats]] = {"choleor": ours, "librosa": librosas, "plain": plain}
    peers = {"aubio": aubios, "essentia": essentias}
    return found | {name: call for name, call in peers.items() if importlib.util.find_spec(name) is not None}


def scores(truth: Floats, found: Floats) -> tuple[float, float, float]:
    """F-measure, CMLt and AMLt."""
    if len(found) < 2:
        return 0.0, 0.0, 0.0
    _, at_level, _, at_any = mir_eval.beat.continuity(truth, found)
    return mir_eval.beat.f_measure(truth, found), at_level, at_any


def from_folder(folder: Path) -> Iterator[Annotated]:
    for path in sorted(folder.rglob("*")):
        known = path.with_suffix(".beats")
        if path.suffix.lower() in MUSIC and known.exists():
            truth = np.loadtxt(known, ndmin=2)[:, 0]
            yield Annotated(path.stem, folder.name, audio_file.read_mono(path), truth)


def from_the_demo(n: int) -> Iterator[Annotated]:
    for song in repertoire.REPERTOIRE:
        sound = librosa.resample(mixdown.render(song).mean(axis=1), orig_sr=mixdown.RATE, target_sr=RATE)
        beats_s = true_beats(song)
        yield Annotated(song.title, "demo songs", sound, beats_s, beats_s[::8])
    # Numbers far from those that the training used.
    for i in range(n):
        style = sorted(band.STYLES)[i % len(band.STYLES)]
        course = ("steady", "drift", "ramp", "step")[(i + i // len(band.STYLES)) % 4]
        played = band.play(style, 900_000 + i, 40.0, course=course, human_ms=float(i % 3 * 6))
        ones_s = played.beats_s[:: 8 if played.beats_per_bar == 4 else len(played.beats_s) + 1]
        yield Annotated(f"{style} {i}", f"made, {course}", played.sound, played.beats_s, ones_s)


def usual_styles() -> list[str]:
    """Those in four whose tempo needs no folding."""
    return [name for name, one in sorted(band.STYLES.items()) if one.per_bar == 4 and 84 <= one.low < one.high <= 170]


def medleys(n: int, *, near: bool = False) -> Iterator[Annotated]:
    """Three songs each, of tempos that differ by a twelfth or more, or less, the second and third cut anywhere."""
    least, most, group = (0.01, 0.08, "made, near medleys") if near else (0.08, np.inf, "made, medleys")
    rng = np.random.default_rng(15)
    usual = usual_styles()
    for i in range(n):
        parts: list[Annotated] = []
        bpm = 0.0
        for part in range(3):
            before, style = bpm, str(rng.choice(usual))
            while not bpm or (before and not least < abs(np.log(bpm / before)) <= most):
                style = str(rng.choice(usual))
                bpm = float(rng.uniform(max(band.STYLES[style].low, 86), min(band.STYLES[style].high, 168)))
            played = band.play(style, 940_000 + 10 * i + part, 34.0, bpm=bpm)
            start = float(rng.uniform(0, 4)) if part else 0.0
            song = Annotated(style, "", played.sound, played.beats_s, played.beats_s[::8])
            parts.append(_between(song, start, start + float(rng.uniform(24, 32))))
        whole = joined(iter(parts))
        yield Annotated(f"medley {i}", group, whole.sound, whole.beats_s, whole.ones_s)


def that_begin_anew(n: int) -> Iterator[Annotated]:
    """Songs of one tempo; in every second the last four beats of a phrase in its middle half are played twice."""
    rng = np.random.default_rng(16)
    usual = usual_styles()
    for i in range(n):
        style = usual[i // 2 % len(usual)]
        seconds, place = float(rng.uniform(60, 150)), float(rng.uniform(0.25, 0.75))
        played = band.play(style, 970_000 + i, seconds, human_ms=float(i % 3 * 6))
        beats_s, ones_s, name = played.beats_s, played.beats_s[::8], f"{style} {i}"
        if i % 2:
            yield Annotated(name, "made, counted through", played.sound, beats_s, ones_s)
            continue
        at = round(place * len(beats_s) / 16) * 16
        again_s, at_s = beats_s[at - 4], beats_s[at]
        more_s = at_s - again_s
        sound = np.concatenate((played.sound[: round(at_s * RATE)], played.sound[round(again_s * RATE) :]))
        ones_s = np.concatenate((ones_s[ones_s < at_s], ones_s[ones_s >= at_s] + more_s))
        beats_s = np.concatenate((beats_s[:at], beats_s[at - 4 :] + more_s))
        yield Annotated(name, "made, four beats more", sound, beats_s, ones_s)


def of_one_tempo(n: int) -> Iterator[Annotated]:
    """Made songs of 100 s."""
    styles = usual_styles()
    for i in range(n):
        style = styles[7 * i % len(styles)]
        played = band.play(style, 980_000 + i, 100.0, human_ms=float(i % 3 * 6))
        yield Annotated(f"{style} {i}", "made", played.sound, played.beats_s, played.beats_s[::8])


def cut_up(songs: Iterator[Annotated]) -> Iterator[Annotated]:
    """Each song of 50 s or more whole, without one to forty beats in its middle, and without a piece of any length."""
    rng = np.random.default_rng(17)
    for song in songs:
        beats_s = train_beats.folded(song.beats_s)
        if beats_s[-1] - beats_s[0] < CUT_FROM_S:
            continue
        yield replace(song, beats_s=beats_s, group=f"{song.group}, whole")
        first = int(len(beats_s) * rng.uniform(0.3, 0.45))
        behind = first + int(rng.integers(1, 41))
        yield _without(song, beats_s, beats_s[first] - SHIFT_S, beats_s[behind] - SHIFT_S, "without some beats")
        start_s = float(rng.uniform(beats_s[first], beats_s[first + 1]))
        yield _without(song, beats_s, start_s, start_s + float(rng.uniform(2, 20)), "cut anywhere")


def _without(song: Annotated, beats_s: Floats, start_s: float, end_s: float, how: str) -> Annotated:
    """A song without what is between two times; one fades into the other in a hundredth of a second."""
    at, behind, n = round(start_s * RATE), round(end_s * RATE), RATE // 100
    fade = np.linspace(0, 1, n).astype(np.float32)
    over = song.sound[at : at + n] * (1 - fade) + song.sound[behind : behind + n] * fade
    sound = np.concatenate((song.sound[:at], over.astype(np.float32), song.sound[behind + n :]))
    at_s, gone_s = at / RATE, (behind - at) / RATE
    left = [
        np.concatenate((times[times < at_s], times[times >= at_s + gone_s] - gone_s))
        for times in (beats_s, song.ones_s)
    ]
    # Where two beats are left within half a beat, there is none to be found.
    left[0] = left[0][np.append(True, np.diff(left[0]) > np.median(np.diff(beats_s)) / 2)]
    return Annotated(song.name, f"{song.group}, {how}", sound, left[0], left[1])


def _between(song: Annotated, start_s: float, end_s: float) -> Annotated:
    """A part of a song."""
    sound = song.sound[round(start_s * RATE) : round(end_s * RATE)]
    beats_s, ones_s = (times[(times >= start_s) & (times < end_s)] - start_s for times in (song.beats_s, song.ones_s))
    return Annotated(song.name, song.group, sound, beats_s, ones_s)


def that_swing(n: int) -> Iterator[Annotated]:
    """Songs whose eighths or sixteenths are long and short, ``n`` of each style that has them so."""
    for name, style in band.STYLES.items():
        group = "made, eighths swing" if style.pair == 4 else "made, sixteenths swing"
        for i in range(n if style.swing else 0):
            played = band.play(name, 600_000 + i, 30.0, human_ms=float(i % 3 * 6))
            yield Annotated(f"{name} {i}", group, played.sound, played.beats_s)


def cut(song: Annotated, seconds: float) -> Annotated:
    """From the middle of a song; folded first, for in a piece of a fast song the first beat may be any."""
    start = max(0.0, (len(song.sound) / RATE - seconds) / 2)
    sound = song.sound[round(start * RATE) : round((start + seconds) * RATE)]
    times = train_beats.folded(song.beats_s) - start
    return Annotated(song.name, song.group, sound, times[(times >= 0) & (times < seconds)])


def worn_out(songs: Iterator[Annotated]) -> Iterator[Annotated]:
    """Each song once in every way that recordings suffer."""
    for song in songs:
        for name, way in worn.WAYS.items():
            yield replace(song, group=f"{song.group}, {name}", sound=worn.spoilt(song.sound, RATE, way))


def joined(songs: Iterator[Annotated]) -> Annotated:
    """The songs one after the other, equally loud, each as dancers count it."""
    sounds: list[Sound] = []
    beats_s: list[Floats] = []
    ones_s: list[Floats] = []
    start_s = 0.0
    for song in songs:
        sounds.append(song.sound / np.float32(10 * np.sqrt(np.mean(np.square(song.sound)))))
        ones_s.append((song.ones_s if len(song.ones_s) else _ones(ours(sounds[-1]))) + start_s)
        length_s = len(song.sound) / RATE
        times = train_beats.folded(song.beats_s)
        beats_s.append(times[times < length_s] + start_s)
        start_s += length_s
    return Annotated("joined", "joined", np.concatenate(sounds), np.concatenate(beats_s), np.concatenate(ones_s))


def measure(songs: Iterator[Annotated], *, only: str | None, verbose: bool) -> None:
    rows: dict[tuple[str, str], list[tuple[float, float, float, float]]] = {}
    right: dict[str, list[float]] = {}
    sure: dict[str, list[tuple[float, bool]]] = {}
    callers = {name: call for name, call in trackers().items() if only in {None, name}}
    for song in songs:
        if len(song.beats_s) < 4:
            continue
        truth = train_beats.folded(song.beats_s)
        # Where the truth ends, nobody is right or wrong.
        edge = float(np.median(np.diff(truth))) / 2
        for name, call in callers.items():
            start = time.process_time()
            answer = call(song.sound)
            spent = time.process_time() - start
            beats_s = answer.beats_s if isinstance(answer, BeatGrid) else answer
            found = beats_s[(beats_s > truth[0] - edge) & (beats_s < truth[-1] + edge)]
            result = scores(truth, found)
            rows.setdefault((song.group, name), []).append((*result, spent))
            if isinstance(answer, BeatGrid):
                sure.setdefault(song.group, []).append((answer.confidence, result[1] > WHOLE))
                if len(song.ones_s):
                    apart = np.abs(song.ones_s[:, None] - _ones(answer)).min(axis=1)
                    right.setdefault(song.group, []).append(float(np.mean(apart < ONE_S)))
            if verbose:
                print(f"{song.name[:40]:40s} {name:9s} F {result[0]:.2f}  CMLt {result[1]:.2f}  AMLt {result[2]:.2f}")
    print(f"{'songs':36s} {'tracker':9s}    n     F   CMLt  AMLt   CPU s (median)")
    for (group, name), found in sorted(rows.items()):
        means, middle = np.mean(found, axis=0), np.median(found, axis=0)
        print(f"{group:36s} {name:9s} {len(found):4d}  {means[0]:.3f} {means[1]:.3f} {means[2]:.3f}  {middle[3]:.2f}")
    for group, shares in sorted(right.items()):
        whole = float(np.mean(np.array(shares) > WHOLE))
        print(f"{group:36s} “1” of ours {len(shares):4d} {np.mean(shares):.3f}, songs with it {whole:.3f}")
    for group, pairs in sorted(sure.items()):
        _print_confidence(group, np.array(pairs))


def _print_confidence(group: str, pairs: Floats) -> None:
    """How honest confidence is: ``pairs`` of it and of whether the song is right, (n, 2)."""
    confidence, right = pairs[:, 0], pairs[:, 1] > 0
    apart = confidence[right][:, None] - confidence[~right]
    first = np.mean((apart > 0) + 0.5 * (apart == 0)) if apart.size else np.nan
    brier = np.mean((confidence - right) ** 2)
    means = f"confidence {confidence.mean():.3f}, right {right.mean():.3f}"
    print(f"{group:36s} {means}, Brier {brier:.3f}, AUC {first:.3f}")


def _same(before: BeatGrid, after: BeatGrid, by_s: float) -> tuple[bool, bool]:
    """Whether the beats, and whether the beats and the "1", are those of before, that much later."""
    truth = before.beats_s[1:-1] + by_s
    found = after.beats_s[(after.beats_s > truth[0] - SHIFT_EDGE_S) & (after.beats_s < truth[-1] + SHIFT_EDGE_S)]
    beats_held = scores(truth, found)[1] > 0.9
    ones = after.beats_s[after.first_count] - before.beats_s[before.first_count] - by_s
    apart = ones / (8 * 60 / after.bpm)
    return beats_held, beats_held and bool(abs(apart - round(apart)) < 0.06)


def measure_shifts(songs: Iterator[Annotated]) -> None:
    """How many of the songs have the same beats when they lie earlier or later in their file."""
    n, held = round(SHIFT_S * RATE), []
    for song in songs:
        before = ours(song.sound)
        later = np.concatenate((np.zeros(n, np.float32), song.sound))
        for sound, by_s in ((later, SHIFT_S), (song.sound[n:], -SHIFT_S)):
            held.append(_same(before, ours(sound), by_s))
    beats_held, all_held = np.sum(held, axis=0)
    print(f"moved by {1000 * SHIFT_S:.0f} ms: {len(held)}, beats the same: {beats_held}, and the “1”: {all_held}")


def asked(wishes: argparse.Namespace) -> Iterator[Annotated] | None:
    """The songs that were asked for."""
    ways = {
        "demo": lambda: from_the_demo(wishes.made),
        "swing": lambda: that_swing(wishes.swing),
        "medleys": lambda: medleys(wishes.medleys, near=wishes.near),
        "anew": lambda: that_begin_anew(wishes.anew),
        "cut": lambda: of_one_tempo(wishes.cut),
        "folder": lambda: from_folder(wishes.folder),
    }
    songs = next((way() for name, way in ways.items() if getattr(wishes, name)), None)
    if songs is None:
        return None
    if wishes.excerpt:
        songs = (cut(song, wishes.excerpt) for song in songs)
    if wishes.cut is not None:
        songs = cut_up(songs)
    if wishes.worn:
        songs = worn_out(songs)
    return iter([joined(songs)]) if wishes.joined else songs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--demo", action="store_true", help="the demo songs and made songs with changes of tempo")
    parser.add_argument("--made", type=int, default=4 * len(band.STYLES), help="how many made songs")
    parser.add_argument("--swing", type=int, default=0, help="how many made songs of each style that swings")
    parser.add_argument("--medleys", type=int, default=0, help="how many made medleys")
    parser.add_argument("--near", action="store_true", help="medleys of songs of nearly one tempo")
    parser.add_argument("--anew", type=int, default=0, help="how many made songs, every second with four beats more")
    parser.add_argument("--cut", type=int, nargs="?", const=0, help="each song with a piece cut out; or made ones")
    parser.add_argument("--excerpt", type=float, help="seconds from the middle of each song")
    parser.add_argument("--worn", action="store_true", help="each song in all ways in which recordings suffer")
    parser.add_argument("--joined", action="store_true", help="all songs of the folder as one")
    parser.add_argument("--only", help="one tracker: choleor, librosa, plain, aubio or essentia")
    parser.add_argument("--shift", action="store_true", help="move each song by 20 ms instead: are its beats the same?")
    parser.add_argument("--verbose", action="store_true", help="every song")
    arguments = parser.parse_args()
    songs = asked(arguments)
    if songs is None:
        parser.error("a folder, --demo, --swing, --medleys, --anew or --cut N")
    if arguments.shift:
        measure_shifts(songs)
        return
    measure(songs, only=arguments.only, verbose=arguments.verbose)


if __name__ == "__main__":
    main()
