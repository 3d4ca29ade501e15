"""Writes the demo songs with their true beats, and makes a library of them."""

from __future__ import annotations

import filecmp
import os
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt
from pebble import ProcessExpired

from choleor_desktop.analysis.parameters import DEFAULT
from choleor_desktop.errors import (
    AudioEmpty,
    ComputationFailed,
    ExportFailed,
    FileMissing,
    LibraryError,
    NameTaken,
    NotAudio,
    WorkersUnavailable,
)
from choleor_desktop.library import filesystems
from choleor_desktop.library.audio_file import probe
from choleor_desktop.library.backups import backup
from choleor_desktop.library.checking import check
from choleor_desktop.library.export import write_sound
from choleor_desktop.library.halves import half_of, sweep, sweep_dead
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.aside import Compute, here
from choleor_desktop.pipeline.clusters import cluster_library
from choleor_desktop.pipeline.demo.repertoire import REPERTOIRE
from choleor_desktop.pipeline.demo.score import Score
from choleor_desktop.pipeline.music import import_music
from choleor_desktop.pipeline.worker import serve
from choleor_desktop.pipeline.workforce import context_of_workers, n_processors
from choleor_desktop.pool import Pool
from choleor_desktop.progress import SILENT, Progress

LIBRARY_NAME = "Demo.choleor"
_KEPT = f"{LIBRARY_NAME}.fresh-"
_BEATS_A_BAR = 4
_POLL_S = 0.1
_MADE, _ANALYSED = 0.4, 0.95  # shares of the time that all takes


@dataclass(frozen=True, slots=True, eq=False)
class DemoSong:
    """A song the program wrote.

    Attributes
    ----------
    beats_s
        Its true beats, float64, shape (n,); every eighth from the first begins an eight-count.
    """

    path: Path
    title: str
    style: str
    bpm: float
    beats_s: npt.NDArray[np.float64]


def true_beats(score: Score) -> npt.NDArray[np.float64]:
    """Where the beats of a demo song are, seconds."""
    return np.arange(score.n_bars * _BEATS_A_BAR) * 60 / score.bpm


def _file_name(score: Score) -> str:
    return f"{score.title}.flac"


def _write(score: Score, folder: str) -> None:
    """Render one song; its beats come last, so that a song with beats is a whole song."""
    path = Path(folder, _file_name(score))
    beats = path.with_suffix(".beats")
    lines = "".join(f"{time:.6f}\t{i % 8 + 1}\n" for i, time in enumerate(true_beats(score)))
    is_own = os.path.exists(beats)  # and no sound by now
    if is_own and beats.read_bytes() != lines.encode():
        raise NameTaken(path=str(beats))  # beats of a person's own
    from choleor_desktop.pipeline.demo import mixdown  # noqa: PLC0415 - slow to load, and only needed to play

    with half_of(path) as half:
        write_sound(half, mixdown.render(score), mixdown.RATE, format="FLAC", subtype="PCM_16", compression_level=0.2)
        if not is_own and os.path.exists(path) and not filecmp.cmp(half, path, shallow=False):
            raise NameTaken(path=str(path))  # a person's song of that name
    with half_of(beats, durable=False) as half:
        half.write_text(lines, encoding="utf-8", newline="\n")


def make_demo(folder: Path | str, *, progress: Progress = SILENT) -> tuple[DemoSong, ...]:
    """Write the demo songs (FLAC) and their beats (``.beats``) into a folder; those already there are kept.

    One that was deleted, or is no sound any more, is written again.

    Raises
    ------
    ExportFailed
        When the folder cannot be written.
    ComputationFailed, WorkersUnavailable
        When a process that plays a song was ended by another, or has no memory left; or none can be started.
    Cancelled
        When the job is no longer wanted.
    """
    place = Path(folder)
    try:
        place.mkdir(parents=True, exist_ok=True)
        _write_missing(place, progress)
    except OSError as error:
        raise ExportFailed(path=str(place), reason=filesystems.reason(error)) from error
    return tuple(DemoSong(place / _file_name(s), s.title, s.style, s.bpm, true_beats(s)) for s in REPERTOIRE)


