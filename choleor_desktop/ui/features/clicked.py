"""A song with a click on its beats: how much of it is heard at once, and what goes on when the beats change."""

from __future__ import annotations

from dataclasses import dataclass

from choleor_desktop.analysis.results import BeatGrid
from choleor_desktop.errors import WorldError
from choleor_desktop.library.models import LibraryView, Song
from choleor_desktop.playback.sounds import Sound
from choleor_desktop.ui.playing import Playing

_HEARD_S, _SOON_S = 120.0, 20.0
_SAME_S = 1e-6


def sound_name(song: Song) -> str:
    """What the player calls a song with a click."""
    return f"beats:{song.id}"


@dataclass
class Clicked:
    """The stretch that was heard last, and the beats that were clicked on."""

    playing: Playing
    stretch: Sound | None = None
    grid: BeatGrid | None = None

    def heard_s(self, view: LibraryView | None, song: Song | None) -> float | None:
        """Where in a song the sound is, with a click or without; None while it is not heard."""
        state = self.playing.state
        if view is None or song is None:
            return None
        row = view.slices.rows.get(state.slice_id, -1)
        song_id = view.song_of(row).id if row >= 0 else self.playing.song_id
        is_heard = state.playing and (state.slice_id == sound_name(song) or song_id == song.id)
        return state.position_s if is_heard else None

    def play(self, view: LibraryView, song_row: int, grid: BeatGrid, time_s: float, *, goes_on: bool) -> None:
        """From a time on; it may go on where it is, in the same stretch as long as that lasts."""
        song, stretch = view.songs[song_row], self.stretch
        try:
            path = self.playing.file_of(view, song_row)
        except WorldError as error:
            self.playing.stop()
            self.playing.message.emit(error)
            return
        if stretch is None or not goes_on or stretch.end_s < min(time_s + _SOON_S, song.duration_s):
            before = grid.beats_s[grid.beats_s <= time_s + _SAME_S]
            start_s = float(before[-1]) if len(before) else time_s
            stretch = Sound(sound_name(song), path, start_s, min(time_s + _HEARD_S, song.duration_s))
        self.stretch, self.grid = stretch, grid
        self.playing.play_grid(stretch, grid, from_s=time_s, song_id=song.id, keep_place=goes_on)
