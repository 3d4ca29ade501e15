"""What is left of a row of a damaged library: a value that cannot be read back goes, what stands beside it stays."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from choleor_desktop.analysis.results import BeatGrid, Floats
from choleor_desktop.library import packing
from choleor_desktop.library.history import Row
from choleor_desktop.library.packing import UNREADABLE


def left_of(table: str, row: Row) -> Row | None:
    """The row with what can be read back of it; None where it would keep a library from being opened.

    Beats of a song are read without what was found out of them, and the song is one that an import analyses again.
    """
    try:
        return _LEFT[table](row) if table in _LEFT else row
    except UNREADABLE:
        return None


def _setting(row: Row) -> Row:
    if row["key"] in {"generation", "slices"}:
        int(row["value"])
    return row


def _song(row: Row) -> Row:
    borders = packing.unpack_borders(row["borders"]).reshape(row["n_slices"], packing.N_BORDERS)
    try:
        packing.unpack_grid(row["grid"], row["beats"])
    except UNREADABLE:
        text, beats = packing.pack_grid(_plain_grid(row["beats"], borders))
        return row | {"grid": text, "beats": beats, "parameters_digest": ""}
    return row


def _plain_grid(packed: bytes, borders: Floats) -> BeatGrid:
    """Beats alone, or those of the slices; the first slice begins with a "1"."""
    beats = np.frombuffer(packed, "<f8") if len(packed) % 8 == 0 else np.empty(0)
    if len(beats) < 2 or not np.isfinite(beats).all() or np.diff(beats).min() <= 0:  # noqa: PLR2004 - no beats are in order
        beats = np.unique(borders[np.isfinite(borders)])
    first = int(np.abs(beats - borders[0, 0]).argmin()) % 8 if len(borders) and len(beats) else 0
    bpm = 60 / float(np.median(np.diff(beats))) if len(beats) > 1 else 0.0
    return BeatGrid(beats, first, bpm, confidence=0.0, constant=False)


def _label(row: Row) -> Row:
    readers = {"tags": packing.unpack_tags, "movement": packing.unpack_movement}
    return row | {name: "[]" for name, reader in readers.items() if not _is_readable(reader, row[name])}


def _is_readable(reader: Callable[[str], object], text: str) -> bool:
    try:
        reader(text)
    except UNREADABLE:
        return False
    return True


def _routine(row: Row) -> Row:
    try:
        packing.unpack_items(row["items"])
    except UNREADABLE:
        return row | {"items": "[]"}
    return row


def _clustering(row: Row) -> Row:
    np.frombuffer(row["centres"], "<f4").reshape(-1, row["dimensions"])
    packing.unpack_curve(row["curve"])
    return row


_LEFT: dict[str, Callable[[Row], Row]] = {
    "setting": _setting, "song": _song, "label": _label, "routine": _routine, "clustering": _clustering,
}  # fmt: skip
