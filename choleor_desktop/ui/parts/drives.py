"""What the window's own thread asks of a drive that may hang: it waits for that no longer than a moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from choleor_desktop.errors import FileMissing
from choleor_desktop.library.models import LibraryView

_PATIENCE_S = 1.0
_waiting: dict[Path, threading.Thread] = {}
"""By folder, who waits for its drive: others would wait as long."""


def asked_of[T](view: LibraryView, song_row: int, ask: Callable[[], T]) -> T:
    """Where the sound of a song is, as ``ask`` tells; of a song that is missing that is looked up on its drive.

    Raises
    ------
    FileMissing
        When its drive does not answer.
    WorldError
        As ``ask`` does.
    """
    song = view.songs[song_row]
    if not song.missing:
        return ask()
    folder, answer = Path(song.path).parent, Future[T]()
    before = _waiting.pop(folder, None)
    if before is not None:
        before.join(_PATIENCE_S)
        if before.is_alive():
            _waiting[folder] = before
            raise FileMissing(path=song.path)

    def look() -> None:
        try:
            answer.set_result(ask())
        except BaseException as error:  # noqa: BLE001 - handed to who asks
            answer.set_exception(error)

    waits = threading.Thread(target=look, name="drive", daemon=True)
    waits.start()
    try:
        return answer.result(_PATIENCE_S)
    except TimeoutError as error:
        _waiting[folder] = waits
        raise FileMissing(path=song.path) from error
