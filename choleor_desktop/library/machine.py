"""Which computer this is, whatever name the network gives it today, and which processes live on it."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import sys
import tempfile
from pathlib import Path

from choleor_desktop.own_folders import settings_folder

_SYSTEM = Path("/etc/machine-id")
_NOT_YET = b"uninitialized"
_LENGTH = 16


def machine(system: Path = _SYSTEM, folder: Path | None = None) -> str:
    """Sixteen hexadecimal digits that stay the same; empty where none can be kept.

    Parameters
    ----------
    system
        Where Linux says it. Other systems have no such file.
    folder
        Where a number drawn by lot is kept instead; the person's own for this program when None.
    """
    try:
        # What the file holds is to stay on this computer: https://www.freedesktop.org/software/systemd/man/machine-id.html
        own = system.read_bytes().strip()
    except OSError:
        own = b""
    if own and own != _NOT_YET:
        return hashlib.sha256(b"choleor-desktop" + own).hexdigest()[:_LENGTH]
    try:
        return _kept((folder or settings_folder()) / "machine")
    except OSError:
        return ""


def is_alive(process: int) -> bool:
    """Whether a process of this computer is there still; on Windows, where asking would end it, it is taken to be."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(process, 0)
    except OSError as error:  # another person's may not be asked
        return not isinstance(error, ProcessLookupError)
    return True


def _kept(file: Path) -> str:
    with contextlib.suppress(FileNotFoundError):
        return file.read_text(encoding="ascii", errors="replace")
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(prefix="machine-", dir=file.parent)
    with os.fdopen(handle, "w", encoding="ascii") as half:
        half.write(secrets.token_hex(_LENGTH // 2))
        half.flush()
        os.fsync(half.fileno())
    try:
        # Wholly or not at all; and of several programs that begin at once, the first one's stays.
        with contextlib.suppress(FileExistsError):
            os.link(part, file)
    finally:
        Path(part).unlink()
    return file.read_text(encoding="ascii", errors="replace")
