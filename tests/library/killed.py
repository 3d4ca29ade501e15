"""Programs that are killed in the middle: each says on its standard output what was confirmed to it, line by line.

python killed.py WHAT LIBRARY START
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from pathlib import Path

from made_songs import record

from choleor_desktop.library import shelf
from choleor_desktop.library import store as library
from choleor_desktop.library.models import Label, LabelEdit
from choleor_desktop.library.store import Store


def say(*words: object) -> None:
    print(*words, flush=True)  # noqa: T201 - that is its answer


def importing(path: Path, start: int) -> None:
    """Songs, one after the other."""
    with Store.open(path) as store:
        say("ready")
        for i in range(start, start + 10_000):
            store.save_song(record(f"k-{i}", seed=i))
            say("song", i)


def labelling(path: Path, start: int) -> None:
    """Labels, and every third time undo and redo; the number of the change is in the note."""
    with Store.open(path) as store:
        say("ready")
        for i in range(start, start + 10_000):
            store.edit([LabelEdit(f"first_{place}", Label(note=str(i))) for place in range(3)])
            say("label", i)
            if i % 3 == 0:
                store.undo()
                say("undo", i)
                store.redo()
                say("redo", i)


def migrating(path: Path, start: int) -> None:
    """An older library is opened."""
    say("ready", start)
    with Store.open(path):
        say("migrated")
    say("closed")


def backing_up(path: Path, start: int) -> None:
    """Backups, as when it is opened day after day."""
    with Store.open(path) as store:
        say("ready")
        for i in range(start, start + 10_000):
            store.edit([LabelEdit("first_0", Label(note=str(i)))])
            say("label", i)
            target = shelf.next_place(path)
            target.parent.mkdir(exist_ok=True)
            library.backup(path, target)
            say("backup", target.name)
            shelf.thin(path)


def restoring(path: Path, start: int, *, links: bool = True) -> None:
    """A backup is put in its place; killed by its own hand before the step of that number that gives a file a name."""
    steps = iter(range(start))

    def kill_before(event: str, _: object) -> None:
        if event in {"os.link", "os.rename"} and next(steps, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)
        if event == "os.link" and not links:
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    sys.addaudithook(kill_before)
    library.restore(path, path.with_name("copy.choleor"))


def restoring_without_links(path: Path, start: int) -> None:
    """The same on a disk that knows no links."""
    restoring(path, start, links=False)


if __name__ == "__main__":
    globals()[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
