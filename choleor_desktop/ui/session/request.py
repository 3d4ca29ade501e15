"""What a person set for the search: method, scope, weights, filters; and what was asked about; frozen values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from choleor_desktop.analysis import columns
from choleor_desktop.analysis.columns import ASPECTS

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from choleor_desktop.analysis.results import SongAnalysis

DEFAULT_WEIGHTS = tuple(columns.DEFAULT_WEIGHTS.values())


def _weights(kept: object) -> tuple[float, ...]:
    """Weights of all aspects, 0..1, not all of them 0; those of the beginning where these are none."""
    if not isinstance(kept, list) or len(kept) != len(ASPECTS):
        return DEFAULT_WEIGHTS
    found = tuple(float(each) for each in kept if isinstance(each, float | int) and 0 <= each <= 1)
    return found if len(found) == len(ASPECTS) and any(found) else DEFAULT_WEIGHTS


@dataclass(frozen=True, slots=True)
class RequestSettings:
    """The part of a question that stays when another slice is chosen; ``tempo_within`` is in percent, 0 for any."""

    method: str = "match"
    scope: str = "library"
    weights: tuple[float, ...] = DEFAULT_WEIGHTS
    other_songs_only: bool = False
    tempo_within: int = 0
    tag: str = ""
    min_rating: int = 0
    text: str = ""
    n: int = 20

    @property
    def n_filters(self) -> int:
        """How many filters are in force, besides that for other songs."""
        return sum((self.tempo_within > 0, bool(self.tag), self.min_rating > 0, bool(self.text)))

    def without_filters(self) -> RequestSettings:
        """The same with no filter."""
        return replace(self, other_songs_only=False, tempo_within=0, tag="", min_rating=0, text="")

    def kept(self) -> dict[str, Any]:
        """What is remembered from one start to the next; filters, which hide much and are out of sight, are not."""
        return {name: getattr(self, name) for name in ("method", "scope", "other_songs_only")} | {
            "weights": list(self.weights)
        }

    @classmethod
    def remembered(cls, kept: dict[str, Any]) -> RequestSettings:
        """As they were kept; what does not make sense is as at first."""
        return cls(
            method="classic" if kept.get("method") == "classic" else "match",
            scope="cluster" if kept.get("scope") == "cluster" else "library",
            other_songs_only=kept.get("other_songs_only") is True,
            weights=_weights(kept.get("weights")),
        )

    def as_request(self, tempos: Sequence[float]) -> dict[str, Any]:
        """As the fields of a request, about something of these tempos; near one of them is near enough."""
        share = self.tempo_within / 100
        return {
            "method": self.method,
            "scope": self.scope,
            "n": self.n,
            "weights": dict(zip(ASPECTS, self.weights, strict=True)),
            "other_songs_only": self.other_songs_only,
            "tempo_ranges": tuple((bpm * (1 - share), bpm * (1 + share)) for bpm in tempos) if share else (),
            "tags": (self.tag,) if self.tag else (),
            "min_rating": self.min_rating,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True, eq=False)
class OutsideFile:
    """A sound file that is not in the library, and which of its eight-counts is meant."""

    path: str
    name: str
    analysis: SongAnalysis
    audio_hash: str
    row: int = 0

    @property
    def slice_id(self) -> str:
        """What the eight-count that is meant is called where it is heard; another where the file sounds otherwise."""
        return f"{self.path}#{self.row}#{self.audio_hash}"

    @property
    def beats_s(self) -> tuple[float, ...]:
        return self.analysis.slices[self.row].beats_s

    @property
    def start_s(self) -> float:
        return self.analysis.slices[self.row].start_s

    @property
    def end_s(self) -> float:
        return self.analysis.slices[self.row].end_s

    @property
    def peaks(self) -> npt.NDArray[np.int8]:
        """Lowest and highest sample of each block of that eight-count."""
        return self.analysis.overview.peaks_between(self.start_s, self.end_s)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked about: slices to be like, slices to be unlike, a file from outside; all counts, or some."""

    like: tuple[str, ...] = ()
    away: tuple[str, ...] = ()
    outside: OutsideFile | None = None
    counts: tuple[int, int] | None = None

    @property
    def is_empty(self) -> bool:
        return not self.like and self.outside is None

    def without(self, slice_id: str) -> Asked:
        """The same without a slice."""
        return replace(
            self,
            like=tuple(name for name in self.like if name != slice_id),
            away=tuple(name for name in self.away if name != slice_id),
        )
