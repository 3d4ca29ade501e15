"""KMeans with the same labels every time, and the curves that help to choose k."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis.results import Floats32
from choleor_desktop.progress import SILENT, Progress

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController

N_RESTARTS = 8
_LARGEST_SAMPLE = 100_000
_SILHOUETTE_SAMPLE = 5_000
_ROWS_AT_ONCE, _ROWS_TO_COUNT = 65_536, 1_024
_N_APART = 2
_NOT_APART = 1e-6
SAME_SOUND = 1e-3
"""Squared distance of ``similarity.weighed`` vectors up to which slices score 99.99 or more."""

Labels = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """A grouping of vectors.

    Attributes
    ----------
    labels
        Cluster of each vector, int32, (n,).
    centres
        Cluster centres, float32, (k, d).
    inertia
        Sum of squared distances to the own centre, over all vectors.
    silhouette
        Mean silhouette of at most 5000 vectors, -1..1; 0 where it is not defined (one cluster, or none apart).
    """

    labels: Labels
    centres: Floats32
    inertia: float
    silhouette: float


def _checked(vectors: npt.NDArray[np.floating]) -> Floats32:
    points = np.ascontiguousarray(vectors, np.float32)
    if points.ndim != 2 or not len(points):  # noqa: PLR2004 - a table
        raise ValueError("clustering needs at least one vector")
    if not np.isfinite(points).all():
        raise ValueError("vectors must be finite")
    return points


def _sample(points: Floats32, seed: int, size: int) -> Floats32:
    if len(points) <= size:
        return points
    chosen = np.random.default_rng(seed).choice(len(points), size, replace=False)
    return points[np.sort(chosen)]


def _n_different(points: Floats32, most: int, same: float) -> int:
    """How many vectors differ from each other by a squared distance of more than ``same``; not more than ``most``."""
    found: list[Floats32] = []
    for start in range(0, len(points), _ROWS_TO_COUNT):
        left = points[start : start + _ROWS_TO_COUNT]
        for one in found:
            left = left[np.square(left - one).sum(axis=1) > same]
        while len(left) and len(found) < most:
            found.append(left[0])
            left = left[np.square(left - left[0]).sum(axis=1) > same]
        if len(found) == most:
            break
    return len(found)


def _assign(points: Floats32, centres: Floats32) -> tuple[Labels, float]:
    """Nearest centre of each vector (the lower number wins a tie), and the inertia."""
    labels = np.empty(len(points), np.int32)
    inertia = 0.0
    squares = np.square(centres, dtype=np.float64).sum(axis=1)
    for start in range(0, len(points), _ROWS_AT_ONCE):
        block = points[start : start + _ROWS_AT_ONCE].astype(np.float64)
        distances = np.square(block).sum(axis=1)[:, None] - 2 * block @ centres.T.astype(np.float64) + squares
        labels[start : start + len(block)] = distances.argmin(axis=1)
        inertia += float(np.maximum(distances.min(axis=1), 0).sum())
    return labels, inertia


@cache
def _threads() -> ThreadpoolController:
    """What numpy and scikit-learn share their work among; looked for once, as that goes through all that is loaded."""
    from threadpoolctl import ThreadpoolController  # noqa: PLC0415 - after scikit-learn is loaded

    return ThreadpoolController()


def _fit(points: Floats32, k: int, seed: int, progress: Progress) -> Floats32:
    """Centres of the best of several k-means++ starts; between two starts it can be cancelled."""
    from sklearn.cluster import KMeans  # noqa: PLC0415 - slow to load, and only needed here
    from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415

    train = _sample(points, seed, _LARGEST_SAMPLE)
    best: tuple[float, Floats32] | None = None
    # One thread sums in one order, so that the same seed gives the same bits. Vectors that differ by less than single
    # precision tells apart leave clusters empty; those are dropped below, and need no warning.
    with _threads().limit(limits=1), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        for restart in range(N_RESTARTS):
            progress.step(restart, N_RESTARTS, "cluster")
            start = (seed * 1_000 + restart) % 2**32  # scikit-learn takes no larger ones
            model: Any = KMeans(k, n_init=1, random_state=start)  # pyright: ignore[reportArgumentType]
            model.fit(train)
            if best is None or model.inertia_ < best[0] * (1 - 1e-9):
                best = float(model.inertia_), model.cluster_centers_.astype(np.float32)
    assert best is not None  # noqa: S101 - there is at least one start
    return best[1][np.unique(_assign(train, best[1])[0])]


def _ordered(points: Floats32, centres: Floats32, previous: Floats32 | None) -> Floats32:
    """Centres in an order that lasts: numbers of the previous ones they took over, else by size, largest first."""
    labels, _ = _assign(points, centres)
    sizes = np.bincount(labels, minlength=len(centres))
    order = list(np.lexsort((*centres.T[::-1], -sizes)))
    if previous is None or previous.shape[1:] != centres.shape[1:] or not len(previous):
        return centres[order]
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - slow to load, and only needed here

    distances = np.linalg.norm(previous[:, None] - centres[None], axis=2)
    pairs = zip(*(side.tolist() for side in linear_sum_assignment(distances)), strict=True)
    # Those that continue one of a number beyond k, and new ones, take the numbers that became free.
    taken = {number: i for number, i in pairs if number < len(centres)}
    rest = [i for i in order if i not in set(taken.values())]
    return centres[[taken[number] if number in taken else rest.pop(0) for number in range(len(centres))]]


def silhouette(points: Floats32, labels: Labels, seed: int = 0) -> float:
    """Mean silhouette (Rousseeuw 1987) of a seeded sample of at most 5000 vectors; 0 where it is not defined."""
    from sklearn.metrics import silhouette_score  # noqa: PLC0415 - slow to load, and only needed here

    chosen = np.arange(len(points))
    if len(points) > _SILHOUETTE_SAMPLE:
        chosen = np.random.default_rng(seed).choice(len(points), _SILHOUETTE_SAMPLE, replace=False)
    n_labels = len(np.unique(labels[chosen]))
    if not 1 < n_labels < len(chosen):
        return 0.0
    return float(silhouette_score(points[chosen], labels[chosen]))


def cluster(
    vectors: npt.NDArray[np.floating],
    k: int,
    *,
    seed: int = 0,
    same: float = 0.0,
    previous: Floats32 | None = None,
    progress: Progress = SILENT,
) -> Clusters:
    """Group vectors into k clusters.

    Parameters
    ----------
    vectors
        Finite, (n, d).
    k
        How many clusters; never more than there are different vectors.
    seed
        The same vectors and seed give the same labels.
    same
        Squared distance up to which two vectors are not different.
    previous
        Centres of the clusters before, (k_before, d): the new clusters keep the numbers of those they continue.

    Raises
    ------
    ValueError
        When there are no vectors, they are not finite, or k is below 1.
    Cancelled
        Between two of the starts.

    Notes
    -----
    k-means++ (Arthur and Vassilvitskii 2007), the best of eight starts on at most 100 000 vectors; all are assigned.
    """
    if k < 1:
        raise ValueError("k must be at least 1")
    points = _checked(vectors)
    k = _n_different(_sample(points, seed, _LARGEST_SAMPLE), k, same)
    centres = _fit(points, k, seed, progress)
    centres = _ordered(points, centres, None if previous is None else np.asarray(previous, np.float32))
    labels, inertia = _assign(points, centres)
    progress.step(N_RESTARTS, N_RESTARTS, "cluster")
    return Clusters(labels, centres, inertia, silhouette(points, labels, seed))


def elbow(
    vectors: npt.NDArray[np.floating],
    ks: Sequence[int],
    *,
    seed: int = 0,
    same: float = 0.0,
    progress: Progress = SILENT,
) -> tuple[tuple[int, float, float], ...]:
    """Inertia and silhouette for several k, as (k, inertia, silhouette); k beyond the different vectors are left out.

    Raises
    ------
    Cancelled
        Between two of the fits.
    """
    points = _checked(vectors)
    most = _n_different(_sample(points, seed, _LARGEST_SAMPLE), max(ks, default=0), same)
    wanted = sorted({k for k in ks if 1 <= k <= most})
    curve = []
    for i, k in enumerate(wanted):
        step = Progress(lambda *_, i=i: progress.step(i, len(wanted), "curve"))
        centres = _fit(points, k, seed, step)
        labels, inertia = _assign(points, centres)
        curve.append((k, inertia, silhouette(points, labels, seed)))
    return tuple(curve)


def medoids(vectors: npt.NDArray[np.floating], labels: Labels) -> dict[int, int]:
    """Row of the vector nearest to the mean of each cluster, by its number."""
    points = _checked(vectors)
    found = {}
    for number in np.unique(labels[labels >= 0]).tolist():
        rows = np.flatnonzero(labels == number)
        own = points[rows].astype(np.float64)
        found[number] = int(rows[np.square(own - own.mean(axis=0)).sum(axis=1).argmin()])
    return found


def middles(vectors: npt.NDArray[np.floating], labels: Labels) -> Floats32:
    """Mean of the vectors (n, d) of each label, (k, d); a label that nobody has gets the mean of all."""
    points = _checked(vectors)
    k = int(labels.max(initial=-1)) + 1
    found = np.tile(points.mean(axis=0, dtype=np.float64), (k, 1))
    for number in range(k):
        own = points[labels == number]
        if len(own):
            found[number] = own.mean(axis=0, dtype=np.float64)
    return found.astype(np.float32)


def set_apart(
    vectors: npt.NDArray[np.floating], labels: Labels, spans: Mapping[str, slice]
) -> dict[int, tuple[str, ...]]:
    """The two groups of columns that set each cluster apart most, by its number, strongest first; fewer where less do.

    Parameters
    ----------
    spans
        Columns by name.

    Notes
    -----
    The squared distance of a cluster's middle from the middle of all, over the geometric mean of the scatter of all
    vectors and of the scatter of the clusters' middles: far for the library, and farther than for most clusters. The
    scatter within the cluster says nothing of that: in a cluster of one tempo it is next to none.
    """
    points = _checked(vectors).astype(np.float64)
    numbers, sizes = np.unique(labels[labels >= 0], return_counts=True)
    if not len(numbers):
        return {}
    own = np.stack([points[labels == number].mean(axis=0) for number in numbers])
    away = np.square(own - points.mean(axis=0))
    between, whole = np.average(away, axis=0, weights=sizes), points.var(axis=0)
    strength = {
        name: away[:, span].sum(axis=1) / (np.sqrt(between[span].sum() * whole[span].sum()) + _NOT_APART)
        for name, span in spans.items()
    }
    found = {}
    for line, number in enumerate(numbers.tolist()):
        apart = [name for name, values in strength.items() if values[line] > _NOT_APART]
        found[number] = tuple(sorted(apart, key=lambda name: -strength[name][line])[:_N_APART])
    return found
