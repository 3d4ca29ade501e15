"""Processes of a window forked from one that has loaded what they need, for tests of what is seen, not of starts.

One of sound would take a third of a second to load it, one that finds clusters two. PortAudio is not among it: it does
not stand being forked.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from multiprocessing import popen_forkserver, reduction, spawn, util
from multiprocessing.context import BaseContext, set_spawning_popen
from multiprocessing.forkserver import ForkServer, read_signed
from multiprocessing.process import BaseProcess

from choleor_desktop.pipeline import aside
from choleor_desktop.playback import engine, render, renderers, shortcut, sound_process

_HERE = aside, engine, render, renderers, shortcut, sound_process  # which each process loads as it finds its class here
_SOUND = ["python_stretch", *(module.__name__ for module in _HERE)]
_CLUSTERS = ["sklearn.cluster", "sklearn.metrics", "openTSNE"]


def _mould(*modules: str) -> ForkServer:
    server = ForkServer()  # not the program's: that steps behind others, and has loaded no clusters
    server.set_forkserver_preload(list(modules))
    return server


class _Popen(popen_forkserver.Popen):
    """As it is there, but from the mould of the process."""

    def _launch(self, process_obj: _Process) -> None:
        sent = io.BytesIO()
        set_spawning_popen(self)
        try:
            reduction.dump(spawn.get_preparation_data(process_obj.name), sent)
            reduction.dump(process_obj, sent)
        finally:
            set_spawning_popen(None)
        self.sentinel, way = process_obj.mould.connect_to_new_process(self._fds)
        self.finalizer = util.Finalize(self, util.close_fds, (os.dup(way), self.sentinel))
        with os.fdopen(way, "wb") as file:
            file.write(sent.getbuffer())
        self.pid = read_signed(self.sentinel)


class _Process(BaseProcess):
    """Has the environment of who starts it; that of the mould is one of an earlier test."""

    _start_method = "forkserver"
    _Popen = staticmethod(_Popen)
    mould = _mould(*_SOUND)

    def start(self) -> None:
        self._environment = dict(os.environ)
        super().start()

    def run(self) -> None:
        os.environ.clear()
        os.environ.update(self._environment)
        super().run()


class _Aside(_Process):
    mould = _mould("choleor_desktop.pipeline.mould", *_SOUND, *_CLUSTERS)


class _Context(BaseContext):
    _name = "forkserver"
    Process = _Process


class _ContextOfAsides(BaseContext):
    _name = "forkserver"
    Process = _Aside


def fork_processes(replace: Callable[[object, str, object], None]) -> None:
    """Let windows fork what plays and what finds clusters from now on, where the system stands it."""
    if sys.platform == "linux":
        for module in (renderers, sound_process):
            replace(module, "get_context", lambda _: _Context())
        replace(aside, "context_of_workers", _ContextOfAsides)
