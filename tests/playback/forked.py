"""Processes of sound forked from one that has loaded what they need, for tests of what is heard or seen, not of starts.

Each would take a third of a second to load it. PortAudio is not among it: it does not stand being forked.
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

from choleor_desktop.playback import engine, render, renderers, shortcut, sound_process

# Not the one that workers are forked from: that has stepped behind others.
_mould = ForkServer()
_mould.set_forkserver_preload(
    ["python_stretch", *(module.__name__ for module in (engine, render, renderers, shortcut, sound_process))]
)


class _Popen(popen_forkserver.Popen):
    """As it is there, but from our mould."""

    def _launch(self, process_obj: BaseProcess) -> None:
        sent = io.BytesIO()
        set_spawning_popen(self)
        try:
            reduction.dump(spawn.get_preparation_data(process_obj.name), sent)
            reduction.dump(process_obj, sent)
        finally:
            set_spawning_popen(None)
        self.sentinel, way = _mould.connect_to_new_process(self._fds)
        self.finalizer = util.Finalize(self, util.close_fds, (os.dup(way), self.sentinel))
        with os.fdopen(way, "wb") as file:
            file.write(sent.getbuffer())
        self.pid = read_signed(self.sentinel)


class _Process(BaseProcess):
    """Has the environment of who starts it; that of the mould is one of an earlier test."""

    _start_method = "forkserver"
    _Popen = staticmethod(_Popen)

    def start(self) -> None:
        self._environment = dict(os.environ)
        super().start()

    def run(self) -> None:
        os.environ.clear()
        os.environ.update(self._environment)
        super().run()


class _Context(BaseContext):
    _name = "forkserver"
    Process = _Process


def fork_sound(replace: Callable[[object, str, object], None]) -> None:
    """Let players fork their processes from now on, where the system stands it."""
    if sys.platform == "linux":
        for module in (renderers, sound_process):
            replace(module, "get_context", lambda _: _Context())
