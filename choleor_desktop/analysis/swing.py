"""Long and short: where off-beats come late, the beat is the note with the longer half behind it."""

from __future__ import annotations

import numpy as np

from choleor_desktop.analysis.results import Floats

_PLACES = 48
_EARLIEST, _LATEST = 15, 33
_LATE, _SWUNG = 0.47, 0.55
_CLEAR = 0.5
_SILENT, _STRUCK = 0.0, 1.0
_STRUCK_HALF = 0.3


def _within_a_beat(pulse: Floats, beats: Floats) -> Floats:
    """Mean height of the pulse at each place between two beats, (_PLACES,)."""
    places = np.interp(np.arange((len(beats) - 1) * _PLACES) / _PLACES, np.arange(len(beats)), beats)
    return np.interp(places, np.arange(len(pulse)), pulse).reshape(-1, _PLACES).mean(axis=0)


def _with_half_beats(beats: Floats) -> Floats:
    return np.interp(np.arange(2 * len(beats) - 1) / 2, np.arange(len(beats)), beats)


def long_then_short(pulse: Floats, beats: Floats) -> tuple[Floats, bool]:
    """Beats put where the longer half begins, and whether the music swings.

    Parameters
    ----------
    pulse
        Onsets, (n_frames,).
    beats
        Beats or late off-beats, in frames.

    Returns
    -------
    beats, swings
        Where the music does not swing clearly, the beats as they were.

    Notes
    -----
    What lies between two beats shows one peak. In straight music it is half way. Where it comes at two thirds, each
    pair of notes is long and short, as players swing; at one third the pulse sat on the short note. Where half way is
    struck, too, the other is a sixteenth that swings, and says nothing of the eighths.
    """
    heights = _within_a_beat(pulse, beats)
    top = _EARLIEST + int(heights[_EARLIEST : _LATEST + 1].argmax())
    peak = heights[top] >= max(heights[top - 1], heights[top + 1])
    if not peak or heights[top] - heights[_PLACES - top] < _CLEAR or _half_way_too(heights, top):
        return beats, False
    place = top / _PLACES
    if place < _LATE:
        n = np.arange(len(beats))
        beats = np.interp(n[:-1] + place, n, beats)
    return beats, max(place, 1 - place) > _SWUNG


def _half_way_too(heights: Floats, top: int) -> bool:
    """Whether half way there is a peak of its own, beside the one at ``top``."""
    half = _PLACES // 2
    between = heights[min(top, half) : max(top, half) + 1]
    return bool(heights[half] - between.min() > _CLEAR)


def on_long_notes(pulse: Floats, beats: Floats) -> tuple[Floats, int]:
    """Beats put where long notes begin, and every how many sixteenths one does.

    Returns
    -------
    beats, spacing
        4 where eighths swing, 2 where half-beats are struck and sixteenths swing, 1 where the music is straight.
    """
    beats, swings = long_then_short(pulse, beats)
    if swings:
        return beats, 4
    if _within_a_beat(pulse, beats)[_PLACES // 2] > _STRUCK_HALF:
        swings = long_then_short(pulse, _with_half_beats(beats))[1]
    return beats, 2 if swings else 1


def without_triplets(pulse: Floats, beats: Floats) -> Floats:
    """Beats that took two triplets for a beat, put right: three of their half-beats make one.

    Parameters
    ----------
    pulse
        Onsets, (n_frames,), 0 in the mean.
    beats
        In frames.

    Notes
    -----
    On such beats long and short notes strike two half-beats of three; on the third nothing ever sounds.
    """
    halves = _with_half_beats(beats)
    heights = np.interp(halves, np.arange(len(pulse)), pulse)
    means = np.array([heights[start::3].mean() for start in range(3)])
    silent = int(means.argmin())
    if means[silent] > _SILENT or means.max() < _STRUCK:
        return beats
    return halves[(silent + 2) % 3 :: 3]
