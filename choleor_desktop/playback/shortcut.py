"""A process that decodes the beginning of what a person waits for, straight for the sound process beside it.

So the way from a key to its sound does not lead back through the window, whose threads have to wait for each other.
What is rendered besides, the window's renderers bring; they also tell why a file cannot be played.
"""

from __future__ import annotations

import signal
from multiprocessing.connection import Connection

from choleor_desktop.errors import WorldError
from choleor_desktop.playback.lifeline import end_with_parent
from choleor_desktop.playback.urgency import before_most_others


def main(sound: Connection) -> None:
    """Answer ``(key, plan, number)`` by ``(key, number, first)`` and the samples; by None where there are none."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    before_most_others()
    end_with_parent()
    from choleor_desktop.playback.render import render  # noqa: PLC0415 - takes its time, and nobody waits for it here

    try:
        while True:
            key, plan, number = sound.recv()
            try:
                first, samples = render(plan, number)
            except WorldError:
                sound.send((key, number, None))
                continue
            sound.send((key, number, first))
            sound.send_bytes(memoryview(samples).cast("B"))
    except (EOFError, OSError):
        return
