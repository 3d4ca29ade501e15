"""The routines of the open library, and the one in work; every change is stored at once and can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from PySide6.QtCore import QObject, Signal

from choleor_desktop.library.models import FASTEST_BPM, SLOWEST_BPM, Action, LibraryView, Routine, RoutineItem
from choleor_desktop.pipeline.succession import followed
from choleor_desktop.progress import Progress
from choleor_desktop.ui.parts.phrases import filled
from choleor_desktop.ui.session.open_library import OpenLibrary


class _Stored:
    """The number a new routine gets; a second change waits in the same queue and finds it here."""

    def __init__(self, number: int) -> None:
        self.number = number


class Routines(QObject):
    """Shows a change at once, and what the library says as soon as nothing is on its way there."""

    changed = Signal()
    edited = Signal()
    """A change is on its way, so that undo takes back another."""
    done = Signal(str, str)
    """What was done to the routine of a name, where the view knows no more to say of it."""

    def __init__(self, library: OpenLibrary) -> None:
        super().__init__(library)
        self._library = library
        self.all: tuple[Routine, ...] = ()
        self.current: Routine | None = None
        self._stored = _Stored(0)
        self._on_the_way = 0
        self._seen: LibraryView | None = None
        """By whose slices the routines are shown."""
        library.library_changed.connect(self._library_changed)

    def _library_changed(self, view: LibraryView) -> None:
        seen, self._seen = self._seen, view
        if seen is None or view.path != seen.path:
            self.current, self._stored = None, _Stored(0)
        elif self._on_the_way:
            self._follow(seen, view)
            return
        self.all = view.routines
        number = self._stored.number
        known = {routine.number: routine for routine in self.all}
        self._show(known.get(number) or (self.all[-1] if self.all else None))

    def _follow(self, seen: LibraryView, view: LibraryView) -> None:
        """What is shown before it is stored, by the slices that there are now: a song may have been cut anew."""
        if seen.slices is view.slices:
            return
        fresh = [(kept, followed(seen, kept, view)) for kept in self.all]
        self.current = next((routine for kept, routine in fresh if kept is self.current), None)
        self.all = tuple(routine for _, routine in fresh)
        self.changed.emit()

    def _show(self, routine: Routine | None) -> None:
        if routine is None or routine.number != self._stored.number:
            self._stored = _Stored(routine.number if routine is not None else 0)
        self.current = routine
        self.changed.emit()

    def choose(self, number: int) -> None:
        """Work on another routine; one that is not stored yet has no number to be changed by."""
        if number:
            self._show(next((routine for routine in self.all if routine.number == number), None))
        else:
            self.changed.emit()  # the one in work is still it

    # --- changes ---------------------------------------------------------------------------------

    def start(self) -> None:
        """A new, empty routine."""
        if not self._library.may_change():
            return
        self.current, self._stored = None, _Stored(0)
        self._change(Routine(self._fresh_name()), "new routine")

    def _fresh_name(self) -> str:
        """A name that no other routine has; after a removal their number is in use."""
        taken, text = {routine.name for routine in self.all}, self.tr("Routine %1")
        return next(name for n in count(len(self.all) + 1) if (name := filled(text, n)) not in taken)

    def add(self, rows: Sequence[int], at: int = -1) -> int:
        """Put slices into the routine, before place ``at`` or at the end; the first one with a tempo gives it its own.

        Place of the first; -1 where that may not be: why is said.
        """
        view = self._library.view
        if view is None or not rows:
            return -1
        routine = self.current or Routine(self._fresh_name())
        place = at if 0 <= at <= len(routine.items) else len(routine.items)
        fresh = tuple(RoutineItem(view.slices.ids[row]) for row in rows)
        items = routine.items[:place] + fresh + routine.items[place:]
        bpm = routine.bpm or next(filter(None, map(view.bpm, rows)), 0.0)
        if bpm:
            bpm = float(min(max(round(bpm), SLOWEST_BPM), FASTEST_BPM))
        return place if self._save(replace(routine, items=items, bpm=bpm), "add to a routine") else -1

    def add_matches(self, item: int, rows: Sequence[int]) -> bool:
        """Keep similar slices beside an eight-count; the latest are liked best. False where that may not be."""
        view = self._library.view
        if view is None or self.current is None or not 0 <= item < len(self.current.items):
            return False
        before = self.current.items[item]
        matches = dict.fromkeys((*(view.slices.ids[row] for row in rows), *before.matches))
        matches.pop(before.slice_id, None)  # it is no match of itself
        fresh = replace(before, matches=tuple(matches))
        return fresh == before or self._save(self._with(self.current, item, fresh), "add a match")

    def set_note(self, item: int, note: str) -> None:
        routine = self.current
        if routine is not None and note != routine.items[item].note:
            self._change(self._with(routine, item, replace(routine.items[item], note=note)), "note in a routine")

    def swap_in(self, item: int, match: str) -> None:
        """Dance to a match instead; the slice before becomes a match of it."""
        if self.current is None:
            return
        before = self.current.items[item]
        matches = (before.slice_id, *(name for name in before.matches if name != match))
        danced = replace(before, slice_id=match, matches=matches)
        self._change(self._with(self.current, item, danced), "swap in a match")

    @staticmethod
    def _with(routine: Routine, item: int, fresh: RoutineItem) -> Routine:
        return replace(routine, items=(*routine.items[:item], fresh, *routine.items[item + 1 :]))

    def move(self, item: int, to: int) -> None:
        """Put an eight-count before the place ``to``."""
        routine = self.current
        if routine is None or not 0 <= item < len(routine.items) or to in {item, item + 1}:
            return
        items = list(routine.items)
        moved = items.pop(item)
        items.insert(min(max(to - (to > item), 0), len(items)), moved)
        self._save(replace(routine, items=tuple(items)), "reorder a routine")

    def take_out(self, item: int) -> None:
        routine = self.current
        if routine is not None and 0 <= item < len(routine.items):
            items = routine.items[:item] + routine.items[item + 1 :]
            self._save(replace(routine, items=items), "take out of a routine")

    def rename(self, name: str) -> None:
        name = " ".join(name.split())
        if self.current is not None and name and name != self.current.name:
            self._change(replace(self.current, name=name), "name a routine")
        else:
            self.changed.emit()  # as it was: blanks are no name

    def set_bpm(self, bpm: float) -> None:
        if self.current is not None and bpm != self.current.bpm:
            self._change(replace(self.current, bpm=float(bpm)), "tempo of a routine")

    def remove(self) -> None:
        """Take the routine away; undo brings it back."""
        stored = self._stored
        if self.current is None or (store := self._library.to_change()) is None:
            return
        self.all = tuple(routine for routine in self.all if routine.number != stored.number)
        self._submit(lambda: store().remove_routine(stored.number))
        text = self.tr("“%1” is removed. Ctrl+Z brings it back.")
        self._library.message.emit(filled(text, self.current.name))
        self._show(self.all[-1] if self.all else None)

    # --- storing ---------------------------------------------------------------------------------

    def _change(self, routine: Routine, what: Action) -> None:
        if self._save(routine, what):
            self.done.emit(what, routine.name)

    def _save(self, routine: Routine, what: Action) -> bool:
        store, stored, seen = self._library.to_change(), self._stored, self._seen
        if store is None or seen is None:
            self.changed.emit()  # as it was: what was typed is not kept
            return False
        if self.current is None:
            self.all = (*self.all, routine)
        self.all = tuple(routine if kept is self.current else kept for kept in self.all)
        self.current = routine
        self.changed.emit()

        def as_it_is(now: LibraryView) -> Routine:
            return replace(followed(seen, routine, now), number=stored.number)

        def save() -> None:
            stored.number = store().save_routine(as_it_is, what)

        self._submit(save)
        return True

    def _submit(self, function: Callable[[], Any]) -> None:
        def work(*, progress: Progress) -> Any:
            del progress
            return function()

        self._on_the_way += 1
        job = self._library.submit("", work, lambda _: None, promised=True)
        job.finished.connect(self._arrived)
        self.edited.emit()

    def _arrived(self) -> None:
        self._on_the_way -= 1
        self._library.refresh()
