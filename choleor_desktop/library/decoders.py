"""The two decoders, libsndfile and (an extra) FFmpeg: files in, blocks of samples out, failures in our own words.

What a header claims is never allocated; a file that breaks off gives the sound before the break and says so.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import methodcaller
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import soundfile

from choleor_desktop.analysis.results import Floats32
from choleor_desktop.errors import (
    AudioEmpty,
    AudioError,
    AudioUnsuited,
    FormatNeedsExtra,
    NotAudio,
)
from choleor_desktop.library import endings, scan, suffixes
from choleor_desktop.library.mp3_header import USUAL_DELAY, Mp3Header, header_of, holds_more, read_mp3_header
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
_HAIR_S, _LONGEST_HOLE_S = 0.03, 60
_TELL_PLACES = frozenset({"FLAC", "OGG"})
_AAC_FRAME = 1_024
_TAGS = (b"ID3", b"TAG", b"APETAGEX")


@dataclass(slots=True)
class Stream:
    """The sound of one file, block by block.

    Attributes
    ----------
    rate
        As the file says.
    blocks
        float32, (n, channels), a later one perhaps with other channels.
    promised
        Samples that the file says it has; 0 where it says nothing.
    broke_off
        Known when the blocks are through: the file promised more than it gave.
    """

    rate: int
    blocks: Iterator[Floats32]
    promised: int = 0
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
    FileMissing, FileForbidden, AudioEmpty, DriveFails, NotAudio
    """
    with scan.reading(path):
        if not stat.S_ISREG(path.stat().st_mode):  # a folder; and a pipe would be waited for without end
            raise NotAudio(name=path.name)
        with path.open("rb") as file:
            head = file.read(64)
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
    head, mp3 = _looked_at(path)
    wanted = only_ffmpeg_reads(head)
    if not wanted and mp3 is not None and not mp3.length_is_known:
        # libsndfile stops at about 60 % of these.
        wanted = "MP3 files that do not tell their length"
    may_try = path.suffix.lower() in suffixes.SOUND
    # libsndfile 1.2.2 calls some whole Opus files malformed, and gives up in their middle.
    is_joined = endings.is_joined(path, mp3)
    ffmpeg_first = bool(wanted) or (may_try and (b"OpusHead" in head or is_joined))
    # To load FFmpeg holds the interpreter, so that is left until a file needs it.
    if ffmpeg_first:
        av = av_module()
        if av is not None:
            yield _av_stream(path, av, mp3)
        elif wanted:
            raise FormatNeedsExtra(name=path.name, format=wanted)
    if not wanted:
        try:
            yield from _sndfile_streams(path, is_joined=is_joined)
        except NotAudio:
            if not may_try or av_module() is None:
                raise
    if may_try and not ffmpeg_first:
        av = av_module()
        if av is not None:
            yield _av_stream(path, av, mp3)


def _looked_at(path: Path) -> tuple[bytes, Mp3Header | None]:
    head = check_readable(path)
    return head, header_of(path, head)


def can_seek(path: Path) -> bool:
    """Whether libsndfile finds any place of the file by itself."""
    head, mp3 = _looked_at(path)
    if (b"OpusHead" in head or endings.is_joined(path, mp3)) and av_module() is not None:
        return False
    return not only_ffmpeg_reads(head) and (mp3 is None or mp3.length_is_known)


def is_joined(path: Path) -> bool:
    """Whether streams follow one another in a file: libsndfile ends with the first."""
    return endings.is_joined(path, _looked_at(path)[1])


def is_cut_off(path: Path) -> bool:
    """Whether the end of a file is missing, as far as its own bytes tell."""
    head, mp3 = _looked_at(path)
    return endings.is_missing(path, head, mp3)


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


def _sndfile_streams(path: Path, *, is_joined: bool) -> Iterator[Stream]:
    """A file from its beginning to its end; then, of kinds that tell where each piece belongs, as it is sought.

    Of streams that follow one another it is the first.
    """
    file = open_sndfile(path)
    stream = Stream(file.samplerate, iter(()), file.frames, broke_off=is_joined)
    stream.blocks = without_first(_sndfile_blocks(file, stream, path), delay_in_front(file, path))
    yield stream
    if file.format in _TELL_PLACES:
        yield Stream(stream.rate, _sought_blocks(path), stream.promised, broke_off=True)


