"""What an MP3 file says of its length and of the silence its encoder put in front; libsndfile must not guess."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_LOOK_AT = 64 * 1024
_ID3_HEAD = 10
_BITRATES = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_MP3_IN_WAV = b"\x55\0"
_LAYER_III, _SYNC_LAYER_III = 1, 0xE2
_NAME_TO_DELAY = 21  # bytes from the encoder's name in a Xing header to the delay it notes
_XING_FIELDS = ((1, 4), (2, 4), (4, 100), (8, 4))  # flag of a field, its bytes
_MORE, _TWO_FRAMES = 1.02, 3_000  # bytes
USUAL_DELAY = 576 + 529
"""Samples of silence in front where the file does not tell: LAME's encoder and any decoder together."""


@dataclass(frozen=True, slots=True)
class Mp3Header:
    """What the first frames of an MP3 file tell.

    Attributes
    ----------
    length_is_known
        A header tells it, or the bit rate does not vary.
    delay_is_known
        The encoder noted its delay, so decoders take it off themselves.
    n_bytes
        Of the stream, as its header tells; 0 where it does not.
    goes_on
        Behind what the header tells of there is another stream: files were put together.
    """

    length_is_known: bool
    delay_is_known: bool
    n_bytes: int = 0
    goes_on: bool = False


def read_mp3_header(path: Path) -> Mp3Header | None:
    """What an MP3 file tells of itself, or None where it holds no MPEG layer III frames at its beginning."""
    data, start = _after_id3(path)
    at = _first_frame(data)
    if at is None:
        return None
    first = data[at : at + 400]
    marks = [first.find(mark, 0, 200) for mark in (b"Xing", b"Info")]
    mark = max(marks)
    if mark >= 0:
        header = first[mark:]
        n_bytes = _n_bytes(header)
        goes_on = n_bytes > 0 and _first_frame(_after_id3(path, start + at + n_bytes)[0]) is not None
        return Mp3Header(_tells_length(header) or _rate_is_steady(data, at), _notes_delay(header), n_bytes, goes_on)
    if b"VBRI" in first[:200]:
        return Mp3Header(length_is_known=True, delay_is_known=False)
    return Mp3Header(length_is_known=_rate_is_steady(data, at), delay_is_known=False)


def header_of(path: Path, head: bytes) -> Mp3Header | None:
    """The same of a file whose name or beginning is that of an MP3 file, else None: only such a file is looked at.

    A WAV file may hold the frames of an MP3 file.
    """
    begins_so = head[:3] == b"ID3" or (head[:1] == b"\xff" and len(head) > 1 and head[1] & 0xE6 == _SYNC_LAYER_III)
    in_wav = head[:4] == b"RIFF" and head[8:16] == b"WAVEfmt " and head[20:22] == _MP3_IN_WAV
    return read_mp3_header(path) if begins_so or in_wav or path.suffix.lower() == ".mp3" else None


def holds_more(path: Path, n_samples: int) -> bool:
    """Whether an MP3 file has frames for noticeably more samples than were read, as far as its header tells of them."""
    most, n, rest = _MORE * n_samples, 0, b""
    with path.open("rb") as file:
        while n <= most and (block := file.read(_LOOK_AT)):
            data, at = rest + block, 0
            while at < len(data) - _TWO_FRAMES:
                frame = _frame(data, at)
                if frame is None:
                    found = _first_frame(data, at + 1)
                    at = len(data) - _TWO_FRAMES if found is None else found
                else:
                    n += 1152 if data[at + 1] >> 3 & 3 == 3 else 576  # noqa: PLR2004 - MPEG 1
                    at += frame[0]
            rest = data[at:]
    return n > most


def _after_id3(path: Path, at: int = 0) -> tuple[bytes, int]:
    """Bytes from a place on, without the ID3v2 tag that may be there; and where they are."""
    with path.open("rb") as file:
        file.seek(at)
        head = file.read(_ID3_HEAD)
        if head[:3] == b"ID3" and len(head) == _ID3_HEAD:
            size = 0
            for byte in head[6:10]:
                size = size << 7 | byte & 0x7F
            at += _ID3_HEAD + size
        file.seek(at)
        return file.read(_LOOK_AT), at


def _frame(data: bytes, at: int) -> tuple[int, int] | None:
    """Length in bytes and bit rate (kbit/s) of the layer III frame at this place, if there is one."""
    if at + 4 > len(data) or data[at] != 0xFF or data[at + 1] & 0xE0 != 0xE0:  # noqa: PLR2004 - sync word
        return None
    version, layer = data[at + 1] >> 3 & 3, data[at + 1] >> 1 & 3
    rate_at, bits_at = data[at + 2] >> 2 & 3, data[at + 2] >> 4
    if version == 1 or layer != _LAYER_III or rate_at == 3 or bits_at in {0, 15}:  # noqa: PLR2004 - reserved values
        return None
    kbits = _BITRATES[3 if version == 3 else 2][bits_at]  # noqa: PLR2004 - MPEG 1
    per_frame = 144 if version == 3 else 72  # noqa: PLR2004
    return per_frame * kbits * 1000 // _RATES[version][rate_at] + (data[at + 2] >> 1 & 1), kbits


def _first_frame(data: bytes, at: int = 0) -> int | None:
    at = data.find(0xFF, at)
    while at >= 0:
        frame = _frame(data, at)
        if frame is not None and _frame(data, at + frame[0]) is not None:
            return at
        at = data.find(0xFF, at + 1)
    return None


def _notes_delay(header: bytes) -> bool:
    """Whether a Xing header goes on with an encoder's name and its delay."""
    flags = int.from_bytes(header[4:8])
    name = 8 + sum(size for flag, size in _XING_FIELDS if flags & flag)
    noted = header[name + _NAME_TO_DELAY : name + _NAME_TO_DELAY + 3]
    return len(noted) == 3 and header[name : name + 4].isalpha() and any(noted)  # noqa: PLR2004 - twice twelve bits


def _tells_length(header: bytes) -> bool:
    return bool(int.from_bytes(header[4:8]) & 1) and any(header[8:12])


def _n_bytes(header: bytes) -> int:
    flags = int.from_bytes(header[4:8])
    at = 8 + 4 * (flags & 1)
    return int.from_bytes(header[at : at + 4]) if flags & 2 else 0


def _rate_is_steady(data: bytes, at: int) -> bool:
    rates = set()
    while (frame := _frame(data, at)) is not None:
        at += frame[0]
        rates.add(frame[1])
    return len(rates) == 1
