"""Groups all slices of a library into clusters and stores that."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis import clustering
from choleor_desktop.analysis.results import Floats32
from choleor_desktop.errors import LibraryHasNoSlices, LibraryReadOnly
from choleor_desktop.library.models import NO_CLUSTER, Clustering, LibraryView
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.aside import Compute, here
from choleor_desktop.pipeline.find import Finder
from choleor_desktop.pipeline.space import measured, songs_by_id, why_without_sound
from choleor_desktop.progress import SILENT, Progress

_Curve = tuple[tuple[int, float, float], ...]


def _grouped(view: LibraryView, method: str) -> npt.NDArray[np.intp]:
    """Rows that can be clustered, in an order that does not depend on which song was analysed first."""
    if not len(view.slices):
        raise LibraryHasNoSlices
    rows = np.argsort(songs_by_id(view)[view.slices.song], kind="stable")
    rows = rows[measured(view, method)[rows]]
    if not len(rows):
        raise why_without_sound(view, 0)
    return rows


def _heirs(before: Clustering | None, labels: npt.NDArray[np.int32]) -> dict[int, int]:
    """The cluster that lives on of each one before: it holds most of its slices, and is mostly made of them."""
    if before is None:
        return {}
    # Slices that were in no cluster came since, and belong to nobody.
    known = (before.labels != NO_CLUSTER) & (labels != NO_CLUSTER)
    found = {}
    for number in np.unique(before.labels[known]).tolist():
        there = labels[known & (before.labels == number)]
        heir = int(np.bincount(there).argmax())
        shared = 2 * int((there == heir).sum())
        if shared > (before.labels == number).sum() and shared > (known & (labels == heir)).sum():
            found[number] = heir
    return found


def heir_of(seen: LibraryView, number: int, now: LibraryView) -> int:
    """Which cluster one of an earlier view is by now; ``NO_CLUSTER`` where none lives on of it."""
    before, after = seen.clustering, now.clustering
    if before is None or after is None:
        return NO_CLUSTER
    if (before.k, before.method, before.inertia) == (after.k, after.method, after.inertia):
        return number
    labels = before.labels
    if seen.slices is not now.slices:
        rows = [seen.slices.rows.get(name, -1) for name in now.slices.ids]
        labels = np.append(before.labels, NO_CLUSTER)[rows]
    return _heirs(replace(before, labels=labels), after.labels).get(number, NO_CLUSTER)


def _is_of(drawn: _Curve, vectors: Floats32, seed: int) -> bool:
    """Whether curves are those of these vectors: all in one cluster, they lie as far apart as they did then."""
    now = clustering.elbow(vectors, drawn[0][:1], seed=seed) if drawn else ()
    return bool(now) and math.isclose(now[0][1], drawn[0][1], rel_tol=1e-6)


def _clusters_and_curve(
    vectors: Floats32,
    k: int,
    previous: Floats32 | None,
    curve: int | _Curve,
    *,
    seed: int,
    same: float,
    progress: Progress,
) -> tuple[clustering.Clusters, _Curve]:
    """Clusters, and curves up to a number of clusters or those that were drawn, where they hold."""
    n_more = curve if isinstance(curve, int) else 0
    share = 1 / (1 + n_more)  # each number that is tried takes as long as the one that is wanted
    found = clustering.cluster(vectors, k, seed=seed, same=same, previous=previous, progress=progress.part(0.0, share))
    if isinstance(curve, tuple):
        return found, curve if _is_of(curve, vectors, seed) else ()
    return found, clustering.elbow(vectors, range(1, curve + 1), seed=seed, same=same, progress=progress.part(share))


def cluster_library(
    store: Store,
    *,
    k: int = 10,
    seed: int = 0,
    method: str = "match",
    curve_max: int | None = None,
    finder_of: Callable[[LibraryView], Finder] = Finder,
    is_action: bool = True,
    compute: Compute = here,
    progress: Progress = SILENT,
) -> Clustering:
    """Cluster all slices and store it; clusters keep numbers and names where they continue those before.

    Parameters
    ----------
    curve_max
        Also try every number of clusters up to this one, for the elbow and silhouette curves; without it, curves
        that were drawn of the very same slices stay.
    finder_of
        Who knows the slices of a view made comparable.
    is_action
        Whether it can be undone, as what a person does.
    compute
        Where it is computed.

    Raises
    ------
    LibraryReadOnly
        When the library is only looked at.
    LibraryHasNoSlices
        When there is nothing to group.
    SliceWithoutSound
        When no slice has sound that Match could compare; those without are in no cluster.
    Cancelled
        When no longer wanted; then the clusters before stay.
    SlicesChanged
        When slices came, went or changed meanwhile; then the clusters before stay, too.
    ComputationFailed, WorkersUnavailable
        When another process was to compute it, and could not.
    """
    view = store.view()
    if view.read_only_reason:
        raise LibraryReadOnly(path=view.path, reason=view.read_only_reason)
    rows = _grouped(view, method)
    vectors = finder_of(view).vectors(method)[rows]
    before = view.clustering
    # By their members and not by their centres, which mean nothing once other songs have changed the space.
    previous = clustering.middles(vectors, before.labels[rows]) if before is not None else None
    drawn = before.curve if before is not None and before.method == method else ()
    wanted = drawn if curve_max is None else curve_max
    same = clustering.SAME_SOUND if method == "match" else 0.0
    found, curve = compute(
        partial(_clusters_and_curve, seed=seed, same=same), vectors, k, previous, wanted, progress=progress
    )
    labels = np.full(len(view.slices), NO_CLUSTER, found.labels.dtype)
    labels[rows] = found.labels
    result = Clustering(
        k=len(found.centres),
        seed=seed,
        method=method,
        labels=labels,
        centres=found.centres,
        inertia=found.inertia,
        silhouette=found.silhouette,
        curve=curve,
    )
    store.save_clustering(result, view, heirs=_heirs(before, labels), is_action=is_action)
    return store.view().clustering or result
