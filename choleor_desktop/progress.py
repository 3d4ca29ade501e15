"""How a long job tells how far it is, and learns that it was cancelled; imports nothing."""

from __future__ import annotations

from collections.abc import Callable

WHOLE = 1_000
"""The total that is reported by jobs of several parts: they tell thousandths, and no number of things."""

_TELLS_LITTLE, _TELLS_LITTLE_S = 1 / 50, 10.0


class Cancelled(Exception):  # noqa: N818 - a person's wish, not an error
    """The person who started a job no longer wants it."""


class Progress:
    """A job's way to report and to be cancelled.

    Parameters
    ----------
    report
        Called with (done, total, what) in the thread of the job.
    is_cancelled
        Asked at every step.
    """

    def __init__(
        self,
        report: Callable[[int, int, str], None] | None = None,
        is_cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self._report = report
        self._is_cancelled = is_cancelled

    def step(self, done: int, total: int, what: str = "") -> None:
        """Report ``done`` of ``total``.

        Raises
        ------
        Cancelled
            When the job is no longer wanted.
        """
        if self._is_cancelled is not None and self._is_cancelled():
            raise Cancelled
        if self._report is not None:
            self._report(done, total, what)

    def part(self, start: float = 0.0, end: float = 1.0) -> Progress:
        """The progress of a job within this one, which takes it from one share of the whole, 0..1, to another.

        A job that has such parts reports all it does by parts.
        """

        def report(done: int, total: int, what: str) -> None:
            share = start + (end - start) * min(done / total, 1.0) if total else start
            self.step(round(WHOLE * share), WHOLE, what)

        return Progress(report, self._is_cancelled)


SILENT = Progress()


def seconds_left(spent_s: float, done: int, total: int) -> int | None:
    """Seconds that a job still takes, after some in which ``done`` of ``total`` were done.

    None where that cannot be told yet: while workers begin, little is done.
    """
    is_early = spent_s <= 1 or (spent_s < _TELLS_LITTLE_S and done < _TELLS_LITTLE * total)
    return round(spent_s / done * (total - done)) if 0 < done < total and not is_early else None
