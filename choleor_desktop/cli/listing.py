"""Commands that list what is there: songs, slices, features; and the beats of one file."""

from __future__ import annotations

import argparse
import os
from typing import Any

from choleor_desktop.analysis.levels import N_SECTIONS, levels
from choleor_desktop.cli import output
from choleor_desktop.cli.exit_codes import SOME_FAILED
from choleor_desktop.cli.ways import told
from choleor_desktop.errors import UnknownSong
from choleor_desktop.library.export import label_cells
from choleor_desktop.library.models import NO_CLUSTER, LibraryView
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.doubts import reasons_of, sureness
from choleor_desktop.pipeline.single import analyse_file
from choleor_desktop.pipeline.space import has_sound, measured, why_without_sound


def read_view(wishes: argparse.Namespace) -> LibraryView:
    """The library as it is now, opened for reading alone, so that a window may hold it meanwhile."""
    with Store.open(wishes.library, read_only=True) as store:
        return store.view()


def songs(wishes: argparse.Namespace) -> int:
    """List the songs."""
    found = [
        {
            "id": song.id,
            "path": song.path,
            "title": song.title,
            "artist": song.artist,
            # Of a song that came from a feature table nothing was measured.
            "duration_s": None if song.without_sound else round(song.duration_s, 3),
            "bpm": None if song.without_sound else round(song.grid.bpm, 3),
            "confidence": None if song.without_sound else round(song.grid.confidence, 3),
            "sure": None if song.without_sound else round(sureness(song), 3),
            "needs_a_look": [] if song.without_sound else list(reasons_of(song)),
            "n_slices": song.n_slices,
            "missing": song.missing or not os.path.exists(song.path),
        }
        for song in read_view(wishes).songs
    ]
    if wishes.json:
        output.write_json(found)
    else:
        keys = ("id", "title", "duration_s", "bpm", "sure", "n_slices")
        output.write_table(("id", "title", "seconds", "bpm", "sure", "slices"), [[s[k] for k in keys] for s in found])
    return 0


def slices(wishes: argparse.Namespace) -> int:
    """List the slices."""
    view = read_view(wishes)
    if wishes.song is not None and wishes.song not in {song.id for song in view.songs}:
        raise UnknownSong(song=wishes.song)
    marks = levels(view.levels_db, view.level_range) if len(view.slices) else view.levels_db
    rows = (row for row in range(len(view.slices)) if wishes.song in {None, view.song_of(row).id})
    heard = has_sound(view)
    found = [_slice(view, row, marks[row].tolist() if heard[row] else None) for row in rows]
    if wishes.json:
        output.write_json(found)
    else:
        output.write_table(
            ("id", "start", "bpm", "cluster", "levels", "tags", "rating"),
            [
                (s["id"], s["start_s"], s["bpm"], s["cluster"], _digits(s["levels"]), " ".join(s["tags"]), s["rating"])
                for s in found
            ],
        )
    return 0


def _digits(marks: list[int] | None) -> str | None:
    return None if marks is None else " ".join(map(str, marks))


def _slice(view: LibraryView, row: int, marks: list[int] | None) -> dict[str, Any]:
    """What is known of a slice; None for what was not measured, or cannot be read back."""
    table, song, label, cluster = view.slices, view.song_of(row), view.label_of(row), view.cluster_of(row)
    borders = None if song.without_sound else [round(time, 6) for time in table.beats_s[row].tolist()]
    return {
        "id": table.ids[row],
        "song": song.id,
        "index": int(table.index[row]),
        "start_s": None if borders is None else borders[0],
        "end_s": None if borders is None else borders[-1],
        "bpm": None if borders is None else round(float(table.bpm[row]), 3),
        "cluster": None if cluster == NO_CLUSTER else cluster,
        "levels": None if marks is None else marks[N_SECTIONS:],
        "sections": None if marks is None else marks[:N_SECTIONS],
        "beats": borders,
        **label_cells(label),
    }


def features(wishes: argparse.Namespace) -> int:
    """Print the vectors; slices that have none are named."""
    view = read_view(wishes)
    vectors = view.classic if wishes.method == "classic" else view.match
    is_there = measured(view, wishes.method)
    rows = range(len(view.slices)) if wishes.slice is None else [view.row(wishes.slice)]
    missing = [row for row in rows if not is_there[row]]
    if missing and wishes.slice is not None:
        raise why_without_sound(view, missing[0])
    for row in missing:
        output.say(told(why_without_sound(view, row)))
    found = [
        {"slice": view.slices.ids[row], "vector": [round(float(x), 7) for x in vectors[row]] if is_there[row] else None}
        for row in rows
    ]
    if wishes.json:
        output.write_json(found)
    else:
        for entry in found:
            if entry["vector"] is not None:
                output.write_line("\t".join((entry["slice"], *(f"{x:.6g}" for x in entry["vector"]))))
    return SOME_FAILED if missing else 0


def beats(wishes: argparse.Namespace) -> int:
    """Find tempo and beats of one file."""
    analysis = analyse_file(wishes.file).analysis
    grid = analysis.grid
    times, counts = [round(time, 6) for time in grid.beats_s.tolist()], grid.counts.tolist()
    found = {
        "bpm": round(grid.bpm, 3),
        "confidence": round(grid.confidence, 3),
        "beats": times,
        "eight_counts": [time for time, count in zip(times, counts, strict=True) if count == 0],
        "count_confidence": round(grid.count_confidence, 3),
        "constant": grid.constant,
        "candidates": [{"name": c.name, "bpm": round(c.bpm, 3), "score": round(c.score, 3)} for c in grid.candidates],
    }
    if wishes.json:
        output.write_json(found)
    else:
        output.write_line(f"{grid.bpm:.2f} beats per minute, confidence {grid.confidence:.2f}, {len(times)} beats.")
        for time, count in zip(times, counts, strict=True):
            output.write_line(f"{time:.3f}\t{count + 1}")
    return 0
