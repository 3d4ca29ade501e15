"""The only mutable state of the window: which library, which slice, which question; views redraw from its signals."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from choleor_desktop.errors import WorldError
from choleor_desktop.library.models import NO_LABEL, Label, LabelEdit, LibraryView
from choleor_desktop.progress import Progress
from choleor_desktop.ui.jobs import Job, Runner
from choleor_desktop.ui.request import RequestSettings

if TYPE_CHECKING:
    from choleor_desktop.library.cache import Cache
    from choleor_desktop.library.store import Store
    from choleor_desktop.pipeline.find import Answer, Finder
    from choleor_desktop.pipeline.music import ImportReport

_REFRESH_MS = 600


class Session(QObject):
    """Owns the library, the selection and the runners; everything slow happens in a job."""

    library_changed = Signal(object)
    selection_changed = Signal(int)
    detail_changed = Signal(object)
    neighbours_changed = Signal(object)
    query_changed = Signal(object)
    map_changed = Signal(object)
    imported = Signal(object)
    clustered = Signal(object)
    message = Signal(object)
    job_started = Signal(object)
    labels_edited = Signal()
    _saved = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.background, self.interactive = Runner("background", self), Runner("interactive", self)
        self.view: LibraryView | None = None
        self.row = -1
        self.query_rows: tuple[int, ...] = ()
        self.query = RequestSettings()
        self.answer: Answer | None = None
        self.history: list[tuple[str, ...]] = []
        self._store: Store | None = None
        self._cache: Cache | None = None
        self._finder: Finder | None = None
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(_REFRESH_MS)
        self._refresh.timeout.connect(self.refresh)
        self._saved.connect(self._song_saved)
        self.closed = False

    # --- libraries -------------------------------------------------------------------------------

    def open_library(self, path: Path, *, create: bool = False, then: Callable[[], None] | None = None) -> Job:
        """Open a library in place of the one before."""

        def work(*, progress: Progress) -> Any:
            from choleor_desktop.library.cache import Cache  # noqa: PLC0415 - not before the window shows
            from choleor_desktop.library.store import Store  # noqa: PLC0415

            del progress
            store = Store.open(path, create=create)
            return store, Cache(path), store.view()

        def opened(result: tuple[Store, Cache, LibraryView]) -> None:
            if self.closed:
                result[0].close()
                result[1].close()
                return
            self._let_go()
            self._store, self._cache = result[0], result[1]
            self.row, self.query_rows, self.answer, self.history = -1, (), None, []
            self._finder = None
            self._swap_view(result[2])
            if then is not None:
                then()

        return self._do(self.tr("Opening the library"), work, opened)

    @property
    def can_change(self) -> bool:
        return self.view is not None and not self.view.read_only_reason

    def _let_go(self) -> None:
        for kept in (self._store, self._cache):
            if kept is not None:
                kept.close()
        self._store = self._cache = None

    def close(self) -> None:
        """End all jobs and let go of the library."""
        self.closed = True
        self._refresh.stop()
        self.background.close()
        self.interactive.close()
        self._let_go()

    @Slot()
    def _song_saved(self) -> None:
        if not self._refresh.isActive():
            self._refresh.start()

    @Slot()
    def refresh(self) -> None:
        """Look at the library again."""
        store = self._store
        if store is not None and not self.closed:
            self._do("", lambda *, progress: (progress.step(0, 1), store.view())[1], self._swap_view, kind="view")

    def _swap_view(self, view: LibraryView) -> None:
        before = self.view
        selected = before.slices.ids[self.row] if before is not None and self.row >= 0 else None
        queries = [before.slices.ids[row] for row in self.query_rows] if before is not None else []
        self.view = view
        if self._finder is not None:
            self._finder = self._finder.renewed(view)
        self.row = view.slices.rows.get(selected, -1) if selected is not None else -1
        self.query_rows = tuple(view.slices.rows[name] for name in queries if name in view.slices.rows)
        self.library_changed.emit(view)
        if before is None or before.slices is not view.slices:
            self.selection_changed.emit(self.row)
            if self.row < 0 and len(view.slices):
                self.select(0)
        if self.query_rows and before is not None and before.path == view.path:
            self.ask()

    # --- jobs ------------------------------------------------------------------------------------

    def _do(
        self,
        title: str,
        function: Callable[..., Any],
        done: Callable[[Any], None],
        *,
        kind: str = "",
        slow: bool = False,
    ) -> Job:
        job = (self.background if slow else self.interactive).submit(title, function, kind=kind)
        job.succeeded.connect(done)
        job.failed.connect(self._failed)
        if title:
            self.job_started.emit(job)
        return job

    @Slot(object)
    def _failed(self, error: object) -> None:
        if isinstance(error, WorldError):
            self.message.emit(error)
        elif isinstance(error, BaseException):
            raise error

    def import_music(self, paths: Sequence[Path], *, ready_cut: bool = False) -> Job | None:
        """Add music; songs appear one by one."""
        store = self._store
        if store is None:
            return None

        def work(*, progress: Progress) -> ImportReport:
            from choleor_desktop.pipeline.music import import_music  # noqa: PLC0415 - not before the window shows

            return import_music(
                store, paths, ready_cut=ready_cut, progress=progress, on_saved=lambda _: self._saved.emit()
            )

        def done(report: ImportReport) -> None:
            self.refresh()
            self.imported.emit(report)

        job = self._do(self.tr("Importing"), work, done, slow=True)
        job.cancelled.connect(self.refresh)
        return job

    def open_demo(self, folder: Path) -> Job:
        """Make the demo songs and their library, then open it."""

        def work(*, progress: Progress) -> Path:
            from choleor_desktop.pipeline.demo import open_demo  # noqa: PLC0415 - not before the window shows

            return open_demo(folder, progress=progress)

        return self._do(self.tr("Preparing the demo"), work, lambda path: self.open_library(path) and None, slow=True)

    def cluster(self, k: int, *, method: str, curve_max: int | None) -> Job | None:
        """Group all slices."""
        store = self._store
        if store is None:
            return None

        def work(*, progress: Progress) -> Any:
            from choleor_desktop.pipeline.clusters import cluster_library  # noqa: PLC0415

            return cluster_library(store, k=k, method=method, curve_max=curve_max, progress=progress)

        def done(clustering: Any) -> None:
            self.refresh()
            self.clustered.emit(clustering)

        return self._do(self.tr("Clustering"), work, done, kind="cluster", slow=True)

    def make_map(self, kind: str) -> Job | None:
        """Compute where every slice lies."""
        view, cache = self.view, self._cache
        if view is None or cache is None or not len(view.slices):
            return None

        def work(*, progress: Progress) -> Any:
            from choleor_desktop.pipeline.maps import map_coordinates  # noqa: PLC0415

            return view, map_coordinates(cache, view, kind=kind, progress=progress)

        title = self.tr("Drawing the map") if kind != "pca" else ""
        return self._do(title, work, self.map_changed.emit, kind="map", slow=True)

    def recut(self, song_id: str, grid: Any) -> Job | None:
        """Cut a song by a repaired grid."""
        store = self._store
        if store is None or not self.can_change:
            return None

        def work(*, progress: Progress) -> Any:
            from choleor_desktop.pipeline.recut import recut_song  # noqa: PLC0415

            return recut_song(store, song_id, grid, progress=progress)

        def done(lost: tuple[str, ...]) -> None:
            self.refresh()
            text = self.tr("The beats are repaired.")
            if lost:
                text += " " + self.tr("Labels of %n slice(s) found no new place; undo brings them back.", "", len(lost))
            self.message.emit(text)

        return self._do(self.tr("Cutting anew"), work, done, slow=True)

    # --- selection and neighbours ----------------------------------------------------------------

    def select(self, row: int, *, ask: bool = True) -> None:
        """Show a slice, and ask for its neighbours."""
        if self.view is None or not 0 <= row < len(self.view.slices):
            return
        self.row = row
        self.selection_changed.emit(row)
        view, cache = self.view, self._cache
        if cache is not None:

            def work(*, progress: Progress) -> Any:
                from choleor_desktop.pipeline.detail import slice_detail  # noqa: PLC0415

                progress.step(0, 1)
                return slice_detail(cache, view, row)

            self._do("", work, self._show_detail, kind="detail")
        if ask:
            self.set_query((row,))

    def _show_detail(self, detail: Any) -> None:
        if detail.row == self.row:
            self.detail_changed.emit(detail)

    def set_query(self, rows: tuple[int, ...], *, remember: bool = True) -> None:
        """Ask for what is like these slices."""
        if self.view is None:
            return
        if remember and self.query_rows and rows != self.query_rows:
            self.history.append(tuple(self.view.slices.ids[row] for row in self.query_rows))
        self.query_rows = rows
        self.query = replace(self.query, counts=None)
        self.ask()

    def back(self) -> None:
        """The query before."""
        while self.history and self.view is not None:
            rows = tuple(self.view.slices.rows[name] for name in self.history.pop() if name in self.view.slices.rows)
            if rows:
                self.row = rows[0]
                self.set_query(rows, remember=False)
                self.select(rows[0], ask=False)
                return

    def change_query(self, **changes: Any) -> None:
        """Another method, scope, weight or filter; the question is asked again."""
        fresh = replace(self.query, **changes)
        if fresh != self.query:
            self.query = fresh
            self.query_changed.emit(fresh)
            self.ask()

    def ask(self) -> None:
        """Ask for neighbours; a later question makes an earlier answer worthless."""
        view, rows, query = self.view, self.query_rows, self.query
        if view is None or not rows:
            return

        def work(*, progress: Progress) -> Any:
            from choleor_desktop.pipeline.find import Finder, Request  # noqa: PLC0415

            progress.step(0, 1)
            if self._finder is None or self._finder.view is not view:
                self._finder = Finder(view) if self._finder is None else self._finder.renewed(view)
            names = tuple(view.slices.ids[row] for row in rows)
            return self._finder.similar(Request(queries=names, **query.as_request()))

        self._do("", work, self._answered, kind="neighbours")

    def _answered(self, answer: Any) -> None:
        self.answer = answer
        self.neighbours_changed.emit(answer)

    # --- labels ----------------------------------------------------------------------------------

    def label_of(self, row: int) -> Label:
        if self.view is None or row < 0:
            return NO_LABEL
        return self.view.labels.get(self.view.slices.ids[row], NO_LABEL)

    def edit(self, rows: Sequence[int], change: Callable[[Label], Label], what: str) -> None:
        """Change the labels of slices, as one action."""
        store, view = self._store, self.view
        if store is None or view is None or not rows:
            return
        if view.read_only_reason:
            self.message.emit(self.tr("This library is open for looking only: %1").replace("%1", view.read_only_reason))
            return
        edits = [LabelEdit(view.slices.ids[row], change(self.label_of(row))) for row in rows]
        self._change(lambda: store.edit(edits, what))

    def undo(self) -> None:
        if self._store is not None and self.can_change:
            store = self._store
            self._change(store.undo, self.tr("There is nothing to undo."), self.tr("Undone."))

    def redo(self) -> None:
        if self._store is not None and self.can_change:
            store = self._store
            self._change(store.redo, self.tr("There is nothing to redo."), self.tr("Done again."))

    def name_cluster(self, number: int, name: str) -> None:
        if self._store is not None and self.can_change:
            store = self._store
            self._change(lambda: store.name_cluster(number, name))

    def _change(self, function: Callable[[], Any], nothing: str = "", something: str = "") -> None:
        def work(*, progress: Progress) -> Any:
            del progress
            return function()

        def done(result: Any) -> None:
            self.refresh()
            self.labels_edited.emit()
            if nothing:
                self.message.emit(something if result is not None else nothing)

        self._do("", work, done)

    # --- for views -------------------------------------------------------------------------------

    def title_of(self, row: int) -> str:
        """A slice's name for people: its song and which eight-count of it."""
        return slice_title(self.view, row) if self.view is not None else ""

    def rows_of_song(self, song_row: int) -> np.ndarray:
        assert self.view is not None
        return np.flatnonzero(self.view.slices.song == song_row)


def slice_title(view: LibraryView, row: int) -> str:
    """``Song · 17``; the first eight-count is 1."""
    song = view.songs[int(view.slices.song[row])]
    return f"{song.title} · {int(view.slices.index[row]) + 1}"


def seconds_left(started_at: float, done: int, total: int) -> int | None:
    """Seconds a job will still take, where that can be told."""
    spent = time.monotonic() - started_at
    return round(spent / done * (total - done)) if 0 < done < total and spent > 1 else None
