"""The front door of ``choleor``: arguments in, exit code out."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TextIO

from choleor_desktop import __version__
from choleor_desktop.cli import arguments, output
from choleor_desktop.cli.exit_codes import DONE, STOPPED, WORLD_IS_WRONG, WRONG_USE
from choleor_desktop.cli.ways import told
from choleor_desktop.errors import ExportFailed, WorldError, WrongUse
from choleor_desktop.progress import Cancelled


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns
    -------
    int
        0 done; 1 the world is wrong; 2 wrong use; 3 done, but some items failed; 130 stopped by the person.
    """
    # One thread per process: pools and clusters bring the rest, and results stay the same on every machine.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    # Whoever called may have closed them.
    sys.stdout, sys.stderr = sys.stdout or _nowhere(), sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    wishes = arguments.parser(__version__).parse_args(argv)
    try:
        code = _run(wishes)
        output.flush()
    except BrokenPipeError:
        # The reader of our output has gone; that is its right.
        _drop_output()
        return DONE
    except output.OutputError as error:
        _drop_output()
        output.say(str(ExportFailed(path="standard output", reason=str(error))))
        return WORLD_IS_WRONG
    return code


def _run(wishes: argparse.Namespace) -> int:
    try:
        return wishes.run(wishes)
    except WorldError as error:
        return _tell(error, wishes)
    except (Cancelled, KeyboardInterrupt):
        output.say("Stopped. What was finished is kept.")
        return STOPPED


def _nowhere() -> TextIO:
    handle = os.open(os.devnull, os.O_RDWR)
    os.set_inheritable(handle, True)  # else a worker's next file would be its standard output
    return os.fdopen(handle, "w", encoding="utf-8")


def _drop_output() -> None:
    """What was not written yet would be tried again, and complained about, when the program ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _tell(error: WorldError, wishes: argparse.Namespace) -> int:
    output.say(told(error))
    if wishes.json:
        output.write_json({"error": told(error)})
    return WRONG_USE if isinstance(error, WrongUse) else WORLD_IS_WRONG
