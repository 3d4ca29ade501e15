"""Slices of a feature table have no sound: Match neither answers with them nor learns from them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from choleor_desktop.analysis.columns import LAYOUT
from choleor_desktop.errors import SliceWithoutSound
from choleor_desktop.library.cache import Cache
from choleor_desktop.library.export import write_wav
from choleor_desktop.library.models import NO_CLUSTER, Label, LabelEdit
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.clusters import cluster_library
from choleor_desktop.pipeline.detail import slice_detail
from choleor_desktop.pipeline.find import Finder, Request
from choleor_desktop.pipeline.harmonies import fitting
from choleor_desktop.pipeline.missing import Noted, note_missing
from choleor_desktop.pipeline.portraits import portraits
from choleor_desktop.pipeline.space import has_sound
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
        with pytest.raises(SliceWithoutSound, match="Classic"):
            cluster_library(store, k=3)
        assert cluster_library(store, k=3, method="classic").k == 3
        assert suggest_tags(Finder(store.view()), range(N_SILENT)) == ()


def test_a_table_that_was_edited_since_or_is_gone_is_no_music_that_is_missing(tmp_path, table):
    with Store.open(tmp_path / "x.choleor", create=True) as store:
        import_table(store, table)
        table.write_text(table.read_text() + "\n")
        assert note_missing(store) == Noted()
        table.unlink()
        assert note_missing(store) == Noted()
        assert not store.view().songs[0].missing


def test_a_tempo_that_nobody_knows_is_within_no_range(library, table):
    with Store.open(library) as store:
        import_table(store, table)
        view = store.view()
    low, high = float(view.slices.bpm.min()), float(view.slices.bpm.max())
    asked = Request((view.slices.ids[0],), method="classic", n=1_000, tempo_ranges=((low, high),))
    found = {one.row for one in Finder(view).similar(asked).neighbours}
    assert found == {row for row in range(1, len(view.slices)) if not view.without_sound(row)}


def test_levels_movements_and_portraits_are_those_of_the_music_alone(library, table):
    with Store.open(library) as store:
        before = store.view()
        groups = cluster_library(store, k=3, method="classic")
        import_table(store, table)
        view = store.view()
        assert view.level_range == before.level_range
        movement = (10, 9, 8, 7, 4, 3, 2, 1)
        assert fitting(view, movement, n=1_000) == fitting(before, movement, n=1_000)
        # As many slices without sound as there are join a cluster: what it sounds like is what it did.
        joined = np.concatenate((groups.labels, np.zeros(N_SILENT, np.int32)))
        alone = portraits(Finder(replace(before, clustering=groups)))
        together = portraits(Finder(replace(view, clustering=replace(groups, labels=joined))))
        assert [portrait.traits for portrait in together] == [portrait.traits for portrait in alone]
        assert any(portrait.traits for portrait in alone)


def test_a_silent_eight_count_of_a_song_is_still_music(library):
    with Store.open(library, read_only=True) as store:
        view = store.view()
    silent = view.match.copy()
    silent[0, : LAYOUT["tempo"].start] = 0
    assert has_sound(replace(view, match=silent)).all()


def test_asked_for_its_sound_a_slice_of_a_table_says_that_it_has_none(library, table, tmp_path):
    with Store.open(library) as store:
        n = len(store.view().slices)
        import_table(store, table)
        view = store.view()
    cache = Cache(tmp_path / "x.choleor")
    for row in (n, n + 1):
        with pytest.raises(SliceWithoutSound, match=f"“{view.slices.ids[row]}” came from a feature table"):
            slice_detail(cache, view, row)
    cache.close()
    written, failures = write_wav(view, tmp_path / "wav", rows=range(n, n + 2))
    assert written == []
    assert [(name, type(error)) for name, error in failures] == [
        (name, SliceWithoutSound) for name in view.slices.ids[n : n + 2]
    ]
