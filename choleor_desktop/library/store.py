"""The only writer of a library: questions and changes in our own words, each change one transaction."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self, TypeVar

from choleor_desktop.analysis.results import SongAnalysis
from choleor_desktop.errors import StepLost, WorldError
from choleor_desktop.library import history, person_rows, rows, under_way
from choleor_desktop.library.backups import DailyBackup, backup, newest_whole, restore
from choleor_desktop.library.checking import check, salvage
from choleor_desktop.library.database import Database
from choleor_desktop.library.models import (
    NO_CLUSTER,
    Action,
    Clustering,
    FileStamp,
    ImportWish,
    KnownFile,
    LabelEdit,
    LibraryView,
    Routine,
    SongRecord,
)  # fmt: skip
from choleor_desktop.library.reading import Reader, known_files, song_of_sound
from choleor_desktop.progress import SILENT, Progress

T = TypeVar("T")
Edits = Sequence[LabelEdit] | Callable[[LibraryView], Sequence[LabelEdit]]
Colors = Mapping[str, str] | Callable[[LibraryView], Mapping[str, str]]
_NO_COLORS: Colors = MappingProxyType({})

__all__ = ["Store", "backup", "check", "newest_whole", "restore", "salvage"]


def _log(notice: WorldError) -> None:
    logging.getLogger(__name__).warning("%s", notice)


class Store:
    """An open library; every method may be called from any thread.

    Notes
    -----
    What a method has returned from is on the disk: SQLite with write-ahead log and full synchronization, one
    transaction per call, one connection in one thread.
    """

    def __init__(
        self, path: Path, database: Database, on_notice: Callable[[WorldError], None], progress: Progress
    ) -> None:
        self._database, self.path = database, path
        self._reader = Reader(database.path, shown_as=path)
        self._daily = None if database.read_only_reason else DailyBackup(database, on_notice, progress)

    @classmethod
    def open(
        cls,
        path: Path | str,
        *,
        create: bool = False,
        read_only: bool = False,
        on_notice: Callable[[WorldError], None] = _log,
        progress: Progress = SILENT,
    ) -> Self:
        """Open a library.

        Parameters
        ----------
        create
            Make a new one if there is none at that place.
        read_only
            Only look, also while another program changes it.
        on_notice
            Called with what the person should hear though the library opened: changes that are missing, a network
            drive, a backup that could not be made (that one from another thread, later). Without it they are logged.
        progress
            Told how far the backup is that is made first where the library is on a network drive.

        Raises
        ------
        LibraryMissing, LibraryEmptyFile, NotALibrary, LibraryDamaged
            When the file is not a whole library. There is a backup to restore; a new one is never made in its place.
        LibraryBusy, LibraryHeldElsewhere
            When another program has it open for changing; with ``read_only`` it can be looked at all the same.
        ExportFailed
            When a new one cannot be made there.
        MigrationFailed, BackupFailed
            When an older one cannot be brought up to date; it is as it was.
        Cancelled
            When it is no longer wanted; then nothing is open.

        Notes
        -----
        A library that cannot be changed (read-only file or folder, newer version) opens all the same;
        ``view().read_only_reason`` says why.
        """
        place = Path(os.path.abspath(path))  # noqa: PTH100 - links stay as the person named them
        database = Database(place, create=create, read_only=read_only)
        try:
            for notice in database.notices:
                on_notice(notice)
            return cls(place, database, on_notice, progress)
        except BaseException:
            database.close()
            raise

    def wait(self) -> None:
        """Until the backup that is being made in the background is there."""
        if self._daily is not None:
            self._daily.wait()

    def close(self) -> None:
        """Finish and let go of the file."""
        if self._daily is not None:
            self._daily.close()
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- looking ---------------------------------------------------------------------------------

    def view(self) -> LibraryView:
        """The library as it is now; the same object as long as nothing changes.

        Raises
        ------
        LibraryDamaged
            When a value that is stored cannot be read back.
        """
        return self._database.read(self._seen)

    def _seen(self, connection: sqlite3.Connection) -> LibraryView:
        return self._reader.view(connection, self._database.read_only_reason)

    def damaged_songs(self) -> tuple[str, ...]:
        """Songs whose stored features are damaged or of another version; importing their files again repairs them."""
        self.view()
        return self._reader.damaged

    def known_files(self, song_id: str = "") -> tuple[KnownFile, ...]:
        """Every file that was analysed, or those of a song, in the order of songs and slices."""
        return self._database.read(lambda c: known_files(c, song_id))

    def song_of_sound(self, audio_hash: str) -> str:
        """Id of the song that a sound is, wherever its file lies; empty where it is none."""
        return self._database.read(lambda c: song_of_sound(c, audio_hash))

    def _change(self, function: Callable[[history.Recorder], T], *parts: str) -> T:
        """Run a change in one transaction, and tell the reader what it touched."""
        return self._database.write(self._noting(function, *parts))

    def _noting(self, function: Callable[[history.Recorder], T], *parts: str) -> Callable[[sqlite3.Connection], T]:
        def change(connection: sqlite3.Connection) -> T:
            recorder = history.Recorder(connection)
            result = function(recorder)
            self._reader.note(recorder.changes, *parts)
            return result

        return change

    # --- songs -----------------------------------------------------------------------------------

    def save_song(self, record: SongRecord) -> None:
        """Store a song, new or again, wholly or not at all; labels stay with slices of the same name.

        Raises
        ------
        DiskFull, SaveFailed, LibraryReadOnly
        """
        if len(record.slice_ids) != len(record.analysis.slices):
            raise ValueError("each slice needs one id")
        self._change(lambda recorder: rows.save(recorder, record, self._database.path))

    def replace_analysis(
        self,
        song_id: str,
        analysis: SongAnalysis,
        slice_ids: Sequence[str],
        carried: Mapping[str, str],
        what: Action,
        *,
        places: Mapping[str, tuple[str, ...]] | None = None,
        edited: bool = True,
    ) -> None:
        """Cut a song anew, as one action that can be undone; of the program's own accord only where it is felt.

        Parameters
        ----------
        carried
            New slice by old slice: whose labels go where. Labels of slices that are not named are dropped (undo
            brings them back).
        places
            The same for items of routines, which may become several; without it they go as labels do, or away where
            their id is another's.
        edited
            Whether a person repaired the grid.

        Raises
        ------
        UnknownSong
            When there is no such song.
        """

        def replace(recorder: history.Recorder) -> None:
            recorder.connection.execute("PRAGMA defer_foreign_keys = ON")
            row = rows.song_row(recorder, song_id)
            rows.replace(recorder, row, analysis, slice_ids, carried, places=places, edited=edited)
            recorder.store(what)
            rows.touch_slices(recorder.connection)

        self._change(replace)

    def relink(
        self, song_id: str, path: str, stamps: Sequence[FileStamp], *, named: tuple[str, str] | None = None
    ) -> None:
        """A song was found again at another place, or with another title and artist in its tags."""

        def relink(recorder: history.Recorder) -> None:
            connection, place = recorder.connection, rows.place_of(path, self._database.path)
            row = rows.song_row(recorder, song_id)
            number = row["number"]
            title, artist = named or (row["title"], row["artist"])
            connection.execute(
                "UPDATE song SET path = ?, relative = ?, missing = 0, title = ?, artist = ? WHERE number = ?",
                (*place.values(), title, artist, number),
            )
            rows.write_files(recorder, number, stamps)
            rows.touch_slices(connection)

        self._change(relink, "song")

    def mark_missing(self, song_ids: Iterable[str], missing: bool) -> None:  # noqa: FBT001 - reads well at the call
        """Note whether the files of songs are where they were."""
        places = [(int(missing), name) for name in song_ids]

        def mark(recorder: history.Recorder) -> None:
            recorder.connection.executemany("UPDATE song SET missing = ? WHERE id = ?", places)

        self._change(mark, "song")

    def remove_songs(self, song_ids: Iterable[str]) -> None:
        """Take songs out of the library, with their slices and labels; the files stay, and undo brings all back."""
        names = list(song_ids)

        def remove(recorder: history.Recorder) -> None:
            for name in names:
                rows.remove(recorder, rows.song_row(recorder, name))
            recorder.store("remove songs")
            rows.touch_slices(recorder.connection)

        self._change(remove)

    def begin_import(self, wish: ImportWish, n_songs: int) -> int:
        """Note that an import is under way, however the program ends; the first of the numbers kept for its songs."""
        return self._change(lambda recorder: under_way.begin(recorder.connection, wish, n_songs))

    def end_import(self, wish: ImportWish) -> None:
        """It came to its end, or is not wanted any more."""
        if wish in self.imports_under_way():
            self._change(lambda recorder: under_way.end(recorder.connection, wish))

    def imports_under_way(self) -> tuple[ImportWish, ...]:
        """Imports that began and did not come to their end."""
        return self._database.read(under_way.read)

    # --- what a person says ----------------------------------------------------------------------

    def edit(self, edits: Edits, what: Action = "label", *, colors: Colors = _NO_COLORS) -> bool:
        """Give slices labels, many as one action, and tags colors (or none: ""); False where all was so already.

        A function tells them from the library as it is at that moment: no other change comes in between.

        Raises
        ------
        UnknownSlice
            When a slice is not there; then nothing is changed.
        WrongUse
            When a label or a color cannot be stored.
        """

        def edit(recorder: history.Recorder) -> bool:
            labels = edits(self._seen(recorder.connection)) if callable(edits) else edits
            tags = colors(self._seen(recorder.connection)) if callable(colors) else colors
            person_rows.write_labels(recorder, labels, tags)
            return recorder.store(what)

        return self._change(edit)

    def undo(self) -> str | None:
        """Take back a person's last change; its name, or None.

        Raises
        ------
        StepLost
            When what is stored of it cannot be used; it was dropped.
        """
        return self.step(-1)[0]

    def redo(self) -> str | None:
        """Do again what was undone last; its name, or None. Raises as ``undo`` does."""
        return self.step(1)[0]

    def step(self, n: int) -> tuple[str | None, LibraryView, LibraryView]:
        """Undo (-1) or redo (1), with the library right before and after: what others change meanwhile is not there."""
        step = self._noting(lambda r: (rows.step(r, history.undo if n < 0 else history.redo), r.is_step_lost))
        before, (what, is_lost), after = self._database.write_and_look(step, self._seen)
        if is_lost:
            raise StepLost(path=str(self.path))
        return what, before, after

    def save_clustering(
        self, clustering: Clustering, of: LibraryView, heirs: Mapping[int, int] | None = None, *, is_action: bool = True
    ) -> None:
        """Store the clusters in force, as an action that can be undone, unless they are made with the library.

        Labels are those of the rows of the view ``of``. Names go from clusters to their heirs, by number, if told.

        Raises
        ------
        SlicesChanged
            When the slices are not those of that view any more.
        """
        what: Action | None = "find clusters" if is_action else None
        self._change(lambda recorder: rows.write_clustering(recorder, clustering, of, heirs, what), "clustering")

    def name_cluster(self, number: int | Callable[[LibraryView], int], name: str) -> bool:
        """Give a cluster a name; an empty one takes it away.

        A function tells which from the library as it is at that moment; False where it tells none (``NO_CLUSTER``).
        """
        person_rows.check_text("A name", name)

        def change(recorder: history.Recorder) -> bool:
            named = number(self._seen(recorder.connection)) if callable(number) else number
            if named != NO_CLUSTER:
                recorder.put("cluster_name", {"number": named}, {"number": named, "name": name} if name else None)
                recorder.store("name a cluster")
            return named != NO_CLUSTER

        return self._change(change)

    # --- routines and colors ---------------------------------------------------------------------

    def save_routine(self, routine: Routine | Callable[[LibraryView], Routine], what: Action) -> int:
        """Store a routine, new or changed, as one action that can be undone.

        A function tells it from the library as it is at that moment: no other change comes in between.

        Returns
        -------
        int
            Its number, by which it is stored again; a routine of number 0 becomes a new one.

        Raises
        ------
        UnknownRoutine
            When there is none of that number.
        WrongUse
            When it cannot be stored.
        """

        def save(recorder: history.Recorder) -> int:
            wanted = routine(self._seen(recorder.connection)) if callable(routine) else routine
            number = person_rows.write_routine(recorder, person_rows.routine_row(wanted))
            recorder.store(what)
            return number

        return self._change(save)

    def remove_routine(self, number: int) -> None:
        """Take a routine away; undo brings it back.

        Raises
        ------
        UnknownRoutine
            When there is none of that number.
        """

        def remove(recorder: history.Recorder) -> None:
            recorder.change("routine", person_rows.routine(recorder, number), None)
            recorder.store("remove a routine")

        self._change(remove)

    def color_tag(self, name: str, color: str) -> bool:
        """Give a tag a color, ``#rrggbb``; an empty one takes it away. False where it has that already."""
        return self.edit((), "color a tag", colors={name: color})
