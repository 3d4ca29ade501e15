"""Import: files into the library, each analysed once, however often it is moved, renamed or brought again."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from choleor_desktop.analysis.parameters import DEFAULT
from choleor_desktop.analysis.repair import carry_labels
from choleor_desktop.errors import WorldError
from choleor_desktop.library import scan
from choleor_desktop.library.cache import Cache
from choleor_desktop.library.models import FileStamp, KnownFile, SongRecord
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline import workforce
from choleor_desktop.pipeline.worker import Result, Task
from choleor_desktop.progress import SILENT, Progress


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be imported, and why."""

    path: str
    error: WorldError


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did.

    Attributes
    ----------
    songs
        Ids of the songs that were analysed, in the order they were stored.
    n_slices
        Their slices.
    n_skipped
        Files that were known already, wherever they lie now.
    """

    songs: tuple[str, ...]
    n_slices: int
    n_skipped: int
    failures: tuple[Failure, ...]
    seconds: float


def import_music(
    store: Store,
    paths: Sequence[Path | str],
    *,
    ready_cut: bool = False,
    jobs: int | None = None,
    dask: str | None = None,
    progress: Progress = SILENT,
    on_saved: Callable[[str], None] | None = None,
) -> ImportReport:
    """Add and analyse music.

    Parameters
    ----------
    paths
        Sound files and folders.
    ready_cut
        The folders hold slices, ``SONG/SONG_INDEX.wav``.
    jobs
        Worker processes.
    dask
        Address of a Dask cluster that analyses instead.
    on_saved
        Called with a song's id as soon as it is stored.

    Raises
    ------
    Cancelled
        When no longer wanted; what was stored stays.
    LibraryError
        When the library cannot be changed.
    """
    return _Import(store, progress, on_saved, ready_cut=ready_cut).run(paths, jobs, dask)


@dataclass(slots=True)
class _Known:
    """The files the library knows, by path and by content."""

    by_path: dict[str, KnownFile]
    by_hash: dict[str, KnownFile]
    by_sound: dict[str, KnownFile]

    @classmethod
    def of(cls, store: Store) -> _Known:
        files = store.known_files()
        current = [f for f in files if f.parameters_digest == DEFAULT.digest()]
        return cls(
            {f.stamp.path: f for f in files},
            {f.stamp.file_hash: f for f in files},
            {f.stamp.audio_hash: f for f in current if f.stamp.audio_hash},
        )


@dataclass(slots=True)
class _Import:
    store: Store
    progress: Progress
    on_saved: Callable[[str], None] | None
    ready_cut: bool
    n_done: int = 0
    n_total: int = 0
    n_skipped: int = 0
    n_slices: int = 0
    added: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    replaced: dict[str, str] = field(default_factory=dict)
    known: _Known = field(init=False)
    taken_ids: set[str] = field(default_factory=set)

    def run(self, paths: Sequence[Path | str], jobs: int | None, dask: str | None) -> ImportReport:
        started = time.monotonic()
        self.known = _Known.of(self.store)
        view = self.store.view()
        self.taken_ids = set(view.slices.ids)
        tasks = self._tasks(paths)
        cache = Cache(self.store.path)
        try:
            if dask is not None:
                from choleor_desktop.pipeline import dask_cluster  # noqa: PLC0415 - an optional extra

                outcomes = dask_cluster.run(tasks, dask, tick=self._tick)
            else:
                outcomes = workforce.run(tasks, jobs=jobs, tick=self._tick)
            for task, outcome in outcomes:
                self._settle(task, outcome, cache)
        finally:
            cache.close()
        return ImportReport(
            tuple(self.added), self.n_slices, self.n_skipped, tuple(self.failures), time.monotonic() - started
        )

    def _tick(self) -> None:
        self.progress.step(self.n_done, self.n_total, "import")

    def _fail(self, path: str, error: WorldError) -> None:
        self.failures.append(Failure(scan.display_name(path), error))

    # --- which files need work -------------------------------------------------------------------

    def _tasks(self, paths: Sequence[Path | str]) -> Iterator[Task]:
        if self.ready_cut:
            folders, failures = scan.find_ready_cut(paths, progress=self.progress)
            groups = list(_by_song(folders))
        else:
            found = scan.find_audio(paths, progress=self.progress)
            groups, failures = [(path.stem, (path,)) for path in found.songs], found.failures
        for path, error in failures:
            self._fail(path, error)
        self.n_total = len(groups)
        for name, files in groups:
            stamps = self._new_stamps(files)
            if stamps:
                yield Task(scan.nfc(scan.display_name(name)), stamps, self.ready_cut)
            else:
                self.n_done += 1
                self._tick()

    def _new_stamps(self, files: Sequence[Path]) -> tuple[FileStamp, ...]:
        """Stamps of the files of a song, or nothing where all of them are known."""
        if all(self._is_untouched(path) for path in files):
            self.n_skipped += len(files)
            return ()
        stamps = []
        for path in files:
            try:
                stamps.append(scan.stamp(path))
            except WorldError as error:
                self._fail(str(path), error)
        if stamps and all(self._is_known_content(stamp) for stamp in stamps):
            self._found_again(stamps)
            self.n_skipped += len(stamps)
            return ()
        return tuple(stamps)

    def _is_untouched(self, path: Path) -> bool:
        known = self.known.by_path.get(str(path))
        if known is None or known.parameters_digest != DEFAULT.digest():
            return False
        try:
            info = path.stat()
        except OSError:
            return False
        return (info.st_size, info.st_mtime_ns) == (known.stamp.size, known.stamp.mtime_ns)

    def _is_known_content(self, stamp: FileStamp) -> bool:
        known = self.known.by_hash.get(stamp.file_hash)
        return known is not None and known.parameters_digest == DEFAULT.digest()

    def _found_again(self, stamps: Sequence[FileStamp]) -> None:
        """Known content at another place or time: follow it, unless the old file is still there (a copy)."""
        first = self.known.by_hash[stamps[0].file_hash]
        moved = not Path(first.stamp.path).exists()
        if moved or first.stamp.path == stamps[0].path:
            fresh = [
                FileStamp(s.path, s.size, s.mtime_ns, s.file_hash, self.known.by_hash[s.file_hash].stamp.audio_hash)
                for s in stamps
            ]
            place = os.path.dirname(stamps[0].path) if self.ready_cut else stamps[0].path  # noqa: PTH120 - a plain name
            self.store.relink(first.song_id, place, fresh)

    # --- what the workers found ------------------------------------------------------------------

    def _settle(self, task: Task, outcome: workforce.Outcome, cache: Cache) -> None:
        self.n_done += 1
        if isinstance(outcome, WorldError):
            self._fail(task.files[0].path, outcome)
        else:
            for path, error in outcome.failures:
                self._fail(path, error)
            self._save(task, outcome, cache)
        self._tick()

    def _save(self, task: Task, result: Result, cache: Cache) -> None:
        place = os.path.dirname(task.files[0].path) if task.ready_cut else task.files[0].path  # noqa: PTH120
        same_sound = None if task.ready_cut else self.known.by_sound.get(result.files[0].audio_hash)
        if same_sound is not None:
            # Only its tags were changed, or another copy of the sound came along.
            if same_sound.stamp.path == place or not Path(same_sound.stamp.path).exists():
                self.store.relink(same_sound.song_id, place, result.files)
            self.n_skipped += 1
            return
        older = self.known.by_hash.get(result.files[0].file_hash)
        if older is not None and older.parameters_digest != DEFAULT.digest():
            song = older.song_id
            self._analysed_again(song, result)
        else:
            song = self._add(task, place, result)
        cache.put_overview(song, result.analysis.overview)
        self.added.append(song)
        self.n_slices += len(result.analysis.slices)
        for stamp in result.files:
            known = KnownFile(song, stamp, DEFAULT.digest())
            self.known.by_hash[stamp.file_hash] = known
            if not task.ready_cut:
                self.known.by_sound[stamp.audio_hash] = known
        if self.on_saved is not None:
            self.on_saved(song)

    def _add(self, task: Task, place: str, result: Result) -> str:
        before = self.known.by_path.get(task.files[0].path)
        content = result.files[0].file_hash if len(result.files) == 1 else _joint(result.files)
        song = scan.song_id(task.name, content)
        record = SongRecord(
            id=song,
            path=place,
            title=result.title,
            artist=result.artist,
            ready_cut=task.ready_cut,
            files=result.files,
            slice_ids=self._slice_ids(task, song, result),
            analysis=result.analysis,
        )
        self.store.save_song(record)
        if before is not None and before.song_id != song:
            # Other sound under the old name: the old song's labels stay with the old sound.
            self.store.mark_missing([before.song_id], missing=True)
        self.taken_ids.update(record.slice_ids)
        return song

    def _slice_ids(self, task: Task, song: str, result: Result) -> tuple[str, ...]:
        if not task.ready_cut:
            return tuple(scan.slice_id(song, piece.index) for piece in result.analysis.slices)
        ids = []
        for stamp in result.files:
            stem = scan.display_name(Path(stamp.path).stem)
            for name in (stem, f"{task.name}/{stem}", f"{song}/{stem}"):
                if name not in self.taken_ids and name not in ids:
                    ids.append(name)
                    break
            else:
                ids.append(scan.slice_id(song, len(ids)))
        return tuple(ids)

    def _analysed_again(self, song: str, result: Result) -> None:
        """A newer analysis of known sound: labels go with the time they were given to."""
        view = self.store.view()
        row = next(i for i, own in enumerate(view.songs) if own.id == song)
        mine = [i for i in range(len(view.slices)) if view.slices.song[i] == row]
        if view.songs[row].ready_cut:
            new_ids = tuple(view.slices.ids[i] for i in mine)
            carried = {name: name for name in new_ids}
        else:
            new_ids = tuple(scan.slice_id(song, piece.index) for piece in result.analysis.slices)
            spans = [(float(view.slices.beats_s[i, 0]), float(view.slices.beats_s[i, -1])) for i in mine]
            fresh = [(piece.start_s, piece.end_s) for piece in result.analysis.slices]
            pairs = carry_labels(spans, fresh)
            carried = {view.slices.ids[mine[old]]: new_ids[new] for old, new in pairs.items()}
        self.store.replace_analysis(song, result.analysis, new_ids, carried, "analyse again")


def _joint(stamps: Sequence[FileStamp]) -> str:
    """One name for the content of several files."""
    import hashlib  # noqa: PLC0415 - only here

    return hashlib.blake2b("".join(s.file_hash for s in stamps).encode(), digest_size=16).hexdigest()


def _by_song(folders: dict[Path, tuple[Path, ...]]) -> Iterator[tuple[str, tuple[Path, ...]]]:
    """Ready-cut files by song: a folder holds one song, or several that their names tell apart."""
    for folder, files in folders.items():
        songs: dict[str, list[Path]] = {}
        for file in files:
            parts = scan.split_ready_cut(file.stem)
            songs.setdefault(parts[0] if parts else folder.name, []).append(file)
        for name, own in songs.items():
            yield name, tuple(own)
