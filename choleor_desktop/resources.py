"""Where the program's own files are: icons, translations, style, spoken counts, and in which languages."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
LANGUAGES = {"en": "English", "ko": "한국어"}
"""What each calls itself; the window has words, and the voice that counts, in all of them."""


def resource(name: str) -> Path:
    """Path of a file or folder of the program, ``name`` relative to ``resources/``.

    It lies inside the package when installed from a wheel, and beside it in a checkout.
    """
    return _folder() / name


@cache
def _folder() -> Path:
    installed = _PACKAGE / "_resources"
    return installed if os.path.isdir(installed) else _PACKAGE.parent / "resources"
