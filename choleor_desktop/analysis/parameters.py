"""The numbers that several steps of the analysis share; those of one step stand beside it.

None is for changing at run time: a change of any of them, here or there, is another ``ANALYSIS_VERSION``.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass

ANALYSIS_VERSION = 25
"""Raised whenever the same sound would give other numbers; songs of an older version are analysed anew."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """Settings of the analysis; lengths in samples unless the name says otherwise.

    Attributes
    ----------
    min_bpm
        Tempos are looked for in the octave above it.
    """

    sample_rate: int = 22_050
    n_fft: int = 2_048
    hop_length: int = 512
    n_mels: int = 128
    n_mfcc: int = 20
    min_bpm: float = 85.0
    min_duration_s: float = 1.0
    max_duration_s: float = 4 * 3600.0
    peak_hop: int = 64

    def __post_init__(self) -> None:
        if self.sample_rate <= 0 or self.n_fft <= 0 or not 0 < self.hop_length <= self.n_fft:
            msg = "sample_rate, n_fft and hop_length must be positive and hop_length at most n_fft"
            raise ValueError(msg)
        if self.min_bpm <= 0:
            msg = "min_bpm must be positive"
            raise ValueError(msg)

    def digest(self) -> str:
        """A short name for these settings and the version of the analysis, equal on every machine."""
        text = repr((ANALYSIS_VERSION, sorted(asdict(self).items())))
        return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


DEFAULT = Parameters()
