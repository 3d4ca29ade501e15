"""From raw aspects to unit vectors, one for each aspect, by the statistics of a library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Self

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis.columns import LAYOUT, N_CHROMA, N_ONSET_BANDS, N_TICKS, PATTERN_COLUMNS
from choleor_desktop.analysis.results import N_COUNTS, Floats, Floats32
from choleor_desktop.analysis.same_sound import differences, same_sound, some
from choleor_desktop.analysis.whitening import Whitening

_LARGEST_SAMPLE = 50_000
_ROWS_AT_ONCE = 16_384
_N_QUARTERS = 4
_FLAT, _FLAT_ENERGY_DB = 0.5, 3.0
_N_TEMPO_WAVES, _TEMPO_OCTAVES, _NEAR_OCTAVES = 8, 3.0, 0.12
"""Likeness of two tempos falls off like a Gaussian of so many octaves, made of waves on a circle of some."""
_LAG_S = 0.02 / 3**0.5
"""How far a slice begins beside its beat in the mean of squares, where any lag up to 20 ms is as likely."""

_WIDTHS = {"timbre": 48, "tonality": 16, "rhythm": 40, "energy": 17, "tempo": 2 * _N_TEMPO_WAVES}
_LEAST_DEVIATIONS = {"timbre": 0.1, "tonality": 0.005, "rhythm": 0.02}
"""Of the aspects that are whitened: what codecs and rounding change, in dB, length, and roots of dB."""
_DOUBTS = {"timbre": 3.0, "tonality": 0.0, "rhythm": 0.0}
"""How often what varies within songs is held against a direction. Accents some milliseconds late are just there."""
_ENDS = np.cumsum([0, *_WIDTHS.values()]).tolist()
SPANS: Mapping[str, slice] = MappingProxyType(
    {name: slice(a, b) for name, (a, b) in zip(_WIDTHS, pairwise(_ENDS), strict=True)}
)
"""Columns of each aspect's unit vector."""
WIDTH: int = _ENDS[-1]


