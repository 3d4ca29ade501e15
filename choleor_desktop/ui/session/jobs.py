"""Slow functions off the window's thread: one long-lived QThread a runner, one QObject a job."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal, Slot

from choleor_desktop.errors import WorldError
from choleor_desktop.progress import Cancelled, Progress
from choleor_desktop.ui.turns import Turns

_THROTTLE_S = 0.05
log = logging.getLogger(__name__)
Words = str | Callable[[], str]
"""A function says them in the language that there is when they are shown."""


class Job(QObject):
    """A run of a function: ``progressed``, then one of ``succeeded``, ``failed``, ``cancelled``; then ``finished``.

    The function has a keyword ``progress``. A promised job is done also when the window closes meanwhile; a warning is
    what a person is told then. One that may not stop is not offered to be cancelled. What is urgent is done in the
    middle of what is patient, between two of its steps.
    """

    progressed = Signal(int, int, str)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    finished = Signal()

    def __init__(
        self,
        title: Words,
        function: Callable[..., Any],
        kind: str = "",
        *,
        promised: bool = False,
        may_stop: bool = True,
        warning: Words = "",
        urgent: bool = False,
        patient: bool = False,
    ) -> None:
        super().__init__()
        self._title, self.function, self.kind, self.promised, self._warning = title, function, kind, promised, warning
        self.may_stop, self.urgent, self.patient = may_stop, urgent, patient
        self.started_at = 0.0
        self.has_begun = False
        self.is_cancelled = False
        self.is_over = False

    @property
    def title(self) -> str:
        return _said(self._title)

    @property
    def warning(self) -> str:
        return _said(self._warning)

    def cancel(self) -> None:
        """Ask it to stop; it does at its next step."""
        self.is_cancelled = True

    @Slot(str, object)
    def end(self, how: str, result: object) -> None:
        """Tell what became of it; in the window's thread."""
        if self.is_over:
            return
        self.is_over = True
        if self.is_cancelled or how == "cancelled":
            self.cancelled.emit()
        elif how == "succeeded":
            self.succeeded.emit(result)
        else:
            self.failed.emit(result)
        self.finished.emit()
        self.deleteLater()  # what it told may know it: the two would keep each other, and the library


class _Worker(QObject):
    """Lives in the thread of a runner."""

    ended = Signal(object, str, object)
    stepped = Signal(object, int, int, str)

    def __init__(self, jobs: list[Job]) -> None:
        super().__init__()
        self._jobs = jobs

    @Slot(object)
    def run(self, job: Job) -> None:
        if job.has_begun:
            return
        job.has_begun, job.started_at = True, time.monotonic()
        if job.is_cancelled:
            self.ended.emit(job, "cancelled", None)
            return
        try:
            result = job.function(progress=Progress(self._reporter(job), lambda: job.is_cancelled))
        except Cancelled:
            self.ended.emit(job, "cancelled", None)
        except WorldError as error:
            self.ended.emit(job, "failed", error)
        except Exception as error:
            log.exception("a job failed: %s", job.title)
            self.ended.emit(job, "failed", error)
        else:
            self.ended.emit(job, "succeeded", result)

    def _reporter(self, job: Job) -> Callable[[int, int, str], None]:
        last = 0.0

        def report(done: int, total: int, what: str) -> None:
            nonlocal last
            now = time.monotonic()
            if now - last >= _THROTTLE_S or done == total:
                last = now
                self.stepped.emit(job, done, total, what)
            if job.patient:
                for other in [each for each in self._jobs if each.urgent]:
                    self.run(other)

        return report

    @Slot()
    def end(self) -> None:
        """All that was wanted before is done."""
        self.thread().quit()


class Runner(QObject):
    """Runs jobs one after the other in a thread of its own; what became of each is told in a turn of its own."""

    _wanted = Signal(object)
    _closing = Signal()

    def __init__(self, name: str, turns: Turns) -> None:
        super().__init__(turns)
        self._turns = turns
        self._thread = QThread(self)
        self._thread.setObjectName(name)
        self._jobs: list[Job] = []
        self._worker = _Worker(self._jobs)
        self._worker.moveToThread(self._thread)
        self._wanted.connect(self._worker.run)
        self._closing.connect(self._worker.end)
        self._worker.ended.connect(self._ended)
        self._worker.stepped.connect(self._stepped)
        self._thread.start()

    def submit(self, job: Job) -> Job:
        """Queue a job; an unfinished one of the same kind is cancelled first."""
        for earlier in self._jobs:
            if job.kind and earlier.kind == job.kind:
                earlier.cancel()
        self._jobs.append(job)
        self._wanted.emit(job)
        return job

    def cancel(self) -> None:
        """Cancel everything."""
        for job in self._jobs:
            job.cancel()

    @property
    def is_busy(self) -> bool:
        return bool(self._jobs)

    @property
    def is_seen(self) -> bool:
        """Whether something is being done that people are told of."""
        return any(job.title and not job.is_cancelled for job in self._jobs)

    @property
    def unfinished(self) -> Job | None:
        """A job that shall not end with the window before a person was told."""
        return next((job for job in self._jobs if job.warning and not job.is_cancelled), None)

    def find(self, kind: str) -> Job | None:
        """The job of that kind that waits or runs."""
        return next((job for job in self._jobs if job.kind == kind and not job.is_cancelled), None)

    @Slot(object, str, object)
    def _ended(self, job: Job, how: str, result: object) -> None:
        self._turns.take(lambda: self._tell(job, how, result))

    def _tell(self, job: Job, how: str, result: object) -> None:
        if job in self._jobs:
            self._jobs.remove(job)
        job.end(how, result)

    @Slot(object, int, int, str)
    def _stepped(self, job: Job, done: int, total: int, what: str) -> None:
        if not job.is_cancelled:
            job.progressed.emit(done, total, what)

    def close(self) -> None:
        """Cancel everything but what was promised, and end the thread after that."""
        for job in self._jobs:
            if not job.promised:
                job.cancel()
        self._closing.emit()
        self._thread.wait()


def _said(words: Words) -> str:
    return words() if callable(words) else words
