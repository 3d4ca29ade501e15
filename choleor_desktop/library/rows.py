"""What a song, its analysis and a label are as rows, and how the rows of a song are exchanged."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Mapping, Sequence

import numpy as np

from choleor_desktop.analysis.results import SongAnalysis
from choleor_desktop.errors import UnknownSong, WrongUse
from choleor_desktop.library import history, packing
from choleor_desktop.library.models import NO_LABEL, FileStamp, Label, LabelEdit

_HIGHEST_RATING = 5
_LONGEST_TEXT = 1 << 20


def song_row(recorder: history.Recorder, song_id: str) -> history.Row:
    """Row of a song that must be there.

    Raises
    ------
    UnknownSong
    """
    found = recorder.rows("song", "id = ?", [song_id])
    if not found:
        raise UnknownSong(song=song_id)
    return found[0]


def touch_slices(connection: sqlite3.Connection) -> None:
    """Tell readers that the big arrays changed."""
    connection.execute(
        "INSERT INTO setting VALUES ('slices', '1') "
        "ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)"
    )


def analysis_row(analysis: SongAnalysis) -> history.Row:
    """Columns of a song that its analysis fills."""
    grid, beats = packing.pack_grid(analysis.grid)
    features, checksum = packing.pack_features(analysis.features)
    borders = np.array([piece.beats_s for piece in analysis.slices], np.float64).reshape(-1, 9)
    return {
        "duration_s": analysis.duration_s,
        "grid": grid,
        "beats": beats,
        "warnings": json.dumps(analysis.warnings),
        "parameters_digest": analysis.parameters_digest,
        "n_slices": len(analysis.slices),
        "borders": packing.pack_borders(borders),
        "features": features,
        "checksum": checksum,
        "clusters": None,
    }


def write_files(connection: sqlite3.Connection, number: int | None, files: Sequence[FileStamp]) -> None:
    """Note the files a song was made of."""
    connection.execute("DELETE FROM file WHERE song = ?", (number,))
    connection.executemany(
        "INSERT INTO file VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (number, place, os.fsencode(f.path), f.size, f.mtime_ns, f.file_hash, f.audio_hash)
            for place, f in enumerate(files)
        ],
    )


def replace(
    recorder: history.Recorder,
    row: history.Row,
    analysis: SongAnalysis,
    slice_ids: Sequence[str],
    carried: Mapping[str, str],
    *,
    edited: bool = False,
) -> None:
    """New slices for a song; labels go where ``carried`` sends them."""
    number = row["number"]
    labels = recorder.rows("label", "slice IN (SELECT id FROM slice WHERE song = ?)", [number])
    for label in labels:
        recorder.change("label", label, None)
    for old in recorder.rows("slice", "song = ?", [number]):
        recorder.change("slice", old, None)
    recorder.change("song", row, {**row, **analysis_row(analysis), "edited": int(edited or bool(row["edited"]))})
    for place, name in enumerate(slice_ids):
        recorder.change("slice", None, {"id": name, "song": number, "place": place})
    known = set(slice_ids)
    for label in labels:
        target = carried.get(label["slice"])
        if target in known:
            recorder.change("label", None, {**label, "slice": target})


def label_row(edit: LabelEdit) -> history.Row | None:
    """Row of a label, or None for an empty one.

    Raises
    ------
    WrongUse
        When it cannot be stored.
    """
    label: Label = edit.label
    if label == NO_LABEL:
        return None
    if not 0 <= label.rating <= _HIGHEST_RATING:
        raise WrongUse(what="A rating", expected="0 to 5")
    texts = (label.note, label.choreography, *label.tags)
    try:
        size = sum(len(text.encode()) for text in texts)
    except UnicodeEncodeError as error:
        raise WrongUse(what="A label", expected="made of characters that can be stored") from error
    if size > _LONGEST_TEXT:
        raise WrongUse(what="A label", expected="shorter than a million characters")
    return {
        "slice": edit.slice_id,
        "tags": json.dumps(label.tags, ensure_ascii=False),
        "rating": int(label.rating),
        "note": label.note,
        "choreography": label.choreography,
        "movement": json.dumps([int(level) for level in label.movement]),
    }
