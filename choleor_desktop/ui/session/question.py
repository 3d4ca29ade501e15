"""Which slices are asked about, by which method and filters, and what the answer was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from choleor_desktop.errors import WorldError
from choleor_desktop.library.models import LibraryView
from choleor_desktop.pipeline.succession import named_now
from choleor_desktop.progress import Progress
from choleor_desktop.ui.parts.phrases import filled
from choleor_desktop.ui.session.open_library import OpenLibrary
from choleor_desktop.ui.session.request import Asked, OutsideFile, RequestSettings

if TYPE_CHECKING:
    from choleor_desktop.pipeline.find import Answer

_REMEMBERED = 200


class Question(QObject):
    """Asks for neighbours when the query or a setting changes; a later question makes an earlier answer worthless."""

    answered = Signal(object)
    failed = Signal(object)
    """Why there is no answer."""
    settings_changed = Signal(object)
    asked_changed = Signal(object)

    def __init__(self, library: OpenLibrary) -> None:
        super().__init__(library)
        self._library = library
        self.asked = Asked()
        self.settings = RequestSettings()
        self.answer: Answer | None = None
        self._past: list[Asked] = []
        self._future: list[Asked] = []
        self._was_refused = False  # the file from outside that was chosen last
        library.opening.connect(self.reset)
        library.view_replaced.connect(self.follow)
        library.read_again.connect(self.ask)
        library.query_wanted.connect(self.about)

    def reset(self) -> None:
        """Another library: nothing was asked of it yet."""
        self.asked, self.answer = Asked(), None
        self._past, self._future = [], []
        self.settings = replace(self.settings, tempo_within=0, tag="", min_rating=0, text="")
        self.settings_changed.emit(self.settings)
        self.asked_changed.emit(self.asked)

    def follow(self, before: LibraryView | None, view: LibraryView) -> None:
        """The library changed: the same slices are asked about, where they are still there."""
        if self.answer is not None:
            self.answer = _seen_in(self.answer, view)
        if before is not None and before.slices is not view.slices:
            self.asked = self._still_there(_moved(self.asked, before, view), view)
            self._past = [_moved(asked, before, view) for asked in self._past]
            self._future = [_moved(asked, before, view) for asked in self._future]

    @property
    def rows(self) -> tuple[int, ...]:
        """Rows of the slices that the neighbours shall be like."""
        view = self._library.view
        return () if view is None else tuple(view.slices.rows[name] for name in self.asked.like)

    # --- what is asked about ---------------------------------------------------------------------

    def about(self, row: int) -> None:
        """Ask for what is like one slice."""
        view = self._library.view
        if view is None:
            return
        fresh = Asked(like=(view.slices.ids[row],))
        if fresh != replace(self.asked, counts=None):
            self._turn_to(fresh)

    def add(self, row: int, *, away: bool = False) -> None:
        """Also like this slice, or unlike it."""
        view = self._library.view
        if view is None or not 0 <= row < len(view.slices):
            return
        name = view.slices.ids[row]
        fresh = self.asked.without(name)
        fresh = replace(fresh, away=(*fresh.away, name)) if away else replace(fresh, like=(*fresh.like, name))
        if fresh.is_empty:
            self._library.message.emit(self.tr("Choose a slice first, as the query."))
            return
        self._turn_to(fresh)
        self._choose_one()

    def remove(self, slice_id: str) -> None:
        """Take a slice out of the query; the last one stays."""
        fresh = self.asked.without(slice_id)
        if not fresh.is_empty:
            self._turn_to(fresh)
            self._choose_one()

    def compare_counts(self, counts: tuple[int, int] | None) -> None:
        """Only from one count to another; None for all eight."""
        if counts != self.asked.counts:
            self._show(replace(self.asked, counts=counts))

    def about_file(self, path: Path) -> None:
        """Ask for what is like a sound file from outside the library, once it is analysed."""
        view = self._library.view
        if view is None:
            return

        def work(*, progress: Progress) -> OutsideFile:
            from choleor_desktop.pipeline.single import (  # noqa: PLC0415 - not before the window shows
                analyse_file,
                longest_single_slice_s,
            )

            longest_s = longest_single_slice_s(view)
            heard = analyse_file(path, one_slice_up_to_s=longest_s, progress=progress)
            return OutsideFile(str(path), path.name, heard.analysis, heard.audio_hash)

        job = self._library.submit(
            lambda: filled(self.tr("Analysing %1"), path.name), work, self._file_heard, kind="outside", slow=True
        )
        job.failed.connect(self._file_refused)

    @Slot(object)
    def _file_refused(self, error: object) -> None:
        self._was_refused = isinstance(error, WorldError)

    @Slot(object)
    def _file_heard(self, outside: OutsideFile) -> None:
        if not outside.analysis.slices:
            text = self.tr("No eight-count was found in %1. Drop another file, or a longer one.")
            self._library.message.emit(filled(text, outside.name))
            self._was_refused = True
            return
        if self._was_refused:  # why that was must not seem to be said of this one
            self._was_refused = False
            self._library.message.emit(filled(self.tr("The query is %1 now."), outside.name))
        self._turn_to(Asked(outside=replace(outside, row=len(outside.analysis.slices) // 2)))

    def choose_outside_row(self, row: int) -> None:
        """Which eight-count of the file is meant."""
        outside = self.asked.outside
        if outside is not None and row != outside.row:
            self.asked = replace(self.asked, outside=replace(outside, row=row))
            self.ask()

    def drop_outside(self) -> None:
        """Back to what the library holds."""
        if self.asked.like:
            self._turn_to(replace(self.asked, outside=None))
            self._choose_one()
        elif self._past:
            self.back()
        elif self._library.row >= 0:
            self.about(self._library.row)

    def _choose_one(self) -> None:
        """Where the chosen slice is not asked about any more, one that is takes its place: what is shown is of it."""
        like, view, row = self.asked.like, self._library.view, self._library.row
        if view is not None and self.asked.outside is None and row >= 0 and view.slices.ids[row] not in like:
            self._library.select(view.slices.rows[like[0]], ask=False)

    def _turn_to(self, asked: Asked) -> None:
        if asked == self.asked:
            return
        if not self.asked.is_empty:
            self._past = [*self._past, self.asked][-_REMEMBERED:]
        self._future = []
        self._show(asked)

    def _show(self, asked: Asked) -> None:
        self.asked = asked
        self.asked_changed.emit(asked)
        self.ask()

    def once_answered(self, function: Callable[[], object]) -> None:
        """Do something with the answer to what is asked; not at all where something else is asked by then."""
        job, asked = self._library.interactive.find("neighbours"), self.asked
        if job is None:
            function()
            return

        def go_on(*_: object) -> None:
            if self.asked == asked:  # it may be asked again by now, as songs came
                self.once_answered(function)

        job.succeeded.connect(go_on)
        job.cancelled.connect(go_on)

    # --- the way back ----------------------------------------------------------------------------

    @property
    def can_go(self) -> tuple[bool, bool]:
        """Whether there is a query before, and one after."""
        return bool(self._past), bool(self._future)

    def back(self) -> None:
        """The query before."""
        self._walk(self._past, self._future)

    def forward(self) -> None:
        """The query after, once one went back."""
        self._walk(self._future, self._past)

    def _walk(self, there: list[Asked], here: list[Asked]) -> None:
        view = self._library.view
        while there and view is not None:
            asked = self._still_there(there.pop(), view)
            if asked.is_empty or asked == self.asked:
                continue
            here.append(self.asked)
            self._show(asked)
            if asked.like:
                self._library.select(view.slices.rows[asked.like[0]], ask=False)
            return

    @staticmethod
    def _still_there(asked: Asked, view: LibraryView) -> Asked:
        rows = view.slices.rows
        like = tuple(name for name in asked.like if name in rows)
        away = tuple(name for name in asked.away if name in rows)
        return asked if (like, away) == (asked.like, asked.away) else replace(asked, like=like, away=away)

    # --- how -------------------------------------------------------------------------------------

    def change(self, **changes: Any) -> None:
        """Another method, scope, weight or filter; the question is asked again."""
        fresh = replace(self.settings, **changes)
        if fresh != self.settings:
            self.settings = fresh
            self.settings_changed.emit(fresh)
            self.ask()

    def restore(self, settings: RequestSettings) -> None:
        """Ask as it was left at the last start."""
        self.settings = settings
        self.settings_changed.emit(settings)

    def relax(self) -> None:
        """Nothing is left out any more."""
        self.settings = replace(self.settings.without_filters(), scope="library")
        self.settings_changed.emit(self.settings)
        self.ask()

    def ask(self) -> None:
        """Ask for neighbours."""
        view, asked, settings = self._library.view, self.asked, self.settings
        store = self._library.store
        if view is None or asked.is_empty:
            return

        def work(*, progress: Progress) -> Answer:
            from choleor_desktop.pipeline.find import Request  # noqa: PLC0415 - not before the window shows

            progress.step(0, 1)
            outside, extra = asked.outside, dict[str, Any]()
            tempos = [view.bpm(view.slices.rows[name]) for name in asked.like]
            if outside is not None:
                tempos.append(outside.analysis.slices[outside.row].bpm)
                own = "" if store is None else store.song_of_sound(outside.audio_hash)
                extra = {"outside": outside.analysis.features, "outside_row": outside.row, "outside_song": own}
            how = settings.as_request(tempos)
            request = Request(queries=asked.like, away=asked.away, counts=asked.counts, **how, **extra)
            return self._library.finder(view).similar(request)

        job = self._library.submit("", work, self._answered, kind="neighbours")
        job.failed.connect(self._has_no_answer)

    @Slot(object)
    def _has_no_answer(self, error: object) -> None:
        if isinstance(error, WorldError):
            self.answer = None
            self.failed.emit(error)

    @Slot(object)
    def _answered(self, answer: Answer) -> None:
        view = self._library.view
        # The library may have changed since it was asked.
        self.answer = answer if view is None else _seen_in(answer, view)
        self.answered.emit(self.answer)


def _seen_in(answer: Answer, view: LibraryView) -> Answer:
    """An answer with the rows of another view; slices that are not there any more are left out."""
    rows = view.slices.rows
    if all(rows.get(each.slice_id) == each.row for each in answer.neighbours):
        return answer
    there = (each for each in answer.neighbours if each.slice_id in rows)
    return replace(answer, neighbours=tuple(replace(each, row=rows[each.slice_id]) for each in there))


def _moved(asked: Asked, before: LibraryView, view: LibraryView) -> Asked:
    """What was asked by the ids of another view; slices that are in one of the two alone keep theirs."""
    like, away = (
        tuple(dict.fromkeys(named_now(before, name, view) for name in names)) for names in (asked.like, asked.away)
    )
    return asked if (like, away) == (asked.like, asked.away) else replace(asked, like=like, away=away)
