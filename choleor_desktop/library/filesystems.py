"""What must be known of the disk under a library: whether it is a network drive, and the system's reasons in words."""

from __future__ import annotations

import errno
import ntpath
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from choleor_desktop.library.naming import nfc
from choleor_desktop.phrase import Phrase

_NETWORK = {
    "9p", "afs", "afpfs", "ceph", "cifs", "davfs", "fuse.rclone", "fuse.sshfs", "glusterfs", "ncpfs", "nfs", "nfs4",
    "smb2", "smb3", "smbfs",
}  # fmt: skip
_SHORT_NAMES = {"fuseblk", "ntfs", "ntfs3"}
"""Where the short name that Windows gives a file may count as one of its names."""
_ANSWER_LIMIT_S = 2.0
_CLOUD = ("dropbox", "onedrive", "google drive", "googledrive", "icloud drive", "mobile documents", "nextcloud")
_REASONS = {
    errno.EACCES: Phrase("you may not write there"),
    errno.EPERM: Phrase("you may not write there"),
    errno.EROFS: Phrase("the disk is read-only"),
    errno.ENOSPC: Phrase("there is no room left on the disk"),
    errno.EDQUOT: Phrase("your share of the disk is used up"),
    errno.ENOENT: Phrase("its folder is not there"),
    errno.ENOTDIR: Phrase("its folder is not there"),
    errno.EIO: Phrase("the disk reports an error"),
    errno.ENAMETOOLONG: Phrase("its name is too long"),
    errno.EISDIR: Phrase("there is a folder of that name"),
    errno.EEXIST: Phrase("a file of that name is there"),
    errno.EINVAL: Phrase("this disk cannot have such a file"),
    errno.EFBIG: Phrase("this disk cannot have so large a file"),
    errno.EBUSY: Phrase("another program uses it"),
    errno.EMFILE: Phrase("too many files are open"),
    errno.ENFILE: Phrase("too many files are open"),
    errno.ENXIO: Phrase("the drive is not connected"),
    errno.ENODEV: Phrase("the drive is not connected"),
    errno.ENOTCONN: Phrase("the drive is not connected"),
    errno.ESTALE: Phrase("the drive is not connected"),
    errno.ETIMEDOUT: Phrase("the drive does not answer"),
    errno.EHOSTDOWN: Phrase("the drive does not answer"),
    errno.ELOOP: Phrase("its links lead in a circle"),
}


@cache
def reasons_of_sqlite() -> dict[int, Phrase]:
    """What SQLite's codes say, by their last byte; the window shows before SQLite is loaded."""
    import sqlite3  # noqa: PLC0415

    return {
        sqlite3.SQLITE_FULL: Phrase("there is no room left on the disk"),
        sqlite3.SQLITE_IOERR: Phrase("the disk reports an error"),
        sqlite3.SQLITE_READONLY: Phrase("the file is read-only"),
        sqlite3.SQLITE_PERM: Phrase("the file is read-only"),
        sqlite3.SQLITE_CORRUPT: Phrase("its content does not fit together"),
        sqlite3.SQLITE_NOTADB: Phrase("its content does not fit together"),
        sqlite3.SQLITE_CANTOPEN: Phrase("it cannot be opened"),
        sqlite3.SQLITE_BUSY: Phrase("another program uses it"),
        sqlite3.SQLITE_LOCKED: Phrase("another program uses it"),
        sqlite3.SQLITE_PROTOCOL: Phrase("another program uses it"),
    }


