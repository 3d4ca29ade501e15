"""How long the window does not answer: python benchmarks/event_loop.py [SONGS] [--minutes N] [--library L] [--ahead].

Opens the real window on a library of the demo songs, or on a copy of L, imports a folder of songs (the demo songs with
other contents when none is named), and meanwhile selects slices, scrolls, types letter by letter, plays, goes through
the similar slices, changes the question, opens every tab, walks through the tour, now and then rates and exports, opens
dialogs and menus, changes colours, size and language, and, once all is imported, opens another library and clusters
again and again, half of the time with the curves and in sight of the clusters.

A timer asks for its turn every 5 ms; how much too late it comes is how long the event loop was blocked (``late``).
Beside it stands the processor time that the window's own thread spent between two turns (``own``), how long the system
let that thread wait for a processor that other programs had (``queued``, on Linux), what is left, which is waiting for
our own other threads (``held``), and ``late`` without ``queued``, which is our share on a busy machine (``ours``).
On a virtual machine ``stolen`` is how long processors stood still as the host gave them to others, counted in steps of
10 ms: it is part of ``own``, ``queued`` or ``held``, whoever was to run then.
With ``--ahead`` the program, but not the workers of its import, goes before all other programs (on Linux, as root):
then also its other threads do not wait for them.

Prints one JSON document: median, 99th percentile and maximum in milliseconds, for the whole run and for each stage, and
what went on at the worst moments: in turns longer than 10 ms another thread looks every 4 ms where the window's
thread and the others are, and names the functions of ours that were found most often (``seen``, ``beside``).

Needs a display, or QT_QPA_PLATFORM=offscreen. Sound goes to the device that there is; with CHOLEOR_AUDIO=off it is
played silently.
"""

import os

if __name__ == "__main__":
    # As in the program: numpy is told before it is loaded, and the processes that are begun load a small main module.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")

    from event_loop_session import main

    main(__doc__)
