"""The library that is open, the slice that is chosen in it, and the jobs on it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from choleor_desktop.errors import SliceWithoutSound, WorldError
from choleor_desktop.library.models import LibraryView
from choleor_desktop.pipeline.succession import same_place, same_slice
from choleor_desktop.pipeline.text_search import TextIndex
from choleor_desktop.progress import Progress
from choleor_desktop.ui.parts.phrases import looking_only, not_open
from choleor_desktop.ui.parts.titles import slice_title
from choleor_desktop.ui.session.jobs import Job, Runner, Words
from choleor_desktop.ui.session.openings import Begun, Opening
from choleor_desktop.ui.turns import Turns

if TYPE_CHECKING:
    from choleor_desktop.library.cache import Cache
    from choleor_desktop.library.store import Store
    from choleor_desktop.pipeline.aside import Aside
    from choleor_desktop.pipeline.detail import SliceDetail
    from choleor_desktop.pipeline.find import Finder

_REFRESH_MS = 600
_SHOWS_WHY = {"detail", "match", "neighbours", "tour"}


class OpenLibrary(QObject):
    """Owns them; everything slow happens in a job."""

    leaving = Signal()
    """The library will be let go: what is being written in it is to be kept now."""
    opening = Signal()
    """Another library is there, and nothing of it is shown yet."""
    opened = Signal()
    view_replaced = Signal(object, object)
    """The library is seen as it is now: the view before, and the new one; comes before ``library_changed``."""
    library_changed = Signal(object)
    read_again = Signal()
    """All have seen what changed in the library that was open before, too."""
    query_wanted = Signal(int)
    selection_changed = Signal(int)
    detail_changed = Signal(object)
    detail_failed = Signal(object)
    """Why the chosen slice cannot be shown."""
    message = Signal(object)
    job_started = Signal(object)
    saved = Signal()
    open_failed = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.turns = turns = Turns(self)
        self.background, self.interactive = Runner("background", turns), Runner("interactive", turns)
        self.loading = Runner("loading", turns)  # of parts of the program, for which no answer has to wait
        self.begun = Begun(turns, self.message.emit)
        self.view: LibraryView | None = None
        self.place = ""  # of the library that is shown, whatever links lead to it
        self.index: TextIndex | None = None
        self.row, self._awaits_detail, self.closed = -1, False, False
        self.first_row: Callable[[], int] = lambda: 0  # what is chosen where nothing is, or the chosen one is gone
        self.store: Store | None = None
        self.cache: Cache | None = None
        self._aside: Aside | None = None
        self._finding, self._finder = threading.Lock(), None
        self._refresh = QTimer(self, singleShot=True, interval=_REFRESH_MS)
        self._refresh.timeout.connect(self.refresh)
        self.saved.connect(self._song_saved)
        self._last_opening: Opening | None = None
        self._read_again: Opening | None = None  # what is shown, from its file

    # --- libraries -------------------------------------------------------------------------------

    def open_library(
        self, path: Path, *, create: bool = False, look_only: bool = False, then: Callable[[], object] = lambda: None
    ) -> Job:
        """Open a library in place of the one before; the one that is open is read again from its file."""
        opening = Opening()
        if self.is_open(path):
            self._read_again = opening
            if self.store is not None:
                self.leaving.emit()
                self._put_away(self.store)
                self.store = None

        def work(*, progress: Progress) -> LibraryView:
            self._drop_unwanted()
            self._last_opening = opening
            progress.step(0, 1)
            how = {"create": create, "read_only": look_only, "on_notice": self.message.emit, "progress": progress}
            return opening.open(path, self._ready, **how)

        def opened(view: LibraryView) -> None:
            self.begun.once_done(lambda: self._take_place(opening, view, then), Path(view.path).stem)

        job = opening.job = self.submit(lambda: self.tr("Opening the library"), work, opened, kind="open")
        job.failed.connect(lambda error: self.open_failed.emit(path, error))
        job.cancelled.connect(self._opening_cancelled)
        return job

    def _take_place(self, opening: Opening, view: LibraryView, then: Callable[[], object]) -> None:
        """Show a library that is open, in place of the one before."""
        if self.closed:
            opening.close()
            return
        is_other, self.place = opening.place != self.place, opening.place
        if is_other:
            self.leaving.emit()
        self._put_away(self.store, self.cache)
        self.store, self.cache = opening.take()
        if not is_other:
            self.leaving.emit()  # it was closed while it was read again, and keeps what was written meanwhile
        self.row, self._finder, self._read_again = -1, None, None
        self.opening.emit()
        self._swap_view(view)
        if opening.was_changed:
            self.refresh()
        then()
        self.opened.emit()

    def restore(self, place: Path, copy: Path, then: Callable[[], None]) -> None:
        """Put a backup in the place of a library, which is kept beside it, and open that."""
        if self.is_open(place):
            if not self.may_change():
                return
            self.leaving.emit()
            self._put_away(self.store, self.cache)
            self.store = self.cache = None
        is_exchanged = False

        def work(*, progress: Progress) -> None:
            nonlocal is_exchanged
            from choleor_desktop.library import backups  # noqa: PLC0415 - not before it is needed

            progress.step(0, 1)
            backups.restore(place, copy)
            is_exchanged = True

        def read_again(*_: object) -> None:
            self.open_library(place, then=then if is_exchanged else lambda: None)

        job = self.submit(lambda: self.tr("Restoring the backup"), work, read_again, promised=True)
        job.failed.connect(read_again)
        job.cancelled.connect(read_again)  # perhaps too late to stop it

    def _opening_cancelled(self) -> None:
        """A library that was to be read again is closed by now: say so, unless another is being opened."""
        if self.interactive.find("open") is None and self.view is not None and not self.closed:
            self.may_change()

    def is_open(self, place: Path) -> bool:
        """Whether this is the library that is shown, by whatever name."""
        # Its own disk, which may be slow or away, is not asked.
        return self.view is not None and (str(place) == self.view.path or os.path.realpath(place) == self.place)

    def once_open(self, function: Callable[[], object]) -> None:
        """Do something as soon as no library is being opened; not at all where opening fails, and that is told."""
        job = self.interactive.find("open")
        if job is None:
            function()
        else:
            job.succeeded.connect(lambda _: function())
            job.cancelled.connect(lambda: self.once_open(function))

    def _drop_unwanted(self) -> None:
        """Let go of what was opened last when nobody wants it any more; in the thread that opens."""
        last, self._last_opening = self._last_opening, None
        if last is not None and last.job is not None and last.job.is_cancelled:
            last.close()

    def _put_away(self, *kept: Store | Cache | None) -> None:
        """Let go of a library in a job, as that may take a while; what is being done with it ends."""
        self.background.cancel()
        self._refresh.stop()

        def work(*, progress: Progress) -> None:
            del progress
            for each in filter(None, kept):
                each.close()

        self.submit("", work, lambda _: None, promised=True)

    def compute_aside(self, function: Callable[..., Any], *arguments: Any, progress: Progress) -> Any:
        """For jobs of the background: what takes long and would hold up the window is computed beside it."""
        if self._aside is None:
            from choleor_desktop.pipeline.aside import Aside  # noqa: PLC0415 - not before the window shows

            self._aside = Aside()
        return self._aside.run(function, *arguments, progress=progress)

    def finder(self, view: LibraryView) -> Finder:
        """Knows the slices of a view made comparable, for all jobs; in their threads, since the first use is slow."""
        from choleor_desktop.pipeline.find import Finder  # noqa: PLC0415 - not before the window shows

        with self._finding:
            known = self._finder
            if known is not None and known.view is view:
                return known
            found = Finder(view) if known is None else known.renewed(view)
            if view is self.view:
                self._finder = found
            return found

    @property
    def can_change(self) -> bool:
        return self.view is not None and not self.view.read_only_reason

    def may_change(self) -> bool:
        """Whether the open library can be changed at once; where it cannot, why is said."""
        can = self.to_change() is not None
        if can and self.store is None and self.view is not None:
            self.message.emit(not_open(Path(self.view.path).stem, comes=True))
        return can and self.store is not None

    def to_change(self) -> Callable[[], Store] | None:
        """What gives the library to an urgent job, also once it is read again; where it may not change, why is said."""
        view, store, opening = self.view, self.store, self._read_again
        if view is None:
            return None
        if view.read_only_reason:
            self.message.emit(looking_only(view.read_only_reason))
            return None
        if store is not None:
            return lambda: store
        if opening is not None and opening.is_hoped_for:
            return opening.store
        self.message.emit(not_open(Path(view.path).stem, comes=False))
        return None

    def close(self) -> None:
        """End all jobs, those that change labels or beats when they are done, and let go of the library."""
        self.closed = True
        self._refresh.stop()
        for runner in (self.background, self.interactive, self.loading):
            runner.close()
        self._drop_unwanted()
        for kept in filter(None, (self._aside, self.store, self.cache)):
            kept.close()
        self._aside = self.store = self.cache = None
        self.turns.finish()

    @Slot()
    def _song_saved(self) -> None:
        if not self._refresh.isActive():
            self._refresh.start()

    @Slot()
    def refresh(self) -> None:
        """Look at the library again."""
        store = self.store
        if store is not None and not self.closed:

            def work(*, progress: Progress) -> LibraryView:
                progress.step(0, 1)
                return self._ready(store.view())

            def seen(view: LibraryView) -> None:
                if self.store is store:  # not where another library was opened before this one was read
                    self._swap_view(view)

            self.submit("", work, seen, kind="view")

    def _ready(self, view: LibraryView) -> LibraryView:
        """A view whose slices are known by name and by their words; for a large library that is work for a job."""
        self.index = TextIndex(view, self.index)
        return view

    def _swap_view(self, view: LibraryView) -> None:
        before, old_row = self.view, self.row
        self.view = view
        if self._finder is not None:
            self._finder = self._finder.renewed(view)
        self.view_replaced.emit(before, view)
        self.row = same_place(before, self.row, view) if before is not None else -1
        if before is not None and self.row >= 0:
            was, now = before.slices.beats_s[old_row], view.slices.beats_s[self.row]
            self._awaits_detail = self._awaits_detail or not np.array_equal(was, now)
        self.library_changed.emit(view)
        if before is None or before.slices is not view.slices:
            self.turns.take(self._choose)
        if before is not None and before.path == view.path:
            self.read_again.emit()

    def _choose(self) -> None:
        """Show the slice that is chosen in the library as it is now, or choose one."""
        if self.view is None or self.closed:
            return
        self.selection_changed.emit(self.row)
        if self.row < 0 and len(self.view.slices):
            self.select(self.first_row())
        elif self.row >= 0 and self._awaits_detail:
            self._fetch_detail()

    # --- jobs ------------------------------------------------------------------------------------

    def submit[T](
        self,
        title: Words,
        function: Callable[..., T],
        done: Callable[[T], object],
        *,
        kind: str = "",
        slow: bool = False,
        **how: Any,
    ) -> Job:
        """Have a job done, in the background where it is slow; ``how`` is what a job takes besides."""
        job = Job(title, function, kind, **how)
        (self.background if slow else self.interactive).submit(job)
        job.succeeded.connect(done)
        job.failed.connect(self._failed_in_its_place if kind in _SHOWS_WHY else self._failed)
        if title:
            self.job_started.emit(job)
        return job

    def load[T](self, function: Callable[..., T], done: Callable[[T], object]) -> None:
        """Load a part of the program that was not needed before."""
        job = self.loading.submit(Job("", function))
        job.succeeded.connect(done)
        job.failed.connect(self._failed)

    def give_way(self) -> None:
        """For the thread of a job: let the window go first, unless it waits for the job."""
        if not self.closed:
            self.turns.wait()

    @Slot(object)
    def _failed(self, error: object) -> None:
        if isinstance(error, WorldError):
            self.message.emit(error)
        elif isinstance(error, BaseException):
            raise error

    @Slot(object)
    def _failed_in_its_place(self, error: object) -> None:
        """Where a slice has no sound, that is said where its sound would be, and nothing else is talked over."""
        if not isinstance(error, SliceWithoutSound):
            self._failed(error)

    # --- selection -------------------------------------------------------------------------------

    def select(self, row: int, *, ask: bool = True) -> None:
        """Show a slice, and ask for its neighbours."""
        if self.view is None or not 0 <= row < len(self.view.slices):
            return
        self.row = row
        self.selection_changed.emit(row)
        self._fetch_detail()
        if ask:
            self.query_wanted.emit(row)

    def _fetch_detail(self) -> None:
        job = self.fetch_detail(self.row, self._show_detail, kind="detail")
        self._awaits_detail = job is not None
        if job is not None:
            job.failed.connect(self._has_no_detail)

    def fetch_detail(self, row: int, done: Callable[[SliceDetail], None], *, kind: str) -> Job | None:
        """Have what is shown of a slice; a later wish of that kind takes its place."""
        view, cache = self.view, self.cache
        if view is None or cache is None:
            return None

        def work(*, progress: Progress) -> SliceDetail:
            from choleor_desktop.pipeline.detail import slice_detail  # noqa: PLC0415

            progress.step(0, 1)
            return slice_detail(cache, view, row)

        return self.submit("", work, done, kind=kind)

    @Slot(object)
    def _has_no_detail(self, error: object) -> None:
        """It is told once; songs that come do not change it."""
        self._awaits_detail = False
        if isinstance(error, WorldError):
            self.detail_failed.emit(error)

    def _show_detail(self, detail: SliceDetail) -> None:
        if self.view is not None and self.row >= 0 and detail.is_of(self.view, self.row):
            self._awaits_detail = False
            self.detail_changed.emit(detail)

    # --- for views -------------------------------------------------------------------------------

    def title_of(self, row: int) -> str:
        """A slice's name for people: its song and which eight-count of it."""
        return slice_title(self.view, row) if self.view is not None else ""

    def row_now(self, seen: LibraryView, row: int) -> int:
        """Where a slice of a view that was shown before is now; -1 where it, or its library, is gone."""
        view = self.view
        return same_slice(seen, row, view) if view is not None and view.path == seen.path else -1
