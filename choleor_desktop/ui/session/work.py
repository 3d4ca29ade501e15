"""The long jobs on the open library: import, demo, clusters, map, cutting anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from choleor_desktop.analysis.results import BeatGrid, Floats32
from choleor_desktop.library.models import LibraryView
from choleor_desktop.pipeline.titles import tempos
from choleor_desktop.progress import Progress
from choleor_desktop.ui.parts.phrases import filled, names_gone
from choleor_desktop.ui.session.jobs import Job
from choleor_desktop.ui.session.open_library import OpenLibrary

if TYPE_CHECKING:
    from choleor_desktop.library.store import Store
    from choleor_desktop.pipeline.import_report import ImportReport
    from choleor_desktop.pipeline.interrupted import Interrupted
    from choleor_desktop.pipeline.recut import Recut


class Work(QObject):
    """Starts them, and tells what came of them."""

    imported = Signal(object)
    interrupted = Signal(object)
    map_made = Signal(object)

    def __init__(self, library: OpenLibrary) -> None:
        super().__init__(library)
        self._library = library
        library.opened.connect(self.look_for_interrupted)

    def import_music(self, paths: Sequence[Path], *, ready_cut: bool = False, keep_labels: bool = False) -> Job | None:
        """Add music; songs appear one by one."""
        store = self._library.store
        if store is None:
            return None
        n_saved = 0
        whole: list[ImportReport] = []

        def saved(_: str) -> None:
            nonlocal n_saved
            n_saved += 1
            self._library.saved.emit()

        def work(*, progress: Progress) -> ImportReport:
            from choleor_desktop.pipeline.music import import_music  # noqa: PLC0415 - not before the window shows

            how: dict[str, Any] = {"ready_cut": ready_cut, "keep_labels": keep_labels}
            whole.append(import_music(store, paths, **how, progress=progress, on_saved=saved))
            return whole[0]

        def done(report: ImportReport) -> None:
            self._library.refresh()
            self.imported.emit(report)

        def cancelled() -> None:
            if self._library.store is not store:  # the window closes, or another library is open: it is offered there
                return
            if whole:  # too late to stop it
                done(whole[0])
                return
            self._library.refresh()
            self._forget(store, paths, ready_cut=ready_cut, keep_labels=keep_labels)
            self._library.message.emit(lambda: self._ended_after(n_saved))

        job = self._library.submit(
            lambda: self.tr("Importing"),
            work,
            done,
            slow=True,
            warning=lambda: self.tr(
                "The import is not done yet: closing the window ends it; the next start offers the rest."
            ),
            patient=True,
        )
        job.cancelled.connect(cancelled)
        return job

    def _ended_after(self, n_songs: int) -> str:
        """What is there of an import that a person cancelled."""
        text = self.tr("The import was ended: %Ln song(s) were added, the rest was not read.", "", n_songs)
        return text + " " + self.tr("To read it, import the same again.")

    def _forget(self, store: Store, paths: Sequence[Path], **how: bool) -> None:
        """An import that was cancelled is not offered again."""

        def work(*, progress: Progress) -> None:
            from choleor_desktop.pipeline.interrupted import wish_for  # noqa: PLC0415 - not before the window shows

            progress.step(0, 1)
            store.end_import(wish_for(paths, **how))

        self._library.submit("", work, lambda _: None, slow=True, promised=True)
        if self._library.background.find("interrupted") is not None:  # it would find what is not forgotten yet
            self.look_for_interrupted()

    def look_for_interrupted(self) -> Job | None:
        """Find out which imports did not come to their end, and what they left undone."""
        store = self._library.store
        if store is None or not self._library.can_change:
            return None

        def work(*, progress: Progress) -> tuple[Interrupted, ...]:
            from choleor_desktop.pipeline.interrupted import interrupted  # noqa: PLC0415 - as above

            return interrupted(store, progress)

        def done(found: tuple[Interrupted, ...]) -> None:
            if found:
                self.interrupted.emit(found)

        return self._library.submit(
            lambda: self.tr("Looking for what the last import left"), work, done, kind="interrupted", slow=True
        )

    def open_demo(self, folder: Path) -> Job:
        """Make the demo songs and their library, then open it; where it is open, what is missing of it comes back."""
        library = self._library

        def work(*, progress: Progress) -> Path:
            from choleor_desktop.pipeline.demo import library_in, open_demo  # noqa: PLC0415 - as above

            store = library.store if library.is_open(library_in(folder)) else None
            return open_demo(
                folder,
                store=store,
                compute=library.compute_aside,
                progress=progress,
                on_saved=lambda _: store and library.saved.emit(),
            )

        def made(path: Path) -> None:
            if library.is_open(path):
                library.refresh()
            else:
                library.open_library(path)

        def failed(error: object) -> None:
            from choleor_desktop.pipeline.demo import library_in  # noqa: PLC0415 - as above

            library.open_failed.emit(library_in(folder), error)

        job = library.submit(
            lambda: self.tr("Preparing the demo"),
            work,
            made,
            slow=True,
            warning=lambda: self.tr("The demo is not ready yet: closing the window ends its preparation."),
        )
        job.failed.connect(failed)
        job.cancelled.connect(lambda: library.message.emit(self._demo_ended))
        return job

    def _demo_ended(self) -> str:
        return self.tr("The demo is not ready: “Open the demo library” goes on where it was ended.")

    def begin_demo(self, folder: Path, then: Callable[[], None]) -> None:
        """Open the demo as it was when it was made; what it became is kept beside it."""
        library = self._library

        def work(*, progress: Progress) -> Path | None:
            from choleor_desktop.pipeline.demo import fresh_demo  # noqa: PLC0415 - as above

            return fresh_demo(folder, compute=library.compute_aside, progress=progress)

        def made(copy: Path | None) -> None:
            from choleor_desktop.pipeline.demo import library_in  # noqa: PLC0415 - as above

            if copy is None:
                self.open_demo(folder)
            else:
                library.restore(library_in(folder), copy, then)

        job = library.submit(lambda: self.tr("Preparing the demo"), work, made, slow=True)
        job.cancelled.connect(lambda: library.message.emit(self._demo_kept))

    def _demo_kept(self) -> str:
        return self.tr("The demo was not started over: it is as you left it.")

    def cluster(self, k: int, *, method: str, curve_max: int | None) -> Job | None:
        """Group all slices."""
        store = self._library.store if self._library.may_change() else None
        if store is None:
            return None

        def work(*, progress: Progress) -> tuple[int, int]:
            from choleor_desktop.pipeline.clusters import cluster_library  # noqa: PLC0415

            finder_of, aside = self._library.finder, self._library.compute_aside
            how: dict[str, Any] = {"k": k, "method": method, "curve_max": curve_max}
            before = store.view().clustering
            found = cluster_library(store, **how, finder_of=finder_of, compute=aside, progress=progress)
            return found.k, 0 if before is None else len(before.names) - len(found.names)

        def done(found: tuple[int, int]) -> None:
            self._library.refresh()
            n_found, n_lost = found
            told = list[str]()
            if n_found < k:
                few = self.tr("%Ln cluster(s), not %1: no more slices sound different.", "", n_found)
                told.append(filled(few, k))
            if n_lost > 0:
                told += names_gone(n_lost), self.tr("Ctrl+Z brings back the clusters before.")
            if told:
                self._library.message.emit(" ".join(told))

        job = self._library.submit(
            lambda: self.tr("Finding clusters"),
            work,
            done,
            kind="cluster",
            slow=True,
            warning=lambda: self.tr("The clusters are not found yet: closing the window ends the search for them."),
        )
        there = self._library.view.clustering if self._library.view is not None else None

        def cancelled() -> None:
            self._library.refresh()  # they may have been stored before it could be stopped
            view = self._library.view
            is_same = self._library.store is store and view is not None and view.clustering is there
            if is_same and self._library.background.find("cluster") is None:  # else another takes its place
                self._library.message.emit(self.tr("The search was ended: clusters and curves are as they were."))

        job.cancelled.connect(cancelled)
        return job

    def make_map(self, kind: str) -> Job | None:
        """Compute where every slice lies."""
        view, cache = self._library.view, self._library.cache
        if view is None or cache is None or not len(view.slices):
            return None

        def work(*, progress: Progress) -> tuple[LibraryView, Floats32]:
            from choleor_desktop.pipeline.maps import map_coordinates  # noqa: PLC0415

            finder, aside = self._library.finder(view), self._library.compute_aside
            return view, map_coordinates(cache, finder, kind=kind, compute=aside, progress=progress)

        title = "" if kind == "pca" else lambda: self.tr("Drawing the map")
        return self._library.submit(title, work, self.map_made.emit, kind="map", slow=True)

    def _joined(self, recut: Recut) -> list[str]:
        """What was said of two slices, and danced on them, that became one; and what is danced on two that were one."""
        told = list[str]()
        if recut.n_joined:
            told.append(
                self.tr(
                    "%Ln slice(s) took over the labels of two: what had no room is in the note.", "", recut.n_joined
                )
            )
        if recut.n_items_joined:
            told.append(
                self.tr("In routines %Ln eight-count(s) became one with the one before.", "", recut.n_items_joined)
            )
        if recut.n_items_more:
            told.append(self.tr("In routines %Ln eight-count(s) became two.", "", recut.n_items_more))
        return told

    def recut(self, song_id: str, grid: BeatGrid) -> Job | None:
        """Cut a song by a repaired grid."""
        store, view = self._library.store, self._library.view
        if store is None or view is None or not self._library.can_change:
            return None
        row = view.song_row(song_id)
        name, duration_s = view.song_names[row], view.songs[row].duration_s

        def work(*, progress: Progress) -> Recut:
            from choleor_desktop.pipeline.recut import recut_song  # noqa: PLC0415

            return recut_song(store, song_id, grid, compute=self._library.compute_aside, progress=progress)

        def done(recut: Recut) -> None:
            self._library.refresh()
            text = self.tr("“%1” has %2 BPM now. Ctrl+Z undoes the repair.")
            text = filled(text, name, tempos(grid, duration_s, 1))
            if not recut.n_slices:
                text += " " + self.tr("No whole eight-count fits into it.")
            if recut.lost:
                n = len(recut.lost)
                text += " " + self.tr("Labels of %Ln slice(s) found no new place; undo brings them back.", "", n)
            self._library.message.emit(" ".join((text, *self._joined(recut))))

        kind, how = f"recut {song_id}", {"promised": True, "urgent": True}
        job = self._library.submit(lambda: self.tr("Cutting again"), work, done, kind=kind, slow=True, **how)
        job.cancelled.connect(self._library.refresh)  # it may have been stored before it could be stopped
        return job
