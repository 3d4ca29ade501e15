"""Import: files into the library, each analysed once, however often it is moved, renamed or brought again."""

from __future__ import annotations

import logging
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from choleor_desktop.analysis.repair import same_grid
from choleor_desktop.analysis.results import BeatGrid, SongAnalysis
from choleor_desktop.errors import (
    AudioError,
    LibraryReadOnly,
    SliceMissing,
    TableUnreadable,
    UnknownSong,
    WorkerFailed,
    WorldError,
)
from choleor_desktop.library import naming, scan
from choleor_desktop.library.cache import Cache
from choleor_desktop.library.models import FileStamp, ImportWish, LibraryView, Song, SongRecord
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline import tables, workforce
from choleor_desktop.pipeline.how_far import HowFar
from choleor_desktop.pipeline.import_report import Copy, Failure, ImportReport, of_file
from choleor_desktop.pipeline.in_order import in_order
from choleor_desktop.pipeline.interrupted import wish_for
from choleor_desktop.pipeline.missing import note_missing
from choleor_desktop.pipeline.names import Names, by_song, cut_anew, title_of
from choleor_desktop.pipeline.places import Places
from choleor_desktop.pipeline.succession import Succession, succession
from choleor_desktop.pipeline.worker import Result, Task
from choleor_desktop.progress import SILENT, Cancelled, Progress

log = logging.getLogger(__name__)


def import_music(
    store: Store,
    paths: Sequence[Path | str],
    *,
    ready_cut: bool = False,
    keep_labels: bool = False,
    jobs: int | None = None,
    dask: str | None = None,
    progress: Progress = SILENT,
    on_saved: Callable[[str], None] | None = None,
) -> ImportReport:
    """Add and analyse music.

    Parameters
    ----------
    paths
        Sound files and folders; also tables, of features in the original's layout or of labels (CSV).
    ready_cut
        The folders hold slices, ``SONG/SONG_INDEX.wav``.
    keep_labels
        Slices keep the label they have where a table brings another.
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

    Notes
    -----
    From its first new file to its end an import stands in the library as under way: `interrupted` finds one that was
    cut short.
    """
    return _Import(store, progress, on_saved, ready_cut=ready_cut, keep_labels=keep_labels).run(paths, jobs, dask)


_WAITING = 2
"""Songs for each worker that wait for one that was found before them and is slow, so that equal sound goes to it."""


