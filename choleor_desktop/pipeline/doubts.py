"""Songs whose beats are worth a look, the most doubtful first, and why."""

from __future__ import annotations

from dataclasses import dataclass

from choleor_desktop.analysis.parts import changes_tempo
from choleor_desktop.library.models import LibraryView, Song

NO_BEATS, UNSURE, RIVAL, LEAPS, ONE = "no_beats", "unsure", "rival", "leaps", "one"
NEEDS_A_LOOK = 0.5
"""Songs that are less sure than this are worth a look."""
_RIVAL_SHARE = 0.9
_UNSURE_ONE = 0.2


@dataclass(frozen=True, slots=True)
class Doubt:
    """A song that a person should hear with the click on.

    Attributes
    ----------
    song
        Row of the song in ``LibraryView.songs``.
    reasons
        The gravest first: ``"unsure"`` (the beats are not clear), ``"rival"`` (another reading, such as the off-beat,
        explains the song nearly as well), ``"leaps"`` (the tempo leaps), ``"one"`` (any beat could be the "1").
    sure
        The song's ``sureness``, below ``NEEDS_A_LOOK``.
    """

    song: int
    reasons: tuple[str, ...]
    sure: float


def sureness(song: Song) -> float:
    """How sure it is that a song is cut where people count, 0..1; 1 where people cut or repaired it.

    It is the confidence of the beats, halved for each other reason to doubt: a rival reading, a tempo that leaps, a
    "1" that is not clear. Without slices it is 0.
    """
    if song.ready_cut or song.edited:
        return 1.0
    return 0.0 if song.n_slices == 0 else song.grid.confidence / 2 ** len(_other_reasons(song))


def reasons_of(song: Song) -> tuple[str, ...]:
    """Why a song is worth a look; empty where it is sure enough. ``"no_beats"`` alone where nothing could be cut."""
    if sureness(song) >= NEEDS_A_LOOK:
        return ()
    if song.n_slices == 0:
        return (NO_BEATS,)
    return (*((UNSURE,) if song.grid.confidence < NEEDS_A_LOOK else ()), *_other_reasons(song))


def _other_reasons(song: Song) -> tuple[str, ...]:
    grid = song.grid
    rival = max((candidate.score for candidate in grid.candidates), default=0.0)
    found = {
        RIVAL: rival > 0 and rival >= _RIVAL_SHARE * grid.confidence,
        # Where players drift and the beats follow them, they are right as often as at one tempo; so are those of music
        # that was cut, and counts that begin anew.
        LEAPS: changes_tempo(grid),
        # 0 is what a grid says that never looked for its "1".
        ONE: 0 < grid.count_confidence < _UNSURE_ONE,
    }
    return tuple(code for code, holds in found.items() if holds)


def doubts(view: LibraryView) -> tuple[Doubt, ...]:
    """All songs worth a look, the least sure first; equal ones by title.

    Not those that are too short for an eight-count: their beats may be right, and there is nothing to repair.
    """
    found = [
        Doubt(row, reasons, sureness(song))
        for row, song in enumerate(view.songs)
        if (reasons := reasons_of(song)) and song.n_slices
    ]
    return tuple(sorted(found, key=lambda d: (d.sure, view.songs[d.song].title)))
