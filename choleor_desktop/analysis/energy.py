"""How much sound there is between any two moments, from one pass over the samples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from choleor_desktop.analysis.results import Floats, Floats32

_BLOCK = 64


@dataclass(frozen=True, slots=True, eq=False)
class RunningEnergy:
    """Sums of the squares of a sound.

    Attributes
    ----------
    samples
        Mono, float32, (n,).
    sums
        From the start up to each whole block of 64 samples, (1 + n // 64,).
    """

    samples: Floats32
    sums: Floats

    @classmethod
    def of(cls, samples: Floats32) -> Self:
        """Sum a sound, mono, (n,)."""
        blocks = samples[: len(samples) // _BLOCK * _BLOCK].reshape(-1, _BLOCK)
        # In single precision within a block, which is short; in double precision over the song.
        each = np.einsum("ij,ij->i", blocks, blocks)
        return cls(samples, np.concatenate(([0.0], np.cumsum(each, dtype=np.float64))))

    def mean_power(self, borders: npt.NDArray[np.int64]) -> Floats:
        """Mean square between neighbouring borders.

        Parameters
        ----------
        borders
            In samples, ascending along the last axis, (..., m + 1); what lies outside the sound is moved to its ends.

        Returns
        -------
        ndarray
            (..., m); 0 where two borders are one.
        """
        at = np.clip(borders, 0, len(self.samples))
        return np.maximum(np.diff(self._up_to(at)), 0.0) / np.maximum(np.diff(at), 1)

    def _up_to(self, at: npt.NDArray[np.int64]) -> Floats:
        """Energy of the first samples, as many as ``at`` says, (...)."""
        whole, rest = np.divmod(at, _BLOCK)
        place = np.minimum(whole[..., None] * _BLOCK + np.arange(_BLOCK), len(self.samples) - 1)
        begun = np.where(np.arange(_BLOCK) < rest[..., None], self.samples[place], 0.0)
        return self.sums[whole] + np.square(begun, dtype=np.float64).sum(axis=-1)
