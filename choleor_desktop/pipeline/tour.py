"""From sound to score on one slice, each step with its real numbers, and what the original got wrong on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis import classic, clustering, original, projection, spectral
from choleor_desktop.analysis.aspects import slice_aspects
from choleor_desktop.analysis.levels import N_SECTIONS, levels
from choleor_desktop.analysis.parameters import DEFAULT
from choleor_desktop.analysis.results import EightCount, Floats, Floats32
from choleor_desktop.analysis.similarity import Query
from choleor_desktop.analysis.song import analyse_ready_cut, centred
from choleor_desktop.library import audio_file, sources
from choleor_desktop.library.cache import Cache
from choleor_desktop.library.models import LibraryView
from choleor_desktop.pipeline.aside import Compute, here
from choleor_desktop.pipeline.detail import SliceDetail, slice_detail
from choleor_desktop.pipeline.find import Finder, Neighbour, Request
from choleor_desktop.progress import SILENT, Progress

N_RESULTS = 8
N_CLUSTERS = 10
SEEDS = (1, 2)
_LARGEST = 3_000
_N_STEPS = 6
_N_LOOKED_AT = 200


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One analysis frame, where the slice is loudest.

    Attributes
    ----------
    start_s
        In the song.
    samples
        (n_fft,), under the window.
    spectrum_db
        (1 + n_fft / 2,), the loudest 0.
    top_hz
        Frequency of its last row.
    """

    start_s: float
    samples: Floats32
    spectrum_db: Floats
    top_hz: float


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """KMeans on classic vectors from one seed.

    Attributes
    ----------
    labels
        Cluster of each of ``Tour.sample``.
    lost
        How many of the nearest in the whole library lie in another cluster than the query.
    """

    seed: int
    labels: npt.NDArray[np.int32]
    lost: int


@dataclass(frozen=True, slots=True, eq=False)
class Tour:
    """All that the tour shows of a slice; the same library and slice give the same numbers every time.

    Attributes
    ----------
    vector, other_vector
        Classic vectors of the slice and of its nearest, (20,).
    loudness_share
        Share of MFCC 0 in the vector's squared length.
    quiet_vector
        Of the same sound at half gain.
    quiet_classic, quiet_match
        Score of the sound at half gain against itself, by both methods.
    quiet_noise
        Classic score of white noise at half gain against itself.
    flipped
        Classic score of the slice against itself where another version's sign is taken.
    sample, xy
        Rows that were grouped, and where they lie, (m,) and (m, 2).
    moved
        How many slices keep the query company by one seed only.
    nearest
        Classic, whole library, best first, exactly as many as asked for.
    shown, thrown
        What the original showed of them, and the row it threw away.
    levels, frequency_levels
        Nine levels along time, and as the original cut them.
    match
        Match, best first.
    elsewhere
        By the name of a step whose fault this slice does not show, the row of the nearest slice that does.
    """

    detail: SliceDetail
    frame: Frame
    n_frames: int
    vector: Floats
    loudness_share: float
    quiet_vector: Floats
    quiet_classic: float
    quiet_match: float
    quiet_noise: float
    flipped: float
    sample: npt.NDArray[np.int64]
    xy: Floats32
    groupings: tuple[Grouping, ...]
    moved: int
    nearest: tuple[Neighbour, ...]
    other_vector: Floats
    shown: tuple[tuple[int, float], ...]
    thrown: int
    levels: tuple[int, ...]
    frequency_levels: tuple[int, ...]
    match: tuple[Neighbour, ...]
    elsewhere: Mapping[str, int]
    n_asked: int = N_RESULTS
    n_clusters: int = N_CLUSTERS

    @property
    def moves(self) -> bool:
        """Whether the levels along time show that loudness moves."""
        return _moves(self.levels)


