"""One sound file from outside the library, analysed in a worker process."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from choleor_desktop.analysis.parameters import DEFAULT
from choleor_desktop.analysis.results import N_COUNTS, SongAnalysis
from choleor_desktop.errors import AudioDamaged, WorldError
from choleor_desktop.library.models import FileStamp, LibraryView
from choleor_desktop.library.naming import display_name
from choleor_desktop.library.scan import why_unreachable
from choleor_desktop.pipeline import workforce
from choleor_desktop.pipeline.worker import Task
from choleor_desktop.progress import SILENT, WHOLE, Progress


class Heard(NamedTuple):
    """A file that was analysed.

    Attributes
    ----------
    audio_hash
        Of its decoded sound: by it the library knows a song wherever its file lies and however it is tagged.
    """

    analysis: SongAnalysis
    audio_hash: str


def longest_single_slice_s(view: LibraryView) -> float:
    """Up to how many seconds a file that is asked about is one eight-count by itself.

    That is two at the quickest tempo, twice the lowest; or as long as the person's own ready-cut slices are.
    """
    table = view.slices
    lengths = [end_s - start_s for start_s, end_s in map(table.span, table.files)]
    return max([N_COUNTS * 60 / DEFAULT.min_bpm, *lengths])


def analyse_file(path: Path | str, *, one_slice_up_to_s: float = 0.0, progress: Progress = SILENT) -> Heard:
    """Beats, eight-counts and features of a file.

    Parameters
    ----------
    one_slice_up_to_s
        A file that is not longer is taken as one ready-cut slice, and no beats are looked for.

    Raises
    ------
    AudioError
        When it cannot be used.
    Cancelled
        When no longer wanted.
    """
    place = Path(os.path.abspath(path))  # noqa: PTH100 - links stay as the person named them
    if not os.path.exists(place):
        raise why_unreachable(place)
    task = Task(
        display_name(place.name),
        (FileStamp(str(place), 0, 0, ""),),
        ready_cut=False,
        one_slice_up_to_s=one_slice_up_to_s,
    )

    def tell(under_way: list[tuple[Task, float]]) -> None:
        for _, share in under_way:
            progress.step(round(WHOLE * share), WHOLE)

    for _, outcome in workforce.run([task], jobs=1, tick=tell):
        if isinstance(outcome, WorldError):
            raise outcome
        if outcome.analysis is not None:
            return Heard(outcome.analysis, outcome.files[0].audio_hash)
    raise AudioDamaged(name=display_name(place.name))
