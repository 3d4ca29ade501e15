"""Where every slice lies on the two-dimensional map; computed once for the same slices, then kept."""

from __future__ import annotations

from choleor_desktop.analysis import projection
from choleor_desktop.analysis.parameters import ANALYSIS_VERSION
from choleor_desktop.analysis.results import Floats32
from choleor_desktop.library.cache import Cache
from choleor_desktop.library.models import LibraryView
from choleor_desktop.pipeline.clusters import vectors_of
from choleor_desktop.progress import SILENT, Progress


def map_coordinates(cache: Cache, view: LibraryView, *, kind: str = "pca", progress: Progress = SILENT) -> Floats32:
    """The map of all slices, float32, (n, 2).

    Parameters
    ----------
    kind
        ``"pca"`` (at once) or ``"neighbours"`` (keeps neighbourhoods, takes its time).

    Raises
    ------
    Cancelled
        When no longer wanted.
    """
    key = f"{kind}:{ANALYSIS_VERSION}:{view.slices_digest}"
    kept = cache.coordinates(key)
    if kept is not None and kept.shape == (len(view.slices), 2):
        return kept
    vectors = vectors_of(view, "match")
    found = projection.pca_map(vectors) if kind == "pca" else projection.neighbour_map(vectors, progress=progress)
    cache.put_coordinates(key, found)
    return found
