"""Errors, times and shares in words, in the language of the window."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from choleor_desktop.errors import LibraryReadOnly, WorldError
from choleor_desktop.phrase import Phrase

_PLACE = re.compile(r"%(\d)")
_BEFORE_UNIT = re.compile(r"(?<=%\d) (?=BPM|dB|%(?!\d)|(?:min|s)\b)")


def error_text(error: WorldError) -> str:
    """An error of the world in the language of the window."""
    return " ".join(sentence for sentence in error_sentences(error) if sentence)


def error_sentences(error: WorldError) -> tuple[str, str]:
    """What is wrong and what to do (or nothing), in the language of the window."""
    fields = _translated(error.fields)
    message, hint = (phrase(text).format(**fields) if text else "" for text in (error.message, error.hint))
    return message, hint


def phrase(text: str) -> str:
    """What an error says, in the language of the window; names and what others say stay as they are."""
    if isinstance(text, Phrase):
        return phrase(str(text.template)).format(**_translated(text.fields)).removesuffix(".")
    return QCoreApplication.translate("Errors", text)


def _translated(fields: dict[str, object]) -> dict[str, object]:
    return {name: phrase(value) if isinstance(value, str) else value for name, value in fields.items()}


def looking_only(reason: str) -> str:
    """Why nothing can be changed in the library that is open, and what to do about it."""
    why = QCoreApplication.translate("LookingOnly", "This library is open for viewing only: %1.")
    return f"{filled(why, phrase(reason))} {phrase(LibraryReadOnly(path='', reason=reason).hint)}"


def not_open(name: str, *, comes: bool) -> str:
    """Why nothing can be changed in a library that is not open, or will be in a moment."""
    later = QCoreApplication.translate("NotOpen", "“%1” is being opened. Try it again in a moment.")
    never = QCoreApplication.translate("NotOpen", "“%1” is not open, so nothing in it can be changed. Open it again.")
    return filled(later if comes else never, name)


def stars(n: int) -> str:
    """A rating in words, for who does not see it."""
    return QCoreApplication.translate("Stars", "%Ln star(s)", "", n)


def names_gone(n: int) -> str:
    """Why so many clusters have lost the name that a person gave them."""
    return QCoreApplication.translate(
        "NamesGone", "%Ln cluster name(s) did not stay: most of the slices are elsewhere now.", "", n
    )


def filled(text: str, *values: object) -> str:
    """A sentence with values in place of ``%1``, ``%2``…; what looks like such a place within a value stays.

    A value and its unit are on one line.
    """
    words = [number(value) if isinstance(value, int) else str(value) for value in values]
    return _PLACE.sub(lambda found: words[int(found[1]) - 1], _BEFORE_UNIT.sub("\N{NO-BREAK SPACE}", text))


def number(value: int) -> str:
    """``100,000``, as it is written in the language of the window."""
    return QLocale().toString(value)


def day_words(name: str) -> str:
    """A day as people write it, of ``20260131``."""
    day = QDate.fromString(name, "yyyyMMdd")
    return QLocale().toString(day, QLocale.FormatType.LongFormat) if day.isValid() else name


def percent(share: float) -> str:
    """``49 %`` on one line; cut off, not rounded, so that what is below a limit also reads so."""
    return f"{int(share * 100 + 1e-9)}\N{NO-BREAK SPACE}%"
