"""What the window's own thread asks of a drive that may hang: it waits for that no longer than a moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future

from choleor_desktop.errors import FileMissing
from choleor_desktop.library.models import LibraryView

_PATIENCE_S = 1.0


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
    answer: Future[T] = Future()

    def look() -> None:
        try:
            answer.set_result(ask())
        except BaseException as error:  # noqa: BLE001 - handed to who asks
            answer.set_exception(error)

    threading.Thread(target=look, name="drive", daemon=True).start()
    try:
        return answer.result(_PATIENCE_S)
    except TimeoutError as error:
        raise FileMissing(path=song.path) from error
