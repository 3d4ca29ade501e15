"""What the bytes of a sound file tell of its end: whether it is missing, and whether another stream follows."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from choleor_desktop.library.mp3_header import Mp3Header

_LOOK_AT = 1 << 16
_OGG_HEAD, _OGG_FIRST, _OGG_LAST = 27, 2, 4
_BELIEVABLE_BYTES = 0x7FFF_F000
_MOSTLY = 0.98
_CHUNKS: dict[bytes, tuple[Literal["little", "big"], bytes]] = {b"RIFF": ("little", b"data"), b"FORM": ("big", b"SSND")}
"""Of files that are made of chunks: the order of their bytes, and the chunk that holds the sound."""


def is_joined(path: Path, mp3: Mp3Header | None) -> bool:
    """Whether streams follow one another, as in a recorded broadcast, or in MP3 files that were put together."""
    return _is_chained(path) if mp3 is None else mp3.goes_on


def is_missing(path: Path, head: bytes, mp3: Mp3Header | None) -> bool:
    """Whether the end of a file with this beginning is not there."""
    if head[:4] == b"OggS":
        return not _ogg_ends_well(path)
    if head[:4] in _CHUNKS:
        return _chunks_promise_more(path, *_CHUNKS[head[:4]])
    return mp3 is not None and path.stat().st_size < _MOSTLY * mp3.n_bytes


def _ogg_ends_well(path: Path) -> bool:
    """Whether the last page of an OGG file says that it is the last."""
    page = _last_ogg_page(path)
    return len(page) > 5 and bool(page[5] & _OGG_LAST)  # noqa: PLR2004 - where its kind stands


def _last_ogg_page(path: Path) -> bytes:
    """The last page of an OGG file from its beginning; nothing where none is found."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _LOOK_AT))
        tail = file.read()
    at = tail.rfind(b"OggS")
    return tail[at:] if at >= 0 else b""


def _is_chained(path: Path) -> bool:
    """Whether the last page of an OGG file belongs to none of the streams that begin it."""
    with path.open("rb") as file:
        head = file.read(_LOOK_AT)
    begun, at = set(), 0
    while head[at : at + 4] == b"OggS" and len(head) > at + _OGG_HEAD and head[at + 5] & _OGG_FIRST:
        begun.add(head[at + 14 : at + 18])
        n_parts = head[at + _OGG_HEAD - 1]
        at += _OGG_HEAD + n_parts + sum(head[at + _OGG_HEAD : at + _OGG_HEAD + n_parts])
    return bool(begun) and _last_ogg_page(path)[14:18] not in {*begun, b""}


def _chunks_promise_more(path: Path, order: Literal["little", "big"], sound: bytes) -> bool:
    """Whether the chunk of the sound is longer than the file; sizes that mean “unknown” promise nothing."""
    with path.open("rb") as file:
        head = file.read(_LOOK_AT)
        size = file.seek(0, os.SEEK_END)
    at = 12
    while at + 8 <= len(head):
        length = int.from_bytes(head[at + 4 : at + 8], order)
        if head[at : at + 4] == sound:
            return length < _BELIEVABLE_BYTES and at + 8 + length > size + 1
        at += 8 + length + length % 2
    return False
