"""One sound file from outside the library, analysed in a worker process."""

from __future__ import annotations

import os
from pathlib import Path

from choleor_desktop.analysis.results import SongAnalysis
from choleor_desktop.errors import AudioDamaged, FileMissing, WorldError
from choleor_desktop.library.models import FileStamp
from choleor_desktop.library.scan import display_name
from choleor_desktop.pipeline import workforce
from choleor_desktop.pipeline.worker import Task
from choleor_desktop.progress import SILENT, Progress


def analyse_file(path: Path | str, *, progress: Progress = SILENT) -> SongAnalysis:
    """Beats, eight-counts and features of a file.

    Raises
    ------
    AudioError
        When it cannot be used.
    Cancelled
        When no longer wanted.
    """
    place = Path(os.path.abspath(path))  # noqa: PTH100 - links stay as the person named them
    if not place.exists():
        raise FileMissing(path=display_name(path))
    task = Task(display_name(place.name), (FileStamp(str(place), 0, 0, ""),), ready_cut=False)
    for _, outcome in workforce.run([task], jobs=1, tick=lambda: progress.step(0, 1, "import")):
        if isinstance(outcome, WorldError):
            raise outcome
        if outcome.analysis is not None:
            return outcome.analysis
    raise AudioDamaged(name=display_name(place.name))
