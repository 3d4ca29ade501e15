"""What is asked of the player, and what it tells, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, replace

from choleor_desktop.analysis.results import N_COUNTS
from choleor_desktop.errors import PlaybackError

SLOWEST, FASTEST = 0.5, 1.5
SIDES = ("A", "B", "both")


@dataclass(frozen=True, slots=True)
class Sound:
    """A span of a music file.

    Attributes
    ----------
    slice_id
        Name of the slice it begins with.
    start_s, end_s
        In the file's time.
    beats_s
        Its beats in the file's time.
    counts
        Which count each beat is, 0..7; where there are none, the first beat is a "1" and they go on to eight.
    tempo_ratio
        How much faster it is played, 0.5..1.5, without changing its pitch.
    is_loop
        It will be repeated: its end must lead into its beginning.
    """

    slice_id: str
    path: str
    start_s: float
    end_s: float
    beats_s: tuple[float, ...] = ()
    tempo_ratio: float = 1.0
    is_loop: bool = False
    counts: tuple[int, ...] = ()

    def at(self, tempo_ratio: float) -> Sound:
        """The same at another tempo, within what is possible."""
        return replace(self, tempo_ratio=min(max(tempo_ratio, SLOWEST), FASTEST))

    @property
    def borders_s(self) -> tuple[float, ...]:
        """Where its counts begin, and where the last of them ends."""
        if not self.beats_s:
            return self.start_s, self.end_s
        first, last = self.beats_s[0], self.beats_s[-1]
        period = (last - first) / max(len(self.beats_s) - 1, 1)
        return (*self.beats_s, self.end_s) if self.end_s - last > period / 2 else self.beats_s

    @property
    def bpm(self) -> float:
        """The tempo of its first eight-count, beats per minute; 0 where it has no beats."""
        beats = self.beats_s[: N_COUNTS + 1]
        return 60.0 * (len(beats) - 1) / (beats[-1] - beats[0]) if len(beats) > 1 else 0.0


@dataclass(frozen=True, slots=True)
class PlayState:
    """The player at one moment.

    Attributes
    ----------
    position_s
        What is heard now, in the time of the file that is playing; the output's latency is taken off.
    count
        The count that is heard now, 1..8; negative in a count-in, which says those that lead to the music's first; 0
        where there is none.
    side
        ``"A"``, ``"B"`` or ``"both"`` in a comparison; ``"?"`` while it is blind.
    item
        Which sound of a routine, counted from 0.
    device_name
        The output in use, or empty.
    problem
        Why there is no sound, or None.
    passed
        How much of that count is over, 0..1.
    leads_to
        In a count-in, the count at which the music begins.
    """

    playing: bool = False
    slice_id: str = ""
    position_s: float = 0.0
    count: int = 0
    side: str = "A"
    item: int = 0
    device_name: str = ""
    problem: PlaybackError | None = None
    passed: float = 0.0
    leads_to: int = 0


@dataclass(frozen=True, slots=True)
class Device:
    """An output that can be chosen."""

    name: str
    is_default: bool
