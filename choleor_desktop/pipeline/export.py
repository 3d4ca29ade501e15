"""Takes a library elsewhere: tables, sound and annotations, each file there wholly or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from choleor_desktop.errors import WrongUse
from choleor_desktop.library import export
from choleor_desktop.library.models import LibraryView
from choleor_desktop.pipeline.find import Finder, Request
from choleor_desktop.progress import SILENT, Progress

_N_NEIGHBOURS = 10
KINDS = ("features", "labels", "clusters", "neighbours", "wav", "m3u", "audacity", "jams")


def neighbour_rows(view: LibraryView, method: str, progress: Progress = SILENT) -> Iterator[dict[str, Any]]:
    """The ten nearest of every slice, a line each."""
    finder = Finder(view)
    for i, name in enumerate(view.slices.ids):
        progress.step(i, len(view.slices), "neighbours")
        answer = finder.similar(Request(queries=(name,), method=method, n=_N_NEIGHBOURS))
        for rank, neighbour in enumerate(answer.neighbours, start=1):
            yield {"slice": name, "rank": rank, "neighbour": neighbour.slice_id, "score": round(neighbour.score, 6)}


def export_library(
    view: LibraryView, targets: Mapping[str, Path], *, method: str = "classic", progress: Progress = SILENT
) -> tuple[Path, ...]:
    """Write what was asked for.

    Parameters
    ----------
    targets
        File or folder by kind, kinds as in ``KINDS``; tables are CSV, or JSON by their suffix.

    Returns
    -------
    tuple of Path
        All that was written.

    Raises
    ------
    ExportFailed
        When a file cannot be written.
    WrongUse
        For an unknown kind.
    """
    written: list[Path] = []
    for kind, target in targets.items():
        progress.step(0, 1, kind)
        if kind == "features":
            written.append(export.write_features(view, target, method))
        elif kind == "neighbours":
            written.append(export.write_table(target, neighbour_rows(view, method, progress)))
        elif kind in {"labels", "clusters"}:
            rows = export.label_rows(view) if kind == "labels" else export.cluster_rows(view)
            written.append(export.write_table(target, rows))
        elif kind == "wav":
            written += export.write_wav(view, target, progress=progress)
        elif kind == "m3u":
            written.append(export.write_m3u(view, target))
        elif kind == "audacity":
            written += export.write_audacity(view, target)
        elif kind == "jams":
            written += export.write_jams(view, target)
        else:
            raise WrongUse(what="The export", expected="one of " + ", ".join(KINDS))
    return tuple(written)
