"""The only decoder: sound files in, samples out; every failure in our own words.

Decoders of untrusted files can crash: call this in a worker process, except for spans of files analysed before.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import soxr

from choleor_desktop.analysis.parameters import DEFAULT
from choleor_desktop.analysis.results import Floats32
from choleor_desktop.errors import (
    AudioDamaged,
    AudioEmpty,
    AudioError,
    AudioTooLong,
    FormatNeedsExtra,
    NotAudio,
)
from choleor_desktop.library import decoders, naming, packets, scan
from choleor_desktop.library.decoders import Stream
from choleor_desktop.library.mp3_header import holds_more
from choleor_desktop.progress import SILENT, Progress

__all__ = ["AudioInfo", "Sound", "decode", "probe", "read_mono", "read_span"]

_LOUDEST = 16.0
_HOUR_S = 3600.0
_STEREO = 2
_BEFORE_S = 0.5
"""Where the bit rate of an MP3 varies, up to 80 ms behind a place that is sought are not as they are in the file."""
_CANCELS = 10**-2.0
"""Share of the left side's power: of two sides without anything in common the mean has half, of one side a quarter."""

Fold = Callable[[Floats32], Floats32]


@dataclass(frozen=True, slots=True)
class AudioInfo:
    """What a file says of itself.

    Attributes
    ----------
    duration_s
        As its header claims; 0 where it claims nothing.
    title, artist
        From its tags, cleaned of control characters, or empty.
    """

    duration_s: float
    sample_rate: int
    channels: int
    format: str
    title: str
    artist: str


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """A whole file on one channel.

    Attributes
    ----------
    samples
        float32, (n,), finite.
    broke_off
        The file promised more than could be decoded.
    """

    samples: Floats32
    broke_off: bool


def probe(path: Path | str) -> AudioInfo:
    """Read what a file says of itself, without decoding it.

    Raises
    ------
    AudioError
        When it is missing, forbidden, empty, or not a sound file.
    """
    place = Path(path)
    with _unless_it_cannot_be_read(place):
        return _probed(place)


def _probed(place: Path) -> AudioInfo:
    wanted = decoders.only_ffmpeg_reads(decoders.check_readable(place))
    if wanted:
        return _probe_av(place, wanted)
    try:
        with decoders.open_sndfile(place) as file:
            seconds = file.frames / file.samplerate
            return AudioInfo(
                duration_s=seconds if 0 < seconds < _HOUR_S * 1000 else 0.0,
                sample_rate=file.samplerate,
                channels=file.channels,
                format=file.format,
                title=naming.clean_text(_tag(file, "title")),
                artist=naming.clean_text(_tag(file, "artist")),
            )
    except NotAudio:
        if decoders.av_module() is None:
            raise
        return _probe_av(place, "")


def _tag(file: soundfile.SoundFile, name: str) -> str:
    try:
        return getattr(file, name)
    except (UnicodeDecodeError, AttributeError):
        return ""


def _probe_av(path: Path, wanted: str) -> AudioInfo:
    av = decoders.av_module()
    if av is None:
        raise FormatNeedsExtra(name=path.name, format=wanted)
    try:
        with av.open(str(path)) as container:
            stream = container.streams.audio[0]
            tags = {str(key).lower(): str(value) for key, value in container.metadata.items()}
            return AudioInfo(
                duration_s=(container.duration or 0) / av.time_base,
                sample_rate=int(stream.rate),
                channels=int(stream.channels),
                format=str(stream.codec_context.name).upper(),
                title=naming.clean_text(tags.get("title")),
                artist=naming.clean_text(tags.get("artist")),
            )
    except (av.error.FFmpegError, OSError, IndexError, ValueError, TypeError, AttributeError) as error:
        raise NotAudio(name=path.name) from error


def read_mono(
    path: Path | str, sample_rate: int = DEFAULT.sample_rate, *, max_s: float = DEFAULT.max_duration_s
) -> Floats32:
    """The samples of ``decode``."""
    return decode(path, sample_rate, max_s=max_s).samples


