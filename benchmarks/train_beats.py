"""Learns the numbers of ``choleor_desktop/analysis/learned.py`` from songs that ``band.py`` plays, nothing else.

    nice -n 19 python benchmarks/train_beats.py --write

One run gives the template of the eight-count; the weights of the tempo stay as they are unless ``--all`` is said. What
``refine_beats.py`` learned on top is to be learned anew then. The same run gives the same numbers.
Half of the songs keep their tempo, the others drift, ramp or jump; some are played slow or fast enough to be counted at
double or half; some are noisy, dull or thin. Every figure it prints is of styles that were left out of the training.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import band
import numpy as np
import numpy.typing as npt
from scipy import optimize, signal

from choleor_desktop.analysis import anew, beats, counts, grid, learned, onsets, spectral, tempo
from choleor_desktop.analysis.parameters import DEFAULT

Floats = npt.NDArray[np.float64]
LEARNED = Path(learned.__file__)
ALREADY_FOLDED = {"punk", "drum and bass", "half drum and bass", "six-eight ballad"}
FAST = (
    "rock", "metal", "swing", "ska", "country", "folk", "synth-pop", "trance", "techno", "eurodance", "house",
    "chiptune", "shuffle", "march", "classical", "piano", "disco",
)  # fmt: skip
COURSES = ("steady", "steady", "steady", "drift", "drift", "ramp", "step")
N_FOLDS = 6


def folded(times_s: Floats, lowest: float = DEFAULT.min_bpm) -> Floats:
    """Beats as dancers count them: halved or doubled until their median tempo is in the octave above ``lowest``."""
    while 60 / np.median(np.diff(times_s)) < lowest:
        between = (times_s[:-1] + times_s[1:]) / 2
        after = times_s[-1:] + np.diff(times_s[-2:]) / 2
        times_s = np.sort(np.concatenate((times_s, between, after)))
    while 60 / np.median(np.diff(times_s)) >= 2 * lowest:
        times_s = times_s[::2]
    return times_s


def varied(number: int) -> tuple[str, npt.NDArray[np.float32], Floats, int]:
    """A song of any style, tempo, course and quality: (style, sound, folded beats, beats in a bar)."""
    rng = np.random.default_rng([number, 2_026])
    style = sorted(band.STYLES)[number % len(band.STYLES)]
    kind = rng.choice(["usual", "usual", "usual", "slow", "fast"])
    bpm = None
    if kind == "slow" and style not in ALREADY_FOLDED:
        bpm = float(rng.uniform(58, 84))
    elif kind == "fast" and style in FAST:
        bpm = float(rng.uniform(171, 225))
    played = band.play(
        style,
        number,
        float(rng.uniform(16, 50)),
        bpm=bpm,
        course=str(rng.choice(COURSES)),
        human_ms=float(rng.choice([0, 0, 4, 8, 12, 16])),
        lead_s=float(rng.uniform(0, 2)),
    )
    sound = played.sound.astype(np.float64)
    if rng.random() < 0.3:
        sound += rng.normal(0, 10 ** rng.uniform(-3, -1.5), len(sound))
    if rng.random() < 0.15:
        sound = np.asarray(
            signal.sosfilt(signal.butter(2, rng.uniform(1_500, 5_000), fs=band.RATE, output="sos"), sound)
        )
    if rng.random() < 0.15:
        sound = np.asarray(
            signal.sosfilt(signal.butter(2, rng.uniform(80, 250), "high", fs=band.RATE, output="sos"), sound)
        )
    return style, sound.astype(np.float32), folded(played.beats_s), played.beats_per_bar


def _tempos() -> Floats:
    return DEFAULT.min_bpm * 2 ** (np.arange(tempo.N_TEMPOS) / tempo.N_TEMPOS)


def _hear_tempo(number: int) -> tuple[npt.NDArray[np.float32], Floats]:
    """The evidence for tempos in every window of a song, and the true ones."""
    _, sound, truth, _ = varied(number)
    heard = onsets.find_onsets(sound, band.RATE)
    shown, times_s = tempo.tempo_evidence(heard, _tempos())
    times_s += heard.start_s
    inside = (times_s > truth[0]) & (times_s < truth[-1])
    true_bpm = 60 / np.interp(times_s[inside], (truth[1:] + truth[:-1]) / 2, np.diff(truth))
    return shown[inside][::2].astype(np.float32), np.asarray(true_bpm[::2])


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """What one song teaches of counts."""

    style: str
    profile: Floats
    one: int
    in_four: bool


def _teach(number: int, weights: Floats) -> Lesson:
    style, sound, truth, per_bar = varied(number)
    heard = onsets.find_onsets(sound, band.RATE)
    course = tempo.find_tempo(heard, DEFAULT.min_bpm, weights)
    pulses = beats.find_pulses(heard, course)
    steps = counts.sixteenths(heard.seconds(pulses.frames))
    profile = counts.profile(counts.evidence(heard, spectral.transform(sound), steps))
    sounding = grid.sounding_at(sound, band.RATE, steps[:: counts.STEPS_A_BEAT])
    return Lesson(style, profile, _true_one(counts.sixteenths(sounding), truth), per_bar == 4)


def _true_one(steps: Floats, truth: Floats) -> int:
    """The sixteenth, 0..31, of the true "1"; -1 where the pulse is not the song's."""
    nearest = np.abs(steps[None] - truth[:, None]).argmin(axis=1)
    period = np.median(np.diff(truth))
    good = np.abs(steps[nearest] - truth) < 0.12 * period
    places = (nearest - counts.STEPS_A_BEAT * np.arange(len(truth))) % counts.N_STEPS
    votes = np.bincount(places[good], minlength=counts.N_STEPS)
    return int(votes.argmax()) if votes.max() > 0.8 * len(truth) else -1


