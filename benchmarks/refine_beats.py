"""Learns from music that people wrote, on top of ``train_beats.py``, what tells beat from off-beat; and confidence.

    python benchmarks/refine_beats.py OUT3 OUT              what it changes, each collection left out in turn
    python benchmarks/refine_beats.py OUT3 OUT --write      and replace it in learned.py

The folders are those of ``accompaniment.py`` and ``written.py``, songs with a .beats file beside each; made songs of
``band.py`` are the third collection. Of each song the whole is heard and pieces of 30 and 15 seconds. What is learned
repeats every beat: how much more each kind of evidence is worth on each of its sixteenths. Confidence is learned from
how often each collection is right by what the others taught, and from sounds without a beat.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import beats as benchmark
import numpy as np
import numpy.typing as npt
import train_beats
from scipy import optimize

from choleor_desktop.analysis import beats, counts, grid, learned, onsets, spectral, tempo
from choleor_desktop.analysis.parameters import DEFAULT

Floats = npt.NDArray[np.float64]
FIRST_MADE, N_MADE = 3_000, 576
PENALTY, WEAK_PENALTY = 0.2, 1e-3
LEAST = 1e-6
PIECES_S = (30.0, 15.0)
NEAR, SHARE, SAME_TEMPO = 0.12, 0.8, 0.03
FEWEST_BEATS = 8
N_BEATLESS = 160


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """A piece of music as it is counted.

    Attributes
    ----------
    collection
        Where it comes from.
    beat
        The sixteenth of the pulse, 0..3, on which the true beat is; -1 where the pulse is not the music's.
    known
        How well each sixteenth of an eight-count would be the "1" by what is known already, (N_STEPS,).
    profile
        Its evidence, (n_kinds, N_STEPS).
    proof
        What ``beats.confidence_evidence`` says of it, the odds of the beat yet to come, (5,).
    """

    collection: str
    beat: int
    known: Floats
    profile: Floats
    proof: Floats


def hear(song: benchmark.Annotated, template: Floats) -> Heard | None:
    """The evidence in a piece of music; none where there are too few beats."""
    truth = train_beats.folded(song.beats_s)
    heard = onsets.find_onsets(song.sound, benchmark.RATE)
    course = tempo.find_tempo(heard, DEFAULT.min_bpm)
    pulses = beats.find_pulses(heard, course)
    if len(pulses.frames) < FEWEST_BEATS:
        return None
    pulses_s = heard.seconds(pulses.frames)
    at_s = counts.sixteenths(pulses_s)
    sounding = counts.sixteenths(grid.sounding_at(song.sound, benchmark.RATE, pulses_s))
    truth = truth[(truth > sounding[0]) & (truth < sounding[-1])]
    if len(truth) < FEWEST_BEATS:
        return None
    period = float(np.median(np.diff(truth)))
    nearest = np.abs(sounding[None] - truth[:, None]).argmin(axis=1)
    good = np.abs(sounding[nearest] - truth) < NEAR * period
    votes = np.bincount(nearest[good] % counts.STEPS_A_BEAT, minlength=counts.STEPS_A_BEAT)
    off_tempo = abs(np.log2(np.median(np.diff(pulses_s)) / period)) > SAME_TEMPO
    beat = -1 if off_tempo or votes.max() <= SHARE * len(truth) else int(votes.argmax())
    profile = counts.profile(counts.evidence(heard, spectral.transform(song.sound), at_s))
    known = counts.fits(profile, template, spacing=pulses.spacing) + counts.beginning(heard, at_s)
    open_yet = counts.Reading(0, np.full(counts.N_STEPS, 1 / counts.N_STEPS))
    return Heard(song.group, beat, known, profile, beats.confidence_evidence(heard, pulses, course, open_yet))


def _with_pieces(song: benchmark.Annotated) -> Iterator[benchmark.Annotated]:
    yield song
    for seconds in PIECES_S:
        if len(song.sound) > (seconds + 4) * benchmark.RATE:
            yield benchmark.cut(song, seconds)


def hear_all(songs: Iterator[benchmark.Annotated], template: Floats) -> list[Heard]:
    """The evidence in songs and in pieces of them."""
    heard = (hear(piece, template) for song in songs for piece in _with_pieces(song) if len(piece.beats_s) > 1)
    return [one for one in heard if one is not None]


def hear_made(number: int, template: Floats) -> list[Heard]:
    """The evidence in a made song."""
    style, sound, truth, _ = train_beats.varied(number)
    heard = hear(benchmark.Annotated(style, "made", sound, truth), template)
    return [heard] if heard is not None else []


def _turned(heard: list[Heard]) -> Floats:
    """Evidence on the four sixteenths of the beat for each rotation of the eight-count, (n, N_STEPS, n_kinds * 4)."""
    n_steps = counts.STEPS_A_BEAT
    folded = np.stack([one.profile.reshape(len(one.profile), -1, n_steps).sum(axis=1) for one in heard])
    turns = [np.roll(folded, -one, axis=2).reshape(len(folded), -1) for one in range(n_steps)]
    return np.tile(np.stack(turns, axis=1), (1, counts.N_STEPS // n_steps, 1))


def _likely(score: Floats) -> Floats:
    likely = np.exp(score - score.max(axis=1, keepdims=True))
    return likely / likely.sum(axis=1, keepdims=True)


def fit(heard: list[Heard]) -> Floats:
    """What each kind is worth beyond the template on each sixteenth of the beat, (n_kinds, 4): softmax regression.

    Each collection weighs as the square root of its size, so that the largest does not decide alone.
    """
    heard = [one for one in heard if one.beat >= 0]
    turned, known = _turned(heard), np.stack([one.known for one in heard])
    weight = _weights([one.collection for one in heard])
    beats_of = np.array([one.beat for one in heard])
    on_beat = np.arange(counts.N_STEPS)[None] % counts.STEPS_A_BEAT == beats_of[:, None]

    def loss(worth: Floats) -> tuple[float, Floats]:
        likely = _likely(turned @ worth + known)
        beat = (likely * on_beat).sum(axis=1, keepdims=True) + 1e-12
        slope = (likely - likely * on_beat / beat) * weight[:, None]
        value = -(weight * np.log(beat[:, 0])).sum() + PENALTY * worth @ worth
        return float(value), np.einsum("nr,nrf->f", slope, turned) + 2 * PENALTY * worth

    found = optimize.minimize(loss, np.zeros(turned.shape[2]), jac=True, method="L-BFGS-B").x
    return found.reshape(-1, counts.STEPS_A_BEAT)


def _weights(collections: list[str]) -> Floats:
    weight = np.array([collections.count(name) ** -0.5 for name in collections])
    return weight / weight.sum()


def fit_confidence(proof: Floats, right: npt.NDArray[np.bool_], collections: list[str]) -> Floats:
    """Weights of the evidence for confidence, (4,), by how likely ``beats.sure_of`` makes what is right and wrong."""
    weight = _weights(collections)

    def loss(weights: Floats) -> float:
        sure = np.clip(beats.sure_of(proof, weights), LEAST, 1 - LEAST)
        return float(-weight @ np.log(np.where(right, sure, 1 - sure)) + WEAK_PENALTY * weights[:-1] @ weights[:-1])

    return optimize.minimize(loss, learned.CONFIDENCE_WEIGHTS).x


def _by_beat(heard: list[Heard], worth: Floats) -> Floats:
    """How likely the beat is on each sixteenth of the pulse, (n, 4)."""
    likely = _likely(_turned(heard) @ worth.ravel() + np.stack([one.known for one in heard]))
    return likely.reshape(len(heard), -1, counts.STEPS_A_BEAT).sum(axis=1)


def figures(heard: list[Heard], worth: Floats) -> tuple[int, float]:
    """How many are off the beat, and the mean logarithmic loss, of those whose pulse is found."""
    heard = [one for one in heard if one.beat >= 0]
    by_beat = _by_beat(heard, worth)
    true = np.array([one.beat for one in heard])
    wrong = int((by_beat.argmax(axis=1) != true).sum())
    return wrong, float(-np.log(by_beat[np.arange(len(heard)), true] + 1e-12).mean())


def left_out(heard: list[Heard]) -> tuple[Floats, npt.NDArray[np.bool_], list[str]]:
    """Print what the others change in each collection; give its proofs, whether they are right, and its name."""
    proofs, right, names = [], [], []
    for name in sorted({one.collection for one in heard}):
        own = [one for one in heard if one.collection == name]
        worth = fit([one for one in heard if one.collection != name])
        before, loss_before = figures(own, np.zeros_like(worth))
        after, loss = figures(own, worth)
        print(f"{name:16s} {len(own):4d}, off the beat {before} to {after}, loss {loss_before:.3f} to {loss:.3f}")
        by_beat = _by_beat(own, worth)
        proof = np.stack([one.proof for one in own])
        proof[:, 2] = [beats.odds(share) for share in by_beat.max(axis=1)]
        proofs.append(proof)
        right.append(by_beat.argmax(axis=1) == [one.beat for one in own])
        names += [name] * len(own)
    return np.concatenate(proofs), np.concatenate(right), names


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--write", action="store_true", help="replace it in learned.py")
    arguments = parser.parse_args()
    template = learned.COUNT_TEMPLATE
    heard: list[Heard] = []
    for folder in arguments.folders:
        songs = (replace(one, group=folder.name) for one in benchmark.from_folder(folder))
        heard += hear_all(songs, template)
    with ProcessPoolExecutor(2) as pool:
        made = pool.map(partial(hear_made, template=template), range(FIRST_MADE, FIRST_MADE + N_MADE), chunksize=8)
        heard += [one for some in made for one in some]
        doubts = list(pool.map(train_beats.doubt, range(N_BEATLESS), chunksize=8))
    proof, right, names = left_out(heard)
    none_right, nothing = np.zeros(N_BEATLESS, bool), ["no beat"] * N_BEATLESS
    confidence = fit_confidence(np.concatenate((proof, doubts)), np.append(right, none_right), names + nothing)
    print("confidence", confidence.round(3))
    if arguments.write:
        train_beats.write(learned.TEMPO_WEIGHTS, template, confidence, fit(heard))


if __name__ == "__main__":
    main()
