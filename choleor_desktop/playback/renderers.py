"""Worker processes that decode and stretch; what is wanted now goes before what may be wanted next."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any

from pebble import ProcessExpired

from choleor_desktop.errors import DecoderCrashed, TookTooLong, WorkerFailed, WorldError
from choleor_desktop.playback.lifeline import end_with_parent
from choleor_desktop.playback.plans import Plan
from choleor_desktop.playback.sounds import Device
from choleor_desktop.pool import Pool
from choleor_desktop.urgency import a_little_behind

_WORKERS = 2
_LIMIT_S = 60.0

Answer = Callable[[Plan, int, Any], None]


def _prepare() -> None:
    end_with_parent()
    a_little_behind()
    import python_stretch  # noqa: F401, PLC0415 - so that the first key is as quick as the next

    from choleor_desktop.playback import render  # noqa: F401, PLC0415


def _render(plan: Plan, number: int) -> tuple[int, Any]:
    from choleor_desktop.playback.render import render  # noqa: PLC0415 - the window needs no decoder

    return render(plan, number)


def _list_outputs() -> tuple[Device, ...] | None:
    from choleor_desktop.playback.output import list_outputs  # noqa: PLC0415 - loads PortAudio

    return list_outputs()


class Renderers:
    """Renders parts of plans, one worker always free for what is wanted now.

    Parameters
    ----------
    answer
        Called from another thread with a plan, the number of a part, and ``(first, samples)`` or an error of the world.
    """

    def __init__(self, answer: Answer) -> None:
        spawn: Any = get_context("spawn")
        self._answer = answer
        self._pool = Pool(_WORKERS, initializer=_prepare, context=spawn)
        self._lock = threading.Lock()
        self._now: list[tuple[Plan, int]] = []
        self._ahead: list[tuple[Plan, int]] = []
        self._running: set[tuple[Plan, int]] = set()
        self._again: set[tuple[Plan, int]] = set()
        self._is_closed = False
        self._schedule(int)

    def want(self, plan: Plan, numbers: list[int], *, now: bool) -> None:
        """Render parts of a plan, in this order; ``now`` goes before all else, and before what was wanted before."""
        with self._lock:
            self._ahead = [task for task in self._ahead if task[0] != plan]
            # What was wanted before is still likely to be wanted again, but not first.
            late = [task for task in self._now if task[0] != plan]
            tasks = [(plan, number) for number in numbers if (plan, number) not in self._running]
            if now:
                self._now, self._ahead = tasks, late + self._ahead
            elif not any(task[0] == plan for task in self._now):
                self._ahead += tasks
        self._go_on()

    def drop(self, plan: Plan, number: int) -> None:
        """A part is not wanted any more."""
        with self._lock:
            for waiting in (self._now, self._ahead):
                if (plan, number) in waiting:
                    waiting.remove((plan, number))

    def forget(self, plan: Plan) -> None:
        """Nothing of a plan is wanted any more."""
        with self._lock:
            self._forget(plan)

    def _forget(self, plan: Plan) -> None:
        self._now = [task for task in self._now if task[0] != plan]
        self._ahead = [task for task in self._ahead if task[0] != plan]

    def forget_ahead(self) -> None:
        """What may be wanted next is another by now."""
        with self._lock:
            self._ahead.clear()

    def _next(self) -> tuple[Plan, int] | None:
        """What is to be begun: of what is wanted now one part after the other, as the first is heard first."""
        n = len(self._running)
        if self._is_closed or n == _WORKERS:
            return None
        if self._now and self._now[0][0] not in {plan for plan, _ in self._running}:
            return self._now.pop(0)
        return self._ahead.pop(0) if self._ahead and not n else None

    def _go_on(self) -> None:
        while True:
            with self._lock:
                task = self._next()
                if task is None:
                    return
                self._running.add(task)
                future = self._schedule(_render, *task)
            future.add_done_callback(lambda done, task=task: self._done(*task, done))

    def _schedule(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Give it to a worker; where none can be started, that is the outcome."""
        try:
            return self._pool.schedule(function, args=arguments, timeout=_LIMIT_S)
        except (RuntimeError, OSError) as error:
            failed: Future[Any] = Future()
            # Told from another thread, as always: who asks may hold what the answer waits for.
            threading.Thread(target=failed.set_exception, args=(error,), daemon=True).start()
            return failed

    def _done(self, plan: Plan, number: int, future: Future[Any]) -> None:
        task = (plan, number)
        is_lost = not future.cancelled() and isinstance(future.exception(), BrokenProcessPool)
        found = _outcome(plan, number, future)
        with self._lock:
            self._running.discard(task)
            if self._is_closed:
                return
            if is_lost and task not in self._again:
                # A worker died that had nothing to do; what the others of its pool had is begun again, once.
                self._again.add(task)
                self._now.insert(0, task)
                found = None
            else:
                self._again.discard(task)
            if isinstance(found, WorldError):
                # Its other parts would tell the same once more.
                self._forget(plan)
        if found is not None:
            self._answer(plan, number, found)
        self._go_on()

    def ask_outputs(self, answer: Callable[[tuple[Device, ...]], None]) -> None:
        """Look for outputs with a PortAudio that has just woken up, as one that is running sees no new ones."""
        with self._lock:
            if self._is_closed:
                return
            future = self._schedule(_list_outputs)

        def tell(done: Future[Any]) -> None:
            if not done.cancelled() and done.exception() is None and done.result() is not None:
                answer(done.result())

        future.add_done_callback(tell)

    def close(self) -> None:
        """End the workers."""
        with self._lock:
            self._is_closed = True
        self._pool.stop()


def _outcome(plan: Plan, number: int, future: Future[Any]) -> Any:
    """What a worker found, or why it did not, as an error of the world; None where nobody waits for it any more."""
    if future.cancelled():
        return None
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, WorldError):
        return error
    name = plan.name_of(number)
    if isinstance(error, TimeoutError):
        return TookTooLong(name=name, seconds=_LIMIT_S)
    if isinstance(error, ProcessExpired):
        return DecoderCrashed(name=name, code=error.exitcode)
    return WorkerFailed(name=name, cause=f"{type(error).__name__}: {error}")