def sqlite_code(error: BaseException) -> int:
    """SQLite's primary number for an error; 0 for what Python's own sqlite3 complains of, which has none."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def reason(error: BaseException) -> str:
    """Why something failed, in words for a sentence."""
    if error.args and isinstance(error.args[0], Phrase):
        return error.args[0]
    if isinstance(error, OSError):
        return _REASONS.get(error.errno or 0) or error.strerror or str(error)
    if type(error).__module__ == "sqlite3":
        return reasons_of_sqlite().get(sqlite_code(error)) or Phrase("SQLite says “{said}”", said=str(error))
    return str(error)


def kind(path: Path) -> str:
    """Name of the file system a file is on, such as ``ext4``; empty where the system does not tell."""
    if sys.platform == "win32":
        return "smb3" if _is_remote(os.path.abspath(path)) else ""  # noqa: PTH100 - links stay
    return kind_among(_mounts(), os.path.realpath(path))


def kind_among(mounts: Iterable[tuple[str, str]], place: str) -> str:
    """The kind of the innermost of these mounts that a place is in; of two at one point, of the later one."""
    best, found = "", ""
    for mount, name in mounts:
        inside = place == mount or place.startswith(mount.rstrip("/") + "/")
        if inside and len(mount) >= len(best):
            best, found = mount, name
    return found


def _mounts() -> list[tuple[str, str]]:
    """Every mount point with its kind, as the system tells them."""
    try:
        if sys.platform == "darwin":
            return mounts_of_macos(
                subprocess.run(
                    ["/sbin/mount"], capture_output=True, check=True, encoding="utf-8", errors="surrogateescape",
                    timeout=_ANSWER_LIMIT_S,
                ).stdout
            )  # fmt: skip
        return mounts_of_linux(Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape"))
    except (OSError, subprocess.SubprocessError):
        return []


def mounts_of_linux(text: str) -> list[tuple[str, str]]:
    """From ``/proc/self/mountinfo``, which writes blanks and the like in octal digits and all else as it is."""
    found = []
    for line in text.split("\n"):
        left, _, right = line.partition(" - ")
        if right:
            mount = re.sub(r"\\([0-7]{3})", lambda digits: chr(int(digits[1], 8)), left.split(" ")[4])
            found.append((mount, right.split(" ")[0]))
    return found


def mounts_of_macos(text: str) -> list[tuple[str, str]]:
    """From what ``mount`` says: ``//mia@studio/music on /Volumes/music (smbfs, nodev)``."""
    return [(line[1], line[2]) for line in re.finditer(r"^.*? on (/.*) \(([^,)]+)[^()]*\)$", text, re.MULTILINE)]


def is_network(path: Path) -> bool:
    """Whether a file is on a drive that other computers may write to."""
    return kind(path) in _NETWORK


def is_cloud(path: Path) -> bool:
    """Whether a file is in a folder that a program keeps equal with other computers."""
    return any(name in part.lower() for part in path.parts[:-1] for name in _CLOUD)


def windows_drive(path: str) -> str:
    r"""The drive of an absolute path of Windows as it is mostly written: ``C:``, ``\\studio\music``; also of the long
    form ``\\?\C:\x`` or ``\\?\UNC\studio\music\x``."""
    if path[:8].upper() == "\\\\?\\UNC\\":
        path = "\\\\" + path[8:]
    return ntpath.splitdrive(path.removeprefix("\\\\?\\"))[0]


def followed(path: Path) -> Path:
    """The file itself where a symbolic link leads to it, or would if its drive were there, or where its name is written
    in the other Unicode form, which looks the same; else the path as it is.

    What belongs to a library lies beside the file, under whatever names it is reached.
    """
    if is_link(path):
        return Path(os.path.realpath(path))
    if path.name.isascii() or os.path.lexists(path):
        return path
    try:
        twins = [there for there in path.parent.iterdir() if nfc(there.name) == nfc(path.name)]
    except OSError:
        return path
    return twins[0] if len(twins) == 1 else path


def has_other_name(path: Path) -> bool:
    """Whether a file is, or may be, there under another name too: by a hard link, or since it alone is mounted here.

    Then a lock and journals beside one name say nothing of those beside the other.
    """
    mounts, place = _mounts(), os.path.realpath(path)
    is_mounted = any(mount == place for mount, _ in mounts)
    return is_mounted or (path.stat().st_nlink > 1 and kind_among(mounts, place) not in _SHORT_NAMES)


def is_same(one: Path | str, other: Path | str) -> bool:
    """Whether two names lead to one place, whatever links are on the way."""
    return os.path.realpath(one) == os.path.realpath(other)


def is_link(path: Path) -> bool:
    """Whether it is a symbolic link; where that cannot be seen, no."""
    return os.path.islink(path)


def sync_folder(folder: Path) -> None:
    """Bring a renamed file's new name to the disk, where the system can."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


if sys.platform == "win32":
    import ctypes

    _REMOTE = 4

    def _is_remote(path: str) -> bool:
        """Whether it is on another computer, also under a letter of its own."""
        drive = windows_drive(path)
        return drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(drive + "\\") == _REMOTE
