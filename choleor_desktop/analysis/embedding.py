"""From raw aspects to unit vectors, one for each aspect, by the statistics of a library."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Self

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis.aspects import LAYOUT, N_CHROMA, N_HARMONY_STEPS, N_ONSET_BANDS, N_TICKS, PATTERN_COLUMNS
from choleor_desktop.analysis.results import Floats32

_LARGEST_SAMPLE = 50_000
_ROWS_AT_ONCE = 16_384
_FLAT = 1e-3
_N_TEMPO_WAVES = 4
_ENERGY_FLAT_DB = 3.0

_N_FLUCTUATION = LAYOUT["rhythm"].stop - LAYOUT["rhythm"].start - PATTERN_COLUMNS
_WIDTHS = {
    "timbre": LAYOUT["timbre"].stop + 1,
    "tonality": N_CHROMA * (1 + N_HARMONY_STEPS) + 1,
    "rhythm": PATTERN_COLUMNS + _N_FLUCTUATION + 1,
    "energy": 17,
    "tempo": 2 * _N_TEMPO_WAVES,
}
_ENDS = np.cumsum([0, *_WIDTHS.values()]).tolist()
SPANS: Mapping[str, slice] = MappingProxyType(
    {name: slice(a, b) for name, (a, b) in zip(_WIDTHS, pairwise(_ENDS), strict=True)}
)
"""Columns of each aspect's unit vector."""


def _count_columns(
    width: int, per_count: float, n_bands: int, first_column: int = 0
) -> Callable[[tuple[int, int]], list[int]]:
    """Which columns of an aspect belong to a range of counts."""

    def chosen(counts: tuple[int, int]) -> list[int]:
        low, high = int((counts[0] - 1) * per_count), max(int(np.ceil(counts[1] * per_count)), 1)
        low = min(low, high - 1)
        return [first_column + band * width + i for band in range(n_bands) for i in range(low, high)]

    return chosen


COUNT_COLUMNS: Mapping[str, Callable[[tuple[int, int]], list[int]]] = MappingProxyType(
    {
        "rhythm": _count_columns(N_TICKS, N_TICKS / 8, N_ONSET_BANDS),
        "energy": _count_columns(16, 2, 1),
    }
)
"""Aspects that can be compared on some of the counts, and their columns for those."""


def _unit(rows: npt.NDArray[np.floating]) -> Floats32:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.maximum(lengths, 1e-12)).astype(np.float32)


def _with_flat(rows: npt.NDArray[np.floating], flat: float = _FLAT) -> npt.NDArray[np.floating]:
    """A small constant behind the columns: two slices without any character are alike, not undefined."""
    return np.concatenate((rows, np.full((len(rows), 1), flat, rows.dtype)), axis=1)


def _shaped(match: Floats32) -> Floats32:
    """Raw aspects, compressed so that mean and deviation describe them."""
    rows = np.array(match, np.float32)
    chroma = rows[:, LAYOUT["tonality"]].reshape(len(rows), -1, N_CHROMA)
    chroma /= np.maximum(np.linalg.norm(chroma, axis=2, keepdims=True), 1e-9)
    rows[:, LAYOUT["tonality"]] = chroma.reshape(len(rows), -1)
    rhythm = rows[:, LAYOUT["rhythm"]]
    pattern = np.sqrt(np.maximum(rhythm[:, :PATTERN_COLUMNS], 0)).reshape(len(rows), N_ONSET_BANDS, N_TICKS)
    pattern -= pattern.mean(axis=2, keepdims=True)
    rhythm[:, :PATTERN_COLUMNS] = pattern.reshape(len(rows), -1)
    rhythm[:, PATTERN_COLUMNS:] = np.log1p(np.maximum(rhythm[:, PATTERN_COLUMNS:], 0))
    energy = rows[:, LAYOUT["energy"]]
    energy -= energy.mean(axis=1, keepdims=True)
    return rows


@dataclass(frozen=True, slots=True, eq=False)
class Embedding:
    """Means and deviations of the shaped aspects of a library, float32, (N_COLUMNS,)."""

    mean: Floats32
    deviation: Floats32

    @classmethod
    def fit(cls, match: Floats32) -> Self:
        """Learn from a seeded sample of at most 50 000 slices."""
        if not len(match):
            return cls(np.zeros(match.shape[1], np.float32), np.ones(match.shape[1], np.float32))
        chosen = np.arange(len(match))
        if len(match) > _LARGEST_SAMPLE:
            chosen = np.sort(np.random.default_rng(0).choice(len(match), _LARGEST_SAMPLE, replace=False))
        rows = _shaped(match[chosen])
        deviation = rows.std(axis=0, dtype=np.float64)
        return cls(
            rows.mean(axis=0, dtype=np.float64).astype(np.float32),
            np.where(deviation > 1e-4, deviation, 1.0).astype(np.float32),  # noqa: PLR2004 - a column that never varies
        )

    def apply(self, match: Floats32) -> Floats32:
        """Unit vectors of raw aspects (n, N_COLUMNS), side by side as in ``SPANS``, float32, (n, d)."""
        found = np.empty((len(match), _ENDS[-1]), np.float32)
        for start in range(0, len(match), _ROWS_AT_ONCE):
            part = match[start : start + _ROWS_AT_ONCE]
            self._fill(found[start : start + len(part)], part)
        return found

    def _fill(self, found: Floats32, match: Floats32) -> None:
        shaped = _shaped(match)
        centred = shaped - self.mean
        standard = centred / self.deviation
        found[:, SPANS["timbre"]] = _unit(_with_flat(standard[:, LAYOUT["timbre"]]))
        found[:, SPANS["tonality"]] = _unit(_with_flat(centred[:, LAYOUT["tonality"]]))
        rhythm = slice(LAYOUT["rhythm"].start, LAYOUT["rhythm"].start + PATTERN_COLUMNS)
        swell = slice(rhythm.stop, LAYOUT["rhythm"].stop)
        both = np.concatenate((_unit(centred[:, rhythm]), _unit(standard[:, swell])), axis=1)
        found[:, SPANS["rhythm"]] = _unit(_with_flat(both))
        found[:, SPANS["energy"]] = _unit(_with_flat(shaped[:, LAYOUT["energy"]], _ENERGY_FLAT_DB))
        angle = np.pi * match[:, LAYOUT["tempo"]]
        waves = np.arange(1, _N_TEMPO_WAVES + 1)
        found[:, SPANS["tempo"]] = _unit(np.concatenate((np.cos(angle * waves), np.sin(angle * waves)), axis=1))
