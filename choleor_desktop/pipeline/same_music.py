"""Whether a file still holds the music that was imported from it: by its content, else by its sound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from choleor_desktop.errors import AudioDamaged, AudioEmpty, AudioUnsuited, NotAudio, WorldError
from choleor_desktop.library import naming, scan
from choleor_desktop.library.models import FileStamp
from choleor_desktop.pipeline import workforce
from choleor_desktop.pipeline.worker import Result, Task


class Today(NamedTuple):
    """A file that holds its music still.

    Attributes
    ----------
    stamp
        As it is now.
    named
        Title and artist, where its tags were changed.
    is_sure
        Whether it was read; else it is believed, and to be looked into again.
    """

    stamp: FileStamp
    named: tuple[str, str] | None = None
    is_sure: bool = True


def same_music(stamp: FileStamp, tick: Callable[[], None]) -> Today | None:
    """Look into a file that is not as it was stamped; None where it holds something else.

    Parameters
    ----------
    tick
        Called several times a second; an exception from it ends the look.

    Notes
    -----
    The file is read once, and decoded, in a process of its own, only where its bytes are others. One that cannot be
    read now, is being written, or is too much for this machine at the moment, is believed to be what it was.
    """
    try:
        now = scan.stamp(stamp.path, tick)
    except WorldError:
        return Today(stamp, is_sure=False)
    if now.file_hash == stamp.file_hash:
        return Today(replace(now, audio_hash=stamp.audio_hash))
    name = naming.display_name(Path(stamp.path).stem)
    task = Task(name, (now,), ready_cut=False, known_sound=stamp.audio_hash)
    for _, outcome in workforce.run([task], jobs=1, tick=lambda _: tick()):
        if isinstance(outcome, Result):
            return Today(outcome.files[0], (outcome.title, outcome.artist)) if outcome.analysis is None else None
        if isinstance(outcome, NotAudio | AudioEmpty | AudioDamaged | AudioUnsuited):
            return None
    return Today(stamp, is_sure=False)
