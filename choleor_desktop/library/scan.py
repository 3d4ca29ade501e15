"""Finds music in folders, and tells files by what is in them."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from choleor_desktop.analysis.results import Floats32
from choleor_desktop.errors import AudioError, DriveFails, FileForbidden, FileMissing, NoAudioFound, NotAudio
from choleor_desktop.library import filesystems, suffixes
from choleor_desktop.library.models import FileStamp
from choleor_desktop.library.naming import display_name, nfc, split_ready_cut
from choleor_desktop.library.sources import told
from choleor_desktop.progress import SILENT, Progress

CHUNK = 1 << 20
Failed = tuple[str, AudioError | NoAudioFound]
"""A path as it is shown, and why nothing there could be looked at."""


@dataclass(frozen=True, slots=True)
class ScanResult:
    """What was found: sound files in a steady order, and what could not be looked at."""

    songs: tuple[Path, ...]
    failures: tuple[Failed, ...]


def _files_below(folder: Path, failures: list[Failed]) -> Iterator[Path]:
    """Plain files with a sound file's name; hidden ones, links in circles and devices are left out."""
    seen: set[tuple[int, int]] = set()

    def blocked(error: OSError) -> None:
        name = display_name(error.filename or folder)
        failures.append((name, FileForbidden(path=name)))

    for place, folders, names in os.walk(folder, onerror=blocked, followlinks=True):
        try:
            info = os.stat(place)  # noqa: PTH116 - links are followed
        except OSError as error:
            blocked(error)
            folders.clear()
            continue
        if (info.st_dev, info.st_ino) in seen:
            folders.clear()
            continue
        seen.add((info.st_dev, info.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if path.suffix.lower() in suffixes.SOUND and not name.startswith(".") and _is_plain(path):
                yield path


def _is_plain(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """While a file is read, what the system complains of is told as what is wrong with the world.

    Raises
    ------
    FileMissing, FileForbidden, DriveFails
    """
    try:
        yield
    except FileNotFoundError as error:
        raise FileMissing(path=display_name(path)) from error
    except PermissionError as error:
        raise FileForbidden(path=display_name(path)) from error
    except OSError as error:
        raise DriveFails(path=display_name(path), reason=filesystems.reason(error)) from error


def why_unreachable(path: Path) -> FileMissing | FileForbidden:
    """Why nothing can be seen at a place."""
    try:
        path.lstat()
    except PermissionError:
        return FileForbidden(path=display_name(path))
    except OSError:
        pass
    return FileMissing(path=display_name(path))


def find_audio(paths: Sequence[Path | str], *, progress: Progress = SILENT) -> ScanResult:
    """Sound files named by a person, and those in the folders that were named.

    Raises
    ------
    Cancelled
        When no longer wanted.
    """
    found: dict[Path, None] = {}
    failures: list[Failed] = []
    for given in paths:
        path = Path(os.path.abspath(given))  # noqa: PTH100 - keeps links as the person named them
        name = display_name(path)
        progress.step(len(found), 0, "scan")
        if os.path.isdir(path):
            is_empty, n_failed = True, len(failures)
            for file in _files_below(path, failures):
                is_empty = False  # also where the file was found by another name that was given
                found[file] = None
                progress.step(len(found), 0, "scan")
            if is_empty and len(failures) == n_failed:
                failures.append((name, NoAudioFound(path=name)))
        elif not os.path.lexists(path):
            failures.append((name, why_unreachable(path)))
        elif _is_plain(path):
            found[path] = None
        else:
            failures.append((name, NotAudio(name=path.name)))
    return ScanResult(tuple(found), tuple(failures))


def find_ready_cut(
    paths: Sequence[Path | str], *, progress: Progress = SILENT
) -> tuple[dict[Path, tuple[Path, ...]], tuple[Failed, ...]]:
    """Ready-cut slices by the folder of their song, each folder in the order of the indices; and what failed."""
    scan = find_audio(paths, progress=progress)
    folders: dict[Path, list[Path]] = {}
    for file in scan.songs:
        folders.setdefault(file.parent, []).append(file)

    def order(file: Path) -> tuple[str, int, str]:
        parts = split_ready_cut(file.stem)
        return (parts[0], parts[1], file.name) if parts else (nfc(file.stem), -1, file.name)

    return {folder: tuple(sorted(files, key=order)) for folder, files in sorted(folders.items())}, scan.failures


def stamp(path: Path | str, tick: Callable[[], None] = lambda: None) -> FileStamp:
    """How a file is now: size, time and hash of its bytes.

    Parameters
    ----------
    tick
        Called for each megabyte; an exception from it ends the reading.

    Raises
    ------
    FileMissing, FileForbidden, NotAudio, DriveFails
        When it cannot be read.
    """
    place = Path(path)
    digest = hashlib.blake2b(digest_size=16)
    with reading(place):
        if not stat.S_ISREG(place.stat().st_mode):  # a pipe would be waited for without end
            raise NotAudio(name=display_name(place.name))
        with place.open("rb") as file:
            info = os.fstat(file.fileno())
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                tick()
    absolute = os.path.abspath(place)  # noqa: PTH100 - keeps links
    return FileStamp(absolute, *told(info), digest.hexdigest())


def sound_hash(samples: Floats32) -> str:
    """Names what a file sounds like, whatever its tags say; another decoder or processor may give another name."""
    return hashlib.blake2b(samples.data, digest_size=16).hexdigest()
