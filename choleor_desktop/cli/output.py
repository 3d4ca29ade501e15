"""What a command says: one JSON document or readable lines on standard output, all else on standard error."""

from __future__ import annotations

import contextlib
import json
import re
import sys
import time
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from choleor_desktop.library import filesystems
from choleor_desktop.progress import WHOLE, Progress, seconds_left

_LONGEST_CELL = 48
_OBEYED = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Control characters but the tab; ends of lines; and what turns the direction of what follows."""


class OutputError(Exception):
    """Standard output cannot be written, and why; that nobody reads it any more is a ``BrokenPipeError``."""


@contextlib.contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(filesystems.reason(error)) from error


def write_json(document: Any) -> None:
    """One document on standard output; not-a-number is refused rather than written."""
    with _writing():
        json.dump(document, sys.stdout, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        sys.stdout.write("\n")


def write_table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Columns for a person's eye; numbers to the right, long texts shortened, control characters made visible."""
    lines = [[_cell(value) for value in row] for row in rows]
    widths = [max(_wide(cell) for cell in column) for column in zip(heads, *lines, strict=True)]
    numeric = [bool(lines) and all(_is_number(line[i]) for line in lines) for i in range(len(heads))]
    for line in [list(heads), *lines]:
        cells = (
            " " * (w - _wide(cell)) + cell if right else cell + " " * (w - _wide(cell))
            for cell, w, right in zip(line, widths, numeric, strict=True)
        )
        write_line("  ".join(cells).rstrip())


def write_line(text: str) -> None:
    """A sentence on standard output."""
    with _writing():
        sys.stdout.write(_shown(text) + "\n")


def counted(n: int, noun: str) -> str:
    """How many there are of something: 1 song, 2 songs."""
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def flush() -> None:
    """Nothing that was written waits any more."""
    with _writing():
        sys.stdout.flush()


def say(text: str) -> None:
    """A sentence beside the result, on standard error."""
    sys.stderr.write(_shown(text) + "\n")


def _shown(text: str) -> str:
    """A line without what a terminal obeys: in names and tags of strangers there may be anything."""
    return _OBEYED.sub("�", text)


def _cell(value: object) -> str:
    if value is None:
        return "–"
    text = f"{value:.2f}" if isinstance(value, float) else str(value)
    text = "".join(c if c.isprintable() else "�" for c in text)
    if _wide(text) <= _LONGEST_CELL:
        return text
    while _wide(text) >= _LONGEST_CELL:
        text = text[:-1]
    return text + "…"


def _wide(text: str) -> int:
    """Columns of a terminal that a text takes: two for Hangul and its like, none for marks above other letters."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in {"W", "F"} else 1 for c in text
    )


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit() or text == "–"


@contextlib.contextmanager
def progress() -> Iterator[Progress]:
    """What a job reports to: one line on standard error that renews itself, and is gone behind it."""
    reporter = _Reporter()
    try:
        yield Progress(reporter)
    finally:
        reporter.end()


class _Reporter:
    """Progress on standard error: one line that renews itself on a terminal, a line now and then elsewhere."""

    def __init__(self) -> None:
        self._last = time.monotonic()
        self._is_terminal = sys.stderr.isatty()
        self._open_line = False
        self._total, self._seen = -1, deque[tuple[float, int]]()

    def __call__(self, done: int, total: int, what: str) -> None:
        """Say how far the job is, with the time left where that can be told."""
        now = time.monotonic()
        if total != self._total:
            self._total, self._seen = total, deque([(now, done)], maxlen=100)
        pause = 0.1 if self._is_terminal else 10.0
        if now - self._last < pause and (done < total or not total):
            return
        self._last = now
        began, first = self._seen[0]
        if done != self._seen[-1][1]:
            self._seen.append((now, done))
        how_far = f"{100 * done // WHOLE} %" if total == WHOLE else f"{done} of {total}" if total else str(done)
        # By the last hundred steps only: files that are known already go by in no time.
        seconds = seconds_left(now - began, done - first, total - first)
        left = f", {max(1, seconds)} s left" if seconds is not None else ""
        line = f"{_WORDS.get(what, what) or 'Working'}: {how_far}{left}"
        if self._is_terminal:
            sys.stderr.write(f"\r\x1b[K{_cell(line) if len(line) <= _LONGEST_CELL else line[:100]}")
            self._open_line = True
        elif done < total or not total:
            sys.stderr.write(line + "\n")
        sys.stderr.flush()

    def end(self) -> None:
        """Leave the line, so that what follows begins on its own."""
        if self._open_line:
            sys.stderr.write("\r\x1b[K")
            self._open_line = False


_WORDS = {
    "demo_songs": "Making the demo songs",
    "scan": "Looking for music",
    "import": "Analysing",
    "no_worker": "Waiting for a Dask worker",
    "cluster": "Finding clusters",
    "neighbours": "Comparing",
    "wav": "Writing slices",
    "curve": "Trying numbers of clusters",
}
