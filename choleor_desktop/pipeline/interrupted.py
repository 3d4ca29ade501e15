"""Imports that did not come to their end, because the program was closed or killed, and what they left undone."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from choleor_desktop.library import scan
from choleor_desktop.library.models import ImportWish
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.places import Places
from choleor_desktop.pipeline.tables import is_table
from choleor_desktop.progress import SILENT, Progress


@dataclass(frozen=True, slots=True)
class Interrupted:
    """An import that was cut short.

    Attributes
    ----------
    wish
        What was to be imported; importing it again does only the rest.
    n_left
        Files that were not read.
    n_files
        All its files that are there now.
    """

    wish: ImportWish
    n_left: int
    n_files: int


def wish_for(paths: Sequence[Path | str], *, ready_cut: bool, keep_labels: bool) -> ImportWish:
    """What an import notes of itself."""
    whole = (os.fspath(os.path.abspath(path)) for path in paths)  # noqa: PTH100 - keeps links
    return ImportWish(tuple(whole), ready_cut, keep_labels)


def interrupted(store: Store, progress: Progress = SILENT) -> tuple[Interrupted, ...]:
    """The imports that were cut short, where files are left that can be read now.

    One of which nothing is left is forgotten. One whose folder cannot be reached, on a drive perhaps, is kept for the
    next time.

    Raises
    ------
    Cancelled
        When it is stopped.
    """
    found = []
    for wish in () if store.view().read_only_reason else store.imports_under_way():
        tables = [path for path in wish.paths if is_table(Path(path)) and os.path.exists(path)]
        scanned = scan.find_audio([path for path in wish.paths if not is_table(Path(path))], progress=progress)
        places = Places(store, ready_cut=wish.ready_cut)
        # Tables come last, so that none was taken in; one that was brings nothing new.
        n_left = sum(not places.is_untouched(path) for path in scanned.songs) + len(tables)
        if n_left:
            found.append(Interrupted(wish, n_left, len(scanned.songs) + len(tables)))
        elif not scanned.failures:
            store.end_import(wish)
    return tuple(found)
