"""What the analysis of a song gives: frozen values that cross processes and threads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Floats32 = npt.NDArray[np.float32]

N_COUNTS = 8
"""Counts of an eight-count."""
TOP_LEVEL = 10
"""The highest level of music or of movement; the lowest is 1."""


@dataclass(frozen=True, slots=True)
class GridCandidate:
    """Another reading of a song's beats, one key away.

    Attributes
    ----------
    name
        ``"half"``, ``"double"``, ``"offbeat"`` (half a beat later) or ``"tempo"`` (another pulse).
    bpm
        Beats per minute.
    first_beat_s
        Time of its first beat.
    score
        How well it explains the song, 0..1, on the scale of ``BeatGrid.confidence``.
    """

    name: str
    bpm: float
    first_beat_s: float
    score: float


Leap = tuple[int, int]
"""A beat, and which count it is, 0..7, whatever came before."""


@dataclass(frozen=True, slots=True, eq=False)
class BeatGrid:
    """The pulse of a song.

    Attributes
    ----------
    beats_s
        Beat times, ascending, shape (n_beats,), float64.
    first_count
        Index, 0..7, of the first beat that is a "1": up to the first leap beats ``first_count + 8 * j`` are.
    leaps
        Where the tempo leaps, whether the count goes on there or not, or where the count begins anew, after a silence,
        a cut or some beats more, or by hand: indices, ascending, of the first beats behind the leaps, and which count
        each is, 0..7. The eight-count before a leap ends there, short of eight or not; with two tempos it is none.
    bpm
        Beats per minute; for free beats the median.
    confidence
        0..1: how sure the beats are.
    count_confidence
        0..1: how sure the "1" is.
    constant
        True when one tempo holds for the whole song.
    candidates
        The runners-up, best first.
    """

    beats_s: Floats
    first_count: int
    bpm: float
    confidence: float
    count_confidence: float = 0.0
    constant: bool = True
    candidates: tuple[GridCandidate, ...] = ()
    leaps: tuple[Leap, ...] = ()

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        """Which count each beat is, from 0, the "1", to 7, (n_beats,)."""
        places = np.arange(len(self.beats_s))
        parts = np.array([(0, -self.first_count), *self.leaps])
        first, count = parts[np.searchsorted(parts[:, 0], places, "right") - 1].T
        return (places - first + count) % N_COUNTS

    @property
    def eight_counts(self) -> npt.NDArray[np.int64]:
        """The beats that begin a whole eight-count, the last of which may end a beat behind the last, (n,)."""
        ones = np.flatnonzero(self.counts == 0)
        ends = np.array([*(beat for beat, _ in self.leaps), len(self.beats_s)])
        return ones[ones + N_COUNTS <= ends[np.searchsorted(ends, ones, "right")]]


@dataclass(frozen=True, slots=True)
class EightCount:
    """One slice of a song: where it is and where its counts are.

    Attributes
    ----------
    index
        Position in the song, from 0.
    start_s, end_s
        Where it begins and ends in the song.
    beats_s
        The nine borders of its eight counts, in the song's time; ``beats_s[0] == start_s``, ``beats_s[8] == end_s``.
    bpm
        Its own tempo.
    """

    index: int
    start_s: float
    end_s: float
    beats_s: tuple[float, ...]
    bpm: float


@dataclass(frozen=True, slots=True, eq=False)
class SliceFeatures:
    """What was measured on the slices of one song, a row each; all float32 and finite.

    Attributes
    ----------
    classic
        The original vector, (n_slices, 20).
    match
        The aspects, raw (not standardized), packed as ``analysis.columns.LAYOUT`` says, (n_slices, n_columns).
    levels_db
        Loudness in dB of the nine sections, then of the eight counts, (n_slices, 17).
    """

    classic: Floats32
    match: Floats32
    levels_db: Floats32


@dataclass(frozen=True, slots=True, eq=False)
class SongOverview:
    """What the plots draw of a song; it can be made again at any time.

    Attributes
    ----------
    peaks
        Lowest and highest sample of every ``peak_hop`` samples, -127..127, int8, (n_blocks, 2).
    blocks_per_s
        How many of them make a second.
    mfcc
        float16, (20, n_frames).
    frames_per_s
        Frames of ``mfcc`` per second; frame i is centred on ``i / frames_per_s``.
    """

    peaks: npt.NDArray[np.int8]
    blocks_per_s: float
    mfcc: npt.NDArray[np.float16]
    frames_per_s: float

    def peaks_between(self, start_s: float, end_s: float) -> npt.NDArray[np.int8]:
        """Its ``peaks`` from one moment to another, seconds."""
        return self.peaks[round(start_s * self.blocks_per_s) : max(round(end_s * self.blocks_per_s), 1)]


NO_OVERVIEW = SongOverview(np.zeros((0, 2), np.int8), 344.5, np.zeros((20, 0), np.float16), 43.07)
"""Of what has no sound, or whose pictures are there already."""


@dataclass(frozen=True, slots=True, eq=False)
class SongAnalysis:
    """All that the program knows of the sound of one song.

    Attributes
    ----------
    warnings
        ``"no_sound"`` where the features came from a table, and there is no sound.
    """

    duration_s: float
    grid: BeatGrid
    slices: tuple[EightCount, ...]
    features: SliceFeatures
    overview: SongOverview
    parameters_digest: str
    warnings: tuple[str, ...] = ()
