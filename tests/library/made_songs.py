"""Songs for tests of the library: small, of every seed another, made without sound."""

from __future__ import annotations

import numpy as np

from choleor_desktop.analysis.results import BeatGrid, EightCount, SliceFeatures, SongAnalysis, SongOverview
from choleor_desktop.library.models import FileStamp, SongRecord


def analysis(n=3, seed=0):
    rng = np.random.default_rng(seed)
    pieces = tuple(EightCount(i, 4.0 * i, 4.0 * i + 4, tuple(4.0 * i + np.arange(9) / 2), 120.0) for i in range(n))
    features = SliceFeatures(*(rng.normal(0, 1, (n, width)).astype(np.float32) for width in (20, 30, 17)))
    overview = SongOverview(np.zeros((4, 2), np.int8), 1.0, np.zeros((20, 4), np.float16), 1.0)
    grid = BeatGrid(np.arange(8 * n + 1) / 2, 0, 120.0, 0.9, 0.5)
    return SongAnalysis(4.0 * n, grid, pieces, features, overview, "digest")


def record(name="song-abc", n=3, seed=0):
    found = analysis(n, seed)
    stamp = FileStamp(f"/music/{name}.flac", 10, 20, f"hash-{name}", f"sound-{name}")
    return SongRecord(
        name, stamp.path, name.title(), "", False, (stamp,), tuple(f"{name}_{i}" for i in range(n)), found
    )