def decode(
    path: Path | str,
    sample_rate: int = DEFAULT.sample_rate,
    *,
    max_s: float = DEFAULT.max_duration_s,
    progress: Progress = SILENT,
) -> Sound:
    """Decode a whole file to one channel; where one decoder gives up, the other may get further.

    Parameters
    ----------
    sample_rate
        Of the result, Hz; resampled with soxr's high quality.
    max_s
        Longest sound that is read, seconds.
    progress
        Told how many samples there are by now, of how many; from the beginning where the file is read again.

    Notes
    -----
    The silence that MP3 and AAC encoders put in front is left out, so that the first sample is the music's first.
    One channel is the mean of all, as in the original; of a file whose two sides cancel each other it is the left one.

    Raises
    ------
    AudioError
        When it cannot be decoded, holds nothing, or is longer than ``max_s``.
    """
    place = Path(path)
    with _unless_it_cannot_be_read(place):
        found, cancels = _decoded(place, sample_rate, max_s, _mono, progress)
        found = _decoded(place, sample_rate, max_s, _left, progress)[0] if cancels else found
        if found.broke_off:
            _read_through(place)
    return found


@contextlib.contextmanager
def _unless_it_cannot_be_read(path: Path) -> Iterator[None]:
    """Where not all of a file can be read, or it is gone by now, that is said: it is not damaged, and may be back."""
    with scan.reading(path):
        try:
            yield
        except (AudioDamaged, AudioEmpty, NotAudio):
            decoders.check_readable(path)  # a pipe would be waited for without end
            _read_through(path)
            raise


def _read_through(path: Path) -> None:
    with path.open("rb") as file:
        while file.read(scan.CHUNK):
            pass


def _decoded(path: Path, sample_rate: int, max_s: float, fold: Fold, progress: Progress) -> tuple[Sound, bool]:
    """A whole file on one channel, and whether its sides cancel each other there."""
    best, cancels = Sound(np.zeros(0, np.float32), broke_off=False), False
    try:
        for stream in decoders.streams(path):
            samples, cancel = _folded(stream, path.name, sample_rate, max_s, fold, progress=progress)
            if len(samples) > len(best.samples):
                best, cancels = Sound(samples, stream.broke_off), cancel
            elif not len(best.samples):
                best = Sound(best.samples, best.broke_off or stream.broke_off)
            elif len(samples) == len(best.samples):  # what the first found missing is not there for the other either
                best = Sound(best.samples, stream.broke_off)
            if len(best.samples) and not best.broke_off:
                break
    except AudioTooLong:
        raise
    except AudioError:
        if not len(best.samples) and not best.broke_off:
            raise
    if not len(best.samples):
        raise AudioDamaged(name=path.name) if best.broke_off else AudioEmpty(name=path.name)
    return Sound(best.samples, best.broke_off or decoders.is_cut_off(path)), cancels


def _folded(
    stream: Stream, name: str, sample_rate: int, max_s: float, fold: Fold, *, progress: Progress
) -> tuple[Floats32, bool]:
    """All of a stream on one channel, and whether its two sides cancel each other."""
    resampler = soxr.ResampleStream(stream.rate, sample_rate, 1, dtype="float32", quality="HQ")
    same_rate = stream.rate == sample_rate
    pieces, n_read, left, folded = [], 0, 0.0, 0.0
    for block in stream.blocks:
        n_read += len(block)
        if n_read > max_s * stream.rate:
            raise AudioTooLong(name=name, hours=max_s / _HOUR_S)
        progress.step(n_read, stream.promised)
        finite = _finite(block)
        piece = fold(finite)
        if finite.shape[1] == _STEREO:
            left += float(np.vdot(finite[:, 0], finite[:, 0]))
            folded += float(np.vdot(piece, piece))
        pieces.append(piece if same_rate else resampler.resample_chunk(np.ascontiguousarray(piece)))
    if n_read and not same_rate:
        pieces.append(resampler.resample_chunk(np.zeros(0, np.float32), last=True))
    return np.concatenate(pieces) if pieces else np.zeros(0, np.float32), folded < _CANCELS * left


