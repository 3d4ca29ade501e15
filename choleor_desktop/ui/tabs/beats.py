"""Repairing beats, in the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from choleor_desktop.analysis.parts import keeps_tempo, part_at, parts_of
from choleor_desktop.analysis.repair import nearest_beat, same_grid
from choleor_desktop.library.models import LibraryView, Song
from choleor_desktop.pipeline import doubts
from choleor_desktop.pipeline.titles import minutes, tempo
from choleor_desktop.progress import Progress
from choleor_desktop.ui.features.commands import Commands
from choleor_desktop.ui.features.taps import END_S
from choleor_desktop.ui.frame import Frame
from choleor_desktop.ui.parts.phrases import filled, percent
from choleor_desktop.ui.parts.titles import in_order
from choleor_desktop.ui.tab import TALL, Tab
from choleor_desktop.ui.theme import Theme
from choleor_desktop.ui.views.beats_view import BeatsView, SongLine

if TYPE_CHECKING:
    from choleor_desktop.analysis.results import SongOverview
    from choleor_desktop.pipeline.recut import LostLabel, Recut
    from choleor_desktop.playback.sounds import PlayState
    from choleor_desktop.ui.plots.beat_strip import BeatStrip

_MOST_LOST = 6


class BeatsTab(Tab):
    """The song under repair, and the list of those that need a look."""

    name = "beats"
    alone_below = TALL

    def __init__(self, window: Frame, commands: Commands) -> None:
        self.view = BeatsView()
        super().__init__(window, self.view)
        self.window, self.session, self.playing, self.commands = window, window.session, window.playing, commands
        self.repair = self.commands.beats
        self._shown: tuple[str, str] = ("", "")
        self._told_at = ""  # where in the song it was when that was told last, while it is heard
        self._lost: Recut | None = None  # the cut that lost labels, while undo takes back that one
        self._overview_of = "", "", False
        self._listed: LibraryView | None = None
        self.repair.changed.connect(self._repair_changed)
        self.repair.recut_done.connect(self._recut_done)
        self.session.library_changed.connect(self._library_changed)
        self.session.labels.edited.connect(self._forget_lost)
        self.session.routines.edited.connect(self._forget_lost)
        self.playing.changed.connect(self._play_state_changed)
        self.view.song_chosen.connect(self._choose)
        self.view.action_wanted.connect(self.commands.run)
        self.view.reading_wanted.connect(self.repair.use_reading)
        self.view.strip.seek_requested.connect(self.repair.seek)
        self.view.strip.beats_stepped.connect(self._step)
        for how in ("earlier", "later", "double", "half", "this_is_one", "count_anew", "nudge_earlier", "nudge_later"):
            self.commands.add(how, lambda how=how: self.repair.repair(how))
        self.commands.add("hear_click", self.repair.hear)
        self._tapping = QTimer(self, singleShot=True, interval=round(1000 * END_S))
        self._tapping.timeout.connect(self._repair_changed)
        for action, function in (
            ("tap_beat", self._tap), ("pin_beat", self.repair.pin), ("other_reading", self.repair.other_reading)
        ):  # fmt: skip
            self.commands.add(action, lambda function=function: self._in_sight(function))
        self.commands.add("needs_look", self._go_on)

    def title(self) -> str:
        return self.tr("Beats")

    def retranslate(self) -> None:
        self.view.retranslate()
        if self.window.front is self:
            self._list_songs()
        if self._lost is not None:
            self._recut_done(self._lost)
        self._repair_changed()

    def set_theme(self, theme: Theme) -> None:
        self.view.set_theme(theme)

    def opened(self) -> None:
        self._list_songs()
        self._show_overview()
        self._repair_changed()

    def picture(self) -> BeatStrip:
        return self.view.strip

    # --- the list --------------------------------------------------------------------------------

    def reason(self, code: str) -> str:
        """Why a song needs a look."""
        return {
            doubts.NO_BEATS: self.tr("no whole eight-count"),
            doubts.UNSURE: self.tr("the beats are not clear"),
            doubts.RIVAL: self.tr("could be counted otherwise"),
            doubts.LEAPS: self.tr("the tempo leaps"),
            doubts.ONE: self.tr("the “1” is not clear"),
        }[code]

    def reading(self, code: str, *, steadier: bool) -> str:
        """How else a song may be counted; a steady tempo may be as fast as the changing one."""
        names = {
            "half": self.tr("half tempo"),
            "double": self.tr("double tempo"),
            "offbeat": self.tr("off-beat"),
            "tempo": self.tr("steady tempo") if steadier else self.tr("another tempo"),
        }
        return names.get(code, code)

    def _choose(self, row: int) -> None:
        """A song of the list, which follows the library in a turn of its own."""
        view, listed = self.session.view, self._listed
        if view is not None and listed is not None and (row := view.song_row(listed.songs[row].id)) >= 0:
            self.repair.show_song(row)

    def _list_songs(self) -> None:
        view = self._listed = self.session.view
        if view is None:
            self.view.set_songs((), -1)
            return
        names = view.song_names
        lines = [
            SongLine(
                doubt.song,
                names[doubt.song],
                tuple(map(self.reason, doubt.reasons)),
                percent(doubt.sure),
                is_doubtful=True,
            )
            for doubt in doubts.doubts(view)
        ]
        listed = {line.song for line in lines}
        rest = sorted(
            (row for row, song in enumerate(view.songs) if row not in listed and not song.ready_cut),
            key=lambda row: in_order(view.songs[row].title),
        )
        for row in rest:
            song = view.songs[row]
            why = tuple(map(self.reason, doubts.reasons_of(song)))
            note = self.tr("repaired") if song.edited else "" if why else percent(doubts.sureness(song))
            lines.append(SongLine(row, names[row], why, note))
        self.view.set_songs(lines, self.repair.song_row)

    def _in_sight(self, change: Callable[[], None]) -> None:
        """What only makes sense to an eye on the beats: they are shown first, and changed by the next press."""
        if self.repair.song is not None and self.window.show_tab(BeatsTab):
            self.session.message.emit(self.tr("These are the beats of the song. Press the key again to change them."))
        else:
            change()

    def _tap(self) -> None:
        self._tapping.start()
        self.repair.tap()

    def _step(self, n_beats: int) -> None:
        """The cursor some beats on or back."""
        grid = self.repair.grid
        if grid is not None and len(grid.beats_s):
            place = nearest_beat(grid, self.repair.here_s) + n_beats
            self.repair.seek(float(grid.beats_s[min(max(place, 0), len(grid.beats_s) - 1)]))

    def _go_on(self) -> None:
        """To the next song that needs a look, after the one that is shown."""
        self.window.show_tab(BeatsTab)
        view = self.repair.view
        if view is None:
            return
        rows = [doubt.song for doubt in doubts.doubts(view) if not self.repair.is_new(view.songs[doubt.song])]
        if not rows:
            self.window.status.tell(self.tr("No song needs a look."))
            return
        place = rows.index(self.repair.song_row) + 1 if self.repair.song_row in rows else 0
        self.repair.show_song(rows[place % len(rows)])

    # --- what changed ----------------------------------------------------------------------------

    def _library_changed(self, view: LibraryView) -> None:
        if self._lost is not None:
            row = view.song_row(self._lost.song_id)
            if row < 0 or not same_grid(view.songs[row].grid, self._lost.grid):
                self._forget_lost()
        if self.window.front is self:
            self.session.turns.take(self._list_songs)  # this one has the table to fill

    def _forget_lost(self) -> None:
        """Something else was done since: undo takes back that."""
        self._lost = None
        self.view.set_lost("")

    def _repair_changed(self) -> None:
        if self.window.front is not self:
            return
        view, song, grid = self.session.view, self.repair.song, self.repair.grid
        strip = self.view.strip
        if view is None or song is None or grid is None:
            ready_cut = view is not None and 0 <= self.repair.song_row < len(view.songs)
            strip.sentence = (
                self.tr("Ready-cut slices have no beats to repair.")
                if ready_cut
                else self.tr("Choose a song on the left to see its beats.")
            )
            strip.set_grid(None, 0.0, ())
            self.view.set_head("", "", "", "", can_repair=False)
            self.view.set_readings((), 0)
            return
        strip.sentence, self._told_at = "", ""
        strip.set_grid(grid, song.duration_s, tuple(pin.time_s for pin in self.repair.pins))
        strip.set_place(self.repair.cursor_s, self.repair.heard_s)
        self.view.show_song(self.repair.song_row)
        can_repair = self.session.can_change
        name, facts = view.song_names[self.repair.song_row], self._facts(song)
        self.view.set_head(name, facts, self._why(song), self._state(song), can_repair=can_repair)
        self._show_readings(song)
        self._show_overview()
        if self._lost is not None and self._lost.song_id != song.id:
            self._forget_lost()

    def _facts(self, song: Song) -> str:
        grid = self.repair.grid
        assert grid is not None
        here = parts_of(grid, song.duration_s)
        parts = [tempo(here[part_at(here, self.repair.here_s)].grid.bpm, 1)]
        if not keeps_tempo(grid, song.duration_s):
            parts.append(self.tr("changing tempo"))
        if self._is_by_hand(song):
            parts.append(self.tr("repaired by hand"))
        elif not doubts.reasons_of(song):
            parts.append(self._sure(song))
        return " · ".join((*parts, f"{minutes(self.repair.here_s)} / {minutes(song.duration_s)}"))

    def _is_by_hand(self, song: Song) -> bool:
        return song.edited or self.repair.draft is not None

    def _sure(self, song: Song) -> str:
        return filled(self.tr("%1 sure"), percent(doubts.sureness(song)))

    def _why(self, song: Song) -> str:
        """How sure its beats are and all reasons to look at them; empty where there are none."""
        reasons = () if self._is_by_hand(song) else doubts.reasons_of(song)
        if not song.n_slices and self.repair.draft is None:
            reasons = (doubts.NO_BEATS,)  # also where a person halved the tempo
        sure = f"{self._sure(song)}: " if song.n_slices else ""
        return sure + ", ".join(map(self.reason, reasons)) if reasons else ""

    def _state(self, song: Song) -> str:
        taps = len(self.repair.taps.at_s)
        are_few = taps > 0 and self.repair.taps.part(song.duration_s) < 0
        if are_few and self._tapping.isActive():  # later ones would begin anew
            return self.tr("%Ln tap(s): keep tapping", "", taps)
        if self.repair.has_failed:
            return self.tr("Not stored yet: another change tries again, Ctrl+Z drops the repair.")
        return self.tr("Cutting again…") if self.repair.draft is not None else ""

    def _show_readings(self, song: Song) -> None:
        readings = self.repair.readings
        others, reading = (readings.of(song), self.repair.reading) if readings.are_known(song) else ((), -1)
        first = others[0].grid if others else song.grid
        texts = [self.reading(each.name, steadier=not first.constant) for each in first.candidates]
        if others:
            texts = ["", *(f"{name}, " for name in texts)]
            texts = [f"{text}{each.tempos}\N{NO-BREAK SPACE}BPM" for text, each in zip(texts, others, strict=True)]
        elif texts:  # their tempos come later
            texts = ["…", *texts]
        key = (song.id, f"{texts}{reading}")
        if key != self._shown:
            self._shown = key
            self.view.set_readings(texts, reading)

    def _show_overview(self) -> None:
        """Fetch the waveform of the whole song where another is shown, or its file went, or came back."""
        view, cache, row = self.session.view, self.session.cache, self.repair.song_row
        song = self.repair.song
        if view is None or cache is None or song is None:
            return
        shown, self._overview_of = self._overview_of, (song.id, song.path, song.missing)
        if shown == self._overview_of:
            return
        if shown[0] != song.id:
            self.view.strip.set_overview(None)

        def work(*, progress: Progress) -> tuple[str, SongOverview]:
            from choleor_desktop.pipeline.detail import overview  # noqa: PLC0415 - not before the window shows

            progress.step(0, 1)
            return song.id, overview(cache, view, row)

        self.session.submit("", work, self._overview_found, kind="overview")

    def _overview_found(self, found: tuple[str, SongOverview]) -> None:
        if self.repair.song is not None and found[0] == self.repair.song.id:
            self.view.strip.set_overview(found[1])

    def _play_state_changed(self, state: PlayState) -> None:
        del state
        song = self.repair.song
        if self.window.front is self and song is not None and self.repair.grid is not None:
            heard = self.repair.heard_s
            if heard is None and self.view.strip.heard_s is not None:
                self.repair.cursor_s = self.view.strip.heard_s
            self.view.strip.set_place(self.repair.cursor_s, heard)
            if (here := minutes(self.repair.here_s)) != self._told_at:
                self._told_at = here
                self.view.set_facts(self._facts(song))

    def _recut_done(self, recut: Recut) -> None:
        """Which labels found no new slice."""
        if not recut.lost:
            self._forget_lost()
            return
        self._lost = recut
        shown = [self._words_of(lost) for lost in recut.lost[:_MOST_LOST]]
        if len(recut.lost) > len(shown):
            shown.append(filled(self.tr("and %1 more"), len(recut.lost) - len(shown)))
        text = self.tr("Labels of %Ln slice(s) found no new place: ", "", len(recut.lost))
        self.view.set_lost(text + "; ".join(shown))

    def _words_of(self, lost: LostLabel) -> str:
        label = lost.label
        parts = [*label.tags, "★" * label.rating, label.choreography, label.note[:30]]
        return f"{minutes(lost.start_s)} " + ", ".join(part for part in parts if part)
