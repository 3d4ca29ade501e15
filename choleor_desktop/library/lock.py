"""One program at a time may change a library; who that is, and how far it came, stands in a file beside it."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from choleor_desktop.errors import LibraryBusy, LibraryHeldElsewhere
from choleor_desktop.library import filesystems
from choleor_desktop.library.machine import machine
from choleor_desktop.phrase import Phrase

_NOTE_LENGTH = 512
_GLANCE_S = 0.3
"""So long a writer waits for somebody who only looks whether the library is held."""
_PATIENCE_S = 2.0
"""So long somebody waits for another who has a file locked for some milliseconds."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a library open for changing.

    Attributes
    ----------
    since
        Local time with its offset, ISO 8601.
    generation
        Of the last change that was acknowledged.
    machine
        See ``machine``; notes of older versions have none.
    """

    program: str
    pid: int
    host: str
    since: str
    generation: int = 0
    machine: str = ""

    @property
    def name(self) -> str:
        """For a sentence."""
        return Phrase("{program} (process {pid} on {host})", program=self.program, pid=self.pid, host=self.host)

    def is_from_here(self) -> bool:
        """Whether it ran on this computer: the name of one changes with the network it is in."""
        mine = machine()
        return self.machine == mine if self.machine and mine else self.host == socket.gethostname()

    @property
    def since_minute(self) -> str:
        """Date and minute, for a sentence."""
        return datetime.fromisoformat(self.since).strftime("%Y-%m-%d %H:%M")


def lock_path(library: Path) -> Path:
    """The file beside a library that is locked while it may be changed."""
    place = filesystems.followed(library)
    return place.with_name(place.name + ".lock")


def holder(library: Path) -> Holder | None:
    """Who last opened a library for changing and did not close it, as its note says."""
    place = lock_path(library)
    if not os.path.isfile(place):
        return None  # a pipe would be waited for
    try:
        note: dict[str, Any] = json.loads(place.read_bytes())
        found = Holder(
            str(note["program"]), int(note["pid"]), str(note["host"]), str(note["since"]), int(note["generation"]),
            str(note.get("machine", "")),
        )  # fmt: skip
        datetime.fromisoformat(found.since)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found


def is_held(library: Path) -> bool:
    """Whether a program has a library open for changing, as far as can be seen; the note of one that died says no."""
    note = holder(library)
    if note is None or not note.is_from_here():
        return note is not None
    try:
        file = _opened(lock_path(library), create=False)
        try:
            return not _try_lock(file, shared=True)  # those who only look are not in each other's way
        finally:
            os.close(file)
    except OSError:
        return True


def _opened(file: Path, *, create: bool) -> int:
    """Open a file to lock it; what is none, such as a pipe with nobody at its other end, is refused and not waited for.

    Raises
    ------
    OSError
        When there can be no such file, or something else has its name.
    """
    if os.path.exists(file) and not os.path.isfile(file):
        raise OSError(Phrase("“{name}” beside it is no file", name=file.name))
    return os.open(file, os.O_RDWR | (os.O_CREAT if create else 0), 0o644)


def _lock_soon(handle: int, patience_s: float) -> bool:
    """Lock a file, if need be after others let go of it that have it for a moment only."""
    end = time.monotonic() + patience_s
    while not (locked := _try_lock(handle)) and time.monotonic() < end:
        time.sleep(0.01)
    return locked


@contextlib.contextmanager
def held(file: Path) -> Iterator[None]:
    """Have a file of its own locked for some milliseconds; who waits for longer, or where disks have no locks, goes on.

    Raises
    ------
    OSError
        When there can be no such file.
    """
    handle = _opened(file, create=True)
    try:
        with contextlib.suppress(OSError):
            _lock_soon(handle, _PATIENCE_S)
        yield
    finally:
        os.close(handle)


class WriterLock:
    """Held from opening to closing; the system lets go of it when the program dies, however it dies.

    Attributes
    ----------
    stale
        Who held it before and died, or None.

    Raises
    ------
    LibraryBusy
        When another program holds it, with its name and since when.
    LibraryHeldElsewhere
        When a program on another computer did not close the library: whether it still runs cannot be seen from here.
    OSError
        When no lock can be made in that folder.
    """

    def __init__(self, library: Path) -> None:
        self._path = lock_path(library)
        self._file = _opened(self._path, create=True)
        try:
            locked = _lock_soon(self._file, _GLANCE_S)
            self.stale = holder(library)
            self._refuse(library, locked=locked)
        except BaseException:
            os.close(self._file)
            raise
        program = Path(sys.argv[0] or "python").name
        self._note = Holder(
            program if program != "__main__.py" else "choleor-desktop",
            os.getpid(),
            socket.gethostname(),
            datetime.now().astimezone().isoformat(timespec="seconds"),
            machine=machine(),
        )

    def _refuse(self, library: Path, *, locked: bool) -> None:
        before = self.stale
        if not locked:
            who, since = (
                (Phrase("another program"), Phrase("an unknown time"))
                if before is None
                else (before.name, before.since_minute)
            )
            raise LibraryBusy(path=str(library), holder=who, since=since)
        if before is not None and not before.is_from_here():
            raise LibraryHeldElsewhere(
                path=str(library), holder=before.name, since=before.since_minute, lock=str(self._path)
            )

    def note(self, generation: int) -> None:
        """Write who holds it and which change was acknowledged last; that it cannot be written is no harm."""
        text = json.dumps(asdict(replace(self._note, generation=generation)))
        with contextlib.suppress(OSError):
            os.lseek(self._file, 0, os.SEEK_SET)
            # One write of one length: a reader never sees half of it.
            os.write(self._file, text.encode().ljust(_NOTE_LENGTH))

    def is_there(self) -> bool:
        """Whether the locked file is still the one beside the library: a drive may have gone and come back."""
        try:
            return os.path.samestat(os.fstat(self._file), self._path.stat())
        except OSError:
            return False

    def release(self) -> None:
        """Let go."""
        with contextlib.suppress(OSError):
            os.ftruncate(self._file, 0)
        os.close(self._file)


if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30  # beyond the note, which others must be able to read

    def _try_lock(file: int, *, shared: bool = False) -> bool:
        del shared  # there is none
        os.lseek(file, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        os.lseek(file, 0, os.SEEK_SET)
        return True
else:
    import fcntl

    def _try_lock(file: int, *, shared: bool = False) -> bool:
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
