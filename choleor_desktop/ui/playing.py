"""Between the window and the player: what a key or click makes sound."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from choleor_desktop.analysis.results import BeatGrid
from choleor_desktop.errors import WorldError
from choleor_desktop.library.models import LibraryView
from choleor_desktop.library.sources import slice_sound
from choleor_desktop.pipeline.succession import same_place
from choleor_desktop.playback.sounds import SIDES, PlayState, Sound
from choleor_desktop.progress import Progress

if TYPE_CHECKING:
    from choleor_desktop.playback.player import Player

_POLL_MS = 16
_IDLE_MS = 250
_PREPARED = 6
_SAME_S = 1e-3
OUTSIDE = -1


def counted(sound: Sound, grid: BeatGrid) -> Sound:
    """A sound with the beats of its song, and which count each is."""
    own = slice(*np.searchsorted(grid.beats_s, (sound.start_s - _SAME_S, sound.end_s - _SAME_S)))
    return replace(sound, beats_s=tuple(grid.beats_s[own].tolist()), counts=tuple(grid.counts[own].tolist()))


class Playing(QObject):
    """Starts the player when the window is there, polls it, and tells what is heard."""

    changed = Signal(object)
    message = Signal(object)
    device_changed = Signal(str)
    wanted = Signal(object)
    """Songs that are to be heard, by their ids."""
    _problem = Signal(object)

    def __init__(self, parent: QObject | None = None, *, device: str | None = None) -> None:
        super().__init__(parent)
        self._player: Player | None = None
        self._device = device
        self._state = PlayState()
        self._told = ""
        self.loop = False
        self.count_in = False
        self.click = False
        self.blind = False
        self.tempo_percent = 100
        self.comparing: tuple[int, int] | None = None
        self._compared: tuple[str, str] = ("", "")
        self._seen: LibraryView | None = None  # in which the rows are those of what is heard
        self.outside: Sound | None = None
        self._songs: set[str] = set()
        self._replay: Callable[[], None] | None = None  # of what is neither slices of a song nor a comparison
        self._rows: tuple[int, ...] = ()
        self._spans_s: tuple[tuple[float, float], ...] = ()
        self._ids: tuple[str, ...] = ()
        self._end_s: float | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_IDLE_MS)
        self._timer.timeout.connect(self._poll)
        self._problem.connect(self.message)

    def start(self, submit: Callable[..., Any]) -> None:
        """Start the sound process; in a job, as it takes its time."""
        self._timer.start()
        submit("", self._make_player, self._player_made)

    def _make_player(self, *, progress: Progress) -> None:
        from choleor_desktop.playback.player import Player  # noqa: PLC0415 - not before the window shows

        progress.step(0, 1)
        self._player = Player(device=self._device, on_problem=self._problem_in_thread)

    def _player_made(self, _: Any) -> None:
        self.set_click(self.click)
        self._poll()

    def _problem_in_thread(self, error: WorldError) -> None:
        self._problem.emit(error)

    @property
    def state(self) -> PlayState:
        return self._state

    @property
    def song_row(self) -> int:
        """The song that is heard, in whatever slices or under repair; -1 where none is, or it is not to be told."""
        if self._seen is None or len(self._songs) != 1 or self.comparing is not None:
            return -1
        return self._seen.song_row(next(iter(self._songs)))

    def is_outside(self, state: PlayState) -> bool:
        """Whether the file from outside is heard."""
        return state.playing and self.outside is not None and state.slice_id == self.outside.slice_id

    @Slot()
    def _poll(self) -> None:
        if self._player is None:
            return
        state = self._player.state()
        problem = "" if state.problem is None else type(state.problem).__name__
        if problem != self._told:
            self._told = problem
            if problem:
                self.message.emit(state.problem)
        if state.device_name != self._state.device_name or (problem and self._state.problem is None):
            self.device_changed.emit(state.device_name)
        state = self._with_slice(state)
        self._timer.setInterval(_POLL_MS if state.playing else _IDLE_MS)
        if state != self._state:
            self._state = state
            self.changed.emit(state)

    def _with_slice(self, state: PlayState) -> PlayState:
        """The slice that is heard, of several on end, by the name that it has now."""
        ids, rows = (self._ids, self._rows) if self.comparing is None else (self._compared, self.comparing)
        if not state.playing or self._seen is None or state.slice_id not in ids:
            return state
        place = ids.index(state.slice_id)
        if self.comparing is None and (len(ids) > 1 or self._end_s is not None):
            place = max(bisect_right(self._spans_s, (state.position_s, np.inf)) - 1, 0)
            if state.position_s > self._spans_s[place][1] + _SAME_S:
                return replace(state, slice_id="")  # a short eight-count before a leap of the tempo, or the song's end
        row = rows[place]
        return replace(state, slice_id=self._seen.slices.ids[row]) if row >= 0 else state

    # --- slices ----------------------------------------------------------------------------------

    def sound_of(self, view: LibraryView, row: int) -> Sound:
        """A slice as the player wants it; it fails where there is no sound, or another song's by now."""
        table = view.slices
        path, begin_s, _ = slice_sound(view, row)
        # Where the slice is a file of its own its time begins with it.
        borders = tuple(float(time) for time in table.beats_s[row] - (table.beats_s[row, 0] - begin_s))
        return Sound(table.ids[row], path, borders[0], borders[-1], borders).at(self.tempo_percent / 100)

    def _sounds(self, view: LibraryView, rows: Sequence[int]) -> list[Sound]:
        """Sides of comparisons, or slices, to be played together; none where one of them cannot be, and why is told."""
        self._want({view.songs[view.slices.song[row]].id for row in rows if row != OUTSIDE})
        try:
            return [self._side(view, row) for row in rows]
        except WorldError as error:
            self.stop()
            self.message.emit(error)
            return []

    def _want(self, song_ids: set[str], replay: Callable[[], None] | None = None) -> None:
        self._songs, self._replay = song_ids, replay
        self.wanted.emit(song_ids)

    def _side(self, view: LibraryView, row: int) -> Sound:
        """A side of a comparison: a slice, or the file from outside."""
        if row != OUTSIDE or self.outside is None:
            return self.sound_of(view, row)
        return self.outside.at(self.tempo_percent / 100)

    def play_outside(self, *, keep_place: bool = False) -> None:
        """Play the eight-count of the file from outside."""
        if self._player is not None and self.outside is not None:
            self._want(set(), partial(self.play_outside, keep_place=True))
            self.comparing, self._ids, self._rows = None, (), ()
            sound = self.outside.at(self.tempo_percent / 100)
            self._player.play(sound, loop=self.loop, count_in=self.count_in, keep_place=keep_place)
            self._wake()

    @staticmethod
    def is_run(view: LibraryView, rows: Sequence[int]) -> bool:
        """Whether slices follow each other in one file."""
        table = view.slices
        return all(
            table.song[b] == table.song[a] and table.index[b] == table.index[a] + 1 and not {a, b} & table.files.keys()
            for a, b in pairwise(rows)
        )

    def play(self, view: LibraryView, row: int, *, from_s: float | None = None, keep_place: bool = False) -> None:
        """Play a slice."""
        self._play_run(view, (row,), from_s=from_s, keep_place=keep_place)

    def play_run(self, view: LibraryView, rows: Sequence[int], *, keep_place: bool = False) -> None:
        """Play slices that follow each other in one song as one, or in a loop."""
        if self.is_run(view, rows):
            self._play_run(view, tuple(rows), keep_place=keep_place)

    def play_on(self, view: LibraryView, row: int, *, keep_place: bool = False) -> None:
        """Play from a slice on, through the rest of its song."""
        table = view.slices
        rows = tuple(r for r in range(row, len(table)) if table.song[r] == table.song[row])
        if row in table.files or not self.is_run(view, rows):
            self.play(view, row)
            return
        self._play_run(view, rows, end_s=view.songs[int(table.song[row])].duration_s, keep_place=keep_place)

    def _play_run(
        self,
        view: LibraryView,
        rows: tuple[int, ...],
        *,
        end_s: float | None = None,
        from_s: float | None = None,
        keep_place: bool = False,
    ) -> None:
        if self._player is None or not (sounds := self._sounds(view, rows)):
            return
        self.comparing, self._seen = None, view
        self._rows, self._end_s, self._ids = rows, end_s, tuple(view.slices.ids[row] for row in rows)
        self._spans_s = tuple((float(first), float(end)) for first, end in view.slices.beats_s[list(rows)][:, [0, -1]])
        grid = view.songs[int(view.slices.song[rows[0]])].grid
        is_run = len(rows) > 1 or end_s is not None
        self._player.play(
            counted(replace(sounds[0], end_s=end_s or sounds[-1].end_s), grid) if is_run else sounds[0],
            loop=self.loop,
            count_in=self.count_in,
            from_s=from_s,
            keep_place=keep_place,
        )
        self._wake()

    def play_grid(self, sound: Sound, grid: BeatGrid, *, song_id: str, from_s: float, keep_place: bool = False) -> None:
        """Play a stretch of a song with a click on the beats of a grid."""
        if self._player is None:
            return
        self._want({song_id}, partial(self.play_grid, sound, grid, from_s=from_s, song_id=song_id, keep_place=True))
        self.comparing, self._ids, self._rows = None, (), ()
        sound = counted(sound, grid).at(self.tempo_percent / 100)
        self._player.play(sound, loop=self.loop, from_s=from_s, click=True, keep_place=keep_place)
        self._wake()

    def compare(
        self, view: LibraryView, a: int, b: int, *, side: str = "A", keep_place: bool = False, blind: bool = False
    ) -> None:
        """Loop two slices at the tempo of the first; blind, without telling which is heard."""
        if self._player is None or not (sounds := self._sounds(view, (a, b))):
            return
        self.comparing, self._ids, self._rows, self._seen = (a, b), (), (), view
        first, second = sounds
        self._compared = (first.slice_id, second.slice_id)
        self.blind = blind
        self._player.compare(
            first, second, bpm=first.bpm * first.tempo_ratio, side=side, keep_place=keep_place, blind=blind
        )
        self._wake()

    def play_routine(
        self,
        view: LibraryView,
        rows: Sequence[int],
        bpm: float,
        *,
        from_item: int = 0,
        level: bool = False,
        keep_place: bool = False,
    ) -> None:
        """Play slices at a share of one tempo, perhaps equally loud; ``state.item``: the place in ``rows`` heard."""
        if self._player is not None and (sounds := self._sounds(view, rows)):
            again = partial(self.play_routine, view, rows, bpm, level=level, keep_place=True)
            self.comparing, self._ids, self._rows, self._replay = None, (), (), again
            self._player.play_routine(
                sounds,
                bpm * self.tempo_percent / 100,
                count_in=self.count_in,
                loop=self.loop,
                level=level,
                from_item=from_item,
                keep_place=keep_place,
            )
            self._wake()

    def follow(self, view: LibraryView) -> None:
        """The library changed: what is heard is the music that it was, as long as its songs are there."""
        before, self._seen = self._seen, view
        if before is None:
            return

        def now(row: int) -> int | None:
            place = same_place(before, row, view) if before.path == view.path else -1
            return place if place >= 0 else None

        heard = [(row, now(row)) for row in (*self._rows, *(self.comparing or ())) if row != OUTSIDE]
        is_recut = any(
            place is not None and not np.array_equal(before.slices.beats_s[row], view.slices.beats_s[place])
            for row, place in heard
        )
        rows = [row for row in map(now, self._rows) if row is not None]
        if len(rows) < len(self._rows):  # its song was taken out
            self._ids, rows = (), []
        self._rows = tuple(rows)
        if self.comparing is not None:
            a, b = (row if row == OUTSIDE else now(row) for row in self.comparing)
            self.comparing = None if a is None or b is None else (a, b)
            if self.comparing is None:
                self.stop()
                return
        if is_recut:  # a repair is judged by ear
            self._again(view)

    def swap(self, side: str | None = None) -> None:
        """The other side of the comparison, or this one, on the next beat."""
        if self._player is not None and self.comparing is not None:
            self._player.swap(side)

    def reveal(self) -> None:
        """Tell which side of a blind comparison is heard."""
        self.blind = False
        if self._player is not None:
            self._player.reveal()

    def prepare(self, view: LibraryView, rows: Sequence[int]) -> None:
        """Have the likely next slices ready; in a comparison, beside the slice they will be compared with."""
        if self._player is None:
            return
        sounds, query = [], None
        for row in rows[:_PREPARED]:
            with suppress(WorldError):  # told when it is to be played
                sounds.append(self.sound_of(view, row))
        if self.comparing is not None:
            with suppress(WorldError):
                query = self._side(view, self.comparing[0])
        if query is not None:
            bpm = query.bpm * query.tempo_ratio
            self._player.prepare_comparisons([(query, sound, bpm) for sound in sounds])
        elif self.comparing is None:
            self._player.prepare(sounds, loop=self.loop)

    def drop(self, song_ids: Collection[str]) -> None:
        """Be silent where songs are heard whose files hold other music by now, or are gone."""
        if not self._songs.isdisjoint(song_ids):
            self.stop()

    def stop(self) -> None:
        if self._player is not None:
            self._player.stop()
            self.comparing, self.blind = None, False
            self._wake()

    # --- how it is played ------------------------------------------------------------------------

    def set_loop(self, on: bool, view: LibraryView | None) -> None:
        """What is playing goes round from now on, or ends."""
        self.loop = on
        if self._player is None or self.comparing is not None:
            return
        self._player.set_loop(on)
        if self.tempo_percent != 100:
            # At another tempo the seam of a loop is rendered too.
            self._again(view)

    def set_tempo(self, percent: int, view: LibraryView | None) -> None:
        """What is playing goes on from the same place at another tempo."""
        self.tempo_percent = percent
        self._again(view)

    def _again(self, view: LibraryView | None) -> None:
        if self._player is None or view is None or not self._state.playing:
            return
        if self.comparing is not None:
            side = self._state.side if self._state.side in SIDES else "A"
            self.compare(view, *self.comparing, side=side, keep_place=True, blind=self.blind)
        elif (rows := tuple(dict.fromkeys(self._rows))) and self.is_run(view, rows):
            self._play_run(view, rows, end_s=self._end_s, keep_place=True)
        elif self._replay is not None:
            self._replay()

    def set_click(self, on: bool) -> None:
        self.click = on
        if self._player is not None:
            self._player.set_click(on)

    def set_spoken(self, language: str | None) -> None:
        if self._player is not None:
            self._player.set_spoken(language)

    # --- devices ---------------------------------------------------------------------------------

    def devices(self) -> tuple[str, ...]:
        return () if self._player is None else tuple(device.name for device in self._player.devices())

    def device_name(self) -> str:
        return "" if self._player is None else self._player.device_name()

    def use_device(self, name: str | None) -> None:
        if self._player is not None:
            self._player.use_device(name)

    def _wake(self) -> None:
        self._timer.setInterval(_POLL_MS)

    def close(self) -> None:
        self._timer.stop()
        if self._player is not None:
            self._player.close()
            self._player = None
