"""What runs in a worker process: one song, decoded and analysed, far from the library."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing import parent_process
from pathlib import Path
from typing import Any

from choleor_desktop.analysis.parameters import DEFAULT, Parameters
from choleor_desktop.analysis.results import BeatGrid, SongAnalysis
from choleor_desktop.errors import AudioCutOff, AudioError, FileChanging, SongWithoutSlices
from choleor_desktop.library import audio_file
from choleor_desktop.library.models import FileStamp
from choleor_desktop.library.naming import display_name, title_from
from choleor_desktop.library.scan import sound_hash
from choleor_desktop.library.scan import stamp as read_stamp
from choleor_desktop.library.sources import told
from choleor_desktop.progress import Progress
from choleor_desktop.urgency import behind_others

DECODED = 0.35
"""Share of the time that decoding takes, of a song that is decoded and analysed."""
MEMORY_LIMIT = 8 << 30
"""Bytes of address space for one worker; four hours of music need about five gigabytes."""
ONE_THREAD: dict[str, str] = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""Environment of every worker, from before it loads a library: there are as many workers as processors."""


@dataclass(frozen=True, slots=True)
class Task:
    """One song to analyse: its file, or its ready-cut files in order.

    Attributes
    ----------
    known_sound
        Hash of the sound that was in the file before; when that did not change there is nothing to analyse.
    grid
        As a person repaired it; else the beats are looked for.
    one_slice_up_to_s
        A song that is not longer is one ready-cut slice.
    """

    name: str
    files: tuple[FileStamp, ...]
    ready_cut: bool
    parameters: Parameters = DEFAULT
    known_sound: str = ""
    grid: BeatGrid | None = None
    one_slice_up_to_s: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """What a worker found.

    Attributes
    ----------
    files
        The stamps of the files that could be read, with the hash of their sound.
    analysis
        None where the sound is the known one.
    failures
        Files that could not be read, or not wholly, with the reason.
    """

    title: str
    artist: str
    files: tuple[FileStamp, ...]
    analysis: SongAnalysis | None
    failures: tuple[tuple[str, AudioError], ...] = ()


_pids: Any = None
_lengths_s: Any = None
_shares: Any = None
_place = 0


def prepare(memory_limit: int, pids: Any, lengths_s: Any, shares: Any) -> None:
    """Limits for a process that decodes what strangers made.

    Parameters
    ----------
    memory_limit
        Bytes of address space.
    pids
        Shared array in which a worker notes its process id at the place of the task it takes up.
    lengths_s
        Shared array in which it notes there how long the song is.
    shares
        Shared array in which it notes there how far it is with it, 0..1.
    """
    global _pids, _lengths_s, _shares
    _pids, _lengths_s, _shares = pids, lengths_s, shares
    # Decoders write remarks of their own there; what is wrong with a file comes back as a value.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    serve()
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not on Windows

        limit_memory(memory_limit, resource)
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def serve() -> None:
    """What every process is that computes for the program: behind it, and it ends with it."""
    behind_others()
    if sys.platform == "linux":
        _die_with_program()
    if sys.platform != "win32":
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        # At once, also in the middle of a decoder's loop, where a handler of Python's would have to wait.
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def limit_memory(most: int, system: Any) -> None:
    """Limit this process's address space, where the system can; macOS refuses.

    Parameters
    ----------
    most
        In bytes.
    system
        The module ``resource``.
    """
    soft, hard = system.getrlimit(system.RLIMIT_AS)
    limit = most if hard == system.RLIM_INFINITY else min(most, hard)
    if soft == system.RLIM_INFINITY or soft > limit:
        # There every process has more mapped from its beginning than any limit that would help.
        with contextlib.suppress(ValueError, OSError):
            system.setrlimit(system.RLIMIT_AS, (limit, hard))


def _die_with_program() -> None:
    """Elsewhere the worker ends when its pipe does, which a hanging decoder would not notice."""
    import fcntl  # noqa: PLC0415 - not on Windows

    program = parent_process()
    if program is not None:
        # The system kills this process when the program's end of the pipe between them closes, however that happens.
        pipe = program.sentinel
        fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(pipe, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_ASYNC)
        if not program.is_alive():
            os._exit(1)  # it died before we asked


