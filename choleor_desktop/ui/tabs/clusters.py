"""Clusters in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from choleor_desktop.library.models import LibraryView
from choleor_desktop.ui.clusters_view import ClustersView
from choleor_desktop.ui.tabs.tab import Tab
from choleor_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from choleor_desktop.ui.main_window import MainWindow

_CURVE_MAX = 20


class ClustersTab(Tab):
    """Find clusters, look at them, name them."""

    name = "clusters"

    def __init__(self, window: MainWindow) -> None:
        self.view = ClustersView()
        super().__init__(window, self.view)
        self.view.run_wanted.connect(self._run)
        self.view.named.connect(self.session.labels.name_cluster)
        self.view.row_chosen.connect(self.commands.hearing.select_and_play)
        self.session.library_changed.connect(self._library_changed)
        self.session.job_started.connect(self._job_started)

    def title(self) -> str:
        return self.tr("Clusters")

    def retranslate(self) -> None:
        self.view.retranslate()

    def set_theme(self, theme: Theme) -> None:
        self.view.set_theme(theme)

    def _library_changed(self, view: LibraryView) -> None:
        self.view.set_view(view)
        if view.clustering is not None:
            self.view.set_running(False)

    def _job_started(self, job: Any) -> None:
        if job.kind == "cluster":
            self.view.set_running(True)
            job.finished.connect(self._job_finished)

    def _job_finished(self) -> None:
        self.view.set_running(False)

    def _run(self, k: int, method: str, curve: bool) -> None:
        self.session.work.cluster(k, method=method, curve_max=_CURVE_MAX if curve else None)
