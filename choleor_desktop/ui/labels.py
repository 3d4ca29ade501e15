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
        """Change the labels of slices, as one action; ``change`` runs in the thread of the library."""
        self.edit_together(rows, lambda labels: [change(label) for label in labels], what)

    def edit_together(
        self, rows: Sequence[int], change: Callable[[Sequence[Label]], Sequence[Label]], what: str
    ) -> None:
        """Change labels that depend on one another; what is changed is how they are then, not how they are seen now."""
        store, view = self._session.store, self._session.view
        if store is None or view is None or not rows:
            return
        if view.read_only_reason:
            self._session.message.emit(
                self.tr("This library is open for looking only: %1").replace("%1", view.read_only_reason)
            )
            return
        names = [view.slices.ids[row] for row in rows]

        def work() -> None:
            known = store.view().labels
            fresh = change([known.get(name, NO_LABEL) for name in names])
            store.edit([LabelEdit(name, label) for name, label in zip(names, fresh, strict=True)], what)

        self._change(work)

    def undo(self) -> None:
        store = self._session.store
        if store is not None and self._session.can_change:
            self._change(store.undo, self.tr("There is nothing to undo."), self.tr("Undone: %1."))

    def redo(self) -> None:
        store = self._session.store
        if store is not None and self._session.can_change:
            self._change(store.redo, self.tr("There is nothing to do again."), self.tr("Done again: %1."))

    def words_for(self, what: str) -> str:
        """What an action is called, in the language of the window."""
        known = {
            "rate": self.tr("rating"),
            "label": self.tr("label"),
            "tag": self.tr("tag"),
            "suggested tags": self.tr("suggested tags"),
            "movement": self.tr("movement"),
            "choreography": self.tr("choreography"),
            "repair the beats": self.tr("repaired beats"),
            "name a cluster": self.tr("name of a cluster"),
            "find clusters": self.tr("clusters"),
            "color a tag": self.tr("color of a tag"),
            "remove songs": self.tr("removed songs"),
            "import again": self.tr("imported again"),
            "new routine": self.tr("new routine"),
            "add to a routine": self.tr("added to the routine"),
            "add a match": self.tr("match kept in the routine"),
            "note in a routine": self.tr("note in the routine"),
            "swap in a match": self.tr("match swapped in"),
            "reorder a routine": self.tr("order of the routine"),
            "take out of a routine": self.tr("taken out of the routine"),
            "name a routine": self.tr("name of the routine"),
            "tempo of a routine": self.tr("tempo of the routine"),
            "remove a routine": self.tr("routine removed"),
        }
        return known.get(what, what)

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
                text = nothing if result is None else something.replace("%1", self.words_for(str(result)))
                self._session.message.emit(text)

        self._session.submit("", work, done, promised=True)
