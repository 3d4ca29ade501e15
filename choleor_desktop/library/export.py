"""Writes tables, sound and annotations that other programs read; each file is there wholly or not at all."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import soundfile

from choleor_desktop.errors import ExportFailed
from choleor_desktop.library.audio_file import read_span
from choleor_desktop.library.models import NO_CLUSTER, LibraryView
from choleor_desktop.library.scan import slug
from choleor_desktop.progress import SILENT, Progress

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_JAMS_VERSION = "0.3.4"


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A place to write to, which becomes ``target`` at the end, or nothing.

    Raises
    ------
    ExportFailed
        When it cannot be written.
    """
    half = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield half
        half.replace(target)
    except OSError as error:
        raise ExportFailed(path=str(target), reason=error.strerror or str(error)) from error
    finally:
        half.unlink(missing_ok=True)


def _made_folder(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportFailed(path=str(folder), reason=error.strerror or str(error)) from error
    return folder


def defused(value: object) -> object:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if isinstance(value, str) and value.startswith((*_DANGEROUS, "'")):
        return "'" + value
    return value


def restored(cell: str) -> str:
    """A cell as it was before it was defused."""
    return cell.removeprefix("'")


def write_table(target: Path, rows: Iterable[dict[str, Any]]) -> Path:
    """Rows as CSV (UTF-8), or as JSON where the suffix says so."""
    with whole_file(target) as place:
        if target.suffix.lower() == ".json":
            place.write_text(json.dumps(list(rows), ensure_ascii=False, allow_nan=False, indent=1), encoding="utf-8")
        else:
            with place.open("w", newline="", encoding="utf-8") as file:
                writer: csv.DictWriter[str] | None = None
                for row in rows:
                    cells = {key: defused(_cell(value)) for key, value in row.items()}
                    if writer is None:
                        writer = csv.DictWriter(file, list(cells))
                        writer.writeheader()
                    writer.writerow(cells)
    return target


def _cell(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | tuple) else value


def write_features(view: LibraryView, target: Path, method: str = "classic") -> Path:
    """Vectors of all slices; classic in the original's layout: slice name first, then ``mfcc1`` to ``mfcc20``."""
    vectors, prefix = (view.classic, "mfcc") if method == "classic" else (view.match, "match")

    def rows() -> Iterator[dict[str, Any]]:
        for name, vector in zip(view.slices.ids, vectors, strict=True):
            yield {"": name, **{f"{prefix}{i}": float(x) for i, x in enumerate(vector, start=1)}}

    return write_table(target, rows())


def label_rows(view: LibraryView) -> Iterator[dict[str, Any]]:
    """What people said of slices."""
    for name in view.slices.ids:
        label = view.labels.get(name)
        if label is not None:
            yield {
                "slice": name,
                "tags": list(label.tags),
                "rating": label.rating,
                "note": label.note,
                "choreography": label.choreography,
                "movement": list(label.movement),
            }


def cluster_rows(view: LibraryView) -> Iterator[dict[str, Any]]:
    """Cluster of each slice, counted from 0, with its name."""
    if view.clustering is None:
        return
    for name, number in zip(view.slices.ids, view.clustering.labels.tolist(), strict=True):
        if number != NO_CLUSTER:
            yield {"slice": name, "cluster": number, "name": view.clustering.names.get(number, "")}


def _by_song(view: LibraryView, row: int) -> tuple[str, float, float]:
    """File and span of a slice's sound."""
    borders = view.slices.beats_s[row]
    if row in view.slices.files:
        return view.slices.files[row], 0.0, float(borders[-1] - borders[0])
    return view.songs[int(view.slices.song[row])].path, float(borders[0]), float(borders[-1])


def write_wav(view: LibraryView, folder: Path, *, progress: Progress = SILENT) -> list[Path]:
    """Every slice as a WAV file (24 bit, the song's rate, stereo), named by its id.

    Raises
    ------
    AudioError
        When a song cannot be read.
    """
    _made_folder(folder)
    written = []
    for row, name in enumerate(view.slices.ids):
        progress.step(row, len(view.slices), "wav")
        path, start_s, end_s = _by_song(view, row)
        samples, rate = read_span(path, start_s, end_s)
        target = folder / f"{slug(name)}.wav"
        with whole_file(target) as place:
            soundfile.write(place, samples, rate, format="WAV", subtype="PCM_24")
        written.append(target)
    return written


def write_m3u(view: LibraryView, target: Path) -> Path:
    """A playlist (M3U8) of the songs."""
    lines = ["#EXTM3U"]
    for song in view.songs:
        if not song.ready_cut:
            title = f"{song.artist} - {song.title}" if song.artist else song.title
            lines += [f"#EXTINF:{round(song.duration_s)},{title}", song.path.replace("\n", " ")]
    with whole_file(target) as place:
        place.write_text("\n".join(lines) + "\n", encoding="utf-8", errors="surrogateescape")
    return target


def _per_song(view: LibraryView, folder: Path, suffix: str, write: Callable[[Path, int], None]) -> list[Path]:
    _made_folder(folder)
    written = []
    for row, song in enumerate(view.songs):
        if not song.ready_cut:
            target = folder / f"{song.id}{suffix}"
            with whole_file(target) as place:
                write(place, row)
            written.append(target)
    return written


def write_audacity(view: LibraryView, folder: Path) -> list[Path]:
    """A label track for each song: start, end and name of its slices."""

    def write(place: Path, song: int) -> None:
        rows = [row for row in range(len(view.slices)) if view.slices.song[row] == song]
        lines = (
            f"{view.slices.beats_s[row, 0]:.6f}\t{view.slices.beats_s[row, -1]:.6f}\t{view.slices.ids[row]}"
            for row in rows
        )
        place.write_text("".join(line + "\n" for line in lines), encoding="utf-8")

    return _per_song(view, folder, ".txt", write)


def write_jams(view: LibraryView, folder: Path) -> list[Path]:
    """JAMS annotations of each song: its beats with their counts, and its slices as open segments."""

    def write(place: Path, row: int) -> None:
        song = view.songs[row]
        beats = [
            {"time": float(t), "duration": 0.0, "value": float((i - song.grid.first_count) % 8 + 1), "confidence": None}
            for i, t in enumerate(song.grid.beats_s)
        ]
        own = [i for i in range(len(view.slices)) if view.slices.song[i] == row]
        segments = [
            {
                "time": float(view.slices.beats_s[i, 0]),
                "duration": float(view.slices.beats_s[i, -1] - view.slices.beats_s[i, 0]),
                "value": view.slices.ids[i],
                "confidence": None,
            }
            for i in own
        ]
        document = {
            "file_metadata": {
                "title": song.title, "artist": song.artist, "release": "", "duration": song.duration_s,
                "identifiers": {}, "jams_version": _JAMS_VERSION,
            },
            "annotations": [
                _annotation("beat", beats, song.duration_s),
                _annotation("segment_open", segments, song.duration_s),
            ],
            "sandbox": {},
        }  # fmt: skip
        place.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")

    return _per_song(view, folder, ".jams", write)


def _annotation(namespace: str, data: list[dict[str, Any]], duration_s: float) -> dict[str, Any]:
    curator = {"name": "", "email": ""}
    metadata = {
        "curator": curator, "annotator": {}, "version": "", "corpus": "", "annotation_tools": "Choleor Desktop",
        "annotation_rules": "", "validation": "", "data_source": "program",
    }  # fmt: skip
    return {
        "annotation_metadata": metadata,
        "namespace": namespace,
        "data": data,
        "sandbox": {},
        "time": 0,
        "duration": duration_s,
    }
