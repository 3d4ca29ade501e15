"""What runs in a worker process: one song, decoded and analysed, far from the library."""

from __future__ import annotations

import ctypes
import hashlib
import os
import signal
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from choleor_desktop.analysis.parameters import DEFAULT, Parameters
from choleor_desktop.analysis.results import Floats32, SongAnalysis
from choleor_desktop.analysis.song import analyse_ready_cut, analyse_song
from choleor_desktop.errors import AudioError
from choleor_desktop.library import audio_file
from choleor_desktop.library.models import FileStamp
from choleor_desktop.library.scan import display_name

_MEMORY_LIMIT = 12 << 30
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Task:
    """One song to analyse: its file, or its ready-cut files in order."""

    name: str
    files: tuple[FileStamp, ...]
    ready_cut: bool
    parameters: Parameters = DEFAULT


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """What a worker found.

    Attributes
    ----------
    files
        The stamps of the files that could be read, with the hash of their sound.
    failures
        Ready-cut files that could not be read, with the reason.
    """

    title: str
    artist: str
    files: tuple[FileStamp, ...]
    analysis: SongAnalysis
    failures: tuple[tuple[str, AudioError], ...] = ()


def prepare() -> None:
    """Limits for a process that decodes what strangers made; it dies with the program, too."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not on Windows

        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = _MEMORY_LIMIT if hard == resource.RLIM_INFINITY else min(_MEMORY_LIMIT, hard)
        if soft == resource.RLIM_INFINITY or soft > limit:
            resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _hash_of(sound: Floats32) -> str:
    return hashlib.blake2b(sound.tobytes(), digest_size=16).hexdigest()


def _named(error: AudioError, name: str) -> AudioError:
    """The analysis does not know names; say whose sound it was."""
    return type(error)(**{**error.fields, "name": name}) if error.fields.get("name") == "" else error


def analyse(task: Task) -> Result:
    """Decode and analyse one song.

    Raises
    ------
    AudioError
        When it cannot be used.
    """
    if task.ready_cut:
        return _analyse_ready_cut(task)
    stamp = task.files[0]
    path = Path(stamp.path)
    sound = audio_file.read_mono(path, task.parameters.sample_rate, max_s=task.parameters.max_duration_s)
    info = audio_file.probe(path)
    try:
        analysis = analyse_song(sound, task.parameters)
    except AudioError as error:
        raise _named(error, display_name(path.name)) from error
    title = info.title or audio_file.clean_text(display_name(path.stem))
    return Result(title, info.artist, (replace(stamp, audio_hash=_hash_of(sound)),), analysis)


def _analyse_ready_cut(task: Task) -> Result:
    pieces, files, failures = [], [], []
    for stamp in task.files:
        try:
            sound = audio_file.read_mono(stamp.path, task.parameters.sample_rate)
        except AudioError as error:
            failures.append((stamp.path, error))
            continue
        pieces.append(sound)
        files.append(replace(stamp, audio_hash=_hash_of(sound)))
    if not pieces:
        raise failures[0][1]
    analysis = analyse_ready_cut(pieces, task.parameters)
    return Result(audio_file.clean_text(task.name), "", tuple(files), analysis, tuple(failures))