def tour(cache: Cache, finder: Finder, row: int, *, compute: Compute = here, progress: Progress = SILENT) -> Tour:
    """Walk from sound to score.

    Parameters
    ----------
    compute
        Where the clusters are computed.

    Raises
    ------
    AudioError, SliceWithoutSound
        When the slice's file is not there, damaged, or another song's by now; or when it came from a feature table.
    Cancelled
        When no longer wanted.
    ComputationFailed, WorkersUnavailable
        When another process was to compute the clusters, and could not.
    """
    view = finder.view
    progress = progress.part()
    progress.step(0, _N_STEPS, "tour")
    detail = slice_detail(cache, view, row)
    progress.step(1, _N_STEPS, "tour")
    sound, piece = _sound(view, row)
    progress.step(2, _N_STEPS, "tour")
    vector = view.classic[row].astype(np.float64)
    quiet_vector, quiet_match = _at_half_gain(finder, row, sound, piece)
    progress.step(3, _N_STEPS, "tour")
    nearest = _nearest(finder, row)
    match = finder.similar(Request(queries=(view.slices.ids[row],), n=N_RESULTS)).neighbours
    progress.step(4, _N_STEPS, "tour")
    sample = _sampled(len(view.slices), [row, *(n.row for n in nearest)])
    labels = compute(_labels, view.classic[sample], progress=progress.part(4 / _N_STEPS, 5 / _N_STEPS))
    groupings = _groupings(sample, [row, *(n.row for n in nearest)], labels)
    progress.step(5, _N_STEPS, "tour")
    shown, thrown = _as_shown(view, row)
    return Tour(
        detail=detail,
        frame=_loudest_frame(piece, detail.start_s),
        n_frames=spectral.n_frames(len(piece)),
        vector=vector,
        loudness_share=original.loudness_share(vector),
        quiet_vector=quiet_vector,
        quiet_classic=float(classic.scores(vector, quiet_vector[None])[0]),
        quiet_match=quiet_match,
        quiet_noise=_noise_at_half_gain(),
        flipped=float(classic.scores(vector, -vector[None])[0]),
        sample=sample,
        xy=projection.pca_map(view.classic[sample]),
        groupings=groupings,
        moved=_moved(sample, row, groupings),
        nearest=nearest,
        other_vector=view.classic[nearest[0].row].astype(np.float64) if nearest else np.zeros_like(vector),
        shown=shown,
        thrown=thrown,
        levels=detail.levels9,
        frequency_levels=tuple(original.frequency_levels(piece).tolist()),
        match=match,
        elsewhere=_elsewhere(finder, row, sample, labels),
        n_clusters=min(N_CLUSTERS, len(sample)),
    )


def _eight_count(view: LibraryView, row: int) -> EightCount:
    table = view.slices
    borders = tuple(float(time) for time in table.beats_s[row])
    return EightCount(int(table.index[row]), borders[0], borders[-1], borders, float(table.bpm[row]))


def _sound(view: LibraryView, row: int) -> tuple[Floats32, Floats32]:
    """The file's sound, and the slice's part of it."""
    path, start_s, end_s = sources.slice_sound(view, row)
    sound = audio_file.read_mono(path)
    rate = DEFAULT.sample_rate
    return sound, sound if row in view.slices.files else sound[round(start_s * rate) : round(end_s * rate)]


def _at_half_gain(finder: Finder, row: int, sound: Floats32, piece: Floats32) -> tuple[Floats, float]:
    """Classic vector of the slice at half gain, and the score that Match gives it."""
    vector = classic.vectors_of([piece * np.float32(0.5)])[0].astype(np.float64)
    quiet = sound * np.float32(0.5)
    if row in finder.view.slices.files:
        raw = analyse_ready_cut([quiet]).features.match[0]
    else:
        raw = slice_aspects(spectral.transform(centred(quiet), DEFAULT), [_eight_count(finder.view, row)])[0]
    allowed = np.zeros(len(finder.view.slices), bool)
    allowed[row] = True
    return vector, float(finder.space.rank(Query(positive=(raw,), allowed=allowed, n=1)).scores[0])


def _noise_at_half_gain() -> float:
    noise = np.random.default_rng(0).normal(0, 0.2, 2 * DEFAULT.sample_rate).astype(np.float32)
    loud, quiet = classic.vectors_of([noise, noise * np.float32(0.5)])
    return float(classic.scores(loud, quiet[None])[0])


def _loudest_frame(piece: Floats32, start_s: float) -> Frame:
    n = spectral.n_frames(len(piece))
    frames = spectral.frames_of(piece, slice(0, n), DEFAULT.n_fft, DEFAULT.hop_length)
    at = int(np.square(frames).sum(axis=1).argmax())
    magnitude = spectral.magnitudes(piece)[at]
    decibels = 20 * np.log10(np.maximum(magnitude / max(float(magnitude.max()), 1e-9), 1e-4))
    first = at * DEFAULT.hop_length - DEFAULT.n_fft // 2
    window = np.hanning(DEFAULT.n_fft).astype(np.float32)
    return Frame(
        start_s + max(first, 0) / DEFAULT.sample_rate,
        frames[at] * window,
        decibels.astype(np.float64),
        DEFAULT.sample_rate / 2,
    )


