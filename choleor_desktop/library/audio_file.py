"""The only decoder: sound files in, samples out; every failure in our own words.

Decoders of untrusted files can crash: call this in a worker process, except for spans of files analysed before.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
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
    FileForbidden,
    FileMissing,
    FormatNeedsExtra,
    NotAudio,
)
from choleor_desktop.library.mp3_header import is_mp3, length_is_unknown

SUFFIXES = frozenset({
    ".wav", ".wave", ".aif", ".aiff", ".aifc", ".flac", ".ogg", ".oga", ".opus", ".mp3",
    ".m4a", ".mp4", ".aac", ".rf64", ".w64", ".caf", ".wma",
})  # fmt: skip
"""File names that are looked at; what a file really is, its bytes say."""

_FORMATS = frozenset({"WAV", "WAVEX", "RF64", "W64", "AIFF", "FLAC", "OGG", "MP3", "CAF"})
_CODINGS = frozenset({
    "PCM_S8", "PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ULAW", "ALAW", "VORBIS", "OPUS",
    "MPEG_LAYER_I", "MPEG_LAYER_II", "MPEG_LAYER_III", "ALAC_16", "ALAC_20", "ALAC_24", "ALAC_32",
})  # fmt: skip
_BLOCK = 1 << 16
_LOUDEST = 16.0
_HOUR_S = 3600.0
_LONGEST_TITLE = 300
_MOST_CHANNELS = 64
_STEREO = 2


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


@dataclass(frozen=True, slots=True)
class _Stream:
    """Decoded blocks (n, channels) of one file, with its rate."""

    rate: int
    channels: int
    blocks: Iterator[Floats32]


def _av() -> ModuleType | None:
    try:
        import av  # noqa: PLC0415 - an optional extra
    except ImportError:
        return None
    return av


def clean_text(text: str | None) -> str:
    """Text of a tag or name, to be shown as data: one line, NFC, no control characters, not too long."""
    composed = unicodedata.normalize("NFC", text or "")
    kept = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in composed)
    return " ".join(kept.split())[:_LONGEST_TITLE]


def _open_checked(path: Path) -> None:
    try:
        with path.open("rb") as file:
            if not file.read(1):
                raise AudioEmpty(name=path.name)
    except FileNotFoundError as error:
        raise FileMissing(path=str(path)) from error
    except PermissionError as error:
        raise FileForbidden(path=str(path)) from error
    except OSError as error:
        raise AudioDamaged(name=path.name) from error


def _needs_av(path: Path) -> str:
    """Name of a format that libsndfile does not read and PyAV does, or empty."""
    with path.open("rb") as file:
        head = file.read(16)
    if head[4:8] == b"ftyp":
        return "AAC"
    if head[:4] == b"\x30\x26\xb2\x75":
        return "WMA"
    if head[0:1] == b"\xff" and len(head) > 1 and head[1] & 0xF6 == 0xF0:  # noqa: PLR2004 - ADTS sync word, layer 0
        return "AAC"
    return ""


def _sound_file(path: Path) -> soundfile.SoundFile:
    """Open with libsndfile, if it is one of the formats we trust it with."""
    try:
        # Bytes, because libsndfile gets wrong what Python decodes with surrogates.
        name: Any = os.fsencode(path)
        file = soundfile.SoundFile(name)
    except (soundfile.SoundFileError, RuntimeError, TypeError, ValueError, OSError, OverflowError) as error:
        raise NotAudio(name=path.name) from error
    if file.format not in _FORMATS | {"OGG"} or file.subtype not in _CODINGS:
        file.close()
        raise NotAudio(name=path.name)
    if not 1 <= file.channels <= _MOST_CHANNELS or file.samplerate <= 0:
        file.close()
        raise AudioDamaged(name=path.name)
    return file


def _sndfile_blocks(path: Path, file: soundfile.SoundFile) -> Iterator[Floats32]:
    """Blocks until the sound ends; a file cut off in the middle ends early, and a second decoder may get more of it."""
    n_read, failure = 0, None
    with file:
        # Lengths in headers lie; only what is decoded counts.
        while True:
            try:
                block: Any = file.read(_BLOCK, dtype="float32", always_2d=True)
            except (soundfile.SoundFileError, RuntimeError, ValueError) as error:
                failure = error
                break
            if not len(block):
                break
            n_read += len(block)
            yield block
        promised = file.frames
    if n_read or (not promised and failure is None):
        return
    av = _av()
    if av is None:
        raise AudioDamaged(name=path.name) from failure
    try:
        yield from _av_stream(path, av).blocks
    except NotAudio as error:
        raise AudioDamaged(name=path.name) from error


def _av_stream(path: Path, av: ModuleType) -> _Stream:
    try:
        container = av.open(str(path))
        stream = container.streams.audio[0]
        rate, channels = int(stream.rate), int(stream.channels)
    except (av.error.FFmpegError, OSError, IndexError, ValueError, TypeError, AttributeError) as error:
        raise NotAudio(name=path.name) from error
    if rate <= 0 or not 1 <= channels <= _MOST_CHANNELS:
        raise AudioDamaged(name=path.name)
    return _Stream(rate, channels, _av_blocks(path, av, container))


def _av_blocks(path: Path, av: ModuleType, container: object) -> Iterator[Floats32]:
    resampler = av.AudioResampler(format="fltp")
    n_read = 0
    with container as opened:  # type: ignore[attr-defined]
        try:
            for frame in opened.decode(audio=0):
                for plain in resampler.resample(frame):
                    block = np.ascontiguousarray(plain.to_ndarray().T, np.float32)
                    n_read += len(block)
                    yield block
        except (av.error.FFmpegError, OSError, ValueError) as error:
            if not n_read:
                raise AudioDamaged(name=path.name) from error


def _stream(path: Path) -> _Stream:
    _open_checked(path)
    wanted = _needs_av(path)
    av = _av()
    if wanted or (is_mp3(path) and length_is_unknown(path) and av is not None):
        if av is None:
            raise FormatNeedsExtra(name=path.name, format=wanted)
        return _av_stream(path, av)
    try:
        file = _sound_file(path)
    except AudioError:
        if av is None or path.suffix.lower() not in SUFFIXES:
            raise
        return _av_stream(path, av)
    return _Stream(file.samplerate, file.channels, _sndfile_blocks(path, file))


def probe(path: Path | str) -> AudioInfo:
    """Read what a file says of itself, without decoding it.

    Raises
    ------
    AudioError
        When it is missing, forbidden, empty, or not a sound file.
    """
    place = Path(path)
    _open_checked(place)
    if _needs_av(place):
        return _probe_av(place)
    try:
        with _sound_file(place) as file:
            seconds = file.frames / file.samplerate
            return AudioInfo(
                duration_s=seconds if 0 < seconds < _HOUR_S * 1000 else 0.0,
                sample_rate=file.samplerate,
                channels=file.channels,
                format=file.format,
                title=clean_text(_tag(file, "title")),
                artist=clean_text(_tag(file, "artist")),
            )
    except NotAudio:
        if _av() is None:
            raise
        return _probe_av(place)


def _tag(file: soundfile.SoundFile, name: str) -> str:
    try:
        return getattr(file, name)
    except (UnicodeDecodeError, AttributeError):
        return ""


def _probe_av(path: Path) -> AudioInfo:
    av = _av()
    if av is None:
        raise FormatNeedsExtra(name=path.name, format=_needs_av(path))
    try:
        with av.open(str(path)) as container:
            stream = container.streams.audio[0]
            tags = {str(key).lower(): str(value) for key, value in container.metadata.items()}
            return AudioInfo(
                duration_s=(container.duration or 0) / av.time_base,
                sample_rate=int(stream.rate),
                channels=int(stream.channels),
                format=str(stream.codec_context.name).upper(),
                title=clean_text(tags.get("title")),
                artist=clean_text(tags.get("artist")),
            )
    except (av.error.FFmpegError, OSError, IndexError, ValueError, TypeError, AttributeError) as error:
        raise NotAudio(name=path.name) from error


def _mono(block: Floats32) -> Floats32:
    if block.shape[1] == 1:
        return block[:, 0]
    if block.shape[1] == _STEREO:
        return (block[:, 0] + block[:, 1]) * np.float32(0.5)
    return block.mean(axis=1)


def read_mono(
    path: Path | str, sample_rate: int = DEFAULT.sample_rate, *, max_s: float = DEFAULT.max_duration_s
) -> Floats32:
    """Decode a whole file to one channel.

    Parameters
    ----------
    sample_rate
        Of the result, Hz; resampled with soxr's high quality.
    max_s
        Longest sound that is read, seconds.

    Returns
    -------
    ndarray
        float32, (n,), finite.

    Raises
    ------
    AudioError
        When it cannot be decoded, holds nothing, or is longer than ``max_s``.
    """
    place = Path(path)
    stream = _stream(place)
    resampler = soxr.ResampleStream(stream.rate, sample_rate, 1, dtype="float32", quality="HQ")
    same_rate = stream.rate == sample_rate
    pieces, n_read = [], 0
    for block in stream.blocks:
        n_read += len(block)
        if n_read > max_s * stream.rate:
            raise AudioTooLong(name=place.name, hours=max_s / _HOUR_S)
        piece = _mono(_finite(block))
        pieces.append(piece if same_rate else resampler.resample_chunk(np.ascontiguousarray(piece)))
    if not n_read:
        raise AudioEmpty(name=place.name)
    if not same_rate:
        pieces.append(resampler.resample_chunk(np.zeros(0, np.float32), last=True))
    return np.concatenate(pieces)


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
    _open_checked(place)
    if not _needs_av(place) and not (is_mp3(place) and length_is_unknown(place)):
        with _sound_file(place) as file:
            rate = file.samplerate
            start, stop = max(0, round(start_s * rate)), max(0, round(end_s * rate))
            try:
                file.seek(min(start, file.frames))
                block: Any = file.read(max(0, stop - start), dtype="float32", always_2d=True)
            except (soundfile.SoundFileError, RuntimeError, ValueError) as error:
                raise AudioDamaged(name=place.name) from error
    else:
        stream = _stream(place)
        rate = stream.rate
        whole = np.concatenate([*stream.blocks] or [np.zeros((0, stream.channels), np.float32)])
        block = whole[max(0, round(start_s * rate)) : max(0, round(end_s * rate))]
    if not len(block):
        raise AudioDamaged(name=place.name)
    return _stereo(_finite(block)), rate


def _stereo(block: Floats32) -> Floats32:
    if block.shape[1] == _STEREO:
        return block
    return np.repeat(_mono(block)[:, None], _STEREO, axis=1)