def beatless(number: int) -> npt.NDArray[np.float32]:
    """Sound without a beat: noise, tones that glide, syllables, strokes at any time."""
    rng = np.random.default_rng([number, 7])
    n = round(rng.uniform(3, 30) * band.RATE)
    kind = number % 4
    if kind == 0:
        return (rng.normal(0, 0.2, n) * (1 + 0.5 * np.sin(np.arange(n) / rng.uniform(2e4, 2e5)))).astype(np.float32)
    if kind == 1:
        hz = rng.uniform(100, 600) * (1 + rng.choice([0, 0.5]) * np.sin(np.arange(n) / rng.uniform(3e4, 3e5)))
        tone = np.sin(2 * np.pi * np.cumsum(hz) / band.RATE)
        return (np.clip(tone * rng.choice([0.5, 20.0]), -0.7, 0.7) + rng.normal(0, 1e-3, n)).astype(np.float32)
    sound = rng.normal(0, 1e-3, n)
    at = rng.uniform(0, 1)
    while at < n / band.RATE - 0.5:
        m = round(rng.uniform(0.05, 0.3) * band.RATE)
        shape = np.hanning(m) if kind == 2 else np.exp(-np.arange(m) / (0.2 * m))
        start = round(at * band.RATE)
        sound[start : start + m] += rng.normal(0, rng.uniform(0.05, 0.3), m) * shape
        at += rng.gamma(2.0, 0.15) if number % 8 < 6 else rng.gamma(2.0, 1.0)
    return sound.astype(np.float32)


def doubt(number: int) -> Floats:
    """The evidence for confidence in a sound without a beat."""
    sound = beatless(number)
    heard = onsets.find_onsets(sound, band.RATE)
    course = tempo.find_tempo(heard, DEFAULT.min_bpm)
    pulses = beats.find_pulses(heard, course)
    spectrum, pulses_s = spectral.transform(sound), heard.seconds(pulses.frames)
    _, _, reading = anew.count(heard, spectrum, pulses_s, spacing=pulses.spacing)
    return beats.confidence_evidence(heard, pulses, course, reading)


