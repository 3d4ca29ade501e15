"""What is said of a cluster is true of its slices."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import soundfile
from scipy.signal import sosfilt

from choleor_desktop.library.models import Clustering
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.find import Finder
from choleor_desktop.pipeline.music import import_music
from choleor_desktop.pipeline.portraits import portraits

RATE = 22_050
SOFT_TOP = [[0.01, 0.02, 0.01, 1.0, -1.56, 0.64]]  # a low-pass at about 0.7 kHz
KINDS = {
    "plain": lambda sound: sound,
    "dark": lambda sound: sosfilt(SOFT_TOP, sound),
    "rising": lambda sound: sound * np.linspace(0.05, 1, len(sound)),
    "soft": lambda sound: sound * 0.1,
}


@pytest.fixture(scope="module")
def view(tmp_path_factory, drum_loop):
    """Four slices of each kind, cut already."""
    folder = tmp_path_factory.mktemp("cut")
    for seed in range(4):
        sound = drum_loop(120, 4.0, seed=seed)
        for kind, change in KINDS.items():
            soundfile.write(folder / f"{kind} {seed}.wav", change(sound), RATE, subtype="FLOAT")
    with Store.open(folder / "x.choleor", create=True) as store:
        import_music(store, [folder], ready_cut=True)
        return store.view()


def portraits_of(view, labels):
    labels = np.array(labels, np.int32)
    k = int(labels.max()) + 1
    clustering = Clustering(k, 0, "match", labels, np.zeros((k, 1), np.float32), 0.0, 0.0)
    return portraits(Finder(replace(view, clustering=clustering)))


def test_the_strongest_of_what_sets_a_cluster_apart_comes_first_and_the_right_way_round(view):
    kinds = list(KINDS)
    found = portraits_of(view, [kinds.index(next(kind for kind in kinds if kind in name)) for name in view.slices.ids])
    said = {kind: [(each.code, each.deviation > 0) for each in found[i].traits] for i, kind in enumerate(kinds)}
    assert ("brightness", False) in said["dark"]
    assert said["rising"][0] == ("rise", True)
    assert ("contrast", True) in said["rising"]
    assert said["soft"][0] == ("loudness", False)
    assert all(portrait.size == 4 for portrait in found)
    for portrait in found:
        assert len(portrait.traits) <= 3
        deviations = [abs(trait.deviation) for trait in portrait.traits]
        assert deviations == sorted(deviations, reverse=True)
        assert all(deviation >= 0.5 for deviation in deviations)


def test_a_tempo_is_said_in_beats_per_minute(view):
    fast = replace(view.slices, bpm=np.where(np.arange(16) < 4, 170.0, 120.0))
    found = portraits_of(replace(view, slices=fast), np.arange(16) >= 4)
    assert [(each.code, each.value) for each in found[0].traits if each.code == "tempo"] == [("tempo", 170.0)]


def test_in_music_of_one_tempo_nothing_is_fast(view):
    hardly = replace(view.slices, bpm=np.where(np.arange(16) < 4, 124.04, 124.0))
    found = portraits_of(replace(view, slices=hardly), np.arange(16) >= 4)
    assert "tempo" not in [each.code for portrait in found for each in portrait.traits]


def test_a_cluster_of_nearly_all_slices_is_set_apart_by_nothing(view):
    assert portraits_of(view, np.arange(16) == 15)[0].traits == ()