def _is_written(path: Path) -> bool:
    """Whether a song is there; other music under its name is a person's, and stays."""
    try:
        is_sound = probe(path).channels > 0  # FFmpeg goes by the name alone where there is nothing else
    except (FileMissing, AudioEmpty, NotAudio):
        return False
    return is_sound and os.path.exists(path.with_suffix(".beats"))


def _write_missing(place: Path, progress: Progress) -> None:
    sweep(place)
    wanted = [s for s in REPERTOIRE if not _is_written(place / _file_name(s))]
    total = len(REPERTOIRE)
    progress.step(total - len(wanted), total, "demo_songs")
    if not wanted:
        return
    try:
        pool = Pool(min(n_processors(), len(wanted)), initializer=serve, context=context_of_workers())
    except OSError as error:
        raise WorkersUnavailable from error
    try:
        running = {pool.schedule(_write, args=[s, str(place)]) for s in wanted}
        while running:
            through, running = wait(running, timeout=_POLL_S, return_when=FIRST_COMPLETED)
            for job in through:
                job.result()
            progress.step(total - len(running), total, "demo_songs")
    except (MemoryError, ProcessExpired, BrokenProcessPool) as error:
        raise ComputationFailed from error
    finally:
        pool.stop()
        sweep_dead(place)


def library_in(folder: Path | str) -> Path:
    """Where the library of the demo is."""
    return Path(folder) / LIBRARY_NAME


def open_demo(
    folder: Path | str,
    *,
    store: Store | None = None,
    compute: Compute = here,
    progress: Progress = SILENT,
    on_saved: Callable[[str], None] | None = None,
) -> Path:
    """Make the demo songs, if need be, and a clustered library of them.

    Parameters
    ----------
    store
        That library where it is open already.
    compute
        Where the clusters are computed.

    Returns
    -------
    Path
        The library file.
    """
    songs, library = Path(folder) / "songs", library_in(folder)
    make_demo(songs, progress=progress.part(0.0, _MADE))
    is_new = not os.path.exists(library)
    with nullcontext(store) if store is not None else Store.open(library, create=is_new) as opened:
        _fill(opened, songs, compute, progress, on_saved)
    if is_new:
        with suppress(ExportFailed):  # then it is made when it is asked for
            _keep(library, folder)
    return library


def _fill(
    store: Store, songs: Path, compute: Compute, progress: Progress, on_saved: Callable[[str], None] | None = None
) -> None:
    report = import_music(store, [songs], progress=progress.part(_MADE, _ANALYSED), on_saved=on_saved)
    if report.songs or store.view().clustering is None:
        cluster_library(store, is_action=False, compute=compute, progress=progress.part(_ANALYSED, 1.0))


def fresh_demo(folder: Path | str, *, compute: Compute = here, progress: Progress = SILENT) -> Path | None:
    """What the library of the demo was like when it was made, to be put in its place; made again unless kept whole.

    Returns
    -------
    Path or None
        The copy; None where there is no demo yet.

    Raises
    ------
    ExportFailed
        When the folder cannot be written.
    Cancelled
        When the job is no longer wanted.
    """
    songs, kept = Path(folder) / "songs", _kept(folder)
    if not os.path.exists(kept) and not os.path.exists(library_in(folder)):
        return None
    make_demo(songs, progress=progress.part(0.0, _MADE))
    if not _is_whole(kept):
        try:
            with TemporaryDirectory(dir=folder, prefix="fresh-") as place:
                with Store.open(Path(place) / LIBRARY_NAME, create=True) as store:
                    _fill(store, songs, compute, progress)
                _keep(Path(place) / LIBRARY_NAME, folder)
        except OSError as error:
            raise ExportFailed(path=str(folder), reason=filesystems.reason(error)) from error
    return kept


def _kept(folder: Path | str) -> Path:
    """The copy of the library as it was made, by this version's analysis."""
    return Path(folder) / f"{_KEPT}{DEFAULT.digest()[:8]}"


def _is_whole(copy: Path) -> bool:
    with suppress(LibraryError):
        return not check(copy, history_too=False)
    return False


def _keep(library: Path, folder: Path | str) -> None:
    for older in Path(folder).glob(f"{_KEPT}*"):
        with suppress(OSError):
            older.unlink()
    backup(library, _kept(folder))
