"""What a song and its analysis are as rows, and how the rows of a song are exchanged."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from choleor_desktop.analysis.results import SongAnalysis
from choleor_desktop.analysis.spans import Span, belong_together, closest
from choleor_desktop.errors import SlicesChanged, UnknownSong
from choleor_desktop.library import history, packing, under_way
from choleor_desktop.library.models import (
    NO_CLUSTER,
    Action,
    Clustering,
    FileStamp,
    Label,
    LibraryView,
    Routine,
    SongRecord,
    label_words,
)
from choleor_desktop.library.moved_items import Fate, moved_routine

_BIG_TABLES = {"song", "features", "slice", "file"}
_CLUSTER_COLUMNS = {"number", "clusters", "clustered"}


def song_row(recorder: history.Recorder, song_id: str) -> history.Row:
    """Row of a song that must be there. Raises UnknownSong."""
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


def step(recorder: history.Recorder, direction: Callable[[history.Recorder], str | None]) -> str | None:
    """Undo or redo one action; what was read of the slices is old where that touched them."""
    what = direction(recorder)
    _drop_clusters_of_others(recorder)
    if any(map(_touches_slices, recorder.changes)):
        touch_slices(recorder.connection)
    return what


def _drop_clusters_of_others(recorder: history.Recorder) -> None:
    """A song whose slices were exchanged keeps no clusters but those that came with them.

    The first clusters are no step of undo: they may be those of the slices that have just gone.
    """
    rows = [(table, row) for table, before, after in recorder.changes for row in (before, after) if row is not None]
    exchanged = {row["song"] for table, row in rows if table == "slice"}
    came = {row["number"] for table, row in rows if table == "song" and "clusters" in row}
    for number in sorted(exchanged - came):
        for row in recorder.rows("song", "number = ?", [number]):
            recorder.change("song", row, {**row, "clusters": None, "clustered": 0})


def _touches_slices(change: history.Change) -> bool:
    table, before, after = change
    is_about_clusters = before is not None and after is not None and set(after) <= _CLUSTER_COLUMNS
    return table in _BIG_TABLES and not is_about_clusters


def place_of(path: str, library: Path) -> dict[str, bytes | None]:
    """Where a file is, also as seen from the library, so that both may move together."""
    try:
        relative = os.fsencode(os.path.relpath(path, library.parent))
    except ValueError:  # another drive
        relative = None
    return {"path": os.fsencode(path), "relative": relative}


def analysis_row(analysis: SongAnalysis) -> history.Row:
    """Columns of a song that its analysis fills, but for its features."""
    grid, beats = packing.pack_grid(analysis.grid)
    borders = np.array([piece.beats_s for piece in analysis.slices], np.float64).reshape(-1, 9)
    return {
        "duration_s": analysis.duration_s,
        "grid": grid,
        "beats": beats,
        "warnings": json.dumps(analysis.warnings),
        "parameters_digest": analysis.parameters_digest,
        "n_slices": len(analysis.slices),
        "borders": packing.pack_borders(borders),
        "clusters": None,
        "clustered": 0,
    }


def features_row(number: int, analysis: SongAnalysis) -> history.Row:
    """Row of the features of a song.

    Raises
    ------
    ValueError
        When a number is not finite.
    """
    data, checksum = packing.pack_features(analysis.features)
    return {"song": number, "data": data, "checksum": checksum}


def file_rows(number: int, files: Sequence[FileStamp]) -> list[history.Row]:
    """Rows of the files a song was made of."""
    return [
        {
            "song": number,
            "place": place,
            "path": os.fsencode(file.path),
            "size": file.size,
            "mtime_ns": file.mtime_ns,
            "file_hash": file.file_hash,
            "audio_hash": file.audio_hash,
        }
        for place, file in enumerate(files)
    ]


def write_files(recorder: history.Recorder, number: int, files: Sequence[FileStamp]) -> None:
    """Note where the files of a song are now."""
    for row in recorder.rows("file", "song = ?", [number]):
        recorder.change("file", row, None)
    for row in file_rows(number, files):
        recorder.change("file", None, row)


def save(recorder: history.Recorder, record: SongRecord, library: Path) -> None:
    """A song, new or again; a new one is no step of undo, unless an older step would collide with it."""
    known = recorder.rows("song", "id = ?", [record.id])
    if known:
        recorder.connection.execute("PRAGMA defer_foreign_keys = ON")
        carried = {name: name for name in record.slice_ids}
        replace(recorder, known[0], record.analysis, record.slice_ids, carried)
        write_files(recorder, known[0]["number"], record.files)
    else:
        insert(recorder, place_of(record.path, library), record)
    if known or history.is_mentioned(recorder.connection, [record.id, *record.slice_ids]):
        recorder.store("import again")
    touch_slices(recorder.connection)


def insert(recorder: history.Recorder, place: history.Row, record: SongRecord) -> None:
    """A song that was not there, with its slices, features and files."""
    song = {
        "id": record.id,
        "title": record.title,
        "artist": record.artist,
        "ready_cut": int(record.ready_cut),
        "missing": 0,
        "edited": 0,
        **place,
        **analysis_row(record.analysis),
    }
    # Numbers are never given twice, not even after the song was removed: undo knows songs by them.
    is_free = record.number and not recorder.rows("song", "number = ?", [record.number])
    song["number"] = record.number if is_free else 1 + under_way.last_number(recorder.connection)
    recorder.change("song", None, song)
    recorder.change("features", None, features_row(song["number"], record.analysis))
    for at, name in enumerate(record.slice_ids):
        recorder.change("slice", None, {"id": name, "song": song["number"], "place": at})
    for row in file_rows(song["number"], record.files):
        recorder.change("file", None, row)


def remove(recorder: history.Recorder, song: history.Row) -> None:
    """Take a song away with all that hangs on it."""
    number = [song["number"]]
    for label in recorder.rows("label", "slice IN (SELECT id FROM slice WHERE song = ?)", number):
        recorder.change("label", label, None)
    for table in ("slice", "file", "features"):
        for own in recorder.rows(table, "song = ?", number):
            recorder.change(table, own, None)
    recorder.change("song", song, None)


def replace(
    recorder: history.Recorder,
    row: history.Row,
    analysis: SongAnalysis,
    slice_ids: Sequence[str],
    carried: Mapping[str, str],
    *,
    places: Mapping[str, tuple[str, ...]] | None = None,
    edited: bool = False,
) -> None:
    """New slices for a song; labels go where ``carried`` sends them, items of routines where ``places`` does."""
    number = row["number"]
    labels = recorder.rows("label", "slice IN (SELECT id FROM slice WHERE song = ?)", [number])
    for label in labels:
        recorder.change("label", label, None)
    olds = recorder.rows("slice", "song = ?", [number])
    for old in olds:
        recorder.change("slice", old, None)
    recorder.change("song", row, {**row, **analysis_row(analysis), "edited": int(edited or bool(row["edited"]))})
    recorder.put("features", {"song": number}, features_row(number, analysis))  # also where damage took them away
    for place, name in enumerate(slice_ids):
        recorder.change("slice", None, {"id": name, "song": number, "place": place})
    was_at = {old["id"]: old["place"] for old in olds}
    # Of several that become one the first that is named counts.
    taken_over = {new: was_at[old] for old, new in reversed(tuple(carried.items())) if old in was_at}
    pieces = zip(slice_ids, analysis.slices, strict=True)
    _carry_clusters(recorder, row, [(taken_over.get(name), (piece.start_s, piece.end_s)) for name, piece in pieces])
    known = set(slice_ids)
    moved: dict[str, history.Row] = {}
    order = {old: i for i, old in enumerate(carried)}
    for label in sorted(labels, key=lambda label: order.get(label["slice"], -1)):
        target = carried.get(label["slice"], "")
        if target in known:
            fresh = {**label, "slice": target}
            moved[target] = _joined(moved[target], fresh) if target in moved else fresh
    for label in moved.values():
        recorder.change("label", None, label)
    goes = {old: (new,) for old, new in carried.items()} if places is None else places
    was = 480 / np.ptp(packing.unpack_borders(row["borders"])[:, [0, -1]], axis=1).clip(1e-6)
    now = {name: piece.bpm for name, piece in zip(slice_ids, analysis.slices, strict=True)}
    fates = {name: Fate(()) for name in slice_ids}
    for old, new in goes.items():
        at = was_at.get(old, -1)
        bpm = float(was[at]) if 0 <= at < len(was) else 0.0
        fates[old] = Fate(new, number, at, bpm, now.get(new[0], 0.0) if new else 0.0)
    _carry_routines(recorder, fates)


def _carry_clusters(recorder: history.Recorder, before: history.Row, pieces: Sequence[tuple[int | None, Span]]) -> None:
    """A slice is in the cluster of the one it took over, by its place, or of which it is a part, as where the tempo was
    doubled; a step of its own, after those were given up."""
    stored = before["clusters"] or b""
    if len(stored) == 4 * before["n_slices"] > 0:
        clusters = np.frombuffer(stored, "<i4")
        olds = packing.unpack_borders(before["borders"])[:, [0, -1]]
        labels = []
        for place, span in pieces:
            nearest = closest(span, olds) if place is None else place
            is_its = place is not None or belong_together(tuple(olds[nearest]), span)
            labels.append(clusters[nearest] if is_its else NO_CLUSTER)
        none = {"number": before["number"], "clusters": None, "clustered": 0}
        fresh = {"clusters": np.array(labels, "<i4").tobytes(), "clustered": before["clustered"]}
        recorder.change("song", none, {**none, **fresh})


def _joined(first: history.Row, second: history.Row) -> history.Row:
    """One label for a slice that takes over two: nothing a person wrote is dropped."""
    tags = dict.fromkeys([*json.loads(first["tags"]), *json.loads(second["tags"])])
    moves, others = json.loads(first["movement"]), json.loads(second["movement"])
    is_other = bool(first["choreography"] and second["choreography"] not in {"", first["choreography"]})
    ratings = {first["rating"], second["rating"]} - {0}
    dropped = Label(
        rating=min(ratings) if len(ratings) > 1 else 0,
        choreography=second["choreography"] if is_other else "",
        movement=tuple(others) if others != moves and (moves or is_other) else (),
    )
    notes = dict.fromkeys(note for note in (first["note"], second["note"], label_words(dropped)) if note)
    return {
        "slice": first["slice"],
        "tags": json.dumps(list(tags), ensure_ascii=False),
        "rating": max(first["rating"], second["rating"]),
        "note": "\n".join(notes),
        "choreography": first["choreography"] or second["choreography"],
        "movement": first["movement"] if moves or is_other else second["movement"],
    }


def _carry_routines(recorder: history.Recorder, fates: Mapping[str, Fate]) -> None:
    """Slices of routines under their new names; those whose name is another slice's now have none."""
    if all((old,) == fate.names for old, fate in fates.items()):
        return
    for row in recorder.rows("routine", "1"):
        before = Routine(row["name"], packing.unpack_items(row["items"]), row["bpm"])
        fresh = moved_routine(before, lambda name: fates.get(name, Fate((name,))))
        recorder.change("routine", row, {**row, "items": packing.pack_items(fresh.items), "bpm": fresh.bpm})


