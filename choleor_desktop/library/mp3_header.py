"""Whether an MP3 file says how long it is; libsndfile stops too early when it must guess."""

from __future__ import annotations

from pathlib import Path

_LOOK_AT = 64 * 1024
_ID3_HEAD = 10
_BITRATES = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_LAYER_III = 1
_FRAMES_TO_COMPARE = 12


def _after_id3(path: Path) -> bytes:
    """The first bytes after an ID3v2 tag."""
    with path.open("rb") as file:
        head = file.read(_ID3_HEAD)
        if head[:3] == b"ID3" and len(head) == _ID3_HEAD:
            size = 0
            for byte in head[6:10]:
                size = size << 7 | byte & 0x7F
            file.seek(_ID3_HEAD + size)
        else:
            file.seek(0)
        return file.read(_LOOK_AT)


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


def _first_frame(data: bytes) -> int | None:
    for at in range(min(len(data), 8_192)):
        frame = _frame(data, at)
        if frame is not None and _frame(data, at + frame[0]) is not None:
            return at
    return None


def is_mp3(path: Path) -> bool:
    """Whether the file holds MPEG layer III frames where it should."""
    return path.suffix.lower() == ".mp3" and _first_frame(_after_id3(path)) is not None


def length_is_unknown(path: Path) -> bool:
    """Whether its bit rate varies and no Xing, Info or VBRI header tells how long it is."""
    data = _after_id3(path)
    at = _first_frame(data)
    if at is None:
        return False
    if any(mark in data[at : at + 200] for mark in (b"Xing", b"Info", b"VBRI")):
        return False
    rates = set()
    for _ in range(_FRAMES_TO_COMPARE):
        frame = _frame(data, at)
        if frame is None:
            break
        at += frame[0]
        rates.add(frame[1])
    return len(rates) > 1
