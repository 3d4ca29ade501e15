"""Which of the pulses is the beat and not the off-beat, and which beat is the "1"."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.ndimage import gaussian_filter1d

from choleor_desktop.analysis import learned
from choleor_desktop.analysis.onsets import Onsets, rises
from choleor_desktop.analysis.results import Floats, Floats32
from choleor_desktop.analysis.spectral import Spectrum

STEPS_A_BEAT = 4
N_STEPS = 32
"""Sixteenths in an eight-count: the places among which the "1" is sought."""
_WIDTHS = (2.0, 4.0, 8.0)
_N_BASS_BANDS = 2
_SECTION_STEPS = (8, 16, 32)
_CAP = 3.0
_BEHIND_AN_ONSET = 3
_N_OF_A_KIND, _LEAST = (5, 5, 6, 2, 3), (0.02, 0.1, 0.1, 0.5, 0.4)
TURNS = slice(sum(_N_OF_A_KIND[:2]), sum(_N_OF_A_KIND[:3]))
"""Which kinds of ``evidence`` are the changes of notes and of bass."""
_LEAST_BASS, _LEAST_SPREAD = 0.02, 0.2
_AT_ONCE_S, _STROKE, _NEAR = 0.15, 2.0, 0.3
_BEGINS = 1.5
"""How much likelier a "1" is where the sound begins with a stroke, logarithm of the odds; chosen by recordings."""
_AGAINST_THE_SWING = 4.0
_TEMPLATE = learned.COUNT_TEMPLATE + np.tile(learned.BEAT_WORTH, N_STEPS // STEPS_A_BEAT)


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
    turns = 1 - (before * after).sum(axis=0) / np.maximum(size, 1e-6)
    return _where_known(turns, at - width, at + width, running.shape[1] - 1)


def _where_known(values: Floats, start: Floats, end: Floats, n: float) -> Floats:
    """Values, (n_places,), without a number where they are of what begins before the sound or ends behind it, ``n``."""
    return np.where((start >= 0) & (end <= n), values, np.nan)


def sixteenths(beats: Floats) -> Floats:
    """The beats, (n,), and three even places between every two, (4 * n - 3,)."""
    return np.interp(np.arange((len(beats) - 1) * STEPS_A_BEAT + 1) / STEPS_A_BEAT, np.arange(len(beats)), beats)


def _gains(rows: Floats, width: int) -> Floats:
    """How much higher rows (n_rows, n_steps) are in the ``width`` steps from each on than in those before it."""
    running, steps = _running(rows), np.arange(rows.shape[1], dtype=np.float64)
    gains = _mean_between(running, steps, steps + width) - _mean_between(running, steps - width, steps)
    return _where_known(gains, steps - width, steps + width, rows.shape[1])


def _sections(onsets: Onsets, at_s: Floats, step_s: Floats) -> list[Floats]:
    """How much the loudness of all bands changes at once: where a part of the song begins."""
    loud = _mean_between(_running(onsets.loudness), onsets.frames(at_s), onsets.frames(at_s + step_s))
    loud = (loud - loud.mean(axis=1, keepdims=True)) / np.maximum(loud.std(axis=1, keepdims=True), _LEAST_SPREAD)
    return [np.abs(_gains(loud, width)).sum(axis=0) for width in _SECTION_STEPS]


def evidence(onsets: Onsets, spectrum: Spectrum, at_s: Floats) -> Floats:
    """What sounds at each sixteenth, relative to the song's mean.

    Returns
    -------
    ndarray
        (n_kinds, n_times): onsets in each band; rise of the power in each; change of notes and of bass over half a
        beat, a beat and two; loudness of the two lowest bands in the half beat that follows; change of all loudness
        over two beats, four and eight. Not a number where the sound does not reach as far before and behind.
    """
    rate = spectrum.frames_per_s
    step_s = np.diff(at_s, append=2 * at_s[-1] - at_s[-2])
    # The power itself, too: its logarithm hardly tells strong from soft.
    risen = gaussian_filter1d(np.concatenate((onsets.bands, rises(np.expm1(onsets.loudness)))), 1.5, axis=1)
    frames = np.arange(onsets.bands.shape[1])
    at, until = onsets.frames(at_s), onsets.frames(at_s + 2 * step_s)
    kinds = [_where_known(np.interp(at, frames, band), at, at + _BEHIND_AN_ONSET, len(frames)) for band in risen]
    notes, bass = _running(spectrum.notes), spectrum.bass
    usual = float(bass.mean())
    # Less is what leaks from higher tones.
    heard = usual > _LEAST_BASS * float(spectrum.loudest.mean())
    bass = _running(np.log(1 + bass * np.float32(20.0 / usual)) if heard else np.zeros_like(bass))
    kinds += [_turn(rows, spectrum.frames(at_s), width * step_s * rate) for width in _WIDTHS for rows in (notes, bass)]
    loud = _running(onsets.loudness[:_N_BASS_BANDS])
    kinds += list(_where_known(_mean_between(loud, at, until), at, until, len(frames)))
    return relative(np.stack([*kinds, *_sections(onsets, at_s, step_s)]), np.repeat(_LEAST, _N_OF_A_KIND)[:, None])


def relative(kinds: Floats, least: Floats | float = 1e-6) -> Floats:
    """Evidence (n_kinds, n_times) divided by its means; a mean less than ``least`` is noise, and stays small."""
    known = ~np.isnan(kinds)
    means = np.where(known, kinds, 0.0).sum(axis=1, keepdims=True) / np.maximum(known.sum(axis=1, keepdims=True), 1)
    return kinds / np.maximum(means, least)


def profile(kinds: Floats, at: npt.NDArray[np.int64] | None = None) -> Floats:
    """Mean evidence on each sixteenth of the eight-count, (n_kinds, N_STEPS); 1, as usual, where nothing is known.

    ``at``: which sixteenth each is, (n_times,), where it is not its number.
    """
    places, known = (np.arange(kinds.shape[1]) if at is None else at) % N_STEPS, ~np.isnan(kinds)
    n = np.stack([np.bincount(places, row, N_STEPS) for row in known])
    total = np.stack([np.bincount(places, row, N_STEPS) for row in np.where(known, kinds, 0.0)])
    return np.minimum(np.where(n > 0, total / np.maximum(n, 1), 1.0), _CAP)


def fits(found: Floats, template: Floats = _TEMPLATE, *, spacing: int = 1) -> Floats:
    """How well each sixteenth of a profile would be the "1": the template laid on it in all rotations, (N_STEPS,).

    ``spacing``: every how many sixteenths a long note begins, where the music swings; the others are hardly beats.
    """
    turned = np.stack([np.roll(found, -one, axis=1) for one in range(N_STEPS)])
    score = np.tensordot(turned, template, axes=2)
    score[np.arange(N_STEPS) % spacing != 0] -= _AGAINST_THE_SWING
    return score


def beginning(onsets: Onsets, at_s: Floats) -> Floats:
    """How much likelier each sixteenth, (N_STEPS,), is the "1" as the sound begins there with a stroke."""
    first = onsets.pulse[: round(_AT_ONCE_S * onsets.frames_per_s)]
    at = onsets.start_s + first.argmax() / onsets.frames_per_s
    place = (at - at_s[0]) / (at_s[1] - at_s[0])
    begins = first.max() > _STROKE and abs(place - round(place)) < _NEAR
    return _BEGINS * begins * np.eye(N_STEPS)[round(place) % N_STEPS]


def reading_of(found: Floats, begins: Floats, *, spacing: int = 1) -> Reading:
    """How pulses with such a ``profile`` are counted that begin as ``beginning`` says.

    Notes
    -----
    A template of an eight-count, what is usual on each of its sixteenths, is laid on the profile in all 32 rotations;
    the likelihood of a rotation is the softmax of how well it fits.
    """
    score = fits(found, spacing=spacing) + begins
    likely = np.exp(score - score.max())
    likely /= likely.sum()
    beat = likely.reshape(-1, STEPS_A_BEAT).sum(axis=0).argmax()
    ones = likely[beat::STEPS_A_BEAT]
    return Reading(int(beat + STEPS_A_BEAT * ones.argmax()), likely)
