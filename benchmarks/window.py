"""How quick the window is on a big library: python benchmarks/window.py [--slices N] [--starts N] [--ahead].

Makes a library of N slices in memory (random features on real structures: songs, labels, clusters), shows it in the
window and measures what a person waits for, painting included: the table opens, a key in the search field, a click on
a column, a step of the map, a click on a slice until waveform, levels, MFCC and neighbours are there. Then starts
the program in processes of its own and measures from the start of Python to the first picture. Prints one JSON
document, milliseconds as median, 99th percentile and maximum: by the clock (``wall``), of this process's own processor
time (``own``: all threads, so also those that get the sound ready meanwhile), of the window's thread alone
(``window``), which is how long nothing else can be done there, and by the clock without what that thread waited for a
processor that other programs had (``ours``, on Linux). With ``--ahead`` the program goes before all others (on Linux,
as root), so that its other threads do not wait for them either.

Needs a display, or QT_QPA_PLATFORM=offscreen (which draws in software).
"""

import os

if __name__ == "__main__":
    # As in the program: numpy is told before it is loaded, and the processes that are begun load a small main module.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")

    from window_waits import main

    main(__doc__)
