"""What a person says of slices and clusters; all of it can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from choleor_desktop.library.models import NO_LABEL, Label, LabelEdit
from choleor_desktop.progress import Progress

if TYPE_CHECKING:
    from choleor_desktop.ui.session import Session


class Labels(QObject):
    """Reads and changes labels of the open library."""

    edited = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session

    def of(self, row: int) -> Label:
        """The label of a slice; an empty one where there is none."""
        view = self._session.view
        return NO_LABEL if view is None or row < 0 else view.labels.get(view.slices.ids[row], NO_LABEL)

    def edit(self, rows: Sequence[int], change: Callable[[Label], Label], what: str) -> None:
        """Change the labels of slices, as one action."""
        store, view = self._session.store, self._session.view
        if store is None or view is None or not rows:
            return
        if view.read_only_reason:
            self._session.message.emit(
                self.tr("This library is open for looking only: %1").replace("%1", view.read_only_reason)
            )
            return
        edits = [LabelEdit(view.slices.ids[row], change(self.of(row))) for row in rows]
        self._change(lambda: store.edit(edits, what))

    def undo(self) -> None:
        store = self._session.store
        if store is not None and self._session.can_change:
            self._change(store.undo, self.tr("There is nothing to undo."), self.tr("Undone."))

    def redo(self) -> None:
        store = self._session.store
        if store is not None and self._session.can_change:
            self._change(store.redo, self.tr("There is nothing to redo."), self.tr("Done again."))

    def name_cluster(self, number: int, name: str) -> None:
        store = self._session.store
        if store is not None and self._session.can_change:
            self._change(lambda: store.name_cluster(number, name))

    def _change(self, function: Callable[[], Any], nothing: str = "", something: str = "") -> None:
        def work(*, progress: Progress) -> Any:
            del progress
            return function()

        def done(result: Any) -> None:
            self._session.refresh()
            self.edited.emit()
            if nothing:
                self._session.message.emit(something if result is not None else nothing)

        self._session.submit("", work, done)
