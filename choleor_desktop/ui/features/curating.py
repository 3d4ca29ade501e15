"""Labels of one slice or of many: tags, ratings, notes, choreographies, tags that neighbours suggest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, Signal

from choleor_desktop.analysis.spans import belong_together
from choleor_desktop.errors import WorldError
from choleor_desktop.library.models import Label, LibraryView
from choleor_desktop.progress import Progress
from choleor_desktop.ui.dialogs.label_dialog import LabelDialog
from choleor_desktop.ui.dialogs.suggest_dialog import Proposal, SuggestDialog
from choleor_desktop.ui.features.hearing import Hearing
from choleor_desktop.ui.frame import Frame
from choleor_desktop.ui.parts.phrases import error_text, filled
from choleor_desktop.ui.parts.titles import slice_title

if TYPE_CHECKING:
    from choleor_desktop.pipeline.suggest import Suggestion

_MOST_SUGGESTED = 500
_NEIGHBOURS_NAMED = 2


def _with_tags(label: Label, tags: Sequence[str]) -> Label:
    return replace(label, tags=tuple(dict.fromkeys((*label.tags, *tags))))


class Curating(QObject):
    """What a person says of slices."""

    rated = Signal(list)

    def __init__(self, window: Frame, hearing: Hearing) -> None:
        super().__init__(window)
        self.window, self._hearing = window, hearing
        self._written: LabelDialog | None = None
        window.session.begun.add(lambda: self._written)
        window.session.leaving.connect(self._keep_drawn)

    def mark_rows(self, rows: npt.ArrayLike) -> None:
        """Mark slices in the table, and say how many of them are there."""
        n = self.mark(rows)
        told = self.tr("%Ln slice(s) chosen: press T to tag, 1 to 5 to rate.", "", n)
        self.window.status.tell(told if n else self.tr("There is no slice in there; nothing was chosen."))

    def mark(self, rows: npt.ArrayLike) -> int:
        """Mark those of some slices that the table shows, as ranges; one alone is chosen."""
        model, table = self.window.model, self.window.table
        lines = np.flatnonzero(np.isin(model.rows, np.asarray(rows, np.int64)))
        selection = QItemSelection()
        if len(lines):
            last = model.columnCount() - 1
            for part in np.split(lines, np.flatnonzero(np.diff(lines) > 1) + 1):
                first, end = int(part[0]), int(part[-1])
                selection.select(model.index(first, 0), model.index(end, last))
        table.clearSelection()  # Qt compares what was marked with what will be, each range with each
        table.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.Select)
        if len(lines) == 1:
            self.window.session.select(int(model.rows[lines[0]]))
        return len(lines)

    def unmark(self) -> None:
        """Of the slices marked in the table only the one that is shown stays so."""
        model, table = self.window.model, self.window.table
        how = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        table.selectionModel().select(model.index(model.line_of(self.window.session.row), 0), how)

    def marked(self) -> list[int]:
        """The slices chosen in the table: several, which are counted in the status line, or the one that is shown."""
        rows, row = self.window.table.chosen_rows(), self.window.session.row
        if len(rows) > 1:
            return rows
        return [row] if row >= 0 else []

    def chosen(self) -> list[int]:
        """The slices that keys apply to: the one chosen in the list that has the keyboard, else those of the table."""
        beside = self.window.chosen_beside()
        return [beside] if beside >= 0 else self.marked()

    def rate(self, stars: int) -> None:
        rows, session = self.chosen(), self.window.session
        view = session.view
        heard = self.window.playing.heard_row(view) if view is not None else -1
        # As in a routine or a song that goes on.
        other = session.title_of(heard) if heard >= 0 and heard not in rows else ""

        def told() -> str:
            words = "★" * stars or self.tr("no rating")
            return filled(self.tr("%1 (“%2” is heard)"), words, other) if other else words

        session.labels.edit(rows, lambda label: replace(label, rating=stars), "rate", told=told)
        if stars and self.window.chosen_beside() < 0:
            self.rated.emit(rows)

    def toggle_tag(self, tag: str) -> None:
        """Give the marked slices a tag, or take it away where all have it."""
        self.window.session.labels.toggle_tag(self.marked(), tag)

    def set_movement(self, movement: tuple[int, ...]) -> None:
        """Keep a movement that was drawn on the slice that is shown, unless its song was cut anew since."""
        view, shown = self.window.session.view, self.window.detail.detail
        row = view.slices.rows.get(shown.slice_id, -1) if view is not None and shown is not None else -1
        if view is None or shown is None or row < 0:
            return
        if belong_together((shown.start_s, shown.end_s), view.slices.span(row)):
            self.window.session.movements.draw(row, movement)

    def _keep_drawn(self) -> None:
        """Another library comes: what is being drawn below is kept in the one that it is for."""
        self.window.detail.levels.finish()
        self.window.session.movements.save()

    def edit_label(self, focus: str) -> None:
        session, rows = self.window.session, self.chosen()
        seen = session.view
        if seen is None or not rows or not session.may_change():
            return
        labels, name = [session.labels.of(row) for row in rows], session.title_of(rows[0])
        dialog = self._written = LabelDialog(self.window, labels, seen.tags(), focus, name)

        def keep() -> None:
            change = dialog.change()
            if change is None:
                dialog.deleteLater()
            elif (job := session.labels.edit(rows, change, "label", seen=seen)) is None:
                session.turns.take(lambda: again(self.window.status.text))  # once it is closed
            else:
                job.succeeded.connect(lambda _: dialog.deleteLater())
                job.failed.connect(again)
                job.cancelled.connect(lambda: again(self.window.status.text))

        def again(error: object) -> None:
            """What was written stays, and can be kept once there is room for it, or its library is open again."""
            if session.closed or session.view is None or session.view.path != seen.path:
                dialog.deleteLater()
                return
            self._written = dialog
            dialog.ask_again(error_text(error) if isinstance(error, WorldError) else str(error))

        dialog.accepted.connect(keep)
        dialog.rejected.connect(dialog.deleteLater)
        dialog.finished.connect(self._is_written)
        dialog.open()

    def _is_written(self) -> None:
        self._written = None

    # --- suggested tags --------------------------------------------------------------------------

    def suggest(self) -> None:
        """Propose tags for the marked slices; where only one is marked, for all shown ones without a tag."""
        session, rows = self.window.session, self.marked()
        view = session.view
        if view is None or not session.may_change():
            return
        if not any(label.tags for label in view.labels.values()):
            session.message.emit(self.tr("Tag some slices first; then tags are suggested for those that sound alike."))
            return
        if len(rows) < 2:
            tagged = [view.slices.rows[name] for name, label in view.labels.items() if label.tags]
            shown = self.window.model.rows
            rows = shown[~np.isin(shown, tagged)].tolist()
        n, rows = len(rows), rows[:_MOST_SUGGESTED]

        def work(*, progress: Progress) -> tuple[LibraryView, Sequence[Suggestion]]:
            from choleor_desktop.pipeline.suggest import suggest_tags  # noqa: PLC0415 - not before the window shows

            return view, suggest_tags(session.finder(view), rows, progress=progress)

        def done(found: tuple[LibraryView, Sequence[Suggestion]]) -> None:
            limit = self.tr("Only the first %1 of %2 slices were looked at: choose others to go on.")
            self._suggested(filled(limit, len(rows), n) if n > len(rows) else "", found)

        session.submit(lambda: self.tr("Looking for tags"), work, done, kind="suggest", slow=True)

    def _suggested(self, limit: str, found: tuple[LibraryView, Sequence[Suggestion]]) -> None:
        session, (seen, suggestions) = self.window.session, found
        if not suggestions:
            none = self.tr(
                "No tag is clearly more frequent among slices that sound like these than elsewhere. Tag some more."
            )
            session.message.emit(f"{none} {limit}".strip())
            return
        dialog = SuggestDialog(
            self.window,
            [
                Proposal(s.row, slice_title(seen, s.row), s.tag, s.sure, self._named(seen, s.because), s.is_strong)
                for s in suggestions
            ],
            limit,
        )

        def give() -> None:
            tags: dict[int, list[str]] = {}
            for proposal in dialog.chosen():
                tags.setdefault(proposal.row, []).append(proposal.tag)
            changes = {row: partial(_with_tags, tags=given) for row, given in tags.items()}
            session.labels.edit_each(changes, "suggested tags", seen=seen)

        dialog.accepted.connect(give)
        dialog.heard.connect(lambda row: self._hear(seen, row))
        dialog.open()

    def _hear(self, seen: LibraryView, row: int) -> None:
        place = self.window.session.row_now(seen, row)
        if place >= 0:
            self._hearing.play_row(place)

    def _named(self, seen: LibraryView, rows: Sequence[int]) -> str:
        names = ", ".join(slice_title(seen, row) for row in rows[:_NEIGHBOURS_NAMED])
        rest = len(rows) - _NEIGHBOURS_NAMED
        return names + (" " + filled(self.tr("and %1 more"), rest) if rest > 0 else "")
