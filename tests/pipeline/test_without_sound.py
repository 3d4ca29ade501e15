"""Slices of a feature table have no sound: Match neither answers with them nor learns from them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from choleor_desktop.errors import SliceWithoutSound
from choleor_desktop.library.models import NO_CLUSTER, Label, LabelEdit
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.clusters import cluster_library
from choleor_desktop.pipeline.find import Finder, Request
from choleor_desktop.pipeline.suggest import suggest_tags
from choleor_desktop.pipeline.tables import import_table

N_SILENT = 60


@pytest.fixture
def table(tmp_path):
    rows = pd.DataFrame(
        np.random.default_rng(0).normal(size=(N_SILENT, 20)), columns=[f"mfcc{i}" for i in range(1, 21)]
    )
    rows.index = [f"other_{i}.wav" for i in range(N_SILENT)]
    rows.to_csv(tmp_path / "table.csv")
    return tmp_path / "table.csv"


def answer(view):
    found = Finder(view).similar(Request((view.slices.ids[0],), n=1_000)).neighbours
    return {one.slice_id: pytest.approx(one.score, abs=1e-4) for one in found}


def test_scores_groups_and_tags_are_those_of_the_music_alone(library, table):
    with Store.open(library) as store:
        n = len(store.view().slices)
        scores = answer(store.view())
        groups = cluster_library(store, k=3).labels.tolist()
        import_table(store, table)
        view = store.view()
        assert answer(view) == scores
        assert cluster_library(store, k=3).labels.tolist() == [*groups, *[NO_CLUSTER] * N_SILENT]
        silent = view.slices.ids[n:]
        store.edit([LabelEdit(name, Label(("tag",))) for name in silent[: N_SILENT // 2]])
        assert suggest_tags(Finder(store.view()), range(n, n + N_SILENT)) == ()


def test_without_any_sound_it_says_what_can_be_done_instead(tmp_path, table):
    with Store.open(tmp_path / "x.choleor", create=True) as store:
        import_table(store, table)
        with pytest.raises(SliceWithoutSound, match="Choleor classic"):
            cluster_library(store, k=3)
        assert cluster_library(store, k=3, method="classic").k == 3
        assert suggest_tags(Finder(store.view()), range(N_SILENT)) == ()