# --- clusters and results as the original had them -------------------------------------------------


def _sampled(n: int, wanted: list[int]) -> npt.NDArray[np.int64]:
    """All rows, or a seeded choice among very many that holds the wanted ones."""
    if n <= _LARGEST:
        return np.arange(n)
    chosen = np.random.default_rng(0).choice(n, _LARGEST, replace=False)
    return np.unique(np.concatenate([chosen, wanted]))


def _labels(vectors: Floats32, *, progress: Progress) -> tuple[npt.NDArray[np.int32], ...]:
    """Clusters from each seed."""
    k, of = min(N_CLUSTERS, len(vectors)), len(SEEDS)
    return tuple(
        clustering.cluster(vectors, k, seed=seed, progress=progress.part(i / of, (i + 1) / of)).labels
        for i, seed in enumerate(SEEDS)
    )


def _nearest(finder: Finder, row: int, n: int = N_RESULTS) -> tuple[Neighbour, ...]:
    """Classic, whole library."""
    return finder.similar(Request(queries=(finder.view.slices.ids[row],), method="classic", n=n)).neighbours


def _groupings(
    sample: npt.NDArray[np.int64], rows: list[int], labels: tuple[npt.NDArray[np.int32], ...]
) -> tuple[Grouping, ...]:
    return tuple(_grouping(sample, rows, seed, own) for seed, own in zip(SEEDS, labels, strict=True))


def _grouping(sample: npt.NDArray[np.int64], rows: list[int], seed: int, labels: npt.NDArray[np.int32]) -> Grouping:
    """The clusters from one seed, and how many of ``rows`` are not in the cluster of the first."""
    own = labels[np.searchsorted(sample, rows)]
    return Grouping(seed, labels, int((own != own[0]).sum()))


def _moved(sample: npt.NDArray[np.int64], row: int, groupings: tuple[Grouping, ...]) -> int:
    at = int(np.searchsorted(sample, row))
    company = [set(np.flatnonzero(g.labels == g.labels[at]).tolist()) for g in groupings]
    return len(set.union(*company) - set.intersection(*company))


def _as_shown(view: LibraryView, row: int) -> tuple[tuple[tuple[int, float], ...], int]:
    """Best first over the whole library, the query among them as in the original's table, then the first cut off."""
    scores = classic.scores(view.classic[row], view.classic)
    order = np.lexsort((np.arange(len(scores)), -scores))[: N_RESULTS + 1].tolist()
    rows, thrown = original.one_too_few(order, N_RESULTS)
    return tuple((each, float(scores[each])) for each in rows), thrown


def _moves(marks: Sequence[int]) -> bool:
    return max(marks) - min(marks) > 1


# --- where a fault shows --------------------------------------------------------------------------


def _elsewhere(
    finder: Finder, row: int, sample: npt.NDArray[np.int64], labels: tuple[npt.NDArray[np.int32], ...]
) -> Mapping[str, int]:
    """Where the faults show that this slice does not, by step: at the first of its nearest with all, else with that."""

    def is_torn(each: int) -> bool:
        """Its company changes with the seed, and the first one hides some of its nearest."""
        groupings = _groupings(sample, [each, *(n.row for n in _nearest(finder, each))], labels)
        return _moved(sample, each, groupings) > 0 and groupings[0].lost > 0

    def is_outdone(each: int) -> bool:
        """Another slice comes before it, and was thrown away for it."""
        return int(classic.scores(finder.view.classic[each], finder.view.classic).argmax()) != each

    def is_moving(each: int) -> bool:
        """Levels along time say something of it."""
        return _moves(levels(finder.view.levels_db[each, :N_SECTIONS], finder.view.level_range).tolist())

    faults = {"levels": is_moving, "results": is_outdone}
    if len(sample) == len(finder.view.slices):  # else those near another slice are not among the grouped
        faults["clusters"] = is_torn
    near = [n.row for n in _nearest(finder, row, _N_LOOKED_AT) if finder.with_sound[n.row]]
    missing = {step: shows for step, shows in faults.items() if not shows(row)}
    with_all = next((each for each in near if missing and all(shows(each) for shows in faults.values())), -1)
    found = {step: with_all if with_all >= 0 else next(filter(shows, near), -1) for step, shows in missing.items()}
    return {step: each for step, each in found.items() if each >= 0}
