"""The only mutable state of the window; views redraw from its signals.

Beside the open library and the selection: ``question`` asks for similar slices, ``labels`` changes what a person says,
``movements`` keeps what is being drawn of it, ``work`` starts the long jobs, ``routines`` keeps the routine in work,
``files`` looks whether the music is still there. A feature that needs state of its own becomes another such part.
"""

from __future__ import annotations

from PySide6.QtCore import QObject

from choleor_desktop.ui.session.files import Files
from choleor_desktop.ui.session.labels import Labels
from choleor_desktop.ui.session.movements import Movements
from choleor_desktop.ui.session.open_library import OpenLibrary
from choleor_desktop.ui.session.question import Question
from choleor_desktop.ui.session.routines import Routines
from choleor_desktop.ui.session.work import Work


class Session(OpenLibrary):
    """The open library and what is done with it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.question, self.labels, self.work, self.routines = Question(self), Labels(self), Work(self), Routines(self)
        self.files, self.movements = Files(self), Movements(self, self.labels)
