"""From a key to a repaired grid."""

from __future__ import annotations

from choleor_desktop.analysis import repair
from choleor_desktop.analysis.results import BeatGrid


def repaired(grid: BeatGrid, how: str, here_s: float, duration_s: float) -> BeatGrid:
    """The grid after ``"earlier"``, ``"later"``, ``"half"``, ``"double"`` or ``"this_is_one"`` (at ``here_s``)."""
    if how == "half":
        return repair.half(grid, duration_s)
    if how == "double":
        return repair.double(grid, duration_s)
    if how == "this_is_one":
        return repair.this_is_one(grid, here_s)
    return repair.shift(grid, 1 if how == "later" else -1)
