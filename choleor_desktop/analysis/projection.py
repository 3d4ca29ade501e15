"""Two-dimensional maps of all slices: principal axes at once, neighbourhoods in the background."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis.results import Floats32
from choleor_desktop.progress import SILENT, Progress

_FEWEST_FOR_NEIGHBOURS = 12
_ITERATIONS = (250, 500)
_STEPS = 25


def pca_map(vectors: npt.NDArray[np.floating], side: npt.NDArray[np.floating] | None = None) -> Floats32:
    """The first two principal axes, (n, 2), the first one scaled to deviation 1.

    Parameters
    ----------
    vectors
        (n, d).
    side
        A value of each vector, (n,), that grows along both axes, so that the map of nearly the same vectors is not
        mirrored, in whatever coordinates they come. Without it the loading of largest magnitude is positive.
    """
    points = np.asarray(vectors, np.float32)
    n, d = points.shape
    if n == 0:
        return np.zeros((0, 2), np.float32)
    centred = points - points.mean(axis=0, dtype=np.float64).astype(np.float32)
    values, axes = np.linalg.eigh((centred.T @ centred).astype(np.float64) / n)
    chosen = axes[:, ::-1][:, : min(2, d)]
    ahead = chosen[np.abs(chosen).argmax(axis=0), range(chosen.shape[1])]
    if side is not None:
        grows = (side - side.mean()) @ (centred @ chosen)
        ahead = np.where(grows == 0, ahead, grows)
    chosen = chosen * np.where(ahead > 0, 1.0, -1.0)
    flat = np.zeros((n, 2), np.float32)
    flat[:, : chosen.shape[1]] = centred @ chosen.astype(np.float32)
    scale = float(np.sqrt(max(values[-1], 0.0)))
    return flat / np.float32(scale) if scale > 0 else flat


def neighbour_map(
    vectors: npt.NDArray[np.floating],
    side: npt.NDArray[np.floating] | None = None,
    *,
    seed: int = 0,
    progress: Progress = SILENT,
) -> Floats32:
    """A map that keeps neighbours together, (n, 2), the same for the same vectors, side and seed.

    Fewer than twelve vectors have no neighbourhoods to keep and get the principal axes.

    Raises
    ------
    Cancelled
        Within some iterations.

    Notes
    -----
    t-SNE (van der Maaten and Hinton 2008) by openTSNE, from the principal axes, one job.
    """
    points = np.asarray(vectors, np.float32)
    start = pca_map(points, side)
    if len(points) < _FEWEST_FOR_NEIGHBOURS or not np.any(start):
        return start
    from openTSNE import TSNEEmbedding, affinity  # noqa: PLC0415 - slow to load, and only needed here

    total = sum(_ITERATIONS) // _STEPS + 1
    progress.step(0, total, "map")
    perplexity: Any = min(30.0, (len(points) - 1) / 3.5)
    nearness = affinity.PerplexityBasedNN(
        points, perplexity=perplexity, metric="euclidean", method="auto", n_jobs=1, random_state=seed
    )
    places = TSNEEmbedding(
        start.astype(np.float64) * 1e-4, nearness, n_jobs=1, random_state=seed, negative_gradient_method="auto"
    )
    done = 1
    for n_iterations, exaggeration, momentum in ((_ITERATIONS[0], 12, 0.5), (_ITERATIONS[1], None, 0.8)):
        for _ in range(n_iterations // _STEPS):
            progress.step(done, total, "map")
            places = places.optimize(_STEPS, exaggeration=exaggeration, momentum=momentum)
            done += 1
    flat = np.asarray(places, np.float32)
    return (flat - flat.mean(axis=0)) / max(float(flat.std()), 1e-9)
