"""Marks the beats of songs as another tracker hears them, where nobody has marked them: madmom, with its networks.

    python3.9 -m venv peer && peer/bin/pip install numpy==1.22.4 scipy==1.9.3 "cython<3" mido
    peer/bin/pip install --no-build-isolation madmom==0.16.1
    peer/bin/python benchmarks/annotate.py OUT SONG.wav...
    python benchmarks/beats.py OUT

Into OUT go a link to each song and its .beats file. Where more than 170 beats a minute are heard, in fours, every other
one is kept, from the "1" on. This program stands alone: madmom wants an older Python, and its networks may not be used
commercially; nothing is learned from what it says.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from madmom.features.downbeats import (  # pyright: ignore[reportMissingImports]
    DBNDownBeatTrackingProcessor,
    RNNDownBeatProcessor,
)

FASTEST = 170.0
IN_FOURS = 4


def main(out: Path, songs: list[Path]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    hear = RNNDownBeatProcessor()
    track = DBNDownBeatTrackingProcessor(beats_per_bar=[3, IN_FOURS], fps=100)
    for song in songs:
        beats = track(hear(str(song)))
        if 60 / np.median(np.diff(beats[:, 0])) > FASTEST and beats[:, 1].max() == IN_FOURS:
            beats = beats[beats[:, 1] % 2 == 1]
        np.savetxt(out / f"{song.stem}.beats", beats, fmt="%.3f\t%d")
        (out / song.name).symlink_to(song.resolve())


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
