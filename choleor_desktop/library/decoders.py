"""The two decoders, libsndfile and (an extra) FFmpeg: files in, blocks of samples out, failures in our own words.

What a header claims is never allocated; a file that breaks off gives the sound before the break and says so.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import soundfile

from choleor_desktop.analysis.results import Floats32
from choleor_desktop.errors import (
    AudioDamaged,
    AudioEmpty,
    AudioUnsuited,
    FileForbidden,
    FileMissing,
    FormatNeedsExtra,
    NotAudio,
)
from choleor_desktop.library import suffixes
from choleor_desktop.library.mp3_header import USUAL_DELAY, Mp3Header, header_by_name, read_mp3_header
from choleor_desktop.phrase import Phrase

_FORMATS = frozenset({"WAV", "WAVEX", "RF64", "W64", "AIFF", "FLAC", "OGG", "MP3", "CAF"})
_CODINGS = frozenset({
    "PCM_S8", "PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ULAW", "ALAW", "VORBIS", "OPUS",
    "MPEG_LAYER_I", "MPEG_LAYER_II", "MPEG_LAYER_III", "ALAC_16", "ALAC_20", "ALAC_24", "ALAC_32",
})  # fmt: skip

# After each block soundfile seeks to where it is, and libsndfile decodes some frames of an MP3 again.
_SAMPLES_AT_ONCE = 1 << 19
_MOST_CHANNELS = 64
_LOWEST_RATE, _HIGHEST_RATE = 2_000, 1_000_000
_WHOLE = 0.98  # of what was promised; some encoders promise a little too much
_AAC_FRAME = 1_024
_OGG_LOOK_AT = 1 << 16
_OGG_HEAD, _OGG_FIRST, _OGG_LAST = 27, 2, 4
_BELIEVABLE_BYTES = 0x7FFF_F000


@dataclass(slots=True)
class Stream:
    """The sound of one file, block by block.

    Attributes
    ----------
    rate, channels
        As the file says; a later block may have other channels.
    blocks
        float32, (n, channels).
    broke_off
        Known when the blocks are through: the file promised more than it gave.
    """

    rate: int
    channels: int
    blocks: Iterator[Floats32]
    broke_off: bool = False


def av_module() -> ModuleType | None:
    """FFmpeg's Python face, where the extra ``aac`` is installed."""
    try:
        import av  # noqa: PLC0415 - an optional extra
    except ImportError:
        return None
    return av


def check_readable(path: Path) -> bytes:
    """The first bytes of a file.

    Raises
    ------
    FileMissing, FileForbidden, AudioEmpty, AudioDamaged, NotAudio
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a folder; and a pipe would be waited for without end
            raise NotAudio(name=path.name)
        with path.open("rb") as file:
            head = file.read(64)
    except FileNotFoundError as error:
        raise FileMissing(path=str(path)) from error
    except PermissionError as error:
        raise FileForbidden(path=str(path)) from error
    except OSError as error:
        raise AudioDamaged(name=path.name) from error
    if not head:
        raise AudioEmpty(name=path.name)
    return head


def only_ffmpeg_reads(head: bytes) -> str:
    """Name of a format that libsndfile does not read and FFmpeg does, or empty."""
    if head[4:8] == b"ftyp":
        return "AAC"
    if head[:4] == b"\x30\x26\xb2\x75":
        return "WMA"
    if head[0:1] == b"\xff" and len(head) > 1 and head[1] & 0xF6 == 0xF0:  # noqa: PLR2004 - ADTS sync word, layer 0
        return "AAC"
    return ""


def streams(path: Path) -> Iterator[Stream]:
    """The file through each decoder that may read it, the better one first.

    Raises
    ------
    AudioError
        When none can read it.
    """
    head = check_readable(path)
    wanted = only_ffmpeg_reads(head)
    mp3 = header_by_name(path)
    if not wanted and mp3 is not None and not mp3.length_is_known:
        # libsndfile stops at about 60 % of these.
        wanted = "MP3 files that do not tell their length"
    may_try = path.suffix.lower() in suffixes.SOUND
    # libsndfile 1.2.2 calls some whole Opus files malformed, and gives up in their middle.
    ffmpeg_first = bool(wanted) or (may_try and (b"OpusHead" in head or _is_joined(path, mp3)))
    # To load FFmpeg holds the interpreter, so that is left until a file needs it.
    if ffmpeg_first:
        av = av_module()
        if av is not None:
            yield _av_stream(path, av, mp3)
        elif wanted:
            raise FormatNeedsExtra(name=path.name, format=wanted)
    if not wanted:
        try:
            yield _sndfile_stream(path)
        except NotAudio:
            if not may_try or av_module() is None:
                raise
    if may_try and not ffmpeg_first:
        av = av_module()
        if av is not None:
            yield _av_stream(path, av, mp3)


def can_seek(path: Path) -> bool:
    """Whether libsndfile finds any place of the file by itself."""
    head, mp3 = check_readable(path), header_by_name(path)
    if (b"OpusHead" in head or _is_joined(path, mp3)) and av_module() is not None:
        return False
    return not only_ffmpeg_reads(head) and (mp3 is None or mp3.length_is_known)


def is_cut_off(path: Path) -> bool:
    """Whether the end of a file is missing, as far as its own bytes tell."""
    head, mp3 = check_readable(path), header_by_name(path)
    if _is_joined(path, mp3) and av_module() is None:
        return True
    if head[:4] == b"OggS":
        return not _ogg_ends_well(path)
    return _wav_promises_more(path) if head[:4] == b"RIFF" else _mp3_promises_more(path, mp3)


def _ogg_ends_well(path: Path) -> bool:
    """Whether the last page of an OGG file says that it is the last."""
    page = _last_ogg_page(path)
    return len(page) > 5 and bool(page[5] & _OGG_LAST)  # noqa: PLR2004 - where its kind stands


def _last_ogg_page(path: Path) -> bytes:
    """The last page of an OGG file from its beginning; nothing where none is found."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _OGG_LOOK_AT))
        tail = file.read()
    at = tail.rfind(b"OggS")
    return tail[at:] if at >= 0 else b""


