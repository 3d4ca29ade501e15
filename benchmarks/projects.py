"""Makes test songs of LMMS projects: electronic music that people composed on a grid, so its beats are known.

    python benchmarks/projects.py OUT PROJECT...
    python benchmarks/beats.py OUT

For each .mmp or .mmpz file a .wav and a .beats file is written; a beat is a quarter of the project's one tempo, and the
first of them is its beginning. Those shorter than 25 seconds are left out. Debian has such music in lmms-common, below
/usr/share/lmms/projects. Needs lmms on the path.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import tempfile
import zlib
from pathlib import Path

import numpy as np
import soundfile
import soxr

RATE, PLAYED_RATE = 22_050, 44_100
SHORTEST_S = 25.0
LENGTH_BYTES = 4
AUDIBLE, EARLY_S = 0.02, 0.02


def tempo_of(project: Path) -> float:
    """Quarters a minute; a .mmpz file is the XML of a .mmp file, packed behind its length."""
    data = project.read_bytes()
    text = zlib.decompress(data[LENGTH_BYTES:]) if project.suffix == ".mmpz" else data
    found = re.search(rb'<head[^>]*\bbpm="([0-9.]+)"', text)
    if found is None:
        raise SystemExit(f"{project} names no tempo.")
    return float(found[1])


def rendered(project: Path) -> np.ndarray:
    """Its sound, mono, at ``RATE``, 0.9 at most."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "out.wav")
        command = ["lmms", "--allowroot", "render", project, "-o", out, "-f", "wav", "-s", str(PLAYED_RATE)]
        subprocess.run(command, check=True, capture_output=True, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"})
        sound = soxr.resample(soundfile.read(out)[0].mean(axis=1), PLAYED_RATE, RATE)
    return 0.9 * sound / np.abs(sound).max()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("projects", type=Path, nargs="+")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for project in arguments.projects:
        sound = rendered(project)
        if len(sound) < SHORTEST_S * RATE:
            continue
        heard_s = np.flatnonzero(np.abs(sound) > AUDIBLE)[[0, -1]] / RATE
        beats_s = np.arange(0, len(sound) / RATE, 60 / tempo_of(project))
        beats_s = beats_s[(beats_s > heard_s[0] - EARLY_S) & (beats_s < heard_s[1])]
        soundfile.write(arguments.out / f"{project.stem}.wav", sound, RATE, subtype="PCM_16")
        np.savetxt(arguments.out / f"{project.stem}.beats", beats_s, fmt="%.4f")
        print(project.stem, flush=True)


if __name__ == "__main__":
    main()
