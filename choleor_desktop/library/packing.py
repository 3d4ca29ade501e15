"""Arrays and values as the bytes and texts that a library stores."""

from __future__ import annotations

import json
import operator
import zlib
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from choleor_desktop.analysis.results import N_COUNTS, BeatGrid, Floats, GridCandidate, Leap, SliceFeatures
from choleor_desktop.library.models import RoutineItem

_NUMBERS = ("bpm", "confidence", "count_confidence")
_CANDIDATE_FIELDS = ("name", "bpm", "first_beat_s", "score")
N_BORDERS = 9
"""Of the eight counts of a slice."""
UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
"""What comes of unpacking something that was not packed like this: a byte of it was changed on the disk."""


def pack_features(features: SliceFeatures) -> tuple[bytes, int]:
    """Features of a song as one BLOB, little endian float32, and its checksum; the head says the widths.

    Raises
    ------
    ValueError
        When a number is not finite.
    """
    parts = [np.ascontiguousarray(p, "<f4") for p in (features.classic, features.match, features.levels_db)]
    if not all(np.isfinite(part).all() for part in parts):
        raise ValueError("features must be finite")
    head = np.array([len(parts[0]), *(part.shape[1] for part in parts)], "<u4").tobytes()
    blob = head + b"".join(part.tobytes() for part in parts)
    return blob, zlib.crc32(blob)


def unpack_features(blob: bytes, checksum: int) -> SliceFeatures | None:
    """Features as they were packed, views of the bytes; None where a bit is wrong."""
    if zlib.crc32(blob) != checksum or len(blob) < 16:  # noqa: PLR2004 - the head
        return None
    n, *widths = (int(x) for x in np.frombuffer(blob, "<u4", 4))
    parts, at = [], 16
    for width in widths:
        parts.append(np.frombuffer(blob, "<f4", n * width, at).reshape(n, width))
        at += n * width * 4
    return SliceFeatures(*parts)


def pack_grid(grid: BeatGrid) -> tuple[str, bytes]:
    """A grid as text (all but its beats) and bytes (its beats).

    Raises
    ------
    ValueError
        When it could not be read back.
    """
    _check_leaps(grid.leaps, len(grid.beats_s))
    fields = {
        "first_count": grid.first_count,
        "bpm": grid.bpm,
        "confidence": grid.confidence,
        "count_confidence": grid.count_confidence,
        "constant": grid.constant,
        **({"leaps": grid.leaps} if grid.leaps else {}),
        "candidates": [[getattr(c, name) for name in _CANDIDATE_FIELDS] for c in grid.candidates],
    }
    return json.dumps(fields), np.ascontiguousarray(grid.beats_s, "<f8").tobytes()


def unpack_grid(text: str, beats: bytes) -> BeatGrid:
    """A grid as it was packed, also by a newer program, which may say more of it."""
    fields: dict[str, Any] = json.loads(text)
    candidates = tuple(GridCandidate(*values) for values in fields["candidates"])
    leaps = tuple((operator.index(beat), operator.index(count)) for beat, count in fields.get("leaps", ()))
    if not isinstance(fields["first_count"], int) or not all(
        isinstance(fields[name], int | float) for name in _NUMBERS
    ):
        raise TypeError("a grid is described by numbers")
    times = np.frombuffer(beats, "<f8")
    _check_leaps(leaps, len(times))
    known = {name: fields[name] for name in ("first_count", *_NUMBERS, "constant")}
    return BeatGrid(times, candidates=candidates, leaps=leaps, **known)


def _check_leaps(leaps: Sequence[Leap], n_beats: int) -> None:
    at = [0, *(beat for beat, _ in leaps), n_beats]
    if leaps and not (all(a < b for a, b in pairwise(at)) and all(0 <= count < N_COUNTS for _, count in leaps)):
        raise ValueError("the tempo leaps at later and later beats, each a count of eight")


def pack_borders(borders_s: Floats) -> bytes:
    """Borders of the counts of a song's slices, (n, 9)."""
    return np.ascontiguousarray(borders_s, "<f8").tobytes()


def unpack_borders(blob: bytes) -> Floats:
    """Borders as they were packed, (n, 9)."""
    return np.frombuffer(blob, "<f8").reshape(-1, N_BORDERS)


def pack_items(items: Sequence[RoutineItem]) -> str:
    """Items of a routine as text."""
    return json.dumps([[item.slice_id, list(item.matches), item.note] for item in items])


def unpack_items(text: str) -> tuple[RoutineItem, ...]:
    """Items as they were packed."""
    return tuple(RoutineItem(slice_id, tuple(matches), note) for slice_id, matches, note in json.loads(text))


def unpack_tags(text: str) -> tuple[str, ...]:
    """Tags of a label as they were packed."""
    found = tuple(json.loads(text))
    if not all(isinstance(tag, str) for tag in found):
        raise ValueError("a tag is a text")
    return found


def unpack_movement(text: str) -> tuple[int, ...]:
    """Movement levels of a label as they were packed."""
    return tuple(map(operator.index, json.loads(text)))


def unpack_curve(text: str) -> tuple[tuple[int, float, float], ...]:
    """What was tried for clusters: (k, inertia, silhouette)."""
    return tuple((int(a), float(b), float(c)) for a, b, c in json.loads(text))
