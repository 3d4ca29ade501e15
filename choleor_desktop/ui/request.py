"""What a person set for the search: method, scope, weights, filters; a frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

ASPECTS = ("timbre", "tonality", "rhythm", "energy", "tempo")
DEFAULT_WEIGHTS = (0.45, 0.1, 0.25, 0.05, 0.15)


@dataclass(frozen=True, slots=True)
class RequestSettings:
    """The part of a question that stays when another slice is chosen."""

    method: str = "match"
    scope: str = "library"
    weights: tuple[float, ...] = DEFAULT_WEIGHTS
    other_songs_only: bool = False
    near_tempo: bool = False
    n: int = 20
    counts: tuple[int, int] | None = None

    def as_request(self) -> dict[str, Any]:
        """As the fields of a request."""
        weights = self.weights if sum(self.weights) > 0 else DEFAULT_WEIGHTS
        return {
            "method": self.method,
            "scope": self.scope,
            "n": self.n,
            "weights": dict(zip(ASPECTS, weights, strict=True)),
            "other_songs_only": self.other_songs_only,
            "counts": self.counts,
        }
