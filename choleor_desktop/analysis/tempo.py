"""The tempo of a song, window by window: how likely is each, and how does it go on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.fft

from choleor_desktop.analysis import learned
from choleor_desktop.analysis.onsets import Onsets, unlevelled
from choleor_desktop.analysis.results import Floats

N_TEMPOS = 100
"""Tempos that are told apart in an octave."""
ONE_TEMPO = 1.018
"""How far apart the tempos of a course may be that is of one."""
_WINDOW_S, _HOP_S = 12.0, 1.5
_RATE_MULTIPLES = (0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0)
_LAG_MULTIPLES = (0.5, 1.0, 1.5, 2.0, 3.0, 4.0)
_N_FFT = 8_192
_CHANGE_COST, _JUMP_COST = 0.5, 7.0
_LEAP, _AT_ONCE, _EVEN_FOR = 8, 3, 5
_MIDDLE_BPM = 120.0
_WEAKEST_OVERLAP = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class TempoCourse:
    """How fast a song is as it goes.

    Attributes
    ----------
    tempos
        The tempos looked at, beats per minute, one octave, (N_TEMPOS,).
    log_likely
        Logarithm of how likely each is, (n_windows, N_TEMPOS).
    times_s
        Middles of the windows, (n_windows,).
    bpm
        The likeliest course through them, (n_windows,); it leaves the octave only where the tempo
        drifts across its edge.
    """

    tempos: Floats
    log_likely: Floats
    times_s: Floats
    bpm: Floats

    @property
    def overall(self) -> Floats:
        """How likely each tempo is for the whole song, were there only one, (N_TEMPOS,)."""
        total = self.log_likely.mean(axis=0)
        share = np.exp(total - total.max())
        return share / share.sum()

    def periods(self, n_frames: int, frames_per_s: float) -> Floats:
        """Length of a beat at every frame, in frames, (n_frames,)."""
        log_bpm = np.interp(np.arange(n_frames) / frames_per_s, self.times_s, np.log(self.bpm))
        return 60 * frames_per_s / np.exp(log_bpm)

    def leaps(self, least: float, least_if_even: float) -> Floats:
        """When the tempo changes within three windows, (n,).

        Parameters
        ----------
        least
            By more than this, a difference of logarithms.
        least_if_even
            Or by more than this, where for five windows before and five behind, or all there are, it is even.
        """
        logs = np.log(self.bpm)
        change = np.abs(logs[_AT_ONCE:] - logs[:-_AT_ONCE])
        padded = np.pad(logs, _EVEN_FOR - 1, "edge")
        even = np.ptp(np.lib.stride_tricks.sliding_window_view(padded, _EVEN_FOR), axis=1) < np.log(ONE_TEMPO)
        before, behind = even[: len(change)], even[len(even) - len(change) :]
        leaping = (change > least) | ((change > least_if_even) & before & behind)
        large = np.flatnonzero(leaping)
        runs = np.split(large, np.flatnonzero(np.diff(large) > 1) + 1)
        middles = np.array([run.mean() + _AT_ONCE / 2 for run in runs if len(run)])
        return np.interp(middles, np.arange(len(self.times_s)), self.times_s)

    def part(self, start_s: float, end_s: float) -> TempoCourse:
        """What lies between two times: by the windows that lie within, or else by that nearest to its middle."""
        inside = (self.times_s >= start_s + _HOP_S) & (self.times_s <= end_s - _HOP_S)
        if not inside.any():
            inside[np.abs(self.times_s - (start_s + end_s) / 2).argmin()] = True
        return TempoCourse(self.tempos, self.log_likely[inside], self.times_s[inside] - start_s, self.bpm[inside])


def _windows(envelope: Floats, frames_per_s: float) -> tuple[Floats, Floats]:
    """Overlapping windows (n, width) and their middles in seconds; a short song is one window."""
    width, hop = int(_WINDOW_S * frames_per_s), int(_HOP_S * frames_per_s)
    padded = np.pad(envelope, (0, max(0, width - len(envelope))))
    windows = np.lib.stride_tricks.sliding_window_view(padded, width)[::hop]
    return windows, np.asarray((np.arange(len(windows)) * hop + width / 2) / frames_per_s, np.float64)


def _read(rows: Floats, at: Floats) -> Floats:
    """Values of rows (n, m) between columns, (n, len(at))."""
    low = at.astype(int)
    return rows[:, low] * (1 - (at - low)) + rows[:, low + 1] * (at - low)


def tempo_evidence(onsets: Onsets, tempos: Floats) -> tuple[Floats, Floats]:
    """What speaks for each tempo: the pulse's Fourier lines and autocorrelation at simple multiples of the beat.

    Returns
    -------
    evidence, times_s
        (n_windows, n_tempos, n_kinds) and the middles of the windows.
    """
    rate = onsets.frames_per_s
    windows, times_s = _windows(unlevelled(onsets.envelope, rate), rate)
    width = windows.shape[1]
    taper = np.hanning(width)
    tapered = (windows * taper).astype(np.float32)
    size = np.sqrt((tapered**2).sum(axis=1, keepdims=True)) + 1e-9
    heights = np.abs(np.asarray(scipy.fft.rfft(tapered, _N_FFT, axis=1)))
    lines = heights / (size * np.sqrt(width))
    # Half the lines are enough for lags that are shorter than half of what was transformed.
    echo = np.asarray(scipy.fft.irfft(np.square(heights[:, ::2]), axis=1))
    echo /= echo[:, :1] + 1e-9
    # A tapered window's autocorrelation falls with the lag whatever sounds: divided out.
    fall = np.correlate(taper, taper, "full")[width - 1 :]
    overlap = np.maximum(fall / fall[0], _WEAKEST_OVERLAP)
    kinds = [_read(lines, tempos / 60 * times * _N_FFT / rate) for times in _RATE_MULTIPLES]
    for times in _LAG_MULTIPLES:
        lag = 60 * rate / tempos * times
        kinds.append(_read(echo, lag) / np.interp(lag, np.arange(width), overlap))
    usual = np.log2(tempos / _MIDDLE_BPM)
    kinds += [np.broadcast_to(usual**power, kinds[0].shape) for power in (1, 2)]
    return np.stack(kinds, axis=-1), times_s


def _likeliest_course(log_likely: Floats) -> Floats:
    """Steps of the best path through the windows (Viterbi), ``_unwrapped``, (n_windows,)."""
    n = log_likely.shape[1]
    steps = np.arange(n)
    apart = np.abs((steps[:, None] - steps[None] + n // 2) % n - n // 2)
    cost = np.minimum(_CHANGE_COST * np.maximum(apart - 1, 0), _JUMP_COST)
    score, came_from = log_likely[0].copy(), []
    for row in log_likely[1:]:
        # Up costs as much as down: a row for each step that is reached, side by side in memory.
        reach = score - cost
        came_from.append(reach.argmax(axis=1))
        score = reach[steps, came_from[-1]] + row
    path = [int(score.argmax())]
    for back in reversed(came_from):
        path.append(int(back[path[-1]]))
    return _unwrapped(np.array(path[::-1]), n)


def _unwrapped(path: npt.NDArray[np.int_], n: int) -> Floats:
    """Steps on the circle of an octave, a row: drifts go on across its edge, but after a leap each stretch is in it."""
    turns = (np.diff(path) + n / 2) % n - n / 2
    stretches = np.split(np.cumsum(np.append(path[0], turns)), np.flatnonzero(np.abs(turns) > _LEAP) + 1)
    return np.concatenate([stretch - n * np.floor(np.median(stretch) / n) for stretch in stretches])


def find_tempo(onsets: Onsets, lowest_bpm: float, weights: Floats = learned.TEMPO_WEIGHTS) -> TempoCourse:
    """Follow the tempo of a song within the octave above ``lowest_bpm``."""
    tempos = lowest_bpm * 2 ** (np.arange(N_TEMPOS) / N_TEMPOS)
    evidence, times_s = tempo_evidence(onsets, tempos)
    score = evidence @ weights
    score -= score.max(axis=1, keepdims=True)
    log_likely = score - np.log(np.exp(score).sum(axis=1, keepdims=True))
    bpm = lowest_bpm * 2 ** (_likeliest_course(log_likely) / N_TEMPOS)
    return TempoCourse(tempos, log_likely, times_s, bpm)
