"""How far a job is: what its bar shows never goes back, whatever jobs it is made of."""

from __future__ import annotations

import pytest

from choleor_desktop.analysis import repair
from choleor_desktop.library.cache import Cache
from choleor_desktop.library.store import Store
from choleor_desktop.pipeline.clusters import cluster_library
from choleor_desktop.pipeline.demo import open_demo
from choleor_desktop.pipeline.export import export_library
from choleor_desktop.pipeline.find import Finder
from choleor_desktop.pipeline.maps import map_coordinates
from choleor_desktop.pipeline.music import import_music
from choleor_desktop.pipeline.places import note_missing
from choleor_desktop.pipeline.portraits import portraits
from choleor_desktop.pipeline.recut import recut_song
from choleor_desktop.pipeline.single import analyse_file
from choleor_desktop.pipeline.suggest import suggest_tags
from choleor_desktop.pipeline.tour import tour
from choleor_desktop.progress import WHOLE, Cancelled, Progress


class Bar:
    """Remembers what it was shown."""

    def __init__(self) -> None:
        self.steps: list[tuple[int, int, str]] = []
        self.progress = Progress(lambda *step: self.steps.append(step))

    @property
    def shares(self) -> list[float]:
        """How full it was; a bar without a total is not."""
        return [done / total for done, total, _ in self.steps if total]

    @property
    def is_mixed(self) -> bool:
        """Whether it told of thousandths and of counts in turn, which would make its words flicker."""
        return len({total == WHOLE for _, total, _ in self.steps if total > 1}) > 1


JOBS = {
    "recut": lambda s, bar, _: recut_song(
        s, s.view().songs[0].id, repair.half(s.view().songs[0].grid, s.view().songs[0].duration_s), progress=bar
    ),
    "clusters": lambda s, bar, _: cluster_library(s, k=3, progress=bar),
    "clusters and curves": lambda s, bar, _: cluster_library(s, k=3, curve_max=6, progress=bar),
    "tour": lambda s, bar, place: tour(Cache(place / "x.choleor"), Finder(s.view()), 2, progress=bar),
    "file": lambda s, bar, _: analyse_file(s.view().songs[0].path, progress=bar),
    "map": lambda s, bar, place: map_coordinates(
        Cache(place / "x.choleor"), Finder(s.view()), kind="neighbours", progress=bar
    ),
    "missing files": lambda s, bar, _: note_missing(s, bar),
    "portraits": lambda s, bar, _: portraits(Finder(s.view()), progress=bar),
    "tags": lambda s, bar, _: suggest_tags(Finder(s.view()), range(5), progress=bar),
    "sounds": lambda s, bar, place: export_library(s.view(), {"wav": place / "wav"}, progress=bar),
    "neighbours": lambda s, bar, place: export_library(s.view(), {"neighbours": place / "n.csv"}, progress=bar),
}


@pytest.mark.parametrize("job", JOBS)
def test_no_bar_goes_back(job, library, tmp_path):
    bar = Bar()
    with Store.open(library) as store:
        JOBS[job](store, bar.progress, tmp_path)
    assert bar.shares == sorted(bar.shares)
    assert not bar.is_mixed
    assert all(0 <= share <= 1 for share in bar.shares)


def test_no_bar_goes_back_while_music_comes_in(music, tmp_path):
    bar = Bar()
    with Store.open(tmp_path / "new.choleor", create=True) as store:
        import_music(store, [music], progress=bar.progress)
    assert len(bar.shares) > 1
    assert bar.shares == sorted(bar.shares)


def test_of_one_song_alone_it_is_told_how_far_that_is(music, tmp_path):
    bar = Bar()
    with Store.open(tmp_path / "new.choleor", create=True) as store:
        import_music(store, [min(music.iterdir())], progress=bar.progress)
    assert {total for _, total, _ in bar.steps} - {0} == {WHOLE}
    assert bar.shares == sorted(bar.shares)
    assert bar.shares[-1] == 1.0


def test_no_bar_goes_back_while_the_demo_is_made_analysed_and_clustered(short_demo, tmp_path):
    bar = Bar()
    open_demo(tmp_path, progress=bar.progress)
    assert {"demo_songs", "import", "cluster"} <= {what for _, _, what in bar.steps}
    assert bar.shares == sorted(bar.shares)
    assert bar.shares[-1] == 1.0


def test_parts_of_parts_share_what_they_are_parts_of_and_are_cancelled_with_it():
    bar = Bar()
    first, second = bar.progress.part(0.0, 0.5), bar.progress.part(0.5, 1.0)
    first.step(0, 0, "looking")
    first.step(1, 2)
    first.step(2, 2)
    second.part(0.5, 1.0).step(1, 5)
    second.step(7, 5)
    assert bar.steps == [
        (each, WHOLE, what) for each, what in ((0, "looking"), (250, ""), (500, ""), (800, ""), (1000, ""))
    ]
    with pytest.raises(Cancelled):
        Progress(is_cancelled=lambda: True).part(0.2, 0.4).part(0.1, 0.2).step(0, 1)