def is_joined(path: Path) -> bool:
    """Whether streams follow one another in a file, as in a recorded broadcast, or in MP3 files that were put together:
    libsndfile ends with the first."""
    return _is_joined(path, header_by_name(path))


def _is_joined(path: Path, mp3: Mp3Header | None) -> bool:
    return _is_chained(path) if mp3 is None else mp3.goes_on


def _is_chained(path: Path) -> bool:
    """Whether the last page of an OGG file belongs to none of the streams that begin it."""
    with path.open("rb") as file:
        head = file.read(_OGG_LOOK_AT)
    begun, at = set(), 0
    while head[at : at + 4] == b"OggS" and len(head) > at + _OGG_HEAD and head[at + 5] & _OGG_FIRST:
        begun.add(head[at + 14 : at + 18])
        n_parts = head[at + _OGG_HEAD - 1]
        at += _OGG_HEAD + n_parts + sum(head[at + _OGG_HEAD : at + _OGG_HEAD + n_parts])
    return bool(begun) and _last_ogg_page(path)[14:18] not in {*begun, b""}


def _wav_promises_more(path: Path) -> bool:
    """Whether the data chunk of a WAV file is longer than the file; sizes that mean “unknown” promise nothing."""
    with path.open("rb") as file:
        head = file.read(_OGG_LOOK_AT)
        size = file.seek(0, os.SEEK_END)
    at = 12
    while at + 8 <= len(head):
        length = int.from_bytes(head[at + 4 : at + 8], "little")
        if head[at : at + 4] == b"data":
            return length < _BELIEVABLE_BYTES and at + 8 + length > size + 1
        at += 8 + length + length % 2
    return False


def _mp3_promises_more(path: Path, mp3: Mp3Header | None) -> bool:
    return mp3 is not None and path.stat().st_size < _WHOLE * mp3.n_bytes


# --- libsndfile ----------------------------------------------------------------------------------


def open_sndfile(path: Path) -> soundfile.SoundFile:
    """Open with libsndfile, if it is one of the formats we trust it with.

    Raises
    ------
    NotAudio, AudioUnsuited
    """
    try:
        file = soundfile.SoundFile(name_for_sndfile(path))
    except (soundfile.SoundFileError, RuntimeError, TypeError, ValueError, OSError, OverflowError) as error:
        raise NotAudio(name=path.name) from error
    if file.format not in _FORMATS or file.subtype not in _CODINGS:
        file.close()
        raise NotAudio(name=path.name)
    try:
        _check_suited(path, file.samplerate, file.channels)
    except AudioUnsuited:
        file.close()
        raise
    return file


def _check_suited(path: Path, rate: int, channels: int) -> None:
    if not _LOWEST_RATE <= rate <= _HIGHEST_RATE:
        why = Phrase(
            "its sample rate is {rate} Hz, and {lowest} to {highest} Hz are possible",
            rate=rate, lowest=_LOWEST_RATE, highest=_HIGHEST_RATE,
        )  # fmt: skip
        raise AudioUnsuited(name=path.name, reason=why)
    if not 1 <= channels <= _MOST_CHANNELS:
        why = Phrase("it has {channels} channels, and 1 to {most} are possible", channels=channels, most=_MOST_CHANNELS)
        raise AudioUnsuited(name=path.name, reason=why)


def name_for_sndfile(path: Path, platform: str = sys.platform) -> Any:
    """A file's name as soundfile hands it on unharmed.

    On Windows, text: bytes would go through a code page, in which most of the world's letters are missing. Elsewhere,
    bytes: soundfile cannot encode what Python decoded with surrogates.
    """
    return str(path) if platform == "win32" else os.fsencode(path)


