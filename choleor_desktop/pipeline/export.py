"""Takes a library elsewhere: tables, sound and annotations, each file there wholly or not at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from choleor_desktop.errors import SliceWithoutSound, WorldError, WrongUse
from choleor_desktop.library import export, sources
from choleor_desktop.library.classic_csv import write_vectors
from choleor_desktop.library.models import LibraryView
from choleor_desktop.library.tables import write_table
from choleor_desktop.pipeline.find import Finder, Request
from choleor_desktop.pipeline.space import measured, why_without_sound
from choleor_desktop.progress import SILENT, Progress

_N_NEIGHBOURS = 10
NEIGHBOUR_COLUMNS = ("slice", "rank", "neighbour", "score")


def _neighbour_rows(
    view: LibraryView, method: str, failures: list[tuple[str, WorldError]], progress: Progress
) -> Iterator[dict[str, Any]]:
    """The ten nearest of every slice, a line each; slices that cannot be compared are added to the failures."""
    finder = Finder(view)
    for i, name in enumerate(view.slices.ids):
        progress.step(i, len(view.slices), "neighbours")
        try:
            answer = finder.similar(Request(queries=(name,), method=method, n=_N_NEIGHBOURS))
        except SliceWithoutSound as error:
            failures.append((name, error))
            continue
        for rank, neighbour in enumerate(answer.neighbours, start=1):
            yield {"slice": name, "rank": rank, "neighbour": neighbour.slice_id, "score": round(neighbour.score, 6)}


@dataclass(frozen=True, slots=True)
class Exported:
    """All files that were written; slices, and songs, that could not be, with the reason."""

    written: tuple[Path, ...]
    failures: tuple[tuple[str, WorldError], ...] = ()
    songs: tuple[tuple[str, WorldError], ...] = ()


def sounds_of(view: LibraryView, rows: Sequence[int], folder: Path) -> tuple[list[Path], list[tuple[str, WorldError]]]:
    """Some slices as WAV files, each in a folder of its own below ``folder``: the same slice is the same file.

    Returns
    -------
    written, failures
        Slices whose sound cannot be read are named with the reason.

    Raises
    ------
    ExportFailed
        When nothing can be written there.
    """
    written: list[Path] = []
    failures: list[tuple[str, WorldError]] = []
    for row in rows:
        own = folder / _told_apart(view, row)
        kept = own / f"{export.file_names((view.slices.ids[row],))[0]}.wav"
        if os.path.isfile(kept) and kept.stat().st_size:  # a power cut may have left the name alone
            written.append(kept)
            continue
        done, failed = export.write_wav(view, own, rows=[row])
        written += done
        failures += failed
    return written, failures


def _told_apart(view: LibraryView, row: int) -> str:
    """A name for the sound of a slice as it is today: of a file as it was written last, and between two times."""
    try:
        path, *borders = sources.slice_sound(view, row)
        state = os.stat(path)  # noqa: PTH116 - links are followed
        told = repr((os.fspath(path), state.st_size, state.st_mtime_ns, *borders))
    except (WorldError, OSError):  # writing it says why
        told = repr((view.path, view.slices.ids[row]))
    return hashlib.blake2b(told.encode(errors="surrogateescape"), digest_size=6).hexdigest()


def export_slices(view: LibraryView, rows: Sequence[int], folder: Path, *, progress: Progress = SILENT) -> Exported:
    """Some slices as WAV files.

    Raises
    ------
    ExportFailed
        When nothing can be written there.
    """
    written, failures = export.write_wav(view, folder, rows=rows, progress=progress)
    return Exported(tuple(written), tuple(failures))


def export_library(
    view: LibraryView, targets: Mapping[str, Path], *, method: str | None = None, progress: Progress = SILENT
) -> Exported:
    """Write what was asked for.

    Parameters
    ----------
    targets
        File or folder by kind, kinds as in ``KINDS``; tables are CSV, or JSON by their suffix.
    method
        Of features and neighbours; None for features as the original had them and neighbours by Match.

    Raises
    ------
    ExportFailed
        When a file cannot be written; it is then as it was before.
    WrongUse
        For an unknown kind.
    """
    if unknown := set(targets) - set(KINDS):
        raise WrongUse(what=f"“{min(unknown)}”", expected="one of " + ", ".join(KINDS))
    written: list[Path] = []
    failures: list[tuple[str, WorldError]] = []
    songs: list[tuple[str, WorldError]] = []
    for kind, target in targets.items():
        progress.step(0, 1, kind)
        done = _WRITERS[kind](view, target, method, progress)
        written += done.written
        failures += done.failures
        songs += done.songs
    return Exported(tuple(written), tuple(failures), tuple(songs))


# --- each kind -----------------------------------------------------------------------------------


def _features(view: LibraryView, target: Path, method: str | None, _: Progress) -> Exported:
    vectors, prefix = (view.classic, "mfcc") if method != "match" else (view.match, "match")
    is_there = measured(view, method or "classic")
    missing = np.flatnonzero(~is_there).tolist()
    failures = [(view.slices.ids[row], why_without_sound(view, row)) for row in missing]
    ids = tuple(name for name, there in zip(view.slices.ids, is_there, strict=True) if there)
    written = write_vectors(target, ids, vectors[is_there] if missing else vectors, prefix)
    return Exported((written,), tuple(failures))


def _labels(view: LibraryView, target: Path, *_: object) -> Exported:
    columns = (*export.LABEL_COLUMNS, *export.TIME_COLUMNS)
    return Exported((write_table(target, export.label_rows(view), columns, for_spreadsheets=True),))


def _clusters(view: LibraryView, target: Path, *_: object) -> Exported:
    return Exported((write_table(target, export.cluster_rows(view), export.CLUSTER_COLUMNS, for_spreadsheets=True),))


def _neighbours(view: LibraryView, target: Path, method: str | None, progress: Progress) -> Exported:
    failures: list[tuple[str, WorldError]] = []
    rows = _neighbour_rows(view, method or "match", failures, progress)
    written = write_table(target, rows, NEIGHBOUR_COLUMNS, for_spreadsheets=True)
    return Exported((written,), tuple(failures))


def _wav(view: LibraryView, target: Path, _: str | None, progress: Progress) -> Exported:
    written, failures = export.write_wav(view, target, progress=progress)
    return Exported(tuple(written), tuple(failures))


def _m3u(view: LibraryView, target: Path, *_: object) -> Exported:
    return Exported((export.write_m3u(view, target),))


def _audacity(view: LibraryView, target: Path, *_: object) -> Exported:
    written, songs = export.write_audacity(view, target)
    return Exported(tuple(written), songs=tuple(songs))


def _jams(view: LibraryView, target: Path, *_: object) -> Exported:
    written, songs = export.write_jams(view, target)
    return Exported(tuple(written), songs=tuple(songs))


_WRITERS: Mapping[str, Callable[[LibraryView, Path, str | None, Progress], Exported]] = {
    "features": _features,
    "labels": _labels,
    "clusters": _clusters,
    "neighbours": _neighbours,
    "wav": _wav,
    "m3u": _m3u,
    "audacity": _audacity,
    "jams": _jams,
}
KINDS = tuple(_WRITERS)
FOLDERS = ("wav", "audacity", "jams")
