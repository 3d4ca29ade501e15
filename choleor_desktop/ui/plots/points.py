"""Which of many points in a plane: those in an area or within a line, or the next one in a direction; (n, 2) each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF

_TURN = 1e-5
"""As if all were turned a little: on a lattice, points between two directions would lead round in circles."""
Points = npt.NDArray[np.float64]


def in_area(points: Points, area: QRectF) -> npt.NDArray[np.bool_]:
    """Which are in an area."""
    low, high = (area.left(), area.top()), (area.right(), area.bottom())
    return ((points >= low) & (points <= high)).all(axis=1)


def within_line(points: Points, corners: Sequence[tuple[float, float]]) -> npt.NDArray[np.bool_]:
    """Which are within a line that was drawn around them; crossings are counted for all at once."""
    x, y = points.T
    found = np.zeros(len(x), bool)
    for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], corners[0]], strict=True):
        if y1 != y2:
            found ^= ((y1 > y) != (y2 > y)) & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
    return found


def next_toward(points: Points, here: int, way: tuple[int, int], allowed: npt.NDArray[np.bool_] | None = None) -> int:
    """The next one to the right (1, 0), to the left (-1, 0), below (0, 1) or above (0, -1); -1 where there is none.

    Of all that lie more in that direction than beside it, the one to which the way along both axes is shortest: such
    steps lead from every point to every other. Those in one place follow each other to the right by their numbers.
    """
    right, down = way
    x, y = (points - points[here]).T
    ahead, aside = x * right + y * down, y * right - x * down
    ahead, aside = ahead - _TURN * aside, np.abs(aside + _TURN * ahead)
    length = np.where(aside < ahead, ahead + aside, np.inf)
    if right:
        length[(x == 0) & (y == 0) & ((np.arange(len(points)) - here) * right > 0)] = 0
    if allowed is not None:
        length[~allowed] = np.inf
    nearest = np.flatnonzero(length == length.min())
    found = int(nearest[0 if right + down > 0 else -1])
    return found if np.isfinite(length[found]) else -1
