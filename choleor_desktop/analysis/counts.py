"""Which of the pulses is the beat and not the off-beat, and which beat is the "1"."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter1d

from choleor_desktop.analysis import learned
from choleor_desktop.analysis.onsets import Onsets
from choleor_desktop.analysis.results import Floats, Floats32
from choleor_desktop.analysis.spectral import Spectrum

STEPS_A_BEAT = 4
N_STEPS = 32
"""Sixteenths in an eight-count: the places among which the "1" is sought."""
_WIDTHS = (2.0, 4.0, 8.0)
_N_BASS_BANDS = 2
_SECTION_STEPS = (8, 16, 32)
_CAP = 3.0
_AGAINST_THE_SWING = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """How a pulse is counted.

    Attributes
    ----------
    one
        The sixteenth, 0..31 from the first pulse, that is taken for the "1".
    likely
        How likely each sixteenth of an eight-count is the "1", (N_STEPS,).
    """

    one: int
    likely: Floats

    @property
    def beat(self) -> int:
        """The sixteenth within the pulse, 0..3, where the beat is."""
        return self.one % STEPS_A_BEAT

    @property
    def beats_likely(self) -> Floats:
        """How likely the beat is on each sixteenth within the pulse, (STEPS_A_BEAT,)."""
        return self.likely.reshape(-1, STEPS_A_BEAT).sum(axis=0)

    @property
    def ones_likely(self) -> Floats:
        """How likely each of the first eight beats is the "1", not divided by their sum, (8,)."""
        return self.likely[self.beat :: STEPS_A_BEAT]

    @property
    def sure_of_beat(self) -> float:
        """How likely the beat is where it is."""
        return float(self.beats_likely[self.beat])

    @property
    def sure_of_one(self) -> float:
        """How likely the "1" is the one among the eight beats."""
        return float(self.likely[self.one] / self.ones_likely.sum())


def _running(rows: Floats | Floats32) -> Floats:
    """Sums from the first frame up to each, (n_rows, n_frames + 1)."""
    return np.concatenate((np.zeros((len(rows), 1)), np.cumsum(rows, axis=1, dtype=np.float64)), axis=1)


def _up_to(running: Floats, at: Floats) -> Floats:
    """The sums up to places between frames, (n_rows, n_places)."""
    whole = np.minimum(at.astype(int), running.shape[1] - 2)
    part = at - whole
    return running[:, whole] * (1 - part) + running[:, whole + 1] * part


def _mean_between(running: Floats, start: Floats, end: Floats) -> Floats:
    """Mean of each row from place to place, in frames and parts of frames, (n_rows, n_places)."""
    last = running.shape[1] - 1
    first = np.clip(start, 0, last - 1)
    after = np.clip(end, first + 1, last)
    return (_up_to(running, after) - _up_to(running, first)) / (after - first)


def _turn(running: Floats, at: Floats, width: Floats) -> Floats:
    """How different the sound after a place is from the one before, in frames: 1 - cosine, (n_places,)."""
    before = _mean_between(running, at - width, at)
    after = _mean_between(running, at, at + width)
    before, after = before - before.mean(axis=0), after - after.mean(axis=0)
    size = np.sqrt((before**2).sum(axis=0) * (after**2).sum(axis=0))
    return 1 - (before * after).sum(axis=0) / np.maximum(size, 1e-6)


def sixteenths(beats: Floats) -> Floats:
    """The beats and three even places between every two."""
    return np.interp(np.arange((len(beats) - 1) * STEPS_A_BEAT + 1) / STEPS_A_BEAT, np.arange(len(beats)), beats)


def _gains(rows: Floats, width: int) -> Floats:
    """How much higher rows (n_rows, n_steps) are in the ``width`` steps from each on than in those before it."""
    running, steps = _running(rows), np.arange(rows.shape[1], dtype=np.float64)
    return _mean_between(running, steps, steps + width) - _mean_between(running, steps - width, steps)


def _sections(onsets: Onsets, at_s: Floats, step_s: Floats) -> list[Floats]:
    """How much the loudness of all bands changes at once: where a part of the song begins."""
    loud = _mean_between(_running(onsets.loudness), onsets.frames(at_s), onsets.frames(at_s + step_s))
    loud = (loud - loud.mean(axis=1, keepdims=True)) / (loud.std(axis=1, keepdims=True) + 1e-6)
    return [np.abs(_gains(loud, width)).sum(axis=0) for width in _SECTION_STEPS]


def evidence(onsets: Onsets, spectrum: Spectrum, at_s: Floats) -> Floats:
    """What sounds at each sixteenth, relative to the song's mean.

    Returns
    -------
    ndarray
        (n_kinds, n_times): onsets in each band; change of notes and of bass over half a beat, a beat and two;
        loudness of the two lowest bands in the half beat that follows; change of all loudness over two beats, four
        and eight.
    """
    rate = spectrum.frames_per_s
    step_s = np.diff(at_s, append=2 * at_s[-1] - at_s[-2])
    smooth = gaussian_filter1d(onsets.bands, 1.5, axis=1)
    frames = np.arange(onsets.bands.shape[1])
    kinds = [np.interp(onsets.frames(at_s), frames, band) for band in smooth]
    notes, bass = _running(spectrum.notes), spectrum.bass
    bass = _running(np.log(1 + bass * np.float32(20.0 / max(float(bass.mean()), 1e-9))))
    kinds += [_turn(rows, at_s * rate, width * step_s * rate) for width in _WIDTHS for rows in (notes, bass)]
    loud = _running(onsets.loudness[:_N_BASS_BANDS])
    kinds += list(_mean_between(loud, onsets.frames(at_s), onsets.frames(at_s + 2 * step_s)))
    found = np.stack([*kinds, *_sections(onsets, at_s, step_s)])
    return found / np.maximum(found.mean(axis=1, keepdims=True), 1e-6)


def profile(kinds: Floats) -> Floats:
    """Mean evidence on each sixteenth of the eight-count, (n_kinds, N_STEPS)."""
    places = np.arange(kinds.shape[1]) % N_STEPS
    n = np.maximum(np.bincount(places, minlength=N_STEPS), 1)
    return np.minimum(np.stack([np.bincount(places, row, N_STEPS) for row in kinds]) / n, _CAP)


def fits(found: Floats, template: Floats = learned.COUNT_TEMPLATE, *, swings: bool = False) -> Floats:
    """How well each sixteenth of a profile would be the "1": the template laid on it in all rotations, (N_STEPS,)."""
    turned = np.stack([np.roll(found, -one, axis=1) for one in range(N_STEPS)])
    score = np.tensordot(turned, template, axes=2)
    if swings:
        score[np.arange(N_STEPS) % STEPS_A_BEAT != 0] -= _AGAINST_THE_SWING
    return score


def read_counts(
    onsets: Onsets,
    spectrum: Spectrum,
    pulses_s: Floats,
    template: Floats = learned.COUNT_TEMPLATE,
    *,
    swings: bool = False,
) -> Reading:
    """Find the beat and the "1" in a train of pulses, which may be off-beats; where it swings, they hardly are.

    Notes
    -----
    A template of an eight-count, what is usual on each of its sixteenths, is laid on the song's profile in all 32
    rotations; the likelihood of a rotation is the softmax of how well it fits.
    """
    score = fits(profile(evidence(onsets, spectrum, sixteenths(pulses_s))), template, swings=swings)
    likely = np.exp(score - score.max())
    likely /= likely.sum()
    beat = likely.reshape(-1, STEPS_A_BEAT).sum(axis=0).argmax()
    ones = likely[beat::STEPS_A_BEAT]
    return Reading(int(beat + STEPS_A_BEAT * ones.argmax()), likely)
