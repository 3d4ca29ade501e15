"""Slices compared on some of their counts, or count by count."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis.columns import LAYOUT, N_MOMENTS, N_ONSET_BANDS, N_TICKS
from choleor_desktop.analysis.embedding import accents, chroma, unit, with_flat
from choleor_desktop.analysis.results import N_COUNTS, Floats, Floats32

COUNTED: tuple[str, ...] = ("tonality", "rhythm", "energy")
"""Aspects that know the count they belong to."""
_LEAST_SAMPLED = 5_000
_FLATS = {"tonality": 1e-2, "rhythm": 1e-2, "energy": 3.0}
"""Behind the columns of each aspect, so that slices without any character are alike."""
_SAME_ACCENTS, _SAME_DB = 0.5, 4.0
_QUIET_SHARE = 0.1
_TICK_WEIGHTS = np.ones((N_COUNTS, N_ONSET_BANDS * (N_TICKS // N_COUNTS)), np.float32)
# How far the very first tick rises depends on what was before the slice: by itself it must not part two slices.
_TICK_WEIGHTS[0, :: N_TICKS // N_COUNTS] = 0.15


def _by_count(match: Floats32) -> tuple[Floats32, Floats32]:
    """Accents, (n, 8, 12), and loudness, (n, 8, 2), of each count."""
    n = len(match)
    ticks = accents(match).reshape(n, N_ONSET_BANDS, N_COUNTS, N_TICKS // N_COUNTS).transpose(0, 2, 1, 3)
    loudness = match[:, LAYOUT["energy"]].reshape(n, N_COUNTS, N_MOMENTS // N_COUNTS)
    return ticks.reshape(n, N_COUNTS, ticks.shape[2] * ticks.shape[3]), loudness


@dataclass(frozen=True, slots=True, eq=False)
class CountView:
    """The slices of a library as they are on single counts; made of the raw aspects when asked.

    Attributes
    ----------
    match
        Raw aspects, (n, N_COLUMNS), not copied.
    middles
        Mean of a sample: chroma (8, 12) and accents (3, 8, 4); loudness has none, it is relative in itself.
    """

    match: Floats32
    middles: Mapping[str, Floats32]

    @classmethod
    def fit(cls, match: Floats32, heard: npt.NDArray[np.intp]) -> Self:
        """Take the means of an even sample, fewer than 10 000 slices, out of those that have sound, by their rows."""
        sample = match[heard[:: max(1, len(heard) // _LEAST_SAMPLED)]]
        ticks = accents(sample).reshape(len(sample), N_ONSET_BANDS, N_COUNTS, N_TICKS // N_COUNTS)
        notes = chroma(sample)
        known = {"tonality": unit(notes.reshape(-1, notes.shape[2])).reshape(notes.shape), "rhythm": ticks}
        middles = {name: rows.sum(axis=0) / max(len(rows), 1) for name, rows in known.items()}
        return cls(match, MappingProxyType(middles))

    def vectors(self, match: Floats32, counts: tuple[int, int]) -> Mapping[str, Floats32]:
        """Unit vectors (n, width) of the first to last count by aspect."""
        return {name: unit(with_flat(self._rows(match, counts, name), _FLATS[name])) for name in COUNTED}

    def _rows(self, match: Floats32, counts: tuple[int, int], aspect: str) -> Floats32:
        """What is known of the first to last count less what is usual there, (n, width)."""
        n, chosen = len(match), slice(counts[0] - 1, counts[1])
        if aspect == "tonality":
            notes = chroma(match)[:, chosen]
            lengths = np.sqrt(np.einsum("ijk,ijk->ij", notes, notes))
            found = notes / np.maximum(lengths, 1e-12)[:, :, None] - self.middles[aspect][chosen]
        elif aspect == "rhythm":
            ticks = accents(match).reshape(n, *self.middles[aspect].shape)
            found = ticks[:, :, chosen] - self.middles[aspect][:, chosen]
        else:
            energy = match[:, LAYOUT[aspect]].reshape(n, N_COUNTS, N_MOMENTS // N_COUNTS)[:, chosen]
            found = energy - energy.mean(axis=(1, 2), keepdims=True, dtype=np.float32)
        return found.reshape(n, math.prod(found.shape[1:]))

    def cosines(
        self,
        one: Floats32,
        rows: slice | npt.NDArray[np.int64],
        counts: tuple[int, int],
        aspects: Sequence[str] = COUNTED,
        *,
        dtype: type[np.floating] = np.float32,
    ) -> npt.NDArray[np.floating]:
        """Cosines on those counts of raw aspects (N_COLUMNS,) with rows of the library, (m, n_aspects).

        In single precision the last digits depend on how many rows there are.
        """
        raw, own = self.match[rows], self.vectors(one[None], counts)
        found = np.empty((len(raw), len(aspects)), dtype)
        for column, name in enumerate(aspects):
            each, mine = self._rows(raw, counts, name).astype(dtype, copy=False), own[name][0].astype(dtype)
            flat = dtype(_FLATS[name])
            lengths = np.sqrt(np.einsum("ij,ij->i", each, each) + flat**2)
            found[:, column] = (each @ mine[:-1] + flat * mine[-1]) / lengths
        return np.clip(found, -1.0, 1.0)


def agreement(one: Floats32, others: Floats32) -> npt.NDArray[np.bool_]:
    """On which counts a slice has the accents of others and moves like them in loudness, (m, 8).

    Parameters
    ----------
    one, others
        Raw aspects, (N_COLUMNS,) and (m, N_COLUMNS).
    """
    (own, own_loudness), (theirs, their_loudness) = _by_count(one[None]), _by_count(others)
    apart = (_TICK_WEIGHTS * np.square(own - theirs)).sum(axis=2)
    strength = (_TICK_WEIGHTS * (np.square(own) + np.square(theirs))).sum(axis=2)
    # Counts on which hardly anything sounds in either must not disagree for what is left there.
    alike: Floats = 1 - apart / np.maximum(strength + _QUIET_SHARE * strength.mean(axis=1, keepdims=True), 1e-9)
    louder = their_loudness - own_loudness
    # Less the median and not the mean, or a stop on one count would part them on all.
    moves = np.abs(louder - np.median(louder, axis=(1, 2), keepdims=True)).mean(axis=2)
    return (alike >= _SAME_ACCENTS) & (moves <= _SAME_DB)