def _mono(block: Floats32) -> Floats32:
    if block.shape[1] == 1:
        return block[:, 0]
    if block.shape[1] == _STEREO:
        return (block[:, 0] + block[:, 1]) * np.float32(0.5)
    return block.mean(axis=1)


def _left(block: Floats32) -> Floats32:
    return block[:, 0]


def _finite(block: Floats32) -> Floats32:
    """Samples as they can be: not-a-number is silence, what is beyond all measure is cut."""
    lowest, highest = float(block.min(initial=0.0)), float(block.max(initial=0.0))
    if lowest >= -_LOUDEST and highest <= _LOUDEST:  # false for not-a-number too
        return block
    return np.clip(np.nan_to_num(block, nan=0.0, posinf=0.0, neginf=0.0), -_LOUDEST, _LOUDEST)


def read_span(path: Path | str, start_s: float, end_s: float) -> tuple[Floats32, int]:
    """Decode a part of a file in stereo at its own rate, sample-exact.

    Returns
    -------
    samples, sample_rate
        float32, (m, 2), m at most ``(end_s - start_s) * sample_rate`` rounded; and Hz.

    Raises
    ------
    AudioError
        When it cannot be decoded or has no sound there.
    """
    place = Path(path)
    with _unless_it_cannot_be_read(place):
        found = _span_by_seeking(place, start_s, end_s)
        if found is None:
            found = _span_by_packets(place, start_s, end_s)
        if found is None:
            found = _span_by_decoding(place, start_s, end_s)
        block, rate = found
        if not len(block):
            raise AudioDamaged(name=place.name)
    return _stereo(_finite(block)), rate


def _span_by_seeking(path: Path, start_s: float, end_s: float) -> tuple[Floats32, int] | None:
    """A span through libsndfile, which is exact; None where it cannot, or gives less than it promised."""
    if not decoders.can_seek(path):
        return None
    try:
        with decoders.open_sndfile(path) as file:
            delay, rate = decoders.delay_in_front(file, path), file.samplerate
            start, stop = max(0, round(start_s * rate)) + delay, max(0, round(end_s * rate)) + delay
            begin = min(start, file.frames)
            before = min(begin, round(_BEFORE_S * rate)) if file.format == "MP3" else 0
            file.seek(begin - before)
            block: Any = file.read(before + max(0, stop - start), dtype="float32", always_2d=True)[before:]
            is_whole = len(block) >= min(stop, file.frames) - begin
            if stop > file.frames and file.format == "MP3":
                is_whole &= not holds_more(path, file.frames)
    except (NotAudio, soundfile.SoundFileError, RuntimeError, ValueError):
        return None
    return (block, rate) if is_whole else None


def _span_by_packets(path: Path, start_s: float, end_s: float) -> tuple[Floats32, int] | None:
    """A span that begins in the middle of a file that libsndfile does not read; None where that cannot be."""
    if decoders.can_seek(path) or decoders.is_joined(path):
        return None
    found = packets.span(path, start_s, end_s)
    if found is None or not found[0]:
        return None
    return np.concatenate([_stereo(block) for block in found[0]]), found[1]


def _span_by_decoding(path: Path, start_s: float, end_s: float) -> tuple[Floats32, int]:
    """A span by decoding all that is before it."""
    best, rate = np.zeros((0, _STEREO), np.float32), 0
    for stream in decoders.streams(path):
        start, stop = max(0, round(start_s * stream.rate)), max(0, round(end_s * stream.rate))
        pieces, at = [], 0
        for block in stream.blocks:
            if at + len(block) > start:
                pieces.append(_stereo(block[max(0, start - at) : stop - at]))
            at += len(block)
            if at >= stop:
                break
        span = np.concatenate(pieces) if pieces else best[:0]
        if len(span) > len(best):
            best, rate = span, stream.rate
        if len(span) == stop - start or (len(span) and not stream.broke_off):
            break
    return best, rate


def _stereo(block: Floats32) -> Floats32:
    if block.shape[1] == _STEREO:
        return block
    return np.repeat(_mono(block)[:, None], _STEREO, axis=1)
