"""The beat grid of a song: one tempo where it keeps one, beats that follow the players where it does not."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis import anew, learned, stretches
from choleor_desktop.analysis.counts import STEPS_A_BEAT, Reading
from choleor_desktop.analysis.cuts import even_pieces
from choleor_desktop.analysis.following import follow
from choleor_desktop.analysis.grid import even_beats, explained, sounding_at, steady_beats
from choleor_desktop.analysis.joins import joined
from choleor_desktop.analysis.onsets import Onsets, find_onsets
from choleor_desktop.analysis.parts import ANOTHER_TEMPO, is_even, usual_bpm
from choleor_desktop.analysis.results import N_COUNTS, BeatGrid, Floats, GridCandidate
from choleor_desktop.analysis.spectral import Spectrum
from choleor_desktop.analysis.swing import on_long_notes, without_triplets
from choleor_desktop.analysis.tempo import N_TEMPOS, ONE_TEMPO, TempoCourse, find_tempo
from choleor_desktop.progress import SILENT, Progress

_STEADY_SHARE, _SLIPPING_SHARE = 0.93, 0.75
_IF_EVEN, _PARTED_SHARE = (0.04, 0.02), 0.985
"""By more than the first an even tempo leaps; by more than the second if the parts explain that share of the onsets."""
_NEAR_A_SIXTEENTH, _SHARE_NEAR, _SLIP = 0.07, 0.75, (0.17, 1.05)
_SAME_TEMPO = 4
_AT_THE_EDGE = 1.001
_OF_TRIPLETS = 2 / 3
_FEWEST_PULSES, _FEWEST_TO_SWING = 4, 8
_STRUCK_HEIGHT, _FEW_STRUCK = 0.3, 0.5
_USUAL_BPM, _USUAL_SPREAD = 120.0, 0.5
_LEAST_ODDS, _OF_THE_BEAT = 1e-6, 2
_LEAST_SCORE = 0.01
_AT_THE_START_S = 0.02
_SILENCE, _REST_S = 1e-3, 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Pulses:
    """Beats or off-beats.

    Attributes
    ----------
    frames
        Where they are.
    constant
        They are evenly spaced.
    again
        With which frames beats begin anew, where the music was cut or the tempo leaps.
    spacing
        Every how many sixteenths a long note begins: 1 in straight music, 2 where sixteenths swing, 4 where eighths do.
    """

    frames: Floats
    constant: bool
    again: Floats = field(default_factory=lambda: np.zeros(0))
    spacing: int = 1


def estimate_beats(spectrum: Spectrum, *, progress: Progress = SILENT) -> BeatGrid:
    """Find the beats of a song, and which of them is the "1".

    Parameters
    ----------
    spectrum
        The song; any sound at all, even noise, gets a grid, with a confidence to match.

    Returns
    -------
    BeatGrid
        Beats over the whole song, in seconds, ``parameters.min_bpm`` up to twice that per minute in the median, or a
        hair beyond.
    """
    rate = spectrum.parameters.sample_rate
    duration_s = len(spectrum.samples) / rate
    spectrum, start_s, rests_s = _heard(spectrum)
    onsets = find_onsets(spectrum.samples, rate)
    course = find_tempo(onsets, spectrum.parameters.min_bpm)
    progress.step(0, 1, "beats")
    pulses = find_pulses(onsets, course, rests=len(rests_s) > 0)
    if len(pulses.frames) < _FEWEST_PULSES:
        return _unknown(_of_all(course), duration_s)
    pulses_s = onsets.seconds(pulses.frames)
    again_s = np.sort(np.concatenate((onsets.seconds(pulses.again), rests_s)))
    starts = stretches.beginnings(pulses_s, again_s)
    if len(starts) > 1:
        chosen, leaps, readings = stretches.count(onsets, spectrum, pulses_s, starts, spacing=pulses.spacing)
        ones, constant = np.eye(N_COUNTS)[readings[0].one // STEPS_A_BEAT], pulses.constant and not leaps
    else:
        chosen, leaps, reading = anew.count(onsets, spectrum, pulses_s, spacing=pulses.spacing)
        readings, ones = [reading], reading.ones_likely
        constant = pulses.constant and is_even(chosen)
    progress.step(0, 1, "beats")
    # A song is as sure as the least sure of its parts.
    reading = min(readings, key=lambda reading: reading.sure_of_beat)
    sounding = start_s + sounding_at(spectrum.samples, rate, chosen)
    beats, n_before = _whole(sounding, duration_s, even=constant)
    bpm = usual_bpm(sounding, leaps)
    confidence = float(sure_of(confidence_evidence(onsets, pulses, course, reading)))
    first = _first_one(ones, beats, n_before, duration_s)
    return BeatGrid(
        beats_s=beats,
        first_count=first,
        bpm=bpm,
        confidence=confidence,
        count_confidence=confidence * min(reading.sure_of_one for reading in readings),
        constant=constant,
        leaps=tuple((n_before + beat, count) for beat, count in leaps),
        candidates=_runners_up(beats, first=first, bpm=bpm, confidence=confidence, reading=reading, course=course),
    )


def _sounds(spectrum: Spectrum) -> npt.NDArray[np.intp]:
    """The frames, ``hop_length`` from one to the next, that are not 60 dB below the peak of a song."""
    starts = np.maximum(np.arange(spectrum.start, len(spectrum.samples), spectrum.parameters.hop_length), 0)
    # From lowest to highest sample, so that an offset is as silent as zeros.
    heights = np.maximum.reduceat(spectrum.samples, starts) - np.minimum.reduceat(spectrum.samples, starts)
    return np.flatnonzero(heights > _SILENCE * heights.max())


def _heard(spectrum: Spectrum) -> tuple[Spectrum, float, Floats]:
    """A song without the silence at its ends, 60 dB below its peak: silence has no beats.

    Returns
    -------
    spectrum, start_s, rests_s
        What is left; where it begins; when in it the sound begins again after two seconds or more of silence, (n,).
    """
    loud, hop, rate = _sounds(spectrum), spectrum.parameters.hop_length, spectrum.parameters.sample_rate
    if not len(loud):
        return spectrum, 0.0, np.zeros(0)
    first = int(loud[0]) // 2 * 2
    start_s = max(spectrum.start + first * hop, 0) / rate
    again = loud[1:][np.diff(loud) > _REST_S * spectrum.frames_per_s] - first
    heard = spectrum.part(first, int(loud[-1]) + 1)
    return heard, start_s, (heard.start + again * hop) / rate


def find_pulses(onsets: Onsets, course: TempoCourse, *, rests: bool = False) -> Pulses:
    """The pulse as one steady tempo, unless following it explains clearly more.

    Parameters
    ----------
    rests
        There are long silences within the song, after which the pulse may begin anew.
    """
    leaps_s, more_s = (course.leaps(ANOTHER_TEMPO, if_even) for if_even in _IF_EVEN)
    pulses = _of_parts(onsets, course, leaps_s, rests=rests)
    if pulses.constant or len(more_s) == len(leaps_s):
        return pulses
    parted = _of_parts(onsets, course, more_s, rests=rests)
    as_well = explained(onsets.pulse, parted.frames) > _PARTED_SHARE * explained(onsets.pulse, pulses.frames)
    return parted if as_well else pulses


def _of_parts(onsets: Onsets, course: TempoCourse, leaps_s: Floats, *, rests: bool) -> Pulses:
    """Pulses of the parts between leaps, each read by itself, unless even beats explain the whole as well."""
    rate = onsets.frames_per_s
    borders = [0, *np.round(leaps_s * rate).astype(int).tolist(), len(onsets.pulse)]
    if len(borders) == 2:  # noqa: PLR2004 - the two ends
        return _of_one_part(onsets, course, rests=rests)
    parts = [
        _of_one_part(onsets.part(first, after), course.part(first / rate, after / rate), rests=rests)
        for first, after in pairwise(borders)
    ]
    starts = borders[:-1]
    own = [start + part.frames for start, part in zip(starts, parts, strict=True)]
    frames, begin = joined(onsets.pulse, own, starts)
    for steady in _even_grids(onsets, course):
        if _explains(steady, frames, onsets, course, rests=rests):
            return _on_long_notes(onsets, Pulses(steady, constant=True), course.tempos[0])
    cuts = [start + part.again for start, part in zip(starts, parts, strict=True)]
    again = np.sort(np.concatenate([begin, *cuts]))
    return Pulses(frames, constant=False, again=again, spacing=min(part.spacing for part in parts))


def _of_one_part(onsets: Onsets, course: TempoCourse, *, rests: bool) -> Pulses:
    """Pulses of what holds no leap of the tempo."""
    steady = _even_grids(onsets, course)
    free = follow(onsets.pulse, course.periods(len(onsets.pulse), onsets.frames_per_s))
    if len(free) >= _FEWEST_PULSES:
        steady = [one for one in steady if _explains(one, free, onsets, course, rests=rests)]
    pulses = Pulses(steady[0], constant=True) if steady else Pulses(free, constant=False)
    pulses = _on_long_notes(onsets, pulses, course.tempos[0])
    pieces = even_pieces(onsets, course, free[:0] if pulses.constant else free, swings=pulses.spacing == STEPS_A_BEAT)
    if not pieces:
        return pulses
    again = np.array([piece[0] for piece in pieces[1:]])
    return _on_long_notes(onsets, Pulses(np.concatenate(pieces), constant=False, again=again), course.tempos[0])


def _even_grids(onsets: Onsets, course: TempoCourse) -> list[Floats]:
    """Even beats for the whole song; at the edge of the octave, where the measured tempo may fall on either side, two.

    There the song is rather counted fast.
    """
    bpm = _of_all(course)
    steady = steady_beats(onsets, bpm)
    at_the_edge = _tempo(steady, onsets) < _AT_THE_EDGE * course.tempos[0]
    return [steady_beats(onsets, 2 * bpm), steady] if at_the_edge else [steady]


def _explains(steady: Floats, free: Floats, onsets: Onsets, course: TempoCourse, *, rests: bool) -> bool:
    """Whether an even grid explains the onsets nearly as well as beats that follow them."""
    least = _SLIPPING_SHARE if not rests and _slips(free, steady, course) else _STEADY_SHARE
    return explained(onsets.pulse, steady) >= least * explained(onsets.pulse, free)


def _slips(free: Floats, steady: Floats, course: TempoCourse) -> bool:
    """Whether followed beats step from sixteenth to sixteenth at one tempo: accents do so, players who drift slide."""
    if len(free) <= 2 * _FEWEST_PULSES or course.bpm.max() >= ONE_TEMPO * course.bpm.min():
        return False
    behind = np.interp(free, steady, np.arange(len(steady))) - np.arange(len(free))
    # At the ends there is little to follow, and beyond the last even beat none to compare.
    behind = behind[_FEWEST_PULSES:-_FEWEST_PULSES]
    near = np.abs(behind - np.round(behind * STEPS_A_BEAT) / STEPS_A_BEAT) < _NEAR_A_SIXTEENTH
    return bool(_SLIP[0] < np.ptp(behind) < _SLIP[1] and near.mean() > _SHARE_NEAR)


def _on_long_notes(onsets: Onsets, pulses: Pulses, lowest_bpm: float) -> Pulses:
    """The pulses, put where long notes begin if the music swings."""
    if len(pulses.frames) < _FEWEST_TO_SWING:
        return pulses
    frames = pulses.frames
    if _tempo(frames, onsets) * _OF_TRIPLETS >= lowest_bpm:
        frames = without_triplets(onsets.pulse, frames)
    frames, spacing = on_long_notes(onsets.pulse, frames)
    return replace(pulses, frames=frames, spacing=spacing)


def _of_all(course: TempoCourse) -> float:
    """The likeliest tempo of the song as a whole."""
    return float(course.tempos[course.overall.argmax()])


def _tempo(frames: Floats, onsets: Onsets) -> float:
    """Beats per minute of pulses in the mean."""
    return 60 * onsets.frames_per_s * (len(frames) - 1) / float(frames[-1] - frames[0]) if len(frames) > 1 else np.inf


def _whole(beats_s: Floats, duration_s: float, *, even: bool) -> tuple[Floats, int]:
    """Beats continued to both ends of the song, and how many came in front.

    A song may be cut just behind the moment of its first beat: that beat is then at its start.
    """
    if even:
        period = float(beats_s[-1] - beats_s[0]) / (len(beats_s) - 1)
        whole = even_beats(float(beats_s[0]), period, duration_s)
        if period - whole[0] < _AT_THE_START_S:
            whole = np.append(0.0, whole)
        return whole, round((beats_s[0] - whole[0]) / period)
    beats_s = np.where(np.abs(beats_s) < _AT_THE_START_S, np.maximum(beats_s, 0.0), beats_s)
    inside = beats_s[(beats_s >= 0) & (beats_s < duration_s)]
    first, last = inside[1] - inside[0], inside[-1] - inside[-2]
    before = np.maximum(inside[0] - first * np.arange(int(inside[0] / first), 0, -1), 0.0)
    after = np.arange(inside[-1] + last, duration_s, last)
    lost = int((beats_s < 0).sum())
    return np.concatenate((before, inside, after)), len(before) - lost


def _unknown(bpm: float, duration_s: float) -> BeatGrid:
    """Too little happens to tell: some grid, and no confidence in it."""
    return BeatGrid(even_beats(0.0, 60 / bpm, duration_s), 0, bpm, 0.0)


def odds(share: float) -> float:
    """Logarithm of the odds of a probability."""
    kept = min(max(share, _LEAST_ODDS), 1 - _LEAST_ODDS)
    return float(np.log(kept / (1 - kept)))


def confidence_evidence(onsets: Onsets, pulses: Pulses, course: TempoCourse, reading: Reading) -> Floats:
    """What confidence is made of, (5,): odds of tempo, clearness of the pulse, odds of the beat, 1, share struck."""
    rows = course.log_likely
    n = rows.shape[1]
    steps = np.round(np.log2(course.bpm / course.tempos[0]) * n).astype(int)
    near = (steps[:, None] + np.arange(-_SAME_TEMPO, _SAME_TEMPO + 1)) % n
    share = float(np.exp(np.take_along_axis(rows, near, axis=1)).sum(axis=1).mean())
    struck = min(1.0, _struck(onsets, pulses) / _FEW_STRUCK)
    return np.array([odds(share), explained(onsets.pulse, pulses.frames), odds(reading.sure_of_beat), 1.0, struck])


def sure_of(proof: Floats, weights: Floats = learned.CONFIDENCE_WEIGHTS) -> Floats:
    """How likely pulse and beat are both right, (n,), by ``confidence_evidence``, (n, 5).

    A clear pulse says nothing of which of its halves is the beat: the two are multiplied, not added.
    """
    tempo, clearness, beat, usual, struck = np.moveaxis(proof * np.append(weights, 1.0), -1, 0)
    return struck / (1 + np.exp(-tempo - clearness - usual)) / (1 + np.exp(-beat))


def _first_one(ones_likely: Floats, beats_s: Floats, n_before: int, duration_s: float) -> int:
    """The likeliest "1" among the first eight beats; in a short sound one that leaves room for an eight-count."""
    likely = np.roll(ones_likely, n_before)
    ends = np.append(beats_s, 2 * beats_s[-1] - beats_s[-2])
    room = len(ends) - N_COUNTS - int(ends[-1] > duration_s)
    return int(likely[: max(1, min(room, N_COUNTS))].argmax()) if room > 0 else int(likely.argmax())


def _struck(onsets: Onsets, pulses: Pulses) -> float:
    """Share of the pulses on which something sounds anew; a held tone has few."""
    heights = np.interp(pulses.frames, np.arange(len(onsets.pulse)), onsets.pulse)
    return float((heights > _STRUCK_HEIGHT).mean())


def _other_tempo(course: TempoCourse) -> tuple[float, float]:
    """The second tempo of the song as a whole, and how likely it is beside the first."""
    likely = course.overall
    best = int(likely.argmax())
    apart = np.abs((np.arange(N_TEMPOS) - best + N_TEMPOS // 2) % N_TEMPOS - N_TEMPOS // 2)
    others = np.where(apart > _SAME_TEMPO, likely, 0.0)
    second = int(others.argmax())
    return float(course.tempos[second]), float(others[second] / (others[second] + likely[best]))


def _runners_up(
    beats_s: Floats, *, first: int, bpm: float, confidence: float, reading: Reading, course: TempoCourse
) -> tuple[GridCandidate, ...]:
    """Other readings, best first."""
    odd = float(np.roll(reading.beats_likely, -reading.beat)[STEPS_A_BEAT // 2])
    # As likely as ``sure_of`` would have it, were there only the two.
    odd = (odd / reading.sure_of_beat) ** float(learned.CONFIDENCE_WEIGHTS[_OF_THE_BEAT])
    tempo, share = _other_tempo(course)
    one_s = float(beats_s[first]) if first < len(beats_s) else float(beats_s[0])

    def usual(tempo: float) -> float:
        return float(np.exp(-0.5 * (np.log2(tempo / _USUAL_BPM) / _USUAL_SPREAD) ** 2))

    octaves = [
        GridCandidate(name, other, one_s % (60 / other), confidence * usual(other) / (usual(other) + usual(bpm)))
        for name, other in (("half", bpm / 2), ("double", bpm * 2))
    ]
    offbeat = GridCandidate("offbeat", bpm, float((beats_s[0] + 30 / bpm) % (60 / bpm)), confidence * odd)
    other = GridCandidate("tempo", tempo, one_s % (60 / tempo), share)
    found = [offbeat, *octaves, other]
    return tuple(sorted((one for one in found if one.score >= _LEAST_SCORE), key=lambda one: -one.score))
