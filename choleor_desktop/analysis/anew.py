"""Where the count begins anew at one tempo: what recurs every eight beats comes at other sixteenths from there on."""

from __future__ import annotations

import numpy as np

from choleor_desktop.analysis.counts import (
    N_STEPS,
    STEPS_A_BEAT,
    Reading,
    beginning,
    evidence,
    profile,
    reading_of,
    sixteenths,
)
from choleor_desktop.analysis.onsets import Onsets
from choleor_desktop.analysis.recurrence import later, sounds
from choleor_desktop.analysis.results import Floats, Leap
from choleor_desktop.analysis.spectral import Spectrum
from choleor_desktop.analysis.stretches import beats_of


def count(
    onsets: Onsets, spectrum: Spectrum, pulses_s: Floats, *, spacing: int = 1
) -> tuple[Floats, tuple[Leap, ...], Reading]:
    """Find the beats and the "1" in pulses of one tempo, and where the count begins anew.

    Returns
    -------
    beats_s, leaps, reading
        The beats; where the count begins anew, as in ``BeatGrid.leaps``; how it is counted up to there.
    """
    steps_s = sixteenths(pulses_s)
    kinds = evidence(onsets, spectrum, steps_s)
    late = np.repeat(later(sounds(kinds, onsets, spectrum, steps_s), spacing=spacing), STEPS_A_BEAT)
    late = np.append(late, late[-1:])
    places = np.arange(len(steps_s)) - late
    reading = reading_of(profile(kinds, places), beginning(onsets, steps_s), spacing=spacing)
    starts, ones = [0], [reading.one]
    for at in np.flatnonzero(np.diff(late)) + 1:
        one = int(reading.one + late[at]) % N_STEPS
        # At the same beats, from a "1" on: what is left before it is too short for an eight-count either way.
        same = one % STEPS_A_BEAT == ones[-1] % STEPS_A_BEAT
        starts.append(int(at + (one - at) % N_STEPS if same else at))
        ones.append(one)
    beats, leaps = beats_of(starts, ones, steps_s)
    return steps_s[beats], leaps, reading
