"""A span of a compressed file that libsndfile cannot seek in, without decoding all that is before it.

The packets of a file are listed, which is quick, so that it is known which of them holds a sample; decoding begins a
second before it, by when the decoder is in the state in which it would have arrived there.
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from functools import lru_cache
from itertools import islice
from math import ceil
from pathlib import Path
from types import ModuleType
from typing import Any

from choleor_desktop.analysis.results import Floats32
from choleor_desktop.errors import AudioError
from choleor_desktop.library import decoders
from choleor_desktop.library.mp3_header import header_of

_STEADY = ("aac", "mp3", "mp3float")
_OPUS_RATE = 48_000
_HEAD = 4
_BEFORE_S = 1.0
_KEPT = 8


def span(path: Path, start_s: float, end_s: float) -> tuple[list[Floats32], int] | None:
    """Blocks of a part of a file as they are when the whole of it is decoded.

    Returns
    -------
    blocks, rate
        float32, each (n, channels); or None where that cannot be told without decoding from the beginning.
    """
    av = decoders.av_module()
    if av is None:
        return None
    told = path.stat()
    try:
        listed = _listed(str(path), told.st_size, told.st_mtime_ns, av)
        blocks = listed.span(max(0, round(start_s * listed.rate)), max(0, round(end_s * listed.rate)))
    except (AudioError, av.error.FFmpegError, OSError, ValueError):
        return None
    return None if blocks is None else (blocks, listed.rate)


@lru_cache(maxsize=_KEPT)
def _listed(path: str, _size: int, _mtime_ns: int, av: ModuleType) -> _Packets:
    return _Packets(Path(path), av)


class _Packets:
    """The packets of one file as far as they were needed, and the sample at which each begins.

    The file is open only while they are listed: a drive with an open file on it cannot be taken out.
    """

    def __init__(self, path: Path, av: ModuleType) -> None:
        self._lock, self._path, self._av, self._is_through = threading.Lock(), path, av, False
        mp3 = header_of(path, decoders.check_readable(path))
        self._skip = decoders.delay_of_av(mp3)
        with decoders.open_av(path, av) as container:
            track = container.streams.audio[0]
            self.rate = int(track.rate)
            self._as_floats = decoders.Planar(av, self.rate)
            self._decoder: Any = track.codec_context
            self._packets: list[Any] = list(islice(container.demux(track), _HEAD))
            frames = list(decoders.music_frames(iter(self._packets), self._decoder.name))
            is_opus = self._decoder.name in ("opus", "libopus") and track.time_base.denominator == _OPUS_RATE
        # Only where the last of these begins is known; a span that begins before it is quickly decoded from the start.
        self._starts = [0] * (_HEAD - 1) + [sum(frame.samples for frame in frames[:-1])]
        self._steady = frames[-1].samples if frames and self._decoder.name in _STEADY else 0
        self._can = len(self._packets) == _HEAD and len(frames) >= _HEAD - 1 and (self._steady > 0 or is_opus)

    def _list_until(self, sample: int) -> None:
        """Go on, and then as far again as was known: so a file is not gone through anew for each slice."""
        n_known = len(self._packets)
        if self._is_through or self._starts[-1] >= sample:
            return
        with decoders.open_av(self._path, self._av) as container:
            for packet in islice(container.demux(container.streams.audio[0]), n_known, None):
                last = self._packets[-1]
                self._starts.append(self._starts[-1] + (self._steady or int(last.duration or 0)))
                self._packets.append(packet)
                if self._starts[-1] >= sample and len(self._packets) >= 2 * n_known:
                    return
        self._is_through = True

    def span(self, start: int, stop: int) -> list[Floats32] | None:
        """Blocks of the samples from ``start`` to ``stop``."""
        start, stop = start + self._skip, stop + self._skip
        with self._lock:
            if not self._can or start < self._starts[_HEAD - 1]:
                return None
            self._list_until(stop)
            first = bisect_right(self._starts, start) - 1
            steps = max(self._starts[-1] - self._starts[_HEAD - 1], 1) / max(len(self._starts) - _HEAD, 1)
            self._decoder.flush_buffers()
            blocks, n_missing = [], stop - self._starts[first]
            for i in range(max(first - ceil(_BEFORE_S * self.rate / steps), 0), len(self._packets)):
                for frame in self._decoder.decode(self._packets[i]):
                    if i >= first and n_missing > 0:
                        blocks.append(self._as_floats(frame)[:n_missing])
                        n_missing -= len(blocks[-1])
                if n_missing <= 0:
                    break
            return list(decoders.without_first(iter(blocks), start - self._starts[first]))
