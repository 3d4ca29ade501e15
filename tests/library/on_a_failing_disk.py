"""Works on a library, or reads music, while the disk fails; says as JSON what was told and what was true.

LD_PRELOAD=failing_disk.so python on_a_failing_disk.py saving LIBRARY
LD_PRELOAD=failing_disk.so python on_a_failing_disk.py reading SONG
LD_PRELOAD=failing_disk.so python on_a_failing_disk.py restoring LIBRARY
"""

from __future__ import annotations

import ctypes
import errno
import json
import sys
from pathlib import Path

from made_songs import record

from choleor_desktop.errors import WorldError
from choleor_desktop.library import audio_file
from choleor_desktop.library import store as library
from choleor_desktop.library.models import Label, LabelEdit
from choleor_desktop.library.store import Store

WRITE, SYNC, READ = 0, 1, 2
MOST, RATE = 40, 22_050
disk = ctypes.CDLL(None)


def rating(store: Store) -> int:
    label = store.view().labels.get("song-abc_0")
    return 0 if label is None else label.rating


def attempt(store: Store, wanted: int, *, big: bool) -> str:
    """Try a change; what was said of it."""
    try:
        if big:
            store.save_song(record(f"big-{wanted}", n=300))
        store.edit([LabelEdit("song-abc_0", Label(rating=wanted))])
    except WorldError as error:
        return f"{type(error).__name__}: {error}"
    return "saved"


def trials(store: Store, kind: int, number: int, count: int, *, big: bool = False) -> list[dict[str, object]]:
    """Let the first, the second, the third … write or sync of a change fail, until it needs no more of them."""
    found = []
    for nth in range(1, MOST):
        before = rating(store)
        wanted = before % 5 + 1
        disk.disk_fail(kind, nth, number, count)
        said = attempt(store, wanted, big=big)
        fired = disk.disk_fired()
        disk.disk_fail(kind, 0, 0, 0)
        after = rating(store)
        again = attempt(store, wanted, big=False)
        trial = {"nth": nth, "fired": fired, "said": said, "before": before, "wanted": wanted, "after": after}
        found.append({**trial, "again": again, "in the end": rating(store)})
        if not fired:
            break
    return found


def saving(path: Path) -> None:
    disk.disk_watch(str(path).encode())
    store = Store.open(path, create=True)
    store.save_song(record())
    store.wait()
    unsynced, syncs = [], []
    for i in range(10):
        before = disk.disk_syncs()
        attempt(store, i % 5 + 1, big=False)
        unsynced.append(disk.disk_unsynced())
        syncs.append(disk.disk_syncs() - before)
    found = {
        "unsynced": unsynced,
        "syncs": syncs,
        "sync fails once": trials(store, SYNC, errno.EIO, 1),
        "sync goes on failing": trials(store, SYNC, errno.EIO, -1),
        "write fails once": trials(store, WRITE, errno.EIO, 1),
        "write goes on failing": trials(store, WRITE, errno.EIO, -1),
        "no room once": trials(store, WRITE, errno.ENOSPC, 1, big=True),
        "no room any more": trials(store, WRITE, errno.ENOSPC, -1, big=True),
    }
    found["last"] = rating(store)
    store.close()
    json.dump(found, sys.stdout)


def reading(path: Path) -> None:
    """A song is decoded, and a moment of it, while from the nth read on nothing more comes from the disk."""
    disk.disk_watch(str(path).encode())
    whole, found = len(audio_file.decode(path).samples), []
    ways = (
        lambda: len(audio_file.decode(path).samples) == whole,
        lambda: len(audio_file.read_span(path, 70.0, 71.0)[0]) == RATE,
    )
    for way in ways:
        for nth in (1, 2, 3, 5, 8, 20, 10_000):
            disk.disk_fail(READ, nth, errno.EIO, -1)
            try:
                said = "whole" if way() else "less"
            except WorldError as error:
                said = error.message.format(**error.fields)
            found.append({"nth": nth, "fired": disk.disk_fired() > 0, "said": said})
            disk.disk_fail(READ, 0, 0, 0)
    json.dump(found, sys.stdout)


def restored(path: Path, kind: int, nth: int) -> dict[str, object]:
    """Put a backup in the place of a library while the nth write or sync fails, and all after it."""
    with Store.open(path) as store:
        store.edit([LabelEdit("song-abc_0", Label(rating=5))])
        store.wait()
    disk.disk_fail(kind, nth, errno.EIO if kind == SYNC else errno.ENOSPC, -1)
    try:
        library.restore(path, path.with_name("copy.choleor"))
        said = ""
    except WorldError as error:
        said = str(error)
    fired = disk.disk_fired() > 0
    disk.disk_fail(kind, 0, 0, 0)
    with Store.open(path) as store:
        return {"fired": fired, "said": said, "after": rating(store)}


def restoring(path: Path) -> None:
    with Store.open(path, create=True) as store:
        store.save_song(record())
        store.edit([LabelEdit("song-abc_0", Label(rating=1))])
    library.backup(path, path.with_name("copy.choleor"))
    disk.disk_watch(str(path.parent).encode())
    found = []
    for kind in (WRITE, SYNC):
        nth = 1
        while not found or found[-1]["fired"] or nth == 1:
            found.append(restored(path, kind, nth))
            nth += 1
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    globals()[sys.argv[1]](Path(sys.argv[2]))
