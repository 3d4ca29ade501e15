"""What the process loads that workers are forked from: it steps back, then it loads what each of them needs."""

from __future__ import annotations

from choleor_desktop.urgency import behind_others

behind_others()  # loading takes over a second of a processor, just when the window shows what an import begins with

import contextlib  # noqa: E402
import os  # noqa: E402

import choleor_desktop.analysis.song  # noqa: E402
import choleor_desktop.pipeline.worker  # noqa: E402, F401

with contextlib.suppress(ImportError):  # it need not be installed
    import av  # noqa: F401

# A worker that is just beginning when the program ends would complain to whoever ended it.
os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
