"""Decodes mutated sound files in worker processes and says what became of them.

python benchmarks/malformed.py [N] [SEED]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np
import psutil

from choleor_desktop.errors import WorldError
from choleor_desktop.library.models import FileStamp
from choleor_desktop.pipeline import workforce
from choleor_desktop.pipeline.worker import Task

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "pipeline"))
import mutations


def main(n: int, seed: int) -> None:
    t = np.arange(5 * mutations.RATE) / mutations.RATE
    sound = (0.5 * np.sin(2 * np.pi * 220 * t) * (np.sin(2 * np.pi * 2 * t) > 0)).astype(np.float32)
    found: Counter[str] = Counter()
    most, slowest, unnamed = 0, 0.0, []
    with tempfile.TemporaryDirectory() as folder:
        sources = mutations.write_sources(Path(folder, "sources"), sound)
        files = mutations.write_mutations(Path(folder, "mutated"), sources, n, seed)
        me, started, last = psutil.Process(), time.monotonic(), time.monotonic()
        tasks = (Task(path.name, (FileStamp(str(path), 0, 0, ""),), ready_cut=False) for path in files)
        for task, outcome in workforce.run(tasks, jobs=2):
            now = time.monotonic()
            slowest, last = max(slowest, now - last), now
            found[type(outcome).__name__] += 1
            if isinstance(outcome, WorldError) and (task.name not in str(outcome) or not outcome.hint):
                unnamed.append(str(outcome))
            if sum(found.values()) % 20 == 0:
                most = max([most, *(child.memory_info().rss for child in me.children(recursive=True))])
        seconds = time.monotonic() - started
    print(f"{n} files, seed {seed}: {seconds:.0f} s, longest wait for an outcome {slowest:.1f} s")
    print(f"largest worker {most / 1e6:.0f} MB, the program {me.memory_info().rss / 1e6:.0f} MB")
    for kind, count in found.most_common():
        print(f"{count:6d} {'imported' if kind == 'Result' else kind}")
    print(f"{len(unnamed)} without a name or a hint", *unnamed[:5], sep="\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("n", type=int, nargs="?", default=2_000)
    parser.add_argument("seed", type=int, nargs="?", default=0)
    given = parser.parse_args()
    main(given.n, given.seed)
