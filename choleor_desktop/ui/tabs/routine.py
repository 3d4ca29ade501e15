"""A routine in the window."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from choleor_desktop.library.models import LibraryView, Routine
from choleor_desktop.pipeline.sheets import Sheet, SheetWords, routine_sheet, write_csv, write_page
from choleor_desktop.pipeline.succession import Place, is_cut_anew, item_now, named_now, row_at
from choleor_desktop.progress import Progress
from choleor_desktop.ui import app
from choleor_desktop.ui.features.commands import Commands
from choleor_desktop.ui.frame import Frame
from choleor_desktop.ui.parts.folders import last_folder, remember_folder, with_suffix
from choleor_desktop.ui.parts.phrases import filled
from choleor_desktop.ui.plots.ruler import Picture
from choleor_desktop.ui.tab import TALL, Tab
from choleor_desktop.ui.theme import Theme
from choleor_desktop.ui.views.routine_view import RoutineView
from choleor_desktop.ui.views.sheet_pdf import write_pdf

if TYPE_CHECKING:
    from choleor_desktop.playback.sounds import PlayState

_FILTERS = {"pdf": "PDF (*.pdf)", "html": "HTML (*.html)", "csv": "CSV (*.csv)"}


class RoutineTab(Tab):
    """Collect slices and matches, put them in order, play through, print the sheet."""

    name = "routine"
    alone_below = TALL

    def __init__(self, window: Frame, commands: Commands) -> None:
        self.view = RoutineView()
        super().__init__(window, self.view)
        self.window, self.session, self.playing, self.commands = window, window.session, window.playing, commands
        self.routines = self.session.routines
        self._is_ours, self._was_heard = False, False
        self._goes_on_at = -1  # in the library that is about to be shown
        self._titles: dict[str, str] = {}  # of the slices that were shown, by their ids
        self.view.level.setChecked(window.settings.get("level_routine", False))
        self.routines.changed.connect(self._show)
        self.session.view_replaced.connect(self._view_replaced)
        self.session.library_changed.connect(lambda _: self._library_changed())
        self.session.selection_changed.connect(self.view.follow)
        self.playing.changed.connect(self._play_state_changed)
        self._connect_view()
        self.commands.add("to_routine", self.add_chosen)
        self.commands.add("keep_match", lambda: self.session.question.once_answered(self.keep_match))

    def _connect_view(self) -> None:
        view, routines = self.view, self.routines
        routines.done.connect(self.session.labels.tell_done)
        view.chosen.connect(routines.choose)
        view.start_wanted.connect(routines.start)
        view.remove_wanted.connect(routines.remove)
        view.renamed.connect(routines.rename)
        view.bpm_changed.connect(self._tempo_changed)
        view.level_toggled.connect(self._level_toggled)
        view.add_wanted.connect(self.add_chosen)
        view.play_wanted.connect(self.play)
        view.item_chosen.connect(self._item_chosen)
        view.note_changed.connect(routines.set_note)
        view.swap_wanted.connect(self._swap)
        view.export_wanted.connect(self.choose_sheet)
        view.list.moved.connect(self._move)
        view.list.taken_out.connect(self._take_out)
        view.model.moved.connect(self._move)
        view.model.slices_dropped.connect(lambda places, at: self.add_rows(self._rows(places), at))
        view.model.matches_dropped.connect(lambda places, item: self._keep_beside(item, self._rows(places)))

    def title(self) -> str:
        return self.tr("Routine")

    def retranslate(self) -> None:
        self.view.retranslate()

    def set_theme(self, theme: Theme) -> None:
        self.view.set_theme(theme)

    def picture(self) -> Picture | None:
        return self.view.arc

    def _view_replaced(self, before: LibraryView | None, view: LibraryView) -> None:
        if before is not None and before.path == view.path:
            routine, item = self.routines.current, self._item_heard(self.playing.state)
            if routine is not None:
                followed_to = partial(item_now, before, routine, after=view)
                self.view.follow_note(followed_to, lambda name: named_now(before, name, view))
            if routine is not None and item >= 0 and is_cut_anew(before, routine, view):
                self._goes_on_at = item_now(before, routine, item, view)

    def _library_changed(self) -> None:
        """Where the music of the routine was cut anew while it is heard, it goes on with the eight-counts there are."""
        self._show()
        item, self._goes_on_at = self._goes_on_at, -1
        if item >= 0:
            self._play_from(item)

    def _show(self) -> None:
        library, routine = self.session.view, self.routines.current
        sheet = self._sheet(library, routine) if library is not None and routine is not None else None
        self.view.set_routines(self.routines.all, routine, sheet)
        self.view.follow(self.session.row)

    def _sheet(self, library: LibraryView, routine: Routine) -> Sheet:
        """Slices whose song was removed are called as they were before, and not by their file."""
        sheet = routine_sheet(library, routine)
        self._titles |= {row.slice_id: row.title for row in sheet.rows if row.row >= 0}
        rows = (replace(row, title=self._titles.get(row.slice_id, row.title)) for row in sheet.rows)
        return replace(sheet, rows=tuple(rows))

    # --- adding ----------------------------------------------------------------------------------

    def add_chosen(self) -> None:
        """What is chosen where the keyboard is."""
        self.add_rows(self.commands.curating.chosen())

    def add_rows(self, rows: list[int], at: int = -1) -> None:
        """Some slices before a place of the routine, or at its end: said, in sight, chosen if the plots show it."""
        place, routine = self.routines.add(rows, at), self.routines.current
        if place < 0 or routine is None:
            return
        text = self.tr("%Ln slice(s) added to “%1”, as eight-counts %2–%3.", "", len(rows))
        told = filled(text, routine.name, place + 1, place + len(rows))
        if len(rows) == 1:
            told = self._place_of(self.session.title_of(rows[0]), place, routine.name)
        self._tell(told)
        # Another slice than the plots show is not chosen: who drags matches goes on with the same list of them.
        self.view.show_added(place, self.session.row)

    def keep_match(self) -> None:
        """Keep the chosen match beside the slice it is like; that slice comes into the routine if it is not there."""
        library, match = self.session.view, self.window.match_row()
        if library is None:
            return
        if match < 0:
            self.window.status.tell(self.tr("Choose a match first: Right, then Up or Down."))
            return
        if not self.session.question.rows:
            text = self.tr("A file from outside comes into no routine: import it first, or add the match alone (R).")
            self.window.status.tell(text)
            return
        query = self.session.question.rows[0]
        ids = [item.slice_id for item in self.routines.current.items] if self.routines.current is not None else []
        wanted = library.slices.ids[query]
        item = ids.index(wanted) if wanted in ids else self.routines.add([query])
        if item >= 0:
            self._keep_beside(item, [match], is_new=wanted not in ids)

    def _keep_beside(self, item: int, rows: list[int], *, is_new: bool = False) -> None:
        """Some slices as matches of an eight-count, and say so; where it came in for that, also where it is now."""
        row, before = self.view.row_of(item), self.routines.current
        if row is None or not rows:
            return
        beside = [each for each in rows if each != row.row]
        if not beside:
            self.window.status.tell(filled(self.tr("“%1” is that eight-count itself."), row.title))
        elif self.routines.add_matches(item, beside):
            told = filled(self.tr("%Ln slice(s) kept beside “%1”.", "", len(beside)), row.title)
            if len(beside) == 1:
                told = filled(self.tr("“%1” is kept beside “%2”."), self.session.title_of(beside[0]), row.title)
            if is_new and self.routines.current is not None:
                told = f"{self._place_of(row.title, item, self.routines.current.name)} {told}"
            if self.routines.current is before:
                self.window.status.tell(told)  # as it was already
            else:
                self._tell(told)
            self.view.show_added(item, self.session.row)

    def _place_of(self, title: str, place: int, routine: str) -> str:
        return filled(self.tr("“%2” is eight-count %3 of “%1”."), routine, title, place + 1)

    def _tell(self, words: str) -> None:
        self.window.status.tell(words + " " + self.tr("Ctrl+Z undoes it."))

    def _rows(self, places: tuple[Place, ...]) -> list[int]:
        library = self.session.view
        rows = [] if library is None else [row_at(library, place) for place in places]
        return [row for row in rows if row >= 0]

    def _move(self, item: int, to: int) -> None:
        if not self.session.may_change():
            return
        place, routine = min(max(to - (to > item), 0), self.view.model.rowCount() - 1), self.routines.current
        moved = self.view.row_of(item)
        self.routines.move(item, to)
        if moved is not None and routine is not None and place != item:
            self._tell(self._place_of(moved.title, place, routine.name))
        self.view.choose_item(place)

    def _take_out(self, item: int) -> None:
        """Take an eight-count out, and say so; the one that comes into its place is chosen."""
        if not self.session.may_change():
            return
        gone, routine = self.view.row_of(item), self.routines.current
        self.routines.take_out(item)
        if gone is not None and routine is not None:
            self._tell(filled(self.tr("“%2” was removed from “%1”."), routine.name, gone.title))
        self.view.choose_item(min(item, self.view.model.rowCount() - 1))

    def _swap(self, item: int, match: int) -> None:
        library, routine = self.session.view, self.routines.current
        if library is not None and routine is not None:
            known = [name for name in routine.items[item].matches if name in library.slices.rows]
            self.routines.swap_in(item, known[match])

    def _item_chosen(self, item: int) -> None:
        row = self.view.row_of(item)
        if row is not None and row.row >= 0:
            self.session.select(row.row)
        elif row is not None:
            text = self.tr("“%1” is no longer in the library. Import its song again, or press Delete to remove it.")
            self.window.status.tell(filled(text, row.title))

    # --- hearing ---------------------------------------------------------------------------------

    def _heard(self) -> list[int]:
        """Places of the eight-counts that can be heard."""
        return [i for i, row in enumerate(self.view.model.rows) if row.row >= 0]

    def play(self, item: int) -> None:
        """Through the routine from an eight-count on, at its tempo; once more: stop."""
        library, routine = self.session.view, self.routines.current
        if self._is_ours and self.playing.state.playing:
            self.playing.stop()
            return
        heard = self._heard()
        if library is None or routine is None or not self.view.model.rows:
            return
        if not heard:
            text = self.tr("The slices of this routine are no longer in the library. Import their songs again.")
            self.window.status.tell(text)
            return
        first = next((i for i, place in enumerate(heard) if place >= item), 0)
        rows = [self.view.model.rows[place].row for place in heard]
        self._is_ours, self._was_heard = True, False
        self.playing.play_routine(library, rows, routine.bpm, from_item=first, level=self.view.level.isChecked())

    def _level_toggled(self, on: bool) -> None:
        self.window.settings.set("level_routine", on)
        self._play_anew()

    def _tempo_changed(self, bpm: int) -> None:
        self.routines.set_bpm(bpm)
        self._play_anew()

    def _play_anew(self) -> None:
        """What is playing begins again from the eight-count that is heard."""
        if self._is_ours and self.playing.state.playing:
            self._play_from(max(self._item_heard(self.playing.state), 0))

    def _play_from(self, item: int) -> None:
        self.playing.stop()
        self._is_ours = False
        self.play(item)

    def _item_heard(self, state: PlayState) -> int:
        """The eight-count that is heard; -1 for none."""
        heard = self._heard()
        return heard[state.item] if self._is_ours and state.playing and state.item < len(heard) else -1

    def _play_state_changed(self, state: PlayState) -> None:
        item = self._item_heard(state)
        row = self.view.row_of(item)
        here = row is not None and (row.slice_id == state.slice_id or state.count < 0)
        if here:
            self._was_heard = True
        elif self._was_heard:  # it ended, or something else is heard; before that, it is only about to begin
            self._is_ours = False
        self.view.set_playing(item if here else -1, max(state.count, 0), playing=self._is_ours and state.playing)

    # --- the sheet -------------------------------------------------------------------------------

    def words(self) -> SheetWords:
        """What the sheet says, in the language of the window."""
        return SheetWords(
            language=app.running().language,
            count=self.tr("8-count"),
            time=self.tr("Time"),
            music=self.tr("Music"),
            levels=self.tr("Levels 1–8"),
            choreography=self.tr("Choreography"),
            notes=self.tr("Notes"),
            own_tempo=self.tr("own tempos"),
            one_eight_count=self.tr("1 eight-count"),
            eight_counts=self.tr("%1 eight-counts"),
            alike=self.tr("like"),
            gone=self.tr("no longer in the library"),
            legend=self.tr(
                "Bars: loudness of the music per count. Line: size of the movement. BPM: the music’s own tempo."
            ),
        )

    def choose_sheet(self, kind: str) -> None:
        """Ask where the sheet goes, and write it."""
        library, routine = self.session.view, self.routines.current
        if library is None or routine is None:
            return
        sheet = self._sheet(library, routine)  # another library may open behind the question
        from choleor_desktop.library.export import file_names  # noqa: PLC0415 - not before the window shows

        (name,) = file_names((routine.name,))
        place = last_folder(self.window.settings) / f"{name}.{kind}"
        found, _ = QFileDialog.getSaveFileName(
            self.window, self.tr("Export the count sheet"), str(place), _FILTERS[kind]
        )
        if found:
            remember_folder(self.window.settings, found)
            self._write(sheet, with_suffix(found, "." + kind), kind)

    def _write(self, sheet: Sheet, target: Path, kind: str) -> None:
        """Write the sheet; what goes wrong is told."""
        words = self.words()

        def work(*, progress: Progress) -> Path:
            progress.step(0, 1)
            if kind == "csv":
                return write_csv(sheet, target)
            return write_page(sheet, words, target) if kind == "html" else write_pdf(sheet, words, target)

        self.session.submit(lambda: self.tr("Writing the count sheet"), work, self._written, promised=True)

    def _written(self, target: Path) -> None:
        self.window.status.tell(filled(self.tr("The count sheet is in “%1”."), target))
