"""Malformed files through the whole import: sound or one reason each, whatever their bytes are.

``CHOLEOR_MUTATIONS=2000 ./test tests/pipeline/test_malformed.py`` runs the long version.
"""

from __future__ import annotations

import os
import resource
import tarfile
import unicodedata
from collections import Counter
from pathlib import Path

import numpy as np
import psutil
import pytest

from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.music import import_music
from choleor_desktop.progress import Progress

N_MUTATIONS = int(os.environ.get("CHOLEOR_MUTATIONS", "60"))


@pytest.fixture
def mutations(monkeypatch):
    monkeypatch.syspath_prepend(Path(__file__).parent)
    import mutations

    return mutations


def clean(text):
    return unicodedata.normalize("NFC", text)


def imported(tmp_path, paths):
    """Import and check what must hold for any files: each is there or named, once, in a sentence with what to do."""
    me = psutil.Process()
    most = [0]

    def watch(done, total, what):
        rss = [child.memory_info().rss for child in me.children(recursive=True) if child.is_running()]
        most[0] = max([most[0], *rss])

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with Store.open(tmp_path / "x.choleor", create=True) as store:
        report = import_music(store, paths, jobs=2, progress=Progress(watch))
        view = store.view()
        known = {f.stamp.path for f in store.known_files()}
    named = Counter(failure.path for failure in report.failures)
    assert max(named.values()) <= 2
    for failure in report.failures:
        assert clean(Path(failure.path).name) in clean(str(failure.error))
        assert failure.error.hint
    assert np.isfinite(view.classic).all()
    assert np.isfinite(view.match).all()
    assert most[0] < 1 << 30, "memory of a worker is bounded"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000, "and that of the program"
    return report, view, known, named


@pytest.mark.real_music
@pytest.mark.slow
def test_odd_files_are_imported_or_named_and_the_second_time_only_the_bad_are_tried(shared_dir, tmp_path):
    with tarfile.open(shared_dir / "data" / "odd.tar.gz") as archive:
        archive.extractall(tmp_path / "odd", filter="data")
    files = [p for p in sorted((tmp_path / "odd").rglob("*")) if p.is_file() and p.name != "manifest.csv"]
    assert len(files) == 136
    report, _, known, named = imported(tmp_path, files)
    for path in files:
        assert str(path) in known or any(Path(name).name == path.name for name in named), path
    assert not [f for f in report.failures if type(f.error).__name__ == "WorkerFailed"]


def test_mutated_files_crash_nothing(tmp_path, drum_loop, mutations):
    sources = mutations.write_sources(tmp_path / "sources", drum_loop(120, 5.0))
    files = list(mutations.write_mutations(tmp_path / "mutated", sources, N_MUTATIONS))
    _, _, known, named = imported(tmp_path, files)
    for path in files:
        assert str(path) in known or str(path) in named, path
