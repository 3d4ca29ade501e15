"""Clusters depend on the music alone."""

from __future__ import annotations

import pytest

from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.clusters import cluster_library
from choleor_desktop.pipeline.music import import_music


@pytest.mark.parametrize("method", ["match", "classic"])
def test_the_order_in_which_songs_came_changes_no_cluster(tmp_path, music, method):
    found = []
    for name, files in (("one", sorted(music.iterdir())), ("other", sorted(music.iterdir(), reverse=True))):
        with Store.open(tmp_path / f"{name}.choleor", create=True) as store:
            for file in files:
                import_music(store, [file])
            labels = cluster_library(store, k=4, method=method).labels
            found.append((store.view().slices.ids, dict(zip(store.view().slices.ids, labels.tolist(), strict=True))))
    assert found[0][0] != found[1][0]
    assert found[0][1] == found[1][1]