def fit_tempo(heard: Sequence[tuple[npt.NDArray[np.floating], Floats]]) -> Floats:
    """Weights of the evidence for tempos: softmax regression over the tempos of every window."""
    shown = np.concatenate([evidence for evidence, _ in heard]).astype(np.float64)
    truth = np.log2(np.concatenate([bpm for _, bpm in heard]) / DEFAULT.min_bpm) % 1 * tempo.N_TEMPOS
    n = tempo.N_TEMPOS
    apart = np.abs((np.arange(n)[None] - truth[:, None] + n / 2) % n - n / 2)
    wanted = np.exp(-0.5 * (apart / 1.2) ** 2)
    wanted /= wanted.sum(axis=1, keepdims=True)
    spread = shown.std(axis=(0, 1))
    shown /= spread

    def loss(weights: Floats) -> tuple[float, Floats]:
        likely = _softmax(shown @ weights)
        value = -(wanted * np.log(likely + 1e-12)).sum() / len(shown) + 1e-3 * weights @ weights
        return value, np.einsum("nbk,nb->k", shown, likely - wanted) / len(shown) + 2e-3 * weights

    found = optimize.minimize(loss, np.zeros(shown.shape[-1]), jac=True, method="L-BFGS-B").x
    return found / spread


def _softmax(score: Floats) -> Floats:
    likely = np.exp(score - score.max(axis=1, keepdims=True))
    return likely / likely.sum(axis=1, keepdims=True)


def _templates(n_kinds: int) -> Floats:
    """What a template is made of: patterns that repeat every beat, two, four and eight, (n, n_kinds, 32)."""
    rows = []
    for period, grain in ((4, 1), (8, 2), (16, 2), (32, 2)):
        rows += [(np.arange(counts.N_STEPS) % period == start).astype(float) for start in range(0, period, grain)]
    patterns = np.stack(rows)
    return np.einsum("pj,kl->pklj", patterns, np.eye(n_kinds)).reshape(-1, n_kinds, counts.N_STEPS)


def _turned(lessons: list[Lesson]) -> npt.NDArray[np.float32]:
    found = np.stack([one.profile for one in lessons])
    turns = [np.roll(found, -r, axis=2).reshape(len(found), -1) for r in range(counts.N_STEPS)]
    return np.stack(turns, axis=1).astype(np.float32)


def fit_counts(lessons: list[Lesson], penalty: float = 5e-2) -> Floats:
    """The template of an eight-count, (n_kinds, 32): softmax regression over its 32 rotations."""
    turned = _turned(lessons)
    n_kinds = lessons[0].profile.shape[0]
    made_of = _templates(n_kinds).reshape(-1, n_kinds * counts.N_STEPS).astype(np.float32)
    ones = np.array([one.one for one in lessons])
    on_beat = (np.arange(counts.N_STEPS)[None] - ones[:, None]) % counts.STEPS_A_BEAT == 0
    target = np.eye(counts.N_STEPS)[ones]
    counted = 0.5 * np.array([one.in_four for one in lessons])[:, None]

    def loss(weights: Floats) -> tuple[float, Floats]:
        likely = _softmax((turned @ (weights.astype(np.float32) @ made_of)).astype(np.float64))
        beat = (likely * on_beat).sum(axis=1, keepdims=True)
        value = -np.log(beat + 1e-12).sum() - (counted * target * np.log(likely + 1e-12)).sum()
        slope = (likely - likely * on_beat / (beat + 1e-12)) + counted * (likely - target)
        back = made_of @ np.einsum("nr,nrp->p", slope.astype(np.float32), turned, optimize=True)
        return value / len(ones) + penalty * weights @ weights, back / len(ones) + 2 * penalty * weights

    found = optimize.minimize(loss, np.zeros(len(made_of)), jac=True, method="L-BFGS-B", options={"maxiter": 150}).x
    return (found @ made_of.astype(np.float64)).reshape(n_kinds, counts.N_STEPS)


def _figures(lessons: list[Lesson], template: Floats) -> tuple[Floats, Floats, Floats]:
    """Of each: probability of the true beat, whether the "1" is found, probability of the chosen beat."""
    likely = _softmax((_turned(lessons) @ template.reshape(-1).astype(np.float32)).astype(np.float64))
    ones = np.array([one.one for one in lessons])
    by_beat = likely.reshape(len(ones), -1, counts.STEPS_A_BEAT).sum(axis=1)
    true_beat = by_beat[np.arange(len(ones)), ones % counts.STEPS_A_BEAT]
    return true_beat, (likely.argmax(axis=1) == ones).astype(float), by_beat.max(axis=1)


