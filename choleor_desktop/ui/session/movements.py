"""Movements that are being drawn: stored once all eight levels are given, open on some counts until then."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal

from choleor_desktop.library.models import LibraryView
from choleor_desktop.ui.parts.phrases import filled
from choleor_desktop.ui.parts.titles import slice_title
from choleor_desktop.ui.session.jobs import Job
from choleor_desktop.ui.session.labels import Labels
from choleor_desktop.ui.session.open_library import OpenLibrary

_SETTLE_MS = 600
OPEN = 0
"""In the place of a level that is not given yet."""


@dataclass(frozen=True)
class _Draft:
    """A movement on a slice of a view."""

    seen: LibraryView
    row: int
    movement: tuple[int, ...]
    before: tuple[int, ...]
    """The movement that the slice had."""


class Movements(QObject):
    """What is drawn on slices, typed or tapped, and not part of their labels yet."""

    changed = Signal()

    def __init__(self, library: OpenLibrary, labels: Labels) -> None:
        super().__init__(library)
        self._library, self._labels = library, labels
        self._drafts: list[_Draft] = []
        self._on_their_way: list[tuple[_Draft, Job]] = []  # into the labels, and not seen there yet
        self._is_last = False
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.save)
        labels.edited.connect(self._other_was_done)
        library.leaving.connect(self.save)
        library.view_replaced.connect(self._drop_stored)
        library.opened.connect(self._drop_open)

    def of(self, row: int) -> tuple[int, ...]:
        """The movement on a slice as it is drawn, else as it is stored."""
        draft = self._draft_of(row)
        return self._kept(row) if draft is None else draft.movement

    def _draft_of(self, row: int) -> _Draft | None:
        """What is drawn on a slice, unless it got another movement meanwhile."""
        kept = self._kept(row)
        return next((draft for draft in self._drafts if self._is_on(draft, row) and draft.before == kept), None)

    def _kept(self, row: int) -> tuple[int, ...]:
        """The movement of a slice as it is stored, or will be in a moment."""
        on_it = [draft.movement for draft, _ in self._on_their_way if self._is_on(draft, row)]
        return on_it[-1] if on_it else self._labels.of(row).movement

    def _is_on(self, draft: _Draft, row: int) -> bool:
        return self._library.row_now(draft.seen, draft.row) == row >= 0

    def draw(self, row: int, movement: tuple[int, ...]) -> None:
        """Levels of a slice, OPEN where one is not given; they are stored a moment after the last of eight was."""
        view = self._library.view
        if view is not None and self._library.to_change() is not None:
            self._drafts = [d for d in self._drafts if self._library.row_now(d.seen, d.row) not in {row, -1}]
            kept = self._kept(row)
            if movement != kept:
                self._drafts.append(_Draft(view, row, movement, kept))
            self._is_last = True
            self._settle.start()
        self.changed.emit()

    def save(self) -> None:
        """Make what is whole part of the labels, each as one step of undo."""
        self._settle.stop()
        if self._library.store is None:
            return
        whole = [draft for draft in self._drafts if OPEN not in draft.movement]
        self._drafts = [draft for draft in self._drafts if OPEN in draft.movement]
        for draft in whole:
            drawn = draft.movement
            job = self._labels.edit(
                [draft.row], lambda label, drawn=drawn: replace(label, movement=drawn), "movement", seen=draft.seen
            )
            if job is not None:
                self._on_their_way.append((draft, job))

    def _drop_stored(self) -> None:
        """The labels that are seen now are of after what was done by then, be it stored or refused."""
        self._on_their_way = [(draft, job) for draft, job in self._on_their_way if not job.is_over]

    def take_back(self) -> bool:
        """Drop the levels that were begun last, where nothing else was done since; False where there are none."""
        if not self._is_last or not self._drafts:
            return False
        dropped = self._drafts.pop()
        self._is_last = False
        text = self.tr("Undone: the levels that were begun (%1).")
        self._library.message.emit(filled(text, slice_title(dropped.seen, dropped.row)))
        self.changed.emit()
        return True

    def _drop_open(self) -> None:
        """Another library: what was begun in the one before, and is not whole, goes with it; that is told."""
        view = self._library.view
        n, drafts = len(self._drafts), [d for d in self._drafts if view is not None and d.seen.path == view.path]
        self._drafts, self._is_last = drafts, False
        if n > len(drafts):
            text = self.tr("Not kept in the library before: %Ln movement(s) with counts left open.", "", n)
            self._library.message.emit(text)

    def _other_was_done(self, _: int) -> None:
        self._is_last = False
