"""Between the window and the player: what a key or click makes sound."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from choleor_desktop.errors import WorldError
from choleor_desktop.library.models import LibraryView
from choleor_desktop.playback.player import Player
from choleor_desktop.playback.sounds import PlayState, Sound

_POLL_MS = 16
_IDLE_MS = 250
_PREPARED = 3


class Playing(QObject):
    """Starts the player when the window is there, polls it, and tells what is heard."""

    changed = Signal(object)
    message = Signal(object)
    device_changed = Signal(str)
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
        self.tempo_percent = 100
        self.comparing: tuple[int, int] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_IDLE_MS)
        self._timer.timeout.connect(self._poll)
        self._problem.connect(self.message)

    def start(self) -> None:
        """Start the sound process."""
        self._player = Player(device=self._device, on_problem=self._problem_in_thread)
        self._timer.start()

    def _problem_in_thread(self, error: WorldError) -> None:
        self._problem.emit(error)

    @property
    def state(self) -> PlayState:
        return self._state

    @Slot()
    def _poll(self) -> None:
        if self._player is None:
            return
        state = self._player.state()
        if state.problem is not None and type(state.problem).__name__ != self._told:
            self._told = type(state.problem).__name__
            self.message.emit(state.problem)
        elif state.problem is None and self._told:
            self._told = ""
        self._timer.setInterval(_POLL_MS if state.playing else _IDLE_MS)
        if state != self._state:
            self._state = state
            self.changed.emit(state)

    def sound_of(self, view: LibraryView, row: int, *, loop: bool = False) -> Sound:
        """A slice as the player wants it."""
        table = view.slices
        borders = tuple(float(time) for time in table.beats_s[row])
        path = view.songs[int(table.song[row])].path
        if row in table.files:
            # A file of its own: its time begins with it.
            borders, path = tuple(time - borders[0] for time in borders), table.files[row]
        ratio = self.tempo_percent / 100
        return Sound(table.ids[row], path, borders[0], borders[-1], borders, ratio, 0.0, loop)

    def play(self, view: LibraryView, row: int, *, from_s: float | None = None) -> None:
        """Play a slice."""
        if self._player is None:
            return
        self.comparing = None
        self._player.play(
            self.sound_of(view, row, loop=self.loop), loop=self.loop, count_in=self.count_in, from_s=from_s
        )
        self._wake()

    def play_on(self, view: LibraryView, row: int) -> None:
        """Play from a slice on, through the rest of its song."""
        if self._player is None:
            return
        table = view.slices
        rows = [r for r in range(row, len(table)) if table.song[r] == table.song[row]]
        sound = self.sound_of(view, row)
        if row in table.files:
            self.play(view, row)
            return
        beats = (*tuple(float(t) for r in rows for t in table.beats_s[r][:-1]), float(table.beats_s[rows[-1]][-1]))
        end = view.songs[int(table.song[row])].duration_s
        self.comparing = None
        self._player.play(
            Sound(sound.slice_id, sound.path, sound.start_s, end, beats, sound.tempo_ratio), count_in=self.count_in
        )
        self._wake()

    def play_grid(self, path: str, name: str, beats_s: tuple[float, ...], end_s: float, *, from_s: float) -> None:
        """Play a stretch of a song with a click on these beats, the first of them a "1"."""
        if self._player is None or not beats_s:
            return
        self.comparing = None
        self._player.set_click(True)
        self._player.play(Sound(name, path, beats_s[0], end_s, beats_s, self.tempo_percent / 100), from_s=from_s)
        self._player.set_click(self.click)
        self._wake()

    def compare(self, view: LibraryView, a: int, b: int, *, both: bool = False) -> None:
        """Loop two slices at the tempo of the first."""
        if self._player is None:
            return
        self.comparing = (a, b)
        bpm = float(view.slices.bpm[a]) * self.tempo_percent / 100
        first, second = self.sound_of(view, a), self.sound_of(view, b)
        start = self._player.compare_both if both else self._player.compare
        start(first, second, bpm=bpm)
        self._wake()

    def play_routine(
        self, view: LibraryView, rows: Sequence[int], bpm: float, *, from_item: int = 0, loop: bool = False
    ) -> None:
        """Play slices one after the other at one tempo; ``state.item`` is the place in ``rows`` that is heard."""
        if self._player is not None and rows:
            self.comparing = None
            sounds = [self.sound_of(view, row) for row in rows]
            self._player.play_routine(sounds, bpm, count_in=self.count_in, loop=loop, from_item=from_item)
            self._wake()

    def swap(self) -> None:
        if self._player is not None and self.comparing is not None:
            self._player.swap()

    def prepare(self, view: LibraryView, rows: Sequence[int]) -> None:
        """Have the likely next slices ready."""
        if self._player is not None:
            self._player.prepare([self.sound_of(view, row, loop=self.loop) for row in rows[:_PREPARED]])

    def stop(self) -> None:
        if self._player is not None:
            self._player.stop()
            self.comparing = None
            self._wake()

    def set_click(self, on: bool) -> None:
        self.click = on
        if self._player is not None:
            self._player.set_click(on)

    def set_spoken(self, language: str | None) -> None:
        if self._player is not None:
            self._player.set_spoken(language)

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
