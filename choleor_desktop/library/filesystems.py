"""What must be known of the disk under a library: whether it is a network drive, and the system's reasons in words."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

_NETWORK = {
    "9p", "afs", "afpfs", "ceph", "cifs", "davfs", "fuse.rclone", "fuse.sshfs", "glusterfs", "ncpfs", "nfs", "nfs4",
    "smb2", "smb3", "smbfs",
}  # fmt: skip
_CLOUD = ("dropbox", "onedrive", "google drive", "googledrive", "icloud drive", "mobile documents", "nextcloud")
_REASONS = {
    errno.EACCES: "you may not write there",
    errno.EPERM: "you may not write there",
    errno.EROFS: "the disk is read-only",
    errno.ENOSPC: "there is no room left on the disk",
    errno.EDQUOT: "your share of the disk is used up",
    errno.ENOENT: "its folder is not there",
    errno.EIO: "the disk reports an error",
}


def reason(error: Exception) -> str:
    """Why something failed, in words for a sentence."""
    if isinstance(error, OSError):
        return _REASONS.get(error.errno or 0, error.strerror or str(error))
    return str(error)


def kind(path: Path) -> str:
    """Name of the file system a file is on, such as ``ext4``; empty where the system does not tell."""
    if sys.platform == "win32":
        return "smb3" if str(path).startswith("\\\\") else ""
    try:
        lines = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    place, best, found = os.path.realpath(path), "", ""
    for line in lines:
        left, _, right = line.partition(" - ")
        mount = left.split()[4].encode().decode("unicode_escape") if "\\" in left else left.split()[4]
        inside = place == mount or place.startswith(mount.rstrip("/") + "/")
        if inside and len(mount) >= len(best):
            best, found = mount, right.split()[0]
    return found


def is_network(path: Path) -> bool:
    """Whether a file is on a drive that other computers may write to."""
    return kind(path) in _NETWORK


def is_cloud(path: Path) -> bool:
    """Whether a file is in a folder that a program keeps equal with other computers."""
    return any(name in part.lower() for part in path.parts[:-1] for name in _CLOUD)


def sync_folder(folder: Path) -> None:
    """Bring a renamed file's new name to the disk, where the system can."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