def write_clustering(
    recorder: history.Recorder, found: Clustering, of: LibraryView, heirs: Mapping[int, int] | None, what: Action | None
) -> None:
    """Put clusters in force, as a step of undo where it is an action and they are others than before.

    Raises
    ------
    SlicesChanged
        When slices changed since the view that was clustered.
    """
    now = recorder.connection.execute("SELECT value FROM setting WHERE key = 'slices'").fetchone()
    if of.slices_state != (int(now[0]) if now else 0):
        raise SlicesChanged
    labels = np.ascontiguousarray(found.labels, "<i4")
    songs = list(recorder.connection.execute("SELECT number, n_slices, clusters, clustered FROM song ORDER BY number"))
    if sum(n for _, n, _, _ in songs) != len(labels):
        raise ValueError("each slice needs one label")
    before = recorder.rows("clustering", "id = 1")
    last = before[0] if before else {"k": 0, "method": "", "stamp": 0}
    in_force = b"".join(own for _, _, own, stamp in songs if own and stamp == last["stamp"])
    is_same = (last["k"], last["method"], in_force) == (found.k, found.method, labels.tobytes())
    stamp = last["stamp"] + (not is_same)
    after = {
        "id": 1, "k": found.k, "seed": found.seed, "method": found.method, "inertia": found.inertia,
        "silhouette": found.silhouette, "curve": json.dumps(found.curve), "dimensions": found.centres.shape[1],
        "centres": np.ascontiguousarray(found.centres, "<f4").tobytes(), "stamp": stamp,
    }  # fmt: skip
    recorder.change("clustering", before[0] if before else None, after)
    at = 0
    for number, n, clusters, clustered in songs:
        own = {"number": number, "clusters": labels[at : at + n].tobytes(), "clustered": stamp}
        recorder.change("song", {"number": number, "clusters": clusters, "clustered": clustered}, own)
        at += n
    if heirs is not None:
        names = recorder.rows("cluster_name", "1")
        moved = {to: {**row, "number": to} for row in names if (to := heirs.get(row["number"])) is not None}
        for number in sorted({row["number"] for row in names} | moved.keys()):
            recorder.put("cluster_name", {"number": number}, moved.get(number))
    if what is not None and not is_same:
        recorder.store(what)