def delay_in_front(file: soundfile.SoundFile, path: Path) -> int:
    """Samples of an encoder's silence that libsndfile leaves in front."""
    if file.format != "MP3":
        return 0
    mp3 = read_mp3_header(path)
    return 0 if mp3 is None or mp3.delay_is_known else USUAL_DELAY


def _sndfile_stream(path: Path) -> Stream:
    file = open_sndfile(path)
    stream = Stream(file.samplerate, file.channels, iter(()))
    stream.blocks = without_first(_sndfile_blocks(file, stream), delay_in_front(file, path))
    return stream


def _sndfile_blocks(file: soundfile.SoundFile, stream: Stream) -> Iterator[Floats32]:
    n_read = 0
    with file:
        promised = file.frames
        while True:
            try:
                block: Any = file.read(_SAMPLES_AT_ONCE // file.channels, dtype="float32", always_2d=True)
            except (soundfile.SoundFileError, RuntimeError, ValueError):
                stream.broke_off = True
                break
            if not len(block):
                break
            n_read += len(block)
            yield block
        is_believable = 0 < promised < 1 << 40
        stream.broke_off |= is_believable and n_read < _WHOLE * promised


def without_first(blocks: Iterator[Floats32], n: int) -> Iterator[Floats32]:
    """Blocks without their first ``n`` samples."""
    for block in blocks:
        if n < len(block):
            yield block[n:]
        n = max(0, n - len(block))


# --- FFmpeg --------------------------------------------------------------------------------------


def open_av(path: Path, av: ModuleType) -> Any:
    """Open with FFmpeg a file that holds sound.

    Raises
    ------
    NotAudio, AudioUnsuited
    """
    try:
        container = av.open(str(path))
    except (av.error.FFmpegError, OSError, ValueError, TypeError) as error:
        raise NotAudio(name=path.name) from error
    try:
        track = container.streams.audio[0]
        rate, channels = int(track.rate), int(track.channels)
    except (av.error.FFmpegError, OSError, IndexError, ValueError, TypeError, AttributeError) as error:
        container.close()
        raise NotAudio(name=path.name) from error
    try:
        _check_suited(path, rate, channels)
    except AudioUnsuited:
        container.close()
        raise
    return container


def delay_of_av(mp3: Mp3Header | None) -> int:
    """Samples of an encoder's silence that FFmpeg leaves in front."""
    return USUAL_DELAY if mp3 is not None and not mp3.delay_is_known else 0


def _av_stream(path: Path, av: ModuleType, mp3: Mp3Header | None) -> Stream:
    container = open_av(path, av)
    track = container.streams.audio[0]
    stream = Stream(int(track.rate), int(track.channels), iter(()))
    stream.blocks = without_first(_av_blocks(av, container, stream), delay_of_av(mp3))
    return stream


def _av_blocks(av: ModuleType, container: Any, stream: Stream) -> Iterator[Floats32]:
    n_read = 0
    with container:
        promised = (container.duration or 0) / av.time_base
        as_floats = Planar(av, stream.rate)
        try:
            track = container.streams.audio[0]
            for frame in music_frames(container.demux(track), track.codec_context.name):
                block = as_floats(frame)
                n_read += len(block)
                yield block
        except (av.error.FFmpegError, OSError, ValueError):
            stream.broke_off = True
        is_container = container.format.name.startswith(("mov", "asf", "matroska"))
        stream.broke_off |= is_container and n_read < _WHOLE * promised * stream.rate


def music_frames(packets: Iterable[Any], codec: str) -> Iterator[Any]:
    """Decoded frames from the first that is music: AAC begins with a frame of nothing, which not all files tell."""
    first_packet, first_frame = None, True
    for packet in packets:
        first_packet = first_packet or packet
        for frame in packet.decode():
            is_told = first_packet.is_discard or (first_packet.pts or 0) < 0 or frame.samples % _AAC_FRAME
            if not (first_frame and codec == "aac" and not is_told):
                yield frame
            first_frame = False


class Planar:
    """Makes frames of any kind floats at one rate; a kind may change within a file."""

    def __init__(self, av: ModuleType, rate: int) -> None:
        self._av, self._rate = av, rate
        self._resamplers: dict[tuple[str, str, int], Any] = {}

    def __call__(self, frame: Any) -> Floats32:
        """The samples of a frame, (n, channels)."""
        if frame.format.name == "fltp" and frame.sample_rate == self._rate:
            return np.ascontiguousarray(frame.to_ndarray().T, np.float32)
        kind = (frame.format.name, frame.layout.name, frame.sample_rate)
        if kind not in self._resamplers:
            self._resamplers[kind] = self._av.AudioResampler(format="fltp", layout=frame.layout, rate=self._rate)
        pieces = [plain.to_ndarray().T for plain in self._resamplers[kind].resample(frame)]
        return np.concatenate(pieces).astype(np.float32) if pieces else np.zeros((0, 1), np.float32)
