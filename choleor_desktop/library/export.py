"""Writes tables, sound and annotations that other programs read; each file is there wholly or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import unicodedata
from collections.abc import Callable, Container, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import soundfile

from choleor_desktop.errors import AudioError, ExportFailed, NameTaken, SliceWithoutSound, WorldError
from choleor_desktop.library import filesystems
from choleor_desktop.library.audio_file import read_span
from choleor_desktop.library.halves import sweep_dead
from choleor_desktop.library.models import LABEL_FIELDS, NO_CLUSTER, Label, LibraryView
from choleor_desktop.library.naming import nfc
from choleor_desktop.library.sources import slice_sound
from choleor_desktop.library.tables import whole_file
from choleor_desktop.progress import SILENT, Progress

_JAMS_VERSION = "0.3.4"
_NOTES = ".choleor-exports"
_LONGEST_NAME = 200  # bytes; with a suffix it fits into every file system
_FORBIDDEN = '<>:"/\\|?*'
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{i}" for port in ("com", "lpt") for i in range(1, 10))})
LABEL_COLUMNS = ("slice", *LABEL_FIELDS)
TIME_COLUMNS = ("start_s", "end_s")
CLUSTER_COLUMNS = ("slice", "cluster", "name")


def _made_folder(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportFailed(path=str(folder), reason=filesystems.reason(error)) from error
    sweep_dead(folder)
    return folder


def file_names(ids: tuple[str, ...]) -> tuple[str, ...]:
    """A name for a file for each id: readable, different also where case does not count, good on every system."""
    names: list[str] = []
    taken: set[str] = set()
    for own in ids:
        plain = "".join(c if _is_good_everywhere(c) else "_" for c in nfc(own))
        stem = plain.encode()[:_LONGEST_NAME].decode(errors="ignore").strip(". ") or "_"
        stem = f"_{stem}" if stem.split(".")[0].casefold() in _RESERVED else stem
        name, n = stem, 1
        while name.casefold() in taken:
            n += 1
            name = f"{stem}~{n}"
        taken.add(name.casefold())
        names.append(name)
    return tuple(names)


def _is_good_everywhere(letter: str) -> bool:
    """Whether Linux, macOS and Windows have it in names of files; what cannot be seen is in none."""
    return letter == " " or (letter not in _FORBIDDEN and unicodedata.category(letter)[0] not in "CZ")


def label_cells(label: Label) -> dict[str, Any]:
    """A label as cells of a table."""
    said = ((name, getattr(label, name)) for name in LABEL_FIELDS)
    return {name: list(value) if isinstance(value, tuple) else value for name, value in said}


def label_rows(view: LibraryView) -> Iterator[dict[str, Any]]:
    """What people said of slices, and where in their songs that is; ready-cut slices have no place but their name."""
    for row, name in enumerate(view.slices.ids):
        label = view.labels.get(name)
        if label is not None:
            is_placed = not view.song_of(row).ready_cut
            span = [round(time, 6) for time in view.slices.span(row)] if is_placed else (None, None)
            yield {
                "slice": name,
                **label_cells(label),
                **dict(zip(TIME_COLUMNS, span, strict=True)),
            }


def cluster_rows(view: LibraryView) -> Iterator[dict[str, Any]]:
    """Cluster of each slice, counted from 0, with its name."""
    if view.clustering is None:
        return
    for name, number in zip(view.slices.ids, view.clustering.labels.tolist(), strict=True):
        if number != NO_CLUSTER:
            yield {"slice": name, "cluster": number, "name": view.clustering.names.get(number, "")}


def write_wav(
    view: LibraryView, folder: Path, *, rows: Sequence[int] | None = None, progress: Progress = SILENT
) -> tuple[list[Path], list[tuple[str, WorldError]]]:
    """Slices as WAV files (24 bit, the song's rate, stereo), named by their ids.

    Parameters
    ----------
    rows
        Which; all without.

    Returns
    -------
    written, failures
        What is there now; slices whose sound cannot be read, or under whose names other sound is, such as a song or a
        ready-cut slice, with the reason.

    Raises
    ------
    ExportFailed
        When the folder cannot be written.
    """
    _made_folder(folder)
    written: list[Path] = []
    failures: list[tuple[str, WorldError]] = []
    wanted = range(len(view.slices)) if rows is None else rows
    ids = tuple(view.slices.ids[row] for row in wanted)
    targets = [folder / f"{name}.wav" for name in file_names(ids)]
    for done, (row, target, own) in enumerate(zip(wanted, targets, ids, strict=True)):
        progress.step(done, len(ids), "wav")
        try:
            samples, rate = read_span(*slice_sound(view, row))
            sound = _encoded(samples, rate, format="WAV", subtype="PCM_24")
            if not _is_there(target, sound):
                with whole_file(target, durable=False, is_sound=True) as place:
                    place.write_bytes(sound)
        except (AudioError, SliceWithoutSound, NameTaken) as error:
            failures.append((own, error))
            continue
        written.append(target)
    return written, failures


def _is_there(target: Path, content: bytes, ours: Container[str] = ()) -> bool:
    """Whether a file is there as it shall be. Raises NameTaken where it holds something else, and nobody knows whose
    that is by now: not one of ``ours``, by their digests."""
    try:
        if not os.path.isfile(target):
            return False
        size = target.stat().st_size
        is_same = size == len(content) and target.read_bytes() == content
        if not size or is_same or (ours and _digest_at(target) in ours):
            return is_same
    except OSError as error:
        raise ExportFailed(path=str(target), reason=filesystems.reason(error)) from error
    raise NameTaken(path=str(target))


def _digest_at(place: Path) -> str:
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Notes:
    """What was ever written into a folder, by its digest, in a file there: of that, and of nothing else, it is known
    that nobody has had a hand in it since, and it may be replaced when it is exported again."""

    def __init__(self, folder: Path) -> None:
        self._place = folder / _NOTES
        self.digests = set(self._place.read_text("ascii", "replace").split()) if os.path.isfile(self._place) else set()

    def add(self, content: bytes) -> None:
        """Note what is about to be written, so that it is known also where the program is killed then."""
        digest = hashlib.sha256(content).hexdigest()
        if digest not in self.digests:
            self.digests.add(digest)
            with self._place.open("a", encoding="ascii") as file:
                file.write(f"\n{digest}\n")  # on a line of its own also behind one that a full disk cut off


def write_sound(place: Path, samples: Any, rate: int, **how: Any) -> None:
    """Write a sound file; ``how`` is what ``soundfile.write`` takes.

    Raises
    ------
    OSError
        When it cannot be written.
    """
    place.write_bytes(_encoded(samples, rate, **how))


def _encoded(samples: Any, rate: int, **how: Any) -> bytes:
    sound = BytesIO()  # libsndfile, which writes files too, does not tell why it could not
    # Ctrl+C comes to the first thread: where libsndfile calls back it would be lost, and what is written then with it.
    with ThreadPoolExecutor(1) as beside:
        beside.submit(soundfile.write, sound, samples, rate, **how).result()
    return sound.getvalue()


def write_m3u(view: LibraryView, target: Path) -> Path:
    """A playlist (M3U8) of the songs."""
    lines = ["#EXTM3U"]
    for song in view.songs:
        if not song.ready_cut:
            title = f"{song.artist} - {song.title}" if song.artist else song.title
            has_lines = "\n" in song.path or "\r" in song.path  # which players find by its address alone
            place = Path(song.path).as_uri() if has_lines else song.path
            lines += [f"#EXTINF:{round(song.duration_s)},{title}", place]
    with whole_file(target) as place:
        place.write_text("\n".join(lines) + "\n", encoding="utf-8", errors="surrogateescape")
    return target


def _per_song(
    view: LibraryView, folder: Path, suffix: str, told: Callable[[int], str]
) -> tuple[list[Path], list[tuple[str, WorldError]]]:
    """A file for each song; of songs whose file is another's it is said, and theirs stays as it is."""
    _made_folder(folder)
    written: list[Path] = []
    failures: list[tuple[str, WorldError]] = []
    try:
        notes = _Notes(folder)
        names = file_names(tuple(song.id for song in view.songs))
        for row, song in enumerate(view.songs):
            if song.ready_cut:
                continue
            target, content = folder / f"{names[row]}{suffix}", told(row).encode()
            notes.add(content)
            try:
                if not _is_there(target, content, notes.digests):
                    with whole_file(target, durable=False) as place:
                        place.write_bytes(content)
            except NameTaken as error:
                failures.append((song.id, error))
                continue
            written.append(target)
    except OSError as error:
        raise ExportFailed(path=str(folder), reason=filesystems.reason(error)) from error
    return written, failures


def write_audacity(view: LibraryView, folder: Path) -> tuple[list[Path], list[tuple[str, WorldError]]]:
    """Two label tracks for each song: start, end and name of its slices; its beats with their counts.

    Returns
    -------
    written, failures
        What is there now; songs under whose names other files are, with the reason.

    Raises
    ------
    ExportFailed
        When the folder cannot be written.
    """

    def slices(song: int) -> str:
        rows = view.slices_of(song).tolist()
        return "".join(
            f"{view.slices.beats_s[row, 0]:.6f}\t{view.slices.beats_s[row, -1]:.6f}\t{view.slices.ids[row]}\n"
            for row in rows
        )

    def beats(song: int) -> str:
        grid = view.songs[song].grid
        times = zip(grid.beats_s.tolist(), grid.counts.tolist(), strict=True)
        return "".join(f"{t:.6f}\t{t:.6f}\t{count + 1}\n" for t, count in times)

    written, failures = _per_song(view, folder, ".txt", slices)
    more, failed = _per_song(view, folder, " beats.txt", beats)
    return written + more, failures + failed


def write_jams(view: LibraryView, folder: Path) -> tuple[list[Path], list[tuple[str, WorldError]]]:
    """JAMS annotations of each song: its beats with their counts, and its slices as open segments.

    Returns and raises as ``write_audacity``.
    """

    def document(row: int) -> str:
        song = view.songs[row]
        beats = [
            {"time": float(t), "duration": 0.0, "value": float(count + 1), "confidence": None}
            for t, count in zip(song.grid.beats_s, song.grid.counts, strict=True)
        ]
        own = view.slices_of(row).tolist()
        segments = [
            {
                "time": float(view.slices.beats_s[i, 0]),
                "duration": float(view.slices.beats_s[i, -1] - view.slices.beats_s[i, 0]),
                "value": view.slices.ids[i],
                "confidence": None,
            }
            for i in own
        ]
        whole = {
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
        return json.dumps(whole, ensure_ascii=False)

    return _per_song(view, folder, ".jams", document)


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
