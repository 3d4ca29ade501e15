"""Clusters in the window."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from choleor_desktop.library.models import LibraryView
from choleor_desktop.pipeline.succession import same_slice
from choleor_desktop.progress import Progress
from choleor_desktop.ui.features.commands import Commands
from choleor_desktop.ui.frame import Frame
from choleor_desktop.ui.plots.curve import load_plots
from choleor_desktop.ui.plots.ruler import Picture
from choleor_desktop.ui.session.jobs import Job
from choleor_desktop.ui.tab import TALL, Tab
from choleor_desktop.ui.theme import Theme
from choleor_desktop.ui.views.clusters_view import CURVE_MAX, ClustersView

if TYPE_CHECKING:
    from choleor_desktop.pipeline.portraits import Portrait


class ClustersTab(Tab):
    """Find clusters, look at them, name them."""

    name = "clusters"
    alone_below = TALL

    def __init__(self, window: Frame, commands: Commands) -> None:
        self.view = ClustersView(window.turning.take)
        window.turning.parts += self.view.curve.halves
        super().__init__(window, self.view)
        self.window, self.session, self.commands = window, window.session, commands
        self.view.run_wanted.connect(self._run)
        self.view.named.connect(self._name)
        window.playing_row_changed.connect(self.view.set_playing)
        self.view.row_chosen.connect(self._hear_or_stop)
        self.session.library_changed.connect(self._library_changed)
        self.session.job_started.connect(self._job_started)
        self.view.cancel_wanted.connect(self._cancel)
        self._job: Job | None = None

    def _hear_or_stop(self, row: int) -> None:
        seen, view = self.view.seen, self.session.view
        if seen is not None and view is not None:
            row = same_slice(seen, row, view)  # the cards follow the library in a turn of their own
        if row < 0:
            return
        if not self.commands.hearing.stop_heard(row):
            self.commands.hearing.select_and_play(row)

    def title(self) -> str:
        return self.tr("Clusters")

    def retranslate(self) -> None:
        self.view.retranslate()

    def set_theme(self, theme: Theme) -> None:
        self.view.set_theme(theme)

    def picture(self) -> Picture | None:
        return self.view.curve if self.view.curve.isVisibleTo(self.view) else None

    def _name(self, number: int, name: str) -> None:
        if not self.session.labels.name_cluster(number, name, seen=self.view.seen):
            self.view.show_names()

    def _library_changed(self, _: LibraryView) -> None:
        if self.window.front is self:
            self.session.turns.take(self.follow)  # the turn in which the library changes has the table to fill

    def follow(self) -> None:
        """Show the clusters of the library as it is now."""
        if self.session.view is not None and not self.session.closed:
            self.view.set_view(self.session.view)
            self._portray()

    def opened(self) -> None:
        self.window.turning.take((self.follow,))  # laid out in this turn, filled before it is painted
        if not self.view.curve.has_plots:
            load = partial(load_plots, self.session.give_way)
            self.session.load(load, lambda _: self.view.curve.make_plots())

    def _portray(self) -> None:
        """Ask what the clusters are like, where that is not known."""
        view = self.session.view
        if view is None or view.clustering is None or self.view.has_portraits:
            return

        def work(*, progress: Progress) -> tuple[LibraryView, tuple[Portrait, ...]]:
            from choleor_desktop.pipeline.portraits import portraits  # noqa: PLC0415 - not before the window shows

            return view, portraits(self.session.finder(view), progress=progress)

        self.session.submit("", work, self._portraits_found, kind="portraits", slow=True)

    def _portraits_found(self, found: tuple[LibraryView, tuple[Portrait, ...]]) -> None:
        if self.view.shows(found[0]):
            self.view.set_portraits(found[1])

    def _job_started(self, job: Job) -> None:
        if job.kind == "cluster":
            self._job = job
            self.view.set_running(True)
            job.progressed.connect(self._job_progressed)
            job.cancelled.connect(self._not_found)
            job.failed.connect(self._not_found)
            job.finished.connect(self._job_finished)

    def _job_progressed(self, done: int, total: int, _: str) -> None:
        self.view.set_progress(done, total)

    def _job_finished(self) -> None:
        if self._job is None or self._job.is_over:
            self._job = None
            self.view.set_running(False)

    def _not_found(self, _: object = None) -> None:
        """The clusters before are still those in force, unless others are looked for instead."""
        if self._job is None or self._job.is_over:
            self.view.mark_in_force()

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _run(self, k: int, method: str, curve: bool) -> None:
        if self.session.work.cluster(k, method=method, curve_max=CURVE_MAX if curve else None) is None:
            self.view.mark_in_force()
