"""Names that last: of files as they are shown, of songs, and of slices."""

from __future__ import annotations

import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Container, Sequence
from pathlib import PurePath

_LONGEST_NAME, _LONGEST_TITLE = 60, 300
_HASH_DIGITS = 6
_READY_CUT = re.compile(
    r"^(?P<song>.*?[^\d\s_\-ㅡ.~+])[\s_\-ㅡ.~+]*(?P<index>\d+)$|^(?P<year>.*\d)[\s_\-ㅡ.~+]+(?P<nth>\d+)$"
)


def nfc(text: str) -> str:
    """A name as it is shown and compared: composed Unicode, so that Korean names of different systems are equal."""
    return unicodedata.normalize("NFC", text)


def display_name(path: str | os.PathLike[str]) -> str:
    """A path as text that can be stored and shown; bytes that are no text become replacement signs."""
    return nfc(os.fsencode(path).decode("utf-8", "replace"))


def clean_text(text: str | None) -> str:
    """Text of a tag or name, to be shown as data: one line, NFC, no control characters, not too long."""
    kept = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in nfc(text or ""))
    return " ".join(kept.split())[:_LONGEST_TITLE]


def title_from(name: str) -> str:
    """What is listed under the name of a file or folder; of one in which nothing can be seen it is “song”."""
    return clean_text(name) or slug(name)


def split_ready_cut(stem: str) -> tuple[str, int] | None:
    """Song and index of the name of a ready-cut slice (``gimacian_4``, ``노래ㅡ12``); None where it has no index."""
    match = _READY_CUT.fullmatch(nfc(stem))
    if match is None:
        return None
    return (match["song"], int(match["index"])) if match["song"] else (match["year"], int(match["nth"]))


def slug(stem: str) -> str:
    """A name for scripts: letters and digits of any script, the rest as single ``_``."""
    kept = "".join(c if c.isalnum() else "_" for c in display_name(stem))
    return re.sub(r"_+", "_", kept).strip("_")[:_LONGEST_NAME] or "song"


def song_id(stem: str, file_hash: str, taken: Container[str] = ()) -> str:
    """Readable and unique, the same on every machine: the file's name and six digits of its content, or more."""
    name = slug(stem)
    return next(
        (own for n in (_HASH_DIGITS, 2 * _HASH_DIGITS) if (own := f"{name}-{file_hash[:n]}") not in taken),
        f"{name}-{file_hash}",
    )


def slice_id(song: str, index: int) -> str:
    """Name of a slice of a song."""
    return f"{song}_{index}"


def told_apart(songs: Sequence[tuple[str, str, str]]) -> tuple[str, ...]:
    """What songs, each a title, an artist and a path, are called among each other.

    Returns
    -------
    tuple[str, ...]
        Their titles; those of one title with their artist, or their file or folder.
    """
    names, alike = [title for title, _, _ in songs], defaultdict[str, list[int]](list)
    for row, name in enumerate(names):
        alike[name].append(row)
    for rows in alike.values():
        if len(rows) > 1:
            artists, files = [songs[row][1] for row in rows], [PurePath(songs[row][2]) for row in rows]
            ways = (artists, [file.name for file in files], [file.parent.name for file in files], list(map(str, files)))
            way = next((way for way in ways if len(set(way)) == len(rows)), artists)
            for row, more in zip(rows, way, strict=True):
                names[row] += f" — {more}" if more else ""
    return tuple(names)