def guarded(function: Callable[[Task], Result], task: Task, place: int) -> Result:
    """Run a task so that what it does to its process can be told.

    Raises
    ------
    MemoryError
        Without what filled the memory, so that it can be sent.
    """
    global _place  # noqa: PLW0603 - of the one task that a worker has
    _place = place
    _pids[place] = os.getpid()
    try:
        return function(task)
    except MemoryError as error:
        traceback.clear_frames(error.__traceback__)
    raise MemoryError


def note_length(seconds: float) -> None:
    """Say how long the song is that this worker has, as it may take the longer."""
    if _lengths_s is not None:
        _lengths_s[_place] = seconds


def note_share(done: int, total: int, _: str = "") -> None:
    """Say how far this worker is with its song; what is done again is not told."""
    if _shares is not None and total:
        _shares[_place] = max(_shares[_place], done / total)


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
    # The program that gives songs to workers does without.
    from choleor_desktop.analysis.song import analyse_one_slice, analyse_song  # noqa: PLC0415

    if task.ready_cut:
        return _analyse_ready_cut(task)
    stamp = task.files[0]
    path = Path(stamp.path)
    with contextlib.suppress(AudioError):  # what is wrong is said when it is decoded
        note_length(min(audio_file.probe(path).duration_s, task.parameters.max_duration_s))
    rate, max_s, progress = task.parameters.sample_rate, task.parameters.max_duration_s, Progress(note_share)
    sound = audio_file.decode(path, rate, max_s=max_s, progress=progress.part(0.0, DECODED))
    info = audio_file.probe(path)
    _check_unchanged(stamp, path)
    title = info.title or title_from(display_name(path.stem))
    files = (replace(stamp, audio_hash=sound_hash(sound.samples)),)
    if files[0].audio_hash == task.known_sound:
        return Result(title, info.artist, files, None)
    try:
        if len(sound.samples) <= task.one_slice_up_to_s * task.parameters.sample_rate:
            analysis = analyse_one_slice(sound.samples, task.parameters)
        else:
            rest = progress.part(DECODED, 1.0)
            analysis = analyse_song(sound.samples, task.parameters, grid=task.grid, progress=rest)
    except AudioError as error:
        raise _named(error, display_name(path.name)) from error
    remarks = [_cut_off(stamp.path, analysis.duration_s)] if sound.broke_off else []
    if not analysis.slices:
        remarks.append((stamp.path, SongWithoutSlices(name=display_name(path.name), seconds=analysis.duration_s)))
    return Result(title, info.artist, files, analysis, tuple(remarks))


def _check_unchanged(stamp: FileStamp, path: Path) -> None:
    """A file that is still being copied would be known by half of itself."""
    if not stamp.file_hash:
        return
    try:
        now = told(path.stat())
    except OSError as error:
        raise FileChanging(name=display_name(path.name)) from error
    is_same = now == (stamp.size, stamp.mtime_ns)
    # On another machine a copy may have another time.
    if not is_same and read_stamp(path).file_hash != stamp.file_hash:
        raise FileChanging(name=display_name(path.name))


def _cut_off(path: str, seconds: float) -> tuple[str, AudioError]:
    return path, AudioCutOff(name=display_name(Path(path).name), seconds=seconds)


def _analyse_ready_cut(task: Task) -> Result:
    from choleor_desktop.analysis.song import analyse_ready_cut  # noqa: PLC0415 - as above

    pieces, files, failures = [], [], []
    for stamp in task.files:
        try:
            sound = audio_file.decode(stamp.path, task.parameters.sample_rate)
            _check_unchanged(stamp, Path(stamp.path))
        except AudioError as error:
            failures.append((stamp.path, error))
            continue
        if sound.broke_off:
            failures.append(_cut_off(stamp.path, len(sound.samples) / task.parameters.sample_rate))
        pieces.append(sound.samples)
        files.append(replace(stamp, audio_hash=sound_hash(sound.samples)))
    if not pieces:
        raise failures[0][1]
    analysis = analyse_ready_cut(pieces, task.parameters)
    return Result(title_from(task.name), "", tuple(files), analysis, tuple(failures))
