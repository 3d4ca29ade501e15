"""Where every slice lies on the two-dimensional map; computed once for the same slices, then kept."""

from __future__ import annotations

import numpy as np

from choleor_desktop.analysis import projection
from choleor_desktop.analysis.parameters import ANALYSIS_VERSION
from choleor_desktop.analysis.results import Floats32
from choleor_desktop.library.cache import Cache
from choleor_desktop.pipeline.aside import Compute, here
from choleor_desktop.pipeline.find import Finder
from choleor_desktop.pipeline.space import songs_by_id
from choleor_desktop.progress import SILENT, Progress

_FORMAT = 5  # raised when the map of the same slices would be another


def map_coordinates(
    cache: Cache, finder: Finder, *, kind: str, compute: Compute = here, progress: Progress = SILENT
) -> Floats32:
    """The map of all slices, float32, (n, 2).

    Parameters
    ----------
    kind
        ``"pca"`` (at once) or ``"neighbours"`` (keeps neighbourhoods, takes its time).
    compute
        Where neighbourhoods are computed.

    Raises
    ------
    Cancelled
        When no longer wanted.
    ComputationFailed, WorkersUnavailable
        When another process was to compute it, and could not.
    """
    view = finder.view
    key = f"{kind}:{ANALYSIS_VERSION}:{_FORMAT}:{view.slices_digest}"
    kept = cache.coordinates(key)
    if kept is not None and kept.shape == (len(view.slices), 2):
        return kept
    vectors, side = finder.vectors("match"), view.slices.bpm  # whitened anew they may have turned; tempo stays
    if kind == "pca":
        found = projection.pca_map(vectors, side)
    else:
        # Song by song: the map of the same slices is the same, whichever song was analysed first.
        order = np.argsort(songs_by_id(view)[view.slices.song], kind="stable")
        found = np.empty((len(vectors), 2), np.float32)
        found[order] = compute(projection.neighbour_map, vectors[order], side[order], progress=progress)
    cache.put_coordinates(key, found)
    return found