def _sndfile_blocks(file: soundfile.SoundFile, stream: Stream, path: Path) -> Iterator[Floats32]:
    n_read = 0
    with file:
        promised = file.frames
        # In large pieces what is lost of an OGG file is not seen.
        at_once = _SAMPLES_AT_ONCE >> (4 if file.format == "OGG" else 0)
        while True:
            try:
                block: Any = file.read(at_once // file.channels, dtype="float32", always_2d=True)
            except (soundfile.SoundFileError, RuntimeError, ValueError):
                stream.broke_off = True
                break
            if not len(block):
                break
            n_read += len(block)
            yield block
        is_believable = 0 < promised < 1 << 40
        # Of what is damaged in the middle of these nothing else is told.
        least = promised - _HAIR_S * file.samplerate if file.format in _TELL_PLACES else _WHOLE * promised
        stream.broke_off |= is_believable and n_read < least
        # What is read ends where a header says that it does, which other programs did not always write anew.
        stream.broke_off |= file.format == "MP3" and holds_more(path, n_read)


def _sought_blocks(path: Path) -> Iterator[Floats32]:
    """What is at each second of a damaged file when it is sought there, as in playing; silence where nothing is."""
    at = n_lost = 0
    while True:
        with open_sndfile(path) as file:
            second, n_left, channels = file.samplerate, file.frames - at, file.channels
            try:
                file.seek(at)
                block: Any = file.read(second, dtype="float32", always_2d=True)
            except (soundfile.SoundFileError, RuntimeError, ValueError):
                block = np.zeros((0, channels), np.float32)
        if n_left <= 0 or n_lost > _LONGEST_HOLE_S * second:
            return
        if len(block):
            yield np.zeros((n_lost, channels), np.float32)
            yield block
            n_lost = 0
        n_lost += second - len(block)
        at += second


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
        if not rate:  # text that is called .flac or .aac
            raise NotAudio(name=path.name)
        _check_suited(path, rate, channels)
    except AudioError:
        container.close()
        raise
    return container


def delay_of_av(mp3: Mp3Header | None) -> int:
    """Samples of an encoder's silence that FFmpeg leaves in front."""
    return USUAL_DELAY if mp3 is not None and not mp3.delay_is_known else 0


def _av_stream(path: Path, av: ModuleType, mp3: Mp3Header | None) -> Stream:
    container = open_av(path, av)
    track = container.streams.audio[0]
    stream = Stream(int(track.rate), iter(()), round((container.duration or 0) / av.time_base * track.rate))
    stream.blocks = without_first(_av_blocks(av, container, stream), delay_of_av(mp3))
    return stream


def _av_blocks(av: ModuleType, container: Any, stream: Stream) -> Iterator[Floats32]:
    n_read = n_bad = 0
    with container:
        promised = (container.duration or 0) / av.time_base
        as_floats = Planar(av, stream.rate)

        def decoded(packet: Any) -> list[Any]:
            nonlocal n_bad
            try:
                return packet.decode()
            except av.error.InvalidDataError:  # behind a damaged place, or a tag between two files, music may go on
                n_bad += 1
                stream.broke_off |= not bytes(packet).startswith(_TAGS)
                return []

        try:
            track = container.streams.audio[0]
            for frame in music_frames(container.demux(track), track.codec_context.name, decoded):
                block = as_floats(frame)
                if n_bad and n_read:  # silence, so that what follows is where it is sought when it is played
                    yield np.zeros((n_bad * frame.samples, block.shape[1]), np.float32)
                    n_read += n_bad * frame.samples
                n_bad, n_read = 0, n_read + len(block)
                yield block
        except (av.error.FFmpegError, OSError, ValueError):
            stream.broke_off = True
        is_container = container.format.name.startswith(("mov", "asf", "matroska", "flac"))
        stream.broke_off |= is_container and n_read < _WHOLE * promised * stream.rate


def music_frames(
    packets: Iterable[Any], codec: str, decode: Callable[[Any], list[Any]] = methodcaller("decode")
) -> Iterator[Any]:
    """Decoded frames from the first that is music: AAC begins with a frame of nothing, which not all files tell."""
    first_packet, first_frame = None, True
    for packet in packets:
        first_packet = first_packet or packet
        for frame in decode(packet):
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
