"""Commands that keep work safe or take it elsewhere: export, check, backup, restore."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from choleor_desktop.cli import output
from choleor_desktop.cli.exit_codes import SOME_FAILED, WORLD_IS_WRONG
from choleor_desktop.cli.listing import read_view
from choleor_desktop.cli.ways import told
from choleor_desktop.errors import WrongUse
from choleor_desktop.library import store
from choleor_desktop.library.models import LibraryView
from choleor_desktop.library.shelf import taken_with_labels
from choleor_desktop.pipeline import export as exporting
from choleor_desktop.pipeline.missing import as_it_is
from choleor_desktop.progress import Progress


def export(wishes: argparse.Namespace) -> int:
    """Write what other programs read."""
    targets: dict[str, Path] = {
        kind: getattr(wishes, kind) for kind in exporting.KINDS if getattr(wishes, kind) is not None
    }
    if not targets:
        raise WrongUse(what="The export", expected="told what to write, such as --labels FILE.csv")
    files = [os.path.realpath(target) for kind, target in targets.items() if kind not in exporting.FOLDERS]
    if len(set(files)) < len(files):
        raise WrongUse(what="Each table, and the playlist,", expected="told a file of its own")
    with output.progress() as progress:
        view = _with_sound(wishes, progress) if "wav" in targets else read_view(wishes)
        done = exporting.export_library(view, targets, method=wishes.method, progress=progress)
    failures = [
        {what: own, "reason": told(error)}
        for what, failed in (("slice", done.failures), ("song", done.songs))
        for own, error in failed
    ]
    for failure in failures:
        output.say(": ".join(failure.values()))
    written = [str(path) for path in done.written]
    _answer(wishes, {"written": written, "failures": failures}, *written)
    return SOME_FAILED if failures else 0


def _with_sound(wishes: argparse.Namespace, progress: Progress) -> LibraryView:
    """The library as its files are at this moment: what was overwritten by other music is not written as a song."""
    with store.Store.open(wishes.library, read_only=True) as library:
        return as_it_is(library, progress)


def check(wishes: argparse.Namespace) -> int:
    """Look whether the library is whole; with ``--repair`` mend what can be mended."""
    problems = list(store.check(wishes.library, repair=wishes.repair))
    answer: dict[str, object] = {"ok": not problems, "problems": problems}
    lines = problems or ["The library is whole."]
    if problems and wishes.repair:
        target = _free_name(wishes.library)
        saved = store.salvage(wishes.library, target)
        answer |= {"salvaged": str(target), "rows": saved}
        songs, labels = output.counted(saved["song"], "song"), output.counted(saved["label"], "label")
        lines.append(f"What could be read is in {target}: {songs}, {labels}.")
    _answer(wishes, answer, *lines)
    return WORLD_IS_WRONG if problems else 0


def _free_name(library: Path) -> Path:
    """A name beside the library that nothing has, nor its labels."""
    names = (library.with_name(f"{library.stem}.salvaged{tail}{library.suffix}") for tail in ("", *range(2, 100)))
    return next(
        (name for name in names if taken_with_labels(name) is None), library.with_name(library.name + ".salvaged")
    )


def backup(wishes: argparse.Namespace) -> int:
    """Make a consistent copy."""
    store.backup(wishes.library, wishes.target)
    answer = {"ok": True, "problems": [], "written": str(wishes.target)}
    _answer(wishes, answer, f"{wishes.target} is a complete copy.")
    return 0


def restore(wishes: argparse.Namespace) -> int:
    """Put a backup in the library's place: the one that was named, or the newest that is whole."""
    source = store.newest_whole(wishes.library) if wishes.backup is None else wishes.backup
    kept = store.restore(wishes.library, source)
    answer = {"ok": True, "problems": [], "restored": str(source), "kept": None if kept is None else str(kept)}
    lines = [f"{wishes.library} is as it was in {source}."]
    if kept is not None:
        lines.append(f"What was there before is {kept}.")
    _answer(wishes, answer, *lines)
    return 0


def _answer(wishes: argparse.Namespace, answer: dict[str, object], *lines: str) -> None:
    if wishes.json:
        output.write_json(answer)
    else:
        for line in lines:
            output.write_line(line)
