"""One program at a time may change a library; who that is stands in a file beside it."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
from datetime import datetime
from pathlib import Path

from choleor_desktop.errors import LibraryBusy


class WriterLock:
    """Held from opening to closing; the system lets go of it when the program dies, however it dies.

    Raises
    ------
    LibraryBusy
        When another program holds it, with its name and since when.
    OSError
        When no lock can be made in that folder.
    """

    def __init__(self, library: Path) -> None:
        self._path = library.with_name(library.name + ".lock")
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        if not _try_lock(self._file):
            holder, since = self._holder()
            os.close(self._file)
            raise LibraryBusy(path=str(library), holder=holder, since=since)
        program = Path(sys.argv[0] or "python").name
        note = {
            "program": program if program != "__main__.py" else "choleor-desktop",
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": datetime.now().astimezone().isoformat(timespec="minutes"),
        }
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, json.dumps(note).encode(), 0) if hasattr(os, "pwrite") else os.write(
            self._file, json.dumps(note).encode()
        )

    def _holder(self) -> tuple[str, str]:
        try:
            note = json.loads(self._path.read_text(encoding="utf-8"))
            since = datetime.fromisoformat(note["since"]).strftime("%Y-%m-%d %H:%M")
            return f"{note['program']} (process {note['pid']} on {note['host']})", since
        except (OSError, ValueError, KeyError, TypeError):
            return "another program", "an unknown time"

    def release(self) -> None:
        """Let go."""
        with contextlib.suppress(OSError):
            os.ftruncate(self._file, 0)
        os.close(self._file)


if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30  # beyond the note, which others must be able to read

    def _try_lock(file: int) -> bool:
        os.lseek(file, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        os.lseek(file, 0, os.SEEK_SET)
        return True
else:
    import fcntl

    def _try_lock(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
