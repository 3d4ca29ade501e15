"""The beats of one song under repair: every key changes a draft that is seen and heard at once, then cut by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from choleor_desktop.analysis import anchors, repair
from choleor_desktop.analysis.results import BeatGrid
from choleor_desktop.library.models import LibraryView, Song
from choleor_desktop.ui.features.choices import Choices
from choleor_desktop.ui.features.clicked import Clicked, sound_name
from choleor_desktop.ui.features.cuts import Cuts
from choleor_desktop.ui.features.part_repairs import PartRepairs, refusal
from choleor_desktop.ui.features.readings import Readings
from choleor_desktop.ui.features.taps import Taps
from choleor_desktop.ui.frame import Frame

if TYPE_CHECKING:
    from choleor_desktop.pipeline.recut import Recut
    from choleor_desktop.ui.session.jobs import Job

_SETTLE_MS, _OVER_S = 900, 0.5


class GridRepair(QObject):
    """Follows the chosen slice's song; a repair is one step of undo."""

    changed = Signal()
    recut_done = Signal(object)

    def __init__(self, window: Frame) -> None:
        super().__init__(window)
        self.window = window
        self.song_row, self._song_id = -1, ""
        self.draft: BeatGrid | None = None
        self.pins: list[anchors.Pin] = []
        self.taps = Taps()
        self.cursor_s = 0.0
        self._unpinned: BeatGrid | None = None
        self._part_repairs = PartRepairs()
        self._clicked = Clicked(window.playing)
        self._cuts = Cuts()
        self._is_given = False  # whether the draft is being cut, or is cut
        self._stored: BeatGrid | None = None
        self._choices = Choices()
        self.readings = Readings(window.session, self)
        self.readings.found.connect(self.changed)
        self._n_since = 0  # changes since the draft, which are undone before it
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.cut)
        self.changed.connect(self._hear_anew)
        window.session.opening.connect(self._leave)
        window.session.library_changed.connect(self._library_changed)
        window.session.selection_changed.connect(self._selection_changed)
        window.session.labels.edited.connect(self._something_else_done)
        window.session.routines.edited.connect(self._something_else_done)

    # --- which song, which grid ------------------------------------------------------------------

    @property
    def view(self) -> LibraryView | None:
        return self.window.session.view

    @property
    def song(self) -> Song | None:
        """The song under repair; None for ready-cut slices, which have no beats of their own."""
        view = self.view
        if view is None or not 0 <= self.song_row < len(view.songs) or view.songs[self.song_row].ready_cut:
            return None
        return view.songs[self.song_row]

    @property
    def grid(self) -> BeatGrid | None:
        """As it is drawn and heard: the draft where there is one."""
        return self.draft if self.draft is not None else (self.song.grid if self.song is not None else None)

    def choose(self, song_row: int) -> None:
        """Repair another song; what was drafted for the one before is cut first."""
        if song_row == self.song_row:
            return
        self.cut()
        self._forget()
        self.song_row, self._song_id = song_row, ""
        view = self.view
        self.cursor_s = 0.0
        if view is not None and 0 <= song_row < len(view.songs):
            self._song_id = view.songs[song_row].id
            self._go_on_with_cut()
            grid = view.songs[song_row].grid if self.draft is None else self.draft
            if len(grid.beats_s) > grid.first_count:
                self.cursor_s = float(grid.beats_s[grid.first_count])
        self.changed.emit()

    def is_new(self, song: Song) -> bool:
        """Whether a song is being cut by other beats than the library shows."""
        return self._cuts.is_new(song.id)

    def _go_on_with_cut(self) -> None:
        """The draft is what the song is being cut by, where it is."""
        if (cut := self._cuts.of(self._song_id)) is not None:
            self.draft, self._is_given = cut.grid, not cut.has_failed

    def show_song(self, song_row: int) -> None:
        """Choose a song and its first slice."""
        self.choose(song_row)
        if self.view is not None and len(rows := self.view.slices_of(song_row)):
            self.window.session.select(int(rows[0]))

    def _selection_changed(self, row: int) -> None:
        view = self.view
        goes = self._choices.is_by_hand(view, row) or self.song is None  # else nobody went elsewhere
        if view is None or row < 0:
            return
        if goes:
            self.choose(int(view.slices.song[row]))
            first, *_, last = view.slices.beats_s[row]
            if not first <= self.cursor_s < last:
                self.cursor_s = float(first)
        self.changed.emit()

    def _library_changed(self, view: LibraryView) -> None:
        if not 0 <= self.song_row < len(view.songs) or view.songs[self.song_row].id != self._song_id:
            # Songs went, or came back: a draft stays with the song that it is for.
            self.song_row = view.song_row(self._song_id)
            if self.song_row < 0:
                self._forget()
        if self.draft is not None and self.draft is self._stored:
            self.draft = None
        if self.draft is None and not (self.song and self._stored and repair.same_grid(self.song.grid, self._stored)):
            self.pins, self._unpinned = [], None  # undone, or imported again
            self.readings.forget()
        self._cuts.drop_over()
        self.changed.emit()

    def _leave(self) -> None:
        """Another library, which may have the same song: what was begun in the one before is not for it."""
        self._forget()
        self._cuts.drop_failed()
        self.song_row, self._song_id = -1, ""

    def _forget(self) -> None:
        self._settle.stop()
        self.draft, self._unpinned = None, None
        self.pins = []
        self.readings.forget()
        self.taps.clear()

    # --- repairs ---------------------------------------------------------------------------------

    @property
    def here_s(self) -> float:
        """Where a key applies: what is heard of this song, else the cursor."""
        return self.heard_s if self.heard_s is not None else self.cursor_s

    @property
    def heard_s(self) -> float | None:
        """Where in this song the sound is; None while it is not heard."""
        return self._clicked.heard_s(self.view, self.song)

    def repair(self, how: str) -> None:
        """Earlier, later, half, double..., by their names in ``part_repairs``."""
        grid, song = self._may_repair()
        if grid is None or song is None:
            return
        found = self._part_repairs.repaired(how, grid, song.duration_s, self.here_s)
        if why_not := refusal(how, grid, found):
            self.window.status.tell(why_not)
            return
        self.pins, self._unpinned = [], None
        self._set_draft(found)

    def tap(self) -> None:
        """A beat is now; from the fourth on the beats follow, and the first tap is a "1"."""
        grid, song = self._may_repair()
        if grid is None or song is None:
            return
        heard = self.heard_s
        if not self.taps.add(grid, heard, self.cursor_s):
            self.window.status.tell(self.tr("The music jumped while you tapped. Tap again, beginning on a “1”."))
        elif len(self.taps.at_s) == 1 and heard is None:
            self.window.status.tell(self.tr("The song is not playing: press K to hear it, then tap J along with it."))
        if self.taps.part(song.duration_s) < 0:
            self.changed.emit()
            return
        try:
            found = self.taps.grid(song.duration_s)
        except ValueError:
            # Who taps on does not begin anew: the "1" is the first tap still.
            self._tell_uneven()
            self._drop_tapped(song)
            return
        self.pins, self._unpinned = [], None
        self._set_draft(found)

    def _tell_uneven(self) -> None:
        self.window.status.tell(self.tr("The taps are too uneven. Tap on evenly, or pause and begin anew."))

    def _tell_uneven_again(self) -> None:
        """Beats by taps before these were cut meanwhile, and what was told of that is read afterwards."""
        if self.taps.were_just_uneven:
            told = self.window.status.text
            self._tell_uneven()
            self.window.status.tell_aside(told)

    def _drop_tapped(self, song: Song) -> None:
        """Beats by fewer of the taps are no more believed than all of them: those before are there again."""
        if self.draft is None or self.draft is not self.taps.found or not self.is_waiting:
            return
        self._settle.stop()
        self.draft, before = None, self.taps.before
        self._go_on_with_cut()
        if self.draft is None and before is not None and not repair.same_grid(before, song.grid):
            self._set_draft(before)
        self.changed.emit()

    def pin(self) -> None:
        """The nearest beat is exactly here; between two such beats the tempo is even."""
        grid, song = self._may_repair()
        if grid is None or song is None or not len(grid.beats_s):
            return
        here = self.here_s
        base = self._unpinned if self._unpinned is not None else grid
        pin = anchors.pin_at(here, grid, self.pins, song.duration_s)
        pins = [each for each in self.pins if each[1:] != pin[1:]] + [pin]
        try:
            found = anchors.pinned(base, pins, song.duration_s)
        except ValueError:
            self.window.status.tell(self.tr("No beat can be pinned here: it would pass the one beside it."))
            return
        self._unpinned, self.pins = base, sorted(pins)
        self._set_draft(found)

    @property
    def reading(self) -> int:
        """Which of the readings has the beats that are drawn; -1 where none has."""
        song, grid = self.song, self.grid
        return -1 if song is None or grid is None else self.readings.number_of(song, grid)

    def other_reading(self) -> None:
        """The next reading, and after the last the first again."""
        grid, song = self._may_repair()
        if grid is None or song is None:
            return
        readings = self.readings.of(song)
        if not readings:
            self.window.status.tell(self.tr("The analysis found no other reading of this song."))
            return
        self.use_reading((self.reading + 1) % len(readings))

    def use_reading(self, number: int) -> None:
        """One of the readings."""
        song = self._may_repair()[1]
        if song is not None and number < len(readings := self.readings.of(song)):
            self.pins, self._unpinned = [], None
            self._set_draft(readings[number].grid, keep_readings=True)

    def _may_repair(self) -> tuple[BeatGrid | None, Song | None]:
        if self.view is None or self.song_row < 0 or not self.window.session.may_change():
            return None, None
        if self._cuts.is_regretted(self._song_id):
            self._tell_regret()
            return None, None
        if self.song is None:
            self.window.status.tell(self.tr("Ready-cut slices have no beats to repair."))
        return self.grid, self.song

    def _set_draft(self, grid: BeatGrid, *, keep_readings: bool = False) -> None:
        if not keep_readings:
            self.readings.forget()
        self.draft, self._stored, self._is_given, self._n_since = grid, None, False, 0
        self._settle.start()
        self.changed.emit()

    # --- cutting ---------------------------------------------------------------------------------

    def cut(self) -> Job | None:
        """Cut the song by the draft, in the background; the job that does so, also where it began before."""
        self._settle.stop()
        song, grid = self.song, self.draft
        if song is not None and grid is not None and not self._is_given:
            self._begin(song, grid)
        going_on = self._cuts.going_on
        return None if going_on is None else going_on.job

    @property
    def is_waiting(self) -> bool:
        """Whether there is a draft that is not being cut: it was just changed, or could not be stored."""
        return self.draft is not None and not self._is_given

    @property
    def has_failed(self) -> bool:
        """Whether the draft could not be stored; it stays, and is cut with the next change."""
        return self.is_waiting and not self._settle.isActive()

    def _begin(self, song: Song, grid: BeatGrid) -> None:
        job = self.window.session.work.recut(song.id, grid)
        if job is None:
            self.draft = None
            return
        cut = self._cuts.begin(song.id, job, grid)
        self._is_given = True

        def done(result: Recut) -> None:
            # The draft stays until the library is looked at again: the old beats must not flash up.
            self._stored = grid
            self._tell_uneven_again()
            self.recut_done.emit(result)
            for _ in range(cut.regrets):
                self.window.session.labels.undo()

        def given_up() -> None:
            if self._cuts.of(song.id) is cut:
                self._cuts.drop(song.id)
            if self.draft is grid:
                self._forget()
                self.changed.emit()

        def failed(_: object) -> None:
            if cut.regrets:
                given_up()
                return
            cut.has_failed = True
            if self.draft is grid:
                self._is_given = False
                self.changed.emit()

        job.succeeded.connect(done)
        job.failed.connect(failed)
        job.cancelled.connect(given_up)

    def drop_draft(self) -> None:
        """Forget what is not cut yet, as its song goes."""
        if self.is_waiting:
            self._forget()
            self._cuts.drop_failed(self._song_id)
            self._go_on_with_cut()
            self.changed.emit()

    def take_back(self) -> bool:
        """Drop a draft, or take it back as soon as it is cut; False where the last thing that was done is another."""
        if self._n_since:
            return False
        if self.is_waiting and self.song is not None and self.view is not None:
            self.window.session.labels.tell_undone("repair the beats", self.view.song_names[self.song_row])
            self.drop_draft()
            return True
        going_on = self._cuts.going_on
        if going_on is None:
            return False
        going_on.regrets += 1
        self._tell_regret()
        return True

    def _tell_regret(self) -> None:
        self.window.session.message.emit(self.tr("The repair will be undone as soon as the song is cut."))

    def _something_else_done(self, n: int = 1) -> None:
        self._n_since = max(self._n_since + n, 0)

    # --- hearing ---------------------------------------------------------------------------------

    @property
    def sound_name(self) -> str:
        """What the player calls the song under repair."""
        return sound_name(self.song) if self.song is not None else ""

    @property
    def is_heard(self) -> bool:
        state = self.window.playing.state
        return state.playing and state.slice_id == self.sound_name != ""

    def hear(self) -> None:
        """Play the song from here with a click on its beats, from its start where it is over; or stop."""
        if self.is_heard:
            self.window.playing.stop()
        elif self.song is not None:
            self._hear_from(self.cursor_s if self.cursor_s < self.song.duration_s - _OVER_S else 0.0)

    def seek(self, time_s: float) -> None:
        """Go to a time; what is heard goes on from there."""
        song = self.song
        if song is None:
            return
        self.cursor_s = min(max(time_s, 0.0), song.duration_s)
        if self.is_heard:
            self._hear_from(self.cursor_s)
        self.changed.emit()

    def _hear_anew(self) -> None:
        """What is heard goes on by the beats that there are now, without a jump, which throws off who taps along."""
        grid, clicks = self.grid, self._clicked.grid
        if self.is_heard and grid is not None and clicks is not None and not repair.same_grid(grid, clicks):
            self._hear_from(self.here_s, goes_on=True)

    def _hear_from(self, time_s: float, *, goes_on: bool = False) -> None:
        view, grid = self.view, self.grid
        if view is not None and self.song is not None and grid is not None and len(grid.beats_s):
            self._clicked.play(view, self.song_row, grid, time_s, goes_on=goes_on)