@dataclass(slots=True)
class _Import:
    store: Store
    progress: Progress
    on_saved: Callable[[str], None] | None
    ready_cut: bool
    keep_labels: bool
    is_analysing: bool = False
    n_skipped: int = 0
    n_slices: int = 0
    n_labels: int = 0
    n_lost: int = 0
    n_rows: int = 0
    n_found: int = 0
    added: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    further: list[tuple[str, str]] = field(default_factory=list)
    how_far: HowFar = field(init=False)
    places: Places = field(init=False)
    wish: ImportWish = field(init=False)
    names: Names = field(init=False)
    first_number: int = 0
    numbers: dict[str, int] = field(default_factory=dict)
    """Of new songs by their first file: in the order in which they were found, whichever is stored first."""
    grids: dict[str, BeatGrid] = field(default_factory=dict)
    """Of songs that are analysed again, as it was then: a person may repair it meanwhile."""
    copies: dict[str, list[FileStamp]] = field(default_factory=dict)
    """Further files of a content that is being analysed."""

    def run(self, paths: Sequence[Path | str], jobs: int | None, dask: str | None) -> ImportReport:
        started = time.monotonic()
        view = self.store.view()
        if view.read_only_reason:
            raise LibraryReadOnly(path=view.path, reason=view.read_only_reason)
        given = sorted((Path(path) for path in paths if tables.is_table(Path(path))), key=tables.has_labels)
        self.wish = wish_for(paths, ready_cut=self.ready_cut, keep_labels=self.keep_labels)
        if music := [path for path in paths if not tables.is_table(Path(path))]:
            self._import_music(music, jobs, dask)
        for path in given:  # labels last: the slices they speak of may have come with the others
            self._import_table(path)
        self.store.end_import(self.wish)
        return self._report(started)

    def _import_music(self, paths: Sequence[Path | str], jobs: int | None, dask: str | None) -> None:
        self.places = Places(self.store, ready_cut=self.ready_cut)
        view = self.store.view()
        self.names = Names({*view.slices.ids, *(song.id for song in view.songs)})
        cache = Cache(self.store.path)
        try:
            run, n_jobs = partial(self._counted, jobs, dask), jobs or workforce.n_processors()
            tasks = self._tasks(paths, n_jobs if dask is None else 1)  # of a cluster nobody knows which song is when
            for task, outcome in in_order(run, tasks, most=_WAITING * n_jobs):
                self._settle_alone(task, outcome, cache)
        finally:
            cache.close()
        note_missing(self.store, read=False)

    def _report(self, started: float) -> ImportReport:
        seconds = time.monotonic() - started
        titles = {song.id: song.title for song in self.store.view().songs} if self.further else {}
        return ImportReport(
            tuple(self.added),
            self.n_slices,
            self.n_skipped,
            tuple(self.failures),
            seconds,
            self.n_labels,
            self.n_lost,
            self.n_rows,
            self.n_found,
            tuple(Copy(_written(path), song, titles[song]) for path, song in self.further if song in titles),
        )

    def _import_table(self, path: Path) -> None:
        """Take in features or labels."""
        try:
            found = tables.import_table(self.store, path, keep_labels=self.keep_labels)
        except (AudioError, TableUnreadable) as error:
            self._fail(str(path), error)
            return
        self.added += [found.song] if found.song else []
        self.n_slices += found.n_slices
        self.n_skipped += found.n_skipped
        self.n_rows += found.n_skipped
        self.n_labels += found.n_labels
        self.failures += [Failure(str(path), error) for _, error in found.failures]

    def _counted(
        self, jobs: int | None, dask: str | None, tasks: Iterator[Task]
    ) -> Iterator[tuple[Task, workforce.Outcome]]:
        """Outcomes as they come; each is counted at once, also where one that was found before it is waited for."""
        for task, outcome in self._outcomes(jobs, dask, tasks):
            self.how_far.through(task)
            yield task, outcome
            self._tick()

    def _outcomes(
        self, jobs: int | None, dask: str | None, tasks: Iterator[Task]
    ) -> Iterator[tuple[Task, workforce.Outcome]]:
        if dask is None:
            return workforce.run(tasks, jobs=jobs, tick=lambda under_way: self._tick(under_way=under_way))
        from choleor_desktop.pipeline import dask_cluster  # noqa: PLC0415 - an optional extra

        return dask_cluster.run(tasks, dask, tick=self._tick)

    def _tick(self, what: str = "import", under_way: Sequence[tuple[Task, float]] = ()) -> None:
        self.how_far.tell(what, under_way)

    def _tick_looking(self) -> None:
        self._tick("import" if self.is_analysing else "scan")

    def _fail(self, path: str, error: WorldError) -> None:
        self.failures.append(Failure(_written(path), error))

    # --- which files need work -------------------------------------------------------------------

    def _tasks(self, paths: Sequence[Path | str], n_workers: int) -> Iterator[Task]:
        if self.ready_cut:
            folders, failures = scan.find_ready_cut(paths, progress=self.progress)
            groups = list(by_song(folders))
        else:
            found = scan.find_audio(paths, progress=self.progress)
            groups, failures = [(path.stem, (path,)) for path in found.songs], found.failures
        for path, error in failures:
            self._fail(path, error)
        self.how_far = HowFar(self.progress, [files for _, files in groups], n_workers)
        for place, (name, files) in enumerate(groups):
            work = self._work(title_of(name), files)
            self.how_far.looked_at(work)
            if work and not self.is_analysing:
                self.first_number = self.store.begin_import(self.wish, len(groups))
            for stamps in work:
                task = self._task(naming.nfc(naming.display_name(name)), stamps)
                self.numbers[task.files[0].path] = self.first_number + place
                yield task
            # Until there is something to analyse, files are only looked at.
            self.is_analysing |= bool(work)
            self._tick_looking()

    def _task(self, name: str, stamps: tuple[FileStamp, ...]) -> Task:
        self.copies |= {self._content(title_of(name), stamp): [] for stamp in stamps}
        if self.ready_cut:
            return Task(name, stamps, ready_cut=True)
        again = self.places.outdated(stamps[0], name)
        song = None if again is None else _song_of(self.store.view(), again)
        # What a person repaired stays, whatever a newer version would find.
        grid = song.grid if song is not None and song.edited else None
        if song is not None:
            self.grids[song.id] = song.grid
        return Task(name, stamps, ready_cut=False, known_sound=self.places.sound_at(stamps[0].path), grid=grid)

    def _content(self, name: str, stamp: FileStamp) -> str:
        """What tells a file from those that need no work; equal ready-cut slices of other songs are slices of those."""
        return f"{name}/{stamp.file_hash}" if self.ready_cut else stamp.file_hash

    def _work(self, name: str, files: Sequence[Path]) -> list[tuple[FileStamp, ...]]:
        """Those files of a song that must be analysed: new ones together, and ones of an older version by song."""
        new, old, known = [], defaultdict[str, list[FileStamp]](list), defaultdict[str, list[FileStamp]](list)
        for path in files:
            if self.places.is_untouched(path):
                self.n_skipped += 1
                continue
            try:
                stamp = scan.stamp(path, self._tick_looking)
            except WorldError as error:
                self._fail(str(path), error)
                continue
            if (owner := self.places.owner(stamp, name)) is not None:
                known[owner].append(stamp)
            elif (owner := self.places.outdated(stamp, name)) is not None:
                old[owner].append(stamp)
            elif (content := self._content(name, stamp)) in self.copies:
                self.copies[content].append(stamp)
            else:
                new.append(stamp)
        for owner, stamps in known.items():
            self.n_found += 0 if self.places.is_anywhere(owner) else len(stamps)
            self._skip(owner, stamps)
        again = [self._whole(owner, stamps) for owner, stamps in old.items()]
        return [stamps for stamps in (tuple(new), *again) if stamps]

    def _whole(self, song: str, stamps: Sequence[FileStamp]) -> tuple[FileStamp, ...]:
        """The files of a song that is to be analysed again; none where a slice of it is gone."""
        files, gone = self.places.in_order(song, stamps)
        for stamp in gone:
            title = self.places.songs[song].title
            self._fail(stamp.path, SliceMissing(path=naming.display_name(stamp.path), song=title))
        self.n_skipped += len(stamps) if gone else 0
        return () if gone else files

    # --- what the workers found ------------------------------------------------------------------

    def _settle_alone(self, task: Task, outcome: workforce.Outcome, cache: Cache) -> None:
        """Settle a song; an error of it that nobody foresaw is its own, and the songs behind it come in."""
        try:
            self._settle(task, outcome, cache)
        except (WorldError, Cancelled):  # the library's, or a person's wish
            raise
        except Exception as error:
            log.exception("storing %s", task.name)
            self._fail(task.files[0].path, WorkerFailed(name=task.name, cause=f"{type(error).__name__}: {error}"))

    def _settle(self, task: Task, outcome: workforce.Outcome, cache: Cache) -> None:
        contents = [self._content(title_of(task.name), stamp) for stamp in task.files]
        copies = [copy for content in contents for copy in self.copies.pop(content, [])]
        if isinstance(outcome, WorldError):
            for stamp in (task.files[0], *copies):
                self._fail(stamp.path, outcome if task.ready_cut else of_file(outcome, stamp.path))
        else:
            for path, error in outcome.failures:
                self._fail(path, error)
            song = self._save(task, outcome, cache)
            failed = {stamp.file_hash: dict(outcome.failures).get(stamp.path) for stamp in task.files}
            failed |= dict.fromkeys(stamp.file_hash for stamp in outcome.files)
            for copy in copies:
                if (error := failed[copy.file_hash]) is not None:
                    self._fail(copy.path, of_file(error, copy.path))
            if same := [copy for copy in copies if failed[copy.file_hash] is None]:
                self._skip(song, same)

    def _save(self, task: Task, result: Result, cache: Cache) -> str:
        """Store what is new of a result; the song it belongs to."""
        sound = result.files[0].audio_hash
        same = None if task.ready_cut else self.places.owner_of_sound(sound)
        if same is not None:
            # Only its tags were changed, or another copy of the sound came along.
            self._skip(same, result.files, named=(result.title, result.artist))
            return same
        assert result.analysis is not None  # noqa: S101 - left out only where the sound is that of a known song
        again = self.places.outdated(result.files[0], title_of(task.name))
        # Of ready-cut slices all are needed; of a song one of its places is enough.
        if again is not None and (not task.ready_cut or len(result.files) == len(self.places.files_of(again))):
            song = again
            if not self._analyse_again(song, result.analysis):
                self.n_skipped += 1
                return song
            self.places.learn(song, title_of(task.name), self.places.files_of(song))
            self._follow(song, result.files)
        else:
            song = self._add(task, result, result.analysis)
            self.places.learn(song, title_of(task.name), result.files)
        cache.put_overview(song, result.analysis.overview)
        self.added.append(song)
        self.n_slices += len(result.analysis.slices)
        if self.on_saved is not None:
            self.on_saved(song)
        return song

    def _add(self, task: Task, result: Result, analysis: SongAnalysis) -> str:
        song, slice_ids = self.names.of(task, result.files, analysis)
        first = task.files[0].path
        record = SongRecord(
            id=song,
            path=os.path.dirname(first) if task.ready_cut else first,  # noqa: PTH120 - a plain name
            title=result.title,
            artist=result.artist,
            ready_cut=task.ready_cut,
            files=result.files,
            slice_ids=slice_ids,
            analysis=analysis,
            number=self.numbers.get(first, 0),
        )
        self.store.save_song(record)
        self.names.taken.update((song, *slice_ids))
        return song

    def _skip(self, song: str, stamps: Sequence[FileStamp], *, named: tuple[str, str] | None = None) -> None:
        self.n_skipped += len(stamps)
        self.further += [(stamp.path, song) for stamp in self.places.further(song, stamps)]
        self._follow(song, stamps, named=named)

    def _follow(self, song: str, stamps: Sequence[FileStamp], *, named: tuple[str, str] | None = None) -> None:
        """Note where a song lies; one that a person took out of the library meanwhile stays out."""
        with suppress(UnknownSong):
            self.places.follow(song, stamps, named=named)

    def _analyse_again(self, song: str, analysis: SongAnalysis) -> bool:
        """Store a newer analysis of known sound: labels go with the time they were given to.

        Not where a person repaired the beats of the song meanwhile, or took it out: that was said later.
        """
        view = self.store.view()
        row = view.song_row(song)
        if row < 0 or not same_grid(view.songs[row].grid, self.grids.get(song, view.songs[row].grid)):
            return False
        old_ids = new_ids = tuple(view.slices.ids[i] for i in view.slices_of(row))
        if view.songs[row].ready_cut:
            heirs = Succession({name: name for name in new_ids}, {name: (name,) for name in new_ids})
        else:
            new_ids = cut_anew(view, row, analysis)
            heirs = succession(view, row, analysis, new_ids)
        edited = view.songs[row].edited
        with suppress(UnknownSong):
            self.store.replace_analysis(
                song, analysis, new_ids, heirs.labels, "analyse again", places=heirs.places, edited=edited
            )
            self.n_lost += sum(name in view.labels and name not in heirs.labels for name in old_ids)
            return True
        return False


def _written(path: str) -> str:
    """In the Unicode form of the file system, so that a script finds the file."""
    return os.fsencode(path).decode("utf-8", "replace")


def _song_of(view: LibraryView, song_id: str) -> Song | None:
    row = view.song_row(song_id)
    return None if row < 0 else view.songs[row]
