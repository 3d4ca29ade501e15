"""Which slices are asked about, by which method and filters, and what the answer was."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from choleor_desktop.library.models import LibraryView
from choleor_desktop.pipeline.succession import same_place
from choleor_desktop.progress import Progress
from choleor_desktop.ui.request import RequestSettings

if TYPE_CHECKING:
    from choleor_desktop.pipeline.find import Answer, Finder
    from choleor_desktop.ui.session import Session


class Question(QObject):
    """Asks for neighbours when the query or a setting changes; a later question makes an earlier answer worthless."""

    answered = Signal(object)
    settings_changed = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.rows: tuple[int, ...] = ()
        self.settings = RequestSettings()
        self.answer: Answer | None = None
        self.history: list[tuple[str, ...]] = []
        self._finder: Finder | None = None

    def reset(self) -> None:
        """Another library: nothing was asked of it yet."""
        self.rows, self.answer, self.history, self._finder = (), None, [], None

    def follow(self, before: LibraryView | None, view: LibraryView) -> None:
        """The library changed: the same slices are asked about, where they are still there."""
        if self._finder is not None:
            self._finder = self._finder.renewed(view)
        if before is not None:
            rows = [same_place(before, row, view) for row in self.rows]
            self.rows = tuple(dict.fromkeys(row for row in rows if row >= 0))

    def set_rows(self, rows: tuple[int, ...], *, remember: bool = True) -> None:
        """Ask for what is like these slices."""
        view = self._session.view
        if view is None:
            return
        if remember and self.rows and rows != self.rows:
            self.history.append(tuple(view.slices.ids[row] for row in self.rows))
        self.rows = rows
        self.settings = replace(self.settings, counts=None)
        self.ask()

    def back(self) -> None:
        """The query before."""
        view = self._session.view
        while self.history and view is not None:
            rows = tuple(view.slices.rows[name] for name in self.history.pop() if name in view.slices.rows)
            if rows:
                self.set_rows(rows, remember=False)
                self._session.select(rows[0], ask=False)
                return

    def change(self, **changes: Any) -> None:
        """Another method, scope, weight or filter; the question is asked again."""
        fresh = replace(self.settings, **changes)
        if fresh != self.settings:
            self.settings = fresh
            self.settings_changed.emit(fresh)
            self.ask()

    def ask(self) -> None:
        """Ask for neighbours."""
        view, rows, settings = self._session.view, self.rows, self.settings
        if view is None or not rows:
            return

        def work(*, progress: Progress) -> Any:
            from choleor_desktop.pipeline.find import Finder, Request  # noqa: PLC0415 - not before the window shows

            progress.step(0, 1)
            if self._finder is None or self._finder.view is not view:
                self._finder = Finder(view) if self._finder is None else self._finder.renewed(view)
            names = tuple(view.slices.ids[row] for row in rows)
            return self._finder.similar(Request(queries=names, **settings.as_request()))

        self._session.submit("", work, self._answered, kind="neighbours")

    @Slot(object)
    def _answered(self, answer: Any) -> None:
        self.answer = answer
        self.answered.emit(answer)