def cross_validate(lessons: list[Lesson]) -> None:
    """Print figures of styles left out."""
    styles = sorted({one.style for one in lessons})
    per_style = {}
    for fold in range(N_FOLDS):
        out = set(styles[fold::N_FOLDS])
        template = fit_counts([one for one in lessons if one.style not in out and one.one >= 0])
        for style in sorted(out):
            mine = [one for one in lessons if one.style == style]
            sure = [one for one in mine if one.one >= 0]
            true_beat, one_found, chosen = _figures(mine, template)
            known = np.array([one.one >= 0 for one in mine])
            ones = one_found[[one.one >= 0 and one.in_four for one in mine]]
            per_style[style] = (
                len(sure) / len(mine),
                (true_beat >= chosen)[known].mean(),
                ones.mean() if len(ones) else np.nan,
            )
    print("style            pulse found  beat found  “1” found, of styles left out")
    for style, (pulse, beat, ones) in sorted(per_style.items()):
        print(f"{style:16s} {pulse:8.2f} {beat:11.2f} {ones:11.2f}")
    print("mean", np.nanmean(np.array(list(per_style.values())), axis=0).round(3))


def _lines(numbers: Floats, digits: int) -> str:
    words = [f"{number:.{digits}f}" for number in numbers.ravel()]
    return "\n".join("    " + " ".join(words[i : i + 8]) for i in range(0, len(words), 8))


def write(weights: Floats, template: Floats, confidence: Floats, worth: Floats) -> None:
    """Write the module of learned numbers."""
    text = f'''"""Numbers learned by ``benchmarks/train_beats.py`` and ``refine_beats.py``; not to be edited by hand."""

from __future__ import annotations

import numpy as np

from choleor_desktop.analysis.results import Floats


def _read(text: str) -> Floats:
    return np.array(text.split(), np.float64)


TEMPO_WEIGHTS = _read("""
{_lines(weights, 4)}
""")
"""How much each kind of ``tempo.tempo_evidence`` counts, (n_kinds,)."""

CONFIDENCE_WEIGHTS = _read("""
{_lines(confidence, 3)}
""")
"""How much each kind of ``beats.confidence_evidence`` but the last counts, (4,)."""

COUNT_TEMPLATE = _read("""
{_lines(template, 2)}
""").reshape(-1, 32)
"""What is usual on each sixteenth of an eight-count, (n_kinds, 32), a row for each kind of ``counts.evidence``:
zeros for one that came after this was learned and counts by its ``BEAT_WORTH`` alone."""

BEAT_WORTH = _read("""
{_lines(worth, 2)}
""").reshape(-1, 4)
"""What each kind is worth beyond that on each sixteenth of the beat, (n_kinds, 4), learned afterwards."""
'''
    LEARNED.write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--songs", type=int, default=12 * len(band.STYLES))
    parser.add_argument("--all", action="store_true", help="learn the tempo too, from a third of the songs")
    parser.add_argument("--write", action="store_true", help="replace learned.py")
    parser.add_argument("--workers", type=int, default=1, help="how many songs are played and heard at once")
    arguments = parser.parse_args()
    weights = learned.TEMPO_WEIGHTS
    with ProcessPoolExecutor(arguments.workers) as pool:
        if arguments.all:
            weights = fit_tempo(list(pool.map(_hear_tempo, range(arguments.songs // 3))))
        lessons = list(pool.map(partial(_teach, weights=weights), range(arguments.songs)))
        known = [one for one in lessons if one.one >= 0]
        print(f"{len(lessons)} songs, the pulse found in {len(known)}", flush=True)
    cross_validate(lessons)
    template = fit_counts(known)
    print("tempo", weights.round(4))
    if arguments.write:
        write(weights, template, learned.CONFIDENCE_WEIGHTS, np.zeros((len(template), counts.STEPS_A_BEAT)))


if __name__ == "__main__":
    main()
