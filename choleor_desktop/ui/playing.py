"""Between the window and the player: what a key or click makes sound."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from choleor_desktop.analysis.results import BeatGrid
from choleor_desktop.errors import WorldError
from choleor_desktop.library.models import LibraryView
from choleor_desktop.library.sources import slice_sound, song_file
from choleor_desktop.playback.sounds import PlayState, Sound
from choleor_desktop.progress import Progress
from choleor_desktop.ui.parts.drives import asked_of
from choleor_desktop.ui.parts.phrases import error_text
from choleor_desktop.ui.passage import OUTSIDE, Passage, counted, is_run

if TYPE_CHECKING:
    from choleor_desktop.playback.player import Player

_POLL_MS = 16
_IDLE_MS = 250
_PREPARED = 6


class Playing(QObject):
    """Starts the player when the window is there, polls it, and tells what is heard."""

    changed = Signal(object)
    message = Signal(object)
    silent = Signal(object)
    """Says why there is no output, as long as that is so; who plays nothing need not know it at once."""
    device_changed = Signal(str)
    wanted = Signal(object)
    """Songs that are to be heard, or are heard still, by their ids."""
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
        self.outside: Sound | None = None
        self._songs: set[str] = set()
        self._passage: Passage | None = None
        self._replay: Callable[[], None] | None = None  # of what is neither slices of a song nor a comparison
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
    def is_on(self) -> bool:
        """Whether something is heard, or was asked for and is about to be."""
        return self._player is not None and self._player.is_on

    @property
    def song_id(self) -> str:
        """The song that is heard, in slices or under repair; empty for several, or where it is not to be told."""
        return next(iter(self._songs)) if len(self._songs) == 1 and self.comparing is None else ""

    @property
    def comparing(self) -> tuple[int, int] | None:
        """The rows of A and B in a comparison."""
        if self._passage is None or not self._passage.is_comparison:
            return None
        a, b = self._passage.rows
        return a, b

    def is_outside(self, state: PlayState) -> bool:
        """Whether the file from outside is heard."""
        return state.playing and self.outside is not None and state.slice_id == self.outside.slice_id

    def heard_row(self, view: LibraryView) -> int:
        """The slice that is heard; -1 for none, and where another was asked for that is about to be heard."""
        row = view.slices.rows.get(self._state.slice_id, -1) if self._state.playing else -1
        is_over = self._passage is not None and row not in self._passage.rows
        return -1 if is_over else row

    @Slot()
    def _poll(self) -> None:
        if self._player is None:
            return
        state = self._player.state()
        problem = "" if state.problem is None else type(state.problem).__name__
        if state.device_name != self._state.device_name or (problem and self._state.problem is None):
            self.device_changed.emit(state.device_name)
        if state.playing and self._passage is not None:
            state = self._passage.told(state)
        self._timer.setInterval(_POLL_MS if state.playing else _IDLE_MS)
        if state.playing and state.count == 1 != self._state.count:
            self.wanted.emit(self._songs)  # in a loop, or further on in a song, its file may be another by now
        if state != self._state:
            self._state = state
            self.changed.emit(state)
        if problem != self._told:
            self._told = problem
            if problem:
                (self.message if self.is_on else self.silent).emit(self._why_silent)

    def _why_silent(self) -> str:
        return "" if self._state.problem is None else error_text(self._state.problem)

    # --- slices ----------------------------------------------------------------------------------

    def sounds_of(self, view: LibraryView, rows: Sequence[int]) -> list[Sound]:
        """Slices, or sides of a comparison, as the player wants them; it fails where there is no sound, or another
        song's by now, or where the drive of a missing song does not answer, which is asked once for all its slices."""
        by_song: defaultdict[int, list[int]] = defaultdict(list)
        for row in dict.fromkeys(rows):
            if row != OUTSIDE:
                by_song[int(view.slices.song[row])].append(row)
        places: dict[int, tuple[str, float, float]] = {}
        for song_row, own in by_song.items():
            places |= asked_of(view, song_row, lambda own=own: {row: slice_sound(view, row) for row in own})
        return [self._sound(view, row, *places[row][:2]) if row in places else self._outside() for row in rows]

    def _sound(self, view: LibraryView, row: int, path: str, begin_s: float) -> Sound:
        table = view.slices
        # Where the slice is a file of its own its time begins with it.
        borders = tuple(float(time) for time in table.beats_s[row] - (table.beats_s[row, 0] - begin_s))
        return Sound(table.ids[row], path, borders[0], borders[-1], borders).at(self.tempo_percent / 100)

    def _outside(self) -> Sound:
        assert self.outside is not None
        return self.outside.at(self.tempo_percent / 100)

    def file_of(self, view: LibraryView, song_row: int) -> str:
        """The file of a song that was cut; it fails where that is another song's, or its drive does not answer."""
        return asked_of(view, song_row, lambda: song_file(view, song_row))

    def _sounds(self, view: LibraryView, rows: Sequence[int]) -> list[Sound]:
        """Sides of comparisons, or slices, to be played together; none where one of them cannot be, and why is told."""
        self._want({view.song_of(row).id for row in rows if row != OUTSIDE})
        try:
            return self.sounds_of(view, rows)
        except WorldError as error:
            self.stop()
            self.message.emit(error)
            return []

    def _want(self, song_ids: set[str], replay: Callable[[], None] | None = None) -> None:
        self._songs, self._passage, self._replay = song_ids, None, replay
        self.wanted.emit(song_ids)

    def play_outside(self, *, keep_place: bool = False) -> None:
        """Play the eight-count of the file from outside."""
        if self._player is not None and self.outside is not None:
            self._want(set(), partial(self.play_outside, keep_place=True))
            self._player.play(self._outside(), loop=self.loop, count_in=self.count_in, keep_place=keep_place)
            self._wake()

    def play(self, view: LibraryView, row: int, *, from_s: float | None = None) -> None:
        """Play a slice."""
        self._play_run(view, (row,), from_s=from_s)

    def play_run(self, view: LibraryView, rows: Sequence[int]) -> None:
        """Play slices that follow each other in one song as one, or in a loop."""
        if is_run(view, rows):
            self._play_run(view, tuple(rows))

    def play_on(self, view: LibraryView, row: int) -> None:
        """Play from a slice on, through the rest of its song."""
        table = view.slices
        rows = tuple((row + np.flatnonzero(table.song[row:] == table.song[row])).tolist())
        if row in table.files or not is_run(view, rows):
            self.play(view, row)
            return
        self._play_run(view, rows, song_end_s=view.song_of(row).duration_s)

    def _play_run(
        self,
        view: LibraryView,
        rows: tuple[int, ...],
        *,
        song_end_s: float | None = None,
        from_s: float | None = None,
        keep_place: bool = False,
    ) -> None:
        # What lies between the first and the last is in the same file.
        if self._player is None or not (sounds := self._sounds(view, list(dict.fromkeys((rows[0], rows[-1]))))):
            return
        names = tuple(view.slices.ids[row] for row in rows)
        self._passage = Passage(view, rows, names, song_end_s=song_end_s, from_s=from_s)
        sound = sounds[0]
        if self._passage.is_on_end:
            grid = view.song_of(rows[0]).grid
            sound = counted(replace(sound, end_s=song_end_s or sounds[-1].end_s), grid)
        self._player.play(
            sound,
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
        sound = counted(sound, grid).at(self.tempo_percent / 100)
        self._player.play(sound, loop=self.loop, from_s=from_s, click=True, keep_place=keep_place)
        self._wake()

    def compare(
        self, view: LibraryView, a: int, b: int, *, side: str = "A", keep_place: bool = False, blind: bool = False
    ) -> None:
        """Loop two slices at the tempo of the first; blind, without telling which is heard."""
        if self._player is None or not (sounds := self._sounds(view, (a, b))):
            return
        first, second = sounds
        self._passage = Passage(view, (a, b), (first.slice_id, second.slice_id), is_comparison=True, side=side)
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
            how = {"from_item": from_item, "level": level, "keep_place": True}
            self._replay = partial(self.play_routine, view, rows, bpm, **how)
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
        before = self._passage
        if before is None:
            return
        self._passage = before.seen_in(view)
        if self._passage is None and before.is_comparison:
            self.stop()
        elif self._passage is not None and not self._passage.is_cut_as(before):  # a repair is judged by ear
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
            # Whether the file of a missing song is its own again would have to be asked of its drive, which may hang.
            if not view.song_of(row).missing:
                with suppress(WorldError):  # told when it is to be played
                    sounds += self.sounds_of(view, [row])
        if self.comparing is not None:
            with suppress(WorldError):
                [query] = self.sounds_of(view, self.comparing[:1])
        if query is not None:
            bpm = query.bpm * query.tempo_ratio
            self._player.prepare_comparisons([(query, sound, bpm) for sound in sounds])
        elif self.comparing is None:
            self._player.prepare(sounds, loop=self.loop)

    def drop(self, song_ids: Collection[str]) -> None:
        """Be silent where songs are heard whose files hold other music by now."""
        if not self._songs.isdisjoint(song_ids):
            self.stop()

    def stop(self) -> None:
        if self._player is not None:
            self._player.stop()
            self.blind = False
            if self.comparing is not None:
                self._passage = None
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
        """What is playing goes on from the same place at another tempo; what is about to be heard begins with it."""
        self.tempo_percent = percent
        self._again(view)

    def _again(self, view: LibraryView | None) -> None:
        if view is None or not self.is_on:
            return
        passage = self._passage
        if passage is not None and passage.is_comparison:
            a, b = passage.rows
            self.compare(view, a, b, side=passage.side, keep_place=True, blind=self.blind)
        elif passage is not None and is_run(view, rows := tuple(dict.fromkeys(passage.rows))):
            self._play_run(view, rows, song_end_s=passage.song_end_s, from_s=passage.from_s, keep_place=True)
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
