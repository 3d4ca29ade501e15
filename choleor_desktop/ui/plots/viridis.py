"""The colour table of the MFCC heat map: viridis by its anchors."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

_ANCHORS = (
    (68, 1, 84), (72, 40, 120), (62, 74, 137), (49, 104, 142), (38, 130, 142),
    (31, 158, 137), (53, 183, 121), (109, 205, 89), (180, 222, 44), (253, 231, 37),
)  # fmt: skip


def table() -> npt.NDArray[np.uint32]:
    """256 colours as 0xffRRGGBB, dark to bright."""
    at = np.linspace(0, len(_ANCHORS) - 1, 256)
    red, green, blue = (
        np.round(np.interp(at, range(len(_ANCHORS)), [anchor[i] for anchor in _ANCHORS])).astype(np.uint32)
        for i in range(3)
    )
    return (0xFF000000 | red << 16 | green << 8 | blue).astype(np.uint32)
