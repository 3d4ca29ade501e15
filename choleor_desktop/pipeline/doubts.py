"""Songs whose beats are worth a look, the most doubtful first, and why."""

from __future__ import annotations

from dataclasses import dataclass

from choleor_desktop.library.models import LibraryView, Song

NO_BEATS, UNSURE, RIVAL, FREE, ONE = "no_beats", "unsure", "rival", "free", "one"
_UNSURE = 0.45
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
        The gravest first: ``"no_beats"`` (nothing could be cut), ``"unsure"`` (the beats are faint), ``"rival"``
        (another reading, such as half or double, explains the song nearly as well), ``"free"`` (the tempo changes),
        ``"one"`` (any beat could be the "1").
    confidence
        Of its beats, 0..1.
    """

    song: int
    reasons: tuple[str, ...]
    confidence: float


def reasons_of(song: Song) -> tuple[str, ...]:
    """Why a song's beats are doubtful; empty where they are not, or where a person repaired them."""
    grid = song.grid
    if song.ready_cut or song.edited:
        return ()
    rival = max((candidate.score for candidate in grid.candidates), default=0.0)
    found = {
        NO_BEATS: song.n_slices == 0,
        UNSURE: grid.confidence < _UNSURE,
        RIVAL: rival > 0 and rival >= _RIVAL_SHARE * grid.confidence,
        FREE: not grid.constant,
        # 0 is what a grid says that never looked for its "1".
        ONE: 0 < grid.count_confidence < _UNSURE_ONE,
    }
    return tuple(code for code, holds in found.items() if holds)


def doubts(view: LibraryView) -> tuple[Doubt, ...]:
    """All songs worth a look, those with no beats first, then by falling doubt; equal ones by title."""
    found = [
        Doubt(row, reasons, song.grid.confidence)
        for row, song in enumerate(view.songs)
        if (reasons := reasons_of(song))
    ]
    return tuple(sorted(found, key=lambda d: (NO_BEATS not in d.reasons, d.confidence, view.songs[d.song].title)))
