"""Slices compared on some of their counts, or count by count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis.aspects import N_MOMENTS, N_ONSET_BANDS, N_TICKS
from choleor_desktop.analysis.embedding import accents, chroma, swell, unit, with_flat
from choleor_desktop.analysis.results import Floats, Floats32

N_COUNTS = 8
COUNTED: tuple[str, ...] = ("tonality", "rhythm", "energy")
"""Aspects that know the count they belong to."""
_ROWS_AT_ONCE = 16_384
_LARGEST_SAMPLE = 5_000
_FLAT, _FLAT_ENERGY_DB = 1e-2, 3.0
_SAME_ACCENTS, _SAME_DB = 0.5, 4.0
_QUIET_SHARE = 0.1


def _by_count(match: Floats32) -> Mapping[str, Floats32]:
    """What is known of each count, (n, 8, width) by aspect."""
    n = len(match)
    notes = chroma(match)
    ticks = accents(match).reshape(n, N_ONSET_BANDS, N_COUNTS, N_TICKS // N_COUNTS).transpose(0, 2, 1, 3)
    return {
        "tonality": unit(notes.reshape(-1, notes.shape[2])).reshape(notes.shape),
        "rhythm": ticks.reshape(n, N_COUNTS, ticks.shape[2] * ticks.shape[3]),
        "energy": swell(match).reshape(n, N_COUNTS, N_MOMENTS // N_COUNTS),
    }


@dataclass(frozen=True, slots=True, eq=False)
class CountView:
    """The slices of a library as they are on single counts; made of the raw aspects when asked.

    Attributes
    ----------
    match
        Raw aspects, (n, N_COLUMNS), not copied.
    middles
        Mean of a sample, (8, width) by aspect; loudness has none, it is relative in itself.
    """

    match: Floats32
    middles: Mapping[str, Floats32]

    @classmethod
    def fit(cls, match: Floats32) -> Self:
        """Take the means of an even sample of at most 5000 slices."""
        found = _by_count(match[:: max(1, len(match) // _LARGEST_SAMPLE)])
        middles = {name: found[name].mean(axis=0) if len(match) else found[name].sum(axis=0) for name in COUNTED[:2]}
        return cls(match, MappingProxyType(middles))

    def vectors(self, match: Floats32, counts: tuple[int, int]) -> Mapping[str, Floats32]:
        """Unit vectors (n, width) of the first to last count by aspect."""
        chosen = slice(counts[0] - 1, counts[1])
        found = _by_count(match)
        moving = found["energy"][:, chosen]
        rows = {
            name: with_flat((found[name] - middle)[:, chosen].reshape(len(match), middle[chosen].size), _FLAT)
            for name, middle in self.middles.items()
        }
        rows["energy"] = with_flat(
            (moving - moving.mean(axis=(1, 2), keepdims=True)).reshape(len(match), moving.shape[1] * moving.shape[2]),
            _FLAT_ENERGY_DB,
        )
        return {name: unit(rows[name]) for name in COUNTED}

    def cosines(
        self, one: Floats32, rows: slice | npt.NDArray[np.int64], counts: tuple[int, int]
    ) -> npt.NDArray[np.floating]:
        """Cosines on those counts of raw aspects (N_COLUMNS,) with rows of the library, by ``COUNTED``, (m, 3)."""
        own = self.vectors(one[None], counts)
        others = self.vectors(self.match[rows], counts)
        cosines = np.stack([others[name] @ own[name][0] for name in COUNTED], axis=1)
        return np.clip(cosines, -1.0, 1.0)


def agreement(one: Floats32, other: Floats32) -> npt.NDArray[np.bool_]:
    """On which counts two slices, raw aspects (N_COLUMNS,), have the same accents and move alike in loudness, (8,)."""
    a, b = _by_count(one[None]), _by_count(other[None])
    apart = np.square(a["rhythm"] - b["rhythm"]).sum(axis=2)[0]
    strength = (np.square(a["rhythm"]) + np.square(b["rhythm"])).sum(axis=2)[0]
    # Counts on which hardly anything sounds in either must not disagree for what is left there.
    alike: Floats = 1 - apart / np.maximum(strength + _QUIET_SHARE * strength.mean(), 1e-9)
    moves = np.abs(a["energy"] - b["energy"]).mean(axis=2)[0]
    return (alike >= _SAME_ACCENTS) & (moves <= _SAME_DB)