def unit(rows: npt.NDArray[np.floating]) -> Floats32:
    """Rows (n, d) scaled to length 1; zeros stay."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.maximum(lengths, 1e-12)).astype(np.float32)


def with_flat(rows: npt.NDArray[np.floating], flat: float = _FLAT) -> npt.NDArray[np.floating]:
    """A small constant behind the columns, (n, d + 1): two slices without any character are alike, not undefined."""
    return np.concatenate((rows, np.full((len(rows), 1), flat, rows.dtype)), axis=1)


def accents(match: Floats32) -> Floats32:
    """Accents of raw aspects (n, N_COLUMNS), compressed, less their mean in each band, (n, 3, 32)."""
    start = LAYOUT["rhythm"].start
    rises = np.maximum(match[:, start : start + PATTERN_COLUMNS], 0)
    pattern: Floats32 = np.sqrt(rises).reshape(-1, N_ONSET_BANDS, N_TICKS)
    return pattern - pattern.mean(axis=2, keepdims=True, dtype=np.float32)


def chroma(match: Floats32) -> Floats32:
    """Chroma of each count of raw aspects (n, N_COLUMNS), (n, 8, 12)."""
    return match[:, LAYOUT["tonality"]].reshape(-1, N_COUNTS, N_CHROMA)


def swell(match: Floats32) -> Floats32:
    """Loudness of the half counts less its mean, dB, (n, 16)."""
    energy = match[:, LAYOUT["energy"]]
    return energy - energy.mean(axis=1, keepdims=True, dtype=np.float32)


def _notes(match: Floats32) -> Floats32:
    """Chroma of the whole and of its quarters, each of length 1, (n, 60)."""
    counts = chroma(match)
    quarters = counts.reshape(len(match), _N_QUARTERS, N_COUNTS // _N_QUARTERS, N_CHROMA).mean(axis=2)
    both = np.concatenate((counts.mean(axis=1, keepdims=True), quarters), axis=1)
    return unit(both.reshape(-1, N_CHROMA)).reshape(len(match), (1 + _N_QUARTERS) * N_CHROMA)


def _shaped(match: Floats32, aspect: str) -> Floats32:
    """Raw columns of an aspect, compressed so that mean and covariance describe them."""
    if aspect == "tonality":
        return _notes(match)
    if aspect == "rhythm":
        rates = match[:, LAYOUT["rhythm"].start + PATTERN_COLUMNS : LAYOUT["rhythm"].stop]
        return np.concatenate(
            (accents(match).reshape(len(match), PATTERN_COLUMNS), np.log1p(np.maximum(rates, 0))), axis=1
        )
    return match[:, LAYOUT[aspect]]


def _by_lag(match: Floats32) -> Floats:
    """Covariance of what a lag that nobody hears changes in rhythm as it is shaped, (d, d).

    Notes
    -----
    Accents move towards those of the tick before or behind by the share of a tick that the lag is.
    """
    pattern = accents(match)
    per_tick_s = 60 / 2 ** match[:, LAYOUT["tempo"]] / (N_TICKS // N_COUNTS)
    share = np.minimum(_LAG_S / per_tick_s, 1)[:, :, None]
    width = LAYOUT["rhythm"].stop - LAYOUT["rhythm"].start
    found = np.zeros((width, width))
    for way in (-1, 1):
        moved = ((np.roll(pattern, way, axis=2) - pattern) * share).reshape(-1, PATTERN_COLUMNS)
        found[:PATTERN_COLUMNS, :PATTERN_COLUMNS] += moved.T @ moved / (2 * max(len(moved), 1))
    return found


def by_song(song: npt.NDArray[np.integer]) -> npt.NDArray[np.intp]:
    """Rows that have sound, of all (n,), song by song: sums and samples are the same wherever the rows of one are."""
    heard = np.flatnonzero(song >= 0)
    return heard[np.argsort(song[heard], kind="stable")]


def _sample(song: npt.NDArray[np.integer]) -> npt.NDArray[np.intp]:
    """Rows of whole songs, in a seeded order, until there are 50 000 slices."""
    heard = by_song(song)
    if len(heard) <= _LARGEST_SAMPLE:
        return heard
    songs, place, sizes = np.unique(song[heard], return_inverse=True, return_counts=True)
    order = np.random.default_rng(0).permutation(len(songs))
    n_songs = max(1, int(np.searchsorted(np.cumsum(sizes[order]), _LARGEST_SAMPLE, "right")))
    return heard[np.isin(place, order[:n_songs])]


@dataclass(frozen=True, slots=True, eq=False)
class Embedding:
    """What a library says of its aspects: how each varies, and how it varies within songs."""

    whitenings: Mapping[str, Whitening]

    @classmethod
    def fit(cls, match: Floats32, song: npt.NDArray[np.integer]) -> Self:
        """Learn from raw aspects (n, N_COLUMNS) of songs (n,); of a large library from whole songs of 50 000 slices.

        Rows of no song (below 0) have no sound, and are not learned from.
        """
        chosen = _sample(song)
        rows, songs = match[chosen], song[chosen]
        few = match[some(chosen)]
        shaped = {name: _shaped(few, name) for name in _LEAST_DEVIATIONS}
        same = same_sound(shaped)
        idle = {"rhythm": _by_lag(rows)}
        return cls(
            {
                name: Whitening.fit(
                    _shaped(rows, name),
                    songs,
                    _WIDTHS[name] - 1,
                    least,
                    _DOUBTS[name],
                    idle=idle.get(name, 0.0),
                    of_the_same=differences(shaped[name], same),
                )
                for name, least in _LEAST_DEVIATIONS.items()
            }
        )

    def arrays(self) -> dict[str, Floats32]:
        """All that was learned, to be kept; ``of_arrays`` makes the same of it."""
        return {
            f"{name} {part}": array
            for name, one in self.whitenings.items()
            for part, array in (("mean", one.mean), ("projection", one.projection))
        }

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, Floats32]) -> Self:
        """What ``arrays`` kept.

        Raises
        ------
        KeyError
            When there is not all of it.
        """
        return cls(
            {name: Whitening(arrays[f"{name} mean"], arrays[f"{name} projection"]) for name in _LEAST_DEVIATIONS}
        )

    def apply(self, match: Floats32) -> Floats32:
        """Unit vectors of raw aspects (n, N_COLUMNS), side by side as in ``SPANS``, float32, (n, WIDTH)."""
        found = np.empty((len(match), WIDTH), np.float32)
        for start in range(0, len(match), _ROWS_AT_ONCE):
            part = match[start : start + _ROWS_AT_ONCE]
            self._fill(found[start : start + len(part)], part)
        return found

    def coordinates(self, match: Floats32, song: npt.NDArray[np.integer]) -> Floats32:
        """``apply`` for a whole library, song by song (below 0: of none), so that their order does not matter."""
        found = np.empty((len(match), WIDTH), np.float32)
        for rows in (by_song(song), np.flatnonzero(song < 0)):
            for start in range(0, len(rows), _ROWS_AT_ONCE):
                some = rows[start : start + _ROWS_AT_ONCE]
                found[some] = self.apply(match[some])
        return found

    def _fill(self, found: Floats32, match: Floats32) -> None:
        for name, whitening in self.whitenings.items():
            found[:, SPANS[name]] = unit(with_flat(whitening.apply(_shaped(match, name))))
        found[:, SPANS["energy"]] = unit(with_flat(swell(match), _FLAT_ENERGY_DB))
        found[:, SPANS["tempo"]] = unit(_on_circle(match[:, LAYOUT["tempo"]]))


def _on_circle(octaves: Floats32) -> Floats32:
    """Tempos (n, 1) as points (n, 2 * waves): the product of two depends on how far they are apart, and no more."""
    waves = 2 * np.pi / _TEMPO_OCTAVES * np.arange(1, _N_TEMPO_WAVES + 1, dtype=np.float32)
    heights = np.exp(-((waves * np.float32(_NEAR_OCTAVES) / 2) ** 2))
    return np.concatenate((heights * np.cos(octaves * waves), heights * np.sin(octaves * waves)), axis=1)
