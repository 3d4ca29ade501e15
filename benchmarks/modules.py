"""Makes test songs of tracker modules: electronic music that people composed on a grid of rows, so its beats are known.

    python benchmarks/modules.py OUT MODULE...
    python benchmarks/beats.py OUT

For each .mod, .xm, .s3m or .it file a .wav and a .beats file is written, 100 seconds at most. A beat is 2, 4, 8 or 16
rows of a pattern, whichever comes nearest to 120 per minute; modules whose patterns are not of sixteen rows, and so
perhaps not in four, and those shorter than 25 seconds are left out. Debian has such music in alex4-data,
amphetamine-data, bomberclone-data, heroes-sound-tracks, pingus-data, powermanga-data and tecnoballz. Needs libopenmpt.
"""

from __future__ import annotations

import argparse
import ctypes
import ctypes.util
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

Floats = npt.NDArray[np.float64]
RATE, PLAYED_RATE = 22_050, 44_100
BLOCK = 64
LONGEST_S, SHORTEST_S = 100.0, 25.0
ROWS_A_BEAT = (2, 4, 8, 16)
USUAL_BPM = 120.0
WHOLE_PATTERN, LEAST_PATTERN = 16, 12
HELD_SPEED = 255


def _library() -> ctypes.CDLL:
    name = ctypes.util.find_library("openmpt")
    if name is None:
        raise SystemExit("libopenmpt is not installed (Debian: libopenmpt0).")
    found = ctypes.CDLL(name)
    found.openmpt_module_create_from_memory2.restype = ctypes.c_void_p
    found.openmpt_module_read_float_mono.restype = ctypes.c_size_t
    return found


def played(library: ctypes.CDLL, path: Path) -> tuple[npt.NDArray[np.float32], Floats]:
    """Its sound, mono at ``PLAYED_RATE``, and its rows: second, place in the order, row, ticks a row, (n, 4)."""
    data = path.read_bytes()
    made = library.openmpt_module_create_from_memory2(data, ctypes.c_size_t(len(data)), *[None] * 7)
    if not made:
        raise SystemExit(f"{path} is no module that libopenmpt reads.")
    module, buffer = ctypes.c_void_p(made), (ctypes.c_float * BLOCK)()
    parts, rows, n = [], [], 0
    while n < LONGEST_S * PLAYED_RATE:
        got = library.openmpt_module_read_float_mono(module, PLAYED_RATE, ctypes.c_size_t(BLOCK), buffer)
        if not got:
            break
        order, row = library.openmpt_module_get_current_order(module), library.openmpt_module_get_current_row(module)
        if not rows or (order, row) != rows[-1][1:3]:
            rows.append((n / PLAYED_RATE, order, row, library.openmpt_module_get_current_speed(module)))
        parts.append(np.array(buffer[:got], np.float32))
        n += got
    library.openmpt_module_destroy(module)
    return np.concatenate(parts), np.array(rows, np.float64)


def in_four(rows: Floats) -> bool:
    """Whether its patterns are of sixteen rows, or a multiple, and it never stands still."""
    lengths = np.diff(np.flatnonzero(np.diff(rows[:, 1], prepend=-1)))
    odd = ((lengths % WHOLE_PATTERN != 0) & (lengths > LEAST_PATTERN)) | (lengths % 24 == 0)
    return not odd.any() and HELD_SPEED not in rows[:, 3]


def beats_of(rows: Floats) -> Floats:
    """When its beats are, in seconds."""

    def bpm(n: int) -> float:
        return 60 / float(np.median(rows[n:, 0] - rows[:-n, 0]))

    a_beat = min(ROWS_A_BEAT, key=lambda n: abs(np.log2(bpm(n) / USUAL_BPM)))
    return rows[rows[:, 2] % a_beat == 0, 0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("modules", type=Path, nargs="+")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    library = _library()
    for path in arguments.modules:
        sound, rows = played(library, path)
        if len(sound) < SHORTEST_S * PLAYED_RATE or not in_four(rows):
            continue
        heard = np.flatnonzero(np.abs(sound) > 0.02 * np.abs(sound).max())[0] / PLAYED_RATE
        times = beats_of(rows)
        sound = soxr.resample(sound, PLAYED_RATE, RATE)
        sound = np.tanh(sound * 0.8 / max(1e-6, float(np.percentile(np.abs(sound), 99.5))))
        soundfile.write(arguments.out / f"{path.stem}.wav", sound, RATE, subtype="PCM_16")
        np.savetxt(arguments.out / f"{path.stem}.beats", times[times >= heard - 0.02], fmt="%.3f")
        print(path.stem, flush=True)


if __name__ == "__main__":
    main()
