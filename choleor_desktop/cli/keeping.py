"""Commands that keep work safe or take it elsewhere: export, check, backup, restore."""

from __future__ import annotations

import argparse
from pathlib import Path

from choleor_desktop.cli import output
from choleor_desktop.cli.listing import read_view
from choleor_desktop.errors import WrongUse
from choleor_desktop.library import store
from choleor_desktop.pipeline import export as exporting

_KINDS = ("features", "labels", "clusters", "neighbours", "wav", "m3u", "audacity", "jams")


def export(wishes: argparse.Namespace) -> int:
    """Write what other programs read."""
    targets: dict[str, Path] = {kind: getattr(wishes, kind) for kind in _KINDS if getattr(wishes, kind) is not None}
    if not targets:
        raise WrongUse(what="The export", expected="told what to write, such as --labels FILE.csv")
    reporter = output.Reporter()
    try:
        written = exporting.export_library(read_view(wishes), targets, method=wishes.method, progress=reporter.progress)
    finally:
        reporter.end()
    if wishes.json:
        output.write_json({"written": [str(path) for path in written]})
    else:
        for path in written:
            output.write_line(str(path))
    return 0


def check(wishes: argparse.Namespace) -> int:
    """Look whether the library is whole."""
    problems = list(store.check(wishes.library, repair=wishes.repair))
    if wishes.json:
        output.write_json({"ok": not problems, "problems": problems})
    elif problems:
        for problem in problems:
            output.write_line(problem)
    else:
        output.write_line("The library is whole.")
    return 1 if problems else 0


def backup(wishes: argparse.Namespace) -> int:
    """Make a consistent copy."""
    store.backup(wishes.library, wishes.target)
    if wishes.json:
        output.write_json({"ok": True, "problems": [], "written": str(wishes.target)})
    else:
        output.write_line(f"{wishes.target} is a complete copy.")
    return 0


def restore(wishes: argparse.Namespace) -> int:
    """Put a backup in the library's place."""
    store.restore(wishes.library, wishes.backup)
    if wishes.json:
        output.write_json({"ok": True, "problems": []})
    else:
        output.write_line(f"{wishes.library} is as it was in the backup.")
    return 0
